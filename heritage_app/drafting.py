"""Drafts left by an earlier run: offered in the window, never applied by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from heritage_app.drafts import Draft, Drafts
from heritage_app.views.page_data import read_page

if TYPE_CHECKING:
    from heritage_app.window import MainWindow


def offer_drafts(window: MainWindow, drafts: Drafts) -> None:
    """Say that a draft is left where there is one; open it or give it up."""
    left = drafts.all()
    if left:
        _offer(window, drafts, left[0])


def _offer(window: MainWindow, drafts: Drafts, draft: Draft) -> None:
    say = window.say
    kind = window.session.description.by_id.get(draft.kind)
    called = draft.name or (say.label(kind.label) if kind else draft.kind)
    window.notice.tell(
        say(f"Còn bản nháp chưa lưu: “{called}” ({draft.at}).", f"An unsaved draft is left: “{called}” ({draft.at})."),
        (say("Mở bản nháp", "Open the draft"), lambda: _open(window, draft)),
        (say("Bỏ bản nháp", "Give it up"), lambda: drafts.forget(draft.kind, draft.record)),
        stay=True,
    )


def _open(window: MainWindow, draft: Draft) -> None:
    window.go(draft.kind)
    if "sheet" in draft.values:
        from heritage_app.entry.view import open_draft  # why: opened on demand

        open_draft(window, draft.record)
        return
    if not draft.record:
        window.page.show_new(window.session.description.kind(draft.kind), {})
        window.page.show_draft(draft)
        return

    def show(data: Any) -> None:
        window.page.show_data(data)
        window.page.show_draft(draft)

    window.session.ask(lambda reader: read_page(reader, draft.record), show, "page")
