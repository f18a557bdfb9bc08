"""Drafts: what was typed and not saved, kept in ``local/`` within a second, offered after a crash, never applied silently."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import msgspec

from db.system import whole_file


class Draft(msgspec.Struct, frozen=True):
    """Typed texts of one record by field, with the record (empty: a new one) and what it was called."""

    kind: str
    record: str
    name: str
    values: dict[str, Any]
    typed: dict[str, str]
    at: str = ""


class Drafts:
    """The drafts of one catalogue, a file each."""

    def __init__(self, catalogue: Path) -> None:
        self.folder = catalogue / "local" / "drafts"

    def _path(self, kind: str, record: str) -> Path:
        return self.folder / f"{record or 'new-' + kind}.json"

    def keep(self, draft: Draft) -> None:
        """Write a draft; a full disk is no reason to stop typing."""
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            with whole_file(self._path(draft.kind, draft.record)) as part:
                part.write_bytes(msgspec.json.encode(draft))

    def forget(self, kind: str, record: str) -> None:
        """Remove a draft whose content was saved or given up."""
        with contextlib.suppress(OSError):
            self._path(kind, record).unlink(missing_ok=True)

    def all(self) -> list[Draft]:
        """Return the drafts left by an earlier run; unreadable ones are passed over."""
        found = []
        for path in sorted(self.folder.glob("*.json")) if self.folder.is_dir() else ():
            with contextlib.suppress(OSError, msgspec.MsgspecError):
                found.append(msgspec.json.decode(path.read_bytes(), type=Draft))
        return found
