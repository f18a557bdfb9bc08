"""Administrative units as an edition of reference data: dated, many-to-many through time.

A unit's id is its statistics code and the start of its validity, since both codes and names are
used again (Resolutions 202/2025/QH15 and 1676/NQ-UBTVQH15). What a unit is called today is
computed through the links; where it was split nobody but a person can say, and nothing is guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import Literal

import msgspec

from db.schema.label import Label, Language
from db.schema.vietnamese import fold, same_word

_TYPE_WORDS: Mapping[str, Label] = {
    "tinh": Label("tỉnh", "province"),
    "thanh_pho": Label("thành phố", "city"),
    "huyen": Label("huyện", "district"),
    "thanh_pho_huyen": Label("thành phố", "city"),
    "thi_tran": Label("thị trấn", "township"),
    "xa": Label("xã", "commune"),
    "phuong": Label("phường", "ward"),
    "dac_khu": Label("đặc khu", "special zone"),
    "nuoc_ngoai": Label("", ""),
}
_PREFIXES = (
    ("thành phố", ("thanh_pho", "thanh_pho_huyen")),
    ("tp", ("thanh_pho", "thanh_pho_huyen")),
    ("thị trấn", ("thi_tran",)),
    ("tt", ("thi_tran",)),
    ("phường", ("phuong",)),
    ("đặc khu", ("dac_khu",)),
    ("huyện", ("huyen",)),
    ("tỉnh", ("tinh",)),
    ("xã", ("xa",)),
)
_DOTTED = re.compile(r"^(tp|tt|x|p|h|t)\.\s*(?=[^\W\d_])", re.IGNORECASE)
_OF_DOTTED = {
    "tp": ("thanh_pho", "thanh_pho_huyen"), "tt": ("thi_tran",), "x": ("xa",), "p": ("phuong",), "h": ("huyen",), "t": ("tinh",),
}  # fmt: skip
_BETWEEN = re.compile(r"[,;]|\s[-–]\s")
_HAMLET = re.compile(r"^(xóm|thôn|bản|làng|tổ|khu|ấp|phố|tiểu khu|số|đường)\b", re.IGNORECASE)
_COMMUNE_TYPES = frozenset({"xa", "phuong", "thi_tran", "dac_khu"})


class Unit(msgspec.Struct, frozen=True):
    """One administrative unit during one stretch of validity (ISO partial dates, ``to`` is the last day).

    ``centre`` (latitude, longitude, WGS84) and ``km2`` (area) stand where they were verified.
    """

    id: str
    code: str
    type: str
    name: str
    parent: str | None = None
    begins: str | None = msgspec.field(default=None, name="from")
    ends: str | None = msgspec.field(default=None, name="to")
    aliases: tuple[str, ...] = ()
    centre: tuple[float, float] | None = None
    km2: float = 0

    @property
    def current(self) -> bool:
        """Whether the unit exists today."""
        return self.ends is None

    def text(self, language: Language = "vi") -> str:
        """Return type word and name: "xã Mường Vang"."""
        return f"{_TYPE_WORDS[self.type].text(language)} {self.name}".strip()


class Link(msgspec.Struct, frozen=True):
    """What became of a unit: all of it or a part went into another one."""

    old: str
    new: str
    share: Literal["whole", "part"]


class Reading(msgspec.Struct, frozen=True):
    """What a typed place was understood as: one unit, several that it may be, or none; and the hamlet."""

    unit: Unit | None = None
    candidates: tuple[Unit, ...] = ()
    hamlet: str = ""


class Units(msgspec.Struct, frozen=True, dict=True):
    """An edition of units and of what became of them."""

    edition: str
    units: tuple[Unit, ...]
    links: tuple[Link, ...] = ()
    sources: tuple[str, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Unit]:
        """Units by their id."""
        return {unit.id: unit for unit in self.units}

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[Unit, ...]]:
        found: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.units:
            for name in (unit.name, *unit.aliases):
                found[same_word(name)].append(unit)
        return {key: tuple(units) for key, units in found.items()}

    @cached_property
    def _by_folded_name(self) -> Mapping[str, tuple[Unit, ...]]:
        found: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.units:
            for name in (unit.name, *unit.aliases):
                found[fold(name)].append(unit)
        return {key: tuple(units) for key, units in found.items()}

    @cached_property
    def _next(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for link in self.links:
            found[link.old].append(link.new)
        return {old: tuple(new) for old, new in found.items()}

    @cached_property
    def _texts(self) -> dict[tuple[str, Language, bool], str]:
        return {}

    @cached_property
    def _short_names(self) -> dict[str, str]:
        return {}

    @cached_property
    def _today(self) -> dict[str, tuple[str, ...]]:
        return {}

    def today(self, unit: str) -> tuple[str, ...]:
        """Return the ids of the units of today that a unit lies in: one, several (it was split) or none known."""
        known = self._today.get(unit)
        if known is None:
            here = self.by_id.get(unit)
            if here is None:
                known = ()
            elif here.current:
                known = (unit,)
            else:
                known = tuple(dict.fromkeys(t for new in self._next.get(unit, ()) for t in self.today(new)))
            self._today[unit] = known
        return known

    def chain(self, unit: str) -> tuple[Unit, ...]:
        """Return the unit and those above it, from commune to province."""
        found: list[Unit] = []
        here = self.by_id.get(unit)
        while here is not None and here not in found:
            found.append(here)
            here = self.by_id.get(here.parent or "")
        return tuple(found)

    @cached_property
    def _parts(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for unit in self.units:
            if unit.parent:
                found[unit.parent].append(unit.id)
        return {parent: tuple(parts) for parent, parts in found.items()}

    def within(self, unit: str) -> tuple[str, ...]:
        """Return the ids of a unit and of everything in it, from itself down."""
        found, todo = {unit: None}, [unit]
        while todo:
            for part in self._parts.get(todo.pop(), ()):
                if part not in found:
                    found[part] = None
                    todo.append(part)
        return tuple(found)

    def text(self, unit: str, language: Language = "vi", province: bool = True) -> str:
        """Return the unit's full name: "xã Tân Lập, huyện Lạc Sơn, tỉnh Hòa Bình"."""
        key = (unit, language, province)
        known = self._texts.get(key)
        if known is None:
            parts = [u.text(language) for u in self.chain(unit) if province or u.type not in ("tinh", "thanh_pho")]
            known = self._texts[key] = ", ".join(parts)
        return known

    def short_name(self, unit: str) -> str:
        """Return the shortest Vietnamese name that is read as this unit alone; its id where none is."""
        known = self._short_names.get(unit)
        if known is None:
            chain = [u.text() for u in self.chain(unit)]
            names = (", ".join(chain[:length]) for length in range(1, len(chain) + 1))
            known = next((n for n in names if (found := self.read(n).unit) is not None and found.id == unit), unit)
            self._short_names[unit] = known
        return known

    def search(self, typed: str, limit: int = 12, larger: bool = False) -> tuple[Unit, ...]:
        """Return communes whose name begins with what was typed (marks not needed), those of today first; none where a
        district or province was typed, so that *huyện Lạc Sơn* does not mean the commune of that name.

        ``larger``: districts and provinces too, before the communes where their type was typed.
        """
        name, types = _bare(typed.split(",")[0])
        if types and _COMMUNE_TYPES.isdisjoint(types) and not larger:
            return ()
        words = fold(name).strip()
        hits = [
            u
            for u in self.units
            if (larger or u.type in _COMMUNE_TYPES or u.type == "nuoc_ngoai")
            and words
            and any(fold(name).startswith(words) for name in (u.name, *u.aliases))
        ]
        hits.sort(
            key=lambda u: (larger and bool(types) and u.type not in types, not u.current, len(u.name), u.name, u.id)
        )
        return tuple(hits[:limit])

    def read(self, typed: str) -> Reading:
        """Understand a typed place: "xóm Trại, xã Tân Lập, huyện Lạc Sơn".

        A unit of today is taken before an old one of the same name unless a district or a former
        province is named with it, which only old units had.
        """
        hamlet, named = "", []
        for part in (p.strip() for p in _BETWEEN.split(typed)):
            if _HAMLET.match(part):
                hamlet = hamlet or part
            elif part:
                named.append(_bare(part))
        for at, (name, types) in enumerate(named):
            hits = self._match(name, types)
            above = [same_word(n) for n, _ in named[at + 1 :]]
            exact = [u for u in hits if self._lies_in(u, above)]
            pool = exact or ([] if above else list(hits))
            larger = [u for u in pool if u.type not in _COMMUNE_TYPES]
            # why: after a part nobody knows ("Cao Răm, Lương Sơn"), a district's name means the district, not its namesake
            communes = larger if at and larger else [u for u in pool if u.type in _COMMUNE_TYPES] or pool
            current = [u for u in communes if u.current]
            best = current if len(current) == 1 else communes
            if best:
                rest = hamlet or ", ".join(n for n, _ in named[:at])
                if len(best) == 1:
                    return Reading(best[0], (), rest)
                return Reading(None, tuple(best), rest)
        return Reading(None, (), hamlet)

    def _match(self, name: str, types: tuple[str, ...]) -> tuple[Unit, ...]:
        found = self._by_name.get(same_word(name)) or self._by_folded_name.get(fold(name).strip(), ())
        return tuple(u for u in found if not types or u.type in types)

    def _lies_in(self, unit: Unit, above: list[str]) -> bool:
        names = [same_word(u.name) for u in self.chain(unit.id)[1:]]
        return all(any(n == name or n == fold(name) for name in names) for n in above)


def _bare(part: str) -> tuple[str, tuple[str, ...]]:
    """Split "xã Tân Lập" or "X. Tân Lập" into the bare name and the unit types its first word allows."""
    dotted = _DOTTED.match(part)
    if dotted:
        return part[dotted.end() :], _OF_DOTTED[dotted[1].lower()]
    lower = part.lower()
    for word, types in _PREFIXES:
        if lower.startswith((word + " ", fold(word) + " ")):
            return part[len(word) :].strip(), types
    return part, ()
