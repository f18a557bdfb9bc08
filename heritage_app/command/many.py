"""The command that changes fields of many records at once."""

from __future__ import annotations

import argparse
import sys
from datetime import date

from db.catalogue import Reader
from db.catalogue.changing import Change, Preview, Wanted, change_many, preview, typed_value
from db.model.changes import Changes, finish
from db.model.problems import NotPossible
from db.schema.field_type import Value, counted, grouped
from db.schema.kind import Description, Kind
from db.schema.label import Label, Language
from heritage_app.command.ask import asked
from heritage_app.command.common import DONE, WRONG, kind_of, language_of, print_json, reading, writing
from heritage_app.command.typed import typed_pairs

_SHOWN = 20


def set_many(arguments: argparse.Namespace, description: Description) -> int:
    """Change fields of all records of a condition, or only show what would change."""
    values = typed_pairs(arguments.values)
    if isinstance(values, str):
        sys.stderr.write(f"FIELD=VALUE: “{values}”?\n")
        return WRONG
    if not (arguments.where or arguments.saved):
        # why: all records of a kind may be meant, but never by leaving something out
        raise NotPossible(
            Label(
                "Hãy nói phiếu nào bằng --where hoặc --saved.", "Say which records are meant, with --where or --saved."
            )
        )
    kind = kind_of(description, arguments.kind)
    language = language_of(arguments)
    if arguments.dry_run:
        with reading(arguments, description) as reader:
            shown = _look(reader, _wanted(reader, arguments, kind, values), language)
        _tell(arguments, kind, shown, None, language)
        return DONE
    with writing(arguments, description) as writer:
        wanted = _wanted(writer.read, arguments, kind, values)
        shown = _look(writer.read, wanted, language) if arguments.json else Preview(())
        _tell(arguments, kind, shown, change_many(writer, wanted), language)
    return DONE


def _wanted(reader: Reader, arguments: argparse.Namespace, kind: Kind, values: dict[str, str]) -> Wanted:
    words = reader.words()
    kept: dict[str, Value] = {path: typed_value(kind, path, typed, words) for path, typed in values.items()}
    listing = reader.find(asked(reader, arguments))
    return dict.fromkeys(reader.search.ids(listing, [(0, len(listing))]), kept)


def _look(reader: Reader, wanted: Wanted, language: Language) -> Preview:
    found = finish(preview(reader, wanted, date.today(), language))
    assert isinstance(found, Preview)
    return found


def _tell(
    arguments: argparse.Namespace, kind: Kind, shown: Preview, changes: Changes | None, language: Language
) -> None:
    records = len({c.record for c in shown.changes})
    if arguments.json:
        print_json(
            {
                "done": changes is not None,
                "act": changes.changeset if changes else None,
                "records": len(changes.records) if changes else records,
                "same": shown.same,
                "changes": [_plain(c, language) for c in shown.changes],
            }
        )
        return
    vi = language == "vi"
    if changes is not None:
        sys.stdout.write(changes.sentence.text(language) + "\n")
        return
    if not arguments.dry_run or not shown.changes:
        sys.stdout.write("Không có gì phải đổi.\n" if vi else "Nothing to change.\n")
        return
    for c in shown.changes[:_SHOWN]:
        field = kind.field(c.path)
        label = field.label.text(language) if field else c.path
        problems = "".join(f"  ! {p.label.text(language)}" for p in c.problems)
        line = f"{c.number}\t{c.name}\t{label}: {c.before or '–'} → {c.after or '–'}{problems}"
        sys.stdout.write(line.replace("\n", " ") + "\n")
    if len(shown.changes) > _SHOWN:
        sys.stdout.write("…\n")
    troubled = len({c.record for c in shown.changes if c.problems})
    sys.stdout.write(
        f"Sẽ đổi {grouped(records)} phiếu, {grouped(troubled)} phiếu có điều cần xem; {grouped(shown.same)} phiếu đã đúng vậy. Chưa ghi gì.\n"
        if vi
        else f"{counted(records, 'record')} would change, {troubled:,} with something to look at; {counted(shown.same, 'is', 'are')} so already. Nothing was written.\n"
    )


def _plain(change: Change, language: Language) -> dict[str, object]:
    return {
        "id": change.record,
        "number": change.number,
        "name": change.name,
        "field": change.path,
        "before": change.before or None,
        "after": change.after or None,
        "problems": [p.label.text(language) for p in change.problems],
    }
