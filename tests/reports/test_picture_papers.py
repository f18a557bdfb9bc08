"""Pictures on paper: contact sheet, album, the pictures of a sheet, and whose they are not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from db.catalogue import Writer
from db.catalogue.media import Received, attach, media_of, receive
from db.model.problems import NotPossible
from db.schema.kind import Description
from heritage_app.paper.order import Order
from heritage_app.paper.papers import print_paper
from heritage_app.paper.pictures import print_contact_sheet
from tests.db.odd_pictures import quarters, saved
from tests.reports.reading import joined, pages_of


@pytest.fixture
def gong(writer: Writer, description: Description, folder: Path, tmp_path: Path) -> str:
    """A gong of an open record with seven pictures, one of them taken sideways."""
    _, [gong] = writer.add(
        description.kind("gong"), [{"name": "Chiêng bồng <số> 3", "number": "C-3", "level": "public"}]
    )
    files = []
    for n in range(7):
        files.append(tmp_path / f"Mặt {n}.jpg")
        files[-1].write_bytes(saved(quarters(400 + n, 300), "JPEG", orientation=6 if n == 2 else 1))
    attach(writer, [r for r in receive(folder, files) if isinstance(r, Received)], gong)
    return gong


def images_of(path: Path) -> list[tuple[int, int]]:
    return [image.image.size for page in PdfReader(path).pages for image in page.images if image.image]


def test_a_contact_sheet_has_every_picture_upright_with_its_caption(writer: Writer, gong: str, tmp_path: Path) -> None:
    pages = print_contact_sheet(writer.read, [gong], "internal", tmp_path / "a.pdf")
    assert pages == 1 and len(images := images_of(tmp_path / "a.pdf")) == 7
    assert all(wide > tall for wide, tall in images), "also the one the camera held sideways"
    text = joined("".join(pages_of(tmp_path / "a.pdf")))
    assert joined("Chiêng bồng <số> 3") in text and "nộibộ" in text
    assert all(joined(f"Ảnh {n + 1}. Mặt {n}") in text for n in range(7))


def test_an_album_has_two_prints_a_page(writer: Writer, gong: str, tmp_path: Path) -> None:
    assert print_contact_sheet(writer.read, [gong], "internal", tmp_path / "a.pdf", album=True) == 4


def test_the_sheet_of_a_record_shows_its_first_two(writer: Writer, gong: str, tmp_path: Path) -> None:
    print_paper(writer.read, Order("sheet", "internal", ids=(gong,)), tmp_path / "a.pdf")
    assert len(images_of(tmp_path / "a.pdf")) == 2


def test_who_may_not_see_a_picture_gets_none(
    writer: Writer, gong: str, description: Description, tmp_path: Path
) -> None:
    first, second, *_ = media_of(writer.read, gong)
    with pytest.raises(NotPossible, match="mức nội bộ"):
        print_contact_sheet(writer.read, [gong], "public", tmp_path / "a.pdf")
    print_paper(writer.read, Order("sheet", "public", ids=(gong,)), tmp_path / "b.pdf")
    assert images_of(tmp_path / "b.pdf") == [], "internal pictures are on no public sheet"
    for medium in (first, second):
        writer.amend(medium.id, {"level": "công khai"})
    writer.amend(second.id, {"consent": "đã rút"})
    print_contact_sheet(writer.read, [gong], "public", tmp_path / "a.pdf")
    assert len(images_of(tmp_path / "a.pdf")) == 1, "consent withdrawn holds for every paper"
    print_contact_sheet(writer.read, [gong], "internal", tmp_path / "a.pdf")
    assert len(images_of(tmp_path / "a.pdf")) == 6


def test_a_picture_is_printed_only_where_its_permitted_use_covers_it(writer: Writer, gong: str, tmp_path: Path) -> None:
    media = media_of(writer.read, gong)
    for medium, use in zip(media, ("lưu trữ nội bộ", "in trong hồ sơ", "công bố, đưa lên mạng"), strict=False):
        writer.amend(medium.id, {"permitted": use, "level": "công khai"})
    print_contact_sheet(writer.read, [gong], "internal", tmp_path / "a.pdf")
    assert len(images_of(tmp_path / "a.pdf")) == 6, "what is for the archive alone stays there"
    print_contact_sheet(writer.read, [gong], "public", tmp_path / "a.pdf")
    assert len(images_of(tmp_path / "a.pdf")) == 1, "to the public goes what may be published"
    assert len(media_of(writer.read, gong, "full")) == 7, "who keeps the catalogue sees all"
    for medium in media:
        writer.amend(medium.id, {"permitted": "lưu trữ nội bộ"})
    with pytest.raises(NotPossible, match="chưa được phép in trong hồ sơ"):
        print_contact_sheet(writer.read, [gong], "internal", tmp_path / "b.pdf")
    assert not (tmp_path / "b.pdf").exists()


def test_a_public_file_without_permission_is_told(writer: Writer, gong: str) -> None:
    medium = media_of(writer.read, gong)[0].id

    def told() -> list[str]:
        record = writer.read.record(medium)
        return [p.label.vi for p in writer.read.problems(record, date(2026, 11, 28)) if p.field == "level"]

    writer.amend(medium, {"level": "công khai", "permitted": "in trong hồ sơ"})
    assert told() == ["Tệp để công khai nhưng “Được dùng để” không có công bố, đưa lên mạng."]
    writer.amend(medium, {"permitted": ["in trong hồ sơ", "công bố, đưa lên mạng"]})
    assert told() == []
    writer.amend(medium, {"consent": "chưa hỏi"})
    assert told() == ["Tệp để công khai nhưng người trong ảnh, trong bản ghi chưa đồng ý."]
    writer.read.checks.switch("publication_permitted", False)
    assert told() == []


def test_an_attached_picture_with_a_scale_is_enough_for_registration(writer: Writer, gong: str) -> None:
    writer.amend(gong, {"registrations": [{"registration_no": "12"}]})

    def asked() -> bool:
        record = writer.read.record(gong)
        return any("thước tỉ lệ" in p.label.vi for p in writer.read.problems(record, date(2026, 11, 28)))

    assert asked()
    writer.amend(media_of(writer.read, gong)[3].id, {"media_kind": "ảnh có thước tỉ lệ"})
    assert not asked()


def test_a_missing_file_leaves_an_empty_frame(writer: Writer, gong: str, folder: Path, tmp_path: Path) -> None:
    for path in [*(folder / "media").glob("*/*.jpg"), *(folder / "local").glob("previews/*/*")]:
        path.unlink()
    assert print_contact_sheet(writer.read, [gong], "internal", tmp_path / "a.pdf") == 1
    assert images_of(tmp_path / "a.pdf") == [] and "Mặt" in "".join(pages_of(tmp_path / "a.pdf"))
