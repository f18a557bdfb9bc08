"""The measured voice of a gong and the tuning of a set on their sheets: what was heard, by which rule, how it was measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from db.model.pitch import cents, note_of
from db.model.record import Record, Row
from db.model.voice import PARTIALS, PITCHES, Measured, Tuned, measurements, strays_of
from db.schema.field import Field, may_see
from db.schema.kind import Kind
from db.schema.measure import Quantity
from db.schema.rows import Rows
from reports.blocks import Band, Block, Fact, Note, Paragraph, Picture, Pictures, Table, TableColumn
from reports.blocks import Row as Line
from reports.compose.setting import Setting

_PITCH = ("pitch_note", "cents", "f0")
_RULE = ("pitch_rule", "pitch_ref")
_HOW = ("strikes", "spread", "window", "beat", "program")
_WHERE = ("measurer", "device", "temperature", "circumstances")
_SIZE, _LONG_WORD = 10, 40
_HERTZ = Quantity("frequency", "Hz")

Remarks = Callable[[Field, Row], tuple[str, ...]]
"""What is said below a row of a group: its source, other values."""


def voice(
    setting: Setting, kind: Kind, record: Record, remarks: Remarks, spectrum: Callable[[str], Picture | None]
) -> Iterator[Block]:
    """Yield each measurement of a gong as a part of its own: day, pitch and rule, how and where, partials, spectrum."""
    pitches, partials = kind.by_id.get(PITCHES), kind.by_id.get(PARTIALS)
    if pitches is None or partials is None:
        return
    for one in measurements(record.values):
        yield Paragraph(_titled(setting, pitches, one), "left", bold=True)
        if one.row is not None:
            yield from _facts(setting, pitches, one.row)
            yield from (Note(text, "left") for text in remarks(pitches, one.row))
        if one.partials:
            yield from _partials(setting, partials, one, remarks)
        picture = spectrum(str(one.row.get("sound_file", ""))) if one.row else None
        if picture is not None:
            yield Pictures((picture,), 1, drawn=True)


def _titled(setting: Setting, pitches: Field, one: Measured) -> str:
    words = setting.words
    if one.row is None:
        named = f" ({one.name})" if one.name else ""
        return words.say(f"Thành phần phổ{named}", f"Partials{named}")
    day = _inner(pitches, "measured")
    if day is None or "measured" not in one.row:
        return words.say("Tiếng chiêng đã đo", "Measured voice")
    shown = day.type.show(one.row["measured"], words)
    return words.say(f"Tiếng chiêng đo ngày {shown}", f"Voice measured on {shown}")


def _facts(setting: Setting, pitches: Field, row: Row) -> Iterator[Fact | Note]:
    words = setting.words
    note = " ".join(_signed(text) if at == "cents" else text for at, text in _said(setting, pitches, row, _PITCH[:2]))
    pitch = "; ".join(part for part in (note, *(text for _, text in _said(setting, pitches, row, _PITCH[2:]))) if part)
    rule = "; ".join(_labelled(setting, pitches, row, _RULE))
    if pitch or rule:
        yield Fact(words.say("Cao độ", "Pitch"), "; ".join(part for part in (pitch, rule) if part))
    method = [text for _, text in _said(setting, pitches, row, ("pitch_method",))]
    for label, said in (
        (words.say("Cách đo", "How it was measured"), [*method, *_labelled(setting, pitches, row, _HOW)]),
        (words.say("Điều kiện đo", "Measured with"), _labelled(setting, pitches, row, _WHERE)),
    ):
        if said:
            yield Fact(label, "; ".join(said))
    taken = {*_PITCH, *_RULE, *_HOW, *_WHERE, "pitch_method", "measured"}
    for field in _fields(setting, pitches):
        if field.id in row and field.id not in taken:
            yield _fact(setting.say(field.label), field.type.show(row[field.id], words))


def _fact(label: str, text: str) -> Fact | Note:
    # why: both sides straight, the label before a hash would be drawn apart across the whole line
    whole = max(map(len, text.split()), default=0) > _LONG_WORD
    return Note(f"{label}: {text}", "left", italic=False) if whole else Fact(label, text)


def _partials(setting: Setting, partials: Field, one: Measured, remarks: Remarks) -> Iterator[Block]:
    words = setting.words
    base = (one.row or {}).get("f0")
    pitch = float(_HERTZ.base(base)) if base else 0.0
    shown = [f for f in _fields(setting, partials) if f.id != "partial_of" and any(f.id in row for row in one.partials)]
    heads = [TableColumn(words.say("STT", "No."), 0.4, "center", "000")]
    for field in shown:
        measure = field.type if isinstance(field.type, Quantity) else None
        unit = f", {measure.unit}" if measure else ""
        heads.append(
            TableColumn(setting.say(field.label) + unit, 1.0 if measure else 1.6, "right" if measure else "left")
        )
        if field.id == "frequency" and pitch:
            heads.append(TableColumn(words.say("So với cao độ, cent", "From the pitch, cents"), 1.0, "right"))

    def lines() -> Iterator[Line | Band]:
        for number, row in enumerate(one.partials, 1):
            cells = [str(number)]
            for field in shown:
                cells.append(_cell(setting, field, row))
                if field.id == "frequency" and pitch:
                    hz = float(_HERTZ.base(row[field.id])) if field.id in row else 0.0
                    cells.append(_whole(cents(hz, pitch)) if hz else "")
            yield Line(tuple(cells))
            yield from (Band(text) for text in remarks(partials, row))

    yield Fact(setting.say(partials.label), str(len(one.partials)))
    yield Table(tuple(heads), lines(), None, _SIZE)


def _cell(setting: Setting, field: Field, row: Row) -> str:
    """Return a value as a cell shows it: without its unit where the heading says it."""
    if field.id not in row:
        return ""
    shown = field.type.show(row[field.id], setting.words)
    unit = f" {field.type.unit}" if isinstance(field.type, Quantity) else ""
    return shown.removesuffix(unit) if unit else shown


def _fields(setting: Setting, group: Field) -> list[Field]:
    assert isinstance(group.type, Rows)
    return [field for field in group.type.fields if may_see(setting.audience, field.audience)]


def _inner(group: Field, name: str) -> Field | None:
    assert isinstance(group.type, Rows)
    return next((field for field in group.type.fields if field.id == name), None)


def _said(setting: Setting, group: Field, row: Row, names: Sequence[str]) -> list[tuple[str, str]]:
    by_id = {field.id: field for field in _fields(setting, group)}
    return [(name, by_id[name].type.show(row[name], setting.words)) for name in names if name in row and name in by_id]


def _labelled(setting: Setting, group: Field, row: Row, names: Sequence[str]) -> list[str]:
    by_id = {field.id: field for field in _fields(setting, group)}
    return [f"{setting.say(by_id[name].label.within())}: {text}" for name, text in _said(setting, group, row, names)]


def _signed(text: str) -> str:
    """Return an interval as shown with its sign: "+12,3 cent"."""
    return f"+{text}" if text[:1].isdigit() and text.strip("0,. cent") else text


def _whole(interval: float) -> str:
    """Return an interval in whole cents with its sign."""
    return f"{round(interval):+d}" if round(interval) else "0"


def tuning(setting: Setting, places: Sequence[Tuned]) -> Iterator[Block]:
    """Yield the tuning of a set as a table: each position with its gong, pitch, note, interval from the lowest, or what lacks.

    One of them at least was measured.
    """
    words = setting.words
    lowest = min(place.hz for place in places if place.hz)
    say = words.say
    columns = (
        TableColumn(say("Vị trí", "Position"), 0.5, "center", "000"),
        TableColumn(say("Chiêng", "Gong"), 2.0),
        TableColumn(say("Tần số, Hz", "Frequency, Hz"), 0.9, "right"),
        TableColumn(say("Nốt gần nhất", "Nearest note"), 0.8, "center"),
        TableColumn(say("Lệch so với nốt, cent", "Off the note, cents"), 0.9, "right"),
        TableColumn(say("Trên chiêng trầm nhất, cent", "Above the lowest, cents"), 1.1, "right"),
        TableColumn(say("Ngày đo", "Measured"), 0.9, "center", "00/00/0000"),
    )
    strays = strays_of(places)
    yield Note(say("Âm chuẩn A4 = 440 Hz, bậc bình quân.", "A4 = 440 Hz, equal temperament."), "left")
    yield Table(columns, (_line(setting, place, lowest) for place in places), None, _SIZE)
    for place in places:
        if place.position in strays:
            yield Note(
                say(
                    f"Vị trí {place.position} ({place.name}) không theo thứ tự cao thấp của bộ.",
                    f"Position {place.position} ({place.name}) is out of order.",
                ),
                "left",
            )


def _line(setting: Setting, place: Tuned, lowest: float) -> Line:
    say, at = setting.words.say, str(place.position or "")
    if not place.hz:
        lacks = say("chưa đo", "not measured") if place.gong or place.name else say("thiếu", "missing")
        return Line((at, place.name or lacks, lacks if place.name else "", "", "", "", ""), place.gong)
    note, off = note_of(place.hz)
    decimal = "," if setting.words.language == "vi" else "."
    day = "/".join(reversed(place.measured.split("-")))
    hertz = f"{place.hz:.2f}".replace(".", decimal)
    above = str(round(cents(place.hz, lowest)))
    return Line((at, place.name, hertz, note, _whole(off), above, day), place.gong)
