"""Reading workbooks (.xlsx, .xlsm, .xlsb, .xls, .ods): one reader gives the cells, a second one counts the lines.

Runs in a worker process with limits: a sheet may be anything.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

import python_calamine as calamine

from db.exchange.files import sheet_biff12, sheet_ods, sheet_records, sheet_slices, sheet_xml
from db.exchange.files.ahead import ahead
from db.exchange.files.shared_texts import SharedTexts
from db.exchange.files.sheet_notes import look_at_notes, remarks_of_notes
from db.exchange.files.shown import cell_text
from db.exchange.files.table import Line, NotCut, Read, Reading, Remark, Sheet, column_name, others
from db.media.problem import NotRead
from db.schema.field_type import counted, grouped
from db.schema.label import Label

_MOST_CELLS, _LEAST_BYTES_A_CELL = 40_000_000, 5
_MOST_TOLD = 1000
_TEXT = frozenset((str,))
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
            bare = sheet_xml.Styles()
            sheets = [s for s in sheet_xml.sheets_of(file) if s.of_cells]
            counts = {s.name: len(sheet_xml.look(file, s.part, bare).lines) for s in sheets if s.part}
        if len(counts) == len(sheets):
            return tuple(Sheet(s.name, s.hidden, counts[s.name]) for s in sheets)
    elif format_ == "ods":
        with zipfile.ZipFile(path) as file:
            counts = {n: len(seen.lines) for n, seen in _sheets_of_ods(file).items()}
    elif format_ == "xlsb":
        with zipfile.ZipFile(path) as file:
            binary = sheet_biff12.open_book(file)
            counts = {n: len(sheet_biff12.look(file, binary, n).lines) for n in binary.parts}
    else:
        old = _old_book(path)
        counts = {n: len(sheet_records.look(old, n).lines) for n in old.sheets} if old else {}
    book = _open(path, format_)
    return tuple(
        Sheet(m.name, m.visible != calamine.SheetVisibleEnum.Visible, counts.get(m.name, 0))
        for m in book.sheets_metadata
        if m.typ == calamine.SheetTypeEnum.WorkSheet
    )


def shared_texts_of(path: Path, folder: Path) -> SharedTexts:
    """Return the texts the cells of an .xlsx share, kept in a file of ``folder`` until they are closed; raise ``NotCut``."""
    with zipfile.ZipFile(path) as file:
        return sheet_slices.shared_texts(file, folder)


def read_in_slices(path: Path, name: str, texts: SharedTexts) -> Read:
    """Yield the lines of a sheet of an .xlsx, never held whole, then how it was read; raise ``NotCut``, ``NotRead``."""
    count = columns = more = 0
    lost: set[int] = set()
    told: list[Remark] = []
    with zipfile.ZipFile(path) as file:
        parts = sheet_xml.sheet_parts(file)
        if name not in parts:
            raise NotCut
        for seen, found in ahead(_slices(file, name, parts[name], texts)):
            there = set[int]()
            for line in _merged(found, seen):
                there.add(line.at)
                columns = max(columns, len(line.cells))
                yield line
            count += len(there)
            lost |= seen.lines - there
            more += len(there - seen.lines)
            told += islice(_told(seen), max(0, _MOST_TOLD - len(told)))
        if lost:
            lost -= sheet_xml.of_blanks_alone(file, parts[name], frozenset(lost))
        noted = sheet_xml.Looked()
        look_at_notes(file, parts[name], noted)
    remarks = [*others(parts, name), *told, *remarks_of_notes(noted), *_hidden(seen, name)]
    if more:
        remarks.append(_differ(count, count - more))
    return _reading("xlsx", name, count, columns, remarks, lost, seen, tuple(seen.merged))


_Slice = tuple[sheet_xml.Looked, list[tuple[int, list[Any]]]]


def _slices(file: zipfile.ZipFile, name: str, part: str, texts: SharedTexts) -> Iterator[Callable[[], _Slice]]:
    """Yield how some lines are read at a time: what the second reader sees of them, and the first one's rows."""
    seen, styles, around = sheet_xml.Looked(), sheet_xml.styles_of(file), sheet_slices.around(file)
    first, at, size = 0, 0, file.getinfo(part).file_size
    for rows, rest in sheet_xml.pieces(file, part):
        before, seen = at, seen.going_on()
        sheet_xml.look_around(rest, seen)
        at = sheet_xml.look_at(rows, at, styles, seen)
        if seen.lines:
            first = first or min(seen.lines)
            _refuse_almost_empty(name, first, max(seen.lines), seen.last_column, size)
        lines = sheet_slices.lines(rows, before, seen.last_column + 1, around, texts)
        yield partial(_slice, seen, lines)


def _slice(seen: sheet_xml.Looked, lines: Iterator[tuple[int, list[Any]]]) -> _Slice:
    return seen, list(lines)


def read_sheet(path: Path, name: str, format_: str) -> Read:
    """Yield the lines of a sheet with content, then return how it was read; raise ``NotRead``."""
    looked = _look(path, name, format_)
    seen = looked or sheet_xml.Looked()
    if seen.lines:
        _refuse_almost_empty(name, min(seen.lines), max(seen.lines), seen.last_column, 0)
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
    lost = set(seen.lines - there)
    if lost and format_ == "xlsx":
        with zipfile.ZipFile(path) as file:
            lost -= sheet_xml.of_blanks_alone(file, sheet_xml.sheet_parts(file)[name], frozenset(lost))
    names = [m.name for m in book.sheets_metadata]
    remarks = [*others(names, name), *_told(seen), *remarks_of_notes(seen), *_hidden(seen, name)]
    if looked is not None and (more := len(there - seen.lines)):
        remarks.append(_differ(len(there), len(there) - more))
    merged = tuple((a + 1, b, c + 1, d) for (a, b), (c, d) in (sheet.merged_cell_ranges or ())[: sheet_xml.MOST_NAMED])
    return _reading(format_, name, len(there), columns, remarks, lost, seen, merged or tuple(seen.merged))


