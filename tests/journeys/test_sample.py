"""The sample catalogue says what the facts say: every name, year, source, conflict and mark, nothing more."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from db.catalogue import Reader, Writer
from db.model.query import Query
from db.model.record import Record
from db.schema.kind import Description
from db.schema.space import today
from heritage_app.sample import fill
from tests.db.tools import ROOT, assert_sound, command

FACTS = ROOT.parent / "shared" / "domain" / "hoa-binh-facts.json"
COUNTS = {"document": 14, "group": 4, "person": 2, "relic": 42, "intangible": 7, "bronze_drum": 3, "survey": 3}
DEPARTMENT = "Sở Văn hóa, Thể thao và Du lịch tỉnh Hòa Bình (trước 7/2025)"
GONG_SURVEY = "Kiểm kê cồng chiêng tỉnh Hòa Bình năm 2010"
TODAY = date(2026, 11, 25)
FORMER = "tỉnh Hòa Bình (toàn tỉnh)"
SCENIC_AND_MORE = "hb-r-023"

VIETNAMESE = {
    "house of the widow of a Mường quan lang, Sông Đà area, Hòa Bình": "nhà người vợ góa của một quan lang Mường, vùng Sông Đà, Hòa Bình",
    "4 Heger I, the rest mainly Heger II": "4 Heger I, còn lại chủ yếu Heger II",
    "inference; agrees with the published 39": "suy luận; khớp với số 39 đã công bố",
    "Sở VHTTDL Hòa Bình, review of 2023, as reprinted; original address not recovered": (
        "Sở VHTTDL Hòa Bình, rà soát năm 2023, theo bản in lại; chưa tìm lại được địa chỉ gốc"
    ),
}

Fact = dict[str, Any]


@pytest.fixture
def sample(writer: Writer) -> Writer:
    fill(writer)
    return writer


@pytest.fixture(scope="module")
def facts() -> Fact | None:
    if not FACTS.exists():
        return None
    found: Fact = _in_vietnamese(json.loads(FACTS.read_text("utf-8")))
    return found


def _in_vietnamese(value: Any) -> Any:
    """Return the facts with what papers print of them as the sample has it: in Vietnamese."""
    if isinstance(value, dict):
        return {key: _in_vietnamese(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_in_vietnamese(item) for item in value]
    return VIETNAMESE.get(value, value) if isinstance(value, str) else value


def told(facts: Fact | None) -> Iterator[Fact]:
    """Yield the facts once, or say that they are not here."""
    if facts is None:
        print("not run: facts file absent")
    else:
        yield facts


def by_number(reader: Reader, number: str) -> Record:
    return reader.record(reader.resolve(number))


def every(reader: Reader, kind: str) -> list[Record]:
    return list(reader.records(reader.find(Query(kind=kind)), "full"))


def group(reader: Reader, name: str) -> Record:
    (found,) = reader.named(name, ("group",))
    return reader.record(found)


def same_texts(record: Record, fact: Fact) -> None:
    """Compare what relics, elements and drums have in common."""
    assert record.name == fact["name_vi"]
    assert record.number == fact["id"]
    assert [v["variant"] for v in record.values.get("variants", [])] == fact.get("alt_names", [])
    assert record.values["verified"] == fact["status"].lower()
    assert (fact.get("notes") or "") in (record.values.get("raw") or ""), "the notes of the facts, word for word"
    assert [s["source"]["t"] for s in record.values["sources"]] == fact["sources"]
    assert record.values["level"] == "public"


def same_decision(reader: Reader, link: Any, fact: Fact) -> None:
    assert isinstance(link, str), f"{fact['number']} is not linked"
    document = reader.record(link)
    assert (document.number, document.values["issued"]) == (fact["number"], fact["date"])
    assert (document.values["issuer"], document.values["subject"]) == (fact["issuer"], fact["subject"])


def decisions_of(record: Record, *groups: str) -> list[Any]:
    return [row["decision"] for g in groups for row in record.values.get(g, []) if "decision" in row]


def values_of(record: Record, field: str, row_field: str = "") -> dict[Any, str | None]:
    """Return every value a field has, preferred first, with the source of each."""
    if row_field:
        (row,) = record.values[field]
        found = {row.get(row_field): row.get("row_source", {}).get("t")}
    else:
        found = {_text(record.values[field]): record.basis[field].source}
    for rival in record.rivals:
        if (rival.field, rival.row_field) == (field, row_field):
            assert not row_field or rival.row == row["id"]
            found[_text(rival.value)] = rival.entry.source
    return found


def _text(value: Any) -> Any:
    return value["t"] if isinstance(value, dict) else value


def test_counts_per_kind(sample: Writer, folder: Path, description: Description) -> None:
    counts = {c.kind: c.alive for c in sample.read.counts()}
    assert {k: counts.get(k, 0) for k in COUNTS} == COUNTS
    assert {c.kind: c.alive for c in sample.read.counts("public")} == counts, "published facts are public"
    assert sample.read.open_questions() == []
    assert sample.read.profile().superior == "Ủy ban nhân dân tỉnh Phú Thọ"
    assert sample.read.profile().signer == ""
    assert_sound(folder, description)


@pytest.mark.alone
def test_new_with_sample_from_the_command_line(tmp_path: Path) -> None:
    begun = time.monotonic()
    made = command("new", tmp_path / "mẫu", "--sample")
    assert made.returncode == 0, made.stderr
    assert time.monotonic() - begun < 5
    checked = command("check", tmp_path / "mẫu")
    assert checked.returncode == 0, checked.stdout


def test_no_link_is_left_as_words(sample: Writer) -> None:
    def words(value: Any, where: str) -> Iterator[str]:
        if isinstance(value, list):
            for item in value:
                yield from words(item, where)
        elif isinstance(value, dict):
            for key, item in value.items():
                yield from words(item, f"{where}.{key}")
                if key in ("decision", "holder", "finder", "excavator", "component_record") and isinstance(item, dict):
                    yield f"{where}.{key}: {item['t']}"

    loose = [w for kind in COUNTS for r in every(sample.read, kind) for w in words(r.values, f"{kind} {r.number}")]
    assert loose == []


def test_the_communes_of_the_facts_are_built_in(facts: Fact | None, description: Description) -> None:
    for known in told(facts):
        listed = known["admin_units_2025"]["units"]
        assert len(listed) == 46
        for unit in listed:
            (found,) = [u for u in description.units.units if u.code == unit["code"] and u.current]
            assert found.text().lower() == unit["name"].lower()
            assert description.units.chain(found.id)[-1].name == "Phú Thọ"


def test_relics_say_what_the_facts_say(sample: Writer, facts: Fact | None) -> None:
    reader = sample.read
    for known in told(facts):
        assert len(known["relics"]) == COUNTS["relic"]
        for fact in known["relics"]:
            relic = by_number(reader, fact["id"])
            same_texts(relic, fact)
            assert relic.values.get("name_en") == fact["name_en"]
            assert relic.values.get("type_published") == fact["relic_type_as_published"]
            types = relic.values.get("relic_types", [])
            assert types[:1] == ([fact["relic_type"]] if fact["relic_type"] else [])
            assert len(types) <= (3 if fact["id"] == SCENIC_AND_MORE else 1)
            same_places(reader, relic, fact)
            same_rank(reader, relic, fact)
            same_conflicts(relic, fact)


def same_places(reader: Reader, relic: Record, fact: Fact) -> None:
    words, place = reader.words(), fact["place"]
    rows = relic.values["places"]
    communes = (place["commune"] or "").split("; ")
    for row, commune in zip(rows, communes, strict=True):
        written = [place["hamlet"], commune, place["district"], place["province"]]
        assert row["place"]["t"] == ", ".join(w for w in written if w)
        assert bool(row.get("row_note")) == bool(fact["commune_2025_basis"])
        assert (fact["commune_2025_basis"] or "") in relic.values.get("raw", ""), "the basis, word for word"
    now = {words.units.by_id[u].text() for row in rows for u in today(row["place"], words)}
    if fact["commune_2025_basis"] == "ambiguous":
        assert len(now) == 2, "a split commune is left to a person"
        assert all("now" not in row["place"] for row in rows)
    else:
        assert {n.lower() for n in now} == {n.lower() for n in fact["commune_2025"] or ()}


def same_rank(reader: Reader, relic: Record, fact: Fact) -> None:
    rows = relic.values.get("ranks", [])
    if fact["rank"] is None:
        assert rows == []
        assert fact["rank_year"] is None
    else:
        (row,) = rows
        assert (row["rank"], row["rank_verified"]) == (fact["rank"], fact["status"].lower())
        assert row.get("rank_day", "")[:4] == str(fact["rank_year"] or "")
    linked = decisions_of(relic, "ranks", "documents")
    for link, decision in zip(linked, fact["decisions"], strict=True):
        same_decision(reader, link, decision)


def same_conflicts(relic: Record, fact: Fact) -> None:
    fields = {
        "rank_year": ("ranks", "rank_day"),
        "discovery_year": ("discovered", ""),
        "relic_type_as_published": ("type_published", ""),
    }
    rivals = 0
    for conflict in fact["conflicts"]:
        wanted = {str(v["value"]): v["source"] for v in conflict["values"]}
        found = values_of(relic, *fields[conflict["field"]])
        preferred = fact.get(conflict["field"]) or conflict["values"][0]["value"]
        assert next(iter(found)) == str(preferred)
        if str(preferred) not in wanted:
            found.pop(str(preferred))
        assert found == wanted
        rivals += len(found) - (str(preferred) in wanted)
    assert len(relic.rivals) == rivals


def test_intangible_elements_say_what_the_facts_say(sample: Writer, facts: Fact | None) -> None:
    reader = sample.read
    for known in told(facts):
        assert len(known["intangible"]) == COUNTS["intangible"]
        old, new = reader.words().vocabularies["intangible_type_2010"], reader.words().vocabularies["intangible_type"]
        for fact in known["intangible"]:
            element = by_number(reader, fact["id"])
            same_texts(element, fact)
            assert element.values["ethnic"] == [reader.words().vocabularies["ethnic_group"].find(fact["ethnic_group"])]
            assert element.values.get("type_published") == fact["type_decree98"]
            assert element.values.get("types_2010", []) == [old.find(t) for t in [fact["type_decree98"]] if t]
            assert element.values.get("types_2024", []) == [new.find(t) for t in [fact["type_law2024"]] if t]
            assert [row["place"]["t"] for row in element.values["places"]] == fact["places"]
            listed = element.values.get("recognitions", [])
            assert [row["list"] for row in listed] == (["quoc_gia"] if fact["national_list_year"] else [])
            assert [int(row["act_day"][:4]) for row in listed] == [y for y in [fact["national_list_year"]] if y]
            for row, decision in zip(listed, fact["decisions"], strict=True):
                assert (row["act_day"], row["act_verified"]) == (decision["date"], fact["status"].lower())
                same_decision(reader, row["decision"], decision)


def test_drums_say_what_the_facts_say(sample: Writer, facts: Fact | None) -> None:
    reader = sample.read
    for known in told(facts):
        assert len(known["bronze_drums"]) == COUNTS["bronze_drum"]
        for fact in known["bronze_drums"]:
            drum = by_number(reader, fact["id"])
            same_texts(drum, fact)
            values = drum.values
            assert values["heger_given"] == fact["heger"].lower()
            assert values.get("dong_son_group") == ((fact.get("dong_son_group") or "").lower() or None)
            assert values.get("dong_son_style") == ((fact.get("dong_son_subgroup") or "").lower() or None)
            same_find(reader, values.get("finds", []), fact.get("found"))
            holders = [reader.record(row["holder"]).name for row in values.get("custody", [])]
            assert holders == [h for h in [fact.get("holder")] if h]
            sizes = fact.get("dimensions_cm") or {}
            for field, key in (("d_face", "tympanum_diameter"), ("height", "height")):
                assert values.get(field) == ({"n": str(sizes[key]), "u": "cm"} if key in sizes else None)
            for field, key in (
                ("rays", "star_rays"),
                ("bands_stated", "motif_bands_on_tympanum"),
                ("boats", "boats_on_mantle"),
                ("crew", "crew_per_boat"),
            ):
                assert values.get(field) == fact.get(key)
            parts = {row["part"]: row["part_text"] for row in values.get("parts", [])}
            assert (parts.get("handle"), parts.get("foot")) == (fact.get("handles"), fact.get("foot_decoration"))
            conditions = [row["condition_text"] for row in values.get("conditions", [])]
            assert conditions == [c for c in [fact.get("condition_as_published")] if c]
            assert (values.get("dating") or {}).get("t") == fact.get("date_as_published")


def same_find(reader: Reader, rows: list[Fact], fact: Fact | None) -> None:
    if fact is None:
        assert rows == []
        return
    (row,) = rows
    assert row["find_place"]["t"] == fact["place"]
    assert row.get("found") == (str(fact["year"]) if fact["year"] else None)
    assert (reader.record(row["finder"]).name if "finder" in row else None) == fact.get("finder")


def survey(reader: Reader, name: str) -> Record:
    (found,) = reader.named(name, ("survey",))
    return reader.record(found)


def test_the_gong_survey_prints_one_total_and_its_classes_another(sample: Writer, facts: Fact | None) -> None:
    record = survey(sample.read, GONG_SURVEY)
    counts = record.values["counts"]
    pieces = [row for row in counts if row["count_unit"] == "piece"]
    stated = [row["counted"] for row in pieces if row["count_by"] == "total"]
    classes = [(row["count_class"], row["counted"]) for row in pieces if row["count_by"] == "size"]
    assert stated == [9960] and sum(count for _, count in classes) == 9971, "both are kept"
    told_so = [p.label.vi for p in sample.read.problems(record, TODAY)]
    assert "Tổng số công bố 9.960, cộng các nhóm được 9.971: lệch 11." in told_so
    assert record.values["areas"][0]["area"]["t"] == "huyện Lạc Sơn, tỉnh Hòa Bình"
    for known in told(facts):
        fact = known["gong_survey_2010"]
        assert stated == [fact["gongs_total"]]
        assert classes == [(f"{c['range']} cm", c["count"]) for c in fact["by_face_diameter_cm"]]
        assert [row["counted"] for row in counts if row["count_unit"] == "household"] == [fact["households"]]
        assert {row["row_source"]["t"] for row in counts} == set(fact["sources"])
        assert {row["count_verified"] for row in counts} == {fact["status"].lower()}
        assert fact["note"] in record.values["raw"]
        assert known["coverage"] in group(sample.read, DEPARTMENT).values["raw"]


def test_holdings_and_statistics_say_what_the_facts_say(sample: Writer, facts: Fact | None) -> None:
    reader = sample.read
    for known in told(facts):
        drums = survey(reader, "Số liệu trống đồng ở Hòa Bình đã công bố").values["counts"]
        wanted = [as_row(h, h.get("count"), h.get("of_which") or h.get("count_text")) for h in known["drum_holdings"]]
        assert [without(row, *EXTRA) for row in drums] == wanted
        holders = [reader.record(row["count_holder"]).name for row in drums if "count_holder" in row]
        assert holders == [h["holder"] for h in known["drum_holdings"] if h["holder"] != FORMER]
        assert drums[-1]["row_note"] == FORMER
        figures = survey(reader, "Số liệu thống kê di sản tỉnh Hòa Bình đã công bố").values["counts"]
        assert [without(row, *EXTRA) for row in figures] == [
            as_row(s, s["value"], s.get("detail")) for s in known["statistics"]
        ]
        assert [row["count_class"] for row in figures] == [s["what"] for s in known["statistics"]]


EXTRA = ("id", "pos", "count_subject", "count_unit", "count_by", "count_class", "count_holder", "row_note")


def as_row(fact: Fact, count: int | None, detail: str | None) -> Fact:
    row = {
        "counted": count,
        "count_text": detail,
        "count_day": fact.get("as_of"),
        "count_verified": fact["status"].lower(),
        "row_source": {"t": " ; ".join(fact["sources"])},
    }
    return {key: value for key, value in row.items() if value is not None}


def without(row: Fact, *keys: str) -> Fact:
    return {key: value for key, value in row.items() if key not in keys}


def test_script_and_resolution_are_documents(sample: Writer, facts: Fact | None) -> None:
    reader = sample.read
    for known in told(facts):
        script = known["muong_script"]
        paper = by_number(reader, script["decision"]["number"])
        assert paper.values["issued"] == script["decision"]["date"]
        assert (paper.values["issuer"], paper.values["subject"]) == (script["decision"]["issuer"], script["name"])
        assert paper.values["verified"] == script["status"].lower()
        assert [s["source"]["t"] for s in paper.values["sources"]] == script["sources"]
        resolution = by_number(reader, "1676/NQ-UBTVQH15")
        assert resolution.values["subject"] == known["admin_units_2025"]["resolution"]
        assert known["admin_units_2025"]["note"] in resolution.values["raw"]


def test_no_document_without_a_number_in_the_facts(sample: Writer, facts: Fact | None) -> None:
    for known in told(facts):
        said = json.dumps(known, ensure_ascii=False)
        for paper in every(sample.read, "document"):
            assert paper.number in said, paper.number


def test_one_decision_two_elements(sample: Writer) -> None:
    papers = [p for p in every(sample.read, "document") if p.number == "246/QĐ-BVHTTDL"]
    (paper,) = papers
    assert paper.values["issued"] == "2016-01-19"
    linked = {line.number for line, field in sample.read.linking_to(paper.id) if field.startswith("recognitions")}
    assert linked == {"hb-i-001", "hb-i-002"}
    found = sample.read.find(Query(kind="intangible", words="246/QĐ-BVHTTDL"))
    assert len(found) == 2, "a search for the decision finds what it touches"


def test_the_complex_and_its_components(sample: Writer) -> None:
    whole = by_number(sample.read, "hb-r-001")
    parts = [by_number(sample.read, n) for n in ("hb-r-002", "hb-r-003")]
    assert [row["component_record"] for row in whole.values["components"]] == [p.id for p in parts]
    for part in parts:
        lines = [line.id for line, field in sample.read.linking_to(part.id) if field.startswith("components")]
        assert lines == [whole.id], "stored once, seen from both ends"
        assert part.values["ranks"][-1]["rank"] == "quoc_gia", "a component keeps its own rank"


def test_one_person_in_four_roles(sample: Writer, description: Description) -> None:
    roles = [
        {"role": "nghệ nhân", "role_for": "Mo Mường Hòa Bình"},
        {"role": "chủ sở hữu", "role_for": "Trống Hòa Bình"},
        {"role": "người cung cấp thông tin", "role_for": "hb-i-002"},
        {"role": "người đại diện cộng đồng", "role_for": "hb-i-004"},
    ]
    before = {c.kind: c.alive for c in sample.read.counts()}
    _, (person,) = sample.add(description.kind("person"), [{"name": "Bùi Văn Mẫu", "roles": roles}])
    linked = [row["role_for"] for row in sample.read.record(person).values["roles"]]
    assert linked == [sample.read.resolve(n) for n in ("hb-i-001", "hb-d-002", "hb-i-002", "hb-i-004")]
    sample.amend(by_number(sample.read, "hb-d-002").id, {"owners": [{"owner": "Bùi Văn Mẫu"}]})
    assert by_number(sample.read, "hb-d-002").values["owners"][0]["owner"] == person
    after = {c.kind: c.alive for c in sample.read.counts()}
    assert after == before | {"person": before["person"] + 1}, "one human being, one record"


def test_a_deleted_number_is_not_offered_again(sample: Writer, description: Description) -> None:
    drums = description.kind("bronze_drum")
    first = sample.read.next_number(drums)
    _, (drum,) = sample.add(drums, [{"name": "Trống thử", "number": first}])
    offered = sample.read.next_number(drums)
    assert offered != first
    sample.delete([drum])
    assert sample.read.next_number(drums) == offered


def test_a_restricted_drum_is_nowhere_in_public(sample: Writer, folder: Path) -> None:
    reader = sample.read
    drum = by_number(reader, "hb-d-001")
    guimet = group(reader, "Musée Guimet, Paris")

    def public() -> tuple[str, list[int], int, list[str]]:
        listing = reader.find(Query(kind="bronze_drum", audience="public"))
        text = "\n".join(str(line) for line in reader.lines(listing, 0, len(listing), audience="public"))
        words = ("Sông Đà", "Moulié", "hb-d-001", "vết sẹo", "Guimet")
        hits = [len(reader.find(Query(kind="bronze_drum", words=w, audience="public"))) for w in words]
        count = next(c.alive for c in reader.counts("public") if c.kind == "bronze_drum")
        return text, hits, count, [line.name for line, _ in reader.linking_to(guimet.id, "public")]

    text, hits, count, linked = public()
    assert "Trống Sông Đà" in text and count == 3 and linked == ["Trống Sông Đà"] and all(hits[:4])
    sample.amend(drum.id, {"level": "restricted"})
    text, hits, count, linked = public()
    assert "Sông Đà" not in text and "hb-d-001" not in text
    assert hits == [0] * len(hits)
    assert (count, linked) == (2, [])
    for asked in (("list", "--kind", "bronze_drum"), ("find", "Sông Đà"), ("find", "Moulié")):
        ran = command(*asked, "--in", folder, "--for", "public")
        assert ran.returncode == 0, ran.stderr
        assert "Trống Sông Đà" not in ran.stdout
    assert "Trống Sông Đà" in command("list", "--kind", "bronze_drum", "--in", folder, "--for", "full").stdout


def test_unverified_is_shown_as_such(sample: Writer, folder: Path) -> None:
    unverified = [r for k in ("relic", "intangible", "bronze_drum") for r in every(sample.read, k)]
    numbers = {r.number for r in unverified if r.values["verified"] == "unverified"}
    assert numbers == {"hb-r-014", "hb-r-029", "hb-i-101", "hb-i-102", "hb-d-002", "hb-d-003"}
    for number in sorted(numbers):
        assert "chưa kiểm chứng" in command("show", number, "--in", folder, "--for", "public").stdout
    assert "chưa kiểm chứng" not in command("show", "hb-r-002", "--in", folder, "--for", "public").stdout
    rows = survey(sample.read, "Số liệu thống kê di sản tỉnh Hòa Bình đã công bố").values["counts"]
    (inferred,) = [row for row in rows if row["count_verified"] == "unverified"]
    assert inferred["counted"] == 39
