"""From the text of a cell to kept values: types read it, words are matched to terms, what is not understood is kept.

A value is decided once for each distinct text of a column: the answer is remembered, and a decision of the mapping
(``Mapping.words``) counts before everything else.
"""

from __future__ import annotations

import difflib
import json
import re
from collections import Counter
from collections.abc import Callable
from functools import lru_cache

import msgspec

from db.exchange.columns.in_order import as_written, measures_in_order
from db.exchange.columns.mapping import RAW, Column, Mapping
from db.schema.field import Field
from db.schema.field_type import UNPRINTABLE, Count, FieldType, Refused, Text, Value, Words
from db.schema.kind import Kind
from db.schema.label import Label
from db.schema.measure import Measures, Quantity
from db.schema.reference import DecisionLink, ManyTerms, OneTerm, read_decision
from db.schema.space import Place
from db.schema.vietnamese import fold
from db.schema.vocabulary import Vocabulary

PLACE = "place"
_MOST_REMEMBERED, _LONGEST_REMEMBERED = 10_000, 100
_BARE_NUMBER = re.compile(r"^[+-]?\d[\d., ]*$")
_COUNTED = re.compile(r"^0*(\d{1,7})\s*\(?[^\W\d_]+( [^\W\d_]+)?\)?\.?$")
_SEVERAL = re.compile(r"\s*(?:[;|\n+]|,|/|\s+và\s+)\s*")
_ROWS = re.compile(r"\s*[;\n]\s*")
_SIGNS = re.compile(r"[^\w ]+")


class Doubt(msgspec.Struct, frozen=True):
    """Why the text of a cell is not simply taken: in words, with what may be meant; ``ask`` names whose decision it waits for.

    ``ask`` is a vocabulary's id or ``place``; ``lost`` says that the text goes to the original data.
    """

    label: Label
    suggestions: tuple[str, ...] = ()
    ask: str = ""
    lost: bool = True


class Taken(msgspec.Struct, frozen=True):
    """What became of a cell: values by path (several rows of a group for ``rows``), doubts, what is kept of its words."""

    values: tuple[tuple[str, Value], ...] = ()
    doubts: tuple[Doubt, ...] = ()
    rows: tuple[tuple[str, Value], ...] = ()
    text: str = ""
    kept: str = ""
    aside: bool = False
    """Whether there is more to it than values."""


NOTHING = Taken()
Taking = Callable[[str], Taken]


class Cells(dict[str, Taken]):
    """What the texts of one column become, each distinct text read once: terms, communes, owners, units return all the time.

    ``called`` is what the column is called in the original data.
    """

    def __init__(self, take: Taking, called: str) -> None:
        super().__init__()
        self._take, self._called = take, called

    def __missing__(self, text: str) -> Taken:
        bare = text.strip()
        if not bare:
            found = NOTHING
        else:
            found = self._take(bare)
            if found.doubts or found.rows or found.kept:
                lost = any(doubt.lost for doubt in found.doubts)
                kept = f"{self._called}: {bare}" if lost or found.kept else ""
                found = Taken(found.values, found.doubts, found.rows, bare, kept, True)
        if len(text) <= _LONGEST_REMEMBERED:
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[text] = found
        return found


def cells_of(kind: Kind, column: Column, mapping: Mapping, words: Words, called: str) -> Cells:
    """Return what turns the texts of one column into values."""
    kept_whole = (column.to or (RAW,))[0].startswith("@")
    return Cells((lambda text: Taken(kept=text)) if kept_whole else _reader(kind, column, mapping, words), called)


def _reader(kind: Kind, column: Column, mapping: Mapping, words: Words) -> Taking:
    by_people = _reader_of_people(kind, column, mapping, words)
    return lambda text: (_exact(kind, column, text, words) if text[:1] in ("[", "{") else None) or by_people(text)


