"""From a query to a list of records, and from a list to its lines; rows are fetched a page at a time."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence

from db.model.query import Count, Line, Query
from db.model.record import highest_level
from db.schema.field import Audience, Field, may_see
from db.schema.field_type import Column, FieldType, Words
from db.schema.kind import Description, Kind
from db.schema.label import Language
from db.schema.reference import ManyTerms, RecordLink
from db.schema.rows import Rows
from db.schema.vietnamese import Unprintable, border, same_word, sort_key
from db.store.connection import Store
from db.store.projector import search_text
from db.store.tables import columns_of, kind_table

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_RANKED_HITS = 5000
_PAGE = 500
_SEARCHED = {"public": "{pub}", "report": "{pub int}", "internal": "{pub int}", "full": "{pub int full}"}


class Listing:
    """The records of a query in order. What stands inside is the store's own and tells nothing outside."""

    __slots__ = ("_keys", "kind")

    def __init__(self, keys: array[int], kind: str) -> None:
        self._keys = keys
        self.kind = kind

    def __len__(self) -> int:
        return len(self._keys)


class Lister:
    """Lists the records of one store under one description. Every read is fetched whole and closed."""

    def __init__(self, store: Store, description: Description) -> None:
        self.store = store
        self.description = description
        self._paths: dict[Audience, list[str]] = {}

    def words(self, audience: Audience, language: Language) -> Words:
        """Return what types consult to show values to an audience; names of records are looked up once."""
        known: dict[str, str | None] = {}
        highest = highest_level(audience)
        hidden = "(không công bố)" if language == "vi" else "(not public)"

        def name_of(record: str) -> str | None:
            if record not in known:
                row = self.store.one(
                    "SELECT i.name, i.level FROM record r JOIN item i ON i.key = r.key WHERE r.id = ?", (record,)
                )
                known[record] = None if row is None else row[0] if row[1] <= highest else hidden
            return known[record]

        return Words(self.description.vocabularies, self.description.units, language, name_of)

    def find(self, query: Query) -> Listing:
        """Return the records a query asks for, in its order."""
        kind = self.description.by_id.get(query.kind)
        nothing = Listing(array("q"), query.kind)
        if query.kind and kind is None:
            return nothing
        # why: beside a search the planner would scan a whole index for these; a plus sign keeps it to the hits
        plus = "+" if query.words.strip() else ""
        where: list[str] = [f"{plus}i.deleted = ?"]
        args: list[object] = [int(query.deleted)]
        if query.kind:
            where.append(f"{plus}i.kind = ?")
            args.append(query.kind)
        if query.audience != "full":
            where.append("i.level <= ?")
            args.append(highest_level(query.audience))
        if query.ids:
            where.append(f"i.key IN (SELECT key FROM record WHERE id IN ({','.join('?' * len(query.ids))}))")
            args += query.ids
        for path, value in query.where:
            field = kind.by_id.get(path) if kind else None
            if field is None or not _visible(field, query.audience):
                return nothing
            name = columns_of(field)[0][0]
            if isinstance(_inner(field), ManyTerms):
                where.append(f"instr(k.{name}, ?)")
                args.append(f"|{value}|")
            else:
                where.append(f"k.{name} = ?")
                args.append(value)
        try:
            typed = border(query.words).strip()
        except Unprintable:
            return nothing
        if typed:
            hits = _hits(typed, query, self._linking_paths(query.audience))
            if hits is None:
                return nothing
            where.append(f"i.key IN ({hits[0]})")
            args += hits[1]
        return Listing(array("q", self._ordered(kind, query, " AND ".join(where), args, typed)), query.kind)

    def _ordered(self, kind: Kind | None, query: Query, where: str, args: Sequence[object], typed: str) -> list[int]:
        field = kind.by_id.get(query.order) if kind else None
        source = f"item i JOIN {kind_table(kind)} k ON k.key = i.key" if kind and (query.where or field) else "item i"
        down = " DESC" if query.descending else ""
        limit = f" LIMIT {query.limit}" if query.limit else ""
        if field is None or field.id == "name" or not _visible(field, query.audience):
            if not typed:
                return [
                    r[0]
                    for r in self.store.all(
                        f"SELECT i.key FROM {source} WHERE {where} ORDER BY i.sort{down}, i.key{limit}", args
                    )
                ]
            rows = self.store.all(f"SELECT i.key, i.sort, i.name, i.number FROM {source} WHERE {where}", args)
            rows.sort(key=lambda r: (r[1], r[0]), reverse=query.descending)
            if len(rows) <= _RANKED_HITS and not query.order:
                rows.sort(key=lambda r: _rank(typed, r[2], r[3]))
            return [r[0] for r in rows[: query.limit or None]]
        names = [n for n, _ in columns_of(field)]
        if _inner(field).order == "number":
            first = f"k.{names[0]}"
            return [
                r[0]
                for r in self.store.all(
                    f"SELECT i.key FROM {source} WHERE {where} ORDER BY {first} IS NULL, {first}{down}, i.sort, i.key{limit}",
                    args,
                )
            ]
        rows = self.store.all(
            f"SELECT i.key, i.sort, {', '.join('k.' + n for n in names)} FROM {source} WHERE {where}", args
        )
        words = self.words(query.audience, "vi")
        keys: dict[tuple[Column, ...], str] = {}
        for row in rows:
            if row[2:] not in keys:
                text = field.type.cell(row[2:], words)
                keys[row[2:]] = sort_key(text) if text else ""
        rows.sort(key=lambda r: (r[1], r[0]))
        rows.sort(key=lambda r: keys[r[2:]], reverse=query.descending)
        rows.sort(key=lambda r: keys[r[2:]] == "")
        return [r[0] for r in rows[: query.limit or None]]

    def lines(
        self,
        listing: Listing,
        start: int,
        stop: int,
        fields: Sequence[Field] = (),
        audience: Audience = "full",
        language: Language = "vi",
    ) -> list[Line]:
        """Return the lines of a part of a list, with a cell for each field; a field hidden from the audience is empty."""
        keys = listing._keys[start:stop].tolist()
        words = self.words(audience, language)
        found: dict[int, Line] = {}
        shown = [f if _visible(f, audience) else None for f in fields]
        columns = ", ".join(f"k.{n}" for f in shown if f for n, _ in columns_of(f))
        kind = self.description.by_id.get(listing.kind)
        for at in range(0, len(keys), _PAGE):
            part = keys[at : at + _PAGE]
            source = f"item i JOIN {kind_table(kind)} k ON k.key = i.key" if kind and columns else "item i"
            extra = ", " + columns if kind and columns else ""
            for row in self.store.all(
                f"SELECT i.key, i.id, i.kind, i.name, i.number, i.open, i.unit, i.deleted{extra} FROM {source} "
                f"WHERE i.key IN ({','.join('?' * len(part))})",
                part,
            ):
                found[row[0]] = Line(
                    row[1], row[2], row[3], row[4], _cells(shown, row[8:], words), bool(row[5]), row[6], bool(row[7])
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

    def linking_to(self, record: str, audience: Audience = "full") -> list[tuple[Line, str]]:
        """Return the records that link to one, with the field they do it by."""
        rows = self.store.all(
            "SELECT i.id, i.kind, i.name, i.number, i.open, i.unit, l.field FROM link l JOIN item i ON i.key = l.source "
            "WHERE l.target = ? AND i.deleted = 0 AND i.level <= ? ORDER BY i.kind, i.sort LIMIT 2000",
            (record, highest_level(audience)),
        )
        return [
            (Line(r[0], r[1], r[2], r[3], (), bool(r[4]), r[5]), r[6])
            for r in rows
            if self._link_seen(r[1], r[6], audience)
        ]

    def _link_seen(self, kind: str, path: str, audience: Audience) -> bool:
        found = self.description.by_id.get(kind)
        fields = (found.field(path.partition(".")[0]), found.field(path)) if found else ()
        return bool(fields) and all(f is not None and may_see(audience, f.audience) for f in fields)

    def _linking_paths(self, audience: Audience) -> list[str]:
        """Return the paths by which a document may be seen to be linked."""
        known = self._paths.get(audience)
        if known is None:
            pairs = {(k.id, path) for k, path, f in self.description.walk() if isinstance(f.type, RecordLink)}
            known = self._paths[audience] = sorted(
                {path for kind, path in pairs if self._link_seen(kind, path, audience)}
            )
        return known

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
        sql = "SELECT id, kind FROM item WHERE number = ? AND deleted = ? ORDER BY sort"
        return [(i, k) for i, k in self.store.all(sql, (border(number), int(deleted)))]

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

    def numbers_like(self, prefix: str) -> list[str]:
        """Return every number ever given that begins so, also those since changed and those of deleted records."""
        low = border(prefix)
        return [
            r[0]
            for r in self.store.all(
                "SELECT DISTINCT number FROM used_number WHERE number >= ? AND number < ?", (low, low + "\U0010ffff")
            )
        ]


def _inner(field: Field) -> FieldType:
    return field.type.head_field.type if isinstance(field.type, Rows) else field.type


def _visible(field: Field, audience: Audience) -> bool:
    inner = field.type.head_field.audience if isinstance(field.type, Rows) else field.audience
    return may_see(audience, field.audience) and may_see(audience, inner)


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


def _hits(typed: str, query: Query, paths: list[str]) -> tuple[str, list[object]] | None:
    """Return a sub-query for the records whose words hold all that was typed, links to found documents included."""
    tokens = [t for t in (" ".join(_WORD.findall(part)) for part in search_text(typed).split()) if t]
    if not tokens:
        return None
    phrases = [f'"{t}"' for t in tokens]
    phrases[-1] += "*"
    match = f"{_SEARCHED[query.audience]} : ({' AND '.join(phrases)})"
    marks = ",".join("?" * len(paths))
    return (
        "SELECT rowid FROM words WHERE words MATCH ? UNION SELECT l.source FROM words w JOIN item d ON d.key = w.rowid "
        "JOIN link l ON l.target = d.id WHERE w.words MATCH ? AND d.kind = 'document' AND d.deleted = 0 AND d.level <= ? "
        f"AND l.field IN ({marks})",
        [match, match, highest_level(query.audience), *paths],
    )


def _rank(typed: str, name: str, number: str) -> int:
    """Order hits: the number itself, the name with the marks as typed, the name without them, the rest."""
    wanted, here = typed.lower(), name.lower()
    if number.lower() == wanted:
        return 0
    if wanted in here or same_word(typed) in same_word(name):
        return 1 if same_word(name).startswith(same_word(typed)) else 2
    return 3 if search_text(typed) in search_text(name) else 4
