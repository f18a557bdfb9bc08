"""Where the values of a form may come from, in words: fields of its kinds, values of the paper, sections, terms, groups."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import msgspec

from db.schema.kind import Description, Kind
from db.schema.label import Label, Language
from db.schema.reference import OneTerm
from db.schema.rows import Rows
from db.schema.vietnamese import fold
from reports.form_faults import Place, terms_of
from reports.form_schema import Sort
from reports.forms import NUMBER, PLACE_OF_KIND, REMARKS, path_of

_MOST = 60
_SHORT = 3
_WORD = re.compile(r"\w+")
_SPECIAL: Mapping[str, Label] = {
    NUMBER: Label("Số hiệu đang dùng", "Number in use"),
    PLACE_OF_KIND: Label("Nơi chốn chính (xã, phường)", "Main place (commune)"),
    REMARKS: Label("Ghi chú và tình trạng kiểm chứng", "Note and verification"),
}
_OF_PAPER: Mapping[str, Label] = {
    "@office": Label("Tên cơ quan", "Office"),
    "@superior": Label("Tên cơ quan chủ quản", "Superior office"),
    "@locality": Label("Địa danh của cơ quan", "Locality"),
    "@today": Label("Ngày in", "Day of printing"),
    "@year": Label("Năm in", "Year of printing"),
    "@as_of": Label("“tính đến ngày …”", "“as of …”"),
    "@no": Label("Số, ký hiệu của giấy", "Number of the paper"),
    "@count": Label("Số phiếu trong bảng", "How many records are listed"),
    "@signer": Label("Họ tên người ký của cơ quan", "The office's signer"),
    "@signer_role": Label("Chức danh người ký của cơ quan", "Role of the office's signer"),
    PLACE_OF_KIND: _SPECIAL[PLACE_OF_KIND],
}
_COUNTED: Mapping[str, Label] = {
    "kind": Label("Loại phiếu", "Kind"),
    "commune": Label("Xã, phường hiện nay", "Commune of today"),
    "level": Label("Mức công khai", "Openness"),
}


class Offer(msgspec.Struct, frozen=True):
    """One thing that may be chosen: what stands in the file, its words, and what it is found by."""

    value: str
    words: str
    folded: str


class Scope(msgspec.Struct, frozen=True, dict=True):
    """What may be chosen at a place of a form: for which kinds, within which group of rows, for which sort of value."""

    description: Description
    kinds: tuple[Kind, ...]
    sort: Sort
    language: Language
    group: str = ""
    special: Mapping[str, Label] = {}
    terms: Mapping[str, Label] = {}

    def find(self, typed: str) -> list[Offer]:
        """Return what fits the words typed, marks not needed: first what begins so; rows of one term only when asked for."""
        wanted = fold(typed.strip()).split()
        offers: Iterable[Offer] = self._plain
        if wanted and self.sort in ("path", "paths", "sentence"):
            offers = [*offers, *self._of_terms]
        hits = [offer for offer in offers if _fits(offer, wanted)]
        if wanted:
            hits.sort(key=lambda offer: (not offer.folded.startswith(wanted[0]), "[" in offer.value))
        return hits[:_MOST] if wanted else hits

    def said(self, value: str) -> str:
        """Return the words of what stands in the file; the value itself where nothing is called so."""
        known = self._words.get(value)
        if known is None:
            known = next((offer.words for offer in self._of_terms if offer.value == value), value)
        return known

    @cached_property
    def _words(self) -> dict[str, str]:
        return {offer.value: offer.words for offer in self._plain}

    @cached_property
    def _plain(self) -> tuple[Offer, ...]:
        found = {value: _offer(value, label.text(self.language)) for value, label in self.special.items()}
        for value, words, also in self._listed():
            found.setdefault(value, _offer(value, words, also))
        return tuple(found.values())

    def _listed(self) -> Iterator[tuple[str, str, Sequence[str]]]:
        say = self.language
        match self.sort:
            case "kind" | "kinds":
                yield from ((k.id, k.label.text(say), (k.plural.text(say),)) for k in self.description.kinds)
            case "terms":
                yield from ((term, label.text(say), ()) for term, label in self.terms.items())
            case "group":
                yield from ((f.id, f.label.text(say), f.also) for k in self.kinds for f, _ in k.groups)
            case "sections":
                for kind in self.kinds:
                    for section in kind.sections:
                        words = f"{kind.label.text(say)} › {section.label.text(say)}"
                        yield f"{kind.id}/{section.id}", words, ()
            case _:
                yield from self._fields()

    def _fields(self) -> Iterator[tuple[str, str, Sequence[str]]]:
        say = self.language
        for kind in self.kinds:
            for field in kind.fields:
                rows = field.type.fields if isinstance(field.type, Rows) else ()
                if self.group:
                    yield from ((i.id, i.label.text(say), i.also) for i in rows if field.id == self.group)
                    continue
                yield field.id, field.label.text(say), field.also
                for inner in rows:
                    yield f"{field.id}.{inner.id}", f"{field.label.text(say)} › {inner.label.text(say)}", inner.also

    @cached_property
    def _of_terms(self) -> tuple[Offer, ...]:
        """Values of the rows that have one term: "Khu vực bảo vệ (khu vực bảo vệ I) › Diện tích"."""
        found: dict[str, Offer] = {}
        say = self.language
        for kind in self.kinds if not self.group else ():
            for field, rows in kind.groups:
                for by in (inner for inner in rows.fields if isinstance(inner.type, OneTerm)):
                    assert isinstance(by.type, OneTerm)
                    for term in self.description.vocabularies[by.type.vocabulary].terms:
                        for inner in (i for i in rows.fields if i is not by):
                            value = f"{field.id}[{by.id}={term.id}].{inner.id}"
                            words = f"{field.label.text(say)} ({term.label.text(say)}) › {inner.label.text(say)}"
                            found.setdefault(value, _offer(value, words))
        return tuple(found.values())


def scope_at(
    description: Description, language: Language, tree: Mapping[str, Any], place: Place, name: str, sort: Sort
) -> Scope:
    """Return what may be chosen for the value ``name`` of the part that stands at a place of a form's file."""
    kinds: tuple[str, ...] = tuple(tree.get("kinds") or ())
    group, special = "", _special(sort, name)
    terms: Mapping[str, Label] = {}
    if place[:1] == ("columns",) and len(place) > 1 and place[1] != "*":
        kinds = (str(place[1]),)
    if place[:1] == ("blocks",) and len(place) > 1:
        block = tree["blocks"][place[1]]
        if block["block"] == "within" and name != "parts":
            kinds = tuple(block.get("kinds") or ())
        elif block["block"] == "tally" and name == "by":
            kinds, special = (block.get("kind", ""),), _COUNTED
        elif block["block"] == "rows" and name == "fields":
            group, special = str(block.get("group", "")), {}
    of = tuple(description.by_id[k] for k in kinds if k in description.by_id) or description.kinds
    if sort == "terms":
        terms = terms_of(tuple(_at(tree, place).get("fields") or ()), of, description)
    return Scope(description, of, sort, language, group, special, terms)


