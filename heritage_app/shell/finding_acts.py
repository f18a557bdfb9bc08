"""What the actions of finding do in the window: one function an action, by its id."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heritage_app.shell.window import MainWindow


def add_condition(window: MainWindow) -> None:
    """Put a condition together."""
    window.turn(page=False)
    window.list.bar.add()


def query_line(window: MainWindow) -> None:
    """Write all conditions in one line."""
    window.turn(page=False)
    window.list.bar.write()


def whole_list(window: MainWindow) -> None:
    """Take away all that narrows the list."""
    window.list.show_all()


def facets(window: MainWindow) -> None:
    """Count and filter by value, or show the kinds again."""
    window.finding.turn_facets()


def save_search(window: MainWindow) -> None:
    """Keep the search under a name."""
    window.finding.save()


def choose_columns(window: MainWindow) -> None:
    """Choose the columns of the list."""
    window.finding.choose_columns()


def no_groups(window: MainWindow) -> None:
    """Show the list without groups."""
    window.list.group_by("")


def change_many(window: MainWindow) -> None:
    """Change one field of many records."""
    window.finding.change_many()


def as_sheet(window: MainWindow) -> None:
    """Write in the list as in a spreadsheet, or no more."""
    window.finding.turn_sheet()


def copy(window: MainWindow) -> None:
    """Copy the chosen lines for a spreadsheet."""
    window.finding.copy()


FINDING_ACTS: Mapping[str, Callable[[MainWindow], None]] = {
    "add_condition": add_condition,
    "query_line": query_line,
    "whole_list": whole_list,
    "facets": facets,
    "save_search": save_search,
    "columns": choose_columns,
    "no_groups": no_groups,
    "copy": copy,
    "as_sheet": as_sheet,
    "change_many": change_many,
}
