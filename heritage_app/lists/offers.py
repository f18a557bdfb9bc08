"""What may be offered while a condition is written: the fields of a kind, and the values a field may be compared with."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from db.model.query import Line
from db.model.telling import label_of
from db.schema.field import Field
from db.schema.field_type import FieldType, Flag
from db.schema.kind import Kind
from db.schema.label import Language
from db.schema.reference import ManyTerms, OneTerm, RecordLink
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.vietnamese import fold
from heritage_app.forms.desk import Desk
from heritage_app.forms.lookups import called, terms
from heritage_app.forms.suggest import Suggestion

Give: TypeAlias = Callable[[list[Suggestion]], None]
Look: TypeAlias = Callable[[str, Give], None]
_AREAS = tuple(fold(word) for word in ("huyện", "xã", "phường", "thị trấn", "tỉnh", "thành phố", "district", "commune"))


def paths_of(kind: Kind, language: Language) -> dict[str, str]:
    """Return the words of every path of a kind that can be asked for, fields of rows too, in the order of the page."""
    found: dict[str, str] = {}
    for field in kind.fields:
        found[field.id] = label_of(kind, field.id, language)
        for inner in field.type.fields if isinstance(field.type, Rows) else ():
            path = f"{field.id}.{inner.id}"
            found[path] = label_of(kind, path, language)
    return found


def fields_offered(kind: Kind, language: Language) -> Look:
    """Return the look-up of a kind's fields by any part of their words, marks not needed; data is the path.

    A place is found by what places are called too: who wants a district types *huyện*.
    """
    paths = paths_of(kind, language)
    folded = {path: fold(words) for path, words in paths.items()}
    places = {field.id for field in kind.fields if isinstance(leaf_type(field), Place)}

    def look(text: str, give: Give) -> None:
        wanted = fold(text.strip())
        area = bool(wanted) and any(word.startswith(wanted) for word in _AREAS)
        hits = [path for path in paths if wanted in folded[path] or (area and path in places)]
        hits.sort(
            key=lambda path: (
                not (folded[path].startswith(wanted) or (area and path in places)),
                "." in path if wanted else False,
            )
        )
        give([Suggestion(paths[path], path) for path in hits])

    return look


def leaf_type(field: Field) -> FieldType:
    """Return the type of what a field is compared by: of a group, its head field's."""
    return field.type.head_field.type if isinstance(field.type, Rows) else field.type


def values_offered(field: Field, desk: Desk) -> Look | None:
    """Return the look-up of what a field may be compared with, or None where it is only typed.

    Data is (the words to write, what is meant by them).
    """
    type_ = leaf_type(field)
    if isinstance(type_, (OneTerm, ManyTerms)):
        known = terms(desk, type_.vocabulary, own=False)
        return lambda text, give: known(text, lambda found: give([Suggestion(s.text, (s.text, s.data)) for s in found]))
    if isinstance(type_, Flag):
        return lambda _text, give: give(
            [Suggestion(w, (w, w)) for w in (desk.say("có", "yes"), desk.say("không", "no"))]
        )
    if isinstance(type_, Place):
        return lambda text, give: _places(desk, text, give)
    if isinstance(type_, RecordLink):
        kinds = type_.kinds
        return lambda text, give: _records(desk, kinds, text, give)
    return None


def _places(desk: Desk, text: str, give: Give) -> None:
    if len(text.strip()) < 2:
        give([])
        return
    units = desk.words.units
    found = [(units.text(unit.id, desk.say.language), unit.id) for unit in units.search(text.strip(), larger=True)]
    give([Suggestion(words, (words, unit)) for words, unit in found])


def _records(desk: Desk, kinds: tuple[str, ...], text: str, give: Give) -> None:
    if not text.strip():
        give([])
        return

    def found(lines: list[Line]) -> None:
        give([Suggestion(called(line), (line.name, line.id)) for line in lines])

    desk.look_up(text.strip(), kinds, found)
