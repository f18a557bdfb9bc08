"""From what a person typed (words, a condition, an order, the name of a saved search) to a query; and saved searches."""

from __future__ import annotations

import difflib

import msgspec

from db.catalogue.reading import Reader
from db.catalogue.writing import Writer
from db.model.condition import By, Condition, Either, both, tests
from db.model.expression import read, read_order
from db.model.problems import NotPossible
from db.model.query import Query
from db.model.telling import write
from db.schema.field import Audience
from db.schema.kind import Kind
from db.schema.label import Label

VERSION = 1
"""Of the form of saved searches; one of a later program is kept and said, never guessed at."""


class Saved(msgspec.Struct, frozen=True, omit_defaults=True):
    """A search with a name: kind, words, condition and order as text by ids, the columns shown, and by what they are grouped."""

    name: str
    kind: str = ""
    words: str = ""
    where: str = ""
    order: str = ""
    columns: tuple[str, ...] = ()
    group: str = ""
    version: int = VERSION


def query_for(
    reader: Reader,
    kind: str = "",
    words: str = "",
    where: str = "",
    sort: str = "",
    saved: str = "",
    audience: Audience = "full",
    limit: int = 0,
    deleted: bool = False,
) -> Query:
    """Return the query that was typed; all parts narrow each other. Raises ``NotPossible`` naming what is wrong.

    ``list``, ``find``, ``print`` and ``export`` call this with their ``--kind --where --sort --saved``.
    """
    condition: Condition | None = None
    order: tuple[By, ...] = ()
    if saved:
        before = saved_search(reader, saved)
        if kind and before.kind and kind != before.kind:
            label = reader.description.by_id.get(before.kind)
            name = label.label if label else Label(before.kind, before.kind)
            raise NotPossible(
                Label(
                    f"Bộ lọc đã lưu “{saved}” là của phiếu {name.vi}.", f"The saved search “{saved}” is for {name.en}."
                )
            )
        kind = kind or before.kind
        words = " ".join(w for w in (before.words, words) if w)
        try:
            condition = condition_of(reader, before.where, kind)
            order = read_order(before.order, reader.description.by_id.get(kind))
        except NotPossible as problem:
            raise NotPossible(
                Label(
                    f"Bộ lọc đã lưu “{saved}” không còn dùng được: {problem.label.vi}",
                    f"The saved search “{saved}” can no longer be used: {problem.label.en}",
                )
            ) from None
    condition = both(condition, condition_of(reader, where, kind))
    order = read_order(sort, reader.description.by_id.get(kind)) or order
    return Query(kind, words, condition, order, deleted, (), audience, limit)


def condition_of(reader: Reader, text: str, kind: str = "") -> Condition | None:
    """Return the condition a text tells about a kind; of no kind, what it tells about the kinds that have its fields."""
    words = reader.words()
    if kind:
        known = reader.description.by_id.get(kind)
        if known is None:
            raise NotPossible(Label(f"Không có loại phiếu “{kind}”.", f"There is no kind “{kind}”."))
        return read(text, known, words)
    found: list[Condition] = []
    problem: NotPossible | None = None
    for one in reader.description.kinds:
        try:
            condition = read(text, one, words)
        except NotPossible as wrong:
            problem = problem or wrong
            continue
        if condition is None:
            return None
        if condition not in found and (not found or _paths(condition) == _paths(found[0])):
            found.append(condition)
    if not found:
        assert problem is not None
        raise problem
    return found[0] if len(found) == 1 else Either(tuple(found))


def _paths(condition: Condition) -> list[str]:
    return [path for path, _ in tests(condition)]


def saved_names(reader: Reader) -> list[str]:
    """Return the names of all saved searches, also of those this program cannot use."""
    return list(reader.search.saved())


def saved_search(reader: Reader, name: str) -> Saved:
    """Return a saved search; raise ``NotPossible`` where there is none, or where a newer program wrote it."""
    kept = reader.search.saved()
    if name not in kept:
        near = difflib.get_close_matches(name, kept, 3)
        said = "; ".join(f"“{n}”" for n in near or list(kept)[:5])
        raise NotPossible(
            Label(
                f"Không có bộ lọc đã lưu tên “{name}”." + (f" Đang có: {said}." if said else ""),
                f"There is no saved search called “{name}”." + (f" There are: {said}." if said else ""),
            )
        )
    try:
        raw = msgspec.json.decode(kept[name])
        newer = isinstance(raw, dict) and isinstance(raw.get("version"), int) and raw["version"] > VERSION
        found = None if newer else msgspec.convert(raw, Saved)
    except msgspec.MsgspecError:
        newer, found = False, None
    if found is None:
        raise NotPossible(
            Label(
                f"Bộ lọc đã lưu “{name}” do bản chương trình mới hơn lưu; vẫn giữ nguyên, hãy cập nhật chương trình để dùng.",
                f"The saved search “{name}” was kept by a newer program; it stays as it is, update the program to use it.",
            )
            if newer
            else Label(
                f"Bộ lọc đã lưu “{name}” không đọc được; vẫn giữ nguyên.",
                f"The saved search “{name}” cannot be read; it stays as it is.",
            )
        )
    return found


def save_search(writer: Writer, name: str, query: Query, columns: tuple[str, ...] = (), group: str = "") -> Saved:
    """Keep a search under a name in the catalogue, for everyone who opens it."""
    clean = " ".join(name.split())
    if not clean or len(clean) > 100:
        raise NotPossible(
            Label("Tên bộ lọc phải có chữ và không quá 100 ký tự.", "The name must have 1 to 100 characters.")
        )
    order = ",".join(by.path + (":desc" if by.descending else "") for by in query.order)
    where = write(query.where) if query.where is not None else ""
    saved = Saved(clean, query.kind, query.words, where, order, columns, group)
    writer.read.search.keep(clean, msgspec.json.encode(saved).decode())
    return saved


def gone_fields(saved: Saved, kind: Kind) -> Label | None:
    """Say which columns and groups of a saved search no field of its kind answers any more, or None."""
    gone = [path for path in dict.fromkeys((*saved.columns, *filter(None, (saved.group,)))) if path not in kind.by_id]
    if not gone:
        return None
    said = "; ".join(gone)
    return Label(
        f"Bộ lọc “{saved.name}” còn ghi cột {said} mà phiếu {kind.label.vi} nay không có; các phần khác vẫn dùng, bộ lọc giữ nguyên.",
        f"“{saved.name}” names the columns {said}, which {kind.label.en} does not have; the rest is used, the search stays as it is.",
    )


def forget_search(writer: Writer, name: str) -> None:
    """Take a saved search away."""
    writer.read.search.keep(name, None)
