"""The notes of cells of an .xlsx, which stand in a part of their own. Source: ECMA-376 part 1, 18.7 (comments)."""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Iterator

from db.exchange.files.sheet_xml import MOST_NAMED, Looked, local, part
from db.exchange.files.table import Remark, column_number
from db.schema.label import Label

_MOST_SHOWN = 200
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def look_at_notes(file: zipfile.ZipFile, sheet: str, seen: Looked) -> None:
    """Take in the notes of a sheet, by its part; where they cannot be read, that is seen."""
    folder, name = posixpath.split(sheet)
    links = f"{folder}/_rels/{name}.rels"
    if links not in file.namelist():
        return
    try:
        for link in part(file, links):
            if link.get("Type", "").endswith("/comments"):
                _read(part(file, posixpath.normpath(posixpath.join("/", folder, link.get("Target", "")))[1:]), seen)
    except (ElementTree.ParseError, KeyError):
        seen.notes[0, -1] = ""


def _read(comments: ElementTree.Element, seen: Looked) -> None:
    for comment in (e for e in comments.iter() if local(e) == "comment"):
        place = _PLACE.fullmatch(comment.get("ref", ""))
        text = "".join(e.text or "" for e in comment.iter() if local(e) == "t").strip()
        if place and text and len(seen.notes) < MOST_NAMED:
            seen.notes[int(place[2]), column_number(place[1])] = text


def remarks_of_notes(seen: Looked) -> Iterator[Remark]:
    """Yield what tells of the notes of cells, with their words."""
    for (at, column), text in sorted(seen.notes.items()):
        if at:
            shown = " ".join(text.split())
            shown = shown if len(shown) <= _MOST_SHOWN else f"{shown[:_MOST_SHOWN]}…"
            label = Label(
                f"ghi kèm ô: “{shown}”; giữ ở “Dữ liệu gốc”", f"note of the cell: “{shown}”; kept in “Original data”"
            )
            yield Remark(at, column, label, text)
        else:
            yield Remark(0, -1, Label("Lời ghi kèm các ô không đọc được.", "The notes of cells cannot be read."))
