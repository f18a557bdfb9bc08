"""JSON Lines back into a catalogue: all of a file as one act, or nothing; every line is checked before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Literal

import msgspec

from db.catalogue import Reader, Writer
from db.exchange.intake.spool import Spool
from db.exchange.out.json_lines import ACTS, FORMAT, RECORDS, VERSION
from db.model.changes import Changes, Progress
from db.model.edits import rows_as_given
from db.model.problems import NotPossible, Trouble
from db.model.record import LEVELS, level_of
from db.model.revision import ALIVE, LIFE, Body, Changeset, Entry, Revision
from db.reasons import reason
from db.schema.field import AUDIENCES, Audience
from db.schema.field_type import FieldType, Refused, Value, Words, counted, grouped, text_of
from db.schema.kind import Description, Kind
from db.schema.label import Label
from db.schema.measure import Quantity
from db.schema.reference import RECORD_ID, ManyTerms, OneTerm
from db.schema.rows import Rows
from db.schema.vietnamese import Unprintable, border
from db.scratch import scratch

_MOST_LINE_BYTES = 64 << 20
_MANY_BYTES = 32 << 20
_DEEPEST = 12
_A_LOOK, _OF = 200, 1000
_BASIS = ("source", "seen", "certainty", "note")


Watch = Callable[[Progress], None]
_CHECKING = Label("Đang kiểm tra từng dòng", "Checking every line")


class Held(msgspec.Struct, frozen=True):
    """What a file of the open format holds: records, how many of each kind and how many of them are here already; or acts
    of the days ``since`` to ``until`` (ISO 8601, UTC), and how many of them are not here. ``audience``: for whom it went out."""

    audience: Audience
    kinds: tuple[tuple[str, int], ...] = ()
    known: int = 0
    acts: int = 0
    new: int = 0
    since: str = ""
    until: str = ""

    @property
    def records(self) -> int:
        """How many records."""
        return sum(many for _, many in self.kinds)


class Received(msgspec.Struct, frozen=True):
    """What came in: records as one act, or revisions that were new here; ``changes`` for those who show records."""

    records: int = 0
    acts: int = 0
    changes: Changes | None = None


class _Act(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="is", tag="act"):
    id: str
    vi: str
    en: str
    actor: str
    station: str
    at: str
    nonce: str
    revisions: list[_Sealed]
    reverts: str | None = None


class _Sealed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    record: str
    kind: str
    body: Body


class _Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="is", tag="record"):
    id: str
    kind: str
    level: Literal["public", "report", "internal", "restricted"]
    values: dict[str, Any]
    basis: dict[str, dict[str, str]] = {}
    rivals: list[dict[str, Any]] = []
    others: dict[str, Any] = {}


def _nobody(_: Progress) -> None:
    pass


def look_at_lines(read: Reader, path: Path, watch: Watch = _nobody) -> Held:
    """Return what a file of the open format holds; raise ``Trouble`` naming the first line that is not right.

    ``watch`` is told how far it is and may raise ``Stopped``.
    """
    lines = _lines(path, watch)
    heading = _heading(path, next(lines, (1, b"")))
    if heading.holds == RECORDS:
        kinds: Counter[str] = Counter()
        ids = []
        for record, _ in _checked(lines, read):
            kinds[record.kind] += 1
            ids.append(record.id)
        return Held(heading.audience, tuple(kinds.most_common()), len(read.sheets.known(sorted(ids))))
    here = {act.id for act in read.sheets.acts()}
    days: dict[str, str] = {}
    for at, raw in lines:
        if not _of_dictionary(at, raw):
            act, _ = _act(at, raw)
            days[act.id] = act.at
    new = sum(act not in here for act in days)
    since, until = min(days.values(), default=""), max(days.values(), default="")
    return Held(heading.audience, acts=len(days), new=new, since=since, until=until)


def take_in_lines(writer: Writer, path: Path, watch: Watch = _nobody) -> Received:
    """Take a file of the open format in; raise ``Trouble`` naming the first line that is not right, nothing written.

    ``watch`` is told how far the file is read and may raise ``Stopped``; nothing is written then either.
    """
    lines = _lines(path, watch)
    if _heading(path, next(lines, (1, b""))).holds == ACTS:
        return _acts(writer, path, lines)
    with scratch() as place, closing(Spool(place / "touched")) as touched:
        return _records(writer, path, lines, touched)


def _acts(writer: Writer, path: Path, lines: Iterator[tuple[int, bytes]]) -> Received:
    touched: dict[str, str] = {}

    def said() -> Iterator[tuple[Changeset, list[Revision]]]:
        for at, raw in lines:
            if not _of_dictionary(at, raw):
                act, revisions = _act(at, raw)
                touched.update((r.record, r.kind) for r in revisions)
                yield act, revisions

    new = writer.take_in(said(), many=path.stat().st_size > _MANY_BYTES)
    sentence = Label(f"Nhận nhật ký từ tệp “{path.name}”", f"Take in the journal of “{path.name}”")
    return Received(acts=new, changes=Changes("", sentence, tuple(touched), frozenset(touched.values())))


def _checked(lines: Iterator[tuple[int, bytes]], read: Reader) -> Iterator[tuple[_Record, dict[str, Entry]]]:
    """Yield each record of a file with what it says; raise ``Trouble`` at the first that is not right."""
    words, description = read.words(), read.description
    seen: set[str] = set()
    for at, raw in lines:
        if _of_dictionary(at, raw):
            continue
        record = _decode(at, raw, _Record)
        if not RECORD_ID.match(record.id) or record.id in seen:
            raise _wrong(at, "mã phiếu sai hoặc lặp lại", "the record's id is wrong or there twice")
        seen.add(record.id)
        yield record, _entries(at, record, description, words)
    if not seen:
        raise NotPossible(Label("Tệp không có phiếu nào.", "The file holds no record."))


def _records(writer: Writer, path: Path, lines: Iterator[tuple[int, bytes]], touched: Spool) -> Received:
    """Check every line, then write what they say; meanwhile it waits in a file, however many there are."""
    ids = []
    for record, entries in _checked(lines, writer.read):
        ids.append(record.id)
        touched.add(record.id, record.kind, entries)
    there = writer.read.sheets.known(sorted(ids))
    if there:
        raise there_already(len(there), min(there))
    sentence = Label(
        f"Nhận {grouped(len(touched))} phiếu từ tệp “{path.name}”",
        f"Take in {counted(len(touched), 'record')} from “{path.name}”",
    )
    return Received(len(touched), changes=writer.act(sentence, touched))


def there_already(many: int, one: str = "") -> NotPossible:
    """Return why a file is refused of whose records some are here."""
    vi, en = (f" (ví dụ {one})", f" (such as {one})") if one else ("", "")
    return NotPossible(
        Label(
            f"{grouped(many)} phiếu trong tệp đã có trong sổ{vi}, kể cả phiếu đã xóa; tệp này chỉ nhận vào sổ chưa có các phiếu ấy. "
            "Lần nhận vừa hoàn tác thì làm lại là có lại.",
            f"{counted(many, 'record of the file is', 'records of the file are')} in the catalogue already{en}, deleted ones too. "
            "If taking them in was just undone, redo brings them back.",
        )
    )


def _lines(path: Path, watch: Watch) -> Iterator[tuple[int, bytes]]:
    try:
        with open(path, "rb") as file:
            at, size = 0, max(path.stat().st_size, 1)
            while raw := file.readline(_MOST_LINE_BYTES + 1):
                at += 1
                if at % _A_LOOK == 1:
                    watch(Progress(file.tell() * _OF // size, _OF, _CHECKING))
                if len(raw) > _MOST_LINE_BYTES:
                    raise _wrong(at, "dòng quá dài", "the line is too long")
                if raw.strip():
                    yield at, raw
    except (OSError, ValueError) as error:
        said = reason(error) if isinstance(error, OSError) else "tên tệp có ký tự hỏng"
        raise Trouble(Label(f"Không đọc được tệp “{path}”: {said}.", f"The file “{path}” cannot be read.")) from None


class _Heading(msgspec.Struct, frozen=True):
    holds: str
    audience: Audience


def _heading(path: Path, line: tuple[int, bytes]) -> _Heading:
    try:
        said = msgspec.json.decode(line[1])
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        said = None
    if not isinstance(said, dict) or said.get("is") != "file" or said.get("format") != FORMAT:
        raise NotPossible(
            Label(
                f"“{path.name}” không phải tệp JSON Lines do chương trình này xuất ra.",
                f"“{path.name}” is not a JSON Lines file of this program.",
            )
        )
    if said.get("version") != VERSION or said.get("holds") not in (RECORDS, ACTS):
        raise NotPossible(
            Label(
                f"“{path.name}” do bản chương trình mới hơn xuất ra; hãy cập nhật chương trình rồi nhập.",
                f"“{path.name}” was made by a newer program; update this one first.",
            )
        )
    audience = said.get("for")
    return _Heading(said["holds"], audience if audience in AUDIENCES else "full")


def _of_dictionary(at: int, raw: bytes) -> bool:
    return _decode(at, raw, _Tagged).is_ in ("vocabulary", "kind")


class _Tagged(msgspec.Struct, frozen=True):
    is_: str = msgspec.field(name="is")


def _decode(at: int, raw: bytes, type_: Any) -> Any:
    try:
        return msgspec.json.decode(raw, type=type_)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise _wrong(at, "không đúng dạng", "it is not of the right form") from None


def _act(at: int, raw: bytes) -> tuple[Changeset, list[Revision]]:
    said: _Act = _decode(at, raw, _Act)
    act = Changeset(said.id, said.vi, said.en, said.actor, said.station, said.at, said.nonce, said.reverts)
    for revision in said.revisions:
        if not RECORD_ID.match(revision.record):
            raise _wrong(at, "mã phiếu sai", "a record's id is wrong")
        for slot, entry in revision.body.items():
            _clean(at, [slot, entry.value, *(getattr(entry, name) for name in _BASIS)])
    return act, [Revision(r.id, r.record, r.kind, said.id, r.body) for r in said.revisions]


def _entries(at: int, record: _Record, description: Description, words: Words) -> dict[str, Entry]:
    kind = description.by_id.get(record.kind)
    if kind is None:
        raise _wrong(at, f"không có loại phiếu “{record.kind}”", f"there is no kind “{record.kind}”")
    _clean(at, [record.values, record.basis, record.rivals, record.others])
    entries = {LIFE: Entry({"life": ALIVE})}
    for name, value in record.values.items():
        field = kind.by_id.get(name)
        if field is None:
            raise _wrong(at, f"{kind.label.vi} không có trường “{name}”", f"{kind.label.en} has no field “{name}”")
        _check(at, field.type, value, words, field.label)
        if isinstance(field.type, Rows):
            entries |= _rows(at, name, value)
        else:
            entries[name] = Entry(value)
    if level_of(kind, record.values) != LEVELS[record.level]:
        entries["level"] = Entry(record.level)
    for slot, said in record.basis.items():
        if slot not in entries:
            raise _wrong(at, f"nguồn của “{slot}” không thuộc giá trị nào", f"the basis of “{slot}” has no value")
        entries[slot] = _based(at, entries[slot], said)
    for rival in record.rivals:
        slot, entry = _rival(at, kind, entries, rival, words)
        entries[slot] = entry
    for slot, value in record.others.items():
        if slot in entries or slot.partition("/")[0].partition("~")[0] in kind.by_id or not slot:
            raise _wrong(at, f"“{slot}” không phải trường lạ", f"“{slot}” is not an unknown field")
        entries[slot] = Entry(value)
    return entries


def _rows(at: int, name: str, rows: list[dict[str, Any]]) -> dict[str, Entry]:
    ids = [row.get("id") for row in rows]
    if len(set(ids)) < len(ids) or not all(isinstance(i, str) and RECORD_ID.match(i) for i in ids):
        raise _wrong(at, f"mã dòng của “{name}” sai hoặc lặp lại", f"the row ids of “{name}” are wrong")
    return rows_as_given(name, rows)


def _rival(at: int, kind: Kind, entries: Mapping[str, Entry], said: dict[str, Any], words: Words) -> tuple[str, Entry]:
    name, row, inner = (str(said.get(key, "")) for key in ("field", "row", "row_field"))
    field = kind.field(f"{name}.{inner}" if inner else name)
    known = {"field", "row", "row_field", "id", "value", *_BASIS}
    if (
        field is None
        or isinstance(field.type, Rows)
        or not set(said) <= known
        or bool(row) != bool(inner)
        or (row and f"{name}/{row}" not in entries)
        or not RECORD_ID.match(str(said.get("id")))
    ):
        raise _wrong(at, f"giá trị khác của “{name}” không thuộc ô nào", f"a rival of “{name}” belongs to no field")
    _check(at, field.type, said.get("value"), words, field.label)
    kept = {"v": said["value"]} | ({"f": inner} if inner else {})
    slot = (f"{name}/{row}" if row else name) + "~" + said["id"]
    return slot, _based(at, Entry(kept), {k: v for k, v in said.items() if k in _BASIS})


def _based(at: int, entry: Entry, said: Mapping[str, str]) -> Entry:
    if not set(said) <= set(_BASIS) or not all(isinstance(v, str) for v in said.values()):
        raise _wrong(at, "nguồn ghi không đúng dạng", "a basis is not of the right form")
    return msgspec.structs.replace(entry, **said)


def _check(at: int, type_: FieldType, value: Value, words: Words, label: Label) -> None:
    """Refuse what is not a kept value; words of a newer edition (a term, a unit) are kept as they are."""
    try:
        if value is not None and type_.accept(value, words) == value:
            return
    except (Refused, Unprintable, ValueError, TypeError, KeyError, AttributeError):
        if isinstance(type_, OneTerm) and isinstance(value, str) and value:
            return
        if (
            isinstance(type_, ManyTerms)
            and isinstance(value, list)
            and value
            and all(isinstance(v, str) for v in value)
        ):
            return
        if (
            isinstance(type_, Quantity)
            and isinstance(value, dict)
            and {k: type(v) for k, v in value.items()}
            == {
                "n": str,
                "u": str,
            }
        ):
            return
    raise _wrong(at, f"giá trị của “{label.vi}” không đúng dạng", f"the value of “{label.en}” is not of the right form")


def _clean(at: int, value: Any, depth: int = 0) -> None:
    """Refuse what canonical JSON does not hold: fractions, NUL, text that is not NFC, endless nesting."""
    if depth > _DEEPEST or isinstance(value, float):
        raise _wrong(at, "có giá trị không lưu được", "it holds a value that cannot be kept")
    if isinstance(value, str):
        try:
            if border(text_of(value)) == value:
                return
        except (Refused, Unprintable):
            pass
        raise _wrong(at, "có chữ chưa chuẩn hóa NFC hoặc ký tự hỏng", "it holds text that is not NFC")
    if isinstance(value, dict):
        for key, item in value.items():
            _clean(at, key, depth + 1)
            _clean(at, item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _clean(at, item, depth + 1)


def _wrong(at: int, vi: str, en: str) -> NotPossible:
    return NotPossible(
        Label(f"Dòng {at} của tệp: {vi}; chưa nhận gì vào sổ.", f"Line {at} of the file: {en}; nothing was taken in.")
    )