def _exact(kind: Kind, column: Column, text: str, words: Words) -> Taken | None:
    """Take what ``export --as exchange`` wrote where words do not say all: a whole value, or all rows of a group."""
    path = column.to[0] if column.to else RAW
    group, _, inner = path.partition(".")
    field = kind.by_id.get(group)
    if field is None or isinstance(field.type, Text):
        return None
    try:
        written = json.loads(text)
        if inner and not (isinstance(written, list) and all(isinstance(row, dict) for row in written)):
            return None
        value = field.type.accept(written, words)
    except (ValueError, RecursionError, Refused, TypeError, AttributeError):
        return None
    if not inner:
        return Taken(((path, value),))
    return Taken((), (), tuple((group, row) for row in value or ()))


def _reader_of_people(kind: Kind, column: Column, mapping: Mapping, words: Words) -> Taking:
    path = column.to[0] if column.to else RAW
    field = kind.field(path.partition("=")[2] or path)
    if field is None:
        return lambda text: Taken()
    if column.split == "decision" and len(column.to) == 2:
        return lambda text: _decision(kind, column, text, mapping, words)
    if column.split == "rows":
        return lambda text: _several_rows(field, path, column, text, mapping, words)
    if column.split == "order":
        return lambda text: _in_order(kind, column, text, words)
    if column.split == "measures":
        return lambda text: _measures(kind, column, text, words)
    if isinstance(field.type, Text) and not (column.unit or column.lead):
        return lambda text: _as_it_stands(path, text)
    return lambda text: _one(path, field, _led(column, text), column, mapping, words)


def _as_it_stands(path: str, text: str) -> Taken:
    """Take a text, which is never read as anything: most of what a table holds, and hardly any of it twice.

    It comes from the doctor, so that it is in the border form but for a NUL.
    """
    if "\x00" in text:
        return Taken((), (Doubt(UNPRINTABLE),))
    return Taken(((path, text),))


def _led(column: Column, text: str) -> str:
    """Return a text with what its header says: the unit behind a bare number, the kind of place before a name."""
    if not (column.unit or column.lead):
        return text
    if column.unit and _BARE_NUMBER.match(text.strip()):
        return f"{text.strip()} {column.unit}"
    if column.lead and text.strip() and not _begins_like_a_place(text):
        return f"{column.lead}{text.strip()}"
    return text


_PLACE_WORDS = re.compile(
    r"^(xóm|thôn|bản|làng|tổ|khu|ấp|phố|tiểu khu|xã|phường|thị trấn|tt\.?|huyện|quận|thành phố|tp\.?|tỉnh)\b",
    re.IGNORECASE,
)


def _begins_like_a_place(text: str) -> bool:
    return bool(_PLACE_WORDS.match(text.strip()))


def _one(path: str, field: Field, text: str, column: Column, mapping: Mapping, words: Words) -> Taken:
    value, doubts = _value(field.type, text, mapping, words)
    return Taken(((path, value),) if value not in (None, "", []) else (), doubts)


def _value(type_: FieldType, text: str, mapping: Mapping, words: Words) -> tuple[Value, tuple[Doubt, ...]]:
    if isinstance(type_, OneTerm):
        return _term(words.vocabularies[type_.vocabulary], text, mapping)
    if isinstance(type_, ManyTerms):
        return _terms(words.vocabularies[type_.vocabulary], text, mapping)
    if isinstance(type_, Place):
        return _place(type_, text, mapping, words)
    try:
        value = type_.accept(text, words)
    except Refused as refused:
        loose = _loosely(type_, text, words)
        if loose is not None:
            said = Label(f"hiểu là {type_.show(loose, words)}", f"understood as {type_.show(loose, words)}")
            return loose, (Doubt(said), *_slips(type_, loose, words))
        return None, (Doubt(refused.label),)
    return value, _slips(type_, value, words)


