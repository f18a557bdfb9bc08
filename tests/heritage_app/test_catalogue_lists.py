"""Danh mục kiểm kê: drafted, published with its decision, compared with the year before, printed again as published."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from db.catalogue import Writer
from db.catalogue.editions import kept_paper
from db.catalogue.media import all_media, media_of
from db.media.store import path_of
from db.model.problems import NotPossible, Trouble
from db.schema.kind import Description
from heritage_app.paper.catalogue_lists import compose_list, differences, draft, freeze_list, new_list, print_list
from heritage_app.sample import fill
from tests.db.tools import assert_refused, assert_sound, command
from tests.reports.reading import joined, pages_of

DECISION = "15/QĐ-UBND 05/01/2026"
CHAIRMAN = "Chủ tịch Ủy ban nhân dân tỉnh Phú Thọ"


@pytest.fixture
def sample(writer: Writer) -> Writer:
    fill(writer)
    return writer


def relic(writer: Writer, name: str, *places: str, **typed: Any) -> str:
    rows = [{"place": p, "place_role": "main" if not at else "other"} for at, p in enumerate(places)]
    return writer.add(writer.description.kind("relic"), [{"name": name, "level": "public", "places": rows, **typed}])[
        1
    ][0]


def text_of(path: Path) -> str:
    return joined("".join(pages_of(path)))


def test_a_year_from_draft_to_the_next_years_list(
    sample: Writer, folder: Path, description: Description, tmp_path: Path
) -> None:
    old, made = new_list(sample, "relic", 2026, "internal")
    assert made.items == 40
    assert sorted(made.components) == ["Hang xóm Trại", "Mái đá làng Vành"], "beside their complex they do not stand"
    print_list(sample.read, old, tmp_path / "draft.pdf")
    assert "DỰTHẢO" in text_of(tmp_path / "draft.pdf")

    changes, pages = freeze_list(sample, old, DECISION, CHAIRMAN)
    print_list(sample.read, old, tmp_path / "2026.pdf")
    published = (tmp_path / "2026.pdf").read_bytes()
    said = text_of(tmp_path / "2026.pdf")
    assert joined(f"(Kèm theo Quyết định số 15/QĐ-UBND ngày 05 tháng 01 năm 2026 của {CHAIRMAN})") in said
    assert "CỘNGHÒA" not in said and "DỰTHẢO" not in said, "an annex has no Quốc hiệu"
    assert joined("Danh mục này có 40 (bốn mươi) di tích./.") in said
    record = sample.read.record(old)
    assert record.values["frozen_hash"] == hashlib.sha256(published).hexdigest()
    assert [m.id for m in media_of(sample.read, old)] == [record.values["frozen_file"]]
    paper = sample.read.record(record.values["list_decision"])
    assert (paper.kind, paper.number, paper.values["issued"]) == ("document", "15/QĐ-UBND", "2026-01-05")
    assert pages == 6 and changes.sentence.vi == "Công bố “Danh mục kiểm kê di tích năm 2026”"

    [house] = sample.read.named("Đình Cời", ("relic",))
    sample.amend(house, {"name": "Đình làng Cời"})
    new, _ = new_list(sample, "relic", 2027, "internal", before=old)
    found = differences(sample.read, new)
    assert [(d["what"], d["before"], d["after"]) for d in found] == [("renamed", "Đình Cời", "Đình làng Cời")]

    print_list(sample.read, old, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == published
    compose_list(sample.read, sample.read.record(old), tmp_path / "anew.pdf")
    assert (tmp_path / "anew.pdf").read_bytes() == published, "set anew from its rows it is the same too"
    assert_sound(folder, description)


def test_lost_bytes_of_a_published_list_are_set_anew(writer: Writer, folder: Path, tmp_path: Path) -> None:
    relic(writer, "Đình Cời", "Lương Sơn, Hòa Bình")
    made, _ = new_list(writer, "relic", 2026, "internal")
    freeze_list(writer, made, DECISION)
    hash_ = writer.read.record(made).values["frozen_hash"]
    path_of(folder, hash_, "application/pdf").unlink()
    assert kept_paper(folder, hash_) is None
    print_list(writer.read, made, tmp_path / "a.pdf")
    assert hashlib.sha256((tmp_path / "a.pdf").read_bytes()).hexdigest() == hash_


def test_what_came_in_and_went_out_is_told_with_its_decision(writer: Writer) -> None:
    stays, goes = (relic(writer, n, "Tân Lạc, Hòa Bình") for n in ("Hang Bưng", "Miếu cũ"))
    old, _ = new_list(writer, "relic", 2026, "internal")
    freeze_list(writer, old, DECISION)
    assert "listings" not in writer.read.record(stays).values, "a first list does not say that anything came in by it"
    comes = relic(writer, "Đền mới", "Mai Châu, Hòa Bình")
    writer.amend(goes, {"listings": [{"listing_act": "dua_ra", "decision": "90/QĐ-UBND 02/11/2026"}]})
    new, made = new_list(writer, "relic", 2027, "internal", before=old)
    assert made.items == 2 and made.taken_off == ("Miếu cũ",)
    freeze_list(writer, new, "03/QĐ-UBND 04/01/2027")
    told = {d["what"]: (d["name"], d["decision"]) for d in differences(writer.read, new)}
    assert set(told) == {"in", "out"}
    assert told["in"][0] == "Đền mới" and "03/QĐ-UBND" in told["in"][1]
    assert told["out"][0] == "Miếu cũ" and "90/QĐ-UBND" in told["out"][1]
    (row,) = writer.read.record(comes).values["listings"]
    assert (row["listing_act"], row["listing_day"]) == ("dua_vao", "2027-01-04")
    writer.undo()
    assert "listings" not in writer.read.record(comes).values
    assert writer.read.record(new).values["list_state"] == "draft", "publishing is one act"


def test_a_relic_in_two_communes_stands_in_both_and_counts_once(writer: Writer, tmp_path: Path) -> None:
    both = relic(writer, "Hang Hai Xã", "xã Mường Bi, tỉnh Phú Thọ", "xã Mường Vang, tỉnh Phú Thọ")
    relic(writer, "Chùa Một", "xã Mường Bi, tỉnh Phú Thọ")
    made, _ = new_list(writer, "relic", 2026, "internal")
    print_list(writer.read, made, tmp_path / "once.pdf")
    assert text_of(tmp_path / "once.pdf").count("HangHaiXã") == 1
    writer.amend(made, {"list_twice": "có"})
    print_list(writer.read, made, tmp_path / "twice.pdf")
    said = text_of(tmp_path / "twice.pdf")
    assert said.count("HangHaiXã") == 2
    assert joined("Cộng xã Mường Bi: 2 di tích") in said and joined("Cộng xã Mường Vang: 1 di tích") in said
    assert joined("Danh mục này có 2 (hai) di tích./.") in said
    writer.amend(made, {"list_grouping": "liên tục theo tên"})
    print_list(writer.read, made, tmp_path / "running.pdf")
    assert "Cộng" not in text_of(tmp_path / "running.pdf")
    writer.amend(both, {"places": [{"place": "xã Mường Vang, tỉnh Phú Thọ"}]})
    later, _ = new_list(writer, "relic", 2027, "internal", before=made)
    (moved,) = differences(writer.read, later)
    assert (moved["what"], moved["before"], moved["after"]) == ("moved", "xã Mường Bi; xã Mường Vang", "xã Mường Vang")


def test_a_list_is_drawn_up_for_an_audience_and_an_area(sample: Writer) -> None:
    relic(sample, "Hang bí mật", "Mai Châu, Hòa Bình", level="restricted")
    names = {row["item_name"] for row in draft(sample.read, "relic", 2026, "public").values["items"]}
    assert "Hang bí mật" not in names and "Đình Cời" in names
    here = draft(sample.read, "relic", 2026, "full", "xã Mai Châu")
    assert here.items and "Hang Khoài" not in {row["item_name"] for row in here.values["items"]}
    with pytest.raises(NotPossible, match="Không có đơn vị hành chính"):
        draft(sample.read, "relic", 2026, "full", "xã Không Đâu")
    elements = draft(sample.read, "intangible", 2026, "internal").values["items"]
    assert "lễ hội truyền thống" in {str(row.get("item_type")).lower() for row in elements}


def test_what_cannot_be_published_is_refused_and_nothing_is_half_done(writer: Writer, folder: Path) -> None:
    with pytest.raises(NotPossible, match="Không có phiếu nào để đưa vào danh mục"):
        new_list(writer, "relic", 2026, "internal")
    odd = relic(writer, "Hang <b>& \u202eđảo</b> \U0001f600", "Mai Châu, Hòa Bình")
    made, _ = new_list(writer, "relic", 2026, "internal")
    with pytest.raises(NotPossible, match="quyết định"):
        freeze_list(writer, made, "")
    with pytest.raises(Trouble, match="Hang"):
        freeze_list(writer, made, DECISION)
    record = writer.read.record(made)
    assert record.values["list_state"] == "draft" and "frozen_file" not in record.values
    assert not all_media(writer.read) and not list((folder / "media").glob("??/*"))
    writer.amend(odd, {"name": "Hang <b>& đảo"})
    again, _ = new_list(writer, "relic", 2026, "internal")
    freeze_list(writer, again, DECISION)
    with pytest.raises(NotPossible, match="đã công bố"):
        freeze_list(writer, again, DECISION)
    with pytest.raises(NotPossible, match="chưa ghi danh mục trước"):
        differences(writer.read, again)
    with pytest.raises(NotPossible, match="không phải danh mục"):
        print_list(writer.read, odd, folder / "x.pdf")


def test_the_command_line_does_it_all(folder: Path, writer: Writer, tmp_path: Path) -> None:
    relic(writer, "Đình Cời", "Lương Sơn, Hòa Bình")
    writer.close()
    asked = ("--in", folder)
    ran = command("catalogue-list", "new", "--year", "2026", *asked)
    assert ran.returncode == 0 and "1 mục" in ran.stdout, ran.stderr
    ran = command("catalogue-list", "freeze", "DMKK-001", "--decision", DECISION, "--signed-by", CHAIRMAN, *asked)
    assert ran.returncode == 0 and "SHA-256" in ran.stdout, ran.stderr
    out = tmp_path / "a.pdf"
    assert command("catalogue-list", "print", "DMKK-001", "--out", out, *asked).returncode == 0
    ran = command("catalogue-list", "list", "--json", *asked)
    assert hashlib.sha256(out.read_bytes()).hexdigest() in ran.stdout
    assert "chưa ghi danh mục trước" in assert_refused(command("catalogue-list", "compare", "DMKK-001", *asked))
    assert "--out" in assert_refused(command("catalogue-list", "print", "DMKK-001", *asked))
