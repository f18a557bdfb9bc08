"""What became of a quarter of a million lines is told without holding them in memory."""

from __future__ import annotations

import random
import tempfile
import tracemalloc
from pathlib import Path

import pytest

from db.exchange.intake.judging import Row, Told, Verdict
from db.exchange.intake.kept_rows import ALL, SIMILAR, TOLD, KeptRows
from db.schema.label import Label

_SAID = Label("chưa nhận ra xã, phường; giữ nguyên chữ", "no commune recognised")


def _row(at: int, chance: random.Random) -> Row:
    verdict: Verdict = chance.choice(("new", "changed", "same", "rejected", "ignored"))
    told = (Told(3, f"xã số {at}", _SAID),) if at % 3 == 0 else ()
    return Row(at, verdict, f"Hang số {at}", f"{at:026}", told, (f"{at:026}",) if at % 7 == 0 else ())


def test_rows_come_back_as_they_were_as_often_as_one_looks() -> None:
    chance = random.Random(6)
    rows = [_row(at, chance) for at in range(1, 2345)]
    kept = KeptRows()
    for row in rows:
        kept.add(row)
    assert list(kept) == rows == list(kept) and len(kept) == len(rows)
    first, second = iter(kept), iter(kept)
    assert [(next(first), next(second)) for _ in range(1200)] == [(r, r) for r in rows[:1200]], "two looks at once"
    assert kept.counts == {v: sum(r.verdict == v for r in rows) for v in kept.counts}
    assert (kept.similar, kept.told) == (
        sum(bool(r.similar) for r in rows),
        sum(bool(r.told) and r.verdict != "ignored" for r in rows),
    )


def test_what_one_looks_at_is_numbered_a_line_for_each_thing_told_and_any_row_is_read_by_its_number() -> None:
    chance = random.Random(6)
    twice = Row(1, "new", "Đền Bờ", told=(Told(2, "tám", _SAID), Told(3, "xã", _SAID)))
    rows = [_row(at, chance) if at % 10 else twice for at in range(1, 1234)]
    kept = KeptRows()
    for row in rows:
        kept.add(row)
    wanted = {
        ALL: rows,
        TOLD: [r for r in rows if r.told and r.verdict != "ignored"],
        SIMILAR: [r for r in rows if r.similar],
        **{v: [r for r in rows if r.verdict == v] for v in kept.counts},
    }
    for look, those in wanted.items():
        assert [kept.row(n) for n in kept.look(look)] == [r for r in those for _ in range(max(len(r.told), 1))], look


def test_a_hundred_thousand_rows_take_the_memory_of_a_few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    chance, kept = random.Random(6), KeptRows()
    tracemalloc.start()
    try:
        for at in range(100_000):
            kept.add(_row(at, chance))
        assert sum(1 for _ in kept) == 100_000
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 12 << 20, f"{peak >> 20} MB"
    assert list(tmp_path.iterdir()) == [], "the file has no name"
