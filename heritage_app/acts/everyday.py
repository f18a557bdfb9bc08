"""What the actions of the window do: one function an action, by its id."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QMenu

from db.catalogue import Profile, Reader, Writer
from db.model.changes import Changes
from db.schema.kind import PARTS, Kind
from heritage_app.frame.sidebar import START
from heritage_app.icons import icon
from heritage_app.late import when_loaded
from heritage_app.paper.order import Order
from heritage_app.record.data import names_of

if TYPE_CHECKING:
    from heritage_app.frame.welcome import OfficeDialog
    from heritage_app.stage import Stage

_BY_INTAKE = "media"
_NOT_COPIED = ("numbers", "photos", "reviews", "state")


def leave_program(window: Stage) -> None:
    """Close the window."""
    window.close()


def undo(window: Stage) -> None:
    """Take back the last act of this station."""
    window.leave(lambda: window.session.write(Writer.undo, partial(_told, window)))


def redo(window: Stage) -> None:
    """Do again what was taken back."""
    window.leave(lambda: window.session.write(Writer.redo, partial(_told, window)))


def _told(window: Stage, changes: Changes | None) -> None:
    if changes is not None:
        window.notice.tell(window.say.label(changes.sentence))


def new(window: Stage) -> None:
    """Begin a new record of the kind shown; where none is shown, of one that is chosen first."""
    kind = window.list.kind
    if kind is not None and window.place != START:
        window.leave(lambda: begin(window, kind, {}))
        return
    menu = QMenu(window)
    kinds = window.session.description.kinds
    for one in (k for part in PARTS for k in kinds if k.part == part and k.id != _BY_INTAKE):
        action = menu.addAction(icon(one.icon, window.colours.accent), window.say.label(one.label))
        action.triggered.connect(lambda _=False, k=one: window.leave(lambda: begin(window, k, {})))
    menu.setActiveAction(menu.actions()[0])
    menu.aboutToHide.connect(menu.deleteLater)
    focus = window.focusWidget() or window
    menu.popup(focus.mapToGlobal(focus.rect().bottomLeft() if focus is not window else focus.rect().center()))


def begin(window: Stage, kind: Kind, values: dict[str, Any]) -> None:
    """Begin a new record of a kind with some values filled in."""

    def read(reader: Reader) -> tuple[str, dict[str, str | None]]:
        return reader.next_number(kind), names_of(reader, kind, values)

    def show(found: tuple[str, dict[str, str | None]]) -> None:
        number, names = found
        window.stack.setCurrentWidget(window.middle)
        if window.list.kind is not kind or window.list.query.deleted:
            window.go(kind.id)
        window.turn(page=True)
        window.page.desk.names.update(names)
        window.page.show_new(kind, values, number)
        window.enable_actions()

    window.session.ask(read, show)


def save(window: Stage) -> None:
    """Save what was typed."""
    focus = window.focusWidget()
    if focus is not None:
        focus.clearFocus()
    window.page.save()
    if focus is not None and QApplication.focusWidget() is None:  # why: what is no value may have called it
        focus.setFocus()


def save_new(window: Stage) -> None:
    """Save, and begin the next record with what carries over."""
    kind = window.page.kind
    if kind is None:
        new(window)
        return
    focus = window.focusWidget()
    if focus is not None:
        focus.clearFocus()
    carried = window.page.carried()
    window.page.save(lambda: begin(window, kind, carried))


def drafts(window: Stage) -> None:
    """Offer the drafts of what could not be saved, one after the other."""
    from heritage_app.entry.drafting import offer_drafts  # why: there are none on most days

    if not offer_drafts(window, window.drafts):
        window.notice.tell(window.say("Không có bản nháp nào chưa lưu.", "There are no unsaved drafts."))


def keep_field(window: Stage) -> None:
    """Keep the field that has the keyboard for the next record, or no longer, and say which fields are kept."""
    form, focus, say = window.page.form(), window.focusWidget(), window.say
    field = form.place_of(focus)[0] if form is not None and focus is not None else ""
    if form is None or not field:
        window.notice.tell(say("Đặt con trỏ vào một ô của phiếu trước.", "Put the cursor into a field first."))
        return
    now = window.page.keep_or_not(field)
    label = say.label(form.kind.by_id[field].label)
    window.notice.tell(
        say(f"“{label}”: giữ cho phiếu sau (Ctrl+Enter).", f"“{label}” is kept for the next record (Ctrl+Enter).")
        if now
        else say(f"“{label}”: thôi giữ cho phiếu sau.", f"“{label}” is no longer kept for the next record.")
    )


def duplicate(window: Stage) -> None:
    """Begin a new record like this one."""
    record, kind = window.page.record, window.page.kind
    if record is None or kind is None:
        return
    from heritage_app.forms.form import plain_rows  # why: the page, and so this module, is loaded already

    values = {f: plain_rows(v) for f, v in record.values.items() if f not in _NOT_COPIED}
    window.leave(lambda: begin(window, kind, values))


def delete(window: Stage) -> None:
    """Delete the chosen records; undo is offered. A new one that is not saved yet is given up."""
    if window.page.is_new:
        from heritage_app.entry.drafting import put_away  # why: as rare as drafts

        put_away(window)
        return

    def delete_these(chosen: list[str]) -> None:
        shown = window.page.record_id
        records = [shown] if shown and shown not in chosen else chosen
        window.session.write(lambda writer: writer.delete(records), told)

    def told(changes: Changes | None) -> None:
        if changes is not None:
            window.notice.tell(
                window.say.label(changes.sentence) + ".", (window.say("Hoàn tác", "Undo"), partial(undo, window))
            )

    window.leave(lambda: window.list.with_chosen(delete_these))


def restore(window: Stage) -> None:
    """Bring the deleted record back and show it among the living."""
    record = window.page.record_id

    def told(changes: Changes | None) -> None:
        _told(window, changes)
        window.open_record(record)

    window.session.write(lambda writer: writer.restore([record]), told)


def print_sheet(window: Stage, form: str = "sheet") -> None:
    """Show a paper of the record as it will be printed; what was typed is saved first."""

    def show() -> None:
        record = window.record
        if record is not None and record.id:
            title = window.say("Phiếu", "Sheet") + f" – {record.name}"
            preview(window, Order(form, "internal", record.kind, ids=(record.id,)), title, record.number or record.id)

    if window.page.is_new:
        window.page.save(show)
    else:
        window.leave(show)


def print_list(window: Stage, form: str = "inventory") -> None:
    """Show a paper of the list as it will be printed: the records chosen where they are several, else all that is listed."""
    kind, query, several = window.list.kind, window.list.query, window.list.number_chosen() > 1
    if kind is None:
        return
    title = window.say("Danh mục", "Inventory list") + f" – {window.say.label(kind.plural)}"

    def show(chosen: list[str]) -> None:
        ids = tuple(chosen) if several else query.ids
        order = Order(form, "internal", kind.id, query.words, ids, where=query.where, sort=query.order)
        preview(window, order, title, f"danh-muc-{kind.id}")

    window.leave(lambda: window.list.with_chosen(show))


def print_blank(window: Stage) -> None:
    """Show an empty sheet for the field."""
    kind = window.list.kind
    if kind is not None:
        preview(
            window,
            Order("sheet", "internal", kind.id, "", (), blank=True),
            window.say("Phiếu trống", "Empty sheet"),
            f"phieu-trong-{kind.id}",
        )


def show_forms(window: Stage, file: str = "") -> None:
    """Show the forms, that of a file chosen, and let those of the office be written."""
    when_loaded(window.session.ask, "heritage_app.printing.forms", partial(_show_forms, window, file))


def _show_forms(window: Stage, file: str) -> None:
    from heritage_app.printing.forms import FormsSheet  # why: opened on demand

    FormsSheet(window, window.session, window.say, file).open()


def preview(window: Stage, order: Order, title: str, file: str) -> None:
    """Show a paper as it will be printed."""
    when_loaded(window.session.ask, "heritage_app.printing.preview", partial(_show_preview, window, order, title, file))


def _show_preview(window: Stage, order: Order, title: str, file: str) -> None:
    from heritage_app.printing.preview import Preview  # why: papers are heavy, and not every day prints

    Preview(window, window.session, window.say, order, title, file.replace("/", "-"), window.notice.tell).open()


def profile(window: Stage) -> None:
    """Ask who works and which office keeps the catalogue."""
    from heritage_app.frame.welcome import OfficeDialog  # why: opened on demand

    def ask(profile: Profile) -> None:
        dialog = OfficeDialog(window, window.say, window.session.person, profile)
        dialog.accepted.connect(lambda: _keep_profile(window, dialog))
        dialog.open()

    window.session.ask(Reader.profile, ask)


def _keep_profile(window: Stage, dialog: OfficeDialog) -> None:
    profile = dialog.profile()
    if person := dialog.person.text().strip():
        window.wants.emit("person", person)
        window.session.sign(person)
    window.session.write(lambda writer: writer.set_profile(profile))
    window.status.who.setText(f"{profile.office} · {window.session.person}".strip(" ·"))


def all_fields(window: Stage) -> None:
    """Show every field of the record."""
    form = window.page.form()
    if form is not None:
        form.show_all()


def sections(window: Stage) -> None:
    """Open the list of the record's sections."""
    window.page.outline.button.showMenu()


