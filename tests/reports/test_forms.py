"""Forms are data: read from files, checked in one sentence each, chosen by day, over them the office's own."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from assets import asset
from db.catalogue import Writer
from db.model.problems import NotPossible
from db.schema.kind import Description
from heritage_app.paper.order import Order
from heritage_app.paper.papers import print_paper
from reports.form_faults import faults
from reports.form_schema import called, slots_of
from reports.form_values import scope_at
from reports.forms import Basis, Declared, Form, FormColumn, FormItem, Role, Within
from reports.shelf import Fault, check_form, form_of, read_shelf, wrongs
from tests.reports.reading import joined, pages_of


def _form(**changes: Any) -> dict[str, Any]:
    form: dict[str, Any] = {
        "id": "phieu_xom",
        "title": {"vi": "Phiếu của xóm", "en": "Sheet of the hamlet"},
        "status": "mau_tam",
        "basis": "Mẫu của Phòng Quản lý di sản.",
        "kinds": ["relic"],
        "blocks": [
            {"block": "heading", "text": {"vi": "1. Tên gọi", "en": "1. Name"}},
            {
                "block": "items",
                "items": [
                    {"label": {"vi": "Tên", "en": "Name"}, "fields": ["name"]},
                    {"label": {"vi": "Tên cũ", "en": "Old"}, "fields": ["places[place_role=former].place"], "lines": 2},
                ],
            },
            {"block": "text", "text": {"vi": "Lập tại {@office}, {@today}.", "en": "Made at {@office}."}},
        ],
        "signatures": [{"role": {"vi": "Trưởng xóm", "en": "Head of the hamlet"}}],
    }
    return form | changes


def _checked(description: Description, form: object) -> Form | Fault:
    content = form if isinstance(form, bytes) else json.dumps(form, ensure_ascii=False).encode()
    return check_form(content, "mau.json", description)


def test_every_form_of_the_program_is_without_a_fault(description: Description) -> None:
    shelf = read_shelf(description)
    assert len({form.key for form in shelf.forms}) == len(shelf.forms) == len(list(asset("forms").glob("*.json")))
    for form in shelf.forms:
        assert [wrong.label.vi for wrong in faults(form, description)] == [], form.file
        assert form.basis and form.kinds


def test_every_value_of_the_language_of_forms_is_told_to_people_in_vietnamese() -> None:
    structs: set[type[Declared]] = {Form}
    while more := {part for s in structs for slot in slots_of(s) for part in slot.parts} - structs:
        structs |= more
    assert {FormColumn, FormItem, Role, Basis, Within} < structs
    for struct in structs:
        told = {slot.name for slot in slots_of(struct)}
        assert told | {"office", "file"} >= {field.name for field in msgspec.structs.fields(struct)}, struct
        for label in (called(struct), *(slot.label for slot in slots_of(struct))):
            assert label.vi and label.en and label.vi != label.en, (struct, label)
        assert all(words.vi for slot in slots_of(struct) for _, words in slot.choices)


def test_a_value_is_found_by_its_vietnamese_words_without_marks(description: Description) -> None:
    scope = scope_at(description, "vi", {"kinds": ["relic"]}, ("columns", "*", 0), "fields", "paths")
    assert scope.find("dien tich")[0].value == "area"
    assert scope.find("khu vuc bao ve i dien tich")[0].value == "zones[zone=i].zone_area"
    assert scope.said("zones[zone=i].zone_area") == "Khu vực bảo vệ (khu vực bảo vệ I) › Diện tích"
    assert scope.said("ten_di_tich") == "ten_di_tich", "what is not there is shown as it is written"


def test_what_is_wrong_says_where_it_stands(description: Description) -> None:
    form = _form(blocks=_item(fields=["ten"]), signatures=[{"role": {"vi": "UBND huyện", "en": "District"}}])
    found = wrongs(json.dumps(form).encode(), description)
    assert [w.at for w in found] == [("blocks", 0, "items", 0, "fields"), ("signatures", 0, "role")]
    [unread] = wrongs(json.dumps(_form(blocks=_item(lines="x"))).encode(), description)
    assert unread.at == ("blocks", 0, "items", 0, "lines")


def _item(**changes: Any) -> list[dict[str, Any]]:
    return [{"block": "items", "items": [{"label": {"vi": "Tên", "en": "Name"}, "fields": ["name"]} | changes]}]


@pytest.mark.parametrize(
    ("form", "says"),
    [
        (b"", "JSON"),
        (b"\xff\xfe{", "JSON"),
        (b"[" * 100_000, "phải là một khối"),
        (b'{"id":' + b"[" * 100_000, ""),
        (b'{"id": "a"', "JSON"),
        ([], "phải là một khối"),
        ({"id": "a"}, "thiếu mục “title”"),
        (_form(colour="red"), "không có mục “colour”"),
        (_form(status="official"), "“official”"),
        (_form(paper="A5"), "“A5”"),
        (_form(id="Phiếu Xóm"), "“Phiếu Xóm”"),
        (_form(id=7), "phải là chữ"),
        (_form(title={"vi": "Phiếu"}), "thiếu mục “en”"),
        (_form(basis=" "), "căn cứ"),
        (_form(kinds=["di_tich"]), "không có loại phiếu “di_tich”"),
        (_form(valid_from="01/7/2025"), "ngày “01/7/2025” không đúng"),
        (_form(valid_from="2025-02-30"), "ngày “2025-02-30” không đúng"),
        (_form(valid_from="2026-01-01", valid_to="2025-01-01"), "hết hiệu lực"),
        (_form(blocks=_item(fields=["ten_di_tich"])), "không có trường “ten_di_tich” (ở “Tên”)"),
        (_form(blocks=_item(fields=["places[vai_tro=main].place"])), "không có trường"),
        (_form(blocks=_item(fields=["../../etc/passwd"])), "không có trường"),
        (_form(blocks=_item(boxes=["la"], fields=["condition"])), "không có mục từ “la”"),
        (_form(blocks=[{"block": "text", "text": {"vi": "{@tien}", "en": "x"}}]), "không có trường “@tien”"),
        (_form(blocks=[{"block": "picture"}]), "“picture”"),
        (_form(blocks=[{"block": "rows", "group": "zone", "columns": []}]), "không có nhóm dòng “zone”"),
        (_form(blocks=[{"block": "within", "kinds": ["hien_vat"], "link": "x", "columns": []}]), "“hien_vat”"),
        (_form(signatures=[{"role": {"vi": "UBND huyện", "en": "District"}}]), "không còn cấp huyện"),
        (_form(signatures=[{"role": {"vi": "Tổ", "en": "x"}, "valid_to": "mai"}]), "ngày “mai” không đúng"),
    ],
)
def test_a_mistake_is_one_sentence(form: object, says: str, description: Description) -> None:
    found = _checked(description, form)
    assert isinstance(found, Fault), says
    for said in (found.label.vi, found.label.en):
        assert "mau.json" in said and said.endswith(".") and "\n" not in said
    assert says in found.label.vi


def test_a_district_may_sign_papers_of_its_time(description: Description) -> None:
    role = {"role": {"vi": "Phòng Văn hóa cấp huyện", "en": "District"}, "valid_to": "2025-07-01"}
    assert isinstance(_checked(description, _form(signatures=[role])), Form)


def _put(writer: Writer, name: str, form: object) -> None:
    path = writer.read.folder / "forms" / name
    path.write_text(form if isinstance(form, str) else json.dumps(form, ensure_ascii=False), "utf-8")


def test_a_form_of_the_office_prints_its_lines_and_leaves_room_to_write(writer: Writer, tmp_path: Path) -> None:
    _put(writer, "xom.json", _form())
    [record] = writer.add(writer.description.kind("relic"), [{"name": "Đình <b>Cổi</b> & 𡨸喃"}])[1]
    out = tmp_path / "a.pdf"
    print_paper(writer.read, Order("phieu_xom", ids=(record,)), out)
    text = joined("\n".join(pages_of(out)))
    for said in ("PHIẾU CỦA XÓM", "Tên: Đình <b>Cổi</b> & 𡨸喃", "Tên cũ:", "Lập tại ……………………,", "TRƯỞNG XÓM"):
        assert joined(said) in text
    assert joined("Mẫu tạm thời, chưa phải biểu mẫu ban hành") in text


def test_a_broken_form_of_the_office_stops_no_other(writer: Writer, tmp_path: Path) -> None:
    _put(writer, "hong.json", "{")
    _put(writer, "la.json", _form(kinds=["di_tich"]))
    _put(writer, "tot.json", _form())
    _put(writer, "trung.json", _form())
    (writer.read.folder / "forms" / "thu-muc.json").mkdir()
    _put(writer, "ghi-chu.txt", "không phải mẫu")
    shelf = read_shelf(writer.description, writer.read.folder)
    assert "phieu_xom" in {f.id for f in shelf.forms}
    assert sorted(f.file for f in shelf.faults) == ["hong.json", "la.json", "thu-muc.json", "trung.json"]
    with pytest.raises(NotPossible, match=r"hong\.json"):
        print_paper(writer.read, Order("hong", kind="relic"), tmp_path / "a.pdf")


def test_the_edition_of_the_day_is_taken_and_one_may_be_named(writer: Writer) -> None:
    _put(writer, "1.json", _form(edition="2010", valid_to="2025-07-01", basis="cũ"))
    _put(writer, "2.json", _form(edition="2025", valid_from="2025-07-01", valid_to="2026-01-15", basis="giữa"))
    _put(writer, "3.json", _form(edition="2026", valid_from="2026-01-15", basis="mới"))
    shelf = read_shelf(writer.description, writer.read.folder)
    taken = [
        shelf.choose("phieu_xom", day).basis
        for day in (date(2020, 5, 1), date(2025, 6, 30), date(2025, 7, 1), date(2026, 1, 14), date(2026, 1, 15))
    ]
    assert taken == ["cũ", "cũ", "giữa", "giữa", "mới"]
    assert shelf.choose("phieu_xom@2010", date(2026, 11, 28)).basis == "cũ"
    with pytest.raises(NotPossible, match="không dùng cho giấy ngày 30/06/2025"):
        shelf.choose("inventory", date(2025, 6, 30))


def test_the_office_has_the_last_word(writer: Writer) -> None:
    title = {"vi": "Danh mục của Sở {kinds}", "en": "Ours: {kinds}"}
    _put(
        writer, "danh-muc.json", _form(id="inventory", title=title, per="list", kinds=[], blocks=[{"block": "records"}])
    )
    form = form_of(writer.description, "inventory", date(2026, 11, 28), writer.read.folder)
    assert form.office
    assert form.title_of(writer.description.kind("relic")).vi == "Danh mục của Sở di tích"
    assert not form_of(writer.description, "inventory", date(2026, 11, 28)).office


def test_a_paper_without_a_number_is_a_draft(writer: Writer, tmp_path: Path) -> None:
    writer.add(writer.description.kind("relic"), [{"name": "Đình Cổi"}])
    out = tmp_path / "a.pdf"

    def text(order: Order) -> str:
        print_paper(writer.read, order, out)
        return joined("\n".join(pages_of(out)))

    assert "DỰTHẢO" in text(Order("inventory", kind="relic"))
    assert "DỰTHẢO" not in text(Order("inventory", kind="relic", final=True))
    numbered = text(Order("inventory", kind="relic", number="12/DM-SVHTTDL"))
    assert "DỰTHẢO" not in numbered
    assert "Số:12/DM-SVHTTDL" in numbered
    today = date.today()
    assert f"năm{today.year}" in numbered and "ngày……" not in numbered
    assert "DỰTHẢO" not in text(Order("sheet", kind="relic"))


def test_a_printing_is_stopped_and_nothing_is_written(writer: Writer, tmp_path: Path) -> None:
    writer.add(writer.description.kind("relic"), [{"name": f"Hang {n}"} for n in range(5)])
    heard: list[tuple[int, int]] = []

    def hear(done: int, count: int) -> bool:
        heard.append((done, count))
        return done < 3

    with pytest.raises(NotPossible, match="Đã dừng in"):
        print_paper(writer.read, Order("sheet", kind="relic"), tmp_path / "a.pdf", hear)
    assert heard == [(0, 5), (1, 5), (2, 5), (3, 5)]
    assert list(tmp_path.glob("a.pdf*")) == []
