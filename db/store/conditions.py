"""From a condition to SQL: a face of every type of value, kept here by type."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence

import msgspec

from db.model.condition import All, Condition, Either, Not, OfRow, Test
from db.model.record import highest_level
from db.schema.asking import Op
from db.schema.field import Audience, Field, may_see
from db.schema.field_type import Count, FieldType, Flag, LongText, Text, Words
from db.schema.kind import Kind
from db.schema.measure import Measures, Quantity
from db.schema.reference import RECORD_ID, DecisionLink, ManyTerms, OneTerm, RecordLink, Source
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.time import Dating, Day, YearlyDay, years
from db.schema.vietnamese import fold, same_word
from db.store.tables import columns_of, group_table, kind_table

Sql = tuple[str, list[object]]
_BEYOND = "~"
"""A character after everything a partial date may go on with."""


class Asked:
    """What conditions may consult: the words of the reader's catalogue and who reads.

    ``singly``: a record is asked at a time, so that rows of groups are looked up for each, not all of them first.
    """

    def __init__(self, words: Words, audience: Audience, singly: bool = False) -> None:
        self.words, self.audience, self.singly = words, audience, singly


def teach(conn: sqlite3.Connection) -> None:
    """Give a connection the functions that compare Vietnamese text."""
    conn.create_function("vn_fold", 1, _or_null(fold), deterministic=True)
    conn.create_function("vn_same", 1, _or_null(same_word), deterministic=True)


def _or_null(function: Callable[[str], str]) -> Callable[[object], str | None]:
    return lambda text: None if text is None else function(str(text))


def compile_condition(condition: Condition, kind: Kind, asked: Asked) -> Sql:
    """Return SQL about ``k``, a row of the kind's table; never NULL in a *not*."""
    return _compile(condition, kind, asked, "")


def _compile(condition: Condition, kind: Kind, asked: Asked, group: str) -> Sql:
    match condition:
        case Test():
            return _test(condition, kind, asked, group)
        case OfRow():
            outer = kind.by_id[condition.group]
            return _some_row(kind, outer, _compile(condition.part, kind, asked, condition.group), asked)
        case Not():
            sql, args = _compile(condition.part, kind, asked, group)
            return f"({sql}) IS NOT TRUE", args
        case All() | Either():
            made = [_compile(part, kind, asked, group) for part in condition.parts]
            joined = (" AND " if isinstance(condition, All) else " OR ").join(sql for sql, _ in made)
            return f"({joined})", [a for _, args in made for a in args]


def _some_row(kind: Kind, group: Field, inner: Sql, asked: Asked, there: bool = True) -> Sql:
    """Return SQL about ``k`` that some row ``r`` of a group (or none) answers ``inner``."""
    table, (sql, args) = group_table(kind, group), inner
    no = "" if there else "NOT "
    if asked.singly:
        return f"{no}EXISTS (SELECT 1 FROM {table} r WHERE r.key = k.key AND ({sql}))", args
    return f"k.key {no}IN (SELECT r.key FROM {table} r WHERE {sql})", args


def _test(test: Test, kind: Kind, asked: Asked, group: str) -> Sql:
    field = kind.field(f"{group}.{test.path}" if group else test.path)
    assert field is not None
    if group:
        return _leaf(field, test.op, test.values, asked, "r")
    outer = kind.by_id[test.path.partition(".")[0]]
    if not isinstance(outer.type, Rows):
        return _leaf(field, test.op, test.values, asked, "k")
    return _some_row(kind, outer, _row_test(test, field, outer, asked), asked, test.op != "none")


def _row_test(test: Test, field: Field, outer: Field, asked: Asked) -> Sql:
    """Return SQL about ``r``, a row of a group; of *none* that which no row may answer."""
    assert isinstance(outer.type, Rows)
    if test.op not in ("any", "none") or "." in test.path:
        leaf = field if "." in test.path else outer.type.head_field
        return _leaf(leaf, "any" if test.op == "none" else test.op, test.values, asked, "r")
    if asked.audience == "full":
        return "1", []
    seen = [f for f in outer.type.fields if may_see(asked.audience, f.audience)]
    return " OR ".join(f"r.{columns_of(f)[-1][0]} IS NOT NULL" for f in seen), []


class Part(msgspec.Struct, frozen=True):
    """One part of a condition as SQL about one table alone, the kind's ``k`` or a group's ``r``; a key may be there twice."""

    table: str
    alias: str
    where: str
    args: tuple[object, ...]


