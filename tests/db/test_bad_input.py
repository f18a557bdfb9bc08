"""Bad input: refused with one clear sentence or kept exactly; nothing lost, nothing half done.

Through the writer's door for most cases, and through ``python main.py`` where the process counts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from db.catalogue import Writer
from db.model.problems import NotPossible, Trouble
from db.model.query import Query
from db.schema.field import Field
from db.schema.field_type import FieldType, Refused, Text
from db.schema.kind import Description, Kind
from db.schema.measure import Quantity
from db.schema.rows import Rows
from db.schema.types import ALL_TYPES
from tests.db.tools import ROOT, assert_refused, assert_sound, command

_MARKUP = (
    "Trống <Ngọc Lũ> số 1", "<b>đậm</b> & <img src=/etc/passwd> <!-- ẩn -->", "'; DROP TABLE item; --", '"ngoặc" ‘đơn’ “kép”',
    "{tên} %s %(x)d $HOME `ls` \\n", "=1+1", "dòng một\ndòng hai\tthụt", "Trống\u200bđồng\u200d\ufeff", "a\u202egnữ", "神蹟 𤤰 ꪼꪕ",
    "\u0312q\u0320", " hai  đầu ", "CON", "null", "~", "_life", "a/b~c", "\x01\x1f\x7f", "😀\U0010ffff",
)  # fmt: skip


@pytest.fixture
def relic(description: Description) -> Kind:
    return description.kind("relic")


def _acts(writer: Writer) -> int:
    return len(writer.read.journal(10**6))


def _refused(writer: Writer, kind: Kind, raw: Any) -> str:
    """Assert that nothing is added for ``raw`` and that one sentence says why."""
    before = _acts(writer)
    with pytest.raises(NotPossible) as told:
        writer.add(kind, [raw])
    assert _acts(writer) == before
    assert "\n" not in told.value.label.vi and told.value.label.vi[-1] in ".?!", told.value.label.vi
    return told.value.label.vi


def _text_fields(kind: Kind) -> list[tuple[str, str]]:
    found = [(f.id, "") for f in kind.fields if isinstance(f.type, Text)]
    return found + [(g.id, f.id) for g, rows in kind.groups for f in rows.fields if isinstance(f.type, Text)]


@pytest.mark.parametrize("text", _MARKUP, ids=ascii)
def test_markup_and_quotes_in_every_text_field_are_kept_exactly_and_found(
    writer: Writer, relic: Kind, text: str
) -> None:
    fields = _text_fields(relic)
    raw: dict[str, Any] = {}
    for group, inner in fields:
        if inner:
            raw.setdefault(group, [{}])[0][inner] = text
        else:
            raw[group] = text
    _, (record,) = writer.add(relic, [raw])
    kept = writer.read.record(record).values
    for group, inner in fields:
        assert (kept[group][0][inner] if inner else kept[group]) == text
    assert record in {line.id for line in writer.read.lines(writer.read.find(Query(kind="relic")), 0, 9)}
    writer.read.find(Query(words=text))
    writer.read.candidates(text, ("relic", "group"))


@pytest.mark.parametrize("text", [t for t in _MARKUP if any(c.isalnum() for c in t)], ids=ascii)
def test_what_was_written_is_found_by_itself(writer: Writer, relic: Kind, text: str) -> None:
    _, (record,) = writer.add(relic, [{"name": text}])
    listing = writer.read.find(Query(words=text))
    assert [line.id for line in writer.read.lines(listing, 0, 9)] == [record]


def test_text_in_pieces_is_kept_composed_and_found_either_way(writer: Writer, relic: Kind) -> None:
    name = "Đền Thác Bờ, xóm Mới"
    _, (record,) = writer.add(relic, [{"name": unicodedata.normalize("NFD", name), "note": "a\r\nb\rc"}])
    kept = writer.read.record(record)
    assert (kept.name, kept.values["note"]) == (name, "a\nb\nc")
    for typed in (name, unicodedata.normalize("NFD", name)):
        assert len(writer.read.find(Query(words=typed))) == 1


def test_a_description_of_100_000_letters_is_kept_whole(
    writer: Writer, relic: Kind, folder: Path, description: Description
) -> None:
    text = "Mái đá rộng chừng hai mươi mét, nền bằng. " * 2400
    _, (record,) = writer.add(relic, [{"name": "Mái đá Làng Vành", "layout": text, "name_en": text}])
    assert (writer.read.record(record).values["layout"], writer.read.record(record).values["name_en"]) == (text, text)
    assert len(text) > 100_000
    writer.close()
    assert_sound(folder, description)


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "nửa \udc00 chữ"], ids=ascii)
def test_nul_and_half_characters_are_refused_wherever_they_stand(writer: Writer, relic: Kind, text: str) -> None:
    for group, inner in _text_fields(relic):
        _refused(writer, relic, {"name": "Hang", group: [{inner: text}] if inner else text})


def _wrong(type_: FieldType) -> list[Any]:
    """Values that no field of this type can take."""
    shapes: list[Any] = [1.5, [[]], [1.5], {"không": "có"}, True, ["\ud800"], "\x00"]
    return shapes + {
        "Count": ["-1", "mười", "1.5", "1,5", "--5", "9" * 13, "1e3", -1, 10**10, "½", "12 cái"],
        "Flag": ["có lẽ", "2", 2],
        "Quantity": ["abc", "12 parsec", "-3", "1.2.3", {"n": "1"} | {"u": "sải tay"}, {"n": "NaN", "u": "m"}, "1e400", "∞", "9" * 20],
        "Day": ["31/2/2020", "29/2/1900", "0/0/0", "32/1/2020", "13/2020", "hôm qua", "12/13/2020", "2020-00-10", "10000", 0, -5],
        "Dating": [{"t": "x", "a": 5, "b": 1}, {"a": "1800"}, {"a": 1.5}, {"a": 10**9}, {"t": 5}],
        "Place": [{"unit": "99999@2020"}, {"x": "1"}, {"x": "a", "y": "b"}, {"x": "181", "y": "0.1"}, {"x": "105", "y": "20", "datum": "HN-72"}, {},
                  {"x": "500000", "y": "2300000", "datum": "VN-2000"}, {"unit": ["x"]}, {"x": "NaN", "y": "1"}, {"t": 5}],
        "OneTerm": ["không có mục này", 5],
        "ManyTerms": ["không có mục này", ["không có mục này"], 5, [5], {"a": 1}],
        "RecordLink": [5, [1], {"t": 5}],
        "DecisionLink": [5, {"t": ["694"]}],
        "Source": [5, [1], {"t": 5}, {"t": "a", "ref": "không phải mã"}, {"ref": 5}],
        "YearlyDay": [5, {"t": 5}],
        "Rows": [5.5, [None], [[1]], [{"không có ô này": 1}], True],
    }.get(type(type_).__name__, [])  # fmt: skip


# Shapes of the common list that one type or another takes for good reason.
_TAKEN = {
    "Text": [], "LongText": [], "Flag": [True], "Count": [], "RecordLink": [{"không": "có"}], "DecisionLink": [{"không": "có"}],
    "Source": [{"không": "có"}], "YearlyDay": [{"không": "có"}], "Dating": [{"không": "có"}], "Rows": [],
}  # fmt: skip


_OWN_WORDS = ("không có mục này", ["không có mục này"])


@pytest.mark.parametrize("type_", ALL_TYPES, ids=lambda t: t.__name__)
def test_a_value_of_the_wrong_type_or_out_of_range_is_refused_in_words(
    writer: Writer, description: Description, type_: type[FieldType]
) -> None:
    tried = 0
    for kind, path, field in description.walk():
        if type(field.type) is not type_ or (type_ is Rows and path != field.id):
            continue
        tried += 1
        if tried > 6:
            break
        for value in _wrong(field.type):
            if value in _TAKEN.get(type_.__name__, []) and not (value is not True and value == 1):
                continue
            vocabulary = getattr(field.type, "vocabulary", "")
            if vocabulary and description.vocabularies[vocabulary].open and value in _OWN_WORDS:
                continue
            if type_ is Quantity and field.type.signed and value == "-3":  # type: ignore[attr-defined]
                continue
            group, _, inner = path.partition(".")
            said = _refused(writer, kind, {"name": "Hang", group: [{inner: value}] if inner else value})
            assert description.kind(kind.id).by_id[group].label.vi in said, "the field is named"
    assert tried, "some field is of this type"


def test_a_link_to_nothing_is_kept_and_said(writer: Writer, relic: Kind, description: Description) -> None:
    nowhere = "0" * 26
    _, (record,) = writer.add(relic, [{"name": "Hang", "relations": [nowhere, {"related": "chữ chưa nối"}]}])
    kept = writer.read.record(record).values["relations"]
    assert [row["related"] for row in kept] == [nowhere, {"t": "chữ chưa nối"}]
    shown = relic.by_id["relations"].type.show(kept, writer.read.words())
    assert "phiếu chưa có ở đây" in shown and "chữ chưa nối" in shown


@pytest.mark.parametrize(
    "raw",
    [
        5, "tên", None, [], True, 1.5,
        {"name": "Hang", "không có": 1}, {"name": "Hang", "a\nb": 1}, {"name": {"a": 1}}, {"name": ["a"]},
        {"variants": {"variant": {"a": 1}}},
        {"name": "Hang", "basis": [1]}, {"name": "Hang", "basis": {"name": "x"}},
        {"name": "Hang", "basis": 5},
        {"name": "Hang", "basis": {"name": {"source": "\ud800"}}}, {"name": "Hang", "basis": {"name": {"note": "a\x00b"}}},
        {"name": "Hang", "rivals": 5}, {"name": "Hang", "rivals": [1]}, {"name": "Hang", "rivals": [{}]},
        {"name": "Hang", "rivals": "note"},
        {"name": "Hang", "rivals": [{"field": "note", "value": None}]}, {"name": "Hang", "rivals": [{"field": "relic_types", "value": ""}]},
        {"name": "Hang", "variants": ["a"], "rivals": [{"field": "variants", "row": 7, "row_field": "variant", "value": "b"}]},
        {"name": "Hang", "variants": ["a"], "rivals": [{"field": "variants", "row": -5, "row_field": "variant", "value": "b"}]},
        {"name": "Hang", "rivals": [{"field": "note", "row": 0, "value": "b"}]},
        {"name": "Hang", "variants": ["a"], "rivals": [{"field": "variants", "value": ["b"]}]},
        {"name": "Hang", "number": {"a": 1}}, {"name": "Hang", "number": [1]}, {"name": "Hang", "number": True},
    ],
    ids=lambda raw: ascii(raw)[:70],
)  # fmt: skip
def test_an_object_of_the_wrong_shape_is_refused_whole(writer: Writer, relic: Kind, raw: Any) -> None:
    _refused(writer, relic, raw)


def test_one_bad_record_of_many_keeps_all_of_them_out_and_is_named(writer: Writer, relic: Kind) -> None:
    with pytest.raises(NotPossible) as told:
        writer.add(relic, [{"name": "Hang Khoài"}, {"name": "Hang Luồn", "area": "rộng"}, {"name": "Hang Núi Nguộc"}])
    assert told.value.label.vi.startswith("Phiếu thứ 2: Diện tích:")
    assert _acts(writer) == 0 and writer.read.counts() == []


def test_rows_of_the_same_id_are_both_kept_or_refused(writer: Writer, relic: Kind) -> None:
    _, (record,) = writer.add(relic, [{"name": "Chùa Tiên", "variants": ["một", "hai"]}])
    row = writer.read.record(record).values["variants"][0]["id"]
    try:
        writer.amend(record, {"variants": [{"id": row, "variant": "một"}, {"id": row, "variant": "bản sao"}]})
    except NotPossible:
        return
    assert [r["variant"] for r in writer.read.record(record).values["variants"]] == ["một", "bản sao"]


def test_a_rival_that_cannot_be_read_is_refused(writer: Writer, relic: Kind) -> None:
    _, (record,) = writer.add(relic, [{"name": "Chùa Tiên", "variants": ["một"]}])
    for field, value in (("area", "rộng"), ("variants", ["b"]), ("không có", "x")):
        with pytest.raises(NotPossible):
            writer.add_rival(writer.read.record(record), field, value, {"source": "Hồ sơ 1997"})


@pytest.mark.parametrize("words", ["\udcff", "a\x00b"], ids=ascii)
def test_words_that_are_no_text_find_nothing_or_are_refused(writer: Writer, words: str) -> None:
    assert len(writer.read.find(Query(words=words))) == 0
    with pytest.raises(Trouble):
        writer.read.resolve(words)


def test_a_number_of_thousands_of_digits_does_not_stop_numbering(writer: Writer, relic: Kind) -> None:
    writer.add(relic, [{"name": "Hang", "number": "DT-" + "9" * 5000}, {"name": "Động", "number": "DT-007"}])
    assert writer.read.next_number(relic)


@pytest.mark.parametrize(
    "text",
    [
        "1" + " " * 50_000 + "1x1", "1." * 25_000, "1-" * 25_000, "thế kỷ " * 7_000, "số " * 16_000, "1/" * 25_000, " " * 50_000 + "x",
        "mồng " * 10_000, "1 " * 25_000 + "!", "ngày " * 10_000, "1" * 50_000 + "x",
    ],
    ids=lambda t: ascii(t[:9]),
)  # fmt: skip
@pytest.mark.parametrize("reader", ["quantity", "dating", "yearly", "day", "decision", "place"])
def test_long_nonsense_is_read_in_no_time(request: pytest.FixtureRequest, reader: str, text: str) -> None:
    """S18, in a child: a blow-up would not come back."""
    began = time.monotonic()
    ran = command_python(_READERS[reader], text)
    took = time.monotonic() - began
    assert ran and took < 5, f"{took:.1f} s"


_READERS = {
    "quantity": "from db.schema.measure import Quantity; Quantity().accept(t, None)",
    "dating": "from db.schema.time import years; years(t)",
    "yearly": "from db.schema.time import YearlyDay; YearlyDay().accept(t, None)",
    "day": "from db.schema.time import Day; Day().accept(t, None)",
    "decision": "from db.schema.reference import read_decision; read_decision(t)",
    "place": "from db.schema.built_in import built_in; built_in().units.read(t)",
}


def command_python(code: str, text: str) -> bool:
    """Run a reader on a text in a child with a limit of 5 s; say whether it came back."""
    program = f"import sys\nt = sys.stdin.read()\ntry:\n    {code.replace('; ', chr(10) + '    ')}\nexcept ValueError:\n    pass"
    try:
        ran = subprocess.run(
            [sys.executable, "-c", program], input=text, text=True, timeout=5, cwd=ROOT, capture_output=True
        )
    except subprocess.TimeoutExpired:
        return False
    assert ran.returncode == 0, ran.stderr[-500:]
    return True


_FILES: dict[str, bytes] = {
    "empty": b"",
    "not json": b"{'name': 1}",
    "torn": b'[{"name": "Hang',
    "other code": '[{"name": "Hang Đá"}]'.encode("cp1258"),
    "windows-1258": b'[{"name": "\xd0\xec"}]',
    "deep": b"[" * 200_000,
    "deep but whole": b'{"name":' + b"[" * 900 + b"]" * 900 + b"}",
    "deep basis": b'{"name":"a","basis":{"name":{"source":' + b"[" * 900 + b"]" * 900 + b"}}}",
    "a number": b"5",
    "a list of nothing": b"[]",
    "a word": b'"Hang"',
    "NaN": b'{"name": "Hang", "area": NaN}',
    "a huge number": b'{"name": "Hang", "area": ' + b"9" * 5000 + b"}",
    "NUL": b'{"name": "a\\u0000b"}',
    "half a character": b'{"name": "\\ud800"}',
    "a picture": b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(200),
}


@pytest.mark.parametrize("name", _FILES)
def test_add_refuses_a_file_that_is_no_list_of_records(
    folder: Path, description: Description, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "phiếu.json"
    file.write_bytes(_FILES[name])
    assert_refused(command("add", "--in", folder, "--kind", "relic", "--from", file))
    assert_sound(folder, description)
    assert command("list", "--in", folder, "--kind", "relic", "--json").stdout == "[]\n"


def test_add_takes_50_000_fields_of_json_at_once(folder: Path, description: Description, tmp_path: Path) -> None:
    file = tmp_path / "phiếu.json"
    records = [{"name": f"Hang {i}", "variants": [f"tên {i} {v}" for v in range(10)]} for i in range(2000)]
    file.write_text("\ufeff" + json.dumps(records), "utf-8")
    ran = command("add", "--in", folder, "--kind", "relic", "--from", file)
    assert (ran.returncode, ran.stderr, len(ran.stdout.split())) == (0, "", 2000)
    assert_sound(folder, description)


def test_commands_refuse_what_is_not_there_in_one_sentence(folder: Path, tmp_path: Path) -> None:
    for words in (
        ("list", "--in", folder, "--kind", "không có"), ("list", "--in", tmp_path / "không có", "--kind", "relic"),
        ("add", "--in", folder, "--kind", "relic", "--from", tmp_path / "không có.json"), ("add", "--in", folder, "--kind", "relic", "--from", tmp_path),
        ("show", "--in", folder, "DT-001"), ("show", "--in", folder, "0" * 26), ("show", "--in", folder, "*"), ("delete", "--in", folder, "%"),
        ("undo", "--in", folder), ("redo", "--in", folder), ("check", tmp_path), ("rebuild", tmp_path / "không"), ("new", folder),
        ("list", "--in", tmp_path / ("dài" * 120), "--kind", "relic"), ("undo", "--in", tmp_path / ("dài" * 120)),
        ("new", tmp_path / ("dài" * 120)), ("check", folder / "catalogue.sqlite"), ("new", folder / "catalogue.sqlite" / "x"),
    ):  # fmt: skip
        assert_refused(command(*words))


def test_arguments_that_are_no_text_are_refused_in_one_sentence(folder: Path, description: Description) -> None:
    broken = os.fsdecode(b"\xff\xfe")
    assert command("find", "--in", folder, broken).returncode in (0, 1)
    for words in (
        ("show", "--in", folder, broken), ("list", "--in", broken, "--kind", "relic"), ("list", "--in", folder, "--kind", broken),
        ("set", "--in", folder, "--by", broken, "0" * 26, "name=a"),
    ):  # fmt: skip
        assert_refused(command(*words))
    assert_sound(folder, description)


def test_set_refuses_in_one_sentence_and_changes_nothing(
    folder: Path, writer: Writer, description: Description
) -> None:
    writer.add(description.kind("relic"), [{"name": "Hang", "number": "DT-001"}])
    writer.close()
    for pair in (
        "area=rộng",
        "không=1",
        "ownership=không\ncó",
        "area=" + "9" * 100,
        "variants=5.5.5=[",
        "note=" + "[" * 90_000,
        "zones=[1.5]",
    ):
        ran = command("set", "--in", folder, "DT-001", pair)
        if pair[:4] in ("note", "vari"):
            assert ran.returncode in (0, 1) and "Traceback" not in ran.stderr, ran.stderr[-500:]
        else:
            assert len(assert_refused(ran)) < 400
    assert command("set", "--in", folder, "DT-001", "nothing").returncode == 2
    assert_sound(folder, description)


def test_text_that_looks_like_json_is_text_in_a_text_field(
    folder: Path, writer: Writer, description: Description
) -> None:
    writer.add(description.kind("relic"), [{"name": "Hang", "number": "DT-001"}])
    writer.close()
    assert command("set", "--in", folder, "DT-001", "note=[1997]").returncode == 0
    assert json.loads(command("show", "--in", folder, "DT-001", "--json").stdout)["note"] == "[1997]"


def test_every_refusal_is_told_in_english_too(folder: Path) -> None:
    said = assert_refused(command("show", "--in", folder, "--lang", "en", "DT-001"))
    assert said == (
        "No record that “internal” may see has the id or number “DT-001”: look at the id, the number or the audience again."
    )


def test_types_refuse_without_other_exceptions(description: Description, writer: Writer) -> None:
    """Any JSON at all given to any type is kept or Refused, never another error."""
    words = writer.read.words()
    odd: list[Any] = [
        None, True, False, 0, -1, 10**30, 1.5, float("nan"), "", " ", "-", "--5", "~", "|", "\x00", "\ud800", "9" * 6000, [], [[]], [None], {}, {"t": None},
        {"t": ""}, {"t": "a", "ref": []}, {"unit": []}, {"unit": ["x"]}, {"unit": {}}, {"now": ["x"]}, {"x": "NaN", "y": "NaN"}, {"x": [], "y": {}},
        {"x": "1", "y": "sNaN", "datum": "VN-2000", "meridian": "106"}, {"n": None}, {"n": "1", "u": None}, {"a": True}, {"b": -500, "t": "TCN"},
        {"muong": 5}, {"new": {}}, {"t": "x", "new": []}, [{"id": 5}], [{"id": "x", "pos": "thường"}], "0" * 26, "L", "L2020-13", "thế kỷ xxxxxxxxxxxx",
    ]  # fmt: skip
    wrong = []
    for field in _one_of_each(description):
        for raw in odd:
            try:
                field.type.accept(raw, words)
            except Refused:
                pass
            except Exception as error:
                wrong.append(f"{type(field.type).__name__} {raw!r:.40}: {type(error).__name__}")
    assert not wrong, "\n".join(wrong)


def _one_of_each(description: Description) -> list[Field]:
    found: dict[type[FieldType], Field] = {}
    for _, _, field in description.walk():
        found.setdefault(type(field.type), field)
    assert set(found) <= set(ALL_TYPES)
    return list(found.values())


def test_what_asks_for_more_memory_than_there_is_is_told_in_one_sentence(
    folder: Path, description: Description
) -> None:
    """So does a damaged length in a row. In a process of its own: SQLite's limit cannot be lifted again."""
    script = (
        "import sys; from pathlib import Path\n"
        "from db.model.problems import Trouble; from db.store.connection import open_store\n"
        "store = open_store(Path(sys.argv[1]), write=False)\n"
        "store.all('PRAGMA hard_heap_limit=30000000')\n"
        "try: store.all('SELECT randomblob(100000000)')\n"
        "except Trouble as trouble: print(trouble.label.vi)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", script, str(folder)], cwd=ROOT, capture_output=True, encoding="utf-8"
    )
    assert "không đủ bộ nhớ" in ran.stdout and not ran.stderr, ran.stderr


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
@pytest.mark.skipif(sys.platform == "win32", reason="no shell that closes streams")
def test_a_command_nobody_listens_to_does_its_work(folder: Path, description: Description, closed: str) -> None:
    words = [sys.executable, str(ROOT / "main.py"), "set", "R-1", "note=nghe", "--in", str(folder)]
    writer = Writer(folder, description, "Lan")
    _, (record,) = writer.add(description.kind("relic"), [{"name": "Hang", "number": "R-1"}])
    writer.close()
    ran = subprocess.run(["sh", "-c", f'"$@" {closed}', "sh", *words], capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stderr) == (0, "")
    writer = Writer(folder, description, "Lan")
    assert writer.read.record(record).values["note"] == "nghe"
    assert_sound(folder, description)
    writer.close()
