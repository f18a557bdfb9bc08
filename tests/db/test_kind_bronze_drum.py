"""The Sông Đà drum and others, as the literature gives them, typed in, kept, found and doubted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from db.catalogue import Writer
from db.model.problems import Problem
from db.model.query import Query
from db.schema.check import faults
from db.schema.kind import Description
from db.schema.kinds.bronze_drum import BRONZE_DRUM
from db.schema.kinds.gong import GONG

TODAY = date(2026, 11, 23)
SOURCE = "https://kienthuc.net.vn/di-san/ngam-trong-dong-dong-son-tuyet-dep-luu-lac-o-phap-667253.html"

SONG_DA: dict[str, Any] = {
    "name": "Trống Sông Đà",
    "number": "TĐ-001",
    "variants": ["Trống Moulié"],
    "heger_given": "I",
    "dong_son_group": "A",
    "dong_son_style": "A1",
    "existence": "ở nước ngoài",
    "custody": [{"holder": "Bảo tàng Guimet, Paris", "row_source": SOURCE}],
    "d_face": "78",
    "height": "61 cm",
    "condition": "tương đối nguyên vẹn",
    "features": "Mặt và thân trống có nhiều vết sẹo",
    "finds": [
        {
            "find_place": "nhà vợ góa một quan lang Mường, vùng Sông Đà, Hòa Bình",
            "found": "1887",
            "finder": "Phó sứ Moulié",
            "circumstance": "gia bảo",
            "row_source": SOURCE,
        }
    ],
    "rays": "14",
    "bands_stated": "15",
    "boats": "6",
    "crew": "5",
    "handles": "4",
    "handle_form": "quai kép",
    "handle_decor": "văn thừng",
    "parts": [{"part": "chân", "part_text": "không trang trí"}],
    "level": "công khai",
    "sources": [SOURCE],
}

DINH_CONG_BANDS: list[dict[str, str]] = [
    {"band": "2", "zone": "mặt", "motifs": "văn răng lược"},
    {"band": "3", "zone": "mặt", "motifs": "vòng tròn chấm giữa"},
    {"band": "4", "zone": "mặt", "motifs": "vòng tròn chấm giữa"},
    {"band": "5", "zone": "mặt", "motifs": "răng lược"},
    {
        "band": "6",
        "zone": "mặt",
        "motifs": "chim Lạc",
        "repeat": "6",
        "band_direction": "ngược chiều kim đồng hồ",
        "legible": "rõ",
    },
    {"band": "7", "zone": "mặt", "motifs": "văn răng lược"},
]


def add(writer: Writer, **typed: Any) -> str:
    _, ids = writer.add(BRONZE_DRUM, [{"name": "Trống", **typed}])
    return ids[0]


def problems_at(writer: Writer, drum: str, field: str) -> list[Problem]:
    return [p for p in writer.read.problems(writer.read.record(drum), TODAY) if p.field == field]


def test_the_declaration_has_no_fault(description: Description) -> None:
    found = [f for f in faults(description) if f.startswith(("bronze_drum", "drum_", "heger", "dong_son"))]
    assert [f for f in found if "links to unknown kinds" not in f] == []


def test_the_song_da_drum_is_read_back_as_it_was_typed(writer: Writer) -> None:
    drum = writer.read.record(add(writer, **SONG_DA))
    values = drum.values
    assert (drum.name, drum.number) == ("Trống Sông Đà", "TĐ-001")
    assert (values["heger_given"], values["dong_son_group"], values["dong_son_style"]) == ("i", "a", "a1")
    assert (values["d_face"], values["height"]) == ({"n": "78", "u": "cm"}, {"n": "61", "u": "cm"})
    assert (values["rays"], values["bands_stated"], values["boats"], values["crew"]) == (14, 15, 6, 5)
    assert (values["handles"], values["handle_form"], values["handle_decor"]) == (4, "double", "rope")
    assert values["existence"] == "abroad"
    assert values["condition"] == ["fairly_whole"]
    find = values["finds"][0]
    assert (find["found"], find["circumstance"], find["finder"]) == ("1887", "heirloom", {"t": "Phó sứ Moulié"})
    words = writer.read.words()
    assert BRONZE_DRUM.by_id["heger_given"].type.show("i", words) == "Heger I (trống Đông Sơn)"


@pytest.mark.parametrize("words", ["trong song da", "Trống Moulié", "guimet", "vết sẹo", "TĐ-001", "quan lang"])
def test_the_song_da_drum_is_found_by(writer: Writer, words: str) -> None:
    add(writer, **SONG_DA)
    assert len(writer.read.find(Query(kind="bronze_drum", words=words))) == 1


def test_the_list_of_drums_shows_its_first_columns(writer: Writer) -> None:
    add(writer, **SONG_DA)
    columns = [field for field in BRONZE_DRUM.listed if field.column < 90]
    line = writer.read.lines(writer.read.find(Query(kind="bronze_drum")), 0, 1, columns)[0]
    assert line.cells == (
        "TĐ-001",
        "Trống Sông Đà",
        "Heger I (trống Đông Sơn)",
        "Bảo tàng Guimet, Paris",
        "",
        "78 cm",
        "tương đối nguyên vẹn",
    )


def test_bands_keep_their_order_and_what_each_shows(writer: Writer) -> None:
    bands = writer.read.record(add(writer, bands=DINH_CONG_BANDS)).values["bands"]
    assert [row["band"] for row in bands] == [2, 3, 4, 5, 6, 7]
    assert [row["motifs"] for row in bands] == [
        ["rang_luoc"],
        ["vong_tron_cham"],
        ["vong_tron_cham"],
        ["rang_luoc"],
        ["chim_bay"],
        ["rang_luoc"],
    ]
    assert (bands[4]["repeat"], bands[4]["band_direction"], bands[4]["legible"]) == (6, "anticlockwise", "clear")


def test_a_band_put_between_two_others_stays_there(writer: Writer) -> None:
    drum = add(writer, bands=DINH_CONG_BANDS[1:])
    bands = writer.read.record(drum).values["bands"]
    writer.amend(
        drum, {"bands": [DINH_CONG_BANDS[0], *bands[:1], {"band": "3", "zone": "mặt", "motifs": "xoắn ốc"}, *bands[1:]]}
    )
    after = writer.read.record(drum).values["bands"]
    assert [row["motifs"] for row in after][:3] == [["rang_luoc"], ["vong_tron_cham"], ["xoan_oc"]]
    assert [row["id"] for row in after][3:] == [row["id"] for row in bands][1:]


def test_a_motif_no_list_knows_is_kept_in_its_own_words(writer: Writer) -> None:
    bands = writer.read.record(add(writer, bands=[{"band": "1", "motifs": "lông công; ~hoa văn bông lúa"}])).values[
        "bands"
    ]
    assert bands[0]["motifs"] == ["long_cong", "~hoa văn bông lúa"]


@pytest.mark.parametrize(
    ("typed", "type_"),
    [
        ("I", "i"),
        ("Heger II", "ii"),
        ("trống Mường", "ii"),
        ("II-IV", "ii_iv"),
        ("loại IV", "iv"),
        ("tranh luận", "disputed"),
        ("chưa xác định", "undetermined"),
    ],
)
def test_a_heger_type_is_understood_as_files_write_it(writer: Writer, typed: str, type_: str) -> None:
    assert BRONZE_DRUM.by_id["heger_given"].type.accept(typed, writer.read.words()) == type_


def test_the_type_given_stands_beside_the_type_confirmed(writer: Writer) -> None:
    values = writer.read.record(add(writer, heger_given="IV", heger_confirmed="II")).values
    assert (values["heger_given"], values["heger_confirmed"]) == ("iv", "ii")


def test_group_d_and_group_d_with_a_stroke_are_two_groups(writer: Writer) -> None:
    groups = BRONZE_DRUM.by_id["dong_son_group"].type
    words = writer.read.words()
    assert [groups.accept(typed, words) for typed in ("D", "Đ", "nhóm D", "nhóm Đ")] == ["d", "dd", "d", "dd"]


@pytest.mark.parametrize(
    ("field", "typed", "question"),
    [
        ("d_face", "780", "Gõ 780 cm, có phải 78,0 cm?"),
        ("height", "615", "Gõ 615 cm, có phải 61,5 cm?"),
        ("weight", "60000", "Gõ 60.000 kg, có phải 60,0 kg?"),
        ("thick_face", "30", "Gõ 30 mm, có phải 3,0 mm?"),
    ],
)
def test_a_slip_of_the_unit_is_kept_and_asked_about(writer: Writer, field: str, typed: str, question: str) -> None:
    drum = add(writer, **{field: typed})
    assert question in [p.label.vi for p in problems_at(writer, drum, field)]


@pytest.mark.parametrize(
    ("face", "height", "weight"),
    [
        ("78", "61", ""),
        ("52", "42", "22"),
        ("70", "46", "60"),
        ("43", "25,5", "12"),
        ("26,5", "21", ""),
        ("265 mm", "0,21 m", ""),
    ],
)
def test_the_measures_of_published_drums_are_not_questioned(
    writer: Writer, face: str, height: str, weight: str
) -> None:
    drum = add(writer, d_face=face, height=height, weight=weight)
    assert [p for field in ("d_face", "height", "weight") for p in problems_at(writer, drum, field)] == []


def test_each_analysis_keeps_its_surface_and_what_it_read(writer: Writer) -> None:
    drum = add(
        writer,
        analyses=[
            {"analysis": "PT1", "analysis_method": "pXRF", "spot": "mặt trống", "surface": "lớp gỉ", "readings": "3"},
            {"analysis": "PT2", "analysis_method": "SEM-EDS", "spot": "chân", "surface": "lõi", "normalised": "có"},
        ],
        elements=[
            {"element_of": "PT2", "element": "Cu", "share_wt": "72,4", "uncertainty": "0,3"},
            {"element_of": "PT2", "element": "thiếc", "share_wt": "11,05"},
            {"element_of": "PT2", "element": "As", "below_lod": "có"},
        ],
    )
    values = writer.read.record(drum).values
    assert [(r["analysis_method"], r["surface"], r["spot"]) for r in values["analyses"]] == [
        ("pxrf", "patina", "face"),
        ("sem_eds", "core", "foot"),
    ]
    assert [r["element"] for r in values["elements"]] == ["cu", "sn", "as"]
    assert values["elements"][1]["share_wt"] == {"n": "11.05", "u": "%"}
    assert values["elements"][2]["below_lod"] is True


def test_a_gong_found_over_a_drum_is_linked_and_seen_from_the_gong(writer: Writer) -> None:
    _, (gong,) = writer.add(GONG, [{"name": "Chiêng mộ Chăm Mát"}])
    drum = add(writer, found_with=[{"companion": "chiêng úp trên trống", "companion_record": "Chiêng mộ Chăm Mát"}])
    assert writer.read.record(drum).values["found_with"][0]["companion_record"] == gong
    assert [line.id for line, _ in writer.read.linking_to(gong)] == [drum]


def test_losses_and_condition_are_lists_of_terms(writer: Writer) -> None:
    drum = add(
        writer,
        condition="vỡ; khuyết; gỉ: đang hoạt động",
        fragments="12",
        losses="quai; tượng cóc",
        decor_legible="mờ gần hết",
    )
    values = writer.read.record(drum).values
    assert values["condition"] == ["broken", "part_lost", "active"]
    assert (values["fragments"], values["losses"], values["decor_legible"]) == (12, ["handle", "toad"], "mostly_faint")


@pytest.mark.parametrize(
    ("typed", "field", "article"),
    [
        ({"class_appraised": "cổ vật", "dating": "1990"}, "class_appraised", "Đ.3.7"),
        ({"class_appraised": "cổ vật", "dating": "thế kỷ I"}, "class_appraised", "Đ.40.2"),
        ({"class_expected": "bảo vật quốc gia"}, "registrations", "Đ.44.1d"),
        ({"class_expected": "bảo vật quốc gia"}, "recognitions", "Đ.44.2"),
        ({"registrations": [{"registration_no": "07/ĐK"}]}, "photos", "Đ.9"),
        (
            {"ownership": "sở hữu toàn dân", "owners": [{"owner": "Bùi Văn Chính", "share": "riêng"}]},
            "owners",
            "Đ.45.1a",
        ),
    ],
)
def test_the_law_is_told_beside_the_field(writer: Writer, typed: dict[str, Any], field: str, article: str) -> None:
    told = [p for p in problems_at(writer, add(writer, **typed), field) if p.article.endswith(article)]
    assert [p.level for p in told] == ["law"]


def test_a_photograph_with_a_scale_satisfies_the_dossier(writer: Writer) -> None:
    drum = add(
        writer,
        registrations=[{"registration_no": "07/ĐK"}],
        photos=[{"photo_kind": "mặt trống", "caption": "Mặt trống", "with_scale": "có"}],
    )
    assert problems_at(writer, drum, "photos") == []


def test_the_price_is_not_for_the_public(writer: Writer) -> None:
    drum = add(writer, level="công khai", acquisitions=[{"acquisition": "giao nộp", "price": "15 triệu đồng"}])
    assert "price" not in writer.read.record(drum, "public").values["acquisitions"][0]


def test_the_next_number_follows_the_last(writer: Writer) -> None:
    assert writer.read.next_number(BRONZE_DRUM) == "TĐ-001"
    add(writer, **SONG_DA)
    assert writer.read.next_number(BRONZE_DRUM) == "TĐ-002"
