"""History with old and new values, erasure by law, and numbers that are never given twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.catalogue import Writer
from db.model.changes import finish
from db.model.problems import NotPossible
from db.model.query import Query
from db.model.revision import seal
from db.schema.field import Audience
from db.schema.kind import Description, Kind
from db.schema.label import Label
from db.store import revisions
from tests.db.tools import assert_sound, command, dump

_BY_LAW = Label("theo Nghị định 13/2023/NĐ-CP, Đ.16", "Decree 13/2023, art. 16")


@pytest.fixture
def relic(description: Description) -> Kind:
    return description.kind("relic")


def test_history_tells_every_act_with_old_and_new_values(writer: Writer, relic: Kind) -> None:
    _, (record,) = writer.add(relic, [{"name": "Hang Xóm Trại", "area": "1200", "variants": ["Hang Trại"]}])
    writer.amend(record, {"area": "0,5 ha", "note": "Mái đá"})
    row = writer.read.record(record).values["variants"][0]
    writer.amend(record, {"variants": [{**row, "origin": "theo tên xóm"}]})
    writer.delete([record])
    writer.restore([record])
    writer.undo()
    steps = writer.read.history(record)
    told = [[(c.field, c.old_text, c.new_text) for c in step.changes] for step in steps]
    assert told == [
        [
            ("name", "", "Hang Xóm Trại"),
            ("variants", "", "Hang Trại"),
            ("area", "", "1.200 m²"),
            ("_life", "", "có trong sổ"),
        ],
        [("area", "1.200 m²", "0,5 ha"), ("note", "", "Mái đá")],
        [("variants", "Hang Trại", "Hang Trại · theo tên xóm")],
        [("_life", "có trong sổ", "đã xóa")],
        [("_life", "đã xóa", "có trong sổ")],
        [("_life", "có trong sổ", "đã xóa")],
    ]
    assert [s.sentence.vi for s in steps] == [
        "Thêm di tích “Hang Xóm Trại”", "Sửa Diện tích, Ghi chú của di tích “Hang Xóm Trại”", "Sửa Tên gọi khác của di tích “Hang Xóm Trại”",
        "Xóa di tích “Hang Xóm Trại”", "Khôi phục di tích “Hang Xóm Trại”", "Hoàn tác: Khôi phục di tích “Hang Xóm Trại”",
    ]  # fmt: skip
    assert {s.actor for s in steps} == {"Bùi Thị Lan"} and steps[-1].reverts == steps[-2].id
    assert steps[1].changes[0].old == {"n": "1200", "u": "m²"}


def test_words_that_became_a_link_are_not_told_as_the_same_twice(writer: Writer, description: Description) -> None:
    _, (gong,) = writer.add(description.kind("gong"), [{"name": "Chiêng bồng", "custody": [{"holder": "Bùi Văn Hợi"}]}])
    _, (holder,) = writer.add(description.kind("person"), [{"name": "Bùi Văn Hợi"}])
    row = writer.read.record(gong).values["custody"][0]
    writer.amend(gong, {"custody": [{**row, "holder": holder}]})
    [change] = writer.read.history(gong)[-1].changes
    assert (change.old_text, change.new_text) == ("Bùi Văn Hợi", "Bùi Văn Hợi (nay nối với phiếu)")


def test_history_tells_rows_in_the_order_the_page_has_them(writer: Writer, description: Description) -> None:
    roles = ["nghệ nhân", "chủ sở hữu", "người cung cấp thông tin", "người đại diện", "người kiểm kê", "người giữ"]
    person = {"name": "Bùi Thị Hiền", "roles": [{"role": role} for role in roles]}
    _, (record,) = writer.add(description.kind("person"), [person])
    (step,) = writer.read.history(record)
    assert [c.new_text for c in step.changes if c.field == "roles"] == roles


@pytest.mark.parametrize(
    ("audience", "hidden", "seen"),
    [
        ("public", ("BÍ-MẬT", "NGƯỜI-LẬP"), ("Khu vực",)),
        ("internal", ("BÍ-MẬT",), ("NGƯỜI-LẬP",)),
        ("full", (), ("BÍ-MẬT-1", "BÍ-MẬT-2")),
    ],
)
def test_history_hides_what_an_audience_may_not_see(
    writer: Writer, relic: Kind, audience: Audience, hidden: tuple[str, ...], seen: tuple[str, ...]
) -> None:
    _, (record,) = writer.add(
        relic,
        [
            {
                "name": "Hang",
                "level": "public",
                "zones": [{"zone": "i", "zone_points": "BÍ-MẬT-1"}],
                "recorder": "NGƯỜI-LẬP",
            }
        ],
    )
    row = writer.read.record(record).values["zones"][0]
    writer.amend(record, {"zones": [{**row, "zone_points": "BÍ-MẬT-2"}]})
    told = repr([step.changes for step in writer.read.history(record, audience)])
    assert not [word for word in hidden if word in told]
    assert all(word in told for word in seen)


def test_history_hides_a_rival_of_a_hidden_row_field(writer: Writer, relic: Kind) -> None:
    _, (record,) = writer.add(
        relic, [{"name": "Hang", "level": "public", "zones": [{"zone": "i", "zone_points": "a"}]}]
    )
    row = writer.read.record(record).values["zones"][0]["id"]
    writer.add_rival(writer.read.record(record), "zones", "BÍ-MẬT-3", {"source": "tờ bản đồ"}, row, "zone_points")
    assert "BÍ-MẬT-3" in repr(writer.read.history(record))
    for audience in ("public", "report", "internal"):
        assert "BÍ-MẬT-3" not in repr(writer.read.history(record, audience)), audience  # type: ignore[arg-type]


def test_history_of_a_record_hidden_from_an_audience_is_not_told(writer: Writer, relic: Kind) -> None:
    _, (record,) = writer.add(relic, [{"name": "Hang Khoài", "level": "restricted"}])
    for audience in ("public", "report", "internal"):
        with pytest.raises(NotPossible):
            writer.read.history(record, audience)  # type: ignore[arg-type]


def test_an_erasure_blots_out_every_copy_while_all_hashes_stay_valid(
    writer: Writer, description: Description, folder: Path
) -> None:
    group = description.kind("group")
    _, (record,) = writer.add(group, [{"name": "Câu lạc bộ Mo Mường", "phone": "0912345678", "email": "mo@hoabinh.vn"}])
    writer.amend(record, {"phone": "0912999888"})
    writer.erase(record, ["phone"], _BY_LAW)
    shown = writer.read.record(record)
    assert (shown.values.get("phone"), shown.values["email"]) == (None, "mo@hoabinh.vn")
    told = repr(writer.read.history(record))
    assert "0912" not in told and "đã xóa theo quy định" in told
    for revision in revisions.of_record(writer._store, record):
        assert seal(revision.record, revision.kind, revision.changeset, revision.body) == revision.id
    for words in ("0912345678", "0912999888"):
        assert len(writer.read.find(Query(words=words))) == 0
    before = dump(folder)
    for _ in writer.rebuild():
        pass
    assert dump(folder) == before
    writer.undo()
    assert writer.read.record(record).values.get("phone") is None, "what was erased does not come back"
    writer.close()
    assert_sound(folder, description)


def test_an_erasure_leaves_no_byte_of_the_content_in_the_file(
    writer: Writer, description: Description, folder: Path
) -> None:
    _, (record,) = writer.add(description.kind("group"), [{"name": "Hộ ông Đinh Công Niết", "phone": "0912345678"}])
    writer.erase(record, ["phone"], _BY_LAW)
    writer.close()
    assert [p.name for p in folder.rglob("*") if p.is_file() and b"0912345678" in p.read_bytes()] == []


def test_an_erasure_takes_the_rivals_of_a_value_with_it(writer: Writer, description: Description) -> None:
    _, (record,) = writer.add(description.kind("group"), [{"name": "Hộ ông Đinh Công Niết", "phone": "0912345678"}])
    writer.add_rival(writer.read.record(record), "phone", "0987654321", {"source": "sổ hộ"})
    writer.erase(record, ["phone"], _BY_LAW)
    assert "0987654321" not in repr(writer.read.record(record)) + repr(writer.read.history(record))


def test_erasing_from_a_deleted_record_leaves_it_deleted(writer: Writer, description: Description) -> None:
    _, (record,) = writer.add(description.kind("group"), [{"name": "Hộ ông Đinh Công Niết", "phone": "0912345678"}])
    writer.delete([record])
    writer.erase(record, ["phone"], _BY_LAW)
    assert writer.read.record(record).deleted
    assert writer.read.open_questions() == []


def test_an_erasure_is_whole_or_absent(
    writer: Writer, description: Description, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken off between its act and its blotting out, there must be neither."""
    _, (record,) = writer.add(description.kind("group"), [{"name": "Hộ ông Đinh Công Niết", "phone": "0912345678"}])

    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(revisions, "erase_body", broken)
    with pytest.raises(KeyboardInterrupt):
        writer.erase(record, ["phone"], _BY_LAW)
    assert len(writer.read.journal()) == 1
    assert writer.read.record(record).values["phone"] == "0912345678"


