"""A form that is being written, as a value: its tree of plain JSON, what was done to it, and its parts as an outline.

Nothing here is changed in place: every step gives a new tree, and the history keeps those before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from db.schema.kind import Description
from db.schema.label import Label
from heritage_app.form_editor.new_parts import new_label, new_part
from reports.form_faults import Place
from reports.form_schema import BRANCHES, Slot, called, slots_of, struct_of
from reports.forms import Declared, Form

_WIDE = 150
_SUMMARY = 46
_EVERY_KIND = Label("Mọi loại phiếu", "Every kind")
Tree = Mapping[str, Any]


class State(msgspec.Struct, frozen=True):
    """A form at one moment, and where its writer stood."""

    tree: dict[str, Any]
    place: Place = ()


class History(msgspec.Struct, frozen=True):
    """What a form was, is, and was before something was taken back."""

    now: State
    before: tuple[State, ...] = ()
    after: tuple[State, ...] = ()
    last: tuple[Place, str] | None = None

    def then(self, tree: Tree, place: Place, typing: tuple[Place, str] | None = None) -> History:
        """Go on to another tree; what is typed into one value is one step."""
        going_on = typing is not None and typing == self.last
        before = self.before if going_on else (*self.before, self.now)
        return History(State(dict(tree), place), before, (), typing)

    def undo(self) -> History:
        """Go back one step."""
        if not self.before:
            return self
        return History(self.before[-1], self.before[:-1], (self.now, *self.after))

    def redo(self) -> History:
        """Do again what was taken back."""
        if not self.after:
            return self
        return History(self.after[0], (*self.before, self.now), self.after[1:])


class Node(msgspec.Struct, frozen=True):
    """A line of the outline: where it stands, what it is and says, and what is below it."""

    place: Place
    label: Label
    says: str = ""
    below: tuple[Node, ...] = ()


class Standing(msgspec.Struct, frozen=True):
    """What stands at a place: a part (``struct``), a line of labels, or (``slot`` alone) a list or dictionary of them."""

    value: Any
    struct: type[Declared] | None = None
    slot: Slot | None = None
    owner: Place = ()
    listed: bool = False


class Addition(msgspec.Struct, frozen=True):
    """Something that may be added: what it is, the list it goes into and where, or the key of a dictionary."""

    label: Label
    into: Place
    at: int | str
    value: Any


def read_tree(text: str) -> dict[str, Any] | None:
    """Return a form's text as its tree; None where the text is none that a form can be made of."""
    try:
        msgspec.json.decode(text.encode(), type=Form)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    found: dict[str, Any] = msgspec.json.decode(text)
    return found


def written(tree: Any) -> str:
    """Return a tree as the text of a form's file: a line for what is short, else a line for each part."""
    return _written(tree, 0) + "\n"


def _written(value: Any, deep: int) -> str:
    one = _spaced(value)
    if not isinstance(value, (dict, list)) or (deep and len(one) + deep <= _WIDE):
        return one
    inner = " " * (deep + 1)
    if isinstance(value, dict):
        lines = [f"{inner}{_spaced(key)}: {_written(v, deep + 1)}" for key, v in value.items()]
    else:
        lines = [inner + _written(v, deep + 1) for v in value]
    opens, closes = "{}" if isinstance(value, dict) else "[]"
    return f"{opens}\n" + ",\n".join(lines) + f"\n{' ' * deep}{closes}"


def _spaced(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_spaced(k)}: {_spaced(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_spaced, value)) + "]"
    return msgspec.json.encode(value).decode()


def value_at(tree: Any, place: Place) -> Any:
    """Return what stands at a place; None where nothing does."""
    for step in place:
        if isinstance(tree, list):
            tree = tree[step] if isinstance(step, int) and step < len(tree) else None
        else:
            tree = tree.get(step) if isinstance(tree, dict) else None
    return tree


def put(tree: Any, place: Place, value: Any) -> Any:
    """Return the tree with a value at a place; None, or what says no more than nothing, takes it away."""
    if not place:
        return value
    step, rest = place[0], place[1:]
    if isinstance(tree, list):
        return [put(v, rest, value) if n == step else v for n, v in enumerate(tree)]
    changed = dict(tree or {})
    new = put(changed.get(str(step)), rest, value)
    if new is None:
        changed.pop(str(step), None)
    else:
        changed[str(step)] = new
    return changed


def added(tree: Tree, addition: Addition) -> tuple[Tree, Place]:
    """Return the tree with something added, and where it stands now."""
    there = value_at(tree, addition.into)
    if isinstance(addition.at, str):
        return put(tree, addition.into, {**(there or {}), addition.at: addition.value}), (*addition.into, addition.at)
    listed = list(there or [])
    listed.insert(addition.at, addition.value)
    return put(tree, addition.into, listed), (*addition.into, addition.at)


def removed(tree: Tree, place: Place) -> tuple[Tree, Place]:
    """Return the tree without what stands at a place, and the place of what is nearest."""
    owner, step = place[:-1], place[-1]
    there = value_at(tree, owner)
    if isinstance(there, dict):
        left: Any = {k: v for k, v in there.items() if k != step}
        return put(tree, owner, left or None), owner
    left = [v for n, v in enumerate(there) if n != step]
    return put(tree, owner, left), ((*owner, min(int(step), len(left) - 1)) if left else owner)


def moved(tree: Tree, place: Place, by: int) -> tuple[Tree, Place] | None:
    """Return the tree with a part moved up or down among its own, and where it stands now; None at the end."""
    owner, step = place[:-1], place[-1] if place else None
    there = value_at(tree, owner)
    if not isinstance(there, list) or not isinstance(step, int) or not 0 <= step + by < len(there):
        return None
    listed = list(there)
    listed.insert(step + by, listed.pop(step))
    return put(tree, owner, listed), (*owner, step + by)


