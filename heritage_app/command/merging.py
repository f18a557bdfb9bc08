"""The command that takes in the work of another copy of the catalogue."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from db.merge.copies import Difference, compare, unite
from db.model.problems import NotPossible
from db.schema.kind import Description
from db.schema.label import Label
from heritage_app.command.common import DONE, language_of, print_json, reading, writing
from heritage_app.merge_words import came, found


def take_in(arguments: argparse.Namespace, description: Description) -> int:
    """Tell what another copy holds, and take it in."""
    other, language = Path(arguments.other), language_of(arguments)
    with reading(arguments, description) as reader:
        difference = compare(reader, other)
    if arguments.dry_run:
        if arguments.json:
            print_json(_plain(difference))
        else:
            sys.stdout.write("\n".join(line.text(language) for line in found(difference, description)) + "\n")
        return DONE
    if not difference.same_book and not arguments.other_book:
        raise NotPossible(
            Label(
                f"“{other}” là sổ lập riêng, không phải bản chép của sổ này; nếu đúng là muốn nhận, thêm --other-book.",
                f"“{other}” is another catalogue, not a copy of this one; add --other-book to take it in all the same.",
            )
        )
    with writing(arguments, description) as writer:
        united = unite(writer, other)
    if arguments.json:
        print_json(
            _plain(united.difference)
            | {"revisions": united.revisions, "questions": united.questions, "copied": united.files}
            | {"damaged": list(united.damaged)}
        )
    else:
        sys.stdout.write("\n".join(line.text(language) for line in came(united)) + "\n")
    return DONE


def _plain(found_there: Difference) -> dict[str, Any]:
    d = found_there
    return {
        "folder": str(d.folder),
        "same_book": d.same_book,
        "acts": d.acts,
        "known": d.known,
        "ours": d.ours,
        "people": list(d.people),
        "since": d.since or None,
        "until": d.until or None,
        "new": d.born,
        "changed": d.changed,
        "deleted": d.gone,
        "both": d.both,
        "kinds": dict(d.kinds),
        "files": d.files,
        "bytes": d.size,
    }
