"""F33: our own bugs. An error in any call of the window, and in either lane: told once, logged without data, typed text kept."""

from __future__ import annotations

import contextlib
import sys
import threading
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from db.catalogue import Reader, Writer
from db.schema.kind import Description
from heritage_app import app
from heritage_app.alarm import Alarm, described, log_path, write_log
from heritage_app.drafts import Drafts
from heritage_app.keeping.mishap import MishapSheet
from heritage_app.say import Say
from heritage_app.version import VERSION
from tests.faults.conftest import Tell, trials
from tests.faults.harness import filled
from tests.journeys.driver import Officer

pytestmark = pytest.mark.qt_no_exception_capture  # why: the program's own alarm is what is tested
SECRET = "bí mật của cụ Ý"
_ALARM = ("alarm.py", "mishap.py")
_OURS = str(Path(app.__file__).parent)


class Injected(Exception):
    """A bug of our own."""


class FirstCall:
    """Raises at the first call of one function of the window's code in this thread, once; or only lists what is called."""

    def __init__(self) -> None:
        self.called: dict[str, None] = {}
        self.wanted = ""
        self.fired = False

    def arm(self, wanted: str) -> None:
        """Raise in this function; nothing: list the functions called."""
        self.wanted, self.fired = wanted, False
        sys.setprofile(self._watch)

    def disarm(self) -> None:
        sys.setprofile(None)

    def _watch(self, frame: FrameType, event: str, _: Any) -> None:
        # why: the alarm itself is what answers a bug; its own are another test
        file = frame.f_code.co_filename
        if event != "call" or not file.startswith(_OURS) or file.endswith(_ALARM):
            return
        name = f"{Path(file).name}:{frame.f_code.co_qualname}"
        if not self.wanted:
            self.called[name] = None
        elif name == self.wanted:
            self.fired = True
            sys.setprofile(None)
            raise Injected(SECRET)


@pytest.fixture
def alarmed(
    qtbot: QtBot, tmp_path: Path, description: Description, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Officer, Alarm]]:
    """Somebody at a relic, with the program's own alarm listening."""
    monkeypatch.setenv("SODISAN_SETTINGS", str(tmp_path / "settings.json"))
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    folder = tmp_path / "sổ"
    filled(folder, description, records=3)
    officer = Officer(folder, description)
    alarm = Alarm(lambda: officer.window, lambda: Say("vi"))
    officer.window.session.bug.disconnect()
    officer.window.session.bug.connect(alarm.show)
    alarm.listen()
    officer.goes_to_kind("relic")
    officer.keys("F6")
    yield officer, alarm
    sys.setprofile(None)
    officer.quit()


def _close_dialogs(officer: Officer) -> int:
    sheets = [s for s in officer.window.findChildren(MishapSheet) if s.isVisible()]
    for sheet in sheets:
        sheet.accept()
    officer.rest()
    return len(sheets)


def _kept(officer: Officer, record: str, text: str) -> bool:
    """Say whether a typed text stands in the catalogue, in its field, or in a draft."""
    reader = Reader(officer.folder, officer.description)
    saved = str(reader.record(record).values.get("note") or "")
    reader.close()
    form = officer.window.page.form()
    typed = form.editor("note").typed() if form is not None and officer.window.page.record_id == record else ""
    drafts = [str(d.values.get("note", "")) + d.typed.get("note", "") for d in Drafts(officer.folder).all()]
    return text in saved or text in typed or any(text in draft for draft in drafts)


