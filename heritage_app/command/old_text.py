"""The commands that turn texts of before Unicode into those of today: a file, a field of records."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import msgspec

from db.catalogue import Reader, Writer
from db.exchange.intake.old_records import cure_records, cures
from db.exchange.out.layout import path_of
from db.model.problems import Trouble
from db.schema.field_type import counted, grouped
from db.schema.kind import Description
from db.schema.label import Label
from db.schema.old_text import cure, usual_code
from heritage_app.command.ask import asked
from heritage_app.command.common import DONE, kind_of, language_of, print_json, reading, writing


def _decoded(raw: bytes) -> str:
    """Return the text of a file, byte by byte where it is none of today's."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def fix_text(arguments: argparse.Namespace, description: Description) -> int:
    """Write a file's text as Unicode (NFC) line by line to standard output, with remarks on standard error."""
    path, language = Path(arguments.source), language_of(arguments)
    try:
        raw = path.read_bytes()
    except (OSError, ValueError):
        raise Trouble(Label(f"Không đọc được tệp “{path}”.", f"The file “{path}” cannot be read.")) from None
    lines = _decoded(raw).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    usual = usual_code(lines)
    for at, line in enumerate(lines, 1):
        cured = cure(line, usual=usual)
        sys.stdout.write(("\n" if at > 1 else "") + cured.text)
        if cured.code:
            doubt = ", ".join(cured.uncertain)
            said = Label(f"Dòng {at}: đọc theo {cured.code}", f"Line {at}: read as {cured.code}")
            more = Label(f"; chưa chắc: {doubt}", f"; not sure: {doubt}") if doubt else Label("", "")
            sys.stderr.write(f"{said.text(language)}{more.text(language)}.\n")
    return DONE


def fix_field(arguments: argparse.Namespace, description: Description) -> int:
    """Turn the old texts of one field of records into Unicode as one act, or only say what would become of them."""
    language = language_of(arguments)
    kind = kind_of(description, arguments.kind)
    with reading(arguments, description) if arguments.dry_run else writing(arguments, description) as opened:
        read = opened if isinstance(opened, Reader) else opened.read
        arguments.audience = "full"
        found = cures(read, asked(read, arguments), path_of(kind, arguments.field), arguments.code)
        if isinstance(opened, Writer):
            cure_records(opened, found)
    if arguments.json:
        print_json([msgspec.to_builtins(text) for text in found.texts])
        return DONE
    for text in found.texts:
        doubt = ", ".join(text.uncertain)
        more = Label(f"  (chưa chắc: {doubt})", f"  (not sure: {doubt})").text(language) if doubt else ""
        sys.stdout.write(f"{text.record}  {text.code}  {_line(text.before)}  →  {_line(text.after)}{more}\n")
    n = len(found.texts)
    done = Label(f"Đã chữa {grouped(n)} ô.", f"{counted(n, 'cell')} turned into Unicode.")
    tried = Label(f"{grouped(n)} ô sẽ đổi; chưa ghi gì.", f"{counted(n, 'cell')} would change; nothing was written.")
    sys.stdout.write((tried if arguments.dry_run else done).text(language) + "\n")
    return DONE


def _line(text: str) -> str:
    return " ".join(text.split())
