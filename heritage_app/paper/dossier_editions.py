"""Editions of a dossier: frozen as handed in, proved later, and the decision that ends it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from db.catalogue import Reader, Writer
from db.catalogue.editions import decide_dossier, freeze_dossier, keep_paper, kept_paper
from db.catalogue.media import Received
from db.catalogue.plain import accept
from db.media.types import PAPER
from db.model.changes import Changes, Progress
from db.model.problems import NotPossible
from db.model.record import Row
from db.schema.field import Audience
from db.schema.field_type import counted, grouped
from db.schema.label import Label
from db.schema.reference import read_decision
from db.scratch import scratch
from heritage_app.paper.dossier_book import Watch, bind, set_bound
from heritage_app.paper.dossiers import dossier_of
from heritage_app.version import SETTER
from reports.book import BookBlock, Bound, Mark, from_bytes, to_bytes
from reports.dossiers import edition_for


class Verdict(msgspec.Struct, frozen=True):
    """What proving a frozen edition found.

    ``kept`` its bytes are what they were; ``bytes_same`` it was set again to the byte; ``text_same`` with the same text
    on as many pages; ``differs`` the first pages that do not, ``relaid`` because an earlier layout set it; ``changed``
    parts that would say something else today.
    """

    at: str
    hash: str
    program: str
    pages: int
    kept: bool
    bytes_same: bool
    text_same: bool
    pages_now: int
    differs: tuple[int, ...] = ()
    changed: tuple[str, ...] = ()
    earlier: bool = False

    @property
    def relaid(self) -> bool:
        """Whether it was set by an earlier layout, and the same content now falls on other pages."""
        return self.earlier and self.pages_now > 0 and not (self.bytes_same or self.text_same)

    @property
    def sound(self) -> bool:
        """Whether the edition is kept and could be set again with the same text, or by a later layout."""
        return self.kept and (self.bytes_same or self.text_same or self.relaid)


def _silent(_: Progress) -> None:
    return None


class Prepared(msgspec.Struct, frozen=True):
    """A dossier bound and its bytes in the store, before the act that says so."""

    record: str
    row: Row
    kept: Received
    source: Received


def prepare(
    reader: Reader, record: str, audience: Audience = "internal", to: str = "", watch: Watch = _silent
) -> Prepared:
    """Bind a dossier as it stands and put its bytes, and what they were set from, into the store; no act is written."""
    folder = reader.folder
    made = datetime.now(UTC).replace(microsecond=0)
    now, bound = bind(reader, record, audience, made, watch)
    with scratch() as place:
        paper, source = place / "ho-so.pdf", place / "ho-so.json"
        pages = set_bound(folder, bound, paper, watch)
        source.write_bytes(to_bytes(bound))
        name = f"{now.record.name} – {made:%Y-%m-%d %H%M}"
        kept = keep_paper(folder, paper, f"{name}.pdf", pages)
        kept_source = keep_paper(folder, source, f"{name}.json", 0, PAPER)
    row: Row = {
        "edition_at": made.isoformat(),
        "edition_pages": pages,
        "edition_hash": kept.hash,
        "edition_by": SETTER,
    }
    if to:
        row |= {"handed_to": to, "handed_in": made.astimezone().date().isoformat()}
    return Prepared(record, row, kept, kept_source)


def keep_edition(writer: Writer, made: Prepared) -> Changes:
    """Say on a dossier that an edition was frozen, in one act."""
    # why: binding took its time; what is written stands beside whatever was written meanwhile
    return freeze_dossier(writer, dossier_of(writer.read, made.record), made.row, made.kept, made.source)


def freeze(
    writer: Writer, record: str, audience: Audience = "internal", to: str = "", watch: Watch = _silent
) -> tuple[Changes, int, str]:
    """Bind a dossier as it stands and keep its bytes as an edition; return act, pages and hash."""
    made = prepare(writer.read, record, audience, to, watch)
    return keep_edition(writer, made), int(made.row["edition_pages"]), made.kept.hash


def told(found: Verdict) -> list[Label]:
    """Return in words what proving an edition found."""
    lines = []
    if not found.kept:
        lines.append(Label("Tệp đã nộp bị thiếu hoặc hỏng.", "The file handed in is missing or damaged."))
    if found.bytes_same:
        lines.append(Label("Dựng lại giống bản đã nộp từng byte.", "Set again it is the same to the byte."))
    elif found.text_same:
        lines.append(
            Label(
                f"Dựng lại cùng chữ, cùng {grouped(found.pages)} trang; khác byte (bản chương trình {found.program}).",
                f"Set again with the same text on {counted(found.pages, 'page')}; other bytes (set by version {found.program}).",
            )
        )
    elif found.kept and found.relaid:
        lines.append(
            Label(
                f"Trình bày mới: chương trình bản {found.program} đã dàn {grouped(found.pages)} trang, nay dàn {grouped(found.pages_now)} trang"
                " từ đúng nội dung đã giữ; tệp đã nộp vẫn nguyên.",
                f"A new layout: version {found.program} set {counted(found.pages, 'page')}, now {counted(found.pages_now, 'page')}"
                " of the very content that was kept; the file handed in is as it was.",
            )
        )
    elif found.kept:
        pages = ", ".join(map(str, found.differs[:10])) or "–"
        lines.append(
            Label(
                f"Dựng lại khác: {grouped(found.pages)} trang nay {grouped(found.pages_now)} trang; khác chữ ở trang {pages}.",
                f"Set again it differs: {counted(found.pages, 'page')}, now {found.pages_now}; other text on pages {pages}.",
            )
        )
    if found.changed:
        vi, en = "Từ đó đến nay đã khác: ", "Since then these would differ: "
        if found.earlier:
            vi, en = (
                "Từ đó đến nay đã khác (sửa phiếu hoặc mẫu mới): ",
                "Since then (records or forms) these would differ: ",
            )
        lines.append(Label(vi + "; ".join(found.changed) + ".", en + "; ".join(found.changed) + "."))
    return lines


def editions_of(reader: Reader, record: str) -> list[Row]:
    """Return the frozen editions of a dossier, the oldest first."""
    return [row for row in dossier_of(reader, record).values.get("editions") or [] if row.get("edition_hash")]


def kept_edition(reader: Reader, record: str, number: int = 0) -> tuple[Row, bytes]:
    """Return an edition (counted from 1; 0 the last) with its bytes, or refuse where they are gone or damaged."""
    row = _edition(reader, record, number)
    data = kept_paper(reader.folder, str(row["edition_hash"]))
    if data is None:
        raise NotPossible(
            Label(
                "Tệp của bản đã đóng băng bị thiếu hoặc hỏng; hãy tìm lại bằng kiểm tra tệp (media-check --from).",
                "The file of the frozen edition is missing or damaged; find it again with media-check --from.",
            )
        )
    return row, data


def _edition(reader: Reader, record: str, number: int) -> Row:
    rows = editions_of(reader, record)
    if not rows:
        raise NotPossible(Label("Hồ sơ chưa có bản nào đóng băng.", "The dossier has no frozen edition yet."))
    if not 0 <= number <= len(rows):
        raise NotPossible(
            Label(f"Hồ sơ có {grouped(len(rows))} bản đóng băng.", f"There are {len(rows):,} frozen editions.")
        )
    return rows[number - 1]


def verify(reader: Reader, record: str, number: int = 0, watch: Watch = _silent) -> Verdict:
    """Prove an edition: its kept bytes, the same set again from what it was set from, and what would differ today."""
    row = _edition(reader, record, number)
    hash_ = str(row["edition_hash"])
    data = kept_paper(reader.folder, hash_)
    source = reader.record(str(row["edition_source"])).values.get("file_hash") if row.get("edition_source") else ""
    kept_source = kept_paper(reader.folder, str(source), PAPER) if source else None
    known = (str(row["edition_at"]), hash_, str(row.get("edition_by") or ""), int(row.get("edition_pages") or 0))
    if kept_source is None:
        return Verdict(*known, data is not None, False, False, 0)
    try:
        bound = from_bytes(kept_source)
    except ValueError:
        raise NotPossible(
            Label(
                "Bản đóng băng do bản chương trình khác lập, có phần bản này chưa biết; tệp PDF đã nộp vẫn nguyên.",
                "The edition was set by another version with parts this one does not know; the PDF itself is kept.",
            )
        ) from None
    with scratch() as place:
        again = place / "ho-so.pdf"
        pages = set_bound(reader.folder, bound, again, watch)
        same = data is not None and again.read_bytes() == data
        differs: tuple[int, ...] = ()
        if data is not None and not same:
            differs = tuple(_pages_that_differ(data, again.read_bytes()))
    changed = tuple(_changed(reader, record, bound, watch))
    text_same = data is not None and not differs and pages == known[3]
    return Verdict(*known, data is not None, same, text_same, pages, differs, changed, bound.program != SETTER)


def _pages_that_differ(one: bytes, other: bytes) -> Iterator[int]:
    texts = _texts(one), _texts(other)
    for at in range(max(map(len, texts))):
        if texts[0][at : at + 1] != texts[1][at : at + 1]:
            yield at + 1


def _texts(data: bytes) -> list[str]:
    import pypdfium2  # why: only where the bytes are not the same

    document = pypdfium2.PdfDocument(data)
    try:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    finally:
        document.close()


def _changed(reader: Reader, record: str, bound: Bound, watch: Watch) -> Iterator[str]:
    """Yield the titles of what would be said otherwise were the dossier bound today, on the day of the edition.

    Of what an earlier layout composed only other words count, not how they stand.
    """
    try:
        _, today = bind(reader, record, bound.audience, datetime.fromisoformat(bound.made), watch)
    except NotPossible:
        return
    before, after = _by_mark(bound.blocks), _by_mark(today.blocks)
    for title in dict.fromkeys([*before, *after]):
        same = before.get(title) == after.get(title)
        if not same and bound.program != SETTER:
            same = sorted(_words(before.get(title))) == sorted(_words(after.get(title)))
        if not same:
            yield title


def _words(said: Any) -> Iterator[str]:
    """Yield the words of blocks, wherever in them they stand."""
    if isinstance(said, msgspec.Struct):
        yield from _words([getattr(said, name) for name in said.__struct_fields__ if name not in _NOT_WORDS])
    elif isinstance(said, str):
        yield from said.split()
    elif isinstance(said, (tuple, list)):
        for part in said:
            yield from _words(part)


_NOT_WORDS = ("align", "size", "path")


def _by_mark(blocks: Sequence[BookBlock]) -> dict[str, list[BookBlock]]:
    found: dict[str, list[BookBlock]] = {}
    here: list[BookBlock] = []
    for block in blocks:
        if isinstance(block, Mark):
            here = found.setdefault(block.text, [])
        else:
            here.append(block)
    return found


def decide(writer: Writer, record: str, decision: str, *, granted: bool = True) -> Changes:
    """Enter the decision on a dossier: it becomes a document that acts on the relic, in one act."""
    before = dossier_of(writer.read, record)
    kind = writer.description.kind(before.kind)
    typed = decision or before.values.get("dossier_decision")
    subject = before.values.get("subject")
    if not typed or not isinstance(subject, str):
        raise NotPossible(
            Label(
                "Ghi số, ngày quyết định và hồ sơ của di tích nào.",
                "Give the decision's number and day, and the relic.",
            )
        )
    words = writer.read.words()
    said = typed["t"] if isinstance(typed, dict) else str(typed)
    read = read_decision(said)
    day = before.values.get("decided") or (read[1] if read else None) or _issued(writer.read, typed)
    _, rules = edition_for(
        str(before.values.get("dossier_kind") or "xep_hang"), str(before.values.get("dossier_edition") or "")
    )
    values = {
        "dossier_decision": accept(kind, "dossier_decision", typed, words),
        "dossier_state": "decided",
        "outcome": "granted" if granted else "refused",
    }
    if day:
        values["decided"] = accept(kind, "decided", day, words)
    return decide_dossier(writer, before, values, rules.relic_act, rules.document_act)


def _issued(reader: Reader, decision: object) -> str | None:
    if isinstance(decision, str):
        try:
            return str(reader.record(decision).values.get("issued") or "") or None
        except NotPossible:
            return None
    return None
