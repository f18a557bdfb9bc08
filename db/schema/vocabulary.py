"""Vocabularies: closed or open lists of terms whose ids never change and whose words may."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

import msgspec

from db.schema.label import Label, Language
from db.schema.vietnamese import fold, same_word


class Term(msgspec.Struct, frozen=True):
    """One word of a vocabulary.

    ``id`` is what records hold; ``also`` are other spellings understood when typed; ``became`` names
    the term that took its place when it was retired (it stays readable for ever); ``short`` is what
    stands for it in a narrow column.
    """

    id: str
    label: Label
    also: tuple[str, ...] = ()
    became: str | None = None
    group: str | None = None
    short: Label | None = None


class Vocabulary(msgspec.Struct, frozen=True, dict=True):
    """A list of terms. An open one also takes words of the catalogue's own, written ``"~words"``."""

    id: str
    label: Label
    terms: tuple[Term, ...]
    open: bool = False
    source: str = ""

    @cached_property
    def by_id(self) -> Mapping[str, Term]:
        """Terms by their id."""
        return {term.id: term for term in self.terms}

    @cached_property
    def by_word(self) -> Mapping[str, str]:
        """Term ids by every spelling a person may type: exact words first, then folded ones that mean one term only."""
        exact: dict[str, str] = {}
        folded: dict[str, set[str]] = {}
        for term in self.terms:
            short = (term.short.vi, term.short.en) if term.short is not None else ()
            for word in (term.id, term.label.vi, term.label.en, *term.also, *short):
                exact.setdefault(same_word(word), term.id)
                folded.setdefault(fold(word), set()).add(term.id)
        return {key: terms.pop() for key, terms in folded.items() if len(terms) == 1} | exact

    def find(self, typed: str) -> str | None:
        """Return the id of the term a person means by ``typed``, or None."""
        return self.by_word.get(same_word(typed)) or self.by_word.get(fold(typed.strip()))

    def shorter(self, language: Language) -> Mapping[str, str]:
        """Return what stands for the words of a term where there is little room, by the words."""
        return {t.label.text(language): t.short.text(language) for t in self.terms if t.short is not None}

    def near(self, typed: str, limit: int = 3) -> Iterator[Term]:
        """Yield terms whose words contain what was typed, for a suggestion."""
        wanted, given = fold(typed), 0
        for term in self.terms:
            if given < limit and wanted and wanted in fold(term.label.vi):
                given += 1
                yield term


class Vocabularies:
    """All vocabularies of a description, by id."""

    def __init__(self, vocabularies: Iterable[Vocabulary]) -> None:
        self._by_id: dict[str, Vocabulary] = {}
        for vocabulary in vocabularies:
            if vocabulary.id in self._by_id:
                raise ValueError(f"vocabulary {vocabulary.id} is there twice")
            self._by_id[vocabulary.id] = vocabulary

    def __getitem__(self, vocabulary: str) -> Vocabulary:
        return self._by_id[vocabulary]

    def __contains__(self, vocabulary: object) -> bool:
        return vocabulary in self._by_id

    def __iter__(self) -> Iterator[Vocabulary]:
        return iter(self._by_id.values())
