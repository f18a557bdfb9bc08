"""CSV, for a spreadsheet program or exact for another program; one table, a row a record, written as it is read.

*For Excel*: UTF-8 with its mark, parted by semicolons, since Vietnamese texts and numbers are full of commas and the
comma is the decimal sign; text that would become a formula gets an apostrophe (ASVS 1.2.10), so it is not exact.
*For exchange*: RFC 4180 with commas, UTF-8 without a mark, every cell read back as the very value (links as ids, what
its text does not say whole as canonical JSON).
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path

from db.catalogue import Reader
from db.exchange.out.cells import guarded
from db.exchange.out.layout import ID, KIND, MARK, heading_of, headings
from db.exchange.out.outgoing import Order, Sent, moved
from db.exchange.out.tables_out import Part, exact, for_people
from db.model.changes import Progress
from db.schema.field_type import Column


def write_csv(reader: Reader, order: Order, parts: list[Part], path: Path) -> Generator[Progress, None, Sent]:
    """Write the records into ``path``; records of several kinds share the columns of the fields they have in common."""
    fields = {f.id: f for part in reversed(parts) for f in reversed(part.sheets[0].fields)}
    fields = dict(reversed(fields.items()))
    known = heading_of(parts[0].kind) if len(parts) == 1 else headings(list(fields.values()))
    total = sum(len(part.listing) for part in parts)
    done = 0
    excel, mixed = order.form == "excel", len(parts) > 1
    words = reader.words(order.audience)
    with open(path, "w", encoding="utf-8", newline="", buffering=1 << 20) as file:
        delimiter = ";" if excel else ","
        head = [ID.vi, MARK.vi, *([KIND.vi] if mixed else []), *(known[f] for f in fields)]
        file.write(("\ufeff" if excel else "") + as_csv([[h] for h in head], delimiter))
        for part in parts:
            yield moved(done, total, part.kind)
            own = {f.id: at for at, f in enumerate(part.sheets[0].fields)}
            places = [own.get(field) for field in fields]
            for lines in (
                for_people(reader, part, order.audience, words)
                if excel
                else exact(reader, part, order.audience, words, groups_inside=True)
            ):
                empty: Sequence[Column] = (None,) * len(lines.ids)
                columns = [empty if at is None else lines.columns[at] for at in places]
                if excel:
                    columns = [guarded(column) for column in columns]
                kinds = [[part.kind.plural.vi] * len(lines.ids)] if mixed else []
                file.write(as_csv([lines.ids, lines.marks, *kinds, *columns], delimiter))
                done += len(lines.ids)
                yield moved(done, total, part.kind)
    return Sent(done)


def as_csv(columns: Sequence[Sequence[Column]], delimiter: str) -> str:
    """Return columns as the lines of a table after RFC 4180, a cell in quotation marks where it must be.

    A column is looked through as a whole, since most hold nothing that needs them: a third of what the csv module takes.
    """
    cells = [_quoted(column, delimiter) for column in columns]
    return "\r\n".join([*map(delimiter.join, zip(*cells, strict=True)), ""])


def _quoted(column: Sequence[Column], delimiter: str) -> Sequence[str]:
    if column.count(None) == len(column):
        return [""] * len(column)
    texts = ["" if c is None else c if type(c) is str else str(c) for c in column]
    whole = "\0".join(texts)
    if not ('"' in whole or delimiter in whole or "\n" in whole or "\r" in whole):
        return texts
    return [
        '"' + t.replace('"', '""') + '"' if '"' in t or delimiter in t or "\n" in t or "\r" in t else t for t in texts
    ]
