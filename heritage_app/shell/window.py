"""The main window: arranges the views and carries out the actions. What they do stands in the views."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent

from db.catalogue import Profile, Reader
from db.model.changes import NOTHING_DONE, Changes
from db.model.query import Count
from db.model.record import Record
from db.schema.kind import Kind
from db.schema.label import Label
from heritage_app.actions import ACTIONS, name_finder
from heritage_app.frame.sidebar import DELETED, SAVED, START
from heritage_app.late import Late
from heritage_app.session import Session
from heritage_app.settings import Settings
from heritage_app.shell import making
from heritage_app.shell.places import PLACES, Apart
from heritage_app.stage import Stage
from heritage_app.theme import Colours

if TYPE_CHECKING:
    from heritage_app.aside import Aside
    from heritage_app.finding.desk import FindingDesk
    from heritage_app.frame.start_page import StartPage
    from heritage_app.keeping.checking import CheckingDesk
    from heritage_app.keeping.desk import KeepingDesk
    from heritage_app.media.desk import MediaDesk
    from heritage_app.printing.desk import DossierDesk
    from heritage_app.record.page import RecordPage

_ROOM_FOR_BOTH = 1180
_PAINTED_BY_MS = 500
Acts: TypeAlias = "Callable[[], Mapping[str, Callable[[MainWindow], None]]]"


class MainWindow(Stage):
    """Goes from place to place in its window, and lets the actions and desks do what they do; ``acts`` gives the actions."""

    aside: Late[Aside] = Late(making.aside)
    finding: Late[FindingDesk] = Late(making.finding)
    media: Late[MediaDesk] = Late(making.media)
    checking: Late[CheckingDesk] = Late(making.checking)
    keeping: Late[KeepingDesk] = Late(making.keeping)
    dossiers: Late[DossierDesk] = Late(making.dossiers)
    start: Late[StartPage] = Late(making.start)

    def __init__(self, session: Session, settings: Settings, colours: Colours, acts: Acts) -> None:
        super().__init__(session, settings, colours)
        self._acts = acts
        self._counts: list[Count] = []
        self._page: RecordPage | None = None
        self._on_page = False
        self._painted = False
        self._furnishing: QTimer | None = None
        self.apart: dict[str, Apart] = {}
        self._connect()
        session.ask(lambda reader: (reader.counts(), reader.profile()), self._begin)
        if self.remembered.place.kind in session.description.by_id:
            self.go(self.remembered.place.kind, self.remembered.place.record)
            self.turn(page=False)

    def _connect(self) -> None:
        session = self.session
        self.sidebar.went.connect(lambda place: self.leave(lambda: self.go(place)))
        self.sidebar.again.connect(self._whole_again)
        self.list.chosen.connect(self._choose)
        self.list.entered.connect(self.into_page)
        self.list.wants_new.connect(lambda: self.run_action("new"))
        self.list.table.seen.connect(lambda: QTimer.singleShot(0, self, self._begin_work))
        # why: a window that is never painted, being minimised, is to become whole all the same
        QTimer.singleShot(_PAINTED_BY_MS, self, self._begin_work)
        session.changed.connect(self._changed)
        session.trouble.connect(self._trouble)
        session.read_only.connect(self._read_only)
        session.writing.connect(lambda: making.offer_drafts(self))
        session.undoable.connect(self._undoable)
        session.under_way.connect(lambda progress: self.status.show_act(progress, self.say, session.stop_act))
        session.stopped.connect(lambda: self.notice.tell(self.say.label(NOTHING_DONE)))

    @property
    def page(self) -> RecordPage:
        """The record page, made when it is first needed: the list can be used before it."""
        if self._page is None:
            self._page = making.page(self)
            self.media.join(self._page)
            self.dossiers.join(self._page)
            self._page.saved.connect(self._go_on_after_saving)
            self._arrange()
        return self._page

    @property
    def record(self) -> Record | None:
        """The record shown, if there is one."""
        return self._page.record if self._page is not None else None

    def _arrange(self) -> None:
        """Where there is no room for both, the list and the page take turns."""
        narrow = self.width() / self.remembered.scale < _ROOM_FOR_BOTH
        self.list.setVisible(not narrow or not self._on_page)
        self.right.setVisible(not narrow or self._on_page)
        name_finder(self, self.say, narrow)
        if self._page is not None:
            self._page.head.back.setVisible(narrow)

    def turn(self, page: bool) -> None:
        """Show the list or the page where there is no room for both."""
        self._on_page = page
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _begin(self, found: tuple[list[Count], Profile]) -> None:
        counts, profile = found
        self._show_counts(counts)
        if not any(c.alive for c in counts):
            self.go(START)
            QTimer.singleShot(0, self, self._begin_work)
        elif not self.place:
            kinds = self.session.description.by_id
            self.go(next(k for k in kinds if any(c.kind == k and c.alive for c in counts)))
        if profile.office:
            self.status.who.setText(f"{profile.office} · {self.session.person}")

    def await_list(self, seconds: float) -> None:
        """Before the window is shown: let its first list come, but wait no longer than this for it."""
        until = time.monotonic() + seconds
        while self.list.model.listing is None and self.place != START:
            if not self.session.hand_out_next(until - time.monotonic()):
                return

    def _begin_work(self) -> None:
        """What one reads first is seen; make the rest, a piece at a time."""
        if not self._painted:
            self._painted = True
            self.painted.emit()
            self._furnishing = self._furnish()

    def _furnish(self) -> QTimer:
        """Make what was left, a piece at a time, so that the window never stands still for long; return what does it."""
        pieces = self._pieces()

        def next_piece() -> None:
            piece = next(pieces, None)
            if piece is None:
                timer.stop()
                self.furnished.emit()
            else:
                piece()

        timer = QTimer(self)
        timer.timeout.connect(next_piece)
        timer.start(0)
        return timer

    def _pieces(self) -> Iterator[Callable[[], object]]:
        yield self.show_first_record
        yield lambda: making.count_questions(self)
        yield lambda: self.finding.begin()
        yield lambda: self.keeping.begin()
        yield lambda: self.checking.begin()
        yield lambda: self.media
        yield lambda: self.dossiers
        yield self._acts  # why: the first action would wait for it

    def _kind(self, kind: str) -> Kind:
        return self.session.description.kind(kind)

    def go(self, place: str, record: str = "") -> None:
        """Go to the start page, the journal (``record``: an act) …, a kind, its deleted records, or what a saved search finds."""
        if place.startswith(SAVED + ":"):
            self.finding.open_saved(place.removeprefix(SAVED + ":"))
            return
        self.place = place
        self.turn(page=bool(record))
        self.sidebar.stand_at(place)
        if place in PLACES:
            self._go_apart(place, record)
            return
        if place == START:
            from heritage_app.shell.today import show_today  # why: nobody starts there who has records

            show_today(self)
            if self._page is not None:
                self._page.clear()
            self.stack.setCurrentWidget(self.start)
            self.enable_actions()
            return
        deleted = place.startswith(DELETED + ":")
        kind = self._kind(place.removeprefix(DELETED + ":"))
        say = self.say
        title = say.label(kind.plural) + (say(" – đã xóa", " – deleted") if deleted else "")
        count = next((c for c in self._counts if c.kind == kind.id), None)
        self.stack.setCurrentWidget(self.middle)
        if self._page is not None:
            self._page.clear()
        self.list.show_kind(kind, title, deleted, count.pieces if count and not deleted else 0, record)
        if record:
            self._show_record(record)
        if not deleted:
            self.remembered.place.kind = kind.id
        self.enable_actions()

    def _go_apart(self, place: str, wanted: str) -> None:
        """Go to what is neither a list nor a record: the journal …; it is made when first gone to."""
        if place not in self.apart:
            self.apart[place] = PLACES[place](self)
            self.stack.addWidget(self.apart[place])
        if self._page is not None:
            self._page.clear()
        self.stack.setCurrentWidget(self.apart[place])
        self.apart[place].arrive(wanted)
        self.enable_actions()

    def _whole_again(self, place: str) -> None:
        """A click on the kind whose list is narrowed to some work shows all of it again."""
        query = self.list.query
        if place == self.place and (query.where is not None or query.unlinked or query.ids):
            self.leave(lambda: self.go(place))

    @property
    def empty(self) -> bool:
        """Whether nothing is in the catalogue yet."""
        return not any(c.alive for c in self._counts)

    def leave(self, then: Callable[[], None]) -> None:
        """Save what was typed, then go on."""
        if self._page is not None and self._page.pending():
            self._page.save(then)
        else:
            then()

    def _choose(self, record: str) -> None:
        page = self._page
        if page is None:
            self._show_record(record)
        # why: a record being entered is not left because its list has been loaded
        elif record != (page.coming or page.record_id) and not (
            page.is_new and not self.list.isAncestorOf(self.focusWidget() or self)
        ):
            self.leave(lambda: self._show_record(record))

    def _show_record(self, record: str) -> None:
        self.remembered.place.record = record
        if not self._painted:
            return  # why: the rows are painted before the page is made; ``show_first_record`` comes then
        from heritage_app.record.data import read_page  # why: as above

        self.page.coming = record
        self.session.ask(lambda reader: read_page(reader, record), self.page.show_data, "page")

    def show_first_record(self) -> None:
        """Show the record one starts with, unless another is shown already."""
        record = self.list.current() or self.remembered.place.record
        if self._page is None and self.place not in ("", START) and record:
            self._show_record(record)

    def open_record(self, record: str) -> None:
        """Show a record in its list."""

        def opened(found: Record) -> None:
            self.go(f"{DELETED}:{found.kind}" if found.deleted else found.kind, record)

        self.session.ask(lambda reader: reader.record(record), opened)

    @property
    def idle(self) -> bool:
        """Whether nothing is being read, written or waited for."""
        if not self._painted or (self._furnishing is not None and self._furnishing.isActive()):
            return False
        made: tuple[Any, ...] = (self.session, self.aside, self.list, self.media.intake, self.dossiers)
        return all(one.idle for one in (*made, *self.apart.values()))

    def into_page(self) -> None:
        """Go into the first field of the record."""
        form = self.page.form()
        if form is not None:
            self.turn(page=True)
            form.editor("name").target().setFocus()

    def enable_actions(self) -> None:
        """Let those actions be done that can be done now."""
        writable = self.session.writable
        record = self.record is not None and bool(self.record.id)
        deleted = self.record is not None and self.record.deleted
        listed = self.list.kind is not None and self.stack.currentWidget() is self.middle
        here = {
            "always": True,
            "writable": writable,
            "shown": self.record is not None,
            "record": record,
            "writable_record": writable and record and not deleted,
            "writable_shown": writable and self.record is not None and not deleted,
            "deleted": writable and deleted,
            "list": listed,
            "writable_list": writable and listed,
            "kind": self.list.kind is not None,
        }
        for spec in ACTIONS:
            if not writable or spec.id not in ("undo", "redo"):
                self.actions_by_id[spec.id].setEnabled(here[spec.when])

    def _show_counts(self, counts: list[Count]) -> None:
        self._counts = counts
        self.sidebar.show_counts(counts)
        here = next((c for c in counts if self.list.kind is not None and c.kind == self.list.kind.id), None)
        if here is not None and not self.list.query.deleted:
            self.list.show_pieces(here.pieces)
        self.enable_actions()

    def _changed(self, changes: Changes) -> None:
        at = datetime.now().strftime("%H:%M")
        self.status.saved.setText(self.say(f"Đã lưu {at}", f"Saved {at}"))
        self.session.ask(Reader.counts, self._show_counts, "counts")
        making.count_questions(self)
        if self.record is not None and self.record.id in changes.records and not self.page.pending():
            self.page.reload(self.record.id)
        if self.list.kind is not None and self.list.kind.id in changes.kinds:
            self.list.refresh()

    def _go_on_after_saving(self, record: str) -> None:
        self.notice.settle()
        if self.list.kind is not None and self.page.kind is self.list.kind and not self.list.query.deleted:
            self.list.find_and_keep(record)

    def _undoable(self, undo: Label | None, redo: Label | None) -> None:
        say = self.say
        for name, label, words in (("undo", undo, say("Hoàn tác", "Undo")), ("redo", redo, say("Làm lại", "Redo"))):
            action = self.actions_by_id[name]
            action.setText(say.label(label) if label else words)
            action.setEnabled(label is not None and self.session.writable)

    def keep_typed(self) -> None:
        """Something failed: nothing waits for it any more, and what was typed is kept as a draft."""
        if self._page is not None:
            self._page.failed()

    def _trouble(self, label: Label) -> None:
        self.keep_typed()
        typed = self._page is not None and self._page.pending()
        safe = self.say(" Chữ đã gõ vẫn còn trên phiếu.", " What was typed stays on the page.") if typed else ""
        if self._page is not None and typed and self._page.record_id not in ("", self.list.current()):
            self.list.find_and_keep(
                self._page.record_id
            )  # why: the cursor may have gone ahead to where one wanted to go
        self.notice.tell(self.say.label(label) + safe, stay=True, about_saving=typed)

    def _read_only(self, label: Label) -> None:
        self.enable_actions()
        self.list.new.hide()
        self.status.saved.setText(self.say("Chỉ để xem", "Reading only"))
        reading = self.say("  Cửa sổ này chỉ để xem.", "  This window is for reading only.")
        self.notice.tell(self.say.label(label) + reading, stay=True)

    def run_action(self, name: str) -> None:
        acts = self._acts()
        if name in acts:
            acts[name](self)
        elif name.startswith("scale_"):
            self.wants.emit("scale", name.removeprefix("scale_"))
        else:
            self.wants.emit(name, "")

    def _may_go(self) -> bool:
        """Save what was typed before the window goes; where it can be neither saved nor kept, ask and stay."""
        if self._page is not None and self._page.pending():
            self._page.save()
            self.session.settle()
        if self.drafts.unkept:
            making.ask_to_lose(self)
        return not self.drafts.unkept

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_go():
            event.ignore()
            return
        self.remembered.keep_window([*self.whole.sizes(), *self.middle.sizes()], (self.width(), self.height()))
        self._painted = True
        if self._furnishing is not None:
            self._furnishing.stop()
        self.hide()
        parts = (MainWindow.media, MainWindow.dossiers, MainWindow.aside, MainWindow.checking, MainWindow.keeping)
        for made in [part.made(self) for part in parts]:
            if made is not None:
                made.end()
        self.session.close()
        event.accept()
        if self.session.writable:
            self.closed.emit(self.folder)
