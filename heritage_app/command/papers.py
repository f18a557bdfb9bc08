"""Commands of papers: which forms there are, and printing one."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from db.schema.field_type import counted, grouped
from db.schema.kind import Description
from db.schema.label import Label
from heritage_app.command import ask
from heritage_app.command.common import DONE, day_asked, kind_of, language_of, print_json, reading, records_asked, stays
from heritage_app.paper.order import Order
from heritage_app.paper.papers import print_paper
from reports.forms import STATUSES
from reports.shelf import read_shelf, span


def forms(arguments: argparse.Namespace, description: Description) -> int:
    """List the forms, each edition by itself, and the files of the office that hold none."""
    language = language_of(arguments)
    with reading(arguments, description) as reader:
        shelf = read_shelf(description, reader.folder)
    if arguments.json:
        print_json(
            [
                {
                    "id": form.id,
                    "edition": form.edition,
                    "title": {"vi": form.called_so.vi, "en": form.called_so.en},
                    "status": form.status,
                    "valid_from": form.valid_from or None,
                    "valid_to": form.valid_to or None,
                    "basis": form.basis,
                    "per": form.per,
                    "paper": form.paper,
                    "kinds": list(form.kinds),
                    "office": form.office,
                    "file": form.file,
                }
                for form in shelf.forms
            ]
            + [{"id": None, "file": fault.file, "fault": fault.label.text(language)} for fault in shelf.faults]
        )
        return DONE
    for form in shelf.forms:
        state = STATUSES[form.status].text(language).strip("()")
        kinds = "*" if len(form.kinds) == len(description.kinds) else ", ".join(form.kinds)
        cells = (form.key, form.called_so.text(language), state, span(form).text(language), kinds)
        sys.stdout.write("\t".join(cells) + "\n")
    for fault in shelf.faults:
        sys.stdout.write(f"!\t{fault.label.text(language)}\n")
    return DONE


def paper(arguments: argparse.Namespace, description: Description) -> int:
    """Print a form about the records asked for, as PDF or Word by the ending of the file."""
    if arguments.kind:
        kind_of(description, arguments.kind)
    with reading(arguments, description) as reader:
        query = ask.asked(reader, arguments)
        order = Order(
            arguments.form,
            arguments.audience,
            query.kind,
            query.words,
            records_asked(reader, arguments),
            arguments.annex,
            arguments.blank,
            arguments.lines,
            query.where,
            query.order,
            arguments.number,
            arguments.final,
            person=arguments.person,
            since=day_asked(arguments.since),
            until=day_asked(arguments.until),
        )
        pages = print_paper(reader, order, Path(arguments.out))
    stays(arguments)
    if arguments.out.lower().endswith(".docx"):
        said = Label(f"Đã ghi “{arguments.out}”.", f"“{arguments.out}” is written.")
    else:
        said = Label(
            f"Đã in {grouped(pages)} trang vào “{arguments.out}”.",
            f"{counted(pages, 'page')} printed to “{arguments.out}”.",
        )
    sys.stdout.write(said.text(language_of(arguments)) + "\n")
    return DONE
