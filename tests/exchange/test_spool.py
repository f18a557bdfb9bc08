"""What a table will write waits in a file as it will stand in the ledger, and is sealed when its act has a name."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from db.exchange.intake.spool import Spool
from db.model.revision import Entry, read_body, seal

ACT = "ab" * 32
GONG, OWNER = "0" * 25 + "G", "0" * 25 + "H"


def test_what_waited_is_sealed_like_any_other_revision(tmp_path: Path) -> None:
    with closing(Spool(tmp_path / "ghi")) as spool:
        spool.add(GONG, "gong", {"name": Entry("Chiêng “Bùi Thị Ỉnh”"), "note": Entry("cũ", ("cd" * 32, "ab" * 32))})
        spool.first = [(OWNER, "person", {"name": Entry("Bùi Thị Ỉnh")})]
        assert len(spool) == 2
        owner, gong = (waiting.sealed(ACT) for waiting in spool)
    assert (owner.record, gong.record) == (OWNER, GONG), "who was made on the way comes first"
    body = read_body(gong.body)
    assert body["name"].value == "Chiêng “Bùi Thị Ỉnh”" and body["note"].replaces == ("cd" * 32, "ab" * 32)
    assert gong.id == seal(GONG, "gong", ACT, body) != seal(GONG, "gong", "00" * 32, body)
    assert not list(tmp_path.iterdir()), "the file goes with the work"


def test_a_record_that_is_given_nothing_does_not_wait(tmp_path: Path) -> None:
    with closing(Spool(tmp_path / "ghi")) as spool:
        spool.add(GONG, "gong", {})
        assert (len(spool), list(spool)) == (0, [])
