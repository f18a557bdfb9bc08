"""What is asked once: who works here, and which office keeps the catalogue."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from db.catalogue import Profile
from heritage_app.say import Say


class OfficeDialog(QDialog):
    """Asks who works, cơ quan chủ quản, cơ quan, địa danh, chức danh, người ký; papers take them."""

    def __init__(self, parent: QWidget | None, say: Say, person: str, profile: Profile) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Cơ quan, người ký", "Office, signer"))
        self.resize(560, 360)
        intro = QLabel(
            say(
                "Các dòng này được in trên giấy tờ và ghi vào nhật ký. Có thể để trống và điền sau.",
                "Papers and the history take these. They may be filled in later.",
            )
        )
        intro.setWordWrap(True)
        intro.setObjectName("muted")
        self.person = QLineEdit(person)
        self.superior = QLineEdit(profile.superior)
        self.superior.setPlaceholderText(say("ỦY BAN NHÂN DÂN TỈNH …", ""))
        self.office = QLineEdit(profile.office)
        self.office.setPlaceholderText(say("SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH", ""))
        self.locality = QLineEdit(profile.locality)
        self.role = QLineEdit(profile.signer_role)
        self.role.setPlaceholderText(say("GIÁM ĐỐC", ""))
        self.signer = QLineEdit(profile.signer)
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        for words, line in (
            (say("Người làm việc", "Who works here"), self.person),
            (say("Cơ quan chủ quản", "Superior body"), self.superior),
            (say("Cơ quan", "Office"), self.office),
            (say("Địa danh ghi trên văn bản", "Place of issue"), self.locality),
            (say("Chức danh người ký", "Signer's office"), self.role),
            (say("Người ký", "Signer"), self.signer),
        ):
            line.setAccessibleName(words)
            form.addRow(words, line)
        keep = QPushButton(say("Ghi lại", "Keep"))
        keep.setObjectName("primary")
        keep.setDefault(True)
        keep.clicked.connect(self.accept)
        later = QPushButton(say("Để sau", "Later"))
        later.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(later)
        foot.addWidget(keep)
        box = QVBoxLayout(self)
        box.setContentsMargins(22, 18, 22, 16)
        box.setSpacing(12)
        box.addWidget(intro)
        box.addLayout(form)
        box.addLayout(foot)

    def profile(self) -> Profile:
        """Return what was filled in."""
        return Profile(
            self.superior.text().strip(),
            self.office.text().strip(),
            self.locality.text().strip(),
            self.role.text().strip(),
            self.signer.text().strip(),
        )
