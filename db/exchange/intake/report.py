"""The report of an import as a file: what became of every line, as JSON, as a table for exchange, or as a workbook."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import IO, Any

from db.exchange.files.table import Reading, column_name
from db.exchange.intake.judging import VERDICTS, Row, Told
from db.exchange.intake.taking_in import Question, Report
from db.giving_way import GivingWay
from db.model.problems import NotPossible
from db.schema.label import Label, Language
from db.system import Refusable, whole_file

_MOST_LETTERS = 32_000  # of a cell of a workbook
FORMATS = (".xlsx", ".csv", ".json")
_HEAD = ("Trang", "Dòng", "Kết quả", "Mã phiếu", "Tên", "Cột", "Tiêu đề", "Nguyên văn", "Lý do", "Có thể trùng")


class _Anew:
    """Plain objects made anew each time one goes through them: of a long table they are never there all at once."""

    def __init__(self, make: Callable[[], Iterable[dict[str, Any]]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(GivingWay().each(self._make()))


def plain_report(report: Report, reading: Reading, language: Language) -> dict[str, Any]:
    """Return a report as plain objects: counts, columns, how the table was read; its ``rows`` yield every line with its place and reasons."""
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
            "remarks": [_remark(0, -1, label.text(language)) for label in report.advice]
            + [_remark(r.at, r.column, r.label.text(language)) for r in reading.remarks if r.at],
        },
        "questions": _Anew(lambda: map(_question, report.questions())),
        "rows": _Anew(lambda: (_row(row, report, language) for row in report.rows)),
    }


def _remark(at: int, column: int, text: str) -> dict[str, Any]:
    return {"line": at or None, "column": column_name(column) if column >= 0 else None, "text": text}


def _question(question: Question) -> dict[str, Any]:
    suggestions = list(question.suggestions)
    return {"ask": question.ask, "text": question.text, "times": question.times, "suggestions": suggestions}


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
            with part.open("w", encoding="utf-8") as file:
                write_json(file, said)
        elif ending == ".csv":
            with part.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows(chain([_HEAD], _lines(said)))
        else:
            _write_workbook(part, said)


def write_json(file: IO[str], said: dict[str, Any]) -> None:
    """Write a report as one object; what is made as it is gone through takes a line for each."""
    lazy = {key: value for key, value in said.items() if isinstance(value, _Anew)}
    head = json.dumps({k: v for k, v in said.items() if k not in lazy}, ensure_ascii=False, indent=1)
    file.write(head.removesuffix("\n}"))
    for key, items in lazy.items():
        file.write(f',\n "{key}": [')
        for at, item in enumerate(items):
            file.write(("," if at else "") + "\n  " + json.dumps(item, ensure_ascii=False))
        file.write("\n ]")
    file.write("\n}\n")


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
