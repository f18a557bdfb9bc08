"""The description the program ships: typed kinds, and vocabularies and units from the assets."""

from __future__ import annotations

import msgspec

from assets import asset
from db.schema.kind import Description
from db.schema.kinds import KINDS
from db.schema.units import Units
from db.schema.vocabulary import Vocabularies, Vocabulary


def built_in() -> Description:
    """Return the built-in description; called once, where the program is composed."""
    vocabularies: list[Vocabulary] = []
    for path in sorted(asset("vocabularies").glob("*.json")):
        vocabularies += msgspec.json.decode(path.read_bytes(), type=list[Vocabulary])
    units = msgspec.json.decode(asset("units", "vn-2025-07.json").read_bytes(), type=Units)
    return Description(KINDS, Vocabularies(vocabularies), units)
