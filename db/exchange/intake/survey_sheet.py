"""A wide survey sheet: a line a household, a column a size class. It comes in as one survey with its counts.

No thing is invented from a number: "3" under "30–40 cm" is a count of a holder, not three gongs. Holders that have
no record yet get one, since the sheet names them; numbering that begins again in each hamlet means nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from db.catalogue.resolve import Resolver
from db.exchange.columns.entries import Entry as Said
from db.exchange.columns.mapping import CLASS, HOLDER, RAW
from db.exchange.columns.mapping import Mapping as Columns
from db.exchange.columns.work import Work
from db.exchange.intake.judging import Entries, Judged, Row, Told
from db.model.edits import creation
from db.model.ids import new_id
from db.schema.field_type import Value
from db.schema.kind import Kind
from db.schema.label import Label
from db.schema.vietnamese import fold

_PLACE = re.compile(r"^(?:[ivx\d]+[.)]\s*)?(xom|thon|ban|to|khu|xa|phuong|thi tran|huyen|thanh pho|tinh)\b")
_SUBJECTS = (("trong dong", "bronze_drum"), ("chieng", "gong"), ("cong", "gong"))


class SurveyJudge:
    """Judges the lines of a wide sheet; ``survey`` is the record that carries all counts, judged last."""

    def __init__(self, resolver: Resolver, work: Work, kind: Kind, columns: Columns, title: str) -> None:
        self.resolver, self.work, self.kind = resolver, work, kind
        self.words = resolver.read.words()
        self.title = title
        self._columns = [(c.at, c.to[0] if c.to else RAW, c) for c in columns.columns]
        self._plan = columns
        self._counts: list[dict[str, Value]] = []
        self._notes: list[str] = []
        self.survey = new_id()

    def judged(self) -> Iterator[Judged]:
        """Yield every line with what becomes of it; the entries of the survey come with its last line."""
        waiting: Judged | None = None
        for entry in self.work.entries(self._plan):
            if waiting:
                yield waiting
            waiting = self._line(entry)
        if waiting is None:
            return
        yield waiting[0], self._survey()

    def _line(self, entry: Said) -> Judged:
        if entry.junk is not None:
            text = " | ".join(t for t in entry.texts if t.strip())
            return Row(entry.at, "ignored", told=(Told(-1, text[:200], entry.junk.label),)), None
        name, places, classes, told, rest = "", [], [], [], []
        for at, to, column in self._columns:
            text = entry.texts[at].strip() if at < len(entry.texts) else ""
            if not text:
                continue
            if to == HOLDER:
                name = text
            elif to == CLASS:
                classes.append((at, self.work.column(at), text))
            elif not to.startswith("@"):
                places.append(text if not column.lead or _placed(text) else f"{column.lead}{text}")
            elif to == RAW:
                rest.append(f"{self.work.column(at)}: {text}")
        places += [s for s in reversed(entry.section) if _placed(s)]
        counted = [c for c in (self._count(name, places, *c) for c in classes) if c]
        for at, header, text in classes:
            if not text.isdigit() and text not in ("-", "–", "0"):
                told.append(Told(at, text, Label("không phải số đếm; giữ nguyên chữ", "no count; the words are kept")))
                rest.append(f"{header}: {text}")
        if rest:
            self._notes.append(f"Dòng {entry.at} ({name}): " + "; ".join(rest))
        if not name and not counted:
            label = Label("không có tên hộ và không có số đếm", "neither a holder nor a count")
            return Row(entry.at, "rejected" if rest else "ignored", told=(Told(-1, "", label),)), None
        self._counts += counted
        if not counted:
            self._counts.append(self._row(name, places, {"count_text": "không ghi số đếm"}))
        return Row(entry.at, "new", name, self.survey, tuple(told)), None

    def _count(self, name: str, places: list[str], at: int, header: str, text: str) -> dict[str, Value] | None:
        if not text.isdigit() or int(text) == 0:
            return None
        total = header.rpartition(" – ")[2].lower().startswith(("tổng", "cộng"))
        return self._row(name, places, {"counted": int(text), "count_class": "tổng số" if total else header})

    def _row(self, name: str, places: list[str], said: dict[str, Value]) -> dict[str, Value]:
        row: dict[str, Value] = {"count_subject": self._subject()} if self._subject() else {}
        if name:
            row["count_holder"] = {"t": name, "new": "person"}
        if places:
            place = self.kind.field("counts.count_place")
            assert place is not None, "surveys count by place"
            row["count_place"] = place.type.accept(", ".join(places), self.words)
        return {**row, **said, "row_source": {"t": self.work.table.source.name}}

    def _subject(self) -> str:
        said = fold(
            " ".join((*self.work.headers, *(t for line in self.work.header.before for t in line.cells), self.title))
        )
        subject = next((s for word, s in _SUBJECTS if word in said), "")
        return subject if subject in self.words.vocabularies["survey_subject"].by_id else ""

    def _survey(self) -> Entries | None:
        if not self._counts:
            return None
        title = (
            next((t for line in self.work.header.before for t in line.cells if len(t.strip()) > 15), "")
            or f"Số liệu của tệp {self.work.table.source.name}"
        )
        values: dict[str, Value] = {
            "name": " ".join(self.work.doctor.cured(title).text.split()),
            "survey_kind": "statistics",
            "counts": self._counts,
            "recorded": date.today().isoformat(),
        }
        if "statistics" not in self.words.vocabularies["survey_kind"].by_id:
            del values["survey_kind"]
        if self._subject():
            values["subjects"] = [self._subject()]
        if self._notes:
            values["raw"] = "\n".join(self._notes)
        return creation(self.kind, self.resolver.settle(self.kind, values))


def _placed(text: str) -> bool:
    return bool(_PLACE.match(fold(text)))
