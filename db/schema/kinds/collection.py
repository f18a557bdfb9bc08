"""Sưu tập: a collection, by the mark its members have in common (Luật 45/2024/QH15, Đ.72.1d)."""

from __future__ import annotations

from db.schema.field import Demand, Field
from db.schema.field_type import Count, LongText, Text
from db.schema.kind import Kind, Section
from db.schema.kinds.common import (
    AGENTS,
    DATING,
    DECISION,
    FROM,
    HERITAGE,
    HOLDERS,
    LAW,
    LITERATURE,
    NOTE,
    NUMBERS,
    OWNERSHIP,
    PLACE_RULES,
    PLACES,
    RELATIONS,
    ROW_SOURCE,
    SEEN,
    SHEET,
    TO,
    VARIANTS,
    L,
    name_field,
)
from db.schema.reference import ManyTerms, OneTerm, RecordLink
from db.schema.rows import Rows
from db.schema.time import Day

COLLECTION = Kind(
    id="collection",
    label=L("Sưu tập", "Collection"),
    plural=L("Sưu tập", "Collections"),
    icon="book-open",
    pattern="ST-0000",
    place="places.place",
    rules=(*PLACE_RULES, "ownership_of_holder"),
    indexed=("numbers", "places", "state"),
    sections=(
        Section(
            "identity",
            L("Nhận diện", "Identity"),
            (
                name_field("Tên sưu tập", "Name of the collection", article=f"{LAW}, Đ.72.1d"),
                NUMBERS,
                VARIANTS,
                Field(
                    "common_mark",
                    L("Dấu hiệu chung", "What the members have in common"),
                    LongText(),
                    demand=Demand(f"{LAW}, Đ.72.1d", "advice"),
                    maps="lido:objectDescriptionSet linkedart:about",
                ),
                Field("marks", L("Loại dấu hiệu", "Kind of mark"), ManyTerms("collection_mark"), column=4),
                Field("stated", L("Số hiện vật (theo hồ sơ)", "Pieces as stated"), Count(0, 10_000_000), column=6),
                DATING,
            ),
        ),
        Section(
            "members",
            L("Thành phần sưu tập", "Members"),
            (
                Field(
                    "members",
                    L("Thành phần", "Members"),
                    Rows(
                        (
                            Field("member", L("Phiếu", "Record"), RecordLink(HERITAGE)),
                            Field("member_order", L("Số thứ tự trong sưu tập", "Number in the collection"), Text()),
                            FROM,
                            TO,
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="member",
                    ),
                    maps="lido:relatedWorkSet linkedart:member_of",
                ),
            ),
        ),
        Section(
            "holding",
            L("Sở hữu, lưu giữ", "Ownership and custody"),
            (
                OWNERSHIP,
                Field(
                    "custody",
                    L("Nơi giữ, người giữ", "Custody"),
                    Rows(
                        (
                            Field("holder", L("Người, nơi giữ", "Holder"), RecordLink(HOLDERS)),
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
                    column=5,
                    maps="linkedart:current_keeper",
                ),
                PLACES,
                Field(
                    "collectors",
                    L("Người sưu tầm", "Collectors"),
                    Rows(
                        (Field("collector", L("Người", "Collector"), RecordLink(AGENTS)), FROM, TO, NOTE, ROW_SOURCE),
                        head="collector",
                    ),
                    maps="lido:eventSet",
                ),
            ),
        ),
        Section(
            "decisions",
            L("Quyết định", "Decisions"),
            (
                Field(
                    "decisions",
                    L("Quyết định, văn bản", "Decisions"),
                    Rows(
                        (
                            DECISION,
                            Field("decided", L("Ngày", "Day"), Day()),
                            Field("decision_about", L("Nội dung", "Subject"), Text()),
                            NOTE,
                        ),
                        head="decision",
                        current="last",
                    ),
                ),
            ),
        ),
        Section(
            "description",
            L("Miêu tả, giá trị", "Description and value"),
            (
                Field("history", L("Quá trình sưu tầm", "How it was collected"), LongText()),
                Field(
                    "worth",
                    L(
                        "Giá trị lịch sử, văn hóa, khoa học, thẩm mỹ",
                        "Historical, cultural, scientific, aesthetic value",
                    ),
                    LongText(),
                ),
                LITERATURE,
                RELATIONS,
            ),
        ),
        SEEN,
        SHEET,
    ),
)
