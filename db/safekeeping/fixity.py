"""Proving the bytes of every file by their hash, and finding lost ones again."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from db.catalogue.media import files_in
from db.catalogue.reading import Reader
from db.media import store
from db.media.store import NotTaken
from db.model.problems import Trouble
from db.store import media as rows


class MediaReport(msgspec.Struct, frozen=True):
    """What a check of the files found. Paths are names inside the media folder."""

    records: int
    files: int
    size: int
    missing: tuple[tuple[str, str, str], ...]
    damaged: tuple[tuple[str, str, str], ...]
    misnamed: tuple[str, ...]
    extra: tuple[str, ...]
    leftover: tuple[str, ...]
    mended: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether every record has its bytes, unchanged."""
        return not self.missing and not self.damaged


def check_media(reader: Reader, search: Path | None = None, only_look: bool = False) -> MediaReport:
    """Prove the bytes of every file by their hash; with ``search``, fetch what is wanted from another folder by hash.

    Missing and damaged are (record, caption, hash). Names in the wrong case are put right; damaged bytes are set
    aside when good ones are found. Every outcome is written into the fixity log where that can be done; with
    ``only_look`` nothing is put right and nothing is written.
    """
    folder = reader.folder
    wanted = {w.hash: w for w in rows.wanted(reader._store)} if rows.known(reader.description) else {}
    here: dict[str, Path] = {}
    bad: dict[str, Path] = {}
    misnamed, extra, size = [], [], 0
    for hash_, path in store.stored(folder):
        try:
            true = store.hash_of(path) == hash_
            size += path.stat().st_size
        except OSError:
            true = False
        if hash_ not in wanted:
            extra.append(path.name)
            continue
        right = store.path_of(folder, hash_, wanted[hash_].type)
        if not true:
            bad[hash_] = path
            continue
        if path.name != right.name:
            misnamed.append(path.name)
            try:
                if only_look:
                    pass
                elif not right.exists() or right.samefile(path):
                    path.replace(right)
            except OSError:
                pass
        here[hash_] = path
    lost = [w for h, w in wanted.items() if h not in here]
    mended = _fetch(folder, lost, bad, search) if search else []
    lost = [w for w in lost if w.hash not in mended]
    said: list[dict[str, Any]] = [{"event": "mended", "hash": h} for h in mended]
    said += [{"event": "damaged" if w.hash in bad else "missing", "hash": w.hash} for w in lost]
    said.append({"event": "checked", "hash": "", "sound": len(here) + len(mended), "wanted": len(wanted)})
    # why: a check must also serve a catalogue on a disk that only reads
    with contextlib.suppress(Trouble):
        store.log(folder, [] if only_look else said)
    return MediaReport(
        len(wanted),
        len(here) + len(mended),
        size,
        tuple((w.record, w.name, w.hash) for w in lost if w.hash not in bad),
        tuple((w.record, w.name, w.hash) for w in lost if w.hash in bad),
        tuple(misnamed),
        tuple(extra),
        tuple(p.name for p in store.leftovers(folder)),
        tuple(mended),
    )


def _fetch(folder: Path, lost: Sequence[Any], bad: Mapping[str, Path], search: Path) -> list[str]:
    """Look for lost bytes in another folder by size and hash, and take them in; return the hashes found."""
    by_size: dict[int, list[Any]] = {}
    for one in lost:
        by_size.setdefault(one.size, []).append(one)
    found: list[str] = []
    for path in files_in([search]):
        try:
            likely = by_size.get(path.stat().st_size)
            if not likely:
                continue
            hash_ = store.hash_of(path)
            if any(one.hash == hash_ for one in likely) and hash_ not in found:
                if hash_ in bad:
                    store.set_aside(folder, bad[hash_])
                store.settle(folder, store.stage(folder, path))
                found.append(hash_)
        except (OSError, NotTaken):
            continue
    return found
