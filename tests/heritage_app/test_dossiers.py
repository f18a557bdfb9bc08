"""The dossier: what is missing by article, one PDF with a right table of contents, editions frozen and proved, the decision."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import numpy
import pypdfium2
import pytest
from pypdf import PdfReader

from db.catalogue import Reader, Writer
from db.catalogue.editions import freeze_dossier, keep_paper, kept_file
from db.catalogue.media import Received, attach, receive
from db.media.store import path_of
from db.media.types import PAPER
from db.model.changes import Progress
from db.model.problems import NotPossible
from db.schema.kind import Description
from heritage_app.paper.dossier_book import build, build_folder, set_bound
from heritage_app.paper.dossier_editions import decide, freeze, kept_edition, told, verify
from heritage_app.paper.dossiers import status
from reports.blocks import Note
from reports.book import from_bytes, to_bytes
from reports.dossiers import load_editions
from reports.shelf import read_shelf
from tests.db.odd_pictures import quarters, saved
from tests.db.tools import assert_refused, assert_sound, command
from tests.heritage_app.dossier_kit import PAPERS, add, artefact, dossier
from tests.reports.reading import joined

TODAY = date(2026, 11, 28)


@pytest.fixture
def made(made_dossiers: Path) -> Path:
    """Where the catalogue was made, with the files that were taken in beside it."""
    return made_dossiers.parent


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of the catalogue with both dossiers."""
    return Path(shutil.copytree(made / "sổ", tmp_path / "sổ"))


@pytest.fixture
def caves(writer: Writer) -> str:
    """The dossier to supplement that of Hang xóm Trại and Mái đá làng Vành."""
    return writer.read.resolve("HS-001")


@pytest.fixture
def temple(writer: Writer) -> str:
    """The dossier of a relic on the inventory list, with everything a provincial ranking asks for."""
    return writer.read.resolve("HS-002")


def texts(path: Path) -> list[str]:
    return [page.extract_text() for page in PdfReader(path).pages]


def bookmarks(path: Path) -> Iterator[tuple[str, int]]:
    """Yield every bookmark with its page, from 1."""
    reader = PdfReader(path)

    def walk(found: list[Any]) -> Iterator[tuple[str, int]]:
        for one in found:
            if isinstance(one, list):
                yield from walk(one)
            else:
                yield str(one.title), (reader.get_destination_page_number(one) or 0) + 1

    yield from walk(reader.outline)


def test_every_gap_is_named_with_its_article(writer: Writer, caves: str) -> None:
    now = status(writer.read, caves, today=TODAY)
    assert [r.name for r in now.inside.components] == ["Hang xóm Trại", "Mái đá làng Vành"]
    assert [r.name for r in now.inside.objects] == ["Mảnh gốm văn thừng", "Rìu mài lưỡi"]
    there = {p.part.part: len(p.pieces) for p in now.parts}
    assert there["ban_ve"] == there["tap_anh"] == there["ly_lich"] == there["thong_ke"] == 1
    told = {gap.label.vi: (gap.level, gap.article) for gap in now.missing}
    level, article = told["Chưa có: Bản đồ vị trí và chỉ dẫn đường đến di tích."]
    assert level == "advice" and "Thông tư 09/2011/TT-BVHTTDL, Đ.7" in article
    assert told["Mảnh gốm văn thừng: chưa có ảnh chụp kèm thước tỉ lệ."] == ("law", "Thông tư 09/2011/TT-BVHTTDL, Đ.9")
    assert not any("Rìu mài lưỡi: chưa có ảnh" in label for label in told)
    assert "Mảnh gốm văn thừng: chưa ghi: ảnh" in told and "Rìu mài lưỡi: chưa ghi: ảnh" not in told
    zones = [label for label, (_, article) in told.items() if article == "Luật 45/2024/QH15, Đ.27.4"]
    assert any("khu vực bảo vệ II" in label for label in zones)
    assert all(article for _, (level, article) in told.items() if level == "law")
    assert not any("văn bia" in label for label in told), "no inscriptions, no rubbings asked for"


