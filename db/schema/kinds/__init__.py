"""The kinds of heritage record: declarations and nothing else."""

from __future__ import annotations

from db.schema.kind import Kind
from db.schema.kinds.document import DOCUMENT
from db.schema.kinds.group import GROUP
from db.schema.kinds.relic import RELIC

KINDS: tuple[Kind, ...] = (RELIC, GROUP, DOCUMENT)
