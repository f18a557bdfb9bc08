"""Commands about what was done: the journal, taking any act back, one old value restored."""

from __future__ import annotations

import argparse
import sys

from db.catalogue.journal import Asked, deeds, effects, restore_value, take_back
from db.model.problems import NotPossible
from db.schema.kind import Description
from db.schema.label import Label
from heritage_app.command.common import DONE, day_asked, kind_of, language_of, print_json, reading, writing

_ID = 12


def acts(arguments: argparse.Namespace, description: Description) -> int:
    """List acts, the newest first."""
    language = language_of(arguments)
    if arguments.kind:
        kind_of(description, arguments.kind)
    with reading(arguments, description) as reader:
        record = reader.resolve(arguments.record) if arguments.record else ""
        since, until = day_asked(arguments.since), day_asked(arguments.until)
        asked = Asked(arguments.person, since, until, arguments.kind, arguments.field, record, arguments.limit)
        found = deeds(reader, asked)
    if arguments.json:
        print_json(
            [
                {
                    "id": d.id,
                    "act": {"vi": d.sentence.vi, "en": d.sentence.en},
                    "by": d.actor,
                    "station": d.station,
                    "at": d.at,
                    "reverts": d.reverts,
                    "records": d.records,
                    "taken_back": d.taken_back,
                }
                for d in found
            ]
        )
        return DONE
    undone = Label("(đã hoàn tác)", "(taken back)").text(language)
    for d in found:
        sys.stdout.write(
            f"{d.id[:_ID]}  {d.at}  {d.actor}  {d.sentence.text(language)}{f'  {undone}' if d.taken_back else ''}\n"
        )
    return DONE


def undo(arguments: argparse.Namespace, description: Description) -> int:
    """Take back the last act of this station, or any act with what was written over it since."""
    language = language_of(arguments)
    with writing(arguments, description) as writer:
        if not arguments.act:
            sys.stdout.write(writer.undo().sentence.text(language) + "\n")
            return DONE
        found = effects(writer.read, arguments.act, language)
        if arguments.show:
            if not found:
                raise NotPossible(Label("Không còn gì để hoàn tác.", "There is nothing to take back."))
        else:
            sys.stdout.write(take_back(writer, arguments.act, arguments.keep_later).sentence.text(language) + "\n")
    later = Label("ghi sau việc này", "written since").text(language)
    for e in found:
        if arguments.keep_later and e.later:
            continue
        c = e.change
        mark = f"  ({later})" if e.later else ""
        sys.stdout.write(f"    {e.name} · {c.label.text(language)}: {c.old_text or '–'} → {c.new_text or '–'}{mark}\n")
    return DONE


def restore_old(arguments: argparse.Namespace, description: Description) -> int:
    """Give a field the value it had after a step of the record's history."""
    with writing(arguments, description) as writer:
        record = writer.read.resolve(arguments.id)
        done = restore_value(writer, record, arguments.field, arguments.step)
        sys.stdout.write(done.sentence.text(language_of(arguments)) + "\n")
    return DONE


def erase(arguments: argparse.Namespace, description: Description) -> int:
    """Blot out the content of some fields of a record in all their revisions, by law."""
    with writing(arguments, description) as writer:
        record = writer.read.resolve(arguments.id)
        kind = description.kind(writer.read.record(record).kind)
        for field in arguments.fields:
            if field not in kind.by_id:
                raise NotPossible(
                    Label(f"{kind.label.vi} không có trường “{field}”.", f"{kind.label.en} has no field “{field}”.")
                )
        changes = writer.erase(record, arguments.fields, Label(arguments.reason, arguments.reason))
    sys.stdout.write(changes.sentence.text(language_of(arguments)) + "\n")
    return DONE
