"""Which records point to the one shown: a panel at the end of its page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from db.model.condition import Test
from db.model.query import Line, Query
from db.schema.field_type import grouped
from db.schema.kind import Description
from heritage_app.forms.form import RecordForm
from heritage_app.parts.elided import Elided
from heritage_app.say import Say


def show_linking(
    form: RecordForm,
    linking: Sequence[tuple[Line, str]],
    description: Description,
    say: Say,
    open_record: Callable[[str], None],
    links: Sequence[tuple[str, str, int]] = (),
    open_list: Callable[[Query, str], None] = lambda _query, _title: None,
) -> None:
    """Put the records that point to a form's record below its sections; of many, ``links`` are doors to whole lists."""
    old = form.findChild(QWidget, "linking")
    if old is not None:
        old.setObjectName("")
        old.hide()
        old.deleteLater()
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
    record, name = form.record.id, form.record.name
    for kind_id, path, number in links:
        kind = description.kind(kind_id)
        field = kind.field(path)
        where = say.label(field.label.within()) if field else path
        words = f"{say.label(kind.plural)} {grouped(number, say.language)}"
        door = Elided()
        door.set_words(say(f"Xem cả danh sách: {words} · {where}", f"The whole list: {words} · {where}"))
        query = Query(kind_id, where=Test(path, "is", (record,)))
        door.clicked.connect(lambda _=False, q=query, w=f"{where}: {name}": open_list(q, w))
        column.addWidget(door)
    for line, path in linking:
        kind = description.kind(line.kind)
        field = kind.field(path)
        where = say.label(field.label.within()) if field else ""
        button = Elided()
        button.set_words(f"{line.name}   {line.number}   ·  {say.label(kind.label)}, {where}")
        button.clicked.connect(lambda _=False, i=line.id: open_record(i))
        column.addWidget(button)
    box = form.layout()
    assert isinstance(box, QVBoxLayout)
    box.insertWidget(len(form.sections), panel)
