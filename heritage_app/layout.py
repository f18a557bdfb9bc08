"""What the window looked like on this machine: columns, splitters, the place last worked at."""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from db.system import whole_file


class _Kept(msgspec.Struct):
    columns: dict[str, list[tuple[str, int]]] = {}
    splitter: list[int] = []
    size: tuple[int, int] = (0, 0)
    kind: str = ""
    record: str = ""
    recent: list[str] = []


class Layout:
    """Kept in ``local/`` of the catalogue, for each size of letters apart; may be deleted at any time."""

    def __init__(self, catalogue: Path, scale: int = 100) -> None:
        self._path = catalogue / "local" / f"layout-{scale}.json"
        self.scale = scale / 100
        try:
            self.kept = msgspec.json.decode(self._path.read_bytes(), type=_Kept)
        except (OSError, msgspec.MsgspecError):
            self.kept = _Kept()

    def columns(self, kind: str) -> list[tuple[str, int]]:
        """Return the columns (field id, width) chosen for a kind."""
        return self.kept.columns.get(kind, [])

    def keep_columns(self, kind: str, columns: list[tuple[str, int]]) -> None:
        """Remember the columns of a kind."""
        self.kept.columns[kind] = columns

    def save(self) -> None:
        """Write the layout; a catalogue that cannot be written to forgets it."""
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(exist_ok=True)
            with whole_file(self._path) as part:
                part.write_bytes(msgspec.json.encode(self.kept))
