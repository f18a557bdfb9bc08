"""How the command line says that it was asked wrongly, and how its help is headed, in both languages."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from db.schema.label import Label

WRONG_USAGE = 2
_FEW = 8


class Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in both languages and exits with 2."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given, add_help=False, formatter_class=_Headed)
        self._positionals.title = "cần ghi / arguments"
        self._optionals.title = "tùy chọn / options"
        self.add_argument("-h", "--help", action="help", help="hiện hướng dẫn này / show this help")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, after the usage, and exit."""
        self.print_usage(sys.stderr)
        said = wrong(message)
        self.exit(WRONG_USAGE, f"{self.prog}: sai cách dùng: {said.vi} / wrong usage: {said.en}\n")


class _Headed(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "cách dùng / usage: " if prefix is None else prefix)


def wrong(message: str) -> Label:
    """Return in both languages what argparse finds wrong; what it says in words not known here stays as it is."""
    for pattern, told in _TOLD.items():
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return told(*found.groups())
    return Label(message, message)


def _no_such(where: str, what: str, there: str) -> Label:
    from difflib import get_close_matches  # why: every start would pay for what only a slip asks for

    choices = re.findall(r"'?([^', ]+)'?", there)  # why: from Python 3.12 on they stand without quotes
    near = get_close_matches(what.strip("'"), choices, 1)
    if near:
        return Label(f"{where} không có {what}; hay là {near[0]}?", f"{where}: no {what}; is it {near[0]}?")
    some = ", ".join(choices) if len(choices) <= _FEW else "--help"
    return Label(f"{where} không có {what}; xem {some}", f"{where}: no {what}; see {some}")


_TOLD: dict[str, Callable[..., Label]] = {
    "the following arguments are required: (.+)": lambda what: Label(f"còn thiếu {what}", f"missing {what}"),
    r"argument (.+?): invalid choice: (.+) \(choose from (.+)\)": _no_such,
    "argument (.+?): expected one argument": lambda after: Label(
        f"sau {after} phải ghi một giá trị", f"a value is to follow {after}"
    ),
    "argument (.+?): expected at least one argument": lambda after: Label(
        f"sau {after} phải ghi ít nhất một giá trị", f"one value at least is to follow {after}"
    ),
    "argument (.+?): ignored explicit argument (.+)": lambda one, what: Label(
        f"{one} không nhận giá trị {what}", f"{one} takes no value {what}"
    ),
    "argument (.+?): invalid int value: (.+)": lambda one, what: Label(
        f"{one} phải là số nguyên, không phải {what}", f"{one} is a whole number, not {what}"
    ),
    "argument (.+?): not allowed with argument (.+)": lambda one, other: Label(
        f"{one} không dùng cùng với {other}", f"{one} does not go with {other}"
    ),
    "one of the arguments (.+) is required": lambda what: Label(f"phải ghi một trong {what}", f"missing one of {what}"),
    "unrecognized arguments: (.+)": lambda what: Label(f"không hiểu {what}", f"not understood: {what}"),
    "ambiguous option: (.+) could match (.+)": lambda one, others: Label(
        f"{one} có thể là {others}", f"{one} may be {others}"
    ),
    "argument (.+?): (.+)": lambda one, what: Label(f"{one} {what}", f"{one} {what}"),
}
"""What argparse of Python 3.11 to 3.14 says, in the order it is looked for."""
