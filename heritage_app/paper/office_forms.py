"""Forms as files of the office: their text, trying one out, keeping it in the catalogue's folder, taking it away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import msgspec

from assets import asset
from db.catalogue import Reader
from db.model.problems import NotPossible, Trouble
from db.model.query import Query
from db.reasons import reason
from db.schema.field_type import counted, grouped
from db.schema.kind import Description
from db.schema.label import Label
from db.system import whole_file
from heritage_app.paper.looking import paint
from heritage_app.paper.order import Order
from heritage_app.paper.papers import print_form
from reports.forms import Form
from reports.shelf import FOLDER, Fault, check_form, read_shelf, span

_ASIDE = ".cu"
_SAMPLE, _PAGES = 60, 6


class Listed(msgspec.Struct, frozen=True):
    """A form on the shelf, or a file that holds none (``fault``); ``drafted`` where its editor was closed unsaved.

    ``unsaved`` is one that was begun and never kept.
    """

    file: str
    office: bool
    title: Label
    edition: str = ""
    valid: Label = Label("", "")
    status: str = ""
    id: str = ""
    fault: Label | None = None
    drafted: bool = False
    unsaved: bool = False


def listed(description: Description, folder: Path) -> list[Listed]:
    """Return the forms there are, and after them the files of the office that hold none."""
    shelf = read_shelf(description, folder)
    drafts = {path.name for path in _drafts(folder).glob("*.json")}
    found = [
        *(Listed(f.file, f.office, f.called_so, f.edition, span(f), f.status, f.id) for f in shelf.forms),
        *(Listed(f.file, True, Label(f.file, f.file), fault=f.label) for f in shelf.faults),
    ]
    begun = sorted(drafts - {form.file for form in found})
    return [
        *(msgspec.structs.replace(form, drafted=form.file in drafts) for form in found),
        *(Listed(file, True, _title(draft_of(folder, file), file), drafted=True, unsaved=True) for file in begun),
    ]


def _title(text: str, file: str) -> Label:
    try:
        return msgspec.json.decode(text, type=Form).title
    except msgspec.MsgspecError:
        return Label(file, file)


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
    path = path if path.exists() else _drafts(folder) / file
    at = 1
    while (aside := path.with_name(f"{file}{_ASIDE}{at}")).exists():
        at += 1
    with _told(path):
        path.rename(aside)
    return aside


class Tried(msgspec.Struct, frozen=True):
    """A form tried out: what is wrong with it, or its first pages as pictures (width, height, RGB) and what to know of them."""

    wrong: Label | None = None
    note: Label = Label("", "")
    pictures: list[tuple[int, int, bytes]] = []


def tried(reader: Reader, text: str, name: str, out: Path, width: int) -> Tried:
    """Print a form that is being written, of the first records there are or else empty, and paint its first pages."""
    form = check_form(text.encode(), name, reader.description)
    if isinstance(form, Fault):
        return Tried(form.label)
    kinds = [k.id for k in reader.description.kinds if k.id in (form.kinds or tuple(reader.description.by_id))]
    form = msgspec.structs.replace(form, kinds=tuple(kinds))
    first = next(_firsts(reader, kinds, _SAMPLE if form.per == "list" else 1), None)
    if first is None and form.per == "list":
        return Tried(
            note=Label("Mẫu đúng; sổ chưa có phiếu nào để in thử.", "The form is sound; no record to show it with.")
        )
    order = Order(form.id, kind=first[0], ids=first[1]) if first else Order(form.id, kind=kinds[0], blank=True)
    try:
        print_form(reader, form, order, date.today(), out)
    except NotPossible as nothing:
        return Tried(note=Label(f"Mẫu đúng. {nothing.label.vi}", f"The form is sound. {nothing.label.en}"))
    except Trouble as trouble:
        return Tried(trouble.label)
    return Tried(note=_shown(first, form), pictures=paint(out, _PAGES, width))


def _shown(first: tuple[str, tuple[str, ...]] | None, form: Form) -> Label:
    if first is None:
        return Label("Mẫu đúng; in thử phiếu trống.", "The form is sound; shown empty.")
    if form.per == "list":
        return Label(
            f"Mẫu đúng; in thử với {grouped(len(first[1]))} phiếu.",
            f"The form is sound; shown with {counted(len(first[1]), 'record')}.",
        )
    return Label("Mẫu đúng; in thử với phiếu đầu của sổ.", "The form is sound; shown with the first record.")


def _firsts(reader: Reader, kinds: Sequence[str], most: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    for kind in kinds:
        listing = reader.find(Query(kind, audience="internal", limit=most))
        found = tuple(line.id for line in reader.lines(listing, 0, most, audience="internal"))
        if found:
            yield kind, found


def export(text: str, target: Path) -> None:
    """Write the text of a form to a file elsewhere, whole."""
    with _told(target), whole_file(target) as part:
        part.write_text(text, "utf-8")


def keep_draft(folder: Path, file: str, text: str) -> None:
    """Keep what is being written of a form in ``local``; a full disk is no reason to stop typing."""
    path = _draft(folder, file)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as part:
            part.write_text(text, "utf-8")


def draft_of(folder: Path, file: str) -> str:
    """Return what was being written of a form when its editor was closed; empty where nothing was."""
    with suppress(OSError, UnicodeError):
        return _draft(folder, file).read_text("utf-8")
    return ""


def forget_draft(folder: Path, file: str) -> None:
    """Remove what was being written of a form: it was kept, or taken back."""
    with suppress(OSError):
        _draft(folder, file).unlink(missing_ok=True)


def _draft(folder: Path, file: str) -> Path:
    return _drafts(folder) / (file or "moi.json")


def _drafts(folder: Path) -> Path:
    return folder / "local" / "drafts" / FOLDER


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
