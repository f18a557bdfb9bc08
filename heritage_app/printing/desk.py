"""Dossiers and inventory lists in the window: the panel on their page, and the long work behind it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout

from db.model.changes import Changes
from heritage_app.printing.long_work import LongWork

if TYPE_CHECKING:
    from heritage_app.printing.dossier_panel import DossierPanel
    from heritage_app.printing.list_panel import ListPanel
    from heritage_app.record.page import RecordPage
    from heritage_app.stage import Stage

_KINDS = ("dossier", "catalogue_list")


def _panels() -> tuple[type[DossierPanel], type[ListPanel]]:
    from heritage_app.printing.dossier_panel import DossierPanel  # why: most days open no dossier
    from heritage_app.printing.list_panel import ListPanel

    return DossierPanel, ListPanel


class DossierDesk(QObject):
    """The dossiers and lists of one window."""

    def __init__(self, window: Stage) -> None:
        super().__init__(window)
        self._window = window
        self.work = LongWork(window)
        self._page: RecordPage | None = None
        self.dossier: DossierPanel | None = None
        self.list: ListPanel | None = None
        window.session.changed.connect(self._changed)

    @property
    def idle(self) -> bool:
        """Whether nothing runs."""
        return self.work.idle

    def join(self, page: RecordPage) -> None:
        """Look after the pages of dossiers and lists."""
        self._page = page
        page.drawn.connect(self._drawn)

    def end(self) -> None:
        """Stop what runs."""
        self.work.end()

    def _drawn(self) -> None:
        window, page = self._window, self._page
        record = window.record
        kind = record.kind if record is not None and record.id and not record.deleted else ""
        if page is None or (kind not in _KINDS and self.dossier is None and self.list is None):
            return
        if kind in _KINDS and self._panel(kind) is None:
            # why: what the panels need takes a moment to load, which the window does not wait for
            window.session.ask(lambda _: _panels(), partial(self._make, kind), "panels")
            return
        for one in _KINDS:
            panel = self._panel(one)
            if panel is not None:
                panel.setVisible(kind == one)
                if kind == one and record is not None:
                    panel.show_record(record)

    def _panel(self, kind: str) -> DossierPanel | ListPanel | None:
        return self.dossier if kind == "dossier" else self.list

    def _make(self, kind: str, panels: tuple[type[DossierPanel], type[ListPanel]]) -> None:
        if self._page is None or self._panel(kind) is not None:
            return
        if kind == "dossier":
            self.dossier = panels[0](self._window, self.work)
        else:
            self.list = panels[1](self._window, self.work)
        panel = self._panel(kind)
        assert panel is not None
        panel.hide()
        self._insert(self._page, panel)
        self._drawn()

    def _insert(self, page: RecordPage, panel: DossierPanel | ListPanel) -> None:
        box = page.layout()
        assert isinstance(box, QVBoxLayout)
        box.insertWidget(1, panel)

    def _changed(self, changes: Changes) -> None:
        """What a dossier lacks rests on other records too: read it again when anything changed."""
        if self.dossier is not None and self.dossier.isVisible() and self._window.record is not None:
            self.dossier.show_record(self._window.record)
