"""Files as lists and strips show them, and what one may say of a picture before it goes into a dossier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from db.schema.label import Label

KIND = "media"
SHOWS = "shows"
SCALE = "scale"
"""The kind of a photograph with a scale, as each artefact of a dossier needs one (TT 09/2011, Đ.9)."""
CARD = "card"
"""The kind of a photograph of a QR card: it tells whose the next photos are, and stands on no paper."""

_PRINT_INCHES = (15 / 2.54, 10 / 2.54)
_PRINT_DPI = 300
_SHARP_ENOUGH = 60
_ALIKE_BITS = 8
_WORTH_PARTS = 100
"""From so many questions on, sorting the marks into parts costs less than comparing with each."""
_FLIPS = (0, *(1 << a for a in range(16)), *(1 << a | 1 << b for a in range(16) for b in range(a)))
"""Every way in which a part of 16 bits may differ in two bits at most: a quarter of the eight."""


class Medium(msgspec.Struct, frozen=True):
    """One file: its record's id, caption, bytes, and what is needed to show it. ``turned`` is in degrees clockwise."""

    id: str
    name: str
    hash: str
    type: str
    kind: str = ""
    turned: int = 0
    author: str = ""
    taken: str = ""
    width: int = 0
    height: int = 0
    size: int = 0
    level: str = ""
    unsettled: bool = False
    order: int = 0
    permitted: tuple[str, ...] = ()
    """What it may be used for (terms of ``media_use``); empty where nothing was recorded."""

    @property
    def printable(self) -> bool:
        """Whether it may stand on a paper of the office: permitted for dossiers or publication, or never limited."""
        return not self.permitted or bool({"dossier", "publish"} & set(self.permitted))

    @property
    def is_picture(self) -> bool:
        """Whether it is a still picture."""
        return self.type.startswith("image/")

    @property
    def is_sound(self) -> bool:
        """Whether it is a sound recording."""
        return self.type.startswith("audio/")


class Wanted(msgspec.Struct, frozen=True):
    """Bytes a record points to."""

    record: str
    name: str
    hash: str
    type: str
    size: int


class Likenesses:
    """Marks of likeness (64 bits in hex) with whose they are; tells which are of the same picture, resized or cropped a little.

    Who asks for many is not given a comparison of each with each: of two marks that differ in at most eight bits, one of
    four parts differs in at most two.
    """

    def __init__(self, known: Iterable[tuple[str, str]] = ()) -> None:
        self._owners: list[str] = []
        self._marks: list[int] = []
        self._parts: tuple[dict[int, list[int]], ...] = ()
        self._asked = 0
        for owner, mark in known:
            self.add(owner, mark)

    def add(self, owner: str, mark: str) -> None:
        """Remember whose a mark is; what is no mark is passed over."""
        bits = _bits_of(mark)
        if bits is not None:
            self._owners.append(owner)
            self._marks.append(bits)
            self._put(len(self._marks) - 1)

    def like(self, mark: str) -> list[str]:
        """Return whose marks are alike, in the order they were remembered."""
        bits = _bits_of(mark)
        if bits is None:
            return []
        self._asked += 1
        if self._asked == _WORTH_PARTS:
            self._parts = ({}, {}, {}, {})
            for at in range(len(self._marks)):
                self._put(at)
        near: Iterable[int] = range(len(self._marks))
        if self._parts:
            found: set[int] = set()
            for parts, part in zip(self._parts, _parts_of(bits), strict=True):
                for flips in _FLIPS:
                    found.update(parts.get(part ^ flips, ()))
            near = sorted(found)
        marks = self._marks
        return [self._owners[at] for at in near if (bits ^ marks[at]).bit_count() <= _ALIKE_BITS]

    def _put(self, at: int) -> None:
        if self._parts:
            for parts, part in zip(self._parts, _parts_of(self._marks[at]), strict=True):
                parts.setdefault(part, []).append(at)


def _bits_of(mark: str) -> int | None:
    try:
        return int(mark, 16) & (1 << 64) - 1
    except ValueError:
        return None


def _parts_of(bits: int) -> tuple[int, int, int, int]:
    return bits & 0xFFFF, bits >> 16 & 0xFFFF, bits >> 32 & 0xFFFF, bits >> 48


def hints(width: int, height: int, sharpness: int | None) -> Iterator[Label]:
    """Yield what stands against a picture in a dossier: prints are at least 10 × 15 cm (TT 09/2011, Đ.9), at 300 dpi."""
    long, short = max(width, height), min(width, height)
    if long and (long < round(_PRINT_INCHES[0] * _PRINT_DPI) or short < round(_PRINT_INCHES[1] * _PRINT_DPI)):
        yield Label(
            f"Ảnh {width} × {height} điểm, in 10 × 15 cm ở 300 dpi cần từ 1772 × 1181 điểm.",
            f"{width} × {height} pixels; a print of 10 × 15 cm at 300 dpi needs 1772 × 1181.",
        )
    if sharpness is not None and sharpness < _SHARP_ENOUGH:
        yield Label("Ảnh có vẻ mờ, nên xem lại.", "The picture looks blurred; look at it again.")


def scale_hint(seen: bool, kind: str) -> Iterator[Label]:
    """Yield what a look for a scale suggests, where it differs from the kind a person gave (``db.media.ruler``: a hint)."""
    if seen and kind != SCALE and kind != CARD:
        yield Label(
            "Có vẻ trong ảnh có thước. Nếu đúng, chọn loại “ảnh có thước tỉ lệ”.",
            "There seems to be a scale. If so, choose the kind “with a scale”.",
        )
    elif not seen and kind == SCALE:
        yield Label(
            "⚠ Máy không nhận ra thước trong ảnh; hãy nhìn lại (máy có thể nhầm).",
            "⚠ No scale was recognised; look again (this may be wrong).",
        )
