"""Reading workbooks (.xlsx, .xlsm, .xlsb, .xls, .ods): one reader gives the cells, a second one counts the lines.

Runs in a worker process with limits: a sheet may be anything.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import python_calamine as calamine

from db.exchange import sheet_ods, sheet_records, sheet_xml
from db.exchange.shown import cell_text
from db.exchange.table import Line, Read, Reading, Remark, Sheet, column_name
from db.media.problem import NotRead
from db.schema.label import Label

_MOST_CELLS = 40_000_000
_MOST_TOLD = 1000
_PARTS = "META-INF/manifest.xml"
_ENDINGS = {"xlsx": (".xlsx", ".xlsm"), "xlsb": (".xlsb",), "xls": (".xls",), "ods": (".ods",)}

_PROTECTED = Label(
    "Tệp có mật khẩu; hãy mở bằng Excel, bỏ mật khẩu rồi lưu lại.",
    "The file is protected by a password; open it, take the password off and save it again.",
)
_BROKEN = Label(
    "Tệp hỏng hoặc không phải bảng tính; thử mở bằng Excel rồi lưu lại thành .xlsx.",
    "The file is damaged or no spreadsheet; try to open it and save it as .xlsx.",
)


def sheets_of(path: Path, format_: str) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook with their lines counted by the second reader where it can."""
    counts: dict[str, int] = {}
    if format_ == "xlsx":
        with zipfile.ZipFile(path) as file:
            bare = sheet_xml.Styles({}, {})
            counts = {n: len(sheet_xml.look(file, p, bare).lines) for n, p in sheet_xml.sheet_parts(file).items()}
    elif format_ == "ods":
        with zipfile.ZipFile(path) as file:
            counts = {n: len(seen.lines) for n, seen in _sheets_of_ods(file).items()}
    elif format_ == "xls":
        old = _old_book(path)
        counts = {n: len(sheet_records.look(old, n).lines) for n in old.sheets} if old else {}
    book = _open(path, format_)
    return tuple(
        Sheet(m.name, m.visible != calamine.SheetVisibleEnum.Visible, counts.get(m.name, 0))
        for m in book.sheets_metadata
        if m.typ == calamine.SheetTypeEnum.WorkSheet
    )


def read_sheet(path: Path, name: str, format_: str) -> Read:
    """Yield the lines of a sheet with content, then return how it was read; raise ``NotRead``."""
    looked = _look(path, name, format_)
    seen = looked or sheet_xml.Looked()
    if seen.lines and (max(seen.lines) - min(seen.lines) + 1) * (seen.last_column + 1) > _MOST_CELLS:
        raise NotRead(
            Label(
                f"Trang “{name}” trải tới ô {column_name(seen.last_column)}{max(seen.lines)} mà gần như trống; "
                "hãy xóa các hàng, cột trống rồi lưu lại.",
                f"The sheet “{name}” reaches {column_name(seen.last_column)}{max(seen.lines)} and is almost empty; "
                "delete the empty lines and columns and save it again.",
            )
        )
    book = _open(path, format_)
    try:
        sheet = book.get_sheet_by_name(name)
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise NotRead(_BROKEN) from error
    # why: its rows begin with the sheet's first one, but its columns with the first that holds anything
    left = (sheet.start or (0, 0))[1]
    beyond = _beyond(seen)
    there, columns = set[int](), 0
    for at, values in chain(enumerate(sheet.iter_rows(), 1), _behind(beyond)):
        line = _line(at, [*[""] * left, *values] if left else values, seen, beyond.pop(at, 0))
        if line is not None:
            there.add(at)
            columns = max(columns, len(line.cells))
            yield line
    lost = frozenset(seen.lines - there)
    if lost and format_ == "xlsx":
        with zipfile.ZipFile(path) as file:
            lost -= sheet_xml.of_blanks_alone(file, sheet_xml.sheet_parts(file)[name], lost)
    remarks = [*_others(book, name), *_remarks(seen, name)]
    if looked is not None and (more := len(there - seen.lines)):
        remarks.append(_differ(len(there), len(there) - more))
    merged = tuple((a + 1, b, c + 1, d) for (a, b), (c, d) in (sheet.merged_cell_ranges or ())[:_MOST_TOLD])
    return Reading(
        format_,
        name,
        len(there),
        columns,
        tuple(remarks),
        tuple(sorted(lost)),
        tuple(seen.hidden_lines[:_MOST_TOLD]),
        merged or tuple(seen.merged[:_MOST_TOLD]),
    )


def _open(path: Path, format_: str) -> Any:
    try:
        if path.suffix.lower() in _ENDINGS[format_]:
            return calamine.CalamineWorkbook.from_path(path)
        # why: by its path the reader believes the ending; many an .xls of today is an .xlsx inside
        with path.open("rb") as file:
            return calamine.CalamineWorkbook.from_filelike(file)
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


def _behind(beyond: dict[int, int]) -> Iterator[tuple[int, list[Any]]]:
    """Yield the lines that are left when the first reader has no more: of errors and formulas without results alone."""
    yield from ((at, []) for at in sorted(beyond))


def _line(at: int, values: list[Any], seen: sheet_xml.Looked, width: int) -> Line | None:
    cells: list[str] = []
    values = [*values, *[""] * (width - len(values))]
    fonts: dict[int, str] = {}
    plain = not (seen.formats or seen.fonts or seen.errors or seen.unreckoned)
    for column, value in enumerate(values):
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


def _look(path: Path, name: str, format_: str) -> sheet_xml.Looked | None:
    """Return what the second reader saw of a sheet, None where there is none for it."""
    if format_ == "xls":
        old = _old_book(path)
        return sheet_records.look(old, name) if old is not None and name in old.sheets else None
    with zipfile.ZipFile(path) as file:
        if format_ == "ods":
            return _sheets_of_ods(file).get(name)
        parts = sheet_xml.sheet_parts(file) if format_ == "xlsx" else {}
        return sheet_xml.look(file, parts[name], sheet_xml.styles_of(file)) if name in parts else None


def _sheets_of_ods(file: zipfile.ZipFile) -> dict[str, sheet_xml.Looked]:
    if _PARTS in file.namelist() and b"encryption-data" in file.read(_PARTS):
        raise NotRead(_PROTECTED)
    return sheet_ods.look_all(file)


def _old_book(path: Path) -> sheet_records.Book | None:
    book = sheet_records.open_book(path)
    if book is not None and book.locked:
        raise NotRead(_PROTECTED)
    return book


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
