"""The command that turns a text of before Unicode into one of today."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from db.model.problems import Trouble
from db.schema.kind import Description
from db.schema.label import Label
from db.schema.old_text import cure
from heritage_app.command.common import DONE, language_of


def fix_text(arguments: argparse.Namespace, description: Description) -> int:
    """Write a file's text as Unicode (NFC) line by line to standard output, with remarks on standard error."""
    path, language = Path(arguments.source), language_of(arguments)
    try:
        raw = path.read_bytes()
    except (OSError, ValueError):
        raise Trouble(Label(f"Không đọc được tệp “{path}”.", f"The file “{path}” cannot be read.")) from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    for at, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        cured = cure(line)
        sys.stdout.write(("\n" if at > 1 else "") + cured.text)
        if cured.code:
            doubt = ", ".join(cured.uncertain)
            said = Label(f"Dòng {at}: đọc theo {cured.code}", f"Line {at}: read as {cured.code}")
            more = Label(f"; chưa chắc: {doubt}", f"; not sure: {doubt}") if doubt else Label("", "")
            sys.stderr.write(f"{said.text(language)}{more.text(language)}.\n")
    return DONE
