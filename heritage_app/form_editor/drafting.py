"""What is being written of a form, kept beside the catalogue while it is written; the newest text wins."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from heritage_app.paper.office_forms import forget_draft, keep_draft


class Drafting:
    """Keeps a text in the background while it changes, and settles at once what stays when writing ends."""

    def __init__(self, folder: Path, file: str, in_background: Callable[[Callable[[], None]], None]) -> None:
        self._folder, self._file, self._in_background = folder, file, in_background
        self._newest: str | None = None
        self._lock = threading.Lock()

    def later(self, text: str) -> None:
        """Keep a text soon, unless there is a newer one by then."""
        self._newest = text
        self._in_background(lambda: self._keep(text))

    def settle(self, text: str | None) -> None:
        """Keep a text now, or (None) forget what was kept: nothing is left to keep later."""
        with self._lock:
            self._newest = None
            if text is None:
                forget_draft(self._folder, self._file)
            else:
                keep_draft(self._folder, self._file, text)

    def _keep(self, text: str) -> None:
        with self._lock:
            if self._newest is text:
                keep_draft(self._folder, self._file, text)
