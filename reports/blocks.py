"""A paper as data: the blocks every writer (PDF, later Word and the preview) is fed with, in order.

Texts are plain: no block knows markup, and what looks like markup is printed literally.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

import msgspec

Size = Literal["A4", "A4 landscape", "A3", "A3 landscape"]
Align = Literal["left", "center", "right"]


class Paper(msgspec.Struct, frozen=True):
    """Begins a paper on a new page; its pages are numbered by themselves.

    ``about`` names it in an error, ``draft`` stands across every page until the paper has its number.
    """

    size: Size = "A4"
    about: str = ""
    draft: str = ""


class OfficeHead(msgspec.Struct, frozen=True):
    """The head of a document (Nghị định 30/2020, Phụ lục I): office, Quốc hiệu, Tiêu ngữ, number, place and date.

    Minutes have no place and date there (Mẫu 1.9).
    """

    superior: str
    office: str
    number: str
    place_date: str


class AnnexHead(msgspec.Struct, frozen=True):
    """The head of an annex: no Quốc hiệu, but which decision it belongs to, left blank as the decree has it."""

    label: str
    title: str
    attached: str


class Letterhead(msgspec.Struct, frozen=True):
    """The two lines of the office alone, as papers of a dossier begin that carry no Quốc hiệu."""

    superior: str
    office: str


class Title(msgspec.Struct, frozen=True):
    """The title of a paper, or (``level`` 2) of a part or of what the paper is about."""

    text: str
    level: int = 1


class Subject(msgspec.Struct, frozen=True):
    """What a paper is about (trích yếu), below its title, with a short rule under it."""

    text: str


class Paragraph(msgspec.Struct, frozen=True):
    """A paragraph of running text: both sides straight, its first line indented; or centred or to one side."""

    text: str
    align: Literal["left", "center", "right", "justify"] = "justify"
    bold: bool = False
    italic: bool = False


class Note(msgspec.Struct, frozen=True):
    """A line of its own: whom the paper is for, what state the form has, what was left out."""

    text: str
    align: Align = "center"
    italic: bool = True
    bold: bool = False


class Heading(msgspec.Struct, frozen=True):
    """The heading of a section; it never stands alone at the foot of a page."""

    text: str


class TableColumn(msgspec.Struct, frozen=True):
    """A column of a table: its heading, its share of the width, and a text that must fit into one line."""

    label: str
    share: float
    align: Align = "left"
    sample: str = ""


class Row(msgspec.Struct, frozen=True):
    """A row of a table; ``about`` names the record it stands for in an error."""

    cells: tuple[str, ...]
    about: str = ""


class Band(msgspec.Struct, frozen=True):
    """A line across the whole table: the title of a group of rows, or their total."""

    text: str
    total: bool = False


class Item(msgspec.Struct, frozen=True):
    """One numbered line of a fact, with remarks (source, rival values) below it."""

    text: str
    remarks: tuple[str, ...] = ()


class Fact(msgspec.Struct, frozen=True):
    """A label with its value (line ends part paragraphs) or with numbered items, and remarks below."""

    label: str
    value: str = ""
    items: tuple[Item, ...] = ()
    remarks: tuple[str, ...] = ()


class Picture(msgspec.Struct, frozen=True):
    """A picture: a JPEG on the disk (empty: its file is missing), the words below it, and a turn in degrees clockwise."""

    path: str
    words: str = ""
    turned: int = 0


class Pictures(msgspec.Struct, frozen=True):
    """Pictures in rows of ``across``; a single one to a row is printed 15 × 10 cm.

    ``drawn`` ones are drawings: as wide as their place, and no higher than they are.
    """

    pictures: tuple[Picture, ...]
    across: int = 2
    drawn: bool = False


class Bar(msgspec.Struct, frozen=True):
    """One bar of a chart: what it stands for, its length as a part of the longest, and its number in words."""

    label: str
    share: float
    value: str


class Bars(msgspec.Struct, frozen=True):
    """A chart of bars below each other; each keeps its label and number beside it."""

    bars: tuple[Bar, ...]


class Card(msgspec.Struct, frozen=True):
    """A card to cut out: a QR code that says ``code``, a name and a line below it."""

    code: str
    name: str
    words: str = ""


class Cards(msgspec.Struct, frozen=True):
    """Cards side by side, ten to a page."""

    cards: tuple[Card, ...]


class WritingLines(msgspec.Struct, frozen=True):
    """A label with dotted lines to write on by hand; ``hint`` says what may be written."""

    label: str
    count: int = 1
    hint: str = ""


class Signature(msgspec.Struct, frozen=True):
    """One place to sign: the role, what to do there, and the name printed below."""

    role: str
    hint: str = ""
    name: str = ""


class Signatures(msgspec.Struct, frozen=True):
    """The places to sign side by side; they stay together on one page.

    ``receivers`` (Nơi nhận) stand to the left, level with the first role.
    """

    places: tuple[Signature, ...]
    receivers: tuple[str, ...] = ()


class Table(msgspec.Struct, frozen=True):
    """A table whose rows come as a stream and whose heading returns on every page.

    ``signed`` are the places to sign that follow its closing sentence: the last row goes with them to a new page.
    ``size`` is that of its letters in points; ``numbered`` puts (1), (2), … under the headings.
    """

    columns: tuple[TableColumn, ...]
    rows: Iterable[Row | Band]
    signed: Signatures | None = None
    size: int = 11
    numbered: bool = False


class Foot(msgspec.Struct, frozen=True):
    """Small print below the page a paper ends on: for whom it is, of which day, what its form rests on."""

    text: str


class End(msgspec.Struct, frozen=True):
    """The closing sentence of a paper, ended by the mark "./."."""

    text: str = ""


Block: TypeAlias = (
    Paper
    | OfficeHead
    | AnnexHead
    | Letterhead
    | Title
    | Subject
    | Paragraph
    | Note
    | Heading
    | Table
    | Fact
    | Pictures
    | Bars
    | Cards
    | WritingLines
    | Signatures
    | Foot
    | End
)
