"""Pictures for paper: which ones an audience gets, and the contact sheet and album made of them."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date
from pathlib import Path

from db.catalogue import Reader
from db.catalogue.measure import tuning_of
from db.catalogue.media import derive_again, media_of
from db.catalogue.visit import card_text
from db.media.derived import preview_of, spectrum_of
from db.media.store import holds
from db.model.media import CARD, Medium
from db.model.problems import NotPossible
from db.model.record import Record
from db.model.voice import Tuned
from db.schema.field import Audience
from db.schema.field_type import Words
from db.schema.label import Label
from reports.blocks import Card, Cards, Paper, Picture
from reports.compose.pictures import compose_contact_sheet
from reports.compose.setting import Keeper, Setting
from reports.compose.values import shown
from reports.forms import PLACE_OF_KIND
from reports.shelf import form_of

_SEEN = ("image/", "application/pdf")


def printed(
    reader: Reader,
    record: str,
    audience: Audience,
    words: Words,
    most: int = 0,
    first: int = 1,
    wanted: Set[str] | None = None,
) -> list[Picture]:
    """Return the pictures and scans of a record an audience may see and paper may show, numbered from ``first``."""
    media = [m for m in _pictures(reader, record, audience) if m.printable]
    if wanted is not None:
        media = [m for m in media if m.id in wanted]
    media = media[: most or None]
    lacking = [
        m for m in media if not preview_of(reader.folder, m.hash).exists() and holds(reader.folder, m.hash, m.type)
    ]
    if lacking:
        list(derive_again(reader.folder, lacking))
    return [_picture(reader.folder, m, at, words) for at, m in enumerate(media, first)]


def _pictures(reader: Reader, record: str, audience: Audience) -> list[Medium]:
    return [m for m in media_of(reader, record, audience) if m.type.startswith(_SEEN) and m.kind != CARD]


def _picture(folder: Path, medium: Medium, at: int, words: Words) -> Picture:
    path = preview_of(folder, medium.hash)
    day = "/".join(reversed(medium.taken.split("-")))
    author = f"{words.say('Người chụp', 'By')}: {medium.author}" if medium.author else ""
    said = "; ".join(p for p in (author, day) if p)
    text = f"{words.say('Ảnh', 'Picture')} {at}. {medium.name}" + (f" ({said})" if said else "")
    return Picture(str(path) if path.exists() else "", text, medium.turned)


def tuned_places(reader: Reader, record: Record, audience: Audience) -> list[Tuned]:
    """Return the places of a gong set with what was measured of them; of any other record none."""
    return tuning_of(reader, record.id, audience) if record.kind == "gong_set" and record.id else []


def spectrum_drawn(reader: Reader, record: str, audience: Audience, words: Words, hash_: str) -> Picture | None:
    """Return the spectrum of a record's recording where it is drawn already and the recording may be printed from."""
    path = spectrum_of(reader.folder, hash_) if hash_ else None
    if path is None or not path.exists():
        return None
    medium = next((m for m in media_of(reader, record, audience) if m.hash == hash_ and m.printable), None)
    if medium is None:
        return None
    return Picture(str(path), f"{words.say('Phổ của bản ghi', 'Spectrum of the recording')} “{medium.name}”")


def print_contact_sheet(
    reader: Reader, records: Sequence[str], audience: Audience, out: Path, *, album: bool = False
) -> int:
    """Print the pictures of records, and return the number of pages; refuse where there is none to print."""
    form = form_of(reader.description, "sheet")
    profile = reader.profile()
    keeper = Keeper(profile.superior, profile.office, profile.locality, profile.signer_role, profile.signer)
    setting = Setting(form, keeper, audience, date.today(), reader.words(audience))
    found = [(reader.record(r, audience), printed(reader, r, audience, setting.words)) for r in records]
    found = [(record, pictures) for record, pictures in found if pictures]
    if not found and any(_withheld(reader, r, audience) for r in records):
        raise NotPossible(
            Label(
                "Ảnh của các phiếu này chưa được phép in trong hồ sơ (ô “Được dùng để” của từng tệp).",
                "The pictures of these records may not be printed in dossiers (see “Permitted use” of each file).",
            )
        )
    if not found:
        raise NotPossible(
            Label(
                "Không có ảnh nào để in cho đối tượng này: ảnh mới nhận ở mức nội bộ.",
                "There is no picture to print for this audience: new pictures are internal.",
            )
        )
    from reports.pdf.write import write_pdf  # why: ReportLab and its fonts are loaded only when something is printed

    title = setting.words.say("Tập ảnh", "Album") if album else setting.words.say("Bảng ảnh", "Contact sheet")
    return write_pdf(compose_contact_sheet(setting, found, album=album), out, title)


def _withheld(reader: Reader, record: str, audience: Audience) -> bool:
    return any(not m.printable for m in _pictures(reader, record, audience))


def print_cards(reader: Reader, records: Sequence[str], out: Path) -> int:
    """Print the QR cards of records, to be photographed before the thing itself; return the number of pages."""
    words = reader.words("internal")
    cards = []
    for record in (reader.record(r, "internal") for r in records):
        kind = reader.description.kind(record.kind)
        called = f"{kind.label.text(words.language)} {record.number}".strip()
        # why: gongs of one name and no number yet are told apart by where they are
        where = [text.split("\n")[0] for text in shown(kind, record, PLACE_OF_KIND, words, in_table=True)[:1]]
        cards.append(Card(card_text(record.id), record.name, "\n".join((called, *where))))
    if not cards:
        raise NotPossible(Label("Chưa chọn phiếu nào để in thẻ.", "No records are chosen to print cards of."))
    from reports.pdf.write import write_pdf  # why: ReportLab and its fonts are loaded only when something is printed

    title = words.say("Thẻ mã QR", "QR cards")
    return write_pdf(iter((Paper("A4", title), Cards(tuple(cards)))), out, title)
