"""What the system refuses is told in words; who may write into a catalogue may write what others put there."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from db.catalogue import Reader, Writer, create
from db.exchange.files.reading import offer_of
from db.model.problems import Trouble
from db.model.query import Query
from db.reasons import reason
from db.safekeeping.backup import back_up
from db.schema.kind import Description
from db.system import as_open_as


@pytest.mark.parametrize(
    "number",
    (1, 2, 5, 13, 16, 17, 20, 21, 22, 27, 28, 30, 36, errno.ENOLCK, errno.ENOTCONN, errno.ESTALE, errno.EDQUOT),
)
def test_what_a_disk_may_answer_has_words(number: int) -> None:
    assert "lỗi hệ thống" not in reason(OSError(number, os.strerror(number)))


def test_what_has_none_is_told_by_its_number() -> None:
    assert reason(OSError(errno.EXDEV, "")) == f"lỗi hệ thống {errno.EXDEV}"


def test_a_name_that_is_too_long_is_told_as_that(tmp_path: Path) -> None:
    with pytest.raises(OSError) as refused:
        (tmp_path / ("ậ" * 100)).write_text("")
    assert reason(refused.value) == "tên quá dài"


@pytest.fixture
def _own_again(tmp_path: Path) -> Iterator[None]:
    yield
    tmp_path.chmod(0o700)
    as_open_as(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="there a folder hands its rights down by itself")
@pytest.mark.usefixtures("_own_again")
@pytest.mark.parametrize(("open_to_all", "rights"), [(True, 0o666), (False, 0o644)])
def test_what_is_put_into_a_shared_catalogue_may_be_written_by_all_who_share_it(
    folder: Path, description: Description, open_to_all: bool, rights: int
) -> None:
    folder.chmod(0o777 if open_to_all else 0o755)
    writer = Writer(folder, description, "Bùi Thị Lan")
    writer.add(description.kind("relic"), [{"name": "Hang Khoài"}])
    writer.close()
    [made] = back_up(folder)
    put = [folder / "local" / "lock", *(p for p in (folder / "backups").rglob("*") if p.is_file())]
    assert len(put) > 3 and made.folder / "catalogue.sqlite" in put
    assert {stat.S_IMODE(p.stat().st_mode) for p in put} == {rights}
    assert {bool(p.stat().st_mode & 0o002) for p in (folder / "backups").iterdir() if p.is_dir()} == {open_to_all}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a name is always letters")
def test_a_folder_whose_name_is_no_letters_is_read_and_asks_for_another_name_before_it_is_written(
    folder: Path, description: Description, tmp_path: Path
) -> None:
    """As archives of old systems leave them, unpacked on another one."""
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/S\xf4 di s\xe1n"))
    asks_for_another(lambda: create(odd, description))
    asks_for_another(lambda: back_up(folder, to=odd))
    folder.rename(odd)
    (odd / "di tích.csv").write_text("Tên\nHang Khoài\n", "utf-8")
    asks_for_another(lambda: Writer(odd, description, "Bùi Thị Lan"))
    asks_for_another(lambda: back_up(odd))
    asks_for_another(lambda: offer_of(odd / "di tích.csv"))
    with closing(Reader(odd, description)) as reader:
        assert not reader.find(Query("", "Hang"))


def asks_for_another(act: Callable[[], object]) -> None:
    with pytest.raises(Trouble, match="có chữ hỏng"):
        act()
