"""Each form of the program with the longest texts, with an empty record and left blank: its pages, its words, its end."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path

import pytest

from heritage_app.paper.order import Order
from heritage_app.paper.papers import compose_paper, print_paper
from reports import blocks as b
from reports.forms import Form
from tests.reports.longest import FORMS, Kit, papers
from tests.reports.reading import fonts_of, joined, pages_of, words_of


def _both(kit: Kit, order: Order, folder: Path) -> tuple[list[str], str]:
    """Print as PDF and as Word; return the pages of the one and the text of the other."""
    print_paper(kit.writer.read, order, folder / "a.pdf")
    print_paper(kit.writer.read, order, folder / "a.docx")
    return [unicodedata.normalize("NFC", page) for page in pages_of(folder / "a.pdf")], words_of(folder / "a.docx")


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_no_word_is_cut_none_is_lost_and_no_signature_stands_alone(form: Form, kit: Kit, tmp_path: Path) -> None:
    for order in papers(kit, form):
        pages, of_word = _both(kit, order, tmp_path)
        said = set(of_word.split())
        for at, page in enumerate(pages, 1):
            cut = [w for w in page.split() if w not in said and w not in (str(at), "DỰ", "THẢO")]
            assert not cut, (form.id, order.kind, at, cut[:5])
        for word in ("cuội", "ghè", "quần", "hang"):  # once in each sentence or name, and in no heading of a table
            there, wanted = (text.split().count(word) for text in (" ".join(pages), of_word))
            assert there == wanted, (form.id, order.kind, word)
        assert all(embedded for _, embedded in fonts_of(tmp_path / "a.pdf")), form.id
        _ends_well(kit, order, pages)


def _ends_well(kit: Kit, order: Order, pages: list[str]) -> None:
    """The last page of a paper that is signed there holds more than the places to sign and the heads of a table (or pictures)."""
    blocks = list(compose_paper(kit.writer.read, order, date.today())[1])
    signed = next((block for block in blocks if isinstance(block, b.Signatures) and block.places), None)
    with_pictures = isinstance(blocks[max(blocks.index(signed) - 1, 0)], b.Pictures) if signed else False
    if signed is None or len(pages) == 1 or order.blank or with_pictures:
        return
    left = joined(pages[-1]).removeprefix(str(len(pages)))
    for place in signed.places:
        for text in (place.role, place.hint, place.name):
            left = left.replace(joined(text), "", 1)
    for block in blocks:
        if isinstance(block, b.Table):
            for at, column in enumerate(block.columns, 1):
                left = left.replace(joined(column.label), "", 1).replace(f"({at})", "", 1)
        if isinstance(block, b.Foot):
            left = left.replace(joined(block.text), "")
    assert len(left.replace("DỰTHẢO", "")) > 8, (order, pages[-1])


@pytest.mark.parametrize(
    "form",
    [f for f in FORMS.values() if f.id in ("inventory", "register", "relic_objects", "zones")],
    ids=lambda f: f.id,
)
def test_the_heads_of_a_table_return_on_every_page(form: Form, kit: Kit, tmp_path: Path) -> None:
    for order in papers(kit, form):
        if order.blank:
            continue
        pages, _ = _both(kit, order, tmp_path)
        tables = [x for x in compose_paper(kit.writer.read, order, date.today())[1] if isinstance(x, b.Table)]
        heads = [joined(column.label) for table in tables for column in table.columns]
        for page in pages:
            assert all(head in joined(page) for head in heads), page
