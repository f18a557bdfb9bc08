"""Quantities: the number and unit as typed are kept, one base unit is computed for order and checks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from db.schema.asking import MEASURED, Op
from db.schema.field_type import Column, FieldType, Refused, Remark, Text, Value, Words, text_of
from db.schema.label import Label

UNITS: Mapping[str, Mapping[str, Decimal]] = MappingProxyType(
    {
        "length": MappingProxyType(
            {k: Decimal(v) for k, v in {"mm": "1", "cm": "10", "dm": "100", "m": "1000", "km": "1000000"}.items()}
        ),
        "weight": MappingProxyType(
            {
                k: Decimal(v)
                for k, v in {"g": "1", "kg": "1000", "yến": "10000", "tạ": "100000", "tấn": "1000000"}.items()
            }
        ),
        "area": MappingProxyType({k: Decimal(v) for k, v in {"m²": "1", "ha": "10000", "km²": "1000000"}.items()}),
        "angle": MappingProxyType({"°": Decimal(1)}),
        "frequency": MappingProxyType({"Hz": Decimal(1), "kHz": Decimal(1000)}),
        "cents": MappingProxyType({"cent": Decimal(1)}),
        "time": MappingProxyType({k: Decimal(v) for k, v in {"giây": "1", "phút": "60", "giờ": "3600"}.items()}),
        "money": MappingProxyType({"đ": Decimal(1), "nghìn đồng": Decimal(1000), "triệu đồng": Decimal(1000000)}),
        "percent": MappingProxyType({"%": Decimal(1)}),
        "temperature": MappingProxyType({"°C": Decimal(1)}),
        "level": MappingProxyType({"dB": Decimal(1)}),
        "plain": MappingProxyType({"": Decimal(1)}),
    }
)
_SPELLINGS = {
    "m2": "m²",
    "km2": "km²",
    "độ": "°",
    "s": "giây",
    "gam": "g",
    "gram": "g",
    "gr": "g",
    "kilogam": "kg",
    "ki lô gam": "kg",
    "kilôgam": "kg",
    "ký": "kg",
    "kí": "kg",
    "mét": "m",
    "mét vuông": "m²",
    "hecta": "ha",
    "héc ta": "ha",
    "đồng": "đ",
    "nghìn": "nghìn đồng",
    "ngàn": "nghìn đồng",
    "ngàn đồng": "nghìn đồng",
    "triệu": "triệu đồng",
    "tr": "triệu đồng",
    "vnd": "đ",
    "vnđ": "đ",
    "hz": "Hz",
    "khz": "kHz",
    "db": "dB",
    "°c": "°C",
    "độ c": "°C",
    "c": "°C",
}
_TYPED = re.compile(r"^\s*([+-]?\d[\d.,\s]*?)\s*([^\d\s.,+-][^\d]*)?\s*$")
_GROUPED = re.compile(r"^[1-9]\d{0,2}(\.\d{3})+$")
_VIETNAMESE = re.compile(r"^[+-]?\d{1,3}(\.\d{3})+,\d+$")
_ENGLISH = re.compile(r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$")
_BLANKS = re.compile(r"^[+-]?\d{1,3}( \d{3})+([.,]\d+)?$")
_AROUND_SIGN = re.compile(r" ?([.,]) ?")
_MOST_DIGITS = 15
_MOST_LETTERS = 60


def unit_called(text: str, dimension: str) -> str | None:
    """Return the unit of a dimension that goes by a name ("gam": "g"), None where there is none."""
    units = UNITS[dimension]
    if text in units:
        return text
    lower = text.lower()
    return next((u for u in (_SPELLINGS.get(lower, lower), lower) if u in units), None)


class Quantity(FieldType, frozen=True):
    """A number with its unit, kept as ``{"n": "38.0", "u": "cm"}``.

    ``low`` and ``high`` are what is likely in the unit a person types by default; outside of them the
    value is kept and a slip of the unit is asked about. A negative number is refused unless ``signed``.
    """

    columns = (("", "REAL"), ("_typed", "TEXT"))
    order = "number"
    searched = False
    conditions = MEASURED
    written_from = 1
    dimension: str = "length"
    unit: str = "cm"
    low: str | None = None
    high: str | None = None
    signed: bool = False

    def accept(self, raw: Value, words: Words) -> Value:
        if isinstance(raw, dict):
            return self._kept(str(raw.get("n", "")), str(raw.get("u", self.unit)))
        if isinstance(raw, int) and not isinstance(raw, bool):
            return self._kept(str(raw), self.unit)
        typed = " ".join(text_of(raw).split())
        match = _TYPED.match(typed) if len(typed) <= _MOST_LETTERS else None
        if not match:
            raise self._unreadable()
        return self._kept(_decimal(match[1]), (match[2] or self.unit).strip())

    def _kept(self, number: str, unit: str) -> Value:
        known = unit_called(unit, self.dimension)
        if known is None:
            units = ", ".join(UNITS[self.dimension])
            raise Refused(Label(f"Không hiểu đơn vị “{unit}”; dùng: {units}.", f"Unknown unit “{unit}”; use: {units}."))
        unit = known
        if not re.fullmatch(r"[+-]?\d+(\.\d+)?", number) or len(number) > _MOST_DIGITS:
            raise self._unreadable()
        if number.startswith("-") and not self.signed:
            raise Refused(Label("Số đo không thể âm.", "A measure cannot be negative."))
        return {
            "n": str(Decimal(number)) if "E" not in str(Decimal(number)) else format(Decimal(number), "f"),
            "u": unit,
        }

    def _unreadable(self) -> Refused:
        return Refused(
            Label(
                f"Không đọc được số đo; ghi như “38,0 {self.unit}”.".replace(" ”", "”"),
                f"Not a measure; write for example “38,0 {self.unit}”.".replace(" ”", "”"),
            )
        )

    def base(self, value: Value) -> Decimal:
        """Return the value in the dimension's base unit (mm, g, m², …)."""
        return Decimal(value["n"]) * UNITS[self.dimension][value["u"]]

    def show(self, value: Value, words: Words) -> str:
        return shown(value)

    def project(self, value: Value, words: Words) -> tuple[Column, ...]:
        return _projected(self.dimension, value["n"], value["u"])

    def cell(self, columns: tuple[Column, ...], words: Words) -> str:
        return str(columns[1] or "")

    def ask(self, op: Op, typed: str, words: Words) -> str:
        return shown(Quantity(self.dimension, self.unit, signed=True).accept(typed, words))

    def remarks(self, value: Value, words: Words) -> Iterable[Remark]:
        if value["u"] not in UNITS[self.dimension]:
            return
        usual = UNITS[self.dimension][self.unit]
        low = None if self.low is None else Decimal(self.low) * usual
        high = None if self.high is None else Decimal(self.high) * usual
        base = self.base(value)
        if (low is None or base >= low) and (high is None or base <= high):
            return
        # why: grams typed where kilograms are asked is the likely slip of a weight; elsewhere it is the decimal comma
        slips = (Decimal("0.001"),) if self.dimension == "weight" else ()
        for factor in (
            *slips,
            Decimal("0.1"),
            Decimal("0.01"),
            Decimal(10),
            Decimal(100),
            Decimal("0.001"),
            Decimal(1000),
        ):
            meant = base * factor
            if (low is None or meant >= low) and (high is None or meant <= high):
                number = Decimal(value["n"]) * factor
                guess = shown(
                    {
                        "n": str(number if number != number.to_integral() else number.quantize(Decimal("0.1"))),
                        "u": value["u"],
                    }
                )
                yield Remark(
                    Label(f"Gõ {shown(value)}, có phải {guess}?", f"You typed {shown(value)}: was {guess} meant?"),
                    guess,
                )
                return
        yield Remark(
            Label(f"Số đo {shown(value)} khác thường, xin xem lại.", f"{shown(value)} is unusual, please check.")
        )


