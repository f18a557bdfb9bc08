"""A command that is asked wrongly says so in Vietnamese first, in one line, and ends with 2."""

from __future__ import annotations

import pytest

from heritage_app.command.arguments import parser
from heritage_app.command.usage import WRONG_USAGE, Parser

ASKED = {
    "fnd": ("LỆNH không có 'fnd'; hay là find?", "LỆNH: no 'fnd'; is it find?"),
    "tìm": ("LỆNH không có 'tìm'; xem --help", "LỆNH: no 'tìm'; see --help"),
    "list --kind gong": ("còn thiếu --in", "missing --in"),
    "list --in sổ --kind": ("sau --kind phải ghi một giá trị", "a value is to follow --kind"),
    "list --in sổ --kind gong --json=3": ("--json không nhận giá trị '3'", "--json takes no value '3'"),
    "list --in sổ --kind gong --đẹp": ("không hiểu --đẹp", "not understood: --đẹp"),
    "print register --in sổ --out a.pdf --id": (
        "sau --id phải ghi ít nhất một giá trị",
        "one value at least is to follow --id",
    ),
    "list --in sổ --kind gong --for ai": (
        "--for không có 'ai'; xem public, report, internal, full",
        "--for: no 'ai'; see public, report, internal, full",
    ),
    "find --in sổ --limit 0": ("--limit “0”: ≥ 1", "--limit “0”: ≥ 1"),
}


@pytest.mark.parametrize("asked", ASKED)
def test_what_is_wrong_is_said_in_both_languages(asked: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(asked.split())
    assert ended.value.code == WRONG_USAGE
    shown = capsys.readouterr()
    vi, en = ASKED[asked]
    assert shown.err.startswith("cách dùng / usage: main.py")
    assert shown.err.endswith(f": sai cách dùng: {vi} / wrong usage: {en}\n") and not shown.out


ODD = {
    "--xuôi --xuống": "--xuống không dùng cùng với --xuôi",
    "": "phải ghi một trong --xuôi --xuống",
    "--xu": "--xu có thể là --xuôi, --xuống",
    "--xuôi --số ba": "--số phải là số nguyên, không phải 'ba'",
}


@pytest.mark.parametrize("asked", ODD)
def test_what_no_command_asks_for_yet_would_be_said_too(asked: str, capsys: pytest.CaptureFixture[str]) -> None:
    one = Parser(prog="thử")
    either = one.add_mutually_exclusive_group(required=True)
    either.add_argument("--xuôi", action="store_true")
    either.add_argument("--xuống", action="store_true")
    one.add_argument("--số", type=int)
    with pytest.raises(SystemExit):
        one.parse_args(asked.split())
    assert f"thử: sai cách dùng: {ODD[asked]} / wrong usage: " in capsys.readouterr().err


@pytest.mark.parametrize("asked", [["--help"], ["show", "--help"]])
def test_the_help_is_headed_in_both_languages(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(asked)
    shown = capsys.readouterr().out
    assert not ended.value.code and "hiện hướng dẫn này / show this help" in shown
    assert "positional arguments" not in shown and "\noptions:" not in shown and "tùy chọn / options:" in shown
