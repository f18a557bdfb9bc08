"""What the window's actions do about the past: the journal, the history of a record, old and other values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, cast

from db.catalogue import Step
from db.catalogue.journal import Asked, restore_value
from db.model.changes import Changes
from db.model.edits import Basis
from db.schema.field_type import Value
from db.schema.label import Label
from heritage_app.acts.everyday import preview
from heritage_app.frame.sidebar import JOURNAL, QUESTIONS
from heritage_app.paper.order import Order

if TYPE_CHECKING:
    from heritage_app.history.journal import JournalView
    from heritage_app.stage import Stage


def journal(window: Stage) -> None:
    """Go to the journal."""
    window.leave(lambda: window.go(JOURNAL))


def journal_of(window: Stage, record: str, name: str) -> None:
    """Go to the journal of one record."""

    def show() -> None:
        window.go(JOURNAL)
        cast("JournalView", window.stack.currentWidget()).show_record(record, name)

    window.leave(show)


def print_extract(window: Stage, asked: Asked) -> None:
    """Show the extract of the acts asked for as it will be printed."""
    ids = (asked.record,) if asked.record else ()
    order = Order(
        "journal",
        "internal",
        asked.kind,
        asked.words,
        ids,
        person=asked.person,
        since=asked.since,
        until=asked.until,
        field=asked.field,
    )
    preview(window, order, window.say("Trích nhật ký", "Extract from the journal"), "trich-nhat-ky")


def history(window: Stage) -> None:
    """Show what was done to the record; any old value of a field can be brought back from there."""
    from heritage_app.history.history import HistorySheet  # why: opened on demand

    record, language = window.page.record_id, window.say.language
    name = window.page.record.name if window.page.record else ""

    def show(steps: list[Step]) -> None:
        sheet = HistorySheet(window, window.say, name, steps, window.session.writable)
        sheet.wants_value.connect(partial(_bring_back, window, record))
        sheet.wants_journal.connect(lambda: journal_of(window, record, name))
        sheet.wants_paper.connect(lambda: print_extract(window, Asked(record=record)))
        sheet.open()

    window.leave(lambda: window.session.ask(lambda reader: reader.history(record, "full", language), show))


def _bring_back(window: Stage, record: str, field: str, step: str) -> None:
    window.session.write(lambda writer: restore_value(writer, record, field, step), partial(told, window))


def questions(window: Stage) -> None:
    """Go to the values that are to be chosen."""
    window.leave(lambda: window.go(QUESTIONS))


def rivals(window: Stage) -> None:
    """Show the values that stand beside the preferred ones."""
    from heritage_app.record.rivals import RivalsSheet  # why: opened on demand

    record, kind = window.page.record, window.page.kind
    if record is None or kind is None:
        return
    sheet = RivalsSheet(window, window.say, kind, record, window.page.desk, window.session.writable)
    sheet.prefers.connect(
        lambda slot: window.session.write(lambda writer: writer.prefer(record, slot), partial(told, window))
    )
    sheet.wants_more.connect(lambda: add_rival(window))
    sheet.open()


def add_rival(window: Stage) -> None:
    """Ask for a further value of the field one is in; what was typed is saved first."""
    focus = window.focusWidget()
    form = window.page.form()
    begin = form.place_of(focus) if form is not None and focus is not None else ("", "", "")
    window.leave(partial(_ask_rival, window, begin))


def _ask_rival(window: Stage, begin: tuple[str, str, str]) -> None:
    from heritage_app.record.rivals import Place, RivalDialog  # why: opened on demand

    record, kind = window.page.record, window.page.kind
    if record is None or kind is None or not record.id or record.deleted:
        return

    def add(place: Place, value: Value, basis: Basis) -> None:
        window.session.write(
            lambda writer: writer.add_rival(record, place.field, value, basis, place.row, place.row_field),
            partial(told, window),
        )

    RivalDialog(window, kind, record, window.page.desk, begin, add).open()


def erase(window: Stage) -> None:
    """Ask which contents of the record are to go for good, by law, and let them go."""
    from heritage_app.history.erasing import ErasingSheet  # why: opened on demand

    record = window.page.record
    if record is None or not record.id:
        return
    sheet = ErasingSheet(window, window.say, window.session.description.kind(record.kind), record)

    def gone(fields: list[str], reason: str) -> None:
        window.session.write(lambda writer: writer.erase(record.id, fields, Label(reason, reason)), say_so)

    def say_so(changes: Changes | None) -> None:
        if changes is not None:
            window.notice.tell(window.say.label(changes.sentence) + ".", stay=True)

    sheet.agreed.connect(gone)
    window.leave(sheet.open)


def told(window: Stage, changes: Changes | None) -> None:
    """Say what was done, with its undo."""
    if changes is not None:
        window.notice.tell(
            window.say.label(changes.sentence) + ".",
            (window.say("Hoàn tác", "Undo"), partial(window.run_action, "undo")),
        )


PAST_ACTS: Mapping[str, Callable[[Stage], None]] = {
    "journal": journal,
    "history": history,
    "questions": questions,
    "rivals": rivals,
    "add_rival": add_rival,
    "erase": erase,
}
