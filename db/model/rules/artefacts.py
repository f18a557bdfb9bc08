"""Movable things: classes, treasures, movements, ownership, lots (Luật 45/2024/QH15, Đ.3, 4, 31, 40-45)."""

from __future__ import annotations

from collections.abc import Iterator

from db.model.problems import Problem
from db.model.record import Record
from db.model.rules.ground import LAW, Around, advise, check, rows, warn


@check("Cổ vật từ 100 năm tuổi", "An antiquity is a hundred years old")
def antiquity_age(record: Record, around: Around) -> Iterator[Problem]:
    """Cổ vật is a hundred years old or more (Đ.3.7)."""
    latest = (record.values.get("dating") or {}).get("b")
    for field in ("class_appraised", "class_expected"):
        if record.values.get(field) in ("co_vat",) and latest is not None and around.today.year - latest < 100:
            yield warn(
                field,
                f"{LAW}, Đ.3.7",
                "Cổ vật phải có từ 100 năm tuổi trở lên; niên đại ghi ở đây trẻ hơn.",
                "An antiquity is at least 100 years old; the dating here is younger.",
            )


@check("Bảo vật quốc gia có đăng ký và quyết định", "A national treasure is registered and recognised")
def treasure_papers(record: Record, around: Around) -> Iterator[Problem]:
    """A national treasure is registered and recognised by decision of the Prime Minister (Đ.44)."""
    if "bvqg" not in (record.values.get("class_appraised"), record.values.get("class_expected")):
        return
    if not any(r.get("registration_no") for r in rows(record, "registrations")):
        yield warn(
            "registrations",
            f"{LAW}, Đ.44.1d",
            "Bảo vật quốc gia phải đã được đăng ký.",
            "A national treasure must be registered.",
        )
    decisions = [r["decision"] for r in rows(record, "recognitions") if r.get("decision")]
    if not decisions:
        yield warn(
            "recognitions",
            f"{LAW}, Đ.44.2",
            "Chưa ghi quyết định công nhận của Thủ tướng Chính phủ.",
            "The Prime Minister's decision is missing.",
        )
    elif all("QĐ-TTG" not in around.words_of(d).upper() for d in decisions):
        yield warn(
            "recognitions",
            f"{LAW}, Đ.44.2",
            "Quyết định công nhận phải là của Thủ tướng Chính phủ (…/QĐ-TTg).",
            "The recognition must be a decision of the Prime Minister (…/QĐ-TTg).",
        )


@check("Loại đã giám định có kết luận", "An appraised class has its conclusion")
def appraisal_of_class(record: Record, around: Around) -> Iterator[Problem]:
    """Di vật, cổ vật are so by the conclusion of an appraisal (Đ.40.2)."""
    if record.values.get("class_appraised") in ("di_vat", "co_vat") and not any(
        r.get("conclusion") for r in rows(record, "appraisals")
    ):
        yield warn(
            "class_appraised",
            f"{LAW}, Đ.40.2",
            "Loại đã giám định cần kết luận giám định; nếu chưa có, ghi ở “Loại dự kiến”.",
            "An appraised class needs the appraisal's conclusion.",
        )


@check("Đưa thêm, di dời, thay đổi có quyết định", "A change of artefacts has its decision")
def artefacts_changed(record: Record, around: Around) -> Iterator[Problem]:
    """A change of artefacts in a relic needs a new statistical table (Đ.31.1c)."""
    for row in rows(record, "locations"):
        if row.get("move") in ("dua_them", "di_doi", "thay_doi") and not row.get("decision"):
            yield warn(
                "locations",
                f"{LAW}, Đ.31",
                "Đưa thêm, di dời, thay đổi hiện vật phải có quyết định và cập nhật Bản thống kê hiện vật.",
                "A change of artefacts needs a decision and a new table.",
            )
            return


@check("Sở hữu toàn dân không bán, tặng", "Public property is not sold or given")
def public_not_sold(record: Record, around: Around) -> Iterator[Problem]:
    """What the entire people own is not sold or given (Đ.45.1a): no such move, no owner of its own."""
    if record.values.get("ownership") != "toan_dan":
        return
    if any(row.get("move") in _SOLD for row in rows(record, "locations")):
        yield warn(
            "locations",
            f"{LAW}, Đ.45.1a",
            "Hiện vật sở hữu toàn dân không được ghi là bán, chuyển nhượng hay tặng, cho.",
            "Public property is not sold, transferred or given away.",
        )
    if any(row.get("owner") and row.get("share") == "own" for row in rows(record, "owners")):
        yield warn(
            "owners",
            f"{LAW}, Đ.45.1a",
            "Hiện vật sở hữu toàn dân không được ghi là đã bán, tặng cho riêng ai.",
            "Public property is not sold or given.",
        )


