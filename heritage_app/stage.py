"""The stage: the panes of the window and what is handed to those who work in it, the desks, the actions, the views."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from db.model.record import Record
from heritage_app.actions import make_actions, tick_chosen
from heritage_app.drafts import Drafts
from heritage_app.frame.sidebar import Sidebar
from heritage_app.frame.status_line import StatusLine
from heritage_app.layout import Layout
from heritage_app.lists.pane import ListPane
from heritage_app.parts.notice import Notice
from heritage_app.say import Say
from heritage_app.session import Session
from heritage_app.settings import Settings
from heritage_app.theme import Colours

if TYPE_CHECKING:
    from heritage_app.aside import Aside
    from heritage_app.frame.start_page import StartPage
    from heritage_app.record.page import RecordPage

_LIST_MARGIN = 18


class Stage(QMainWindow):
    """One catalogue in one window, as those see it who work in it; how one gets about in it, ``MainWindow`` knows.

    ``wants`` asks the program for another catalogue, language or theme; ``painted`` tells, once, that the first list is
    seen, ``furnished`` that everything else is there too, ``closed`` the folder that was written to, ``backed_up`` that
    some work may have made a backup before it began.
    """

    wants = Signal(str, str)
    painted = Signal()
    furnished = Signal()
    closed = Signal(object)
    backed_up = Signal()

    def __init__(self, session: Session, settings: Settings, colours: Colours) -> None:
        super().__init__()
        self.session, self.settings, self.colours = session, settings, colours
        self.folder = session.folder
        self.say = Say(settings.language)
        self.remembered = Layout(session.folder, settings.scale)
        self.drafts = Drafts(session.folder)
        self.place = ""
        self._build()

    def _build(self) -> None:
        say, session, kept = self.say, self.session, self.remembered.kept
        self.setWindowTitle(f"{session.folder.name} – " + say("Sổ Di sản", "Heritage Book"))
        self.resize(*(kept.size if kept.size[0] else (1366, 740)))
        self.actions_by_id = make_actions(self, say, self.colours, self.run_action)
        # why from the outside in: whatever is moved into another widget is dressed again with all that is in it
        centre = QWidget()
        self.setCentralWidget(centre)
        self.whole = QSplitter(Qt.Orientation.Horizontal, centre)
        self.left, self.stack = QStackedWidget(self.whole), QStackedWidget(self.whole)
        self.middle = QSplitter(Qt.Orientation.Horizontal)
        self.stack.addWidget(self.middle)
        self.sidebar = Sidebar(session.description, say, self.colours)
        self.left.addWidget(self.sidebar)
        self.list = ListPane(session, say, self.colours, self.remembered)
        self.middle.addWidget(self.list)
        self.right = QWidget(self.middle)
        self.right.setObjectName("recordpane")
        self.right.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        QVBoxLayout(self.right).setContentsMargins(0, 0, 0, 0)
        for splitter in (self.whole, self.middle):
            splitter.setStretchFactor(1, 1)
            splitter.setChildrenCollapsible(False)
        sizes = kept.splitter
        scale = self.settings.scale / 100
        self.whole.setSizes(sizes[:2] if len(sizes) == 4 else [int(236 * scale), 1130])
        self.middle.setSizes(sizes[2:] if len(sizes) == 4 else [590, 540])
        self.list.columns.room = (sizes[2] if len(sizes) == 4 else 590) - _LIST_MARGIN
        self.notice = Notice(say)
        box = QVBoxLayout(centre)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.whole, 1)
        box.addWidget(self.notice)
        self.status = StatusLine(self.statusBar(), session.person)
        tick_chosen(self.actions_by_id, self.settings)

    @property
    def aside(self) -> Aside:
        """The lane of long looks."""
        raise NotImplementedError

    @property
    def page(self) -> RecordPage:
        """The record page, made when it is first needed: the list can be used before it."""
        raise NotImplementedError

    @property
    def start(self) -> StartPage:
        """The page of today's work."""
        raise NotImplementedError

    @property
    def record(self) -> Record | None:
        """The record shown, if there is one."""
        raise NotImplementedError

    @property
    def empty(self) -> bool:
        """Whether nothing is in the catalogue yet."""
        raise NotImplementedError

    def go(self, place: str, record: str = "") -> None:
        """Go to the start page, the journal (``record``: an act) …, a kind, its deleted records, or what a saved search finds."""
        raise NotImplementedError

    def leave(self, then: Callable[[], None]) -> None:
        """Save what was typed, then go on."""
        raise NotImplementedError

    def open_record(self, record: str) -> None:
        """Show a record in its list."""
        raise NotImplementedError

    def turn(self, page: bool) -> None:
        """Show the list or the page where there is no room for both."""
        raise NotImplementedError

    def into_page(self) -> None:
        """Go into the first field of the record."""
        raise NotImplementedError

    def enable_actions(self) -> None:
        """Let those actions be done that can be done now."""
        raise NotImplementedError

    def run_action(self, name: str) -> None:
        """Carry out an action by its id."""
        raise NotImplementedError
