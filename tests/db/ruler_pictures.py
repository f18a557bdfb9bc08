"""Made photos with and without a scale: bars of blocks, rulers with ticks, and what looks regular and is none."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Callable, Iterator

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

_SIZE = (1600, 1200)
_DARK, _LIGHT = (22, 22, 24), (238, 236, 228)
Maker = Callable[[random.Random], Image.Image]


def ground(dice: random.Random) -> Image.Image:
    """A cloth or a table: one colour with grain and a light from one side."""
    tone = dice.choice([(176, 172, 164), (92, 96, 92), (150, 122, 92), (206, 202, 196), (60, 58, 60)])
    plain = Image.new("RGB", _SIZE, tone)
    grain = Image.effect_noise(_SIZE, dice.uniform(10, 50)).filter(ImageFilter.GaussianBlur(dice.uniform(0, 1.5)))
    lit = ImageChops.multiply(plain, Image.merge("RGB", [ImageEnhance.Brightness(grain).enhance(1.9)] * 3))
    shade = Image.linear_gradient("L").rotate(dice.choice([0, 90, 180, 270])).resize(_SIZE)
    return Image.composite(lit, ImageEnhance.Brightness(lit).enhance(dice.uniform(0.6, 0.9)), shade)


def gong(dice: random.Random) -> Image.Image:
    """A bossed gong with ridges and hammer marks."""
    picture = ground(dice)
    pen = ImageDraw.Draw(picture)
    x, y, r = dice.randint(620, 980), dice.randint(500, 700), dice.randint(300, 470)
    for step in range(r, 0, -2):
        tone = 90 + int(70 * math.sin(step / dice.uniform(11, 12)) * 0.3) + step * 40 // r
        pen.ellipse((x - step, y - step, x + step, y + step), fill=(tone + 40, tone + 10, max(tone - 40, 0)))
    for _ in range(500):
        a, d = dice.uniform(0, 6.3), r * math.sqrt(dice.random()) * 0.95
        hx, hy, size = x + d * math.cos(a), y + d * math.sin(a), dice.uniform(4, 14)
        tone = dice.randint(70, 190)
        pen.ellipse((hx - size, hy - size, hx + size, hy + size), outline=(tone + 30, tone, tone - 40))
    pen.ellipse((x - 60, y - 60, x + 60, y + 60), fill=(200, 160, 90), outline=(60, 40, 20), width=4)
    return picture


def drum(dice: random.Random) -> Image.Image:
    """The face of a bronze drum: a star and rings filled with short strokes, circles and birds' places."""
    picture = ground(dice)
    pen = ImageDraw.Draw(picture)
    x, y, r = dice.randint(700, 900), dice.randint(560, 640), dice.randint(400, 520)
    pen.ellipse((x - r, y - r, x + r, y + r), fill=(96, 112, 84))
    for ring in range(5, 17):
        d = r * ring / 17
        pen.ellipse((x - d, y - d, x + d, y + d), outline=(30, 40, 28), width=3)
        count = int(d * 6.28 / dice.choice([9, 14, 22])) if ring % 2 else 0
        for at in range(count):
            a = 6.2832 * at / count
            c, s = math.cos(a), math.sin(a)
            pen.line((x + (d + 4) * c, y + (d + 4) * s, x + (d + r / 22) * c, y + (d + r / 22) * s), (24, 30, 20), 3)
    points = [
        (x + (110 if k % 2 else 45) * math.cos(k * 0.2244), y + (110 if k % 2 else 45) * math.sin(k * 0.2244))
        for k in range(28)
    ]
    pen.polygon(points, fill=(190, 186, 130))
    return picture


