"""Small pictures for lists: read from the disk in a thread of their own, the newest wish first, kept within bounds."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage, QPixmap, QTransform

from db.catalogue.media import derive_again
from db.media.derived import preview_of, thumb_of
from db.media.store import holds
from db.model.media import Medium

_KEPT = 800
_WISHES = 240


class Darkroom(QObject):
    """Gives the small picture of a file if it is at hand, and tells by ``came`` when one has come.

    A picture that is missing on the disk is derived anew from the bytes, one after the other, in a worker.
    """

    came = Signal(str)
    _ready = Signal(str, QImage)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._kept: OrderedDict[tuple[str, int], QPixmap] = OrderedDict()
        self._images: OrderedDict[str, QImage] = OrderedDict()
        self._wishes: OrderedDict[str, Medium] = OrderedDict()
        self._hopeless: set[str] = set()
        self._wake = threading.Condition()
        self._ended = False
        self._ready.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._work, name="darkroom", daemon=True)
        self._thread.start()

    def pixmap(self, medium: Medium) -> QPixmap | None:
        """Return the small picture, turned as its note says, or None while it is being read."""
        key = (medium.hash, medium.turned)
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found
        image = self._images.get(medium.hash)
        if image is None:
            if medium.hash not in self._hopeless:
                with self._wake:
                    self._wishes[medium.hash] = medium
                    self._wishes.move_to_end(medium.hash)
                    while len(self._wishes) > _WISHES:
                        self._wishes.popitem(last=False)
                    self._wake.notify()
            return None
        made = QPixmap.fromImage(image.transformed(QTransform().rotate(medium.turned)) if medium.turned else image)
        self._kept[key] = made
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return made

    def is_lost(self, medium: Medium) -> bool:
        """Say whether a file has no picture to show: its bytes are missing, or it is no picture."""
        return medium.hash in self._hopeless

    def again(self, medium: Medium) -> None:
        """Try again for a file that had no picture."""
        self._hopeless.discard(medium.hash)

    def end(self) -> None:
        """End the thread."""
        with self._wake:
            self._ended = True
            self._wake.notify()
        self._thread.join()

    def _take(self, hash_: str, image: QImage) -> None:
        if image.isNull():
            self._hopeless.add(hash_)
        else:
            self._images[hash_] = image
            while len(self._images) > _KEPT:
                self._images.popitem(last=False)
        self.came.emit(hash_)

    def _work(self) -> None:
        while True:
            with self._wake:
                while not self._wishes and not self._ended:
                    self._wake.wait()
                if self._ended:
                    return
                hash_, medium = self._wishes.popitem()
            image = QImage(str(thumb_of(self._folder, hash_)))
            if image.isNull() and holds(self._folder, hash_, medium.type) and not medium.type.startswith("video/"):
                for _ in derive_again(self._folder, [medium]):
                    pass
                image = QImage(str(thumb_of(self._folder, hash_)))
            self._ready.emit(hash_, image)


def middle_picture(folder: Path, medium: Medium) -> QImage:
    """Return the middle-sized picture of a file, turned as its note says; a null image where there is none."""
    image = QImage(str(preview_of(folder, medium.hash)))
    return image.transformed(QTransform().rotate(medium.turned)) if medium.turned and not image.isNull() else image
