"""Work lists, surveys and statistics: what is due, how far a survey has come, how many there are of what."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from db.catalogue import Writer, create
from db.catalogue.registering import piles, progress, work_list
from db.model.condition import OfRow, Test
from db.model.duties import WORK_LISTS, due
from db.model.problems import NotPossible
from db.model.query import Query
from db.schema.kind import Description
from heritage_app.sample import fill
from tests.db.tools import ROOT, assert_refused, command

TODAY = date(2026, 11, 25)
LAC_SON, DA_BAC = "xã Lạc Sơn, tỉnh Phú Thọ", "xã Đà Bắc, tỉnh Phú Thọ"


def add(writer: Writer, kind: str, **typed: Any) -> str:
    return writer.add(writer.description.kind(kind), [typed])[1][0]


def pile(writer: Writer, name: str) -> dict[str, int]:
    return next(dict(p.counts) for p in piles(writer.read, TODAY) if p.list.id == name)


def test_every_list_can_be_asked_of_every_kind_it_names(description: Description, writer: Writer) -> None:
    for one in WORK_LISTS:
        queries = list(one.queries(description, TODAY))
        assert queries, one.id
        for query in queries:
            assert len(writer.read.find(query)) == writer.read.search.count(query)[0] == 0


def test_what_was_not_reviewed_this_year(writer: Writer) -> None:
    add(writer, "relic", name="Đền", sightings=[{"sighted": "5/3/2026", "sighting": "đúng như phiếu"}])
    add(writer, "relic", name="Chùa", sightings=[{"sighted": "5/3/2025"}])
    add(writer, "relic", name="Hang")
    assert pile(writer, "unreviewed") == {"relic": 2}


def test_a_picture_that_shows_a_record_is_its_photograph(writer: Writer) -> None:
    add(writer, "gong", name="Chiêng có tệp ảnh", number="C-1")
    add(writer, "gong", name="Chiêng không ảnh")
    add(writer, "gong", name="Chiêng có ảnh in", photos=["Toàn cảnh"])
    media = add(writer, "media", name="Ảnh chiêng", shows=["C-1"])
    assert pile(writer, "unphotographed") == {"gong": 1}
    writer.delete([media])
    assert pile(writer, "unphotographed") == {"gong": 2}


def test_numbers_states_and_dues(writer: Writer) -> None:
    add(writer, "gong", name="Không số", state="chờ kiểm tra")
    add(writer, "gong", name="Số tạm", numbers=[{"number": "T3-017", "register": "số tạm (đội kiểm kê)"}])
    add(
        writer,
        "gong",
        name="Đã có số",
        numbers=[
            {"number": "C-1"},
            {"number": "T3-018", "register": "số tạm (đội kiểm kê)", "former": "có"},
        ],
    )
    add(writer, "intangible", name="Mo", inventory_due="1/1/2026")
    add(writer, "intangible", name="Hát", inventory_due="1/1/2027")
    add(writer, "survey", name="Đợt 2025", ended="1/12/2025", survey_state="đang làm")
    assert pile(writer, "unnumbered")["gong"] == 1
    assert pile(writer, "provisional") == {"gong": 1}
    assert pile(writer, "waiting") == {"gong": 1}
    assert pile(writer, "overdue") == {"intangible": 1, "survey": 1}


def test_what_the_law_asks_for_and_lacks(writer: Writer) -> None:
    add(writer, "gong", name="Đủ", ownership="sở hữu chung", place=LAC_SON)
    add(writer, "gong", name="Thiếu", ownership="sở hữu chung")
    assert pile(writer, "incomplete") == {"gong": 1}


def test_duties_come_nearest_first() -> None:
    days = [day.isoformat() for day, _ in due(TODAY)]
    assert days == ["2026-12-31", "2026-12-31", "2026-12-31", "2027-03-01"]
    assert due(date(2026, 3, 1))[0][0] == date(2026, 3, 1)


def test_a_survey_tells_what_its_area_has_not_yet_seen(writer: Writer) -> None:
    survey = add(
        writer, "survey", name="Kiểm kê 2026", number="ĐKK-001", subjects="chiêng; di tích", areas=[{"area": LAC_SON}]
    )
    seen = {"sighting_survey": "ĐKK-001", "sighted": "5/3/2026"}
    add(writer, "gong", name="Chiêng một", place=LAC_SON, sightings=[{**seen, "sighting": "đúng như phiếu"}])
    add(writer, "gong", name="Chiêng hai", place=LAC_SON, sightings=[{**seen, "sighting": "đổi chủ"}])
    add(writer, "gong", name="Chiêng ba", place=LAC_SON)
    add(writer, "gong", name="Nơi khác", place=DA_BAC)
    add(writer, "relic", name="Đền", places=[{"place": LAC_SON}])
    gongs, relics = progress(writer.read, writer.read.record(survey))
    assert (gongs.kind, gongs.expected, gongs.seen, gongs.unseen, gongs.changed) == ("gong", 3, 2, 1, 1)
    assert (relics.kind, relics.expected, relics.seen) == ("relic", 1, 0)
    assert [(result, number) for result, number, _ in gongs.results] == [("new_owner", 1)]
    unseen = writer.read.find(gongs.unseen_query)
    assert [line.name for line in writer.read.lines(unseen, 0, 9)] == ["Chiêng ba"]
    changed = writer.read.find(gongs.changed_query)
    assert [line.name for line in writer.read.lines(changed, 0, 9)] == ["Chiêng hai"]


def test_statistics_count_records_and_pieces(writer: Writer) -> None:
    for name, commune, condition, pieces in (
        ("một", LAC_SON, "nứt", "1"),
        ("hai", LAC_SON, "nứt; vá", "2"),
        ("ba", DA_BAC, "nguyên", "1"),
        ("bốn", None, None, "5"),
    ):
        typed = {k: v for k, v in (("place", commune), ("condition", condition)) if v}
        add(writer, "gong", name=name, pieces=pieces, **typed)
    tally = writer.read.search.tally
    by_commune = tally(Query("gong"), ("commune",))
    assert [(t.words[0], t.records, t.pieces) for t in by_commune] == [
        ("xã Đà Bắc, tỉnh Phú Thọ", 1, 1),
        ("xã Lạc Sơn, tỉnh Phú Thọ", 2, 3),
        ("(chưa ghi)", 1, 5),
    ]
    by_condition_rows = tally(Query("gong"), ("condition",))
    by_condition = {t.words[0]: (t.records, t.pieces) for t in by_condition_rows}
    assert by_condition == {"nguyên": (1, 1), "nứt": (2, 3), "vá": (1, 2), "(chưa ghi)": (1, 5)}
    crossed = {t.words: t.records for t in tally(Query("gong"), ("commune", "condition"))}
    assert crossed["xã Lạc Sơn, tỉnh Phú Thọ", "nứt"] == 2
    add(writer, "gong_set", name="Bộ", members=["một", "hai"])
    add(writer, "person", name="Bùi Văn Mịn")
    kinds = [(t.words[0], t.records, t.pieces) for t in tally(Query(), ("kind",))]
    assert kinds == [("Bộ chiêng", 1, 0), ("Chiêng", 4, 9), ("Người", 1, 0)], (
        "a gong in a set counts once, nobody is a piece"
    )
    assert writer.read.search.count(Query()) == (6, 9)
    assert sum(t.records for t in by_condition_rows) == 5 and writer.read.search.count(Query("gong")) == (4, 9)
    assert writer.read.search.count(Query("gong", where=Test("condition", "is", ("cracked",)))) == (2, 3)


def test_statistics_by_rank_year_century_and_the_commune_of_its_time(writer: Writer) -> None:
    fill(writer)
    tally = writer.read.search.tally
    ranks = {t.words[0]: t.records for t in tally(Query("relic"), ("ranks",))}
    assert sum(ranks.values()) == 42 and ranks["di tích quốc gia đặc biệt"] == 1
    then = {t.words[0] for t in tally(Query("relic"), ("places.place:then",))}
    now = {t.words[0] for t in tally(Query("relic"), ("places.place",))}
    assert any("tỉnh Hòa Bình" in w for w in then) and any("tỉnh Phú Thọ" in w for w in now)
    years = {t.words[0] for t in tally(Query("document"), ("issued",))}
    assert "2016" in years


@pytest.mark.parametrize("path", ["nam", "name", "numbers", "khong.co", "conditions.observer"])
def test_what_cannot_be_counted_is_told(writer: Writer, path: str) -> None:
    with pytest.raises(NotPossible):
        writer.read.search.tally(Query("gong"), (path,))


def test_hidden_fields_are_not_counted_for_the_public(writer: Writer) -> None:
    add(writer, "person", name="Bùi Văn Mịn", ethnic="Mường", level="công khai")
    with pytest.raises(NotPossible):
        writer.read.search.tally(Query("person", audience="public"), ("ethnic",))
    add(writer, "gong", name="Nội bộ")
    assert writer.read.search.tally(Query("gong", audience="public"), ("commune",)) == []


def test_a_work_list_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(NotPossible) as refused:
        work_list("unreview")
    assert "unreviewed" in refused.value.label.vi


def test_a_row_condition_names_the_survey(writer: Writer) -> None:
    survey = add(writer, "survey", name="Đợt")
    add(writer, "gong", name="Chiêng", sightings=[{"sighting_survey": "Đợt"}])
    found = Query("gong", where=OfRow("sightings", Test("sighting_survey", "is", (survey,))))
    assert writer.read.search.count(found) == (1, 1)


def test_the_commands(writer: Writer, folder: Path, tmp_path: Path) -> None:
    fill(writer)
    add(writer, "survey", name="Rà soát 2026", subjects="di tích")
    writer.close()
    lists = json.loads(command("worklist", "--in", folder, "--json").stdout)
    assert {p["id"] for p in lists} == {one.id for one in WORK_LISTS}
    named = command("worklist", "unreviewed", "--in", folder, "--for", "full")
    assert len(named.stdout.splitlines()) == next(p["records"] for p in lists if p["id"] == "unreviewed")
    assert_refused(command("worklist", "khong-co", "--in", folder))
    surveys = json.loads(command("surveys", "--in", folder, "--json").stdout)
    review = next(s for s in surveys if s["name"] == "Rà soát 2026")
    assert review["progress"] == [{"kind": "relic", "expected": 42, "seen": 0, "unseen": 42, "changed": 0}]
    counted = command("stats", "--kind", "relic", "--by", "ranks", "--in", folder)
    assert counted.stdout.splitlines()[-1] == "Cộng\t42", counted.stderr
    assert json.loads(command("stats", "--in", folder, "--json").stdout)["by"] == ["kind"]
    assert_refused(command("stats", "--by", "ranks", "--in", folder))
    assert command("stats", "--in", folder, "--as-of", "1/1/2000").stdout.splitlines()[0].startswith("tính đến ngày")
    paper = tmp_path / "bảng.pdf"
    assert command("stats", "--kind", "relic", "--by", "ranks", "--in", folder, "--out", paper).returncode == 0
    if which("pdftotext"):
        text = subprocess.run(["pdftotext", "-raw", paper, "-"], capture_output=True, text=True, check=True).stdout
        assert "BẢNG THỐNG KÊ DI TÍCH" in text and "tính đến ngày" in text and "42 phiếu" in text
    else:
        print("not run: pdftotext is not here")


def test_whoever_reads_only_the_beginning_of_a_long_answer_is_told_nothing(writer: Writer, folder: Path) -> None:
    writer.add(writer.description.kind("gong"), [{"name": f"Chiêng {n}"} for n in range(3_000)])
    writer.close()
    for words in (("list", "--kind", "gong", "--in", folder), ("kinds", "--in", folder)):
        line = [sys.executable, str(ROOT / "main.py"), *map(str, words)]
        with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as ran:
            assert ran.stdout is not None and ran.stderr is not None
            ran.stdout.read(40)
            ran.stdout.close()
            assert ran.stderr.read() == b""
            assert ran.wait() == 0


def test_statistics_are_counted_in_a_catalogue_of_an_older_program(tmp_path: Path, description: Description) -> None:
    older = Description(
        tuple(k for k in description.kinds if k.id in ("gong", "group", "person", "document")),
        description.vocabularies,
        description.units,
    )
    folder = tmp_path / "sổ cũ"
    create(folder, older)
    writer = Writer(folder, older, "Bùi Thị Lan")
    writer.add(older.kind("gong"), [{"name": "Chiêng", "condition": "nứt"}])
    writer.close()
    ran = command("stats", "--in", folder, "--kind", "gong", "--by", "condition")
    assert ran.returncode == 0, ran.stderr[-800:]
    assert ran.stdout.split("\n")[0] == "nứt\t1\t1"
