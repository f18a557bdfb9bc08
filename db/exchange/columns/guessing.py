"""Guessing which column goes where: from the labels, ids and other words of the description, and from the contents."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

import msgspec

from db.exchange.columns.header import SEQUENCE_NAMES, tables_beside
from db.exchange.columns.in_order import fields_in_order
from db.exchange.columns.mapping import (
    CLASS,
    HOLDER,
    ID,
    RAW,
    REVISION,
    ROW,
    SECTION,
    SEQUENCE,
    Column,
    Mapping,
    key_of,
)
from db.schema.field import Field
from db.schema.field_type import Count, FieldType, Flag, LongText, Refused, Words
from db.schema.kind import Kind
from db.schema.measure import Quantity, unit_called
from db.schema.reference import DecisionLink, ManyTerms, OneTerm, RecordLink, read_decision
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.time import Dating, Day, years
from db.schema.vietnamese import fold

SECTION_HEADER = "Nhóm dòng"
_ENOUGH, _SURE, _INNER = 0.5, 0.85, 0.72
_SAMPLE = 60
_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]")
_NO_LETTERS = re.compile(r"[^\w ]+")
_PARTS = (
    (
        ("xom", "thon", "ban", "thon ban", "xom thon", "thon xom", "to dan pho", "xom ban", "xom pho", "khu dan cu"),
        "xóm ",
    ),
    (("xa", "phuong", "xa phuong", "xa phuong thi tran", "phuong xa", "xa thi tran", "don vi xa"), "xã "),
    (("huyen", "thanh pho", "huyen thanh pho", "quan huyen", "huyen tp", "huyen thi", "don vi huyen"), "huyện "),
    (("tinh", "tinh thanh pho", "tinh thanh"), "tỉnh "),
)
_PERSON = ("ho ten", "ho va ten", "chu ho", "ten chu ho", "ho va ten chu ho", "ho gia dinh", "nguoi giu", "nguoi so huu",
           "chu so huu", "ten nguoi giu", "ho ten nguoi giu", "ho ten chu ho", "ten ho gia dinh")  # fmt: skip
_SIZE = re.compile(r"\d\s*(cm|mm|-|–|đến|den|tro len|trở lên)|[≤≥<>Φφ]|^(dưới|trên|từ|duoi|tren|tu)\s*\d|\bcỡ\b|\bco\b")


class _Names(msgspec.Struct, frozen=True):
    """The names of a kind's fields, folded: the paths of each with what the name alone says, and names by each word."""

    paths: dict[str, list[tuple[str, float]]]
    by_word: dict[str, list[str]]
    by_beginning: dict[str, list[str]]


def bare_header(header: str) -> str:
    """Return a header folded, without brackets and signs."""
    return " ".join(_NO_LETTERS.sub(" ", fold(_BRACKETS.sub(" ", header))).split())


@lru_cache(maxsize=64)
def _names(kind: Kind) -> _Names:
    paths: dict[str, dict[str, float]] = {}
    for words, path, weight in _all_names(kind):
        if words:
            known = paths.setdefault(words, {})
            known[path] = max(weight, known.get(path, 0))
    by_word: dict[str, list[str]] = {}
    by_beginning: dict[str, list[str]] = {}
    for words in paths:
        by_beginning.setdefault(words[:2], []).append(words)
        for word in dict.fromkeys(words.split()):
            by_word.setdefault(word, []).append(words)
    return _Names({w: list(p.items()) for w, p in paths.items()}, by_word, by_beginning)


def _all_names(kind: Kind) -> Iterator[tuple[str, str, float]]:
    def said(field: Field) -> tuple[str, ...]:
        return (field.id, field.label.vi, field.label.en, *field.also)

    for field in kind.fields:
        rows = field.type if isinstance(field.type, Rows) else None
        path = f"{field.id}.{rows.head_field.id}" if rows else field.id
        for name in said(field):
            yield bare_header(name), path, 1.0
        for inner in rows.fields if rows else ():
            for name in said(inner):
                bare = bare_header(name)
                yield bare, f"{field.id}.{inner.id}", 0.95 if name in inner.also else _INNER
                for group in (field.id, field.label.vi, field.label.en):
                    yield f"{bare_header(group)} {bare}", f"{field.id}.{inner.id}", 1.0


