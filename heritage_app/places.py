"""Places of the window that are neither a list nor a record, each made when first gone to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from heritage_app.views.sidebar import JOURNAL, QUESTIONS

if TYPE_CHECKING:
    from heritage_app.views.journal import JournalView
    from heritage_app.views.questions import QuestionsView
    from heritage_app.window import MainWindow

    Apart: TypeAlias = JournalView | QuestionsView
else:
    Apart = object


def _journal(window: MainWindow) -> Apart:
    from heritage_app.past_acts import print_extract, told  # why: opened on demand
    from heritage_app.views.journal import JournalView

    view = JournalView(window.session, window.aside, window.say, window._colours)
    view.wants_record.connect(window.open_record)
    view.wants_paper.connect(lambda asked: print_extract(window, asked))
    view.done.connect(lambda changes: told(window, changes))
    return view


def _questions(window: MainWindow) -> Apart:
    from heritage_app.past_acts import told  # why: opened on demand
    from heritage_app.views.questions import QuestionsView

    view = QuestionsView(window.session, window.say)
    view.wants_record.connect(window.open_record)
    view.done.connect(lambda changes: told(window, changes))
    return view


PLACES: Mapping[str, Callable[[MainWindow], Apart]] = {JOURNAL: _journal, QUESTIONS: _questions}
