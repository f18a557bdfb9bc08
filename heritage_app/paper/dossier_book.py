"""Binding a dossier: cover, table of contents, checklist, and each part behind its title page, from what is there now."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from db.catalogue import Reader
from db.media.derived import base_of, leaves_of, preview_of, whole_of
from db.media.store import FOLDER as MEDIA
from db.media.store import holds, path_of
from db.media.types import PDF, type_of_file
from db.media.workers import Failed, Task, read_one
from db.model.changes import Progress
from db.model.media import Medium
from db.model.problems import NotPossible
from db.schema.field import Audience
from db.schema.label import Label
from heritage_app.paper.dossiers import Now, PartNow, Piece, photos, status
from heritage_app.paper.order import Order
from heritage_app.paper.papers import compose_paper
from heritage_app.paper.pictures import printed
from heritage_app.version import SETTER
from reports.blocks import Note, Pictures, Title
from reports.blocks import Paper as PaperBlock
from reports.book import BookBlock, Bound, Contents, Leaves, Mark, held, with_paths
from reports.compose.dossier import Checked, compose_checklist, compose_cover, compose_part_page
from reports.compose.setting import Keeper, Setting
from reports.shelf import read_shelf

Watch = Callable[[Progress], None]
_LEAVES_SECONDS = 120.0
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_LONGEST_NAME = 80
_PREVIEW = re.compile(r"([0-9a-f]{64})-middle\.jpg")
_ON_THE_COVER = ("dossier_kind", "asked_rank", "lead")


def _silent(_: Progress) -> None:
    return None


def bind(reader: Reader, record: str, audience: Audience, made: datetime, watch: Watch = _silent) -> tuple[Now, Bound]:
    """Compose a dossier as it stands now; pictures and scans are named by what they hold, not by where they lie."""
    now = status(reader, record, audience, made.astimezone().date())
    there = [part for part in now.parts if part.pieces]
    if not there:
        raise NotPossible(
            Label("Hồ sơ chưa có thành phần nào để dựng.", "The dossier has no part yet that could be bound.")
        )
    found: list[BookBlock] = []
    marks: list[Mark] = []
    setting = _setting(reader, audience, made)
    for at, part in enumerate(there):
        watch(Progress(at, len(there) + 1, part.part.title))
        for block in _part(reader, setting, now, part):
            if isinstance(block, Mark):
                marks.append(block)
            found.append(block)
    title = now.record.name or setting.say(now.edition.title)
    front: list[BookBlock] = [
        *compose_cover(setting, now.record, now.inside.subject, now.edition, *_told(reader, now)),
        Contents(setting.words.say("MỤC LỤC", "CONTENTS"), (Mark(_checklist(setting)), *marks)),
        *_marked(Mark(_checklist(setting)), compose_checklist(setting, _checks(now))),
    ]
    blocks = held(with_paths([*front, *found], _kept))
    return now, Bound(title, made.isoformat(), SETTER, audience, blocks)


def build(
    reader: Reader, record: str, out: Path, audience: Audience = "internal", watch: Watch = _silent
) -> tuple[int, Now]:
    """Bind a dossier as it stands now into one PDF; return its pages and what is missing."""
    now, bound = bind(reader, record, audience, datetime.now(UTC).replace(microsecond=0), watch)
    return set_bound(reader.folder, bound, out, watch), now


def set_bound(folder: Path, bound: Bound, out: Path, watch: Watch = _silent) -> int:
    """Set a bound dossier into a PDF; the same bound dossier and version of the program give the same bytes."""
    from reports.pdf.book import write_book  # why: ReportLab and its fonts are loaded only when something is printed

    words = Label("Đang dàn trang", "Setting pages")

    def pages(done: int) -> None:
        watch(Progress(done, 0, words))

    located = with_paths(bound.blocks, lambda kept: _located(folder, kept))
    return write_book(located, out, bound.title, datetime.fromisoformat(bound.made), pages)


def build_folder(
    reader: Reader, record: str, out: Path, audience: Audience = "internal", watch: Watch = _silent
) -> int:
    """Put a dossier into a folder in order, each piece a file of its own; return how many pieces.

    The folder must be empty or new. Papers are there as PDF and as Word (Thông tư 09/2011/TT-BVHTTDL, Đ.4.3), scans as they are.
    """
    from reports.docx.write import write_docx  # why: loaded only when something is printed
    from reports.pdf.book import write_book

    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise NotPossible(
            Label(f"“{out}” đã có nội dung; hãy chọn thư mục mới.", f"“{out}” is not empty; choose a new folder.")
        )
    made = datetime.now(UTC).replace(microsecond=0)
    now = status(reader, record, audience, made.astimezone().date())
    setting = _setting(reader, audience, made)
    count = 0
    try:
        out.mkdir(parents=True, exist_ok=True)
        for at, part in enumerate((p for p in now.parts if p.pieces), 1):
            place = out / _named(f"{at:02d} {part.part.letter}) {part.part.title.vi}")
            place.mkdir()
            for number, piece in enumerate(part.pieces, 1):
                watch(Progress(count, 0, piece.title))
                name = _named(f"{at:02d}.{number:02d} {piece.title.vi}")
                if piece.medium is not None:
                    original = path_of(reader.folder, piece.medium.hash, piece.medium.type)
                    shutil.copyfile(original, place / (name + original.suffix))
                else:
                    blocks = held(_piece(reader, setting, now, piece))
                    write_book(blocks, place / f"{name}.pdf", piece.title.vi, made)
                    told = (block for block in blocks if not isinstance(block, (Mark, Contents, Leaves)))
                    write_docx(told, place / f"{name}.docx", piece.title.vi)
                count += 1
    except OSError as error:
        raise NotPossible(
            Label(f"Không ghi được vào “{out}”: {error.strerror}.", f"“{out}” cannot be written: {error.strerror}.")
        ) from error
    return count


def _named(text: str) -> str:
    return _UNSAFE.sub("-", text)[:_LONGEST_NAME].strip(" .")


def _part(reader: Reader, setting: Setting, now: Now, part: PartNow) -> Iterator[BookBlock]:
    said = f"{part.part.letter}) " if part.part.letter else ""
    title = setting.say(part.part.title)
    yield from _marked(
        Mark(said + title),
        compose_part_page(
            setting, part.part.letter, title, part.part.article, [setting.say(p.title) for p in part.pieces]
        ),
    )
    for piece in part.pieces:
        yield from _marked(Mark(setting.say(piece.title), 1), _piece(reader, setting, now, piece))


def _piece(reader: Reader, setting: Setting, now: Now, piece: Piece) -> Iterator[Any]:
    if piece.what == "paper":
        order = Order(piece.form, setting.audience, ids=piece.records, final=True)
        yield from compose_paper(reader, order, setting.day)[1]
    elif piece.what == "album":
        yield from _album(reader, setting, piece)
    elif piece.medium is not None:
        yield from _leaves(reader.folder, piece.medium)


def _album(reader: Reader, setting: Setting, piece: Piece) -> Iterator[BookBlock]:
    """Yield photographs at 10 × 15 cm, numbered throughout the dossier, each with caption, author and day."""
    yield PaperBlock("A4", setting.say(piece.title))
    yield Title(setting.words.say("TẬP ẢNH KHẢO TẢ", "ALBUM"))
    yield Note(setting.words.say("(Thông tư 09/2011/TT-BVHTTDL, Điều 9)", "(Circular 09/2011, art. 9)"))
    first = 1
    for record in piece.records:
        wanted = {m.id for m in photos(reader, record, setting.audience)}
        pictures = printed(reader, record, setting.audience, setting.words, first=first, wanted=wanted)
        if not pictures:
            continue
        first += len(pictures)
        found = reader.record(record, setting.audience)
        yield Title("  ·  ".join(p for p in (found.name, found.number) if p), 2)
        yield Pictures(tuple(pictures), 1)


def _kept(path: str) -> str:
    """Return the name under which a preview is kept in a bound dossier: the hash its file is named by."""
    found = _PREVIEW.fullmatch(Path(path).name)
    return f"preview:{found[1]}" if found else path


def _leaves(folder: Path, medium: Medium) -> Iterator[BookBlock]:
    if not holds(folder, medium.hash, medium.type):
        raise NotPossible(
            Label(
                f"Thiếu tệp “{medium.name}”; hãy tìm lại bằng kiểm tra tệp rồi dựng.",
                f"The file “{medium.name}” is missing; find it again, then bind.",
            )
        )
    if medium.type != PDF.id:
        yield Leaves(f"whole:{medium.hash}:{medium.type}", (), medium.name)
        return
    sizes = _clean(folder, medium.hash)
    yield Leaves(f"leaves:{medium.hash}", sizes, medium.name)


def _clean(folder: Path, hash_: str) -> tuple[tuple[float, float], ...]:
    """Have a worker make the clean copy of a scan that is laid into papers; return the size of each page in points."""
    given = {"path": str(path_of(folder, hash_, PDF.id)), "out": str(leaves_of(folder, hash_))}
    said = read_one(Task("leaves", given, _LEAVES_SECONDS))
    if isinstance(said, Failed):
        raise NotPossible(said.label)
    return tuple((float(w), float(h)) for w, h in said["sizes"])


def _located(folder: Path, kept: str) -> str:
    """Return where what a bound dossier names lies on this machine, made anew where it is not there."""
    what, _, rest = kept.partition(":")
    if what == "preview":
        return _preview(folder, rest)
    if what == "leaves":
        if not leaves_of(folder, rest).exists():
            _clean(folder, rest)
        return str(leaves_of(folder, rest))
    if what != "whole":
        return kept
    hash_, _, type_ = rest.partition(":")
    path = whole_of(folder, hash_)
    if not path.exists():
        given = {"path": str(path_of(folder, hash_, type_)), "type_id": type_, "out": str(path)}
        said = read_one(Task("whole", given, _LEAVES_SECONDS))
        if isinstance(said, Failed):
            raise NotPossible(said.label)
    return str(path)


def _preview(folder: Path, hash_: str) -> str:
    """Return where the middle-sized picture of a file lies, derived anew where it is gone; nothing where the file is."""
    path = preview_of(folder, hash_)
    original = next((folder / MEDIA / hash_[:2]).glob(f"{hash_}.*"), None)
    if not path.exists() and original is not None and (found := type_of_file(original)) is not None:
        given = {"path": str(original), "type_id": found.id, "derived": base_of(folder, hash_)}
        read_one(Task("look", given, _LEAVES_SECONDS))
    return str(path) if path.exists() else ""


def _marked(mark: Mark, blocks: Iterator[BookBlock]) -> Iterator[BookBlock]:
    """Yield blocks with a mark where their first page begins."""
    first = next(blocks, None)
    if first is None:
        return
    if isinstance(first, PaperBlock):
        yield first
        yield mark
    else:
        yield mark
        yield first
    yield from blocks


def _checklist(setting: Setting) -> str:
    return setting.words.say("Bảng kiểm thành phần hồ sơ", "Checklist of parts")


def _checks(now: Now) -> list[Checked]:
    return [
        Checked(p.part.letter, p.part.title, p.part.article, len(p.pieces), p.asked, bool(p.gaps)) for p in now.parts
    ]


def _told(reader: Reader, now: Now) -> tuple[str, str, str]:
    """Return in words what the cover says: kind of dossier, rank asked for, who drew it up."""
    kind, words = reader.description.kind(now.record.kind), reader.words()
    found = (now.record.values.get(field) for field in _ON_THE_COVER)
    kinds, rank, lead = (
        kind.by_id[field].type.show(value, words) if value else ""
        for field, value in zip(_ON_THE_COVER, found, strict=True)
    )
    return kinds, rank, lead


def _setting(reader: Reader, audience: Audience, made: datetime) -> Setting:
    profile = reader.profile()
    keeper = Keeper(profile.superior, profile.office, profile.locality, profile.signer_role, profile.signer)
    form = read_shelf(reader.description, reader.folder).choose("sheet", made.astimezone().date())
    return Setting(form, keeper, audience, made.astimezone().date(), reader.words(audience))
