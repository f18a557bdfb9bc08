"""The guide inside the program, and what the program is made of."""

from __future__ import annotations

import platform
from importlib import metadata

from PySide6.QtCore import qVersion
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from assets import asset
from db.catalogue.folder import engine
from heritage_app.parts.dialogs import Sheet
from heritage_app.parts.words import plain
from heritage_app.say import Say
from heritage_app.version import VERSION

SHIPPED = (
    ("Qt, PySide6", "PySide6_Essentials", "LGPL-3.0"),
    ("sqlite-utils", "sqlite-utils", "Apache-2.0"),
    ("msgspec", "msgspec", "BSD-3-Clause"),
    ("Pillow", "pillow", "MIT-CMU"),
    ("ReportLab", "reportlab", "BSD-3-Clause"),
    ("rl_accel", "rl_accel", "BSD-3-Clause"),
    ("uharfbuzz", "uharfbuzz", "Apache-2.0"),
    ("pypdfium2, PDFium", "pypdfium2", "BSD-3-Clause, Apache-2.0"),
    ("pypdf", "pypdf", "BSD-3-Clause"),
    ("platformdirs", "platformdirs", "MIT"),
    ("pi-heif, libheif", "pi-heif", "BSD-3-Clause, LGPL-3.0"),
    ("XlsxWriter", "XlsxWriter", "BSD-2-Clause"),
    ("ZXing-C++", "zxing-cpp", "Apache-2.0"),
    ("calamine", "python-calamine", "MIT"),
    ("NumPy", "numpy", "BSD-3-Clause"),
    ("SoundFile, libsndfile", "soundfile", "BSD-3-Clause, LGPL-2.1"),
    ("sounddevice, PortAudio", "sounddevice", "MIT"),
)
"""What is shipped with the program: its name, that of its distribution, its licence (SPDX)."""


class Guide(QDialog):
    """The guide, with its headings at the left."""

    def __init__(self, parent: QWidget, say: Say) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Hướng dẫn", "Guide"))
        self.resize(980, 640)
        text = asset("help", f"guide.{say.language}.md").read_text("utf-8")
        self.page = QTextBrowser()
        self.page.setObjectName("guide")
        self.page.setOpenLinks(False)
        self.page.setMarkdown(text)
        self.page.setAccessibleName(self.windowTitle())
        self.headings = QListWidget()
        self.headings.setObjectName("facets")
        self.headings.setAccessibleName(say("Các mục", "Sections"))
        self.headings.addItems([line[3:] for line in text.splitlines() if line.startswith("## ")])
        self.headings.setFixedWidth(self.headings.sizeHintForColumn(0) + 40)
        self.headings.currentTextChanged.connect(self._go)
        close = QPushButton(say("Đóng", "Close"))
        close.clicked.connect(self.accept)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.headings)
        middle.addWidget(self.page, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(14, 8, 14, 10)
        foot.addStretch(1)
        foot.addWidget(close)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(middle, 1)
        box.addLayout(foot)
        self.headings.setFocus()

    def _go(self, heading: str) -> None:
        """Bring a heading to the top of the page."""
        document = self.page.document()
        block = document.begin()
        while block.isValid():
            if block.blockFormat().headingLevel() == 2 and block.text() == heading:
                self.page.setTextCursor(QTextCursor(block))
                top = document.documentLayout().blockBoundingRect(block).top()
                self.page.verticalScrollBar().setValue(round(top))
                return
            block = block.next()


def about(parent: QWidget, say: Say) -> Sheet:
    """Return what the program is, its version, and the licences of what is shipped with it."""
    sheet = Sheet(parent, say("Giới thiệu", "About"), say, (600, 560))
    versions = f"{VERSION}  ·  Python {platform.python_version()}  ·  Qt {qVersion()}  ·  {engine()}"
    for words, name in (
        ("Sổ Di sản", "title"),
        (
            say(
                "Sổ kiểm kê di sản văn hóa: di tích, chiêng, trống đồng, di sản phi vật thể và những người nắm giữ. "
                "Chạy trên máy, không cần mạng; không có gì bị ghi đè.",
                "An inventory of cultural heritage, on one's own machine, without a network; nothing is overwritten.",
            ),
            "",
        ),
        (say(f"Phiên bản {versions}", f"Version {versions}"), "muted"),
        (say("Giấy phép", "Licence"), "heading"),
        (say("Phần mềm nguồn mở theo giấy phép Apache-2.0.", "Open source under Apache-2.0."), ""),
        (say("Dùng kèm", "Made with"), "heading"),
    ):
        sheet.column.addWidget(plain(words, name))
    for name, distribution, licence in SHIPPED:
        sheet.column.addWidget(plain(f"{name} {metadata.version(distribution)}  ·  {licence}"))
    fonts = say(
        "Phông chữ, biểu tượng, địa danh: theo giấy phép ghi trong thư mục assets.",
        "Fonts, icons and units: under the licences told in the folder assets.",
    )
    sheet.column.addWidget(plain(fonts, "muted"))
    sheet.column.addStretch(1)
    return sheet
