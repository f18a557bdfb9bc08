"""Forms as files of the office: their text, trying one out, keeping it in the catalogue's folder, taking it away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import msgspec

from assets import asset
from db.catalogue import Reader
from db.model.problems import NotPossible, Trouble
from db.model.query import Query
from db.schema.kind import Description
from db.schema.label import Label
from db.system import reason, whole_file
from heritage_app.order import Order
from heritage_app.papers import print_form
from reports.forms import Form
from reports.shelf import FOLDER, Fault, check_form, read_shelf, span

_ASIDE = ".cu"


class Listed(msgspec.Struct, frozen=True):
    """A form on the shelf, or a file that holds none (``fault``)."""

    file: str
    office: bool
    title: Label
    edition: str = ""
    valid: Label = Label("", "")
    status: str = ""
    fault: Label | None = None


def listed(description: Description, folder: Path) -> list[Listed]:
    """Return the forms there are, and after them the files of the office that hold none."""
    shelf = read_shelf(description, folder)
    return [
        *(Listed(f.file, f.office, f.called_so, f.edition, span(f), f.status) for f in shelf.forms),
        *(Listed(f.file, True, Label(f.file, f.file), fault=f.label) for f in shelf.faults),
    ]


def text_of(folder: Path, file: str, office: bool) -> str:
    """Return the text of a form's file."""
    path = folder / FOLDER / file if office else asset("forms", file)
    with _told(path):
        return path.read_bytes().decode("utf-8-sig", "replace")


def keep(description: Description, folder: Path, name: str, text: str) -> str:
    """Keep a form in the office's folder and return the name of its file; raise ``NotPossible`` where it is none.

    A file that holds another form is not written over: the form then gets a name of its own.
    """
    form = check_form(text.encode(), name, description)
    if isinstance(form, Fault):
        raise NotPossible(form.label)
    target = folder / FOLDER / (name if name.endswith(".json") else f"{form.id}.json")
    other = check_form(target.read_bytes(), name, description) if target.is_file() else None
    if isinstance(other, Form) and other.key != form.key:
        target = target.with_name(f"{form.id}-{form.edition}.json" if form.edition else f"{form.id}.json")
    with _told(target):
        target.parent.mkdir(exist_ok=True)
        with whole_file(target) as part:
            part.write_text(text, "utf-8")
    return target.name


def set_aside(folder: Path, file: str) -> Path:
    """Take a form of the office off the shelf; its file stays beside the others under another name."""
    path = folder / FOLDER / file
    at = 1
    while (aside := path.with_name(f"{file}{_ASIDE}{at}")).exists():
        at += 1
    with _told(path):
        path.rename(aside)
    return aside


def try_out(reader: Reader, text: str, name: str, out: Path) -> Label | None:
    """Print a form that is being written: of the first record there is, else empty; return what is wrong with it."""
    form = check_form(text.encode(), name, reader.description)
    if isinstance(form, Fault):
        return form.label
    kinds = [k.id for k in reader.description.kinds if k.id in (form.kinds or tuple(reader.description.by_id))]
    form = msgspec.structs.replace(form, kinds=tuple(kinds))
    first = next(_firsts(reader, kinds), None)
    if form.per == "list":
        order = Order(form.id, kind=first[0] if first else kinds[0])
    elif first:
        order = Order(form.id, kind=first[0], ids=(first[1],))
    else:
        order = Order(form.id, kind=kinds[0], blank=True)
    try:
        print_form(reader, form, order, date.today(), out)
    except Trouble as trouble:
        return trouble.label
    return None


def _firsts(reader: Reader, kinds: Sequence[str]) -> Iterator[tuple[str, str]]:
    for kind in kinds:
        listing = reader.find(Query(kind, audience="internal", limit=1))
        yield from ((kind, line.id) for line in reader.lines(listing, 0, 1, audience="internal"))


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Trouble(
            Label(
                f"Không dùng được tệp mẫu “{path.name}”: {reason(error)}.",
                f"The form file “{path.name}” cannot be used: {error.strerror}.",
            )
        ) from error
