"""Days known in part, datings of old things, and days of the festival calendar."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from db.schema.asking import DATED, Op
from db.schema.field_type import Column, FieldType, Refused, Remark, Value, Words, text_of
from db.schema.label import Label
from db.schema.lunar import to_solar
from db.schema.vietnamese import fold

_ISO = re.compile(r"^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")
_DMY = re.compile(r"^(?:(\d{1,2})\s*[/.-]\s*)?(?:(\d{1,2})\s*[/.-]\s*)?(\d{4})$")
_WORDY = re.compile(r"^(?:(?:ngay\s+)?(\d{1,2})\s+)?(?:thang\s+(\d{1,2})\s*[/,]?\s*)?(?:nam\s+)?(\d{4})$")
_LUNAR = re.compile(r"\s*\(?\s*(âm lịch|al|âl|lunar)\s*\)?\s*$", re.IGNORECASE)
_MONTHS = {
    "gieng": 1,
    "hai": 2,
    "ba": 3,
    "tu": 4,
    "nam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
    "muoi": 10,
    "muoi mot": 11,
    "mot": 11,
    "chap": 12,
    "muoi hai": 12,
}
_ROMAN = {"i": 1, "v": 5, "x": 10}
# Reign years as in the general chronology of Vietnamese history (Đại Việt sử ký toàn thư and later).
_DYNASTIES = {
    "ly": (1009, 1225),
    "tran": (1225, 1400),
    "ho": (1400, 1407),
    "le so": (1428, 1527),
    "mac": (1527, 1592),
    "le trung hung": (1533, 1789),
    "tay son": (1778, 1802),
    "nguyen": (1802, 1945),
    "le": (1428, 1789),
}
_BP_YEAR = 1950
_MOST_LETTERS = 60
_CIRCA_YEARS = 10


class Day(FieldType, frozen=True):
    """A day, a month or a year: kept as ISO text cut where knowledge ends, ``L`` before it for a lunar day."""

    order = "number"
    conditions = DATED

    def accept(self, raw: Value, words: Words) -> Value:
        if isinstance(raw, int) and not isinstance(raw, bool):
            raw = str(raw)
        typed = " ".join(text_of(raw).split())
        if len(typed) > _MOST_LETTERS:
            raise _not_a_day()
        lunar, plain = False, typed
        if not typed[-1:].isdigit() or typed.startswith("L"):
            lunar = typed.startswith("L") or bool(_LUNAR.search(typed))
            plain = _LUNAR.sub("", typed.removeprefix("L")).strip()
        if match := _ISO.match(plain):
            year, month, day = match[1], match[2], match[3]
        elif match := _DMY.match(plain):
            year, month, day = match[3], match[2] or match[1], match[1] if match[2] else None
        elif match := _WORDY.match(fold(plain)):
            year, month, day = match[3], match[2], match[1]
        else:
            raise _not_a_day()
        return self._kept(int(year), int(month or 0), int(day or 0), lunar)

    def _kept(self, year: int, month: int, day: int, lunar: bool) -> Value:
        if not 1 <= year <= 9999 or month > 12 or day > 31 or (day and not month):
            raise _no_such_day()
        if day and lunar and (day > 30 or (1900 <= year <= 2199 and to_solar(day, month, year) is None)):
            raise _no_such_day()
        if day and not lunar:
            try:
                date(year, month, day)
            except ValueError:
                raise _no_such_day() from None
        text = f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day else "")
        return ("L" if lunar else "") + text

    def show(self, value: Value, words: Words) -> str:
        parts = value.removeprefix("L").split("-")
        text = "/".join(reversed(parts)) if len(parts) != 2 else f"{parts[1]}/{parts[0]}"
        return text + (words.say(" âm lịch", " (lunar)") if value.startswith("L") else "")

    def project(self, value: Value, words: Words) -> tuple[Column, ...]:
        return (value,)

    def cell(self, columns: tuple[Column, ...], words: Words) -> str:
        return self.show(str(columns[0]), words) if columns[0] else ""

    def written(self, column: Column, words: Words) -> str:
        return self.show(str(column), words) if column else ""

    def ask(self, op: Op, typed: str, words: Words) -> str:
        return str(self.accept(typed, words)).removeprefix("L")

    def told(self, op: Op, asked: str, words: Words) -> str:
        return self.show(asked, words)


def _not_a_day() -> Refused:
    return Refused(
        Label(
            "Không đọc được ngày; ghi như 19/1/2016, 3/1997 hoặc 1997.",
            "Not a date; write 19/1/2016, 3/1997 or 1997.",
        )
    )


def _no_such_day() -> Refused:
    return Refused(Label("Không có ngày này trong lịch.", "There is no such day in the calendar."))


def solar(value: str) -> date | None:
    """Return the Gregorian day of a kept ``Day`` that is known to the day, or None."""
    parts = [int(p) for p in value.removeprefix("L").split("-")]
    if len(parts) < 3:
        return None
    return to_solar(parts[2], parts[1], parts[0]) if value.startswith("L") else date(*parts)


class Dating(FieldType, frozen=True):
    """The age of a thing: the words as written, and the earliest and latest year they mean.

    Kept as ``{"t": words, "a": earliest, "b": latest, "c": circa}``; years before our era are
    negative; words that are not understood are kept with a remark. BP counts back from 1950.
    """

    columns = (("", "INTEGER"), ("_to", "INTEGER"), ("_typed", "TEXT"))
    order = "number"
    conditions = (*DATED, "contains")
    written_from = 2

    def accept(self, raw: Value, words: Words) -> Value:
        if isinstance(raw, int) and not isinstance(raw, bool):
            raw = str(raw)
        if isinstance(raw, dict):
            text = text_of(raw.get("t", "")).strip()
            kept: dict[str, Value] = {"t": text}
            for key in ("a", "b"):
                year = raw.get(key)
                if year is not None:
                    if isinstance(year, bool) or not isinstance(year, int) or abs(year) > 5_000_000:
                        raise Refused(
                            Label("Năm sớm nhất, muộn nhất phải là số nguyên.", "Earliest and latest are whole years.")
                        )
                    kept[key] = year
            if raw.get("c"):
                kept["c"] = True
            if "a" in kept and "b" in kept and kept["a"] > kept["b"]:
                raise Refused(
                    Label("Năm sớm nhất phải trước năm muộn nhất.", "The earliest year must come before the latest.")
                )
            return kept
        text = text_of(raw).strip()
        span = years(text)
        kept = {"t": text}
        if span:
            kept["a"], kept["b"] = span
        if "khoang" in fold(text).split():
            kept["c"] = True
        return kept

    def show(self, value: Value, words: Words) -> str:
        return str(value["t"])

    def project(self, value: Value, words: Words) -> tuple[Column, ...]:
        return value.get("a"), value.get("b"), value["t"]

    def cell(self, columns: tuple[Column, ...], words: Words) -> str:
        return str(columns[2] or "")

    def remarks(self, value: Value, words: Words) -> Iterable[Remark]:
        if "a" not in value and "b" not in value:
            yield Remark(
                Label(
                    "Chưa hiểu mốc thời gian này; vẫn giữ nguyên chữ, nhưng không xếp và lọc theo năm được.",
                    "These words are kept, but not understood as years: no sorting or filtering by year.",
                )
            )

    def ask(self, op: Op, typed: str, words: Words) -> str:
        text = text_of(typed).strip()
        if op != "contains" and years(text) is None:
            raise Refused(
                Label(
                    f"Không hiểu “{text}” là năm nào; ghi như 1802, thế kỷ XV, 500 TCN.",
                    f"“{text}” is not understood as years; write 1802, thế kỷ XV, 500 TCN.",
                )
            )
        return text

    def understood(self, value: Value, words: Words) -> str:
        """Return what the words were understood as, to show beside them before they are kept."""

        def year(y: int) -> str:
            return f"{-y} {words.say('TCN', 'BCE')}" if y < 0 else str(y)

        ends = [year(value[k]) if k in value else "…" for k in ("a", "b")]
        if ends == ["…", "…"]:
            return ""
        return ends[0] if ends[0] == ends[1] else " – ".join(ends)


def years(text: str) -> tuple[int, int] | None:
    """Return the earliest and latest year meant by the words of a dating, or None."""
    if len(text) > _MOST_LETTERS * 2:
        return None
    words = re.sub(r"[–—]", "-", fold(text))
    words = re.sub(r"\b(nien dai|nam|tu|vao)\b", " ", words)
    words = re.sub(r"(\d)\.(\d{3})\b", r"\1\2", re.sub(r"\s+", " ", words)).strip(" .,")
    circa = bool(re.search(r"\bkhoang\b", words))
    words = re.sub(r"\b(khoang|uoc)\b", " ", words).strip()
    if re.search(r"\b(bp|cach ngay nay|truoc hien tai)\b", words):
        numbers = [int(n) for n in re.findall(r"\d+", words)]
        return (_BP_YEAR - max(numbers), _BP_YEAR - min(numbers)) if numbers else None
    if match := re.fullmatch(
        r"(dau |giua |cuoi |nua dau |nua cuoi )?the k[yi] ([ivx]+|\d{1,2})( tcn)?(?: ?(?:-|den) ?(?:the k[yi] )?([ivx]+|\d{1,2})( tcn| scn)?)?",
        words,
    ):
        return _centuries(*match.groups())
    if match := re.fullmatch(r"(truoc|sau) (\d{3,4})", words):
        return None
    if match := re.fullmatch(r"(?:thap nien|thap ky) (\d{3})0", words):
        return int(match[1]) * 10, int(match[1]) * 10 + 9
    if match := re.fullmatch(r"(\d{1,4})( tcn)?(?: ?(?:-|den) ?(\d{1,4})( tcn)?)?", words):
        first, last = int(match[1]), int(match[3] or match[1])
        if match[4] or (match[2] and not match[3]):
            first, last = -first, -last
        elif match[2]:
            first = -first
        if circa and not match[3]:
            first, last = first - _CIRCA_YEARS, last + _CIRCA_YEARS
        return (first, last) if first <= last else None
    if match := re.fullmatch(r"(?:thoi|trieu|nha|doi) (.+)", words):
        return _DYNASTIES.get(match[1])
    return None


def _centuries(
    part: str | None, first: str, bce: str | None, last: str | None, last_era: str | None
) -> tuple[int, int] | None:
    before = bool(bce) or bool(last and last_era == " tcn")
    begin, end = _century(_number(first), before)
    if last:
        _, last_end = _century(_number(last), last_era == " tcn")
        return (begin, last_end) if begin <= last_end else None
    third = {"dau ": (0, 33), "giua ": (33, 67), "cuoi ": (67, 99), "nua dau ": (0, 50), "nua cuoi ": (50, 99)}.get(
        part or ""
    )
    return (begin + third[0], begin + third[1]) if third else (begin, end)


def _century(number: int, before: bool) -> tuple[int, int]:
    return (-number * 100, -number * 100 + 99) if before else (number * 100 - 99, number * 100)


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    values = [_ROMAN[c] for c in text]
    return sum(-v if i + 1 < len(values) and v < values[i + 1] else v for i, v in enumerate(values))


class YearlyDay(FieldType, frozen=True):
    """A day that returns each year, lunar unless said otherwise: "mồng 7 tháng Giêng".

    Kept as ``{"t": words, "d": day, "m": month, "e": last day, "cal": "lunar" | "solar"}``.
    """

    columns = (("", "INTEGER"), ("_typed", "TEXT"))
    order = "number"
    conditions = ("is", "between", "contains", "any", "none")
    written_from = 1

    def ask(self, op: Op, typed: str, words: Words) -> str:
        text = text_of(typed).strip()
        if op != "contains" and "m" not in self.accept(text, words):
            raise Refused(
                Label(
                    f"Không hiểu “{text}” là ngày, tháng nào; ghi như tháng Giêng, 8/4.",
                    f"“{text}” is not a day or month; write tháng Giêng, 8/4.",
                )
            )
        return text

    def accept(self, raw: Value, words: Words) -> Value:
        text = text_of(raw.get("t", "") if isinstance(raw, dict) else raw).strip()
        folded = re.sub(r"[–—]", "-", fold(" ".join(text.split())[: _MOST_LETTERS * 2]))
        calendar = "solar" if re.search(r"\bduong lich\b", folded) else "lunar"
        folded = re.sub(r"\b(am lich|duong lich|hang nam|ngay|hoi|dien ra|to chuc|vao)\b|[().]", " ", folded)
        folded = re.sub(r"\s+", " ", folded).replace("ram", "15").strip(" ,;")
        kept: dict[str, Value] = {"t": text, "cal": calendar}
        day, month, last = None, None, None
        if match := re.fullmatch(
            r"(?:mong |mung )?(\d{1,2})(?: ?(?:-|den) ?(?:mong |mung )?(\d{1,2}))? ?(?:thang |/ ?)(gieng|chap|muoi mot|muoi hai|[a-z]+|\d{1,2})",
            folded,
        ):
            day, last = int(match[1]), match[2] and int(match[2])
            month = _MONTHS.get(match[3]) or (int(match[3]) if match[3].isdigit() else None)
        elif match := re.fullmatch(r"thang (gieng|chap|muoi mot|muoi hai|[a-z]+|\d{1,2})", folded):
            month = _MONTHS.get(match[1]) or (int(match[1]) if match[1].isdigit() else None)
        if month and 1 <= month <= 12 and (day is None or 1 <= day <= 31):
            kept["m"] = month
            if day:
                kept["d"] = day
            if last and day and day < last <= 31:
                kept["e"] = last
        return kept

    def show(self, value: Value, words: Words) -> str:
        return str(value["t"])

    def project(self, value: Value, words: Words) -> tuple[Column, ...]:
        return (value["m"] * 100 + value.get("d", 0) if "m" in value else None), value["t"]

    def cell(self, columns: tuple[Column, ...], words: Words) -> str:
        return str(columns[1] or "")

    def remarks(self, value: Value, words: Words) -> Iterable[Remark]:
        if "m" not in value:
            yield Remark(
                Label(
                    "Chưa hiểu ngày này trong năm; vẫn giữ nguyên chữ.",
                    "This day of the year is kept as text, but not understood.",
                )
            )
