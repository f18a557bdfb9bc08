"""Pictures of the real window: for ``make run`` without a display and for the documentation."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel
from PySide6.QtWidgets import QApplication, QDialog

from db.catalogue import Reader, Writer
from db.model.query import Query
from db.schema.kind import Description
from heritage_app import theme
from heritage_app.entry.cells import Cell
from heritage_app.entry.view import EntryView
from heritage_app.history.journal import JournalView
from heritage_app.history.past import PastView
from heritage_app.media.viewer import Viewer
from heritage_app.media.voice import VoiceSheet
from heritage_app.picture_gongs import with_gongs
from heritage_app.qt_words import VietnameseQt
from heritage_app.register.questions import QuestionsView
from heritage_app.session import Session
from heritage_app.settings import Settings
from heritage_app.shell import all_acts
from heritage_app.shell.window import MainWindow

_PATIENCE = 20.0
_ALSO = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
_SIZE = (1366, 740)


class Studio:
    """Opens windows on a catalogue and takes pictures of them when they have come to rest."""

    def __init__(self, folder: Path, description: Description) -> None:
        self.folder, self.description = folder, description
        existing = QApplication.instance()
        self.app = existing if isinstance(existing, QApplication) else theme.application()
        theme.load_fonts()
        self._translator = VietnameseQt()
        self.app.installTranslator(self._translator)

    def window(self, settings: Settings, size: tuple[int, int] = _SIZE) -> MainWindow:
        """Open a window under some settings."""
        colours = theme.colours_of(settings.theme, self.app)
        theme.apply(self.app, colours, settings.scale)
        session = Session(self.folder, self.description, "Bùi Thị Lan")
        window = MainWindow(session, settings, colours, all_acts)
        window.resize(*size)
        window.show()
        self.rest(window)
        return window

    def rest(self, window: MainWindow) -> None:
        """Wait until nothing is being read any more."""
        end = time.monotonic() + _PATIENCE
        quiet = 0
        while quiet < 6 and time.monotonic() < end:
            self.app.processEvents()
            quiet = quiet + 1 if window.idle else 0
            time.sleep(0.02)

    def first(self, kind: str, words: str = "") -> str:
        """Return the first record of a kind, or the first that holds some words."""
        reader = Reader(self.folder, self.description)
        try:
            lines = reader.lines(reader.find(Query(kind=kind, words=words, limit=1)), 0, 1)
        finally:
            reader.close()
        return lines[0].id if lines else ""


def take_main(folder: Path, description: Description, out: Path) -> Path:
    """Take a picture of the main window."""
    studio = Studio(folder, description)
    window = studio.window(Settings(theme="light"))
    window.grab().save(str(out))
    window.close()
    return out


def divided(folder: Path, description: Description, place: Path) -> Path:
    """Copy a catalogue in which two people then write differently into the same fields, and a register has gaps."""
    here, there = place / folder.name, place / "máy xách tay"
    for copy in (here, there):
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("local", "backups"))
    laptop = Writer(there, description, "Quách Đình Hợi")
    laptop.amend(laptop.read.resolve("hb-r-002"), {"note": "Mái hang đã sụt một góc.", "name_en": "Trai Hamlet Cave"})
    laptop.delete([laptop.read.resolve("hb-r-111")])
    handed = laptop.hand_over()
    laptop.close()
    writer = Writer(here, description, "Bùi Thị Lan")
    writer.amend(writer.read.resolve("hb-r-002"), {"note": "Mái hang còn nguyên.", "name_en": "Xóm Trại Cave"})
    writer.amend(writer.read.resolve("hb-r-111"), {"note": "Đình có hội tháng Giêng."})
    writer.take_in(handed)
    survey = {
        "name": "Kiểm kê chiêng năm 2026",
        "subjects": ["gong"],
        "targets": [{"target_subject": "gong", "target_count": 40}],
    }
    _, (survey_id,) = writer.add(
        description.kind("survey"), [{**survey, "begun": "1/3/2026", "survey_state": "running"}]
    )
    met = ("same", "same", "changed", "not_found")
    gongs: list[dict[str, Any]] = [{"name": f"Chiêng số {n}", "number": f"C-{n:05}"} for n in (1, 2, 5, 6, 9)]
    for gong, result in zip(gongs, met, strict=False):
        gong["sightings"] = [{"sighting_survey": survey_id, "sighted": "5/3/2026", "sighting": result}]
    writer.add(description.kind("gong"), [*gongs, {"name": "Chiêng dàm", "number": "C-00006"}])
    writer.close()
    return here


def take_all(folder: Path, description: Description, out: Path, only: Collection[str] = ()) -> int:
    """Take all pictures of the documentation, or only some of them; return the exit status."""
    out.mkdir(parents=True, exist_ok=True)
    studio = Studio(folder, description)

    def take(name: str, settings: Settings, act: Callable[[MainWindow], None], size: tuple[int, int] = _SIZE) -> None:
        if only and name not in only:
            return
        window = studio.window(settings, size)
        act(window)
        studio.rest(window)
        open_now = [d for d in window.findChildren(QDialog) if d.isVisible()]
        [window, *open_now][-1].grab().save(str(out / f"{name}.png"))
        for dialog in reversed(open_now):
            dialog.close()
        window.close()
        window.deleteLater()
        # why: outside an event loop nothing is deleted by itself, and every further style is laid over all windows
        studio.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        sys.stdout.write(f"{out / name}.png\n")

    def open_first(kind: str, words: str = "") -> Callable[[MainWindow], None]:
        record = studio.first(kind, words)
        return lambda window: window.open_record(record) if record else window.go(kind)

    def then(*acts: Callable[[MainWindow], None]) -> Callable[[MainWindow], None]:
        def run(window: MainWindow) -> None:
            for act in acts:
                act(window)
                studio.rest(window)

        return run

    light, dark = Settings(theme="light"), Settings(theme="dark")
    trai = open_first("relic", "hb-r-002")
    with tempfile.TemporaryDirectory() as home:
        os.environ["SODISAN_SETTINGS"] = str(Path(home) / "settings.json")
        take("main", light, trai)
        take("main-dark", dark, trai)
        take("main-200", Settings(theme="light", scale=200), trai, (1920, 1080))
        take("main-english", Settings(theme="light", language="en"), trai)
        for kind in description.kinds:
            empty = not studio.first(kind.id)
            new = then(partial(_go, kind.id), lambda window: window.run_action("new"))
            shown = new if empty else open_first(kind.id)
            take(f"page-{kind.id}", light, shown)
        take("today", light, lambda window: window.go("start"))
        relics = partial(_go, "relic")
        take("facets", light, then(relics, lambda window: window.run_action("facets")))
        take("forms", light, then(relics, lambda window: window.run_action("forms"), _at_full_size))
        take(
            "statistics", light, then(lambda window: window.go("relic"), lambda window: window.run_action("statistics"))
        )
        take(
            "joining",
            light,
            then(
                lambda window: window.go("bronze_drum"),
                lambda window: window.list.table.selectRow(0),
                lambda window: window.list.table.selectionModel().select(window.list.model.index(1, 0), _ALSO),
                lambda window: window.run_action("join"),
            ),
        )
        take("as-of", light, then(trai, lambda window: window.run_action("as_of"), partial(_look_back, studio)))
        take(
            "entry-sheet",
            light,
            then(
                lambda window: window.go("gong"),
                lambda window: window.run_action("entry_sheet"),
                partial(_paste_gongs, studio),
            ),
        )
        take("history", light, then(trai, lambda window: window.run_action("history")))
        studio.folder = divided(folder, description, Path(home))
        take("journal", light, then(lambda window: window.run_action("journal"), _down))
        survey = open_first("survey", "năm 2026")
        take("survey-progress", light, then(survey, lambda window: window.run_action("survey_progress")))
        take("registers", light, then(relics, lambda window: window.run_action("registers")))
        take("questions", light, lambda window: window.run_action("questions"))
        take("many-questions", light, then(lambda window: window.run_action("questions"), _many_questions))
        studio.folder = folder
        take("other-values", light, then(trai, lambda window: window.run_action("rivals")))
        take("preview-sheet", light, then(trai, lambda window: window.run_action("print_sheet")))
        take(
            "preview-inventory",
            light,
            then(lambda window: window.go("relic"), lambda window: window.run_action("print_list")),
        )
        if not only or any(name.startswith("media-") for name in only):
            studio.folder = with_gongs(folder, description, Path(home))
            gong, one_set = open_first("gong", "C-00002"), open_first("gong_set", "xóm Chiềng")
            list_and_gong = then(partial(_go, "gong"), gong)
            look = then(list_and_gong, lambda window: window.run_action("look"))
            take("media-strip", light, list_and_gong)
            take("media-gallery", light, then(list_and_gong, lambda window: window.run_action("gallery")))
            take("media-viewer", light, then(look, partial(_at_picture, studio, 1)))
            take("media-beside", light, then(look, partial(_at_picture, studio, 1), _beside))
            take("media-voice", light, then(look, partial(_at_picture, studio, 3), partial(_measure, studio)))
            take("media-tuning", light, then(one_set, lambda window: window.run_action("tuning")))
    return 0


def _at_picture(studio: Studio, at: int, window: MainWindow) -> None:
    """Show one of the files in the open viewer, and wait for what is looked for in it."""
    viewer = window.findChild(Viewer)
    assert viewer is not None
    viewer.resize(1180, 720)
    viewer.show_at(at)
    for _ in range(100):
        studio.app.processEvents()
        time.sleep(0.02)


def _beside(window: MainWindow) -> None:
    viewer = window.findChild(Viewer)
    assert viewer is not None
    viewer.compare()


def _measure(studio: Studio, window: MainWindow) -> None:
    """Measure the recording shown."""
    viewer = window.findChild(Viewer)
    assert viewer is not None
    viewer.sound.measure()
    sheet = viewer.findChild(VoiceSheet)
    assert sheet is not None
    sheet.resize(1020, 960)
    end, measuring = time.monotonic() + _PATIENCE, sheet.said.text()
    while sheet.said.text() == measuring and time.monotonic() < end:
        studio.app.processEvents()
        time.sleep(0.02)


def _at_full_size(window: MainWindow) -> None:
    """Give the open dialog the room it has on a screen; without a display there is less."""
    for dialog in window.findChildren(QDialog):
        if dialog.isVisible():
            dialog.resize(*_SIZE)


def _down(window: MainWindow) -> None:
    view = window.apart[window.place]
    if isinstance(view, JournalView):
        view.table.selectRow(1)


def _many_questions(window: MainWindow) -> None:
    view = window.apart[window.place]
    if isinstance(view, QuestionsView):
        view.many.click()


def _go(kind: str, window: MainWindow) -> None:
    window.go(kind)


def _look_back(studio: Studio, window: MainWindow) -> None:
    """Ask the open view of a day for the first day of 2000."""
    view = window.findChild(PastView)
    assert view is not None
    view.resize(*_SIZE)
    view.event_day.setChecked(True)
    view.day.setText("1/1/2000")
    view.look()
    studio.rest(window)
    while not view.idle:
        studio.app.processEvents()
    studio.rest(window)


def _paste_gongs(studio: Studio, window: MainWindow) -> None:
    """Paste a few gongs, one of them with a slip, into the open sheet."""
    view = window.findChild(EntryView)
    assert view is not None
    view.resize(*_SIZE)
    rows = [f"Chiêng số {n}\t{24 + n},5\t{'nứt' if n % 4 == 0 else 'nguyên'}\t{n},4 kg" for n in range(1, 13)]
    text = "\n".join(
        ["Tên chiêng\tĐường kính mặt\tTình trạng\tTrọng lượng", *rows, "Chiêng số 13\tmột gang\tnứt\t380 kg"]
    )
    QApplication.clipboard().setText(text)
    view.model.put({(-1, "place"): Cell("xã Lạc Sơn, tỉnh Phú Thọ")})
    view.table.go(1, 0)
    view.table.paste_block()
    studio.rest(window)
