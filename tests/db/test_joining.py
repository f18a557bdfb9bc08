"""Two records of one thing are joined and taken apart; pieces leave a lot; each is one act that undo takes back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from db.catalogue import Writer
from db.catalogue.joining import break_out, differing, join, joined_into, take_apart
from db.model.problems import NotPossible
from db.schema.kind import Description
from tests.db.tools import assert_refused, assert_sound, command, dump


def add(writer: Writer, kind: str, **typed: Any) -> str:
    return writer.add(writer.description.kind(kind), [typed])[1][0]


@pytest.fixture
def pair(writer: Writer) -> tuple[str, str]:
    kept = add(writer, "person", name="Bùi Văn Mịn", number="NG-0001", birth="1931", profession="thầy mo")
    gone = add(
        writer,
        "person",
        name="Bùi Văn Mịn (Mường Vang)",
        number="NG-0007",
        social_status="thầy mo cả vùng",
        variants=["ông Mịn"],
    )
    return kept, gone


def test_values_are_united_links_pointed_anew_and_the_number_found(writer: Writer, pair: tuple[str, str]) -> None:
    kept, gone = pair
    gong = add(writer, "gong", name="Chiêng", custody=[{"holder": "NG-0007"}], owners=[{"owner": "NG-0001"}])
    kind = writer.description.kind("person")
    assert differing(kind, writer.read.record(kept), writer.read.record(gone)) == ["name"]
    join(writer, kept, gone)
    values = writer.read.record(kept).values
    assert (values["name"], values["birth"], values["social_status"]) == ("Bùi Văn Mịn", "1931", "thầy mo cả vùng")
    assert [row["variant"] for row in values["variants"]] == ["ông Mịn"]
    assert [(row["number"], row.get("former")) for row in values["numbers"]] == [("NG-0001", None), ("NG-0007", True)]
    held = writer.read.record(gong).values
    assert (held["custody"][0]["holder"], held["owners"][0]["owner"]) == (kept, kept)
    assert writer.read.record(gone).deleted and joined_into(writer.read, gone) == kept
    assert writer.read.resolve("NG-0007") == kept, "the absorbed number still finds the survivor"


def test_a_chosen_field_is_taken_from_the_other(writer: Writer, pair: tuple[str, str]) -> None:
    join(writer, *pair, {"name": pair[1]})
    assert writer.read.record(pair[0]).name == "Bùi Văn Mịn (Mường Vang)"


def test_undo_takes_a_join_back_whole(
    writer: Writer, pair: tuple[str, str], folder: Path, description: Description
) -> None:
    add(writer, "gong", name="Chiêng", custody=[{"holder": "NG-0007"}])
    before = dump(folder)
    join(writer, *pair)
    assert dump(folder) != before
    writer.undo()
    after = dump(folder)
    assert {t: rows for t, rows in after.items() if rows != before[t]} == {}
    assert_sound(folder, description)


def test_a_join_is_taken_apart_at_any_time_and_later_edits_stay(writer: Writer, pair: tuple[str, str]) -> None:
    kept, gone = pair
    gong = add(writer, "gong", name="Chiêng", custody=[{"holder": "NG-0007"}])
    join(writer, kept, gone)
    writer.amend(kept, {"profession": "nghệ nhân"})
    take_apart(writer, gone)
    assert not writer.read.record(gone).deleted and joined_into(writer.read, gone) is None
    assert writer.read.record(gong).values["custody"][0]["holder"] == gone
    values = writer.read.record(kept).values
    assert values["profession"] == "nghệ nhân" and "social_status" not in values
    assert writer.read.resolve("NG-0007") == gone
    with pytest.raises(NotPossible):
        take_apart(writer, gone)
    with pytest.raises(NotPossible):
        take_apart(writer, kept)
    join(writer, kept, gone)
    take_apart(writer, kept)
    assert not writer.read.record(gone).deleted, "the survivor names what it absorbed last"


def test_what_cannot_be_joined_is_refused_and_nothing_is_done(writer: Writer, pair: tuple[str, str]) -> None:
    kept, gone = pair
    gong = add(writer, "gong", name="Chiêng")
    for two in ((kept, kept), (kept, gong)):
        with pytest.raises(NotPossible):
            join(writer, *two)
    writer.delete([gone])
    with pytest.raises(NotPossible):
        join(writer, kept, gone)
    with pytest.raises(NotPossible):
        take_apart(writer, gone)


def test_pieces_leave_a_lot_and_undo_puts_them_back(writer: Writer) -> None:
    relic = add(writer, "relic", name="Hang xóm Trại", number="DT-1")
    lot = add(writer, "stone_artefact", name="Mảnh tước", pieces="50", relic="DT-1", layer_dug="L3", number="Đ-00001")
    _, piece = break_out(writer, lot, 2, {"stone_type": "flake"})
    whole, part = writer.read.record(lot).values, writer.read.record(piece).values
    assert (whole["pieces"], whole["lot_total"]) == (48, 50)
    assert (part["pieces"], part["lot"], part["relic"], part["layer_dug"]) == (2, lot, relic, "L3")
    assert "numbers" not in part and part["stone_type"] == "flake"
    assert next(c.pieces for c in writer.read.counts() if c.kind == "stone_artefact") == 50
    break_out(writer, lot)
    assert (writer.read.record(lot).values["pieces"], writer.read.record(lot).values["lot_total"]) == (47, 50)
    writer.undo()
    writer.undo()
    values = writer.read.record(lot).values
    assert values["pieces"] == 50 and "lot_total" not in values
    assert writer.read.record(piece).deleted


@pytest.mark.parametrize("pieces", [0, -1, 50, 1000])
def test_a_lot_gives_no_more_than_it_has(writer: Writer, pieces: int) -> None:
    lot = add(writer, "stone_artefact", name="Mảnh tước", pieces="50")
    with pytest.raises(NotPossible):
        break_out(writer, lot, pieces)
    with pytest.raises(NotPossible):
        break_out(writer, add(writer, "gong", name="Chiêng"))


def test_the_commands(writer: Writer, pair: tuple[str, str], folder: Path) -> None:
    add(writer, "stone_artefact", name="Mảnh tước", pieces="5", number="Đ-00001")
    writer.close()
    assert_refused(command("join", "NG-0001", "--in", folder))
    assert_refused(command("join", "NG-0001", "NG-0001", "--in", folder))
    assert_refused(command("join", "NG-0001", "NG-0099", "--in", folder))
    assert_refused(command("join", "NG-0001", "NG-0007", "--take", "khong_co", "--in", folder))
    joined = command("join", "NG-0001", "NG-0007", "--take", "name", "--in", folder)
    assert joined.stdout == "Gộp người “Bùi Văn Mịn (Mường Vang)” vào “Bùi Văn Mịn”\n", joined.stderr
    assert pair[0] in command("show", "NG-0007", "--in", folder, "--json").stdout
    assert command("join", pair[1], "--apart", "--in", folder).returncode == 0
    assert pair[1] in command("show", "NG-0007", "--in", folder, "--json").stdout
    assert command("break-out", "Đ-00001", "--pieces", "2", "--in", folder).returncode == 0
    assert_refused(command("break-out", "Đ-00001", "--pieces", "3", "--in", folder))
