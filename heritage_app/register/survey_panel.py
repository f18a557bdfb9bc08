"""The panel on the page of a survey: how far it has come, kind by kind, each number a door to its records; what does not fit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from db.catalogue.registering import Sighted, progress
from db.model.query import Query
from db.model.record import Record
from db.model.rules.sets import count_differences
from db.schema.field_type import Words, grouped
from db.schema.kind import Description
from heritage_app.parts.flow import Flow
from heritage_app.parts.scrolled import Scrolled
from heritage_app.parts.words import plain
from heritage_app.say import Say
from heritage_app.session import Session

if TYPE_CHECKING:
    from heritage_app.record.page import RecordPage

_BAR_WIDTH, _BAR_HEIGHT = 120, 8


class SurveyPanel(Scrolled):
    """Shows one survey's progress. ``open_list`` gets a query and the words over its list."""

    def __init__(
        self, description: Description, say: Say, words: Words, open_list: Callable[[Query, str], None]
    ) -> None:
        super().__init__()
        self._description, self._say, self._words, self._open = description, say, words, open_list
        self.setAccessibleName(say("Tiến độ đợt kiểm kê", "Progress of the survey"))
        self._box = QVBoxLayout(self.inner)
        self._box.setContentsMargins(18, 6, 18, 6)
        self._box.setSpacing(4)

    def show_progress(self, survey: Record, found: list[Sighted]) -> None:
        """Show how far a survey has come."""
        while (item := self._box.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        say = self._say
        for part in found:
            self._box.addWidget(self._part(survey, part))
        if not found and survey.values.get("survey_kind") != "statistics":
            hint = say(
                "Ghi “Đối tượng kiểm kê” và “Địa bàn” để sổ tính còn bao nhiêu phiếu chưa gặp.",
                "Record subjects and area, and what was not seen yet is counted here.",
            )
            self._box.addWidget(plain(hint, "muted"))
        for total, summed in count_differences(survey):
            self._box.addWidget(
                plain(
                    say(
                        f"Số liệu: công bố {grouped(total)}, cộng các nhóm được {grouped(summed)}, "
                        f"lệch {grouped(abs(total - summed))}; sổ giữ cả hai.",
                        f"Counts: {total} stated, the classes add up to {summed}, a difference of {abs(total - summed)}; "
                        "both are kept.",
                    )
                )
            )
        self.setVisible(self._box.count() > 0)
        self.fit()

    def first_door(self) -> QWidget | None:
        """Return the first number that leads to records."""
        return next((b for b in self.findChildren(QPushButton) if b.isVisible()), None)

    def _part(self, survey: Record, part: Sighted) -> QWidget:
        say, kind = self._say, self._description.kind(part.kind)
        name = say.label(kind.plural)
        line = QWidget()
        if not part.expected:
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 2, 0, 2)
            row.addWidget(plain(f"{name}: " + say("địa bàn chưa có phiếu nào", "no record in the area yet"), "muted"))
            return line
        share = round(100 * part.seen / part.expected)
        words = plain(
            say(
                f"{name}: đã gặp {grouped(part.seen)} trên {grouped(part.expected)} phiếu ({share} %)",
                f"{name}: seen {part.seen} of {part.expected} ({share} %)",
            )
            + self._target(survey, part.kind)
        )
        bar = QProgressBar()
        bar.setRange(0, part.expected)
        bar.setValue(part.seen)
        bar.setTextVisible(False)
        bar.setFixedSize(_BAR_WIDTH, _BAR_HEIGHT)
        bar.setAccessibleName(words.text())
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(12)
        head.addWidget(words, 1)
        head.addWidget(bar)
        doors = QWidget()
        flow = Flow(doors)
        for text, number, query in (
            (say("Chưa gặp", "Not seen yet"), part.unseen, part.unseen_query),
            (say("Đã gặp", "Seen"), part.seen, part.seen_query),
            (say("Khác phiếu", "Not as recorded"), part.changed, part.changed_query),
        ):
            if number:
                flow.addWidget(self._door(f"{text}: {grouped(number)}", query, f"{text.lower()} – {survey.name}"))
        results = self._description.kind(part.kind).field("sightings.sighting")
        for result, number, query in part.results if len(part.results) > 1 else ():
            shown = results.type.show(result, self._words) if results else result
            flow.addWidget(self._door(f"{shown} {grouped(number)}", query, f"{shown} – {survey.name}"))
        box = QVBoxLayout(line)
        box.setContentsMargins(0, 2, 0, 2)
        box.setSpacing(0)
        box.addLayout(head)
        box.addWidget(doors)
        return line

    def _door(self, text: str, query: Query, title: str) -> QPushButton:
        door = QPushButton(text.replace("&", "&&"))
        door.setObjectName("quiet")
        door.clicked.connect(lambda: self._open(query, title))
        return door

    def _target(self, survey: Record, kind: str) -> str:
        """Return the targets set for a kind, in words."""
        counted = self._description.kind(survey.kind).field("targets.target_unit")
        parts = []
        for row in survey.values.get("targets") or ():
            if row.get("target_subject") == kind and row.get("target_count") is not None:
                unit = row.get("target_unit")
                shown = counted.type.show(unit, self._words) if counted and unit else ""
                parts.append(f"{grouped(row['target_count'])} {shown}".rstrip())
        return self._say(" · chỉ tiêu ", " · target ") + "; ".join(parts) if parts else ""


def follow_survey(page: RecordPage, session: Session, say: Say, open_list: Callable[[Query, str], None]) -> None:
    """Keep the panel of a survey on a page: made when the first survey is shown, read anew whenever anything changed."""
    held: list[SurveyPanel] = []

    def show(survey: Record, found: list[Sighted]) -> None:
        if page.record_id != survey.id:
            return
        if not held:
            held.append(SurveyPanel(session.description, say, page.desk.words, open_list))
            box = page.layout()
            assert isinstance(box, QVBoxLayout)
            box.insertWidget(1, held[0])
        held[0].show_progress(survey, found)

    def look() -> None:
        survey = page.record
        if survey is None or survey.kind != "survey" or not survey.id or survey.deleted:
            for panel in held:
                panel.hide()
            return
        session.ask(lambda reader: progress(reader, survey), lambda found: show(survey, found), "progress")

    page.drawn.connect(look)
    session.changed.connect(lambda _: look())
