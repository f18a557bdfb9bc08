"""What each line of a table says by itself: the values of its cells, what is kept of them word for word, what is doubted.

Nothing of the catalogue is asked here, so that another process may read the cells while this one settles
what they mean among the records (``db/exchange/intake/judging.py``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from db.exchange.columns.entries import Entry, Lines
from db.exchange.columns.mapping import ID, IGNORE, RAW, REVISION, ROW, SECTION, SEQUENCE
from db.exchange.columns.mapping import Mapping as Columns
from db.exchange.columns.matching import NOTHING, Cells, Doubt, cells_of
from db.schema.field_type import Value, Words
from db.schema.kind import Kind
from db.schema.label import Label
from db.schema.reference import RECORD_ID
from db.schema.vietnamese import fold

_SILENT = frozenset((SEQUENCE, IGNORE, ID, REVISION, ROW, SECTION))
_MOST_REMEMBERED, _MOST_SHOWN = 20_000, 200
_NOTHING_BUT_A_NUMBER = Label("dòng không có gì ngoài số thứ tự", "nothing but a running number")


class OfRecord(msgspec.Struct, frozen=True, array_like=True):
    """What a line says that carries an id: of which record and revision, its values by path, its rows, its cells' texts by path."""

    id: str
    revision: str
    values: dict[str, Value]
    rows: list[tuple[str, Value]]
    shown: dict[str, str]


class Said(msgspec.Struct, frozen=True, array_like=True):
    """What a line says: field values of a record, what goes to its original data, doubts by column and text.

    ``junk`` says why it is no record (its words stand in ``text``); ``no_id`` is what stands where an id should.
    """

    at: int
    values: dict[str, Value] = {}
    kept: list[str] = []
    doubts: list[tuple[int, str, Doubt]] = []
    no_id: str = ""
    record: OfRecord | None = None
    junk: Label | None = None
    text: str = ""


class Saying(msgspec.Struct, frozen=True):
    """All that reading the cells of a table takes: its lines, their kind, where its columns go and what they are called."""

    lines: Lines
    kind: Kind
    columns: Columns
    called: tuple[str, ...]

    def said(self, words: Words) -> Iterator[Said]:
        """Yield what every line with content says."""
        reader = _Reader(self, words)
        for entry in self.lines.entries(self.columns):
            yield reader.line(entry) if entry.junk is None else _ignored(entry, entry.junk.label)


def _ignored(entry: Entry, label: Label) -> Said:
    text = " | ".join(" ".join(t.split()) for t in entry.texts if t.strip())
    return Said(entry.at, junk=label, text=text[:_MOST_SHOWN])


