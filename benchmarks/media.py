"""Taking photos in, the gallery, and the voice of a gong, beside what the machine itself needs.

``python benchmarks/media.py [25000]``; the limit of a photo is sha256 + libjpeg's own half-size preview + a reduced
small picture, both saved (``shared`` bench: photos). The gallery is opened on catalogues of 250 and of ``N`` records.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from common import DATA, ROUNDS, in_turn, median, ratio, said, sizes, table, verdict
from fill import catalogue
from PIL import Image, ImageFilter

from db.catalogue import create
from db.media import store
from db.media.derived import base_of
from db.media.picture import read_picture
from db.schema.built_in import built_in

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def photo(at: Path, seed: int) -> Path:
    """Make a photo of 12 megapixels, about as hard to decode as a real one."""
    if not at.exists():
        noise = Image.effect_noise((1000, 750), 90).resize((4000, 3000), Image.Resampling.BICUBIC)
        other = Image.effect_noise((500, 375), 60).resize((4000, 3000), Image.Resampling.BICUBIC)
        made = Image.merge("RGB", (noise, other, noise.filter(ImageFilter.GaussianBlur(3))))
        exif = Image.Exif()
        exif[0x0112] = 6 if seed % 3 == 0 else 1
        made.rotate(seed % 4).save(at, quality=92, exif=exif)
    return at


def one_photo(folder: Path) -> None:
    source = photo(DATA / "photo-1.jpg", 1)

    def limit() -> None:
        hashlib.sha256(source.read_bytes()).hexdigest()
        with Image.open(source) as image:
            image.draft(None, (2000, 1500))
            image.load()
            image.save(DATA / "half.jpg", quality=85)
            small = image.reduce(max(image.size) // 512)
            small.thumbnail((256, 256))
            small.save(DATA / "small.jpg", quality=85)

    def ours() -> None:
        staged = store.stage(folder, source)
        read_picture(staged.part, staged.type.id, base_of(folder, staged.hash))
        kept = store.settle(folder, staged)
        store.log(folder, [{"hash": staged.hash, "event": "taken in", "size": staged.size}])
        kept.unlink()

    times = in_turn({"limit": limit, "ours": ours}, ROUNDS * 3)
    table(
        "One photo of 12 megapixels taken in (copied, synced, hashed, read, two pictures derived)",
        ("", "median", "target"),
        [("limit", said(median(times["limit"])), ""), ("ours", said(median(times["ours"])), verdict(ratio(times, "ours", "limit"), 1.3))],
    )  # fmt: skip


def window_on(folder: Path):  # type: ignore[no-untyped-def]
    from heritage_app.pictures import Studio
    from heritage_app.settings import Settings

    studio = Studio(folder, built_in())
    window = studio.window(Settings(theme="light"))
    window.session.start_writing()
    studio.rest(window)
    return studio, window


def in_the_background(photos: int) -> None:
    folder = DATA / "media-window"
    shutil.rmtree(folder, ignore_errors=True)
    create(folder, built_in())
    card = DATA / "card"
    card.mkdir(exist_ok=True)
    first = photo(DATA / "photo-1.jpg", 1).read_bytes()
    for n in range(photos):
        (card / f"{n:03}.jpg").write_bytes(first + str(n).encode())
    studio, window = window_on(folder)
    window.media.intake.take([card])
    start = last = time.perf_counter()
    gaps = []
    while not window.media.intake.idle or not window.session.idle:
        studio.app.processEvents()
        now = time.perf_counter()
        gaps.append(now - last)
        last = now
        time.sleep(0.002)
    took = time.perf_counter() - start
    gaps.sort()
    window.close()
    table(
        f"{photos} photos taken in behind the window on two cores, one act at the end",
        ("photos a second", "longest the window was away", "99 % under"),
        [(f"{photos / took:.1f}", said(gaps[-1]), said(gaps[int(len(gaps) * 0.99)]))],
    )


def gallery(counts: list[int]) -> None:
    rows, times = [], []
    for count in counts:
        studio, window = window_on(catalogue(count, built_in()))
        window.go("relic")
        studio.rest(window)
        opened = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            window.media.turn_gallery()
            studio.app.processEvents()
            window.media.gallery.grab()
            opened.append(time.perf_counter() - start)
            window.media.turn_gallery()
            studio.app.processEvents()
        window.media.turn_gallery()
        jumps = []
        last = window.list.model.rowCount()
        for at in (last // 2, last // 3, last - 5, last // 5):
            start = time.perf_counter()
            window.media.gallery.go_to(at)
            while (
                window.media.gallery.cells.line(window.media.gallery.currentIndex()) is None
                or window.media.gallery._asked
            ):
                studio.app.processEvents()
            window.media.gallery.grab()
            jumps.append(time.perf_counter() - start)
        times.append(median(opened))
        rows.append((f"{count:,}", f"{last:,}", said(median(opened)), said(max(jumps))))
        window.close()
        window.deleteLater()
    table(
        "The list as pictures: opened, and a jump until its cells are known",
        ("records", "in the list", "opened", "slowest jump"),
        rows,
    )
    print(f"\nlargest beside smallest: {verdict(times[-1] / times[0], 2)}")


def voice() -> None:
    from db.media.gong import analyse
    from tests.db.gongs import RATE, Mode, strike, with_noise

    modes = [
        Mode(97 * r, -4 * i, 9 - i, 1.2 if i == 3 else 0) for i, r in enumerate((1, 2.02, 2.7, 3.6, 4.4, 5.3, 6.1))
    ]
    sound = with_noise(strike(modes, 10), 35)
    times = in_turn({"ours": lambda: analyse(sound, RATE) and None})
    table("Analysis of a strike of 10 s", ("median", "target"), [(said(median(times["ours"])), "≤ 1 s")])


if __name__ == "__main__":
    home = DATA / "media-one"
    shutil.rmtree(home, ignore_errors=True)
    create(home, built_in())
    one_photo(home)
    voice()
    in_the_background(60)
    gallery([250, *sizes([25_000], sys.argv[1:])])
