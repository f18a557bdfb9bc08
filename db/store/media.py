"""What the derived tables know of files: which a record has, in which order, and which bytes are wanted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.model.media import KIND, Medium, Wanted
from db.model.record import highest_level
from db.schema.field import Audience
from db.schema.kind import Description
from db.store.connection import Store

_PART = 400
_SEEN = "i.deleted = 0 AND i.level <= ?"
# why: whoever said no said it for everybody but those who keep the catalogue
_CONSENT = " AND (k.consent IS NULL OR k.consent NOT IN ('refused', 'withdrawn'))"
_PUBLISHED = " AND (k.permitted IS NULL OR k.permitted LIKE '%|publish|%')"
_COLUMNS = (
    "i.id, i.name, k.file_hash, k.file_type, k.media_kind, k.turned, k.author, k.taken, k.width, k.height, "
    "k.file_size, k.level, i.open, k.permitted"
)


def known(description: Description) -> bool:
    """Say whether a description has files at all; a shrunk one may not."""
    return KIND in description.by_id


def of_record(store: Store, record: str, audience: Audience) -> list[Medium]:
    """Return the files of a record in their order."""
    rows = store.all(
        f"SELECT {_COLUMNS}, r.shown_order FROM link l JOIN item i ON i.key = l.source JOIN k_media k ON k.key = i.key "
        "LEFT JOIN r_media_shows r ON r.key = i.key AND r.shown = l.target "
        f"WHERE l.target = ? AND l.field = 'shows.shown' AND i.kind = 'media' AND {_SEEN}{_agreed(audience)} GROUP BY i.key "
        "ORDER BY r.shown_order IS NULL, r.shown_order, k.taken IS NULL, k.taken, i.key",
        (record, highest_level(audience)),
    )
    return [_medium(row) for row in rows]


def firsts(store: Store, records: Sequence[str], audience: Audience) -> dict[str, Medium]:
    """Return the first file of each of some records that have one."""
    found: dict[str, Medium] = {}
    for at in range(0, len(records), _PART):
        part = records[at : at + _PART]
        for row in store.all(
            f"SELECT {_COLUMNS}, r.shown_order, l.target FROM link l JOIN item i ON i.key = l.source "
            "JOIN k_media k ON k.key = i.key LEFT JOIN r_media_shows r ON r.key = i.key AND r.shown = l.target "
            f"WHERE l.target IN ({','.join('?' * len(part))}) AND l.field = 'shows.shown' AND i.kind = 'media' AND {_SEEN}{_agreed(audience)} "
            "ORDER BY r.shown_order IS NULL, r.shown_order, k.taken IS NULL, k.taken, i.key",
            (*part, highest_level(audience)),
        ):
            found.setdefault(row[-1], _medium(row[:-1]))
    return found


def by_ids(store: Store, ids: Sequence[str], audience: Audience) -> dict[str, Medium]:
    """Return files by the ids of their records."""
    found: dict[str, Medium] = {}
    for at in range(0, len(ids), _PART):
        part = ids[at : at + _PART]
        for row in store.all(
            f"SELECT {_COLUMNS}, NULL FROM record d JOIN item i ON i.key = d.key JOIN k_media k ON k.key = i.key "
            f"WHERE d.id IN ({','.join('?' * len(part))}) AND i.level <= ?{_agreed(audience)}",
            (*part, highest_level(audience)),
        ):
            found[row[0]] = _medium(row)
    return found


def every(store: Store, audience: Audience) -> list[Medium]:
    """Return all living files, newest first."""
    rows = store.all(
        f"SELECT {_COLUMNS}, NULL FROM item i JOIN k_media k ON k.key = i.key WHERE {_SEEN}{_agreed(audience)} ORDER BY i.key DESC",
        (highest_level(audience),),
    )
    return [_medium(row) for row in rows]


def with_hashes(store: Store, hashes: Sequence[str]) -> dict[str, list[str]]:
    """Return the living records that point to some bytes, for each hash that has any."""
    found: dict[str, list[str]] = {}
    for at in range(0, len(hashes), _PART):
        part = hashes[at : at + _PART]
        # why: the index of words holds every hash; a scan of all files would cost as much as they are many
        for id_, hash_ in store.all(
            "SELECT i.id, k.file_hash FROM words w JOIN item i ON i.key = w.rowid JOIN k_media k ON k.key = i.key "
            f"WHERE words MATCH ? AND i.deleted = 0 AND k.file_hash IN ({','.join('?' * len(part))}) ORDER BY i.key",
            (" OR ".join(f'"{hash_}"' for hash_ in part), *part),
        ):
            found.setdefault(hash_, []).append(id_)
    return found


def wanted(store: Store) -> Iterator[Wanted]:
    """Yield the bytes that records point to, deleted ones too: undo must find them."""
    rows = store.all(
        "SELECT i.id, i.name, k.file_hash, k.file_type, k.file_size FROM item i JOIN k_media k ON k.key = i.key "
        "WHERE k.file_hash IS NOT NULL ORDER BY k.file_hash, i.key"
    )
    for row in rows:
        yield Wanted(*row)


def likenesses(store: Store) -> list[tuple[str, str, str]]:
    """Return id, hash and likeness of every living picture."""
    return [
        tuple(row)
        for row in store.all(
            "SELECT i.id, k.file_hash, k.likeness FROM item i JOIN k_media k ON k.key = i.key "
            "WHERE i.deleted = 0 AND k.likeness IS NOT NULL"
        )
    ]


def places_by_camera(store: Store) -> list[tuple[str, str]]:
    """Return record and position by the camera of every picture that has both."""
    return [
        tuple(row)
        for row in store.all(
            "SELECT r.shown, k.exif_place FROM k_media k JOIN item i ON i.key = k.key JOIN r_media_shows r ON r.key = k.key "
            "WHERE i.deleted = 0 AND k.exif_place IS NOT NULL AND r.shown IS NOT NULL"
        )
    ]


def last_order(store: Store, record: str) -> int:
    """Return the highest place a file of a record has."""
    row = store.one("SELECT max(shown_order) FROM r_media_shows WHERE shown = ?", (record,))
    return int(row[0] or 0)


def _agreed(audience: Audience) -> str:
    if audience == "full":
        return ""
    return _CONSENT + _PUBLISHED if audience == "public" else _CONSENT


def _medium(row: Sequence[object]) -> Medium:
    id_, name, hash_, type_, kind, turned, author, taken, width, height, size, level, open_, permitted, order = row
    return Medium(
        id=str(id_),
        name=str(name or ""),
        hash=str(hash_ or ""),
        type=str(type_ or ""),
        kind=str(kind or ""),
        turned=int(str(turned or 0)),
        author=str(author or ""),
        taken=str(taken or ""),
        width=int(str(width or 0)),
        height=int(str(height or 0)),
        size=int(str(size or 0)),
        level=str(level or ""),
        unsettled=bool(open_),
        order=int(str(order or 0)),
        permitted=tuple(str(permitted).strip("|").split("|")) if permitted else (),
    )
