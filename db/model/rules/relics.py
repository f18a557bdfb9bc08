"""Relics: types, zones, ranks, managers, the yearly review (Luật 45/2024/QH15, Đ.22-32)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from db.model.problems import Problem
from db.model.record import Record
from db.model.rules.ground import LAW, Around, check, rows, warn

AUTHORITY = {"cap_tinh": "chu_tich_tinh", "quoc_gia": "bo_truong", "quoc_gia_dac_biet": "thu_tuong"}
"""Who decides a rank (Đ.25)."""
_AUTHORITY_WORDS = {
    "chu_tich_tinh": "Chủ tịch UBND cấp tỉnh",
    "bo_truong": "Bộ trưởng Bộ VHTTDL",
    "thu_tuong": "Thủ tướng Chính phủ",
}
_NEW_MINISTRY = 2007
_REVIEW_DAYS = 366


def _rank(record: Record) -> str:
    ranks = [r for r in rows(record, "ranks") if r.get("rank_act") in (None, "xep_hang", "bo_sung", "huy_bo")]
    return "" if not ranks or ranks[-1].get("rank_act") == "huy_bo" else ranks[-1].get("rank", "")


@check("Di tích hỗn hợp có đủ loại hình", "A mixed relic names its types")
def mixed_types(record: Record, around: Around) -> Iterator[Problem]:
    """A mixed relic meets the criteria of at least two types (Đ.22.5)."""
    types = record.values.get("relic_types") or []
    if "hon_hop" in types and len(types) < 3:
        yield warn(
            "relic_types",
            f"{LAW}, Đ.22.5",
            "Di tích hỗn hợp phải ghi thêm ít nhất hai loại hình thành phần.",
            "A mixed relic names at least two types.",
        )


@check("Di tích xếp hạng có khu vực bảo vệ", "A ranked relic has its zones")
def zones_of_ranked(record: Record, around: Around) -> Iterator[Problem]:
    """A ranked relic has zone I, and zone II or a decision for its absence (Đ.27)."""
    if _rank(record) not in AUTHORITY:
        return
    zones = rows(record, "zones")
    kinds = {r.get("zone") for r in zones}
    if "i" not in kinds:
        yield warn(
            "zones", f"{LAW}, Đ.27", "Di tích đã xếp hạng phải có khu vực bảo vệ I.", "A ranked relic has a zone I."
        )
    if "ii" not in kinds and not any(r.get("zone") == "none" and r.get("decision") for r in zones):
        yield warn(
            "zones",
            f"{LAW}, Đ.27.4",
            "Chưa có khu vực bảo vệ II, cũng chưa có quyết định về việc không khoanh khu vực II.",
            "Neither a zone II nor a decision for its absence.",
        )


@check("Cấp xếp hạng đúng thẩm quyền", "A rank is decided by its authority")
def rank_authority(record: Record, around: Around) -> Iterator[Problem]:
    """Each rank has its deciding authority (Đ.25); decisions before July 2025 may name the ministry of their time."""
    for row in rows(record, "ranks"):
        due = AUTHORITY.get(row.get("rank", ""))
        named = row.get("rank_authority")
        if due and named and named != due and not (due == "bo_truong" and named == "bo_cu"):
            yield warn(
                "ranks",
                f"{LAW}, Đ.25",
                f"Cấp xếp hạng này do {_AUTHORITY_WORDS[due]} quyết định.",
                "This rank is decided by another authority.",
            )
        year = str(row.get("rank_day") or "").removeprefix("L")[:4]
        if year.isdigit() and (
            (named == "bo_truong" and int(year) < _NEW_MINISTRY) or (named == "bo_cu" and int(year) > _NEW_MINISTRY)
        ):
            yield warn(
                "ranks",
                "",
                f"Năm {year} cơ quan quyết định mang tên khác: Bộ Văn hóa, Thể thao và Du lịch có từ năm {_NEW_MINISTRY}.",
                f"In {year} the ministry had another name: the present one dates from {_NEW_MINISTRY}.",
            )


@check("Sở hữu toàn dân do tổ chức quản lý", "An organisation manages public property")
def manager_of_public(record: Record, around: Around) -> Iterator[Problem]:
    """Under ownership by the entire people an organisation manages, not a representative (Đ.32.1)."""
    managers = rows(record, "managers")
    if record.values.get("ownership") == "toan_dan" and managers and managers[-1].get("manager_kind") == "dai_dien":
        yield warn(
            "managers",
            f"{LAW}, Đ.32.1",
            "Di tích sở hữu toàn dân phải do tổ chức quản lý, không phải người đại diện.",
            "An organisation must manage what the entire people own.",
        )


@check("Rà soát hằng năm", "Yearly review")
def yearly_review(record: Record, around: Around) -> Iterator[Problem]:
    """The inventory list is reviewed every year (Đ.23.1); told a year after the last time."""
    days = [str(row["sighted"]) for row in rows(record, "sightings") if row.get("sighted")]
    whole = [date.fromisoformat(day) for day in days if len(day) == 10 and not day.startswith("L")]
    if whole and (around.today - max(whole)).days > _REVIEW_DAYS:
        yield warn("sightings", f"{LAW}, Đ.23.1", "Đã quá một năm chưa rà soát.", "Not reviewed for over a year.")
