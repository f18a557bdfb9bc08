"""Places: the text as written, the unit of its date, and the point with how it was found."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from decimal import Decimal, InvalidOperation

from db.schema.asking import Op
from db.schema.field_type import Column, FieldType, Refused, Remark, Value, Words, text_of
from db.schema.label import Label

POINT_KEYS = ("x", "y", "datum", "meridian", "accuracy", "method")
DATUMS = ("WGS84", "VN-2000")
_TEXT_KEYS = ("t", "hamlet", "period", "datum", "meridian", "method", "accuracy")


_MERIDIAN = re.compile(r"(10[2-9])\s*°?\s*([0-5]\d)?\s*['′]?\s*$")
_MOST_DEGREES = 360


def read_point(text: str) -> dict[str, str]:
    """Return the keys of a point typed as "latitude, longitude", or in metres as "north, east VN-2000 106°00".

    What is more than 360 is metres; the central meridian is then asked for by ``Place.accept``.
    """
    words = re.sub(r"(?i)\(?\b(?:vn|wgs)[\s-]*(?:2000|84)\b\)?", " \N{SECTION SIGN} ", text)
    numbers, mark, rest = words.partition("\N{SECTION SIGN}")
    metric = "vn" in text.lower()
    parts = [part for part in re.split(r"[;\s]+|,(?=\s)", numbers.strip()) if part]
    if len(parts) < 2 and numbers.count(",") == 1:
        parts = [part for part in numbers.split(",") if part.strip()]
    north, east = [*parts, "", ""][:2]
    found = {"y": north.strip(), "x": east.strip(), "datum": "WGS84"}
    with suppress(InvalidOperation):
        metric = metric or any(abs(Decimal(found[k].replace(",", "."))) > _MOST_DEGREES for k in ("x", "y"))
    if metric:
        found["datum"] = "VN-2000"
        meridian = _MERIDIAN.search(rest if mark else " ".join(parts[2:]))
        if meridian:
            found["meridian"] = f"{meridian[1]}°{meridian[2] or '00'}"
    return found


def point_text(value: Value) -> str:
    """Return a point as it is typed, empty where a place has none."""
    if not value.get("x"):
        return ""
    metres = f" VN-2000 {value.get('meridian', '')}".rstrip() if value.get("datum") == "VN-2000" else ""
    return f"{value['y']}, {value['x']}{metres}"


class Place(FieldType, frozen=True):
    """Where something is or was.

    Kept as ``{"t": text as written, "unit": id of the unit at its date, "hamlet": …, "period": … ,
    "now": id of today's unit where a person decided a split, "muong": term of vùng Mường,
    "x", "y": decimal text (longitude or easting, latitude or northing), "datum", "meridian",
    "accuracy" (metres), "method"}``. Today's unit is computed, not kept.
    """

    columns = (("", "TEXT"), ("_unit", "TEXT"), ("_now", "TEXT"))
    conditions = ("in", "in_now", "in_then", "known_now", "contains", "any", "none")

    def accept(self, raw: Value, words: Words) -> Value:
        if not isinstance(raw, dict):
            text = text_of(raw).strip()
            reading = words.units.read(text)
            kept: dict[str, Value] = {"t": text}
            if reading.unit:
                kept["unit"] = reading.unit.id
            if reading.hamlet:
                kept["hamlet"] = reading.hamlet
            return kept
        kept = {key: text_of(raw[key]) for key in _TEXT_KEYS if raw.get(key)}
        for key in ("unit", "now"):
            unit = text_of(raw[key]) if raw.get(key) else ""
            if unit:
                if unit not in words.units.by_id:
                    raise Refused(
                        Label(f"Không có đơn vị hành chính “{unit}”.", f"There is no administrative unit “{unit}”.")
                    )
                kept[key] = unit
        if raw.get("muong"):
            kept["muong"] = text_of(raw["muong"])
        self._point(raw, kept)
        if not kept.get("t"):
            kept["t"] = words.units.text(kept["unit"]) if "unit" in kept else ""
        if not kept["t"] and "x" not in kept:
            raise Refused(Label("Địa điểm chưa có chữ nào.", "The place has no words."))
        return kept

    def _point(self, raw: Value, kept: dict[str, Value]) -> None:
        if not raw.get("x") and not raw.get("y"):
            return
        try:
            x, y = (Decimal(str(raw.get(k)).replace(",", ".")) for k in ("x", "y"))
        except InvalidOperation:
            raise Refused(Label("Tọa độ phải gồm hai số.", "Coordinates are two numbers.")) from None
        if not (x.is_finite() and y.is_finite()):
            raise Refused(Label("Tọa độ phải gồm hai số.", "Coordinates are two numbers."))
        datum = kept.setdefault("datum", "WGS84")
        if datum not in DATUMS:
            raise Refused(Label("Hệ tọa độ là WGS84 hoặc VN-2000.", "The datum is WGS84 or VN-2000."))
        if datum == "WGS84" and abs(y) > 90 >= abs(x):
            raise Refused(
                Label(
                    "Vĩ độ không quá 90: kinh độ và vĩ độ có lẽ bị đổi chỗ.",
                    "No latitude is over 90: longitude and latitude seem to be swapped.",
                )
            )
        if datum == "WGS84" and not (-180 <= x <= 180 and -90 <= y <= 90):
            raise Refused(Label("Kinh độ, vĩ độ ngoài giới hạn.", "Longitude or latitude out of range."))
        if datum == "VN-2000" and not kept.get("meridian"):
            raise Refused(
                Label(
                    "Tọa độ VN-2000 cần kinh tuyến trục, ví dụ 106°00.",
                    "VN-2000 needs its central meridian, for example 106°00.",
                )
            )
        kept["x"], kept["y"] = str(x), str(y)

    def show(self, value: Value, words: Words) -> str:
        text = str(value["t"])
        now = today(value, words)
        if len(now) == 1 and now[0] != value.get("unit"):
            text += words.say(" (nay là ", " (now ") + words.units.text(now[0], words.language) + ")"
        if "x" in value:
            point = f"{value['y']}, {value['x']} ({value['datum']}{' ' + value['meridian'] if value.get('meridian') else ''})"
            text = f"{text} · {point}" if text else point
        return text

    def typed(self, value: Value, words: Words) -> str:
        return str(value["t"])

    def project(self, value: Value, words: Words) -> tuple[Column, ...]:
        now = today(value, words)
        return value["t"], value.get("unit"), now[0] if len(now) == 1 else None

    def cell(self, columns: tuple[Column, ...], words: Words) -> str:
        return str(columns[0] or "")

    def search(self, value: Value, words: Words) -> str:
        units = dict.fromkeys((value.get("unit"), *today(value, words)))
        written = [value["t"], value.get("hamlet", "")]
        # why: most texts name their unit already, and what stands twice is indexed twice
        return " \n".join([*written, *(t for u in units if u and (t := words.units.text(u)) not in written[0])])

    def ask(self, op: Op, typed: str, words: Words) -> str:
        text = text_of(typed).strip()
        if op == "contains" or text in words.units.by_id:
            return text
        reading = words.units.read(text)
        if reading.unit is not None:
            return reading.unit.id
        names = "; ".join(words.units.text(u.id, words.language) for u in reading.candidates[:4])
        if names:
            raise Refused(
                Label(
                    f"Nhiều nơi tên “{text}”: {names}. Ghi rõ hơn.",
                    f"Several places are called “{text}”: {names}. Be more exact.",
                )
            )
        raise Refused(
            Label(f"Không có đơn vị hành chính nào tên “{text}”.", f"There is no administrative unit called “{text}”.")
        )

    def told(self, op: Op, asked: str, words: Words) -> str:
        if op == "contains" or asked not in words.units.by_id:
            return asked
        # why: units are called by their Vietnamese names in English too
        return words.units.short_name(asked)

    def remarks(self, value: Value, words: Words) -> Iterable[Remark]:
        if "now" in value:
            return
        if "unit" not in value:
            found = words.units.read(str(value["t"])).candidates
            if found:
                names = "; ".join(words.units.text(u.id) for u in found[:4])
                yield Remark(
                    Label(
                        f"Có {len(found)} nơi cùng tên: {names}. Chọn một nơi.",
                        f"{len(found):,} places have this name: {names}. Choose one.",
                    )
                )
            elif value["t"]:
                yield Remark(
                    Label(
                        "Chưa nhận ra xã, phường nào; vẫn giữ nguyên chữ.", "No commune recognised; the words are kept."
                    )
                )
            return
        now = today(value, words)
        if len(now) > 1:
            old = words.units.text(value["unit"], words.language)
            names = words.say(" hoặc ", " or ").join(
                words.units.text(u, words.language, province=False) for u in now[:4]
            )
            yield Remark(
                Label(
                    f"{old} đã chia tách: nay thuộc {names}. Chọn một đơn vị.",
                    f"{old} was split: now {names}. Choose one.",
                )
            )


def today(value: Value, words: Words) -> tuple[str, ...]:
    """Return the units of today a place lies in: the decided one, else what is computed."""
    if "now" in value:
        return (value["now"],)
    return words.units.today(value["unit"]) if "unit" in value else ()
