"""The dry run of a table, and taking it in: every line judged, the numbers added up, then one act."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from datetime import date

import msgspec

from db.catalogue import Reader, Writer
from db.catalogue.resolve import Resolver
from db.exchange.columns.mapping import ID, ROLES
from db.exchange.columns.mapping import Mapping as Columns
from db.exchange.columns.work import Work
from db.exchange.intake.judging import Entries, Judge, Row, Told, Verdict
from db.exchange.intake.kept_rows import KeptRows
from db.exchange.intake.spool import Spool
from db.exchange.intake.survey_sheet import SurveyJudge
from db.giving_way import uncollected
from db.model.changes import Changes, Progress
from db.model.problems import Trouble
from db.model.revision import Unsealed
from db.schema.field_type import counted, grouped
from db.schema.kind import Kind
from db.schema.label import Label

_LINES_A_STEP = 200
_MANY_LINES = 1500
_JUDGING = Label("Xem từng dòng", "Judging the lines")
_BOTH = Label("Xem từng dòng và ghi vào sổ", "Judging the lines and writing")
_NO_ROOM = Label(
    "Ổ đĩa giữ tệp tạm của máy đã đầy hoặc báo lỗi nên chưa nhập gì; hãy dọn bớt chỗ rồi nhập lại.",
    "The disk with this machine's temporary files is full or reported an error; nothing was taken in. Free some space, then try again.",
)
_WRITING = Label("Ghi vào sổ", "Writing")


class Question(msgspec.Struct, frozen=True):
    """A word that waits for a decision: whose (a vocabulary or ``place``), the word, how often, what it may mean."""

    ask: str
    text: str
    times: int
    suggestions: tuple[str, ...]


class Report(msgspec.Struct, frozen=True):
    """What a table does, or did, to the catalogue, line by line.

    ``made`` counts records made on the way (decisions, holders) by kind; ``changes`` is the act, None in a dry run;
    ``advice`` is what to know of the table as a whole.
    """

    source: str
    sheet: str
    kind: str
    columns: Columns
    headers: tuple[str, ...]
    rows: KeptRows
    made: dict[str, int] = {}
    changes: Changes | None = None
    day: str = ""
    advice: tuple[Label, ...] = ()

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many lines there are of each verdict, all of them named."""
        return self.rows.counts

    @property
    def act(self) -> str:
        """The id of the act, empty where nothing was written."""
        return self.changes.changeset if self.changes else ""

    @property
    def offered(self) -> int:
        """How many lines with content the table has."""
        return len(self.rows)

    @property
    def similar(self) -> int:
        """How many lines may be of a record that is there already; they are taken as new all the same."""
        return self.rows.similar

    def questions(self) -> list[Question]:
        """Return the words that wait for a decision, the most frequent first."""
        times: Counter[tuple[str, str]] = Counter()
        meant: dict[tuple[str, str], tuple[str, ...]] = {}
        for row in self.rows:
            for told in row.told:
                if told.ask:
                    key = (told.ask, told.text)
                    times[key] += 1
                    meant[key] = told.suggestions
        return [Question(ask, text, n, meant[ask, text]) for (ask, text), n in times.most_common()]

    def header(self, column: int) -> str:
        """Return what a column is called."""
        return self.headers[column] if 0 <= column < len(self.headers) else ""


def kind_taken(work: Work, kind: Kind, columns: Columns, read: Reader) -> Kind:
    """Return the kind the records of a table are of: the one asked for, or surveys for a wide sheet of counts."""
    return read.description.kind("survey") if columns.shape == "survey" else kind


def judge(read: Reader, work: Work, kind: Kind, columns: Columns) -> Generator[Progress | Report, None, None]:
    """Judge all lines; the last value yielded is the report, nothing is written."""
    with _room_told():
        judging = _Judging(read, work, kind, columns)
        yield from judging.progress()
        yield judging.report()


def take_in(writer: Writer, work: Work, kind: Kind, columns: Columns) -> Generator[Progress | Report, None, None]:
    """Judge all lines and write what they say as one act; the last value yielded is the report.

    Closing the generator before the last value writes nothing.
    """
    with _room_told(), closing(Spool(work.table.kept.with_name("touched"))) as spool:
        judging = _Judging(writer.read, work, kind, columns, spool)
        yield from (_grown if judging.only_new else _judged_first)(writer, judging, spool)


@contextmanager
def _room_told() -> Iterator[None]:
    """Tell in words that files of the moment could not be written or read; they need not lie on the catalogue's disk."""
    try:
        yield
    except OSError as error:
        raise Trouble(_NO_ROOM) from error


def _judged_first(writer: Writer, judging: _Judging, spool: Spool) -> Iterator[Progress | Report]:
    """Judge all lines, then write."""
    yield from judging.progress()
    report = _worth_writing(judging.report(), judging)
    if not judging.touched:
        yield report
        return
    spool.first = judging.resolver.made
    yield Progress(report.offered, report.offered, _WRITING)
    changes = writer.act(_sentence(report, writer), spool)
    yield msgspec.structs.replace(report, changes=changes)


