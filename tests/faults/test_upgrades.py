"""The catalogue of every released version opens and holds the same; an upgrade that crashes again and again loses nothing.

(F03, F27.) ``tests/data/catalogues/VERSION`` are frozen: filled by that version, never made anew.
"""

from __future__ import annotations

import gzip
import json
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from db.catalogue import Reader, Writer
from db.model.query import Query
from db.safekeeping.backup import back_up
from db.safekeeping.places import backups_in, fault_of
from db.safekeeping.upgrade import bring_up
from db.schema.field import Field
from db.schema.field_type import LongText
from db.schema.kind import Description, Kind
from db.schema.label import Label
from db.store.connection import FILE_NAME
from tests.db.tools import assert_refused, assert_sound, command
from tests.faults.conftest import Tell, trials
from tests.faults.harness import FORKS, content, filled, how_long, killed, moments

_RELEASED = sorted((Path(__file__).parents[1] / "data" / "catalogues").iterdir())


@pytest.fixture(params=_RELEASED, ids=lambda path: path.name)
def released(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, dict[str, object]]:
    folder = tmp_path / "sổ cũ"
    (folder / "local").mkdir(parents=True)
    (folder / FILE_NAME).write_bytes(gzip.decompress((request.param / "catalogue.sqlite.gz").read_bytes()))
    return folder, json.loads((request.param / "holds.json").read_text("utf-8"))


def test_every_released_catalogue_opens_and_holds_what_it_held(
    released: tuple[Path, dict[str, object]], description: Description
) -> None:
    folder, holds = released
    assert command("show", "C-00001", "--in", folder).returncode == 0
    assert_sound(folder, description)
    facts = content(folder)
    assert {"acts": facts.acts, "records": facts.records, "revisions": facts.revisions, "digest": facts.digest} == {
        k: holds[k] for k in ("acts", "records", "revisions", "digest")
    }
    writer = Writer(folder, description, "Bùi Thị Lan")
    try:
        record = writer.read.record(writer.read.resolve("C-00001"))
        assert (record.name, record.values["d_face"], len(record.rivals)) == (
            "Chiêng bồng",
            {"n": "61.5", "u": "cm"},
            1,
        )
        assert next(s.sentence.vi for s in writer.read.history(record.id)) == "Thêm 2 phiếu chiêng"
        writer.amend(record.id, {"name": "Chiêng bồng số 1"})
        writer.undo()
    finally:
        writer.close()


def test_a_newer_minor_form_opens_and_a_newer_major_form_is_refused_kindly(
    released: tuple[Path, dict[str, object]],
) -> None:
    folder, _ = released
    for version, opens in ((1001, True), (1999, True), (2000, False), (7003, False)):
        with closing(sqlite3.connect(folder / FILE_NAME)) as conn:
            conn.execute(f"PRAGMA user_version={version}")
        before = (folder / FILE_NAME).read_bytes()
        ran = command("find", "chiêng", "--in", folder)
        if opens:
            assert ran.returncode == 0
        else:
            assert "mới hơn" in assert_refused(ran) and (folder / FILE_NAME).read_bytes() == before


def _grown(description: Description) -> Description:
    """The description of a next version: another field, and one whose form changed, so that everything is rebuilt."""
    relic = description.kind("relic")
    first, *rest = relic.sections
    narrowed = [msgspec.structs.replace(f, audience="internal") if f.id == "note" else f for f in first.fields]
    fields = (*narrowed, Field("extra_note", Label("Ghi thêm", "More"), LongText()))
    changed: Kind = msgspec.structs.replace(
        relic, sections=(msgspec.structs.replace(first, fields=fields), *rest), place=""
    )
    return msgspec.structs.replace(
        description, kinds=tuple(changed if k.id == "relic" else k for k in description.kinds)
    )


@pytest.mark.skipif(not FORKS, reason="not run: no fork on this system")
def test_five_crashes_in_a_row_while_upgrading_leave_the_copy_from_before(
    quick: Path, description: Description, tell: Tell
) -> None:
    folder, newer = quick / "sổ", _grown(description)
    filled(folder, description, 150)
    before = content(folder)

    def upgrade() -> None:
        writer = Writer(folder, newer, "Bùi Thị Lan")
        for _ in bring_up(writer):
            pass
        writer.close()

    pristine = Path(shutil.copytree(folder, quick / "gốc"))
    longest = how_long(upgrade)
    tried = 0
    for round_ in range(trials(15, 120)):
        shutil.rmtree(folder)
        shutil.copytree(pristine, folder)
        if round_ % 3 == 0:
            back_up(folder)
        crashed = 0
        for after in moments(27 + round_, longest, 40):
            crashed += not killed(upgrade, after)
            tried += 1
            if crashed == 5:
                break
            if crashed and Reader(folder, newer).fits():
                break
        began = time.perf_counter()
        upgrade()
        longest = (
            longest + time.perf_counter() - began
        ) / 2  # why: kills should meet the work, however busy the machine
        assert content(folder) == before
        for backup in backups_in(folder / "backups"):
            assert fault_of(backup) is None
            assert backup.manifest is not None and backup.manifest.facts == before
        reader = Reader(folder, newer)
        assert len(reader.find(Query(kind="relic"))) == 150
        reader.close()
    upgraded = backups_in(folder / "backups")[0].folder
    old = Reader(upgraded, description)
    assert old.fits(), "the copy from before opens in the version it was made by"
    old.close()
    assert_sound(folder, newer)
    tell("F03, F27", "kill -9 while upgrading, up to five in a row", tried, "0 lost; the copy from before is whole")