def known_header(kind: Kind, header: str) -> tuple[str, float]:
    """Return the path or role a header most likely means and how likely (0 to 1)."""
    for role in role_of(header):
        return role, 1.0
    bare = bare_header(header)
    part = _place_part(bare)
    if part and kind.place:
        return kind.place, 0.9
    scored = _scored(kind, header)
    return max(scored.items(), key=lambda s: s[1], default=("", 0.0))


def role_of(header: str) -> Iterator[str]:
    """Yield the role a header has in every kind: stable ids and running numbers."""
    whole = " ".join(fold(header).split())
    bare = bare_header(header)
    if whole in ("id", "ma phieu (id)", "ma phieu", "record id", "record id (id)"):
        yield ID
    elif whole in ("ban ghi (revision)", "revision", "phien ban"):
        yield REVISION
    elif whole in ("ma dong (id)", "ma dong", "row id", "row"):
        yield ROW
    elif bare in SEQUENCE_NAMES:
        yield SEQUENCE


def _scored(kind: Kind, header: str) -> dict[str, float]:
    bare = bare_header(header)
    if not bare:
        return {}
    # why: under two or three lines of headers ("Kích thước – Đường kính – Mặt") the whole or what ends it may name the field
    parts = header.split(" – ")
    ends = dict.fromkeys(bare_header(" – ".join(parts[at:])) for at in range(1, len(parts)))
    names = _names(kind)
    found: dict[str, float] = {}
    for said, factor in (dict.fromkeys(ends, 0.97) | {bare: 1.0}).items():
        near = dict.fromkeys(n for word in said.split() for n in names.by_word.get(word, ()))
        near |= dict.fromkeys(names.by_beginning.get(said[:2], ()))
        for name in near:
            alike = _alike(said, name) * factor
            for path, weight in names.paths[name]:
                if alike * weight > found.get(path, 0):
                    found[path] = alike * weight
    return {p: s for p, s in found.items() if s >= 0.35}


def _alike(header: str, name: str) -> float:
    if not header or not name:
        return 0.0
    if header == name:
        return 1.0
    ours, theirs = header.split(), name.split()
    common = len(set(ours) & set(theirs))
    if common and (common == len(set(ours)) or common == len(set(theirs))):
        shorter, longer = sorted((len(ours), len(theirs)))
        if shorter == 1 and longer > 3:  # why: "Năm" is no part that tells of "Người, nơi, năm làm"
            return 0.4
        begins = header.startswith(name) or name.startswith(header)
        return 0.45 + 0.4 * shorter / longer + (0.1 if begins else 0)
    if common and len(ours) > 1:
        return 0.6 * common / max(len(ours), len(theirs))
    if len(header) > 4 and abs(len(header) - len(name)) < 3:
        ratio = difflib.SequenceMatcher(None, header, name).ratio()
        return ratio * 0.9 if ratio > 0.85 else 0.0
    return 0.0


