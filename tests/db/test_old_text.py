"""Old codes come back as Unicode, letter for letter; what is no old Vietnamese stays what it is."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest

from db.catalogue import Reader, Writer
from db.schema.capitals import with_capitals
from db.schema.kind import Description
from db.schema.old_text import CODES, TCVN3, VISCII, VNI, code_of_font, code_of_line, cure, read_as, usual_code
from tests.db.old_codes import as_windows_reads, foreign, lines, written
from tests.db.tools import assert_refused, command


def test_a_line_of_an_old_file_is_understood() -> None:
    tcvn3, vni = cure("Trèng ®ång Hßa B×nh, x· L¹c S¬n"), cure("Troáng ñoàng Hoøa Bình, xaõ Laïc Sôn")
    assert (tcvn3.code, tcvn3.text) == ("TCVN3", "Trống đồng Hòa Bình, xã Lạc Sơn")
    assert (vni.code, vni.text) == ("VNI", "Trống đồng Hòa Bình, xã Lạc Sơn")


@pytest.mark.parametrize("text", [
    "Trống đồng Hòa Bình, xã Lạc Sơn", "Dang bac", "déjà vu à la française, très été côté fenêtre", "Übergröße für Mädchen über Köln",
    "São Paulo não é a capital, informação", "El niño comió piñón en España", "½ kg, 15 °C ± 2", "",
])  # fmt: skip
def test_what_is_no_old_vietnamese_is_left_alone(text: str) -> None:
    assert cure(text).text == text
    assert cure(text).code == ""


_LETTERS = set("àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ")


def test_all_tables_know_every_letter() -> None:
    small = _LETTERS
    assert small | {c.upper() for c in small} <= set(VISCII.values())
    assert small <= set(TCVN3.values()) and len(set(TCVN3.values())) == len(TCVN3)
    assert small | {c.upper() for c in small} <= set(VNI.values())


@pytest.mark.skipif(not shutil.which("iconv"), reason="no iconv here to compare with")
@pytest.mark.parametrize(
    ("code", "name", "table"),
    [("TCVN3", "TCVN5712-1", TCVN3), ("VISCII", "VISCII", VISCII), ("Windows-1258", "CP1258", {})],
)
def test_each_code_is_what_iconv_says(code: str, name: str, table: dict[str, str]) -> None:
    old = "\n".join(table or [written(letter, code) for letter in sorted(_LETTERS)])
    ran = subprocess.run(["iconv", "-f", name, "-t", "UTF-8"], input=old.encode("latin-1"), capture_output=True)
    said = unicodedata.normalize("NFC", ran.stdout.decode())
    assert ran.returncode == 0 and said.split("\n") == [read_as(x, code) for x in old.split("\n")]


@pytest.mark.parametrize("code", CODES)
def test_seventy_thousand_words_come_back_letter_for_letter(code: str) -> None:
    texts = lines(7_000)
    assert sum(len(t.split()) for t in texts) == 70_000
    if code != "TCVN3":
        for text in (*texts, *(t.upper() for t in texts[:1000])):
            assert read_as(written(text, code), code) == text
        return
    for text in texts:
        small = "".join(c if c.isascii() or c in "ĂÂÊÔƠƯĐ" else c.lower() for c in text)
        assert read_as(written(text, code), code) == small, "a capital with a tone has the byte of the small letter"
        assert cure(written(text.upper(), code), ".VnTimeH").text == text.upper(), "the font makes it a capital"
        assert cure(written(small, code), ".VnTime").text == small


@pytest.mark.parametrize("code", CODES)
def test_a_line_is_told_by_its_content_and_hardly_ever_wrongly(code: str) -> None:
    missed = wrong = 0
    texts = [t.lower() if code == "TCVN3" else t for t in lines(600) if sum(not w.isascii() for w in t.split()) > 2]
    for text in texts:
        found = cure(written(text, code))
        missed += not found.code
        wrong += bool(found.code) and found.text != text
        if code in ("VISCII", "UTF-8") and found.text == text:
            assert cure(as_windows_reads(written(text, code))).text == text, "as a program of Windows shows the bytes"
    assert missed <= len(texts) * 0.06 and wrong <= len(texts) * 0.02, (missed, wrong, len(texts))
    assert usual_code([written(t, code) for t in texts]) == code
    settled = [cure(written(t, code), usual=code).text for t in texts]
    assert settled == texts, "what stands around a text settles what it is in"


def test_texts_in_ninety_other_languages_and_codes_stay_what_they_are() -> None:
    texts = foreign()
    assert len(texts) >= 90
    assert [(t, c) for t in texts if (c := cure(t)).code or c.text != unicodedata.normalize("NFC", t)] == []
    for text in lines(2_000, 6):
        assert cure(text).code == "", "Vietnamese as it stands is never read anew"


def test_vps_is_never_guessed() -> None:
    for text in (
        "TrÓng ÇÒng Hòa Bình là báu vÆt cûa ngÜ©i MÜ©ng, ÇÜ®c gi» gìn qua nhi\x8au Ç©i ª các xã vùng cao",
        "Chiêng dàm nhà bà Lan bÎ nÙt ª vành, hai bên mép có v\x89t sÙt nhÕ",
        "Ñy ban nhân dân tÌnh quy\x89t ÇÎnh x\x89p hång di tích lÎch sº cÃp tÌnh",
    ):
        assert cure(text).code == "" and cure(text).text == text


def test_uncertain_words_are_told_and_the_rest_is_read() -> None:
    found = cure(written("trống đồng của bảo tàng, số đăng ký BTHB ở Đà Bắc Mộlẫ", "VISCII"))
    assert found.code == "VISCII" and found.uncertain == ("Mộlẫ",)


@pytest.mark.parametrize(("font", "code"), [
    (".VnTime", ("TCVN3", False)), (".VnTimeH", ("TCVN3", True)), (".VnArial NarrowH", ("TCVN3", True)), ("VnTime", ("TCVN3", False)),
    ("VNI-Times", ("VNI", False)), ("VNI-Helve-Condense", ("VNI", False)), ("Times New Roman", ("", False)), ("", ("", False)),
    ("Vna", ("", False)),
])  # fmt: skip
def test_the_font_tells_the_code(font: str, code: tuple[str, bool]) -> None:
    assert code_of_font(font) == code


@pytest.mark.parametrize("code", CODES)
def test_a_file_in_each_code_is_written_as_unicode(tmp_path: Path, code: str) -> None:
    old, texts = tmp_path / "cũ.txt", [t.lower() for t in lines(40)]
    old.write_bytes("\n".join(written(t, code) for t in texts).encode("latin-1"))
    ran = command("fix-text", old)
    assert ran.stdout.split("\n") == texts


def test_the_command_writes_unicode_and_says_what_it_did(tmp_path: Path) -> None:
    old = tmp_path / "danh mục.txt"
    old.write_bytes("Trèng ®ång Hßa B×nh\r\nHang xãm Tr¹i".encode("latin-1"))
    ran = command("fix-text", old)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("Trống đồng Hòa Bình\n")
    assert "TCVN3" in ran.stderr
    assert_refused(command("fix-text", tmp_path / "không có.txt"))


def test_a_field_of_records_is_turned_as_one_act(folder: Path, description: Description) -> None:
    kind = description.kind("gong")
    old = ["Chiªng dµm, nøt ë vµnh, mua n¨m 1998", "Tr¹i", "Hòa Bình", "Déjà vu très bien élevé"]
    writer = Writer(folder, description, "Lan")
    try:
        ids = writer.add(kind, [{"name": f"Chiêng {n}", "note": t, "place": "x· T©n LËp"} for n, t in enumerate(old)])[
            1
        ]
    finally:
        writer.close()
    tried = command("fix-field", "Ghi chú", "--kind", "gong", "--in", folder, "--dry-run")
    assert "Chiªng dµm" in tried.stdout and "→  Chiêng dàm, nứt ở vành" in tried.stdout, tried.stderr
    reader = Reader(folder, description)
    try:
        assert reader.record(ids[0]).values["note"] == old[0], "nothing was written"
    finally:
        reader.close()
    assert command("fix-field", "note", "--kind", "gong", "--in", folder).returncode == 0
    assert command("fix-field", "place", "--kind", "gong", "--code", "TCVN3", "--in", folder).returncode == 0
    reader = Reader(folder, description)
    try:
        found = [reader.record(i).values for i in ids]
        assert found[0]["note"] == "Chiêng dàm, nứt ở vành, mua năm 1998" and found[2]["note"] == "Hòa Bình"
        assert found[3]["note"] == old[3] and {f["place"]["t"] for f in found} == {"xã Tân Lập"}
        assert [a.sentence.vi for a in reader.journal()][1].startswith("Chữa phông cũ ở “Ghi chú” của")
    finally:
        reader.close()
    assert_refused(command("fix-field", "d_face", "--kind", "gong", "--code", "VPS", "--in", folder))
    assert_refused(command("fix-field", "numbers", "--kind", "gong", "--in", folder))


@pytest.mark.parametrize(("old", "read"), [
    ("DANH MôC DI TÝCH", "DANH MỤC DI TÍCH"), ("LÔ HéI CHïA BµI ë XãM TR¹I", "LỄ HỘI CHÙA BÀI Ở XÓM TRẠI"),
    ("UBND tØnh Hßa B×nh", "UBND tỉnh Hòa Bình"), ("§×NH CHïNG, x· Dòng Phong", "ĐÌNH CHÙNG, xã Dũng Phong"),
    ("THÕ Kû XVII, TT Hµ Néi", "THẾ KỶ XVII, TT Hà Nội"), ("QuyÕt ®Þnh sè 12/Q§-UBND", "Quyết định số 12/QĐ-UBND"),
])  # fmt: skip
def test_capitals_that_no_font_tells_come_back_from_the_letters_around(old: str, read: str) -> None:
    assert cure(old, usual="TCVN3").text == read
    assert with_capitals(read) == read, "what is right stays"


def test_what_could_be_both_is_told_by_what_stands_beside_it() -> None:
    assert code_of_line(["Chùa Hang", "xã Tân Lập"], "TCVN3") == "", "its line is Unicode"
    assert code_of_line(["mét bé", "x· T©n LËp"], "TCVN3") == "TCVN3" == code_of_line(["mét bé", "1"], "TCVN3")


def test_a_line_of_capitals_is_the_identity() -> None:
    texts = [t.upper() for t in lines(1_500)]
    wrong = [t for t in texts if with_capitals(read_as(written(t, "TCVN3"), "TCVN3")) != t]
    assert len(wrong) <= len(texts) * 0.02, wrong[:5]
    assert [t for t in lines(2_000) if with_capitals(t.lower()) != t.lower()] == []
    assert [t for t in foreign() if with_capitals(t) != t] == []


def test_capitals_of_a_whole_field_come_back(folder: Path, description: Description) -> None:
    kind = description.kind("relic")
    names = ["CHïA HANG X· Y£N PHó", "CHùA HANG", "§×nh Chïng", "chïa bµi", "Hang Xóm Trại"]
    writer = Writer(folder, description, "Lan")
    try:
        ids = writer.add(kind, [{"name": n} for n in names])[1]
    finally:
        writer.close()
    tried = command("fix-field", "name", "--kind", "relic", "--in", folder, "--dry-run")
    assert "CHùA HANG  →  CHÙA HANG" in tried.stdout and "4 ô sẽ đổi" in tried.stdout, tried.stdout
    assert command("fix-field", "name", "--kind", "relic", "--in", folder).returncode == 0
    reader = Reader(folder, description)
    try:
        found = [reader.record(i).values["name"] for i in ids]
    finally:
        reader.close()
    assert found == ["CHÙA HANG XÃ YÊN PHÚ", "CHÙA HANG", "Đình Chùng", "chùa bài", "Hang Xóm Trại"]
    assert "Hoàn tác" in command("undo", "--in", folder).stdout
    done = command("fix-field", "name", "--kind", "relic", "--code", ".VnTimeH", "--find", "chïa bµi", "--in", folder)
    assert "→  CHÙA BÀI" in done.stdout, done.stdout + done.stderr
