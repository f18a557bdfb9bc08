"""The inventory list: by commune of today, numbered throughout, counted by group and in all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from db.schema.field_type import counted, how_many
from db.schema.field_type import grouped as in_groups
from db.schema.label import Label
from db.schema.units import Units
from db.schema.vietnamese import sort_key
from reports.blocks import Band, Block, End, Row, Signatures, Table, TableColumn, Title
from reports.compose.columns import Listed, Plan
from reports.compose.setting import Setting
from reports.compose.tables import heads
from reports.forms import Records

_PIECE = Label("hiện vật", "piece")
_COMMUNES = frozenset({"xa", "phuong", "thi_tran", "dac_khu"})
_NUMBER_SHARE = 0.42


class Part(msgspec.Struct, frozen=True):
    """The list of one kind: its plan, and its records as they are read."""

    plan: Plan
    items: Iterable[Listed]


class _Tally:
    """How many records, and pieces where the kind counts them."""

    def __init__(self) -> None:
        self.records = self.pieces = 0

    def add(self, records: int, pieces: int) -> None:
        self.records += records
        self.pieces += pieces


def records_tables(
    setting: Setting, block: Records, parts: Sequence[Part], signed: Signatures | None
) -> Iterator[Block]:
    """Yield the records of a paper as tables, one for each kind, and how many they are."""
    words = setting.words
    single = len(parts) == 1
    said: list[str] = []
    for at, part in enumerate(parts, 1):
        kind, tally = part.plan.kind, _Tally()
        if not single:
            numbered = f"{roman(at)}. " if block.closed else ""
            yield Title(numbered + setting.say(kind.plural).upper(), 2)
        yield Table(
            (
                TableColumn(words.say("STT", "No."), _NUMBER_SHARE, "center", "00000"),
                *heads(setting, part.plan.columns),
            ),
            _rows(setting, part, tally, grouped=block.grouped and part.plan.place is not None),
            signed if at == len(parts) else None,
            setting.form.size or 11,
        )
        said.append(_count(setting, part.plan, tally) + ("" if single else f" {setting.say(kind.plural).lower()}"))
    if block.closed:
        yield End(words.say("Danh mục này có ", "This list has ") + "; ".join(said))


def _rows(setting: Setting, part: Part, tally: _Tally, *, grouped: bool) -> Iterator[Row | Band]:
    groups: dict[str | None, list[Listed]] = {}
    for item in part.items:
        groups.setdefault(item.unit if grouped else None, []).append(item)
    words, units = setting.words, setting.words.units
    order = sorted(groups, key=lambda unit: _unit_order(units, unit))
    titles = [_unit_title(setting, unit) for unit in order]
    number = 0
    for unit, title in zip(order, titles, strict=True):
        if titles.count(title) > 1 and unit:
            title = units.text(unit, words.language)
        items = groups.pop(unit)
        if grouped:
            yield Band(title[:1].upper() + title[1:])
        for number, item in enumerate(items, number + 1):  # noqa: B020 - numbers run on from group to group
            yield Row((str(number), *item.cells), item.name)
        here = _Tally()
        here.add(len(items), sum(item.pieces for item in items))
        tally.add(here.records, here.pieces)
        if grouped:
            yield Band(f"{words.say('Cộng', 'Subtotal')} {title}: {_count(setting, part.plan, here)}", total=True)
    yield Band(f"{words.say('Tổng cộng', 'Total')}: {_count(setting, part.plan, tally)}", total=True)


def _count(setting: Setting, plan: Plan, tally: _Tally) -> str:
    words = setting.words
    text = words.say(f"{in_groups(tally.records)} phiếu", counted(tally.records, "record"))
    if plan.pieces:
        text += f", {how_many(tally.pieces, plan.kind.classifier or _PIECE, words.language)}"
    return text


def _unit_order(units: Units, unit: str | None) -> tuple[int, str, str]:
    """Communes in Vietnamese order, then what is known only more roughly, then what is not known."""
    found = units.by_id.get(unit or "")
    if found is None:
        return 2, "", unit or "~"
    return int(found.type not in _COMMUNES), sort_key(found.name), found.id


def _unit_title(setting: Setting, unit: str | None) -> str:
    found = setting.words.units.by_id.get(unit or "")
    if found is None:
        return setting.words.say("chưa rõ địa bàn", "commune not known")
    return found.text(setting.words.language)


def roman(number: int) -> str:
    """Return a number in Roman numerals, as parts of a paper are numbered."""
    text = ""
    for value, sign in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            text, number = text + sign, number - value
    return text
