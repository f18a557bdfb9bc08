"""The sample with two dossiers that have all a dossier may ask for: pictures, scans, objects, zones, made for the tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import AnnotationDictionary
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from db.catalogue import Writer, create
from db.catalogue.media import Received, attach, receive
from db.schema.kind import Description
from heritage_app.sample import fill
from reports.blocks import Paper, Title
from reports.pdf.write import write_pdf
from tests.db.odd_pictures import quarters, saved


def add(writer: Writer, kind: str, **typed: Any) -> str:
    return writer.add(writer.description.kind(kind), [typed])[1][0]


def artefact(writer: Writer, relic: str, name: str, code: str, **typed: Any) -> str:
    """Add an object that stands in a relic under a code of the plan."""
    row = {"site": relic, "location": "gian giữa", "from": "2020"}
    numbers = [{"number": code, "register": "plan"}]
    return add(writer, "object", name=name, numbers=numbers, locations=[row], **typed)


def dossier(writer: Writer, subject: str, kind: str, rank: str, **more: Any) -> str:
    number = writer.read.next_number(writer.description.kind("dossier"))
    typed = {"name": "Hồ sơ thử", "number": number, "dossier_kind": kind, "dossier_edition": "luat_2024"}
    return add(writer, "dossier", **typed, subject=subject, asked_rank=rank, **more)


def _stamp(made: PdfWriter) -> Any:
    """Return a red square as an annotation of a page, as a signing program draws its seal."""
    drawn = DecodedStreamObject()
    drawn.set_data(b"1 0 0 rg 0 0 90 90 re f")
    drawn[NameObject("/Type")], drawn[NameObject("/Subtype")] = NameObject("/XObject"), NameObject("/Form")
    drawn[NameObject("/BBox")] = ArrayObject(FloatObject(v) for v in (0, 0, 90, 90))
    stamp = AnnotationDictionary()
    stamp[NameObject("/Subtype")] = NameObject("/Stamp")
    stamp[NameObject("/Rect")] = ArrayObject(FloatObject(v) for v in (300, 200, 390, 290))
    stamp[NameObject("/F")] = NumberObject(4)
    stamp[NameObject("/AP")] = DictionaryObject({NameObject("/N"): made._add_object(drawn)})
    return stamp


class Box(msgspec.Struct):
    """Files that are put aside and then taken in together, each with its caption and kind."""

    place: Path
    files: dict[str, tuple[str, dict[str, str]]] = {}

    def pictures(self, record: str, name: str, count: int, kind: str = "ảnh tổng thể") -> None:
        for at in range(count):
            path = self.place / f"{name}, ảnh {at}.jpg"
            path.write_bytes(saved(quarters(1800 + len(self.files), 1200), "JPEG"))
            told = {"name": path.stem, "media_kind": kind, "author": "Bùi Văn Khánh", "taken": "5/3/2026"}
            self.files[str(path)] = (record, told)

    def scan(self, record: str, name: str, kind: str, pages: int = 1, turned: int = 0) -> None:
        """Put a PDF aside, perhaps lying on its side, with a stamp that belongs to it and a script that must stay outside."""
        plain, path = self.place / "trắng.pdf", self.place / f"{name}.pdf"
        blocks: list[Any] = []
        for page in range(pages):
            blocks += [Paper("A4 landscape"), Title(f"{name.upper()} TỜ {page + 1}")]
        write_pdf(blocks, plain, name)
        made = PdfWriter(clone_from=PdfReader(plain))
        for page in made.pages:
            page.rotation = turned
        made.add_annotation(0, _stamp(made))
        made.root_object[NameObject("/OpenAction")] = DictionaryObject(
            {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('x')")}
        )
        made.write(path)
        self.files[str(path)] = (record, {"name": name, "media_kind": kind})

    def take_in(self, writer: Writer) -> dict[str, str]:
        """Take everything in at once; return the files' records by their captions."""
        found = [r for r in receive(writer.read.folder, [Path(p) for p in self.files]) if isinstance(r, Received)]
        assert len(found) == len(self.files)
        attach(writer, found, {one.hash: self.files[one.source][0] for one in found})
        ids = {}
        for one in found:
            _, told = self.files[one.source]
            [medium] = writer.read.named(Path(one.name).stem, ("media",))
            writer.amend(medium, told)
            ids[told["name"]] = medium
        return ids


def make_dossiers(place: Path, description: Description) -> Path:
    """Make a catalogue with HS-001, of the caves of the sample, and HS-002, of a temple complete in every part."""
    folder = place / "sổ"
    create(folder, description)
    writer = Writer(folder, description, "Bùi Thị Lan")
    try:
        fill(writer)
        box = Box(place)
        caves, temple = _caves(writer, box), _temple(writer, box)
        ids = box.take_in(writer)
        dossier(writer, caves, "chinh_sua", "quốc gia đặc biệt")
        files = [{"file_part": part, "part_file": ids[name]} for part, name in PAPERS.items()]
        dossier(writer, temple, "xep_hang", "cấp tỉnh", files=files)
    finally:
        writer.close()
    return folder


def _caves(writer: Writer, box: Box) -> str:
    complex_, cave = (writer.read.resolve(n) for n in ("hb-r-001", "hb-r-002"))
    zone = {"zone": "khu vực bảo vệ I", "zone_component": "Hang xóm Trại", "zone_area": "1500 m²"}
    writer.amend(complex_, {"zones": [zone]})
    box.pictures(complex_, "Quần thể", 2)
    box.pictures(cave, "Hang xóm Trại", 2)
    axe = artefact(writer, cave, "Rìu mài lưỡi", "HXT.HC.01")
    artefact(writer, cave, "Mảnh gốm văn thừng", "HXT.HC.02")
    box.pictures(axe, "Rìu mài lưỡi", 1, "ảnh có thước tỉ lệ")
    box.scan(complex_, "Bản vẽ mặt bằng", "bản vẽ", pages=2, turned=90)
    return complex_


PAPERS = {
    "Đơn đề nghị xếp hạng": "Đơn của thôn",
    "ban_do_vi_tri": "Bản đồ đường đến đình",
    "ban_ve": "Mặt bằng tỉ lệ lớn",
    "ban_dap": "Bản dập hoành phi",
    "khoanh_vung": "Biên bản có dấu",
    "to_trinh": "Tờ trình có dấu",
}


def _temple(writer: Writer, box: Box) -> str:
    house = add(
        writer,
        "relic",
        name="Đình Cổi",
        number="DT-900",
        level="public",
        places=[{"place": "xã Mường Bi, tỉnh Phú Thọ"}],
        relic_types="di tích kiến trúc, nghệ thuật",
        criteria="2",
        inscriptions=[{"inscription": "萬古英靈", "reading": "Vạn cổ anh linh", "translation": "Anh linh muôn thuở"}],
        zones=[{"zone": "khu vực bảo vệ I"}, {"zone": "khu vực bảo vệ II"}],
    )
    box.pictures(house, "Đình Cổi", 3)
    bell = artefact(writer, house, "Chuông đồng", "ĐC.TĐ.01")
    box.pictures(bell, "Chuông đồng", 1, "ảnh có thước tỉ lệ")
    for name in PAPERS.values():
        box.scan("", name, "quyết định")
    return house
