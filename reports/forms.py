"""The language of forms: a paper as data, with its basis, its validity, its parts and where each value comes from.

How a form is written is told in ``docs/forms.md``. Forms are read from files by ``reports.shelf``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple, TypeAlias

import msgspec

from db.schema.field import SCREEN_ONLY, Field
from db.schema.field_type import Count, Flag, LongText
from db.schema.kind import Kind
from db.schema.label import Label
from db.schema.measure import Quantity
from db.schema.reference import ManyTerms, OneTerm
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.time import Dating, Day, YearlyDay
from reports.blocks import Align, Size

Status = Literal["ban_hanh", "truoc_2025", "mau_tam"]
Frame = Literal["document", "minutes", "office", "bare"]

STATUSES: Mapping[Status, Label] = {
    "ban_hanh": Label("Biểu mẫu ban hành", "Issued form"),
    "truoc_2025": Label("(Theo quy định trước ngày 01/7/2025)", "(As regulated before 1 July 2025)"),
    "mau_tam": Label("(Mẫu tạm thời, chưa phải biểu mẫu ban hành)", "(Provisional form, not one that has been issued)"),
}
NUMBER, PLACE_OF_KIND, REMARKS = "@number", "@place", "@remarks"
"""Values that no single field gives: the number in use, the field of the kind's place, note and verification."""
OF_PAPER = (
    "@today",
    "@year",
    "@as_of",
    "@office",
    "@superior",
    "@locality",
    "@signer",
    "@signer_role",
    "@no",
    "@count",
)
"""Values of the paper itself, for sentences: its day, who keeps the catalogue, its number, how many it lists."""
COUNTED = ("kind", "commune", "level")
"""What every record can be counted by, beside the fields of its kind."""
TWO_TIERS = "2025-07-01"
"""Since this day there is no district any more (Nghị quyết 202/2025/QH15)."""

_PATH = re.compile(r"^(@?\w+)(?:\[(\w+)=(\w+)\])?(?:\.(\w+))?$")
_KIND_IN_TITLE = re.compile(r":? *\{kinds?\}")
IN_TEXT = re.compile(r"\{([^{}]*)\}")


class Path(NamedTuple):
    """Where a value comes from: a field, of which rows (those where ``by`` has ``term``), which field of a row."""

    field: str
    by: str
    term: str
    inner: str


def path_of(text: str) -> Path | None:
    """Return what ``field``, ``group.field`` or ``group[field=term].field`` says; None where it says nothing."""
    found = _PATH.match(text)
    return Path(*(part or "" for part in found.groups())) if found else None