@pytest.mark.no_qt_log  # why: Qt remarks on what an error interrupted
def test_an_error_in_any_call_is_told_once_and_what_was_typed_is_kept(
    alarmed: tuple[Officer, Alarm], tell: Tell
) -> None:
    officer, _alarm = alarmed
    bug, page = FirstCall(), officer.window.page
    record = page.record_id
    officer.keys("Ctrl+E")

    def day(text: str) -> None:
        form = page.form()
        assert form is not None
        officer.window.activateWindow()
        officer.window.turn(page=True)
        officer.rest()
        form.editor("note").target().setFocus()
        officer.types(text)

    def ways() -> None:
        for keys in (("Ctrl+S",), ("Ctrl+F", "Down"), ("F6",)):
            # why: the driver asks the window whether it is idle, and is a caller like any other
            with contextlib.suppress(Injected):
                officer.keys(*keys)

    day("đo thử ")
    bug.arm("")
    ways()
    bug.disarm()
    every = list(bug.called)
    assert len(every) > 100
    most = min(trials(46, 10_000), len(every))
    fired = dialogs = 0
    for number in range(most):
        where = every[number * len(every) // most]
        officer.window.open_record(record)
        officer.rest()
        text = f"lời kể {number} "
        day(text)
        bug.arm(where)
        ways()
        bug.disarm()
        officer.rest()
        shown = _close_dialogs(officer)
        assert shown <= 1, "one dialog, however many errors"
        dialogs += shown
        assert _kept(officer, record, text.strip()), f"lost after {where}"
        fired += bug.fired
        officer.window.open_record(record)
        officer.rest()
        day("và sau đó ")
        officer.keys("Ctrl+S")
        assert "và sau đó" in str(_saved(officer, record)), f"nothing can be saved any more after {where}"
    assert fired > most // 2 and dialogs > most // 3, (fired, dialogs)
    told = log_path().read_text("utf-8")
    assert "Injected" in told and SECRET not in told and "lời kể" not in told
    tell(
        "F33",
        f"error in {most} of {len(every)} functions while saving and leaving",
        most,
        "one dialog, text kept, work goes on",
    )


def _saved(officer: Officer, record: str) -> object:
    reader = Reader(officer.folder, officer.description)
    try:
        return reader.record(record).values.get("note")
    finally:
        reader.close()


def test_an_error_in_a_lane_is_told_and_what_was_typed_is_kept(
    alarmed: tuple[Officer, Alarm], monkeypatch: pytest.MonkeyPatch, tell: Tell
) -> None:
    officer, alarm = alarmed
    page = officer.window.page
    record = page.record_id
    form = page.form()
    assert form is not None
    officer.keys("Ctrl+E")

    def broken(*_: object, **__: object) -> None:
        raise Injected(SECRET)

    for lane, method in ((Writer, "save"), (Reader, "record"), (Reader, "problems"), (Reader, "lines")):
        officer.window.activateWindow()
        officer.rest()
        form.editor("note").target().setFocus()
        officer.types(f"hỏng {method} ")
        with monkeypatch.context() as patched:
            patched.setattr(lane, method, broken)
            officer.keys("Ctrl+S")
        assert alarm.sheet is not None and alarm.sheet.isVisible(), method
        assert "Chữ đang gõ còn trong ô và trong bản nháp" in officer.reads(alarm.sheet)
        officer.clicks(alarm.sheet.copy)
        copied = QApplication.clipboard().text()
        assert VERSION in copied and "Injected" in copied and "SQLite" in copied and "Qt" in copied
        assert SECRET not in copied and str(Path.home()) not in copied
        _close_dialogs(officer)
        assert _kept(officer, record, f"hỏng {method}")
        officer.keys("Ctrl+S")
        assert f"hỏng {method}" in str(_saved(officer, record))
    tell("F33", "error in the reader's and the writer's thread", 4, "told, text kept, saved afterwards")


def test_many_errors_at_once_share_one_dialog(alarmed: tuple[Officer, Alarm]) -> None:
    officer, alarm = alarmed
    for _ in range(5):
        alarm.show(Injected(SECRET))
    thread = threading.Thread(target=lambda: [][0])
    thread.start()
    thread.join()
    officer.rest()
    assert alarm.sheet is not None
    assert "Thêm 5 lỗi nữa" in officer.reads(alarm.sheet)
    text = alarm.sheet.findChildren(QPlainTextEdit)[0].toPlainText()
    assert text.count("Injected") == 5 and text.count("IndexError") == 1
    assert _close_dialogs(officer) == 1


def test_the_log_says_where_and_nothing_of_what(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SODISAN_SETTINGS", str(tmp_path / "settings.json"))
    try:
        try:
            {}[SECRET]
        except KeyError as error:
            raise ValueError(f"{SECRET}: không đổi được") from error
    except ValueError as error:
        told = described(error)
    assert told.splitlines()[1:4] == [
        "KeyError",
        f"  tests/faults/test_slots.py:{_line(told, 2)} test_the_log_says_where_and_nothing_of_what",
        "ValueError",
    ]
    assert SECRET not in told
    for _ in range(4):
        write_log("x" * 100_000)
    assert log_path().stat().st_size < 1 << 19 and log_path().with_suffix(".old.log").exists(), (
        "it does not grow for ever"
    )
    (tmp_path / "tệp").write_text("không phải thư mục", "utf-8")
    monkeypatch.setenv("SODISAN_SETTINGS", str(tmp_path / "tệp" / "settings.json"))
    write_log("không ghi được")


def _line(told: str, at: int) -> str:
    return told.splitlines()[at].split(":")[1].split()[0]


def test_the_version_told_is_the_version_built() -> None:
    built = tomllib.loads((Path(_OURS).parent / "pyproject.toml").read_text("utf-8"))
    assert built["project"]["version"] == VERSION
