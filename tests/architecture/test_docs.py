"""The documents tell the truth: the field guide is the description's, what they name is there, what they show runs."""

from __future__ import annotations

import argparse
import ast
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence

from db.schema.kind import Description
from db.schema.types import ALL_TYPES
from heritage_app.actions import ACTIONS
from heritage_app.command.arguments import parser
from heritage_app.command.guide import TYPES, guide

ROOT = Path(__file__).parents[2]
DOCUMENTS = (
    "README.md",
    "CHANGELOG.md",
    "docs/architecture.md",
    "docs/fields.md",
    "docs/dossier.md",
    "docs/safekeeping.md",
    "docs/importing.md",
    "docs/plan.md",
    "benchmarks/README.md",
)
TOLD = ("README.md", "docs/architecture.md")
ROOMS = ("db", "reports", "heritage_app", "assets", "tests", "docs", "benchmarks", "requirements")
_FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_TICKED = re.compile(r"`([^`\n]+)`")
_PATH = re.compile(rf"^(?:(?:{'|'.join(ROOMS)})/[\w./*-]*|[\w.-]+\.(?:py|md|toml|txt))$")
_MEMBER = re.compile(r"^([A-Z]\w+)\.(\w+)$")


def _text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def _prose(name: str) -> str:
    return _FENCED.sub("", _text(name))


def _ticked(name: str) -> list[str]:
    return _TICKED.findall(_prose(name))


def _examples() -> list[str]:
    found = re.search(r"^```sh\n(.*?)^```$", _text("README.md"), re.DOTALL | re.MULTILINE)
    assert found, "the README shows the command line in a block of sh"
    return found[1].splitlines()


def _commands() -> set[str]:
    [choices] = [a.choices for a in parser()._actions if isinstance(a, argparse._SubParsersAction)]
    return set(choices)


def test_the_field_guide_is_the_descriptions(description: Description) -> None:
    assert _text("docs/fields.md") == guide(description), "run: python -m heritage_app.command.guide > docs/fields.md"


def test_the_guide_writes_itself_as_the_document_says() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "heritage_app.command.guide"], capture_output=True, cwd=ROOT, check=True
    )
    assert ran.stdout == (ROOT / "docs/fields.md").read_bytes()


def test_the_guide_has_words_for_every_type_and_a_line_for_every_field(description: Description) -> None:
    assert set(TYPES) == set(ALL_TYPES)
    lines = [line for line in _text("docs/fields.md").splitlines() if line.startswith("| `")]
    assert len(lines) == sum(1 for _ in description.walk()) + len(list(description.vocabularies))
    assert all(len(re.findall(r"(?<!\\)\|", line)) in (6, 7) for line in lines)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_relative_links_lead_somewhere(name: str) -> None:
    here = (ROOT / name).parent
    anchors = set(re.findall(r'<a id="(\w+)">', _text(name)))
    lost = []
    for target in _LINK.findall(_prose(name)):
        path, _, anchor = target.partition("#")
        if re.match(r"^[a-z]+:", target):
            continue
        if not ((here / path).exists() if path else anchor in anchors):
            lost.append(target)
    assert lost == [], "pictures are taken by: make pictures"


@pytest.mark.parametrize("name", TOLD)
def test_no_file_is_named_that_is_not_there(name: str) -> None:
    named = [token for token in _ticked(name) if _PATH.match(token)]
    assert [token for token in named if not list(ROOT.glob(token.rstrip("/")))] == []
    assert named, "the test sees the names"


