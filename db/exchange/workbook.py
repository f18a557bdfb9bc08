"""Reading workbooks (.xlsx, .xlsm, .xlsb, .xls, .ods): one reader gives the cells, a second one counts the lines.

Runs in a worker process with limits: a sheet may be anything.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import python_calamine as calamine

from db.exchange import sheet_xml
from db.exchange.shown import cell_text
from db.exchange.table import Line, Reading, Remark, Sheet, column_name
from db.media.problem import NotRead
from db.schema.label import Label

_MOST_CELLS = 40_000_000
_MOST_TOLD = 1000
_ODS_ROW = re.compile(rb"<table:table-row\b([^>]*)>(.*?)</table:table-row>", re.DOTALL)
_ODS_TABLE = re.compile(rb"<table:table\b([^>]*)>(.*?)</table:table>", re.DOTALL)

_PROTECTED = Label(
    "Tệp có mật khẩu; hãy mở bằng Excel, bỏ mật khẩu rồi lưu lại.",
    "The file is protected by a password; open it, take the password off and save it again.",
)
_BROKEN = Label(
    "Tệp hỏng hoặc không phải bảng tính; thử mở bằng Excel rồi lưu lại thành .xlsx.",
    "The file is damaged or no spreadsheet; try to open it and save it as .xlsx.",
)


def sheets_of(path: Path) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook with their lines counted by the second reader where it can."""
    counts: dict[str, int] = {}
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as file:
            if "xl/workbook.xml" in file.namelist():
                bare = sheet_xml.Styles({}, {})
                counts = {n: len(sheet_xml.look(file, p, bare).lines) for n, p in sheet_xml.sheet_parts(file).items()}
    book = _open(path)
    return tuple(
        Sheet(m.name, m.visible != calamine.SheetVisibleEnum.Visible, counts.get(m.name, 0))
        for m in book.sheets_metadata
        if m.typ == calamine.SheetTypeEnum.WorkSheet
    )


def read_sheet(path: Path, name: str, format_: str) -> tuple[Iterator[Line], Reading]:
    """Return the lines of a sheet with content, and how it was read; raise ``NotRead``."""
    seen, second = _look(path, name, format_)
    if seen.lines and (max(seen.lines) - min(seen.lines) + 1) * (seen.last_column + 1) > _MOST_CELLS:
        raise NotRead(
            Label(
                f"Trang “{name}” trải tới ô {column_name(seen.last_column)}{max(seen.lines)} mà gần như trống; "
                "hãy xóa các hàng, cột trống rồi lưu lại.",
                f"The sheet “{name}” reaches {column_name(seen.last_column)}{max(seen.lines)} and is almost empty; "
                "delete the empty lines and columns and save it again.",
            )
        )
    book = _open(path)
    try:
        sheet = book.get_sheet_by_name(name)
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise NotRead(_BROKEN) from error
    # why: its rows begin with the sheet's first one, but its columns with the first that holds anything
    left = (sheet.start or (0, 0))[1]
    beyond = _beyond(seen)
    found = [
        line
        for at, values in enumerate(sheet.iter_rows(), 1)
        if (line := _line(at, left, values, seen, beyond.pop(at, 0)))
    ]
    # why: a line of formulas without results, or of errors alone, is empty to the first reader
    found += [line for at, width in sorted(beyond.items()) if (line := _line(at, 0, [], seen, width))]
    there = {line.at for line in found}
    lost = tuple(sorted(seen.lines - there))[:_MOST_TOLD] if second == "lines" else ()
    remarks = [*_others(book, name), *_remarks(seen, name)]
    if second == "count" and len(seen.lines) != len(found):
        remarks.append(_differ(len(found), len(seen.lines)))
    merged = tuple((a + 1, b, c + 1, d) for (a, b), (c, d) in (sheet.merged_cell_ranges or ())[:_MOST_TOLD])
    reading = Reading(
        format_,
        name,
        len(found),
        max((len(line.cells) for line in found), default=0),
        tuple(remarks),
        lost,
        tuple(seen.hidden_lines[:_MOST_TOLD]),
        merged or tuple(seen.merged[:_MOST_TOLD]),
    )
    return iter(found), reading


def _open(path: Path) -> Any:
    try:
        return calamine.CalamineWorkbook.from_path(path)
    except calamine.PasswordError as error:
        raise NotRead(_PROTECTED) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise NotRead(_PROTECTED if "password" in str(error).lower() else _BROKEN) from error