def guess(kind: Kind, headers: Sequence[str], samples: Sequence[Sequence[str]], words: Words) -> Mapping:
    """Return a mapping of columns with these headers and some of their values."""
    size = _wide(headers, samples)
    if size:
        return Mapping("survey", tuple(size), shape="survey")
    offers: list[tuple[float, int, str]] = []
    fixed: dict[int, Column] = {}
    named: dict[int, dict[str, float]] = {}
    beside = tables_beside([h for h in headers if h != SECTION_HEADER])
    for at, (header, values) in enumerate(zip(headers, samples, strict=True)):
        if beside and beside[0][1] < at <= beside[-1][1]:
            fixed[at] = Column(header, at, (RAW,))
            continue
        sample = [v for v in dict.fromkeys(values) if v.strip()][:_SAMPLE]
        special = _special(kind, header, at)
        if special:
            fixed[at] = special
            continue
        scored = named[at] = _scored(kind, header)
        for path, score in scored.items():
            field = kind.field(path)
            if field is not None:
                weight = _weight(field.type, sample, words)
                # why: an address a commune is recognised in is more than words
                offers.append((score * (weight * 1.1 if path == kind.place and weight > _SURE else weight), at, path))
        if max(scored.values(), default=0) < _SURE and len(sample) >= 3:
            offers += [(score, at, path) for path, score in _by_contents(kind, sample, words)]
    taken: set[str] = {p for c in fixed.values() for p in c.to}
    listed = {f.id for f in kind.listed}
    groups: set[str] = set()
    first: dict[str, str] = {}
    for (score, at), equal in groupby(sorted(offers, key=_first), key=lambda o: (o[0], o[1])):
        if score < _ENOUGH:
            break
        free = [path for _, _, path in equal if path not in taken]
        key = key_of(headers[at])
        if at not in fixed and key and key in first:
            # why: a second "Ghi chú" is a note too, a second "Đường kính" no other diameter
            free = [p for p in free if named[at].get(p, 0) >= named[at].get(first[key], 0)]
            if not free and isinstance(getattr(kind.field(first[key]), "type", None), LongText):
                fixed[at] = column_to(kind, headers[at], at, first[key], samples[at])
        if at not in fixed and free:
            # why: many groups have a "Số quyết định"; it is of the one another column fills, or that lists show
            path = min(free, key=lambda p: (p.partition(".")[0] not in groups, p.partition(".")[0] not in listed))
            fixed[at] = column_to(kind, headers[at], at, path, samples[at])
            taken |= {path, *fixed[at].to}
            first.setdefault(key, path)
            groups.add(path.partition(".")[0])
    return Mapping(kind.id, tuple(fixed.get(at) or Column(h, at, (RAW,)) for at, h in enumerate(headers)))


def _first(offer: tuple[float, int, str]) -> tuple[float, int, str]:
    return -offer[0], offer[1], offer[2]


def _special(kind: Kind, header: str, at: int) -> Column | None:
    for role in role_of(header):
        return Column(header, at, (role,))
    if header == SECTION_HEADER:
        return Column(header, at, (SECTION,))
    in_order = fields_in_order(kind, header) or fields_in_order(kind, header.rpartition(" – ")[2])
    if in_order:
        length = kind.by_id[in_order[0]].type
        return Column(header, at, in_order, "order", _unit_in(header, length))
    lead = _place_part(bare_header(header)) or _place_part(bare_header(header.rpartition(" – ")[2]))
    return Column(header, at, (kind.place,), lead=lead) if lead and kind.place else None


def _place_part(bare: str) -> str:
    return next((lead for names, lead in _PARTS if bare in names), "")


def column_to(kind: Kind, header: str, at: int, path: str, values: Sequence[str]) -> Column:
    """Return the column that goes to a path or role, cut and completed as its header and values suggest."""
    if path.startswith("@"):
        return Column(header, at, (path,))
    if path == kind.place:
        lead = _place_part(bare_header(header)) or _place_part(bare_header(header.rpartition(" – ")[2]))
        return Column(header, at, (path,), lead=lead)
    field = kind.field(path)
    assert field is not None
    unit = _unit_in(header, field.type)
    group, _, inner = path.partition(".")
    if isinstance(field.type, DecisionLink) and inner:
        day = _day_beside(kind, group)
        if day and sum(bool((r := read_decision(v)) and r[1]) for v in values) * 2 > len(
            [v for v in values if v.strip()]
        ):
            return Column(header, at, (path, day), "decision")
    if (
        inner
        and not isinstance(field.type, (DecisionLink, RecordLink))
        and sum(";" in v or "\n" in v for v in values) > 1
    ):
        return Column(header, at, (path,), "rows", unit)
    return Column(header, at, (path,), "", unit)


def _day_beside(kind: Kind, group: str) -> str:
    rows = kind.by_id[group].type
    if not isinstance(rows, Rows):
        return ""
    return next((f"{group}.{f.id}" for f in rows.fields if isinstance(f.type, Day) and f.id not in ("from", "to")), "")


def _unit_in(header: str, type_: FieldType) -> str:
    if not isinstance(type_, Quantity):
        return ""
    said = [inside.strip().rpartition(":")[2].strip() for inside in _BRACKETS.findall(header)]
    said += header.replace(",", " ").split()[1:][-1:]  # why: "Trọng lượng, kg" says its unit too
    return next((unit for text in said if (unit := unit_called(text, type_.dimension))), "")


