"""Old codes come back as Unicode, letter for letter; what is no old Vietnamese stays what it is."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from db.schema.old_text import TCVN3, VNI, cure
from tests.db.tools import assert_refused, command


def test_a_line_of_an_old_file_is_understood() -> None:
    tcvn3, vni = cure("Trèng ®ång Hßa B×nh, x· L¹c S¬n"), cure("Troáng ñoàng Hoøa Bình, xaõ Laïc Sôn")
    assert (tcvn3.code, tcvn3.text) == ("TCVN3", "Trống đồng Hòa Bình, xã Lạc Sơn")
    assert (vni.code, vni.text) == ("VNI", "Trống đồng Hòa Bình, xã Lạc Sơn")


@pytest.mark.parametrize("text", [
    "Trống đồng Hòa Bình, xã Lạc Sơn", "Dang bac", "déjà vu à la française, très été côté fenêtre", "Übergröße für Mädchen über Köln",
    "São Paulo não é a capital, informação", "El niño comió piñón en España", "½ kg, 15 °C ± 2", "",
])  # fmt: skip
def test_what_is_no_old_vietnamese_is_left_alone(text: str) -> None:
    assert cure(text).text == text
    assert cure(text).code == ""


def test_both_tables_know_every_letter() -> None:
    small = set("àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ")
    assert small <= set(TCVN3.values()) and len(set(TCVN3.values())) == len(TCVN3)
    assert small | {c.upper() for c in small} <= set(VNI.values())


@pytest.mark.skipif(not shutil.which("iconv"), reason="no iconv here to compare with")
def test_tcvn3_is_what_iconv_says() -> None:
    for old, new in TCVN3.items():
        said = subprocess.run(
            ["iconv", "-f", "TCVN5712-1", "-t", "UTF-8"], input=old.encode("latin-1"), capture_output=True
        )
        assert said.stdout.decode() == new, (old, new)


def test_the_command_writes_unicode_and_says_what_it_did(tmp_path: Path) -> None:
    old = tmp_path / "danh mục.txt"
    old.write_bytes("Trèng ®ång Hßa B×nh\r\nHang xãm Tr¹i".encode("latin-1"))
    ran = command("fix-text", old)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("Trống đồng Hòa Bình\n")
    assert "TCVN3" in ran.stderr
    assert_refused(command("fix-text", tmp_path / "không có.txt"))
