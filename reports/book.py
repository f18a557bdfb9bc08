"""A dossier as data: papers bound into one, with a table of contents, marks to find parts by, and scans as they are.

A bound paper can be kept as text and read back, so that an edition that went out can be set again later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

import msgspec

from db.schema.field import Audience
from reports import blocks

FORMAT = "so-di-san/book/1"


class Mark(msgspec.Struct, frozen=True):
    """What the table of contents and the bookmarks call the page that comes next; ``level`` 0 is a part."""

    text: str
    level: int = 0


class Contents(msgspec.Struct, frozen=True):
    """The table of contents: a title and the marks that follow, each of which gets the number of its page."""

    title: str
    marks: tuple[Mark, ...]


class Leaves(msgspec.Struct, frozen=True):
    """The pages of a scan as they are: a PDF with the size of each page in points; or one picture, filling a page."""

    path: str
    pages: tuple[tuple[float, float], ...] = ()
    words: str = ""


BookBlock: TypeAlias = blocks.Block | Mark | Contents | Leaves
_KNOWN: Mapping[str, type[msgspec.Struct]] = {
    found.__name__: found
    for found in (*vars(blocks).values(), Mark, Contents, Leaves)
    if isinstance(found, type) and issubclass(found, msgspec.Struct)
}


class Bound(msgspec.Struct, frozen=True):
    """A paper as it was set: title, when, by which version of the program, for whom, and its blocks."""

    title: str
    made: str
    program: str
    audience: Audience
    blocks: tuple[BookBlock, ...]


def held(many: Iterable[BookBlock]) -> tuple[BookBlock, ...]:
    """Return blocks whose streams have been read, so that they can be set more than once."""
    return tuple(_held(block) for block in many)


def _held(value: Any) -> Any:
    if isinstance(value, msgspec.Struct):
        return type(value)(**{f: _held(getattr(value, f)) for f in value.__struct_fields__})
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    return tuple(_held(item) for item in value)


def to_bytes(bound: Bound) -> bytes:
    """Return a bound paper as text, to be kept; its streams must have been read."""
    head = {f: getattr(bound, f) for f in ("title", "made", "program", "audience")}
    return msgspec.json.encode({"format": FORMAT, **head, "blocks": [_plain(block) for block in bound.blocks]})


def from_bytes(data: bytes) -> Bound:
    """Read a bound paper back; raise ``ValueError`` where it is none, or one with blocks this version does not know."""
    try:
        plain = msgspec.json.decode(data)
        if plain["format"] != FORMAT:
            raise ValueError(plain["format"])
        found = tuple(_read(block) for block in plain["blocks"])
        return Bound(plain["title"], plain["made"], plain["program"], plain["audience"], found)
    except (msgspec.DecodeError, KeyError, TypeError) as error:
        raise ValueError(str(error)) from error


def _plain(value: Any) -> Any:
    if isinstance(value, msgspec.Struct):
        return {"is": type(value).__name__, **{f: _plain(getattr(value, f)) for f in value.__struct_fields__}}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _read(value: Any) -> Any:
    if isinstance(value, dict):
        return _KNOWN[value["is"]](**{f: _read(v) for f, v in value.items() if f != "is"})
    return tuple(_read(item) for item in value) if isinstance(value, list) else value


def with_paths(many: Iterable[BookBlock], found: Callable[[str], str]) -> Iterator[BookBlock]:
    """Yield blocks with the names their pictures and scans are kept under turned into paths of this machine."""
    for block in many:
        yield _placed(block, found)


def _placed(value: Any, found: Callable[[str], str]) -> Any:
    match value:
        case blocks.Picture(path=path) if path:
            return msgspec.structs.replace(value, path=found(path))
        case blocks.Pictures(pictures=pictures):
            return msgspec.structs.replace(value, pictures=tuple(_placed(p, found) for p in pictures))
        case Leaves(path=path) if path:
            return msgspec.structs.replace(value, path=found(path))
    return value
