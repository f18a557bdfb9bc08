"""Every type has its editor, and every editor takes what people and their keyboards send."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from db.schema.field import Field
from db.schema.field_type import Count, Flag, LongText, Text
from db.schema.kind import Description
from db.schema.label import Label
from db.schema.measure import Measures, Quantity
from db.schema.reference import DecisionLink, ManyTerms, OneTerm, RecordLink, Source
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.time import Dating, Day, YearlyDay
from db.schema.types import ALL_TYPES
from heritage_app.forms.desk import Desk
from heritage_app.forms.editor import Editor
from heritage_app.forms.registry import EDITORS, make_editor
from heritage_app.say import Say
from heritage_app.theme import LIGHT

SAMPLES = {
    Text: (Text(), "Chiêng bồng số 3"),
    LongText: (LongText(), "Dòng một\nDòng hai"),
    Flag: (Flag(), True),
    Count: (Count(), 12000),
    Quantity: (Quantity(), {"n": "38.0", "u": "cm"}),
    Measures: (Measures(parts=(("D", "length"),)), "D: 5,5 cm, R: 3,5 cm"),
    Day: (Day(), "2016-01-19"),
    Dating: (Dating(), {"t": "thế kỷ XIX", "a": 1801, "b": 1900}),
    YearlyDay: (YearlyDay(), {"t": "mồng 7 tháng Giêng", "cal": "lunar", "m": 1, "d": 7}),
    Place: (Place(), {"t": "xã Tân Lập, huyện Lạc Sơn, tỉnh Hòa Bình", "unit": "05287@2020"}),
    OneTerm: (OneTerm("relic_rank"), "quoc_gia"),
    ManyTerms: (ManyTerms("relic_type"), ["khao_co", "lich_su"]),
    RecordLink: (RecordLink(("group",)), {"t": "Hộ Bùi Văn Tín"}),
    DecisionLink: (DecisionLink(), {"t": "694/QĐ-TTg 18/7/2024"}),
    Source: (Source(), {"t": "Báo Hòa Bình"}),
    Rows: (
        Rows((Field("a", Label("Tên", "Name"), Text()), Field("b", Label("Năm", "Year"), Day()))),
        [{"id": "R1", "a": "một", "b": "1997"}],
    ),
}


@pytest.fixture
def desk(qtbot: QtBot, description: Description) -> Desk:
    return Desk(description, Say("vi"), LIGHT, lambda _text, _kinds, give: give([]), lambda _record: None)


def editor_of(desk: Desk, type_: type, qtbot: QtBot) -> Editor:
    editor = make_editor(Field("x", Label("Ô thử", "Test field"), SAMPLES[type_][0]), desk)
    qtbot.addWidget(editor)
    editor.show()
    return editor


def test_every_type_has_an_editor_and_a_sample() -> None:
    assert set(EDITORS) == set(ALL_TYPES) == set(SAMPLES)


@pytest.mark.parametrize("type_", ALL_TYPES, ids=lambda t: t.__name__)
def test_an_editor_gives_back_the_value_it_was_shown(desk: Desk, qtbot: QtBot, type_: type) -> None:
    editor = editor_of(desk, type_, qtbot)
    value = SAMPLES[type_][1]
    editor.show_value(value)
    assert editor.value() == value
    editor.show_value(None)
    assert editor.value() is None


@pytest.mark.parametrize("type_", ALL_TYPES, ids=lambda t: t.__name__)
def test_every_editor_has_an_accessible_name(desk: Desk, qtbot: QtBot, type_: type) -> None:
    editor = editor_of(desk, type_, qtbot)
    editor.name_it("Tên ô")
    assert editor.target().accessibleName() or editor.chain()[0].accessibleName()


def send(widget: QWidget, key: int, text: str) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))


def unikey(widget: QWidget, stream: str) -> None:
    """Send what UniKey sends: letters, and "<" for each Backspace by which it takes back what it will correct."""
    for letter in stream:
        if letter == "<":
            send(widget, Qt.Key.Key_Backspace, "")
        else:
            send(widget, 0, letter)


# "trống đồng" typed as Telex t-r-o-o-s-n-g: UniKey takes letters back by Backspace and sends the composed ones
UNIKEY_STREAM = "troo<<ô<ống dd<<đoo<<ô<ồng"


@pytest.mark.parametrize("type_", [t for t in ALL_TYPES if t is not Flag], ids=lambda t: t.__name__)
def test_unikey_backspaces_correct_the_word_and_nothing_else(desk: Desk, qtbot: QtBot, type_: type) -> None:
    editor = editor_of(desk, type_, qtbot)
    editor.activateWindow()
    target = editor.chain()[0]
    target.setFocus()
    popup = "trống đồng"
    for letter in UNIKEY_STREAM:
        where = QApplication.activePopupWidget() or target
        unikey(where, letter)
    assert isinstance(target, (QLineEdit, QPlainTextEdit))
    text = target.text() if isinstance(target, QLineEdit) else target.toPlainText()
    assert text == popup
    assert not (target.selectedText() if isinstance(target, QLineEdit) else target.textCursor().selectedText())


def test_a_split_commune_asks_for_a_decision_and_keeps_it(desk: Desk, qtbot: QtBot) -> None:
    editor = editor_of(desk, Place, qtbot)
    editor.show_value(Place().accept("xã Vầy Nưa, huyện Đà Bắc", desk.words))
    decide = editor.chain()[1]
    assert decide.isVisible()
    assert decide.count() == 3  # type: ignore[attr-defined]
    decide.setCurrentIndex(1)  # type: ignore[attr-defined]
    decide.activated.emit(1)  # type: ignore[attr-defined]
    assert editor.value()["now"] in ("04891@2025-07-01", "04828@2025-07-01")