def test_the_number_of_a_deleted_record_is_never_offered_again(writer: Writer, relic: Kind) -> None:
    assert writer.read.next_number(relic) == "DT-001"
    _, ids = writer.add(relic, [{"name": f"Hang {i}", "number": f"DT-{i:03}"} for i in (1, 2, 3)])
    assert writer.read.next_number(relic) == "DT-004"
    writer.delete(ids[1:])
    assert writer.read.next_number(relic) == "DT-004"
    writer.undo()
    writer.add(relic, [{"name": "Hang 4", "number": "DT-004"}])
    writer.undo()
    assert writer.read.next_number(relic) == "DT-005"


def test_a_number_taken_from_a_record_is_never_offered_again(writer: Writer, relic: Kind) -> None:
    _, (record,) = writer.add(relic, [{"name": "Hang", "number": "DT-009"}])
    writer.amend(record, {"numbers": ["DT-002"]})
    assert writer.read.next_number(relic) == "DT-010"


def test_numbers_widen_past_their_pattern(writer: Writer, relic: Kind) -> None:
    writer.add(relic, [{"name": "Hang", "number": "DT-999"}, {"name": "Động", "number": "DT-12a"}])
    assert writer.read.next_number(relic) == "DT-1000"


def test_check_and_history_on_the_command_line_agree(writer: Writer, relic: Kind, folder: Path) -> None:
    _, (record,) = writer.add(relic, [{"name": "Hang", "number": "DT-001"}])
    writer.amend(record, {"note": "một"})
    report = finish(writer.read.check())
    writer.close()
    assert (report.acts, report.records, report.revisions) == (2, 1, 2)
    told = command("history", "--in", folder, "DT-001").stdout
    assert "Thêm di tích “Hang”" in told and "Ghi chú: – → một" in told
