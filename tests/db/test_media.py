"""Files: a thousand odd pictures taken in or named, bytes once and unchanged, lost ones found again."""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import shutil
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from db.catalogue import Reader, Writer
from db.catalogue.media import (
    Attached,
    Received,
    Refusal,
    attach,
    derive_again,
    files_in,
    first_media,
    media_of,
    receive,
    warnings_for,
)
from db.media import store
from db.media.derived import preview_of, thumb_of
from db.media.types import TYPES, type_of
from db.media.workers import Failed, Task, read_one, run
from db.model.media import Likenesses, hints
from db.model.problems import NotPossible, Trouble
from db.safekeeping.fixity import check_media
from db.schema.kind import Description
from tests.db.odd_pictures import bomb_png, is_upright, odd_pictures, quarters, saved
from tests.db.tools import assert_sound, command, dump

ODD = int(os.environ.get("ODD_PICTURES", "1000"))


@pytest.fixture
def gong(writer: Writer, description: Description) -> str:
    _, [gong] = writer.add(description.kind("gong"), [{"name": "Chiêng bồng", "number": "C-00412"}])
    return gong


def taken(folder: Path, *files: Path) -> list[Received]:
    return [one for one in receive(folder, files) if isinstance(one, Received)]


def picture(at: Path, width: int = 160, height: int = 120, format_: str = "JPEG", orientation: int = 1) -> Path:
    at.write_bytes(saved(quarters(width, height), format_, orientation))
    return at


@pytest.mark.timeout(180)
def test_a_thousand_odd_pictures_are_taken_whole_or_named_with_their_reason(folder: Path, tmp_path: Path) -> None:
    source = tmp_path / "thẻ nhớ"
    source.mkdir()
    fates = {}
    for name, content, fate in odd_pictures(ODD):
        (source / name).write_bytes(content)
        fates[name] = fate
    came = list(receive(folder, files_in([source])))
    assert sorted(Path(one.source).name for one in came) == sorted(fates), "every file once"
    wrong = []
    for one in came:
        name = Path(one.source).name
        if isinstance(one, Refusal):
            assert one.label.vi.endswith(".") and one.label.en.endswith("."), "a sentence"
            if fates[name] not in ("refused", "either"):
                wrong.append((name, one.label.vi))
            continue
        kept = store.path_of(folder, one.hash, one.type)
        assert kept.read_bytes() == Path(one.source).read_bytes(), name
        with Image.open(thumb_of(folder, one.hash)) as small, Image.open(preview_of(folder, one.hash)) as middle:
            assert max(small.size) <= 256 and (small.width > small.height) == (middle.width > middle.height)
            if fates[name] == "refused" or (fates[name] == "whole" and not is_upright(small)):
                wrong.append((name, "taken" if fates[name] == "refused" else "not upright"))
    assert wrong == []
    assert store.leftovers(folder) == []
    refused = sum(isinstance(one, Refusal) for one in came)
    assert 10 < refused < len(came) / 2, "the damaged ones are found out, the others are not"


def test_what_takes_too_long_or_too_much_costs_one_worker(folder: Path, tmp_path: Path) -> None:
    at = tmp_path / "a.png"
    at.write_bytes(bomb_png(17_000, 17_000))
    look = Task("look", {"path": str(at), "type_id": "image/png", "derived": str(tmp_path / "x")}, 60)
    [(_, said)] = run([(0, look)], 1, memory=600 << 20)
    assert isinstance(said, Failed) and "bộ nhớ" in said.label.vi, said
    slow = read_one(Task("sleep", {"seconds": 60}, -59.5))
    assert isinstance(slow, Failed) and "lâu" in slow.label.vi
    dead = read_one(Task("die", {}))
    assert isinstance(dead, Failed) and "hỏng" in dead.label.vi


