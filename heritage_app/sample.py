"""The sample catalogue: published facts of Hòa Bình, each with its sources, added as a person would add them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import msgspec

from assets import asset
from db.catalogue import Profile, Writer, create
from db.schema.kind import Description

_PROFILE = Profile(
    superior="Ủy ban nhân dân tỉnh Phú Thọ",
    office="Sở Văn hóa, Thể thao và Du lịch",
    locality="Phú Thọ",
)
# What others link to comes first: a typed decision, holder or component finds its record by number or name.
_ACTS = (
    ("document", "documents.json"),
    ("group", "groups.json"),
    ("person", "people.json"),
    ("relic", "relics.json"),
    ("relic", "complexes.json"),
    ("intangible", "intangible.json"),
    ("bronze_drum", "bronze_drums.json"),
    ("survey", "surveys.json"),
)


def fill(writer: Writer) -> None:
    """Fill an empty catalogue with the sample, one act for each file of it."""
    writer.set_profile(_PROFILE)
    for kind, file in _ACTS:
        records = msgspec.json.decode(asset("sample", file).read_bytes(), type=list[dict[str, Any]])
        writer.add(writer.description.kind(kind), records)


def make_sample(folder: Path, description: Description) -> None:
    """Make the sample catalogue if it is not there, whole or not at all."""
    if (folder / "catalogue.sqlite").exists():
        return
    try:
        create(folder, description)
        writer = Writer(folder, description, "Sổ Di sản")
        try:
            fill(writer)
        finally:
            writer.close()
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)  # why: half a sample would never be completed
        raise
