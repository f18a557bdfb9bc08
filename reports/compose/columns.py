"""The cells of a list: what a form's columns show of a line, or of a record where a line does not tell enough."""

from __future__ import annotations

import msgspec

from db.model.query import Line
from db.model.record import Record
from db.schema.field import Audience, Field, may_see
from db.schema.field_type import Words
from db.schema.kind import Kind
from db.schema.rows import Rows
from reports.compose.setting import place_field, visible
from reports.compose.values import field_at, joined, remarks, shown
from reports.forms import NUMBER, PLACE_OF_KIND, REMARKS, FormColumn, path_of


class Listed(msgspec.Struct, frozen=True):
    """A record as a list prints it: name, today's unit of its main place, its cells, how many pieces."""

    name: str
    unit: str | None
    cells: tuple[str, ...]
    pieces: int = 1


class Plan(msgspec.Struct, frozen=True):
    """How the list of one kind is made for one audience.

    ``fields`` are asked of the lines; ``from_records`` says that lines do not tell enough (a row that is not
    the head of its group, or all rows of one).
    """

    kind: Kind
    columns: tuple[FormColumn, ...]
    fields: tuple[Field, ...]
    place: Field | None
    pieces: Field | None
    from_records: bool


def plan(columns: tuple[FormColumn, ...], kind: Kind, audience: Audience) -> Plan:
    """Return the plan of a kind's list; columns of which the audience may see nothing are left out."""
    columns = tuple(
        c for c in columns if not c.fields or c.fields == (REMARKS,) or any(_seen(kind, p, audience) for p in c.fields)
    )
    place = place_field(kind, audience)
    pieces = kind.by_id.get(kind.pieces) if kind.pieces else None
    if pieces and not visible(pieces, audience):
        pieces = None
    wanted = {
        f.id: f for column in columns for path in column.fields for f in _asked(kind, path) if visible(f, audience)
    }
    if pieces:
        wanted[pieces.id] = pieces
    return Plan(kind, columns, tuple(wanted.values()), place, pieces, any(_deep(kind, c) for c in columns))


def of_line(made: Plan, line: Line, words: Words) -> Listed:
    """Return a line as its list prints it."""
    texts = {field.id: cell for field, cell in zip(made.fields, line.cells, strict=True)}
    cells = []
    for column in made.columns:
        parts = []
        for path in column.fields:
            if path == NUMBER:
                parts.append(line.number)
            elif path == REMARKS:
                parts.append(remarks(made.kind, texts, words))
            else:
                parts.append(texts.get(made.kind.place if path == PLACE_OF_KIND else path, ""))
        cells.append(joined(parts))
    count = texts.get(made.pieces.id, "").replace(".", "") if made.pieces else ""
    return Listed(line.name, line.unit if made.place else None, tuple(cells), int(count or 1))


def of_record(made: Plan, line: Line, record: Record, words: Words) -> Listed:
    """Return a record as its list prints it; its line gives the unit."""
    cells = cells_of(made.columns, made.kind, record, words)
    pieces = record.values.get(made.pieces.id, 1) if made.pieces else 1
    return Listed(record.name, line.unit if made.place else None, cells, pieces)


def cells_of(columns: tuple[FormColumn, ...], kind: Kind, record: Record, words: Words) -> tuple[str, ...]:
    """Return what columns show of a record."""
    cells = []
    for column in columns:
        parts = []
        for path in column.fields:
            text = "; ".join(shown(kind, record, path, words, column.rows, in_table=True))
            if text and column.named and (field := field_at(kind, path)):
                text = f"{field.label.text(words.language)}: {text}"
            if text:
                parts.append(text)
        if column.take == "first":
            parts = parts[:1]
        cells.append(_shortened(joined(parts, "; " if column.named else ", "), column.most))
    return tuple(cells)


def _shortened(text: str, most: int) -> str:
    if not most or len(text) <= most:
        return text
    return text[:most].rpartition(" ")[0].rstrip(" ,;.") + "…"


def _seen(kind: Kind, path: str, audience: Audience) -> bool:
    if path == PLACE_OF_KIND:
        return place_field(kind, audience) is not None
    inner = kind.field("numbers.number") if path == NUMBER else field_at(kind, path)
    outer = kind.by_id.get("numbers" if path == NUMBER else _field(path))
    return bool(outer and inner and visible(outer, audience) and may_see(audience, inner.audience))


def _field(path: str) -> str:
    found = path_of(path)
    return found.field if found else path


def _asked(kind: Kind, path: str) -> list[Field]:
    if path == NUMBER:
        return []
    if path == REMARKS:
        return [kind.by_id[i] for i in ("note", "verified") if i in kind.by_id]
    field = kind.by_id.get(_field(kind.place if path == PLACE_OF_KIND else path))
    return [field] if field else []


def _deep(kind: Kind, column: FormColumn) -> bool:
    if column.take == "first" or column.named or column.most:
        return True
    for path in column.fields:
        if path in (NUMBER, REMARKS):
            continue
        if path == PLACE_OF_KIND:
            if column.rows == "current":
                continue
            path = kind.place
        field = kind.by_id.get(_field(path))
        if "." in path or "[" in path or (column.rows == "all" and field and isinstance(field.type, Rows)):
            return True
    return False