def brocade(dice: random.Random) -> Image.Image:
    """Mường cloth: rows of small figures and stripes over the whole width."""
    picture = ground(dice)
    pen = ImageDraw.Draw(picture)
    y, step = 200, dice.randint(18, 44)
    while y < 1000:
        tone = dice.choice([(150, 30, 40), (30, 40, 90), (220, 200, 90), (30, 90, 60)])
        for x in range(120, 1480, step):
            shape = (x, y, x + step // 2, y + step // 2)
            pen.rectangle(shape, fill=tone) if y % 2 else pen.polygon(
                [(x, y), (x + step // 2, y), (x + step // 4, y + step // 2)], fill=tone
            )
        y += step
    return picture.rotate(dice.uniform(-20, 20), Image.Resampling.BILINEAR)


def roof(dice: random.Random) -> Image.Image:
    """Tiles, row over row."""
    picture = Image.new("RGB", _SIZE, (96, 54, 42))
    pen = ImageDraw.Draw(picture)
    w, h = dice.randint(24, 50), dice.randint(20, 44)
    for row in range(1200 // h + 1):
        for column in range(-1, 1600 // w + 1):
            x = column * w + (row % 2) * w // 2
            tone = dice.randint(110, 170)
            pen.rectangle((x + 2, row * h + 2, x + w - 2, row * h + h), fill=(tone, tone // 2, tone // 3))
    return picture.rotate(dice.uniform(-15, 15), Image.Resampling.BILINEAR, fillcolor=(180, 200, 220))


def fence(dice: random.Random) -> Image.Image:
    """Wooden bars or a balustrade: regular and tall."""
    picture = ground(dice)
    pen = ImageDraw.Draw(picture)
    w, top, high = dice.randint(16, 50), dice.randint(200, 500), dice.randint(300, 600)
    for x in range(80, 1520, 2 * w):
        pen.rectangle((x, top, x + w, top + high), fill=(90, 60, 36))
    return picture


def writing(dice: random.Random) -> Image.Image:
    """A stele or a page: columns of strokes of many lengths."""
    picture = ground(dice)
    pen = ImageDraw.Draw(picture)
    for x in range(200, 1400, 56):
        for y in range(150, 1050, 52):
            for _ in range(dice.randint(4, 9)):
                a, b = x + dice.randint(0, 38), y + dice.randint(0, 38)
                pen.line((a, b, a + dice.randint(-16, 16), b + dice.randint(-16, 16)), (40, 36, 32), 4)
    return picture


def tools(dice: random.Random) -> Image.Image:
    """Stone axes of many shapes on the ground."""
    picture = ground(dice)
    pen = ImageDraw.Draw(picture)
    for _ in range(dice.randint(1, 9)):
        x, y, tone = dice.randint(300, 1300), dice.randint(250, 950), dice.randint(60, 150)
        points = [
            (x + dice.uniform(70, 150) * math.cos(a / 3), y + dice.uniform(70, 150) * math.sin(a / 3))
            for a in range(19)
        ]
        pen.polygon(points, fill=(tone, tone, tone - 8))
    return picture.filter(ImageFilter.GaussianBlur(1))


SUBJECTS: dict[str, Maker] = {
    "gong": gong, "drum": drum, "brocade": brocade, "roof": roof, "fence": fence, "writing": writing, "tools": tools,
}  # fmt: skip


def bar(dice: random.Random, blocks: int = 10) -> Image.Image:
    """A scale of alternating blocks on a light strip, with figures below."""
    w = dice.randint(26, 60)
    h = int(w * dice.uniform(0.45, 1.0))
    made = Image.new("RGBA", (blocks * w + 40, h + 50), (*_LIGHT, 255))
    pen = ImageDraw.Draw(made)
    pen.rectangle((18, 12, 22 + blocks * w, 14 + h), fill=_DARK)
    for at in range(1, blocks, 2):
        pen.rectangle((20 + at * w, 14, 20 + (at + 1) * w, 12 + h), fill=_LIGHT)
    for at in range(0, blocks + 1, 5):
        pen.text((16 + at * w, h + 22), str(at), fill=_DARK)
    return made


def ruler(dice: random.Random) -> Image.Image:
    """A ruler: ticks of three lengths on plastic, wood or steel, figures at the centimetres."""
    step, count = dice.uniform(6.5, 11), dice.randint(100, 180)
    long = int(step * 10 * 0.8)
    tone = dice.choice([(240, 240, 236), (222, 196, 130), (188, 192, 196), (244, 214, 60)])
    made = Image.new("RGBA", (int(step * count) + 60, long + 60), (*tone, 255))
    pen = ImageDraw.Draw(made)
    for at in range(count + 1):
        x = 30 + at * step
        high = long if at % 10 == 0 else long * 7 // 10 if at % 5 == 0 else long // 2
        pen.line((x, 6, x, 6 + high), fill=_DARK, width=2)
        if at % 10 == 0:
            pen.text((x - 4, long + 16), str(at // 10), fill=_DARK)
    return made


def laid(picture: Image.Image, thing: Image.Image, dice: random.Random, turn: float) -> Image.Image:
    """Lay a scale onto a picture at some angle, wholly inside."""
    most = 1500 / max(thing.size)
    if most < 1:
        thing = thing.resize((int(thing.width * most), max(int(thing.height * most), 1)), Image.Resampling.LANCZOS)
    turned = thing.rotate(turn, Image.Resampling.BICUBIC, expand=True)
    if turned.height > 1180:
        turned = turned.resize((int(turned.width * 1180 / turned.height), 1180), Image.Resampling.LANCZOS)
    room = (picture.width - turned.width, picture.height - turned.height)
    picture.paste(turned, (dice.randint(0, max(room[0], 0)), dice.randint(0, max(room[1], 0))), turned)
    return picture


def photographed(picture: Image.Image, dice: random.Random) -> Image.Image:
    """As a camera gives it: slightly soft, darker or lighter, lossy."""
    soft = picture.filter(ImageFilter.GaussianBlur(dice.uniform(0.3, 1.4)))
    lit = ImageEnhance.Brightness(soft).enhance(dice.uniform(0.65, 1.15))
    kept = io.BytesIO()
    ImageEnhance.Contrast(lit).enhance(dice.uniform(0.75, 1.1)).save(kept, "JPEG", quality=dice.choice([70, 85, 92]))
    return Image.open(kept)


def made(count: int, scale: str, seed: int) -> Iterator[tuple[str, Image.Image]]:
    """Yield ``count`` photos with what they show; ``scale`` is "bar", "ruler" or "" (none)."""
    dice = random.Random(seed)
    for at in range(count):
        subject = list(SUBJECTS)[at % len(SUBJECTS)] if not scale else dice.choice(["gong", "tools", "drum", "writing"])
        picture = SUBJECTS[subject](dice)
        if scale:
            thing = bar(dice) if scale == "bar" else ruler(dice)
            picture = laid(picture, thing, dice, dice.choice([0, 90, dice.uniform(-90, 90), dice.uniform(-4, 4)]))
        yield subject, photographed(picture, dice)
