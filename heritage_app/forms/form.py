"""The form of a kind: its sections with an editor for each field, what is wrong beside each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from db.model.edits import same
from db.model.problems import Problem
from db.model.record import Record
from db.schema.field import Field
from db.schema.field_type import Refused, Value
from db.schema.kind import Kind, Section
from db.schema.rows import Rows
from heritage_app.forms.desk import Desk
from heritage_app.forms.editor import Editor, Told, sentence
from heritage_app.forms.reading import only_read
from heritage_app.forms.registry import make_editor
from heritage_app.forms.rows import RowsEditor
from heritage_app.parts.elided import Elided

LABEL_LETTERS = 23
KEPT = " →"
"""After the label of a field whose value goes over to the next record."""
_MOST_TOLD = 6
"""Problems told under one field; a long group may have thousands."""


class SectionForm(QWidget):
    """One section: a heading and a grid of labels and editors; fields without a value wait behind a button."""

    def __init__(self, section: Section, form: RecordForm) -> None:
        super().__init__()
        self.section = section
        self._form = form
        self._fields: dict[str, tuple[QLabel, Editor, Told]] = {}
        desk = form.desk
        heading = QLabel(desk.say.label(section.label))
        heading.setObjectName("heading")
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(12)
        self.grid.setVerticalSpacing(1)
        self.grid.setColumnStretch(1, 1)
        self.more = Elided()
        self.more.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.more.clicked.connect(self.show_all)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addWidget(heading)
        box.addLayout(self.grid)
        box.addWidget(self.more)
        self._all = False

    def show_record(self, record: Record, wanted: frozenset[str]) -> None:
        """Show the section's fields that hold something, are asked for, or are listed; the others on request."""
        hidden: list[Field] = []
        for at, field in enumerate(self.section.fields):
            value = record.values.get(field.id)
            if self._all or value is not None or field.id in wanted or field.id in self._fields:
                self._editor(at, field).show_value(value)
                self._fields[field.id][2].tell("", "")
            else:
                hidden.append(field)
        self._offer(hidden)

    def _offer(self, hidden: Sequence[Field]) -> None:
        say = self._form.desk.say
        names = " · ".join(say.label(f.label.within()) for f in hidden[:3])
        rest = f"(+{len(hidden) - 3})" if len(hidden) > 3 else ""
        self.more.set_words(say("chưa ghi: ", "not recorded: ") + names, rest)
        self.more.setVisible(bool(hidden))

    def show_all(self) -> None:
        """Show every field of the section."""
        self._all = True
        first: Editor | None = None
        for at, field in enumerate(self.section.fields):
            if field.id not in self._fields:
                editor = self._editor(at, field)
                editor.show_value(self._form.record.values.get(field.id))
                first = first or editor
        self.more.hide()
        self._form.order_later()
        if first is not None:
            first.target().setFocus()

    def show_kept(self, kept: Set[str]) -> None:
        """Mark the labels of the fields that go over to the next record."""
        for field, (label, _, _) in self._fields.items():
            self._name(label, next(f for f in self.section.fields if f.id == field), field in kept)

    def _name(self, label: QLabel, field: Field, kept: bool) -> None:
        say = self._form.desk.say
        label.setText(say.label(field.label) + (KEPT if kept else ""))
        hint = say("Giữ cho phiếu sau; Ctrl+Shift+K để thôi giữ.", "Kept for the next record; Ctrl+Shift+K: no longer.")
        help_ = say.label(field.help) if field.help else ""
        label.setToolTip("\n".join(part for part in (help_, hint if kept else "") if part))

    def editors(self) -> Mapping[str, Editor]:
        """Return the editors shown so far, by field."""
        return {field: parts[1] for field, parts in self._fields.items()}

    def chain(self) -> list[QWidget]:
        """Return the section's controls in the order of the Tab key."""
        shown = [self._fields[f.id] for f in self.section.fields if f.id in self._fields]
        return [widget for _, editor, told in shown for widget in (*editor.chain(), *told.chain())]

    def told(self, field: str) -> Told | None:
        """Return the place for a field's problem."""
        parts = self._fields.get(field)
        return parts[2] if parts else None

    def reveal(self, field_id: str) -> Editor:
        """Return the editor of a field, making it if it is not shown yet."""
        at, field = next((i, f) for i, f in enumerate(self.section.fields) if f.id == field_id)
        return self._editor(at, field)

    def _editor(self, at: int, field: Field) -> Editor:
        if field.id in self._fields:
            return self._fields[field.id][1]
        desk = self._form.desk
        label = QLabel()
        label.setObjectName("fieldlabel")
        label.setTextFormat(Qt.TextFormat.PlainText)
        self._name(label, field, field.id in self._form.kept)
        label.setWordWrap(True)
        label.setFixedWidth(label.fontMetrics().averageCharWidth() * LABEL_LETTERS)
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        editor = make_editor(field, desk)
        label.setBuddy(editor.target())
        note = desk.say.label(field.help) if field.help else ""
        editor.name_it(desk.say.label(field.label), note)
        told = Told(desk.say)
        told.taken.connect(lambda text, f=field.id: self._form.take(f, text))
        editor.edited.connect(lambda f=field.id: self._form.typing(f))
        editor.committed.connect(lambda f=field.id: self._form.settle(f))
        editor.rearranged.connect(self._form.order_later)
        self._fields[field.id] = (label, editor, told)
        if editor.take_label(label):
            editor.rearranged.connect(lambda: told.setContentsMargins(editor.indent(), 0, 0, 0))
            told.setContentsMargins(editor.indent(), 0, 0, 0)
            self.grid.addWidget(editor, at * 2, 0, 1, 2)
            self.grid.addWidget(told, at * 2 + 1, 0, 1, 2)
        else:
            self.grid.addWidget(label, at * 2, 0)
            self.grid.addWidget(editor, at * 2, 1)
            self.grid.addWidget(told, at * 2 + 1, 1)
        return editor


