"""The backup of closing: made while the program lives on unseen, so that no window stands still until it is there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from db.model.changes import Stopped
from db.model.problems import Trouble
from heritage_app.say import Say

if TYPE_CHECKING:
    from db.safekeeping.backup import Watch
    from db.safekeeping.places import Backup
    from heritage_app.keeping.working import Working

_UNSEEN_MS = 1_000


def back_up_closed(folder: Path, watch: Watch) -> Backup | None:
    """Make the backup of closing where something is new; ``watch`` may raise ``Stopped``, then nothing is left of it."""
    from db.safekeeping.backup import back_up, changed_since  # why: a start closes nothing
    from db.safekeeping.places import newest

    return back_up(folder, "closing", watch=watch)[-1] if changed_since(folder, newest(folder)) else None


class Farewells:
    """The backups of closing under way, a catalogue each. What takes longer than a moment shows how far it is, and may be
    stopped; killed within, it leaves nothing that counts as a backup."""

    def __init__(self, app: QApplication, say: Callable[[], Say], bug: Callable[[BaseException], None]) -> None:
        self._app, self._say, self._bug = app, say, bug
        self.under_way: list[Working] = []

    def begin(self, folder: Path) -> None:
        """Back a catalogue up that was closed just now, and end the program after it where no window is left."""
        from heritage_app.keeping.working import Working  # why: a start closes nothing

        def then(_result: Any, error: BaseException | None) -> None:
            # why no word of a Trouble: whoever closed has gone; the status line of the next start tells how old the last is
            if error is not None and not isinstance(error, (Trouble, Stopped)):
                self._bug(error)
            working.hide()
            self.under_way.remove(working)
            if not self.under_way:
                self._app.setQuitOnLastWindowClosed(True)
                if not any(w.isVisible() for w in self._app.topLevelWidgets()):
                    self._app.quit()

        say = self._say()
        title = say(f"Sao lưu “{folder.name}” khi đóng sổ", f"Backing up “{folder.name}” at closing")
        calming = say(
            "Phiếu đã lưu cả rồi. Dừng hay tắt máy lúc này không mất gì; lần đóng sổ sau sẽ sao lưu.",
            "Everything is saved. Stopping now, or turning the machine off, loses nothing: the next closing backs up.",
        )
        working = Working(say, title, lambda watch: back_up_closed(folder, watch), then, calming=calming)
        self.under_way.append(working)
        self._app.setQuitOnLastWindowClosed(False)  # why: no window may be left, and Qt would end the program
        working.begin(_UNSEEN_MS)