class Declared(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in a form's file; what is misspelt is refused."""


class Timed(Declared, frozen=True, kw_only=True):
    """Something that stands on papers of some days only: from the first day, before the last one (ISO)."""

    valid_from: str = ""
    valid_to: str = ""

    def holds(self, day: str) -> bool:
        """Say whether it stands on a paper of this day."""
        return (not self.valid_from or self.valid_from <= day) and (not self.valid_to or day < self.valid_to)


class FormColumn(Declared, frozen=True):
    """A column of a list: which fields (``group.field`` for a row's) it shows, joined; ``rows`` which rows of a group.

    ``take`` "first" shows the first of the fields that is recorded, ``named`` says each value's field before it,
    ``most`` shortens to about so many letters where the form itself asks for that, and says so with "…".
    """

    label: Label
    fields: tuple[str, ...] = ()
    share: float = 0.0
    align: Align = "left"
    rows: Literal["current", "all"] = "current"
    take: Literal["all", "first"] = "all"
    named: bool = False
    most: int = 0


class Role(Timed, frozen=True):
    """Who signs; ``profile`` puts the office's own signer there where the catalogue names one, ``name`` a value."""

    role: Label
    profile: bool = False
    name: str = ""
    hint: Label | None = None


class FormItem(Declared, frozen=True):
    """A line of a form: its label and the values under it, with ``lines`` to write on where nothing is recorded.

    ``boxes`` prints a box for each of these terms of the field, a full one for what is recorded; ``note`` tells
    whoever fills the empty form; ``named`` says each value's field before it.
    """

    label: Label
    fields: tuple[str, ...] = ()
    lines: int = 1
    take: Literal["all", "first"] = "all"
    rows: Literal["current", "all"] = "all"
    named: bool = False
    boxes: tuple[str, ...] = ()
    note: Label | None = None


class Says(Timed, frozen=True, tag_field="block", tag="text"):
    """A paragraph; ``{field}`` and ``{@today}`` in it stand for values."""

    text: Label
    align: Literal["left", "center", "right", "justify"] = "justify"
    bold: bool = False
    italic: bool = False


class Headed(Declared, frozen=True, tag_field="block", tag="heading"):
    """The heading of a part."""

    text: Label


class Items(Declared, frozen=True, tag_field="block", tag="items"):
    """Lines with their labels, one below the other."""

    items: tuple[FormItem, ...]


class Sections(Declared, frozen=True, tag_field="block", tag="sections"):
    """Every recorded field of the record in the order of its page, or of the sections named for its kind."""

    only: dict[str, tuple[str, ...]] = {}


class Records(Declared, frozen=True, tag_field="block", tag="records"):
    """The records of the paper as a table; ``grouped`` by today's commune.

    ``closed`` ends it with how many they are in all and numbers the kinds; a table within a text does neither.
    """

    grouped: bool = True
    closed: bool = True


class RowTable(Declared, frozen=True, tag_field="block", tag="rows"):
    """The rows of a group of the record as a table; the columns name fields of a row."""

    group: str
    columns: tuple[FormColumn, ...]
    none: Label | None = None


class Within(Declared, frozen=True, tag_field="block", tag="within"):
    """Records of some kinds that lie in the record now (by a link from the current row of a group) as a table.

    ``parts`` names the link by which a part says what it belongs to: what lies in the parts is listed too.
    ``numbered`` puts the columns' numbers (1), (2), … under their headings.
    """

    kinds: tuple[str, ...]
    link: str
    columns: tuple[FormColumn, ...]
    parts: str = ""
    numbered: bool = False


class Photos(Declared, frozen=True, tag_field="block", tag="pictures"):
    """Pictures of the record; one to a row is printed 15 × 10 cm; ``places`` empty frames where there is none."""

    most: int = 2
    across: int = 2
    places: int = 0


class Tuning(Declared, frozen=True, tag_field="block", tag="tuning"):
    """The measured tuning of a gong set."""


class Basis(Timed, frozen=True):
    """A line "Căn cứ …" that stands on papers of some days."""

    text: str


class Bases(Declared, frozen=True, tag_field="block", tag="bases"):
    """The lines "Căn cứ …" of the paper's day: those of a shared set, then the form's own."""

    shared: str = ""
    lines: tuple[Basis, ...] = ()


class Tally(Declared, frozen=True, tag_field="block", tag="tally"):
    """A table that counts records of a kind by the values of fields."""

    kind: str
    by: tuple[str, ...]
    title: Label | None = None


class Deeds(Declared, frozen=True, tag_field="block", tag="acts"):
    """The acts of an extract from the journal as a table: when, who, what was done, what changed."""


class Blank(Declared, frozen=True, tag_field="block", tag="lines"):
    """A label with dotted lines to write on by hand."""

    label: Label
    lines: int = 1


FormBlock: TypeAlias = (
    Says | Headed | Items | Sections | Records | RowTable | Within | Photos | Tuning | Bases | Tally | Deeds | Blank
)


class Form(Timed, frozen=True):
    """One edition of a paper as declared.

    ``per`` says whether each record has its paper, one lists them all, or one tells what was done to them;
    ``numbered`` is the number as it is left open ("……/TTr-………") of a paper that gets one, ``called`` its name where
    one chooses, ``subject`` the line below the title, ``named`` prints the
    record's name there, ``receivers`` who gets it, ``notes`` what is told to whoever fills the empty form.
    ``where`` narrows the records of a list; ``office`` and ``file`` are known from where it was read.
    """

    id: str
    title: Label
    status: Status
    basis: str
    edition: str = ""
    per: Literal["record", "list", "acts"] = "record"
    kinds: tuple[str, ...] = ()
    paper: Size = "A4"
    frame: Frame = "document"
    numbered: str = ""
    subject: Label | None = None
    named: bool = False
    said: Literal["head", "foot"] = "head"
    titles: dict[str, Label] = {}
    called: Label | None = None
    head: tuple[Label, ...] = ()
    where: str = ""
    columns: dict[str, tuple[FormColumn, ...]] = {}
    size: int = 0
    blocks: tuple[FormBlock, ...] = ()
    to: tuple[Label, ...] = ()
    signatures: tuple[Role, ...] = ()
    receivers: tuple[Label, ...] = ()
    notes: tuple[Label, ...] = ()
    office: bool = False
    file: str = ""

    @property
    def key(self) -> str:
        """Its id and edition, as a command names it."""
        return f"{self.id}@{self.edition}" if self.edition else self.id

    @property
    def called_so(self) -> Label:
        """What the form is called where one chooses: "Biên bản khoanh vùng" for a paper titled "Biên bản"."""
        return self.called or self.name

    @property
    def name(self) -> Label:
        """The title without the kind it may name."""
        return Label(*(_KIND_IN_TITLE.sub("", text) for text in (self.title.vi, self.title.en)))

    def title_of(self, kind: Kind) -> Label:
        """Return the paper's title for a kind: its own, or the form's title with the kind's name in its place."""
        own, name, names = self.titles.get(kind.id), kind.label.within(), kind.plural.within()
        return own or Label(_titled(self.title.vi, name.vi, names.vi), _titled(self.title.en, name.en, names.en))

    def columns_of(self, kind: Kind) -> tuple[FormColumn, ...]:
        """Return the columns of a kind's list, as declared or as its lists show them."""
        return self.columns.get(kind.id) or self.columns.get("*") or _usual_columns(kind)

    def parts(self, *types: type) -> Iterator[FormBlock]:
        """Yield the blocks of some types."""
        yield from (block for block in self.blocks if isinstance(block, types))


def _titled(text: str, kind: str, kinds: str) -> str:
    return text.replace("{kinds}", kinds).replace("{kind}", kind)


def _usual_columns(kind: Kind) -> tuple[FormColumn, ...]:
    place = kind.place.partition(".")[0]
    columns = [
        FormColumn(
            field.label,
            (NUMBER if field.id == "numbers" else PLACE_OF_KIND if field.id == place else field.id,),
            _share(field),
            _align(field),
            "all" if field.id == place else "current",
        )
        for field in kind.listed
        if field.column < SCREEN_ONLY
    ]
    columns.append(FormColumn(Label("Ghi chú", "Note"), (REMARKS,), 1.1))
    return tuple(columns)


def _share(field: Field) -> float:
    if field.id == "name":
        return 2.0
    inner = field.type.head_field.type if isinstance(field.type, Rows) else field.type
    match inner:
        case Place() | LongText():
            return 1.9
        case Count() | Flag() | Day() | YearlyDay() | Quantity():
            return 0.8
        case OneTerm() | ManyTerms() | Dating():
            return 1.1
    return 0.95 if field.id == "numbers" else 1.4


def _align(field: Field) -> Align:
    return "center" if isinstance(field.type, (Count, Flag, Day, Quantity)) else "left"
