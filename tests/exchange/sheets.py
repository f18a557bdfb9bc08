"""A look-alike of a real department sheet, and other tables the tests make for themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Font

from db.exchange.files.table import Line, Read, Reading

RELICS: list[list[Any]] = [
    ["UBND TỈNH HÒA BÌNH"],
    ["SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH"],
    [None],
    ["DANH MỤC DI TÍCH TRÊN ĐỊA BÀN TỈNH"],
    ["TT", "Tên di tích", "Địa điểm", None, "Loại hình", "Xếp hạng", None, "Niên đại", "Diện tích (m2)", "Số ĐT liên hệ", "Ghi chú"],
    [None, None, "Xã", "Huyện", None, "Cấp", "Số, ngày quyết định", None, None, None, None],
    ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)", "(10)", "(11)"],
    ["I. Huyện Lạc Sơn"],
    [1, "Hang xóm Trại", "Tân Lập", "Lạc Sơn", "Khảo cổ", "Quốc gia Đặc biệt", "1053/QĐ-TTg ngày 18/7/2024", "17.000 năm cách ngày nay", 450.5, "0912 345 678", None],
    [2, "Mái đá Làng Vành", "Yên Phú", "Lạc Sơn", "Khảo cổ", "Quốc gia", "85-QĐ/BVHTT ngày 5/2/1903", "Đầu thế kỉ 19", 300, None, "chưa cắm mốc"],
    ["II. Huyện Kim Bôi"],
    [1, "Khu mộ cổ Đống Thếch", "Vĩnh Đồng", "Kim Bôi", "Khảo cổ; Lịch sử", "Cấp Quốc gia", None, "Thế kỷ XVII", None, None, None],
    [2, "Nhà hàng Sông Đà", "Vĩnh Đồng", "Kim Bôi", "Nhà hàng", "Chưa xếp hạng", None, None, None, None, "cơ sở dịch vụ"],
    ["TT", "Tên di tích", "Địa điểm", None, "Loại hình", "Xếp hạng", None, "Niên đại", "Diện tích (m2)", "Số ĐT liên hệ", "Ghi chú"],
    [3, "Chïa Hang", "Cao Sơn", None, "Danh lam thắng cảnh", "Cấp tỉnh", "12/QĐ-UBND ngày 3/2/2015", "không rõ", "khoảng 200", None, None],
    [None, "Tổng cộng", None, None, None, None, None, None, 950.5, None, None],
    [None, None, None, None, None, None, None, "Hòa Bình, ngày 5 tháng 3 năm 2016", None, None, None],
    [None, "NGƯỜI LẬP BIỂU", None, None, None, None, None, "GIÁM ĐỐC", None, None, None],
]  # fmt: skip
HOUSEHOLDS: list[list[Any]] = [
    ["BẢNG TỔNG HỢP CHIÊNG MƯỜNG TRONG CÁC HỘ GIA ĐÌNH XÃ TÂN LẬP"],
    ["STT", "Họ tên chủ hộ", "Năm sinh", "Cỡ chiêng (cm)", None, None, "Tổng số"],
    [None, None, None, "20-30", "31-40", "trên 41", None],
    ["Xóm Trại"],
    [1, "Bùi Văn Mởn", 1950, 1, 2, None, 3],
    [2, "Bùi Thị Ỉnh", 1962, None, 1, 1, 2],
    ["Xóm Bái"],
    [1, "Quách Văn Đang", 1948, 4, None, None, 4],
    [2, "Bùi Văn Khẩn", 1971, None, None, "vỡ", None],
    [None, "Cộng", None, 5, 3, 1, 9],
]  # fmt: skip


def whole(read: Read) -> tuple[list[Line], Reading]:
    """Return all lines of a table and how it was read."""
    found: list[Line] = []
    while True:
        try:
            found.append(next(read))
        except StopIteration as end:
            return found, end.value


def workbook(path: Path, rows: list[list[Any]], title: str = "Danh mục") -> Path:
    """Write rows as a workbook with one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def department_sheet(path: Path) -> Path:
    """Write a look-alike of a real department sheet: junk above, merged headers, sections, old text, totals, signatures."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Di tích"
    for row in RELICS:
        sheet.append(row)
    for cells in ("A1:D1", "A2:D2", "A4:K4", "C5:D5", "F5:G5", "A8:K8", "A11:K11", *(f"{c}5:{c}6" for c in "ABEHIJK")):
        sheet.merge_cells(cells)
    sheet["B15"].font = Font(name=".VnTime")
    book.create_sheet("Nháp").sheet_state = "hidden"
    book.save(path)
    return path
