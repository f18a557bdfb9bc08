"""Which column goes where: a value that is guessed, corrected by a person, kept as a file and used again."""

from __future__ import annotations

from pathlib import Path

import msgspec

from db.model.problems import Trouble
from db.schema.kind import Description, Kind
from db.schema.label import Label
from db.schema.vietnamese import fold
from db.system import whole_file

ID, REVISION, ROW, SEQUENCE, RAW, IGNORE, SECTION = (
    "@id",
    "@revision",
    "@row",
    "@sequence",
    "@raw",
    "@ignore",
    "@section",
)
HOLDER, CLASS = "@holder", "@class"

ROLES: dict[str, Label] = {
    ID: Label("Mã phiếu (id)", "Record id"),
    REVISION: Label("Bản ghi (revision)", "Revision"),
    ROW: Label("Mã dòng (id)", "Row id"),
    SEQUENCE: Label("Số thứ tự, không nhập", "Line number, not taken in"),
    RAW: Label("Giữ ở “Dữ liệu gốc”", "Kept in “Original data”"),
    IGNORE: Label("Không nhập", "Not taken in"),
    SECTION: Label("Dòng nhóm", "Section line"),
    HOLDER: Label("Hộ, người giữ", "Holder"),
    CLASS: Label("Số lượng theo cỡ", "Count of a size class"),
}
SPLITS: dict[str, Label] = {
    "": Label("Cả ô", "The whole cell"),
    "decision": Label("Số văn bản và ngày", "Number and day of a decision"),
    "rows": Label("Mỗi phần một dòng (ngăn bằng ; hoặc xuống dòng)", "A row for each part"),
    "order": Label("Số đo theo thứ tự tiêu đề (dài x rộng x cao)", "Measures in the order of the header"),
    "measures": Label("Số đo viết tắt (D, R, C…)", "Measures in shorthand"),
}


class Column(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a column goes.

    ``header`` is what stands above it (``at`` counts from 0 where nothing stands there); ``to`` are paths of the
    kind (``field``, ``group.field``) or one role of ``ROLES``; ``split`` is how a cell is cut for several of them
    (``SPLITS``); ``unit`` stands behind bare numbers, ``lead`` before a cell that does not begin with it.
    """

    header: str
    at: int
    to: tuple[str, ...] = ()
    split: str = ""
    unit: str = ""
    lead: str = ""


class Mapping(msgspec.Struct, frozen=True, omit_defaults=True):
    """Columns of a sheet for a kind, and what was decided about words: by vocabulary (or ``place``), folded word, answer.

    ``shape`` is ``survey`` where a line is a household and columns are size classes. An answer is the id of a term
    or unit, ``~words`` for a term of the office's own, or ``@raw``.
    """

    kind: str
    columns: tuple[Column, ...]
    words: dict[str, dict[str, str]] = {}
    shape: str = ""

    def fitted(self, headers: list[str]) -> Mapping:
        """Return the mapping for a table with these headers: columns found by their header, new ones kept as they are."""
        by_header: dict[str, list[Column]] = {}
        for column in self.columns:
            by_header.setdefault(key_of(column.header), []).append(column)
        fitted = []
        for at, header in enumerate(headers):
            known = by_header.get(key_of(header), [])
            if known and not header:
                known = [c for c in known if c.at == at] or known
            one = known.pop(0) if known else Column(header, at, (RAW,))
            fitted.append(msgspec.structs.replace(one, header=header, at=at))
        return msgspec.structs.replace(self, columns=tuple(fitted))


def key_of(header: str) -> str:
    """Return what two headers have in common that mean the same."""
    return " ".join(fold(header).split())


def faults(mapping: Mapping, kind: Kind) -> list[Label]:
    """Return what in a mapping does not fit the kind."""
    found = []
    for column in mapping.columns:
        for path in column.to:
            bare = path.partition("=")[2] or path
            if bare.startswith("@") and bare not in ROLES:
                found.append(Label(f"Cột “{column.header}”: không có “{bare}”.", f"“{column.header}”: no “{bare}”."))
            elif not bare.startswith("@") and kind.field(bare) is None:
                found.append(
                    Label(
                        f"Cột “{column.header}”: {kind.label.vi} không có trường “{bare}”.",
                        f"Column “{column.header}”: {kind.label.en} has no field “{bare}”.",
                    )
                )
    return found


def save_mapping(mapping: Mapping, path: Path) -> None:
    """Keep a mapping as a file of JSON that a person can read."""
    with whole_file(path) as part:
        part.write_bytes(msgspec.json.format(msgspec.json.encode(mapping), indent=1) + b"\n")


def load_mapping(path: Path, kind: Kind, description: Description) -> Mapping:
    """Return a kept mapping; raise ``Trouble`` for a file that is none, or is of another kind.

    One for a survey sheet serves every kind: such a sheet never makes anything else.
    """
    try:
        mapping = msgspec.json.decode(path.read_bytes(), type=Mapping)
    except OSError:
        raise Trouble(Label(f"Không đọc được tệp “{path}”.", f"The file “{path}” cannot be read.")) from None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Trouble(
            Label(f"“{path.name}” không phải tệp ghép cột.", f"“{path.name}” is no mapping: {error}.")
        ) from None
    if mapping.kind != kind.id and (mapping.shape != "survey" or mapping.kind not in description.by_id):
        raise Trouble(
            Label(
                f"“{path.name}” ghép cột cho loại “{mapping.kind}”, không phải “{kind.id}”.",
                f"“{path.name}” maps columns for “{mapping.kind}”, not for “{kind.id}”.",
            )
        )
    wrong = faults(mapping, description.kind(mapping.kind))
    if wrong:
        raise Trouble(Label(f"“{path.name}”: {wrong[0].vi}", f"“{path.name}”: {wrong[0].en}"))
    return mapping
