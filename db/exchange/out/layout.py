"""How a catalogue stands in sheets: one a kind, one a repeatable group, their names, headings and columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from db.model.condition import visible
from db.model.problems import NotPossible
from db.schema.field import Audience, Field
from db.schema.kind import Description, Kind
from db.schema.label import Label
from db.schema.rows import Rows
from db.schema.vietnamese import fold_letters

ID = Label("Mã phiếu (id)", "Record (id)")
MARK = Label("Bản ghi (revision)", "Stood by (revision)")
ROW = Label("Mã dòng (id)", "Row (id)")
KIND = Label("Loại phiếu", "Kind of record")
LISTS = "Danh mục từ"
ABOUT = "Về tệp này"
"""Two sheets that hold no records: the words of the drop-downs, and what the file is."""

_MOST_LETTERS = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


class Sheet(msgspec.Struct, frozen=True):
    """One sheet: the records of a kind, or (with ``group``) the rows of one of its groups."""

    name: str
    kind: Kind
    fields: tuple[Field, ...]
    group: Field | None = None

    @property
    def headings(self) -> list[str]:
        """The first row: what names the record (and the row), then a label a field, told apart by its id where needed."""
        begin = [ID.vi, MARK.vi] if self.group is None else [ID.vi, ROW.vi]
        known = heading_of(self.kind, self.group)
        return begin + [known[f.id] for f in self.fields]


def heading_of(kind: Kind, group: Field | None = None) -> dict[str, str]:
    """Return the heading of every field of a kind (of a group's rows), the same whichever fields a sheet shows."""
    return headings(group.type.fields if group is not None and isinstance(group.type, Rows) else kind.fields)


def headings(fields: Sequence[Field]) -> dict[str, str]:
    """Return the Vietnamese labels of fields by id; where two have the same one, the later ones carry their id."""
    taken: set[str] = set()
    found = {}
    for field in fields:
        label = field.label.vi
        found[field.id] = f"{label} ({field.id})" if label in taken else label
        taken.add(label)
    return found


def sheet_names(description: Description) -> Mapping[tuple[str, str], str]:
    """Return the name of the sheet of every kind (group: empty) and of every group, the same in every file."""
    taken: set[str] = {LISTS.lower(), ABOUT.lower()}
    found: dict[tuple[str, str], str] = {}
    for kind in description.kinds:
        for group in (None, *(g for g, _ in kind.groups)):
            full = kind.plural.vi if group is None else f"{kind.plural.vi} – {group.label.vi}"
            full = _FORBIDDEN.sub("-", full)
            name, again = _short(full, ""), 1
            while name.lower() in taken:
                again += 1
                name = _short(full, f" ({again})")
            taken.add(name.lower())
            found[kind.id, group.id if group else ""] = name
    return found


def _short(name: str, end: str) -> str:
    room = _MOST_LETTERS - len(end)
    return (name if len(name) <= room else name[: room - 1].rstrip() + "…") + end


def sheets_of(
    description: Description, kind: Kind, audience: Audience, chosen: Sequence[str] = (), groups: Sequence[str] = ()
) -> list[Sheet]:
    """Return the sheet of a kind and those of ``groups``, with the fields an audience may see.

    The kind's own sheet shows its single fields, and of the groups a list shows the current row's head. ``chosen``
    are paths: fields, groups and ``group.field``; none means all.
    """
    names = sheet_names(description)
    paths = [path_of(kind, name, audience) for name in chosen]
    listed = {f.id for f in kind.listed}
    own = [f for f in kind.fields if not isinstance(f.type, Rows) or f.id in listed]
    if paths:
        own = [kind.by_id[p] for p in dict.fromkeys(p for p in paths if "." not in p)]
    sheets = [Sheet(names[kind.id, ""], kind, tuple(f for f in own if visible(kind, f.id, audience)))]
    for group in groups:
        field = kind.by_id[group]
        assert isinstance(field.type, Rows)
        inner = [f for f in field.type.fields if visible(kind, f"{group}.{f.id}", audience)]
        if paths and group not in paths:
            inner = [f for f in inner if f"{group}.{f.id}" in paths]
        if inner:
            sheets.append(Sheet(names[kind.id, group], kind, tuple(inner), field))
    return sheets


def path_of(kind: Kind, name: str, audience: Audience = "full") -> str:
    """Return the path a person means by an id or a label; raise ``NotPossible`` where there is none for the audience."""
    found = kind.named.get(fold_letters(name.strip()), ())
    path = name if kind.field(name) is not None else found[0] if len(found) == 1 else ""
    if not path or visible(kind, path, audience) is None:
        raise NotPossible(
            Label(
                f"Phiếu {kind.label.within().vi} không có trường “{name}” cho người xem này; xem lệnh kinds.",
                f"{kind.label.en} has no field “{name}” for this audience; see the command kinds.",
            )
        )
    return path
