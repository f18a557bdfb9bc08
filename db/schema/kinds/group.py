"""Tổ chức, hộ gia đình, cộng đồng: those who hold, keep and practise together."""

from __future__ import annotations

from db.schema.field import Demand, Field
from db.schema.field_type import Count, Flag, LongText, Text
from db.schema.kind import Kind, Section
from db.schema.kinds.common import (
    DECISION,
    FROM,
    LITERATURE,
    NOTE,
    NUMBERS,
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

GROUP = Kind(
    id="group",
    begins="founded",
    label=L("Tổ chức, hộ, cộng đồng", "Group"),
    plural=L("Tổ chức, cộng đồng", "Groups"),
    icon="users",
    part="people",
    pattern="TC-0000",
    place="places.place",
    rules=PLACE_RULES,
    indexed=("numbers", "places", "group_kind", "state"),
    sections=(
        Section(
            "identity",
            L("Nhận diện", "Identity"),
            (
                name_field("Tên gọi", "Name"),
                VARIANTS,
                NUMBERS,
                Field(
                    "group_kind",
                    L("Loại", "Kind"),
                    OneTerm("group_kind"),
                    column=4,
                    demand=Demand("Thực hành kiểm kê: cần biết ai giữ", "advice"),
                ),
                Field("ethnic", L("Dân tộc của cộng đồng", "Ethnic group"), ManyTerms("ethnic_group")),
                Field("founded", L("Ngày thành lập", "Founded"), Day()),
                Field("dissolved", L("Ngày giải thể", "Dissolved"), Day()),
                Field(
                    "founding", L("Quyết định thành lập", "Founding decision"), Rows((DECISION, NOTE), head="decision")
                ),
                Field(
                    "part_of",
                    L("Trực thuộc", "Part of"),
                    Rows(
                        (
                            Field("parent", L("Đơn vị trên", "Parent body"), RecordLink(("group",))),
                            FROM,
                            TO,
                            NOTE,
                        ),
                        head="parent",
                        current="last",
                    ),
                ),
            ),
        ),
        Section("place", L("Địa điểm", "Place"), (PLACES,)),
        Section(
            "people",
            L("Thành viên, hoạt động", "Members and activity"),
            (
                Field(
                    "members",
                    L("Thành viên", "Members"),
                    Rows(
                        (
                            Field("member", L("Người", "Person"), RecordLink(("person",))),
                            Field("member_role", L("Vai trò", "Role"), OneTerm("member_role")),
                            FROM,
                            TO,
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="member",
                    ),
                ),
                Field("member_count", L("Số thành viên", "Number of members"), Count(0, 1_000_000)),
                Field(
                    "charter",
                    L("Có quy chế hoạt động", "Has a charter"),
                    Flag(),
                    demand=Demand("Nghị định 215/2025/NĐ-CP (hỗ trợ câu lạc bộ)", "advice", ("group_kind", ("clb",))),
                ),
                Field("sessions", L("Số buổi sinh hoạt mỗi tháng", "Sessions a month"), Count(0, 100)),
                Field("venue", L("Nơi sinh hoạt", "Venue"), Text()),
                Field("activity", L("Hoạt động", "Activity"), LongText()),
                Field(
                    "holdings",
                    L("Số lượng hiện vật đang giữ (theo nguồn)", "Holdings as stated"),
                    Rows(
                        (
                            Field("holding_what", L("Loại hiện vật", "What"), Text()),
                            Field("holding_count", L("Số lượng", "Count"), Count()),
                            Field("holding_detail", L("Chi tiết", "Detail"), Text()),
                            Field("holding_day", L("Tính đến", "As of"), Text()),
                            Field("holding_verified", L("Kiểm chứng", "Verification"), OneTerm("verification")),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="holding_what",
                    ),
                ),
            ),
        ),
        Section(
            "registers",
            L("Sổ, mẫu số", "Registers and numbers"),
            (
                Field(
                    "number_patterns",
                    L("Mẫu số của đơn vị", "Patterns of its numbers"),
                    Rows(
                        (
                            Field("pattern", L("Mẫu số", "Pattern"), Text()),
                            Field("pattern_register", L("Sổ, loại số", "Register"), OneTerm("register")),
                            Field("pattern_kind", L("Dùng cho", "Used for"), OneTerm("survey_subject")),
                            NOTE,
                        ),
                        head="pattern",
                    ),
                    audience="internal",
                    help=L(
                        "Dãy số 0 dài nhất là chỗ đếm: KL.000, KL.000/2026, T3-000 (số tạm). Số dạng phân số ghi cả hai: KL.123/456.",
                        "The longest run of zeros counts: KL.000, KL.000/2026, T3-000. Fractions are written whole: KL.123/456.",
                    ),
                ),
                Field(
                    "number_gaps",
                    L("Số bỏ trống và lý do", "Numbers left out and why"),
                    Rows(
                        (
                            Field("gap", L("Số", "Number"), Text()),
                            Field("gap_reason", L("Lý do", "Reason"), Text()),
                            Field("gap_day", L("Ngày", "Day"), Day()),
                            NOTE,
                        ),
                        head="gap",
                    ),
                    audience="internal",
                ),
            ),
        ),
        Section(
            "contact",
            L("Liên hệ", "Contact"),
            (
                Field("head_name", L("Người đứng đầu, chủ hộ", "Head"), RecordLink(("person",))),
                Field("phone", L("Điện thoại", "Telephone"), Text(), audience="personal"),
                Field("email", L("Thư điện tử", "E-mail"), Text(), audience="personal"),
                Field("address", L("Địa chỉ", "Address"), Text(), audience="internal"),
            ),
        ),
        Section("related", L("Liên quan", "Related"), (RELATIONS, LITERATURE)),
        SEEN,
        SHEET,
    ),
)
