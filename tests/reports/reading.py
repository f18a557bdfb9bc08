"""Reading a printed PDF back: its text by pypdf, and by pdftotext where the machine has it."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from pypdf import PdfReader


def pages_of(path: Path) -> list[str]:
    return [page.extract_text() for page in PdfReader(path).pages]


def joined(text: str) -> str:
    """Text without any space: where a line ends is the business of the page, not of the record."""
    return "".join(text.split())


def all_texts(path: Path) -> list[str]:
    """The whole text as each reader gives it."""
    found = ["\n".join(pages_of(path))]
    if shutil.which("pdftotext"):
        got = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True)
        found.append(got.stdout.decode())
    else:
        print("not run: pdftotext")
    return found


def fonts_of(path: Path) -> set[tuple[str, bool]]:
    """Name of every font and whether it is embedded."""
    found = set()
    for page in PdfReader(path).pages:
        for font in page["/Resources"]["/Font"].values():
            font = font.get_object()
            described = font.get("/FontDescriptor", {})
            found.add((font["/BaseFont"], "/FontFile2" in described))
    return found


def words_of(path: Path) -> str:
    """The text of a Word file's body, a line for each paragraph and break."""
    with zipfile.ZipFile(path) as file:
        body = ElementTree.fromstring(file.read("word/document.xml"))
    name = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    said = {f"{name}t": lambda e: e.text or "", f"{name}br": lambda _: "\n", f"{name}tab": lambda _: " "}
    lines = []
    for paragraph in body.iter(f"{name}p"):
        lines.append("".join(said[e.tag](e) for e in paragraph.iter() if e.tag in said))
    return "\n".join(lines)
