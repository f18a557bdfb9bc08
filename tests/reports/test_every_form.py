"""Each form of the program with the longest texts, with an empty record and left blank: its pages, its words, its end."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from db.catalogue import Profile, Writer, create
from db.schema.built_in import built_in
from db.schema.kind import Description
from heritage_app.order import Order
from heritage_app.papers import compose_paper, print_paper
from reports import blocks as b
from reports.forms import Form
from reports.shelf import load_forms
from tests.reports.longest import NAME, add_longest, filled, orders
from tests.reports.reading import fonts_of, joined, pages_of, words_of

_OWN = ("media", "catalogue_list", "dossier")  # made of other records; their own tests print them
FORMS = {form.id: form for form in load_forms(built_in()) if form.per != "acts" and set(form.kinds) - set(_OWN)}


class Kit:
    """A catalogue with the longest and an empty record of each kind; six of the longest artefacts lie in the relic."""

    def __init__(self, folder: Path, description: Description) -> None:
        create(folder, description)
        self.writer = Writer(folder, description, "Bùi Thị Lan")
        self.writer.set_profile(
            Profile(
                "Ủy ban nhân dân tỉnh Phú Thọ", "Sở Văn hóa, Thể thao và Du lịch", "Phú Thọ", "Giám đốc", "Bùi Văn An"
            )
        )
        kinds = tuple(k.id for k in description.kinds if k.id not in _OWN)
        self.longest = add_longest(self.writer, kinds)
        self.empty = {
            kind: self.writer.add(description.kind(kind), [{"name": f"Mới ghi tên {kind}"}])[1][0] for kind in kinds
        }
        there = {"location": "Cửa hang", "site": self.longest["relic"], "from": "1/1/2020"}
        for kind in ("gong", "object", "bronze_drum"):
            for at in (1, 2):
                values = filled(description.kind(kind), description)
                code = {"number": f"HXT.CH.0{at}", "register": "mã số trên sơ đồ di tích (A.B.C)"}
                values |= {"name": f"{NAME} {at}", "locations": [there], "numbers": [code]}
                self.writer.add(description.kind(kind), [values])


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory, description: Description) -> Iterator[Kit]:
    made = Kit(tmp_path_factory.mktemp("forms") / "sổ", description)
    yield made
    made.writer.close()


def _both(kit: Kit, order: Order, folder: Path) -> tuple[list[str], str]:
    """Print as PDF and as Word; return the pages of the one and the text of the other."""
    print_paper(kit.writer.read, order, folder / "a.pdf")
    print_paper(kit.writer.read, order, folder / "a.docx")
    return [unicodedata.normalize("NFC", page) for page in pages_of(folder / "a.pdf")], words_of(folder / "a.docx")


def _papers(kit: Kit, form: Form) -> Iterator[Order]:
    for named in (kit.longest, kit.empty):
        for kind, order in orders(form, named):
            if kind not in _OWN and not (form.per == "list" and named is kit.empty):
                yield order
    if form.per == "record":
        yield Order(form.id, kind=form.kinds[0], blank=True)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_no_word_is_cut_none_is_lost_and_no_signature_stands_alone(form: Form, kit: Kit, tmp_path: Path) -> None:
    for order in _papers(kit, form):
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
    for order in _papers(kit, form):
        if order.blank:
            continue
        pages, _ = _both(kit, order, tmp_path)
        tables = [x for x in compose_paper(kit.writer.read, order, date.today())[1] if isinstance(x, b.Table)]
        heads = [joined(column.label) for table in tables for column in table.columns]
        for page in pages:
            assert all(head in joined(page) for head in heads), page
