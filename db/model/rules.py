"""Rules between fields (law-tangible, validation rules that rest on verified text): warnings, never blocks.

Each rule is a function of a record to problems, named in the kinds it belongs to; its article stands
with it. What may be compared with today's date is given it, so that nothing here reads a clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from db.model.problems import Problem
from db.model.record import Record, Row
from db.schema.label import Label

Rule = Callable[[Record, date], Iterator[Problem]]
_LAW = "Luật 45/2024/QH15"
_AUTHORITY = {"cap_tinh": "chu_tich_tinh", "quoc_gia": "bo_truong", "quoc_gia_dac_biet": "thu_tuong"}
_AUTHORITY_WORDS = {
    "chu_tich_tinh": "Chủ tịch UBND cấp tỉnh",
    "bo_truong": "Bộ trưởng Bộ VHTTDL",
    "thu_tuong": "Thủ tướng Chính phủ",
}
_REVIEW_DAYS = 366


def _warn(field: str, article: str, vi: str, en: str) -> Problem:
    return Problem("law", field, Label(vi, en), article)


def _rows(record: Record, field: str) -> list[Row]:
    return record.values.get(field) or []


def _rank(record: Record) -> str:
    ranks = [r for r in _rows(record, "ranks") if r.get("rank_act") in (None, "xep_hang", "bo_sung", "huy_bo")]
    return "" if not ranks or ranks[-1].get("rank_act") == "huy_bo" else ranks[-1].get("rank", "")


def antiquity_age(record: Record, today: date) -> Iterator[Problem]:
    """Cổ vật is a hundred years old or more (Đ.3.7)."""
    latest = (record.values.get("dating") or {}).get("b")
    for field in ("class_appraised", "class_expected"):
        if record.values.get(field) in ("co_vat",) and latest is not None and today.year - latest < 100:
            yield _warn(
                field,
                f"{_LAW}, Đ.3.7",
                "Cổ vật phải có từ 100 năm tuổi trở lên; niên đại ghi ở đây trẻ hơn.",
                "An antiquity is at least 100 years old; the dating here is younger.",
            )


def treasure_papers(record: Record, today: date) -> Iterator[Problem]:
    """A national treasure is registered and recognised by decision of the Prime Minister (Đ.44)."""
    if "bvqg" not in (record.values.get("class_appraised"), record.values.get("class_expected")):
        return
    if not any(r.get("registration_no") for r in _rows(record, "registrations")):
        yield _warn(
            "registrations",
            f"{_LAW}, Đ.44.1d",
            "Bảo vật quốc gia phải đã được đăng ký.",
            "A national treasure must be registered.",
        )
    if not any(r.get("decision") for r in _rows(record, "recognitions")):
        yield _warn(
            "recognitions",
            f"{_LAW}, Đ.44.2",
            "Chưa ghi quyết định công nhận của Thủ tướng Chính phủ.",
            "The Prime Minister's decision is missing.",
        )


def appraisal_of_class(record: Record, today: date) -> Iterator[Problem]:
    """Di vật, cổ vật are so by the conclusion of an appraisal (Đ.40.2)."""
    if record.values.get("class_appraised") in ("di_vat", "co_vat") and not any(
        r.get("conclusion") for r in _rows(record, "appraisals")
    ):
        yield _warn(
            "class_appraised",
            f"{_LAW}, Đ.40.2",
            "Loại đã giám định cần kết luận giám định; nếu chưa có, ghi ở “Loại dự kiến”.",
            "An appraised class needs the appraisal's conclusion.",
        )


def mixed_types(record: Record, today: date) -> Iterator[Problem]:
    """A mixed relic meets the criteria of at least two types (Đ.22.5)."""
    types = record.values.get("relic_types") or []
    if "hon_hop" in types and len(types) < 3:
        yield _warn(
            "relic_types",
            f"{_LAW}, Đ.22.5",
            "Di tích hỗn hợp phải ghi thêm ít nhất hai loại hình thành phần.",
            "A mixed relic names at least two types.",
        )


def zones_of_ranked(record: Record, today: date) -> Iterator[Problem]:
    """A ranked relic has zone I, and zone II or a decision for its absence (Đ.27)."""
    if _rank(record) not in _AUTHORITY:
        return
    zones = _rows(record, "zones")
    kinds = {r.get("zone") for r in zones}
    if "i" not in kinds:
        yield _warn(
            "zones", f"{_LAW}, Đ.27", "Di tích đã xếp hạng phải có khu vực bảo vệ I.", "A ranked relic has a zone I."
        )
    if "ii" not in kinds and not any(r.get("zone") == "none" and r.get("decision") for r in zones):
        yield _warn(
            "zones",
            f"{_LAW}, Đ.27.4",
            "Chưa có khu vực bảo vệ II, cũng chưa có quyết định về việc không khoanh khu vực II.",
            "Neither a zone II nor a decision for its absence.",
        )


def rank_authority(record: Record, today: date) -> Iterator[Problem]:
    """Each rank has its deciding authority (Đ.25); decisions before July 2025 may name the ministry of their time."""
    for row in _rows(record, "ranks"):
        due = _AUTHORITY.get(row.get("rank", ""))
        named = row.get("rank_authority")
        if due and named and named != due and not (due == "bo_truong" and named == "bo_cu"):
            yield _warn(
                "ranks",
                f"{_LAW}, Đ.25",
                f"Cấp xếp hạng này do {_AUTHORITY_WORDS[due]} quyết định.",
                "This rank is decided by another authority.",
            )


def manager_of_public(record: Record, today: date) -> Iterator[Problem]:
    """Under ownership by the entire people an organisation manages, not a representative (Đ.32.1)."""
    managers = _rows(record, "managers")
    if record.values.get("ownership") == "toan_dan" and managers and managers[-1].get("manager_kind") == "dai_dien":
        yield _warn(
            "managers",
            f"{_LAW}, Đ.32.1",
            "Di tích sở hữu toàn dân phải do tổ chức quản lý, không phải người đại diện.",
            "An organisation must manage what the entire people own.",
        )


def artefacts_changed(record: Record, today: date) -> Iterator[Problem]:
    """A change of artefacts in a relic needs a new statistical table (Đ.31.1c)."""
    for row in _rows(record, "locations"):
        if row.get("move") in ("dua_them", "di_doi", "thay_doi") and not row.get("decision"):
            yield _warn(
                "locations",
                f"{_LAW}, Đ.31",
                "Đưa thêm, di dời, thay đổi hiện vật phải có quyết định và cập nhật Bản thống kê hiện vật.",
                "A change of artefacts needs a decision and a new table.",
            )
            return


def public_not_sold(record: Record, today: date) -> Iterator[Problem]:
    """What the entire people own is not sold or given (Đ.45.1a)."""
    if record.values.get("ownership") != "toan_dan":
        return
    if any(row.get("owner") and row.get("share") == "own" for row in _rows(record, "owners")):
        yield _warn(
            "owners",
            f"{_LAW}, Đ.45.1a",
            "Hiện vật sở hữu toàn dân không được ghi là đã bán, tặng cho riêng ai.",
            "Public property is not sold or given.",
        )


def scale_photo(record: Record, today: date) -> Iterator[Problem]:
    """Each artefact of a dossier has a photograph with a scale (TT 09/2011, Đ.9)."""
    if _rows(record, "registrations") and not any(r.get("with_scale") for r in _rows(record, "photos")):
        yield _warn(
            "photos",
            "TT 09/2011/TT-BVHTTDL, Đ.9",
            "Cần ít nhất một ảnh có thước tỉ lệ.",
            "At least one photograph with a scale is needed.",
        )


def plan_code(record: Record, today: date) -> Iterator[Problem]:
    """The code on the plan is the code of the table, and is there once (TT 09/2011, Đ.6.7)."""
    codes = [
        r["number"]
        for r in _rows(record, "numbers")
        if r.get("register") == "plan" and r.get("number") and not r.get("former")
    ]
    if len(codes) > 1:
        yield _warn(
            "numbers",
            "TT 09/2011/TT-BVHTTDL, Đ.6 mục 7",
            "Mã số trên sơ đồ phải trùng mã trong bản thống kê: chỉ một mã còn dùng.",
            "Only one plan code may be in use.",
        )


def yearly_review(record: Record, today: date) -> Iterator[Problem]:
    """The inventory list is reviewed every year (Đ.23.1)."""
    last = record.values.get("reviewed")
    if last and len(last) == 10 and not last.startswith("L") and (today - date.fromisoformat(last)).days > _REVIEW_DAYS:
        yield _warn("reviewed", f"{_LAW}, Đ.23.1", "Đã quá một năm chưa rà soát.", "Not reviewed for over a year.")


RULES: Mapping[str, Rule] = {
    rule.__name__: rule
    for rule in (
        antiquity_age,
        treasure_papers,
        appraisal_of_class,
        mixed_types,
        zones_of_ranked,
        rank_authority,
        manager_of_public,
        artefacts_changed,
        public_not_sold,
        scale_photo,
        plan_code,
        yearly_review,
    )
}
