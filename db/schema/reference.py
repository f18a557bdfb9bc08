"""Terms of vocabularies, links to other records, decisions and sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from db.schema.asking import CHOSEN, Op
from db.schema.field_type import Column, FieldType, Refused, Remark, Value, Words, text_of
from db.schema.label import Label

RECORD_ID = re.compile(r"^[0-9A-HJKMNP-TV-Z]{26}$")
_DECISION = re.compile(
    r"^\s*(?:(?:quyết định|qđ|văn bản)\s+)?(?:số\s*:?\s*)?"
    r"(?P<number>\d+(?:/\d{4})?(?:\s*[-/]\s*[A-ZĐ][\w&Đđ./-]*)?)"
    r"(?:\s*,?\s*(?:ngày\s+)?(?P<day>\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2}|\d{4}))?\s*$",
    re.IGNORECASE,
)


class OneTerm(FieldType, frozen=True):
    """One term of a vocabulary, kept by its id; an open vocabulary also keeps ``"~words"`` of the catalogue's own."""

    conditions = CHOSEN
    vocabulary: str

    def accept(self, raw: Value, words: Words) -> Value:
        typed = text_of(raw).strip()
        vocabulary = words.vocabularies[self.vocabulary]
        found = vocabulary.find(typed)
        if found:
            return found
        # why: a slip must not become a term; a term of the catalogue's own is meant on purpose, and says so with "~"
        if vocabulary.open and typed.startswith("~") and typed.strip("~ "):
            return "~" + typed.removeprefix("~").strip()
        near = [t.label.vi for t in vocabulary.near(typed)] or [t.label.vi for t in vocabulary.terms[:4]]
        raise Refused(
            Label(
                f"“{typed}” không có trong danh mục “{vocabulary.label.vi}”; ví dụ: {'; '.join(near)}.",
                f"“{typed}” is not in the vocabulary “{vocabulary.label.en}”.",
            ),
            near[0] if len(near) == 1 else None,
        )

    def show(self, value: Value, words: Words) -> str:
        term = words.vocabularies[self.vocabulary].by_id.get(value)
        return term.label.text(words.language) if term else str(value).removeprefix("~")

    def cell(self, columns: tuple[Column, ...], words: Words) -> str:
        return self.show(columns[0], words) if columns[0] else ""

    def written(self, column: Column, words: Words) -> str:
        return self.told("is", str(column), words) if column else ""

    def search(self, value: Value, words: Words) -> str:
        term = words.vocabularies[self.vocabulary].by_id.get(value)
        return term.label.vi if term else str(value).removeprefix("~")

    def ask(self, op: Op, typed: str, words: Words) -> str:
        return str(self.accept(typed, words))

    def told(self, op: Op, asked: str, words: Words) -> str:
        if asked.startswith("~"):
            return asked
        shown = self.show(asked, words)
        return shown if words.vocabularies[self.vocabulary].find(shown) == asked else asked


class ManyTerms(FieldType, frozen=True):
    """Several terms of one vocabulary in the order given, kept as a list of ids."""

    conditions = CHOSEN
    vocabulary: str

    def ask(self, op: Op, typed: str, words: Words) -> str:
        return OneTerm(self.vocabulary).ask(op, typed, words)

    def told(self, op: Op, asked: str, words: Words) -> str:
        return OneTerm(self.vocabulary).told(op, asked, words)

    def accept(self, raw: Value, words: Words) -> Value:
        if isinstance(raw, str):
            whole = words.vocabularies[self.vocabulary].find(raw)
            raw = [whole] if whole else [part for part in re.split(r"[;|\n]", raw) if part.strip()]
        if not isinstance(raw, list):
            raise Refused(Label("Ở đây là một danh sách các mục.", "A list of terms is expected here."))
        one = OneTerm(self.vocabulary)
        return list(dict.fromkeys(one.accept(item, words) for item in raw)) or None

    def show(self, value: Value, words: Words) -> str:
        one = OneTerm(self.vocabulary)
        return "; ".join(one.show(item, words) for item in value)

    def project(self, value: Value, words: Words) -> tuple[Column, ...]:
        return ("|" + "|".join(value) + "|",)

    def cell(self, columns: tuple[Column, ...], words: Words) -> str:
        return self.show(str(columns[0]).strip("|").split("|"), words) if columns[0] else ""

    def written(self, column: Column, words: Words) -> str:
        one = OneTerm(self.vocabulary)
        terms = str(column).strip("|").split("|") if column else []
        told = [one.written(term, words) for term in terms]
        # why: a semicolon parts terms, so a term with one in its words goes by its id
        return "; ".join(term if ";" in text else text for term, text in zip(terms, told, strict=True))

    def search(self, value: Value, words: Words) -> str:
        one = OneTerm(self.vocabulary)
        return "\n".join(one.search(item, words) for item in value)


