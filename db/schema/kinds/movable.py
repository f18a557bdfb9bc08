"""What movable things share: custody, legal status, photographs, analyses."""

from __future__ import annotations

import msgspec

from db.schema.field import Demand, Field
from db.schema.field_type import Count, Flag, LongText, Text
from db.schema.kind import Section
from db.schema.kinds.common import (
    AGENTS,
    DATING,
    DECISION,
    DESCRIPTION,
    FROM,
    HOLDERS,
    LAW,
    NOTE,
    OWNERSHIP,
    PLACE_RULES,
    ROW_SOURCE,
    TO,
    L,
)
from db.schema.measure import Quantity
from db.schema.reference import ManyTerms, OneTerm, RecordLink
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.time import Day

ARTEFACT_RULES = (
    *PLACE_RULES,
    "ownership_of_holder",
    "antiquity_age",
    "treasure_papers",
    "appraisal_of_class",
    "artefacts_changed",
    "public_not_sold",
    "scale_photo",
    "plan_code",
)

CUSTODY = Section(
    "custody",
    L("Sở hữu, lưu giữ", "Ownership and custody"),
    (
        OWNERSHIP,
        Field(
            "owners",
            L("Chủ sở hữu", "Owners"),
            Rows(
                (
                    Field("owner", L("Chủ sở hữu", "Owner"), RecordLink(HOLDERS)),
                    Field("share", L("Phần, hình thức", "Share"), OneTerm("share")),
                    FROM,
                    TO,
                    DECISION,
                    NOTE,
                    ROW_SOURCE,
                ),
                head="owner",
                current="last",
            ),
            maps="spectrum:current_owner linkedart:current_owner",
        ),
        Field(
            "custody",
            L("Nơi giữ, người giữ", "Custody"),
            Rows(
                (
                    Field(
                        "holder",
                        L("Người, nơi giữ", "Holder"),
                        RecordLink(HOLDERS),
                        also=(
                            "Người giữ",
                            "Đơn vị quản lý",
                            "Nơi lưu giữ",
                            "Nơi bảo quản",
                            "Đơn vị lưu giữ",
                            "Chủ hộ",
                            "Họ và tên chủ hộ",
                        ),
                    ),
                    Field("holding", L("Hình thức", "Form"), OneTerm("holding")),
                    FROM,
                    TO,
                    NOTE,
                    ROW_SOURCE,
                ),
                head="holder",
                current="last",
            ),
            carry=True,
            column=4,
            maps="spectrum:current_location linkedart:current_keeper",
        ),
        Field(
            "place",
            L("Xã, phường (nơi giữ)", "Commune (where it is kept)"),
            Place(),
            carry=True,
            column=5,
            also=("Địa chỉ", "Địa điểm", "Nơi giữ", "Địa bàn"),
            demand=Demand(f"{LAW}, Đ.3.11"),
            maps="spectrum:current_location linkedart:current_location",
        ),
        Field(
            "locations",
            L("Vị trí, di chuyển", "Location and moves"),
            Rows(
                (
                    Field("location", L("Vị trí (kho, kệ, nơi đặt)", "Location"), Text()),
                    Field(
                        "site",
                        L("Thuộc di tích, nơi trưng bày", "In the relic or body"),
                        RecordLink(("relic", "group")),
                    ),
                    Field("move", L("Loại", "Kind"), OneTerm("movement")),
                    Field("reason", L("Lý do", "Reason"), Text()),
                    FROM,
                    TO,
                    Field("mover", L("Người giao, nhận", "Handed over by, to"), Text()),
                    DECISION,
                    NOTE,
                ),
                head="location",
                current="last",
            ),
            audience="internal",
            maps="spectrum:location linkedart:moved_by",
        ),
        Field(
            "acquisitions",
            L("Tiếp nhận, sưu tầm", "Acquisition"),
            Rows(
                (
                    Field(
                        "acquisition",
                        L("Phương thức", "Method"),
                        OneTerm("acquisition"),
                        also=("Nguồn gốc", "Phương thức sưu tầm", "Nguồn gốc hiện vật", "Hình thức sưu tầm"),
                    ),
                    Field("giver", L("Từ ai", "From whom"), RecordLink(AGENTS)),
                    Field("acquired", L("Ngày", "Day"), Day()),
                    Field("acquired_place", L("Nơi", "Where"), Place()),
                    Field("price", L("Giá mua", "Price"), Quantity("money", "đ"), audience="restricted"),
                    DECISION,
                    NOTE,
                    ROW_SOURCE,
                ),
                head="acquisition",
                current="last",
            ),
            maps="spectrum:acquisition_method lido:eventSet linkedart:changed_ownership_through",
        ),
    ),
)


