"""The catalogue as of a day: what the book said then, and what held then."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from shutil import which

import pytest

from db.catalogue import Writer
from db.catalogue.past import PastReader, moment_of
from db.model.condition import OfRow, Test
from db.model.past import AsOf, held
from db.model.problems import NotPossible
from db.model.query import Query
from db.schema.kind import Description
from heritage_app.sample import fill
from tests.db.tools import assert_refused, command

TABLES = ("item", "link", "open_question", "used_number", "tally")


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = datetime(2020, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def set(self, year: int, month: int, day: int, hour: int = 3) -> None:
        self.now = datetime(year, month, day, hour, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def writer(folder: Path, description: Description, clock: Clock) -> Iterator[Writer]:
    opened = Writer(folder, description, "Bùi Thị Lan", clock)
    yield opened
    opened.close()


@pytest.fixture
def then(folder: Path, description: Description) -> Iterator[Callable[[str, bool], PastReader]]:
    opened: list[PastReader] = []

    def reader(day: str, by_event: bool = False) -> PastReader:
        opened.append(PastReader(folder, description, AsOf(day, by_event)))
        return opened[-1]

    yield reader
    for one in opened:
        one.close()


def bell_moves(writer: Writer) -> str:
    writer.add(
        writer.description.kind("relic"),
        [{"name": "Đền Thượng", "number": "DT-1"}, {"name": "Chùa Hạ", "number": "DT-2"}],
    )
    bell = {
        "name": "Chuông",
        "number": "HV-1",
        "locations": [
            {"site": "DT-1", "location": "Tiền đường", "to": "4/5/2010"},
            {"site": "DT-2", "location": "Gác chuông", "from": "5/5/2010"},
        ],
    }
    return writer.add(writer.description.kind("object"), [bell])[1][0]


def names(reader: PastReader, query: Query) -> list[str]:
    listing = reader.find(query)
    return [line.name for line in reader.lines(listing, 0, len(listing))]


def test_a_list_a_record_and_a_count_as_the_book_had_them(
    writer: Writer, clock: Clock, then: Callable[..., PastReader]
) -> None:
    bell = bell_moves(writer)
    clock.set(2021, 6, 1)
    writer.amend(bell, {"name": "Chuông đồng Chùa Hạ"})
    _, (drum,) = writer.add(writer.description.kind("object"), [{"name": "Trống cái"}])
    clock.set(2022, 6, 1)
    writer.delete([drum])
    objects = Query(kind="object")
    assert names(then("2019-12-31"), objects) == []
    assert names(then("2020-01-01"), objects) == ["Chuông"]
    assert names(then("2021-05-31"), objects) == ["Chuông"]
    assert names(then("2021-06-01"), objects) == ["Chuông đồng Chùa Hạ", "Trống cái"]
    assert names(then("2022-06-01"), objects) == ["Chuông đồng Chùa Hạ"]
    assert names(then("2022-06-01"), Query(kind="object", deleted=True)) == ["Trống cái"]
    past = then("2021-01-01")
    assert past.record(bell).name == "Chuông"
    assert [step.sentence.vi for step in past.history(bell)] == ["Thêm hiện vật “Chuông”"]
    assert [(c.kind, c.alive) for c in past.counts()] == [("object", 1), ("relic", 2)]
    assert names(past, Query(words="chuong")) == ["Chuông"]
    assert names(past, Query(words="chua ha")) == ["Chùa Hạ"], "the new name was not there"
    with pytest.raises(NotPossible):
        past.record(drum)


def test_a_day_of_the_book_ends_at_midnight_in_vietnam(
    writer: Writer, clock: Clock, then: Callable[..., PastReader]
) -> None:
    clock.set(2021, 3, 1, hour=16)
    writer.add(writer.description.kind("object"), [{"name": "23 giờ ngày 1/3"}])
    clock.set(2021, 3, 1, hour=17)
    writer.add(writer.description.kind("object"), [{"name": "0 giờ ngày 2/3"}])
    assert names(then("2021-03-01"), Query(kind="object")) == ["23 giờ ngày 1/3"]


def test_what_a_relic_held_before_and_after_an_object_moved(writer: Writer, then: Callable[..., PastReader]) -> None:
    bell = bell_moves(writer)
    relics = {n: writer.read.resolve(n) for n in ("DT-1", "DT-2")}

    def kept_in(number: str, day: str) -> list[str]:
        there = OfRow("locations", Test("site", "is", (relics[number],)))
        return names(then(day, True), Query(kind="object", where=there))

    assert (kept_in("DT-1", "2010-05-04"), kept_in("DT-2", "2010-05-04")) == (["Chuông"], [])
    assert (kept_in("DT-1", "2010-05-05"), kept_in("DT-2", "2010-05-05")) == ([], ["Chuông"])
    rows = then("2009-01-01", True).record(bell).values["locations"]
    assert [row["location"] for row in rows] == ["Tiền đường"]
    location = writer.description.kind("object").by_id["locations"]
    past = then("2030-01-01", True)
    listing = past.find(Query(kind="object"))
    assert past.lines(listing, 0, 1, [location])[0].cells == ("Gác chuông",)


def test_a_person_before_birth_alive_and_dead(writer: Writer, then: Callable[..., PastReader]) -> None:
    _, (person,) = writer.add(
        writer.description.kind("person"), [{"name": "Bùi Văn Mịn", "birth": "1931", "death": "12/3/2019"}]
    )
    assert names(then("1930-12-31", True), Query(kind="person")) == []
    with pytest.raises(NotPossible):
        then("1930-12-31", True).record(person)
    alive = then("2019-03-11", True).record(person).values
    assert "death" not in alive and alive["birth"] == "1931"
    assert then("2019-03-12", True).record(person).values["death"] == "2019-03-12"


@pytest.mark.parametrize(
    ("row", "day", "holds"),
    [
        ({}, "2000-01-01", True),
        ({"from": "2010"}, "2009-12-31", False),
        ({"from": "2010"}, "2010-01-01", True),
        ({"to": "2010"}, "2010-12-31", True),
        ({"to": "2010"}, "2011-01-01", False),
        ({"from": "2010-05", "to": "2010-06"}, "2010-06-30", True),
        ({"from": "L2020-01-05"}, "2020-01-28", False),
        ({"from": "L2020-01-05"}, "2020-01-29", True),
    ],
)
def test_a_row_holds_from_its_first_day_to_its_last(
    description: Description, row: dict[str, str], day: str, holds: bool
) -> None:
    left = held(description.kind("object"), {"locations/hàng": row}, day)
    assert left is not None and ("locations/hàng" in left) is holds


def test_the_tables_of_a_day_to_come_are_those_of_today(
    writer: Writer, description: Description, then: Callable[..., PastReader]
) -> None:
    fill(writer)
    bell_moves(writer)
    writer.undo()
    past = then("2099-01-01")
    past._past.need("")
    tables = [*TABLES]
    for kind in description.kinds:
        tables += [f"k_{kind.id}", *(f"r_{kind.id}_{group.id}" for group, _ in kind.groups)]
    for table in tables:
        mine = sorted(past._store.all(f'SELECT * FROM main."{table}"'), key=repr)
        today = [r for r in writer.read._store.all(f'SELECT * FROM "{table}"') if table != "tally" or r[3]]
        assert mine == sorted(today, key=repr), table


def test_a_day_is_given_whole(writer: Writer) -> None:
    words = writer.read.words()
    assert moment_of("31/12/2020", False, words) == AsOf("2020-12-31")
    assert moment_of("31/12/2020", True, words).label.vi == "tính đến ngày 31/12/2020 (theo ngày sự việc)"
    for wrong in ("2020", "hôm qua", "31/2/2020", "", "x" * 300):
        with pytest.raises(NotPossible):
            moment_of(wrong, False, words)


def test_the_commands_and_the_paper_say_which_day(writer: Writer, folder: Path, tmp_path: Path) -> None:
    bell_moves(writer)
    where = ("--where", "locations.site là DT-1", "--by-event")
    before = command("list", "--kind", "object", "--in", folder, "--as-of", "1/1/2010", *where)
    assert before.stdout.splitlines()[0] == "tính đến ngày 01/01/2010 (theo ngày sự việc)"
    assert "Chuông" in before.stdout
    assert "Chuông" not in command("list", "--kind", "object", "--in", folder, "--as-of", "1/1/2015", *where).stdout
    shown = command("show", "HV-1", "--in", folder, "--as-of", "1/1/2010", "--by-event").stdout
    assert "Tiền đường" in shown and "Gác chuông" not in shown
    assert_refused(command("show", "HV-1", "--in", folder, "--as-of", "1/1/2019"))
    assert_refused(command("list", "--kind", "object", "--in", folder, "--as-of", "hôm qua"))
    paper = tmp_path / "tờ.pdf"
    ran = command(
        "print", "inventory", "--kind", "object", "--in", folder, "--as-of", "1/1/2010", "--by-event", "--out", paper
    )
    assert ran.returncode == 0, ran.stderr
    if which("pdftotext"):
        text = subprocess.run(["pdftotext", "-raw", paper, "-"], capture_output=True, text=True, check=True).stdout
        assert "Tính đến ngày 01/01/2010 (theo ngày sự việc)" in text.replace("\n", " ")
    else:
        print("not run: pdftotext is not here")
