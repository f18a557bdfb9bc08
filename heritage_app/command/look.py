"""Commands that look at what is there: kinds, show, history."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from typing import Any

from db.catalogue import to_plain
from db.schema.kind import Description, Kind
from db.schema.rows import Rows
from heritage_app.command.common import DONE, language_of, print_json, reading


def kinds(arguments: argparse.Namespace, description: Description) -> int:
    """Show the kinds and their fields."""
    with reading(arguments, description) as reader:
        counts = {c.kind: c.alive for c in reader.counts()}
    if arguments.json:
        print_json({"kinds": [_kind_plain(kind, counts) for kind in description.kinds]})
        return DONE
    language = language_of(arguments)
    for kind in description.kinds:
        sys.stdout.write(f"{kind.id}\t{kind.label.text(language)}\t{counts.get(kind.id, 0)}\n")
        for section in kind.sections:
            for field in section.fields:
                sys.stdout.write(f"  {field.id}\t{field.label.text(language)}\t{type(field.type).__name__}\n")
    return DONE


def _kind_plain(kind: Kind, counts: Mapping[str, int]) -> dict[str, Any]:
    def field(f: Any) -> dict[str, Any]:
        found = {
            "id": f.id,
            "label": {"vi": f.label.vi, "en": f.label.en},
            "type": type(f.type).__name__,
            "audience": f.audience,
        }
        if f.demand:
            found["demand"] = {"level": f.demand.level, "source": f.demand.source}
        if isinstance(f.type, Rows):
            found["fields"] = [field(inner) for inner in f.type.fields]
        return found

    return {
        "id": kind.id,
        "label": {"vi": kind.label.vi, "en": kind.label.en},
        "records": counts.get(kind.id, 0),
        "fields": [field(f) for f in kind.fields],
    }


def show(arguments: argparse.Namespace, description: Description) -> int:
    """Show one record."""
    with reading(arguments, description) as reader:
        record = reader.record(reader.resolve(arguments.id, arguments.audience), arguments.audience)
        words = reader.words(arguments.audience, language_of(arguments))
        kind = description.kind(record.kind)
        if arguments.json:
            when = {"as_of": {"day": reader.moment.day, "by_event": reader.moment.by_event}} if reader.moment else {}
            print_json(to_plain(kind, record) | when)
            return DONE
        if reader.moment:
            sys.stdout.write(reader.moment.label.text(words.language) + "\n")
        sys.stdout.write(f"{kind.label.text(words.language)}: {record.name}  {record.number}  [{record.id}]\n")
        for section in kind.sections:
            shown = [(f, record.values[f.id]) for f in section.fields if f.id in record.values]
            if shown:
                sys.stdout.write(f"\n{section.label.text(words.language)}\n")
            for field, value in shown:
                text = field.type.show(value, words).replace("\n", "\n    ")
                sys.stdout.write(f"  {field.label.text(words.language)}: {text}\n")
    return DONE


def history(arguments: argparse.Namespace, description: Description) -> int:
    """Show what was done to a record."""
    language = language_of(arguments)
    with reading(arguments, description) as reader:
        steps = reader.history(reader.resolve(arguments.id, arguments.audience), arguments.audience, language)
    if arguments.json:
        print_json(
            [
                {
                    "id": s.id,
                    "revision": s.revision,
                    "act": {"vi": s.sentence.vi, "en": s.sentence.en},
                    "by": s.actor,
                    "station": s.station,
                    "at": s.at,
                    "reverts": s.reverts,
                    "changes": [
                        {
                            "field": c.field,
                            "label": c.label.text(language),
                            "old": c.old,
                            "new": c.new,
                            "old_text": c.old_text,
                            "new_text": c.new_text,
                        }
                        for c in s.changes
                    ],
                }
                for s in steps
            ]
        )
        return DONE
    for number, step in enumerate(steps, 1):
        sys.stdout.write(f"{number}. {step.at}  {step.actor}  {step.sentence.text(language)}\n")
        for c in step.changes:
            sys.stdout.write(f"    {c.label.text(language)}: {c.old_text or '–'} → {c.new_text or '–'}\n")
    return DONE
