"""The words of the commands by which records come in and go out."""

from __future__ import annotations

import argparse
from collections.abc import Callable


def exchange(
    command: Callable[..., argparse.ArgumentParser],
    narrows: Callable[..., None],
    audience: Callable[[argparse.ArgumentParser], None],
) -> None:
    """Add the commands by which records come in and go out."""
    take = command(
        "import",
        "nhập bảng Excel, CSV, Word, JSON Lines",
        "take in a table (.xlsx, .xls, .ods, .csv, .docx) or .jsonl",
        writes=True,
    )
    take.add_argument("source", metavar="FILE")
    take.add_argument("--kind", default="", help="không cần với tệp do export ghi / not for files of export")
    take.add_argument("--sheet", default="", metavar="S", help="trang tính, bảng / the sheet or table")
    take.add_argument("--map", default="", metavar="FILE", help="ghép cột đã lưu / a mapping kept before")
    take.add_argument("--dry-run", action="store_true", help="chỉ xem, không ghi gì / only tell, write nothing")
    take.add_argument("--report", default="", metavar="FILE", help="báo cáo (.pdf, .xlsx, .csv, .json) / a report")
    take.add_argument("--json", action="store_true", help="in ra JSON / print JSON")
    field = command("fix-field", "chữa phông cũ của một trường", "old texts of a field to Unicode", writes=True)
    field.add_argument("field", metavar="FIELD")
    field.add_argument("--kind", required=True)
    field.add_argument("--find", dest="words", default="", metavar="WORDS")
    narrows(field)
    field.add_argument(
        "--code",
        default="",
        metavar="CODE",
        help="bảng mã hay phông, khi đã biết: TCVN3, VNI, .VnTimeH… / the code or font",
    )
    field.add_argument("--dry-run", action="store_true", help="chỉ xem trước và sau / only tell before and after")
    field.add_argument("--json", action="store_true", help="in ra JSON / print JSON")
    out = command("export", "xuất phiếu ra bảng tính, CSV hoặc JSON Lines", "export records: XLSX, CSV, JSON Lines")
    out.add_argument("--out", required=True, metavar="FILE.{xlsx,csv,jsonl}")
    out.add_argument("--kind", default="")
    out.add_argument("--find", dest="words", default="", metavar="WORDS")
    narrows(out)
    out.add_argument(
        "--fields",
        default="",
        metavar="F[,F]",
        help="chỉ các trường này (id, tên, nhóm.trường) / only these fields",
    )
    out.add_argument(
        "--as",
        dest="form",
        choices=("excel", "exchange"),
        default="excel",
        help="excel: để sửa trong bảng tính; exchange: đúng từng giá trị / for people, or exact",
    )
    out.add_argument(
        "--history",
        action="store_true",
        help="cả nhật ký, ra .jsonl, với --for full / the whole journal, as .jsonl, with --for full",
    )
    audience(out)
