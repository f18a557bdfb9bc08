"""The house, as tests: who may know whom, what may stand where, and how large a thing may grow."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from db.schema.check import faults
from db.schema.field_type import FieldType
from db.schema.kind import Description
from db.schema.types import ALL_TYPES

ROOT = Path(__file__).parents[2]
ROOMS = ("db", "reports", "heritage_app", "assets")
FILES = sorted([ROOT / "main.py", *(p for room in ROOMS for p in (ROOT / room).rglob("*.py"))])
LONGEST_MODULE = 400  # lines of code; the kinds are declarations, read like a form and not like a program
MOST_PUBLIC_METHODS = 20
_SQL = re.compile(
    r"^\s*(SELECT\s.+\sFROM\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|"
    r"CREATE\s+(VIRTUAL\s+)?TABLE\s|PRAGMA\s+\w|BEGIN\s+IMMEDIATE|ALTER\s+TABLE\s|DROP\s+TABLE\s)",
    re.DOTALL,
)


@cache
def _nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(path.read_text("utf-8"), str(path))))


def _here(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def _imports(path: Path) -> Iterator[tuple[str, ast.AST]]:
    for node in _nodes(path):
        for name in _imported(node):
            yield name, node


def _who_imports(*names: str) -> list[str]:
    return sorted({_here(p) for p in FILES for name, _ in _imports(p) if name.partition(".")[0] in names})


def test_only_the_store_knows_sqlite() -> None:
    assert [
        p for p in _who_imports("sqlite3", "sqlite_utils", "apsw", "pysqlite3") if not p.startswith("db/store/")
    ] == []
    assert "db/store/connection.py" in _who_imports("sqlite3"), "the test sees imports"


def test_only_the_window_knows_qt() -> None:
    qt = _who_imports("PySide6", "shiboken6")
    without = ("heritage_app/command/", "heritage_app/paper/")
    assert [p for p in qt if not p.startswith("heritage_app/") or p.startswith(without)] == []
    assert [
        p for p, name in ((_here(f), n) for f in FILES for n, _ in _imports(f)) if name.startswith("PySide6.QtSql")
    ] == [], "one SQLite in the process"


def test_only_the_store_speaks_sql() -> None:
    spoken = [
        f"{_here(path)}:{node.lineno}: {node.value[:60]!r}"
        for path in FILES
        if not _here(path).startswith("db/store/")
        for node in _nodes(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _SQL.match(node.value)
    ]
    # why: the scratch copy that a check compares with is thrown away, its one setting is told at the place
    assert [s for s in spoken if "PRAGMA synchronous=OFF" not in s] == []


def test_nothing_evaluates_unpickles_or_asks_the_network() -> None:
    assert _who_imports("socket") in ([], ["db/system.py"]), "for the machine's own name alone"
    assert _who_imports("pickle", "shelve", "marshal", "urllib", "http", "requests", "yaml") == []
    called = [
        f"{_here(p)}:{n.lineno}" for p in FILES for n in _nodes(p)
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id in ("eval", "exec", "compile", "__import__")
    ]  # fmt: skip
    assert called == []


def test_only_one_module_asks_which_system_it_is() -> None:
    asked = sorted({
        _here(p) for p in FILES for n in _nodes(p)
        if (isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and (n.value.id, n.attr) in (("sys", "platform"), ("os", "name")))
        or any(name in ("fcntl", "msvcrt", "winreg") for name in _imported(n))
    })  # fmt: skip
    assert asked == ["db/system.py"]


def _modules() -> dict[str, Path]:
    return {".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): p for p in FILES}


def _known_by(path: Path, modules: dict[str, Path]) -> set[str]:
    """Return the modules of ours that a module names in any import, also for its types or inside a function."""
    named = set()
    for node in _nodes(path):
        if isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            named |= (whole & modules.keys()) or {node.module}
    return named & modules.keys()


def test_nobody_goes_round_in_a_circle() -> None:
    """No module knows itself through others, not even for its types: what two need stands below both."""
    modules = _modules()
    graph = TopologicalSorter({name: _known_by(path, modules) - {name} for name, path in modules.items()})
    try:
        graph.prepare()
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]))


def test_own_imports_inside_a_function_say_why() -> None:
    hidden = []
    for path in FILES:
        lines = path.read_text("utf-8").splitlines()
        for function in (n for n in _nodes(path) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))):
            said = False
            for node in sorted(
                (n for n in ast.walk(function) if isinstance(n, (ast.Import, ast.ImportFrom))), key=lambda n: n.lineno
            ):
                if not any(name.partition(".")[0] in ROOMS for name in _imported(node)):
                    continue
                at = node.lineno - 1
                said = "# why:" in lines[at] or "# why:" in lines[at - 1] or (said and _imported_above(lines[at - 1]))
                if not said:
                    hidden.append(f"{_here(path)}:{node.lineno}")
    assert sorted(set(hidden)) == []


def _imported_above(line: str) -> bool:
    """Say whether the line above is an import too: one reason serves a block of imports."""
    return line.strip().startswith(("from ", "import "))


def test_migrations_are_frozen_and_know_nothing_living() -> None:
    for path in (ROOT / "db/store/migrations").glob("*.py"):
        assert [name for name, _ in _imports(path) if name.partition(".")[0] in ROOMS] == []


def test_no_module_needs_scrolling_for_minutes() -> None:
    long = {
        _here(p): n
        for p in FILES
        if p.parent.name != "kinds" and (n := len(p.read_text("utf-8").splitlines())) > LONGEST_MODULE
    }
    assert long == {}


def test_no_class_has_more_than_a_person_can_hold_in_mind() -> None:
    large = {}
    for path in FILES:
        for node in (n for n in _nodes(path) if isinstance(n, ast.ClassDef)):
            methods = [
                m
                for m in node.body
                if isinstance(m, (ast.FunctionDef, ast.AsyncFunctionDef)) and not m.name.startswith("_")
            ]
            if len(methods) > MOST_PUBLIC_METHODS:
                large[f"{_here(path)}: {node.name}"] = len(methods)
    assert large == {}


def _classes() -> dict[str, ast.ClassDef]:
    return {n.name: n for p in FILES for n in _nodes(p) if isinstance(n, ast.ClassDef)}


def _overrides(owner: ast.ClassDef, method: str, classes: dict[str, ast.ClassDef]) -> bool:
    """Say whether a base class tells what the method does: one of ours, or a library's, which tells it elsewhere."""
    for base in owner.bases:
        name = base.id if isinstance(base, ast.Name) else base.attr if isinstance(base, ast.Attribute) else ""
        above = classes.get(name)
        if above is None:
            if (name and name[0] in "Q") or name in ("ArgumentParser", "dict", "Exception"):
                return True
        elif any(isinstance(m, ast.FunctionDef) and m.name == method for m in above.body) or _overrides(
            above, method, classes
        ):
            return True
    return False