def _slips(type_: FieldType, value: Value, words: Words) -> tuple[Doubt, ...]:
    """Return what a measure is asked that is taken all the same: 380 cm may mean 38,0 cm."""
    if not isinstance(type_, Quantity) or value is None:
        return ()
    return tuple(Doubt(remark.label, lost=False) for remark in type_.remarks(value, words))


def _loosely(type_: FieldType, text: str, words: Words) -> Value:
    """Return what a text means that carries more than the type keeps ("03 chiếc", "khoảng 45 cm"), or None."""
    if isinstance(type_, Count):
        counted = _COUNTED.match(text.strip())
        typed = counted[1] if counted else ""
    elif isinstance(type_, Quantity):
        typed = re.sub(r"^\s*(khoảng|chừng|độ|~|≈)\s*", "", text, flags=re.IGNORECASE)
        typed = "" if typed == text else typed
    else:
        return None
    try:
        return type_.accept(typed, words) if typed else None
    except Refused:
        return None


def _term(vocabulary: Vocabulary, text: str, mapping: Mapping) -> tuple[Value, tuple[Doubt, ...]]:
    said = mapping.words.get(vocabulary.id, {}).get(decided_by(text))
    if said == RAW:
        return None, (Doubt(Label("giữ nguyên chữ theo quyết định", "kept as words, as decided")),)
    found = said or vocabulary.find(text) or vocabulary.find(text.strip(" .,;:-–"))
    found = found or _short_names(vocabulary).get(_without_signs(text))
    if found:
        return found, ()
    near = suggestions(vocabulary, text)
    shown = "; ".join(vocabulary.by_id[t].label.vi for t in near)
    more = f"; có phải: {shown}?" if shown else ""
    label = Label(
        f"“{text}” không có trong danh mục “{vocabulary.label.vi}”{more}",
        f"“{text}” is not in the vocabulary “{vocabulary.label.en}”",
    )
    return None, (Doubt(label, near, vocabulary.id),)


def _terms(vocabulary: Vocabulary, text: str, mapping: Mapping) -> tuple[Value, tuple[Doubt, ...]]:
    whole, doubts = _term(vocabulary, text, mapping)
    if whole:
        return [whole], ()
    parts = [p for p in _SEVERAL.split(text) if p.strip()]
    if len(parts) < 2 or RAW in mapping.words.get(vocabulary.id, {}).get(decided_by(text), ""):
        return None, doubts
    found: list[str] = []
    left: list[Doubt] = []
    for part in parts:
        one, why = _term(vocabulary, part, mapping)
        found += [one] if one else []
        left += why
    return list(dict.fromkeys(found)) or None, tuple(left)


@lru_cache(maxsize=256)
def _short_names(vocabulary: Vocabulary) -> dict[str, str]:
    """Return terms by their words without signs, whole or without the beginning several share ("di tích khảo cổ": "khảo cổ")."""
    labels = {t.id: _without_signs(t.label.vi).split() for t in vocabulary.terms if not t.became}
    found: dict[str, set[str]] = {}
    for length in (0, 1, 2):
        beginnings = Counter(tuple(w[:length]) for w in labels.values() if len(w) > length)
        for term, words in labels.items():
            if len(words) > length and (beginnings[tuple(words[:length])] > 1 or not length):
                found.setdefault(" ".join(words[length:]), set()).add(term)
    return {words: terms.pop() for words, terms in found.items() if len(terms) == 1}


def _without_signs(text: str) -> str:
    """Return folded words alone: "kiến trúc, nghệ thuật" is written without its comma as often as with it."""
    return " ".join(_SIGNS.sub(" ", fold(text)).split())


def suggestions(vocabulary: Vocabulary, text: str, limit: int = 3) -> tuple[str, ...]:
    """Return the terms a text may mean, the nearest first."""
    wanted = fold(text).strip()
    by_word = {fold(w): t.id for t in vocabulary.terms if not t.became for w in (t.label.vi, *t.also)}
    near = [by_word[w] for w in difflib.get_close_matches(wanted, by_word, limit, 0.78)]
    near += [i for w, i in by_word.items() if len(wanted) > 3 and (wanted in w or (len(w) > 3 and w in wanted))]
    return tuple(dict.fromkeys(near))[:limit]


