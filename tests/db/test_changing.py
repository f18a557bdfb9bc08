"""Changing fields of many records: previewed with their problems, done as one act, undone by one."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from db.catalogue import Reader, Writer
from db.catalogue.changing import Preview, change_many, preview, typed_value
from db.model.changes import finish
from db.model.problems import NotPossible
from db.model.query import Query
from db.schema.kind import Description
from heritage_app.command.arguments import parser
from heritage_app.command.run import run as carry_out
from tests.db.tools import dump

TODAY = date(2026, 11, 28)


@pytest.fixture
def gongs(writer: Writer, description: Description) -> list[str]:
    kind = description.kind("gong")
    rows = [
        {"name": f"Chiêng {n}", "number": f"C-{n:05d}", "d_face": f"{30 + n} cm"}
        | ({"condition": "nứt"} if n % 2 else {})
        for n in range(6)
    ]
    return writer.add(kind, rows)[1]


def test_many_records_are_one_act_and_one_undo(writer: Writer, gongs: list[str], description: Description) -> None:
    kind, words = description.kind("gong"), writer.read.words()
    value = typed_value(kind, "condition", "nứt", words)
    before = [r.values for r in writer.read.search.records(gongs)]
    acts = len(writer.read.journal())
    changes = change_many(writer, {record: {"condition": value} for record in gongs})
    assert changes is not None and changes.sentence.vi == "Đổi Tình trạng của 3 phiếu chiêng"
    assert len(writer.read.journal()) == acts + 1
    assert all(r.values["condition"] == value for r in writer.read.search.records(gongs))
    assert len(writer.read.find(Query(kind="gong", words="nứt"))) == 6, "found at once"
    assert finish(writer.read.check()).sound
    writer.undo()
    assert [r.values for r in writer.read.search.records(gongs)] == before
    assert finish(writer.read.check()).sound


def test_what_is_found_after_a_change_is_what_a_rebuild_would_find(
    writer: Writer, folder: Path, description: Description
) -> None:
    """A row that gets a further cell stands in the ledger with its cells in order, and is derived in that order."""
    variants = [{"variant": "Hang Trại", "variant_kind": "local"}, {"variant": "Hang Tiên"}]
    rows = [{"name": f"Hang {n}", "variants": variants, "places": ["xã Vầy Nưa"]} for n in range(1600)]
    _, made = writer.add(description.kind("relic"), rows)
    some, many = made[:40], made
    for records, path, value in (
        (many, "variants.origin", "theo lời kể"),
        (many, "name", "Hang Đồng Nội"),
        (some, "variants.from", "1997"),
    ):
        assert change_many(writer, {record: {path: value} for record in records}) is not None
        assert len(writer.read.find(Query(kind="relic", words=value))) == len(records)
    before = dump(folder)
    for _ in writer.rebuild():
        pass
    assert dump(folder) == before


def test_the_preview_tells_each_change_and_what_stays(
    writer: Writer, gongs: list[str], description: Description
) -> None:
    kind, words = description.kind("gong"), writer.read.words()
    value = typed_value(kind, "d_face", "900 cm", words)
    writer.delete([gongs[5]])
    found = finish(preview(writer.read, {record: {"d_face": value} for record in gongs}, TODAY))
    assert isinstance(found, Preview)
    assert next((c.name, c.before, c.after) for c in found.changes) == ("Chiêng 0", "30 cm", "900 cm")
    assert len(found.changes) == 5 and found.deleted == 1
    assert all(any("900" in p.label.vi or "cm" in p.label.vi for p in c.problems) for c in found.changes), (
        "a likely slip"
    )
    same = finish(preview(writer.read, {gongs[1]: {"condition": typed_value(kind, "condition", "nứt", words)}}, TODAY))
    assert same == Preview((), 1, 0)


def test_a_cell_of_a_group_is_that_of_the_row_that_stands_for_it(writer: Writer, description: Description) -> None:
    kind, words = description.kind("relic"), writer.read.words()
    old, new = "xã Lạc Sơn, tỉnh Phú Thọ", "xã Mường Vang, tỉnh Phú Thọ"
    one, two = writer.add(kind, [{"name": "Hang Một", "places": [{"place": old}]}, {"name": "Hang Hai"}])[1]
    value = typed_value(kind, "places", new, words)
    changes = change_many(writer, {record: {"places": value} for record in (one, two)})
    assert changes is not None and changes.sentence.vi == "Đổi Địa điểm của 2 phiếu di tích"
    first, second = writer.read.search.records([one, two])
    assert [row["place"]["t"] for row in first.values["places"]] == [new], "changed in its row, not beside it"
    assert [row["place"]["t"] for row in second.values["places"]] == [new], "a first row is made"
    assert finish(writer.read.check()).sound
    change_many(writer, {one: {"places": None}})
    assert "places" not in writer.read.record(one).values
    assert finish(writer.read.check()).sound


def test_a_link_is_made_once_for_all(writer: Writer, gongs: list[str], description: Description) -> None:
    group = description.kind("group")
    holder = writer.add(group, [{"name": "Hộ Bùi Văn Tín", "group_kind": "hộ"}])[1][0]
    kind, words = description.kind("gong"), writer.read.words()
    field = next(f.id for f in kind.fields if f.id == "custody")
    change_many(writer, {r: {field: typed_value(kind, field, "Hộ Bùi Văn Tín", words)} for r in gongs})
    for record in writer.read.search.records(gongs):
        assert holder in json.dumps(record.values[field])
    assert len(writer.read.linking_to(holder)) == 6


def test_what_cannot_be_a_value_changes_nothing(writer: Writer, gongs: list[str], description: Description) -> None:
    kind, words = description.kind("gong"), writer.read.words()
    with pytest.raises(NotPossible, match="Đường kính mặt"):
        typed_value(kind, "d_face", "to lắm", words)
    with pytest.raises(NotPossible, match="không có trường"):
        typed_value(kind, "no_such", "1", words)


def run(description: Description, *arguments: str) -> int:
    return carry_out(parser().parse_args(list(arguments)), description)


def test_the_command_shows_first_and_then_does(
    folder: Path, writer: Writer, gongs: list[str], description: Description, capsys: pytest.CaptureFixture[str]
) -> None:
    writer.close()
    asked = [
        "set-many",
        "condition=nứt",
        "d_face=40 cm",
        "--kind",
        "gong",
        "--where",
        "Tình trạng chưa ghi",
        "--in",
        str(folder),
    ]
    assert run(description, *asked, "--dry-run", "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["done"] is False and len(shown["changes"]) == 6 and shown["records"] == 3
    assert {c["field"] for c in shown["changes"]} == {"condition", "d_face"}
    reader = Reader(folder, description)
    assert len(reader.find(Query(kind="gong", words="nứt"))) == 3, "nothing was done"
    reader.close()
    assert run(description, *asked) == 0
    assert "3 phiếu" in capsys.readouterr().out
    reader = Reader(folder, description)
    assert len(reader.find(Query(kind="gong", words="nứt"))) == 6
    reader.close()
    assert run(description, "undo", "--in", str(folder)) == 0
    capsys.readouterr()
    assert (
        run(description, "set-many", "d_face=to lắm", "--kind", "gong", "--where", "d_face > 0", "--in", str(folder))
        == 1
    )
    assert "Đường kính mặt" in capsys.readouterr().err
    assert run(description, "set-many", "condition=nứt", "--kind", "gong", "--in", str(folder)) == 1, (
        "all records are never meant by silence"
    )
    assert "--where" in capsys.readouterr().err
