"""Changing fields of many records as one act: what would change, with its problems, and the change itself.

A change is asked for by paths: a field, or a field of a group's rows, which is then that of the row that stands for the
group now (a first row is made where there is none).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import msgspec

from db.catalogue.checking import problems_of
from db.catalogue.reading import Reader
from db.catalogue.resolve import Resolver
from db.catalogue.writing import Writer
from db.giving_way import uncollected
from db.ledger.acts import Touched
from db.model.changes import Changes, Progress, tell_read
from db.model.edits import differences, same, understood
from db.model.problems import NotPossible, Problem
from db.model.record import Record, record_of
from db.model.revision import Entry, canonical
from db.model.state import State
from db.schema.field import Field
from db.schema.field_type import Refused, Value, Words, counted, grouped
from db.schema.kind import Kind
from db.schema.label import Label, Language
from db.schema.reference import ManyTerms
from db.schema.rows import Rows

Wanted = Mapping[str, Mapping[str, Value]]
"""Kept values by record and path; None: nothing is to stand there."""
_SLICE = 500
_OF_HERITAGE = Label("di sản", "heritage record"), Label("di sản", "heritage records")
_LOOKING = Label("Xem trước các thay đổi", "Looking at the changes")


class Change(msgspec.Struct, frozen=True):
    """One cell that would change: what stands there, what will, and the problems that come with it."""

    record: str
    name: str
    number: str
    path: str
    before: str
    after: str
    problems: tuple[Problem, ...] = ()


class Preview(msgspec.Struct, frozen=True):
    """All cells that would change, and how many records stay as they are or cannot be changed."""

    changes: tuple[Change, ...]
    same: int = 0
    deleted: int = 0


def settable(kind: Kind, path: str) -> Field:
    """Return the field of a path that may be set in many records; of a group its head; else raise ``NotPossible``."""
    field = kind.field(path)
    if field is None:
        raise NotPossible(
            Label(f"{kind.label.vi} không có trường “{path}”.", f"{kind.label.en} has no field “{path}”.")
        )
    return field.type.head_field if isinstance(field.type, Rows) else field


def typed_value(kind: Kind, path: str, typed: str, words: Words) -> Value:
    """Return the kept value of what was typed for a path, None for nothing; raise ``NotPossible`` naming the field."""
    field = settable(kind, path)
    if not typed.strip():
        return None
    try:
        return field.type.accept(typed.strip() if isinstance(field.type, ManyTerms) else typed, words)
    except Refused as refused:
        raise NotPossible(
            Label(f"{field.label.vi}: {refused.label.vi}", f"{field.label.en}: {refused.label.en}")
        ) from None


def with_value(kind: Kind, before: Record, asked: Mapping[str, Value], path: str, value: Value) -> tuple[str, Value]:
    """Return the field of a path and what it would hold with a value there, after what is asked of it already."""
    field_id, _, inner = path.partition(".")
    type_ = kind.by_id[field_id].type
    if not isinstance(type_, Rows):
        return field_id, value
    rows = list((asked[field_id] if field_id in asked else before.values.get(field_id)) or [])
    inner = inner or type_.head_field.id
    if not rows:
        return field_id, [{inner: value}] if value is not None else []
    row = type_.current_row(rows)
    changed = {k: v for k, v in row.items() if k != inner} | ({inner: value} if value is not None else {})
    left = [changed if r is row else r for r in rows]
    return field_id, [r for r in left if set(r) - {"id", "pos"}]


def standing(kind: Kind, record: Record, path: str) -> Value:
    """Return what stands at a path: of a group, in the row that stands for it now."""
    field_id, _, inner = path.partition(".")
    value, type_ = record.values.get(field_id), kind.by_id[field_id].type
    if isinstance(type_, Rows):
        return type_.current_row(value).get(inner or type_.head_field.id) if value else None
    return value


def preview(
    read: Reader, wanted: Wanted, today: date, language: Language = "vi", check: bool = True
) -> Iterator[Progress | Preview]:
    """Look at what would change, a slice at a time; the last value is the preview. ``check``: with the problems."""
    words = read.words("full", language)
    ids, found, unchanged, deleted = list(wanted), list[Change](), 0, 0
    for start in range(0, len(ids), _SLICE):
        for before in read.search.records(ids[start : start + _SLICE]):
            kind = read.description.kind(before.kind)
            if before.deleted:
                deleted += 1
                continue
            cells = {path: v for path, v in wanted[before.id].items() if not same(standing(kind, before, path), v)}
            if not cells:
                unchanged += 1
                continue
            new = _new_problems(read, kind, before, cells, today) if check else {}
            for path, value in cells.items():
                field = settable(kind, path)
                was = standing(kind, before, path)
                found.append(
                    Change(
                        before.id,
                        before.name,
                        before.number,
                        path,
                        "" if was is None else field.type.show(was, words),
                        "" if value is None else field.type.show(value, words),
                        tuple(new.get(path.partition(".")[0], ())),
                    )
                )
        yield Progress(min(start + _SLICE, len(ids)), len(ids), _LOOKING)
    yield Preview(tuple(found), unchanged, deleted)


def _new_problems(
    read: Reader, kind: Kind, before: Record, cells: Mapping[str, Value], today: date
) -> dict[str, list[Problem]]:
    """Return the problems a record would have that it has not now, by field; those of other fields with the first cell."""
    asked: dict[str, Value] = {}
    for path, value in cells.items():
        field_id, made = with_value(kind, before, asked, path, value)
        asked[field_id] = made
    values = {field: value for field, value in (before.values | asked).items() if value not in (None, [], "")}
    had = {(p.field, p.label.vi) for p in problems_of(read, before, today)}
    after = problems_of(read, msgspec.structs.replace(before, values=values), today)
    fields = [path.partition(".")[0] for path in cells]
    new: dict[str, list[Problem]] = {}
    for problem in after:
        if (problem.field, problem.label.vi) not in had:
            new.setdefault(problem.field if problem.field in fields else fields[0], []).append(problem)
    return new


def change_many(writer: Writer, wanted: Wanted, sentence: Label | None = None) -> Changes | None:
    """Change all records as one act, all or none; None where nothing differs.

    Each entry replaces what stands at the moment of the act. A deleted record is left alone.
    """
    with uncollected(len(wanted) > _SLICE):
        return _change(writer, wanted, sentence)


def _change(writer: Writer, wanted: Wanted, sentence: Label | None) -> Changes | None:
    read, words = writer.read, writer.read.words()
    resolver = Resolver(writer.description, read)
    settled: dict[tuple[str, str, bytes], Value] = {}
    touched: list[tuple[str, str, Mapping[str, Entry]]] = []
    paths: dict[str, Label] = {}
    ids = list(wanted)
    states: dict[str, State] = {}
    for start in range(0, len(ids), _SLICE):
        tell_read(writer.watch, start, len(ids))
        for record, kind_id, state in read.search.states(ids[start : start + _SLICE]):
            if state.deleted:
                continue
            kind = writer.description.kind(kind_id)
            before = record_of(record, kind, state)
            asked: dict[str, Value] = {}
            for path, value in wanted[before.id].items():
                known = (kind.id, path, canonical(value))
                if known not in settled:
                    settled[known] = resolver.settle_one(settable(kind, path).type, value)
                field_id, made = with_value(kind, before, asked, path, settled[known])
                asked[field_id] = made
                paths[path] = (kind.field(path) or settable(kind, path)).label
            entries = differences(kind, before, understood(kind, before, asked, words))
            if entries:
                touched.append((record, kind.id, entries))
                states[record] = state
    if not touched:
        return None
    return writer.act(sentence or _sentence(writer, touched, paths), [*resolver.made, *touched], before=states)


def _sentence(writer: Writer, touched: Touched, paths: Mapping[str, Label]) -> Label:
    kinds = {kind for _, kind, _ in touched}
    one, several = _OF_HERITAGE
    if len(kinds) == 1:
        kind = writer.description.kind(kinds.pop())
        one, several = kind.label.within(), kind.plural.within()
    labels: Sequence[Label] = list(paths.values())
    more = (f" và {len(labels) - 3} trường khác", f" and {len(labels) - 3} more") if len(labels) > 3 else ("", "")
    return Label(
        f"Đổi {', '.join(f.vi for f in labels[:3])}{more[0]} của {grouped(len(touched))} phiếu {several.vi}",
        f"Change {', '.join(f.en for f in labels[:3])}{more[1]} of {counted(len(touched), one.en, several.en)}",
    )
