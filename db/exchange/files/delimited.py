"""Reading text tables (.csv, .tsv, .txt, pasted): the code, the delimiter and the line ends are found from the content.

A table in TCVN3 or VNI has letters of Latin-1 here; it is cured cell by cell later. Windows-1258 writes tones as marks
behind their letter, so it is told by the syllables it gives.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Literal

from db.exchange.files.table import NO_TABLE, Line, Read, Reading, Remark
from db.media.problem import NotRead
from db.schema.label import Label
from db.schema.old_text import usual_code
from db.schema.vietnamese import border

DELIMITERS = ",;\t|"
_SAMPLE_BYTES = 256 << 10
_PIECE_BYTES = 1 << 20
_MOST_CELL_LETTERS = 32 << 20
_SAMPLE_LINES = 60
_MOST_TOLD = 1000
_NAMES = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16",
          "cp1258": "Windows-1258", "latin-1": "8 bit"}  # fmt: skip


def read_text_table(path: Path) -> Read:
    """Yield the lines of a text table with content, then return how it was read; raise ``NotRead``."""
    encoding = _encoding(path)
    if _is_no_text(path, encoding):
        raise NotRead(NO_TABLE)
    csv.field_size_limit(_MOST_CELL_LETTERS)
    sample = _sample(path, encoding)
    if not sample.strip():
        raise NotRead(Label("Tệp trống, không có dòng nào.", "The file is empty."))
    said = re.match(r"(?i)^sep=(.)\r?\n", sample)
    delimiter = said[1] if said else _delimiter(sample)
    remarks: list[Remark] = []
    many = columns = 0
    for line in _lines(path, encoding, delimiter, remarks):
        many, columns = many + 1, max(columns, len(line.cells))
        yield line
    told = tuple(remarks[:_MOST_TOLD])
    return Reading("csv", "", many, columns, told, encoding=_NAMES.get(encoding, encoding), delimiter=delimiter)


def _lines(path: Path, encoding: str, delimiter: str, remarks: list[Remark]) -> Iterator[Line]:
    for at, cells in _rows(path, encoding, delimiter, remarks):
        if encoding == "cp1258":
            cells = [border(c.replace("\x00", "")) for c in cells]
        if "\x00" in "".join(cells):
            cells = [c.replace("\x00", "") for c in cells]
            remarks.append(Remark(at, -1, Label("Đã bỏ ký tự NUL.", "NUL characters were taken out.")))
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            yield Line(at, cells)


def _rows(path: Path, encoding: str, delimiter: str, remarks: list[Remark]) -> Iterator[tuple[int, list[str]]]:
    """Yield rows with the line each begins at; strictly as long as that goes, and from there on as well as it can be."""
    before, strict = 0, True
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL
    while True:
        with path.open(encoding=encoding, newline="") as file:
            begun = before
            reader = csv.reader(islice(file, begun, None), delimiter=delimiter, quoting=quoting, strict=strict)
            while True:
                try:
                    cells = next(reader, None)
                except csv.Error as error:
                    if strict:
                        strict = False
                        if "unexpected end" in str(error):  # why: such a mark would swallow the rest of the file
                            quoting = csv.QUOTE_NONE
                            remarks.append(_unclosed(before + 1))
                        break
                    label = Label(f"Dòng không đọc được ({error}).", f"Line cannot be read ({error}).")
                    remarks.append(Remark(before + 1, -1, label))
                    before = begun + reader.line_num
                    continue
                if cells is None:
                    return
                yield before + 1, cells
                before = begun + reader.line_num


def _unclosed(at: int) -> Remark:
    label = Label(
        f"Dấu ngoặc kép mở ở dòng {at} mà không đóng; từ dòng ấy đọc dấu ngoặc kép như chữ thường.",
        f"A quotation mark is opened in line {at} and never closed; from there on they are read as letters.",
    )
    return Remark(0, -1, label)


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(_SAMPLE_BYTES)
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    zeros = head[: 4096 & ~1]
    if len(zeros) > 8:
        even, odd = zeros[::2].count(0), zeros[1::2].count(0)
        if odd > len(zeros) // 5 and even * 4 < odd:
            return "utf-16-le"
        if even > len(zeros) // 5 and odd * 4 < even:
            return "utf-16-be"
    if _all_utf8(path):
        return "utf-8"
    return _eight_bit(head)


def _is_no_text(path: Path, encoding: str) -> bool:
    """Say whether so much is neither letters nor blanks that no person wrote it: a program, or a damaged workbook."""
    if encoding.startswith("utf-16"):
        return False
    with path.open("rb") as file:
        head = file.read(_SAMPLE_BYTES)
    odd = sum(head.count(code) for code in range(1, 0x20) if code not in b"\t\n\v\f\r\x1a")
    return odd * 33 > len(head) or head.count(0) * 3 > len(head)


def _all_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE_BYTES):
                decoder.decode(piece)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def _eight_bit(head: bytes) -> str:
    """Tell Windows-1258, which the system decodes, from the codes of fonts, which are cured cell by cell."""
    lines = head.decode("latin-1").replace("\x00", "").splitlines()[:400]
    return "cp1258" if usual_code(lines) == "Windows-1258" else "latin-1"


def _sample(path: Path, encoding: str) -> str:
    with path.open("rb") as file:
        raw = file.read(_SAMPLE_BYTES)
    text = raw.decode(encoding, "replace")
    return text.replace("\x00", "")


def _delimiter(sample: str) -> str:
    """Return the delimiter under which most lines have the same number of cells, more than one."""
    best = (0.0, 0, ",")
    for delimiter in DELIMITERS:
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        widths: list[int] = []
        try:
            for cells in reader:
                if any(c.strip() for c in cells):
                    widths.append(len(cells))
                if len(widths) == _SAMPLE_LINES:
                    break
        except csv.Error:
            pass
        wide = Counter(w for w in widths if w > 1)
        if wide:
            width, times = wide.most_common(1)[0]
            best = max(best, (round(sum(wide.values()) / len(widths) + times / len(widths), 3), width, delimiter))
    return best[2]