def test_one_file_with_contents_bookmarks_and_numbers_throughout(writer: Writer, caves: str, tmp_path: Path) -> None:
    out = tmp_path / "hồ sơ.pdf"
    pages, now = build(writer.read, caves, out)
    found = texts(out)
    assert pages == len(found)
    marks = list(bookmarks(out))
    contents = joined(found[1])
    assert contents.startswith(joined("2 MỤC LỤC")) or "MỤCLỤC" in contents
    for title, page in marks:
        assert re.search(re.escape(joined(title)) + r"\D{0,3}" + str(page), contents), (title, page)
        if title not in ("Bản vẽ mặt bằng",):
            assert joined(re.sub(r"^.\) ", "", title)).lower() in joined(found[page - 1]).lower(), title
    for number, text in enumerate(found[1:], 2):
        assert re.search(rf"(?m)^\s*{number}\s*$", text), f"page {number} has its number"
    drawing = dict(marks)["Bản vẽ mặt bằng"]
    assert "BẢNVẼMẶTBẰNGTỜ2" in joined(found[drawing]), "the second sheet of the scan follows the first"
    whole = joined("".join(found))
    assert (
        "HXT.HC.01" in whole and joined("Ảnh 5. Rìu mài lưỡi, ảnh 0 (Người chụp: Bùi Văn Khánh; 05/03/2026)") in whole
    )
    assert [p.part.part for p in now.parts if p.pieces] == [
        "ly_lich",
        "ban_ve",
        "tap_anh",
        "thong_ke",
        "khoanh_vung",
    ]
    assert len({image.name for page in PdfReader(out).pages for image in page.images}) == 5