def _grown(writer: Writer, judging: _Judging, spool: Spool) -> Iterator[Progress | Report]:
    """Write what was judged while more is judged: two processors have work all the time."""
    of = judging.work.reading.lines
    with writer.growing() as act:
        for _ in act.write(filter(None, judging.judged()), of):
            yield Progress(len(judging.rows), of, _BOTH)
        report = _worth_writing(judging.report(), judging)
        yield Progress(report.offered, report.offered, _WRITING)
        changes = act.end(_sentence(report, writer), spool, judging.resolver.made)
    yield msgspec.structs.replace(report, changes=changes)


def _worth_writing(report: Report, judging: _Judging) -> Report:
    if not judging.touched and not report.counts["same"]:
        why = _first_reason(report)
        raise Trouble(
            Label(
                f"Không có dòng nào của “{report.source}” nhận được{why.vi}; chưa nhập gì.",
                f"Not one line of “{report.source}” can be taken in{why.en}; nothing was changed.",
            )
        )
    return report


def _first_reason(report: Report) -> Label:
    """Return why the first line was rejected, in brackets; nothing where there were no lines but titles."""
    for row in report.rows:
        if row.verdict == "rejected" and row.told:
            label = row.told[0].label
            return Label(f" (dòng {row.at}: {label.vi.rstrip('.')})", f" (line {row.at}: {label.en.rstrip('.')})")
    return Label("", "")


class _Judging:
    """One pass over a table, with what it found; what is to be written goes into the spool."""

    def __init__(self, read: Reader, work: Work, kind: Kind, columns: Columns, spool: Spool | None = None) -> None:
        self.work, self.columns = work, columns
        self.kind = kind_taken(work, kind, columns, read)
        self.resolver = Resolver(read.description, read)
        self.rows = KeptRows()
        self.touched = 0
        self._spool = spool
        named = any(ID in column.to for column in columns.columns)
        self.only_new = not named and self.kind.id not in self.resolver.inhabited and work.reading.lines >= _MANY_LINES
        """Whether many records come and nothing else: of a kind that has none yet, so that no line asks for what another one brought."""

    def progress(self) -> Iterator[Progress]:
        """Judge line by line, telling how far it has come."""
        of = self.work.reading.lines
        with uncollected(of > _LINES_A_STEP):
            for _ in self.judged():
                if len(self.rows) % _LINES_A_STEP == 0:
                    yield Progress(len(self.rows), of, _JUDGING)

    def judged(self) -> Iterator[Unsealed | None]:
        """Judge line by line; yield what each will write, where it is to be written."""
        lost = deque(_lost(at) for at in self.work.reading.lost)
        for row, record, entries in self._lines():
            while lost and lost[0].at < row.at:
                self.rows.add(lost.popleft())
            self.rows.add(row)
            self.touched += bool(entries)
            yield self._spool.add(record, self.kind.id, entries) if entries and self._spool is not None else None
        for row in lost:
            self.rows.add(row)

    def _lines(self) -> Iterator[tuple[Row, str, Entries | None]]:
        """Yield every line with what becomes of it, and the record its entries are of."""
        if self.columns.shape == "survey":
            judge = SurveyJudge(self.resolver, self.work, self.kind, self.columns, self.work.table.source.stem)
            yield from ((row, judge.survey, entries) for row, entries in judge.judged())
        else:
            for row, entries in Judge(self.resolver, self.work, self.kind, self.columns).judged():
                yield row, row.record, entries

    def report(self) -> Report:
        """Return what was found."""
        return Report(
            self.work.table.source.name,
            self.work.reading.sheet,
            self.kind.id,
            self.columns,
            tuple(self.work.column(at) for at in range(len(self.work.headers))),
            self.rows,
            dict(Counter(kind for _, kind, _ in self.resolver.made)),
            day=date.today().isoformat(),
            advice=self.work.advice(self.columns),
        )


def _lost(at: int) -> Row:
    label = Label("dòng này có chữ nhưng trình đọc bảng bỏ sót", "the reader missed this line, though it has content")
    return Row(at, "rejected", told=(Told(-1, "", label),))


def _sentence(report: Report, writer: Writer) -> Label:
    kind = writer.description.kind(report.kind)
    new, changed = report.counts["new"], report.counts["changed"]
    if report.columns.shape == "survey":
        what = Label(f"{grouped(new)} dòng số liệu", f"{counted(new, 'line')} of counts")
    else:
        parts_vi = [f"{grouped(new)} phiếu mới"] * bool(new) + [f"sửa {grouped(changed)} phiếu"] * bool(changed)
        parts_en = [f"{new:,} new"] * bool(new) + [f"{changed:,} changed"] * bool(changed)
        what = Label(
            f"{kind.plural.within().vi}: {', '.join(parts_vi)}", f"{kind.plural.within().en}: {', '.join(parts_en)}"
        )
    return Label(f"Nhập {what.vi} từ tệp “{report.source}”", f"Import {what.en} from “{report.source}”")


def role_or_path(kind: Kind, to: str) -> Label:
    """Return what a column goes to, in words."""
    if to in ROLES:
        return ROLES[to]
    group, _, inner = to.partition(".")
    field, whole = kind.field(to), kind.by_id.get(group)
    if field is None or whole is None:
        return Label(to, to)
    if not inner:
        return field.label
    return Label(f"{whole.label.vi} › {field.label.vi}", f"{whole.label.en} › {field.label.en}")