def test_the_same_bytes_stand_once_and_belong_to_many(
    writer: Writer, gong: str, folder: Path, tmp_path: Path, description: Description
) -> None:
    _, [drum] = writer.add(description.kind("bronze_drum"), [{"name": "Trống Sông Đà"}])
    one = picture(tmp_path / "a.jpg")
    again = tmp_path / "b.jpg"
    shutil.copy(one, again)
    first = attach(writer, taken(folder, one, again), gong)
    assert len(first.records) == 1 and len(first.known) == 1
    second = attach(writer, taken(folder, again), drum)
    assert second.records == first.records, "the same record, of one more thing"
    third = attach(writer, taken(folder, one), gong)
    assert third == Attached(None, (), ("a.jpg",), ()), "nothing happens twice"
    assert len(list(store.stored(folder))) == 1
    assert [m.id for m in media_of(writer.read, gong)] == [m.id for m in media_of(writer.read, drum)]
    assert [line.id for line, _ in writer.read.linking_to(gong)] == list(first.records), "seen from the other end"
    writer.undo()
    assert media_of(writer.read, drum) == [] and len(media_of(writer.read, gong)) == 1
    assert_sound(folder, description)


def test_files_come_in_the_order_of_their_names_and_one_undo_takes_them_back(
    writer: Writer, gong: str, folder: Path, tmp_path: Path
) -> None:
    files = [picture(tmp_path / f"{n}.jpg", 60 + n, 50) for n in range(12)]
    done = attach(writer, taken(folder, *reversed(files)), gong)
    assert [m.name for m in media_of(writer.read, gong)] == [str(n) for n in range(12)]
    assert done.changes is not None and done.changes.sentence.vi == "Nhận 12 tệp vào chiêng “Chiêng bồng”"
    assert first_media(writer.read, [gong])[gong].name == "0"
    writer.undo()
    assert media_of(writer.read, gong) == [] and len(list(store.stored(folder))) == 12, "the bytes wait for a redo"
    writer.redo()
    assert len(media_of(writer.read, gong)) == 12 and check_media(writer.read).sound


