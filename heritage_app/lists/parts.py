"""Parts of a list that most lists do without, made when first asked for, and the words under it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from db.model.condition import Condition
from db.model.query import Query
from db.schema.field_type import counted, grouped, how_many
from db.schema.kind import Kind
from db.schema.label import Label
from heritage_app.forms.desk import Desk
from heritage_app.say import Say
from heritage_app.session import Session

if TYPE_CHECKING:
    from heritage_app.lists.bar import FilterBar
    from heritage_app.lists.empty import EmptyList
    from heritage_app.lists.meant import Meant

_LONGEST = 30


class Pane(Protocol):
    """What these parts ask of the list they stand in."""

    session: Session
    say: Say
    desk: Desk
    kind: Kind | None
    query: Query
    only_reads: bool
    box: QVBoxLayout
    table: QWidget
    search: QLineEdit
    wants_kept: Any

    def narrow(self, where: Condition | None) -> None:
        """Show the records that answer a condition."""

    def widen(self) -> None:
        """Show the records that something links to as well."""

    def show_all(self) -> None:
        """Take away all that narrows the list."""


def pause(owner: QWidget, milliseconds: int, then: Callable[[], None]) -> QTimer:
    """Return a pause after which something is done once; begun anew, it is as long again."""
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(then)
    return timer


def bar(pane: Pane) -> FilterBar:
    """Make the conditions over the rows; what writes them is much to load."""
    from heritage_app.lists.bar import FilterBar  # why: most lists are opened whole

    made = FilterBar(pane.session, pane.desk)
    made.keeps = not pane.only_reads
    made.changed.connect(pane.narrow)
    made.widened.connect(pane.widen)
    made.left.connect(pane.table.setFocus)
    made.keep.connect(pane.wants_kept)
    pane.box.insertWidget(pane.box.indexOf(pane.table), made)
    if pane.kind is not None:
        made.show_query(pane.kind, pane.query)
    return made


def meant(pane: Pane) -> Meant:
    """Make the line beside few hits."""
    from heritage_app.lists.meant import Meant  # why: few searches find so little

    made = Meant(pane.session, pane.say)
    made.chosen.connect(pane.search.setText)
    pane.box.insertWidget(pane.box.indexOf(pane.table), made)
    return made


def empty(pane: Pane) -> EmptyList:
    """Make what stands in the place of the rows where there are none."""
    from heritage_app.lists.empty import EmptyList  # why: most lists have rows

    made = EmptyList(pane.say)
    made.wants_all.connect(pane.show_all)
    made.meant.connect(pane.search.setText)
    pane.box.insertWidget(pane.box.indexOf(pane.table) + 1, made, 1)
    return made


def count_of_list(
    say: Say, number: int, growing: bool, pieces: tuple[int, Label] | None, band: str, sought: str, chosen: int
) -> str:
    """Return how many records are listed, how many pieces they stand for, in which group one stands, what is sought,
    how many are chosen."""
    told = grouped(number, say.language)
    text = say(f"{told} phiếu", counted(number, "record"))
    if growing:
        text = say(f"{told} phiếu đầu, đang đọc tiếp…", f"the first {told}, reading on…")
    if pieces is not None and pieces[0]:
        text += f" · {how_many(*pieces, say.language)}"
    if band:
        text += say(f" · nhóm: {_short(band)}", f" · group: {_short(band)}")
    if sought:
        text += say(f" · tới “{_short(sought)}”", f" · to “{_short(sought)}”")
    elif chosen > 1:
        text += say(f" · đã chọn {grouped(chosen)}", f" · {chosen:,} chosen")
    return text


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


def offer_meant(session: Session, empty: EmptyList, query: Query, shown: Callable[[], Query]) -> None:
    """Offer what may have been meant by words that find nothing, once it is said that they do; ``shown`` tells what is asked for now."""

    def show(words: list[str]) -> None:
        if query is shown():
            empty.suggest(words)

    empty.suggest(())
    if query.words.strip():
        session.ask(lambda reader: [] if reader.moment else reader.search.suggestions(query), show, "suggested")