class RecordLink(FieldType, frozen=True):
    """A link to a record of one of ``kinds``, kept as its id, or as ``{"t": words}`` until it is found."""

    conditions = ("is", "contains", "one_of", "any", "none")
    kinds: tuple[str, ...] = ()

    def ask(self, op: Op, typed: str, words: Words) -> str:
        return text_of(typed).strip()

    def told(self, op: Op, asked: str, words: Words) -> str:
        return (words.name_of(asked) or asked) if op != "contains" and RECORD_ID.match(asked) else asked

    def accept(self, raw: Value, words: Words) -> Value:
        if isinstance(raw, dict):
            kept = {"t": text_of(raw.get("t", "")).strip()}
            if raw.get("new") in self.kinds:
                kept["new"] = raw["new"]
            raw = kept["t"] if not kept["t"] else kept
            if isinstance(raw, dict):
                return raw
        typed = text_of(raw).strip()
        if not typed:
            return None
        return typed if RECORD_ID.match(typed) else {"t": typed}

    def show(self, value: Value, words: Words) -> str:
        if isinstance(value, dict):
            return str(value["t"])
        return words.name_of(value) or words.say("(phiếu chưa có ở đây)", "(record not here)")

    def project(self, value: Value, words: Words) -> tuple[Column, ...]:
        return (value if isinstance(value, str) else "~" + value["t"],)

    def cell(self, columns: tuple[Column, ...], words: Words) -> str:
        text = str(columns[0] or "")
        return text[1:] if text.startswith("~") else (self.show(text, words) if text else "")

    def written(self, column: Column, words: Words) -> str:
        return self.cell((column,), words)

    def search(self, value: Value, words: Words) -> str:
        return value["t"] if isinstance(value, dict) else ""

    def remarks(self, value: Value, words: Words) -> Iterable[Remark]:
        if isinstance(value, dict):
            yield Remark(self.becoming(value))

    def becoming(self, value: Mapping[str, Any]) -> Label:
        """Return what will become of a link that is words so far."""
        if "new" in value:
            return Label("Khi lưu, một phiếu mới mang tên này được lập.", "A record of this name is made on saving.")
        return Label(
            "Mới là chữ, chưa nối với phiếu nào: ở ô này nhấn ↓ để chọn phiếu hoặc lập phiếu.",
            "Only words so far, not linked to a record: press ↓ in this field to choose or make one.",
        )


class DecisionLink(RecordLink, frozen=True):
    """A link to a document, found or made from what is typed: "694/QĐ-TTg 18/7/2024"."""

    kinds: tuple[str, ...] = ("document",)
    day_field: str = "issued"

    def becoming(self, value: Mapping[str, Any]) -> Label:
        if read_decision(value["t"]) is None:
            return super().becoming(value)
        return Label(
            "Lưu xong sẽ nối với văn bản số này: chưa có thì lập phiếu, có nhiều thì chờ chọn.",
            "On saving it is linked to the document of this number: made where there is none, left to choose where there are several.",
        )


_MOST_LETTERS = 120


def read_decision(typed: str) -> tuple[str, str | None] | None:
    """Split a typed decision into its number and, where given, its day as typed; None where there is no number.

    Old forms are read too: "985-QĐ/VH", a bare "1053".
    """
    typed = " ".join(typed.split())
    match = _DECISION.match(typed) if len(typed) <= _MOST_LETTERS else None
    return (match["number"].replace(" ", ""), match["day"]) if match else None


class Source(FieldType, frozen=True):
    """Where a statement comes from: a citation or an address, and the record of the document if there is one.

    Kept as ``{"t": words, "ref": id}``.
    """

    conditions = ("contains", "any", "none")

    def ask(self, op: Op, typed: str, words: Words) -> str:
        return text_of(typed).strip()

    def accept(self, raw: Value, words: Words) -> Value:
        if isinstance(raw, dict):
            kept = {"t": text_of(raw.get("t", "")).strip()}
            ref = raw.get("ref")
            if ref:
                if not RECORD_ID.match(text_of(ref)):
                    raise Refused(Label("Mã phiếu của nguồn không đúng.", "The source's record id is wrong."))
                kept["ref"] = ref
            return kept
        return {"t": text_of(raw).strip()}

    def show(self, value: Value, words: Words) -> str:
        name = words.name_of(value["ref"]) if "ref" in value else None
        return " – ".join(part for part in (name, value["t"]) if part)

    def typed(self, value: Value, words: Words) -> str:
        return str(value["t"])

    def project(self, value: Value, words: Words) -> tuple[Column, ...]:
        return (value["t"],)