def _decimal(number: str) -> str:
    """Return a typed number with a point for the decimal sign; empty where it cannot be told what was meant ("1.2,5", "61 5")."""
    if " " in number:
        number = _AROUND_SIGN.sub(r"\1", number)
        if " " in number and not _BLANKS.match(number):
            return ""
        number = number.replace(" ", "")
    if "," not in number:
        return number.replace(".", "") if _GROUPED.match(number) else number
    if number.count(",") == 1 and ("." not in number or _VIETNAMESE.match(number)):
        return number.replace(".", "").replace(",", ".")
    return number.replace(",", "") if _ENGLISH.match(number) else ""


@lru_cache(maxsize=10_000)  # why: the measures of a catalogue repeat, and reckoning with decimals is slow
def _projected(dimension: str, number: str, unit: str) -> tuple[Column, ...]:
    size = UNITS[dimension].get(unit)  # why: a newer program's unit may come from another copy; it is shown as it is
    return None if size is None else float(Decimal(number) * size), shown({"n": number, "u": unit})


def shown(value: Value) -> str:
    """Return a quantity as printed in Vietnam: "1.240,5 kg"."""
    whole, _, rest = value["n"].partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole.lstrip("+"))
    number = f"{sign}{int(digits or 0):,}".replace(",", ".") + (f",{rest}" if rest else "")
    return f"{number} {value['u']}".rstrip() if value["u"] not in ("°", "%") else f"{number}{value['u']}"


_PART = re.compile(
    r"(?<![^\W\d_])(?P<sign>[^\W\d_]{1,3})\s*[:=]?\s*"
    r"(?P<value>\d+:\d+|\d[\d.,]*(?:\s*(?:mm|cm|dm|m|kg|g)\b)?)",
    re.IGNORECASE,
)
_MOST_PARTS = 2000


class Measures(Text, frozen=True):
    """Measures in the shorthand of reports, kept word for word: "D: 5,5 cm, R: 3,5 cm, Dy: 0,9 cm (Bv 2:1, Ba 5:1)".

    ``parts`` are (sign, field id): what stands after a sign is understood as that field's value, and goes there
    where nothing is recorded yet. Source: the reports of Hang Đục (D dài, R rộng, Dy dày; Bv, Ba drawing and
    photograph) and TT 07/2004/TT-BVHTT, Phụ lục 2 (ĐKM, ĐKĐ, C).
    """

    parts: tuple[tuple[str, str], ...] = ()

    def read(self, value: Value) -> Iterator[tuple[str, str]]:
        """Yield field id and typed value of every sign understood, each field once."""
        fields = {sign.lower(): field for sign, field in self.parts}
        given: set[str] = set()
        for match in _PART.finditer(str(value)[:_MOST_PARTS]):
            field = fields.get(match["sign"].lower())
            if field and field not in given:
                given.add(field)
                yield field, match["value"].rstrip(".,")

    def understood(self, value: Value, words: Words) -> str:
        signs = {field: sign for sign, field in self.parts}
        return " · ".join(f"{signs[field]} = {typed}" for field, typed in self.read(value))
