"""Sending records out: which, for whom, into what kind of file; the file whole or not at all."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import msgspec

from db.catalogue import Reader
from db.exchange.out.layout import sheets_of
from db.exchange.out.outgoing import Order, Sent
from db.exchange.out.tables_out import Part
from db.model.changes import Progress
from db.model.condition import kinds_of, tests
from db.model.problems import NotPossible, Trouble
from db.model.query import Query
from db.reasons import reason
from db.schema.field import AUDIENCES
from db.schema.label import Label
from db.system import whole_file

ENDINGS = (".xlsx", ".csv", ".jsonl")


def export(reader: Reader, order: Order, out: Path) -> Generator[Progress | Sent, None, None]:
    """Write records into ``out`` by its ending; the last value yielded is ``Sent``. Closing the generator leaves nothing.

    Raises ``NotPossible`` where nothing is found or the ending is unknown, ``Trouble`` where the file cannot be written.
    """
    ending = out.suffix.lower()
    if ending not in ENDINGS:
        raise NotPossible(
            Label(
                f"Tên tệp phải kết thúc bằng .xlsx, .csv hoặc .jsonl, không phải “{out.name}”.",
                f"The file must end in .xlsx, .csv or .jsonl, not “{out.name}”.",
            )
        )
    if order.history and (ending != ".jsonl" or order.query != Query(audience="full") or order.fields):
        raise NotPossible(
            Label(
                "Nhật ký chỉ xuất được cả sổ, ra .jsonl, cho đối tượng đầy đủ (--for full).",
                "The journal goes out whole, as .jsonl, for the full audience alone (--for full).",
            )
        )
    if ending == ".jsonl" and order.fields:
        raise NotPossible(
            Label(
                "Tệp .jsonl luôn chứa mọi trường người xem được phép thấy; hãy bỏ --fields.",
                "A .jsonl file always holds every field the audience may see; leave --fields out.",
            )
        )
    parts = [] if order.history else _parts(reader, order, ending)
    try:
        with whole_file(out) as part:
            part.touch()  # why: a place that cannot be written to is told before the work, not after it
            if ending == ".csv":
                from db.exchange.out.csv_out import write_csv  # why: each writer is loaded when its file is asked for

                sent = yield from write_csv(reader, order, parts, part)
            elif ending == ".xlsx":
                from db.exchange.out.xlsx_out import write_xlsx  # why: as above

                sent = yield from write_xlsx(reader, order, parts, part)
            else:
                from db.exchange.out.json_lines import write_json_lines  # why: as above

                sent = yield from write_json_lines(reader, order, parts, part)
    except (OSError, ValueError) as error:
        if isinstance(error, ValueError) and "null" not in str(error):
            raise
        said = reason(error) if isinstance(error, OSError) else "tên tệp có ký tự hỏng"
        raise Trouble(
            Label(
                f"Không ghi được tệp “{out}”: {said}; hãy chọn nơi khác rồi xuất lại.",
                f"The file “{out}” cannot be written: {getattr(error, 'strerror', None) or error}; choose another place.",
            )
        ) from error
    yield sent


def _parts(reader: Reader, order: Order, ending: str) -> list[Part]:
    query, description = order.query, reader.description
    paths = [path for path, _ in tests(query.where)] if query.where is not None else []
    asked = kinds_of(description, query.kind, iter(paths), query.audience)
    if not query.kind:
        counted = {kind for kind, _, _ in reader.search.facet(query, "").counts}
        asked = tuple(kind for kind in asked if kind.id in counted)
    found = []
    for kind in asked:
        listing = reader.find(msgspec.structs.replace(query, kind=kind.id))
        if len(listing) or (query.kind and not query.words and query.where is None):
            filled = reader.sheets.filled_groups(kind)
            groups = [g.id for g, _ in kind.groups if query.kind or g.id in filled] if ending == ".xlsx" else []
            found.append(Part(kind, listing, sheets_of(description, kind, query.audience, order.fields, groups)))
    if not found and (ending != ".jsonl" or query != Query(audience=query.audience)):
        who = AUDIENCES[query.audience]
        raise NotPossible(
            Label(
                f"Không có phiếu nào để xuất cho đối tượng “{who.vi}”: hãy đổi loại, từ tìm hoặc đối tượng được xem.",
                f"There is no record to export for “{who.en}”: change the kind, the words or the audience.",
            )
        )
    return found
