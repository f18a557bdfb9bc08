"""The shelf of forms: read from the program and from the office's folder, checked, and chosen by the day of the paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import msgspec

from assets import asset
from db.model.problems import NotPossible
from db.reasons import reason
from db.schema.kind import Description
from db.schema.label import Label
from reports.form_faults import Wrong, faults, told_by_reader
from reports.forms import Basis, Form

FOLDER = "forms"
_LARGEST = 1_000_000  # bytes; a form is a page or two
_MOST_FILES = 500


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with a form's file, in one sentence; such a form is not offered."""

    file: str
    label: Label


class Shelf(msgspec.Struct, frozen=True):
    """The forms there are, each edition by itself, and the files that hold none."""

    forms: tuple[Form, ...]
    faults: tuple[Fault, ...] = ()

    def choose(self, given: str, day: date) -> Form:
        """Return the form of an id that is valid on a day ("id@edition" asks for one edition); raise ``NotPossible``.

        Of several that are valid the office's own comes first, then the one that came into force last.
        """
        wanted, _, edition = given.partition("@")
        named = [f for f in self.forms if f.id == wanted and (not edition or f.edition == edition)]
        if not named:
            self._refuse(given)
        valid = [f for f in named if edition or f.holds(day.isoformat())]
        if not valid:
            spans = "; ".join(dict.fromkeys(span(f).vi for f in named))
            spans_en = "; ".join(dict.fromkeys(span(f).en for f in named))
            on = f"{day.day:02d}/{day.month:02d}/{day.year}"
            raise NotPossible(
                Label(
                    f"Mẫu “{given}” không dùng cho giấy ngày {on} ({spans}); ghi rõ bản, ví dụ “{named[0].key}”.",
                    f"The form “{given}” is not for papers of {on} ({spans_en}); name the edition, as “{named[0].key}”.",
                )
            )
        return max(valid, key=lambda f: (f.office, f.valid_from))

    def offered(self, kind: str, day: date) -> list[Form]:
        """Return the forms that print a kind, the one of the day for each id, in the order of the shelf."""
        ids = dict.fromkeys(f.id for f in self.forms if kind in f.kinds and f.holds(day.isoformat()))
        found = [self.choose(i, day) for i in ids]
        return [f for f in found if kind in f.kinds]

    def _refuse(self, given: str) -> None:
        wrong = next((f for f in self.faults if f.file.removesuffix(".json") == given.partition("@")[0]), None)
        if wrong is not None:
            raise NotPossible(wrong.label)
        known = ", ".join(dict.fromkeys(form.id for form in self.forms))
        raise NotPossible(
            Label(f"Không có mẫu in “{given}”; các mẫu: {known}.", f"There is no form “{given}”; forms: {known}.")
        )


def load_forms(description: Description, folder: Path | None = None) -> tuple[Form, ...]:
    """Return the forms of the program, and of the catalogue in a folder, each with the kinds it prints."""
    return read_shelf(description, folder).forms


def form_of(description: Description, given: str, day: date | None = None, folder: Path | None = None) -> Form:
    """Return a form by its id on a day (today), or raise ``NotPossible`` naming those there are."""
    return read_shelf(description, folder).choose(given, day or date.today())


def read_shelf(description: Description, folder: Path | None = None) -> Shelf:
    """Return the shelf: the program's forms, and over them those in ``forms`` of a catalogue's folder."""
    found = {form.key: _with_kinds(form, description) for form in _built_in()}
    wrong: list[Fault] = []
    for path in _files(folder / FOLDER) if folder else ():
        form = read_form(path, description)
        if isinstance(form, Fault):
            wrong.append(form)
        elif form.key in found and found[form.key].office:
            other = found[form.key].file
            wrong.append(
                Fault(
                    path.name,
                    Label(
                        f"Mẫu “{path.name}”: mã “{form.key}” đã dùng ở “{other}”.",
                        f"Form “{path.name}”: the id “{form.key}” is used by “{other}” already.",
                    ),
                )
            )
        else:
            found[form.key] = _with_kinds(form, description)
    return Shelf(
        tuple(sorted(found.values(), key=lambda f: (f.id not in ("sheet", "inventory"), f.file))), tuple(wrong)
    )


def read_form(path: Path, description: Description) -> Form | Fault:
    """Return the form of an office's file, or what is wrong with it in one sentence."""

    def wrong(vi: str, en: str) -> Fault:
        return Fault(path.name, Label(f"Mẫu “{path.name}”: {vi}.", f"Form “{path.name}”: {en}."))

    try:
        if path.stat().st_size > _LARGEST:
            return wrong("tệp lớn quá một mẫu giấy", "the file is too large for a form")
        content = path.read_bytes()
    except OSError as error:
        return wrong(f"không đọc được, {reason(error)}", f"it cannot be read, {error.strerror}")
    return check_form(content, path.name, description)


def check_form(content: bytes, name: str, description: Description) -> Form | Fault:
    """Return the form written in a text, or what is wrong with it in one sentence."""
    form = _written(content)
    wrong = form if isinstance(form, Wrong) else next(faults(form, description), None)
    if isinstance(form, Form) and wrong is None:
        return msgspec.structs.replace(form, office=True, file=name)
    said = wrong.label if wrong else Label("", "")
    return Fault(name, Label(f"Mẫu “{name}”: {said.vi}.", f"Form “{name}”: {said.en}."))


def wrongs(content: bytes, description: Description) -> tuple[Wrong, ...]:
    """Return everything that is wrong with the form written in a text, each with its place."""
    form = _written(content)
    return (form,) if isinstance(form, Wrong) else tuple(faults(form, description))


def _written(content: bytes) -> Form | Wrong:
    try:
        return msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"), type=Form)
    except msgspec.ValidationError as error:
        return told_by_reader(str(error))
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        return Wrong(Label(f"không phải JSON đúng dạng ({error})", f"it is not valid JSON ({error})"))


def span(form: Form) -> Label:
    """Return in words from when until when a form is valid."""
    since, until = (f"{day[8:]}/{day[5:7]}/{day[:4]}" if day else "" for day in (form.valid_from, form.valid_to))
    if since and until:
        return Label(f"từ {since} đến trước {until}", f"from {since}, before {until}")
    if since:
        return Label(f"từ {since}", f"from {since}")
    return Label(f"trước {until}", f"before {until}") if until else Label("", "")


@cache
def shared_bases() -> dict[str, tuple[Basis, ...]]:
    """Return the sets of lines "Căn cứ …" that forms share, by name."""
    return msgspec.json.decode(asset("forms", "shared", "bases.json").read_bytes(), type=dict[str, tuple[Basis, ...]])


@cache
def _built_in() -> tuple[Form, ...]:
    forms = []
    for path in sorted(asset("forms").glob("*.json")):
        form = msgspec.json.decode(path.read_bytes(), type=Form)
        forms.append(msgspec.structs.replace(form, file=path.name))
    return tuple(forms)


def _files(folder: Path) -> Iterator[Path]:
    try:
        found = sorted(p for p in folder.iterdir() if p.suffix.lower() == ".json" and not p.name.startswith("."))
    except OSError:
        return
    yield from found[:_MOST_FILES]


def _with_kinds(form: Form, description: Description) -> Form:
    every = tuple(kind.id for kind in description.kinds)
    kinds = tuple(k for k in form.kinds if k in every) if form.kinds else every
    return msgspec.structs.replace(form, kinds=kinds)
