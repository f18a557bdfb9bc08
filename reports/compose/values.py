"""What a form's path shows of a record: a field, rows of a group, the sentence a value stands in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from db.model.record import Record, Row
from db.schema.field import Field
from db.schema.field_type import FieldType, Value, Words
from db.schema.kind import Kind
from db.schema.reference import Source
from db.schema.rows import Rows
from db.schema.vietnamese import same_word
from reports.forms import IN_TEXT, NUMBER, PLACE_OF_KIND, REMARKS, Path, path_of

_UNVERIFIED = "unverified"
LEFT_OPEN = "……………………"


def shown(
    kind: Kind,
    record: Record,
    text: str,
    words: Words,
    rows: Literal["current", "all"] = "current",
    *,
    in_table: bool = False,
) -> list[str]:
    """Return what a path shows of a record, a text for each row; nothing where nothing is recorded."""
    if text == NUMBER:
        return [record.number] if record.number else []
    if text == PLACE_OF_KIND:
        return _filled([places(kind, record, words, in_table=in_table)])
    if text == REMARKS:
        return _filled([remarks(kind, _noted(kind, record, words), words)])
    path = path_of(text)
    field = kind.by_id.get(path.field) if path else None
    value = record.values.get(field.id) if field else None
    if path is None or field is None or value is None:
        return []
    say = _cell if in_table else _show
    if not isinstance(field.type, Rows):
        return _filled([say(field.type, value, words)])
    taken = _rows(field.type, value, path, rows)
    if path.inner or in_table:
        one = kind.field(f"{path.field}.{path.inner}") if path.inner else field.type.head_field
        return _filled([say(one.type, row[one.id], words) for row in taken if one and one.id in row])
    return _filled([row_text(field.type, row, words) for row in taken])


def row_text(rows: Rows, row: Row, words: Words) -> str:
    """Return a row in one line as a form prints it: where it was read stays in the record, not on the form."""
    return rows.show_row(
        {f.id: row[f.id] for f in rows.fields if f.id in row and not isinstance(f.type, Source)}, words
    )


def field_at(kind: Kind, text: str) -> Field | None:
    """Return the field a path shows, where the kind has it."""
    path = path_of(text)
    return kind.field(".".join(filter(None, (path.field, path.inner)))) if path else None


def filled_in(text: str, value: Callable[[str], str]) -> str:
    """Return a sentence with its values in their places; what is not recorded is left open to write.

    Words a value begins with just as the sentence before it ends are said once: "bảo vệ di tích {name}" of "Di tích A".
    """
    return IN_TEXT.sub(lambda found: _going_on(text[: found.start()], value(found[1])) or LEFT_OPEN, text)


def _going_on(before: str, said: str) -> str:
    if not before.endswith(" "):
        return said
    ends, words = [same_word(w) for w in before.split()], said.split(" ")
    begins = [same_word(w) for w in words]
    # why less than all: a name that is no more than those words is still a name
    for many in range(min(len(ends), len(words) - 1), 0, -1):
        if ends[-many:] == begins[:many]:
            return " ".join(words[many:])
    return said


def places(kind: Kind, record: Record, words: Words, *, in_table: bool) -> str:
    """Return the main place and, named as such, the others."""
    outer, _, inner = kind.place.partition(".")
    value, field = record.values.get(outer), kind.field(kind.place)
    if not value or field is None:
        return ""
    say = _cell if in_table else _show
    if not inner:
        return say(field.type, value, words)
    rows: list[Row] = [row for row in value if inner in row]
    if not rows:
        return ""
    main = next((row for row in rows if row.get("place_role") in (None, "main")), rows[0])
    text = say(field.type, main[inner], words)
    others = [say(field.type, row[inner], words) for row in rows if row is not main]
    if others:
        text += "\n" + words.say("Nơi khác: ", "Also: ") + "; ".join(others)
    return text


def remarks(kind: Kind, texts: Mapping[str, str], words: Words) -> str:
    """Return the note of a record, and before it that the record is not verified."""
    parts = [texts.get("note", "")]
    verified = kind.by_id.get("verified")
    if verified:
        doubt = verified.type.show(_UNVERIFIED, words)
        if texts.get("verified") == doubt:
            parts.insert(0, doubt[:1].upper() + doubt[1:] + ".")
    return "\n".join(part for part in parts if part)


def joined(parts: Sequence[str], between: str = ", ") -> str:
    """Join what stands together; a day that the name of the decision says already is not said twice."""
    found = ""
    for part in parts:
        if part and part not in found:
            found = f"{found}{between}{part}" if found else part
    return found


def _noted(kind: Kind, record: Record, words: Words) -> Mapping[str, str]:
    known = [kind.by_id[i] for i in ("note", "verified") if i in kind.by_id]
    return {f.id: _show(f.type, record.values[f.id], words) for f in known if f.id in record.values}


def _rows(type_: Rows, value: list[Row], path: Path, rows: str) -> list[Row]:
    if path.by:
        value = [row for row in value if _has(row.get(path.by), path.term)]
    if rows == "all" or not value:
        return value
    return [type_.current_row(value)]


def _has(value: Value, term: str) -> bool:
    return term in value if isinstance(value, list) else value == term


def _cell(type_: FieldType, value: Value, words: Words) -> str:
    return type_.cell(type_.project(value, words), words)


def _show(type_: FieldType, value: Value, words: Words) -> str:
    return type_.show(value, words)


def _filled(texts: Sequence[str]) -> list[str]:
    return [text for text in texts if text]
