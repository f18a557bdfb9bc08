"""Writing a form: its outline, the values of the part one stands at, its pages as they become, and its text for experts."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from db.model.problems import Trouble
from db.scratch import scratch
from heritage_app.form_editor import draft
from heritage_app.form_editor.controls import menu_under, signed, text_box, worded
from heritage_app.form_editor.details import Details
from heritage_app.form_editor.draft import Addition, History, State, Tree
from heritage_app.form_editor.drafting import Drafting
from heritage_app.form_editor.new_parts import id_after, named_by_field
from heritage_app.form_editor.outline import Outline
from heritage_app.form_editor.pages import Pages
from heritage_app.paper.office_forms import Tried, export, keep, tried
from heritage_app.parts.file_dialogs import file_to_write
from heritage_app.parts.words import plain
from heritage_app.say import Say
from heritage_app.session import Session
from reports.form_faults import Place, Wrong
from reports.form_schema import Slot
from reports.form_values import leaf_label, scope_at
from reports.shelf import load_forms, wrongs

_PAUSE = 450  # milliseconds without a change before the pages follow
_FIELDS, _TEXT = 0, 1


class FormEditor(QDialog):
    """``kept`` gives the name of the file a form was kept in.

    ``text`` is what the file holds now, ``drafted`` what was being written when the editor was closed last.
    """

    kept = Signal(str)

    def __init__(self, parent: QWidget, session: Session, say: Say, file: str, text: str, drafted: str = "") -> None:
        super().__init__(parent)
        self._session, self._say, self._file, self._saved = session, say, file, text
        self._places = ExitStack()
        self._scratch = self._places.enter_context(scratch())
        self._drafting = Drafting(session.folder, file, session.in_background)
        self._wrongs: tuple[Wrong, ...] = ()
        self._gone, self._note = False, ""
        self._history: History | None = None
        self.setWindowTitle(say("Sửa mẫu in", "Form"))
        room = self.screen().availableGeometry()
        self.resize(min(1346, room.width() - 20), min(740, room.height() - 40))
        self._waiting = QTimer(self, singleShot=True, interval=_PAUSE)
        self._waiting.timeout.connect(self._follow)
        self._make()
        self._open(text, drafted)

    def _make(self) -> None:
        say = self._say
        self.outline = Outline(say)
        self.text = text_box(say("Chữ của mẫu", "Text of the form"))
        self.text.textChanged.connect(self._text_typed)
        self.pages = Pages(say("Các trang in thử", "Pages"))
        self.told = plain("")
        fields = QSplitter(Qt.Orientation.Horizontal)
        fields.addWidget(self._make_parts())
        self.details = Details(self._session.description, say, self.redo)
        fields.addWidget(self.details)
        fields.setSizes([300, 440])
        self.tabs = QTabWidget()
        self.tabs.addTab(fields, say("Theo mục", "By fields"))
        self.tabs.addTab(self.text, say("Chữ (JSON)", "Text (JSON)"))
        self.tabs.currentChanged.connect(self._turned)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.tabs)
        split.addWidget(self.pages)
        split.setSizes([770, 560])
        split.setStretchFactor(1, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 8, 12, 8)
        box.addWidget(split, 1)
        box.addLayout(self._make_told())
        box.addLayout(self._make_foot())
        self.outline.chosen.connect(self._go_to)
        QShortcut("Insert", self, self._offer_more)
        self.outline.less.connect(self._take_away)
        self.outline.shift.connect(self._shift)
        self.outline.into.connect(lambda: self.details.focus_value(()))
        self.details.edited.connect(self._edited)

    def _make_parts(self) -> QWidget:
        say, row = self._say, QHBoxLayout()
        self.add = worded(
            say("Thêm…", "Add…"),
            say("Thêm vào đây (Insert)", "Add here (Insert)"),
            self._offer_more,
        )
        self.less = worded(say("Bỏ", "Remove"), say("Bỏ phần này (Delete)", "Remove (Delete)"), self._take_away)
        self.up = signed("↑", say("Đưa lên (Alt+↑)", "Up (Alt+↑)"), partial(self._shift, -1))
        self.down = signed("↓", say("Đưa xuống (Alt+↓)", "Down (Alt+↓)"), partial(self._shift, 1))
        self.undo = signed("undo-2", say("Hoàn tác (Ctrl+Z)", "Undo (Ctrl+Z)"), lambda: self._back(History.undo))
        self.redo = signed("redo-2", say("Làm lại (Ctrl+Y)", "Redo (Ctrl+Y)"), lambda: self._back(History.redo))
        for button in (self.add, self.less, self.up, self.down):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.undo)
        row.addWidget(self.redo)
        for key, act in ((QKeySequence.StandardKey.Undo, History.undo), (QKeySequence.StandardKey.Redo, History.redo)):
            for sequence in QKeySequence.keyBindings(key):
                QShortcut(sequence, self, lambda act=act: self._back(act))
        side = QWidget()
        box = QVBoxLayout(side)
        box.setContentsMargins(6, 6, 6, 6)
        box.addWidget(self.outline, 1)
        box.addLayout(row)
        return side

    def _make_told(self) -> QHBoxLayout:
        say, row = self._say, QHBoxLayout()
        self.next_wrong = worded(
            say("Tới chỗ chưa đúng", "Go to it"), say("Tới chỗ chưa đúng (F8)", "Go to what is wrong (F8)"), self._go_wrong
        )  # fmt: skip
        QShortcut("F8", self, self._go_wrong)
        QShortcut("F6", self, self._other_side)
        row.addWidget(self.told, 1)
        row.addWidget(self.next_wrong)
        return row

    def _make_foot(self) -> QHBoxLayout:
        say, foot = self._say, QHBoxLayout()
        self.save = worded(
            say("Lưu thành mẫu của cơ quan", "Keep as a form of the office"), say("Lưu (Ctrl+S)", "Keep (Ctrl+S)"), self.keep
        )  # fmt: skip
        self.save.setObjectName("primary")
        QShortcut("Ctrl+S", self, self.keep)
        self.send = worded(
            say("Xuất ra tệp…", "Save a copy…"), say("Ghi bản đang sửa ra tệp để gửi nơi khác", "Write it to a file"), self._send
        )  # fmt: skip
        foot.addWidget(self.save)
        foot.addWidget(self.send)
        foot.addStretch(1)
        foot.addWidget(worded(say("Đóng", "Close"), say("Đóng; bản đang sửa được giữ lại", "Close"), self.reject))
        return foot

    def _open(self, text: str, drafted: str) -> None:
        """Begin with what is kept, and over it what was being written before: undo goes back to what is kept."""
        tree = draft.read_tree(text)
        written = draft.read_tree(drafted) if drafted else None
        first = written if tree is None and not text else tree
        self._history = History(State(first)) if first is not None else None
        if self._history is not None and written is not None and written != first:
            self._history = self._history.then(written, ())
            self._note = self._say(
                "Đây là bản sửa dở lần trước; Ctrl+Z để về bản đã lưu.", "What was being written; Ctrl+Z goes back."
            )
        with QSignalBlocker(self.text):
            self.text.setPlainText(drafted or text)
        if self._history is None:
            self.tabs.setTabEnabled(_FIELDS, False)
            self.tabs.setCurrentIndex(_TEXT)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()  # why: how wide a page may be is known only now
        if self._saved:
            self.outline.setFocus()
        else:
            self.details.focus_value(("title",))

    @property
    def tree(self) -> Tree:
        """The form as it is now."""
        return self._history.now.tree if self._history is not None else {}

    def now(self) -> str:
        """Return the text of the form as it is now."""
        if self.tabs.currentIndex() == _FIELDS and self._history is not None:
            return self._saved if self.tree == draft.read_tree(self._saved) else draft.written(self.tree)
        return self.text.toPlainText()

    def _show(self, focus: Place | None = None) -> None:
        """Show what the form is now: outline, values, what is wrong."""
        history = self._history
        if history is None:
            self._enable()
            return
        self._wrongs = wrongs(draft.written(history.now.tree).encode(), self._session.description)
        self._outline()
        self.details.show_part(history.now.tree, history.now.place, self._wrongs, focus)
        self._enable()

    def _outline(self) -> None:
        assert self._history is not None
        now = self._history.now
        self.outline.show_nodes(draft.outline(now.tree, self._session.description), self._wrongs, now.place)

    def _enable(self) -> None:
        history = self._history
        place = history.now.place if history else ()
        listed = bool(place) and (isinstance(place[-1], int) or (place[0] in ("columns", "titles") and len(place) == 2))
        self.less.setEnabled(listed)
        for button, by in ((self.up, -1), (self.down, 1)):
            button.setEnabled(listed and draft.moved(self.tree, place, by) is not None)
        self.add.setEnabled(bool(history and draft.additions(self.tree, place, self._session.description)))
        self.undo.setEnabled(bool(history and history.before))
        self.redo.setEnabled(bool(history and history.after))
        self.save.setEnabled(self.now() != self._saved)
        self.next_wrong.setVisible(bool(self._wrongs) and self.tabs.currentIndex() == _FIELDS)

    def _go_to(self, place: Place) -> None:
        if self._history is None:
            return
        now = State(self._history.now.tree, place)
        self._history = History(now, self._history.before, self._history.after)
        self.details.show_part(now.tree, place, self._wrongs)
        self._enable()

    def _edited(self, at: Place, slot: Slot, value: object, typing: bool) -> None:
        """Take in a value; while it is typed its editor stays as it is."""
        history = self._history
        if history is None:
            return
        tree = draft.put(history.now.tree, at, draft.plain_of(slot, value))
        tree = self._consequences(history.now.tree, tree, at, slot)
        self._history = history.then(tree, history.now.place, (at, slot.name) if typing else None)
        if typing:
            self._wrongs = wrongs(draft.written(tree).encode(), self._session.description)
            self._outline()
            self.details.tell(self._wrongs)
            self._enable()
        else:
            self._show(at)
        self._later()

    def _consequences(self, before: Tree, tree: Tree, at: Place, slot: Slot) -> Any:
        """Name a new column after its first field, and give a new form an id made of its title."""
        description = self._session.description
        if slot.name == "fields" and (fields := draft.value_at(tree, at)):
            label = (*at[:-1], "label")
            scope = scope_at(description, self._say.language, tree, at[:-1], slot.name, slot.sort)
            named = named_by_field(draft.value_at(tree, label), leaf_label(scope, fields[0]))
            return draft.put(tree, label, named) if named else tree
        if at == ("title",):
            taken = frozenset(form.id for form in load_forms(description, self._session.folder))
            made = id_after(str(before["id"]), before["title"]["vi"], tree["title"]["vi"], taken)
            return draft.put(tree, ("id",), made)
        return tree

    def _offer_more(self) -> None:
        if self._history is None:
            return
        found = draft.additions(self.tree, self._history.now.place, self._session.description)
        if len(found) == 1:
            self._add(found[0])
            return
        said = [(a.into, (self._say.label(a.label), partial(self._add, a))) for a in found]
        groups = [[entry for _, entry in part] for _, part in groupby(said, key=lambda pair: pair[0])]
        menu_under(self.add, groups)

    def _add(self, addition: Addition) -> None:
        assert self._history is not None
        tree, place = draft.added(self.tree, addition)
        self._change(tree, place)
        self.details.focus_value(place)

    def _take_away(self) -> None:
        if self._history is not None and self.less.isEnabled():
            self._change(*draft.removed(self.tree, self._history.now.place))

    def _shift(self, by: int) -> None:
        if self._history is not None and (found := draft.moved(self.tree, self._history.now.place, by)):
            self._change(*found)

    def _change(self, tree: Tree, place: Place) -> None:
        assert self._history is not None
        self._history = self._history.then(tree, place)
        self._show()
        self._later()

    def _back(self, step: Callable[[History], History]) -> None:
        if self._history is not None and self.tabs.currentIndex() == _FIELDS:
            self._history = step(self._history)
            self._show()
            self._later()

    def _go_wrong(self) -> None:
        """Go to the first thing that is wrong."""
        if self._history is None or not self._wrongs:
            return
        at = self._wrongs[0].at
        places = [n.place for n in draft.nodes(draft.outline(self.tree, self._session.description))]
        place = max((p for p in places if at[: len(p)] == p), key=len)
        self._go_to(place)
        self._outline()
        self.details.focus_value(at)

    def _other_side(self) -> None:
        """Go from the outline to the values and back."""
        if self.outline.hasFocus():
            self.details.focus_value(())
        else:
            self.outline.setFocus()

    def _text_typed(self) -> None:
        tree = draft.read_tree(self.text.toPlainText())
        self.tabs.setTabEnabled(_FIELDS, tree is not None)
        if tree is not None and tree != self.tree:
            self._history = self._history.then(tree, (), ((), "text")) if self._history else History(State(tree))
        self._wrongs = wrongs(self.text.toPlainText().encode(), self._session.description)
        self._enable()
        self._later()

    def _turned(self, tab: int) -> None:
        if tab == _TEXT:
            with QSignalBlocker(self.text):
                self.text.setPlainText(
                    draft.written(self.tree) if self.tree != draft.read_tree(self._saved) else self._saved
                )
        self._show()

    def _later(self) -> None:
        self._note = ""
        self._waiting.start()

    def _follow(self) -> None:
        """Let the pages follow, and keep what is being written where a crash does not reach it."""
        text, out, wide, file = self.now(), self._scratch / "mau.pdf", self.pages.wide, self._file
        if text != self._saved:
            self._drafting.later(text)
        self._session.ask(lambda reader: tried(reader, text, file, out, wide), self._tried, "form")

    def _tried(self, found: Tried) -> None:
        if self._gone:
            return
        if found.wrong is not None:
            count = len(self._wrongs)
            more = self._say(f" (còn {count - 1} chỗ nữa)", f" (and {count - 1} more)") if count > 1 else ""
            self.told.setText(self._say.label(found.wrong) + more)
            return
        self.told.setText(self._note or self._say.label(found.note))
        self.pages.show_pages(found.pictures)

    def keep(self) -> None:
        """Keep what is written as a form of the office; a form with a mistake is not kept."""
        text = self.now()
        try:
            file = self._file if self._saved else f"{self.tree.get('id', 'mau')}.json"
            name = keep(self._session.description, self._session.folder, file, text)
        except Trouble as trouble:
            self.told.setText(self._say.label(trouble.label))
            self._go_wrong()
            return
        self._waiting.stop()
        self._drafting.settle(None)
        self._drafting = Drafting(self._session.folder, name, self._session.in_background)
        self._file, self._saved = name, text
        self.told.setText(
            self._say(f"Đã ghi “{name}” trong thư mục forms của sổ.", f"“{name}” is in the folder forms.")
        )
        self._enable()
        self.kept.emit(name)

    def _send(self) -> None:
        chosen = file_to_write(self, self.send.text(), f"{self.tree.get('id', 'mau')}.json", "JSON (*.json)")
        if chosen:
            self.send_to(chosen)

    def send_to(self, target: Path) -> None:
        """Write the form as it is now to a file, for another office."""
        try:
            export(self.now(), target)
        except Trouble as trouble:
            self.told.setText(self._say.label(trouble.label))
            return
        self.told.setText(self._say(f"Đã ghi ra “{target.name}”.", f"Written to “{target.name}”."))

    def done(self, result: int) -> None:
        self._gone = True
        self._waiting.stop()
        self._drafting.settle(text if (text := self.now()) != self._saved else None)
        self._places.close()
        super().done(result)
        self.deleteLater()
