"""Which records point to the one shown: a panel at the end of its page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from db.model.media import KIND
from db.model.query import Line
from db.schema.kind import Description
from heritage_app.forms.form import RecordForm
from heritage_app.say import Say

_MOST = 60


def show_linking(
    form: RecordForm,
    linking: Sequence[tuple[Line, str]],
    description: Description,
    say: Say,
    open_record: Callable[[str], None],
) -> None:
    """Put the records that point to a form's record below its sections; its files have a strip of their own."""
    old = form.findChild(QWidget, "linking")
    if old is not None:
        old.setObjectName("")
        old.hide()
        old.deleteLater()
    linking = [(line, path) for line, path in linking if line.kind != KIND]
    if not linking:
        return
    panel = QWidget()
    panel.setObjectName("linking")
    column = QVBoxLayout(panel)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    heading = QLabel(say("Phiếu khác nhắc tới phiếu này", "Records that point here"))
    heading.setObjectName("heading")
    column.addWidget(heading)
    for line, path in linking[:_MOST]:
        kind = description.kind(line.kind)
        field = kind.field(path)
        where = say.label(field.label.within()) if field else ""
        button = QPushButton(f"{line.name}   {line.number}   ·  {say.label(kind.label)}, {where}".replace("&", "&&"))
        button.setObjectName("quiet")
        button.clicked.connect(lambda _=False, i=line.id: open_record(i))
        column.addWidget(button)
    box = form.layout()
    assert isinstance(box, QVBoxLayout)
    box.insertWidget(len(form.sections), panel)
