"""The cells of a list: what a form's columns show of a line, or of a record where a line does not tell enough."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from db.model.query import Line
from db.model.record import Record, Row
from db.schema.field import Audience, Field, may_see
from db.schema.field_type import FieldType, Value, Words
from db.schema.kind import Kind
from db.schema.rows import Rows
from reports.compose.setting import place_field, visible
from reports.forms import NUMBER, PLACE_OF_KIND, REMARKS, Form, FormColumn

_UNVERIFIED = "unverified"


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


def plan(form: Form, kind: Kind, audience: Audience) -> Plan:
    """Return the plan of a kind's list; columns of which the audience may see nothing are left out."""
    columns = tuple(c for c in form.columns_of(kind) if c.fields == (REMARKS,) or _seen(kind, c, audience))
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
                parts.append(_remarks(made.kind, texts, words))
            else:
                parts.append(texts.get(made.kind.place if path == PLACE_OF_KIND else path, ""))
        cells.append(_joined(parts))
    count = texts.get(made.pieces.id, "").replace(".", "") if made.pieces else ""
    return Listed(line.name, line.unit if made.place else None, tuple(cells), int(count or 1))


def of_record(made: Plan, line: Line, record: Record, words: Words) -> Listed:
    """Return a record as its list prints it; its line gives the unit."""
    cells = []
    for column in made.columns:
        parts = []
        for path in column.fields:
            if path == NUMBER:
                parts.append(record.number)
            elif path == REMARKS:
                texts = {f.id: _top(f, record, words) for f in made.fields}
                parts.append(_remarks(made.kind, texts, words))
            elif path == PLACE_OF_KIND:
                parts.append(_places(made, record, words))
            else:
                parts.append(_text(made.kind, path, column.rows, record, words))
        cells.append(_joined(parts))
    pieces = record.values.get(made.pieces.id, 1) if made.pieces else 1
    return Listed(record.name, line.unit if made.place else None, tuple(cells), pieces)


def _seen(kind: Kind, column: FormColumn, audience: Audience) -> bool:
    for path in column.fields:
        if path == PLACE_OF_KIND:
            if place_field(kind, audience):
                return True
            continue
        path = "numbers.number" if path == NUMBER else path
        outer, inner = kind.by_id.get(path.partition(".")[0]), kind.field(path)
        if outer and inner and visible(outer, audience) and may_see(audience, inner.audience):
            return True
    return False


def _asked(kind: Kind, path: str) -> list[Field]:
    if path == NUMBER:
        return []
    if path == REMARKS:
        return [kind.by_id[i] for i in ("note", "verified") if i in kind.by_id]
    if path == PLACE_OF_KIND:
        path = kind.place
    field = kind.by_id.get(path.partition(".")[0])
    return [field] if field else []


def _deep(kind: Kind, column: FormColumn) -> bool:
    for path in column.fields:
        if path in (NUMBER, REMARKS):
            continue
        path = kind.place if path == PLACE_OF_KIND else path
        field = kind.by_id.get(path.partition(".")[0])
        if "." in path and column.fields == (PLACE_OF_KIND,) and column.rows == "current":
            continue
        if "." in path or (column.rows == "all" and field and isinstance(field.type, Rows)):
            return True
    return False


def _cell(type_: FieldType, value: Value, words: Words) -> str:
    """Return what a list shows of a value: the same words whether they come from the line or from the record."""
    return type_.cell(type_.project(value, words), words)


def _top(field: Field, record: Record, words: Words) -> str:
    value = record.values.get(field.id)
    return "" if value is None else _cell(field.type, value, words)


def _text(kind: Kind, path: str, rows: str, record: Record, words: Words) -> str:
    group, _, inner = path.partition(".")
    field, value = kind.by_id.get(group), record.values.get(group)
    if field is None or not value:
        return "" if field is None or value is None else _cell(field.type, value, words)
    if not isinstance(field.type, Rows):
        return _cell(field.type, value, words)
    shown = kind.field(path) if inner else field.type.head_field
    if shown is None:
        return ""
    taken = value if rows == "all" else [field.type.current_row(value)]
    return "; ".join(_cell(shown.type, row[shown.id], words) for row in taken if shown.id in row)


def _places(made: Plan, record: Record, words: Words) -> str:
    """Return the main place and, named as such, the others: a record stands in the list once."""
    outer, _, inner = made.kind.place.partition(".")
    value, field = record.values.get(outer), made.kind.field(made.kind.place)
    if not value or field is None:
        return ""
    if not inner:
        return _cell(field.type, value, words)
    rows: list[Row] = [row for row in value if inner in row]
    if not rows:
        return ""
    main = next((row for row in rows if row.get("place_role") in (None, "main")), rows[0])
    text = _cell(field.type, main[inner], words)
    others = [_cell(field.type, row[inner], words) for row in rows if row is not main]
    if others:
        text += "\n" + words.say("Nơi khác: ", "Also: ") + "; ".join(others)
    return text


def _remarks(kind: Kind, texts: Mapping[str, str], words: Words) -> str:
    parts = [texts.get("note", "")]
    verified = kind.by_id.get("verified")
    if verified:
        doubt = verified.type.show(_UNVERIFIED, words)
        if texts.get("verified") == doubt:
            parts.insert(0, doubt[:1].upper() + doubt[1:] + ".")
    return "\n".join(part for part in parts if part)


def _joined(parts: list[str]) -> str:
    """Join the parts of a cell; a day that the name of the decision says already is not said twice."""
    found = ""
    for part in parts:
        if part and part not in found:
            found = f"{found}, {part}" if found else part
    return found
