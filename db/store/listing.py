"""From a list to its lines, and what is counted, numbered and linked; rows are fetched a page at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.model.condition import visible
from db.model.query import Count, Line
from db.model.record import highest_level
from db.schema.field import Audience, Field
from db.schema.field_type import Column, Words
from db.schema.label import Language
from db.schema.rows import Rows
from db.schema.vietnamese import border, same_word, sort_key
from db.store.finding import Finder, Listing
from db.store.tables import columns_of, group_table, kind_table

_PAGE = 500
_LINKS = 2000


class Lister:
    """Lists the records of one store under one description. Every read is fetched whole and closed."""

    def __init__(self, finder: Finder) -> None:
        self.store = finder.store
        self.description = finder.description
        self._words = finder.words

    def lines(
        self,
        listing: Listing,
        start: int,
        stop: int,
        fields: Sequence[Field] = (),
        audience: Audience = "full",
        language: Language = "vi",
        behind: bool = False,
    ) -> list[Line]:
        """Return the lines of a part of a list, with a cell for each field; a field hidden from the audience is empty.

        ``behind`` counts the rows of each group besides the one that stands for it.
        """
        keys = listing._keys[start:stop].tolist()
        words = self._words(audience, language)
        found: dict[int, Line] = {}
        kind = self.description.by_id.get(listing.kind)
        shown = [f if kind and visible(kind, f.id, audience) else None for f in fields]
        columns = ", ".join(f"k.{n}" for f in shown if f for n, _ in columns_of(f))
        counted = [f if f and behind and isinstance(f.type, Rows) else None for f in shown]
        counts = [f"(SELECT count(*) FROM {group_table(kind, f)} r WHERE r.key = k.key)" for f in counted if kind and f]
        for at in range(0, len(keys), _PAGE):
            part = keys[at : at + _PAGE]
            source = f"item i JOIN {kind_table(kind)} k ON k.key = i.key" if kind and columns else "item i"
            extra = ", " + ", ".join((*counts, columns)) if kind and columns else ""
            for row in self.store.all(
                f"SELECT i.key, i.id, i.kind, i.name, i.number, i.open, i.unit, i.deleted{extra} FROM {source} "
                f"WHERE i.key IN ({','.join('?' * len(part))})",
                part,
            ):
                rows = iter(row[8 : 8 + len(counts)])
                found[row[0]] = Line(
                    row[1],
                    row[2],
                    row[3],
                    row[4],
                    _cells(shown, row[8 + len(counts) :], words),
                    bool(row[5]),
                    row[6],
                    bool(row[7]),
                    tuple(max(next(rows) - 1, 0) if f else 0 for f in counted) if behind else (),
                )
        return [found[key] for key in keys if key in found]

    def position(self, listing: Listing, record: str) -> int:
        """Return where a record stands in a list, or -1."""
        row = self.store.one("SELECT key FROM record WHERE id = ?", (record,))
        try:
            return listing._keys.index(row[0]) if row else -1
        except ValueError:
            return -1

    def counts(self, audience: Audience = "full") -> list[Count]:
        """Return how many records and pieces of each kind an audience sees, deleted ones apart."""
        rows = self.store.all(
            "SELECT kind, sum(CASE WHEN deleted = 0 THEN records ELSE 0 END), sum(CASE WHEN deleted = 1 THEN records ELSE 0 END), "
            "sum(CASE WHEN deleted = 0 THEN pieces ELSE 0 END) FROM tally WHERE level <= ? GROUP BY kind",
            (highest_level(audience),),
        )
        return [Count(*row) for row in rows]

    def linking_to(
        self, record: str, audience: Audience = "full", path: str = "", limit: int = _LINKS
    ) -> list[tuple[Line, str]]:
        """Return the first records that link to one (by a path), with the field they do it by."""
        rows = self.store.all(
            "SELECT i.id, i.kind, i.name, i.number, i.open, i.unit, l.field FROM link l JOIN item i ON i.key = l.source "
            "WHERE l.target = ?1 AND i.deleted = 0 AND i.level <= ?2 AND (?3 = '' OR l.field = ?3) "
            "ORDER BY i.kind, i.sort LIMIT ?4",
            (record, highest_level(audience), path, limit),
        )
        return [
            (Line(r[0], r[1], r[2], r[3], (), bool(r[4]), r[5]), r[6])
            for r in rows
            if (kind := self.description.by_id.get(r[1])) and visible(kind, r[6], audience)
        ]

    def linking_ids(self, record: str) -> Iterator[str]:
        """Yield every living record that links to one, a slice at a time."""
        last = -1
        while rows := self.store.all(
            "SELECT DISTINCT l.source, i.id FROM link l JOIN item i ON i.key = l.source "
            "WHERE l.target = ? AND i.deleted = 0 AND l.source > ? ORDER BY l.source LIMIT ?",
            (record, last, _LINKS),
        ):
            last = rows[-1][0]
            yield from (row[1] for row in rows)

    def open_questions(self) -> list[tuple[str, str]]:
        """Return record and slot of every open question."""
        return [
            (r, s)
            for r, s in self.store.all(
                "SELECT d.id, q.slot FROM open_question q JOIN record d ON d.key = q.key ORDER BY 1, 2"
            )
        ]

    def by_number(self, number: str, deleted: bool = False) -> list[tuple[str, str]]:
        """Return id and kind of the living (or the deleted) records that go by a number."""
        # why: without the plus SQLite walks all records in the order of their names rather than sort the few found
        sql = "SELECT id, kind FROM item WHERE number = ? AND +deleted = ? ORDER BY sort"
        return [(i, k) for i, k in self.store.all(sql, (border(number), int(deleted)))]

    def by_used_number(self, number: str) -> list[tuple[str, str]]:
        """Return id and kind of the living records that ever went by a number."""
        sql = (
            "SELECT i.id, i.kind FROM used_number u JOIN item i ON i.key = u.key "
            "WHERE u.number = ? AND i.deleted = 0 ORDER BY i.sort"
        )
        return [(i, k) for i, k in self.store.all(sql, (border(number),))]

    def by_name(self, name: str, kinds: Sequence[str]) -> list[tuple[str, str]]:
        """Return id and kind of the living records whose name is this one, whatever its case or tone placement."""
        marks = ",".join("?" * len(kinds))
        key = sort_key(name)
        primary = key.partition("\x01")[0] + "\x01"
        rows = self.store.all(
            f"SELECT id, kind, name FROM item WHERE deleted = 0 AND kind IN ({marks}) AND sort >= ? AND sort < ?",
            (*kinds, primary, primary + "~"),
        )
        return [(i, k) for i, k, n in rows if same_word(n) == same_word(name)]

    def lives_of_numbers(self, prefix: str) -> list[tuple[str, bool]]:
        """Return every number ever given that begins so, and whether a living record ever went by it."""
        low = border(prefix)
        rows = self.store.all(
            "SELECT u.number, max(i.deleted = 0) FROM used_number u JOIN item i ON i.key = u.key "
            "WHERE u.number >= ? AND u.number < ? GROUP BY 1",
            (low, low + "\U0010ffff"),
        )
        return [(number, bool(alive)) for number, alive in rows]

    def numbers_given_twice(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """Return kind, number and records of every number several living records of a kind go by."""
        rows = self.store.all(
            "SELECT kind, number, group_concat(id) FROM item WHERE deleted = 0 AND number <> '' "
            "GROUP BY kind, number HAVING count(*) > 1 ORDER BY kind, number"
        )
        return [(kind, number, tuple(ids.split(","))) for kind, number, ids in rows]

    def numbers_like(self, prefix: str) -> list[str]:
        """Return every number ever given that begins so, also those since changed and those of deleted records."""
        low = border(prefix)
        return [
            r[0]
            for r in self.store.all(
                "SELECT DISTINCT number FROM used_number WHERE number >= ? AND number < ?", (low, low + "\U0010ffff")
            )
        ]


def _cells(fields: Sequence[Field | None], columns: Sequence[Column], words: Words) -> tuple[str, ...]:
    at, cells = 0, []
    for field in fields:
        if field is None:
            cells.append("")
            continue
        width = len(columns_of(field))
        part = tuple(columns[at : at + width])
        cells.append("" if all(c is None for c in part) else field.type.cell(part, words))
        at += width
    return tuple(cells)
