"""Where in a record the words that were searched for stand: the field, and the words around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from db.model.record import Record
from db.model.telling import label_of
from db.schema.field import Audience, Field, may_see
from db.schema.field_type import Value, Words
from db.schema.kind import Kind
from db.schema.rows import Rows
from db.schema.search_words import Run, Word, fits, indexed, read_token, wanted

_BEFORE, _AFTER = 5, 8
"""Words shown before and after the one that was found."""


class Hit(msgspec.Struct, frozen=True):
    """A field that holds words searched for, in words, and what stands around them."""

    path: str
    label: str
    snippet: str


def hits(kind: Kind, record: Record, typed: str, words: Words, audience: Audience = "full") -> list[Hit]:
    """Return the fields of a record that hold some of what was typed, those that hold most of it first."""
    items = wanted(typed.lstrip())
    found: list[tuple[int, int, Hit]] = []
    for at, (path, field, value) in enumerate(_values(kind, record, audience)):
        text = field.type.show(value, words)
        more = field.type.search(value, words)
        there = indexed(f"{text} {more}").split()
        number = sum(holds(item, there) for item in items)
        if number:
            shown = text if any(holds(item, indexed(text).split()) for item in items) else more
            found.append((-number, at, Hit(path, label_of(kind, path, words.language), _around(shown, items))))
    return [hit for _, _, hit in sorted(found, key=lambda f: f[:2])]


def _values(kind: Kind, record: Record, audience: Audience) -> Iterator[tuple[str, Field, Value]]:
    for field in kind.fields:
        value = record.values.get(field.id)
        if value is None or not may_see(audience, field.audience):
            continue
        if not isinstance(field.type, Rows):
            yield field.id, field, value
            continue
        for row in value:
            for inner in field.type.fields:
                if inner.id in row and may_see(audience, inner.audience):
                    yield f"{field.id}.{inner.id}", inner, row[inner.id]


def holds(item: Word | Run, tokens: Sequence[str]) -> bool:
    """Say whether indexed words hold one thing looked for."""
    if isinstance(item, Word):
        return any(_is(item, token) for token in tokens)
    number = len(item.parts)
    return any(
        list(tokens[at : at + number - 1]) == list(item.parts[:-1])
        and (
            tokens[at + number - 1].startswith(item.parts[-1])
            if item.open
            else tokens[at + number - 1] == item.parts[-1]
        )
        for at in range(len(tokens) - number + 1)
    )


def _is(word: Word, token: str) -> bool:
    if word.open:
        return fits(word, token)
    return token == word.token if word.marked else read_token(token).letters == word.letters


def _around(text: str, items: Sequence[Word | Run]) -> str:
    """Return the words around the first that was looked for."""
    parts = text.split()
    at = next((n for n, part in enumerate(parts) if any(holds(i, indexed(part).split()) for i in items)), 0)
    start, end = max(at - _BEFORE, 0), at + _AFTER + 1
    return ("… " if start else "") + " ".join(parts[start:end]) + (" …" if end < len(parts) else "")
