"""Inventory lists: drafted from the register, printed as the annex of their decision, published and kept as published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec

from db.catalogue import Reader, Writer
from db.catalogue.editions import keep_paper, kept_paper, publish_list
from db.catalogue.plain import accept
from db.model.catalogue_lists import KIND, PUBLISHED, compare, standing
from db.model.changes import Changes
from db.model.condition import Test
from db.model.problems import NotPossible
from db.model.query import Line, Query
from db.model.record import Record
from db.schema.field import Audience
from db.schema.field_type import Refused, Words
from db.schema.kind import Kind
from db.schema.label import Label
from db.schema.reference import read_decision
from db.schema.rows import Rows
from db.schema.space import Place, today
from db.scratch import scratch
from heritage_app.version import SETTER
from reports.compose.catalogue_list import Attached, compose_catalogue_list
from reports.compose.columns import Plan, of_record, plan
from reports.compose.setting import Keeper, Setting
from reports.disk import told_to_disk
from reports.forms import PLACE_OF_KIND, REMARKS, FormColumn
from reports.shelf import read_shelf

_SLICE = 200
_OFF = "dua_ra"
_TAKEN: Mapping[str, Mapping[str, FormColumn]] = {
    kind: {
        field: FormColumn(Label(field, field), fields, rows="all" if every else "current")
        for field, fields, every in columns
    }
    for kind, columns in {
        "relic": (
            ("item_others", ("variants",), True),
            ("item_place", (PLACE_OF_KIND,), True),
            ("item_type", ("relic_types",), False),
            ("item_rank", ("ranks",), False),
            ("item_basis", ("ranks.decision", "ranks.rank_day"), False),
            ("item_condition", ("condition",), False),
            ("item_remarks", (REMARKS,), False),
        ),
        "intangible": (
            ("item_others", ("variants",), True),
            ("item_place", (PLACE_OF_KIND,), True),
            ("item_type", ("types_2024",), False),
            ("item_holders", ("bearers",), True),
            ("item_rank", ("recognitions",), False),
            ("item_basis", ("recognitions.decision", "recognitions.act_day"), False),
            ("item_remarks", (REMARKS,), False),
        ),
        "documentary_heritage": (
            ("item_others", ("variants",), True),
            ("item_place", (PLACE_OF_KIND,), True),
            ("item_type", ("form", "genre"), False),
            ("item_rank", ("listings",), False),
            ("item_basis", ("listings.decision", "listings.listing_day"), False),
            ("item_condition", ("condition",), False),
            ("item_remarks", (REMARKS,), False),
        ),
    }.items()
}
"""Which fields of a record become which columns of an item when a list is drafted."""
_WHOLES = {
    "relic": ("complex_of", "complex", "components", "component_record"),
    "intangible": ("part_of", "whole", "", ""),
}


class Draft(msgspec.Struct, frozen=True):
    """What was drafted: the values of the list, how many items, and what was left out for which reason."""

    values: dict[str, Any]
    items: int
    components: tuple[str, ...]
    taken_off: tuple[str, ...]


def draft(
    reader: Reader, heritage: str, year: int, audience: Audience, unit: str = "", before: Record | None = None
) -> Draft:
    """Draft a list from the register: what stands in it now, without what was taken off and components of a complex in it.

    ``before`` is the list of the year before: what it had and this one has not is kept as taken off with this list.
    """
    kind = _kind(reader, heritage)
    words = reader.words(audience)
    where = Test(kind.place, "in", (_unit(words, unit),)) if unit else None
    listing = reader.find(Query(kind.id, where=where, audience=audience))
    made = _plan(kind, audience)
    found: dict[str, tuple[Record, dict[str, Any]]] = {}
    for start in range(0, len(listing), _SLICE):
        for line in reader.lines(listing, start, start + _SLICE):
            record = reader.record(line.id, audience)
            found[record.id] = (record, _item(made, line, record, words))
    off = tuple(i for i, (record, _) in found.items() if _last_act(record) == _OFF)
    inner = tuple(i for i in _components(kind, {i: r for i, (r, _) in found.items()}) if i not in off)
    rows = [item for i, (_, item) in found.items() if i not in off and i not in inner]
    kept = {row["item"] for row in rows}
    for old in standing(before) if before else []:
        if old.get("item") not in kept:
            exit_by = _exit_decision(reader, old.get("item"), audience)
            rows.append(
                {k: v for k, v in old.items() if k.startswith("item")}
                | {"item_out": True}
                | ({"exit_decision": exit_by} if exit_by else {})
            )
    term = words.vocabularies["list_heritage"].by_id[heritage].label
    values: dict[str, Any] = {
        "name": f"Danh mục kiểm kê {term.vi} năm {year}" + (f", {unit}" if unit else ""),
        "list_heritage": heritage,
        "list_year": str(year),
        "list_state": "draft",
        "list_for": audience,
        "list_grouping": "commune",
        "items": rows,
    }
    if unit:
        values["list_areas"] = [{"list_area": unit}]
    if before:
        values["list_previous"] = before.id
    return Draft(values, len(kept), tuple(found[i][0].name for i in inner), tuple(found[i][0].name for i in off))


def new_list(
    writer: Writer, heritage: str, year: int, audience: Audience, unit: str = "", before: str = ""
) -> tuple[str, Draft]:
    """Draft a list and keep it as a record; return its id and what was drafted."""
    made = draft(writer.read, heritage, year, audience, unit, _list(writer.read, before) if before else None)
    if not made.items:
        raise NotPossible(
            Label(
                "Không có phiếu nào để đưa vào danh mục: hãy đổi loại di sản, địa bàn hoặc đối tượng được xem.",
                "There is no record to put on the list: change the heritage, the area or the audience.",
            )
        )
    kind = writer.description.kind(KIND)
    number = writer.read.next_number(kind)
    _, [record] = writer.add(kind, [{**made.values, "number": number}])
    return record, made


def fill_list(writer: Writer, record: str) -> Changes | None:
    """Draft the items of a list that is a draft anew, by what its record says: heritage, area, audience, list before."""
    found = _list(writer.read, record)
    if found.values.get("list_state") == PUBLISHED:
        raise NotPossible(Label("Danh mục đã công bố không dự thảo lại.", "A published list is not drafted anew."))
    area = (found.values.get("list_areas") or [{}])[0].get("list_area") or {}
    before = found.values.get("list_previous")
    made = draft(
        writer.read,
        str(found.values.get("list_heritage") or "relic"),
        year_of(found) or date.today().year,
        found.values.get("list_for") or "internal",
        str(area.get("t") or ""),
        writer.read.record(before) if isinstance(before, str) else None,
    )
    wanted = {key: made.values[key] for key in ("items", "list_state", "list_for", "list_heritage", "list_year")}
    had = {row.get("item"): row["id"] for row in found.values.get("items") or []}
    wanted["items"] = [{**row, "id": had[row["item"]]} if row.get("item") in had else row for row in wanted["items"]]
    return writer.save(found, wanted)


def print_list(reader: Reader, record: str, out: Path) -> int:
    """Print a list and return its pages: as it was published, byte for byte, where it was; else as a draft."""
    found = _list(reader, record)
    if found.values.get("list_state") == PUBLISHED and found.values.get("frozen_hash"):
        data = kept_paper(reader.folder, str(found.values["frozen_hash"]))
        if data is not None:
            return hand_out(data, out, int(reader.record(str(found.values["frozen_file"])).values.get("pages") or 0))
    return compose_list(reader, found, out)


def hand_out(data: bytes, out: Path, pages: int) -> int:
    """Write a kept paper into a file as it is; return its pages."""
    with told_to_disk(out) as part:
        part.write_bytes(data)
    return pages


def compose_list(reader: Reader, record: Record, out: Path) -> int:
    """Set a list anew from its rows; a published one comes out as it did when it was published."""
    from reports.pdf.write import write_pdf  # why: ReportLab and its fonts are loaded only when something is printed

    frozen = str(record.values.get("frozen_at") or "")
    made = datetime.fromisoformat(frozen) if frozen else datetime.now(UTC)
    setting = setting_of(reader, record, made)
    return write_pdf(compose_catalogue_list(setting, record, attached_to(reader, record)), out, record.name, made)


def attached_to(reader: Reader, record: Record) -> Attached | None:
    """Return the decision a published list is annexed to, or None for a draft."""
    if record.values.get("list_state") != PUBLISHED:
        return None
    decision = record.values.get("list_decision")
    day, number = str(record.values.get("list_published") or ""), ""
    if isinstance(decision, dict):
        read = read_decision(decision["t"])
        number = read[0] if read else decision["t"]
    elif decision:
        paper = reader.record(decision)
        number = paper.number or paper.name
        day = str(paper.values.get("issued") or day)
    return Attached(number, day, str(record.values.get("list_publisher") or ""))


def freeze_list(writer: Writer, record: str, decision: str, by: str = "") -> tuple[Changes, int]:
    """Publish a list with its decision as one act: its paper is set once and kept under its hash; return act and pages."""
    before = _list(writer.read, record)
    if before.values.get("list_state") == PUBLISHED:
        raise NotPossible(
            Label(
                f"“{before.name}” đã công bố; năm sau hãy lập danh mục mới rồi so với danh mục này.",
                f"“{before.name}” is published already; draft next year's list and compare it with this one.",
            )
        )
    words = writer.read.words()
    kind = writer.description.kind(KIND)
    typed = decision or before.values.get("list_decision")
    if not typed:
        raise NotPossible(
            Label("Ghi số và ngày quyết định công bố danh mục.", "Give number and day of the publishing decision.")
        )
    at = datetime.now(UTC).replace(microsecond=0)
    values: dict[str, Any] = {
        "list_state": PUBLISHED,
        "list_decision": accept(kind, "list_decision", typed, words),
        "frozen_at": at.isoformat(),
        "frozen_by": SETTER,
    }
    if by:
        values["list_publisher"] = by
    published = _typed_day(typed)
    if published:
        values["list_published"] = accept(kind, "list_published", published, words)
    after = msgspec.structs.replace(before, values={**before.values, **values})
    with scratch() as folder:
        paper = folder / "danh-muc.pdf"
        pages = compose_list(writer.read, after, paper)
        kept = keep_paper(writer.read.folder, paper, f"{before.name}.pdf", pages)
    return publish_list(writer, before, values, kept), pages


def differences(reader: Reader, after: str, before: str = "") -> list[dict[str, Any]]:
    """Compare a list with the one before it (its own, where none is given); decisions in words."""
    later = _list(reader, after)
    earlier = before or str(later.values.get("list_previous") or "")
    if not earlier:
        raise NotPossible(
            Label("Danh mục này chưa ghi danh mục trước để so.", "This list names no list before it to compare with.")
        )
    words = reader.words()
    link = reader.description.kind(KIND).by_id["list_decision"].type
    found = []
    for one in compare(_list(reader, earlier), later):
        plain = msgspec.to_builtins(one)
        plain["decision"] = link.show(one.decision, words) if one.decision else ""
        found.append(plain)
    return found


def _list(reader: Reader, record: str) -> Record:
    found = reader.record(record)
    if found.kind != KIND:
        raise NotPossible(
            Label(f"“{found.name}” không phải danh mục kiểm kê.", f"“{found.name}” is no inventory list.")
        )
    return found


def _kind(reader: Reader, heritage: str) -> Kind:
    if heritage not in _TAKEN or heritage not in reader.description.by_id:
        known = ", ".join(_TAKEN)
        raise NotPossible(
            Label(
                f"Không có danh mục kiểm kê của “{heritage}”; có: {known}.",
                f"No list of “{heritage}”; there are: {known}.",
            )
        )
    return reader.description.kind(heritage)


def _unit(words: Words, typed: str) -> str:
    try:
        return Place().ask("in", typed, words)
    except Refused as refused:
        raise NotPossible(refused.label) from None


def _plan(kind: Kind, audience: Audience) -> Plan:
    return plan(tuple(_TAKEN[kind.id].values()), kind, audience)


def _item(made: Plan, line: Line, record: Record, words: Words) -> dict[str, Any]:
    listed = of_record(made, line, record, words)
    cells = {column.label.vi: cell for column, cell in zip(made.columns, listed.cells, strict=True)}
    row = {"item": record.id, "item_name": record.name, "item_number": record.number, **cells}
    row["item_communes"] = "; ".join(_communes(made, record, words))
    return {key: text for key, text in row.items() if text}


def _communes(made: Plan, record: Record, words: Words) -> list[str]:
    """Return today's communes of a record, the main one first, each by its usual name."""
    if made.place is None:
        return []
    outer, _, inner = made.kind.place.partition(".")
    value = record.values.get(outer)
    rows = value if isinstance(made.place.type, Rows) else [{inner or outer: value}]
    places = [
        (r.get("place_role") not in (None, "main"), r[inner or outer]) for r in rows or [] if r.get(inner or outer)
    ]
    units = [unit for _, place in sorted(places, key=lambda p: p[0]) for unit in _one(today(place, words))]
    names = [words.units.by_id[unit].text("vi") for unit in dict.fromkeys(units)]
    full = [words.units.text(unit, "vi") for unit in dict.fromkeys(units)]
    return [f if names.count(n) > 1 else n for n, f in zip(names, full, strict=True)]


