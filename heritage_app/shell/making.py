"""The desks of a window and what else it can do without at first: made when asked for, or when its list has been painted."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heritage_app.aside import Aside
    from heritage_app.finding.desk import FindingDesk
    from heritage_app.frame.start_page import StartPage
    from heritage_app.keeping.checking import CheckingDesk
    from heritage_app.keeping.desk import KeepingDesk
    from heritage_app.media.desk import MediaDesk
    from heritage_app.printing.desk import DossierDesk
    from heritage_app.record.page import RecordPage
    from heritage_app.stage import Stage


def aside(window: Stage) -> Aside:
    """Make the lane of long looks."""
    from heritage_app.aside import Aside  # why: the list comes first, as in all of these

    return Aside(window.session)


def finding(window: Stage) -> FindingDesk:
    """Make the desk of facets, saved searches and sheets."""
    from heritage_app.finding.desk import FindingDesk  # why: as above

    return FindingDesk(window)


def media(window: Stage) -> MediaDesk:
    """Make the desk of pictures and recordings."""
    from heritage_app.media.desk import MediaDesk  # why: as above

    return MediaDesk(window)


def checking(window: Stage) -> CheckingDesk:
    """Make the desk that checks the catalogue."""
    from heritage_app.keeping.checking import CheckingDesk  # why: as above

    return CheckingDesk(window)


def keeping(window: Stage) -> KeepingDesk:
    """Make the desk of backups."""
    from heritage_app.keeping.desk import KeepingDesk  # why: as above

    return KeepingDesk(window)


def dossiers(window: Stage) -> DossierDesk:
    """Make the desk of dossiers and inventory lists."""
    from heritage_app.printing.desk import DossierDesk  # why: as above

    return DossierDesk(window)


def start(window: Stage) -> StartPage:
    """Make the page of today's work."""
    from heritage_app.frame.start_page import StartPage  # why: as above
    from heritage_app.shell.today import join_today

    page = StartPage(window.say, window.colours)
    window.stack.addWidget(page)
    join_today(window, page)
    return page


def page(window: Stage) -> RecordPage:
    """Make the record page, joined to the window it stands in."""
    from heritage_app.acts.everyday import to_list  # why: as above
    from heritage_app.acts.register import show_query
    from heritage_app.entry.drafting import offer_left_behind
    from heritage_app.record.page import RecordPage
    from heritage_app.register.survey_panel import follow_survey

    made = RecordPage(window.session, window.say, window.colours, window.drafts)
    made.wants_record.connect(lambda record: window.leave(lambda: window.open_record(record)))
    made.wants_history.connect(lambda _: window.run_action("history"))
    made.wants_rivals.connect(lambda _: window.run_action("rivals"))
    made.wants_paper.connect(lambda _: window.run_action("print_sheet"))
    made.drawn.connect(window.enable_actions)
    made.wants_list.connect(partial(to_list, window))
    made.wants_query.connect(partial(show_query, window))
    made.left_behind.connect(partial(offer_left_behind, window))
    made.stuck.connect(lambda text: window.notice.tell(text, stay=True, about_saving=True))
    layout = window.right.layout()
    assert layout is not None
    layout.addWidget(made)
    follow_survey(made, window.session, window.say, partial(show_query, window))
    made.show()  # why: else it is shown only later, and nothing in it can take the keyboard before
    return made


def count_questions(window: Stage) -> None:
    """Count the values to choose, for the sidebar."""
    from db.catalogue.questions import waiting  # why: as above

    window.session.ask(lambda reader: waiting(reader, -1)[0], window.sidebar.show_questions, "questions")


def offer_drafts(window: Stage) -> None:
    """Offer what an earlier run left unsaved, now that it can be saved."""
    from heritage_app.entry.drafting import offer_drafts  # why: as above

    offer_drafts(window, window.drafts)


def ask_to_lose(window: Stage) -> None:
    """Ask before what was typed is lost with the window."""
    from heritage_app.entry.drafting import ask_to_lose  # why: as above

    ask_to_lose(window)
