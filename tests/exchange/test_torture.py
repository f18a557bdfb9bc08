"""Files that were made to hurt: each is taken or refused with its reason, within 20 seconds of processor and 500 MB."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from db.media.workers import Failed, Task, run
from tests.db.tools import ROOT
from tests.exchange.torture import FILES

_SECONDS, _MB = 20, 500
_DATA = Path(__file__).parent.parent / "data"
_REFUSED = {
    "agile.xlsx": "Tệp có mật khẩu", "standard.xlsx": "Tệp có mật khẩu", "rc4.xls": "Tệp có mật khẩu", "aes.ods": "Tệp có mật khẩu",
    "bom cạnh.xlsx": "bung ra tới 200 MB", "bom phần.xlsx": "có tới 25010 phần", "hàng lặp.ods": "trải tới ô|hỏng",
    "hàng trống.ods": "“Rỗng”", "lồng.docx": "Không đọc được dòng nào",
}  # fmt: skip
_TAKEN = {
    "hàng trống.xlsx": 3, "ô dài.xlsx": 4, "công thức.xlsx": 5, "1904.xlsx": 2, "strict.xlsx": 3, "bom chữ.xlsx": 3,
    "bom ô.xlsx": 3, "lởm chởm.csv": 6, "ngoặc.csv": 262_145,
}  # fmt: skip


@pytest.mark.timeout(0)
def test_no_file_stops_the_others_or_takes_more_than_its_share(tmp_path: Path) -> None:
    folder = tmp_path / "tệp"
    folder.mkdir()
    for name, make in FILES.items():
        make(folder / name)
    for locked in (_DATA / "protected").iterdir():
        if locked.suffix in (".xlsx", ".xls", ".ods"):
            shutil.copy(locked, folder)
    ran = subprocess.run(
        [sys.executable, "-m", "tests.exchange.torture", str(folder)], cwd=ROOT, capture_output=True, text=True
    )
    said = {
        name: (seconds, own, workers, came)
        for name, seconds, own, workers, came in map(json.loads, ran.stdout.splitlines())
    }
    assert set(said) == set(_REFUSED) | set(_TAKEN), ran.stderr[-1000:]
    for name, (seconds, own, workers, came) in said.items():
        assert seconds <= _SECONDS, f"{name} took {seconds:.1f} s"
        assert max(own, workers) <= _MB, f"after {name}: {own} and {workers} MB"
        if name in _REFUSED:
            assert isinstance(came, str) and any(reason in came for reason in _REFUSED[name].split("|")), (name, came)
        else:
            assert isinstance(came, dict) and list(came.values()) == [_TAKEN[name]], (name, came)


def test_a_reader_that_only_reckons_is_ended_and_told_and_the_next_one_reads(tmp_path: Path) -> None:
    FILES["hàng trống.xlsx"](tmp_path / "a.xlsx")
    FILES["strict.xlsx"](tmp_path / "b.xlsx")
    given = [
        {"path": str(tmp_path / name), "sheet": "Di tích", "out": str(tmp_path / "ra")} for name in ("a.xlsx", "b.xlsx")
    ]
    tasks = [(at, Task("read", one, seconds)) for at, (one, seconds) in enumerate(zip(given, (0.0, 18.0), strict=True))]
    said = dict(run(tasks, 1, jobs="db.exchange.files.jobs"))
    assert isinstance(said[0], Failed) and "quá lâu" in said[0].label.vi
    assert isinstance(said[1], dict) and said[1]["lines"] == 3
