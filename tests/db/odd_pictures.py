"""Odd pictures by the hundred, made with Pillow: every orientation, mode and format, damaged ones, and bombs."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw

HERE = Path(__file__).parent / "data"
CORNERS = ((220, 30, 30), (30, 180, 60), (40, 60, 210), (240, 240, 240))
_UNTURNED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
Odd = tuple[str, bytes, str]
"""File name, bytes, and what must become of it: "whole" (taken, in colour), "grey" (taken), "refused", "either"."""


def quarters(width: int = 160, height: int = 120) -> Image.Image:
    """Return a picture whose four quarters are red, green, blue, white."""
    picture = Image.new("RGB", (width, height))
    pen = ImageDraw.Draw(picture)
    w, h = width // 2, height // 2
    for (x, y), colour in zip(((0, 0), (w, 0), (0, h), (w, h)), CORNERS, strict=True):
        pen.rectangle((x, y, x + w, y + h), fill=colour)
    return picture


def is_upright(small: Image.Image) -> bool:
    """Say whether the quarters of a small picture stand where they belong."""
    w, h = small.size
    seen = [small.getpixel((x, y)) for x, y in ((w // 4, h // 4), (3 * w // 4, h // 4), (w // 4, 3 * h // 4), (3 * w // 4, 3 * h // 4))]  # fmt: skip
    return all(sum(abs(a - b) for a, b in zip(s, c, strict=True)) < 120 for s, c in zip(seen, CORNERS, strict=True))


def saved(picture: Image.Image, format_: str, orientation: int = 1, **options: object) -> bytes:
    """Return a picture as a file of a format, stored turned as its orientation says."""
    out = io.BytesIO()
    turn = _UNTURNED[orientation]
    if orientation != 1:
        exif = Image.Exif()
        exif[0x0112] = orientation
        options["exif"] = exif
    (picture.transpose(turn) if turn is not None else picture).save(out, format_, **options)
    return out.getvalue()


def bomb_png(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes that says it is enormous."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(100_000)))
        + chunk(b"IEND", b"")
    )


def odd_pictures(count: int, seed: int = 7) -> Iterator[Odd]:
    """Yield ``count`` odd pictures: a fixed set of every form first, then damaged and turned ones at random."""
    made = 0
    for name, content, fate in _every_form():
        yield name, content, fate
        made += 1
    chance = random.Random(seed)
    while made < count:
        yield _by_chance(chance, made)
        made += 1


def _every_form() -> Iterator[Odd]:
    q = quarters()
    for orientation in range(1, 9):
        for format_, ending in (("JPEG", "jpg"), ("PNG", "png"), ("TIFF", "tif"), ("WEBP", "webp"), ("AVIF", "avif")):
            yield f"hướng {orientation}.{ending}", saved(q, format_, orientation), "whole"
    for mode in ("L", "1", "P", "CMYK"):
        yield f"kiểu {mode}.tif", saved(q.convert(mode), "TIFF"), "whole" if mode in ("P", "CMYK") else "grey"
    yield "CMYK.jpg", saved(q.convert("CMYK"), "JPEG"), "whole"
    yield "trong suốt.png", saved(q.convert("RGBA"), "PNG"), "whole"
    yield "xám trong suốt.png", saved(q.convert("LA"), "PNG"), "grey"
    yield "bảng màu.png", saved(q.convert("P"), "PNG"), "whole"
    yield "bảng màu.gif", saved(q.convert("P"), "GIF"), "whole"
    yield "BMP.bmp", saved(q, "BMP"), "whole"
    yield "16 bit.png", saved(Image.new("I;16", (90, 60), 40_000), "PNG"), "grey"
    yield "16 bit.tif", saved(Image.new("I;16", (90, 60), 40_000), "TIFF"), "grey"
    yield "32 bit.tif", saved(Image.new("I", (90, 60), 40_000), "TIFF"), "grey"
    yield "số thực.tif", saved(Image.new("F", (90, 60), 0.5), "TIFF"), "grey"
    yield "lũy tiến.jpg", saved(q, "JPEG", progressive=True), "whole"
    yield "ép lzw.tif", saved(q, "TIFF", compression="tiff_lzw"), "whole"
    yield "một điểm.png", saved(Image.new("RGB", (1, 1), "red"), "PNG"), "grey"
    yield "sợi chỉ.png", saved(Image.new("RGB", (3000, 1), "red"), "PNG"), "grey"
    yield "nguyên.heic", (HERE / "whole.heic").read_bytes(), "whole"
    yield "hỏng.heic", (HERE / "whole.heic").read_bytes()[:-200], "refused"
    yield "sai đuôi.jpg", saved(q, "PNG"), "whole"
    yield "không đuôi", saved(q, "JPEG"), "whole"
    yield "chữ.jpg", "Đây không phải là ảnh".encode(), "refused"
    yield "rỗng.jpg", b"", "refused"
    yield "chỉ đầu.jpg", b"\xff\xd8\xff\xe0", "refused"
    yield "bom.png", bomb_png(60_000, 60_000), "refused"
    yield "bom dẹt.png", bomb_png(2_000_000_000, 1), "refused"
    yield "bom vừa.png", bomb_png(16_000, 16_000), "refused"
    yield "cụt.png", saved(q, "PNG")[:-60], "refused"
    yield "cụt.webp", saved(q, "WEBP")[:-40], "refused"
    yield "cụt.jpg", saved(quarters(640, 480), "JPEG")[:1500], "refused"


def _by_chance(chance: random.Random, number: int) -> Odd:
    format_, ending = chance.choice(
        (("JPEG", "jpg"), ("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("TIFF", "tif"))
    )
    picture = quarters(chance.randrange(40, 700), chance.randrange(40, 700))
    content = bytearray(saved(picture, format_, chance.randrange(1, 9)))
    fate = "whole"
    harm = chance.randrange(4)
    if harm == 1:
        content = content[: chance.randrange(1, len(content))]
    elif harm == 2:
        for _ in range(chance.randrange(1, 40)):
            content[chance.randrange(len(content))] = chance.randrange(256)
    if harm in (1, 2):
        fate = "either"
    content_bytes = bytes(content) if harm in (1, 2) else bytes(content) + str(number).encode()
    return f"ảnh {number}.{ending}", content_bytes, fate