def _weight(type_: FieldType, sample: list[str], words: Words) -> float:
    """Return how well values fit a type, as a factor of what the header says."""
    if not sample:
        return 1.0
    share = _fit(type_, sample, words)
    return 1.0 if share is None else 0.55 + 0.45 * share


def _fit(type_: FieldType, sample: list[str], words: Words) -> float | None:
    if isinstance(type_, Dating):
        return sum(years(v) is not None for v in sample) / len(sample)
    if isinstance(type_, Place):
        read = [words.units.read(v) for v in sample]
        return sum(bool(r.unit or r.candidates) for r in read) / len(sample)
    if isinstance(type_, DecisionLink):
        return sum(read_decision(v) is not None for v in sample) / len(sample)
    if isinstance(type_, (Count, Quantity, Day, OneTerm, ManyTerms, Flag)):
        return sum(_takes(type_, v, words) for v in sample) / len(sample)
    return None


def _takes(type_: FieldType, value: str, words: Words) -> bool:
    try:
        return type_.accept(value, words) is not None
    except Refused:
        return False


def _by_contents(kind: Kind, sample: list[str], words: Words) -> Iterator[tuple[str, float]]:
    """Yield paths that the values alone speak for, where they speak for one alone."""
    fitting = []
    for field in kind.fields:
        rows = field.type if isinstance(field.type, Rows) else None
        path = f"{field.id}.{rows.head_field.id}" if rows else field.id
        type_ = rows.head_field.type if rows else field.type
        if isinstance(type_, (OneTerm, ManyTerms)) and len(words.vocabularies[type_.vocabulary].terms) > 2:
            share = _fit(type_, sample, words) or 0
            if share >= 0.7:
                fitting.append((path, 0.5 + 0.1 * share))
    if len(fitting) == 1:
        yield from fitting
    if kind.place and (_fit(Place(), sample, words) or 0) >= 0.7:
        yield kind.place, 0.56
    decided = next(_decisions(kind), "")
    written = [v for v in sample if "/" in v and any(c.isalpha() for c in v)]
    if decided and len(written) * 2 > len(sample) and (_fit(DecisionLink(), written, words) or 0) >= 0.7:
        yield decided, 0.57


def _decisions(kind: Kind) -> Iterator[str]:
    for field, rows in kind.groups:
        for inner in rows.fields:
            if isinstance(inner.type, DecisionLink) and rows.current == "last":
                yield f"{field.id}.{inner.id}"


def _wide(headers: Sequence[str], samples: Sequence[Sequence[str]]) -> list[Column]:
    """Return the columns of a sheet with a household a line and a size class a column, or none."""
    bare = [bare_header(h) for h in headers]
    last = [bare_header(h.rpartition(" – ")[2]) for h in headers]
    holder = next((at for at, b in enumerate(bare) if b in _PERSON or last[at] in _PERSON), -1)
    classes = [
        at for at, h in enumerate(headers) if at != holder and _SIZE.search(h.lower()) and _counts(samples[at], 5)
    ]
    if holder < 0 or len(classes) < 2:
        return []
    columns = []
    for at, header in enumerate(headers):
        lead = _place_part(bare[at]) or _place_part(last[at])
        to = HOLDER if at == holder else CLASS if at in classes else next(iter(role_of(header)), RAW)
        if header == SECTION_HEADER:
            to = SECTION
        total = bare[at] in ("tong", "tong so", "tong cong") or last[at] in (
            "tong",
            "tong so",
            "tong cong",
            "cong",
        )
        if total and _counts(samples[at]):
            to = CLASS
        columns.append(Column(header, at, ("counts.count_place",), lead=lead) if lead else Column(header, at, (to,)))
    return columns


def _counts(values: Sequence[str], tenths: int = 8) -> bool:
    """Say whether most of the values are whole numbers."""
    filled = [v.strip() for v in values if v.strip() not in ("", "-", "–", "x")]
    return bool(filled) and sum(v.isdigit() for v in filled) * 10 >= len(filled) * tenths
