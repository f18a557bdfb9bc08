"""Make the workbooks with a password that LibreOffice writes: ``python3 make.py FOLDER``, with a Python that has ``uno``."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import NamedValue, PropertyValue  # type: ignore[import-not-found]

PASSWORD = "mật-khẩu"
ROWS = (("TT", "Tên di tích", "Xã"), ("1", "Hang xóm Trại", "Tân Lập"), ("2", "Mái đá Làng Vành", "Yên Phú"))


def _named(type_: Any, name: str, value: Any) -> Any:
    found = type_()
    found.Name, found.Value = name, value
    return found


def _desktop(pipe: str) -> Any:
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    for _ in range(300):
        try:
            there = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:  # why: the office's own exceptions; it is not up yet
            time.sleep(0.2)
            continue
        return there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)
    raise SystemExit("LibreOffice did not start")


def make(folder: Path, home: Path) -> None:
    """Write the files into ``folder``; the office keeps its own things in ``home``."""
    pipe = f"sodisan{home.name}"
    office = subprocess.Popen(
        [
            "soffice",
            "--headless",
            "--norestore",
            f"-env:UserInstallation={home.as_uri()}",
            f"--accept=pipe,name={pipe};urp;",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        desktop = _desktop(pipe)
        book = desktop.loadComponentFromURL(
            "private:factory/scalc", "_blank", 0, (_named(PropertyValue, "Hidden", True),)
        )
        sheet = book.Sheets.getByIndex(0)
        sheet.Name = "Di tích"
        for row, cells in enumerate(ROWS):
            for column, text in enumerate(cells):
                sheet.getCellByPosition(column, row).String = text
        strong = uno.Any(
            "[]com.sun.star.beans.NamedValue",
            (
                _named(NamedValue, "OOXPassword", PASSWORD),
                _named(NamedValue, "CryptoType", "StrongEncryptionDataSpace"),
            ),
        )
        for name, writer, key, value in (
            ("standard.xlsx", "Calc MS Excel 2007 XML", "EncryptionData", strong),
            ("rc4.xls", "MS Excel 97", "Password", PASSWORD),
            ("aes.ods", "calc8", "Password", PASSWORD),
        ):
            how = (_named(PropertyValue, "FilterName", writer), _named(PropertyValue, key, value))
            book.storeToURL((folder / name).as_uri(), how)
    finally:
        os.killpg(office.pid, signal.SIGKILL)  # why: the office of 2022 crashes when it is asked to end after this
        office.wait()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        make(Path(sys.argv[1]).resolve(), Path(place))
