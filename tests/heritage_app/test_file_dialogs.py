"""Where the program asks for a file: never where it was started, next time where one was last, with an ending."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from heritage_app.parts.file_dialogs import file_to_open, file_to_write, folder_to_open

_PDF, _PAPERS = "PDF (*.pdf)", "PDF (*.pdf);;Word (*.docx)"


@pytest.fixture
def begun(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """The folders in which dialogs began; as far as Qt knows, the last one ended where the program was started."""
    monkeypatch.chdir(tmp_path)
    _answers([], lambda dialog: dialog.reject())
    QFileDialog.getExistingDirectory(None, "", str(tmp_path))
    return []


def _answers(begun: list[Path], act: Callable[[QFileDialog], None]) -> None:
    """Answer the dialog that opens next."""

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            QTimer.singleShot(20, answer)
            return
        begun.append(Path(dialog.directory().absolutePath()))
        act(dialog)

    QTimer.singleShot(20, answer)


def _takes(name: Path | str) -> Callable[[QFileDialog], None]:
    def act(dialog: QFileDialog) -> None:
        dialog.selectFile(str(name))
        line = dialog.findChild(QLineEdit)  # why: Qt leaves the line as it is while it has the keyboard
        assert line is not None
        line.setText(str(name))
        dialog.accept()

    return act


def test_the_next_dialog_begins_where_the_last_one_ended(begun: list[Path], tmp_path: Path) -> None:
    stick = tmp_path / "thẻ nhớ"
    stick.mkdir()
    (stick / "bảng.xlsx").touch()
    _answers(begun, _takes(stick / "bảng.xlsx"))
    assert file_to_open(None, "Nhập bảng", "Bảng (*.xlsx)") == stick / "bảng.xlsx"
    _answers(begun, _takes("hồ sơ"))
    assert file_to_write(None, "Lưu PDF", "HS-001.pdf", _PDF) == stick / "hồ sơ.pdf"
    _answers(begun, lambda dialog: dialog.reject())
    assert folder_to_open(None, "Mở sổ") is None
    assert begun[0] != Path.cwd() and begun[1:] == [stick, stick]


@pytest.mark.parametrize(
    ("typed", "kinds", "written"),
    [
        ("hồ sơ", _PDF, "hồ sơ.pdf"),
        ("hồ sơ 12.2026", _PDF, "hồ sơ 12.2026.pdf"),
        ("thống kê.docx", _PAPERS, "thống kê.docx"),
        ("THỐNG KÊ.PDF", _PAPERS, "THỐNG KÊ.PDF"),
    ],
)
def test_a_file_has_the_ending_of_what_is_written(
    begun: list[Path], tmp_path: Path, typed: str, kinds: str, written: str
) -> None:
    _answers(begun, _takes(tmp_path / typed))
    found = file_to_write(None, "Lưu", "HS-001.pdf", kinds)
    assert found is not None and found.name == written
