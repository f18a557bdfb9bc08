"""The page of one record: reading and editing are the same page; what is typed becomes one act when it is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from db.catalogue import Writer
from db.model.changes import Changes
from db.model.edits import same
from db.model.problems import Problem
from db.model.query import Line
from db.model.record import Record
from db.schema.field_type import Value
from db.schema.kind import Kind
from heritage_app.drafts import Draft, Drafts
from heritage_app.forms.area import FormArea
from heritage_app.forms.desk import Desk
from heritage_app.forms.form import RecordForm, plain_rows
from heritage_app.record.data import PageData, carried_values, read_page
from heritage_app.record.head import PageHead
from heritage_app.record.linking import show_linking
from heritage_app.record.outline import Outline
from heritage_app.say import Say
from heritage_app.session import Session
from heritage_app.theme import Colours

_DRAFT_EVERY_MS = 600
_ROOM_FOR_OUTLINE = 4


class RecordPage(QWidget):
    """Shows, edits and saves one record."""

    wants_record = Signal(str)
    wants_history = Signal(str)
    wants_paper = Signal(str)
    wants_rivals = Signal(str)
    saved = Signal(str)
    stuck = Signal(str)
    left_behind = Signal(object)
    drawn = Signal()
    wants_list = Signal()
    wants_query = Signal(object, str)

    def __init__(self, session: Session, say: Say, colours: Colours, drafts: Drafts) -> None:
        super().__init__()
        self.setObjectName("recordpage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session, self._say, self._colours, self._drafts = session, say, colours, drafts
        self.desk = Desk(session.description, say, colours, session.look_up, self.wants_record.emit)
        self.desk.writable = session.writable
        session.read_only.connect(self._only_read)
        self.record: Record | None = None
        self.coming = ""
        """The record that was asked for and has not come yet: who goes on and back at once wants the one still shown."""
        self.kind: Kind | None = None
        self._forms: dict[str, tuple[QScrollArea, RecordForm]] = {}
        self._saving = False
        self._given: dict[str, Value] = {}
        self._kept: dict[str, frozenset[str]] = {}
        self._shown = ("", "")
        self._after: list[Callable[[], None]] = []
        self._build()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DRAFT_EVERY_MS)
        self._timer.timeout.connect(self._keep_draft)

    def _build(self) -> None:
        say = self._say
        self.outline = Outline(say, self._colours)
        self.outline.went.connect(self._go_to)
        self.head = PageHead(say, self._colours, self.outline.button)
        self.head.wants_paper.connect(lambda: self.wants_paper.emit(self.record_id))
        self.head.wants_history.connect(lambda: self.wants_history.emit(self.record_id))
        self.head.wants_rivals.connect(lambda: self.wants_rivals.emit(self.record_id))
        self.head.wants_list.connect(self.wants_list)
        self.head.hide()
        self.stack = QStackedLayout()
        blank = QWidget()
        blank.setObjectName("emptypage")
        hint = QVBoxLayout(blank)
        text = QLabel(
            say(
                "Chọn một phiếu ở danh sách, hoặc nhấn Ctrl+N để lập phiếu mới.",
                "Choose a record in the list, or press Ctrl+N for a new one.",
            )
        )
        text.setObjectName("muted")
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        text.setWordWrap(True)
        hint.addWidget(text)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.head)
        page = QHBoxLayout()
        page.setSpacing(0)
        page.addLayout(self.stack, 1)
        page.addWidget(self.outline)
        box.addLayout(page, 1)
        self.outline.hide()
        # why: a stacked layout shows its first widget at once, which must not become a window of its own
        self.stack.addWidget(blank)

    @property
    def record_id(self) -> str:
        """The id of the record shown; empty for a new one or none."""
        return self.record.id if self.record else ""

    @property
    def is_new(self) -> bool:
        """Whether a record is being entered that is not in the catalogue yet."""
        return self.record is not None and not self.record.id

    def form(self) -> RecordForm | None:
        """Return the form shown."""
        return self._forms[self.kind.id][1] if self.kind and self.record is not None else None

    def show_data(self, data: PageData) -> None:
        """Show a record that was read, unless one has gone elsewhere meanwhile or somebody types in it already."""
        if data.record.id not in (self.coming, self.record_id):
            return
        self.coming = ""
        if data.record.id == self.record_id and self.pending():
            return
        kind = self._session.description.kind(data.record.kind)
        self.desk.names.update(data.names)
        self._show(kind, data.record, data.problems)
        self._show_linking(data.linking, data.links)

    def show_new(self, kind: Kind, values: Mapping[str, Value], number: str = "") -> None:
        """Show an empty record of a kind, with values carried over and the number offered."""
        filled = dict(values)
        if number:
            filled["numbers"] = [{"number": number}]
        record = Record("", kind.id, filled)
        self.coming = ""
        self._show(kind, record, [])
        self._given = filled
        form = self._forms[kind.id][1]
        # why: what was carried over is to be saved although nobody typed it
        form.record = Record("", kind.id, {})
        for field in filled:
            form.typing(field)
        form.editor("name").target().setFocus()
        self._show_linking([])

    def _show(self, kind: Kind, record: Record, problems: Sequence[Problem]) -> None:
        if not record.id or record.id != self.record_id:
            self._leave_behind()
        self.kind, self.record = kind, record
        area, form = self._form_of(kind)
        asked = {f.id for f in kind.fields if f.carry or f.column or (f.demand and not f.demand.when)}
        lacking = {f.id for f in kind.listed} | {p.field for p in problems if p.level == "law"}
        wanted = frozenset(lacking if record.id else asked)
        same = record.id != "" and self._shown == (kind.id, record.id)
        self._shown = (kind.id, record.id)
        form.show_record(record, wanted)
        form.show_kept(frozenset() if record.id else self.kept(kind))
        self._tell(form, problems)
        self._draw_head()
        self.head.show()
        self.stack.setCurrentWidget(area)
        if not same:
            area.verticalScrollBar().setValue(0)

    def _tell(self, form: RecordForm, problems: Sequence[Problem]) -> None:
        """Put problems beside their fields, and count them in the outline."""
        form.tell(problems)
        self.outline.show_form(form, problems)
        self._arrange()

    def _arrange(self) -> None:
        """The outline stands at the edge where the page is wide."""
        self.outline.setVisible(self.record is not None and self.width() > _ROOM_FOR_OUTLINE * self.outline.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _go_to(self, section: str) -> None:
        """Bring a section to the top and the keyboard into its first field."""
        form = self.form()
        if form is None or self.kind is None:
            return
        one = next(s for s in form.sections if s.section.id == section)
        if one.chain():
            one.chain()[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._forms[self.kind.id][0].verticalScrollBar().setValue(one.y())

    def _form_of(self, kind: Kind) -> tuple[QScrollArea, RecordForm]:
        if kind.id not in self._forms:
            form = RecordForm(kind, self.desk)
            form.edited.connect(self._edited)
            area = FormArea(form)
            self.stack.addWidget(area)
            self._forms[kind.id] = (area, form)
        return self._forms[kind.id]

    def _draw_head(self) -> None:
        assert self.kind is not None and self.record is not None
        self.head.show_record(self.kind, self.record)
        self.drawn.emit()

    def _show_linking(self, linking: Sequence[tuple[Line, str]], links: Sequence[tuple[str, str, int]] = ()) -> None:
        form, description = self.form(), self._session.description
        if form is not None:
            show_linking(form, linking, description, self._say, self.wants_record.emit, links, self.wants_query.emit)

    def clear(self) -> None:
        """Show no record."""
        self._leave_behind()
        self.record, self.coming = None, ""
        self.head.hide()
        self.outline.hide()
        self.stack.setCurrentIndex(0)
        self.drawn.emit()

    def _only_read(self) -> None:
        self.desk.writable = False
        for _, form in self._forms.values():
            form.order_later()

    def _edited(self) -> None:
        if not self._timer.isActive():  # why: whoever types on and on has a draft as well as who pauses
            self._timer.start()

    def pending(self) -> bool:
        """Say whether something typed is not saved yet."""
        form = self.form()
        if form is None or self._saving:
            return self._saving
        changed, refused = form.changes()
        return bool(changed or refused) and not (self.is_new and not refused and self._only_given(changed))

    def _only_given(self, changed: Mapping[str, Value]) -> bool:
        """Say whether a new record, without a name, holds nothing but what was carried over to it and the number offered."""
        return not changed.get("name") and all(
            same(plain_rows(value), plain_rows(self._given.get(field))) for field, value in changed.items()
        )

    def save(self, after: Callable[[], None] | None = None) -> None:
        """Make what was typed one act; ``after`` runs when it is durable (at once where there is nothing to save)."""
        form, kind, record = self.form(), self.kind, self.record
        if after is not None:
            self._after.append(after)
        if self._saving:
            return
        if form is None or kind is None or record is None:
            self._done()
            return
        changed, refused = form.changes()
        if refused or not self.pending():
            for field in refused:
                form.settle(field)
            if refused:
                self._keep_draft()
                names = ", ".join(self._say.label(kind.by_id[f].label) for f in refused)
                alone = not changed or self.is_new
                if after is None:
                    form.go_to_wrong(next(iter(refused)))
                self.stuck.emit(
                    self._say(
                        f"{'Chưa lưu vì ô' if alone else 'Đã lưu các ô khác; ô'} chưa đúng: {names}. Chữ đã gõ được giữ trong bản nháp.",
                        f"{'Not saved' if alone else 'The rest is saved'}; not a value: {names}. What was typed is kept as a draft.",
                    )
                )
            if not changed or (self.is_new and refused) or not self.pending():
                self._done()
                return
        self._saving = True
        before = record if record.id else None
        wanted = dict(changed)

        def write(writer: Writer) -> Changes | None:
            return writer.save(before, wanted, kind)

        def done(changes: Changes | None) -> None:
            self._timer.stop()
            if not refused:
                self._session.in_background(lambda: self._drafts.forget(kind.id, record.id))
            saved = changes.records[-1] if changes and changes.records else record.id
            if self.record is record and saved:
                # why: another act may follow at once; it must replace what this one wrote, not what was read before
                self._session.ask(lambda reader: read_page(reader, saved), lambda data: self._saved(form, wanted, data))
            else:
                self._saving = False
                self._done()

        self._session.write(write, done)

    def _saved(self, form: RecordForm, wanted: dict[str, Value], data: PageData) -> None:
        """Go on with the record as it is now; what was typed while it was being saved stays typed."""
        self._saving = False
        self.desk.names.update(data.names)
        self.record = data.record
        form.rebase(data.record, wanted)
        self._tell(form, data.problems)
        self._draw_head()
        self._show_linking(data.linking, data.links)
        self.saved.emit(data.record.id)
        self._done()

    def _done(self) -> None:
        waiting, self._after = self._after, []
        for what in waiting:
            what()

    def failed(self) -> None:
        """An act failed: what was typed stays, and nothing waits for it any more."""
        self._saving = False
        self._after = []
        self._keep_draft()

    def reload(self, record: str) -> None:
        """Read a record again and show it where nothing new was typed meanwhile."""
        if not self.coming:  # why: this would take the place of the one that was asked for and is on its way
            self._session.ask(lambda reader: read_page(reader, record), self.show_data, "page")

    def _keep_draft(self) -> Draft | None:
        form, kind, record = self.form(), self.kind, self.record
        if form is None or kind is None or record is None or self._saving:
            return None
        if not self.pending():
            self._session.in_background(lambda: self._drafts.forget(kind.id, record.id))
            return None
        changed, _ = form.changes()
        name = record.name or str(changed.get("name") or "")
        draft = Draft(
            kind.id,
            record.id,
            name,
            {k: v for k, v in changed.items() if v is not None},
            form.typed(),
            datetime.now().strftime("%d/%m/%Y %H:%M"),
        )
        self._session.in_background(lambda: self._drafts.keep(draft))
        return draft

    def _leave_behind(self) -> None:
        """Another record comes: what could not be saved of this one stays a draft of its own, and is told of."""
        self._timer.stop()
        draft = self._keep_draft() if self.record is not None else None
        if draft is not None:
            self._session.in_background(lambda: self._drafts.let_go(draft.kind, draft.record))
            self.left_behind.emit(draft)

    def show_draft(self, draft: Draft) -> None:
        """Put what a draft holds into the form, to be saved or given up by the person."""
        form = self.form()
        if form is None:
            return
        for field, value in draft.values.items():
            if field in form.kind.by_id:
                form.editor(field).show_value(value)
                form.typing(field)
        for field, text in draft.typed.items():
            if field in form.kind.by_id and field not in draft.values:
                form.editor(field).show_typed(text)
                form.typing(field)
                form.settle(field)

    def carried(self) -> dict[str, Value]:
        """Return the values that go over to the next record entered."""
        form = self.form()
        if form is None or self.kind is None or self.record is None:
            return {}
        changed, _ = form.changes()
        values: dict[str, Any] = {**self.record.values, **changed}
        return carried_values(self.kind, values, self.kept(self.kind))

    def kept(self, kind: Kind) -> frozenset[str]:
        """Return the fields whose values go over to the next new record of a kind."""
        return self._kept.get(kind.id, frozenset(f.id for f in kind.fields if f.carry))

    def keep_or_not(self, field: str) -> bool:
        """Keep a field for the next record, or no longer; say whether it is kept now."""
        form = self.form()
        assert form is not None
        kept = self.kept(form.kind) ^ {field}
        self._kept[form.kind.id] = kept
        form.show_kept(kept if self.is_new else frozenset())
        return field in kept
