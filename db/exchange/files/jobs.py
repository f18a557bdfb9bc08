"""The jobs of the worker that reads tables. Runs in a worker process; what is heavy is loaded when a job needs it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from db.exchange.files.table import NO_TABLE, NotCut, Offer, Read, Reading, Sheet, write_lines
from db.media.problem import NotRead
from db.schema.label import Label

_MOST_BYTES = 2 << 30
_BOMB_BYTES, _BOMB_RATIO = 48 << 20, 150
_MOST_PARTS = 20_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def offer(path: str) -> dict[str, Any]:
    """Say what a file is and which tables it has; see ``Offer``."""
    format_ = _format_of(Path(path))
    if format_ == "docx":
        from db.exchange.files.word_tables import tables_of  # why: each reader is loaded for its own files

        sheets = tables_of(Path(path))
    elif format_ == "csv":
        sheets = (Sheet(""),)
    else:
        from db.exchange.files.workbook import sheets_of  # why: as above

        sheets = sheets_of(Path(path), format_)
    if not sheets:
        raise NotRead(Label("Trong tệp không có bảng nào.", "There is no table in the file."))
    found: dict[str, Any] = msgspec.to_builtins(Offer(format_, sheets))
    return found


def read(path: str, sheet: str, out: str) -> dict[str, Any]:
    """Read one table, write its lines to ``out`` and say how it was read; see ``Reading``."""
    return next(_each(Path(path), [(sheet, Path(out))], Path(out).parent))


def read_several(path: str, sheets: str, out: str) -> dict[str, Any]:
    """Read several tables (their names as JSON), each into a file of ``out`` by its place in the list."""
    wanted = [(name, Path(out) / str(at)) for at, name in enumerate(json.loads(sheets))]
    return {"readings": list(_each(Path(path), wanted, Path(out)))}


def _each(path: Path, wanted: list[tuple[str, Path]], folder: Path) -> Iterator[dict[str, Any]]:
    format_ = _format_of(path)
    with ExitStack() as held:
        way = _way(path, format_, folder, held)
        for sheet, out in wanted:
            try:
                reading = _written(way(sheet), out)
            except NotCut:
                from db.exchange.files.workbook import read_sheet  # why: each reader is loaded for its own files

                reading = _written(read_sheet(path, sheet, format_), out)
            found: dict[str, Any] = msgspec.to_builtins(reading)
            yield found


def _written(lines: Read, out: Path) -> Reading:
    with out.open("wb") as file:
        return write_lines(file, lines)


def _way(path: Path, format_: str, folder: Path, held: ExitStack) -> Callable[[str], Read]:
    """Return how a table of a file is read by its name; what its tables share is held open meanwhile."""
    if format_ == "docx":
        from db.exchange.files.word_tables import read_table  # why: each reader is loaded for its own files

        return partial(read_table, path)
    if format_ == "csv":
        from db.exchange.files.delimited import read_text_table  # why: as above

        return lambda _: read_text_table(path)
    from db.exchange.files import workbook  # why: as above

    if format_ == "xlsx":
        with suppress(NotCut):
            texts = held.enter_context(closing(workbook.shared_texts_of(path, folder)))
            return lambda sheet: workbook.read_in_slices(path, sheet, texts)
    return lambda sheet: workbook.read_sheet(path, sheet, format_)


def _format_of(path: Path) -> str:
    """Return what a file is by its content; raise ``NotRead`` with a way out for what is no table."""
    try:
        with path.open("rb") as file:
            head = file.read(2048)
    except OSError as error:
        raise NotRead(Label(f"Không mở được tệp “{path.name}”.", f"“{path.name}” cannot be opened.")) from error
    if not head:
        raise NotRead(Label("Tệp trống, không có dòng nào.", "The file is empty."))
    if head.startswith(_OLE):
        return "xls"
    if head.startswith(b"PK"):
        return _package(path)
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml")):
        raise NotRead(
            Label(
                "Tệp này là trang web hoặc XML đặt tên bảng tính; mở bằng Excel rồi lưu lại thành .xlsx.",
                "This file is a web page or XML named like a spreadsheet; open it in Excel and save it as .xlsx.",
            )
        )
    if start.startswith((b"%pdf", b"\x89png", b"\xff\xd8", b"{\\rtf", b"gif8")):
        raise NotRead(NO_TABLE)
    return "csv"


def _package(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as file:
            parts = file.infolist()
            names = {p.filename for p in parts}
            _refuse_bombs(parts)
            if "mimetype" in names and b"opendocument.spreadsheet" in file.read("mimetype")[:200]:
                return "ods"
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise NotRead(
            Label("Tệp hỏng: phần nén không mở được.", "The file is damaged: its compressed parts cannot be opened.")
        ) from error
    for name, format_ in (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("xl/workbook.bin", "xlsb")):
        if name in names:
            return format_
    raise NotRead(
        Label(
            "Tệp nén này không phải bảng tính; đọc được .xlsx, .xls, .ods, .csv, .tsv và bảng trong .docx.",
            "This package is no spreadsheet; .xlsx, .xls, .ods, .csv, .tsv and tables in .docx can be read.",
        )
    )


def _refuse_bombs(parts: list[zipfile.ZipInfo]) -> None:
    whole = sum(p.file_size for p in parts)
    blown = any(p.file_size > _BOMB_BYTES and p.file_size > _BOMB_RATIO * max(p.compress_size, 1) for p in parts)
    if len(parts) > _MOST_PARTS:
        raise NotRead(
            Label(
                f"Tệp nén có tới {len(parts)} phần, có thể là tệp phá hoại; không đọc.",
                f"The file has {len(parts):,} parts and may be meant to do harm; it is not read.",
            )
        )
    if blown or whole > _MOST_BYTES:
        raise NotRead(
            Label(
                f"Tệp nén bung ra tới {whole >> 20} MB, có thể là tệp phá hoại; không đọc.",
                f"The file would unpack to {whole >> 20} MB and may be meant to do harm; it is not read.",
            )
        )


JOBS: Mapping[str, Callable[..., dict[str, Any]]] = {"offer": offer, "read": read, "read_several": read_several}