LEGAL = Section(
    "legal",
    L("Giám định, đăng ký, công nhận", "Appraisal, registration, recognition"),
    (
        Field("class_expected", L("Loại dự kiến", "Class expected"), OneTerm("artefact_class")),
        Field("class_appraised", L("Loại đã giám định", "Class appraised"), OneTerm("artefact_class")),
        Field("article40", L("Nhóm (Đ.40.1)", "Group (art. 40.1)"), ManyTerms("article40")),
        Field(
            "appraisals",
            L("Giám định", "Appraisals"),
            Rows(
                (
                    Field("appraiser", L("Cơ quan, hội đồng", "Body"), RecordLink(AGENTS)),
                    Field("appraisal_no", L("Số kết luận", "Number"), Text()),
                    Field("appraised", L("Ngày", "Day"), Day()),
                    Field("experts", L("Chuyên gia", "Experts"), Text()),
                    Field("conclusion", L("Kết luận", "Conclusion"), Text()),
                    NOTE,
                ),
                head="conclusion",
                current="last",
            ),
        ),
        Field(
            "registrations",
            L("Đăng ký di vật, cổ vật", "Registration"),
            Rows(
                (
                    Field("registration_no", L("Số đăng ký", "Number"), Text()),
                    Field("registered", L("Ngày đăng ký", "Day"), Day()),
                    Field("certificate", L("Số giấy chứng nhận", "Certificate"), Text()),
                    Field("registered_by", L("Cơ quan đăng ký", "Registering body"), Text()),
                    Field(
                        "kept_secret",
                        L("Giữ bí mật theo yêu cầu chủ sở hữu (Đ.43.3)", "Kept secret at the owner's request"),
                        Flag(),
                    ),
                    NOTE,
                ),
                head="registration_no",
                current="last",
            ),
            audience="internal",
        ),
        Field(
            "recognitions",
            L("Công nhận bảo vật quốc gia", "Recognition as national treasure"),
            Rows(
                (
                    Field("recognition", L("Việc", "Act"), OneTerm("treasure_act")),
                    Field("recognised", L("Ngày", "Day"), Day()),
                    DECISION,
                    NOTE,
                ),
                head="recognition",
                current="last",
            ),
        ),
        Field("protection_plan", L("Phương án bảo vệ (Đ.46.3)", "Protection plan"), Text(), audience="restricted"),
    ),
)


def count_field(label_vi: str = "Số lượng", label_en: str = "Number of pieces") -> Field:
    """Return the number of pieces a record stands for."""
    return Field("pieces", L(label_vi, label_en), Count(1, 1_000_000), maps="spectrum:number_of_objects")


OBJECT_ID = "Object ID (ICOM)"


REGISTRATION = "TT 07/2004/TT-BVHTT, Phụ lục 2"


REGISTRABLE = ("class_expected", ("di_vat", "co_vat", "bvqg"))


MEASURED = "objectid:measurements spectrum:dimension lido:objectMeasurements linkedart:dimension"


MATERIAL = "objectid:materials_and_techniques spectrum:material lido:eventMaterialsTech linkedart:made_of"


FEATURES = Field(
    "features",
    L("Dấu tích đặc biệt", "Distinguishing features"),
    LongText(),
    demand=Demand(OBJECT_ID, "advice"),
    help=L(
        "Dấu vết riêng để nhận ra đúng hiện vật này: vết sẹo, vết vá, chỗ khuyết.",
        "Marks by which this very object is known again: scars, patches, losses.",
    ),
    maps="objectid:distinguishing_features",
)


DESCRIBED = msgspec.structs.replace(
    DESCRIPTION,
    demand=Demand("Spectrum 5.0, minimum inventory", "advice"),
    help=L(
        "Theo thứ tự: tên; chất liệu; hình dáng (trên xuống dưới, trong ra ngoài); màu sắc; đề tài trang trí; "
        "kỹ thuật trang trí; dấu tích đặc biệt.",
        "In order: name, material, shape (top to bottom, inside to outside), colour, decoration, its technique, special marks.",
    ),
)


