"""What to know of a table as a whole before it is taken in: no header, several tables side by side, records without names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from db.exchange.columns.header import Header, tables_beside
from db.exchange.columns.mapping import ID, Mapping, key_of
from db.exchange.files.table import column_name
from db.model.problems import Trouble
from db.schema.kind import Kind
from db.schema.label import Label

_SURVEY = Label(
    "Bảng này mỗi dòng một hộ, mỗi cột một cỡ: nhập thành một đợt kiểm kê với số liệu, không tạo phiếu hiện vật.",
    "A line a household, a column a size: it comes in as one survey with counts, no objects are made.",
)
_NO_HEADER = Label("Không thấy dòng tiêu đề; ghép theo nội dung.", "No header was found; mapped by the contents.")
_FEWEST_LABELS = 3


def advice(header: Header, kind: Kind, columns: Mapping) -> Iterator[Label]:
    """Yield what to know of a table with this header, taken in by these columns."""
    if columns.shape == "survey":
        yield _SURVEY
        return
    if not header.lines:
        yield _NO_HEADER
    blocks = tables_beside(header.texts)
    if blocks:
        spans = ", ".join(f"{column_name(a)}–{column_name(b)}" for a, b in blocks)
        yield Label(
            f"Trang này có {len(blocks)} bảng đặt cạnh nhau (cột {spans}): chỉ bảng bên trái thành phiếu, chữ của bảng kia "
            "giữ ở “Dữ liệu gốc”; hãy xếp các bảng nối xuống dưới nhau rồi nhập lại.",
            f"There are {len(blocks)} tables side by side (columns {spans}): the left one alone becomes records, the words "
            "of the other are kept in “Original data”; put them below one another and try again.",
        )
    if "name" in kind.by_id and not any("name" in c.to or ID in c.to for c in columns.columns):
        name = kind.by_id["name"].label
        yield Label(
            f"Chưa cột nào vào ô “{name.vi}” nên các phiếu sẽ không có tên; hãy chọn cột ấy trước khi nhập.",
            f"No column goes to “{name.en}”, so that records will have no name; choose it before taking the table in.",
        )


def refuse_lying(header: Header, first_column: Sequence[str], known: Callable[[str], float]) -> None:
    """Raise ``Trouble`` for a table whose fields stand below one another, a record a column: no line of it is a record."""
    if not header.lines:
        return
    labels = list(dict.fromkeys(key_of(t) for t in (header.texts[0], *first_column) if t.strip()))
    beside = [t for t in header.texts[1:] if t.strip()]
    if len(labels) < _FEWEST_LABELS or not beside or any(known(t) >= 0.6 for t in beside):
        return
    if sum(known(t) >= 0.9 for t in labels) * 5 >= len(labels) * 4:
        raise Trouble(
            Label(
                "Bảng này ghi mỗi phiếu một cột, tên các ô đứng ở cột đầu; hãy xoay bảng cho mỗi phiếu một dòng (trong Excel: "
                "Sao chép, rồi Dán đặc biệt, chọn Hoán vị) rồi nhập lại.",
                "This table has a record in each column, its fields in the first one; turn it so that each record is a line "
                "(Copy, then Paste Special, Transpose) and try again.",
            )
        )
