"""What a form scrolls in: where the keyboard is stays in sight when something over it grows."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from heritage_app.forms.form import RecordForm
from heritage_app.forms.row import RowEditor

_AROUND = 28  # pixels left over and under


class FormArea(QScrollArea):
    """Scrolls a form; a message or a row that opens does not push the field with the keyboard out of it."""

    def __init__(self, form: RecordForm) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(form)
        self._form = form
        self._left: QWidget | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._follow)
        form.resized.connect(self._soon.start)
        self.verticalScrollBar().actionTriggered.connect(lambda _: self._let_go())

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event)
        self._let_go()

    def _let_go(self) -> None:
        """Whoever scrolls away from the keyboard is not taken back."""
        self._left = self._focus()

    def _follow(self) -> None:
        focus = self._focus()
        if focus is None or focus is self._left:
            return
        row = focus.parentWidget()
        if isinstance(row, RowEditor) and row.is_open:
            self.ensureWidgetVisible(row, 0, 0)
        self.ensureWidgetVisible(focus, 0, _AROUND)

    def _focus(self) -> QWidget | None:
        focus = QApplication.focusWidget()
        return focus if focus is not None and self._form.isAncestorOf(focus) else None