def _one(units: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out a place whose commune was split and nobody has said which part it lies in."""
    return units if len(units) == 1 else ()


def _last_act(record: Record) -> str:
    rows = record.values.get("listings") or []
    return str(rows[-1].get("listing_act") or "") if rows else ""


def _exit_decision(reader: Reader, item: Any, audience: Audience) -> Any:
    if not isinstance(item, str):
        return None
    try:
        record = reader.record(item, audience)
    except NotPossible:
        return None
    rows = record.values.get("listings") or []
    return rows[-1].get("decision") if rows and rows[-1].get("listing_act") == _OFF else None


def _components(kind: Kind, found: Mapping[str, Record]) -> set[str]:
    """Return those that are parts of a whole which stands on the list itself."""
    group, whole, parts, part = _WHOLES.get(kind.id, ("", "", "", ""))
    inner = set()
    for record in found.values():
        if any(row.get(whole) in found for row in record.values.get(group) or []):
            inner.add(record.id)
        inner |= {row.get(part) for row in record.values.get(parts) or [] if row.get(part) in found}
    return inner


def year_of(record: Record) -> int:
    """Return the year of a list, 0 where it says none."""
    found = str(record.values.get("list_year") or "").removeprefix("L")[:4]
    return int(found) if found.isdigit() else 0


def setting_of(reader: Reader, record: Record, made: datetime) -> Setting:
    """Return what a list is printed under: the form of its heritage, its year, whom it is drawn up for."""
    profile = reader.profile()
    keeper = Keeper(profile.superior, profile.office, profile.locality, profile.signer_role, profile.signer)
    wanted = f"list_{record.values.get('list_heritage') or 'relic'}"
    form = read_shelf(reader.description, reader.folder).choose(wanted, made.date())
    audience: Audience = record.values.get("list_for") or "internal"
    day = made.date().replace(year=year_of(record) or made.year, month=1, day=1)
    return Setting(form, keeper, audience, day, reader.words(audience), True)


def _typed_day(typed: Any) -> str:
    text = typed.get("t", "") if isinstance(typed, dict) else str(typed)
    read = read_decision(text)
    return (read[1] or "") if read else ""
