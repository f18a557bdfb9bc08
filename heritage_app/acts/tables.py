"""What the actions about tables do: choosing a file, the assistant, telling what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtGui import QGuiApplication

from db.model.changes import Changes
from db.model.query import Query
from db.scratch import scratch
from heritage_app.frame.sidebar import START
from heritage_app.parts.file_dialogs import file_to_open
from heritage_app.tables.sending_desk import send_book, send_out

if TYPE_CHECKING:
    from db.catalogue import Writer
    from db.exchange.intake.coming_back import Judged
    from db.exchange.intake.taking_in import Report
    from db.schema.kind import Kind
    from heritage_app.stage import Stage

OPEN_FILE = ".jsonl"
TABLES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".docx", OPEN_FILE)
"""The endings of files that are taken in when they are dropped on the window: tables, and the open format."""
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
"""Of these, one that this program wrote comes back as it went out."""
_APART = ("media",)
_FIXING = "old texts"


def are_tables(files: Sequence[Path]) -> bool:
    """Say whether one file was given that can be taken in."""
    return len(files) == 1 and files[0].suffix.lower() in TABLES


def choose_table(window: Stage) -> None:
    """Ask for a file and open the assistant on it."""
    say = window.say
    patterns = " ".join(f"*{ending}" for ending in TABLES)
    path = file_to_open(
        window, say("Nhập bảng", "Import a table"), say("Bảng, tệp mở", "Tables, open files") + f" ({patterns})"
    )
    if path:
        take_table(window, path)


def take_table(window: Stage, path: Path) -> None:
    """Take a file in when what is typed on the page is saved: by the assistant, or back where this program wrote it."""
    window.leave(lambda: _taken(window, path))


def choose_lines(window: Stage) -> None:
    """Ask for a file of the open format and show what it holds."""
    say = window.say
    path = file_to_open(
        window, say("Nhận tệp mở (JSON Lines)", "Take in an open file (JSON Lines)"), f"JSON Lines (*{OPEN_FILE})"
    )
    if path:
        take_table(window, path)


def _take_lines(window: Stage, path: Path) -> None:
    from db.exchange.intake.json_lines_in import Received, look_at_lines  # why: not every day an open file comes
    from heritage_app.parts.taking import attempted
    from heritage_app.tables.lines import LinesSheet

    session = window.session
    sheet = LinesSheet(window, window.say, session.description, path)

    def write(writer: Writer) -> Changes | None:
        received = attempted(lambda: sheet.write(writer))
        sheet.over.emit(received)
        return received.changes if isinstance(received, Received) else None

    def told(changes: Changes | None) -> None:
        if changes is None or not changes.records:
            return
        if window.place == START:  # why: it says that the book is empty
            window.go(next(kind.id for kind in session.description.kinds if kind.id in changes.kinds))
        if changes.changeset:
            _tell_undoable(window, changes)

    sheet.over.connect(window.backed_up)
    sheet.agreed.connect(lambda: session.write(write, told))
    sheet.open()
    window.aside.ask(
        lambda reader, _: attempted(lambda: look_at_lines(reader, path, sheet.watch)), sheet.show_seen, "lines"
    )


def _tell_undoable(window: Stage, changes: Changes) -> None:
    undo = (window.say("Hoàn tác", "Undo"), lambda: window.run_action("undo"))
    window.notice.tell(window.say.label(changes.sentence) + ".", undo)


def fix_field(window: Stage) -> None:
    """Turn the old texts of a field into Unicode: of the records chosen where they are several, else of all that are listed."""
    pane = window.list
    if pane.kind is None:
        window.notice.tell(
            window.say(
                "Mở danh sách một loại phiếu ở cột trái trước, rồi chọn lại.",
                "Open the list of a kind on the left first, then choose again.",
            )
        )
        return
    kind = pane.kind
    whole = msgspec.structs.replace(pane.query, audience="full")
    if pane.number_chosen() > 1:
        window.leave(lambda: pane.with_chosen(lambda ids: _fix(window, kind, Query(kind.id, ids=tuple(ids)), len(ids))))
    else:
        window.leave(lambda: _fix(window, kind, whole, pane.model.rowCount()))


def _fix(window: Stage, kind: Kind, query: Query, many: int) -> None:
    from db.exchange.intake.old_records import cure_records, cures  # why: opened on demand
    from heritage_app.tables.old_texts import OldTextSheet

    sheet = OldTextSheet(window, window.say, kind, many)

    def look(path: str, code: str) -> None:
        window.aside.ask(lambda reader, watch: cures(reader, query, path, code, watch), sheet.show_found, _FIXING)

    def told(changes: Changes | None) -> None:
        if changes is not None:
            _tell_undoable(window, changes)

    sheet.asked.connect(look)
    window.aside.moved.connect(sheet.show_progress)
    sheet.agreed.connect(lambda found: window.session.write(lambda writer: cure_records(writer, found), told))
    sheet.finished.connect(lambda _: window.aside.stop(_FIXING))
    sheet.open()


def _taken(window: Stage, path: Path) -> None:
    if path.suffix.lower() == OPEN_FILE:
        _take_lines(window, path)
        return
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
            _tell_undoable(window, changes)

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
        _tell_undoable(window, report.changes)
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
    "take_lines": choose_lines,
    "fix_field": fix_field,
    "send_out": send_out,
    "send_book": send_book,
}
