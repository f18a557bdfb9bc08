"""Drafts left by an earlier run, or by a record that was left: offered in the window, never applied by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from db.catalogue import Reader
from db.catalogue.numbering import still_free
from heritage_app.drafts import Draft, Drafts
from heritage_app.record.data import names_of

if TYPE_CHECKING:
    from heritage_app.stage import Stage


def offer_drafts(window: Stage, drafts: Drafts) -> bool:
    """Say that drafts are left, one after the other; each is opened, given up, or left for later. Return whether there are any."""
    left = drafts.left()
    if left:
        _offer(window, drafts, left)
    return bool(left)


def offer_left_behind(window: Stage, draft: Draft) -> None:
    """Say that a record was left with something in it that could not be saved, and offer the way back to it."""
    window.notice.settle()
    _offer(window, window.drafts, [draft])


def put_away(window: Stage) -> None:
    """Take away the new record that is being typed; what was typed can be gone on with."""
    page, form, say = window.page, window.page.form(), window.say
    if form is None:
        return
    changed, _ = form.changes()
    values = {field: value for field, value in changed.items() if value is not None}
    draft = Draft(form.kind.id, "", str(values.get("name") or ""), values, form.typed())
    page.record = None  # why: what is left behind as a record that could not be saved would be a draft
    page.clear()
    window.session.in_background(lambda: window.drafts.forget(draft.kind, ""))
    window.turn(page=False)
    # why: in the field it was in, the keyboard would write into the record that is shown now
    (window.list.table if window.list.current() else window.list.search).setFocus()
    window.list.chosen.emit(window.list.current())
    window.enable_actions()
    window.notice.tell(
        say("Đã bỏ phiếu đang gõ.", "The record being typed was given up."),
        (say("Mở lại", "Go on with it"), lambda: window.leave(lambda: _open(window, draft))),
    )


def ask_to_lose(window: Stage) -> None:
    """Say that what was typed can be neither saved nor kept; it is tried again, or given up."""

    def again() -> None:
        window.close()

    def give_up() -> None:
        window.drafts.unkept.clear()
        window.page.record = None
        window.page.clear()
        window.close()

    window.notice.settle()
    window.notice.ask(
        window.say(
            "Chữ vừa gõ chưa lưu được, cũng không có chỗ nào giữ được bản nháp: ổ đĩa đầy hoặc không còn nối.",
            "What was typed can be neither saved nor kept as a draft: the disk is full or gone.",
        ),
        (window.say("Thử lại", "Try again"), again),
        (window.say("Đóng, bỏ chữ đã gõ", "Close and lose it"), give_up),
    )


def _offer(window: Stage, drafts: Drafts, left: list[Draft]) -> None:
    say, draft, more = window.say, left[0], len(left) - 1
    kind = window.session.description.by_id.get(draft.kind)
    called = draft.name or (say.label(kind.label) if kind else draft.kind)
    text = say(f"Còn bản nháp chưa lưu: “{called}” ({draft.at})", f"An unsaved draft is left: “{called}” ({draft.at})")
    wrong = [f.label for f in (kind.fields if kind else ()) if draft.typed.get(f.id) and f.id not in draft.values]
    if wrong:
        text += say("; ô chưa đúng: ", "; not a value: ") + ", ".join(map(say.label, wrong))

    def take() -> None:
        window.session.in_background(lambda: drafts.take_up(draft))
        _open(window, draft)

    def give_up() -> None:
        drafts.give_up(draft)
        if more:
            _offer(window, drafts, left[1:])

    def another() -> None:
        _offer(window, drafts, [*left[1:], draft])

    next_one = (say(f"Xem bản khác ({more})", f"Another one ({more})"), another)
    window.notice.ask(
        f"{text}.",
        (say("Mở bản nháp", "Open the draft"), lambda: window.leave(take)),
        (say("Bỏ bản nháp", "Give it up"), give_up),
        *((next_one,) if more else ()),
        (say("Để sau", "Later"), lambda: None),
    )


def _open(window: Stage, draft: Draft) -> None:
    if "sheet" in draft.values:
        from heritage_app.entry.view import open_draft  # why: opened on demand

        window.go(draft.kind)
        open_draft(window, draft.record)
        return
    kind = window.session.description.kind(draft.kind)

    def read(reader: Reader) -> tuple[dict[str, str | None], str]:
        offered = _offered(draft)
        return names_of(reader, kind, draft.values), still_free(reader, kind, offered) if offered else ""

    def show(found: tuple[dict[str, str | None], str]) -> None:
        names, free = found
        window.page.desk.names.update(names)
        _show(window, _numbered(window, draft, free))

    window.session.ask(read, show)


def _offered(draft: Draft) -> str:
    """Return the number a new record was offered, where nothing else is written about its numbers."""
    rows = draft.values.get("numbers") if not draft.record else None
    return str(rows[0]["number"]) if rows and [set(row) for row in rows] == [{"number"}] else ""


def _numbered(window: Stage, draft: Draft, free: str) -> Draft:
    """Return the draft with the number that is free now, and say so where it is another one than it was offered."""
    offered = _offered(draft)
    if not free or free == offered:
        return draft
    window.notice.tell(
        window.say(
            f"Số {offered} nay đã thuộc phiếu khác; phiếu này được số {free}.",
            f"Number {offered} belongs to another record by now; this one gets {free}.",
        )
    )
    return msgspec.structs.replace(draft, values={**draft.values, "numbers": [{"number": free}]})


def _show(window: Stage, draft: Draft) -> None:
    page = window.page
    if not draft.record:
        window.go(draft.kind)
        page.show_new(window.session.description.kind(draft.kind), {})
        page.show_draft(draft)
        window.turn(page=True)
        return

    def drawn() -> None:
        if page.record_id == draft.record:
            page.drawn.disconnect(waiting)
            page.show_draft(draft)

    # why: its list and its page are read meanwhile, and whichever comes last draws the page
    waiting = page.drawn.connect(drawn)
    window.open_record(draft.record)
