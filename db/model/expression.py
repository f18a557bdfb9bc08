"""The language of conditions: read as a person types it, and told again as chips and saved searches show it.

    Tình trạng là nứt và (Đường kính mặt từ 30 cm đến 60 cm hoặc Trọng lượng ≥ 3 kg)
    place within "huyện Lạc Sơn" and not condition is empty
    Xếp hạng có dòng (Cấp là "di tích quốc gia" và Từ ngày sau 2000)

A field is named by its id or its label in either language, marks not needed; a row's field by
``group.field``, ``Group › Field``, or alone inside ``có dòng (…)``. Values with spaces may stand
bare; those with ``;``, brackets or a joining word stand in quotes. ``docs/conditions.md`` tells it all.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence

from db.model.condition import All, By, Condition, Either, Not, OfRow, Test
from db.model.problems import NotPossible
from db.model.telling import label_of
from db.schema.asking import ASKINGS, Op
from db.schema.field import Field
from db.schema.field_type import Refused, Words
from db.schema.kind import Kind
from db.schema.label import Label
from db.schema.rows import Rows
from db.schema.vietnamese import Unprintable, border, fold, fold_letters

_AND, _OR, _NOT = ("và", "and", "&&", "&"), ("hoặc", "or", "||", "|"), ("không", "not", "!")
_IS_NOT = ("!=", "≠", "khác", "is not", "không là", "<>")
_TO = ("đến", "to", "and", "tới", "..")
_HAS_ROW = ("có dòng", "has row")
_QUOTES = {'"': '"', "“": "”", "«": "»"}
_JOINING = {"va": "và", "hoac": "hoặc"}
_BARE_JOINING = re.compile(r"\s(va|hoac)(?=[\s(])")
_DEEPEST, _LONGEST = 40, 20_000
_PLAIN = re.compile(r"[^\s()\[\];,\"“”«»!&|<>=~^≤≥≠›]+(?: [^\s()\[\];,\"“”«»!&|<>=~^≤≥≠›]+)*")
_SUGGESTED = 0.6


def conditions_of(field: Field) -> tuple[Op, ...]:
    """Return what a field may be asked for, the usual one first."""
    return field.type.asked if isinstance(field.type, Rows) else field.type.conditions


def read(text: str, kind: Kind, words: Words) -> Condition | None:
    """Return the condition that ``text`` tells about records of ``kind``, or None where it is empty.

    Raises ``NotPossible`` with the place and the reason where it cannot be read.
    """
    try:
        clean = border(text).replace("\u00a0", " ")
    except Unprintable:
        raise NotPossible(Label("Điều kiện có ký tự hỏng.", "The condition holds a damaged character.")) from None
    if len(clean) > _LONGEST:
        raise NotPossible(Label("Điều kiện quá dài.", "The condition is too long."))
    if not clean.strip():
        return None
    reading = _Reading(clean, kind, words)
    found = reading.either(0)
    reading.skip()
    if reading.at < len(clean):
        raise reading.lost("thừa", "left over")
    return found


def read_order(text: str, kind: Kind | None) -> tuple[By, ...]:
    """Return the order that "FIELD,FIELD:desc" tells; a field by id or label, ``:desc``, ``:giảm`` or ``-`` before it for down."""
    found = []
    for part in (p.strip() for p in text.split(",")):
        if not part:
            continue
        name, colon, way = part.rpartition(":")
        down = colon and fold(way).strip() in ("desc", "giam", "down", "xuong")
        if colon and not down and fold(way).strip() not in ("asc", "tang", "up", "len"):
            name, down = part, ""
        name = name if colon and name else part
        descending = bool(down) or name.startswith("-")
        name = name.lstrip("-").strip()
        found.append(By(_path(name, kind), descending))
    return tuple(found)


def _path(name: str, kind: Kind | None) -> str:
    if kind is None or kind.field(name) is not None:
        return name
    wanted = fold(name)
    for path in kind.by_id:
        if any(fold(label_of(kind, path, language)) == wanted for language in ("vi", "en")):
            return path
    raise _unknown(name, kind)


def _unknown(name: str, kind: Kind) -> NotPossible:
    labels = {fold(f.label.vi): f.label.vi for f in kind.fields}
    wanted = fold(name)[:60]
    begun = [label for label in labels if wanted and label.startswith(wanted)]
    near = list(dict.fromkeys([*begun, *difflib.get_close_matches(wanted, labels, 3, _SUGGESTED)]))[:3]
    said = "; ".join(labels[n] for n in near)
    return NotPossible(
        Label(
            f"Phiếu {kind.label.vi} không có trường “{name[:60]}”." + (f" Có phải: {said}?" if said else ""),
            f"{kind.label.en} has no field “{name[:60]}”." + (f" Was meant: {said}?" if said else ""),
        )
    )


def _spellings(op: Op) -> Iterator[str]:
    asking = ASKINGS[op]
    yield from (asking.label.vi, asking.label.en, op.replace("_", " "), *asking.also)


class _Reading:
    """One text being read, from left to right."""

    def __init__(self, text: str, kind: Kind, words: Words) -> None:
        self.text, self.kind, self.words = text, kind, words
        self.at = 0
        self._folded = fold_letters(text)
        self._lower = "".join(c.lower()[:1] for c in text)

    def skip(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def lost(self, vi: str, en: str) -> NotPossible:
        rest = self.text[self.at :].strip()[:40]
        where = (f" ở chỗ “{rest}”", f" at “{rest}”") if rest else (" ở cuối", " at the end")
        return NotPossible(
            Label(f"Điều kiện đọc không được{where[0]}: {vi}.", f"The condition cannot be read{where[1]}: {en}.")
        )

    def word(self, *spellings: str, folded: bool = False) -> str | None:
        """Take the longest of some words or signs that stands here, ``folded``: also without marks; words end where letters end."""
        self.skip()
        for spelling in sorted(spellings, key=len, reverse=True):
            end = self.at + len(spelling)
            if not self._lower.startswith(spelling, self.at) and not (
                folded and spelling[0].isalpha() and self._folded.startswith(fold_letters(spelling), self.at)
            ):
                continue
            if spelling[-1].isalnum() and end < len(self.text) and (self.text[end].isalnum() or self.text[end] == "_"):
                continue
            self.at = end
            return spelling
        return None

    def either(self, depth: int, group: str = "") -> Condition:
        parts = [self.all(depth, group)]
        while self.word(*_OR):
            parts.append(self.all(depth, group))
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def all(self, depth: int, group: str) -> Condition:
        parts = [self.one(depth, group)]
        while self.word(*_AND):
            parts.append(self.one(depth, group))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def one(self, depth: int, group: str) -> Condition:
        if depth > _DEEPEST:
            raise self.lost("lồng quá sâu", "nested too deeply")
        self.skip()
        start = self.at
        path = shorter = self.field(group)
        while shorter is not None:
            end = self.at
            asked = self.test(shorter, depth, group)
            if asked is not None:
                return asked
            # why: "Tên gọi khác x" may be the field "Tên gọi khác", or "Tên gọi" asked for what is not x
            self.at = start
            shorter = self.field(group, end)
        self.at = start
        if self.word("("):
            inner = self.either(depth + 1, group)
            if not self.word(")"):
                raise self.lost("thiếu dấu “)”", "“)” is missing")
            return inner
        if self.word(*_NOT, folded=True):
            return _negated(self.one(depth + 1, group))
        if path is not None:
            self.field(group)
            field = self._of(path, group)
            asks = ", ".join(ASKINGS[op].label.vi for op in conditions_of(field))
            raise self.lost(
                f"sau “{field.label.vi}” phải là một trong: {asks}",
                f"after “{field.label.en}” one of these is expected: "
                + ", ".join(ASKINGS[op].label.en for op in conditions_of(field)),
            )
        rest = self.text[self.at :].lstrip("[")
        match = _PLAIN.match(rest)
        if match is None:
            raise self.lost("thiếu tên trường", "the name of a field is missing")
        name = re.split(r"\s(?:là|có|từ|is|thuộc|within|chưa|đã|nay|contains)\s", f" {match[0]} ")[0].strip()
        raise _unknown(name, self.kind)

    def field(self, group: str, before: int | None = None) -> str | None:
        """Take the name of a field: an id, or the longest label that stands here and ends ``before`` a place."""
        self.skip()
        bracket = self.text.startswith("[", self.at)
        begin = self.at + bracket
        best: tuple[int, Sequence[str]] | None = None
        for name, paths in self._known(group).items():
            end = begin + len(name)
            if not self._folded.startswith(name, begin):
                continue
            if end < len(self.text) and (self.text[end].isalnum() or self.text[end] in "_."):
                continue
            if bracket and not self.text.startswith("]", end):
                continue
            if (best is None or end > best[0]) and (before is None or end + bracket < before):
                best = (end, paths)
        if best is None:
            return None
        end, paths = best
        typed = self.text[begin:end]
        if len(paths) > 1:
            exact = [p for p in paths if p == typed] or [p for p in paths if typed.lower() in self._said(p, group)]
            paths = exact or paths
        if len(paths) > 1:
            labels = "; ".join(label_of(self.kind, p, "vi") for p in paths[:4])
            raise NotPossible(
                Label(
                    f"“{typed}” chỉ nhiều trường: {labels}. Ghi rõ hơn.",
                    f"“{typed}” means several fields: {', '.join(paths[:4])}. Be more exact.",
                )
            )
        self.at = end + bracket
        return paths[0]

    def _said(self, path: str, group: str) -> list[str]:
        field = self._of(path, group)
        return [field.label.vi.lower(), field.label.en.lower()]

    def _of(self, path: str, group: str) -> Field:
        field = self.kind.field(f"{group}.{path}" if group else path)
        assert field is not None
        return field

    def _known(self, group: str) -> Mapping[str, Sequence[str]]:
        """Return folded names of fields to their paths: of a row's fields inside a group."""
        outer = self.kind.by_id.get(group)
        if outer is None or not isinstance(outer.type, Rows):
            return self.kind.named
        found: dict[str, list[str]] = {}
        for field in outer.type.fields:
            for name in dict.fromkeys(fold_letters(n) for n in (field.id, field.label.vi, field.label.en)):
                found.setdefault(name, []).append(field.id)
        return found

    def test(self, path: str, depth: int, group: str) -> Condition | None:
        """Read what a field is asked for, or None where no condition follows."""
        field = self._of(path, group)
        if isinstance(field.type, Rows) and self.word(*_HAS_ROW, folded=True):
            if not self.word("("):
                raise self.lost("sau “có dòng” phải là “(”", "“(” is expected after “has row”")
            part = self.either(depth + 1, path)
            if not self.word(")"):
                raise self.lost("thiếu dấu “)”", "“)” is missing")
            return OfRow(path, part)
        ops = conditions_of(field)
        start = self.at
        negated = bool(self.word("không", "not", folded=True))
        if not negated and self.word(*_IS_NOT, folded=True):
            op: Op = "is" if "is" in ops else "in" if "in" in ops else "contains"
            return _negated(self._values(path, field, op, group))
        spellings = {s.lower(): op for op in reversed(ops) for s in _spellings(op)}
        if "is" not in ops:
            spellings.setdefault("=", "in" if "in" in ops else "contains")
        found = self.word(*spellings, folded=True)
        if found is None:
            self.at = start
            return None
        asked = self._values(path, field, spellings[found], group)
        return _negated(asked) if negated else asked

    def _values(self, path: str, field: Field, op: Op, group: str) -> Condition:
        expected = ASKINGS[op].values
        if expected == 0:
            return Test(path, op)
        if expected == 2:
            low = self.value(group, _TO)
            if not self.word(*_TO, folded=True):
                one: Op = "least" if "least" in conditions_of(field) else "after"
                if one == "after":
                    raise self.lost("thiếu “đến …”", "“and …” is missing")
                return Test(path, one, (self._ask(field, one, low),))
            return Test(path, op, (self._ask(field, op, low), self._ask(field, op, self.value(group))))
        self.skip()
        if self.text.startswith("(", self.at) and (op == "one_of" or (op == "is" and "one_of" in conditions_of(field))):
            self.at += 1
            values = [self.value(group)]
            while self.word(";", ","):
                values.append(self.value(group))
            if not self.word(")"):
                raise self.lost("thiếu dấu “)”", "“)” is missing")
            return Test(path, "one_of", tuple(dict.fromkeys(self._ask(field, "one_of", v) for v in values)))
        return Test(path, op, (self._ask(field, op, self.value(group)),))

    def _ask(self, field: Field, op: Op, typed: str) -> str:
        try:
            return field.type.ask(op, typed, self.words)
        except Refused as refused:
            raise NotPossible(
                Label(f"{field.label.vi}: {refused.label.vi}", f"{field.label.en}: {refused.label.en}")
            ) from None

    def value(self, group: str, stops: tuple[str, ...] = ()) -> str:
        """Take a value: in quotes, or bare words up to a bracket, a semicolon or a joining word."""
        self.skip()
        closing = _QUOTES.get(self.text[self.at : self.at + 1])
        if closing:
            return self._quoted(closing)
        start = self.at
        while self.at < len(self.text) and self.text[self.at] not in "();":
            if self.text[self.at] == "," and self.text[self.at + 1 : self.at + 2].isspace():
                break
            if self.text[self.at].isspace() or self.at == start:
                here = self.at
                if self.word(*_AND, *_OR) or (stops and self.word(*stops, folded=True)):
                    self.at = here
                    break
                self.at = here
            self.at += 1
        found = self.text[start : self.at].strip()
        if not found:
            raise self.lost("thiếu giá trị", "a value is missing")
        self._no_joining_within(start, self.at, group)
        return found

    def _no_joining_within(self, start: int, end: int, group: str) -> None:
        """Refuse a bare value in which a joining word without its marks stands before what reads like a condition."""
        for found in _BARE_JOINING.finditer(self._lower, start, end):
            at, self.at = self.at, found.end()
            if self._begins_condition(group):
                self.at = found.start(1)
                bare, meant = found[1], _JOINING[found[1]]
                raise self.lost(
                    f"để nối hai điều kiện hãy gõ “{meant}” có dấu; nếu “{bare}” là chữ của giá trị thì đặt giá trị trong ngoặc kép",
                    f"to join two conditions type “{meant}” with its marks; where “{bare}” belongs to the value, put that in quotes",
                )
            self.at = at

    def _begins_condition(self, group: str) -> bool:
        """Say whether what stands here reads like a condition: a bracket, *không*, or a field and what it is asked for."""
        self.skip()
        if self.text.startswith("(", self.at):
            return True
        self.word("không", "not", folded=True)
        try:
            path = self.field(group)
        except NotPossible:
            return True
        if path is None:
            return False
        known = {s.lower() for op in conditions_of(self._of(path, group)) for s in _spellings(op)}
        return self.word(*known, *_IS_NOT, *_HAS_ROW, *_NOT, "=", folded=True) is not None

    def _quoted(self, closing: str) -> str:
        self.at += 1
        made: list[str] = []
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == "\\" and self.at + 1 < len(self.text):
                made.append(self.text[self.at + 1])
                self.at += 2
                continue
            self.at += 1
            if char == closing:
                return "".join(made)
            made.append(char)
        raise self.lost("thiếu dấu đóng ngoặc kép", "the closing quote is missing")


def _negated(condition: Condition) -> Condition:
    """Return what does not hold; of "is empty" its opposite, which has words of its own."""
    if isinstance(condition, Test) and condition.op in ("any", "none"):
        return Test(condition.path, "none" if condition.op == "any" else "any")
    return condition.part if isinstance(condition, Not) else Not(condition)
