"""Drafts: what was typed and not saved, kept in ``local/`` within a second, offered after a crash, never applied silently."""

from __future__ import annotations

import contextlib
from itertools import count
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
    """The drafts of one catalogue, a file each; those an earlier run left stay until somebody takes them up or gives them up."""

    def __init__(self, catalogue: Path) -> None:
        self.folder = catalogue / "local" / "drafts"
        self._own: set[Path] = set()

    def _path(self, kind: str, record: str) -> Path:
        return self.folder / f"{record or 'new-' + kind}.json"

    def keep(self, draft: Draft) -> None:
        """Write a draft; a full disk is no reason to stop typing."""
        path = self._path(draft.kind, draft.record)
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            if path not in self._own and path.exists():
                path.rename(self._beside(path))
            self._own.add(path)
            with whole_file(path) as part:
                part.write_bytes(msgspec.json.encode(draft))

    def _beside(self, path: Path) -> Path:
        return next(p for n in count(1) if not (p := path.with_name(f"{path.stem}~{n}.json")).exists())

    def forget(self, kind: str, record: str) -> None:
        """Remove a draft of this run whose content was saved or given up."""
        path = self._path(kind, record)
        if path in self._own:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)

    def take_up(self, draft: Draft) -> None:
        """Make a draft of an earlier run one of this run: from now on it goes as its record is saved."""
        path = self._path(draft.kind, draft.record)
        with contextlib.suppress(OSError):
            for found, left in self._files():
                if left == draft and found != path:
                    if path.exists():
                        path.rename(self._beside(path))
                    found.replace(path)
        self._own.add(path)

    def let_go(self, kind: str, record: str) -> None:
        """Leave a draft of this run as one of an earlier run is left: nothing typed or saved later takes its place."""
        self._own.discard(self._path(kind, record))

    def left(self) -> list[Draft]:
        """Return the drafts of what nobody types in now, the latest first."""
        return [draft for path, draft in self._files() if path not in self._own]

    def give_up(self, draft: Draft) -> None:
        """Remove a draft that an earlier run left."""
        with contextlib.suppress(OSError):
            for found, left in self._files():
                if left == draft:
                    found.unlink(missing_ok=True)

    def all(self) -> list[Draft]:
        """Return all drafts, the latest first; unreadable ones are passed over."""
        return [draft for _, draft in self._files()]

    def _files(self) -> list[tuple[Path, Draft]]:
        found = []
        for path in self.folder.glob("*.json") if self.folder.is_dir() else ():
            with contextlib.suppress(OSError, msgspec.MsgspecError):
                draft = msgspec.json.decode(path.read_bytes(), type=Draft)
                found.append((path.stat().st_mtime, path, draft))
        return [(path, draft) for _, path, draft in sorted(found, key=lambda f: f[:2], reverse=True)]
