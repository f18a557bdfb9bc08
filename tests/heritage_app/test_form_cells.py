"""Values of a form in its editor."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from db.schema.kind import Description
from heritage_app.form_editor.cells import cell_for
from heritage_app.say import Say
from reports.form_schema import slots_of
from reports.form_values import Scope
from reports.forms import Form


def test_a_day_is_written_as_people_write_it_and_kept_as_the_file_has_it(
    qtbot: QtBot, description: Description
) -> None:
    slot = next(s for s in slots_of(Form) if s.name == "valid_from")
    cell = cell_for(slot, "2025-07-01", Scope(description, (), "day", "vi"), Say("vi"))
    qtbot.addWidget(cell)
    line = cell.findChild(QLineEdit)
    assert isinstance(line, QLineEdit) and line.text() == "01/07/2025"
    kept: list[object] = []
    cell.changed.connect(lambda value, _: kept.append(value))
    line.clear()
    qtbot.keyClicks(line, "15/1/2026")
    assert kept[-1] == "2026-01-15" and kept[0] == "1", "what is no day yet stays as typed"
    line.clear()
    qtbot.keyClicks(line, "31/2/2026")
    assert kept[-1] == "31/2/2026", "and is told by the form, not dropped"