def other_pane(window: Stage) -> None:
    """Go from the list to the record or back."""
    if window.list.isAncestorOf(window.focusWidget() or window):
        window.into_page()
    else:
        to_list(window)


def to_list(window: Stage) -> None:
    """Go to the list."""
    window.turn(page=False)
    window.list.table.setFocus()


def guide(window: Stage) -> None:
    """Open the guide."""
    from heritage_app.frame.help import Guide  # why: opened on demand

    Guide(window, window.say).open()


def about(window: Stage) -> None:
    """Tell what the program is and what it is made of."""
    from heritage_app.frame import help as help_  # why: opened on demand

    help_.about(window, window.say).open()


def shortcuts(window: Stage) -> None:
    """Show all shortcuts."""
    from heritage_app.parts.dialogs import shortcuts_sheet  # why: opened on demand

    shortcuts_sheet(window, window.say).open()


EVERYDAY_ACTS: Mapping[str, Callable[[Stage], None]] = {
    "quit": leave_program,
    "undo": undo,
    "redo": redo,
    "new": new,
    "save": save,
    "save_new": save_new,
    "drafts": drafts,
    "keep_field": keep_field,
    "duplicate": duplicate,
    "delete": delete,
    "restore": restore,
    "print_sheet": print_sheet,
    "print_list": print_list,
    "print_blank": print_blank,
    "forms": show_forms,
    "profile": profile,
    "all_fields": all_fields,
    "sections": sections,
    "other_pane": other_pane,
    "guide": guide,
    "shortcuts": shortcuts,
    "about": about,
}
