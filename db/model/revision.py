"""Revisions and changesets: their canonical JSON, their hashes, and erasure.

A *changeset* is a named act of a person at a station. It has one *revision* per record touched (one more
for each further value of a question that undo asks again), whose
*entries* stand by slot: a field, a row of a group (``group/ROW``), a rival value of a field
(``field~ROW``), or ``_life``. A revision's id is the SHA-256 of a header with each entry's salted
digest instead of its content, so that one content can be blotted out by law while every hash still
verifies. Canonical JSON: sorted keys, NFC, no floats, no NUL.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from db.model.problems import Damaged
from db.schema.field_type import Value
from db.schema.label import Label

LIFE = "_life"
ALIVE = "alive"
DELETED = "deleted"
FORMAT = 1
_encoder = msgspec.json.Encoder(order="deterministic")
_SALT_BYTES, _SALT_LETTERS = 12, 16


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one act says of one slot: the value, the revisions it replaces, and where it comes from.

    ``salt`` makes the digest of the content unguessable; an erased entry keeps only its ``digest``.
    """

    value: Value = msgspec.field(default=None, name="v")
    replaces: tuple[str, ...] = msgspec.field(default=(), name="p")
    salt: str = msgspec.field(default="", name="z")
    source: str | None = msgspec.field(default=None, name="src")
    seen: str | None = None
    certainty: str | None = msgspec.field(default=None, name="cert")
    note: str | None = None
    digest: str | None = msgspec.field(default=None, name="x")

    @property
    def erased(self) -> bool:
        """Whether the content was blotted out."""
        return self.digest is not None


Body = dict[str, Entry]
_decoder = msgspec.json.Decoder(Body)


class _Said(msgspec.Struct, gc=False):
    """An entry of which only the value is read."""

    value: Value = msgspec.field(default=None, name="v")


_values_decoder = msgspec.json.Decoder(dict[str, _Said])


class Revision(msgspec.Struct, frozen=True):
    """What one act did to one record. ``arrival`` orders screens of this catalogue only and never travels."""

    id: str
    record: str
    kind: str
    changeset: str
    body: Body
    arrival: int = 0


class Changeset(msgspec.Struct, frozen=True):
    """A named act: its sentence in both languages, who, where and when, and the act it takes back."""

    id: str
    vi: str
    en: str
    actor: str
    station: str
    at: str
    nonce: str
    reverts: str | None = None

    @property
    def sentence(self) -> Label:
        """The act in words."""
        return Label(self.vi, self.en)


def canonical(value: Any) -> bytes:
    """Return canonical JSON of text, whole numbers, booleans, lists and objects."""
    return _encoder.encode(value)


def _digest(entry: Entry) -> str:
    if entry.digest is not None:
        return entry.digest
    content = (entry.salt, entry.value, entry.source, entry.seen, entry.certainty, entry.note)
    return hashlib.sha256(_encoder.encode(content)).hexdigest()


def seal(record: str, kind: str, changeset: str, body: Body) -> str:
    """Return the id of a revision: the SHA-256 of its header."""
    return _sealed(_header(record, kind, body), changeset)


def _header(record: str, kind: str, body: Body) -> bytes:
    """Return the header of a revision but for its act, which comes first in it."""
    entries = {slot: (_digest(entry), sorted(entry.replaces) if entry.replaces else ()) for slot, entry in body.items()}
    return _encoder.encode({"e": entries, "f": FORMAT, "k": kind, "r": record})


def _sealed(header: bytes, changeset: str) -> str:
    return hashlib.sha256(b'{"c":"%s",%s' % (changeset.encode(), header[1:])).hexdigest()


def seal_changeset(vi: str, en: str, actor: str, station: str, at: str, nonce: str, reverts: str | None) -> str:
    """Return the id of a changeset: the SHA-256 of all it says."""
    return hashlib.sha256(_encoder.encode([FORMAT, vi, en, actor, station, at, nonce, reverts])).hexdigest()


def new_changeset(sentence: Label, actor: str, station: str, at: str, reverts: str | None = None) -> Changeset:
    """Return a new act of a person at a station."""
    nonce = base64.urlsafe_b64encode(os.urandom(_SALT_BYTES)).decode()
    made = seal_changeset(sentence.vi, sentence.en, actor, station, at, nonce, reverts)
    return Changeset(made, sentence.vi, sentence.en, actor, station, at, nonce, reverts)


class Sealed(msgspec.Struct, frozen=True):
    """A revision as it is stored."""

    id: str
    record: str
    kind: str
    body: bytes


class Unsealed(msgspec.Struct, frozen=True, array_like=True):
    """A revision whose act is not named yet: a long act has its name when all its lines were looked at."""

    record: str
    kind: str
    body: bytes
    header: bytes

    def sealed(self, changeset: str) -> Sealed:
        """Return the revision as a part of an act."""
        return Sealed(_sealed(self.header, changeset), self.record, self.kind, self.body)


def unsealed(record: str, kind: str, entries: Mapping[str, Entry]) -> Unsealed:
    """Return a revision with freshly salted entries that waits for its act."""
    body = _salted(entries)
    return Unsealed(record, kind, write_body(body), _header(record, kind, body))


def _salted(entries: Mapping[str, Entry]) -> Body:
    salts = base64.urlsafe_b64encode(os.urandom(_SALT_BYTES * len(entries))).decode()
    return {
        slot: Entry(e.value, e.replaces, salts[at : at + _SALT_LETTERS], e.source, e.seen, e.certainty, e.note)
        for at, (slot, e) in zip(range(0, len(salts), _SALT_LETTERS), entries.items(), strict=True)
    }


def written(revision: Revision) -> Sealed:
    """Return a revision as it is stored."""
    return Sealed(revision.id, revision.record, revision.kind, write_body(revision.body))


def erase(revision: Revision, slots: Iterable[str]) -> Body:
    """Return the body with the content of some slots blotted out; the revision's id still verifies."""
    gone = frozenset(slots)
    return {
        slot: Entry(replaces=entry.replaces, digest=_digest(entry)) if slot in gone else entry
        for slot, entry in revision.body.items()
    }


def write_body(body: Body) -> bytes:
    """Return a body as it is stored."""
    return _encoder.encode(body)


def read_body(stored: bytes) -> Body:
    """Return a stored body; raise ``Damaged`` where it is not one."""
    try:
        return _decoder.decode(stored)
    except (msgspec.MsgspecError, UnicodeError, TypeError) as error:
        raise Damaged(str(error)) from None


def read_values(stored: bytes) -> dict[str, Value]:
    """Return the values of a stored body by slot and nothing else of it; raise ``Damaged`` where it is not one."""
    try:
        said = _values_decoder.decode(stored)
        return {slot: entry.value for slot, entry in said.items() if entry.value is not None}
    except (msgspec.MsgspecError, UnicodeError, TypeError) as error:
        raise Damaged(str(error)) from None


def write_changeset(changeset: Changeset) -> bytes:
    """Return a changeset as it is stored."""
    return _encoder.encode(changeset)


def read_changeset(stored: bytes) -> Changeset:
    """Return a stored changeset; raise ``Damaged`` where it is not one."""
    try:
        return msgspec.json.decode(stored, type=Changeset)
    except (msgspec.MsgspecError, UnicodeError, TypeError) as error:
        raise Damaged(str(error)) from None


def group_of(slot: str) -> tuple[str, str, str]:
    """Split a slot into field id, mark (``/`` row, ``~`` rival, empty) and row id."""
    for mark in "/~":
        field, found, row = slot.partition(mark)
        if found:
            return field, mark, row
    return slot, "", ""
