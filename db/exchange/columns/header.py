"""Where a table begins: its header of one or two lines, and which lines below it are no records; each is named.

Nothing is passed over silently: a title, a line of column numbers, a repeated header, a section ("I. Huyện Lạc Sơn"),
a total and a signature are ``Junk`` with their reason; a section also speaks for the lines below it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import msgspec

from db.exchange.files.table import Line, Reading, column_name
from db.schema.label import Label
from db.schema.vietnamese import fold

_MOST_HEADER_LINES = 60
_LONG_HEADER = 90
_MOST_TITLES = 10
_MOST_LINES = 3
"""So many lines a header has at most."""
SEQUENCE_NAMES = frozenset(("stt", "tt", "so tt", "so thu tu", "no", "#", "thu tu"))
_NUMBERED = re.compile(r"^[(\[]?\s*(\d{1,3}|[A-Z]|[ivxIVX]{1,5})\s*[)\].]?$")
_NUMBER = re.compile(r"^[\d.,/%:\- ]+$")
_AMOUNT = re.compile(r"^[\d.,/%:\- ]+([^\W\d]{1,10} ?){0,2}$")
_RANGE = re.compile(r"^\d+([.,]\d+)?\s*[-–]\s*\d+")
# why with marks: a row that begins with "Cồng" or "Cổng" is no sum ("Cộng"), one with "Bàn" no hamlet ("Bản")
_TOTAL = re.compile(
    r"^(tổng cộng|tổng số|tiểu cộng|cộng dồn|tổng|cộng|tong cong|tong so|toàn (tỉnh|huyện|xã))\b[\s:.(]*"
)
_SIGNED = re.compile(
    r"^(nguoi lap|nguoi tong hop|nguoi kiem ke|thu truong|xac nhan|noi nhan|ky ten|\(ky|giam doc|pho giam doc|chu tich|"
    r"tm\.|kt\.|truong phong|can bo|.{0,30}ngay\s.{0,12}thang\s.{0,12}nam\b)"
)
_SECTION = re.compile(
    r"^([ivxlc]{1,6}|[a-z]|\d{1,2})\s*[.)/\-:]\s*\D|^(huyện|xã|phường|thị trấn|thành phố|tp|tỉnh|xóm|thôn|bản)\b"
)
_PAGE = re.compile(
    r"^(trang( so)?[\s:.]*\d{1,4}(\s*(/|tren)\s*\d{1,4})?|[-–]\s*\d{1,4}\s*[-–]|"
    r"(luy ke )?((trang truoc )?(mang|chuyen) (sang|trang)|trang truoc)\b.{0,20})$"
)
_FOOTNOTE = re.compile(r"^((ghi chu|chu thich|nguon|luu y)\s*:|\(?\*+\)?\s*\w)")
_NOTHING = frozenset(("khong", "khong co", "chua co", "khong co di tich nao", "khong co di tich"))
_GROUP = re.compile(r"^(cụm|khu|nhóm|loại|phần|mục)\b")
_ROMAN = re.compile(r"^[IVXLC]{1,6}\.?$|^[A-Z]\.?$")


class Header(msgspec.Struct, frozen=True):
    """Where the header stands: the texts of all columns, the numbers of its lines (none: there is no header), the lines before it."""

    texts: tuple[str, ...]
    lines: tuple[int, ...]
    before: tuple[Line, ...] = ()


class Junk(msgspec.Struct, frozen=True):
    """A line that is no record, and why; ``section`` is what it says of the lines below it."""

    label: Label
    section: str = ""


def find_header(
    lines: Iterable[Line], reading: Reading, known: Callable[[str], float], curing: Callable[[str, str], str]
) -> Header:
    """Return where the header of a table stands.

    ``known`` says how likely a text names a field (0 to 1); ``curing`` turns a cell and its font into Unicode.
    """
    first = [(line, _texts(line, curing)) for _, line in zip(range(_MOST_HEADER_LINES), lines, strict=False)]
    best, best_score = -1, 0.0
    for at, (_, texts) in enumerate(first):
        score = _score(texts, known, reading.columns)
        if score > best_score + 0.01:
            best, best_score = at, score
    if best < 0:
        best = _by_shape([texts for _, texts in first], reading.columns)
    if best < 0:
        return Header(tuple(f"Cột {column_name(c)}" for c in range(reading.columns)), ())
    line, texts = first[best]
    over = {c: c2 for a, c, b, c2 in reading.merged if a == line.at and c2 > c}
    top = list(texts) + [""] * (reading.columns - len(texts))
    for column, last in over.items():
        for at in range(column + 1, min(last + 1, len(top))):
            top[at] = top[at] or top[column]
    rows, used = [top], [line.at]
    for below, under in first[best + 1 : best + _MOST_LINES]:
        over = {c: c2 for a, c, b, c2 in reading.merged if a == used[-1] and c2 > c}
        if below.at != used[-1] + 1 or not _goes_on(texts, under, over, known, below_first=len(rows) == 1):
            break
        used.append(below.at)
        rows.append(under + [""] * (len(top) - len(under)))
        texts = under
    if len(rows) == _MOST_LINES:
        rows[1] = _reaching(*rows)
    headers = rows[0]
    for under in rows[1:]:
        headers = _joined(headers, under)
    return Header(tuple(headers), tuple(used), tuple(entry for entry, _ in first[:best]))


def _texts(line: Line, curing: Callable[[str, str], str]) -> list[str]:
    return [" ".join(curing(c, line.fonts.get(at, "")).split()) for at, c in enumerate(line.cells)]


def _score(texts: Sequence[str], known: Callable[[str], float], columns: int) -> float:
    """Return how much a line looks like a header: known names, short words, no numbers, no gaps."""
    filled = [t for t in texts if t]
    if not filled or (len(filled) < 2 and columns > 1):
        return 0.0
    # why: a sheet has several columns "Ghi chú", and where two tables stand side by side each name stands twice
    different = set(filled)
    if any(len(t) > _LONG_HEADER for t in filled) or len(different) * 3 < len(filled):
        return 0.0
    numbers = sum(bool(_NUMBER.match(t)) for t in filled)
    if numbers * 3 > len(filled):
        return 0.0
    hits = sum(k for t in different if (k := known(t)) >= 0.6)
    if hits < 0.9:
        return 0.0
    return hits * 3 + 0.2 * min(len(filled), 20) - numbers


def _by_shape(lines: Sequence[Sequence[str]], columns: int) -> int:
    """Return which line is a header of names nobody knows: short different words over a column of numbers; -1: none."""
    for at, texts in enumerate(lines[:_MOST_TITLES]):
        filled = [t for t in texts if t]
        words = len(filled) > 1 and len(set(filled)) == len(filled) and not any(_NUMBER.match(t) for t in filled)
        if not words or len(filled) * 10 < columns * 7 or any(len(t) > _LONG_HEADER for t in filled):
            continue
        below = lines[at + 1 : at + 30]
        for column in range(len(texts)):
            values = [t[column] for t in below if column < len(t) and t[column]]
            if len(values) > 1 and sum(bool(_NUMBER.match(v)) for v in values) * 10 >= len(values) * 7:
                return at
    return -1


def _goes_on(
    above: Sequence[str], under: Sequence[str], over: dict[int, int], known: Callable[[str], float], below_first: bool
) -> bool:
    """Say whether the line below a header goes on with it: it stands under wide or empty headers and holds no data.

    A third line stands under wide headers of the second alone.
    """
    filled = [at for at, t in enumerate(under) if t]
    if not filled or any(_NUMBER.match(under[at]) and not _RANGE.match(under[at]) for at in filled):
        return False
    # why: a header over several columns is often not merged, it only leaves the cells beside it empty
    wide = {
        at
        for at, text in enumerate(above)
        if text and at + 1 < len(under) and under[at + 1] and (at + 1 >= len(above) or not above[at + 1])
    }
    spread = {at for column, last in over.items() for at in range(column, last + 1)} | wide
    empty = {at for at in filled if at >= len(above) or not above[at]} if below_first else set()
    if any(at not in spread and at not in empty for at in filled):
        return False
    return bool(spread) or all(known(under[at]) >= 0.4 or len(under[at]) < 25 for at in filled)


def _reaching(first: list[str], second: list[str], third: list[str]) -> list[str]:
    """Return the second line of a header with each of its words above all of the third it reaches over."""
    reached = list(second)
    for at in range(1, len(reached)):
        if not reached[at] and third[at] and first[at] in ("", first[at - 1]):
            reached[at] = reached[at - 1]
    return reached


def _joined(top: list[str], under: Sequence[str]) -> list[str]:
    joined = []
    group = ""
    for at, text in enumerate(top):
        below = under[at] if at < len(under) else ""
        group = text or (group if below else "")
        joined.append(f"{group} – {below}" if group and below and group != below else group or below)
    return joined


def tables_beside(headers: Sequence[str]) -> list[tuple[int, int]]:
    """Return the first and last columns of tables that stand side by side, all with the same headers; none where there is one."""
    keys = list(map(_key, headers))
    first = next((key for key in keys if key and keys.count(key) > 1), "")
    starts = [at for at, key in enumerate(keys) if key == first] if first else []
    found = [[at for at in range(a, b) if keys[at]] for a, b in pairwise([*starts, len(keys)])]
    alike = all([keys[at] for at in one] == [keys[at] for at in found[0]] for one in found)
    return [(one[0], one[-1]) for one in found] if len(found) > 1 and len(found[0]) > 1 and alike else []


class Sorting:
    """Tells records from the other lines below a header, one line after the other."""

    def __init__(self, header: Header, naming: int, sequence: int) -> None:
        # why: a header of several lines returns line by line, each with one part of its texts
        said = [{whole, *whole.split(" – ")} - {""} for whole in header.texts]
        self._header = [set(map(_key, parts)) for parts in said]
        self._exact = set[str]().union(*said)
        self._naming = naming
        self._sequence = sequence
        self._usual = 0.0
        self._other = self._foot = False

    def junk(self, texts: Sequence[str]) -> Junk | None:
        """Return why a line is no record, or None where it is one."""
        stripped = list(map(str.strip, texts))
        many = len(stripped) - stripped.count("")
        if not many:
            return Junk(Label("dòng trống", "an empty line"))
        # why: only a line that shares a cell with the header word for word is looked at closely
        if many > 1 and not self._exact.isdisjoint(stripped) and self._repeats(_filled(stripped)):
            self._other = False
            return Junk(Label("tiêu đề lặp lại", "the header again"))
        if self._other or (many > 2 and self._begins_another(stripped)):
            self._other = True
            return Junk(
                Label(
                    "thuộc một bảng khác ở dưới, tiêu đề khác; tách ra trang riêng rồi nhập",
                    "of another table below, with another header; put it on a sheet of its own",
                )
            )
        if many > 2 and _NUMBERED.match(next(filter(None, stripped))) and self._counting(_filled(stripped)):
            return Junk(Label("dòng đánh số cột", "numbers of the columns"))
        word = next((t for t in stripped if t and not _NUMBER.match(t)), "")
        if word and _TOTAL.match(word[:40].lower()) and self._is_total(_filled(stripped), word):
            return Junk(Label("dòng tổng cộng", "a total"))
        if many <= 2 < self._usual and self._turns_page(_filled(stripped)):
            return Junk(Label("số trang, chuyển trang", "a page number, a carry"))
        few = many <= 2 or many * 3 <= self._usual
        if few and self._usual > 3 and self._is_foot(stripped):
            self._foot = True
            return Junk(Label("chân trang, chữ ký", "foot of the page, signatures"))
        if many == 1 and self._usual > 2 and (_FOOTNOTE.match(said := fold(word).strip()) or said in _NOTHING):
            return Junk(Label("ghi chú của bảng, dòng ghi không có", "a note of the table, or that there is nothing"))
        if many <= 3 and self._is_section(filled := self._without_amount(_filled(stripped))):
            said = max((t for _, t in filled), key=len)
            return Junk(Label("dòng nhóm", "a section"), said)
        self._foot = False
        self._usual = max(self._usual * 0.98, float(many))
        return None

    def _begins_another(self, stripped: list[str]) -> bool:
        """Say whether a line is the header of another table: what stands over running numbers stands in their column."""
        at = self._sequence
        return (
            0 <= at < len(stripped) and _key(stripped[at]) in SEQUENCE_NAMES and not any(map(_NUMBER.match, stripped))
        )

    def _repeats(self, filled: list[tuple[int, str]]) -> bool:
        repeated = sum(at < len(self._header) and _key(t) in self._header[at] for at, t in filled)
        return repeated * 10 >= len(filled) * 7

    def _is_foot(self, stripped: list[str]) -> bool:
        """Say whether a line of few cells belongs to the signatures: their words, or behind them a name without a number before it."""
        numbered = 0 <= self._sequence < len(stripped) and bool(stripped[self._sequence])
        return (self._foot and not numbered) or any(_SIGNED.match(fold(t)) for t in stripped if t)

    def _without_amount(self, filled: list[tuple[int, str]]) -> list[tuple[int, str]]:
        """Return the cells of a line without how many there are of what it names ("III | Huyện Kim Bôi | 3 di tích")."""
        if len(filled) < 3 or not _ROMAN.match(filled[0][1]):
            return filled
        if self._usual <= 3 and not _SECTION.match(filled[1][1].lower()):
            return filled
        return [filled[0], *(f for f in filled[1:] if not _AMOUNT.match(f[1]))]

    def _turns_page(self, filled: list[tuple[int, str]]) -> bool:
        words = [t for _, t in filled if not _AMOUNT.match(t) or _PAGE.match(fold(t))]
        return len(words) == 1 and bool(_PAGE.match(" ".join(fold(words[0]).split())))

    def _is_total(self, filled: list[tuple[int, str]], words: str) -> bool:
        if sum(not _AMOUNT.match(t) for _, t in filled) != 1:
            return False
        rest = _TOTAL.sub("", words.lower()).strip(" :.)")
        return len(rest) < 40 and (len(filled) > 1 or bool(re.search(r"\d", words)) or not rest)

    def _counting(self, filled: list[tuple[int, str]]) -> bool:
        if not all(_NUMBERED.match(t) for _, t in filled):
            return False
        numbers = [int(m[1]) if (m := _NUMBERED.match(t)) and m[1].isdigit() else None for _, t in filled]
        plain = [n for n in numbers if n is not None]
        return (
            len(plain) > 2
            and plain == list(range(plain[0], plain[0] + len(plain)))
            and len(plain) * 3 >= len(filled) * 2
        )

    def _is_section(self, filled: list[tuple[int, str]]) -> bool:
        if len(filled) > 2 or (self._usual and self._usual < 3):
            return False
        texts = [t for _, t in filled]
        if len(filled) == 2:
            number, said = texts
            return filled[0][0] == self._sequence and bool(_ROMAN.match(number)) and not _NUMBER.match(said)
        at, text = filled[0]
        if _NUMBER.match(text):
            return False
        looks = bool(_SECTION.match(text.lower()))
        return looks if at == self._naming else looks or at == self._sequence or bool(_GROUP.match(text.lower()))


def _key(text: str) -> str:
    return " ".join(fold(text).split())


def _filled(stripped: Sequence[str]) -> list[tuple[int, str]]:
    return [(at, text) for at, text in enumerate(stripped) if text]
