"""Di sản tư liệu: what is written, drawn or recorded, apart from what carries it (Luật 45/2024/QH15, Đ.53-57)."""

from __future__ import annotations

from db.schema.field import Demand, Field
from db.schema.field_type import Count, LongText, Text
from db.schema.kind import Kind, Section
from db.schema.kinds.common import (
    AGENTS,
    CONDITIONS,
    CONSERVATION,
    DATING_BASIS,
    DECISION,
    EXISTENCE,
    INSCRIPTION,
    LAW,
    LITERATURE,
    NOTE,
    NUMBERS,
    ORIGINAL,
    PLACE_RULES,
    RELATIONS,
    ROW_SOURCE,
    SEEN,
    SHEET,
    VARIANTS,
    L,
    name_field,
)
from db.schema.kinds.movable import (
    CONDITION_DAY,
    CUSTODY,
    DATED,
    FEATURES,
    MEASURED,
    THREATS,
    count_field,
    photos_field,
)
from db.schema.measure import Quantity
from db.schema.reference import ManyTerms, OneTerm, RecordLink, Source
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.time import Day

_CONTENT = "lido:objectDescriptionSet linkedart:carries"

DOCUMENTARY_HERITAGE = Kind(
    id="documentary_heritage",
    label=L("Di sản tư liệu", "Documentary heritage"),
    plural=L("Di sản tư liệu", "Documentary heritage"),
    icon="file-text",
    pattern="TL-0000",
    place="place",
    pieces="pieces",
    classifier=L("đơn vị", "unit"),
    rules=(*PLACE_RULES, "ownership_of_holder", "artefacts_changed", "public_not_sold", "yearly_review"),
    indexed=("numbers", "form", "place", "genre", "condition", "state"),
    sections=(
        Section(
            "identity",
            L("Nhận diện", "Identity"),
            (
                name_field("Tên di sản tư liệu", "Name", article=f"{LAW}, Đ.53"),
                NUMBERS,
                VARIANTS,
                Field(
                    "form",
                    L("Dạng (Đ.53.2)", "Form (art. 53.2)"),
                    OneTerm("documentary_form"),
                    column=3,
                    demand=Demand(f"{LAW}, Đ.53.2"),
                    maps="objectid:type_of_object lido:objectWorkType linkedart:classified_as",
                ),
                Field("genre", L("Loại tư liệu", "Genre"), OneTerm("documentary_genre"), column=6),
                count_field("Số đơn vị (tờ, quyển, cuộn, tệp)", "Units (sheets, volumes, reels, files)"),
                ORIGINAL,
                EXISTENCE,
            ),
        ),
        Section(
            "content",
            L("Nội dung thông tin", "Content"),
            (
                Field(
                    "content",
                    L("Nội dung", "Content"),
                    LongText(),
                    demand=Demand(f"{LAW}, Đ.53.1"),
                    maps=_CONTENT,
                ),
                Field(
                    "languages",
                    L("Ngôn ngữ, chữ viết", "Language, script"),
                    ManyTerms("script"),
                    demand=Demand(f"{LAW}, Đ.53.2", "advice"),
                    maps="lido:inscriptions linkedart:language",
                ),
                Field(
                    "authors",
                    L("Tác giả, người chép, người ghi", "Author, scribe, recorder"),
                    Rows(
                        (
                            Field("author", L("Người", "Person"), RecordLink(AGENTS)),
                            Field("author_role", L("Vai trò", "Role"), OneTerm("author_role")),
                            Field("authored", L("Thời gian", "When"), Day()),
                            Field("authored_place", L("Nơi", "Where"), Place()),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="author",
                    ),
                    maps="objectid:maker lido:eventSet linkedart:created_by",
                ),
                DATED,
                DATING_BASIS,
                INSCRIPTION,
                Field(
                    "versions",
                    L("Bản dập, phiên âm, dịch nghĩa", "Rubbings, transcriptions, translations"),
                    Rows(
                        (
                            Field("version", L("Loại", "Kind"), OneTerm("documentary_version")),
                            Field("version_by", L("Người làm", "By"), RecordLink(AGENTS)),
                            Field("version_day", L("Ngày", "Day"), Day()),
                            Field("version_text", L("Nội dung", "Text"), Text()),
                            Field("version_place", L("Nơi lưu", "Kept at"), Text()),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="version",
                    ),
                    maps="lido:relatedWorkSet",
                ),
            ),
        ),
        Section(
            "carrier",
            L("Vật mang tin", "Carrier"),
            (
                Field(
                    "carriers",
                    L("Chất liệu vật mang tin", "Carrier"),
                    ManyTerms("documentary_carrier"),
                    demand=Demand(f"{LAW}, Đ.53.1"),
                    maps="objectid:materials_and_techniques lido:eventMaterialsTech linkedart:made_of",
                ),
                Field("carrier_text", L("Miêu tả vật mang tin", "Description of the carrier"), LongText()),
                Field("extent", L("Khối lượng (trang, giờ, dung lượng)", "Extent (pages, hours, bytes)"), Text()),
                Field("height", L("Cao", "Height"), Quantity("length", "cm", "0.5", "500"), maps=MEASURED),
                Field("width", L("Rộng", "Width"), Quantity("length", "cm", "0.5", "500"), maps=MEASURED),
                Field("thickness", L("Dày", "Thickness"), Quantity("length", "cm", "0.01", "200"), maps=MEASURED),
                Field("pages", L("Số trang, tờ", "Pages, leaves"), Count(1, 1_000_000)),
                Field("signs", L("Dấu, triện, chữ ký", "Seals, signatures"), Text()),
                FEATURES,
            ),
        ),
        Section(
            "criteria",
            L("Tiêu chí (Đ.53.3)", "Criteria (art. 53.3)"),
            (
                Field("authenticity", L("a) Tính xác thực", "a) Authenticity"), LongText()),
                Field("uniqueness", L("b) Tính độc bản và độc đáo", "b) Uniqueness"), LongText()),
                Field("integrity", L("c) Tính toàn vẹn", "c) Integrity"), LongText()),
                Field("significance", L("d) Giá trị, ý nghĩa, ảnh hưởng", "d) Value, meaning, influence"), LongText()),
            ),
        ),
        CUSTODY,
        Section(
            "recognition",
            L("Danh mục, ghi danh", "Lists and inscription"),
            (
                Field(
                    "listings",
                    L("Danh mục, danh sách", "Lists"),
                    Rows(
                        (
                            Field("list", L("Danh mục, danh sách", "List"), OneTerm("documentary_list")),
                            Field("listing_act", L("Việc", "Act"), OneTerm("documentary_act")),
                            DECISION,
                            Field("listing_day", L("Ngày", "Day"), Day()),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="list",
                        current="last",
                    ),
                    column=7,
                    demand=Demand(f"{LAW}, Đ.54", "advice"),
                    maps="lido:eventSet",
                ),
            ),
        ),
        Section(
            "condition",
            L("Hiện trạng, bảo quản", "Condition and conservation"),
            (
                Field(
                    "condition",
                    L("Hiện trạng", "Condition"),
                    ManyTerms("documentary_condition"),
                    since="condition_day",
                    column=8,
                    demand=Demand(f"{LAW}, Đ.57", "advice"),
                    maps="spectrum:condition core:2.5",
                ),
                CONDITION_DAY,
                CONDITIONS,
                THREATS,
                CONSERVATION,
            ),
        ),
        Section(
            "digital",
            L("Chuyển dạng số", "Digital copies"),
            (
                Field(
                    "digitisations",
                    L("Bản số", "Digital copies"),
                    Rows(
                        (
                            Field("digital_copy", L("Bản số", "Copy"), Text()),
                            Field("digital_day", L("Ngày", "Day"), Day()),
                            Field("digital_by", L("Người, đơn vị làm", "By"), RecordLink(AGENTS)),
                            Field("digital_format", L("Định dạng, độ phân giải", "Format, resolution"), Text()),
                            Field("digital_place", L("Nơi lưu, sao lưu", "Kept at, backed up at"), Text()),
                            NOTE,
                        ),
                        head="digital_copy",
                        current="last",
                    ),
                    demand=Demand(f"{LAW}, Đ.57", "advice"),
                    maps="lido:resourceSet linkedart:digitally_carried_by",
                ),
                Field("access", L("Điều kiện tiếp cận", "Conditions of access"), Text()),
                Field("finding_aid", L("Công cụ tra cứu", "Finding aid"), Source()),
            ),
        ),
        Section(
            "papers",
            L("Ảnh, tài liệu, liên quan", "Photographs, literature, related"),
            (photos_field("photo_kind"), LITERATURE, RELATIONS),
        ),
        SEEN,
        SHEET,
    ),
)
