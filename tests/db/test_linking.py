"""What links to a record: the first ones with their field, how many there are in all, and every one of them at a join."""

from __future__ import annotations

import pytest

from db.catalogue import Writer
from db.catalogue.joining import join, take_apart
from db.model.query import Query
from db.schema.kind import Description
from db.store import listing
from heritage_app.forms.lookups import called
from heritage_app.record.data import MOST_LINKS, read_page


@pytest.fixture
def museum(writer: Writer) -> str:
    """A museum that holds seventy objects and owns two of them."""
    (museum,) = writer.add(writer.description.kind("group"), [{"name": "Bảo tàng tỉnh", "number": "BT-1"}])[1]
    objects = [{"name": f"Hiện vật {n}", "custody": [{"holder": "BT-1"}]} for n in range(70)]
    objects[0]["owners"] = objects[1]["owners"] = [{"owner": "BT-1"}]
    writer.add(writer.description.kind("object"), objects)
    writer.add(writer.description.kind("gong"), [{"name": "Chiêng", "custody": [{"holder": "BT-1"}]}])
    return museum


def test_a_page_names_some_and_counts_all(writer: Writer, museum: str) -> None:
    data = read_page(writer.read, museum)
    assert len(data.linking) == MOST_LINKS
    counts = {(kind, path): number for kind, path, number in data.links}
    assert counts[("object", "custody.holder")] == 70
    assert counts[("object", "owners.owner")] == 2 and counts[("gong", "custody.holder")] == 1
    writer.delete([writer.read.lines(writer.read.find(Query("gong")), 0, 1)[0].id])
    assert all(kind != "gong" for kind, _, _ in writer.read.search.linking(museum))


def test_one_path_can_be_asked_for(writer: Writer, museum: str) -> None:
    assert {path for _, path in writer.read.linking_to(museum, path="owners.owner")} == {"owners.owner"}
    assert len(writer.read.linking_to(museum, path="owners.owner")) == 2


def test_a_join_points_every_link_anew_however_many_there_are(
    writer: Writer, museum: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "_LINKS", 8)
    (other,) = writer.add(writer.description.kind("group"), [{"name": "Bảo tàng Hòa Bình"}])[1]
    join(writer, other, museum)
    assert writer.read.search.linking(museum) == []
    assert ("object", "custody.holder", 70) in writer.read.search.linking(other)
    take_apart(writer, other)
    assert ("object", "custody.holder", 70) in writer.read.search.linking(museum)


def test_two_of_one_name_without_a_number_are_told_apart_where_a_link_is_chosen(
    writer: Writer, description: Description
) -> None:
    people = [
        {"name": "Bùi Văn Hợi", "places": [{"place": "xóm Lũy, xã Phong Phú"}], "roles": [{"role": "nghe_nhan"}]},
        {"name": "Bùi Văn Hợi", "places": [{"place": "xóm Mơ, xã Cao Sơn"}]},
        {"name": "Bùi Văn Hợi", "numbers": [{"number": "NG-00003"}], "places": [{"place": "xóm Chao"}]},
    ]
    writer.add(description.kind("person"), people)
    offered = writer.read.candidates("bui van hoi", ("person", "group"), apart=True)
    assert sorted(called(line) for line in offered) == [
        "Bùi Văn Hợi   NG-00003",
        "Bùi Văn Hợi · xóm Lũy, xã Phong Phú · nghệ nhân",
        "Bùi Văn Hợi · xóm Mơ, xã Cao Sơn",
    ]
    [first] = [called(line, "Người") for line in offered if line.cells[:1] == ("xóm Mơ, xã Cao Sơn",)]
    assert first == "Bùi Văn Hợi · Người · xóm Mơ, xã Cao Sơn"
