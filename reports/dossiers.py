"""Dossiers as declared: data in ``assets/dossiers``, by legal edition, each part with the article that asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

import msgspec

from assets import asset
from db.model.problems import NotPossible
from db.schema.label import Label
from reports.forms import Status

Of = Literal["subject", "relics", "objects", "all"]
"""Of which records something is taken: the subject, it and its components, the objects in them, or all of these."""


class Take(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a part comes from besides files named for it: a form (the first there is), files by kind, or an album.

    ``needs`` names a field that must be recorded for a paper to say anything.
    """

    of: Of = "subject"
    forms: tuple[str, ...] = ()
    needs: str = ""
    media: tuple[str, ...] = ()
    album: bool = False


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a dossier: how many pieces at least, which article asks, ``when`` it is asked for at all."""

    part: str
    letter: str
    title: Label
    article: str
    takes: tuple[Take, ...] = ()
    least: int = 1
    level: Literal["law", "advice"] = "law"
    when: Literal["always", "objects", "inscriptions"] = "always"


class DossierKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of dossier in one edition: its parts, and what a decision on it does to the relic and says as a document."""

    kind: str
    relic_act: str
    document_act: str
    parts: tuple[Part, ...]


class Edition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One edition of the rules on dossiers."""

    id: str
    title: Label
    status: Status
    basis: str
    kinds: tuple[DossierKind, ...]
    valid_from: str | None = None
    valid_to: str | None = None

    def holds(self, day: date) -> bool:
        """Say whether the edition was in force on a day."""
        said = day.isoformat()
        return (self.valid_from or "") <= said <= (self.valid_to or "9999")

    def rules_of(self, kind: str) -> DossierKind | None:
        """Return what the edition says of a kind of dossier, or None where it says nothing."""
        return next((k for k in self.kinds if k.kind == kind), None)


def load_editions() -> tuple[Edition, ...]:
    """Return the editions the program ships."""
    paths = sorted(asset("dossiers").glob("*.json"))
    return tuple(msgspec.json.decode(path.read_bytes(), type=Edition) for path in paths)


def edition_for(kind: str, edition: str = "", day: date | None = None) -> tuple[Edition, DossierKind]:
    """Return the rules of a kind of dossier: of the edition named, else of the one in force on a day."""
    found = [(e, rules) for e in load_editions() if (rules := e.rules_of(kind))]
    for one, rules in found:
        if (one.id == edition) if edition else one.holds(day or date.today()):
            return one, rules
    known = "; ".join(dict.fromkeys(e.id for e, _ in found))
    if found:
        raise NotPossible(
            Label(
                f"Bản quy định “{edition}” không có loại hồ sơ này; các bản có: {known}.",
                f"The edition “{edition}” does not know this kind of dossier; those that do: {known}.",
            )
        )
    kinds = ", ".join(dict.fromkeys(_kinds(load_editions())))
    raise NotPossible(
        Label(f"Chưa khai báo loại hồ sơ “{kind}”; các loại: {kinds}.", f"No kind of dossier “{kind}”; kinds: {kinds}.")
    )


def _kinds(editions: tuple[Edition, ...]) -> Iterator[str]:
    for edition in editions:
        yield from (k.kind for k in edition.kinds)
