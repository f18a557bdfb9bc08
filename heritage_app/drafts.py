"""Drafts: what was typed and not saved, kept in ``local/`` within a second, offered after a crash, never applied silently."""

from __future__ import annotations

import contextlib
import hashlib
import os
from itertools import chain, count
from pathlib import Path
from typing import Any

import msgspec

from db.system import whole_file
from heritage_app.settings import settings_path


class Draft(msgspec.Struct, frozen=True):
    """Typed texts of one record by field, with the record (empty: a new one) and what it was called."""

    kind: str
    record: str
    name: str
    values: dict[str, Any]
    typed: dict[str, str]
    at: str = ""


class Drafts:
    """The drafts of one catalogue, a file each; those an earlier run left stay until somebody takes them up or gives them up.

    They lie in the catalogue's folder, and where nothing can be written there (a stick pulled out, a full disk) beside the
    settings of this machine. ``unkept`` names those that could be written nowhere.
    """

    def __init__(self, catalogue: Path) -> None:
        self._catalogue = catalogue
        called = hashlib.sha256(os.fsencode(catalogue.absolute())).hexdigest()[:16]
        self._places = catalogue / "local" / "drafts", settings_path().parent / "drafts" / called
        self._own: set[Path] = set()
        self.unkept: set[str] = set()

    def keep(self, draft: Draft) -> None:
        """Write a draft; where that cannot be is no reason to stop typing."""
        name = _name(draft.kind, draft.record)
        for place in self._places:
            with contextlib.suppress(OSError):
                self._write(place / name, draft)
                self.unkept.discard(name)
                return
        self.unkept.add(name)

    def _write(self, path: Path, draft: Draft) -> None:
        if path.parent == self._places[0] and not _there(self._catalogue):
            raise FileNotFoundError(self._catalogue)  # why: made anew, it would lie under what is put there again
        path.parent.mkdir(parents=True, exist_ok=True)
        if path not in self._own and path.exists():
            path.rename(_beside(path))
        self._own.add(path)
        with whole_file(path) as part:
            part.write_bytes(msgspec.json.encode(draft))

    def forget(self, kind: str, record: str) -> None:
        """Remove a draft of this run whose content was saved or given up."""
        self.unkept.discard(_name(kind, record))
        for path in self._own.intersection(self._paths(kind, record)):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)

    def take_up(self, draft: Draft) -> None:
        """Make a draft of an earlier run one of this run: from now on it goes as its record is saved."""
        name = _name(draft.kind, draft.record)
        for found, left in self._files():
            path = found.with_name(name)
            if left == draft:
                with contextlib.suppress(OSError):
                    if found != path:
                        if path.exists():
                            path.rename(_beside(path))
                        found.replace(path)
                    self._own.add(path)

    def let_go(self, kind: str, record: str) -> None:
        """Leave a draft of this run as one of an earlier run is left: nothing typed or saved later takes its place."""
        self._own.difference_update(self._paths(kind, record))

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

    def _paths(self, kind: str, record: str) -> list[Path]:
        return [place / _name(kind, record) for place in self._places]

    def _files(self) -> list[tuple[Path, Draft]]:
        found = []
        for path in chain(*(place.glob("*.json") for place in self._places if _there(place))):
            with contextlib.suppress(OSError, msgspec.MsgspecError):
                draft = msgspec.json.decode(path.read_bytes(), type=Draft)
                found.append((path.stat().st_mtime, path, draft))
        return [(path, draft) for _, path, draft in sorted(found, key=lambda f: f[:2], reverse=True)]


def _there(folder: Path) -> bool:
    with contextlib.suppress(
        OSError
    ):  # why: a stick that was pulled out answers with other errors than a missing folder
        return folder.is_dir()
    return False


def _name(kind: str, record: str) -> str:
    return f"{record or 'new-' + kind}.json"


def _beside(path: Path) -> Path:
    return next(p for n in count(1) if not (p := path.with_name(f"{path.stem}~{n}.json")).exists())
