"""The kinds of heritage record: declarations and nothing else."""

from __future__ import annotations

from db.schema.kind import Kind
from db.schema.kinds.bronze_drum import BRONZE_DRUM
from db.schema.kinds.catalogue_list import CATALOGUE_LIST
from db.schema.kinds.collection import COLLECTION
from db.schema.kinds.document import DOCUMENT
from db.schema.kinds.documentary_heritage import DOCUMENTARY_HERITAGE
from db.schema.kinds.dossier import DOSSIER
from db.schema.kinds.gong import GONG
from db.schema.kinds.gong_set import GONG_SET
from db.schema.kinds.group import GROUP
from db.schema.kinds.intangible import INTANGIBLE
from db.schema.kinds.media import MEDIA
from db.schema.kinds.object import OBJECT
from db.schema.kinds.person import PERSON
from db.schema.kinds.relic import RELIC
from db.schema.kinds.stone_artefact import STONE_ARTEFACT
from db.schema.kinds.survey import SURVEY

KINDS: tuple[Kind, ...] = (
    RELIC,
    GONG,
    GONG_SET,
    BRONZE_DRUM,
    STONE_ARTEFACT,
    OBJECT,
    INTANGIBLE,
    DOCUMENTARY_HERITAGE,
    COLLECTION,
    PERSON,
    GROUP,
    DOCUMENT,
    SURVEY,
    CATALOGUE_LIST,
    DOSSIER,
    MEDIA,
)
