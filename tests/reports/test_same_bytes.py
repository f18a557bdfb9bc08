"""The same blocks at the same moment give the same file, whatever was printed before and wherever the pictures lie."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from pypdf import PdfReader

from reports.blocks import Fact, Paper, Picture, Pictures, Title
from reports.pdf.write import write_pdf
from tests.db.odd_pictures import quarters, saved
from tests.db.tools import ROOT

MADE = datetime(2027, 1, 5, 8, 30, tzinfo=UTC)
PRINT = """
import sys
from pathlib import Path
from tests.reports.test_same_bytes import MADE, blocks
from reports.pdf.write import write_pdf
write_pdf(blocks(Path(sys.argv[1])), Path(sys.argv[2]), "Hồ sơ", MADE)
"""


def blocks(folder: Path) -> list[Paper | Title | Fact | Pictures]:
    pictures = tuple(Picture(str(folder / f"{n}.jpg"), f"Ảnh {n}") for n in range(2))
    return [Paper(), Title("MƯỜNG BI"), Fact("Tên Mường", "mo̠ Mường, chiê̒ng, 𡨸喃"), Pictures(pictures)]


def drawn_in(folder: Path) -> Path:
    folder.mkdir()
    for n in range(2):
        (folder / f"{n}.jpg").write_bytes(saved(quarters(300 + n, 200), "JPEG"))
    return folder


def test_a_paper_printed_again_is_the_same_to_the_byte(tmp_path: Path) -> None:
    here, there = drawn_in(tmp_path / "máy này"), drawn_in(tmp_path / "máy kia")
    write_pdf([Title("ê̒ trước đó ơ̒ 𠊛")], tmp_path / "other.pdf", "Khác")
    write_pdf(blocks(here), tmp_path / "a.pdf", "Hồ sơ", MADE)
    ran = subprocess.run(
        [sys.executable, "-c", PRINT, str(there), str(tmp_path / "b.pdf")], cwd=ROOT, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert len({image.name for page in PdfReader(tmp_path / "a.pdf").pages for image in page.images}) == 2


def test_the_file_says_when_it_was_made(tmp_path: Path) -> None:
    write_pdf(blocks(drawn_in(tmp_path / "ảnh")), tmp_path / "a.pdf", "Hồ sơ", MADE)
    assert PdfReader(tmp_path / "a.pdf").metadata.creation_date == MADE
    write_pdf([Title("Một")], tmp_path / "b.pdf", "Hồ sơ")
    made = PdfReader(tmp_path / "b.pdf").metadata.creation_date
    assert made is not None and abs((datetime.now(UTC) - made).total_seconds()) < 120
