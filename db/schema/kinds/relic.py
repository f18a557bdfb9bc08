"""Di tích: relics and complexes of relics, as the Law of 2024 (Đ.3, 21-35) has them."""

from __future__ import annotations

from db.schema.field import Demand, Field
from db.schema.field_type import Count, Flag, LongText, Text
from db.schema.kind import Kind, Retired, Section
from db.schema.kinds.common import (
    AGENTS,
    CONDITIONS,
    CONSERVATION,
    DATING,
    DATING_BASIS,
    DECISION,
    EXISTENCE,
    FROM,
    INSCRIPTION,
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
from db.schema.measure import Quantity
from db.schema.reference import DecisionLink, ManyTerms, OneTerm, RecordLink
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.time import Dating, Day, YearlyDay

RELIC = Kind(
    id="relic",
    label=L("Di tích", "Relic"),
    plural=L("Di tích", "Relics"),
    icon="landmark",
    pattern="DT-000",
    place="places.place",
    retired=(Retired("reviewed", L("Lần rà soát gần nhất", "Last yearly review"), "0.2", "sightings"),),
    rules=(
        *PLACE_RULES,
        "mixed_types",
        "zones_of_ranked",
        "rank_authority",
        "manager_of_public",
        "yearly_review",
        "plan_code",
    ),
    indexed=("numbers", "places", "relic_types", "ranks", "condition", "dating", "state"),
    sections=(
        Section(
            "identity",
            L("Nhận diện", "Identity"),
            (
                name_field("Tên di tích", "Name of the relic"),
                Field("name_en", L("Tên tiếng Anh", "English name"), Text()),
                VARIANTS,
                NUMBERS,
                Field(
                    "relic_types",
                    L("Loại hình (Luật 2024)", "Type (Law of 2024)"),
                    ManyTerms("relic_type"),
                    column=4,
                    also=("Loại hình", "Loại hình di tích", "Loại di tích", "Loại"),
                    demand=Demand(f"{LAW}, Đ.21"),
                    maps="core:2.3 lido:objectWorkType linkedart:classified_as",
                ),
                Field("relic_subtype", L("Phân nhóm (Luật 2024)", "Sub-type"), OneTerm("relic_subtype")),
                Field(
                    "type_decided",
                    L("Loại hình theo quyết định xếp hạng", "Type as decided"),
                    ManyTerms("relic_type_old"),
                ),
                Field(
                    "type_published",
                    L("Loại theo thống kê, công bố", "Type as published"),
                    Text(),
                    help=L(
                        "Ghi nguyên văn; “di tích lịch sử cách mạng” chỉ là loại theo thống kê địa phương.",
                        "As printed.",
                    ),
                ),
                Field(
                    "criteria",
                    L("Tiêu chí (Đ.22)", "Criteria (art. 22)"),
                    ManyTerms("relic_criterion"),
                    demand=Demand(f"{LAW}, Đ.22"),
                ),
                EXISTENCE,
            ),
        ),
        Section(
            "place",
            L("Địa điểm", "Place"),
            (
                PLACES,
                Field("spread", L("Phạm vi phân bố (Đ.24.3)", "Distribution"), OneTerm("relic_spread")),
            ),
        ),
        Section(
            "rank",
            L("Xếp hạng, danh mục", "Ranking and lists"),
            (
                Field(
                    "ranks",
                    L("Xếp hạng", "Ranking"),
                    Rows(
                        (
                            Field("rank", L("Cấp", "Rank"), OneTerm("relic_rank")),
                            Field("rank_act", L("Việc", "Act"), OneTerm("relic_act")),
                            DECISION,
                            Field(
                                "rank_day",
                                L("Ngày quyết định", "Day of the decision"),
                                Day(),
                                also=("Năm xếp hạng", "Ngày xếp hạng"),
                            ),
                            Field("rank_authority", L("Người, cơ quan quyết định", "Authority"), OneTerm("authority")),
                            Field("ceremony", L("Ngày đón bằng", "Day of the ceremony"), Day()),
                            Field("rank_type", L("Loại hình ghi trong quyết định", "Type in the decision"), Text()),
                            Field("rank_verified", L("Kiểm chứng", "Verification"), OneTerm("verification")),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="rank",
                        current="last",
                    ),
                    column=5,
                    also=("Cấp xếp hạng", "Xếp hạng di tích", "Hạng", "Cấp di tích", "Cấp XH"),
                    demand=Demand(f"{LAW}, Đ.24, Đ.25", "advice"),
                    maps="core:2.6 lido:eventSet",
                ),
                Field(
                    "listings",
                    L("Danh mục kiểm kê: đưa vào, đưa ra", "Inventory list: entered, taken off"),
                    Rows(
                        (
                            Field("listing_act", L("Việc", "Act"), OneTerm("list_act")),
                            Field("listing_day", L("Ngày", "Day"), Day()),
                            DECISION,
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="listing_act",
                        current="last",
                    ),
                    demand=Demand(f"{LAW}, Đ.23.2", "advice"),
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
                Field("unesco", L("Di sản thế giới (Đ.24.2)", "World heritage"), OneTerm("world_heritage")),
            ),
        ),
        Section(
            "components",
            L("Thành phần, điểm di tích", "Components"),
            (
                Field(
                    "complex_of",
                    L("Thuộc quần thể, cụm", "Part of a complex"),
                    Rows(
                        (
                            Field("complex", L("Quần thể", "Complex"), RecordLink(("relic",))),
                            FROM,
                            TO,
                            NOTE,
                        ),
                        head="complex",
                    ),
                ),
                Field(
                    "components",
                    L("Thành phần", "Components"),
                    Rows(
                        (
                            Field("component", L("Tên", "Name"), Text()),
                            Field("component_kind", L("Loại", "Kind"), OneTerm("component_kind")),
                            Field("component_record", L("Phiếu riêng", "Own record"), RecordLink(("relic",))),
                            Field("component_type", L("Loại hình", "Type"), OneTerm("relic_type")),
                            Field("component_place", L("Vị trí", "Where"), Place()),
                            Field("component_dating", L("Niên đại", "Dating"), Dating()),
                            Field("component_text", L("Miêu tả", "Description"), Text()),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="component",
                    ),
                ),
                Field(
                    "original_elements",
                    L("Yếu tố gốc cấu thành di tích", "Original elements"),
                    Rows(
                        (
                            Field("element", L("Yếu tố gốc", "Element"), Text()),
                            Field("element_component", L("Thuộc thành phần", "Of the component"), Text()),
                            Field("element_state", L("Hiện trạng", "State"), Text()),
                            NOTE,
                        ),
                        head="element",
                    ),
                    demand=Demand(f"{LAW}, Đ.3.19", "advice"),
                ),
            ),
        ),
        Section(
            "description",
            L("Khảo tả, giá trị", "Description and value"),
            (
                DATING,
                DATING_BASIS,
                Field("discovered", L("Năm phát hiện", "Discovered"), Dating()),
                Field("discovery", L("Phát hiện, nghiên cứu", "Discovery and research"), LongText()),
                Field(
                    "history",
                    L("Sự kiện, nhân vật lịch sử, đặc điểm", "Events, persons, features"),
                    LongText(),
                    demand=Demand("TT 09/2011/TT-BVHTTDL, Đ.6 mục 4", "advice"),
                ),
                Field("building", L("Quá trình xây dựng, tu bổ", "Building history"), LongText()),
                Field("worship", L("Sinh hoạt văn hóa, tín ngưỡng", "Worship and customs"), LongText()),
                Field(
                    "festivals",
                    L("Lễ hội", "Festivals"),
                    Rows(
                        (
                            Field("festival", L("Tên lễ hội", "Festival"), Text()),
                            Field("festival_day", L("Ngày hằng năm", "Yearly day"), YearlyDay()),
                            Field(
                                "festival_record",
                                L("Phiếu di sản phi vật thể", "Intangible record"),
                                RecordLink(("intangible",)),
                            ),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="festival",
                    ),
                ),
                Field(
                    "layout",
                    L("Khảo tả di tích", "Description of the relic"),
                    LongText(),
                    demand=Demand("TT 09/2011/TT-BVHTTDL, Đ.6 mục 6", "advice"),
                    maps="core:2.7 objectid:description lido:objectDescriptionSet",
                ),
                Field(
                    "dimensions",
                    L("Kích thước", "Dimensions"),
                    Rows(
                        (
                            Field("dimension", L("Số đo", "Dimension"), OneTerm("dimension")),
                            Field("dimension_value", L("Giá trị", "Value"), Quantity("length", "m", "0.01", "100000")),
                            Field("dimension_part", L("Phần đo", "Part measured"), Text()),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="dimension",
                    ),
                    maps="lido:objectMeasurements",
                ),
                Field(
                    "value_history",
                    L("Giá trị lịch sử", "Historical value"),
                    LongText(),
                    demand=Demand(f"{LAW}, Đ.3.11", "advice"),
                ),
                Field("value_culture", L("Giá trị văn hóa", "Cultural value"), LongText()),
                Field("value_science", L("Giá trị khoa học", "Scientific value"), LongText()),
                Field("value_beauty", L("Giá trị thẩm mỹ", "Aesthetic value"), LongText()),
                INSCRIPTION,
                Field("artefacts", L("Hiện vật tiêu biểu", "Notable artefacts"), LongText()),
                Field(
                    "excavations",
                    L("Khai quật, thám sát", "Excavations"),
                    Rows(
                        (
                            Field("excavation", L("Đợt", "Season"), Text()),
                            FROM,
                            TO,
                            Field("excavator", L("Đơn vị, người chủ trì", "By"), RecordLink(AGENTS)),
                            Field("permit", L("Giấy phép", "Permit"), DecisionLink()),
                            Field("excavated_area", L("Diện tích", "Area"), Quantity("area", "m²", "0.25", "100000")),
                            Field("finds", L("Kết quả", "Finds"), Text()),
                            Field("report", L("Báo cáo", "Report"), Text()),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="excavation",
                    ),
                ),
            ),
        ),
        Section(
            "land",
            L("Đất đai, khu vực bảo vệ", "Land and protection zones"),
            (
                Field("area", L("Diện tích", "Area"), Quantity("area", "m²", "1", "100000000")),
                Field("land_use", L("Tình trạng quản lý, sử dụng đất", "Land use"), LongText()),
                Field("land_paper", L("Giấy tờ về đất", "Land papers"), Text()),
                Field(
                    "zones",
                    L("Khu vực bảo vệ", "Protection zones"),
                    Rows(
                        (
                            Field("zone", L("Khu vực", "Zone"), OneTerm("zone")),
                            Field("zone_component", L("Thành phần", "Component"), Text()),
                            Field("zone_area", L("Diện tích", "Area"), Quantity("area", "m²", "1", "1000000000")),
                            Field(
                                "zone_principle", L("Nguyên tắc (Đ.27.2, 27.3)", "Principle"), OneTerm("zone_principle")
                            ),
                            Field("map_sheets", L("Tờ bản đồ, thửa", "Map sheets, parcels"), Text()),
                            Field(
                                "zone_points",
                                L("Tọa độ ranh giới", "Boundary coordinates"),
                                Text(),
                                audience="restricted",
                            ),
                            Field("zone_record", L("Biên bản khoanh vùng", "Zoning record"), Text()),
                            Field("zone_day", L("Ngày", "Day"), Day()),
                            DECISION,
                            Field("no_zone2_reason", L("Lý do không có khu vực II", "Why there is no zone II"), Text()),
                            Field("markers", L("Số mốc đã cắm", "Markers set"), Count(0, 10000)),
                            Field("markers_day", L("Ngày cắm mốc", "Day of marking"), Day()),
                            Field("in_planning", L("Đã cập nhật bản đồ quy hoạch", "In the planning map"), Flag()),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="zone",
                    ),
                ),
            ),
        ),
        Section(
            "management",
            L("Sở hữu, quản lý", "Ownership and management"),
            (
                OWNERSHIP,
                Field(
                    "owners",
                    L("Chủ sở hữu", "Owners"),
                    Rows(
                        (
                            Field("owner", L("Chủ sở hữu", "Owner"), RecordLink(("group", "person"))),
                            FROM,
                            TO,
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="owner",
                        current="last",
                    ),
                ),
                Field(
                    "managers",
                    L("Tổ chức, người đại diện quản lý", "Manager or representative"),
                    Rows(
                        (
                            Field("manager", L("Tên", "Name"), RecordLink(("group", "person"))),
                            Field("manager_kind", L("Hình thức", "Form"), OneTerm("manager_kind")),
                            DECISION,
                            FROM,
                            TO,
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="manager",
                        current="last",
                    ),
                    demand=Demand(f"{LAW}, Đ.32", "advice"),
                ),
            ),
        ),
        Section(
            "condition",
            L("Hiện trạng, nguy cơ", "Condition and threats"),
            (
                Field(
                    "condition",
                    L("Hiện trạng", "Condition"),
                    OneTerm("relic_condition"),
                    column=6,
                    also=("Tình trạng", "Tình trạng bảo tồn", "Hiện trạng di tích"),
                    demand=Demand(f"{LAW}, Đ.3.11", "advice"),
                    maps="core:2.5",
                ),
                CONDITIONS,
                Field(
                    "threats", L("Nguy cơ hủy hoại", "Threats"), LongText(), demand=Demand(f"{LAW}, Đ.3.11", "advice")
                ),
                CONSERVATION,
                Field(
                    "violations",
                    L("Vi phạm", "Violations"),
                    Rows(
                        (
                            Field("violation", L("Hành vi", "What happened"), Text()),
                            Field("violation_day", L("Ngày phát hiện", "Day"), Day()),
                            Field("violator", L("Người vi phạm", "By"), Text(), audience="restricted"),
                            Field("handling", L("Xử lý", "Handling"), Text()),
                            DECISION,
                            NOTE,
                        ),
                        head="violation",
                        current="last",
                    ),
                    audience="internal",
                ),
                Field(
                    "moves",
                    L("Di chuyển di tích", "Moves of the relic"),
                    Rows(
                        (
                            Field("moved_from", L("Từ", "From where"), Place()),
                            Field("moved_to", L("Đến", "To where"), Place()),
                            Field("moved", L("Ngày", "Day"), Day()),
                            Field("move_reason", L("Lý do", "Reason"), Text()),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="moved_to",
                        current="last",
                    ),
                ),
                Field("measures", L("Phương hướng, đề xuất", "Proposals"), LongText()),
            ),
        ),
        Section("related", L("Liên quan", "Related"), (RELATIONS, LITERATURE)),
        SEEN,
        SHEET,
    ),
)
