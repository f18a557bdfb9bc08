"""QR cards photographed in the field: reading them, and the text they carry. Runs in worker processes."""

from __future__ import annotations

from pathlib import Path

import zxingcpp
from PIL import Image


def codes_in(path: Path) -> list[str]:
    """Return the texts of all QR codes in a picture."""
    with Image.open(path, formats=("JPEG",)) as picture:
        grey = picture.convert("L")
    found = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]))
    return [code.text for code in found if code.text]