def leaf_label(scope: Scope, value: str) -> Label | None:
    """Return what a field is called, for a heading that has none yet."""
    path = path_of(value)
    if path is None:
        return None
    plain = ".".join(filter(None, (scope.group, path.field, path.inner)))
    field = next((f for kind in scope.kinds if (f := kind.field(plain))), None)
    return field.label if field else scope.special.get(value)


def _fits(offer: Offer, wanted: Sequence[str]) -> bool:
    """Say whether all words typed are in it; a word of one or two letters only where a whole word, or the last begins so."""
    words = _WORD.findall(offer.folded)
    short = [w for w in wanted[:-1] if len(w) < _SHORT]
    last = wanted[-1] if wanted else ""
    if any(w not in words for w in short) or not all(w in offer.folded for w in wanted):
        return False
    return len(last) >= _SHORT or not last or any(word.startswith(last) for word in words)


def _special(sort: Sort, name: str) -> Mapping[str, Label]:
    if sort == "sentence":
        return _OF_PAPER
    return _SPECIAL if sort == "paths" and name == "fields" else {}


def _at(tree: Any, place: Place) -> Any:
    for step in place:
        tree = tree[step]
    return tree


def _offer(value: str, words: str, also: Sequence[str] = ()) -> Offer:
    return Offer(value, words, fold(" ".join((words, *also))))