class _Reader:
    """The columns of a table, compiled."""

    def __init__(self, saying: Saying, words: Words) -> None:
        columns, self._kind, self._words, self._called = saying.columns, saying.kind, words, saying.called
        goes = [c for c in columns.columns if (c.to or (RAW,))[0] not in _SILENT]
        times = Counter(_bare(to) for c in goes for to in c.to)
        shared = {to for to, many in times.items() if many > 1}
        self._inner = {to: to.partition(".")[::2] for to in times}
        self._columns: list[tuple[int, Cells, bool]] = [
            (
                c.at,
                cells_of(self._kind, c, columns, words, self._called[c.at]),
                not shared.isdisjoint(map(_bare, c.to)),
            )
            for c in goes
        ]
        self._targets = [((c.to or (RAW,))[0], c.at) for c in goes]
        self._wide = max((c.at for c in goes), default=-1) + 1
        self._role = {to: c.at for c in columns.columns for to in c.to if to.startswith("@")}
        self._places: dict[tuple[tuple[str, ...], tuple[str, ...]], Value] = {}

    def line(self, entry: Entry) -> Said:
        """Return what a line says that is a record."""
        taken: list[tuple[str, Value]] = []
        several: dict[str, list[Value]] = {}
        rows: list[tuple[str, Value]] = []
        kept: list[str] = []
        doubts: list[tuple[int, str, Doubt]] = []
        texts, codes = entry.texts, entry.codes
        if len(texts) < self._wide:
            texts = texts + [""] * (self._wide - len(texts))
        for at, cells, shared in self._columns:
            cell = cells[texts[at]]
            if cell is NOTHING:
                continue
            if shared:
                for path, value in cell.values:
                    several.setdefault(path, []).append(value)
            else:
                taken += cell.values
            if codes and at in codes:
                kept.append(f"{self._called[at]} ({codes[at]}): {entry.raw[at].strip()}")
            if cell.aside:
                doubts += [(at, cell.text, doubt) for doubt in cell.doubts]
                rows += cell.rows
                if cell.kept:
                    kept.append(cell.kept)
        values = dict(taken)
        if several or entry.section:
            self._join(values, several, entry.section)
        record = self._text(entry, ID).upper() if ID in self._role else ""
        if not record and not values and not rows and not kept:
            return _ignored(entry, _NOTHING_BUT_A_NUMBER)
        whole = self._assembled(values, rows)
        if not record:
            return Said(entry.at, whole, kept, doubts)
        if not RECORD_ID.match(record):
            kept.append(f"{self._called[self._role[ID]]}: {record}")
            return Said(entry.at, whole, kept, doubts, record)
        shown = {to: texts[at].strip() for to, at in self._targets}
        of = OfRecord(record, self._text(entry, REVISION), values, rows, shown)
        return Said(entry.at, whole, kept, doubts, record=of)

    def _text(self, entry: Entry, role: str) -> str:
        at = self._role.get(role, -1)
        return entry.texts[at].strip() if 0 <= at < len(entry.texts) else ""

    def _assembled(self, taken: dict[str, Value], rows: list[tuple[str, Value]]) -> dict[str, Value]:
        """Return field values of a record from values by path: one row a group, and the rows cut from one cell."""
        values: dict[str, Value] = {}
        groups: dict[str, dict[str, Value]] = {}
        for path, value in taken.items():
            group, inner = self._inner.get(path) or path.partition(".")[::2]
            if not inner:
                values[path] = value
            elif group in groups:
                groups[group][inner] = value
            else:
                groups[group] = {inner: value}
        for group, row in groups.items():
            values[group] = [row]
        for group, row in rows:
            values.setdefault(group, []).append(row)
        return values

    def _join(self, values: dict[str, Value], several: dict[str, list[Value]], sections: Sequence[str]) -> None:
        """Join several columns that go to one place or text, and give a place what its section says."""
        place = self._kind.place
        section = tuple(s for s in map(_unit_words, reversed(sections)) if s) if sections else ()
        if place and (place in several or section):
            said = several.pop(place, None) or ([values[place]] if place in values else [])
            known = tuple([str(v["t"]) for v in said]), section
            if known not in self._places:
                if len(self._places) >= _MOST_REMEMBERED:
                    self._places.clear()
                self._places[known] = self._place(said, *known)
            values[place] = self._places[known]
        for path, found in several.items():
            values[path] = found[0] if len(found) == 1 else _one_text(found)

    def _place(self, said: list[Value], texts: Sequence[str], section: Sequence[str]) -> Value:
        """Return the place several cells and the section tell of, the smallest unit first."""
        field = self._kind.field(self._kind.place)
        parts = sorted(texts, key=_size_of_place)
        told = fold(", ".join(parts))
        parts += [s for s in section if fold(s) not in told and fold(s).partition(" ")[2] not in told]
        if field is None or (len(parts) == 1 and said):
            return said[0]
        value = field.type.accept(", ".join(parts), self._words)
        decided = [v for v in said if "unit" in v]
        return value if "unit" in value or not decided else {**decided[0], "t": value["t"]}


def _bare(to: str) -> str:
    """Return the path a column goes to without the sign of a measure before it."""
    return to.partition("=")[2] or to


def _one_text(values: list[Value]) -> Value:
    """Return several texts as one; of other values the first one counts."""
    if all(isinstance(v, str) for v in values):
        return "\n".join(dict.fromkeys(values))
    if all(isinstance(v, list) for v in values):
        return list(dict.fromkeys(item for v in values for item in v if isinstance(item, str)))
    return values[0]


def _size_of_place(text: str) -> int:
    word = fold(text).split(" ")[0]
    return {"xa": 1, "phuong": 1, "thi": 1, "huyen": 2, "thanh": 2, "tp": 2, "tinh": 3}.get(word, 0)


def _unit_words(section: str) -> str:
    """Return the place a section names ("I. Huyện Lạc Sơn" → "Huyện Lạc Sơn"), or nothing."""
    bare = section.strip()
    head, dot, rest = bare.partition(".")
    if dot and len(head) < 5:
        bare = rest.strip()
    bare = bare.partition("(")[0].partition(":")[0].strip()
    return bare if _size_of_place(bare) or fold(bare).startswith(("xom ", "thon ", "ban ")) else ""
