"""What can be wrong: with a value, with a record, with a catalogue; each in a sentence with a way out."""

from __future__ import annotations

from typing import Literal

import msgspec

from db.schema.label import Label

Level = Literal["impossible", "law", "advice"]


class Problem(msgspec.Struct, frozen=True):
    """Something to tell beside a field: how grave, where, in words, with its article and what may be meant."""

    level: Level
    field: str
    label: Label
    article: str = ""
    suggestion: str | None = None


class Trouble(Exception):
    """A problem of the world or of what was asked, told in one kind sentence; nothing was half done."""

    def __init__(self, label: Label) -> None:
        one_line = Label(" ".join(label.vi.split()), " ".join(label.en.split()))
        super().__init__(one_line.vi)
        self.label = one_line


class NotPossible(Trouble):
    """What was asked cannot be done: an unknown record, a value that is not one, nothing to undo."""


class Busy(Trouble):
    """Somebody else is at work on the whole catalogue: nothing is wrong with it, and it will be free again."""


class NotOurs(Trouble):
    """A file of another program, or of a newer version of this one: nothing in it may be mended."""


class Newer(NotOurs):
    """A catalogue of a newer version of the program: it is whole, and this one is too old for it."""


class Damaged(Trouble):
    """Stored bytes that are not what the ledger wrote; named by the check, told in words everywhere else."""

    def __init__(self, details: str) -> None:
        super().__init__(
            Label(
                "Dữ liệu của phiếu này bị hỏng trong tệp; hãy chạy “kiểm tra sổ” và dùng bản sao lưu.",
                "The data of this record is damaged in the file; check the catalogue and use a backup.",
            )
        )
        self.details = details
