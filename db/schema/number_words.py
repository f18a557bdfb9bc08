"""Whole numbers in words, as the closing line of an official list says them; Vietnamese after the usage of the north."""

from __future__ import annotations

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", " nghìn", " triệu")
_BILLION = 10**9
_ONES = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
_TENS = ["-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SCALES = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"))


def in_words(number: int) -> str:
    """Return a whole number, zero or more, in Vietnamese words: 292 is "hai trăm chín mươi hai", 1005 "một nghìn không trăm linh năm"."""
    if number < 0:
        raise ValueError(number)
    if number >= _BILLION:
        left = number % _BILLION
        return f"{in_words(number // _BILLION)} tỷ" + (f" {_below_billion(left, led=True)}" if left else "")
    return _below_billion(number) if number else _DIGITS[0]


def _below_billion(number: int, *, led: bool = False) -> str:
    parts: list[str] = []
    for at in (2, 1, 0):
        group = number // 1000**at % 1000
        if group:
            parts.append(_below_thousand(group, led=led or bool(parts)) + _GROUPS[at])
    return " ".join(parts)


def _below_thousand(number: int, *, led: bool) -> str:
    """Say up to three digits; after a greater group (``led``) the hundreds are said even where there are none."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    said = [f"{_DIGITS[hundreds]} trăm"] if hundreds or led else []
    if tens == 0:
        if ones:
            said += ["linh"] * bool(said) + [_DIGITS[ones]]
        return " ".join(said)
    said.append("mười" if tens == 1 else f"{_DIGITS[tens]} mươi")
    if ones == 1 and tens > 1:
        said.append("mốt")
    elif ones == 5:
        said.append("lăm")
    elif ones:
        said.append(_DIGITS[ones])
    return " ".join(said)


def in_english_words(number: int) -> str:
    """Return a whole number, zero or more, in English words."""
    for size, name in _SCALES:
        if number >= size:
            left = number % size
            return f"{in_english_words(number // size)} {name}" + (f" {in_english_words(left)}" if left else "")
    if number >= 100:
        left = number % 100
        return f"{_ONES[number // 100]} hundred" + (f" and {in_english_words(left)}" if left else "")
    if number < len(_ONES):
        return _ONES[number]
    return _TENS[number // 10] + (f"-{_ONES[number % 10]}" if number % 10 else "")
