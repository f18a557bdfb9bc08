"""A workbook this program wrote comes back: only the cells a person edited speak, as one act.

Each cell is compared with what the record stood as when the sheet was written; an edit replaces what was seen then, so
that what somebody else changed meanwhile stays, and two answers to one question are both kept. A line that is missing
from the sheet says nothing. A row of a group is taken away by emptying its cells and leaving its two ids.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import msgspec

from db.catalogue import Reader, Writer
from db.exchange.intake.cell_by_cell import Judging
from db.exchange.intake.judging import VERDICTS, Row, Verdict
from db.exchange.intake.spool import Spool
from db.model.changes import Changes, Progress
from db.schema.field_type import grouped
from db.schema.label import Label
from db.scratch import scratch

_WRITING = Label("Ghi vào sổ", "Writing")


class Came(msgspec.Struct, frozen=True):
    """What a workbook did (``changes``), or would do: sheet and line of what it says, in order.

    ``same`` are the lines nobody edited, most of them as a rule: sheet, first and last line of each run.
    """

    source: str
    lines: tuple[tuple[str, Row], ...]
    same: tuple[tuple[str, int, int], ...] = ()
    changes: Changes | None = None

    @property
    def act(self) -> str:
        """The act that was written, or nothing."""
        return self.changes.changeset if self.changes is not None else ""

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many lines there are of each verdict."""
        found = Counter(row.verdict for _, row in self.lines)
        found["same"] += sum(last - first + 1 for _, first, last in self.same)
        return {verdict: found[verdict] for verdict in VERDICTS}

    @property
    def offered(self) -> int:
        """How many lines there are."""
        return sum(self.counts.values())

    def all_lines(self) -> Iterator[tuple[str, Row]]:
        """Yield every line with its sheet, those nobody edited behind the others."""
        yield from self.lines
        for sheet, first, last in self.same:
            yield from ((sheet, Row(at, "same")) for at in range(first, last + 1))


class Judged:
    """A workbook that was judged: what it would do, and what waits to be written until ``close``."""

    def __init__(self, came: Came, touched: Spool, seen: str, held: ExitStack) -> None:
        self.came = came
        self._touched, self._seen, self._held = touched, seen, held

    def stands(self, read: Reader) -> bool:
        """Say whether nothing was written into the catalogue since the judging began."""
        return self._seen == _last_act(read)

    def write(self, writer: Writer) -> Came:
        """Write the edits as one act, where there are any; only while it ``stands``."""
        if not len(self._touched):
            return self.came
        return msgspec.structs.replace(self.came, changes=writer.act(_sentence(self.came), self._touched))

    def close(self) -> None:
        """Let go of what waited."""
        self._held.close()


def judge(read: Reader, path: Path) -> Iterator[Progress | Judged]:
    """Judge every line; the last value yielded is ``Judged``, to be closed."""
    with ExitStack() as held:
        seen = _last_act(read)
        judging = Judging(read, path, held.enter_context(scratch()))
        held.callback(judging.touched.close)
        yield from judging.progress()
        judged = Judged(_came(judging), judging.touched, seen, held.pop_all())
    yield judged


def come_back(read: Reader, path: Path, writer: Writer | None = None) -> Iterator[Progress | Came]:
    """Judge every line and, with a writer, write the edits as one act; the last value yielded is ``Came``."""
    for judged in judge(read, path):
        if isinstance(judged, Progress):
            yield judged
            continue
        with closing(judged):
            if writer is not None:
                yield Progress(1, 1, _WRITING)
            came = judged.came if writer is None else judged.write(writer)
        yield came


def _last_act(read: Reader) -> str:
    return next((act.id for act in read.journal(1)), "")


def _sentence(came: Came) -> Label:
    touched = {verdict: len({row.record for _, row in came.lines if row.verdict == verdict}) for verdict in VERDICTS}
    parts_vi = [f"sửa {grouped(touched['changed'])} phiếu"] * bool(touched["changed"])
    parts_en = [f"{touched['changed']:,} changed"] * bool(touched["changed"])
    if touched["new"]:
        parts_vi.append(f"thêm {grouped(touched['new'])} phiếu hoặc dòng")
        parts_en.append(f"{touched['new']:,} new")
    return Label(
        f"Nhập lại bảng “{came.source}”: {', '.join(parts_vi)}",
        f"Sheets back from “{came.source}”: {', '.join(parts_en)}",
    )


def _came(judging: Judging) -> Came:
    same = tuple((str(name), int(first), int(last)) for name, first, last in judging.same)
    return Came(judging.path.name, tuple(judging.lines), same)
