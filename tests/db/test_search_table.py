"""What is typed and what it finds: a table of pairs, every Vietnamese letter in every form, and a filter in plain Python."""

from __future__ import annotations

import json
import os
import random
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.catalogue import Writer, create
from db.model.condition import Test
from db.model.query import Query
from db.schema.asking import Op
from db.schema.kind import Description
from db.schema.search_words import fits, indexed, is_word, read_token, spelled, wanted
from db.schema.vietnamese import fold, same_word

_DATA = json.loads(Path(__file__).with_name("search_pairs.json").read_text("utf-8"))
_NAMES: list[str] = _DATA["names"]
"""A name, and its number behind "|"."""
_PAIRS: dict[str, list[str]] = _DATA["pairs"]


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory, description: Description) -> Iterator[Writer]:
    folder = tmp_path_factory.mktemp("tìm") / "sổ"
    create(folder, description)
    writer = Writer(folder, description, "Bùi Thị Lan")
    rows = [{"name": n.partition("|")[0], "number": n.partition("|")[2]} for n in _NAMES]
    writer.add(description.kind("relic"), [{k: v for k, v in row.items() if v} for row in rows])
    yield writer
    writer.close()


def _found(writer: Writer, typed: str) -> set[str]:
    listing = writer.read.find(Query(kind="relic", words=typed))
    return {line.name for line in writer.read.lines(listing, 0, 9999)}


def _spellings(typed: str) -> Iterator[str]:
    """The same thing as other keyboards, files and habits give it."""
    yield typed
    yield unicodedata.normalize("NFD", typed)
    if not typed.endswith(" "):
        yield f"  {typed.upper()}"


_TABLE = [(said, typed) for typed in _PAIRS for said in dict.fromkeys(_spellings(typed))]


def test_the_table_is_large_enough() -> None:
    assert len(_TABLE) >= 300


@pytest.mark.parametrize(("said", "typed"), _TABLE, ids=[f"{n}" for n in range(len(_TABLE))])
def test_pairs_of_query_and_hits(catalogue: Writer, said: str, typed: str) -> None:
    wanted_names = {unicodedata.normalize("NFC", n.partition("|")[0]) for n in _PAIRS[typed]}
    assert _found(catalogue, said) == wanted_names


_BASES = "aăâbcdđeêghiklmnoôơpqrstuưvxyfjwz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"
_LETTERS = [unicodedata.normalize("NFC", b + t) for b in _BASES for t in ("", *(_TONES if b in "aăâeêioôơuưy" else ""))]


def test_every_letter_is_found_in_every_form_and_by_its_bare_letter(tmp_path: Path, description: Description) -> None:
    letters = list(dict.fromkeys([*_LETTERS, *(c.upper() for c in _LETTERS)]))
    assert len(letters) >= 146
    create(tmp_path / "sổ", description)
    writer = Writer(tmp_path / "sổ", description, "Bùi Thị Lan")
    try:
        small = list(dict.fromkeys(c.lower() for c in letters))
        names = [f"q{c}p" for c in small]
        writer.add(description.kind("relic"), [{"name": n} for n in names])
        for c in letters:
            for form in ("NFC", "NFD"):
                typed = unicodedata.normalize(form, f"q{c}p ")
                bare = "".join(
                    x for x in unicodedata.normalize("NFD", c.lower()) if not unicodedata.combining(x)
                ).replace("đ", "d")
                found = _found(writer, typed)
                if c.lower() == bare:
                    assert f"q{bare}p" in found and all(_bare(n) == f"q{bare}p" for n in found), c
                else:
                    assert found == {f"q{c.lower()}p"}, c
                assert f"q{c.lower()}p" in _found(writer, f"q{bare}p"), c
    finally:
        writer.close()


@pytest.mark.parametrize("tone", _TONES)
@pytest.mark.parametrize("pair", ["oa", "oe", "uy"])
def test_either_place_of_the_tone_is_one_word(pair: str, tone: str) -> None:
    first = unicodedata.normalize("NFC", f"h{pair[0]}{tone}{pair[1]}")
    last = unicodedata.normalize("NFC", f"h{pair}{tone}")
    assert first != last and indexed(first) == indexed(last) and wanted(first) == wanted(last)
    assert spelled(indexed(last)) == first, "told as newspapers write it"


