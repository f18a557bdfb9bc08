"""What an edit of a group becomes: one entry for each row that differs, and no more work than there are rows."""

from __future__ import annotations

import time
from typing import Any

import pytest

from db.model.edits import differences
from db.model.ids import spread
from db.model.record import Record
from db.schema.kind import Description

MANY = 20_000


@pytest.fixture
def many() -> Record:
    rows = [{"id": f"R{n:05}", "pos": pos, "item_name": f"Di tích {n}"} for n, pos in enumerate(spread(MANY))]
    return Record("X" * 26, "catalogue_list", {"items": rows})


def changed(description: Description, record: Record, rows: list[dict[str, Any]]) -> dict[str, Any]:
    start = time.process_time()
    found = differences(description.kind("catalogue_list"), record, {"items": rows})
    assert time.process_time() - start < 2, "the work grows with the rows, not with their square"
    return {slot: entry.value for slot, entry in found.items()}


def test_one_row_of_twenty_thousand_is_one_entry(description: Description, many: Record) -> None:
    rows = [dict(row) for row in many.values["items"]]
    rows[19_998]["item_others"] = "Hang Gió"
    assert changed(description, many, rows) == {
        "items/R19998": {"pos": rows[19_998]["pos"], "item_name": "Di tích 19998", "item_others": "Hang Gió"}
    }


def test_rows_taken_away_moved_and_put_between(description: Description, many: Record) -> None:
    rows = [dict(row) for row in many.values["items"]]
    del rows[10]
    rows.insert(5, {"item_name": "Hang mới"})
    rows.append(rows.pop(100))
    found = changed(description, many, rows)
    assert found.pop("items/R00010") is None
    moved = found.pop(f"items/{rows[-1]['id']}")
    assert moved["pos"] > many.values["items"][-1]["pos"]
    ((_, new),) = found.items()
    before, after = many.values["items"][4]["pos"], many.values["items"][5]["pos"]
    assert new["item_name"] == "Hang mới" and before < new["pos"] < after
