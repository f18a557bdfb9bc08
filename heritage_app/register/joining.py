"""Two records of one thing side by side: what is kept of each, before they are joined."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from db.catalogue.joining import differing
from db.model.edits import same
from db.model.record import Record
from db.schema.field import Field
from db.schema.field_type import Words
from db.schema.kind import Kind
from db.schema.rows import Rows
from heritage_app.parts.words import plain
from heritage_app.say import Say

_LABEL_WIDTH = 190


class JoinDialog(QDialog):
    """Chooses, for each field in which two records differ, whose value is kept. ``join`` gets both ids and the choice."""

    def __init__(
        self,
        parent: QWidget,
        say: Say,
        kind: Kind,
        records: tuple[Record, Record],
        words: Words,
        join: Callable[[str, str, dict[str, str]], None],
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Gộp phiếu trùng", "Join two records"))
        self.resize(980, 640)
        self._say, self._kind, self._records, self._words, self._join = say, kind, records, words, join
        self.choices: dict[str, tuple[QRadioButton, QRadioButton]] = {}
        self._groups: list[QButtonGroup] = []
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        swap = QPushButton(say("Đổi phiếu giữ lại", "Keep the other one"))
        swap.clicked.connect(self._swap)
        self.button = QPushButton(say("Gộp hai phiếu", "Join the records"))
        self.button.setDefault(True)
        self.button.setObjectName("primary")
        self.button.clicked.connect(self._done)
        close = QPushButton(say("Thôi", "Cancel"))
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(swap)
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(self.button)
        box = QVBoxLayout(self)
        box.addWidget(
            plain(
                say(
                    "Phiếu bên trái được giữ. Ô chỉ một bên có thì lấy bên ấy; các dòng được gộp; liên kết tới phiếu bên phải "
                    "chuyển sang phiếu được giữ; số của nó thành số cũ và vẫn tìm ra. Hoàn tác được bất cứ lúc nào.",
                    "The record on the left is kept. Empty fields are filled, rows united, links pointed to it, the other's "
                    "numbers still find it. It can be undone at any time.",
                ),
                "muted",
            )
        )
        box.addWidget(self._area, 1)
        box.addLayout(foot)
        self._fill()

    def _fill(self) -> None:
        say, (kept, gone) = self._say, self._records
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        grid.setHorizontalSpacing(16)
        grid.addWidget(plain(say("Giữ lại: ", "Keep: ") + self._title(kept), "heading"), 0, 1)
        grid.addWidget(plain(say("Được gộp vào: ", "Absorbed: ") + self._title(gone), "heading"), 0, 2)
        self.choices.clear()
        self._groups.clear()
        asked = differing(self._kind, kept, gone)
        row = 1
        for field in self._kind.fields:
            mine, theirs = kept.values.get(field.id), gone.values.get(field.id)
            if (mine is None and theirs is None) or (mine is not None and theirs is not None and same(mine, theirs)):
                continue
            label = plain(say.label(field.label), "fieldlabel")
            label.setWordWrap(True)
            label.setFixedWidth(_LABEL_WIDTH)
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label, row, 0)
            texts = [self._text(field, value) for value in (mine, theirs)]
            if field.id in asked:
                group = QButtonGroup(inner)
                pair = (QRadioButton(texts[0]), QRadioButton(texts[1]))
                for at, button in enumerate(pair, 1):
                    button.setAccessibleName(f"{say.label(field.label)}: {texts[at - 1]}")
                    group.addButton(button)
                    grid.addWidget(button, row, at)
                pair[0].setChecked(True)
                self._groups.append(group)
                self.choices[field.id] = pair
            else:
                for at, text in enumerate(texts, 1):
                    shown = QLabel(text)
                    shown.setTextFormat(Qt.TextFormat.PlainText)
                    shown.setWordWrap(True)
                    grid.addWidget(shown, row, at)
            row += 1
        grid.setRowStretch(row, 1)
        self._area.setWidget(inner)

    def _title(self, record: Record) -> str:
        return " · ".join(part for part in (record.name, record.number) if part)

    def _text(self, field: Field, value: object) -> str:
        if value is None:
            return "–"
        if isinstance(field.type, Rows):
            return field.type.show(value, self._words)
        return field.type.show(value, self._words)[:300]

    def _swap(self) -> None:
        self._records = (self._records[1], self._records[0])
        self._fill()

    def _done(self) -> None:
        kept, gone = self._records
        chosen = {field: gone.id for field, (_, theirs) in self.choices.items() if theirs.isChecked()}
        self.accept()
        self._join(kept.id, gone.id, chosen)
