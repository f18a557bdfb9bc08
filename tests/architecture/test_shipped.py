"""What is shipped with the program: told in *Giới thiệu*, and nothing of it under GPL alone."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata

from heritage_app.frame.help import SHIPPED
from tests.db.tools import ROOT


def _name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found
    return re.sub(r"[-_.]+", "-", found.group()).lower()


def _shipped() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return {_name(requirement) for requirement in project["dependencies"]}


def _with_all_they_need(names: set[str]) -> set[str]:
    found: set[str] = set()
    rest = list(names)
    while rest:
        name = rest.pop()
        if name in found:
            continue
        try:
            needs = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue  # why: needed on another system only
        found.add(name)
        rest += [_name(need) for need in needs if "extra ==" not in need]
    return found


def _licences(name: str) -> str:
    told = metadata.metadata(name)
    own = [told.get("License-Expression"), told.get("License"), *(told.get_all("Classifier") or [])]
    return "\n".join(line for line in own if line)


def _gpl_alone(licences: str) -> bool:
    return bool(re.search(r"(?<![AL])GPL|General Public", licences)) and not re.search(r"LGPL|Lesser General", licences)


def test_the_program_tells_of_everything_it_is_shipped_with() -> None:
    assert {_name(distribution) for _, distribution, _ in SHIPPED} == _shipped()


def test_nothing_is_shipped_under_gpl_alone() -> None:
    every = _with_all_they_need(_shipped())
    assert len(every) > len(_shipped())
    assert sorted(name for name in every if _gpl_alone(_licences(name))) == []
    assert _gpl_alone("GPL-3.0-or-later") and _gpl_alone("License :: OSI Approved :: GNU General Public License v2")
    assert not _gpl_alone("LGPL-3.0-only OR GPL-2.0-only") and not _gpl_alone("BSD-3-Clause")