def test_every_public_name_is_told_what_it_is_for() -> None:
    classes = _classes()
    silent = []
    for path in FILES:
        tree = _nodes(path)[0]
        if tree.body and not ast.get_docstring(tree):
            silent.append(_here(path))
        for owner in [tree, *(n for n in tree.body if isinstance(n, ast.ClassDef) and not n.name.startswith("_"))]:
            for node in owner.body:
                if (
                    not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
                    or node.name.startswith("_")
                    or ast.get_docstring(node)
                ):
                    continue
                if isinstance(owner, ast.ClassDef) and (_overrides(owner, node.name, classes) or _is_overload(node)):
                    continue
                silent.append(f"{_here(path)}:{node.lineno} {node.name}")
    assert silent == []


def _is_overload(node: ast.AST) -> bool:
    return any(isinstance(d, ast.Attribute) and d.attr == "setter" for d in getattr(node, "decorator_list", ()))


def test_no_fractions_stand_in_what_the_ledger_keeps() -> None:
    """What a type's ``accept`` returns is canonical JSON: no ``float`` is made on the way to it."""
    made = []
    for path in (*(ROOT / "db/schema").glob("*.py"), *(ROOT / "db/model").glob("*.py")):
        for function in (
            n
            for n in _nodes(path)
            if isinstance(n, ast.FunctionDef) and n.name in ("accept", "accept_row", "_kept", "_point", "canonical")
        ):
            for node in ast.walk(function):
                if (isinstance(node, ast.Name) and node.id == "float") or (
                    isinstance(node, ast.Constant) and isinstance(node.value, float)
                ):
                    made.append(f"{_here(path)}:{node.lineno}")
    assert made == []


