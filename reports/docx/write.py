"""From blocks to a Word file (DOCX) that is there whole or not at all, written as the blocks come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from db.model.problems import NotPossible
from db.schema.label import Label
from reports import blocks as b
from reports.disk import told_to_disk
from reports.docx import package, text
from reports.docx.tables import Album, bars, table
from reports.docx.words import TABLE_ENDS, kept_with_next, paragraph, twips

_MM = 72 / 25.4
_SIZES: Mapping[b.Size, tuple[float, float]] = {
    "A4": (210, 297),
    "A4 landscape": (297, 210),
    "A3": (297, 420),
    "A3 landscape": (420, 297),
}
_LEFT, _RIGHT, _TOP, _BOTTOM, _HEAD = 30, 15, 20, 20, 10  # mm; Nghị định 30/2020, Phụ lục I
_TINY = '<w:spacing w:line="20" w:lineRule="exact"/>'
_SAME_DAY = (1980, 1, 1, 0, 0, 0)  # why: the same paper is the same file
_WRITTEN: Mapping[type, Callable[[Any, float], str]] = {
    b.OfficeHead: text.office_head,
    b.AnnexHead: text.annex_head,
    b.Letterhead: text.letterhead,
    b.Title: text.title,
    b.Subject: text.subject,
    b.Paragraph: text.body,
    b.Note: text.note,
    b.Heading: text.heading,
    b.Fact: text.fact,
    b.WritingLines: text.writing_lines,
    b.Signatures: text.signatures,
    b.Foot: text.foot,
    b.End: text.end,
    b.Bars: bars,
}


def write_docx(blocks: Iterable[b.Block], out: Path, title: str) -> int:
    """Write blocks, as they come, into ``out`` and return the number of papers; a refusal leaves ``out`` as it was."""
    with told_to_disk(out) as part, ZipFile(part, "w", ZIP_DEFLATED) as file:
        _put(file, "[Content_Types].xml", package.TYPES)
        _put(file, "_rels/.rels", package.RELATIONS)
        writer = _Writer()
        with file.open(_entry("word/document.xml"), "w") as document:
            document.write(package.DOCUMENT_BEGINS.encode())
            for piece in _apart(writer.pieces(blocks)):
                document.write(piece.encode())
            document.write(package.DOCUMENT_ENDS.encode())
        for at, path in enumerate(writer.album.paths, 1):
            file.writestr(_entry(f"word/media/picture{at}.jpg"), Path(path).read_bytes())
        _put(file, "word/_rels/document.xml.rels", package.relations_of_document(len(writer.album.paths)))
        _put(file, "word/styles.xml", package.styles(text.STYLES))
        _put(file, "word/settings.xml", package.SETTINGS)
        for name in package.HEADERS:
            draft = writer.draft if name.endswith("draft") else ""
            _put(file, f"word/{name}.xml", package.header(numbered=name.startswith("page"), draft=draft))
        _put(file, "docProps/core.xml", package.core(title))
    return writer.papers


class _Writer:
    """How far a file has come: its papers, the section that is open, its pictures."""

    def __init__(self) -> None:
        self.album = Album()
        self.papers = 0
        self.draft = ""
        self._paper = b.Paper()

    def pieces(self, blocks: Iterable[b.Block]) -> Iterator[str]:
        """Yield the text of the document, a section for each paper."""
        for block, after in _with_next(blocks):
            if isinstance(block, b.Paper):
                if self.papers:
                    yield paragraph("", before=0).replace("<w:p>", f"<w:p><w:pPr>{_TINY}{self._section()}</w:pPr>")
                self.papers += 1
                self._paper = block
                self.draft = block.draft or self.draft
                continue
            self.papers = self.papers or 1
            width = (_SIZES[self._paper.size][0] - _LEFT - _RIGHT) * _MM
            if isinstance(block, b.Table):
                yield from table(block, width)
            elif isinstance(block, b.Pictures):
                yield self.album.pictures(block, width)
            elif type(block) in _WRITTEN:
                said = _WRITTEN[type(block)](block, width)
                yield kept_with_next(said) if isinstance(after, b.Signatures) else said
            else:
                raise NotPossible(
                    Label(
                        "Giấy này chỉ in ra PDF, không ra Word được.", "This paper is printed as PDF only, not as Word."
                    )
                )
        yield self._section()

    def _section(self) -> str:
        wide, high = (twips(mm * _MM) for mm in _SIZES[self._paper.size])
        drafted = "_draft" if self._paper.draft else ""
        turned = ' w:orient="landscape"' if wide > high else ""
        left, right, top, bottom, head = (twips(mm * _MM) for mm in (_LEFT, _RIGHT, _TOP, _BOTTOM, _HEAD))
        return (
            f'<w:sectPr><w:headerReference w:type="default" r:id="page{drafted}"/>'
            f'<w:headerReference w:type="first" r:id="first{drafted}"/><w:type w:val="nextPage"/>'
            f'<w:pgSz w:w="{wide}" w:h="{high}"{turned}/>'
            f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="{head}" w:footer="567" '
            'w:gutter="0"/><w:pgNumType w:start="1"/><w:titlePg/></w:sectPr>'
        )


def _apart(pieces: Iterable[str]) -> Iterator[str]:
    """Yield pieces with a paragraph of no height where Word wants one: between tables, and after the last one."""
    last = ""
    for piece in pieces:
        if last.endswith(TABLE_ENDS) and piece.startswith(("<w:tbl>", "<w:sectPr>")):
            yield paragraph("").replace("<w:p>", f"<w:p><w:pPr>{_TINY}</w:pPr>")
        yield piece
        last = piece or last


def _with_next(blocks: Iterable[b.Block]) -> Iterator[tuple[b.Block, b.Block | None]]:
    """Yield each block with the one that follows; what follows a table is asked for when its rows are written."""
    held: b.Block | None = None
    for block in blocks:
        if held is not None:
            yield held, block
        held = None if isinstance(block, b.Table) else block
        if isinstance(block, b.Table):
            yield block, None
    if held is not None:
        yield held, None


def _put(file: ZipFile, name: str, content: str) -> None:
    file.writestr(_entry(name), content.encode())


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _SAME_DAY)
    entry.compress_type = ZIP_DEFLATED
    return entry
