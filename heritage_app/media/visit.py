"""Confirming the photos of a visit: each with the record it is likely of and why, taken in as one act."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from db.catalogue import Reader
from db.catalogue.titles import titled_of
from db.catalogue.visit import Guess
from db.media.derived import thumb_of
from db.model.media import KIND as MEDIA
from db.schema.field_type import counted, grouped
from db.schema.label import Label
from heritage_app.forms.suggest import Suggestion, Suggestions
from heritage_app.media.intake import Visit
from heritage_app.media.reading import as_written
from heritage_app.parts.words import plain
from heritage_app.say import Say
from heritage_app.session import Session

_RECORD = Qt.ItemDataRole.UserRole
_LETTERS_WIDE = 104


class VisitSheet(QDialog):
    """A tree of records with their photos; a photo is left out by its box, or moved to another record by dragging or by
    typing its name."""

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        say: Say,
        visit: Visit,
        names: Mapping[str, str],
        take: Callable[[list[tuple[Guess, str]]], None],
    ) -> None:
        super().__init__(parent)
        self._take, self._session, self._say = take, session, say
        self._guesses = {g.photo.hash: g for g in visit.guesses}
        reasons = {
            "card": say("ảnh thẻ QR", "the QR card"),
            "time": say("chụp ngay sau thẻ", "taken after the card"),
            "place": say("chụp gần nơi ấy", "taken near it"),
            "": say("chưa rõ, nhận không kèm phiếu", "unknown: taken in without a record"),
        }
        self.setWindowTitle(say("Ảnh của chuyến đi", "Photos of a visit"))
        self.resize(min(_LETTERS_WIDE * self.fontMetrics().averageCharWidth(), max(parent.width() - 60, 400)), 620)
        self.tree = QTreeWidget()
        self.tree.setColumnCount(3)
        self.tree.setHeaderLabels([say("Phiếu, ảnh", "Record, photo"), say("Giờ chụp", "Taken"), say("Vì sao", "Why")])
        self.tree.setIconSize(QSize(72, 54))
        header = self.tree.header()
        header.setStretchLastSection(False)
        for at, mode in enumerate((header.ResizeMode.Stretch, *(header.ResizeMode.ResizeToContents,) * 2)):
            header.setSectionResizeMode(at, mode)
        self.tree.setDragDropMode(QTreeWidget.DragDropMode.InternalMove)
        self.tree.setSelectionMode(QTreeWidget.SelectionMode.ExtendedSelection)
        self.tree.setAccessibleName(self.windowTitle())
        self._groups: dict[str, QTreeWidgetItem] = {}
        self.record = QLineEdit()
        self.record.setPlaceholderText(say("gõ tên hay số của phiếu…", "name or number of the record…"))
        self.record.setAccessibleName(say("Đưa các ảnh đang chọn sang phiếu", "Give the chosen photos to a record"))
        self._offers = Suggestions(self.record, self._look, lambda data: self.give(*data))
        # why: a file that lies twice on the card is one photo
        guesses = sorted(self._guesses.values(), key=lambda g: g.record == "")
        for guess in guesses:
            group = self._group(guess.record, names.get(guess.record, ""))
            row = QTreeWidgetItem(
                [guess.photo.name, as_written(str(guess.photo.facts.get("time") or "")), reasons[guess.reason]]
            )
            row.setIcon(0, QIcon(QPixmap(str(thumb_of(session.folder, guess.photo.hash)))))
            row.setCheckState(0, Qt.CheckState.Checked)
            row.setData(0, _RECORD, guess.photo.hash)
            row.setFlags(row.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)
            group.addChild(row)
        self._count()
        for moved in (self.tree.model().rowsInserted, self.tree.model().rowsRemoved):
            moved.connect(lambda *_: self._count())
        self.tree.expandAll()
        found = sum(1 for g in guesses if g.record)
        records = len({g.record for g in guesses if g.record})
        fit = (
            Label(
                f"{grouped(found)} ảnh khớp với {grouped(records)} phiếu. Ảnh nào chưa đúng thì kéo sang phiếu khác, hoặc chọn ảnh rồi gõ tên phiếu.",
                f"{counted(found, 'fits', 'fit')} {counted(records, 'record')}. Drag a photo that is wrong to another record, "
                "or choose it and type the record's name.",
            )
            if found
            else Label(
                "chưa ảnh nào khớp với phiếu nào. Chọn ảnh rồi gõ tên phiếu.",
                "none fits a record. Choose photos and type the record's name.",
            )
        )
        head = f"{say(f'{grouped(len(guesses))} ảnh', counted(len(guesses), 'photo'))}: {say.label(fit)}"
        if len(visit.guesses) > len(guesses):
            twice = len(visit.guesses) - len(guesses)
            head += say(
                f" {grouped(twice)} tệp trùng hệt ảnh khác.",
                f" {counted(twice, 'file is', 'files are')} the same as others.",
            )
        if visit.refused:
            head += say(
                f" {grouped(len(visit.refused))} tệp không nhận được.",
                f" {counted(len(visit.refused), 'file')} not taken.",
            )
        ok = QPushButton(say("Nhận các ảnh đã đánh dấu", "Take in what is ticked"))
        ok.setObjectName("primary")
        ok.clicked.connect(self._confirm)
        no = QPushButton(say("Bỏ qua", "Leave"))
        no.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(no)
        foot.addWidget(ok)
        box = QVBoxLayout(self)
        giving = QHBoxLayout()
        giving.addWidget(plain(self.record.accessibleName()))
        giving.addWidget(self.record, 1)
        box.addWidget(plain(head))
        box.addLayout(giving)
        box.addWidget(self.tree, 1)
        box.addLayout(foot)

    def chosen(self) -> list[tuple[Guess, str]]:
        """Return the ticked photos with the record each stands under now."""
        found = []
        for at in range(self.tree.topLevelItemCount()):
            group = self.tree.topLevelItem(at)
            assert group is not None
            for row in (group.child(i) for i in range(group.childCount())):
                if row is not None and row.checkState(0) == Qt.CheckState.Checked:
                    found.append((self._guesses[row.data(0, _RECORD)], str(group.data(0, _RECORD))))
        return found

    def give(self, record: str, name: str) -> None:
        """Put the chosen photos under a record."""
        group = self._group(record, name)
        for row in self.tree.selectedItems():
            above = row.parent()
            if above is not None:
                above.removeChild(row)
                group.addChild(row)
                row.setText(2, self._say("người nhận chọn", "chosen by hand"))
        group.setExpanded(True)
        self.tree.scrollToItem(group)
        self.record.clear()

    def _group(self, record: str, name: str) -> QTreeWidgetItem:
        """Return the line of a record, or of the photos of no known one."""
        if record not in self._groups:
            group = self._groups[record] = QTreeWidgetItem(
                [name or self._say("Chưa rõ thuộc phiếu nào", "Of no known record"), "", ""]
            )
            group.setData(0, _RECORD, record)
            group.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsDropEnabled)
            self.tree.insertTopLevelItem(
                max(self.tree.topLevelItemCount() - ("" in self._groups and bool(record)), 0), group
            )
        return self._groups[record]

    def _count(self) -> None:
        for group in self._groups.values():
            group.setText(1, self._say(f"{group.childCount()} ảnh", counted(group.childCount(), "photo")))

    def _look(self, text: str, give: Callable[[list[Suggestion]], None]) -> None:
        kinds = [kind.id for kind in self._session.description.kinds if kind.id != MEDIA]
        if not text.strip():
            give([])
            return

        def read(reader: Reader) -> list[Suggestion]:
            named = [(line.id, titled_of(reader, line.id)) for line in reader.candidates(text.strip(), kinds)]
            return [Suggestion(title, (record, title)) for record, title in named]

        self._session.ask(read, give, "candidates")

    def _confirm(self) -> None:
        self._take(self.chosen())
        self.accept()
