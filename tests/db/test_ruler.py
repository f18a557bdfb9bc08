"""A scale in a photo is seen in most, and hardly ever where there is none: gongs, drums, cloth, tiles, fences, writing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image

from db.media.ruler import has_scale
from db.media.workers import Task, read_one
from db.model.media import scale_hint
from tests.db.ruler_pictures import SUBJECTS, made

PHOTOS = int(os.environ.get("RULER_PHOTOS", "7"))
"""So many photos with a bar, with a ruler, and (twice as many) with none; the rates of docs/media.md are over 56 of each."""


def seen(count: int, scale: str, seed: int) -> list[tuple[str, bool]]:
    return [(what, has_scale(photo.convert("L"))) for what, photo in made(count, scale, seed)]


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(("scale", "seed"), [("bar", 2), ("ruler", 3)])
def test_nine_of_ten_scales_are_seen_however_they_lie(scale: str, seed: int) -> None:
    found = seen(PHOTOS, scale, seed)
    assert sum(was for _, was in found) >= 0.9 * len(found) - 0.5, found


@pytest.mark.timeout(1800)
def test_what_is_regular_and_no_scale_is_passed_over() -> None:
    found = seen(2 * PHOTOS, "", 1)
    assert {what for what, _ in found} == set(SUBJECTS)
    assert sum(was for _, was in found) <= 0.1 * len(found), [what for what, was in found if was]


def test_a_worker_looks_and_the_kind_a_person_gave_decides_what_is_said(tmp_path: Path) -> None:
    Image.new("RGB", (60, 40), (90, 80, 70)).save(tmp_path / "nhỏ.jpg")
    assert read_one(Task("scale", {"path": str(tmp_path / "nhỏ.jpg")})) == {"scale": False}
    assert [h.vi[:19] for h in scale_hint(True, "overall")] == ["Có vẻ trong ảnh có "]
    assert [h.vi[:2] for h in scale_hint(False, "scale")] == ["⚠ "]
    assert not [*scale_hint(True, "scale"), *scale_hint(False, "overall"), *scale_hint(True, "card")]
