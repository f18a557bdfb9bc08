"""Reading a picture: upright, measured, made small. Runs in worker processes.

A JPEG is decoded once, at half its size or less as libjpeg scales it, with no resampling; the small
picture is reduced from that. Orientation is that of EXIF (2.32, tag 0x0112), applied to what is derived.
"""

from __future__ import annotations

import contextlib
import math
import warnings
from datetime import datetime
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image, ImageFilter, ImageStat

from db.media.derived import THUMB_PIXELS, part_of
from db.media.problem import NotRead
from db.media.types import AVIF, BMP, GIF, HEIC, JPEG, PNG, TIFF, WEBP
from db.schema.label import Label

MOST_PIXELS = 300_000_000
_PREVIEW_PIXELS = 1600
_FORMATS = {
    JPEG.id: "JPEG",
    PNG.id: "PNG",
    TIFF.id: "TIFF",
    WEBP.id: "WEBP",
    GIF.id: "GIF",
    BMP.id: "BMP",
    AVIF.id: "AVIF",
    HEIC.id: "HEIF",
}
_SIDEWAYS = (5, 6, 7, 8)
_SHARP_PIXELS = 512
_QUALITY = 85
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

Image.MAX_IMAGE_PIXELS = None  # why: the size is asked before anything is decoded, with a sentence of our own


