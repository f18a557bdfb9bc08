"""The lines of a form: a label with what the record says, or dotted lines to write on where it says nothing."""

from __future__ import annotations

from collections.abc import Iterator

from db.model.record import Record
from db.schema.field import Field
from db.schema.kind import Kind
from db.schema.reference import ManyTerms, OneTerm
from reports.blocks import Block, Fact, Item, WritingLines
from reports.compose.setting import Setting, visible
from reports.compose.values import field_at, shown
from reports.forms import FormItem, Items, path_of

_FULL, _OPEN = "■", "□"
_APART = "    "
_ONE_LINE = 60


def items(setting: Setting, kind: Kind | None, record: Record | None, block: Items, *, empty: bool) -> Iterator[Block]:
    """Yield the lines of a form about a record; ``empty`` tells whoever fills it what may be written."""
    for item in block.items:
        label = setting.say(item.label)
        if kind is None:
            continue
        if item.boxes:
            boxes = _boxes(setting, kind, record, item)
            long = sum(map(len, boxes)) > _ONE_LINE
            yield Fact(label, "\n" + "\n".join(boxes) if long else _APART.join(boxes))
            continue
        found = _found(setting, kind, record, item) if record else []
        if not found:
            note = setting.say(item.note) if item.note and empty else ""
            yield WritingLines(label, item.lines if empty or not record else 1, note)
        elif len(found) == 1 or item.named or item.rows == "current":
            yield Fact(label, ("; " if item.named or item.rows == "current" else "\n").join(found))
        else:
            yield Fact(label, "", tuple(Item(text) for text in found))


def _found(setting: Setting, kind: Kind, record: Record, item: FormItem) -> list[str]:
    words, found = setting.words, []
    for path in item.fields:
        texts = shown(kind, record, path, words, item.rows)
        field = field_at(kind, path)
        if item.named and texts and field:
            texts = [f"{setting.say(field.label)}: {'; '.join(texts)}"]
        found += [text for text in texts if text not in found]
        if found and item.take == "first":
            break
    return found


def _boxes(setting: Setting, kind: Kind, record: Record | None, item: FormItem) -> list[str]:
    taken: set[str] = set()
    labels: dict[str, str] = {}
    for path in item.fields:
        field = field_at(kind, path)
        if field is None or not _sees(setting, kind, path):
            continue
        labels |= _terms(setting, field)
        if not taken:
            taken = _recorded(kind, record, path)
    said = []
    for term in item.boxes:
        text = labels.get(term, term)
        mark = _FULL if term in taken else _OPEN
        said.append(f"{mark}\xa0" + (text[:1].upper() + text[1:]).replace(" ", "\xa0"))
    return said


def _sees(setting: Setting, kind: Kind, path: str) -> bool:
    said = path_of(path)
    outer = kind.by_id.get(said.field) if said else None
    return outer is not None and visible(outer, setting.audience)


def _terms(setting: Setting, field: Field) -> dict[str, str]:
    if isinstance(field.type, (OneTerm, ManyTerms)):
        return {t.id: setting.say(t.label) for t in setting.words.vocabularies[field.type.vocabulary].terms}
    return {}


def _recorded(kind: Kind, record: Record | None, path: str) -> set[str]:
    said = path_of(path)
    if record is None or said is None:
        return set()
    value = record.values.get(said.field)
    if said.inner and isinstance(value, list):
        value = value[-1].get(said.inner) if value else None
    return set(value) if isinstance(value, list) else {value} if isinstance(value, str) else set()