_ONSETS = [
    "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "qu", "r", "s", "t", "th", "tr",
    "v", "x",
]  # fmt: skip
_VOWELS = [
    "a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y", "ai", "ao", "au", "ay", "âu", "ây", "eo", "êu", "ia", "iu", "oi", "ôi", "ơi",
    "ua", "ui", "uê", "ưa", "ưi", "iê", "uô", "ươ", "uyê", "oai",
]  # fmt: skip
_CODAS = ["", *"cmnpt", "ch", "ng", "nh"]


@given(st.sampled_from(_ONSETS), st.sampled_from(_VOWELS), st.sampled_from(_CODAS), st.sampled_from(["", *_TONES]))
def test_a_word_is_spelled_back_from_what_is_indexed(onset: str, vowel: str, coda: str, tone: str) -> None:
    word = unicodedata.normalize("NFC", onset + vowel + tone + coda)
    token = indexed(word)
    assert is_word(token) and indexed(spelled(token)) == token and read_token(token).token == token
    assert all(fits(w, token) for w in wanted(word) if hasattr(w, "letters"))


def _bare(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in apart if not "\u0300" <= c <= "\u036f")


# A filter in plain Python, written from the rules in docs/finding.md and not from the code.
_TONE_SET = set(_TONES + "\u0312\u032d\u0320")
_GONE = {0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF}


def _syllable(word: str) -> tuple[str, tuple[str, ...], str]:
    """Bare letters, the mark on each letter that is no tone, and the tone wherever it stands."""
    letters: list[str] = []
    shapes: list[str] = []
    tones: list[str] = []
    for c in unicodedata.normalize("NFD", word):
        if c in _TONE_SET or (unicodedata.combining(c) and c not in "\u0302\u0306\u031b"):
            tones.append(c)
        elif unicodedata.combining(c):
            if letters and not shapes[-1] and letters[-1] in "aeou":
                shapes[-1] = {"\u0302": "^", "\u0306": "w", "\u031b": "w"}[c]
            else:
                tones.append("?")
        else:
            letters.append("d" if c == "đ" else c)
            shapes.append("-" if c == "đ" else "")
    text = "".join(letters)
    return text, tuple(shapes), "?" if len(tones) > 1 or any(t not in _TONE_SET for t in tones) else "".join(tones)


def _cut(text: str) -> list[list[str]]:
    """Runs between blanks, each cut into words."""
    clean = "".join(c for c in text if ord(c) not in _GONE).lower()
    runs = []
    for run in clean.split():
        words: list[str] = [""]
        for c in unicodedata.normalize("NFC", run):
            if c.isalnum() or (words[-1] and unicodedata.combining(c) and "\u0300" <= c <= "\u036f"):
                words[-1] += c
            elif words[-1]:
                words.append("")
        runs.append([w for w in words if w])
    return runs


def _same_i(text: str) -> str:
    head = text[:-1]
    return head + "i" if text[-1:] == "y" and (head in ("q" + "u",) or not set(head) & set("aeiouy")) else text


def _plain_filter(typed: str, name: str) -> bool:
    there = [w for run in _cut(name) for w in run]
    runs = _cut(typed)
    going_on = bool("".join(c for c in typed if ord(c) not in _GONE)[-1:].strip())
    for at, run in enumerate(runs):
        last_run = going_on and at == len(runs) - 1
        if any(c.isdecimal() for c in "".join(typed.lower().split()[at : at + 1]) if run):
            if not _run_found(run, _cut(name), last_run):
                return False
            continue
        for here, word in enumerate(run):
            more = last_run and here == len(run) - 1
            if not any(_word_found(word, other, more) for other in there):
                return False
    return True


def _run_found(run: list[str], runs: list[list[str]], more: bool) -> bool:
    parts = [_bare(w) for w in run]
    flat = [_bare(w) for r in runs for w in r]
    short = [(w.lstrip("0") or "0") if w.isdigit() else w for w in flat]
    for row in (flat, short):
        for start in range(len(row) - len(parts) + 1):
            here = row[start : start + len(parts)]
            if here[:-1] == parts[:-1] and (here[-1].startswith(parts[-1]) if more else here[-1] == parts[-1]):
                return True
    return False


def _word_found(word: str, other: str, more: bool) -> bool:
    letters, shapes, tone = _syllable(word)
    theirs, their_shapes, their_tone = _syllable(other)
    marked = bool(tone or any(shapes))
    if not more:
        if _same_i(letters) != _same_i(theirs):
            return False
        return not marked or (shapes == their_shapes and tone == their_tone)
    if not (_same_i(theirs).startswith(letters) or theirs.startswith(letters) or _same_i(letters) == _same_i(theirs)):
        return False
    if tone and tone != their_tone:
        return False
    return all(not s or s == t for s, t in zip(shapes, their_shapes, strict=False))


