"""Deriving the rows of many records at once: a slice of the catalogue, table by table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from db.model.revision import Revision, read_body, read_values
from db.model.state import Standing, standing_alone, standing_of, state_of
from db.schema.kind import Description
from db.schema.search_words import is_word
from db.store.projector import Projector
from db.store.revisions import Stored


class Derivation(msgspec.Struct):
    """The derived rows of a slice of records.

    ``met`` are the words met in it that were not met in the slices before, for suggestions.
    """

    records: int
    tables: dict[str, tuple[tuple[int, ...], list[Any]]]  # why not Tables: to ask each cell for its type takes a while
    met: list[str] = []


Left = Callable[[str, Standing], Standing | None]
"""What is left of a record of a kind to be derived; None where nothing is."""


def _all_of_it(_kind: str, standing: Standing) -> Standing:
    return standing


def derive_slice(projector: Projector, part: list[Stored], left: Left = _all_of_it) -> Derivation:
    """Return the derived rows of what is left of some records."""
    standing = ((key, id_, kind, left(kind, _standing(id_, kind, said))) for key, id_, kind, said in part)
    return Derivation(
        len(part), projector.derive([(key, id_, kind, of) for key, id_, kind, of in standing if of is not None])
    )


class Deriving:
    """Derives slice after slice, and tells which words it meets."""

    def __init__(self, description: Description) -> None:
        self._met: list[str] = []
        self._projector = Projector(description, met=self._met)

    def slice(self, part: list[Stored]) -> Derivation:
        """Return the derived rows of some records."""
        made = derive_slice(self._projector, part)
        # why a set: numbers return, and asking takes longer than to see that they do
        made.met = [word for word in set(self._met) if is_word(word)]
        self._met.clear()
        return made


def _standing(id_: str, kind: str, said: list[tuple[bytes, bytes, bool, bytes]]) -> Standing:
    if len(said) == 1:
        return standing_alone(read_values(said[0][3]))
    home = {changeset.hex() for _, changeset, at_home, _ in said if at_home}
    revisions = [Revision(rev.hex(), id_, kind, changeset.hex(), read_body(body)) for rev, changeset, _, body in said]
    return standing_of(state_of(revisions, home.__contains__))