def test_the_contents_keep_to_their_page(writer: Writer, caves: str, tmp_path: Path) -> None:
    build(writer.read, caves, tmp_path / "a.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    try:
        assert document[len(document) - 1].get_width() > 800, "the last page is a broad one"
        text = document[1].get_textpage()
        edges = [text.get_charbox(at)[2] for at in range(text.count_chars())]
        assert max(edges) <= 210 / 25.4 * 72 - 15 / 25.4 * 72 + 1
    finally:
        document.close()


def test_a_scan_is_laid_in_upright_and_without_its_scripts(
    writer: Writer, caves: str, made: Path, tmp_path: Path
) -> None:
    out = tmp_path / "a.pdf"
    build(writer.read, caves, out)
    page = dict(bookmarks(out))["Bản vẽ mặt bằng"]
    bound, original = pypdfium2.PdfDocument(out), pypdfium2.PdfDocument(made / "Bản vẽ mặt bằng.pdf")
    try:
        assert [round(s) for s in bound[page - 1].get_size()] == [round(s) for s in original[0].get_size()]
        ours, theirs = (
            numpy.asarray(p.render(scale=0.5).to_pil().convert("RGB"), float) for p in (bound[page - 1], original[0])
        )
        red = (ours[..., 0] > 200) & (ours[..., 1] < 60)
        assert red.sum() > 1500, "the stamp is part of the page"
        ours[:40], theirs[:40] = 255, 255  # where the page number stands
        assert numpy.abs(ours - theirs).mean() < 1 and theirs.min() < 128, "the same picture, and there is one"
    finally:
        bound.close()
        original.close()
    assert b"app.alert" not in out.read_bytes() and "/JavaScript" not in str(PdfReader(out).root_object.get("/Names"))


def test_a_frozen_edition_stays_as_it_went_out(
    writer: Writer, caves: str, folder: Path, description: Description, tmp_path: Path
) -> None:
    _, pages, hash_ = freeze(writer, caves, to="Cục Di sản văn hóa")
    [axe] = writer.read.named("Rìu mài lưỡi", ("object",))
    museum = add(writer, "group", name="Bảo tàng tỉnh")
    rows = writer.read.record(axe).values["locations"]
    moved = {"site": museum, "location": "kho đá", "from": date.today().isoformat(), "move": "di_doi"}
    writer.amend(axe, {"locations": [*rows, {**moved, "decision": "7/QĐ-SVHTTDL 2/11/2026"}]})
    told = {gap.label.vi: gap.article for gap in status(writer.read, caves).missing}
    said = "Rìu mài lưỡi: di chuyển sau bản đóng băng, Bản thống kê hiện vật phải lập lại."
    assert told[said] == "Luật 45/2024/QH15, Đ.31.1c"
    assert writer.read.record(caves).values["dossier_state"] == "submitted", "it was handed in"
    assert_sound(folder, description)
    writer.close()

    ran = command("dossier", "verify", "HS-001", "--in", folder, "--json")
    found = msgspec.json.decode(ran.stdout)
    assert ran.returncode == 0, ran.stderr
    assert found["kept"] and found["bytes_same"] and found["hash"] == hash_ and found["pages_now"] == pages
    assert "Bản thống kê hiện vật thuộc di tích" in found["changed"]

    reader = Reader(folder, description)
    try:
        _, data = kept_edition(reader, caves)
        assert hashlib.sha256(data).hexdigest() == hash_
        (tmp_path / "frozen.pdf").write_bytes(data)
        build(reader, caves, tmp_path / "now.pdf")
        before, after = ("".join(map(joined, texts(tmp_path / name))) for name in ("frozen.pdf", "now.pdf"))
        assert "HXT.HC.01" in before and "HXT.HC.01" not in after, "the new list of objects is another one"
        assert "HXT.HC.02" in before and "HXT.HC.02" in after
        row = reader.record(caves).values["editions"][0]
        assert (row["handed_to"], row["edition_pages"]) == ("Cục Di sản văn hóa", pages)
    finally:
        reader.close()


def test_an_edition_of_another_version_is_told_by_text_and_pages(writer: Writer, caves: str, tmp_path: Path) -> None:
    freeze(writer, caves)

    def set_from(change: Any) -> None:
        """Let the edition say it was set from something a little different, as another version would set it."""
        row = dict(writer.read.record(caves).values["editions"][-1])
        hash_ = writer.read.record(row["edition_source"]).values["file_hash"]
        bound = from_bytes(path_of(writer.read.folder, hash_, PAPER.id).read_bytes())
        (tmp_path / "other.json").write_bytes(to_bytes(change(bound)))
        kept = keep_paper(writer.read.folder, tmp_path / "other.json", "other.json", 0, PAPER)
        record, kind, entries = kept_file(writer, kept)
        writer.act(writer.description.kind(kind).label, [(record, kind, entries)])
        writer.amend(caves, {"editions": [{**row, "edition_source": record}]})

    set_from(lambda bound: msgspec.structs.replace(bound, made="2026-01-01T00:00:00+00:00"))
    found = verify(writer.read, caves)
    assert found.sound and found.text_same and not found.bytes_same
    set_from(lambda bound: msgspec.structs.replace(bound, blocks=bound.blocks[:-1]))
    found = verify(writer.read, caves)
    assert not found.sound and found.differs == (found.pages,)
    assert "khác chữ ở trang" in told(found)[0].vi


def test_an_edition_of_an_earlier_layout_is_told_as_a_new_layout(writer: Writer, caves: str, tmp_path: Path) -> None:
    freeze(writer, caves)
    row = dict(writer.read.record(caves).values["editions"][-1])
    hash_ = writer.read.record(row["edition_source"]).values["file_hash"]
    bound = from_bytes(path_of(writer.read.folder, hash_, PAPER.id).read_bytes())
    # what an earlier layout would have kept: the same words in blocks of another make, on fewer pages
    turned = [
        msgspec.structs.replace(block, italic=not block.italic) if isinstance(block, Note) else block
        for block in bound.blocks
    ]
    earlier = msgspec.structs.replace(bound, program="0.1.0", blocks=tuple(turned))
    source, paper = tmp_path / "nguồn.json", tmp_path / "cũ.pdf"
    source.write_bytes(to_bytes(earlier))
    pages = set_bound(writer.read.folder, msgspec.structs.replace(earlier, blocks=earlier.blocks[:-1]), paper)
    files = [
        keep_paper(writer.read.folder, paper, "cũ.pdf", pages),
        keep_paper(writer.read.folder, source, "nguồn.json", 0, PAPER),
    ]
    old = {
        "edition_at": row["edition_at"],
        "edition_pages": pages,
        "edition_hash": files[0].hash,
        "edition_by": "0.1.0",
    }
    freeze_dossier(writer, writer.read.record(caves), old, *files)
    found = verify(writer.read, caves)
    assert found.sound and found.relaid and not found.text_same and found.changed == ()
    assert [line.vi.partition(":")[0] for line in told(found)] == ["Trình bày mới"]
    writer.amend(writer.read.record(caves).values["subject"], {"name": "Hang xóm Trại mới"})
    assert "sửa phiếu hoặc mẫu mới" in told(verify(writer.read, caves))[1].vi


def test_an_edition_is_set_again_where_the_derived_pictures_are_gone_and_the_folder_has_moved(
    writer: Writer, caves: str, folder: Path, description: Description, tmp_path: Path
) -> None:
    freeze(writer, caves)
    writer.close()
    moved = folder.rename(tmp_path / "chỗ khác")
    shutil.rmtree(moved / "local")
    reader = Reader(moved, description)
    try:
        assert verify(reader, caves).bytes_same
    finally:
        reader.close()


def test_damaged_bytes_of_an_edition_are_told(writer: Writer, caves: str, folder: Path) -> None:
    _, _, hash_ = freeze(writer, caves)
    path = path_of(folder, hash_, "application/pdf")
    path.write_bytes(path.read_bytes()[:-9] + b"%%EOF----")
    found = verify(writer.read, caves)
    assert not found.kept and not found.sound
    with pytest.raises(NotPossible, match="thiếu hoặc hỏng"):
        kept_edition(writer.read, caves)


def test_a_complete_dossier_of_a_provincial_relic(writer: Writer, temple: str, tmp_path: Path) -> None:
    now = status(writer.read, temple, today=TODAY)
    assert [gap.label.vi for part in now.parts for gap in part.gaps] == []
    assert [p.part.letter for p in now.parts if p.pieces] == [*list("abcd"), "đ", "e", "g", "h", "i"]
    pages, _ = build(writer.read, temple, tmp_path / "a.pdf")
    marks = [title for title, _ in bookmarks(tmp_path / "a.pdf")]
    assert [m[:2] for m in marks if m[1:2] == ")"] == ["a)", "b)", "c)", "d)", "đ)", "e)", "g)", "h)", "i)"]
    assert "Bản dập hoành phi" in marks and pages == len(texts(tmp_path / "a.pdf"))


def test_a_decision_on_it_becomes_a_document_that_ranks_the_relic(writer: Writer, temple: str) -> None:
    house = writer.read.resolve("DT-900")
    changes = decide(writer, temple, "125/QĐ-UBND 20/12/2026")
    (rank,) = writer.read.record(house).values["ranks"]
    assert (rank["rank"], rank["rank_act"], rank["rank_day"]) == ("cap_tinh", "xep_hang", "2026-12-20")
    assert rank["rank_authority"] == "chu_tich_tinh"
    paper = writer.read.record(rank["decision"])
    assert (paper.kind, paper.number) == ("document", "125/QĐ-UBND")
    assert [(r["touched"], r["act"]) for r in paper.values["touches"]] == [(house, "xep_hang")]
    record = writer.read.record(temple)
    assert (record.values["dossier_state"], record.values["outcome"]) == ("decided", "granted")
    assert "Ghi quyết định" in changes.sentence.vi
    decide(writer, temple, "")
    assert len(writer.read.record(house).values["ranks"]) == 1, "said twice, it ranks once"
    writer.undo()
    writer.undo()
    assert "ranks" not in writer.read.record(house).values


def test_a_refusal_ranks_nothing(writer: Writer, temple: str) -> None:
    decide(writer, temple, "9/TB-UBND 20/12/2026", granted=False)
    assert "ranks" not in writer.read.record(writer.read.resolve("DT-900")).values
    assert writer.read.record(temple).values["outcome"] == "refused"


def test_a_folder_holds_the_pieces_in_order(writer: Writer, temple: str, made: Path, tmp_path: Path) -> None:
    out = tmp_path / "bộ hồ sơ"
    count = build_folder(writer.read, temple, out)
    names = [p.relative_to(out).as_posix() for p in sorted(out.rglob("*.pdf"))]
    assert len(names) == count == 12
    words = sorted(p.stem for p in out.rglob("*.docx"))
    papers = [n for n in names if not any(title in n for title in PAPERS.values())]
    assert words == sorted(Path(n).stem for n in papers) and words, "papers are there for Word too"
    assert names[0].startswith("01 a) Đơn đề nghị") and names[0].endswith("01.01 Đơn của thôn.pdf")
    original = (made / "Đơn của thôn.pdf").read_bytes()
    assert (out / names[0]).read_bytes() == original, "a scan is handed over as it is"
    with pytest.raises(NotPossible, match="đã có nội dung"):
        build_folder(writer.read, temple, out)


def test_who_does_what_by_when_and_what_is_not_needed(writer: Writer, caves: str) -> None:
    writer.amend(
        caves,
        {
            "parts": [
                {"part": "ban_do_vi_tri", "part_state": "không cần (ghi lý do)", "row_note": "đã có trong hồ sơ cũ"},
                {"part": "to_trinh", "part_due": "1/11/2026"},
            ]
        },
    )
    back = {"returned": "20/11/2026", "returned_by": "Cục Di sản văn hóa", "return_reason": "bổ sung bản đồ"}
    writer.amend(caves, {"due": "15/11/2026", "returns": [back]})
    told = [gap.label.vi for gap in status(writer.read, caves, today=TODAY).missing]
    assert "Quá hạn nộp hồ sơ 15/11/2026." in told and "Bị trả lại, chưa bổ sung xong: bổ sung bản đồ" in told
    [row] = writer.read.record(caves).values["returns"]
    writer.amend(caves, {"returns": [{**row, "corrected": "25/11/2026"}]})
    assert not any("Bị trả lại" in gap.label.vi for gap in status(writer.read, caves, today=TODAY).missing)
    assert not any("Bản đồ vị trí" in label for label in told)
    assert any(label.startswith("Quá hạn 01/11/2026: Tờ trình") for label in told)


def test_what_an_audience_may_not_see_is_not_bound(writer: Writer, caves: str, tmp_path: Path) -> None:
    artefact(writer, writer.read.resolve("hb-r-002"), "Vật kín", "HXT.KIN.09", level="hạn chế")
    build(writer.read, caves, tmp_path / "a.pdf", "internal")
    assert "HXT.KIN.09" not in joined("".join(texts(tmp_path / "a.pdf")))
    build(writer.read, caves, tmp_path / "b.pdf", "full")
    assert "HXT.KIN.09" in joined("".join(texts(tmp_path / "b.pdf")))


class Stop(Exception):
    pass


def test_stopping_and_bad_input_leave_nothing_half_done(
    writer: Writer, caves: str, folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "a.pdf"
    out.write_bytes(b"before")

    def stop(progress: Progress) -> None:
        if not progress.of and progress.done > 3:
            raise Stop

    with pytest.raises(Stop):
        build(writer.read, caves, out, watch=stop)
    with pytest.raises(Stop):
        freeze(writer, caves, watch=stop)
    assert out.read_bytes() == b"before" and "editions" not in writer.read.record(caves).values
    assert [p.name for p in tmp_path.glob("a.pdf*")] == ["a.pdf"]
    with pytest.raises(NotPossible, match="chưa có bản nào đóng băng"):
        verify(writer.read, caves)
    with pytest.raises(NotPossible, match="của di tích nào"):
        status(writer.read, add(writer, "dossier", name="Trống"))
    with pytest.raises(NotPossible, match="không phải hồ sơ"):
        status(writer.read, writer.read.resolve("hb-r-001"))
    with pytest.raises(NotPossible, match="Chưa khai báo loại hồ sơ"):
        status(writer.read, dossier(writer, writer.read.resolve("hb-r-001"), "~hồ sơ lạ", "cấp tỉnh"))
    [drawing] = [p for p in status(writer.read, caves).parts if p.part.part == "ban_ve"]
    medium = drawing.pieces[0].medium
    assert medium is not None
    path_of(folder, medium.hash, medium.type).unlink()
    with pytest.raises(NotPossible, match="Thiếu tệp “Bản vẽ mặt bằng”"):
        build(writer.read, caves, out)


def test_a_scan_as_a_picture_fills_a_page(writer: Writer, caves: str, tmp_path: Path) -> None:
    path = tmp_path / "Bản đồ chỉ đường.png"
    path.write_bytes(saved(quarters(900, 600), "PNG"))
    [medium] = attach(writer, [r for r in receive(writer.read.folder, [path]) if isinstance(r, Received)]).records
    writer.amend(caves, {"files": [{"file_part": "ban_do_vi_tri", "part_file": medium}]})
    build(writer.read, caves, tmp_path / "a.pdf")
    page = dict(bookmarks(tmp_path / "a.pdf"))["Bản đồ chỉ đường"]
    found = PdfReader(tmp_path / "a.pdf").pages[page - 1]
    assert found.mediabox.width > found.mediabox.height and len(found.images) == 1


def test_editions_are_declared_with_articles_and_known_terms(description: Description) -> None:
    words, forms = description.vocabularies, {form.id for form in read_shelf(description).forms}
    for edition in load_editions():
        assert edition.status in ("truoc_2025", "mau_tam") and edition.basis
        assert edition.id in words["dossier_edition"].by_id
        for rules in edition.kinds:
            assert rules.kind in words["dossier_kind"].by_id
            assert rules.relic_act in words["relic_act"].by_id and rules.document_act in words["document_act"].by_id
            for part in rules.parts:
                assert part.part in words["dossier_part"].by_id and part.article
                assert all(m in words["media_kind"].by_id for take in part.takes for m in take.media)
                assert {form for take in part.takes for form in take.forms} <= forms


def test_the_command_line_tells_what_is_missing(writer: Writer, caves: str, folder: Path, tmp_path: Path) -> None:
    writer.close()
    asked = ("--in", folder)
    ran = command("dossier", "status", "HS-001", *asked)
    assert ran.returncode == 0 and "[Luật 45/2024/QH15, Đ.27.4]" in ran.stdout, ran.stderr
    ran = command("dossier", "build", "HS-001", "--out", tmp_path / "a.pdf", *asked)
    assert ran.returncode == 0 and "chỗ cần xem" in ran.stdout, ran.stderr
    assert "--out" in assert_refused(command("dossier", "build", "HS-001", *asked))
    assert "đóng băng" in assert_refused(command("dossier", "verify", "HS-001", *asked))
    ran = command("dossier", "new", "hb-r-003", "--kind", "xep_hang", "--json", *asked)
    assert msgspec.json.decode(ran.stdout)["number"] == "HS-003", ran.stderr