def _beyond(seen: sheet_xml.Looked) -> dict[int, int]:
    """Return up to which column each line holds errors or formulas without results."""
    found: dict[int, int] = {}
    for at, column in (*seen.errors, *seen.unreckoned):
        found[at] = max(found.get(at, 0), column + 1)
    return found


def _line(at: int, left: int, values: list[Any], seen: sheet_xml.Looked, width: int) -> Line | None:
    cells = [""] * left
    values = [*values, *[""] * (width - left - len(values))]
    fonts: dict[int, str] = {}
    plain = not (seen.formats or seen.fonts or seen.errors or seen.unreckoned)
    for column, value in enumerate(values, left):
        if plain:
            cells.append(value if isinstance(value, str) else cell_text(value))
            continue
        place = (at, column)
        text = cell_text(value, seen.formats.get(place, ""))
        if not text and place in seen.errors:
            text = seen.errors[place]
        elif not text and place in seen.unreckoned:
            text = f"={seen.unreckoned[place]}"
        if place in seen.fonts and text:
            fonts[column] = seen.fonts[place]
        cells.append(text)
    while cells and not cells[-1].strip():
        cells.pop()
    return Line(at, cells, fonts) if cells else None


def _look(path: Path, name: str, format_: str) -> tuple[sheet_xml.Looked, str]:
    """Return what the second reader saw, and whether it knows the ``lines``, their ``count`` alone, or nothing."""
    if format_ == "xlsx":
        with zipfile.ZipFile(path) as file:
            parts = sheet_xml.sheet_parts(file)
            if name in parts:
                return sheet_xml.look(file, parts[name], sheet_xml.styles_of(file)), "lines"
    if format_ == "ods":
        with zipfile.ZipFile(path) as file:
            return sheet_xml.Looked(lines=_ods_lines(file.read("content.xml"), name)), "count"
    return sheet_xml.Looked(), ""


def _ods_lines(content: bytes, name: str) -> set[int]:
    """Return as many numbers as the table of an OpenDocument sheet has lines with content."""
    found = 0
    for table in _ODS_TABLE.finditer(content):
        if f'table:name="{name}"'.encode() not in table[1]:
            continue
        for row in _ODS_ROW.finditer(table[2]):
            repeated = re.search(rb'table:number-rows-repeated="(\d+)"', row[1])
            if b"<text:p>" in row[2] or b"<text:p " in row[2] or b"office:value=" in row[2]:
                found += int(repeated[1]) if repeated else 1
    return set(range(1, found + 1))


def _remarks(seen: sheet_xml.Looked, name: str) -> Iterator[Remark]:
    for (at, column), code in list(seen.errors.items())[:_MOST_TOLD]:
        yield Remark(
            at,
            column,
            Label(f"Công thức báo lỗi {code}; giữ nguyên chữ.", f"The formula says {code}; kept as it is."),
        )
    for at, column in list(seen.unreckoned)[:_MOST_TOLD]:
        yield Remark(
            at,
            column,
            Label(
                "Công thức chưa có kết quả lưu trong tệp; giữ chữ của công thức. Mở bằng Excel, lưu lại thì có số.",
                "The file holds no result of this formula; its text is kept. Open it in Excel and save it again.",
            ),
        )
    if seen.hidden_lines:
        n = len(seen.hidden_lines)
        yield Remark(
            0, -1, Label(f"Trang “{name}” có {n} dòng ẩn; vẫn đọc.", f"“{name}” has {n} hidden lines; they are read.")
        )
    for column in sorted(set(seen.hidden_columns)):
        if column <= seen.last_column:
            yield Remark(
                0,
                column,
                Label(
                    f"Cột {column_name(column)} đang ẩn; vẫn đọc.",
                    f"Column {column_name(column)} is hidden; it is read.",
                ),
            )


def _others(book: Any, name: str) -> Iterator[Remark]:
    others = [f"“{m.name}”" for m in book.sheets_metadata if m.name != name]
    if others:
        shown = ", ".join(others[:8]) + (" …" if len(others) > 8 else "")
        yield Remark(
            0, -1, Label(f"Tệp còn trang {shown}; mỗi lần nhập một trang.", f"The file has more sheets: {shown}.")
        )


def _differ(first: int, second: int) -> Remark:
    return Remark(
        0,
        -1,
        Label(
            f"Hai cách đọc đếm khác nhau: {first} và {second} dòng; hãy xem lại tệp.",
            f"Two readers count {first} and {second} lines; please look at the file.",
        ),
    )
