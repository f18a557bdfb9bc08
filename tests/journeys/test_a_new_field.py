"""A new field is one line in one file: everything else follows from the description, in an older catalogue too."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from pypdf import PdfReader
from pytestqt.qtbot import QtBot

from db.catalogue import Reader, Writer
from db.catalogue.past import PastReader
from db.ledger.check import Report
from db.model.changes import finish
from db.model.condition import Test
from db.model.past import AsOf
from db.model.query import Query
from db.schema.check import faults
from db.schema.field import Field
from db.schema.field_type import Text
from db.schema.kind import Description
from db.schema.label import Label
from db.schema.reference import OneTerm
from db.schema.vocabulary import Term, Vocabularies, Vocabulary
from heritage_app.command.look import _kind_plain
from heritage_app.paper.order import Order
from heritage_app.paper.papers import print_paper
from tests.journeys.driver import Officer

SOUND = Vocabulary(
    "tieng_vang",
    Label("Tiếng vang", "Echo"),
    (Term("xa", Label("vang xa", "far")), Term("ngan", Label("tiếng ngắn", "short"))),
)
ECHO = Field("echo", Label("Tiếng vang", "Echo"), OneTerm("tieng_vang"), column=6)
STORY = Field("story", Label("Chuyện kể về chiêng", "Story of the gong"), Text())


@pytest.fixture
def grown(description: Description) -> Description:
    """The description with a vocabulary and two fields more, and no other change."""
    gong = description.kind("gong")
    first = gong.sections[0]
    sections = (msgspec.structs.replace(first, fields=(*first.fields, ECHO, STORY)), *gong.sections[1:])
    kinds = tuple(msgspec.structs.replace(k, sections=sections) if k.id == "gong" else k for k in description.kinds)
    return Description(kinds, Vocabularies([*description.vocabularies, SOUND]), description.units)


def test_a_new_field_is_everywhere_at_once(
    qtbot: QtBot, folder: Path, description: Description, grown: Description, tmp_path: Path
) -> None:
    assert not list(faults(grown))
    older = Writer(folder, description, "Bùi Thị Lan")
    older.add(description.kind("gong"), [{"name": "Chiêng khầm", "number": "C-00001"}])
    older.close()

    officer = Officer(folder, grown)
    officer.goes_to_kind("gong")
    assert officer.list()[0][1] == "Chiêng khầm"
    columns = [
        officer.window.list.model.headerData(c, officer.window.list.table.horizontalHeader().orientation())
        for c in range(9)
    ]
    assert "Tiếng vang" in columns
    officer.keys("F6")
    officer.goes_to("Tiếng vang")
    officer.types("vang")
    officer.keys("Down", "Return")
    officer.keys("Ctrl+E")
    officer.goes_to("Chuyện kể về chiêng", 90)
    officer.types("đánh thức mường")
    officer.keys("Ctrl+S")
    assert "vang xa" in officer.list()[0]
    officer.quit()

    reader = Reader(folder, grown)
    assert len(reader.find(Query(kind="gong", where=Test("echo", "is", ("xa",))))) == 1
    assert len(reader.find(Query(kind="gong", where=Test("echo", "is", ("ngan",))))) == 0
    assert len(reader.find(Query(words="danh thuc muong"))) == 1
    ids = [f["id"] for f in _kind_plain(grown.kind("gong"), {})["fields"]]
    assert {"echo", "story"} <= set(ids)
    for form in ("sheet", "inventory"):
        print_paper(reader, Order(form, "internal", "gong"), tmp_path / f"{form}.pdf")
        text = " ".join(" ".join(page.extract_text() for page in PdfReader(tmp_path / f"{form}.pdf").pages).split())
        assert "vang xa" in text
    report = finish(reader.check())
    assert isinstance(report, Report)
    assert report.sound, report.findings
    reader.close()
    reader.close()

    past = PastReader(folder, grown, AsOf("9999-12-31", True))
    listing = past.find(Query(kind="gong"))
    fields = [grown.kind("gong").by_id[i] for i in ("name", "echo", "story")]
    assert past.lines(listing, 0, 1, fields)[0].cells == ("Chiêng khầm", "vang xa", "đánh thức mường")
    past.close()
