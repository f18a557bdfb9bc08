"""The command that takes a table in."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from db.exchange.columns.mapping import load_mapping
from db.exchange.columns.work import Work
from db.exchange.files.reading import offer_of, read_table
from db.exchange.files.table import column_name, likely_sheet
from db.exchange.intake.judging import VERDICTS
from db.exchange.intake.own_sheets import is_ours
from db.exchange.intake.report import FORMATS, plain_report, ready_for_report, write_json, write_report
from db.exchange.intake.taking_in import Report, judge, role_or_path, take_in
from db.model.changes import finish
from db.model.problems import NotPossible, Trouble
from db.schema.field_type import counted
from db.schema.kind import Description
from db.schema.label import Label, Language
from heritage_app.command.common import DONE, kind_of, language_of, reading, writing
from heritage_app.command.sending import receive, take_back

_MOST_SAID = 200


def take(arguments: argparse.Namespace, description: Description) -> int:
    """Take a table (or a file of the open format) in as one act, or say what it would do."""
    lines = Path(arguments.source).suffix.lower() == ".jsonl"
    told_apart = arguments.sheet or arguments.map
    ours = not lines and not told_apart and is_ours(Path(arguments.source), description)
    if arguments.report:
        ready_for_report(Path(arguments.report), FORMATS if lines or ours else (*FORMATS, ".pdf"))
    if lines:
        return receive(arguments, description)
    if ours:
        return take_back(arguments, description)
    if not arguments.kind:
        raise NotPossible(
            Label("Bảng này cần biết loại phiếu: hãy thêm --kind.", "This table needs a kind of records: add --kind.")
        )
    path, kind = Path(arguments.source), kind_of(description, arguments.kind)
    mapping = load_mapping(Path(arguments.map), kind, description) if arguments.map else None
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
        said = plain_report(report, table.reading, language_of(arguments))
    if arguments.report:
        _write_report(Path(arguments.report), said, report, arguments, description)
    if arguments.json:
        write_json(sys.stdout, said)
    else:
        _say(said, report, description, language_of(arguments))
    return DONE


def _chosen(path: Path, wanted: str) -> str:
    """Return the sheet asked for; without a wish the likely one (that there are others is told)."""
    offer = offer_of(path)
    sheets = offer.sheets
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
    return sheets[likely_sheet(offer)].name


def _write_report(
    path: Path, said: dict[str, Any], report: Report, arguments: argparse.Namespace, description: Description
) -> None:
    if path.suffix.lower() != ".pdf":
        write_report(path, said)
        return
    from heritage_app.paper.import_report import print_import  # why: papers are heavy, most reports are no paper

    with reading(arguments, description) as reader:
        print_import(report, reader, language_of(arguments), path)


def _say(said: dict[str, Any], report: Report, description: Description, language: Language) -> None:
    write = sys.stdout.write
    kind = description.kind(report.kind)
    write(Label(f"Ghép cột ({kind.label.vi}):\n", f"Columns ({kind.label.en}):\n").text(language))
    for column in report.columns.columns:
        to = ", ".join(role_or_path(kind, t).text(language) for t in column.to) or "–"
        write(f"  {column_name(column.at)}  {column.header or '–'}  →  {to}\n")
    for remark in said["read"]["remarks"]:
        if not remark["line"]:
            write(f"  {remark['text']}\n")
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
        n = report.similar
        write(
            Label(
                f"{n} dòng có thể trùng phiếu đã có, vẫn lấy là mới.\n", f"{counted(n, 'line')} may be there already.\n"
            ).text(language)
        )
    counts = ", ".join(f"{VERDICTS[v].text(language)} {n}" for v, n in report.counts.items())
    done = Label("Đã nhập", "Taken in") if report.act else Label("Nhập thử, chưa ghi gì", "Dry run, nothing written")
    write(f"{done.text(language)}: {report.offered} = {counts}.\n")
