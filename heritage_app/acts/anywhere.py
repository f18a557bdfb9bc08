"""Finding from anywhere: the search line of the list, and the line that finds anything, forms by their names among it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from db.catalogue import Reader
from heritage_app.acts.everyday import print_list, print_sheet, show_forms

if TYPE_CHECKING:
    from heritage_app.frame.palette import Named
    from heritage_app.stage import Stage
    from reports.forms import Form


def find(window: Stage) -> None:
    """Go to the search line of the list; where none is in sight, to the line that finds anything."""
    if window.stack.currentWidget() is not window.middle:
        palette(window)
        return
    window.list.search.setFocus()
    window.list.search.selectAll()


def palette(window: Stage) -> None:
    """Open the line that finds anything."""
    from heritage_app.frame.palette import Palette  # why: opened on demand

    Palette(
        window,
        window.session,
        window.say,
        window.colours,
        list(window.actions_by_id.values()),
        lambda record: window.leave(lambda: window.open_record(record)),
        lambda kind: window.leave(lambda: window.go(kind)),
        forms_by_name(window),
    ).open()


def forms_by_name(window: Stage) -> Callable[[Reader], list[Named]]:
    """Return what reads the forms of today; each prints what is on the screen where it can, else it is shown among all forms."""
    say, enabled = window.say, window.actions_by_id
    record, listed = window.record, window.list.kind
    of_record = record.kind if record is not None and enabled["print_sheet"].isEnabled() else ""
    of_list = listed.id if listed is not None and enabled["print_list"].isEnabled() else ""

    def act(form: Form) -> tuple[str, Callable[[], None]]:
        if form.per != "list" and of_record in form.kinds:
            return say("mẫu in · của phiếu này", "form · of this record"), partial(print_sheet, window, form.id)
        if form.per != "acts" and of_list in form.kinds:
            return say("mẫu in · của danh mục này", "form · of this list"), partial(print_list, window, form.id)
        return say("mẫu in", "form"), partial(show_forms, window, form.file)

    def read(reader: Reader) -> list[Named]:
        from heritage_app.frame.palette import Named  # why: opened on demand
        from reports.shelf import read_shelf  # why: forms are heavy, and not every day prints

        shelf, today = read_shelf(reader.description, reader.folder), date.today()
        of_today = (form for form in shelf.forms if form.holds(today.isoformat()))
        chosen = {form.key: form for form in (shelf.choose(one.id, today) for one in of_today)}
        return [Named(say.label(form.called_so), *act(form)) for form in chosen.values()]

    return read


ANYWHERE_ACTS: Mapping[str, Callable[[Stage], None]] = {"find": find, "palette": palette}