def read_picture(path: Path, type_id: str, derived: str) -> dict[str, Any]:
    """Derive ``-small.jpg`` and ``-middle.jpg`` beside ``derived`` and return what the picture says of itself.

    Keys where known: width, height (upright pixels), time ("2026-03-09 14:02:11"), place ("20.617300, 105.338900"),
    camera, dpi, likeness (64 bits as 16 hex digits), sharpness (whole number).
    """
    with _opened(path, type_id) as image:
        said = _exif(image)
        width, height = image.size
        # why: half the size is libjpeg's own and costs a third of the whole; a small picture stays as it is
        half = (max(image.width // 2, _PREVIEW_PIXELS // 2), max(image.height // 2, _PREVIEW_PIXELS // 2))
        image.draft(None, half)
        image.load()
        orientation = _orientation(image)
        middle: Image.Image = _eight_bits(image)
    if orientation in _SIDEWAYS:
        width, height = height, width
    if max(middle.size) > 2 * _PREVIEW_PIXELS:
        middle = middle.reduce(max(2, max(middle.size) // (2 * _PREVIEW_PIXELS)))
    small = middle.reduce(max(1, max(middle.size) // (2 * THUMB_PIXELS)))
    small.thumbnail((THUMB_PIXELS, THUMB_PIXELS), Image.Resampling.BILINEAR, reducing_gap=None)
    if orientation in _TURNS:
        middle, small = middle.transpose(_TURNS[orientation]), small.transpose(_TURNS[orientation])
    _save(middle, Path(f"{derived}-middle.jpg"))
    _save(small, Path(f"{derived}-small.jpg"))
    return {**said, "width": width, "height": height, "likeness": likeness(small), "sharpness": sharpness(middle)}


def whole_picture(path: Path, type_id: str, out: Path) -> dict[str, Any]:
    """Write the whole picture, upright, as a JPEG to look at closely."""
    with _opened(path, type_id) as image:
        image.load()
        orientation = _orientation(image)
        whole: Image.Image = _eight_bits(image)
    if orientation in _TURNS:
        whole = whole.transpose(_TURNS[orientation])
    _save(whole, out, 92)
    return {"width": whole.width, "height": whole.height}


def likeness(small: Image.Image) -> str:
    """Return the difference hash of an upright picture: of 9 × 8 grey cells, which is darker than its right neighbour.

    The same picture at another size or slightly cropped differs in few of the 64 bits (N. Krawetz, 2013).
    """
    cells = small.convert("L").resize((9, 8), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            bits = bits << 1 | (cells[row * 9 + column] < cells[row * 9 + column + 1])
    return f"{bits:016x}"


def sharpness(picture: Image.Image) -> int:
    """Return the variance of the Laplacian of the grey picture at 512 pixels: the higher, the sharper."""
    grey = picture.convert("L")
    grey.thumbnail((_SHARP_PIXELS, _SHARP_PIXELS), Image.Resampling.BOX, reducing_gap=None)
    if min(grey.size) < 8:
        return 0
    edges = grey.filter(ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128))
    return round(ImageStat.Stat(edges.crop((1, 1, edges.width - 1, edges.height - 1))).var[0])


@contextlib.contextmanager
def _opened(path: Path, type_id: str) -> Any:
    if type_id == HEIC.id:
        import pi_heif  # why: few pictures are HEIC

        pi_heif.register_heif_opener()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(path, formats=(_FORMATS[type_id],))
    except MemoryError:
        raise
    except Exception as error:
        raise _damaged(error) from None
    with image:
        if image.width * image.height > MOST_PIXELS:
            raise NotRead(
                Label(
                    f"Ảnh quá lớn: {image.width} × {image.height} điểm ảnh.",
                    f"The picture is too large: {image.width} × {image.height} pixels.",
                )
            )
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                yield image
        except (MemoryError, NotRead):
            raise
        except Exception as error:
            raise _damaged(error) from None


def _damaged(error: Exception) -> NotRead:
    cut = "truncated" in str(error) or isinstance(error, EOFError)
    if cut:
        return NotRead(Label("Ảnh bị cụt: thiếu phần cuối tệp.", "The picture is cut short: the end is missing."))
    return NotRead(Label("Ảnh hỏng hoặc sai đuôi, không đọc được.", "The picture is damaged, it cannot be read."))


def _eight_bits(image: Image.Image) -> Image.Image:
    """Return a picture as RGB of 8 bits on white, whatever it was."""
    if image.mode == "RGB":
        return image.copy() if image.readonly else image
    if image.mode.startswith("I") or image.mode == "F":
        grey = image.convert("F")
        highest = float(grey.getextrema()[1])  # type: ignore[arg-type]
        span = 65535.0 if image.mode.startswith("I;16") or highest > 255 else 255.0
        return grey.point(lambda v: v * (255.0 / span) + 0.0).convert("L").convert("RGB")
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        clear = image.convert("RGBA")
        ground = Image.new("RGB", clear.size, "white")
        ground.paste(clear, mask=clear.getchannel("A"))
        return ground
    return image.convert("RGB")


def _save(image: Image.Image, out: Path, quality: int = _QUALITY) -> None:
    part = part_of(out)
    image.save(part, "JPEG", quality=quality)
    part.replace(out)


def _orientation(image: Image.Image) -> int:
    """Return the turn still to be made of a loaded picture (some readers, that of TIFF for one, make it themselves)."""
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:
        # why: a damaged EXIF block must not cost the picture, and its readers fail in many ways
        return 1


def _exif(image: Image.Image) -> dict[str, Any]:
    """Return what EXIF says; what is damaged or impossible in it is passed over."""
    found: dict[str, Any] = {}
    try:
        exif = image.getexif()
    except Exception:
        # why: a damaged EXIF block must not cost the picture, and its readers fail in many ways
        return found
    camera = " ".join(_text(exif.get(tag)) for tag in (ExifTags.Base.Make, ExifTags.Base.Model)).strip()
    if camera:
        found["camera"] = camera[:120]
    with contextlib.suppress(Exception):
        inner = exif.get_ifd(ExifTags.IFD.Exif)
        taken = _text(inner.get(ExifTags.Base.DateTimeOriginal)) or _text(exif.get(ExifTags.Base.DateTime))
        found["time"] = datetime.strptime(taken[:19], "%Y:%m:%d %H:%M:%S").strftime("%Y-%m-%d %H:%M:%S")
    with contextlib.suppress(Exception):
        place = _place(exif.get_ifd(ExifTags.IFD.GPSInfo))
        if place:
            found["place"] = place
    with contextlib.suppress(Exception):
        dpi = image.info.get("dpi")
        if dpi and math.isfinite(float(dpi[0])) and 1 <= float(dpi[0]) <= 100_000:
            found["dpi"] = round(float(dpi[0]))
    return found


def _place(gps: Any) -> str:
    degrees = []
    for value, side, most in ((2, 1, 90), (4, 3, 180)):
        parts = [float(p) for p in gps[value]]
        at = parts[0] + parts[1] / 60 + parts[2] / 3600
        if not math.isfinite(at) or at > most:
            return ""
        degrees.append(-at if gps.get(side) in ("S", "W") else at)
    return "" if degrees == [0, 0] else f"{degrees[0]:.6f}, {degrees[1]:.6f}"


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return "".join(c for c in str(value or "") if c.isprintable()).strip()