def _place(type_: Place, text: str, mapping: Mapping, words: Words) -> tuple[Value, tuple[Doubt, ...]]:
    kept = type_.accept(text, words)
    if "unit" in kept:
        return kept, ()
    said = mapping.words.get(PLACE, {}).get(decided_by(text))
    if said and said != RAW:
        return {**kept, "unit": said}, ()
    found = words.units.read(text).candidates
    if not found:
        return kept, (Doubt(Label("chưa nhận ra xã, phường; giữ nguyên chữ", "no commune recognised"), lost=False),)
    names = "; ".join(words.units.text(u.id) for u in found[:6])
    label = Label(
        f"có {len(found)} nơi cùng tên: {names}; chọn một nơi", f"{len(found):,} places have this name: {names}"
    )
    return kept, (Doubt(label, tuple(u.id for u in found[:6]), PLACE, lost=False),)


def decided_by(text: str) -> str:
    """Return the key under which a decision about a word is kept."""
    return " ".join(fold(text).split())


def _decision(kind: Kind, column: Column, text: str, mapping: Mapping, words: Words) -> Taken:
    link, day = (kind.field(p) for p in column.to)
    assert link is not None and day is not None
    whole = _one(column.to[0], link, text, column, mapping, words)
    read = read_decision(text)
    if read is None or not read[1] or not isinstance(link.type, DecisionLink):
        return whole
    value, doubts = _value(day.type, read[1], mapping, words)
    more = ((column.to[1], value),) if value else ()
    return Taken((*whole.values, *more), (*whole.doubts, *doubts))


def _several_rows(field: Field, path: str, column: Column, text: str, mapping: Mapping, words: Words) -> Taken:
    group, _, inner = path.partition(".")
    rows: list[tuple[str, Value]] = []
    doubts: list[Doubt] = []
    for part in (p for p in _ROWS.split(text) if p.strip()):
        value, why = _value(field.type, _led(column, part), mapping, words)
        if value not in (None, "", []):
            rows.append((group, {inner: value}))
        doubts += why
    return Taken((), tuple(doubts), tuple(rows))


def _in_order(kind: Kind, column: Column, text: str, words: Words) -> Taken:
    """Cut measures that stand in the order of the header; others are kept as written, where the kind has a field for that."""
    typed = measures_in_order(text, len(column.to), column.unit)
    fields = [kind.field(path) for path in column.to]
    try:
        values = [f.type.accept(one, words) for f, one in zip(fields, typed or (), strict=True) if f]
    except (Refused, ValueError):
        values = []
    if values:
        doubts = [d for f, v in zip(fields, values, strict=True) if f for d in _slips(f.type, v, words)]
        return Taken(tuple(zip(column.to, values, strict=True)), tuple(doubts))
    written = as_written(kind)
    if written:
        return Taken(((written, text),))
    many = len(column.to)
    return Taken((), (Doubt(Label(f"không phải {many} số đo như tiêu đề", f"not {many} measures as the header says")),))


def _measures(kind: Kind, column: Column, text: str, words: Words) -> Taken:
    """Cut measures in shorthand; ``to`` are ``sign=path``. The words themselves are kept, since signs may be left over."""
    signs = tuple((s, p) for s, _, p in (one.partition("=") for one in column.to) if p)
    values = []
    for path, typed in Measures(parts=signs).read(text):
        field = kind.field(path)
        try:
            value = field.type.accept(typed, words) if field else None
        except Refused:
            continue
        if value is not None:
            values.append((path, value))
    return Taken(
        tuple(values), (Doubt(Label("số đo viết tắt, giữ cả chữ gốc", "measures in shorthand, the words kept")),)
    )
