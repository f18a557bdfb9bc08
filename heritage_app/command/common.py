"""What all commands share: opening the catalogue, the language, JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from db.catalogue import Reader, Writer
from db.catalogue.journal import typed_day
from db.catalogue.past import PastReader, moment_of
from db.catalogue.writing import written
from db.model.problems import NotPossible
from db.safekeeping.upgrade import bring_up
from db.schema.kind import Description, Kind
from db.schema.label import Label, Language

DONE, REFUSED, WRONG = 0, 1, 2


def language_of(arguments: argparse.Namespace) -> Language:
    """Return the language asked for."""
    return "en" if arguments.lang == "en" else "vi"


@contextmanager
def reading(arguments: argparse.Namespace, description: Description) -> Iterator[Reader]:
    """Open the catalogue to read it; tables made by another version are mended first."""
    folder = Path(arguments.folder)
    reader = Reader(folder, description)
    try:
        if not reader.fits():
            # why: another version's tables; only a writer may mend them, and it may be busy elsewhere
            with writing(arguments, description):
                pass
        if getattr(arguments, "as_of", ""):
            moment = moment_of(arguments.as_of, arguments.by_event, reader.words())
            reader.close()
            reader = PastReader(folder, description, moment)
        yield reader
    finally:
        reader.close()


@contextmanager
def writing(arguments: argparse.Namespace, description: Description) -> Iterator[Writer]:
    """Open the catalogue to write into it; what is written there ``stays``."""
    writer = Writer(Path(arguments.folder), description, getattr(arguments, "by", None))
    before = written(writer)
    try:
        for _ in bring_up(writer):
            pass
        for warning in writer.warnings:
            sys.stderr.write(f"⚠ {warning.text(language_of(arguments))}\n")
        yield writer
    finally:
        if written(writer) != before:
            stays(arguments)
        writer.close()


def stays(arguments: argparse.Namespace) -> None:
    """Note that a command has saved something, so that it counts as done even if nobody can be told; ``writing`` notes it itself."""
    arguments.stays = True


def print_json(value: Any) -> None:
    """Print a value as JSON."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def tell(arguments: argparse.Namespace, value: Any, *sentences: Label) -> None:
    """Print what came of a command: as JSON where that is asked for, else in sentences."""
    if getattr(arguments, "json", False):
        print_json(value)
        return
    for sentence in sentences:
        sys.stdout.write(sentence.text(language_of(arguments)) + "\n")


def record_asked(arguments: argparse.Namespace) -> str:
    """Return the id or number of the record a command is about, or refuse."""
    if not arguments.id:
        raise NotPossible(Label("Ghi mã hoặc số của phiếu.", "Give the id or number of the record."))
    return str(arguments.id)


def records_asked(reader: Reader, arguments: argparse.Namespace) -> tuple[str, ...]:
    """Return the ids of the records a command names, each once, in the order given, as far as its audience sees them."""
    return tuple(dict.fromkeys(reader.resolve(i, getattr(arguments, "audience", "full")) for i in arguments.ids))


def out_asked(arguments: argparse.Namespace) -> Path:
    """Return where a command writes to, or refuse."""
    if not arguments.out:
        raise NotPossible(Label("Ghi tệp hoặc thư mục: --out TỆP.pdf.", "Say where to: --out FILE.pdf or a folder."))
    return Path(arguments.out)


def kind_of(description: Description, given: str) -> Kind:
    """Return a kind by its id, or refuse."""
    kind = description.by_id.get(given)
    if kind is None:
        known = ", ".join(description.by_id)
        raise NotPossible(
            Label(f"Không có loại phiếu “{given}”; các loại: {known}.", f"There is no kind “{given}”; kinds: {known}.")
        )
    return kind


def day_asked(typed: str | None) -> date | None:
    """Return a day typed on the command line; nothing where nothing was typed."""
    if not typed:
        return None
    found = typed_day(typed)
    if found is not None:
        return found
    raise NotPossible(
        Label(f"“{typed}” không phải ngày (viết như 25/11/2026).", f"“{typed}” is not a day (as in 25/11/2026).")
    )
