"""Commands that send records out of the catalogue and take files of the open format in."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from db.exchange.files.table import column_name
from db.exchange.intake.coming_back import Came, come_back
from db.exchange.intake.json_lines_in import look_at_lines, take_in_lines, there_already
from db.exchange.intake.judging import VERDICTS
from db.exchange.intake.report import write_report
from db.exchange.out.outgoing import Order, Sent
from db.exchange.out.writing import export
from db.model.changes import Progress, finish
from db.schema.field_type import counted, grouped
from db.schema.kind import Description
from db.schema.label import Label, Language
from heritage_app.command.ask import asked
from heritage_app.command.common import DONE, language_of, print_json, reading, stays, tell, writing


def send(arguments: argparse.Namespace, description: Description) -> int:
    """Write the records of a query into a file."""
    with reading(arguments, description) as reader:
        order = Order(
            asked(reader, arguments),
            arguments.form,
            tuple(name.strip() for name in arguments.fields.split(",") if name.strip()),
            arguments.history,
        )
        sent: Sent | None = None
        for step in export(reader, order, Path(arguments.out)):
            if isinstance(step, Progress):
                _show(step, language_of(arguments) == "vi")
            else:
                sent = step
    assert sent is not None
    stays(arguments)
    sys.stdout.write(sent.told(arguments.out).text(language_of(arguments)) + "\n")
    return DONE


def receive(arguments: argparse.Namespace, description: Description) -> int:
    """Take a file of the open format in, whole, or say what it would bring."""
    path = Path(arguments.source)
    if arguments.dry_run:
        with reading(arguments, description) as reader:
            held = look_at_lines(reader, path)
        if held.known:
            raise there_already(held.known)
        records, acts, changes = held.records, held.new, None
    else:
        with writing(arguments, description) as writer:
            received = take_in_lines(writer, path)
        records, acts, changes = received.records, received.acts, received.changes
    act = changes.changeset if changes else ""
    said = {"file": path.name, "offered": records + acts, **dict.fromkeys(map(str, VERDICTS), 0), "new": records + acts}
    said |= {"act": act or None, "rows": []}
    if arguments.report:
        write_report(Path(arguments.report), said)
    done = Label("Xem thử, chưa ghi gì:", "Nothing written:") if arguments.dry_run else Label("Đã nhận", "Taken in:")
    vi, en = f"{grouped(records)} phiếu", counted(records, "record")
    if acts or not records:
        vi, en = f"{grouped(acts)} lần sửa của nhật ký", f"{counted(acts, 'revision')} of the journal"
    tell(arguments, said, Label(f"{done.vi} {vi} từ “{path}”.", f"{done.en} {en} from “{path}”."))
    return DONE


def take_back(arguments: argparse.Namespace, description: Description) -> int:
    """Take a workbook back that ``export`` wrote: only the cells that were edited, as one act."""
    path, language = Path(arguments.source), language_of(arguments)
    if arguments.dry_run:
        with reading(arguments, description) as reader:
            came: Came = finish(come_back(reader, path))
    else:
        with writing(arguments, description) as writer:
            came = finish(come_back(writer.read, path, writer))
    said = _came(came, language)
    if arguments.report:
        write_report(Path(arguments.report), said)
    if arguments.json:
        print_json(said)
        return DONE
    for sheet, row in came.lines:
        for told_ in row.told if row.verdict != "ignored" else ():
            place = f"{row.at}{column_name(told_.column) if told_.column >= 0 else ''}"
            sys.stdout.write(
                f"  {sheet}, {place} [{VERDICTS[row.verdict].text(language)}]: {told_.label.text(language)}\n"
            )
    counts = ", ".join(f"{VERDICTS[v].text(language)} {n}" for v, n in came.counts.items())
    done = Label("Đã nhập lại", "Taken back") if came.act else Label("Chưa ghi gì", "Nothing written")
    sys.stdout.write(f"{done.text(language)}: {came.offered} = {counts}.\n")
    return DONE


def _came(came: Came, language: Language) -> dict[str, Any]:
    return {
        "file": came.source,
        "offered": came.offered,
        **{str(verdict): n for verdict, n in came.counts.items()},
        "act": came.act or None,
        "rows": [
            {
                "sheet": sheet,
                "line": row.at,
                "verdict": row.verdict,
                "id": row.record or None,
                "name": row.name or None,
                "similar": [],
                "told": [
                    {
                        "column": column_name(t.column) if t.column >= 0 else None,
                        "text": t.text,
                        "reason": t.label.text(language),
                    }
                    for t in row.told
                ],
            }
            for sheet, row in came.all_lines()
        ],
    }


def _show(step: Progress, vietnamese: bool) -> None:
    if sys.stderr.isatty():
        end = "\n" if step.done >= step.of else ""
        words = step.words.vi if vietnamese else step.words.en
        sys.stderr.write(f"\r{words}: {step.done}/{step.of}{end}")