def test_what_the_camera_says_stands_apart(writer: Writer, gong: str, folder: Path, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Canon", "EOS 90D"
    exif.get_ifd(0x8769)[36867] = "2026:03:09 14:02:11"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (20.0, 37.0, 2.28), "E", (105.0, 20.0, 20.04)
    quarters().save(tmp_path / "a.jpg", exif=exif, dpi=(300, 300))
    [record] = attach(writer, taken(folder, tmp_path / "a.jpg"), gong).records
    values = writer.read.record(record).values
    assert values["exif_time"] == "2026-03-09 14:02:11" and values["taken"] == "2026-03-09"
    assert values["exif_place"] == "20.617300, 105.338900" and "place" not in values
    assert (values["exif_camera"], values["resolution"]) == ("Canon EOS 90D", 300)
    assert "exif_place" not in writer.read.record(record, "internal").values, "where a thing stands is not for all"


def test_pictures_like_others_are_found(writer: Writer, gong: str, folder: Path, tmp_path: Path) -> None:
    one = Image.effect_mandelbrot((900, 700), (-2, -1.2, 1, 1.2), 60).convert("RGB")
    other = Image.effect_mandelbrot((900, 700), (-0.8, -0.3, 0.1, 0.4), 60).convert("RGB")
    one.save(tmp_path / "a.png")
    attach(writer, taken(folder, tmp_path / "a.png"), gong)
    one.resize((451, 350)).save(tmp_path / "nhỏ.jpg", quality=70)
    one.crop((12, 9, 890, 694)).save(tmp_path / "cắt.jpg")
    other.save(tmp_path / "khác.jpg")
    [had] = [m.id for m in media_of(writer.read, gong)]
    for name, found in (("nhỏ.jpg", True), ("cắt.jpg", True), ("khác.jpg", False)):
        done = attach(writer, taken(folder, tmp_path / name))
        assert ([theirs for _, theirs in done.alike][:1] == [had]) == found, name


def test_likenesses_are_found_as_by_comparing_each_with_each() -> None:
    dice = random.Random(7)
    marks = {str(n): dice.getrandbits(64) for n in range(3000)}
    for n in range(600):
        flipped = sum(1 << at for at in dice.sample(range(64), dice.randrange(13)))
        marks[f"{n}'"] = marks[str(n)] ^ flipped
    known = Likenesses((owner, f"{bits:016x}") for owner, bits in marks.items())
    for asked in list(marks.values())[:200]:
        by_each = [owner for owner, bits in marks.items() if (bits ^ asked).bit_count() <= 8]
        assert known.like(f"{asked:016x}") == by_each
    known.add("hỏng", "không phải dấu")
    assert known.like("không phải dấu") == []


def test_hints_follow_the_rules_of_dossiers() -> None:
    assert list(hints(1772, 1181, 500)) == [] and list(hints(1181, 1772, None)) == []
    assert "10 × 15" in next(iter(hints(1600, 1200, 500))).vi
    assert "mờ" in next(iter(hints(4000, 3000, 3))).vi


def test_a_record_not_to_be_photographed_warns(writer: Writer, description: Description) -> None:
    kind, path = next(
        (kind, path)
        for kind, path, field in description.walk()
        if getattr(field.type, "vocabulary", "") == "sensitivity"
    )
    group, _, inner = path.partition(".")
    value = [{inner: "khong_chup_anh"}] if inner else ["khong_chup_anh"]
    _, [shy, open_] = writer.add(kind, [{"name": "Lễ kín", group: value, "level": "restricted"}, {"name": "Hội"}])
    assert len(said := [w.vi for w in warnings_for(writer.read, shy)]) == 2 and "không chụp ảnh" in said[0]
    assert warnings_for(writer.read, open_) == []


@pytest.fixture
def four(writer: Writer, gong: str, folder: Path, tmp_path: Path) -> Iterator[list[tuple[str, Path]]]:
    """Hash and path of four stored files, and their sources beside."""
    files = [picture(tmp_path / f"{n}.jpg", 100 + n, 80) for n in range(4)]
    attach(writer, taken(folder, *files), gong)
    yield list(store.stored(folder))


def test_every_harm_to_the_store_is_named_and_mended(
    writer: Writer, four: list[tuple[str, Path]], folder: Path, tmp_path: Path
) -> None:
    """F22: missing, cut short, a bit flipped, two swapped, a name in capitals, one too many, one left half done."""
    (missing, a), (cut, b), (flipped, c), (wrong, d) = four
    a.unlink()
    b.write_bytes(b.read_bytes()[:100])
    content = bytearray(c.read_bytes())
    content[500] ^= 1
    c.write_bytes(content)
    d.rename(d.with_name(d.name.upper()))
    (folder / "media" / "ff").mkdir(exist_ok=True)
    (folder / "media" / "ff" / f"{'f' * 64}.jpg").write_bytes(b"x")
    (folder / "media" / ".DANG.part").write_bytes(b"x")
    report = check_media(writer.read)
    assert [h for *_, h in report.missing] == [missing] and sorted(h for *_, h in report.damaged) == sorted(
        [cut, flipped]
    )
    assert report.misnamed == (d.name.upper(),) and d.exists()
    assert report.extra == (f"{'f' * 64}.jpg",) and report.leftover == (".DANG.part",) and not report.sound
    assert writer.read.record(report.missing[0][0]).name, "the record opens without its file"
    assert wrong not in [h for *_, h in (*report.missing, *report.damaged)]
    mended = check_media(writer.read, tmp_path)
    assert mended.sound and sorted(mended.mended) == sorted([missing, cut, flipped])
    assert len(list((folder / "media" / "damaged").iterdir())) == 2, "damaged bytes are set aside, not lost"
    assert {e["event"] for e in store.events(folder)} == {"taken in", "missing", "damaged", "mended", "checked"}


def test_two_files_that_changed_places_are_both_named(writer: Writer, four: list[tuple[str, Path]]) -> None:
    (one, a), (two, b), *_ = four
    aside = a.with_name("x")
    a.rename(aside), b.rename(a), aside.rename(b)
    assert sorted(h for *_, h in check_media(writer.read).damaged) == sorted([one, two])


def test_a_file_offered_again_fills_its_gap(
    writer: Writer, four: list[tuple[str, Path]], folder: Path, tmp_path: Path
) -> None:
    four[0][1].unlink()
    assert not check_media(writer.read).sound
    attach(writer, taken(folder, *[tmp_path / f"{n}.jpg" for n in range(4)]))
    assert check_media(writer.read).sound


def test_derived_pictures_may_be_deleted(writer: Writer, gong: str, folder: Path, tmp_path: Path) -> None:
    """F24: what is under ``local`` is made anew from the bytes."""
    attach(writer, taken(folder, picture(tmp_path / "a.jpg", orientation=6)), gong)
    [medium] = media_of(writer.read, gong)
    shutil.rmtree(folder / "local" / "previews")
    assert list(derive_again(folder, [medium])) == [medium.hash]
    with Image.open(thumb_of(folder, medium.hash)) as small:
        assert is_upright(small)


def test_a_file_named_twice_or_with_its_folder_comes_once(
    folder: Path, gong: str, writer: Writer, tmp_path: Path
) -> None:
    writer.close()
    source = tmp_path / "ảnh"
    source.mkdir()
    one = picture(source / "a.jpg")
    said = json.loads(command("attach", one, source, one, "--to", "C-00412", "--in", folder, "--json").stdout)
    assert (said["offered"], len(said["taken"]), said["known"]) == (1, 1, [])
    assert [type(r) for r in receive(folder, [one, one])] == [Received] and store.leftovers(folder) == []


def test_what_a_killed_intake_left_goes_with_the_next_one_and_not_what_comes_in_beside_it(
    folder: Path, tmp_path: Path
) -> None:
    files = [picture(tmp_path / f"{n}.jpg", 200 + n, 90) for n in range(6)]
    coming = receive(folder, files[:4])
    assert isinstance(next(coming), Received)
    beside = store.leftovers(folder)
    dead = folder / "media" / ".01KBVWXYZ-01KBVWXYZ.part"
    dead.write_bytes(bytes(5000))
    assert [type(r) for r in receive(folder, files[4:])] == [Received, Received]
    assert not dead.exists() and beside and all(part.exists() for part in beside)
    assert [type(r) for r in coming] == [Received] * 3 and store.leftovers(folder) == []


def test_an_intake_that_is_stopped_leaves_nothing_half_done(folder: Path, tmp_path: Path) -> None:
    files = [picture(tmp_path / f"{n}.jpg", 200 + n, 90) for n in range(20)]
    coming = receive(folder, files)
    first = next(coming)
    coming.close()
    assert isinstance(first, Received) and store.leftovers(folder) == []
    assert len(list(store.stored(folder))) == 1


def test_names_from_outside_are_text_and_never_paths(writer: Writer, folder: Path, tmp_path: Path) -> None:
    """S06: whatever a file is called, its bytes stand under their hash."""
    names = [
        "..%2f..%2fa.jpg",
        "CON.jpg",
        "a:b|c?.jpg",
        "$(rm -rf).jpg",
        "-x.jpg",
        "tên " + "dài" * 60 + ".jpg",
        "‮gpj.a",
    ]
    for n, name in enumerate(names):
        picture(tmp_path / name, 80 + n, 60)
    done = attach(writer, taken(folder, *(tmp_path / n for n in names)))
    assert len(done.records) == len(names)
    assert sorted(p.relative_to(folder / "media").parts[0] for _, p in store.stored(folder)) == sorted(
        h[:2] for h, _ in store.stored(folder)
    )


def test_types_are_told_by_their_bytes() -> None:
    for head, ending in (
        (b"RIFF\x24\x08\x00\x00WAVEfmt ", "wav"), (b"fLaC\x00", "flac"), (b"OggS\x00", "ogg"), (b"ID3\x04\x00", "mp3"), (b"\xff\xfb\x90\x64", "mp3"),
        (b"\x00\x00\x00\x20ftypM4A \x00\x00", "m4a"), (b"\x00\x00\x00\x18ftypmp42", "mp4"), (b"\x00\x00\x00\x14ftypqt  ", "mov"),
        (b"\x1aE\xdf\xa3\x01", "mkv"), (b"%PDF-1.7", "pdf"),
    ):  # fmt: skip
        found = type_of(head)
        assert found is not None and found.ending == ending, head
    assert [type_of(h) for h in (b"", b"MZ\x90", b"PK\x03\x04", b"<svg", b"<html")] == [None] * 5
    assert len({t.ending for t in TYPES}) == len(TYPES)


def test_a_card_with_everything_wrong_on_it_is_named_file_by_file(folder: Path, tmp_path: Path) -> None:
    card = tmp_path / "thẻ"
    (card / "sâu").mkdir(parents=True)
    picture(card / "t\u1ed1t.jpg")
    picture(card / "ảnh\u202egpj.exe\u200f.jpg", 90, 80)
    (card / "trống.jpg").touch()
    (card / "vòng").symlink_to(card / "vòng")
    (card / "sâu" / "lên").symlink_to(card)
    os.mkfifo(card / "ống.jpg")
    came = {Path(one.source).name: one for one in receive(folder, files_in([card]))}
    taken_in = sorted(one.name for one in came.values() if isinstance(one, Received))
    assert taken_in == ["tốt.jpg", "ảnhgpj.exe.jpg"], "no name is read backwards"
    refused = {name: one.label.vi for name, one in came.items() if isinstance(one, Refusal)}
    assert refused["trống.jpg"] == "Tệp trống (0 byte)." and refused["ống.jpg"] == "Không phải là tệp."
    assert refused["vòng"].startswith("Không đọc được tệp") and set(refused) == {"trống.jpg", "ống.jpg", "vòng"}
    assert store.leftovers(folder) == []


def test_a_file_that_is_still_written_is_not_taken(folder: Path, tmp_path: Path) -> None:
    growing, stop = tmp_path / "đang chép.jpg", threading.Event()
    growing.write_bytes(saved(quarters(2000, 1500), "JPEG") + bytes(60 << 20))

    def grow() -> None:
        with open(growing, "ab") as file:
            while not stop.is_set():
                file.write(bytes(1 << 16))
                file.flush()
                time.sleep(0.001)

    writes = threading.Thread(target=grow)
    writes.start()
    try:
        [one] = receive(folder, [growing])
    finally:
        stop.set()
        writes.join()
    assert isinstance(one, Refusal) and "thay đổi trong lúc đọc" in one.label.vi
    assert store.leftovers(folder) == [] and list(store.stored(folder)) == []


def test_a_card_pulled_out_leaves_what_had_come(folder: Path, tmp_path: Path) -> None:
    card = tmp_path / "thẻ"
    card.mkdir()
    files = [picture(card / f"{n:02}.jpg", 60 + n, 50) for n in range(12)]
    coming = receive(folder, files, 1)
    came = [next(coming)]
    shutil.rmtree(card)
    came += list(coming)
    assert sorted(Path(one.source).name for one in came) == [f.name for f in files], "every file once"
    lost = [one for one in came if isinstance(one, Refusal)]
    assert 0 < len(lost) < 12 and all("không tìm thấy" in one.label.vi for one in lost)
    assert store.leftovers(folder) == []


def test_a_disk_that_is_full_when_small_pictures_are_made_is_not_called_a_damaged_photo(
    folder: Path, tmp_path: Path
) -> None:
    """A limit on the size of files stands for the full disk: writing fails, as there, in the middle."""
    had = resource.getrlimit(resource.RLIMIT_FSIZE)
    at = tmp_path / "mịn.png"
    Image.linear_gradient("L").resize((6000, 4000)).save(at)
    resource.setrlimit(resource.RLIMIT_FSIZE, (at.stat().st_size + 1000, had[1]))
    try:
        assert at.stat().st_size < 60_000
        [one] = receive(folder, [at])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, had)
    assert isinstance(one, Refusal) and "hết chỗ trong lúc đọc tệp" in one.label.vi, one
    assert store.leftovers(folder) == [] and list(store.stored(folder)) == []
    assert isinstance(next(receive(folder, [at])), Received), "there is room again"