@check("Ảnh có thước tỉ lệ", "A photograph with a scale")
def scale_photo(record: Record, around: Around) -> Iterator[Problem]:
    """Each artefact of a dossier has a photograph with a scale (TT 09/2011, Đ.9)."""
    if not rows(record, "registrations") or any(r.get("with_scale") for r in rows(record, "photos")):
        return
    if not any(file.values.get("media_kind") == "scale" for file in around.linking(record.id, "shows.shown")):
        yield warn(
            "photos",
            "TT 09/2011/TT-BVHTTDL, Đ.9",
            "Cần ít nhất một ảnh có thước tỉ lệ.",
            "At least one photograph with a scale is needed.",
        )


@check("Một mã số trên sơ đồ", "One code on the plan")
def plan_code(record: Record, around: Around) -> Iterator[Problem]:
    """The code on the plan is the code of the table, and is there once (TT 09/2011, Đ.6.7)."""
    codes = [
        r["number"]
        for r in rows(record, "numbers")
        if r.get("register") == "plan" and r.get("number") and not r.get("former")
    ]
    if len(codes) > 1:
        yield warn(
            "numbers",
            "TT 09/2011/TT-BVHTTDL, Đ.6 mục 7",
            "Mã số trên sơ đồ phải trùng mã trong bản thống kê: chỉ một mã còn dùng.",
            "Only one plan code may be in use.",
        )


_SOLD = frozenset({"chuyen_nhuong", "tang_cho"})
_COMMON = frozenset({"ho", "dong_ho", "xom", "cong_dong", "clb"})
_PUBLIC = frozenset({"bao_tang", "ubnd", "so"})
_FOUND = frozenset({"khai_quat", "tham_sat", "giao_nop", "thu_giu"})
_WORDS = {"toan_dan": "sở hữu toàn dân", "chung": "sở hữu chung", "rieng": "sở hữu riêng"}
_WORDS_EN = {"toan_dan": "of the entire people", "chung": "common", "rieng": "private"}


def ownership_due(record: Record, around: Around) -> str:
    """Return the form of ownership (Đ.4) that acquisition and owner speak for, or nothing where they say nothing."""
    if any(row.get("acquisition") in _FOUND for row in rows(record, "acquisitions")):
        return "toan_dan"
    owners = [row.get("owner") for row in rows(record, "owners") if not row.get("to")]
    keepers = [
        row.get("holder")
        for row in rows(record, "custody")
        if not row.get("to") and row.get("holding") in (None, "owner")
    ]
    for holder in (owners or keepers)[-1:]:
        found = around.record(holder) if isinstance(holder, str) else None
        if found is None:
            continue
        kind = found.values.get("group_kind")
        if found.kind == "person":
            return "rieng"
        if kind in _COMMON:
            return "chung"
        if kind in _PUBLIC:
            return "toan_dan"
    return ""


@check("Hình thức sở hữu hợp với chủ sở hữu", "The form of ownership fits the owner")
def ownership_of_holder(record: Record, around: Around) -> Iterator[Problem]:
    """One person owns privately; a family, lineage or hamlet in common; the State and what the ground gives: all (Đ.4)."""
    due = ownership_due(record, around)
    said = record.values.get("ownership")
    if not due or said == due:
        return
    if said is None:
        yield advise(
            "ownership",
            f"{LAW}, Đ.4",
            f"Theo chủ sở hữu và cách tiếp nhận, đây có thể là {_WORDS[due]}.",
            f"By its owner and acquisition this may be {_WORDS_EN[due]}.",
            _WORDS[due],
        )
    else:
        yield warn(
            "ownership",
            f"{LAW}, Đ.4",
            f"Theo chủ sở hữu và cách tiếp nhận, đây phải là {_WORDS[due]}.",
            f"By its owner and acquisition this should be {_WORDS_EN[due]}.",
            _WORDS[due],
        )


@check("Tổng của lô khớp với các hiện vật đã tách", "A lot adds up with the pieces taken out of it")
def lot_total(record: Record, around: Around) -> Iterator[Problem]:
    """What is left of a lot and the pieces taken out of it make up its first total; each piece counts once."""
    total = record.values.get("lot_total")
    if total is None:
        return
    out = [piece.values.get("pieces", 1) for piece in around.linking(record.id, "lot")]
    now = record.values.get("pieces", 1) + sum(out)
    if now != total:
        yield advise(
            "lot_total",
            "",
            f"Lô có {total}; nay còn {record.values.get('pieces', 1)} và đã tách {sum(out)}: cộng lại {now}.",
            f"The lot had {total}; {record.values.get('pieces', 1)} are left and {sum(out)} taken out: {now} together.",
        )
