"""What the actions about tables do: choosing a file, the assistant, telling what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from db.scratch import scratch
from heritage_app.desks.sending import send_out

if TYPE_CHECKING:
    from db.exchange.coming_back import Judged
    from db.exchange.taking_in import Report
    from db.model.changes import Changes
    from heritage_app.stage import Stage

TABLES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".docx")
"""The endings of files that are taken in as tables when they are dropped on the window."""
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
"""Of these, one that this program wrote comes back as it went out."""
_APART = ("media",)


def are_tables(files: Sequence[Path]) -> bool:
    """Say whether one file was given that is a table."""
    return len(files) == 1 and files[0].suffix.lower() in TABLES


def choose_table(window: Stage) -> None:
    """Ask for a file and open the assistant on it."""
    say = window.say
    patterns = " ".join(f"*{ending}" for ending in TABLES)
    name, _ = QFileDialog.getOpenFileName(
        window, say("Nhập bảng", "Import a table"), str(Path.home()), say("Bảng", "Tables") + f" ({patterns})"
    )
    if name:
        take_table(window, Path(name))


def take_table(window: Stage, path: Path) -> None:
    """Take a file in when what is typed on the page is saved: by the assistant, or back where this program wrote it."""
    window.leave(lambda: _taken(window, path))


def _taken(window: Stage, path: Path) -> None:
    if path.suffix.lower() not in WORKBOOKS:
        _assist(window, path)
        return
    from heritage_app.tables import back  # why: not every day a workbook comes back

    def show(judged: Judged | None) -> None:
        if judged is None:
            _assist(window, path)
            return
        sheet = back.BackSheet(window, window.say, judged.came)
        sheet.agreed.connect(lambda: window.session.write(lambda writer: back.write(writer, judged, path), told))
        sheet.rejected.connect(lambda: window.aside.ask(lambda _reader, _watch: judged.close(), lambda _: None))
        sheet.open()

    def told(changes: Changes | None) -> None:
        if changes is not None:
            undo = (window.say("Hoàn tác", "Undo"), lambda: window.run_action("undo"))
            window.notice.tell(window.say.label(changes.sentence) + ".", undo)

    window.aside.ask(lambda reader, watch: back.tried(reader, path, watch), show, "back")


def _assist(window: Stage, path: Path, after: Callable[[], None] = lambda: None) -> None:
    from heritage_app.tables.dialog import ImportDialog  # why: not every day a table comes in

    session = window.session
    kinds = [k for k in session.description.kinds if k.id not in _APART]
    now = next((k for k in kinds if k.id == window.place), kinds[0])
    dialog = ImportDialog(window, session, window.say, path, kinds, now)
    dialog.bug.connect(session.bug)
    dialog.finished_with.connect(lambda report: _tell(window, report))
    dialog.finished.connect(lambda _: dialog.end())
    dialog.finished.connect(lambda _: after())
    dialog.open()


def _tell(window: Stage, report: Report) -> None:
    if report.changes is not None:
        window.notice.tell(window.say.label(report.changes.sentence))
        window.go(report.kind)


def paste_table(window: Stage) -> None:
    """Open the assistant on a table that was copied elsewhere."""
    text = QGuiApplication.clipboard().text()
    if "\t" not in text and "\n" not in text.strip():
        window.notice.tell(
            window.say(
                "Chưa có bảng nào được chép: chọn các ô trong Excel hay Word, Ctrl+C, rồi thử lại.",
                "No table was copied: choose cells in Excel or Word, press Ctrl+C, and try again.",
            )
        )
        return
    place = ExitStack()
    path = place.enter_context(scratch()) / (window.say("bảng đã chép", "copied table") + ".tsv")
    path.write_text(text, "utf-8")
    window.leave(lambda: _assist(window, path, place.close))


TABLE_ACTS: Mapping[str, Callable[[Stage], None]] = {
    "import_table": choose_table,
    "paste_table": paste_table,
    "send_out": send_out,
}
