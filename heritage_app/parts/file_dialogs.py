"""Asking for a file or a folder: each dialog begins where the one before it ended, the first one among the documents."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget


def file_to_open(parent: QWidget | None, title: str, kinds: str) -> Path | None:
    """Ask for a file of some kinds (``"PDF (*.pdf)"``); None where nobody chose one."""
    return _chosen(QFileDialog.getOpenFileName(parent, title, str(_begin()), kinds)[0])


def files_to_open(parent: QWidget | None, title: str) -> list[Path]:
    """Ask for any number of files of any kind."""
    return [Path(name) for name in QFileDialog.getOpenFileNames(parent, title, str(_begin()))[0]]


def folder_to_open(parent: QWidget | None, title: str, begin: Path | None = None) -> Path | None:
    """Ask for a folder, beginning in one where that is known better."""
    return _chosen(QFileDialog.getExistingDirectory(parent, title, str(begin or _begin())))


def file_to_write(parent: QWidget | None, title: str, suggested: str, kinds: str = "") -> Path | None:
    """Ask where a file is written; a name without one of the endings of ``kinds`` gets that of what was suggested."""
    dialog = QFileDialog(parent, title, str(_begin()), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    ending = Path(suggested).suffix
    dialog.setDefaultSuffix(ending)  # why: then it also asks before a file of the whole name is written over
    dialog.selectFile(suggested)
    chosen = dialog.selectedFiles()[0] if dialog.exec() else ""
    dialog.deleteLater()
    endings = tuple(re.findall(r"\*(\.\w+)", kinds))
    return _chosen(chosen if not chosen or not endings or chosen.lower().endswith(endings) else chosen + ending)


def _chosen(name: str) -> Path | None:
    return Path(name) if name else None


def _begin() -> Path:
    # why: Qt remembers where its last dialog ended; before the first one it says the folder the program was started in,
    # which on most machines nobody may write to
    last = Path(QFileDialog().directory().absolutePath())
    documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    if last != Path.cwd():
        return last
    return documents if documents.is_dir() else Path.home()
