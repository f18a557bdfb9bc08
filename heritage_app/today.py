"""Việc hôm nay read bit by bit: the latest acts and the values to choose first, then a work list at a time."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from db.catalogue import Act, Reader
from db.catalogue.questions import Waiting, waiting
from db.catalogue.registering import Pile, pile
from db.model.duties import WORK_LISTS
from heritage_app.register_acts import open_work
from heritage_app.views.sidebar import START
from heritage_app.views.work import work_panel

if TYPE_CHECKING:
    from heritage_app.window import MainWindow

_NAMED, _ACTS = 10, 15
Found = tuple[list[Act], tuple[int, list[Waiting]]]


def show_today(window: MainWindow) -> None:
    """Read what the start page shows."""

    def read(reader: Reader) -> Found:
        return reader.journal(_ACTS), waiting(reader, _NAMED)

    window.session.ask(read, lambda found: _count_work(window, found, ()))


def _count_work(window: MainWindow, found: Found, counted: tuple[Pile, ...]) -> None:
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


def _show(window: MainWindow, found: Found, counted: tuple[Pile, ...]) -> None:
    """Show the start page; its work lists once all are counted."""
    acts, questions = found
    work = None
    if not window.empty and counted:
        work = work_panel(window.session.description, window.say, counted, date.today(), partial(open_work, window))
    window.start.show_acts(acts, questions, window.empty, work)
