"""The main window, and what ties it to the rooms below: places, desks made when asked for, every action."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heritage_app.shell.window import MainWindow


def all_acts() -> Mapping[str, Callable[[MainWindow], None]]:
    """Return what every action does."""
    from heritage_app.shell.all_acts import ALL_ACTS  # why: nothing is done before the list is seen

    return ALL_ACTS
