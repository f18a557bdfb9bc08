"""Mappings a catalogue remembers: the last one used for a set of headers is offered again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from db.exchange.columns.mapping import Mapping, key_of, load_mapping, save_mapping
from db.model.problems import Trouble
from db.schema.kind import Description, Kind


def remember(folder: Path, headers: Sequence[str], mapping: Mapping) -> None:
    """Keep a mapping for tables with these headers; a folder that cannot be written keeps none."""
    path = _path(folder, headers)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        save_mapping(mapping, path)


def remembered(folder: Path, kind: Kind, description: Description, headers: Sequence[str]) -> Mapping | None:
    """Return the mapping last used for tables with these headers, if it is for the kind and still fits it."""
    path = _path(folder, headers)
    if not path.is_file():
        return None
    with suppress(Trouble):
        return load_mapping(path, kind, description).fitted(list(headers))
    return None


def _path(folder: Path, headers: Sequence[str]) -> Path:
    digest = hashlib.sha256("\n".join(map(key_of, headers)).encode()).hexdigest()[:20]
    return folder / "local" / "mappings" / f"{digest}.json"
