"""What the actions of the window do: one function an action, by its id."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heritage_app.window import MainWindow


def all_acts() -> Mapping[str, Callable[[MainWindow], None]]:
    """Return what every action does."""
    from heritage_app.acts.all import ALL_ACTS  # why: nothing is done before the list is seen

    return ALL_ACTS
