"""Why a form prints nothing of what was asked, in one sentence: what it prints, and what to do."""

from __future__ import annotations

from db.catalogue import Reader
from db.catalogue.asking import condition_of
from db.model.catalogue_lists import KIND as CATALOGUE_LIST
from db.model.problems import NotPossible
from db.model.telling import say
from db.schema.kind import Description, Kind
from db.schema.label import Label
from reports.forms import Form


def not_of(description: Description, form: Form, kind: Kind) -> NotPossible:
    """Return the refusal of a form that does not print records of a kind."""
    asked = kind.label.within()
    if form.kinds == (CATALOGUE_LIST,):
        return NotPossible(
            Label(
                f"Mẫu “{form.name.vi}” in một danh mục đã lập trong sổ, không in thẳng từ phiếu {asked.vi}: hãy lập danh "
                "mục (catalogue-list new) rồi in nó (catalogue-list print); in ngay các phiếu thì dùng mẫu inventory.",
                f"The form “{form.name.en}” prints a list drafted in the catalogue, not records of {asked.en}: draft one "
                "(catalogue-list new) and print it (catalogue-list print); records themselves print with inventory.",
            )
        )
    kinds, ids = _kinds(description, form), ", ".join(form.kinds)
    return NotPossible(
        Label(
            f"Mẫu “{form.name.vi}” không in phiếu {asked.vi} mà in phiếu {kinds.vi}; hãy chọn một loại ấy ({ids}).",
            f"The form “{form.name.en}” does not print {asked.en} but {kinds.en}; choose one of these ({ids}).",
        )
    )


def nothing_of(reader: Reader, form: Form) -> NotPossible:
    """Return the refusal of a form that finds no record to print, saying which records it prints."""
    if form.kinds == (CATALOGUE_LIST,):
        return NotPossible(
            Label(
                f"Không có phiếu nào để in: mẫu “{form.name.vi}” in một danh mục đã lập trong sổ; hãy lập danh mục trước.",
                f"There is no record to print: the form “{form.name.en}” prints a list drafted in the catalogue; "
                "draft one first.",
            )
        )
    prints = Label("", "")
    if form.where or len(form.kinds) < len(reader.description.kinds):
        kinds, where = _kinds(reader.description, form), _where(reader, form)
        prints = Label(
            f" mẫu “{form.name.vi}” in phiếu {kinds.vi}{where.vi};",
            f" the form “{form.name.en}” prints records of {kinds.en}{where.en};",
        )
    return NotPossible(
        Label(
            f"Không có phiếu nào để in:{prints.vi} hãy đổi loại, từ tìm hoặc đối tượng được xem.",
            f"There is no record to print:{prints.en} change the kind, the words or the audience.",
        )
    )


def _kinds(description: Description, form: Form) -> Label:
    """Return the kinds of a form in words, in its order; all there are as such."""
    if len(form.kinds) == len(description.kinds):
        return Label("mọi loại", "every kind")
    labels = [description.kind(kind).label.within() for kind in form.kinds]
    return Label(", ".join(label.vi for label in labels), ", ".join(label.en for label in labels))


def _where(reader: Reader, form: Form) -> Label:
    """Return in words which records of its kinds alone a form prints; nothing where it prints all."""
    kind = form.kinds[0]
    condition = condition_of(reader, form.where, kind) if form.where else None
    if condition is None:
        return Label("", "")
    told = [say(condition, reader.description.kind(kind), reader.words("full", language)) for language in ("vi", "en")]
    return Label(f" với điều kiện “{told[0]}”", f" where “{told[1]}”")
