"""Rules between fields and between records: warnings with their reason, never blocks, each can be switched off.

A rule is a function of a record and what is around it to problems, named in the kinds it belongs to; its
article stands with it. What may be compared with today's date is given it, so that nothing here reads a clock.
"""

from __future__ import annotations

from collections.abc import Mapping

from db.model.rules import artefacts, people, places, relics, sets
from db.model.rules.ground import CHECKS, Around, Check

RULES: Mapping[str, Check] = CHECKS
ALL = (artefacts, people, places, relics, sets)

__all__ = ["ALL", "RULES", "Around", "Check"]