DATED = msgspec.structs.replace(DATING, demand=Demand(OBJECT_ID, "advice"))


WORTH = Field(
    "worth",
    L("Giá trị lịch sử, văn hóa, khoa học, thẩm mỹ", "Historical, cultural, scientific, aesthetic value"),
    LongText(),
    demand=Demand(f"{LAW}, Đ.3.11", "advice"),
)


THREATS = Field("threats", L("Nguy cơ hủy hoại", "Threats"), LongText(), demand=Demand(f"{LAW}, Đ.3.11", "advice"))


CONDITION_DAY = Field(
    "condition_day",
    L("Ngày xem tình trạng", "Day the condition was seen"),
    Day(),
    maps="spectrum:condition_check_date",
)


def photos_field(kinds: str) -> Field:
    """Return the photographs of an object; ``kinds`` is the vocabulary of what they show."""
    return Field(
        "photos",
        L("Ảnh", "Photographs"),
        Rows(
            (
                Field("photo_kind", L("Loại ảnh", "Kind"), OneTerm(kinds)),
                Field("caption", L("Chú thích", "Caption"), Text()),
                Field("photographer", L("Người chụp", "Author"), Text()),
                Field("photo_day", L("Ngày chụp", "Day"), Day()),
                Field("photo_number", L("Số ảnh, số phim", "Number of the photograph, film"), Text()),
                Field("with_scale", L("Có thước tỉ lệ", "With a scale"), Flag()),
                NOTE,
                ROW_SOURCE,
            ),
            head="caption",
        ),
        demand=Demand(OBJECT_ID, "advice"),
        help=L(
            "Phiếu đăng ký cần 02 ảnh: tổng thể và đặc tả.",
            "Registration asks for two: the whole object and a close-up.",
        ),
        maps="objectid:photographs lido:resourceSet linkedart:representation",
    )


def analyses_fields(parts: str) -> tuple[Field, Field]:
    """Return the alloy analyses of an object and what each one read; ``parts`` is the vocabulary of its parts."""
    return (
        Field(
            "analyses",
            L("Phân tích hợp kim", "Alloy analyses"),
            Rows(
                (
                    Field("analysis", L("Ký hiệu phân tích", "Mark of the analysis"), Text()),
                    Field("analysis_method", L("Phương pháp", "Method"), OneTerm("alloy_method")),
                    Field("instrument", L("Thiết bị", "Instrument"), Text()),
                    Field("analysed", L("Ngày", "Day"), Day()),
                    Field("analyst", L("Người đo", "Operator"), RecordLink(AGENTS)),
                    Field("laboratory", L("Phòng thí nghiệm", "Laboratory"), RecordLink(("group",))),
                    Field("spot", L("Điểm đo", "Spot"), OneTerm(parts)),
                    Field("surface", L("Bề mặt đo", "Surface"), OneTerm("alloy_surface")),
                    Field("readings", L("Số lần đo", "Number of readings"), Count(1, 10_000)),
                    Field("normalised", L("Đã quy về 100 %", "Normalised"), Flag()),
                    Field("report_file", L("Báo cáo", "Report"), Text()),
                    NOTE,
                    ROW_SOURCE,
                ),
                head="analysis",
            ),
            help=L(
                "Không gộp số đo trên gỉ với số đo trên bề mặt đã làm sạch hoặc lõi: trên gỉ thiếc thường cao hơn.",
                "Never mix readings of patina, cleaned surface and core: tin runs high on patina.",
            ),
            maps=MATERIAL,
        ),
        Field(
            "elements",
            L("Thành phần nguyên tố", "Elements read"),
            Rows(
                (
                    Field("element_of", L("Thuộc phân tích (ký hiệu)", "Of the analysis (mark)"), Text()),
                    Field("element", L("Nguyên tố", "Element"), OneTerm("alloy_element")),
                    Field(
                        "share_wt", L("Hàm lượng (% khối lượng)", "Share (wt%)"), Quantity("percent", "%", "0", "100")
                    ),
                    Field("uncertainty", L("Sai số (±)", "Uncertainty (±)"), Quantity("percent", "%", "0", "100")),
                    Field("below_lod", L("Dưới giới hạn phát hiện (< LOD)", "Below detection (< LOD)"), Flag()),
                    NOTE,
                ),
                head="element",
            ),
            maps=MATERIAL,
        ),
    )