def standing(tree: Tree, place: Place) -> Standing:
    """Return what stands at a place of a form."""
    struct: type[Declared] = Form
    value: Any = tree
    at = 0
    while at < len(place):
        slot = next(s for s in slots_of(struct) if s.name == place[at])
        owner = place[: at + 1]
        value, at = (value or {}).get(slot.name), at + 1
        if at == len(place):
            return Standing(value, None, slot, owner)
        if slot.sort == "by_kind":
            value, owner, at = (value or {}).get(place[at]), place[: at + 1], at + 1
            if at == len(place):
                return Standing(value, None, slot, owner, listed=bool(slot.parts))
        value, at = value[place[at]], at + 1
        if slot.sort == "lines":
            return Standing(value, None, slot, owner, listed=True)
        struct = struct_of(value, slot.parts)
    return Standing(value, struct)


def outline(tree: Tree, description: Description) -> tuple[Node, ...]:
    """Return the parts of a form: what it is as a whole, then its lists with what stands in them."""
    return (
        Node((), Label("Thông tin chung", "The form as a whole"), _says(tree)),
        *_below(Form, tree, (), description),
    )


def nodes(found: tuple[Node, ...]) -> Iterator[Node]:
    """Yield the lines of an outline and all below them."""
    for node in found:
        yield node
        yield from nodes(node.below)


def _below(struct: type[Declared], value: Tree, place: Place, description: Description) -> tuple[Node, ...]:
    branches = [slot for slot in slots_of(struct) if slot.sort in BRANCHES]
    if struct is not Form and len(branches) == 1:
        [slot] = branches
        return _elements(slot, value.get(slot.name), (*place, slot.name), description)
    found = []
    for slot in branches:
        there = value.get(slot.name)
        if there or not slot.rare:
            at = (*place, slot.name)
            found.append(Node(at, slot.label, below=_elements(slot, there, at, description)))
    return tuple(found)


def _elements(slot: Slot, value: Any, place: Place, description: Description) -> tuple[Node, ...]:
    if slot.sort == "by_kind":
        return tuple(
            Node(
                (*place, key),
                description.by_id[key].label if key in description.by_id else _EVERY_KIND,
                "" if slot.parts else _says(inner),
                _parts(slot, inner, (*place, key), description) if slot.parts else (),
            )
            for key, inner in (value or {}).items()
        )
    if slot.sort == "lines":
        return tuple(Node((*place, n), Label("Dòng", "Line"), _says(line)) for n, line in enumerate(value or ()))
    return _parts(slot, value or (), place, description)


def _parts(slot: Slot, value: Any, place: Place, description: Description) -> tuple[Node, ...]:
    found = []
    for n, part in enumerate(value):
        struct, at = struct_of(part, slot.parts), (*place, n)
        found.append(Node(at, called(struct), _says(part), _below(struct, part, at, description)))
    return tuple(found)


def _says(value: Any) -> str:
    """Return the first words of a part, by which its writer knows it again."""
    for name in ("vi", "label", "role", "title", "text"):
        inner = value.get(name) if isinstance(value, dict) else None
        text = inner.get("vi", "") if isinstance(inner, dict) else inner
        if isinstance(text, str) and text.strip():
            text = " ".join(text.split())
            return text if len(text) <= _SUMMARY else text[:_SUMMARY].rpartition(" ")[0] + "…"
    return ""


def additions(tree: Tree, place: Place, description: Description) -> tuple[Addition, ...]:
    """Return what may be added where one stands: into the part itself first, then after it among its own."""
    here = standing(tree, place)
    found: list[Addition] = []
    if here.struct is not None and place:
        for slot in (s for s in slots_of(here.struct) if s.sort in BRANCHES):
            found += _into(slot, (*place, slot.name), here.value.get(slot.name), description)
    elif here.slot is not None and not here.listed:
        found += _into(here.slot, place, here.value, description)
    elif here.slot is not None and here.slot.sort == "by_kind":
        found += _parts_into(here.slot, place, len(here.value or ()))
    if place and isinstance(place[-1], int):
        owner = standing(tree, place[:-1])
        if owner.slot is not None:
            lines = owner.slot.sort == "lines"
            after = place[-1] + 1
            found += [_line_into(place[:-1], after)] if lines else _parts_into(owner.slot, place[:-1], after)
    return tuple(found)


def _into(slot: Slot, place: Place, value: Any, description: Description) -> list[Addition]:
    if slot.sort == "lines":
        return [_line_into(place, len(value or ()))]
    if slot.sort == "parts":
        return _parts_into(slot, place, len(value or ()))
    new: Any = [new_part(slot.parts[0])] if slot.parts else new_label("Tên giấy")
    keys = ["*", *description.by_id] if slot.parts else list(description.by_id)
    return [
        Addition(_EVERY_KIND if key == "*" else description.by_id[key].label, place, key, new)
        for key in keys
        if key not in (value or {})
    ]


def _parts_into(slot: Slot, place: Place, at: int) -> list[Addition]:
    return [Addition(called(part), place, at, new_part(part)) for part in slot.parts]


def _line_into(place: Place, at: int) -> Addition:
    return Addition(Label("Dòng", "Line"), place, at, new_label("Dòng mới"))


def plain_of(slot: Slot, value: Any) -> Any:
    """Return a value as it stands in the file: nothing where it says what is so anyway."""
    empty: Any = {
        "paths": [],
        "kinds": [],
        "terms": [],
        "sections": {},
        "text": "",
        "path": "",
        "day": "",
    }
    if value == slot.default or (value == empty.get(slot.sort, ...) and slot.default is not msgspec.NODEFAULT):
        return None
    return value
