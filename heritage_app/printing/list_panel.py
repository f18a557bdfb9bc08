"""The panel on the page of an inventory list: draft it from the register, compare, publish with its decision, print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from db.catalogue import Reader
from db.model.catalogue_lists import PUBLISHED, WHAT, standing
from db.model.problems import NotPossible
from db.model.record import Record
from db.schema.field_type import counted, grouped, how_many
from db.schema.label import Label
from heritage_app.paper.catalogue_lists import differences, fill_list, freeze_list, print_list, year_of
from heritage_app.parts.flow import Flow
from heritage_app.parts.words import plain
from heritage_app.printing.work_line import WorkLine

if TYPE_CHECKING:
    from heritage_app.printing.long_work import LongWork
    from heritage_app.stage import Stage


class ListPanel(QWidget):
    """Shows the state of one list and what can be done with it."""

    def __init__(self, window: Stage, work: LongWork) -> None:
        super().__init__()
        self._window, self._work, self._say = window, work, window.say
        self.setObjectName("strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.record: Record | None = None
        say = self._say
        self.head = plain("", "heading")
        self.draw_up = QPushButton(say("Dự thảo từ sổ", "Draft from the register"))
        self.compare = QPushButton(say("So với danh mục trước", "Compare with the list before"))
        self.publish = QPushButton(say("Công bố…", "Publish…"))
        self.print = QPushButton(say("In phụ lục…", "Print the annex…"))
        tips = (
            (
                self.draw_up,
                "Ghi các phiếu đang có của loại, năm, địa bàn này vào danh mục",
                "Put the records there are on the list",
            ),
            (self.compare, "Thêm, ra, đổi tên, đổi xã", "In, out, renamed, moved"),
            (
                self.publish,
                "Gắn quyết định; bản in được giữ đúng từng byte",
                "With its decision; the paper is kept byte for byte",
            ),
            (
                self.print,
                "Bản đã công bố in lại đúng như đã công bố",
                "A published list is printed as it was published",
            ),
        )
        for button, vi, en in tips:
            button.setToolTip(say(vi, en))
        self.draw_up.clicked.connect(self._draw_up)
        self.compare.clicked.connect(self._compare)
        self.publish.clicked.connect(lambda: self._ask_decision(True))
        self.print.clicked.connect(self._print)
        doors = QWidget()
        flow = Flow(doors)
        flow.setContentsMargins(0, 0, 0, 0)
        for button in (self.draw_up, self.compare, self.publish, self.print):
            flow.addWidget(button)
        self.decision = QLineEdit()
        self.decision.setPlaceholderText(say("Số, ngày quyết định: 15/QĐ-UBND 05/01/2027", "15/QĐ-UBND 05/01/2027"))
        self.decision.setAccessibleName(say("Số, ngày quyết định công bố", "Number and day of the decision"))
        self.by = QLineEdit()
        self.by.setPlaceholderText(say("Người công bố", "Published by"))
        self.by.setAccessibleName(say("Người công bố", "Published by"))
        self.sure = QPushButton(say("Công bố danh mục", "Publish the list"))
        self.sure.setObjectName("primary")
        self.not_yet = QPushButton(say("Thôi", "Not now"))
        self.not_yet.setObjectName("quiet")
        self.sure.clicked.connect(self._publish)
        self.decision.returnPressed.connect(self._publish)
        self.by.returnPressed.connect(self._publish)
        self.not_yet.clicked.connect(lambda: self._ask_decision(False))
        self.asking = QWidget()
        row = QVBoxLayout(self.asking)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.decision)
        row.addWidget(self.by)
        last = QHBoxLayout()
        last.addWidget(self.sure)
        last.addWidget(self.not_yet)
        last.addStretch(1)
        row.addLayout(last)
        self.asking.hide()
        self.work = WorkLine(say, work)
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 6, 14, 8)
        box.setSpacing(6)
        for widget in (self.head, doors, self.asking, self.work):
            box.addWidget(widget)

    def show_record(self, record: Record) -> None:
        """Show the state of a list."""
        if self.record is None or self.record.id != record.id:
            self._ask_decision(False)
        self.record = record
        say, values = self._say, record.values
        published = values.get("list_state") == PUBLISHED
        writable = self._window.session.writable
        count = len(standing(record))
        state = say("đã công bố", "published") if published else say("dự thảo", "draft")
        if values.get("list_state") == "submitted":
            state = say("đã trình", "submitted")
        empty = say(" · chưa có mục nào: bấm “Dự thảo từ sổ”", " · nothing on it yet: draft it from the register")
        self.head.setText(f"{state} · {how_many(count, Label('mục', 'item'), say.language)}" + ("" if count else empty))
        self.draw_up.setVisible(not published)
        self.draw_up.setEnabled(writable)
        self.publish.setVisible(not published)
        self.publish.setEnabled(writable and count > 0)
        self.compare.setEnabled(isinstance(values.get("list_previous"), str))
        self.print.setEnabled(count > 0)

    def _ask_decision(self, shown: bool) -> None:
        self.asking.setVisible(shown)
        if shown:
            self.decision.setFocus()

    def _draw_up(self) -> None:
        if self.record is not None:
            record = self.record.id
            self._work.write(lambda writer: fill_list(writer, record))

    def _publish(self) -> None:
        if self.record is None:
            return
        record, decision, by = self.record.id, self.decision.text().strip(), self.by.text().strip()
        if not decision:
            self._window.notice.tell(
                self._say("Ghi số và ngày quyết định công bố danh mục.", "Give number and day of the decision.")
            )
            self.decision.setFocus()
            return
        self._ask_decision(False)
        self._work.write(lambda writer: freeze_list(writer, record, decision, by)[0])

    def _compare(self) -> None:
        if self.record is not None:
            record = self.record.id
            self._window.leave(
                lambda: self._window.session.ask(lambda reader: _differences(reader, record), self._show_differences)
            )

    def _show_differences(self, found: list[dict[str, Any]] | Label) -> None:
        from heritage_app.parts.dialogs import Sheet  # why: opened on demand

        say = self._say
        sheet = Sheet(self._window, say("So với danh mục trước", "Compared with the list before"), say)
        if isinstance(found, Label):
            sheet.column.addWidget(plain(say.label(found)))
        elif not found:
            sheet.column.addWidget(plain(say("Không khác gì danh mục trước.", "Nothing differs.")))
        else:
            for one in found:
                change = " → ".join(part for part in (one["before"], one["after"]) if part)
                parts = (say.label(WHAT[one["what"]]), one["name"], change, one["decision"])
                sheet.column.addWidget(plain("  ·  ".join(part for part in parts if part)))
        sheet.column.addStretch(1)
        sheet.open()

    def _print(self) -> None:
        if self.record is None:
            return
        record, year = self.record.id, year_of(self.record) or "kiem-ke"
        out = self._work.ask_where(
            self._say("In danh mục vào tệp", "Print the list into a file"), f"danh-muc-{year}.pdf"
        )
        if out is None:
            return

        def done(pages: int) -> None:
            self._work.tell_written(
                out, f"Đã in {grouped(pages)} trang vào “{out.name}”.", f"{counted(pages, 'page')} into “{out.name}”."
            )

        self._window.leave(lambda: self._work.run(lambda reader, _: print_list(reader, record, out), done))


def _differences(reader: Reader, record: str) -> list[dict[str, Any]] | Label:
    try:
        return differences(reader, record)
    except NotPossible as problem:
        return problem.label
