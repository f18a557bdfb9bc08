"""The inventory list as the annex of its decision: from the list's own rows, so that it says again what was published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from db.model.catalogue_lists import communes_of, standing
from db.model.record import Record, Row
from db.schema.field_type import grouped
from db.schema.label import Label
from db.schema.number_words import in_english_words, in_words
from db.schema.vietnamese import sort_key
from reports.blocks import AnnexHead, Band, Block, End, Note, Paper, Table, TableColumn
from reports.blocks import Row as Printed
from reports.compose.setting import Setting
from reports.forms import STATUSES, FormColumn

_NUMBER_SHARE = 0.42
_TYPES = ("xã ", "phường ", "thị trấn ", "đặc khu ")
_BLANK = "………"


class Attached(msgspec.Struct, frozen=True):
    """The decision a list is annexed to: number and symbol, day as kept, who decided; empty parts are left blank."""

    number: str = ""
    day: str = ""
    by: str = ""


def compose_catalogue_list(setting: Setting, record: Record, attached: Attached | None) -> Iterator[Block]:
    """Yield the blocks of a list; without the decision it is attached to, it is a draft and says so."""
    words, form = setting.words, setting.form
    title = record.name or setting.say(form.title)
    heritage = str(record.values.get("list_heritage") or "relic")
    yield Paper(form.paper, title)
    yield AnnexHead(
        words.say("Phụ lục", "Annex"), title.upper(), words.say(*_attached(attached or Attached(), setting.day.year))
    )
    if attached is None:
        yield Note(words.say("DỰ THẢO", "DRAFT"), italic=False, bold=True)
    if form.status != "ban_hanh":
        yield Note(setting.say(STATUSES[form.status]))
    columns = form.columns[record.kind]
    rows = sorted(standing(record), key=lambda row: sort_key(str(row.get("item_name") or "")))
    yield Table(
        (
            TableColumn(words.say("STT", "No."), _NUMBER_SHARE, "center", "00000"),
            *(TableColumn(setting.say(c.label), c.share or 1.0, c.align) for c in columns),
        ),
        _running(rows, columns)
        if record.values.get("list_grouping") == "running"
        else _by_commune(setting, rows, columns, heritage, twice=bool(record.values.get("list_twice"))),
    )
    yield End(_total(setting, heritage, len(rows)))


def _attached(to: Attached, year: int) -> tuple[str, str]:
    day, month, of = _BLANK[:2], _BLANK[:2], str(year) if to == Attached() else _BLANK
    parts = to.day.removeprefix("L").split("-") if to.day else []
    if parts:
        of = parts[0]
    if len(parts) > 1:
        month = _leading(parts[1], 2)
    if len(parts) > 2:
        day = _leading(parts[2], 9)
    number, by = to.number or f"{_BLANK}/QĐ-{_BLANK}", to.by or _BLANK * 5
    return (
        f"(Kèm theo Quyết định số {number} ngày {day} tháng {month} năm {of} của {by})",
        f"(Attached to Decision No. {number} of {day}/{month}/{of} by {by})",
    )


def _leading(part: str, most: int) -> str:
    """Write a day or a month with a nought before it only where Nghị định 30/2020 has one (days to 9, months to 2)."""
    number = int(part)
    return f"{number:02d}" if number <= most else str(number)


def _running(rows: Sequence[Row], columns: Sequence[FormColumn]) -> Iterator[Printed | Band]:
    for number, row in enumerate(rows, 1):
        yield _printed(str(number), row, columns)


def _by_commune(
    setting: Setting, rows: Sequence[Row], columns: Sequence[FormColumn], heritage: str, *, twice: bool
) -> Iterator[Printed | Band]:
    unknown = setting.words.say("chưa rõ địa bàn", "commune not known")
    groups: dict[str, list[Row]] = {}
    for row in rows:
        communes = communes_of(row) or (unknown,)
        for commune in dict.fromkeys(communes if twice else communes[:1]):
            groups.setdefault(commune, []).append(row)
    order = sorted(groups, key=lambda name: (name == unknown, sort_key(_bare(name)), name))
    # why: an item that stands twice keeps one number, given where it stands first on the paper
    numbers: dict[int, int] = {}
    for commune in order:
        yield Band(commune[:1].upper() + commune[1:])
        for row in groups[commune]:
            again = id(row) in numbers
            number = numbers.setdefault(id(row), len(numbers) + 1)
            yield _printed(f"({number})" if again else str(number), row, columns)
        counted = _counted(setting, heritage, len(groups[commune]))
        yield Band(f"{setting.words.say('Cộng', 'Subtotal')} {commune}: {counted}", total=True)
    yield Band(f"{setting.words.say('Tổng cộng', 'Total')}: {_counted(setting, heritage, len(rows))}", total=True)


def _printed(number: str, row: Row, columns: Sequence[FormColumn]) -> Printed:
    name = str(row.get("item_name") or "")
    cells = ("\n".join(str(row[f]) for f in map(_of_row, column.fields) if row.get(f)) for column in columns)
    return Printed((number, *cells), name)


def _of_row(path: str) -> str:
    return path.rpartition(".")[2]


def _bare(commune: str) -> str:
    return next((commune.removeprefix(t) for t in _TYPES if commune.startswith(t)), commune)


def _counted(setting: Setting, heritage: str, number: int) -> str:
    return f"{grouped(number)} {_what(setting, heritage)}"


def _total(setting: Setting, heritage: str, number: int) -> str:
    words = setting.words
    said = words.say(in_words(number), in_english_words(number))
    text = words.say("Danh mục này có", "This list has")
    return f"{text} {grouped(number)} ({said}) {_what(setting, heritage)}"


def _what(setting: Setting, heritage: str) -> str:
    term = setting.words.vocabularies["list_heritage"].by_id.get(heritage)
    return setting.say(term.label if term else Label("di sản", "items"))
