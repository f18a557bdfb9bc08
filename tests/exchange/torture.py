"""Files that were made to hurt a reader, and a process that reads them one after the other: ``python -m tests.exchange.torture FOLDER``.

Prints a line of JSON a file: its name, the seconds of processor it took, the peak memory so far of this process and of its workers in MB,
the lines of each table, or why it was refused.
"""

from __future__ import annotations

import datetime
import json
import resource
import sys
import zipfile
from pathlib import Path

import openpyxl
import xlsxwriter

from db.exchange.files.reading import offer_of, read_table
from db.model.problems import Trouble

SOUND = [["TT", "Tên di tích", "Xã"], ["1", "Hang xóm Trại", "Tân Lập"], ["2", "Mái đá Làng Vành", "Yên Phú"]]


def _book(path: Path, rows: list[list[str]]) -> dict[str, bytes]:
    """Write a usual workbook and return its parts."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Di tích")
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def _packed(path: Path, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for name, raw in parts.items():
            file.writestr(name, raw)


def empty_rows(path: Path) -> None:
    """A million rows that were formatted and never filled."""
    parts = _book(path, SOUND)
    sheet = "xl/worksheets/sheet1.xml"
    rows = b"".join(b'<row r="%d" spans="1:2" ht="15"><c r="A%d" s="0"/></row>' % (n, n) for n in range(4, 1_000_004))
    parts[sheet] = parts[sheet].replace(b"</sheetData>", rows + b"</sheetData>")
    _packed(path, parts)


def repeated_rows(path: Path) -> None:
    """The same in OpenDocument: one row that says it stands a million times."""
    old = Path(__file__).parent.parent / "data" / "sheets" / "old.ods"
    with zipfile.ZipFile(old) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    row = b'<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>'
    parts["content.xml"] = parts["content.xml"].replace(b"</table:table>", row + b"</table:table>", 1)
    _packed(path, parts)


def repeated_text(path: Path) -> None:
    """A cell of OpenDocument that says it stands in ten million rows."""
    repeated_rows(path)
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    row = (
        b'<table:table-row table:number-rows-repeated="10000000"><table:table-cell table:number-columns-repeated="1000" '
        b'office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    parts["content.xml"] = parts["content.xml"].replace(b"</table:table>", row + b"</table:table>", 1)
    _packed(path, parts)


def long_cells(path: Path) -> None:
    """A cell of 30,000 letters."""
    _book(path, [*SOUND, ["3", "đồng " * 6000, "Tân Lập"]])


def formulas(path: Path) -> None:
    """Formulas nobody worked out, of errors, one that asks for another program."""
    book = openpyxl.Workbook()
    for row in [*SOUND, ["=1+1", "=1/0", "=cmd|' /C calc'!A0"], ['=HYPERLINK("http://a","b")', "=NA()", "x"]]:
        book.active.append(row)
    book.save(path)


def days_of_1904(path: Path) -> None:
    """Days counted from 1904."""
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append(["Tên", "ngày"])
    book.active.append(["Hang A", datetime.date(2024, 7, 18)])
    book.save(path)


def strict(path: Path) -> None:
    """A workbook in the strict namespaces."""
    parts = _book(path, SOUND)
    for old, new in (
        (
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        (
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
    ):
        parts = {name: raw.replace(old, new) for name, raw in parts.items()}
    _packed(path, parts)


def bomb_beside(path: Path) -> None:
    """200 MB of zeros in a part no reader needs."""
    parts = _book(path, SOUND)
    _packed(path, {**parts, "xl/media/a.bin": bytes(200 << 20)})


def bomb_of_texts(path: Path) -> None:
    """40 MB of the shared texts a workbook is read with, all of them empty."""
    parts = _book(path, SOUND)
    head, _, _ = parts["xl/sharedStrings.xml"].partition(b"<si>")
    _packed(path, {**parts, "xl/sharedStrings.xml": head + b"<si><t>x</t></si>" * (40 << 16) + b"</sst>"})


def bomb_of_parts(path: Path) -> None:
    """Twenty-five thousand parts."""
    parts = _book(path, SOUND)
    _packed(path, {**parts, **{f"xl/a{n}": b"" for n in range(25_000)}})


def bomb_of_cells(path: Path) -> None:
    """Three million cells that say one shared text: 45 MB from 300 kB."""
    parts = _book(path, SOUND)
    sheet = "xl/worksheets/sheet1.xml"
    row = b"".join(b'<c r="%c1" t="s"><v>1</v></c>' % (65 + n) for n in range(26))
    rows = b"<row>" + row + b"</row>"
    parts[sheet] = parts[sheet].replace(b"</sheetData>", rows * ((45 << 20) // len(rows)) + b"</sheetData>")
    _packed(path, parts)


def nested(path: Path) -> None:
    """A table of Word in a table in a table, ten thousand deep."""
    deep = 10_000
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = "<w:tbl><w:tr><w:tc>" * deep + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * deep
    _packed(path, {"word/document.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>".encode()})


def ragged(path: Path) -> None:
    """Lines of one cell and of ten thousand, three kinds of line ends, NUL, a quotation mark nobody closes."""
    path.write_bytes(b'a,b\r\n1\n2,3,4\r\x00,"x\n' + b"," * 10_000 + b"y\nz\n")


def quoted(path: Path) -> None:
    """A quotation mark that swallows a megabyte."""
    path.write_bytes(b'a,b\n"' + b"x,y\n" * (1 << 18))


FILES = {
    "hàng trống.xlsx": empty_rows, "hàng trống.ods": repeated_rows, "hàng lặp.ods": repeated_text, "ô dài.xlsx": long_cells,
    "công thức.xlsx": formulas, "1904.xlsx": days_of_1904, "strict.xlsx": strict, "bom cạnh.xlsx": bomb_beside,
    "bom chữ.xlsx": bomb_of_texts, "bom phần.xlsx": bomb_of_parts, "bom ô.xlsx": bomb_of_cells, "lồng.docx": nested,
    "lởm chởm.csv": ragged, "ngoặc.csv": quoted,
}  # fmt: skip


def _seconds() -> float:
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def _peak_here() -> int:
    """Return the peak of this process alone: what getrusage tells begins with that of the process it was forked from."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) >> 10


def _peak_of_workers() -> int:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10


def main(folder: Path) -> None:
    """Read all files of a folder in the order of their names."""
    for path in sorted(folder.iterdir()):
        start = _seconds()
        said: object
        try:
            lines = {}
            for sheet in offer_of(path).sheets[:3]:
                with read_table(path, sheet.name) as table:
                    lines[sheet.name] = sum(1 for _ in table.lines())
            said = lines
        except Trouble as trouble:
            said = trouble.label.vi
        took = _seconds() - start
        print(
            json.dumps([path.name, took, _peak_here(), _peak_of_workers(), said]),
            flush=True,
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
