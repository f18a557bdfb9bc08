"""``make run`` where there is no screen: papers and a picture as files, and nothing said that is of no use."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from db.catalogue import Reader
from db.catalogue.measure import tuning_of
from db.catalogue.media import media_of
from db.model.query import Query
from db.schema.kind import Description
from heritage_app.picture_gongs import with_gongs
from tests.db.tools import ROOT

_SHOWN = """
import sys
from pathlib import Path
from PySide6.QtCore import qWarning
from heritage_app import showcase
showcase.SAMPLE = Path(sys.argv.pop())
showcase.RUN = Path(sys.argv.pop())
papers = showcase.papers
def warned(*args):
    qWarning("a warning of another kind")
    return papers(*args)
showcase.papers = warned
showcase.main()
"""


def test_without_a_screen_the_program_is_shown_as_files_and_only_what_matters_is_said(
    sample: Path, tmp_path: Path
) -> None:
    out = tmp_path / "run"
    hidden = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": "", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", _SHOWN, str(out), str(sample)],
        cwd=ROOT, env={**os.environ, **hidden}, capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "a warning of another kind\n")
    said, *made = done.stdout.splitlines()
    assert said.startswith("Không có màn hình: ")
    assert len(made) == 10 and all(Path(name).is_relative_to(out) and Path(name).stat().st_size for name in made)


def test_the_gongs_of_the_pictures_have_photographs_a_ruler_and_a_voice(
    qapp: QApplication, sample: Path, description: Description, tmp_path: Path
) -> None:
    reader = Reader(with_gongs(sample, description, tmp_path / "hình"), description)
    gong = reader.resolve("C-00002")
    names = [medium.name for medium in media_of(reader, gong)]
    assert names == ["1 mặt trước", "2 mặt trước, có thước", "3 mặt sau", "4 ba tiếng đánh"]
    (of_five,) = reader.lines(reader.find(Query("gong_set", words="xóm Chiềng")), 0, 1)
    assert [t.position for t in tuning_of(reader, of_five.id) if t.hz is None] == [3, 7]
    reader.close()
