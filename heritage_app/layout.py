"""What the window looked like on this machine: columns, splitters, the place last worked at."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TypeVar

import msgspec

from db.system import whole_file


class _Kept(msgspec.Struct):
    columns: dict[str, list[tuple[str, int]]] = {}
    splitter: list[int] = []
    size: tuple[int, int] = (0, 0)


class _Place(msgspec.Struct):
    kind: str = ""
    record: str = ""


_T = TypeVar("_T", _Kept, _Place)


class Layout:
    """Kept in ``local/`` of the catalogue, for each size of letters apart; the place last worked at is one for all. May be
    deleted at any time."""

    def __init__(self, catalogue: Path, scale: int = 100) -> None:
        self._path = catalogue / "local" / f"layout-{scale}.json"
        self._place_path = catalogue / "local" / "place.json"
        self.scale = scale / 100
        self.kept = _read(self._path, _Kept)
        self.place = _read(self._place_path, _Place)

    def columns(self, kind: str) -> list[tuple[str, int]]:
        """Return the columns (field id, width) chosen for a kind."""
        return self.kept.columns.get(kind, [])

    def keep_columns(self, kind: str, columns: list[tuple[str, int]]) -> None:
        """Remember the columns of a kind."""
        self.kept.columns[kind] = columns

    def keep_window(self, splitter: list[int], size: tuple[int, int]) -> None:
        """Remember how large the window and its parts were, and write all of it."""
        self.kept.splitter, self.kept.size = splitter, size
        self.save()

    def save(self) -> None:
        """Write the layout; a catalogue that cannot be written to forgets it."""
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(exist_ok=True)
            for path, what in ((self._path, self.kept), (self._place_path, self.place)):
                with whole_file(path) as part:
                    part.write_bytes(msgspec.json.encode(what))


def _read(path: Path, what: type[_T]) -> _T:
    try:
        return msgspec.json.decode(path.read_bytes(), type=what)
    except (OSError, msgspec.MsgspecError):
        return what()
