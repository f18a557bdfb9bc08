"""Photos of a visit find their records: by the card photographed before, by time, by place; one act when confirmed."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from db.catalogue import Writer
from db.catalogue.media import Received, attach, first_media, media_of, receive
from db.catalogue.visit import codes_of, match
from db.schema.kind import Description
from heritage_app.paper.pictures import print_cards, printed
from tests.db.odd_pictures import quarters


def photo(at: Path, time: str = "", place: tuple[float, float] | None = None, card: Image.Image | None = None) -> Path:
    """Save a photo taken at an hour and a place (degrees north, east), perhaps of a card lying on the ground."""
    picture = quarters(900, 700)
    if card is not None:
        picture = Image.new("RGB", (1200, 900), (120, 110, 90))
        picture.paste(card.rotate(11, expand=True, fillcolor=(120, 110, 90)).resize((640, 480)), (200, 150))
    exif = Image.Exif()
    if time:
        exif.get_ifd(0x8769)[36867] = f"2026:03:09 {time}"
    if place:
        gps = exif.get_ifd(0x8825)
        gps[1], gps[2], gps[3], gps[4] = "N", (place[0], 0.0, 0.0), "E", (place[1], 0.0, 0.0)
    # why: no two photos are the same bytes
    picture.putpixel((0, 0), (hash(at.name) % 255, 3, 5))
    picture.save(at, exif=exif, quality=90)
    return at


@pytest.fixture
def things(writer: Writer, description: Description) -> list[str]:
    """Two gongs, and a relic that was surveyed."""
    _, gongs = writer.add(description.kind("gong"), [{"name": f"Chiêng {n}", "number": f"C-{n}"} for n in (1, 2)])
    place = {"t": "xã Mường Vang", "x": "105.338900", "y": "20.617300", "datum": "WGS84"}
    _, relics = writer.add(description.kind("relic"), [{"name": "Hang xóm Trại", "places": [{"place": place}]}])
    return [*gongs, *relics]


def test_cards_of_things_of_one_name_tell_where_they_are(
    writer: Writer, description: Description, tmp_path: Path
) -> None:
    _, gongs = writer.add(
        description.kind("gong"),
        [{"name": "Chiêng bồng", "place": f"xóm {hamlet}, xã Mường Vang"} for hamlet in ("Mòi", "Nghĩa")],
    )
    print_cards(writer.read, gongs, tmp_path / "thẻ.pdf")
    text = pypdfium2.PdfDocument(tmp_path / "thẻ.pdf")[0].get_textpage().get_text_range()
    assert "xóm Mòi" in text and "xóm Nghĩa" in text


def test_cards_time_and_place_tell_whose_a_photo_is(
    writer: Writer, things: list[str], folder: Path, tmp_path: Path
) -> None:
    one, two, cave = things
    assert print_cards(writer.read, [one, two], tmp_path / "thẻ.pdf") == 1
    page = pypdfium2.PdfDocument(tmp_path / "thẻ.pdf")[0].render(scale=3).to_pil()
    middle = page.width // 2 + 40
    cards = [page.crop((80, 150, middle, 640)), page.crop((middle, 150, page.width, 640))]
    photos = [
        photo(tmp_path / "a.jpg", "08:00:00", card=cards[0]),
        photo(tmp_path / "b.jpg", "08:01:00"),
        photo(tmp_path / "c.jpg", "08:09:00", place=(20.6173, 105.3389)),
        photo(tmp_path / "d.jpg", "08:20:00", card=cards[1]),
        photo(tmp_path / "e.jpg", "08:21:00"),
        photo(tmp_path / "f.jpg", "11:00:00", place=(20.6175, 105.3390)),
        photo(tmp_path / "g.jpg", "11:30:00", place=(21.0, 105.9)),
        photo(tmp_path / "h.jpg"),
    ]
    received = [r for r in receive(folder, list(reversed(photos))) if isinstance(r, Received)]
    codes = codes_of(folder, received)
    assert sorted(t for found in codes.values() for t in found) == sorted(f"SDS:{r}" for r in (one, two))
    guesses = match(writer.read, received, codes)
    assert [(g.photo.name[0], g.record, g.reason) for g in guesses] == [
        ("a", one, "card"), ("b", one, "time"), ("c", one, "time"), ("d", two, "card"), ("e", two, "time"),
        ("f", cave, "place"), ("g", "", ""), ("h", "", ""),
    ]  # fmt: skip
    done = attach(writer, received, {g.photo.hash: g.record for g in guesses if g.record})
    assert done.changes is not None and done.changes.sentence.vi == "Nhận 8 tệp vào 3 phiếu"
    assert [len(media_of(writer.read, r)) for r in things] == [3, 2, 1]
    assert [m.order for m in media_of(writer.read, one)] == [1, 2, 3]
    writer.undo()
    assert [len(media_of(writer.read, r)) for r in things] == [0, 0, 0], "one act"


def test_a_card_stands_last_and_on_no_paper(writer: Writer, things: list[str], folder: Path, tmp_path: Path) -> None:
    gong = things[0]
    photos = [photo(tmp_path / f"{name}.jpg") for name in ("1 thẻ", "2 mặt", "3 lưng")]
    received = [r for r in receive(folder, photos) if isinstance(r, Received)]
    cards = {r.hash for r in received if r.name == "1 thẻ.jpg"}
    attach(writer, received, {r.hash: gong for r in received}, cards)
    assert [(m.name, m.kind) for m in media_of(writer.read, gong)] == [("2 mặt", ""), ("3 lưng", ""), ("1 thẻ", "card")]
    assert first_media(writer.read, [gong])[gong].name == "2 mặt", "the list shows the gong, not its card"
    shown = printed(writer.read, gong, "internal", writer.read.words("internal"))
    assert [p.words for p in shown] == ["Ảnh 1. 2 mặt", "Ảnh 2. 3 lưng"]


def test_a_number_on_a_card_serves_too_and_a_strange_code_means_nothing(
    writer: Writer, things: list[str], folder: Path, tmp_path: Path
) -> None:
    a, b = photo(tmp_path / "a.jpg", "08:00:00"), photo(tmp_path / "b.jpg", "08:01:00")
    received = [r for r in receive(folder, [a, b]) if isinstance(r, Received)]
    first = next(r.hash for r in received if r.name == "a.jpg")
    assert [g.record for g in match(writer.read, received, {first: ["C-2"]})] == [things[1], things[1]]
    assert [g.record for g in match(writer.read, received, {first: ["https://vi.wikipedia.org", ""]})] == ["", ""]


def test_earlier_pictures_tell_where_a_thing_is(
    writer: Writer, things: list[str], folder: Path, tmp_path: Path
) -> None:
    old = photo(tmp_path / "cũ.jpg", "07:00:00", place=(20.9, 105.1))
    attach(writer, [r for r in receive(folder, [old]) if isinstance(r, Received)], things[0])
    new = photo(tmp_path / "mới.jpg", "07:00:00", place=(20.9003, 105.1))
    received = [r for r in receive(folder, [new]) if isinstance(r, Received)]
    assert [(g.record, g.reason) for g in match(writer.read, received, {})] == [(things[0], "place")]