@pytest.mark.parametrize("of_the_file", [True, False])
def test_where_small_pictures_may_not_be_made_the_photo_is_not_called_damaged(
    folder: Path, tmp_path: Path, of_the_file: bool
) -> None:
    (folder / "local").mkdir(exist_ok=True)
    previews = folder / "local" / "previews"
    if of_the_file:
        at = picture(tmp_path / "đình.jpg")
        thumb_of(folder, hashlib.sha256(at.read_bytes()).hexdigest()).mkdir(parents=True)  # where a file belongs
    else:
        previews.write_bytes(b"")  # where a folder belongs
    [one] = receive(folder, [picture(tmp_path / "đình.jpg")])
    said = "đó là một thư mục" if of_the_file else "không phải thư mục"
    assert isinstance(one, Refusal) and said in one.label.vi and "hỏng" not in one.label.vi, one
    assert store.leftovers(folder) == [] and list(store.stored(folder)) == []


def test_a_video_tells_its_length_and_size_where_its_header_does(folder: Path, tmp_path: Path) -> None:
    def box(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I4s", 8 + len(content), name) + content

    sides = box(b"trak", box(b"tkhd", bytes(76) + struct.pack(">II", 1920 << 16, 1080 << 16)))
    old = box(b"mvhd", bytes(12) + struct.pack(">II", 600, 600 * 93) + bytes(80))
    new = box(b"mvhd", b"\1" + bytes(19) + struct.pack(">IQ", 1000, 2500) + bytes(80))
    start, rest = box(b"ftyp", b"isom\0\0\2\0mp42"), box(b"mdat", bytes(100))
    head = struct.pack("<I12xI12xII", 40_000, 250, 640, 480)
    files = {
        "a.mp4": start + rest + box(b"moov", old + sides),
        "b.mp4": start + box(b"moov", new),
        "c.avi": b"RIFF\0\0\1\0AVI LIST\0\0\1\0hdrlavih\x38\0\0\0" + head + bytes(200),
        "d.mp4": start + struct.pack(">I4s", 0xFFFFFFF0, b"moov") + bytes(50),
        "e.mp4": start + box(b"moov", box(b"mvhd", bytes(100))),
        "f.mkv": b"\x1aE\xdf\xa3" + bytes(100),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    found = {one.name: one.facts for one in taken(folder, *(tmp_path / name for name in files))}
    assert found == {
        "a.mp4": {"seconds": "93", "width": 1920, "height": 1080},
        "b.mp4": {"seconds": "2.5"},
        "c.avi": {"seconds": "10", "width": 640, "height": 480},
        "d.mp4": {}, "e.mp4": {}, "f.mkv": {},
    }, "what cannot be read is kept all the same"  # fmt: skip


def test_a_full_disk_stops_the_intake_with_one_sentence(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the amount of free room is made up: a disk cannot be filled on the machine of whoever runs this."""
    usage = shutil.disk_usage(folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(Trouble, match="không còn đủ chỗ"):
        list(receive(folder, [picture(tmp_path / "a.jpg")]))
    assert store.leftovers(folder) == [] and list(store.stored(folder)) == []


def test_the_commands_take_in_list_and_prove(folder: Path, writer: Writer, gong: str, tmp_path: Path) -> None:
    writer.close()
    source = tmp_path / "ảnh"
    source.mkdir()
    picture(source / "a.jpg"), picture(source / "b.png", format_="PNG")
    (source / "ghi chép.txt").write_text("chữ", "utf-8")
    ran = command("attach", source, "--to", "C-00412", "--in", folder, "--by", "Lan", "--json")
    said = json.loads(ran.stdout)
    assert ran.returncode == 1 and ran.stderr == "Không nhận 1 trong 3 tệp.\n"
    assert said["offered"] == 3 == len(said["taken"]) + len(said["known"]) + len(said["refused"])
    listed = json.loads(command("media", "C-00412", "--in", folder, "--json").stdout)
    assert [m["name"] for m in listed] == ["a", "b"] and all(m["here"] for m in listed)
    assert command("media", "--in", folder, "--for", "public").stdout == "", (
        "files are internal until somebody says else"
    )
    assert command("media-check", "--in", folder).stdout == "Mọi tệp nguyên vẹn: 2 tệp.\n"
    (folder / listed[0]["path"]).unlink()
    ran = command("media-check", "--in", folder)
    assert ran.returncode == 1 and listed[0]["hash"] in ran.stdout and "Có 1 tệp thiếu" in ran.stderr
    assert command("media-check", "--in", folder, "--from", source).returncode == 0
    assert command("attach", tmp_path / "không có.jpg", "--in", folder).returncode == 1


def test_a_catalogue_without_files_answers_too(folder: Path, description: Description) -> None:
    reader = Reader(folder, description)
    try:
        assert check_media(reader).sound and media_of(reader, "0" * 26) == []
        with pytest.raises(NotPossible):
            warnings_for(reader, "0" * 26)
    finally:
        reader.close()
    assert dump(folder)["item"] == []