class RecordForm(QWidget):
    """All sections of a kind. ``edited`` is sent while typing, ``resized`` when it is as large as it is now."""

    edited = Signal()
    resized = Signal()

    def __init__(self, kind: Kind, desk: Desk) -> None:
        super().__init__()
        self.kind = kind
        self.desk = desk
        self.record = Record("", kind.id, {})
        self.kept: Set[str] = frozenset()
        self.sections = [SectionForm(section, self) for section in kind.sections]
        self._touched: set[str] = set()
        self._ordering = QTimer(self)
        self._ordering.setSingleShot(True)
        self._ordering.setInterval(0)
        self._ordering.timeout.connect(self._order)
        box = QVBoxLayout(self)
        box.setContentsMargins(18, 0, 18, 40)
        box.setSpacing(0)
        for section in self.sections:
            box.addWidget(section)
        box.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def _open_sections(self) -> None:
        """Open the sections that concern the record as it is being typed."""
        editors = self.editors()
        values = dict(self.record.values)
        for name in {s.section.when[0] for s in self.sections if s.section.when} & self._touched & editors.keys():
            try:
                values[name] = editors[name].value()
            except Refused:
                continue
        for section in self.sections:
            opens = section.section.opens(values)
            if section.isHidden() == opens:
                section.setVisible(opens)
                self.order_later()

    def show_record(self, record: Record, wanted: frozenset[str]) -> None:
        """Show a record; ``wanted`` fields are shown even when empty."""
        self.record = record
        self._touched.clear()
        for section in self.sections:
            section.show_record(record, wanted)
            for editor in section.editors().values():
                self._mark(editor, refused=False)
        self._open_sections()
        self.order_later()

    def show_kept(self, kept: Set[str]) -> None:
        """Mark the fields that go over to the next record."""
        if kept != self.kept:
            self.kept = kept
            for section in self.sections:
                section.show_kept(kept)

    def rebase(self, record: Record, saved: Mapping[str, Value]) -> None:
        """Take over a record that was saved with some values; fields typed in since keep what was typed."""
        editors = self.editors()
        for field, value in saved.items():
            try:
                if field in editors and same(plain_rows(editors[field].value()), plain_rows(value)):
                    self._touched.discard(field)
            except Refused:
                continue
        self.record = record
        for section in self.sections:
            for field_id, editor in section.editors().items():
                if field_id not in self._touched and field_id in saved:
                    editor.show_value(record.values.get(field_id))
        self.order_later()

    def order_later(self) -> None:
        """Put the Tab key's order right once the controls stand."""
        self._ordering.start()

    def show_all(self) -> None:
        """Show every field of every section."""
        focus = self.focusWidget()
        for section in self.sections:
            if not section.isHidden():
                section.show_all()
        if focus is not None:
            focus.setFocus()

    def _order(self) -> None:
        chain = [widget for section in self.sections if not section.isHidden() for widget in section.chain()]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)
        if not self.desk.writable:
            only_read(self)

    def editors(self) -> dict[str, Editor]:
        """Return all editors shown so far, by field."""
        return {field: editor for section in self.sections for field, editor in section.editors().items()}

    def editor(self, field: str) -> Editor:
        """Return the editor of a field, shown if it was not."""
        section = next(s for s in self.sections if any(f.id == field for f in s.section.fields))
        section.show()
        return section.reveal(field)

    def place_of(self, widget: QWidget) -> tuple[str, str, str]:
        """Return field, row and field of the row that a control belongs to; empty where to none."""
        for field, editor in self.editors().items():
            if editor is widget or editor.isAncestorOf(widget):
                return (field, *editor.row_of(widget)) if isinstance(editor, RowsEditor) else (field, "", "")
        return "", "", ""

    def typing(self, field: str) -> None:
        """Note that a field was touched."""
        if not self.desk.writable:
            return
        self._touched.add(field)
        self._open_sections()
        self.edited.emit()

    def settle(self, field: str) -> None:
        """Tell what is wrong with a field that was left."""
        editor = self.editors()[field]
        told = next(t for s in self.sections if (t := s.told(field)))
        # why: what was told of the record stays beside a field that was only passed through
        if isinstance(editor.field.type, Rows) or field not in self._touched:
            return
        try:
            value = editor.value()
        except Refused as refused:
            told.tell("impossible", sentence(refused, self.desk.say))
            self._mark(editor, refused=True)
            return
        self._mark(editor, refused=False)
        remarks = [] if value is None else list(editor.field.type.remarks(value, self.desk.words))
        told.tell_all([("advice", self.desk.say.label(r.label), r.suggestion or "") for r in remarks])

    def take(self, field: str, text: str) -> None:
        """Write what was offered into a field, as if it had been typed."""
        editor = self.editors()[field]
        editor.show_value(editor.field.type.accept(text, self.desk.words))
        self.typing(field)
        self.settle(field)
        editor.target().setFocus()

    def go_to_wrong(self, field: str) -> None:
        """Bring the keyboard to what is no value in a field, unless it stands in the field already."""
        editor = self.editors()[field]
        wrong = editor.wrong()
        if not wrong.hasFocus():
            wrong.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _mark(self, editor: Editor, refused: bool) -> None:
        target = editor.target()
        if target.property("refused") in (None, "false") and not refused:
            return
        target.setProperty("refused", "true" if refused else "false")
        target.style().unpolish(target)
        target.style().polish(target)

    def changes(self) -> tuple[dict[str, Value], dict[str, Refused]]:
        """Return the values that differ from the record's, and the fields whose text is no value."""
        changed: dict[str, Value] = {}
        refused: dict[str, Refused] = {}
        editors = self.editors()
        for field in self._touched:
            if field not in editors:
                continue
            try:
                value = editors[field].value()
            except Refused as problem:
                refused[field] = problem
                continue
            if not same(self.record.values.get(field), value):
                changed[field] = value
        return changed, refused

    def tell(self, problems: Sequence[Problem]) -> None:
        """Put problems beside their fields."""
        by_field: dict[str, list[tuple[str, str, str]]] = {}
        for p in problems:
            article = f" ({p.article})" if p.article else ""
            rows = isinstance(self.kind.by_id[p.field].type, Rows) if p.field in self.kind.by_id else True
            said = (p.level, self.desk.say.label(p.label) + article, "" if rows else p.suggestion or "")
            if said not in by_field.setdefault(p.field, []):
                by_field[p.field].append(said)
        for section in self.sections:
            for field in section.editors():
                if (told := section.told(field)) is not None:
                    told.tell_all(by_field.get(field, [])[:_MOST_TOLD])
        self.order_later()

    def typed(self) -> dict[str, str]:
        """Return what was typed in the touched fields, for a draft."""
        editors = self.editors()
        return {field: editors[field].typed() for field in self._touched if field in editors and editors[field].typed()}


def plain_rows(value: Value) -> Value:
    """Return rows without ids and positions, which only the catalogue gives."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [{k: v for k, v in row.items() if k not in ("id", "pos")} for row in value]
    return value
