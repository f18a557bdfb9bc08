"""The command that takes a table in."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from db.exchange.judging import VERDICTS, Row, Told
from db.exchange.mapping import load_mapping
from db.exchange.reading import offer_of, read_table
from db.exchange.table import Sheet, column_name
from db.exchange.taking_in import Report, judge, role_or_path, take_in
from db.exchange.work import Work
from db.model.changes import finish
from db.model.problems import Trouble
from db.schema.kind import Description
from db.schema.label import Label, Language
from heritage_app.command.common import DONE, kind_of, language_of, print_json, reading, writing

_MOST_SAID = 200


def take(arguments: argparse.Namespace, description: Description) -> int:
    """Take a table in as one act, or say what it would do."""
    path, kind = Path(arguments.source), kind_of(description, arguments.kind)
    mapping = load_mapping(Path(arguments.map), kind) if arguments.map else None
    with reading(arguments, description) as reader:
        words = reader.words()  # why: a folder that is no catalogue is told before a long reading
    with read_table(path, _chosen(path, arguments.sheet)) as table:
        work = Work(table, kind, words)
        columns = mapping.fitted(work.headers) if mapping else work.guessed(kind)
        if arguments.dry_run:
            with reading(arguments, description) as reader:
                report = finish(judge(reader, work, kind, columns))
        else:
            with writing(arguments, description) as writer:
                report = finish(take_in(writer, work, kind, columns))
        said = _plain(report, work, language_of(arguments))
    if arguments.report:
        _write_report(Path(arguments.report), said)
    if arguments.json:
        print_json(said)
    else:
        _say(said, report, description, language_of(arguments))
    return DONE


def _chosen(path: Path, wanted: str) -> str:
    """Return the sheet asked for; without a wish the visible one, and where several have lines the person chooses."""
    sheets = offer_of(path).sheets
    names = "; ".join(f"“{s.name}”" for s in sheets)
    if wanted:
        if wanted not in {s.name for s in sheets}:
            raise Trouble(
                Label(
                    f"“{path.name}” không có trang “{wanted}”; có: {names}.",
                    f"No sheet “{wanted}”; there are: {names}.",
                )
            )
        return wanted
    visible: list[Sheet] = [s for s in sheets if not s.hidden] or list(sheets)
    filled = [s for s in visible if s.lines] or visible
    return filled[0].name


def _plain(report: Report, work: Work, language: Language) -> dict[str, Any]:
    reading = work.reading
    return {
        "file": report.source,
        "sheet": report.sheet,
        "kind": report.kind,
        "offered": report.offered,
        **{str(v): n for v, n in report.counts.items()},
        "similar": len(report.similar),
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


def _write_report(path: Path, said: dict[str, Any]) -> None:
    from db.exchange.report import write_report  # why: only where a report is asked for

    write_report(path, said)


def _say(said: dict[str, Any], report: Report, description: Description, language: Language) -> None:
    write = sys.stdout.write
    kind = description.kind(report.kind)
    write(Label(f"Ghép cột ({kind.label.vi}):\n", f"Columns ({kind.label.en}):\n").text(language))
    for column in report.columns.columns:
        to = ", ".join(role_or_path(kind, t).text(language) for t in column.to) or "–"
        write(f"  {column_name(column.at)}  {column.header or '–'}  →  {to}\n")
    shown = 0
    for row in said["rows"]:
        for told in row["told"]:
            shown += 1
            if shown <= _MOST_SAID:
                place = f"{row['line']}{told['column'] or ''}"
                text = f" “{told['text']}”" if told["text"] else ""
                verdict = VERDICTS[row["verdict"]].text(language)
                write(f"  {place} [{verdict}]{text}: {told['reason']}\n")
    if shown > _MOST_SAID:
        more = shown - _MOST_SAID
        write(Label(f"  … và {more} điều nữa (xem --report hoặc --json)\n", f"  … and {more} more\n").text(language))
    if report.similar:
        n = len(report.similar)
        write(
            Label(f"{n} dòng có thể trùng phiếu đã có, vẫn lấy là mới.\n", f"{n} lines may be there already.\n").text(
                language
            )
        )
    counts = ", ".join(f"{VERDICTS[v].text(language)} {n}" for v, n in report.counts.items())
    done = Label("Đã nhập", "Taken in") if report.act else Label("Nhập thử, chưa ghi gì", "Dry run, nothing written")
    write(f"{done.text(language)}: {report.offered} = {counts}.\n")
