"""A line of a sheet against the record it was written from: only the cells that were edited speak, each for its field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from db.catalogue.resolve import Resolver
from db.exchange.out.cells import cell_of, guarded
from db.model.edits import differences, same
from db.model.record import Record
from db.model.revision import Entry
from db.schema.field_type import Value, Words
from db.schema.kind import Kind
from db.schema.rows import Rows

_LOST = re.compile("[\t\ufeff]")


class Standing(msgspec.Struct, frozen=True):
    """A record as it is now, and as it was when the sheet was written (None: the sheet does not say)."""

    kind: Kind
    now: Record
    then: Record | None
    words: Words

    @property
    def base(self) -> Record:
        """What the edits were made on."""
        return self.then or self.now

    def shown(self, path: str) -> str:
        """Return the text a cell had when the sheet was written."""
        group, _, inner = path.partition(".")
        field = self.kind.field(path)
        value = self.base.values.get(group)
        if inner:
            row = self.row(group)
            value = row.get(inner) if row else None
        if field is None or value in (None, "", []):
            return ""
        return cell_of(field.type, value, self.words)

    def row(self, group: str) -> dict[str, Value] | None:
        """Return the row a cell of the record's own line shows."""
        rows, type_ = self.base.values.get(group), self.kind.by_id[group].type
        return type_.current_row(rows) if rows and isinstance(type_, Rows) else None


def merged(
    standing: Standing,
    values: Mapping[str, Value],
    added: Sequence[tuple[str, Value]],
    kept: Sequence[str],
    shown: dict[str, str],
    resolver: Resolver,
) -> dict[str, Entry]:
    """Return the entries of the edited cells; a field both sides changed differently becomes an open question.

    An emptied cell takes a value away only where the sheet says from which revision it was written.
    """
    base, kind = standing.base, standing.kind
    wanted: dict[str, Value] = {}
    for path, text in shown.items():
        group, _, inner = path.partition(".")
        before = standing.shown(path)
        if kind.field(path) is None or unedited(text, before) or unedited(text, _guarded(before)):
            continue
        if path not in values and (text or standing.then is None):
            continue
        value = values.get(path)
        if isinstance(value, str) and before != _guarded(before) and value == _guarded(value[1:]):
            value = value[1:]
        if not inner:
            wanted[path] = value
            continue
        rows = wanted.get(group) or [dict(r) for r in base.values.get(group, ())]
        current = standing.row(group)
        target = next((r for r in rows if current and r["id"] == current["id"]), None)
        if target is None:
            rows.append(target := {})
        target.pop(inner, None)
        if value is not None:
            target[inner] = value
        wanted[group] = [r for r in rows if set(r) - {"id", "pos"}]
    for group, row in added:
        rows = wanted.get(group) or [dict(r) for r in base.values.get(group, ())]
        known = next((r for r in rows if row.get("id") and r.get("id") == row["id"]), None)
        if known is not None:
            wanted[group] = [row | {k: r[k] for k in ("pos",) if k in r} if r is known else r for r in rows]
        elif not any(all(same(r.get(k), v) for k, v in row.items()) for r in rows):
            wanted[group] = [*rows, row]
    _keep_original(standing, kept, wanted)
    entries = differences(kind, base, resolver.settle(kind, wanted))
    # why: what somebody else wrote meanwhile just as the sheet has it needs no second entry
    return {
        slot: e
        for slot, e in entries.items()
        if slot.partition("/")[0] in standing.now.open or not stands(standing, slot, e)
    }


def _guarded(text: str) -> str:
    """Return a text as a CSV for Excel holds it, where it would become a formula."""
    return str(guarded([text])[0])


def stands(standing: Standing, slot: str, entry: Entry) -> bool:
    """Say whether a slot holds now what an entry would say, while the sheet was written before."""
    if standing.then is None:
        return False
    field, _, row = slot.partition("/")
    value = standing.now.values.get(field)
    if row:
        found = next((r for r in value or () if r["id"] == row), None)
        value = {k: v for k, v in found.items() if k != "id"} if found else None
    return same(value, entry.value)


def _keep_original(standing: Standing, kept: Sequence[str], wanted: dict[str, Value]) -> None:
    """Add texts that are in no field to the original data, each once."""
    had = str(wanted.get("raw") or standing.base.values.get("raw") or "")
    new = [line for line in kept if line not in had]
    if new and "raw" in standing.kind.by_id:
        wanted["raw"] = "\n".join([had, *new] if had else new)


def unedited(text: str, shown: str) -> bool:
    """Say whether a cell shows what went out in it, as far as spreadsheet programs keep it.

    An .ods loses tabs on its way, an .xls the mark of UTF-8 at the beginning of a text.
    """
    text, shown = as_read(text), as_read(shown)
    return text == shown or (bool(_LOST.search(shown)) and _LOST.sub("", text).strip() == _LOST.sub("", shown).strip())


def as_read(text: str) -> str:
    """Return a text as two programs agree on it: line ends and the blanks around it are not part of it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
