"""A start loads and makes what the first list needs: who adds to it does so knowingly, for every start pays."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from db.catalogue import Writer, create
from db.schema.kind import Description

ROOT = Path(__file__).parents[2]
AT_START = {
    "": "assets db heritage_app main",
    "db": "catalogue giving_way ledger model reasons safekeeping schema store system",
    "db.catalogue": "checking folder history plain reading resolve searching sheets signs swap writing",
    "db.ledger": "acts check undo",
    "db.model": (
        "changes condition edits geodesy hits ids past problems query record revision rules state telling validate"
    ),
    "db.model.rules": "artefacts ground people places relics sets",
    "db.safekeeping": "upgrade",
    "db.schema": (
        "asking built_in field field_type kind label lunar measure reference rows search_words slips space "
        "time units vietnamese vocabulary"
    ),
    "db.store": (
        "by_name compare conditions connection derived facets finding kept listing masks matching migrations "
        "orders places_in_lists projection projector revisions searched searches sheets sifting statistics suggesting "
        "tables values waiting"
    ),
    "db.store.migrations": "m0001_ledger",
    "heritage_app": (
        "actions alarm answers app drafts forms frame icons keeping lanes late layout lists parts qt_words say session "
        "settings shell stage theme version"
    ),
    "heritage_app.forms": "desk",
    "heritage_app.frame": "sidebar status_line",
    "heritage_app.keeping": "farewell",
    "heritage_app.lists": "columns head header hit_line pane parts read table view",
    "heritage_app.parts": "cut_label elided notice paged",
    "heritage_app.shell": "making places window",
}
"""What is loaded when the first rows have been painted, by package; all kinds of the description besides."""
NEVER = (
    "multiprocessing",
    "subprocess",
    "concurrent.futures",
    "sqlite_utils",
    "socket",
    "html",
    "difflib",
    "PIL",
    "numpy",
    "reportlab",
)
"""Libraries that are slow to load and that no list needs."""
MOST_WIDGETS = 80
_KINDS = "db.schema.kinds"


@pytest.fixture(scope="module")
def first_list(tmp_path_factory: pytest.TempPathFactory, description: Description) -> dict[str, Any]:
    """What was there when the first rows had been painted, in a start as every day: the catalogue of yesterday."""
    place = tmp_path_factory.mktemp("mở sổ")
    folder = place / "sổ"
    create(folder, description)
    writer = Writer(folder, description, "Bùi Thị Lan")
    writer.add(description.kind("relic"), [{"name": "Hang xóm Trại"}, {"name": "Mái đá Làng Vành"}])
    writer.close()
    (folder / "local" / "place.json").write_text(json.dumps({"kind": "relic"}), "utf-8")
    settings = place / "settings.json"
    settings.write_text(json.dumps({"theme": "light", "catalogue": str(folder)}), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "tests.architecture.first_list"],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "SODISAN_SETTINGS": str(settings)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_start_loads_what_the_first_list_needs_and_nothing_else(first_list: dict[str, Any]) -> None:
    declared = {f"{room}.{name}".lstrip(".") for room, names in AT_START.items() for name in names.split()}
    rooms = ("main", "assets", "db", "reports", "heritage_app")
    loaded = {m for m in first_list["loaded"] if m.partition(".")[0] in rooms and not m.startswith(_KINDS)}
    more, fewer = sorted(loaded - declared), sorted(declared - loaded)
    assert not more, (
        f"{', '.join(more)}: loaded before the first list is seen, so that every start pays for it. Import it where it is first "
        "needed (heritage_app/shell/making.py and late.py make parts of the window when they are asked for), or declare it here."
    )
    assert not fewer, f"{', '.join(fewer)}: no longer needed for the first list; take it out of AT_START."


def test_a_start_loads_no_library_that_no_list_needs(first_list: dict[str, Any]) -> None:
    assert [name for name in NEVER if name in first_list["loaded"]] == []


def test_a_start_makes_few_widgets(first_list: dict[str, Any]) -> None:
    assert 20 < first_list["widgets"] <= MOST_WIDGETS, "a widget costs a third of a millisecond before the list is seen"
