"""Places of the window that are neither a list nor a record, each made when first gone to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from heritage_app.frame.sidebar import JOURNAL, QUESTIONS

if TYPE_CHECKING:
    from heritage_app.history.journal import JournalView
    from heritage_app.register.questions import QuestionsView
    from heritage_app.stage import Stage

    Apart: TypeAlias = JournalView | QuestionsView
else:
    Apart = object


def _journal(window: Stage) -> Apart:
    from heritage_app.acts.past import print_extract, told  # why: opened on demand
    from heritage_app.history.journal import JournalView

    view = JournalView(window.session, window.aside, window.say, window.colours)
    view.wants_record.connect(window.open_record)
    view.wants_paper.connect(lambda asked: print_extract(window, asked))
    view.done.connect(lambda changes: told(window, changes))
    return view


def _questions(window: Stage) -> Apart:
    from heritage_app.acts.past import told  # why: opened on demand
    from heritage_app.register.questions import QuestionsView

    view = QuestionsView(window.session, window.say)
    view.wants_record.connect(window.open_record)
    view.done.connect(lambda changes: told(window, changes))
    return view


PLACES: Mapping[str, Callable[[Stage], Apart]] = {JOURNAL: _journal, QUESTIONS: _questions}
