"""The report of an import as a file: what became of every line, as JSON, as a table for exchange, or as a workbook."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from db.exchange.files.table import Reading, column_name
from db.exchange.intake.judging import VERDICTS, Row, Told
from db.exchange.intake.taking_in import Report
from db.model.problems import NotPossible
from db.schema.label import Label, Language
from db.store.connection import uncollected
from db.system import Refusable, whole_file

_MANY_LINES = 1000
_MOST_LETTERS = 32_000  # of a cell of a workbook
FORMATS = (".xlsx", ".csv", ".json")
_HEAD = ("Trang", "Dòng", "Kết quả", "Mã phiếu", "Tên", "Cột", "Tiêu đề", "Nguyên văn", "Lý do", "Có thể trùng")


def plain_report(report: Report, reading: Reading, language: Language) -> dict[str, Any]:
    """Return a report as plain objects: counts, columns, how the table was read, and every line with its place and reasons."""
    with uncollected(report.offered > _MANY_LINES):
        return _plain(report, reading, language)


def _plain(report: Report, reading: Reading, language: Language) -> dict[str, Any]:
    return {
        "file": report.source,
        "sheet": report.sheet,
        "kind": report.kind,
        "offered": report.offered,
        **{str(v): n for v, n in report.counts.items()},
        "similar": report.similar,
        "made": report.made,
        "act": report.act or None,
        "columns": [
            {"column": column_name(c.at), "header": c.header, "to": list(c.to), "split": c.split or None}
            for c in report.columns.columns
        ],
        "read": {
            "format": reading.format,
            "encoding": reading.encoding or None,
            "delimiter": reading.delimiter or None,
            "merged": len(reading.merged),
            "hidden_lines": list(reading.hidden_lines),
            "remarks": [_remark(r.at, r.column, r.label.text(language)) for r in reading.remarks],
        },
        "rows": [_row(row, report, language) for row in report.rows],
        "questions": [
            {"ask": q.ask, "text": q.text, "times": q.times, "suggestions": list(q.suggestions)}
            for q in report.questions()
        ],
    }


def _remark(at: int, column: int, text: str) -> dict[str, Any]:
    return {"line": at or None, "column": column_name(column) if column >= 0 else None, "text": text}


def _row(row: Row, report: Report, language: Language) -> dict[str, Any]:
    return {
        "sheet": report.sheet,
        "line": row.at,
        "verdict": row.verdict,
        "id": row.record or None,
        "name": row.name or None,
        "similar": list(row.similar),
        "told": [_told(t, report, language) for t in row.told],
    }


def _told(told: Told, report: Report, language: Language) -> dict[str, Any]:
    return {
        "column": column_name(told.column) if told.column >= 0 else None,
        "header": report.header(told.column) or None,
        "text": told.text,
        "reason": told.label.text(language),
        "suggestions": list(told.suggestions),
    }


def ready_for_report(path: Path, endings: Sequence[str] = FORMATS) -> None:
    """Refuse a place no report can be written to, before anything is taken in."""
    if path.suffix.lower() not in endings:
        known = ", ".join(endings)
        raise NotPossible(Label(f"Báo cáo ghi được thành {known}.", f"A report is written as {known}."))
    if path.is_dir() or not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        raise NotPossible(
            Label(
                f"Không ghi được báo cáo “{path}”: thư mục không có hoặc không ghi được; chưa nhập gì.",
                f"The report “{path}” cannot be written there; nothing was taken in.",
            )
        )


def write_report(path: Path, said: dict[str, Any]) -> None:
    """Write what became of every line; the ending of the name says as what (``FORMATS``)."""
    ending = path.suffix.lower()
    with whole_file(path) as part:
        if ending == ".json":
            part.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")
        elif ending == ".csv":
            with part.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows([_HEAD, *_lines(said)])
        else:
            _write_workbook(part, said)


def _lines(said: dict[str, Any]) -> Iterator[list[str]]:
    for row in said["rows"]:
        verdict = VERDICTS[row["verdict"]].vi
        head = (row["sheet"], row["line"], verdict, row["id"], row["name"])
        for told in row["told"] or [{}]:
            more = (told.get("column"), told.get("header"), told.get("text"), told.get("reason"))
            yield ["" if v is None else str(v) for v in (*head, *more, " ".join(row["similar"]))]


def _write_workbook(path: Path, said: dict[str, Any]) -> None:
    """Write two sheets: the counts, which add up, and the lines; every cell is text, so that none becomes a formula."""
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Refusable(path) as file, xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True})
        counts, lines = book.add_worksheet("Tổng hợp"), book.add_worksheet("Từng dòng")
        counts.set_column(0, 1, 24)
        summed = [
            ("Tệp", said["file"]),
            ("Trang", said.get("sheet") or ""),
            ("Loại phiếu", said.get("kind") or ""),
            ("Dòng có chữ", said["offered"]),
        ]
        summed += [(label.vi, said[verdict]) for verdict, label in VERDICTS.items()]
        for at, (name, value) in enumerate(summed):
            counts.write_string(at, 0, name, bold)
            counts.write(at, 1, value)
        lines.freeze_panes(1, 0)
        lines.set_column(0, len(_HEAD) - 1, 18)
        for column, name in enumerate(_HEAD):
            lines.write_string(0, column, name, bold)
        for at, cells in enumerate(_lines(said), 1):
            for column, text in enumerate(cells):
                lines.write_string(at, column, text[:_MOST_LETTERS])