_HOSTILE = [
    "\"", "'", "(", ")", "*", "AND", "OR", "NOT", "NEAR(", "NEAR/2", "name:", "{pub}", ":", "-", "^", "+", "%", "_", "\\", "--", ";", "/*",
    "*/", "';", "DROP", "TABLE", "words;--", "«", "\u201d", "\u2018", "|", "&", "<b>", "${x}", "%s", "{0}", "pub", "full", "rowid", "NULL",
    "0x1", "1e9", "\u200b", "\u200d", "\ufeff", "́", "̣", "\u202e", "\ufffd", "😀", "🇻🇳", "\u0001", "", " ",
    "\t", "\n", "\u2028",
]  # fmt: skip
_WORDS = [w for n in _NAMES for w in n.replace("|", " ").split() if all(ord(c) < 0x2000 for c in w)]
_CHANGED = st.sampled_from(_WORDS).flatmap(
    lambda w: st.sampled_from([w, _bare(w), w.upper(), unicodedata.normalize("NFD", w), w[:-1], w[:2], w + " ", w[1:]])
)
_TYPED = st.one_of(
    st.lists(_CHANGED, min_size=1, max_size=3).map(" ".join),
    st.lists(st.one_of(st.sampled_from(_HOSTILE), _CHANGED), min_size=1, max_size=4).map("".join),
    st.text(st.sampled_from("aăâbcdđeêiouưy óòọ-/ 019'\"*()\u0301\u200b"), max_size=8),
)


def _check(writer: Writer, typed: str) -> None:
    names = [n.partition("|") for n in _NAMES if all(ord(c) < 0x2000 for c in n)]
    quick = {n for n in _found(writer, typed) if all(ord(c) < 0x2000 for c in n)}
    slow = {unicodedata.normalize("NFC", n) for n, _, number in names if _plain_filter(typed, f"{n}\n{number}")}
    assert quick == slow, repr(typed)


@settings(max_examples=300, suppress_health_check=list(HealthCheck), deadline=None, database=None)
@given(typed=_TYPED)
def test_the_search_box_equals_a_filter_in_plain_python(catalogue: Writer, typed: str) -> None:
    _check(catalogue, typed)


def test_random_strings_are_found_as_the_plain_filter_finds_them(catalogue: Writer) -> None:
    chance = random.Random(2025)
    letters = "aăâbcdđeêghiklmnoôơpqrstuưvxy óòọảẹ-/019"

    def typed(at: int) -> str:
        if at % 20 == 0:  # 500 hostile ones
            return "".join(chance.choice((*_HOSTILE, chance.choice(_WORDS), " ")) for _ in range(chance.randint(1, 5)))
        if at % 4 == 0:
            return "".join(chance.choice(letters) for _ in range(chance.randint(1, 6)))
        words = []
        for _ in range(chance.randint(1, 3)):
            word = chance.choice(_WORDS)
            cut = chance.randint(1, len(word))
            words.append(
                chance.choice(
                    (word, word[:cut], _bare(word), _bare(word)[:cut], word.upper(), unicodedata.normalize("NFD", word))
                )
            )
        return chance.choice((" ", "  ", "-")).join(words) + chance.choice(("", "", " "))

    for at in range(int(os.environ.get("SODISAN_SEARCHES", "2000"))):
        _check(catalogue, typed(at))


def test_conditions_on_text_equal_a_plain_filter(catalogue: Writer) -> None:
    names = sorted({unicodedata.normalize("NFC", n.partition("|")[0]) for n in _NAMES})
    chosen = random.Random(5)
    typed = {n[at : at + chosen.randrange(2, 12)].strip() for n in names for at in (0, chosen.randrange(len(n)))}
    marked = [t for t in sorted(typed) if t and same_word(t) != " ".join(fold(t).split())]
    assert len(marked) > 50
    for said in marked:
        wanted = same_word(said)
        for op, plain in (
            ("contains", {n for n in names if wanted in same_word(n)}),
            ("starts", {n for n in names if same_word(n).startswith(wanted)}),
            ("is", {n for n in names if wanted == same_word(n)}),
        ):
            for spelling in (said, unicodedata.normalize("NFD", said), said.upper()):
                query = Query(kind="relic", where=Test("name", cast(Op, op), (spelling,)))
                listing = catalogue.read.find(query)
                found = {line.name for line in catalogue.read.lines(listing, 0, 9999)}
                assert found == plain, (op, spelling)
