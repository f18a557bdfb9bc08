"""The main window: arranges the views and carries out the actions. What they do stands in the views."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from db.catalogue import Act, Profile, Reader, Step, Writer
from db.model.changes import Changes, finish
from db.model.query import Count
from db.schema.kind import Kind
from db.schema.label import Label
from heritage_app.actions import ACTIONS, make_actions
from heritage_app.drafts import Draft, Drafts
from heritage_app.forms.form import plain_rows
from heritage_app.layout import Layout
from heritage_app.order import Order
from heritage_app.say import Say
from heritage_app.session import Session
from heritage_app.settings import Settings
from heritage_app.theme import Colours
from heritage_app.views.dialogs import Palette, Sheet, history_sheet, plain, rivals_sheet, shortcuts_sheet
from heritage_app.views.list_pane import ListPane
from heritage_app.views.notice import Notice
from heritage_app.views.record_page import RecordPage, read_page
from heritage_app.views.sidebar import DELETED, START, Sidebar
from heritage_app.views.start_page import StartPage
from heritage_app.views.welcome import OfficeDialog

_ROOM_FOR_BOTH = 940
_NOT_COPIED = ("numbers", "photos", "reviews", "state")


class MainWindow(QMainWindow):
    """One catalogue in one window. ``wants`` asks the program for another catalogue, language or theme."""

    wants = Signal(str, str)

    def __init__(self, session: Session, settings: Settings, colours: Colours) -> None:
        super().__init__()
        self._session, self._settings, self._colours = session, settings, colours
        self.folder = session.folder
        self.say = Say(settings.language)
        self._layout = Layout(session.folder, settings.scale)
        self._drafts = Drafts(session.folder)
        self._counts: list[Count] = []
        self._place = ""
        self._on_page = False
        self._build()
        self._connect()
        session.ask(lambda reader: (reader.counts(), reader.profile()), self._begin)

    def _build(self) -> None:
        say, session = self.say, self._session
        self.setWindowTitle(f"{session.folder.name} – " + say("Sổ Di sản", "Heritage Book"))
        self.resize(*(self._layout.kept.size if self._layout.kept.size[0] else (1366, 740)))
        self.actions_by_id = make_actions(self, say, self._colours, self.run_action)
        self.sidebar = Sidebar(session.description, say, self._colours)
        self.list = ListPane(session, say, self._colours, self._layout)
        self.page = RecordPage(session, say, self._colours, self._drafts)
        self.start = StartPage(say)
        self.middle = QSplitter(Qt.Orientation.Horizontal)
        self.middle.addWidget(self.list)
        self.middle.addWidget(self.page)
        self.middle.setChildrenCollapsible(False)
        self.middle.setStretchFactor(0, 5)
        self.middle.setStretchFactor(1, 6)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.middle)
        self.stack.addWidget(self.start)
        self.whole = QSplitter(Qt.Orientation.Horizontal)
        self.whole.addWidget(self.sidebar)
        self.whole.addWidget(self.stack)
        self.whole.setStretchFactor(1, 1)
        self.whole.setChildrenCollapsible(False)
        sizes = self._layout.kept.splitter
        scale = self._settings.scale / 100
        self.whole.setSizes(sizes[:2] if len(sizes) == 4 else [int(236 * scale), 1130])
        self.middle.setSizes(sizes[2:] if len(sizes) == 4 else [560, 570])
        self.notice = Notice(say)
        box = QVBoxLayout()
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.whole, 1)
        box.addWidget(self.notice)
        centre = QWidget()
        centre.setLayout(box)
        self.setCentralWidget(centre)
        self.saved = QLabel()
        self.saved.setObjectName("muted")
        self.who = QLabel(session.person)
        self.who.setObjectName("muted")
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().setContentsMargins(10, 0, 12, 0)
        self.statusBar().addWidget(self.saved)
        self.statusBar().addPermanentWidget(self.who)
        for name in (
            self._settings.theme,
            f"scale_{self._settings.scale}",
            "vietnamese" if say.language == "vi" else "english",
        ):
            if name in self.actions_by_id:
                self.actions_by_id[name].setChecked(True)

    def _connect(self) -> None:
        session, page = self._session, self.page
        self.sidebar.went.connect(lambda place: self._leave(lambda: self.go(place)))
        self.list.chosen.connect(self._choose)
        self.list.entered.connect(self._into_page)
        page.wants_record.connect(lambda record: self._leave(lambda: self.open_record(record)))
        page.wants_history.connect(lambda _: self.run_action("history"))
        page.wants_rivals.connect(lambda _: self.run_action("rivals"))
        page.wants_paper.connect(lambda _: self.run_action("print_sheet"))
        page.saved.connect(self._say_saved)
        page.drawn.connect(self._enable)
        page.wants_list.connect(self._to_list)
        page.stuck.connect(lambda text: self.notice.tell(text, stay=True))
        self.start.wants_new.connect(lambda: self.run_action("new"))
        self.start.wants_sample.connect(lambda: self.wants.emit("sample", ""))
        self.start.wants_open.connect(lambda: self.wants.emit("open", ""))
        self.start.wants_record.connect(self.open_record)
        session.changed.connect(self._changed)
        session.trouble.connect(self._trouble)
        session.read_only.connect(self._read_only)
        session.undoable.connect(self._undoable)

    def _arrange(self) -> None:
        """Where there is no room for both, the list and the page take turns."""
        narrow = self.width() / self._layout.scale < _ROOM_FOR_BOTH
        self.list.setVisible(not narrow or not self._on_page)
        self.page.setVisible(not narrow or self._on_page)
        self.page.back.setVisible(narrow)

    def _turn(self, page: bool) -> None:
        self._on_page = page
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _begin(self, found: tuple[list[Count], Profile]) -> None:
        counts, profile = found
        self._show_counts(counts)
        kinds = self._session.description.by_id
        kept = self._layout.kept
        if not any(c.alive for c in counts):
            self.go(START)
        elif kept.kind in kinds:
            self.go(kept.kind, kept.record)
            self._turn(page=False)
        else:
            self.go(next(k for k in kinds if any(c.kind == k and c.alive for c in counts)))
        if profile.office:
            self.who.setText(f"{profile.office} · {self._session.person}")
        drafts = self._drafts.all()
        if drafts:
            self._offer_draft(drafts[0])

    def _offer_draft(self, draft: Draft) -> None:
        say = self.say
        self.notice.tell(
            say(
                f"Còn bản nháp chưa lưu: “{draft.name or say.label(self._kind(draft.kind).label)}” ({draft.at}).",
                f"An unsaved draft is left: “{draft.name}” ({draft.at}).",
            ),
            (say("Mở bản nháp", "Open the draft"), lambda: self._open_draft(draft)),
            (say("Bỏ bản nháp", "Give it up"), lambda: self._drafts.forget(draft.kind, draft.record)),
            stay=True,
        )

    def _open_draft(self, draft: Draft) -> None:
        self.go(draft.kind)
        if not draft.record:
            self.page.show_new(self._kind(draft.kind), {})
            self.page.show_draft(draft)
            return

        def show(data: Any) -> None:
            self.page.show_data(data)
            self.page.show_draft(draft)

        self._session.ask(lambda reader: read_page(reader, draft.record), show, "page")

    def _kind(self, kind: str) -> Kind:
        return self._session.description.kind(kind)

    def go(self, place: str, record: str = "") -> None:
        """Go to the start page, a kind, or a kind's deleted records."""
        self._place = place
        self._turn(page=bool(record))
        self.sidebar.stand_at(place)
        if place == START:
            self._session.ask(
                lambda r: (r.journal(15), r.open_questions()),
                self._show_start,
            )
            self.stack.setCurrentWidget(self.start)
            return
        deleted = place.startswith(DELETED + ":")
        kind = self._kind(place.removeprefix(DELETED + ":"))
        say = self.say
        title = say.label(kind.plural) + (say(" – đã xóa", " – deleted") if deleted else "")
        count = next((c for c in self._counts if c.kind == kind.id), None)
        self.stack.setCurrentWidget(self.middle)
        self.page.clear()
        self.list.show_kind(kind, title, deleted, count.pieces if count and not deleted else 0, record)
        if record:
            self._show_record(record)
        if not deleted:
            self._layout.kept.kind = kind.id

    def _show_start(self, found: tuple[list[Act], list[tuple[str, str]]]) -> None:
        self.start.show_acts(*found, not any(c.alive for c in self._counts))

    def _leave(self, then: Callable[[], None]) -> None:
        """Save what was typed, then go on."""
        if self.page.pending():
            self.page.save(then)
        else:
            then()

    def _choose(self, record: str) -> None:
        if record == self.page.record_id:
            return
        self._leave(lambda: self._show_record(record))

    def _show_record(self, record: str) -> None:
        self._layout.kept.record = record
        self._session.ask(lambda reader: read_page(reader, record), self.page.show_data, "page")

    def open_record(self, record: str) -> None:
        """Show a record in its list."""

        def opened(data: Any) -> None:
            self.go(f"{DELETED}:{data.record.kind}" if data.record.deleted else data.record.kind, record)

        self._session.ask(lambda reader: read_page(reader, record), opened)

    @property
    def idle(self) -> bool:
        """Whether nothing is being read, written or waited for."""
        return self._session.idle and self.list.idle

    def _into_page(self) -> None:
        form = self.page.form()
        if form is not None:
            self._turn(page=True)
            form.editor("name").target().setFocus()

    def _enable(self) -> None:
        writable = self._session.writable
        record = bool(self.page.record_id)
        deleted = bool(self.page.record and self.page.record.deleted)
        here = {
            "always": True,
            "writable": writable,
            "record": record,
            "writable_record": writable and record and not deleted,
            "deleted": writable and deleted,
            "list": self.list.kind is not None,
        }
        for spec in ACTIONS:
            if spec.id not in ("undo", "redo"):
                self.actions_by_id[spec.id].setEnabled(here[spec.when])

    def _show_counts(self, counts: list[Count]) -> None:
        self._counts = counts
        self.sidebar.show_counts(counts)
        self._enable()

    def _changed(self, changes: Changes) -> None:
        self._session.ask(Reader.counts, self._show_counts, "counts")
        shown = self.page.record_id
        if shown in changes.records and not self.page.pending():
            self.page.reload(shown)
        if self.list.kind is not None and self.list.kind.id in changes.kinds:
            self.list.refresh()

    def _say_saved(self, record: str, at: str) -> None:
        self.saved.setText(self.say(f"Đã lưu {at}", f"Saved {at}"))
        if self.list.kind is not None and self.page.kind is self.list.kind and not self.list.query.deleted:
            self.list.find_and_keep(record)

    def _undoable(self, undo: Label | None, redo: Label | None) -> None:
        say = self.say
        for name, label, words in (("undo", undo, say("Hoàn tác", "Undo")), ("redo", redo, say("Làm lại", "Redo"))):
            action = self.actions_by_id[name]
            action.setText(say.label(label) if label else words)
            action.setEnabled(label is not None and self._session.writable)

    def _trouble(self, label: Label) -> None:
        self.page.failed()
        self.notice.tell(self.say.label(label), stay=True)

    def _read_only(self, label: Label) -> None:
        self._enable()
        self.notice.tell(
            self.say.label(label) + self.say("  Cửa sổ này chỉ để xem.", "  This window is for reading only."),
            stay=True,
        )

    def run_action(self, name: str) -> None:
        """Carry out an action by its id."""
        run = getattr(self, f"_do_{name}", None)
        if run is not None:
            run()
        else:
            self.wants.emit(*name.partition("_")[::2]) if name.startswith("scale_") else self.wants.emit(name, "")

    def _do_quit(self) -> None:
        self.close()

    def _do_undo(self) -> None:
        self._leave(lambda: self._session.write(Writer.undo, self._told))

    def _do_redo(self) -> None:
        self._leave(lambda: self._session.write(Writer.redo, self._told))

    def _told(self, changes: Changes | None) -> None:
        if changes is not None:
            self.notice.tell(self.say.label(changes.sentence))

    def _do_copy(self) -> None:
        fields = self.list.model.fields
        rows = ["\t".join(self.say.label(f.label) for f in fields)]
        rows += [
            "\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in line.cells)
            for line in self.list.selected_lines()
        ]
        QGuiApplication.clipboard().setText("\n".join(rows))
        self.notice.tell(self.say(f"Đã chép {len(rows) - 1} dòng.", f"{len(rows) - 1} lines copied."))

    def _do_find(self) -> None:
        self.list.search.setFocus()
        self.list.search.selectAll()

    def _do_palette(self) -> None:
        Palette(
            self,
            self._session,
            self.say,
            list(self.actions_by_id.values()),
            lambda i, _: self._leave(lambda: self.open_record(i)),
        ).open()

    def _do_new(self) -> None:
        kind = (
            self.list.kind
            if self.list.kind is not None and self._place != START
            else self._session.description.kinds[0]
        )
        self._leave(lambda: self._new(kind, {}))

    def _new(self, kind: Kind, values: dict[str, Any]) -> None:
        def show(number: str) -> None:
            self.stack.setCurrentWidget(self.middle)
            if self.list.kind is not kind or self.list.query.deleted:
                self.go(kind.id)
            self._turn(page=True)
            self.page.show_new(kind, values, number)
            self._enable()

        self._session.ask(lambda reader: reader.next_number(kind), show)

    def _do_save(self) -> None:
        focus = self.focusWidget()
        if focus is not None:
            focus.clearFocus()
        self.page.save()
        if focus is not None:
            focus.setFocus()

    def _do_save_new(self) -> None:
        kind = self.page.kind
        if kind is None:
            self._do_new()
            return
        focus = self.focusWidget()
        if focus is not None:
            focus.clearFocus()
        carried = self.page.carried()
        self.page.save(lambda: self._new(kind, carried))

    def _do_duplicate(self) -> None:
        record, kind = self.page.record, self.page.kind
        if record is None or kind is None:
            return
        values = {f: plain_rows(v) for f, v in record.values.items() if f not in _NOT_COPIED}
        self._leave(lambda: self._new(kind, values))

    def _do_delete(self) -> None:
        chosen = self.list.selected() or [self.page.record_id]
        if self.page.record_id and self.page.record_id not in chosen:
            chosen = [self.page.record_id]

        def told(changes: Changes | None) -> None:
            if changes is not None:
                self.notice.tell(self.say.label(changes.sentence) + ".", (self.say("Hoàn tác", "Undo"), self._do_undo))

        self._leave(lambda: self._session.write(lambda writer: writer.delete(chosen), told))

    def _do_restore(self) -> None:
        record = self.page.record_id
        self._session.write(lambda writer: writer.restore([record]), self._told)

    def _do_history(self) -> None:
        record, language = self.page.record_id, self.say.language
        name = self.page.record.name if self.page.record else ""

        def show(steps: list[Step]) -> None:
            history_sheet(self, self.say, name, steps).open()

        self._leave(lambda: self._session.ask(lambda reader: reader.history(record, "full", language), show))

    def _do_rivals(self) -> None:
        record, kind = self.page.record, self.page.kind
        if record is not None and kind is not None:
            rivals_sheet(
                self,
                self.say,
                kind,
                record,
                self.page.desk,
                lambda slot: self._session.write(lambda writer: writer.prefer(record, slot), self._told),
            ).open()

    def _do_print_sheet(self) -> None:
        record = self.page.record
        if record is not None and record.id:
            self._leave(
                partial(
                    self._preview,
                    Order("sheet", "internal", "", "", (record.id,)),
                    self.say("Phiếu", "Sheet") + f" – {record.name}",
                    record.number or record.id,
                )
            )

    def _do_print_list(self) -> None:
        kind = self.list.kind
        if kind is not None:
            chosen = tuple(self.list.selected()) if len(self.list.table.selectionModel().selectedRows()) > 1 else ()
            order = Order("inventory", "internal", kind.id, self.list.query.words, chosen)
            self._leave(
                partial(
                    self._preview,
                    order,
                    self.say("Danh mục", "Inventory list") + f" – {self.say.label(kind.plural)}",
                    f"danh-muc-{kind.id}",
                )
            )

    def _do_print_blank(self) -> None:
        kind = self.list.kind
        if kind is not None:
            self._preview(
                Order("sheet", "internal", kind.id, "", (), blank=True),
                self.say("Phiếu trống", "Empty sheet"),
                f"phieu-trong-{kind.id}",
            )

    def _preview(self, order: Order, title: str, file: str) -> None:
        from heritage_app.views.preview import Preview  # why: papers are heavy, and not every day prints

        Preview(self, self._session, self.say, order, title, f"{file.replace('/', '-')}.pdf", self.notice.tell).open()

    def _do_profile(self) -> None:
        def ask(profile: Profile) -> None:
            dialog = OfficeDialog(self, self.say, self._session.person, profile)
            dialog.accepted.connect(lambda: self._keep_profile(dialog))
            dialog.open()

        self._session.ask(Reader.profile, ask)

    def _keep_profile(self, dialog: OfficeDialog) -> None:
        profile = dialog.profile()
        self._session.write(lambda writer: writer.set_profile(profile))
        if dialog.person.text().strip():
            self.wants.emit("person", dialog.person.text().strip())
        self.who.setText(f"{profile.office} · {dialog.person.text().strip()}".strip(" ·"))

    def _do_check(self) -> None:
        self.notice.tell(self.say("Đang kiểm tra sổ…", "Checking the catalogue…"), stay=True)
        self._session.ask(lambda reader: finish(reader.check()), self._show_report, "check")

    def _show_report(self, report: Any) -> None:
        say = self.say
        if report.sound:
            self.notice.tell(
                say(
                    f"Sổ nguyên vẹn: {report.records} phiếu, {report.acts} việc, {report.revisions} lần sửa.",
                    f"Sound: {report.records} records, {report.acts} acts.",
                ),
                stay=True,
            )
            return
        self.notice.hide()
        sheet = Sheet(self, say("Kiểm tra sổ", "Check"), say)
        for finding in report.findings:
            sheet.column.addWidget(plain(say.label(finding.label)))
        sheet.column.addStretch(1)
        sheet.open()

    def _do_all_fields(self) -> None:
        form = self.page.form()
        if form is not None:
            form.show_all()

    def _do_other_pane(self) -> None:
        if self.list.isAncestorOf(self.focusWidget() or self):
            self._into_page()
        else:
            self._to_list()

    def _to_list(self) -> None:
        self._turn(page=False)
        self.list.table.setFocus()

    def _do_shortcuts(self) -> None:
        shortcuts_sheet(self, self.say, list(self.actions_by_id.values())).open()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.page.pending():
            self.page.save()
        self._layout.kept.splitter = [*self.whole.sizes(), *self.middle.sizes()]
        self._layout.kept.size = (self.width(), self.height())
        self._layout.save()
        self._session.close()
        event.accept()
