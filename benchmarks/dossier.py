"""A dossier of about 20 pages and 10 photos, from the catalogue to the PDF, beside ReportLab setting as many (useA85 = 0).

dossier.py
dossier.py ours | theirs      prints the seconds of one, in a process of its own, everything loaded before
"""

import subprocess
import sys
import time
from pathlib import Path

from common import DATA, in_turn, median, ratio, said, table, verdict

TARGET = 2.0
PAGES, PHOTOS = 20, 10


def catalogue() -> Path:
    """Make a relic with ten photos, long texts, objects and a dossier, once; its previews are stored."""
    import numpy
    from PIL import Image

    from db.catalogue import Writer, create
    from db.catalogue.media import Received, attach, receive
    from db.schema.built_in import built_in

    folder, description = DATA / "dossier", built_in()
    if (folder / "done").exists():
        return folder
    subprocess.run(["rm", "-rf", str(folder)], check=True)
    create(folder, description)
    writer = Writer(folder, description, "đo tốc độ")
    text = "Di tích nằm trên sườn núi đá vôi, cửa hang quay về hướng đông nam, nền hang bằng phẳng. " * 40
    fields = (
        "history",
        "layout",
        "building",
        "worship",
        "value_history",
        "value_culture",
        "value_science",
        "discovery",
    )
    [relic] = writer.add(
        description.kind("relic"), [{"name": "Hang đo", "number": "DT-001", **dict.fromkeys(fields, text)}]
    )[1]
    objects = [
        {"name": f"Rìu đá số {i}", "number": f"HD.{i:03d}", "locations": [{"site": relic, "location": "kho"}]}
        for i in range(40)
    ]
    writer.add(description.kind("object"), objects)
    rng = numpy.random.default_rng(7)
    for at in range(PHOTOS):
        coarse = rng.integers(0, 255, (75, 100, 3), dtype=numpy.uint8)
        Image.fromarray(coarse).resize((4000, 3000), Image.Resampling.BICUBIC).save(DATA / f"anh {at}.jpg", quality=90)
    files = [DATA / f"anh {at}.jpg" for at in range(PHOTOS)]
    attach(writer, [r for r in receive(folder, files) if isinstance(r, Received)], relic)
    dossier = {"name": "Hồ sơ đo", "number": "HS-001", "dossier_kind": "xep_hang", "subject": relic}
    writer.add(description.kind("dossier"), [dossier])
    writer.close()
    (folder / "done").touch()
    return folder


def previews() -> list[str]:
    return sorted(str(p) for p in (DATA / "dossier" / "local" / "previews").rglob("*-middle.jpg"))


def ours() -> None:
    from db.catalogue import Reader
    from db.schema.built_in import built_in
    from heritage_app.paper.dossier_book import build

    reader = Reader(catalogue(), built_in())
    record = reader.resolve("HS-001")
    build(reader, record, DATA / "warm.pdf")
    start = time.perf_counter()
    pages, _ = build(reader, record, DATA / "dossier.pdf")
    print(f"took={time.perf_counter() - start:.6f} pages={pages}")


def theirs(pages: int) -> None:
    from reportlab import rl_config

    rl_config.useA85 = 0
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Image, PageBreak, Paragraph, SimpleDocTemplate, Table

    from assets import asset

    pdfmetrics.registerFont(TTFont("F", str(asset("fonts", "Tinos-Regular.ttf"))))
    body = ParagraphStyle("body", fontName="F", fontSize=13, leading=16)
    head = ParagraphStyle("head", fontName="F", fontSize=16, leading=22)
    text = "Di tích nằm trên sườn núi đá vôi, cửa hang quay về hướng đông nam, nền hang bằng phẳng. " * 12
    photos = previews()

    def set_one(out: Path) -> None:
        flow: list[object] = []
        for page in range(pages):
            flow.append(Paragraph(f"Mục {page + 1}", head))
            if page < len(photos):
                flow.append(Image(photos[page], 400, 300))
            rows = [(f"Trường {i}", f"Giá trị {i}") for i in range(12)]
            flow += [Table(rows, style=[("FONT", (0, 0), (-1, -1), "F", 9)], rowHeights=12), Paragraph(text, body)]
            flow.append(PageBreak())
        SimpleDocTemplate(str(out), pagesize=A4).build(flow)

    set_one(DATA / "warm.pdf")
    start = time.perf_counter()
    set_one(DATA / "theirs.pdf")
    print(f"took={time.perf_counter() - start:.6f} pages={pages}")


def run(*arguments: str) -> dict[str, float]:
    done = subprocess.run([sys.executable, __file__, *arguments], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr[-800:])
    return {k: float(v) for k, _, v in (word.partition("=") for word in done.stdout.split())}


def main() -> None:
    catalogue()
    pages = int(run("ours")["pages"])
    one, limit = f"dossier of {pages} pages, {PHOTOS} photos", f"ReportLab, {pages} pages, {PHOTOS} photos"
    times = in_turn({one: lambda: run("ours")["took"], limit: lambda: run("theirs", str(pages))["took"]})
    sizes = {name: (DATA / file).stat().st_size / 1e6 for name, file in ((one, "dossier.pdf"), (limit, "theirs.pdf"))}
    rows = [[name, said(median(found)), f"{sizes[name]:.1f} MB", ""] for name, found in times.items()]
    rows[0][3] = verdict(ratio(times, one, limit), TARGET)
    table("Dossier to PDF, from stored previews", ["case", "median", "file", f"vs ReportLab (≤ {TARGET:g})"], rows)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["ours"]:
            ours()
        case ["theirs", count]:
            theirs(int(count))
        case _:
            main()
