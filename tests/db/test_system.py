"""What the system refuses is told in words."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from db.system import reason


@pytest.mark.parametrize(
    "number",
    (1, 2, 5, 13, 16, 17, 20, 21, 22, 27, 28, 30, 36, errno.ENOLCK, errno.ENOTCONN, errno.ESTALE, errno.EDQUOT),
)
def test_what_a_disk_may_answer_has_words(number: int) -> None:
    assert "lỗi hệ thống" not in reason(OSError(number, os.strerror(number)))


def test_what_has_none_is_told_by_its_number() -> None:
    assert reason(OSError(errno.EXDEV, "")) == f"lỗi hệ thống {errno.EXDEV}"


def test_a_name_that_is_too_long_is_told_as_that(tmp_path: Path) -> None:
    with pytest.raises(OSError) as refused:
        (tmp_path / ("ậ" * 100)).write_text("")
    assert reason(refused.value) == "tên quá dài"
