"""Where files meet the window: the strip on the page, dropping, the viewer, the gallery, and what the actions do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QInputDialog, QVBoxLayout

from db.catalogue import Reader, Writer
from db.catalogue.media import Attached, attach, detach, first_media, has_bytes_of, media_of, reorder, warnings_for
from db.catalogue.titles import titled_of
from db.catalogue.visit import Guess
from db.model.changes import Changes
from db.model.media import KIND, Medium
from db.schema.field_type import counted, grouped
from db.schema.label import Label
from db.system import open_with_its_program
from heritage_app.acts.tables import are_tables, take_table
from heritage_app.media.darkroom import Darkroom
from heritage_app.media.intake import VISIT, Intake, Outcome, Visit, told
from heritage_app.media.reading import named_of, where_of
from heritage_app.media.strip import Strip
from heritage_app.parts.file_dialogs import file_to_write, files_to_open, folder_to_open
from heritage_app.parts.words import plain

if TYPE_CHECKING:
    from heritage_app.media.gallery import Gallery
    from heritage_app.record.page import RecordPage
    from heritage_app.stage import Stage

_SHOWN_REASONS = 400


class MediaDesk(QObject):
    """The files of one window; made with it, ended with it."""

    def __init__(self, window: Stage) -> None:
        super().__init__(window)
        self._window = window
        self.darkroom = Darkroom(window.session.folder)
        self.intake = Intake(window.session, window.say)
        self.intake.settled.connect(self._tell)
        self.intake.matched.connect(self._confirm_visit)
        self.gallery: Gallery | None = None
        self.strip: Strip | None = None
        self.owner = self._warned = ""
        window.status.put_in(self.intake)
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        window.session.changed.connect(self._changed)

    def join(self, page: RecordPage) -> None:
        """Put the strip on top of a record page."""
        window = self._window
        self.strip = strip = Strip(window.session.description, window.say, window.colours, self.darkroom)
        strip.wants_open.connect(self.open)
        strip.wants_caption.connect(self.caption)
        strip.wants_detach.connect(self.take_off)
        strip.wants_more.connect(self.choose)
        strip.reordered.connect(self._reorder)
        strip.hide()
        box = page.layout()
        assert isinstance(box, QVBoxLayout)
        box.insertWidget(1, strip)
        page.drawn.connect(self._page_drawn)

    def end(self) -> None:
        """End what runs beside the window."""
        self.intake.end()
        self.darkroom.end()

    def _page_drawn(self) -> None:
        if self.strip is not None and not self._window.session.writable:
            self.strip.only_read()
        record = self._window.record
        owner = record.id if record is not None else ""
        if self.strip is not None:
            self.strip.setVisible(bool(owner))
            if owner != self.owner:
                self.strip.show_media([])
        self.owner = owner
        self._read()

    def _changed(self, changes: Changes) -> None:
        if KIND in changes.kinds:
            self._read()

    def _read(self) -> None:
        owner = self.owner
        if not owner or self.strip is None:
            return
        record = self._window.record
        own = record is not None and record.kind == KIND

        def show(media: list[Medium]) -> None:
            if owner == self.owner and self.strip is not None:
                self.strip.show_media(media)

        self._window.session.ask(lambda reader: _files(reader, owner, own), show, "strip")

    def choose(self) -> None:
        """Ask for files and take them in for the record shown."""
        say = self._window.say
        files = files_to_open(self._window, say("Chọn ảnh, ghi âm, bản quét", "Choose pictures, recordings, scans"))
        if files:
            self.take(files)

    def choose_folder(self) -> None:
        """Ask for a folder (a card) and take all of it in."""
        say = self._window.say
        folder = folder_to_open(self._window, say("Chọn thư mục hoặc thẻ nhớ", "Choose a folder or a card"))
        if folder:
            self.take([folder])

    def take(self, files: Sequence[Path]) -> None:
        """Take files in for the record shown (a file's own record takes none), with a word of warning where one is due."""
        record, window = self._window.record, self._window
        target = record.id if record is not None and record.id and record.kind != KIND and not record.deleted else ""
        if not window.session.writable:
            window.session.trouble.emit(
                Label("Sổ đang mở chỉ để đọc nên chưa ghi được.", "The catalogue is open for reading only.")
            )
            return

        def begin(warned: list[Label]) -> None:
            if warned:
                said = " ".join(window.say.label(w) for w in warned)
                self._warned = window.say(f"Lưu ý: {said} Tệp vẫn được nhận ở mức nội bộ.", f"Note: {said}")
                window.notice.tell(self._warned, stay=True)
            self.intake.take(files, target)

        if target:
            window.leave(lambda: window.session.ask(lambda reader: warnings_for(reader, target), begin))
        else:
            begin([])

    def record_sound(self) -> None:
        """Record from the microphone onto the record shown."""
        from heritage_app.media.recorder import Recorder  # why: opened on demand

        window, record = self._window, self._window.record
        if record is not None and record.id:
            Recorder(window, window.say, window.session.folder, record.name or record.number, self._keep_sound).open()

    def _keep_sound(self, path: Path) -> None:
        """Take a recording in; its file in ``local/`` goes once its bytes are proved to be in the store."""

        def here(found: bool) -> None:
            if found:
                self.intake.settled.disconnect(settled)
                path.unlink(missing_ok=True)

        def settled(_outcome: Outcome) -> None:
            self._window.session.ask(lambda reader: path.exists() and has_bytes_of(reader, path), here)

        self.intake.settled.connect(settled)
        self.take([path])

    def choose_visit(self) -> None:
        """Ask for the photos of a visit to many records; they are matched, and taken in when confirmed."""
        say = self._window.say
        folder = folder_to_open(
            self._window, say("Chọn thư mục ảnh của chuyến đi", "Choose the folder of the visit's photos")
        )
        if folder:
            self.intake.take([folder], VISIT)

    def _confirm_visit(self, visit: Visit) -> None:
        from heritage_app.media.visit import VisitSheet  # why: opened on demand

        window = self._window
        ids = {g.record for g in visit.guesses if g.record}

        def take(chosen: list[tuple[Guess, str]]) -> None:
            received = [guess.photo for guess, _ in chosen]
            to = {guess.photo.hash: record for guess, record in chosen if record}
            cards = {guess.photo.hash for guess, _ in chosen if guess.reason == "card"}
            kept: list[Attached] = []

            def write(writer: Writer) -> Changes | None:
                kept.append(attach(writer, received, to, cards))
                return kept[0].changes

            window.session.write(write, lambda _: self._tell(Outcome(len(received), kept[0], visit.refused, 0)))
            count = len(received)
            window.notice.tell(
                window.say(f"Đang ghi {grouped(count)} ảnh vào sổ…", f"Recording {counted(count, 'photo')}…"), stay=True
            )

        def show(names: dict[str, str]) -> None:
            VisitSheet(window, window.session, window.say, visit, names, take).open()

        window.session.ask(lambda reader: {i: titled_of(reader, i) for i in ids}, show)

    def print_cards(self) -> None:
        """Print the QR cards of the records chosen, else of the one shown."""
        window, say = self._window, self._window.say
        record = window.record
        records = window.list.selected() or ([record.id] if record is not None and record.id else [])
        title = say("Thẻ mã QR", "QR cards")
        name = file_to_write(window, title, "the-qr.pdf", "PDF (*.pdf)")
        if name and records:
            from heritage_app.paper.pictures import print_cards  # why: papers are heavy, and not every day prints

            opened = (say("Mở tệp", "Open the file"), lambda: open_with_its_program(name))
            window.session.ask(
                lambda reader: print_cards(reader, records, name),
                lambda pages: window.notice.tell(
                    say(
                        f"Đã in {grouped(pages)} trang thẻ vào “{name}”.",
                        f"{counted(pages, 'page')} of cards printed to “{name}”.",
                    ),
                    opened,
                    stay=True,
                ),
            )

    def _tell(self, outcome: Outcome) -> None:
        window, say = self._window, self._window.say
        # why: what came of it would else stand in the place of the warning before anybody has read it
        warned, self._warned = self._warned, ""
        words = f"{told(outcome, say)} {warned}".strip()
        buttons: list[tuple[str, Callable[[], None]]] = []
        if outcome.refused or outcome.attached.alike:
            buttons.append((say("Xem chi tiết", "Details"), lambda: self._details(outcome)))
        if outcome.attached.changes is not None:
            buttons.append((say("Hoàn tác", "Undo"), lambda: window.run_action("undo")))
        window.notice.tell(
            words, *buttons, stay=bool(warned or outcome.refused or outcome.left or outcome.attached.alike)
        )

    def _details(self, outcome: Outcome) -> None:
        from heritage_app.parts.dialogs import Sheet  # why: opened on demand

        say = self._window.say
        sheet = Sheet(self._window, say("Kết quả nhận tệp", "What came of the intake"), say)
        sheet.column.addWidget(plain(told(outcome, say), "heading"))
        for one in outcome.refused[:_SHOWN_REASONS]:
            sheet.column.addWidget(plain(f"{Path(one.source).name}: {say.label(one.label)}"))

        def show(names: list[tuple[str, str, bool]]) -> None:
            for new, other, before in names:
                words = (
                    say(f"“{new}” giống ảnh đã có: {other}", f"“{new}” is like a picture here already: {other}")
                    if before
                    else say(
                        f"“{new}” giống ảnh khác vừa nhận: {other}", f"“{new}” is like another just taken in: {other}"
                    )
                )
                sheet.column.addWidget(plain(words))
            sheet.column.addStretch(1)
            sheet.open()

        pairs, taken = outcome.attached.alike[:_SHOWN_REASONS], set(outcome.attached.records)
        self._window.session.ask(
            lambda reader: [(named_of(reader, a), where_of(reader, b), b not in taken) for a, b in pairs], show
        )

    def open(self, at: int) -> None:
        """Look at a file of the strip closely."""
        from heritage_app.media.viewer import Viewer  # why: opened on demand

        window, strip = self._window, self.strip
        if strip is not None and 0 <= at < len(strip.media):
            record = window.record
            owner = record if record is not None and record.kind != KIND else None
            viewer = Viewer(window, window.session, window.say, window.colours, self.darkroom, strip.media, at, owner)
            viewer.wants_record.connect(lambda record: window.leave(lambda: window.open_record(record)))
            viewer.open()

    def caption(self, at: int) -> None:
        """Write the caption of a file."""
        say, strip = self._window.say, self.strip
        if strip is None:
            return
        medium = strip.media[at]
        words, sure = QInputDialog.getText(
            self._window,
            say("Chú thích", "Caption"),
            say("Chú thích của tệp:", "Caption of the file:"),
            text=medium.name,
        )
        if sure and words.strip() != medium.name:
            self._window.session.write(lambda writer: writer.amend(medium.id, {"name": words.strip()}))

    def take_off(self, at: int) -> None:
        """Take a file off the record; the file stays, undo puts it back."""
        window, strip, owner = self._window, self.strip, self.owner
        if strip is None or window.record is None or window.record.kind == KIND:
            return
        medium = strip.media[at]

        def done(changes: Changes | None) -> None:
            if changes is not None:
                undo = (window.say("Hoàn tác", "Undo"), lambda: window.run_action("undo"))
                window.notice.tell(window.say.label(changes.sentence) + ".", undo)

        window.session.write(lambda writer: detach(writer, medium.id, owner), done)

    def _reorder(self, ids: list[str]) -> None:
        owner = self.owner
        self._window.session.write(lambda writer: reorder(writer, owner, ids))

    def turn_gallery(self) -> None:
        """Show the list as pictures, or as a table again."""
        window = self._window
        pane = window.list
        if self.gallery is None:
            from heritage_app.media.gallery import Gallery  # why: many never look at the list as pictures

            self.gallery = Gallery(window.session, window.say, window.colours, pane.model, self.darkroom)
            self.gallery.chosen.connect(pane.table.put_cursor)
            self.gallery.entered.connect(pane.entered)
            self.gallery.hide()
            box = pane.layout()
            assert isinstance(box, QVBoxLayout)
            box.insertWidget(box.indexOf(pane.table) + 1, self.gallery, 1)
        showing = self.gallery.isVisible()
        row = pane.table.currentIndex().row()
        pane.table.setMaximumHeight(16_777_215 if showing else 0)
        self.gallery.setVisible(not showing)
        if showing:
            pane.table.setFocus()
        else:
            self.gallery.setFocus()
            self.gallery.go_to(row)

    def tuning(self) -> None:
        """Show the tuning of the gong set on the page."""
        from db.catalogue.measure import tuning_of  # why: as below
        from heritage_app.media.voice import tuning_sheet  # why: opened on demand

        window, record = self._window, self._window.record
        if record is None or record.kind != "gong_set":
            window.notice.tell(window.say("Hãy mở một phiếu bộ chiêng trước.", "Open the record of a gong set first."))
            return
        name = record.name
        window.session.ask(
            lambda reader: tuning_of(reader, record.id),
            lambda places: tuning_sheet(window, window.say, window.colours, name, places).open(),
        )

    def print_pictures(self, album: bool) -> None:
        """Print the pictures of the records chosen (else of the one shown) into a file and open it."""
        window, say = self._window, self._window.say
        record = window.record
        chosen = window.list.selected()
        records = chosen if len(chosen) > 1 else [record.id] if record is not None and record.id else []
        title = say("Tập ảnh", "Album") if album else say("Bảng ảnh", "Contact sheet")
        name = file_to_write(window, title, "tap-anh.pdf" if album else "bang-anh.pdf", "PDF (*.pdf)")
        if not name or not records:
            return
        from heritage_app.paper.pictures import print_contact_sheet  # why: papers are heavy, and not every day prints

        def told(pages: int) -> None:
            opened = (say("Mở tệp", "Open the file"), lambda: open_with_its_program(name))
            window.notice.tell(
                say(f"Đã in {grouped(pages)} trang vào “{name}”.", f"{counted(pages, 'page')} printed to “{name}”."),
                opened,
                stay=True,
            )

        window.session.ask(lambda reader: print_contact_sheet(reader, records, "internal", name, album=album), told)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and event.type() in (QEvent.Type.DragEnter, QEvent.Type.Drop):
            files = [Path(u.toLocalFile()) for u in event.mimeData().urls() if u.isLocalFile()]
            if files:
                event.acceptProposedAction()
                if event.type() == QEvent.Type.Drop and are_tables(files) and self._window.session.writable:
                    take_table(self._window, files[0])
                elif event.type() == QEvent.Type.Drop:
                    self.take(files)
                return True
        return super().eventFilter(watched, event)


def _files(reader: Reader, owner: str, own: bool) -> list[Medium]:
    if own:
        found = first_media(reader, [owner]).get(owner)
        return [found] if found else []
    return media_of(reader, owner)