def _refuse_almost_empty(name: str, first: int, last: int, column: int, size: int) -> None:
    """Refuse a sheet that reaches far and holds little; ``size`` is how many bytes its part has, where it is not held whole."""
    reaches = (last - first + 1) * (column + 1)
    if reaches <= max(_MOST_CELLS, size // _LEAST_BYTES_A_CELL):
        return
    raise NotRead(
        Label(
            f"Trang “{name}” trải tới ô {column_name(column)}{last} mà gần như trống; "
            "hãy xóa các hàng, cột trống rồi lưu lại.",
            f"The sheet “{name}” reaches {column_name(column)}{last} and is almost empty; "
            "delete the empty lines and columns and save it again.",
        )
    )


def _reading(
    format_: str,
    name: str,
    count: int,
    columns: int,
    remarks: list[Remark],
    lost: set[int],
    seen: sheet_xml.Looked,
    merged: tuple[tuple[int, int, int, int], ...],
) -> Reading:
    hidden = tuple(seen.hidden_lines[:_MOST_TOLD])
    return Reading(format_, name, count, columns, tuple(remarks), tuple(sorted(lost)), hidden, merged)


def _merged(found: list[tuple[int, list[Any]]], seen: sheet_xml.Looked) -> Iterator[Line]:
    """Yield the lines of a slice, those of errors and formulas without results alone among them."""
    beyond = _beyond(seen)
    if beyond:
        there = {at for at, _ in found}
        found = sorted([*found, *((at, []) for at in beyond if at not in there)], key=itemgetter(0))
    for at, values in found:
        line = _line(at, values, seen, beyond.get(at, 0))
        if line is not None:
            yield line


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
    cells = values
    if not _TEXT.issuperset(map(type, values)):
        formats = seen.formats
        cells = [v if v.__class__ is str else cell_text(v, formats.get((at, c), "")) for c, v in enumerate(values)]
    cells += [""] * (width - len(cells))
    if seen.errors or seen.unreckoned:
        for column, text in enumerate(cells):
            place = at, column
            if not text and place in seen.errors:
                cells[column] = seen.errors[place]
            elif not text and place in seen.unreckoned:
                cells[column] = f"={seen.unreckoned[place]}"
    fonts = (
        {c: seen.fonts[at, c] for c, text in enumerate(cells) if text and (at, c) in seen.fonts} if seen.fonts else {}
    )
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
        if format_ == "xlsb":
            binary = sheet_biff12.open_book(file)
            return sheet_biff12.look(file, binary, name) if name in binary.parts else None
        parts = sheet_xml.sheet_parts(file)
        if name not in parts:
            return None
        seen = sheet_xml.look(file, parts[name], sheet_xml.styles_of(file))
        look_at_notes(file, parts[name], seen)
        return seen


def _sheets_of_ods(file: zipfile.ZipFile) -> dict[str, sheet_xml.Looked]:
    if _PARTS in file.namelist() and b"encryption-data" in file.read(_PARTS):
        raise NotRead(_PROTECTED)
    return sheet_ods.look_all(file)


def _old_book(path: Path) -> sheet_records.Book | None:
    book = sheet_records.open_book(path)
    if book is not None and book.locked:
        raise NotRead(_PROTECTED)
    return book


def _told(seen: sheet_xml.Looked) -> Iterator[Remark]:
    yield from _struck(seen)
    for (at, column), code in islice(seen.errors.items(), _MOST_TOLD):
        yield Remark(
            at,
            column,
            Label(f"Công thức báo lỗi {code}; giữ nguyên chữ.", f"The formula says {code}; kept as it is."),
        )
    for at, column in islice(seen.unreckoned, _MOST_TOLD):
        yield Remark(
            at,
            column,
            Label(
                "Công thức chưa có kết quả lưu trong tệp; giữ chữ của công thức. Mở bằng Excel, lưu lại thì có số.",
                "The file holds no result of this formula; its text is kept. Open it in Excel and save it again.",
            ),
        )


def _struck(seen: sheet_xml.Looked) -> Iterator[Remark]:
    """Tell of lines with cells that are struck through, whose words are taken all the same."""
    columns: dict[int, list[str]] = {}
    for at, column in sorted(seen.struck):
        if at in seen.lines and column <= seen.last_column:
            columns.setdefault(at, []).append(column_name(column))
    for at, letters in islice(columns.items(), _MOST_TOLD):
        shown = ", ".join(letters[:8]) + (" …" if len(letters) > 8 else "")
        yield Remark(
            at,
            -1,
            Label(
                f"Chữ ở cột {shown} bị gạch ngang; vẫn nhập, xin xem lại.",
                f"What stands in {shown} is struck through; it is taken in, please check.",
            ),
        )


def _hidden(seen: sheet_xml.Looked, name: str) -> Iterator[Remark]:
    if seen.hidden_lines:
        n = len(seen.hidden_lines)
        yield Remark(
            0,
            -1,
            Label(
                f"Trang “{name}” có {grouped(n)} dòng ẩn; vẫn đọc.",
                f"“{name}” has {counted(n, 'hidden line')}, read all the same.",
            ),
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


def _differ(first: int, second: int) -> Remark:
    return Remark(
        0,
        -1,
        Label(
            f"Hai cách đọc đếm khác nhau: {first} và {second} dòng; hãy xem lại tệp.",
            f"Two readers count {first:,} and {counted(second, 'line')}; please look at the file.",
        ),
    )
