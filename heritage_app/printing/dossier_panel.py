"""The panel on a dossier's page: its parts, what is missing and which article asks, and what can be done with it."""

from __future__ import annotations

from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from db.catalogue import Reader
from db.model.problems import NotPossible
from db.model.record import Record
from db.schema.field_type import counted, grouped
from db.schema.label import Label
from heritage_app.icons import icon
from heritage_app.paper.dossier_book import build
from heritage_app.paper.dossier_editions import Prepared, Verdict, decide, keep_edition, prepare, told, verify
from heritage_app.paper.dossiers import Gap, Now, PartNow, status
from heritage_app.parts.flow import Flow
from heritage_app.parts.scrolled import Scrolled
from heritage_app.parts.words import plain
from heritage_app.printing.work_line import WorkLine
from reports.forms import STATUSES

if TYPE_CHECKING:
    from heritage_app.printing.long_work import LongWork
    from heritage_app.stage import Stage


class DossierPanel(QWidget):
    """Shows the state of one dossier; its buttons do the long work away from the window."""

    def __init__(self, window: Stage, work: LongWork) -> None:
        super().__init__()
        self._window, self._work, self._say = window, work, window.say
        self._colours = window.colours
        self.setObjectName("strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.record = ""
        self.now: Now | None = None
        self._drawn: tuple[PartNow, ...] = ()
        say = self._say
        self.fold = QToolButton()
        self.fold.setCheckable(True)
        self.fold.setChecked(True)
        self.fold.setIcon(icon("chevron-down", self._colours.accent))
        self.fold.setAccessibleName(say("Hiện, ẩn các thành phần", "Show or hide the parts"))
        self.fold.toggled.connect(self._fold)
        self.head = plain("", "heading")
        self.rules = plain("", "muted")
        self.gaps = QPushButton()
        self.gaps.setObjectName("quiet")
        self.gaps.clicked.connect(self._show_gaps)
        self.bind = QPushButton(say("Dựng hồ sơ…", "Bind…"))
        self.bind.setObjectName("primary")
        self.freeze = QPushButton(say("Đóng băng", "Freeze"))
        self.prove = QPushButton(say("Kiểm tra", "Prove"))
        self.decision = QPushButton(say("Ghi vào di tích", "Enter on the relic"))
        tips = (
            (
                self.bind,
                "Ghép các thành phần thành một tệp PDF có mục lục",
                "Bind the parts into one PDF with contents",
            ),
            (self.freeze, "Giữ đúng từng byte bản nộp hôm nay", "Keep today's edition byte for byte"),
            (self.prove, "Dựng lại bản đã đóng băng rồi so", "Set the frozen edition again and compare"),
            (
                self.decision,
                "Quyết định thành văn bản xếp hạng di tích",
                "The decision becomes a document that ranks the relic",
            ),
        )
        for button, vi, en in tips:
            button.setToolTip(say(vi, en))
        self.bind.clicked.connect(self._bind)
        self.freeze.clicked.connect(self._freeze)
        self.prove.clicked.connect(self._prove)
        self.decision.clicked.connect(self._decide)
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self.fold)
        top.addWidget(self.head, 1)
        top.addWidget(self.gaps)
        doors = QWidget()
        flow = Flow(doors)
        flow.setContentsMargins(0, 0, 0, 0)
        for button in (self.bind, self.freeze, self.prove, self.decision):
            flow.addWidget(button)
        self.parts = Scrolled()
        self._grid = QGridLayout(self.parts.inner)
        self._grid.setContentsMargins(4, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(2, 1)
        self.work = WorkLine(say, work)
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 6, 14, 8)
        box.setSpacing(6)
        box.addLayout(top)
        box.addWidget(self.rules)
        box.addWidget(self.parts)
        box.addWidget(doors)
        box.addWidget(self.work)

    def show_record(self, record: Record) -> None:
        """Show what is there of a dossier and what is missing; read away from the window."""
        wanted = record.id
        if wanted != self.record:
            self.record, self.now = wanted, None
            self.head.setText("")
            self._draw(())

        def show(found: Now | Label) -> None:
            if wanted == self.record:
                self._show(found)

        self._window.session.ask(lambda reader: _status(reader, wanted), show, "dossier")

    def _show(self, found: Now | Label) -> None:
        say = self._say
        there = isinstance(found, Now)
        for button in (self.bind, self.freeze):
            button.setEnabled(there)
        self.now = found if isinstance(found, Now) else None
        self._draw(found.parts if isinstance(found, Now) else ())
        if not isinstance(found, Now):
            self.head.setText(say.label(found))
            self.rules.setText("")
            self.gaps.hide()
            self.prove.hide()
            self.decision.hide()
            return
        have = sum(1 for part in found.parts if part.pieces)
        self.head.setText(
            say(f"{have}/{grouped(len(found.parts))} thành phần", f"{have} of {counted(len(found.parts), 'part')}")
        )
        state = "" if found.edition.status == "ban_hanh" else "  " + say.label(STATUSES[found.edition.status])
        self.rules.setText(say.label(found.edition.title) + state)
        self.rules.setToolTip(found.edition.basis)
        self.gaps.setVisible(bool(found.missing))
        self.gaps.setText(
            say(f"{grouped(len(found.missing))} chỗ cần xem", f"{counted(len(found.missing), 'thing')} to look at")
        )
        self.parts.fit()
        values = found.record.values
        self.prove.setVisible(bool(values.get("editions")))
        decided = values.get("dossier_decision")
        ranks = found.inside.subject.values.get("ranks") or []
        self.decision.setVisible(bool(decided) and not any(row.get("decision") == decided for row in ranks))
        self.freeze.setEnabled(self._window.session.writable)

    def _line(self, at: int, part: PartNow) -> None:
        say, colours = self._say, self._colours
        lacks = bool(part.gaps)
        law = any(gap.level == "law" for gap in part.gaps)
        mark = QLabel()
        name, colour = ("triangle-alert", colours.warning) if law else ("circle-alert", colours.muted)
        if not lacks:
            name, colour = ("check", colours.accent) if part.pieces else ("x", colours.muted)
        size = self.fontMetrics().ascent()
        mark.setPixmap(icon(name, colour).pixmap(size, size))
        title = plain(
            f"{part.part.letter}) {say.label(part.part.title)}" if part.part.letter else say.label(part.part.title)
        )
        count = len(part.pieces)
        said = say(f"{count} tài liệu", f"{count} piece{'s' * (count > 1)}") if count else say("chưa có", "none")
        if not count and not part.asked:
            said = say("không có đối tượng", "nothing to list")
        if part.row.get("part_state") == "not_needed":
            said = say("không cần", "not needed")
        state = plain(said, "muted")
        state.setWordWrap(False)
        told = "\n".join([say.label(p.title) for p in part.pieces] + [_told(self._window, g) for g in part.gaps])
        told += f"\n{part.part.article}" if part.part.article and not lacks else ""
        for widget in (mark, title, state):
            widget.setToolTip(told.strip())
        mark.setAccessibleName(said)
        self._grid.addWidget(mark, at, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(title, at, 2)
        self._grid.addWidget(state, at, 3, Qt.AlignmentFlag.AlignTop)
        for widget in (mark, title, state):
            widget.show()  # why: what is not shown yet takes no room where the height is asked for

    def _draw(self, parts: tuple[PartNow, ...]) -> None:
        """Draw a line a part; a line that stands there already is not made anew."""
        for at, (part, drawn) in enumerate(zip_longest(parts, self._drawn)):
            if part == drawn:
                continue
            for column in range(self._grid.columnCount()):
                item = self._grid.itemAtPosition(at, column)
                if item is not None and (widget := item.widget()) is not None:
                    self._grid.removeWidget(widget)
                    widget.hide()
                    widget.deleteLater()
            if part is not None:
                self._line(at, part)
        self._drawn = parts

    def _fold(self, shown: bool) -> None:
        self.parts.setVisible(shown)
        self.fold.setIcon(icon("chevron-down" if shown else "chevron-right", self._colours.accent))

    def _show_gaps(self) -> None:
        from heritage_app.parts.dialogs import Sheet  # why: opened on demand

        if self.now is None:
            return
        say = self._say
        sheet = Sheet(
            self._window, say("Còn thiếu, cần xem", "Missing, to look at") + f" – {self.now.record.name}", say
        )
        for gap in self.now.missing:
            row = QHBoxLayout()
            law = gap.level == "law"
            row.addWidget(plain(("⚠ " if law else "") + _told(self._window, gap), "" if law else "muted"), 1)
            if gap.record:
                door = QPushButton(say("Mở phiếu", "Open"))
                door.setObjectName("quiet")
                door.setAccessibleName(say("Mở phiếu: ", "Open: ") + say.label(gap.label))
                door.clicked.connect(partial(self._open, sheet, gap.record))
                row.addWidget(door)
            sheet.column.addLayout(row)
        sheet.column.addStretch(1)
        sheet.open()

    def _open(self, sheet: Any, record: str, _: bool = False) -> None:
        sheet.accept()
        self._window.leave(lambda: self._window.open_record(record))

    def _bind(self) -> None:
        say, record = self._say, self.record
        name = self.now.record.number if self.now is not None else ""
        out = self._work.ask_where(say("Dựng hồ sơ vào tệp", "Bind the dossier into a file"), f"{name or 'ho-so'}.pdf")
        if out is None:
            return

        def done(found: tuple[int, Now]) -> None:
            pages, missing = found[0], len(found[1].missing)
            self._work.tell_written(
                out,
                f"Đã dựng {grouped(pages)} trang vào “{out.name}”; {grouped(missing)} chỗ cần xem.",
                f"{counted(pages, 'page')} bound into “{out.name}”; {counted(missing, 'thing')} to look at.",
            )

        self._window.leave(lambda: self.bind_into(out, record, done))

    def bind_into(self, out: Path, record: str, done: Any) -> None:
        """Bind a dossier into a file away from the window."""
        self._work.run(lambda reader, watch: build(reader, record, out, watch=watch), done)

    def _freeze(self) -> None:
        record = self.record

        def keep(made: Prepared) -> None:
            self._work.write(lambda writer: keep_edition(writer, made))

        def begin() -> None:
            self._work.run(lambda reader, watch: prepare(reader, record, watch=watch), keep)

        self._window.leave(begin)

    def _prove(self) -> None:
        record, window = self.record, self._window

        def done(found: Verdict) -> None:
            window.notice.tell(" ".join(window.say.label(line) for line in told(found)), stay=True)

        window.leave(lambda: self._work.run(lambda reader, watch: verify(reader, record, 0, watch), done))

    def _decide(self) -> None:
        record = self.record
        self._work.write(lambda writer: decide(writer, record, ""))


def _status(reader: Reader, record: str) -> Now | Label:
    try:
        return status(reader, record)
    except NotPossible as problem:
        return problem.label


def _told(window: Stage, gap: Gap) -> str:
    return window.say.label(gap.label) + (f"  [{gap.article}]" if gap.article else "")
