"""The registers: what is next, which numbers nobody goes by and why, and the numbers several records go by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QInputDialog,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from db.catalogue import Reader, Writer
from db.catalogue.numbering import Gap, Register, duplicates, explain_gaps, gap_words, registers
from db.model.changes import Changes
from db.model.numbers import Pattern, read_pattern
from db.model.query import Query
from db.schema.field_type import grouped
from heritage_app.parts.words import plain
from heritage_app.say import Say
from heritage_app.session import Session

_ROLE = Qt.ItemDataRole.UserRole
_MOST_TWICE, _MOST_RUNS = 500, 2000
"""So many numbers given twice are shown, and of each register so many runs of numbers left out."""
Twice = tuple[str, str, tuple[str, ...]]


class Run(msgspec.Struct, frozen=True):
    """Numbers one after the other that are left out for one reason."""

    gaps: tuple[Gap, ...]

    @property
    def numbers(self) -> list[str]:
        """The numbers themselves."""
        return [gap.number for gap in self.gaps]


def runs(gaps: Sequence[Gap], pattern: Pattern) -> Iterator[Run]:
    """Yield gaps one after the other for the same reason as one."""
    part: list[Gap] = []
    for gap in gaps:
        if part and not (_follows(pattern, part[-1].number, gap.number) and _same(part[-1], gap)):
            yield Run(tuple(part))
            part = []
        part.append(gap)
    if part:
        yield Run(tuple(part))


def _same(a: Gap, b: Gap) -> bool:
    return (a.reason, a.deleted) == (b.reason, b.deleted)


def _follows(pattern: Pattern, a: str, b: str) -> bool:
    first, second = pattern.read(a), pattern.read(b)
    return first is not None and second == first + 1


class RegistersDialog(QDialog):
    """Shows every register; ``drill`` is given a query and words for its list."""

    def __init__(self, parent: QWidget, session: Session, say: Say, drill: Callable[[Query, str], None]) -> None:
        super().__init__(parent)
        self._session, self._say, self._drill = session, say, drill
        self.setWindowTitle(say("Sổ cấp số: số tiếp theo, số bỏ trống, số trùng", "Registers: next, left out, twice"))
        self.resize(860, 600)
        self.finished.connect(lambda: session.drop("registers"))
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(say("Các sổ số", "Registers"))
        self.tree.setHeaderLabels(
            [
                say("Sổ, số", "Register, number"),
                say("Mẫu số, lý do", "Pattern, reason"),
                say("Đã cấp", "Given"),
                say("Tiếp theo", "Next"),
                say("Bỏ trống", "Left out"),
            ]
        )
        header = self.tree.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setStretchLastSection(False)
        for column, width in ((1, 240), (2, 80), (3, 120), (4, 90)):
            self.tree.setColumnWidth(column, width)
            if column > 1:
                self.tree.headerItem().setTextAlignment(
                    column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                )
        self.reason = QPushButton(say("Ghi lý do…", "Record a reason…"))
        self.door = QPushButton(say("Xem các phiếu", "Show the records"))
        close = QPushButton(say("Đóng", "Close"))
        foot = QHBoxLayout()
        foot.addStretch(1)
        for button in (self.reason, self.door, close):
            button.setAutoDefault(False)
            foot.addWidget(button)
        box = QVBoxLayout(self)
        box.addWidget(
            plain(
                say(
                    "Mẫu số của đơn vị ghi ở phiếu tổ chức, mục “Sổ, mẫu số”. Số bỏ trống cần có lý do.",
                    "Patterns of institutions stand on their record. A number left out wants a reason.",
                ),
                "muted",
            )
        )
        box.addWidget(self.tree, 1)
        box.addLayout(foot)
        self.reason.clicked.connect(self.ask_reason)
        self.door.clicked.connect(self._open)
        self.tree.itemActivated.connect(lambda *_: self._open() if self.door.isEnabled() else None)
        self.tree.currentItemChanged.connect(lambda *_: self._enable())
        close.clicked.connect(self.accept)
        self._enable()
        self.read()

    def read(self) -> None:
        """Read the registers."""
        self._session.ask(_read, lambda found: self._show(*found), "registers")

    def _show(self, found: Sequence[tuple[Register, Sequence[Run]]], twice: Sequence[Twice]) -> None:
        say = self._say
        self.tree.clear()
        for register, left_out in found:
            self._add(register, left_out)
        if twice:
            many = grouped(len(twice))
            top = QTreeWidgetItem(
                [
                    say(f"Số trùng: {many}", f"Numbers given twice: {many}"),
                    say("nhiều phiếu mang một số", "shared"),
                    "",
                    "",
                    "",
                ]
            )
            self.tree.addTopLevelItem(top)
            for kind, number, ids in twice[:_MOST_TWICE]:
                name = say.label(self._session.description.kind(kind).plural)
                item = QTreeWidgetItem([number, say(f"{name}: {len(ids)} phiếu", f"{name}: {len(ids)}"), "", "", ""])
                item.setData(0, _ROLE, (kind, number, ids))
                top.addChild(item)
            if len(twice) > _MOST_TWICE:
                more = grouped(len(twice) - _MOST_TWICE)
                top.addChild(QTreeWidgetItem([say(f"… và {more} số nữa", f"… and {more} more")]))
            top.setExpanded(True)
        if not self.tree.topLevelItemCount():
            self.tree.addTopLevelItem(QTreeWidgetItem([say("Chưa có số nào được cấp.", "No number was given yet.")]))
        first = self.tree.topLevelItem(0)
        if first is not None:
            self.tree.setCurrentItem(first)

    def _add(self, register: Register, left_out: Sequence[Run]) -> None:
        say, kinds = self._say, self._session.description.by_id
        kind = say.label(kinds[register.kind].plural) if register.kind in kinds else ""
        whose = " · ".join(part for part in (register.owner, kind) if part)
        left = grouped(len(register.gaps)) if register.gaps else "0"
        if register.problem is not None:
            cells = [whose, f"✕ {register.pattern}", "", "", ""]
        else:
            cells = [whose, register.pattern, grouped(register.used), register.next, left]
        top = QTreeWidgetItem(cells)
        for column in (2, 3, 4):
            top.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if register.problem is not None:
            top.setToolTip(1, say.label(register.problem))
            top.addChild(QTreeWidgetItem([say.label(register.problem)]))
        for run in left_out[:_MOST_RUNS]:
            first, last = run.gaps[0].number, run.gaps[-1].number
            many = len(run.gaps)
            number = first if many == 1 else say(f"{first} – {last} ({many} số)", f"{first} – {last} ({many})")
            item = QTreeWidgetItem([number, say.label(gap_words(run.gaps[0])), "", "", ""])
            item.setData(0, _ROLE, (register, run))
            top.addChild(item)
        if len(left_out) > _MOST_RUNS:
            more = grouped(len(left_out) - _MOST_RUNS)
            top.addChild(QTreeWidgetItem([say(f"… và {more} chỗ bỏ trống nữa", f"… and {more} more")]))
        self.tree.addTopLevelItem(top)
        top.setExpanded(bool(register.gaps) or register.problem is not None)

    def _chosen(self) -> Any:
        item = self.tree.currentItem()
        return item.data(0, _ROLE) if item is not None else None

    def _enable(self) -> None:
        chosen = self._chosen()
        gap = isinstance(chosen, tuple) and isinstance(chosen[0], Register)
        self.reason.setEnabled(gap and self._session.writable)
        self.door.setEnabled(chosen is not None and not gap)

    def ask_reason(self) -> None:
        """Ask why the chosen numbers were left out."""
        chosen, say = self._chosen(), self._say
        if not isinstance(chosen, tuple) or not isinstance(chosen[0], Register):
            return
        register, run = chosen
        dialog = QInputDialog(self)
        dialog.setWindowTitle(say("Lý do bỏ trống", "Why it was left out"))
        many = "" if len(run.gaps) == 1 else f" – {run.gaps[-1].number}"
        dialog.setLabelText(
            say(f"Vì sao bỏ trống {run.gaps[0].number}{many}?", f"Why was {run.gaps[0].number}{many} left out?")
        )
        dialog.setTextValue(run.gaps[0].reason)
        dialog.setOkButtonText(say("Ghi", "Record"))
        dialog.setCancelButtonText(say("Thôi", "Cancel"))
        dialog.textValueSelected.connect(lambda words: self.explain(register, run, words))
        dialog.open()

    def explain(self, register: Register, run: Run, words: str) -> None:
        """Record why numbers were left out, and read the registers again."""

        def write(writer: Writer) -> Changes | None:
            return explain_gaps(writer, register, run.numbers, words)

        self._session.write(write, lambda _: self.read())

    def _open(self) -> None:
        chosen = self._chosen()
        if isinstance(chosen, tuple) and not isinstance(chosen[0], Register):
            kind, number, ids = chosen
            self.accept()
            self._drill(Query(kind, ids=tuple(ids)), self._say(f"cùng số {number}", f"number {number}"))


def _read(reader: Reader) -> tuple[list[tuple[Register, list[Run]]], list[Twice]]:
    found = registers(reader)
    left_out = [list(runs(r.gaps, read_pattern(r.pattern))) if r.gaps else [] for r in found]
    return list(zip(found, left_out, strict=True)), duplicates(reader)