def test_the_description_has_no_faults(description: Description) -> None:
    assert list(faults(description)) == []


def test_a_faulty_description_is_found_out(description: Description) -> None:
    assert (
        len(list(faults(Description(description.kinds[:1], type(description.vocabularies)(()), description.units))))
        > 10
    )


def test_the_list_of_types_is_closed_and_each_type_has_all_it_needs(description: Description) -> None:
    declared: set[type[FieldType]] = set()
    todo = list(FieldType.__subclasses__())
    while todo:
        declared.add(one := todo.pop())
        todo += one.__subclasses__()
    assert {t for t in declared if t.__module__.startswith("db.")} == set(ALL_TYPES) and len(ALL_TYPES) == len(
        set(ALL_TYPES)
    )
    for type_ in ALL_TYPES:
        assert type_.accept is not FieldType.accept, f"{type_.__name__} has no reader"
        assert type_.order in ("text", "number")
        assert type_.columns and all(sql in ("TEXT", "INTEGER", "REAL") for _, sql in type_.columns)
        wide = type_.columns[0][1] != "TEXT" or len(type_.columns) > 1
        assert not wide or type_.project is not FieldType.project or type_.__name__ == "Count", (
            f"{type_.__name__} has columns, and nothing to fill them"
        )
    assert {type(f.type) for _, _, f in description.walk()} <= set(ALL_TYPES)


def test_the_walls_between_the_rooms_stand() -> None:
    ran = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"], capture_output=True, text=True, cwd=ROOT
    )
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-500:]
    assert "0 broken" in ran.stdout


def test_nobody_imports_the_list_of_kinds_but_the_built_in_description() -> None:
    importers = sorted(
        {
            _here(p)
            for p in FILES
            for name, _ in _imports(p)
            if name.startswith("db.schema.kinds") and not _here(p).startswith("db/schema/kinds/")
        }
    )
    assert importers == ["db/schema/built_in.py"]
    composed = sorted({_here(p) for p in FILES for name, _ in _imports(p) if name == "db.schema.built_in"})
    assert [p for p in composed if not p.startswith(("main.py", "heritage_app/"))] == []


def test_the_command_line_loads_no_qt() -> None:
    code = (
        "import sys; sys.argv = ['main.py', 'kinds', '--in', '/không có']; import main; main.main(); "
        "print(sorted(m for m in sys.modules if m.startswith(('PySide6', 'shiboken', 'reportlab'))))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert ran.stdout.strip() == "[]", ran.stdout + ran.stderr


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="not run: None is immortal from 3.12 on")
def test_qt_keeps_its_references_to_none() -> None:
    """PySide6 6.12.0 drops one at each call on CPython 3.11 and aborts; in a child, since the fault kills the interpreter."""
    code = "from PySide6.QtCore import QObject\no = QObject()\nfor _ in range(50_000): o.setObjectName('x')\nprint('còn sống')"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONUTF8": "1", "PATH": "/usr/bin:/bin"},
    )
    assert (ran.returncode, ran.stdout.strip()) == (0, "còn sống"), ran.stderr[-300:]
