"""The command of inventory lists: draft, compare, publish with a decision, print."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from datetime import date

from db.model.catalogue_lists import KIND, WHAT, standing
from db.model.query import Query
from db.model.record import Record
from db.schema.field_type import counted, grouped
from db.schema.kind import Description
from db.schema.label import Label
from heritage_app.command.common import (
    DONE,
    language_of,
    out_asked,
    print_json,
    reading,
    record_asked,
    stays,
    tell,
    writing,
)
from heritage_app.paper.catalogue_lists import differences, freeze_list, new_list, print_list, year_of


def catalogue_list(arguments: argparse.Namespace, description: Description) -> int:
    """Carry out one of the things that are done with inventory lists."""
    return _WHAT[arguments.what](arguments, description)


def _all(arguments: argparse.Namespace, description: Description) -> int:
    with reading(arguments, description) as reader:
        found = list(reader.records(reader.find(Query(KIND, audience=arguments.audience)), arguments.audience))
        words = reader.words(arguments.audience, language_of(arguments))
    if arguments.json:
        print_json([_plain(record) for record in found])
        return DONE
    state = description.kind(KIND).by_id["list_state"].type
    for record in found:
        shown = state.show(record.values["list_state"], words) if record.values.get("list_state") else ""
        cells = (record.id, record.number, str(year_of(record) or ""), shown, record.name)
        sys.stdout.write("\t".join(cells).replace("\n", " ") + "\n")
    return DONE


def _plain(record: Record) -> dict[str, object]:
    return {
        "id": record.id,
        "number": record.number,
        "name": record.name,
        "heritage": record.values.get("list_heritage"),
        "year": year_of(record) or None,
        "state": record.values.get("list_state"),
        "items": len(standing(record)),
        "previous": record.values.get("list_previous"),
        "hash": record.values.get("frozen_hash"),
    }


def _new(arguments: argparse.Namespace, description: Description) -> int:
    year = arguments.year or date.today().year
    with writing(arguments, description) as writer:
        before = writer.read.resolve(arguments.before) if arguments.before else ""
        record, made = new_list(writer, arguments.kind, year, arguments.audience, arguments.unit, before)
        found = writer.read.record(record)
    said = Label(
        f"Đã dự thảo “{found.name}”: {grouped(made.items)} mục; {grouped(len(made.components))} thành phần không ghi riêng; "
        f"{len(made.taken_off)} di sản đã đưa ra.",
        f"Drafted “{found.name}”: {counted(made.items, 'item')}; {counted(len(made.components), 'component')} not listed by themselves; "
        f"{len(made.taken_off)} taken off before.",
    )
    value = {**_plain(found), "components": list(made.components), "taken_off": list(made.taken_off)}
    tell(arguments, value, Label(record, record), said)
    return DONE


def _compare(arguments: argparse.Namespace, description: Description) -> int:
    language = language_of(arguments)
    with reading(arguments, description) as reader:
        before = reader.resolve(arguments.before) if arguments.before else ""
        found = differences(reader, reader.resolve(record_asked(arguments)), before)
    if arguments.json:
        print_json(found)
        return DONE
    for one in found:
        change = " → ".join(part for part in (one["before"], one["after"]) if part)
        cells = (WHAT[one["what"]].text(language), one["name"], change, one["decision"])
        sys.stdout.write("\t".join(cells).rstrip().replace("\n", " ") + "\n")
    if not found:
        sys.stdout.write(Label("Không khác gì danh mục trước.", "Nothing differs.").text(language) + "\n")
    return DONE


def _freeze(arguments: argparse.Namespace, description: Description) -> int:
    with writing(arguments, description) as writer:
        record = writer.read.resolve(record_asked(arguments))
        changes, pages = freeze_list(writer, record, arguments.decision, arguments.signed_by)
        found = writer.read.record(record)
    said = Label(
        f"{changes.sentence.vi}: {grouped(pages)} trang, SHA-256 {found.values['frozen_hash']}",
        f"{changes.sentence.en}: {counted(pages, 'page')}, SHA-256 {found.values['frozen_hash']}",
    )
    tell(arguments, {**_plain(found), "pages": pages}, said)
    return DONE


def _print(arguments: argparse.Namespace, description: Description) -> int:
    out = out_asked(arguments)
    with reading(arguments, description) as reader:
        pages = print_list(reader, reader.resolve(record_asked(arguments)), out)
    stays(arguments)
    said = Label(f"Đã in {grouped(pages)} trang vào “{out}”.", f"{counted(pages, 'page')} printed to “{out}”.")
    tell(arguments, {"pages": pages, "out": str(out)}, said)
    return DONE


_WHAT: Mapping[str, Callable[[argparse.Namespace, Description], int]] = {
    "list": _all,
    "new": _new,
    "compare": _compare,
    "freeze": _freeze,
    "print": _print,
}
