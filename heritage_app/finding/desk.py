"""Finding in the window: joins the list with the facets, the saved searches and what a column offers."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QByteArray, QMimeData, QObject, QPoint
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu

from db.catalogue import Reader, Writer
from db.catalogue.asking import Saved, forget_search, gone_fields, query_for, save_search, saved_search
from db.model.changes import Changes
from db.model.query import Query
from db.model.telling import say as tell
from db.schema.field_type import counted, grouped
from db.schema.label import Label
from db.schema.vietnamese import sort_key
from heritage_app.finding.clipboard import as_table
from heritage_app.finding.sheet_editing import SheetEditing
from heritage_app.frame.sidebar import SAVED

if TYPE_CHECKING:
    from heritage_app.finding.facets import FacetPanel
    from heritage_app.stage import Stage

_LONGEST_NAME = 60


class FindingDesk(QObject):
    """What is found in one window, and kept under names."""

    def __init__(self, window: Stage) -> None:
        super().__init__(window)
        self._window, self._say = window, window.say
        pane = window.list
        self.sheet = SheetEditing(pane, window.session, self._told)
        pane.listed.connect(lambda _: self._count())
        pane.wants_facets.connect(self.turn_facets)
        pane.wants_menu.connect(self._offer)
        pane.wants_kept.connect(self.save)
        sidebar = window.sidebar
        sidebar.renamed.connect(self._rename)
        sidebar.forgotten.connect(self._forget)
        sidebar.updated.connect(self._update)

    @cached_property
    def facets(self) -> FacetPanel:
        """The panel of values and their counts, made when first looked at."""
        from heritage_app.finding.facets import FacetPanel  # why: every start would pay for it

        window = self._window
        panel = FacetPanel(window.session, window.say, window.colours)
        window.left.addWidget(panel)
        panel.changed.connect(window.list.narrow)
        panel.gone.connect(self.turn_facets)
        panel.asks.connect(lambda path: window.list.bar.add(path))
        return panel

    def _told(self, label: Label, undoable: bool) -> None:
        undo = (self._say("Hoàn tác", "Undo"), lambda: self._window.run_action("undo"))
        self._window.notice.tell(self._say.label(label) + ("." if undoable else ""), *((undo,) if undoable else ()))

    def turn_sheet(self) -> None:
        """Write in the list as in a spreadsheet, or choose records again."""
        table = self._window.list.table
        table.turn_sheet(not table.as_sheet)
        table.setFocus()
        if table.as_sheet:
            self._window.notice.tell(
                self._say(
                    "Danh sách nay như bảng tính: gõ hoặc F2 để ghi vào ô, Enter xuống dòng, Ctrl+D chép xuống, Ctrl+V dán khối, "
                    "Delete để trống. F3 để thôi.",
                    "The list is a spreadsheet now: type or F2 to write, Enter down, Ctrl+D fills down, Ctrl+V pastes. F3 ends.",
                )
            )

    def begin(self) -> None:
        """Show the names of the saved searches."""
        self._window.session.ask(
            lambda reader: sorted(reader.search.saved(), key=sort_key), self._window.sidebar.show_saved, "saved"
        )

    def turn_facets(self) -> None:
        """Show the counts in the place of the kinds, or the kinds again."""
        left = self._window.left
        if left.currentWidget() is not self._window.sidebar:
            left.setCurrentWidget(self._window.sidebar)
            self._window.list.table.setFocus()
            return
        if self._window.list.kind is not None:
            self._window.turn(page=False)
            left.setCurrentWidget(self.facets)
            self._count()
            self.facets.tree.setFocus()

    def _count(self) -> None:
        pane = self._window.list
        if pane.kind is not None and self._window.left.currentWidget() is not self._window.sidebar:
            self.facets.show_query(pane.kind, pane.query)

    def save(self) -> None:
        """Keep the search under a name made of its conditions, to be changed at once."""
        pane, say = self._window.list, self._say
        kind, query, language = pane.kind, pane.query, self._say.language
        if kind is None:
            return
        columns, group = self._columns(), pane.group

        def keep(writer: Writer) -> None:
            words = tell(query.where, kind, writer.read.words("full", language)) if query.where is not None else ""
            name = " · ".join(part for part in (query.words, words) if part) or say.label(kind.plural)
            short = name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"
            known, at = writer.read.search.saved(), 1
            unique = short
            while unique in known:
                at += 1
                unique = f"{short} ({at})"
            save_search(writer, unique, query, columns, group)
            made.append(unique)

        made: list[str] = []

        def done(_: object) -> None:
            self._window.left.setCurrentWidget(self._window.sidebar)
            self._again(lambda: self._window.sidebar.rename(made[0]))
            self._tell(say(f"Đã lưu bộ lọc “{made[0]}”.", f"Saved search “{made[0]}”."), made[0], None)

        self._window.session.write(keep, done)

    def _columns(self) -> tuple[str, ...]:
        """Return the columns shown where a person chose them."""
        pane = self._window.list
        chosen = pane.kind is not None and pane.columns.chosen(pane.kind)
        return tuple(f.id for f in pane.model.fields) if chosen else ()

    def open_saved(self, name: str) -> None:
        """Show what a saved search finds."""
        window = self._window

        def read(reader: Reader) -> tuple[Saved, Query]:
            return saved_search(reader, name), query_for(reader, saved=name)

        def show(found: tuple[Saved, Query]) -> None:
            saved, query = found
            kind = window.session.description.by_id.get(query.kind)
            if kind is None:
                window.session.trouble.emit(
                    Label(
                        f"Bộ lọc “{name}” tìm trong mọi loại phiếu nên chỉ dùng ở dòng lệnh: find --saved.",
                        f"“{name}” searches all kinds; it is for the command line: find --saved.",
                    )
                )
                return
            window.go(query.kind)
            window.sidebar.stand_at(f"{SAVED}:{name}")
            window.place = f"{SAVED}:{name}"
            fields = tuple(kind.by_id[i] for i in saved.columns if i in kind.by_id)
            group = saved.group if saved.group in kind.by_id else ""
            window.list.ask_for(query, f"{self._say.label(kind.plural)} · {name}", fields, group)
            if (gone := gone_fields(saved, kind)) is not None:
                window.session.trouble.emit(gone)

        window.session.ask(read, show, "list")

    def _rename(self, old: str, new: str) -> None:
        say = self._say
        clean = " ".join(new.split())[:100]
        if not clean or clean == old:
            self.begin()
            return

        def rename(writer: Writer) -> None:
            kept = writer.read.search.saved()
            if clean in kept:
                taken.append(clean)
                return
            raw = msgspec.json.decode(kept[old])
            if isinstance(raw, dict):
                raw["name"] = clean
            writer.read.search.keep(clean, msgspec.json.encode(raw).decode())
            forget_search(writer, old)

        taken: list[str] = []

        def done(_: object) -> None:
            self.begin()
            if taken:
                self._window.notice.tell(
                    say(f"Đã có bộ lọc tên “{clean}”; hãy chọn tên khác.", f"“{clean}” exists already.")
                )
                return
            undo = (say("Hoàn tác", "Undo"), partial(self._rename, clean, old))
            self._window.notice.tell(say(f"Bộ lọc nay tên “{clean}”.", f"The search is now called “{clean}”."), undo)

        self._window.session.write(rename, done)

    def _forget(self, name: str) -> None:
        """Take a saved search away; undo writes it again as it was."""
        had: list[str] = []

        def forget(writer: Writer) -> None:
            had.append(writer.read.search.saved()[name])
            forget_search(writer, name)

        def done(_: object) -> None:
            self.begin()
            self._tell(self._say(f"Đã bỏ bộ lọc “{name}”.", f"“{name}” was taken away."), name, had[0])

        self._window.session.write(forget, done)

    def _update(self, name: str) -> None:
        """Keep what is listed now under the name of a saved search."""
        pane, had = self._window.list, list[str]()
        query, columns, group = pane.query, self._columns(), pane.group

        def keep(writer: Writer) -> None:
            had.append(writer.read.search.saved()[name])
            save_search(writer, name, query, columns, group)

        def done(_: object) -> None:
            words = self._say(f"Bộ lọc “{name}” nay là những gì đang hiện.", f"“{name}” is now what is shown.")
            self._tell(words, name, had[0])

        self._window.session.write(keep, done)

    def _tell(self, words: str, name: str, before: str | None) -> None:
        """Say what was done, with a way back to what was kept before (None: nothing)."""

        def back() -> None:
            self._window.session.write(lambda writer: writer.read.search.keep(name, before), lambda _: self.begin())

        self._window.notice.tell(words, (self._say("Hoàn tác", "Undo"), back))

    def _again(self, then: Callable[[], object]) -> None:
        def show(names: list[str]) -> None:
            self._window.sidebar.show_saved(names)
            then()

        self._window.session.ask(lambda reader: sorted(reader.search.saved(), key=sort_key), show, "saved")

    def _offer(self, path: str, at: QPoint) -> None:
        """Show what may be done with a column."""
        pane, say = self._window.list, self._say
        if pane.kind is None:
            return
        field = pane.kind.by_id[path]
        rest = [f for f in pane.model.fields if f.id != path]
        menu = QMenu(self._window)

        def offer(words: str, act: Callable[[], object], possible: bool = True) -> None:
            action = QAction(words, menu)
            action.setEnabled(possible)
            action.triggered.connect(lambda _=False: act())
            menu.addAction(action)

        offer(say("Lọc theo cột này…", "Filter by this column…"), lambda: pane.bar.add(path))
        if pane.group == path:
            offer(say("Thôi nhóm", "No groups"), partial(pane.group_by, ""))
        else:
            offer(say("Nhóm theo cột này", "Group by this column"), partial(pane.group_by, path))
        menu.addSeparator()
        offer(
            say(f"Bỏ cột “{field.label.vi}”", f"Remove “{field.label.en}”"), partial(pane.set_columns, rest), bool(rest)
        )
        offer(say("Chọn cột…", "Choose columns…"), self.choose_columns)
        menu.exec(at)
        menu.deleteLater()

    def choose_columns(self) -> None:
        """Open the choice of columns."""
        from heritage_app.finding.column_sheet import ColumnSheet  # why: opened on demand

        pane = self._window.list
        if pane.kind is not None:
            ColumnSheet(self._window, self._say, pane.kind, pane.model.fields, pane.set_columns).open()

    def change_many(self, path: str = "") -> None:
        """Change a field of the records chosen where they are several, else of all that are listed."""
        from heritage_app.finding.change_sheet import ChangeSheet  # why: opened on demand

        window, pane, say = self._window, self._window.list, self._say
        kind, listing = pane.kind, pane.model.listing
        if kind is None or listing is None:
            return

        def done(changes: Changes | None) -> None:
            if changes is not None:
                undo = (say("Hoàn tác", "Undo"), lambda: window.run_action("undo"))
                window.notice.tell(say.label(changes.sentence) + ".", undo)

        def show(records: list[str]) -> None:
            if records:
                ChangeSheet(window, window.session, pane.desk, kind, records, done, path).open()

        if pane.number_chosen() > 1:
            window.leave(lambda: pane.with_chosen(show))
        else:
            everything = [(0, pane.model.rowCount())]
            window.leave(lambda: window.session.ask(lambda r: r.search.ids(listing, everything), show, "chosen"))

    def copy(self) -> None:
        """Copy the chosen lines for a spreadsheet, read away from the window."""
        pane, say = self._window.list, self._say
        fields, listing, spans, language = (
            pane.model.fields,
            pane.model.listing,
            pane.table.chosen_spans(),
            say.language,
        )
        if listing is None or not spans:
            return

        def read(reader: Reader) -> tuple[int, QByteArray, QByteArray]:
            chosen = reader.search.picked(listing, spans)
            lines = reader.lines(chosen, 0, len(chosen), fields, "full", language)
            text, table = as_table(lines, fields, say)
            # why bytes: Qt shares them; to take a text of a quarter of a million lines over would hold the window
            return len(lines), QByteArray(text.encode()), QByteArray(table.encode())

        def put(copied: tuple[int, QByteArray, QByteArray]) -> None:
            number, text, table = copied
            data = QMimeData()
            data.setData("text/plain", text)
            data.setData("text/html", table)
            QGuiApplication.clipboard().setMimeData(data)
            self._window.notice.tell(say(f"Đã chép {grouped(number)} dòng.", f"{counted(number, 'line')} copied."))

        self._window.session.ask(read, put, "copy")