def test_classes_and_methods_named_in_the_architecture_are_there() -> None:
    members: set[tuple[str, str]] = set()
    names: set[str] = set()
    for path in (p for room in ("db", "reports", "heritage_app") for p in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
                names.add(node.name)
            if isinstance(node, ast.ClassDef):
                for m in node.body:
                    if isinstance(m, ast.FunctionDef):
                        members.add((node.name, m.name))
                    elif isinstance(m, ast.Assign) and isinstance(m.targets[0], ast.Name):
                        members.add((node.name, m.targets[0].id))
    told = _text("docs/architecture.md")
    ticked = [found.groups() for token in _ticked("docs/architecture.md") if (found := _MEMBER.match(token))]
    [drawn] = re.findall(r"## 3\..*?^```\n(.*?)^```$", told, re.DOTALL | re.MULTILINE)
    walked = re.findall(r"\b([A-Z]\w+)\.([a-z]\w+)", drawn)
    assert len(walked) > 6 and len(ticked) > 6, "the test sees the names"
    assert [m for m in [*ticked, *walked] if m not in members] == []
    for step in ("differences", "new_changeset", "commit", "unsealed", "sealed", "append", "state_of", "Changes"):
        assert step in drawn and step in names


def test_every_command_of_the_readme_is_one() -> None:
    named = set(re.findall(r"main\.py ([a-z-]+)", _text("README.md") + _text("docs/architecture.md")))
    assert named <= _commands()
    assert _commands() - named == {"undelete", "measure-gong", "break-out", "numbers", "number"}, (
        "and every command is shown"
    )
    assert (
        "`undelete ID`" in _text("README.md")
        and "`measure-gong FILE`" in _text("README.md")
        and "`break-out ID`" in _text("README.md")
    )
    for line in _examples():
        if "main.py" in line:
            parser().parse_args(shlex.split(line.partition("main.py")[2]))


def test_every_make_target_of_the_documents_is_one() -> None:
    targets = set(re.findall(r"^([a-z-]+):", _text("Makefile"), re.MULTILINE))
    named = {t for name in DOCUMENTS for t in re.findall(r"\bmake ([a-z-]+)\b", " ".join(_ticked(name)))}
    named |= set(re.findall(r"^    make ([a-z-]+)", _text("README.md"), re.MULTILINE))
    assert {"run", "test"} <= named <= targets


@pytest.mark.skipif(shutil.which("sh") is None, reason="not run: the examples are written for a shell")
def test_the_examples_of_the_readme_run(tmp_path: Path) -> None:
    program = f"{shlex.quote(sys.executable)} {shlex.quote(str(ROOT / 'main.py'))}"
    script = "\n".join(line.replace(".venv/bin/python main.py", program) for line in _examples())
    ran = subprocess.run(["sh", "-eu", "-c", script], capture_output=True, encoding="utf-8", cwd=tmp_path)
    assert ran.returncode == 0 and ran.stderr == "", ran.stdout[-2000:] + ran.stderr
    assert "Trống Sông Đà" in ran.stdout and "Chiêng dàm nhà ông Bình" in ran.stdout
    assert all(
        (tmp_path / f"{name}.pdf").read_bytes().startswith(b"%PDF") for name in ("danh-muc", "phieu", "phieu-trong")
    )


def test_keys_of_the_readme_are_those_of_the_window() -> None:
    keys = {a.key: a.label.vi.rstrip("…") for a in ACTIONS if a.key}
    rows = re.findall(r"^\| .*\|$", _text("README.md").partition("| Phím")[2].partition("\n\n")[0], re.MULTILINE)
    pairs = [p for row in rows for p in re.findall(r"((?:`[^`]+`(?: / )?)+) \| ([^|]+?) \|", row)]
    assert len(pairs) > 10, "the test sees the table"
    for typed, words in pairs:
        for key, said in zip(re.findall(r"`([^`]+)`", typed), words.split(" / ") if typed.count("`") > 2 else [words]):
            assert key in keys, key
            assert said.lower() in keys[key].lower() or keys[key].lower() in said.lower(), (key, said, keys[key])
    for key in re.findall(r"`((?:Ctrl|F\d)[^`]*)`", _prose("README.md")):
        assert key.replace("Enter", "Return") in keys and not QKeySequence(key).isEmpty(), key


def test_the_change_log_begins_with_this_version() -> None:
    version = tomllib.loads(_text("pyproject.toml"))["project"]["version"]
    assert re.search(rf"^## {re.escape(version)}\b", _text("CHANGELOG.md"), re.MULTILINE)
    assert len(_text("README.md").splitlines()) <= 150 and len(_text("docs/architecture.md").splitlines()) <= 215
