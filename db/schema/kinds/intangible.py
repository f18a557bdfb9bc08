"""Di sản văn hóa phi vật thể: the element apart from its recognitions (Luật 45/2024, Đ.10-17; NĐ 215/2025, Đ.3)."""

from __future__ import annotations

import msgspec

from db.schema.field import Demand, Field
from db.schema.field_type import Count, LongText, Text
from db.schema.kind import Kind, Section
from db.schema.kinds.common import (
    AGENTS,
    CONDITION_ROWS,
    CONDITIONS,
    DECISION,
    DESCRIPTION,
    FROM,
    LAW,
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
from db.schema.measure import Quantity
from db.schema.reference import ManyTerms, OneTerm, RecordLink
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.time import Day, YearlyDay

IDENTIFYING = "Nghị định 215/2025/NĐ-CP, Đ.3 (nhận diện)"
OUTLINE = "UNESCO, Possible outline for inventorying elements"
OBJECTS = ("gong", "gong_set", "bronze_drum", "object", "stone_artefact", "documentary_heritage", "relic")
LISTED = ("recognitions.list", ("quoc_gia", "unesco_dai_dien", "unesco_khan_cap"))

INTANGIBLE = Kind(
    id="intangible",
    label=L("Di sản văn hóa phi vật thể", "Intangible element"),
    plural=L("Di sản phi vật thể", "Intangible elements"),
    icon="sparkles",
    pattern="PVT-0000",
    place="places.place",
    rules=(*PLACE_RULES, "practitioners_linked"),
    indexed=("numbers", "places", "types_2024", "ethnic", "recognitions", "vitality", "state"),
    sections=(
        Section(
            "identity",
            L("Nhận diện", "Identity"),
            (
                name_field("Tên gọi (tên thường gọi)", "Common name", article=IDENTIFYING),
                Field(
                    "name_en",
                    L("Tên tiếng Anh hoặc tiếng Pháp", "English or French name"),
                    Text(),
                    help=L("UNESCO, mục B.1: không quá 200 ký tự.", "UNESCO, B.1: 200 characters at most."),
                ),
                msgspec.structs.replace(
                    VARIANTS,
                    label=L("Tên gọi khác, tên theo ngôn ngữ của cộng đồng", "Other and vernacular names"),
                    help=L(
                        "Chữ Mường, chữ Thái … ghi kèm ngôn ngữ, chữ viết (UNESCO, mục B.2, B.3).",
                        "Say the language and script of each (UNESCO, B.2, B.3).",
                    ),
                ),
                NUMBERS,
                Field(
                    "types_2024",
                    L("Loại hình (Luật 2024)", "Type (Law of 2024)"),
                    ManyTerms("intangible_type"),
                    column=4,
                    demand=Demand(f"{LAW}, Đ.10"),
                    help=L("Một hoặc nhiều; loại hình chính ghi trước.", "One or several, the main one first."),
                    maps="lido:objectWorkType linkedart:classified_as",
                ),
                Field(
                    "types_2010",
                    L("Loại hình gốc (trước 01/7/2025)", "Original type (before July 2025)"),
                    ManyTerms("intangible_type_2010"),
                    help=L(
                        "Bảy loại hình của hồ sơ cũ: giữ nguyên, không sửa theo Luật 2024.",
                        "The seven types of older dossiers: keep as they are.",
                    ),
                ),
                Field("type_basis", L("Căn cứ của loại hình gốc", "Basis of the original type"), OneTerm("type_basis")),
                Field(
                    "type_published",
                    L("Loại hình ghi trong văn bản", "Type as printed"),
                    Text(),
                    help=L("Ghi nguyên văn quyết định, sổ đăng ký.", "Word for word."),
                ),
                Field(
                    "unesco_domains",
                    L("Lĩnh vực theo Công ước UNESCO 2003", "UNESCO domains"),
                    ManyTerms("unesco_domain"),
                ),
                Field("ethnic", L("Dân tộc", "Ethnic groups"), ManyTerms("ethnic_group"), column=5, carry=True),
                Field("languages", L("Ngôn ngữ, chữ viết", "Languages and scripts"), ManyTerms("script")),
                Field("speech", L("Lớp ngôn ngữ, cách nói", "Registers, speech levels"), Text()),
                Field("summary", L("Giới thiệu ngắn", "Short description"), LongText(), maps="core:2.7"),
                Field(
                    "part_of",
                    L("Thuộc di sản", "Part of"),
                    Rows(
                        (
                            Field("whole", L("Di sản chung", "The whole"), RecordLink(("intangible",))),
                            FROM,
                            TO,
                            NOTE,
                        ),
                        head="whole",
                    ),
                ),
            ),
        ),
        Section(
            "place",
            L("Địa điểm, không gian", "Place and space"),
            (
                msgspec.structs.replace(
                    PLACES,
                    label=L("Địa điểm, không gian văn hóa liên quan", "Places, cultural space"),
                    demand=Demand(f"{IDENTIFYING}: không gian"),
                    help=L("Ghi cả tên xã cũ và mới; vùng Mường.", "Old and new commune names; the Mường region."),
                ),
                Field("space", L("Không gian văn hóa", "Cultural space"), LongText()),
                Field(
                    "practice_places",
                    L("Nơi thực hành", "Places of practice"),
                    Rows(
                        (
                            Field("practice_place", L("Nơi thực hành", "Place"), Place()),
                            Field("practice_community", L("Cộng đồng", "Community"), RecordLink(("group",))),
                            Field("practitioners", L("Số người thực hành", "Practitioners"), Count(0, 10_000_000)),
                            Field("counted", L("Số liệu tính đến", "Counted on"), Day()),
                            Field("season", L("Mùa, thời gian", "Season"), Text()),
                            Field("practice_state", L("Sức sống ở đây", "Vitality here"), OneTerm("vitality")),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="practice_place",
                    ),
                ),
            ),
        ),
        Section(
            "time",
            L("Thời gian thực hành", "Times of practice"),
            (
                Field(
                    "practice_time",
                    L("Thời gian thực hành (chu kỳ)", "When practised"),
                    LongText(),
                    demand=Demand(f"{IDENTIFYING}: thời gian"),
                ),
                Field(
                    "calendar",
                    L("Lịch lễ hội, lịch thực hành", "Calendar"),
                    Rows(
                        (
                            Field("event", L("Dịp", "Occasion"), Text()),
                            Field("yearly_day", L("Ngày hằng năm", "Yearly day"), YearlyDay()),
                            Field("cycle", L("Chu kỳ", "Cycle"), OneTerm("practice_cycle")),
                            Field("cycle_years", L("Số năm một lần", "Every … years"), Count(1, 100)),
                            Field("event_place", L("Nơi", "Where"), Place()),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="event",
                    ),
                    demand=Demand(f"{LAW}, Đ.10.4 (lễ hội theo chu kỳ)", "advice", ("types_2024", ("le_hoi",))),
                ),
                Field(
                    "occurrences",
                    L("Lần thực hành", "Times it was practised"),
                    Rows(
                        (
                            Field("held", L("Ngày", "Day"), Day()),
                            Field("held_place", L("Nơi", "Place"), Place()),
                            Field("occasion", L("Dịp", "Occasion"), Text()),
                            Field("performer", L("Người, nhóm thực hành", "Performed by"), RecordLink(AGENTS)),
                            Field("attendance", L("Số người tham gia", "Attendance"), Count(0, 10_000_000)),
                            Field("observer", L("Người quan sát, ghi chép", "Observer"), RecordLink(AGENTS)),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="held",
                        current="last",
                    ),
                    maps="lido:eventSet",
                ),
            ),
        ),
        Section(
            "bearers",
            L("Chủ thể, người thực hành", "Bearers and practitioners"),
            (
                Field(
                    "bearers",
                    L("Chủ thể (cộng đồng, nhóm người, cá nhân)", "Bearers"),
                    Rows(
                        (
                            Field("bearer", L("Chủ thể", "Bearer"), RecordLink(AGENTS)),
                            Field("bearer_role", L("Vai trò", "Role"), OneTerm("bearer_role")),
                            Field("bearer_count", L("Số người", "Head-count"), Count(0, 10_000_000)),
                            Field("bearer_place", L("Nơi", "Where"), Place()),
                            FROM,
                            TO,
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="bearer",
                    ),
                    demand=Demand(f"{IDENTIFYING}: chủ thể"),
                    help=L(
                        "Nghệ nhân, người thực hành có phiếu riêng tự hiện ở mục Liên quan.",
                        "Artisans with their own record show under Related.",
                    ),
                    maps="lido:culture",
                ),
                Field(
                    "counts",
                    L("Số liệu theo nguồn", "Numbers as stated"),
                    Rows(
                        (
                            Field("counted_what", L("Nội dung", "What"), Text()),
                            Field("counted_number", L("Số lượng", "Number"), Count()),
                            Field("counted_place", L("Địa bàn", "Area"), Place()),
                            Field("counted_day", L("Tính đến", "As of"), Day()),
                            Field("counted_verified", L("Kiểm chứng", "Verification"), OneTerm("verification")),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="counted_what",
                    ),
                ),
                Field(
                    "organisations",
                    L("Tổ chức liên quan", "Concerned organisations"),
                    Rows(
                        (
                            Field("organisation", L("Tổ chức", "Organisation"), RecordLink(("group",))),
                            Field("organisation_role", L("Vai trò", "Role"), Text()),
                            FROM,
                            TO,
                            NOTE,
                        ),
                        head="organisation",
                    ),
                ),
            ),
        ),
        Section(
            "description",
            L("Miêu tả", "Description"),
            (
                Field("origin", L("Nguồn gốc theo cộng đồng", "Perceived origin"), LongText()),
                Field("history", L("Quá trình ra đời, tồn tại", "History"), LongText()),
                msgspec.structs.replace(
                    DESCRIPTION,
                    label=L("Miêu tả, đặc điểm", "Description, features"),
                    demand=Demand(f"{IDENTIFYING}: đặc điểm"),
                ),
                Field("process", L("Quy trình", "Process"), LongText()),
                Field("content", L("Nội dung", "Content"), LongText()),
                Field("expression", L("Hình thức biểu hiện", "Forms of expression"), LongText()),
                Field("lyrics", L("Lời", "Words"), LongText(), audience="internal"),
                Field("music", L("Nhạc", "Music"), LongText()),
                Field("setting", L("Không gian thực hành", "Setting"), LongText()),
                Field("materials", L("Công cụ, nguyên vật liệu", "Tools and materials"), LongText()),
                Field("products", L("Sản phẩm", "Products"), LongText()),
                Field(
                    "objects",
                    L("Đồ vật, đồ tạo tác liên quan", "Associated objects"),
                    Rows(
                        (
                            Field("object", L("Đồ vật", "Object"), RecordLink(OBJECTS)),
                            Field("object_use", L("Công dụng, ý nghĩa", "Use and meaning"), Text()),
                            Field("object_flags", L("Cần giữ gìn", "Sensitivity"), ManyTerms("sensitivity")),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="object",
                    ),
                    demand=Demand(f"{LAW}, Đ.10.6", "advice", ("types_2024", ("nghe_thu_cong",))),
                ),
                Field(
                    "components",
                    L("Thành phần (lời, lễ thức, bài, roóng)", "Components (texts, rites, pieces)"),
                    Rows(
                        (
                            Field("component", L("Tên", "Title"), Text()),
                            Field("component_kind", L("Loại", "Kind"), OneTerm("intangible_component")),
                            Field("component_of", L("Thuộc nhóm, phần", "Group, part"), Text()),
                            Field("component_order", L("Thứ tự", "Order"), Count(1, 100_000)),
                            Field("component_script", L("Ngôn ngữ, chữ viết", "Language, script"), OneTerm("script")),
                            Field("component_version", L("Dị bản", "Version"), Text()),
                            Field("component_by", L("Người thể hiện", "Performed by"), RecordLink(AGENTS)),
                            Field("component_text", L("Lời, nội dung", "Text"), LongText(), audience="internal"),
                            Field("component_record", L("Phiếu riêng", "Own record"), RecordLink(("intangible",))),
                            Field("component_flags", L("Cần giữ gìn", "Sensitivity"), ManyTerms("sensitivity")),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="component",
                    ),
                ),
            ),
        ),
        Section(
            "value",
            L("Giá trị, hiện trạng, sức sống", "Value, state, vitality"),
            (
                Field(
                    "value",
                    L("Giá trị", "Value"),
                    LongText(),
                    demand=Demand(f"{IDENTIFYING}: giá trị"),
                ),
                Field("functions", L("Chức năng xã hội, ý nghĩa văn hóa", "Social functions, meanings"), LongText()),
                Field(
                    "criteria_2010",
                    L("Tiêu chí (hồ sơ trước 01/7/2025)", "Criteria (older dossiers)"),
                    ManyTerms("criterion_2010"),
                ),
                Field(
                    "vitality",
                    L("Sức sống", "Vitality"),
                    OneTerm("vitality"),
                    column=7,
                    demand=Demand(f"{IDENTIFYING}: sức sống"),
                ),
                msgspec.structs.replace(
                    CONDITIONS,
                    label=L("Hiện trạng qua các lần xem", "State at each visit"),
                    type=Rows(
                        (
                            *CONDITION_ROWS,
                            Field("seen_vitality", L("Sức sống khi đó", "Vitality then"), OneTerm("vitality")),
                            Field("frequency", L("Mức độ thực hành", "Frequency"), Text()),
                        ),
                        head="condition_text",
                        current="last",
                    ),
                    demand=Demand(f"{IDENTIFYING}: hiện trạng"),
                ),
                Field(
                    "factors",
                    L("Các yếu tố tác động", "Factors"),
                    LongText(),
                    demand=Demand(f"{IDENTIFYING}: các yếu tố tác động"),
                ),
                Field(
                    "threats",
                    L("Nguy cơ mai một", "Threats"),
                    Rows(
                        (
                            Field("threat", L("Nguy cơ", "Threat"), Text()),
                            Field("threat_to", L("Tác động tới", "What is threatened"), OneTerm("threat_to")),
                            FROM,
                            TO,
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="threat",
                    ),
                    demand=Demand(f"{LAW}, Đ.3.11", "advice", ("vitality", ("giam", "nguy_co", "mai_mot"))),
                ),
                Field("objects_state", L("Tình trạng đồ vật, nguyên vật liệu", "Objects and resources"), LongText()),
                Field("related_state", L("Sức sống của di sản liên quan", "Viability of related elements"), LongText()),
            ),
        ),
        Section(
            "safeguarding",
            L("Bảo vệ, trao truyền", "Safeguarding and transmission"),
            (
                Field(
                    "measures",
                    L("Biện pháp bảo vệ", "Safeguarding measures"),
                    Rows(
                        (
                            Field("measure", L("Biện pháp", "Measure"), Text()),
                            Field("measure_stage", L("Đã có / đề xuất", "Past or proposed"), OneTerm("measure_stage")),
                            Field("measure_kind", L("Loại", "Kind"), OneTerm("measure_kind")),
                            Field("measure_body", L("Cơ quan, người thực hiện", "By"), RecordLink(AGENTS)),
                            FROM,
                            TO,
                            DECISION,
                            Field("budget", L("Kinh phí", "Budget"), Quantity("money", "đ"), audience="internal"),
                            Field("result", L("Kết quả", "Result"), Text()),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="measure",
                        current="last",
                    ),
                    demand=Demand(f"{LAW}, Đ.17.2", "law", LISTED),
                ),
                Field(
                    "plans",
                    L("Đề án bảo vệ và phát huy giá trị sau ghi danh", "Safeguarding plan after inscription"),
                    Rows(
                        (
                            Field("plan", L("Đề án", "Plan"), Text()),
                            DECISION,
                            Field("plan_day", L("Ngày phê duyệt", "Approved"), Day()),
                            Field("plan_lead", L("Tỉnh chủ trì", "Lead province"), Text()),
                            FROM,
                            TO,
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="plan",
                        current="last",
                    ),
                    demand=Demand(f"{LAW}, Đ.17.3", "advice", LISTED),
                ),
                Field("transmission_modes", L("Cách trao truyền", "Modes of transmission"), LongText()),
                Field(
                    "transmissions",
                    L("Hoạt động trao truyền", "Transmission"),
                    Rows(
                        (
                            Field("transmission", L("Hình thức", "Form"), OneTerm("transmission_form")),
                            Field("transmission_text", L("Nội dung", "What"), Text()),
                            Field("transmitter", L("Người, đơn vị truyền dạy", "Taught by"), RecordLink(AGENTS)),
                            Field("learner", L("Người, nhóm học", "Learners"), RecordLink(AGENTS)),
                            Field("learners", L("Số người học", "Number of learners"), Count(0, 1_000_000)),
                            Field("transmission_place", L("Nơi", "Where"), Place()),
                            FROM,
                            TO,
                            Field("transmission_result", L("Kết quả", "Result"), Text()),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="transmission",
                        current="last",
                    ),
                ),
                Field(
                    "reports",
                    L("Báo cáo", "Reports"),
                    Rows(
                        (
                            Field("report", L("Loại", "Kind"), OneTerm("report_kind")),
                            Field("reported", L("Ngày", "Day"), Day()),
                            Field("report_paper", L("Văn bản", "Paper"), RecordLink(("document",))),
                            NOTE,
                        ),
                        head="report",
                        current="last",
                    ),
                    audience="internal",
                    demand=Demand(f"{LAW}, Đ.17.2", "advice", LISTED),
                ),
            ),
        ),
        Section(
            "recognition",
            L("Kiểm kê, ghi danh", "Inventory and inscription"),
            (
                Field(
                    "recognitions",
                    L("Ghi danh", "Inscription"),
                    Rows(
                        (
                            Field("list", L("Danh mục, danh sách", "List"), OneTerm("intangible_list")),
                            Field("act", L("Việc", "Act"), OneTerm("intangible_act")),
                            DECISION,
                            Field(
                                "act_day",
                                L("Ngày quyết định", "Day of the decision"),
                                Day(),
                                also=("Năm ghi danh", "Ngày ghi danh"),
                            ),
                            Field("act_authority", L("Người, cơ quan quyết định", "Authority"), OneTerm("authority")),
                            Field("act_place", L("Địa bàn ghi trong quyết định", "Area as decided"), Place()),
                            Field("act_name", L("Tên ghi trong quyết định", "Name as decided"), Text()),
                            Field("act_type", L("Loại hình ghi trong quyết định", "Type as decided"), Text()),
                            Field(
                                "list_no",
                                L("Số thứ tự trong danh mục", "Number on the list"),
                                Text(),
                                help=L(
                                    "Sổ công bố có số trùng, số sai: không dùng để nhận ra di sản.",
                                    "Published ordinals hold slips: never a key.",
                                ),
                            ),
                            Field("act_holder", L("Chủ thể, nơi nhận bằng", "Holder"), RecordLink(AGENTS)),
                            Field("certificate", L("Bằng ghi danh (số)", "Certificate"), Text()),
                            Field("ceremony", L("Ngày đón bằng", "Day of the ceremony"), Day()),
                            Field("act_status", L("Tình trạng", "Status"), OneTerm("listing_status")),
                            Field("act_verified", L("Kiểm chứng", "Verification"), OneTerm("verification")),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="list",
                        current="last",
                    ),
                    column=6,
                    demand=Demand(f"{LAW}, Đ.11 (Danh mục kiểm kê)", "advice"),
                    help=L(
                        "Di sản một phiếu, mỗi lần ghi danh một dòng. Dòng cuối hiện trong danh sách.",
                        "One record for the element, a row for each inscription; lists show the last row.",
                    ),
                    maps="core:2.6 lido:eventSet",
                ),
                Field(
                    "nominations",
                    L("Đề nghị ghi danh", "Nominations"),
                    Rows(
                        (
                            Field("nominated_for", L("Danh mục, danh sách", "List"), OneTerm("intangible_list")),
                            Field("nomination_state", L("Tình trạng", "State"), OneTerm("nomination_state")),
                            DECISION,
                            Field("nominated", L("Ngày", "Day"), Day()),
                            Field("nominated_lead", L("Tỉnh chủ trì", "Lead province"), Text()),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="nominated_for",
                        current="last",
                    ),
                ),
                Field(
                    "inventories",
                    L("Lần kiểm kê", "Inventories"),
                    Rows(
                        (
                            Field(
                                "inventory_day", L("Ngày kiểm kê", "Day"), Day(), also=("Ngày kiểm kê", "Năm kiểm kê")
                            ),
                            Field("inventory_place", L("Nơi kiểm kê", "Where"), Place()),
                            Field("inventory_by", L("Người kiểm kê", "By"), RecordLink(AGENTS)),
                            Field("methods", L("Phương pháp", "Methods"), ManyTerms("inventory_method")),
                            Field("inventory_result", L("Kết quả", "Result"), Text()),
                            Field("inventory_paper", L("Báo cáo, văn bản", "Paper"), RecordLink(("document",))),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="inventory_day",
                        current="last",
                    ),
                    demand=Demand(f"{LAW}, Đ.11", "advice"),
                    maps="spectrum:inventory",
                ),
                Field(
                    "inventory_years",
                    L("Chu kỳ kiểm kê (năm)", "Years between inventories"),
                    Count(1, 20),
                    audience="internal",
                    help=L(
                        "Nghị định 39/2024/NĐ-CP, Đ.6.3 (đã được thay thế): UNESCO đại diện 6 năm, khẩn cấp 4 năm, "
                        "quốc gia 3 năm. Số năm hiện hành cần đối chiếu Nghị định 215/2025/NĐ-CP.",
                        "Decree 39/2024 (superseded): 6, 4 and 3 years; check Decree 215/2025 for today's.",
                    ),
                ),
                Field(
                    "inventory_due",
                    L("Lần kiểm kê tới hạn", "Next inventory due"),
                    Day(),
                    audience="internal",
                    demand=Demand(
                        "Nghị định 39/2024/NĐ-CP, Đ.6.3 (đã được thay thế; đối chiếu Nghị định 215/2025/NĐ-CP)",
                        "advice",
                        LISTED,
                    ),
                ),
                Field(
                    "documents",
                    L("Văn bản khác", "Other documents"),
                    Rows(
                        (
                            DECISION,
                            Field("document_subject", L("Nội dung", "Subject"), Text()),
                            Field("document_day", L("Ngày", "Day"), Day()),
                            ROW_SOURCE,
                        ),
                        head="decision",
                        current="last",
                    ),
                ),
            ),
        ),
        Section(
            "archive",
            L("Tư liệu hóa", "Documentation"),
            (
                Field(
                    "archive",
                    L("Tư liệu (ảnh, ghi âm, ghi hình)", "Archive"),
                    Rows(
                        (
                            Field("archive_title", L("Tên tư liệu", "Title"), Text()),
                            Field("archive_kind", L("Loại", "Kind"), OneTerm("archive_kind")),
                            Field("archive_made", L("Ngày làm", "Made"), Day()),
                            Field("archive_maker", L("Người, đơn vị làm", "By"), RecordLink(AGENTS)),
                            Field("archive_place", L("Nơi ghi", "Where made"), Place()),
                            Field("archive_count", L("Số lượng", "Quantity"), Count()),
                            Field("archive_length", L("Thời lượng", "Length"), Quantity("time", "phút")),
                            Field("archive_carrier", L("Vật mang tin, định dạng", "Carrier, format"), Text()),
                            Field("archive_keeper", L("Nơi lưu giữ", "Kept at"), RecordLink(("group", "person"))),
                            Field("archive_no", L("Ký hiệu lưu trữ", "Shelf mark"), Text()),
                            Field("archive_access", L("Cách công bố", "How it is made public"), Text()),
                            Field("archive_rights", L("Quyền", "Rights"), Text()),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="archive_title",
                    ),
                    help=L(
                        "Hồ sơ theo Thông tư 04/2010/TT-BVHTTDL, Đ.11.2: ít nhất 10 ảnh màu 10 × 15 cm có chú thích; "
                        "bản ghi hình tối thiểu 10 phút.",
                        "Dossiers under Circular 04/2010: 10 colour photographs, 10 minutes of film at least.",
                    ),
                    maps="lido:relatedWorkSet",
                ),
            ),
        ),
        Section(
            "consent",
            L("Đồng thuận, giữ gìn", "Consent and care"),
            (
                Field(
                    "consents",
                    L("Đồng thuận của cộng đồng", "Consent of the community"),
                    Rows(
                        (
                            Field("consent_kind", L("Loại", "Kind"), OneTerm("consent_kind")),
                            Field("consent_who", L("Người đồng thuận", "Who"), RecordLink(("person",))),
                            Field("consent_role", L("Vai trò", "Role"), Text()),
                            Field(
                                "consent_community",
                                L("Cộng đồng đại diện", "Group represented"),
                                RecordLink(("group",)),
                            ),
                            Field("consent_place", L("Nơi", "Place"), Place()),
                            Field("given", L("Ngày", "Given on"), Day()),
                            Field("consent_language", L("Ngôn ngữ", "Language"), OneTerm("script")),
                            Field("consent_form", L("Hình thức", "Form"), OneTerm("consent_form")),
                            Field("consent_to", L("Đồng ý cho", "Consent to"), ManyTerms("consent_to")),
                            Field("consent_limits", L("Hạn chế", "Restrictions"), Text()),
                            Field("withdrawn", L("Ngày rút lại", "Withdrawn on"), Day()),
                            Field("paper", L("Văn bản", "Paper"), RecordLink(("document",))),
                            NOTE,
                        ),
                        head="consent_kind",
                        current="last",
                    ),
                    audience="internal",
                    demand=Demand(f"{OUTLINE}, 5.1", "advice"),
                ),
                Field(
                    "sensitivity",
                    L("Cần giữ gìn", "Sensitivity"),
                    ManyTerms("sensitivity"),
                    audience="internal",
                    help=L(
                        "Chỉ là dấu hiệu; muốn ẩn phiếu, đặt “Mức công bố”.",
                        "A mark only; to hide the record set its degree of openness.",
                    ),
                ),
                Field(
                    "access_customs",
                    L("Tục lệ về việc tiếp cận", "Customary practices governing access"),
                    LongText(),
                ),
                Field(
                    "data_limits",
                    L("Hạn chế sử dụng thông tin", "Restrictions on use of data"),
                    LongText(),
                    audience="internal",
                ),
            ),
        ),
        Section("related", L("Liên quan", "Related"), (RELATIONS, LITERATURE)),
        SEEN,
        SHEET,
    ),
)