def part_of(condition: Condition, kind: Kind, asked: Asked) -> Part:
    """Return a condition about the table that answers it alone; of *none* in a group, what no row of the record may answer."""
    match condition:
        case OfRow():
            outer = kind.by_id[condition.group]
            sql, args = _compile(condition.part, kind, asked, condition.group)
            return Part(group_table(kind, outer), "r", sql, tuple(args))
        case Test() if isinstance((outer := kind.by_id[condition.path.partition(".")[0]]).type, Rows):
            field = kind.field(condition.path)
            assert field is not None
            sql, args = _row_test(condition, field, outer, asked)
            return Part(group_table(kind, outer), "r", sql, tuple(args))
        case _:
            sql, args = compile_condition(condition, kind, asked)
            return Part(kind_table(kind), "k", sql, tuple(args))


def _leaf(field: Field, op: Op, values: Sequence[str], asked: Asked, alias: str) -> Sql:
    columns = [f"{alias}.{name}" for name, _ in columns_of(field)]
    if op in ("any", "none"):
        # why: the last column of a type that keeps words holds them whatever was understood
        column = columns[0] if isinstance(field.type, Place) else columns[-1]
        return f"{column} IS {'NOT ' if op == 'any' else ''}NULL", []
    face = next(_FACES[t] for t in type(field.type).__mro__ if t in _FACES)
    return face(field.type, columns, op, values, asked)


def _among(column: str, ids: Sequence[str]) -> Sql:
    if len(ids) == 1:
        return f"{column} = ?", [ids[0]]
    return f"{column} IN (SELECT value FROM json_each(?))", [json.dumps(list(ids))]


def _text(_type: FieldType, columns: Sequence[str], op: Op, values: Sequence[str], _asked: Asked) -> Sql:
    """Compare words: as typed where marks were typed, folded where none were."""
    column = columns[0]
    if op in ("is", "one_of"):
        sql, args = _among(f"vn_same({column})", [same_word(v) for v in values])
        return _with_a_word(column, values[0], sql, args) if len(values) == 1 else (sql, args)
    wanted, function = _comparable(values[0])
    if op == "starts":
        sql = f"substr({function}({column}), 1, {len(wanted)}) = ?"
    else:
        sql = f"instr({function}({column}), ?) > 0"
    return _with_a_word(column, values[0], sql, [wanted]) if function == "vn_same" else (sql, [wanted])


def _with_a_word(column: str, typed: str, sql: str, args: list[object]) -> Sql:
    """Return SQL that looks first for the longest word without its marks: to compare marks costs eight times as much."""
    longest = max(fold(typed).split(), key=len, default="")
    return f"(instr(vn_fold({column}), ?) > 0 AND {sql})", [longest, *args]


def _comparable(typed: str) -> tuple[str, str]:
    same = same_word(typed)
    folded = fold(typed)
    return (" ".join(folded.split()), "vn_fold") if same == " ".join(folded.split()) else (same, "vn_same")


def _flag(_type: FieldType, columns: Sequence[str], _op: Op, values: Sequence[str], _asked: Asked) -> Sql:
    return f"{columns[0]} = ?", [int(values[0])]


_SIGNS: Mapping[Op, str] = {"is": "=", "less": "<", "most": "<=", "more": ">", "least": ">="}


def _number(type_: FieldType, columns: Sequence[str], op: Op, values: Sequence[str], asked: Asked) -> Sql:
    numbers: list[object] = []
    for value in values:
        if isinstance(type_, Quantity):
            measure = Quantity(type_.dimension, type_.unit, signed=True)
            numbers.append(float(measure.base(measure.accept(value, asked.words))))
        else:
            numbers.append(int(value))
    if op == "between":
        return f"{columns[0]} BETWEEN ? AND ?", numbers
    return f"{columns[0]} {_SIGNS[op]} ?", numbers


def _day(_type: FieldType, columns: Sequence[str], op: Op, values: Sequence[str], _asked: Asked) -> Sql:
    """Compare partial days as text; a day known in part counts from its first day, lunar ones by their own count."""
    column, low, high = columns[0], values[0], values[-1] + _BEYOND
    sql, wanted = {
        "is": ("{c} >= ? AND {c} < ?", [low, high]),
        "between": ("{c} >= ? AND {c} < ?", [low, high]),
        "before": ("{c} < ?", [low]),
        "after": ("{c} >= ?", [high]),
        "least": ("{c} >= ?", [low]),
        "most": ("{c} < ?", [high]),
    }[op]
    sql = sql.format(c=column)
    lunar: list[object] = ["L" + value for value in wanted]
    return f"(({sql} AND {column} < 'L') OR ({sql} AND {column} >= 'L'))", [*wanted, *lunar]


