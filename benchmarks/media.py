"""Taking photos in, the gallery, and the voice of a gong, beside what the machine itself needs.

``python benchmarks/media.py [25000] [--only-behind]``; the limit of a photo is sha256 + libjpeg's own half-size preview + a reduced
small picture, both saved (``shared`` bench: photos). The gallery is opened on catalogues of 250 and of ``N`` records.
Where the window's process is run ahead of all others (``chrt -f 10``), so that a busy machine does not count as a busy
window, its workers are put back among the others, and the table says so.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import multiprocessing
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from common import DATA, ROUNDS, in_turn, median, ratio, said, sizes, table, verdict
from fill import catalogue
from PIL import Image, ImageFilter
from turns import BEAT, FRAME, BareWindow, Turns, held_too, late, told

from db.catalogue import Writer, create
from db.catalogue.media import Received, attach, receive
from db.media import store
from db.media.derived import base_of
from db.media.picture import read_picture
from db.model.query import Query
from db.schema.built_in import built_in

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

_STOPPED = 60
"""So many photos are offered to an intake that is stopped after ten."""


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
    # why: as the program does once it is all there
    gc.collect()
    gc.freeze()
    return studio, window


def ahead_of_others() -> bool:
    """Say whether this process goes before all others (Linux)."""
    return hasattr(os, "sched_getscheduler") and os.sched_getscheduler(0) != os.SCHED_OTHER


def put_back_workers(known: set[int]) -> None:
    """Put the processes this one began, all but the ``known`` ones, among the others of the machine."""
    for process in multiprocessing.active_children():
        if process.pid is not None and process.pid not in known:
            known.add(process.pid)
            with contextlib.suppress(ProcessLookupError):
                os.sched_setscheduler(process.pid, os.SCHED_OTHER, os.sched_param(0))


def in_the_background(photos: int) -> None:
    folder = DATA / "media-window"
    shutil.rmtree(folder, ignore_errors=True)
    create(folder, built_in())
    cards = DATA / "card", DATA / "second-card"
    first = photo(DATA / "photo-1.jpg", 1).read_bytes()
    for card, count in zip(cards, (photos, _STOPPED), strict=True):
        shutil.rmtree(card, ignore_errors=True)
        card.mkdir()
        for n in range(count):
            (card / f"{n:03}.jpg").write_bytes(first + f"{card.name} {n}".encode())
    studio, window = window_on(folder)
    intake = window.media.intake
    bare = BareWindow()
    ahead, known = ahead_of_others(), {bare.pid}

    def until(done: Callable[[], bool]) -> float:
        start = time.perf_counter()
        while not done():
            studio.app.processEvents()
            if ahead:
                put_back_workers(known)
            time.sleep(BEAT)
        return time.perf_counter() - start

    bare.start()
    with Turns() as seen:
        intake.take([cards[0]])
        took = until(lambda: intake.bar.value() >= photos // 5 and intake.bar.maximum() == photos)
        intake.turn()
        # why: what is being read when one pauses still comes
        settled = time.perf_counter() + 2
        until(lambda: time.perf_counter() > settled)
        had = intake.bar.value()
        settled = time.perf_counter() + 1
        until(lambda: time.perf_counter() > settled)
        still = intake.bar.value() - had
        intake.turn()
        took += until(lambda: intake.idle and window.session.idle)
        intake.take([cards[1]])
        until(lambda: intake.bar.value() >= 10 and intake.bar.maximum() == _STOPPED)
        intake.cease()
        stopped = until(lambda: intake.idle and window.session.idle)
    beside = bare.turns()
    window.close()
    where = ", the window's process ahead of all others, its workers among them" if ahead else ""
    table(
        f"{photos} photos taken in behind the window on {os.cpu_count()} processors, one act at the end{where}",
        ("photos a second", "came in the second after a pause", "stopped after"),
        [(f"{photos / took:.1f}", still, said(stopped))],
    )
    table(
        f"The turns of the window meanwhile, and those of a bare window of Qt beside the same workers (a frame: {said(FRAME)})",
        (
            "window",
            "longest work",
            "longest turn on the clock",
            "of it waiting for a processor",
            "turns over a frame",
            "of them by work",
            "by waiting for a processor",
            "while the machine's host took one",
        ),
        [("ours, photos are taken in", *told(seen.seen)), ("bare, at the same time", *told(beside))],
    )
    over, shared = len(late(seen.seen)), held_too(seen.seen, beside)
    print(
        f"\nOf our {over} turns over a frame the bare window was held for half a frame and more at the same moment in {shared}; "
        f"ours beside its: {over / len(seen.seen) * 1e4:.1f} and {len(late(beside)) / len(beside) * 1e4:.1f} of 10,000 turns."
    )


def with_pictures(count: int) -> Path:
    """Return a copy of a filled catalogue whose records have pictures of their own at the places that are jumped to."""
    home = DATA / f"media-gallery-{count}"
    if (home / "done-pictures").exists():
        return home
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(catalogue(count, built_in()), home)
    card = DATA / "small-card"
    shutil.rmtree(card, ignore_errors=True)
    card.mkdir()
    writer = Writer(home, built_in(), "bench")
    listing = writer.read.find(Query(kind="relic"))
    rows = sorted({r for s in sites(len(listing)) for r in range(max(0, s - 30), min(len(listing), s + 40))})
    for row in rows:
        Image.effect_noise((640, 480), 90).convert("RGB").save(card / f"{row}.jpg", quality=88)
    received = [one for one in receive(home, [card / f"{row}.jpg" for row in rows]) if isinstance(one, Received)]
    places = {one.hash: int(Path(one.name).stem) for one in received}
    attach(writer, received, {h: writer.read.lines(listing, row, row + 1)[0].id for h, row in places.items()})
    writer.close()
    (home / "done-pictures").touch()
    return home


def sites(rows: int) -> list[int]:
    """Return where a list of so many rows is opened and jumped to."""
    return [min(int(rows * part), rows - 1) for part in (0, 0.5, 0.33, 0.99, 0.2, 0.7)]


def forget(folder: Path) -> None:
    """Let the system forget the small pictures, so that they are read from the disk."""
    for path in (folder / "local" / "previews").glob("*/*-small.jpg"):
        handle = os.open(path, os.O_RDONLY)
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(handle)


class Shown:
    """A window on a catalogue with pictures, whose gallery is opened and jumped in."""

    def __init__(self, count: int) -> None:
        self.count, self.folder = count, with_pictures(count)
        self.studio, self.window = window_on(self.folder)
        self.window.go("relic")
        self.studio.rest(self.window)
        self.rows = self.window.list.model.rowCount()
        self.window.list.table.put_cursor(0)
        self.studio.rest(self.window)

    def seen(self, asked: float) -> float:
        """Return after how many seconds every visible cell has its picture."""
        gallery, kept = self.window.media.gallery, self.window.media.darkroom._kept
        while True:
            self.studio.app.processEvents()
            top, bottom = gallery.rowAt(0), gallery.rowAt(gallery.viewport().height() - 1)
            first = max(top, 0) * gallery.cells.columns
            stop = self.rows if bottom < 0 else min((bottom + 1) * gallery.cells.columns, self.rows)
            lines = [gallery.cells.source.line(at) for at in range(first, stop)]
            media = [gallery._known.get(line.id, 0) if line else 0 for line in lines]
            if all(m is None or (m and (m.hash, m.turned) in kept) for m in media):
                return time.perf_counter() - asked
            if time.perf_counter() - asked > 20:
                raise SystemExit("the pictures never came")
            time.sleep(0.001)

    def opened(self) -> float:
        """Open the gallery with nothing at hand."""
        media = self.window.media
        if media.gallery is not None:
            media.turn_gallery()
            self.studio.rest(self.window)
            media.gallery._known.clear()
        media.darkroom._kept.clear()
        media.darkroom._images.clear()
        forget(self.folder)
        self.window.list.table.put_cursor(0)
        self.studio.rest(self.window)
        asked = time.perf_counter()
        media.turn_gallery()
        return self.seen(asked)

    def jumps(self) -> list[float]:
        """Jump to every place once, where no line, file or picture is at hand."""
        took = []
        for site in sites(self.rows)[1:]:
            forget(self.folder)
            asked = time.perf_counter()
            self.window.media.gallery.go_to(site)
            took.append(self.seen(asked))
            self.studio.rest(self.window)
        return took

    def end(self) -> None:
        self.window.close()
        self.window.deleteLater()


def gallery(counts: list[int]) -> None:
    shown = [Shown(count) for count in counts]
    for one in shown:
        one.opened()
    times = in_turn({str(one.count): one.opened for one in shown})
    jumps = {one.count: one.jumps() for one in shown}
    table(
        "The list as pictures, until every visible cell has its picture (small pictures read from the disk)",
        ("records", "in the list", "opened", "a jump, median", "slowest jump"),
        [
            (
                f"{one.count:,}",
                f"{one.rows:,}",
                said(median(times[str(one.count)])),
                said(median(jumps[one.count])),
                said(max(jumps[one.count])),
            )
            for one in shown
        ],
    )
    print(
        f"\nopened, largest beside smallest: {verdict(ratio(times, str(counts[-1]), str(counts[0])), 2)}; a jump: target 100 ms"
    )
    for one in shown:
        one.end()


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
    if "--only-behind" in sys.argv:
        in_the_background(500)
        sys.exit()
    one_photo(home)
    voice()
    in_the_background(500)
    gallery([250, max(sizes([250_000], sys.argv[1:]))])
