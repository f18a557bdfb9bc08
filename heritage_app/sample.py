"""The sample catalogue: published facts of Hòa Bình, each with its sources, added as a person would add them."""

from __future__ import annotations

from typing import Any

import msgspec

from assets import asset
from db.catalogue import Profile, Writer

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
