"""A printed file that is there whole or not at all, and what a disk refuses told in one sentence."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.model.problems import Trouble
from db.reasons import reason
from db.schema.label import Label
from db.system import whole_file

_REASONS = {
    errno.ENOENT: Label("không có thư mục này", "there is no such folder"),
    errno.ENOTDIR: Label("không có thư mục này", "there is no such folder"),
    errno.EISDIR: Label("đó là một thư mục", "it is a folder"),
    errno.EACCES: Label("không có quyền ghi, hoặc tệp đang mở", "no permission, or the file is open"),
    errno.EPERM: Label("không có quyền ghi, hoặc tệp đang mở", "no permission, or the file is open"),
    errno.ENOSPC: Label("ổ đĩa đã đầy", "the disk is full"),
    errno.EROFS: Label("ổ đĩa chỉ đọc", "the disk is read-only"),
    errno.ENAMETOOLONG: Label("tên tệp quá dài", "the file name is too long"),
}


@contextmanager
def told_to_disk(out: Path) -> Iterator[Path]:
    """Give a place to print to, which takes the place of ``out`` when all is done; a refusal leaves ``out`` as it was."""
    try:
        with whole_file(out) as part:
            yield part
    except OSError as error:
        known = _REASONS.get(error.errno or 0, Label(reason(error), str(error.strerror)))
        raise Trouble(
            Label(
                f"Không ghi được tệp “{out}”: {known.vi}; hãy chọn nơi khác rồi in lại.",
                f"The file “{out}” cannot be written: {known.en}; choose another place.",
            )
        ) from error
