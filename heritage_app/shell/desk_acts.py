"""Actions that a desk of the window carries out: files, backups, checks, dossiers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from heritage_app.acts.everyday import begin
from heritage_app.acts.register import here_values
from heritage_app.parts.notice import Offer

if TYPE_CHECKING:
    from heritage_app.shell.window import MainWindow


def look(window: MainWindow) -> None:
    """Look at the files of the record shown, from the one chosen on."""
    strip = window.media.strip
    window.media.open(max(strip.row.currentRow(), 0) if strip else 0)


def backups(window: MainWindow) -> None:
    """List the backups; make one, choose a second place, bring one back."""
    from heritage_app.keeping.backups import BackupsSheet  # why: opened on demand

    BackupsSheet(
        window, window.say, window.folder, window.keeping, lambda b: window.wants.emit("restore", str(b.folder))
    ).open()


def _pressing(button: str) -> Callable[[MainWindow], None]:
    """Return what presses a button of the dossier shown, or says that none is."""

    def press(window: MainWindow) -> None:
        panel = window.dossiers.dossier
        if panel is None or not panel.isVisible():
            window.notice.tell(window.say("Hãy mở một hồ sơ khoa học.", "Open a dossier first."), *_first_step(window))
            return
        getattr(panel, button).click()

    return press


def _first_step(window: MainWindow) -> list[Offer]:
    """Offer to begin a dossier of the relic that is shown."""
    record, kind = window.record, window.session.description.kind("dossier")
    if record is None or not record.id or record.deleted or record.kind != "relic" or not window.session.writable:
        return []
    words = window.say(f"Lập hồ sơ cho “{record.name}”", f"Begin one of “{record.name}”")
    return [(words, lambda: begin(window, kind, here_values(kind, None, record)))]


DESK_ACTS: Mapping[str, Callable[[MainWindow], None]] = {
    "attach": lambda window: window.media.choose(),
    "attach_folder": lambda window: window.media.choose_folder(),
    "look": look,
    "gallery": lambda window: window.media.turn_gallery(),
    "print_pictures": lambda window: window.media.print_pictures(album=False),
    "print_album": lambda window: window.media.print_pictures(album=True),
    "visit": lambda window: window.media.choose_visit(),
    "print_cards": lambda window: window.media.print_cards(),
    "record_sound": lambda window: window.media.record_sound(),
    "tuning": lambda window: window.media.tuning(),
    "back_up": lambda window: window.keeping.by_hand(),
    "backups": backups,
    "check": lambda window: window.checking.by_hand(),
    "dossier_bind": _pressing("bind"),
    "dossier_freeze": _pressing("freeze"),
    "dossier_prove": _pressing("prove"),
}
