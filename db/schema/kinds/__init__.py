"""The kinds of heritage record: declarations and nothing else."""

from __future__ import annotations

from db.schema.kind import Kind
from db.schema.kinds.bronze_drum import BRONZE_DRUM
from db.schema.kinds.document import DOCUMENT
from db.schema.kinds.gong import GONG
from db.schema.kinds.group import GROUP
from db.schema.kinds.intangible import INTANGIBLE
from db.schema.kinds.media import MEDIA
from db.schema.kinds.person import PERSON
from db.schema.kinds.relic import RELIC

KINDS: tuple[Kind, ...] = (RELIC, GONG, BRONZE_DRUM, INTANGIBLE, PERSON, GROUP, DOCUMENT, MEDIA)
