"""Every form that lists something, with 12,000 rows: pages, seconds, memory, and what stands on its pages.

forms.py [12000]          each form in a process of its own; pictures of the first, a middle and the last page beside the PDFs
forms.py one CASE N       prints seconds, pages, peak MB of one of them, after reading its pages back
"""

import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from common import DATA, said, table

OUT = DATA / "forms"
_BATCH = 2_000
_LEAST = 60  # letters that stand above the signatures on the last page
CASES = {
    "inventory": ("relic", "Di tích số"),
    "review_report": ("relic", "Di tích số"),
    "restricted": ("relic", "Di tích số"),
    "register": ("object", "Rìu đá số"),
    "relic_objects": ("relic", "Rìu đá số"),
    "zones": ("relic", "Thửa số"),
    "list_relic": ("catalogue_list", "Di tích số"),
    "statistics": ("relic", ""),
}
"""Form, the kind it is printed of, and the words each row bears a number after."""


def catalogue(count: int) -> Path:
    """Make a catalogue once: as many relics, as many artefacts in one of them, one with as many zones, a list of all."""
    from db.catalogue import Profile, Writer, create
    from db.schema.built_in import built_in
    from heritage_app.paper.catalogue_lists import new_list

    folder = DATA / f"forms-{count}"
    if (folder / "done").exists():
        return folder
    subprocess.run(["rm", "-rf", str(folder)], check=True)
    description = built_in()
    create(folder, description)
    writer = Writer(folder, description, "đo tốc độ")
    office = ("Ủy ban nhân dân tỉnh Phú Thọ", "Sở Văn hóa, Thể thao và Du lịch", "Phú Thọ", "Giám đốc", "Bùi Văn An")
    writer.set_profile(Profile(*office))
    communes = [u.text() for u in description.units.units if u.current and u.type in ("xa", "phuong")]

    def relic(at: int) -> dict[str, Any]:
        return {
            "name": f"Di tích số {at:05}",
            "number": f"DT-{at:05}",
            "places": [communes[at % len(communes)]],
            "relic_types": "di tích lịch sử",
            "condition": "tốt",
            "level_reason": "dễ bị đào trộm",
            "sightings": [{"sighted": "3/5/2026", "sighting": "đúng như phiếu"}],
        }

    def axe(at: int) -> dict[str, Any]:
        return {
            "name": f"Rìu đá số {at:05}",
            "number": f"HV-{at:05}",
            "materials": "đá",
            "weight": f"{100 + at % 900} g",
            "condition": "nguyên",
            "description": "Rìu tứ giác, mài toàn thân, lưỡi lệch, sứt nhẹ ở đốc.",
            "locations": [{"location": "Cửa hang", "site": site, "from": "1/1/2020"}],
            "registrations": [{"registration_no": f"ĐK-{at:05}", "registered": "12/3/2026"}],
        }

    [site] = writer.add(description.kind("relic"), [{"name": "Hang có hiện vật"}])[1]
    for kind, one in (("relic", relic), ("object", axe)):
        for start in range(1, count + 1, _BATCH):
            writer.add(description.kind(kind), [one(at) for at in range(start, min(start + _BATCH, count + 1))])
    zones = [
        {"zone": "khu vực bảo vệ I", "zone_area": f"{at} m²", "map_sheets": f"Thửa số {at:05}"}
        for at in range(1, count + 1)
    ]
    writer.add(description.kind("relic"), [{"name": "Hang có thửa đất", "zones": zones}])
    new_list(writer, "relic", 2026, "internal")
    writer.close()
    (folder / "done").touch()
    return folder


def one(case: str, count: int) -> None:
    """Print a case, and read its pages back."""
    from db.catalogue import Reader
    from db.model.query import Query
    from db.schema.built_in import built_in
    from heritage_app.paper.order import Order
    from heritage_app.paper.papers import print_paper

    reader = Reader(catalogue(count), built_in())
    kind, words = CASES[case]
    ids: tuple[str, ...] = ()
    for named in ("Hang có hiện vật",) * (case == "relic_objects") + ("Hang có thửa đất",) * (case == "zones"):
        listing = reader.find(Query(kind, words=named, audience="full"))
        ids = tuple(line.id for line in reader.lines(listing, 0, 1))
    if case == "list_relic":
        listing = reader.find(Query(kind, audience="full"))
        ids = tuple(line.id for line in reader.lines(listing, 0, 1))
    out = OUT / f"{case}.pdf"
    start = time.perf_counter()
    pages = print_paper(reader, Order(case, "full", kind, ids=ids), out)
    took = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    reader.close()
    faults = "; ".join(_read_back(case, out, words, count))
    print(f"took={took:.6f}\tpages={pages}\tpeak={peak}\tfaults={faults}")


def _read_back(case: str, path: Path, words: str, count: int) -> Iterator[str]:
    """Say what is wrong: a row not there, a page without its heading, signatures alone; and paint three pages."""
    import pypdfium2

    document = pypdfium2.PdfDocument(str(path))
    texts = [page.get_textpage().get_text_range().replace("\r\n", " ") for page in document]
    whole = " ".join(texts)
    if words:
        missing = [
            at
            for at in range(1, count + 1)
            if f"{words} {at:05}" not in whole and f"{words}{at:05}" not in whole.replace(" ", "")
        ]
        if missing:
            yield f"{len(missing)} rows are not there, as {missing[0]}"
        bare = [at for at, text in enumerate(texts, 1) if words in text and "STT" not in text]
        if bare:
            yield f"pages {bare[:3]} have no heading"
        if case != "statistics" and f"{count - 1}" not in whole:
            yield "a running number is parted"
        if len(texts[-1].partition("GIÁM ĐỐC")[0]) < _LEAST:
            yield "the signatures stand alone"
    for at in sorted({0, len(document) // 2, len(document) - 1}):
        document[at].render(scale=1).to_pil().save(path.with_name(f"{path.stem}-{at + 1}.png"))
    document.close()


def main() -> None:
    count = int(sys.argv[1]) if sys.argv[1:] else 12_000
    catalogue(count)
    OUT.mkdir(exist_ok=True)
    rows = []
    for case in CASES:
        done = subprocess.run([sys.executable, __file__, "one", case, str(count)], capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(done.stderr[-800:])
        told = dict(part.split("=", 1) for part in done.stdout.strip().split("\t"))
        rows.append([case, told["pages"], said(float(told["took"])), told["peak"], told["faults"] or "none"])
    table(f"Every form that lists, {count:,} rows", ["form", "pages", "time", "peak MB", "faults read back"], rows)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["one", case_, count_]:
            one(case_, int(count_))
        case _:
            main()
