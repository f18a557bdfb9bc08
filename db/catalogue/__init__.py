"""The only door of the catalogue: opening it, reading it for an audience, writing acts into it."""

from __future__ import annotations

from db.catalogue.folder import Profile, create
from db.catalogue.history import Act, Change, Step
from db.catalogue.plain import from_plain, to_plain
from db.catalogue.reading import Reader
from db.catalogue.writing import Writer
from db.store.finding import Listing

__all__ = ["Act", "Change", "Listing", "Profile", "Reader", "Step", "Writer", "create", "from_plain", "to_plain"]