def _dating(_type: FieldType, columns: Sequence[str], op: Op, values: Sequence[str], _asked: Asked) -> Sql:
    """Compare spans of years: *is* and *between* ask for a span that meets it, *before* and *after* for one wholly outside."""
    if op == "contains":
        return _text(_type, columns[2:], op, values, _asked)
    first, last = years(values[0]), years(values[-1])
    assert first and last
    begin, end = f"coalesce({columns[0]}, {columns[1]})", f"coalesce({columns[1]}, {columns[0]})"
    if op == "before":
        return f"{end} < ?", [first[0]]
    if op == "after":
        return f"{begin} > ?", [first[1]]
    if op == "least":
        return f"{begin} >= ?", [first[0]]
    if op == "most":
        return f"{end} <= ?", [first[1]]
    return f"({begin} <= ? AND {end} >= ?)", [last[1], first[0]]


def _yearly(type_: FieldType, columns: Sequence[str], op: Op, values: Sequence[str], asked: Asked) -> Sql:
    if op == "contains":
        return _text(type_, columns[1:], op, values, asked)
    low, high = (type_.accept(v, asked.words) for v in (values[0], values[-1]))
    first = low["m"] * 100 + low.get("d", 0)
    last = high["m"] * 100 + high.get("e", high.get("d", 99))
    if first <= last:
        return f"{columns[0]} BETWEEN ? AND ?", [first, last]
    return f"({columns[0]} >= ? OR {columns[0]} <= ?)", [first, last]


def _place(type_: FieldType, columns: Sequence[str], op: Op, values: Sequence[str], asked: Asked) -> Sql:
    if op == "contains":
        return _text(type_, columns, op, values, asked)
    if op == "known_now":
        return f"{columns[2]} IS NOT NULL", []
    units = asked.words.units
    then = units.within(values[0])
    now = list(dict.fromkeys(today for unit in then for today in units.today(unit)))
    by_then, by_now = _among(columns[1], then), _among(columns[2], now or [""])
    if op == "in_then":
        return by_then
    if op == "in_now":
        return by_now
    return f"({by_then[0]} OR {by_now[0]})", [*by_then[1], *by_now[1]]


def _terms(type_: FieldType, values: Sequence[str], asked: Asked) -> list[str]:
    """Return the terms meant, and those that became one of them."""
    assert isinstance(type_, (OneTerm, ManyTerms))
    wanted = list(dict.fromkeys(values))
    for term in asked.words.vocabularies[type_.vocabulary].terms:
        if term.became in wanted and term.id not in wanted:
            wanted.append(term.id)
    return wanted


def _one_term(type_: FieldType, columns: Sequence[str], _op: Op, values: Sequence[str], asked: Asked) -> Sql:
    return _among(columns[0], _terms(type_, values, asked))


def _many_terms(type_: FieldType, columns: Sequence[str], _op: Op, values: Sequence[str], asked: Asked) -> Sql:
    wanted = _terms(type_, values, asked)
    found = " OR ".join(f"instr({columns[0]}, ?) > 0" for _ in wanted)
    return f"({found})", [f"|{term}|" for term in wanted]


def _link(_type: FieldType, columns: Sequence[str], op: Op, values: Sequence[str], asked: Asked) -> Sql:
    """Compare a link by the record's id, number or name; the name of a record hidden from the audience is no answer."""
    column, level = columns[0], highest_level(asked.audience)
    if op == "contains":
        wanted, function = _comparable(values[0])
        return (
            f"({column} IN (SELECT i.id FROM item i WHERE i.level <= ? AND instr({function}(i.name), ?) > 0) "
            f"OR (substr({column}, 1, 1) = '~' AND instr({function}(substr({column}, 2)), ?) > 0))",
            [level, wanted, wanted],
        )
    ids = [v for v in values if RECORD_ID.match(v)]
    said = [v for v in values if v not in ids]
    parts: list[Sql] = [_among(column, ids)] if ids else []
    if said:
        names = json.dumps([same_word(v) for v in said])
        parts.append(
            (
                f"{column} IN (SELECT i.id FROM item i WHERE i.level <= ? AND (vn_same(i.name) IN (SELECT value FROM json_each(?)) "
                f"OR vn_same(i.number) IN (SELECT value FROM json_each(?)))) "
                f"OR (substr({column}, 1, 1) = '~' AND vn_same(substr({column}, 2)) IN (SELECT value FROM json_each(?)))",
                [level, names, names, names],
            )
        )
    return "(" + " OR ".join(sql for sql, _ in parts) + ")", [a for _, args in parts for a in args]


_Face = Callable[[FieldType, Sequence[str], Op, Sequence[str], Asked], Sql]
_FACES: Mapping[type[FieldType], _Face] = {
    Text: _text,
    LongText: _text,
    Measures: _text,
    Source: _text,
    Flag: _flag,
    Count: _number,
    Quantity: _number,
    Day: _day,
    Dating: _dating,
    YearlyDay: _yearly,
    Place: _place,
    OneTerm: _one_term,
    ManyTerms: _many_terms,
    RecordLink: _link,
    DecisionLink: _link,
}
