"""The power goes while pictures are taken in (F04, F23): no record without its bytes, no half picture."""

from __future__ import annotations

import hashlib
import random
import shutil
from pathlib import Path

import pytest

from db.catalogue import Writer
from db.media import store
from db.safekeeping.fixity import check_media
from db.schema.kind import Description
from tests.db.odd_pictures import quarters, saved
from tests.db.tools import ROOT
from tests.faults.conftest import Tell, trials
from tests.faults.power import Call, Disk, needs_strace, recorded


@pytest.fixture
def root(quick: Path, folder: Path) -> Path:
    return Path(shutil.copytree(folder, quick / "so"))


def _intake(root: Path) -> list[Call]:
    source = root.parent / "anh"
    source.mkdir()
    for n in range(4):
        (source / f"{n}.jpg").write_bytes(saved(quarters(300 + n, 200), "JPEG"))
    calls = recorded(root, root.parent / "trace", ROOT / "main.py", "attach", source, "--in", root)
    assert {"rename", "fsync", "pwrite64"} <= {c[0] for c in calls}, "the recording holds the intake"
    return calls


def _cut(root: Path, description: Description, calls: list[Call], times: int) -> tuple[int, int, int]:
    """Cut the power so often; return states with a lost or half picture, states with records, whole files seen."""
    chance = random.Random(23)
    disk, done, bad, with_rows, with_files = Disk(root), 0, 0, 0, 0
    for moment in sorted(chance.choices(range(len(calls) + 1), k=times)):
        for call in calls[done:moment]:
            disk.do(*call)
        done = max(done, moment)
        left = root.parent / "sau"
        (left / "local").mkdir(parents=True)
        (left / "media").mkdir()
        disk.after_the_cut(left, chance)
        writer = Writer(left, description, "Lan")
        try:
            report = check_media(writer.read)
        finally:
            writer.close()
        torn = [h for h, p in store.stored(left) if hashlib.sha256(p.read_bytes()).hexdigest() != h]
        with_rows += bool(report.records)
        with_files += sum(1 for _ in store.stored(left)) - len(torn)
        bad += bool(report.missing or report.damaged or torn)
        shutil.rmtree(left)
    return bad, with_rows, with_files


@needs_strace
@pytest.mark.timeout(0)
def test_no_record_without_its_bytes_and_no_half_picture(root: Path, description: Description, tell: Tell) -> None:
    times = trials(200, 3000)
    calls = _intake(root)
    bad, with_rows, with_files = _cut(root, description, calls, times)
    assert bad == 0
    assert with_files and with_rows < times, "moments before, within and after the act"
    tell("F04 F23", "power cut while pictures are taken in", times, "0 rows without bytes, 0 half pictures")
    careless = [c for c in calls if not (c[0] in ("fsync", "fdatasync") and "/media" in c[1])]
    assert len(careless) < len(calls)
    lost, _, _ = _cut(root, description, careless, 30)
    assert lost > 0, "the harness sees what is lost where files are not synced before their record"
    tell("F04 F23", "known bad: files not synced before their record", 30, f"{lost} found, as they must be")
