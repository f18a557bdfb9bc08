"""One act of the journal beside its list: what it did, what taking it back would change and lose, and the button that does it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget

from db.catalogue import Change
from db.catalogue.journal import Effect, Part, Told, Weighed
from db.schema.field_type import counted, grouped
from db.schema.kind import Description
from heritage_app.icons import icon
from heritage_app.parts.elided import Elided
from heritage_app.parts.flow import Flow
from heritage_app.parts.words import local_time, plain
from heritage_app.say import Say
from heritage_app.theme import Colours

MOST_RECORDS, MOST_EFFECTS = 40, 40


class DeedPane(QScrollArea):
    """Shows an act; ``wants_back`` asks to take it back (act, whether what was written since stays)."""

    wants_back = Signal(str, bool)
    wants_record = Signal(str)
    wants_act = Signal(str)
    wants_list = Signal()

    def __init__(self, description: Description, say: Say, colours: Colours) -> None:
        super().__init__()
        self._description, self._say, self._colours = description, say, colours
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(say("Việc đã chọn", "The chosen act"))
        self._alone = False
        self.back: QPushButton | None = None
        self.keep: QPushButton | None = None
        self._box = QVBoxLayout()
        self.clear()

    def set_alone(self, alone: bool) -> None:
        """Say whether the act is shown in the place of the list: then it shows the way back."""
        self._alone = alone
        self.to_list.setVisible(alone)

    def clear(self) -> None:
        """Show no act."""
        self._begin()
        self._box.addWidget(
            plain(
                self._say(
                    "Chọn một việc ở bên trái để xem việc ấy đã đổi gì và hoàn tác thì mất gì.",
                    "Choose an act on the left to see what it did and what taking it back would lose.",
                ),
                "muted",
            )
        )
        self._box.addStretch(1)

    def show_told(self, told: Told) -> None:
        """Show what an act did; what taking it back would do is being looked at."""
        say, deed = self._say, told.deed
        self._begin()
        self._box.addWidget(plain(say.label(deed.sentence), "title"))
        self._box.addWidget(plain(f"{local_time(deed.at)}  ·  {deed.actor}", "muted"))
        if deed.reverts:
            self._door(
                say("Xem việc được hoàn tác", "See the act it takes back"), partial(self.wants_act.emit, deed.reverts)
            )
        self._outlook = QVBoxLayout()
        self._outlook.setSpacing(4)
        self._outlook.addWidget(
            plain(say("Đang xem hoàn tác thì mất gì…", "Looking at what taking it back loses…"), "muted")
        )
        self._box.addLayout(self._outlook)
        self._box.addWidget(plain(say("Việc này đã đổi", "What it changed"), "heading"))
        for part in told.parts:
            self._show_part(part)
        left = deed.records - len(told.parts)
        if left > 0:
            self._box.addWidget(
                plain(say(f"… và {grouped(left)} phiếu nữa.", f"… and {counted(left, 'more record')}."), "muted")
            )
        if not told.parts:
            self._box.addWidget(plain(say("Không đổi phiếu nào.", "No record was changed."), "muted"))
        self._box.addStretch(1)

    def _show_part(self, part: Part) -> None:
        say = self._say
        kind = say.label(self._description.kind(part.kind).label)
        gone = say("  (đã xóa)", "  (deleted)") if part.deleted else ""
        self._door(
            f"{part.name or say('chưa có tên', 'no name')}  ·  {kind}{gone}",
            partial(self.wants_record.emit, part.record),
        )
        for change in part.changes:
            line = plain(f"{say.label(change.label)}:  {arrow(change)}")
            line.setContentsMargins(12, 0, 0, 0)
            self._box.addWidget(line)

    def show_weighed(self, act: str, weighed: Weighed, writable: bool) -> None:
        """Show what taking the act back would change and lose, and offer it."""
        say, box = self._say, self._outlook
        _empty(box)
        self.back = self.keep = None
        if weighed.done:
            box.addWidget(plain(say("Việc này đã được hoàn tác.", "This act was taken back."), "heading"))
            return
        if not weighed.slots:
            box.addWidget(
                plain(
                    say("Không còn gì của việc này để hoàn tác.", "Nothing of this act is left to take back."), "muted"
                )
            )
            return
        box.addWidget(plain(say("Nếu hoàn tác", "If it is taken back"), "heading"))
        box.addWidget(
            plain(
                say(
                    f"Đổi lại {grouped(weighed.slots)} chỗ ở {grouped(weighed.records)} phiếu.",
                    f"Change back: {counted(weighed.slots, 'place')} in {counted(weighed.records, 'record')}.",
                )
            )
        )
        lost = [e for e in weighed.told if e.later]
        if weighed.later:
            warning = plain(
                say(
                    f"⚠ {grouped(weighed.later)} chỗ đã được ghi lại sau việc này và sẽ mất:",
                    f"⚠ {counted(weighed.later, 'place was', 'places were')} written again since and would be lost:",
                ),
                "problem",
            )
            box.addWidget(warning)
            self._show_effects(box, lost, weighed.later)
        else:
            box.addWidget(plain(say("Không mất gì đã ghi sau đó.", "Nothing written since is lost."), "muted"))
            self._show_effects(box, weighed.told, weighed.slots)
        doors = QWidget()
        row = Flow(doors)
        self.back = QPushButton(
            say("Hoàn tác, bỏ cả chỗ ghi sau", "Take back, with what came since")
            if weighed.later
            else say("Hoàn tác việc này", "Take this back")
        )
        self.back.setObjectName("primary" if not weighed.later else "")
        self.back.setIcon(icon("undo-2", self._colours.on_accent if not weighed.later else self._colours.accent))
        self.back.clicked.connect(partial(self.wants_back.emit, act, False))
        row.addWidget(self.back)
        if weighed.later and weighed.kept:
            self.keep = QPushButton(say("Hoàn tác, giữ chỗ ghi sau", "Take back, keep what came since"))
            self.keep.setObjectName("primary")
            self.keep.clicked.connect(partial(self.wants_back.emit, act, True))
            row.addWidget(self.keep)
        for button in (self.back, self.keep):
            if button is not None:
                button.setEnabled(writable)
        box.addWidget(doors)

    def _show_effects(self, box: QVBoxLayout, effects: Sequence[Effect], of: int) -> None:
        say = self._say
        for effect in effects:
            line = plain(
                f"{effect.name or say('chưa có tên', 'no name')} – {say.label(effect.change.label)}:  {arrow(effect.change)}"
            )
            line.setContentsMargins(12, 0, 0, 0)
            box.addWidget(line)
        if of > len(effects):
            left = of - len(effects)
            box.addWidget(
                plain(say(f"… và {grouped(left)} chỗ nữa.", f"… and {counted(left, 'more place')}."), "muted")
            )

    def _door(self, words: str, run: Callable[[], None]) -> None:
        button = Elided()
        button.set_words(words)
        button.setAccessibleName(words)
        button.clicked.connect(lambda _=False: run())
        self._box.addWidget(button)

    def _begin(self) -> None:
        inner = QWidget()
        self._box = QVBoxLayout(inner)
        self._box.setContentsMargins(18, 14, 14, 14)
        self._box.setSpacing(4)
        self.to_list = QPushButton(self._say("‹ Về danh sách", "‹ Back to the list"))
        self.to_list.setObjectName("quiet")
        self.to_list.clicked.connect(lambda _=False: self.wants_list.emit())
        self.to_list.setVisible(self._alone)
        self._box.addWidget(self.to_list)
        self._outlook = QVBoxLayout()
        self.back = self.keep = None
        self.setWidget(inner)
        self.verticalScrollBar().setValue(0)


def arrow(change: Change) -> str:
    """Return a change in words: from what to what."""
    return f"{change.old_text or '–'}  →  {change.new_text or '–'}" if change.old_text else change.new_text or "–"


def _empty(box: QVBoxLayout) -> None:
    while (item := box.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
