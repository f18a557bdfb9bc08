"""What the registrar's actions do: work lists opened, statistics, joining, lots, surveys, entering from here, days gone by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QInputDialog, QPushButton

from db.catalogue import Reader, Writer
from db.catalogue.joining import break_out, join, take_apart
from db.catalogue.numbering import give_final
from db.catalogue.registering import work_list
from db.model.changes import Changes
from db.model.query import Query
from db.model.record import Record
from db.model.rules import RULES
from db.schema.field_type import Words
from db.schema.kind import Kind
from db.schema.rows import Rows
from heritage_app.acts.everyday import begin
from heritage_app.icons import icon
from heritage_app.late import when_loaded
from heritage_app.parts.words import plain

if TYPE_CHECKING:
    from heritage_app.stage import Stage

_HOLDERS = ("group", "person")


def show_query(window: Stage, query: Query, title: str) -> None:
    """Show the records of a query in their list, under a title that says why."""

    def show() -> None:
        window.go(query.kind)
        kind = window.session.description.kind(query.kind)
        plural = window.say.label(kind.plural)
        window.list.ask_for(query, f"{plural} · {title}" if title else plural)

    window.leave(show)


def open_work(window: Stage, name: str, kind: str) -> None:
    """Show the records of one kind in a work list."""
    one = work_list(name)
    for query in one.queries(window.session.description, date.today()):
        if query.kind == kind:
            show_query(window, query, window.say.label(one.title).lower())


def statistics(window: Stage) -> None:
    """Open the statistics of the kind shown."""
    when_loaded(window.session.ask, "heritage_app.register.statistics", partial(_count, window))


def _count(window: Stage) -> None:
    from heritage_app.register.statistics import StatisticsDialog  # why: opened on demand

    kind = window.list.kind.id if window.list.kind is not None else ""
    colours, drill = window.colours, partial(show_query, window)
    StatisticsDialog(window, window.session, window.say, colours, kind, drill).open()


def all_registers(window: Stage) -> None:
    """Show the registers, the numbers left out and those given twice."""
    from heritage_app.register.registers import RegistersDialog  # why: opened on demand

    RegistersDialog(window, window.session, window.say, partial(show_query, window)).open()


def join_two(window: Stage) -> None:
    """Show the two chosen records side by side, to be joined."""
    chosen = window.list.selected()
    say = window.say
    if len(chosen) != 2:
        window.notice.tell(
            say(
                "Chọn đúng hai phiếu trong danh sách (Ctrl+bấm chuột), rồi gộp.",
                "Choose exactly two records in the list.",
            )
        )
        return

    def show(found: tuple[Record, Record, Words]) -> None:
        from heritage_app.register.joining import JoinDialog  # why: opened on demand

        kept, gone, words = found
        kind = window.session.description.kind(kept.kind)
        JoinDialog(window, say, kind, (kept, gone), words, partial(_join, window)).open()

    def with_names(reader: Reader) -> tuple[Record, Record, Words]:
        # why: names of linked records are read here, so that the window asks the catalogue nothing
        kept, gone = (reader.record(i) for i in chosen)
        words = reader.words("full", say.language)
        names = {i: words.name_of(i) for r in (kept, gone) for i in _links(r)}
        return kept, gone, Words(words.vocabularies, words.units, words.language, names.get)

    window.leave(lambda: window.session.ask(with_names, show, "join"))


def _links(record: Record) -> set[str]:
    found: set[str] = set()
    for value in record.values.values():
        for row in value if isinstance(value, list) else [{"": value}]:
            for item in row.values() if isinstance(row, dict) else ():
                found |= {item} if isinstance(item, str) and len(item) == 26 else set()
                if isinstance(item, dict) and isinstance(item.get("ref"), str):
                    found.add(item["ref"])
    return found


def _join(window: Stage, keep: str, absorb: str, chosen: dict[str, str]) -> None:
    def joined(changes: Changes | None) -> None:
        _told(window, changes)
        window.list.find_and_keep(keep)
        window.open_record(keep)

    window.session.write(lambda writer: join(writer, keep, absorb, chosen), joined)


def separate(window: Stage) -> None:
    """Take apart the last join of the record shown."""
    record = window.record
    if record is not None and record.id:
        window.leave(lambda: window.session.write(lambda writer: take_apart(writer, record.id), partial(_told, window)))


def take_out(window: Stage) -> None:
    """Ask how many pieces to take out of the lot shown."""
    record, say = window.record, window.say
    if record is None or not record.id:
        return
    dialog = QInputDialog(window)
    dialog.setWindowTitle(say("Tách khỏi lô", "Take out of the lot"))
    dialog.setLabelText(
        say(f"Tách bao nhiêu hiện vật khỏi “{record.name}”?", f"How many pieces out of “{record.name}”?")
    )
    dialog.setInputMode(QInputDialog.InputMode.IntInput)
    dialog.setIntRange(1, 1_000_000)
    dialog.setOkButtonText(say("Tách ra", "Take out"))
    dialog.setCancelButtonText(say("Thôi", "Cancel"))
    dialog.intValueSelected.connect(lambda pieces: _take_out(window, record.id, pieces))
    dialog.open()


def _take_out(window: Stage, lot: str, pieces: int) -> None:
    window.leave(lambda: window.session.write(lambda writer: break_out(writer, lot, pieces)[0], partial(_told, window)))


def _told(window: Stage, changes: Changes | None) -> None:
    if changes is not None:
        window.notice.tell(window.say.label(changes.sentence))


def survey_progress(window: Stage) -> None:
    """Send the keyboard to the progress of the survey shown."""
    from heritage_app.register.survey_panel import SurveyPanel  # why: the page of a survey has loaded it already

    panel = next((p for p in window.page.findChildren(SurveyPanel) if p.isVisible()), None)
    door = panel.first_door() if panel is not None else None
    if door is not None:
        door.setFocus()
    elif window.record is None or window.record.kind != "survey":
        window.notice.tell(window.say("Hãy mở một đợt kiểm kê.", "Open a survey first."))
    else:
        window.notice.tell(window.say("Đợt này chưa có gì để đếm.", "There is nothing to count in this survey yet."))


def here_values(kind: Kind, place: Any, record: Record) -> dict[str, Any]:
    """Return the fields of a new record of a kind that say it is here: with this holder, in this relic, seen in this survey."""
    values: dict[str, Any] = {}
    if record.kind in _HOLDERS and "custody" in kind.by_id:
        values["custody"] = [{"holder": record.id}]
    if record.kind == "relic":
        if "relic" in kind.by_id and kind.id == "stone_artefact":
            values["relic"] = record.id
        elif "locations" in kind.by_id:
            values["locations"] = [{"site": record.id}]
        elif "subject" in kind.by_id:
            values |= {"subject": record.id, "name": f"Hồ sơ {record.name}", "dossier_state": "collecting"}
    if record.kind == "survey" and "sightings" in kind.by_id:
        values["sightings"] = [{"sighting_survey": record.id, "sighted": date.today().isoformat(), "sighting": "new"}]
    if values and place and kind.place == "place":
        values["place"] = place
    return values


def add_here(window: Stage) -> None:
    """Offer the kinds of things that can be entered from the page shown."""
    from heritage_app.parts.dialogs import Sheet  # why: opened on demand

    record, say = window.record, window.say
    if record is None or not record.id or record.kind not in (*_HOLDERS, "relic", "survey"):
        window.notice.tell(
            say("Mở phiếu của người giữ, di tích hoặc đợt kiểm kê trước.", "Open a holder, a relic or a survey first.")
        )
        return
    sheet = Sheet(window, say(f"Thêm ở đây – {record.name}", f"Add here – {record.name}"), say, (460, 460))
    sheet.column.addWidget(plain(say(f"Thêm ở “{record.name}”", f"Add at “{record.name}”"), "heading"))
    sheet.column.addWidget(
        plain(say("Nơi giữ, địa điểm, đợt kiểm kê được điền sẵn.", "Holder, place and survey are filled in."), "muted")
    )
    own = window.session.description.kind(record.kind)
    doors: list[QPushButton] = []
    for kind in window.session.description.kinds:
        values = here_values(kind, _place(own, record), record)
        if not values:
            continue
        door, many = QPushButton(say.label(kind.label)), QPushButton(say("Nhiều phiếu…", "Many…"))
        door.setIcon(icon(kind.icon, window.colours.accent))
        door.setStyleSheet("text-align: left")
        many.setAccessibleName(f"{door.text()}: {say('nhập nhiều phiếu như bảng tính', 'as in a spreadsheet')}")
        for button, act in ((door, _begin), (many, _begin_many)):
            button.clicked.connect(sheet.accept)
            button.clicked.connect(lambda _=False, a=act, k=kind, v=values: a(window, k, v))
        row = QHBoxLayout()
        row.addWidget(door, 1)
        row.addWidget(many)
        sheet.column.addLayout(row)
        doors.append(door)
    sheet.column.addStretch(1)
    sheet.open()
    if doors:
        doors[0].setFocus()


def _begin(window: Stage, kind: Kind, values: dict[str, Any]) -> None:
    window.leave(lambda: begin(window, kind, values))


def _begin_many(window: Stage, kind: Kind, values: dict[str, Any]) -> None:
    from heritage_app.entry.view import open_sheet  # why: opened on demand

    open_sheet(window, kind, values)


def entry_sheet(window: Stage) -> None:
    """Open an entry sheet of the kind shown."""
    if window.list.kind is not None:
        _begin_many(window, window.list.kind, {})


def _place(kind: Kind, record: Record) -> Any:
    """Return the main place of a record."""
    outer, _, inner = kind.place.partition(".")
    value = record.values.get(outer)
    if isinstance(kind.by_id[outer].type, Rows) if outer else False:
        rows = [r for r in value or () if r.get("place_role") in (None, "main")] or value or []
        return rows[0].get(inner) if rows else None
    return value


def as_of(window: Stage) -> None:
    """Show the list of the kind, and its records, as of a day that is asked for."""
    from heritage_app.history.past import PastView  # why: opened on demand

    if window.list.kind is not None:
        PastView(window, window.list.kind, window.list.query.where, window.list.current()).open()


def checks(window: Stage) -> None:
    """Show every check with its switch."""
    window.session.ask(lambda reader: reader.checks.off(), partial(_show_checks, window), "checks")


def _show_checks(window: Stage, off: frozenset[str]) -> None:
    from heritage_app.parts.dialogs import Sheet  # why: opened on demand

    say = window.say
    sheet = Sheet(window, say("Các phép kiểm tra", "Checks"), say, (560, 620))
    sheet.column.addWidget(
        plain(
            say(
                "Bỏ dấu thì sổ không nhắc nữa; không phép nào chặn việc lưu.",
                "What is off is not told; none stops a save.",
            ),
            "muted",
        )
    )
    for one in RULES.values():
        box = QCheckBox(say.label(one.title))
        box.setChecked(one.id not in off)
        box.setEnabled(window.session.writable)
        box.toggled.connect(lambda on, i=one.id: window.session.write(lambda writer: _switch(writer, i, on)))
        sheet.column.addWidget(box)
    sheet.column.addStretch(1)
    sheet.finished.connect(
        lambda _: window.page.reload(window.record.id) if window.record and window.record.id else None
    )
    sheet.open()


def _switch(writer: Writer, check: str, on: bool) -> None:
    writer.read.checks.switch(check, on)


def final_numbers(window: Stage) -> None:
    """Give the chosen records under provisional numbers their final ones."""
    chosen = window.list.selected()
    window.leave(lambda: window.session.write(lambda writer: give_final(writer, chosen), partial(_told, window)))


REGISTER_ACTS: Mapping[str, Callable[[Stage], None]] = {
    "statistics": statistics,
    "registers": all_registers,
    "join": join_two,
    "separate": separate,
    "break_out": take_out,
    "survey_progress": survey_progress,
    "add_here": add_here,
    "entry_sheet": entry_sheet,
    "as_of": as_of,
    "checks": checks,
    "final_numbers": final_numbers,
}
