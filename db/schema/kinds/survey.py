"""Đợt kiểm kê: a survey, its plan, team and area, and what it counted, as it counted it.

Published counts need not add up: what is stated and what the classes add up to are both kept, and the difference is told.
"""

from __future__ import annotations

import msgspec

from db.schema.field import Demand, Field
from db.schema.field_type import Count, LongText, Text
from db.schema.kind import Kind, Section
from db.schema.kinds.common import (
    AGENTS,
    DECISION,
    FROM,
    HOLDERS,
    LAW,
    LITERATURE,
    NOTE,
    NUMBERS,
    PLACE_RULES,
    RELATIONS,
    ROW_SOURCE,
    SHEET,
    TO,
    VARIANTS,
    L,
    name_field,
)
from db.schema.measure import Quantity
from db.schema.reference import DecisionLink, ManyTerms, OneTerm, RecordLink
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.time import Day

SURVEY = Kind(
    id="survey",
    begins="begun",
    label=L("Đợt kiểm kê", "Survey"),
    plural=L("Đợt kiểm kê", "Surveys"),
    icon="clipboard-check",
    part="work",
    pattern="ĐKK-000",
    place="areas.area",
    default_level="internal",
    rules=(*PLACE_RULES, "survey_counts"),
    indexed=("numbers", "survey_kind", "begun", "survey_state", "state"),
    sections=(
        Section(
            "identity",
            L("Nhận diện", "Identity"),
            (
                name_field("Tên đợt kiểm kê", "Name of the survey", article=f"{LAW}, Đ.23, Đ.31.3, Đ.54"),
                NUMBERS,
                VARIANTS,
                Field("survey_kind", L("Loại", "Kind"), OneTerm("survey_kind"), column=3),
                Field(
                    "subjects",
                    L("Đối tượng kiểm kê", "What is surveyed"),
                    ManyTerms("survey_subject"),
                    column=4,
                    demand=Demand("Thực hành kiểm kê: danh sách chưa gặp tính theo đối tượng và địa bàn", "advice"),
                ),
                Field("begun", L("Từ ngày", "From"), Day(), column=5),
                Field("ended", L("Đến ngày", "To"), Day(), column=6),
                Field("survey_state", L("Tình trạng", "State"), OneTerm("survey_state"), column=7),
                Field("purpose", L("Mục đích", "Purpose"), LongText()),
            ),
        ),
        Section(
            "plan",
            L("Kế hoạch, người thực hiện", "Plan and team"),
            (
                Field(
                    "plans",
                    L("Kế hoạch, quyết định", "Plans, decisions"),
                    Rows(
                        (
                            msgspec.structs.replace(DECISION, label=L("Kế hoạch, quyết định", "Plan, decision")),
                            Field("plan_day", L("Ngày", "Day"), Day()),
                            NOTE,
                        ),
                        head="decision",
                    ),
                ),
                Field("lead", L("Đơn vị chủ trì", "Led by"), RecordLink(("group",)), column=8),
                Field(
                    "team",
                    L("Người kiểm kê", "Team"),
                    Rows(
                        (
                            Field("surveyor", L("Người", "Person"), RecordLink(AGENTS)),
                            Field("team_role", L("Nhiệm vụ", "Duty"), OneTerm("team_role")),
                            Field(
                                "team_code", L("Ký hiệu đội (số tạm)", "Code of the team (provisional numbers)"), Text()
                            ),
                            FROM,
                            TO,
                            NOTE,
                        ),
                        head="surveyor",
                    ),
                    audience="internal",
                    maps="lido:eventActor",
                ),
                Field("form_used", L("Mẫu phiếu đã dùng", "Form used"), Text()),
                Field("method", L("Cách làm", "Method"), LongText()),
                Field("budget", L("Kinh phí", "Budget"), Quantity("money", "đ"), audience="internal"),
            ),
        ),
        Section(
            "area",
            L("Địa bàn, chỉ tiêu", "Area and targets"),
            (
                Field(
                    "areas",
                    L("Địa bàn", "Area"),
                    Rows(
                        (
                            Field("area", L("Xã, phường", "Commune"), Place()),
                            FROM,
                            TO,
                            Field("area_state", L("Tình trạng", "State"), OneTerm("survey_state")),
                            NOTE,
                        ),
                        head="area",
                    ),
                    maps="lido:eventPlace",
                ),
                Field(
                    "targets",
                    L("Chỉ tiêu", "Targets"),
                    Rows(
                        (
                            Field("target_subject", L("Đối tượng", "What"), OneTerm("survey_subject")),
                            Field("target_place", L("Địa bàn", "Area"), Place()),
                            Field("target_count", L("Số lượng", "Count"), Count()),
                            Field("target_unit", L("Đơn vị đếm", "Counted in"), OneTerm("count_unit")),
                            NOTE,
                        ),
                        head="target_subject",
                    ),
                ),
            ),
        ),
        Section(
            "counts",
            L("Số liệu đã đếm, đã công bố", "Counts as made and published"),
            (
                Field(
                    "counts",
                    L("Số liệu", "Counts"),
                    Rows(
                        (
                            Field("count_subject", L("Đối tượng", "What"), OneTerm("survey_subject")),
                            Field("count_unit", L("Đơn vị đếm", "Counted in"), OneTerm("count_unit")),
                            Field("count_by", L("Số của", "Count of"), OneTerm("count_by")),
                            Field("count_holder", L("Nơi giữ", "Holder"), RecordLink(HOLDERS)),
                            Field("count_place", L("Địa bàn", "Area"), Place()),
                            Field(
                                "count_class",
                                L("Nhóm, cỡ (như đã in)", "Class, size (as printed)"),
                                Text(),
                                help=L(
                                    "Giữ nguyên như nguồn, kể cả chỗ hở giữa các cỡ.",
                                    "As the source has it, gaps between the classes too.",
                                ),
                            ),
                            Field("counted", L("Số lượng", "Count"), Count()),
                            Field("count_text", L("Nguyên văn, chi tiết", "Words of the source"), Text()),
                            Field("count_day", L("Tính đến", "As of"), Text()),
                            Field("count_verified", L("Kiểm chứng", "Verification"), OneTerm("verification")),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="counted",
                    ),
                    help=L(
                        "Tổng số và số theo nhóm cùng ghi; khi cộng không khớp, sổ giữ cả hai và nói rõ chênh lệch.",
                        "Record the stated total and the classes; where they do not add up both are kept and the "
                        "difference is told.",
                    ),
                    maps="lido:eventDescriptionSet",
                ),
            ),
        ),
        Section(
            "outcome",
            L("Kết quả", "Outcome"),
            (
                Field("result", L("Kết quả, nhận xét", "Result"), LongText()),
                Field(
                    "reports",
                    L("Báo cáo", "Reports"),
                    Rows(
                        (
                            Field("report", L("Báo cáo", "Report"), DecisionLink()),
                            Field("report_day", L("Ngày", "Day"), Day()),
                            NOTE,
                        ),
                        head="report",
                    ),
                ),
                Field("proposals", L("Đề xuất", "Proposals"), LongText()),
            ),
        ),
        Section("related", L("Liên quan", "Related"), (RELATIONS, LITERATURE)),
        SHEET,
    ),
)
