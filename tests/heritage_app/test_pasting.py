"""Pasted paragraphs in old codes become Unicode at once, and one Ctrl+Z gives back what was pasted."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from heritage_app.forms.pasting import pasted
from tests.db.old_codes import written
from tests.journeys.driver import Officer

_OLD = "Chiªng dµm nhµ bµ Lan, nøt ë vµnh, mua n¨m 1998"
_NEW = "Chiêng dàm nhà bà Lan, nứt ở vành, mua năm 1998"


def _clip(text: str, html: str = "") -> None:
    data = QMimeData()
    data.setText(text)
    if html:
        data.setHtml(html)
    QGuiApplication.clipboard().setMimeData(data)


def test_a_paragraph_pasted_from_an_old_file_is_unicode(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    officer.window.list.table.setFocus()
    officer.keys("Home", "Ctrl+E")
    text = next(t for t in officer.window.page.findChildren(QPlainTextEdit) if t.isVisible() and not t.toPlainText())
    text.setFocus()
    _clip(_OLD)
    officer.keys("Ctrl+V")
    assert text.toPlainText() == _NEW and "Đã chuyển từ TCVN3" in officer.reads()
    officer.keys("Ctrl+Z")
    assert text.toPlainText() == _OLD, "what was pasted is one step back"
    officer.keys("Ctrl+Z")
    assert text.toPlainText() == ""
    _clip("Trống đồng Sông Đà, déjà vu")
    officer.keys("Ctrl+V")
    assert text.toPlainText() == "Trống đồng Sông Đà, déjà vu"
    officer.keys("Ctrl+A", "Delete")


def test_a_line_too(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    officer.keys("Ctrl+N")
    line = officer._focus()
    assert isinstance(line, QLineEdit)
    wide = line.width()
    _clip(written("đền và miếu trung báo ở xã cao thắng", "VNI"))
    officer.keys("Ctrl+V")
    assert line.text() == "đền và miếu trung báo ở xã cao thắng"
    assert "Đã chuyển từ VNI" in officer.reads() and line.width() >= wide * 0.9, "what is told leaves the line its room"
    officer.keys("Ctrl+Z")
    assert "Đã chuyển từ VNI" not in officer.reads()
    assert line.text() == written("đền và miếu trung báo ở xã cao thắng", "VNI")
    officer.keys("Ctrl+A", "Delete")


def test_the_font_word_names_gives_the_capitals() -> None:
    data = QMimeData()
    data.setText("b¶o tµng")
    data.setHtml('<p><font face=".VnTimeH">b¶o tµng</font></p>')
    found = pasted(data)
    assert found is not None and found.text == "BẢO TÀNG"
    plain = QMimeData()
    plain.setText("b¶o tµng")
    assert pasted(plain) is None, "two words are too few to be sure"
