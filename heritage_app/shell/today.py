"""Việc hôm nay read bit by bit: the latest acts and the values to choose first, then a work list at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from db.catalogue import Reader
from db.catalogue.journal import Asked, Deed, deeds
from db.catalogue.questions import waiting
from db.catalogue.registering import Pile, pile
from db.model.duties import WORK_LISTS
from db.model.problems import NotPossible
from db.model.record import Record
from heritage_app.acts.register import open_work
from heritage_app.frame.sidebar import JOURNAL, START
from heritage_app.frame.start_page import Morning, StartPage
from heritage_app.register.work import work_panel

if TYPE_CHECKING:
    from heritage_app.stage import Stage

_NAMED, _ACTS, _GOING_ON = 10, 15, 5


def join_today(window: Stage, start: StartPage) -> None:
    """Let what is pressed on the start page lead there."""
    start.wants_new.connect(lambda: window.run_action("new"))
    start.wants_table.connect(lambda: window.run_action("import_table"))
    start.wants_sample.connect(lambda: window.wants.emit("sample", ""))
    start.wants_open.connect(lambda: window.wants.emit("open", ""))
    start.wants_record.connect(window.open_record)
    start.wants_act.connect(lambda act: window.go(JOURNAL, act))
    start.wants_questions.connect(lambda: window.run_action("questions"))


def show_today(window: Stage) -> None:
    """Read what the start page shows."""

    def read(reader: Reader) -> Morning:
        done = deeds(reader, Asked(limit=_ACTS))
        return Morning(done, _to_go_on(reader, done), waiting(reader, _NAMED))

    window.session.ask(read, lambda found: _count_work(window, found, ()))


def _to_go_on(reader: Reader, done: Sequence[Deed]) -> list[Record]:
    """Return the records the latest acts were about, those about one record each, the last first."""
    found: list[Record] = []
    for record in dict.fromkeys(d.record for d in done if d.records == 1):
        try:
            found.append(reader.record(record))
        except NotPossible:
            continue
    return [r for r in found if not r.deleted][:_GOING_ON]


def _count_work(window: Stage, found: Morning, counted: tuple[Pile, ...]) -> None:
    """Count a work list at a time, so that whatever is asked meanwhile comes in between."""
    if window.place != START:
        return
    if len(counted) in (0, len(WORK_LISTS)):
        _show(window, found, counted)
    if len(counted) < len(WORK_LISTS):
        following, today = WORK_LISTS[len(counted)], date.today()
        window.session.ask(
            lambda r: pile(r, following, today), lambda made: _count_work(window, found, (*counted, made)), "work"
        )


def _show(window: Stage, found: Morning, counted: tuple[Pile, ...]) -> None:
    """Show the start page; its work lists once all are counted."""
    work = None
    if not window.empty and counted:
        work = work_panel(window.session.description, window.say, counted, date.today(), partial(open_work, window))
    window.start.show_morning(found, window.empty, work)
