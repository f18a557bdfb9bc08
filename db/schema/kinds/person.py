"""Người: one record per human being, whatever roles they have had; what is asked of them depends on the role."""

from __future__ import annotations

import msgspec

from db.schema.field import Demand, Field
from db.schema.field_type import Count, Flag, LongText, Text
from db.schema.kind import Kind, Section
from db.schema.kinds.common import (
    AGENTS,
    DECISION,
    EVERY,
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
from db.schema.time import Day

TOOLS = ("gong", "gong_set", "bronze_drum", "object", "stone_artefact", "documentary_heritage")
OUTLINE = "UNESCO, Possible outline for inventorying elements"
DATA_LAW = "Luật 91/2025/QH15; Nghị định 356/2025/NĐ-CP"
SUPPORT = "Nghị định 215/2025/NĐ-CP"
ARTISANS = ("nghe_nhan", "thuc_hanh")

PERSON = Kind(
    id="person",
    begins="birth",
    label=L("Người", "Person"),
    plural=L("Người", "People"),
    icon="user",
    part="people",
    pattern="NG-0000",
    place="places.place",
    rules=(*PLACE_RULES, "dead_practising", "titles_in_order", "consent_covers", "one_person"),
    indexed=("numbers", "places", "roles", "titles", "state"),
    sections=(
        Section(
            "identity",
            L("Nhận diện", "Identity"),
            (
                msgspec.structs.replace(
                    name_field("Họ và tên", "Full name"),
                    demand=Demand(f"{OUTLINE}, 3.1, 5.3", "advice"),
                    maps="lido:nameActorSet linkedart:identified_by.Name",
                ),
                msgspec.structs.replace(
                    VARIANTS,
                    label=L("Tên thường gọi, tên khác", "Usual name, other names"),
                    maps="lido:nameActorSet linkedart:identified_by.Name",
                ),
                msgspec.structs.replace(NUMBERS, maps="lido:actorID linkedart:identified_by.Identifier"),
                Field(
                    "gender",
                    L("Giới tính", "Gender"),
                    OneTerm("gender"),
                    also=("Nam/Nữ", "Nam, nữ", "Giới"),
                    audience="personal",
                    demand=Demand(f"{OUTLINE}, 3.1", "advice", ("roles.role", ARTISANS)),
                    maps="lido:genderActor",
                ),
                Field(
                    "birth",
                    L("Ngày sinh, năm sinh", "Birth"),
                    Day(),
                    also=("Năm sinh", "Ngày sinh", "Sinh năm", "Ngày, tháng, năm sinh"),
                    audience="personal",
                    demand=Demand(f"{OUTLINE}, 3.1", "advice", ("roles.role", ARTISANS)),
                    maps="lido:vitalDatesActor linkedart:born",
                ),
                Field(
                    "death",
                    L("Ngày mất", "Death"),
                    Day(),
                    audience="personal",
                    demand=Demand(f"{SUPPORT}, Đ.19", "law", ("allowances.allowance_reason", ("chet",))),
                    maps="lido:vitalDatesActor linkedart:died",
                ),
                Field(
                    "ethnic",
                    L("Dân tộc", "Ethnic group"),
                    OneTerm("ethnic_group"),
                    audience="personal",
                    help=L(
                        "Dữ liệu nhạy cảm (Nghị định 356/2025/NĐ-CP, Đ.4): không bắt buộc.",
                        "Sensitive data (Decree 356/2025, art. 4): optional.",
                    ),
                ),
                Field(
                    "religion",
                    L("Tôn giáo, tín ngưỡng", "Religion, belief"),
                    Text(),
                    audience="personal",
                    help=L(
                        "Dữ liệu nhạy cảm (Nghị định 356/2025/NĐ-CP, Đ.4): không bắt buộc.",
                        "Sensitive data (Decree 356/2025, art. 4): optional.",
                    ),
                ),
                Field("identity_no", L("Số định danh cá nhân", "National id number"), Text(), audience="restricted"),
                Field("profession", L("Nghề nghiệp", "Occupation"), Text(), audience="internal"),
                Field("social_status", L("Vị thế trong cộng đồng", "Standing in the community"), Text()),
                Field(
                    "affiliations",
                    L("Cơ quan, đơn vị công tác", "Affiliation"),
                    Rows(
                        (
                            Field("body", L("Cơ quan, đơn vị", "Body"), RecordLink(("group",))),
                            Field("post", L("Chức vụ, chuyên môn", "Post, expertise"), Text()),
                            Field(
                                "state_paid",
                                L("Hưởng lương nhà nước", "On the State payroll"),
                                Flag(),
                                audience="internal",
                            ),
                            FROM,
                            TO,
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="body",
                        current="last",
                    ),
                    demand=Demand(f"{LAW}, Đ.41", "advice", ("roles.role", ("giam_dinh",))),
                    help=L(
                        "Thời gian hưởng lương nhà nước không tính vào thời gian hoạt động của nghệ nhân "
                        "(Nghị định 93/2023/NĐ-CP, Đ.4; theo báo đăng lại).",
                        "Years on the State payroll do not count as years of an artisan's activity.",
                    ),
                ),
            ),
        ),
        Section(
            "roles",
            L("Vai trò", "Roles"),
            (
                Field(
                    "roles",
                    L("Vai trò", "Roles"),
                    Rows(
                        (
                            Field("role", L("Vai trò", "Role"), OneTerm("person_role")),
                            Field("role_for", L("Đối với phiếu", "For the record"), RecordLink(EVERY)),
                            FROM,
                            TO,
                            DECISION,
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="role",
                    ),
                    audience="internal",
                    column=4,
                    help=L(
                        "Mỗi người một phiếu; mỗi vai trò một dòng. Việc đã ghi ở phiếu kia (chủ sở hữu, người giữ …) "
                        "tự hiện ở mục Liên quan, không cần ghi lại.",
                        "One record per person, one row per role. What the other record says already shows here.",
                    ),
                    maps="lido:roleActor",
                ),
            ),
        ),
        Section(
            "place",
            L("Nơi cư trú, liên hệ", "Residence and contact"),
            (
                msgspec.structs.replace(
                    PLACES,
                    label=L("Nơi cư trú", "Residence"),
                    audience="internal",
                    demand=Demand(
                        f"{SUPPORT} (nơi nộp hồ sơ); {LAW}, Đ.43 (nơi cư trú của chủ sở hữu)",
                        "advice",
                        ("roles.role", ("nghe_nhan", "chu_so_huu")),
                    ),
                    help=L(
                        "Ghi tới xóm, xã (cũ và mới); số nhà ghi ở “Địa chỉ”.",
                        "Hamlet and commune only; the exact address goes to “Address”.",
                    ),
                    maps="linkedart:residence",
                ),
                Field(
                    "address",
                    L("Địa chỉ", "Address"),
                    Text(),
                    audience="personal",
                    demand=Demand(f"{LAW}, Đ.32", "advice", ("roles.role", ("dai_dien",))),
                ),
                Field(
                    "phone",
                    L("Điện thoại", "Telephone"),
                    Text(),
                    audience="personal",
                    demand=Demand(f"{LAW}, Đ.32", "advice", ("roles.role", ("dai_dien",))),
                ),
                Field("email", L("Thư điện tử", "E-mail"), Text(), audience="personal"),
                Field("contact_by", L("Liên hệ qua ai", "Contact through"), Text(), audience="personal"),
            ),
        ),
        Section(
            "practice",
            L("Thực hành, trao truyền", "Practice and transmission"),
            (
                Field(
                    "practices",
                    L("Di sản nắm giữ", "Elements practised"),
                    Rows(
                        (
                            Field("element", L("Di sản phi vật thể", "Element"), RecordLink(("intangible",))),
                            Field("practice_roles", L("Vai trò", "Role"), ManyTerms("practice_role")),
                            Field(
                                "since",
                                L("Năm bắt đầu", "Since"),
                                Day(),
                                help=L(
                                    "Các đợt theo Nghị định 62/2014/NĐ-CP: từ 15 năm (NNƯT); từ 20 năm và đã là NNƯT "
                                    "(NNND). Nghị định 93/2023/NĐ-CP: cần đối chiếu.",
                                    "Rounds under Decree 62/2014: 15 years (NNƯT); 20 years and already NNƯT (NNND). "
                                    "Check Decree 93/2023.",
                                ),
                            ),
                            Field("until", L("Thôi hành nghề", "Until"), Day()),
                            Field(
                                "away",
                                L("Thời gian không thực hành", "Years away from practice"),
                                Text(),
                                audience="internal",
                            ),
                            Field(
                                "generation",
                                L("Đời thứ mấy trong dòng nghề", "Generation in the line"),
                                Count(1, 200),
                            ),
                            Field("lineage", L("Dòng nghề", "Line of masters"), Text()),
                            Field("teacher", L("Người thầy", "Teacher"), RecordLink(("person",))),
                            Field(
                                "trained",
                                L(
                                    "Được đào tạo ở trường về chính loại hình này",
                                    "Trained at school in this very form",
                                ),
                                Flag(),
                                audience="internal",
                                help=L(
                                    "Trường hợp này không thuộc đối tượng xét danh hiệu "
                                    "(Nghị định 93/2023/NĐ-CP, Đ.4; theo báo đăng lại).",
                                    "Then not eligible for the titles (Decree 93/2023, art. 4, as reported).",
                                ),
                            ),
                            Field(
                                "repertoire_count",
                                L("Số bài, nghi lễ nắm giữ", "Pieces and rites held"),
                                Count(0, 100_000),
                            ),
                            Field("skills", L("Tri thức, kỹ năng nắm giữ", "Knowledge and skills"), LongText()),
                            Field("practice_level", L("Mức độ hành nghề", "How often"), OneTerm("practice_level")),
                            Field(
                                "ability",
                                L("Khả năng hành nghề", "Ability"),
                                OneTerm("practice_ability"),
                                audience="internal",
                            ),
                            Field("ability_seen", L("Tính đến ngày", "As of"), Day(), audience="internal"),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="element",
                    ),
                    demand=Demand(f"{SUPPORT}, Đ.3 (nhận diện: chủ thể)", "law", ("roles.role", ARTISANS)),
                ),
                Field(
                    "repertoire",
                    L("Các bài, nghi lễ nắm giữ", "Titles of pieces and rites"),
                    Rows(
                        (
                            Field("piece", L("Tên bài, nghi lễ", "Title"), Text()),
                            Field("piece_element", L("Thuộc di sản", "Of the element"), RecordLink(("intangible",))),
                            Field("piece_kind", L("Loại", "Kind"), OneTerm("intangible_component")),
                            Field("piece_learned", L("Học từ ai", "Learned from"), RecordLink(("person",))),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="piece",
                    ),
                ),
                Field(
                    "tools",
                    L("Đồ nghề sở hữu", "Tools owned"),
                    Rows(
                        (
                            Field("tool", L("Đồ nghề", "Tool"), RecordLink(TOOLS)),
                            Field("tool_text", L("Miêu tả", "Description"), Text()),
                            Field("tool_flags", L("Cần giữ gìn", "Sensitivity"), ManyTerms("sensitivity")),
                            FROM,
                            TO,
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="tool",
                    ),
                    audience="internal",
                ),
                Field("pupil_count", L("Số học trò", "Number of pupils"), Count(0, 100_000)),
                Field(
                    "pupils",
                    L("Học trò", "Pupils"),
                    Rows(
                        (
                            Field("pupil", L("Học trò", "Pupil"), RecordLink(("person",))),
                            Field("pupil_element", L("Học di sản", "Element learned"), RecordLink(("intangible",))),
                            Field("pupil_level", L("Mức độ", "Level reached"), Text()),
                            FROM,
                            TO,
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="pupil",
                    ),
                    audience="internal",
                    help=L(
                        "Học trò đã có phiếu ghi người thầy thì tự hiện ở mục Liên quan.",
                        "Pupils whose own record names the teacher show under Related.",
                    ),
                ),
                Field(
                    "biography",
                    L("Quá trình hoạt động, đóng góp", "Activity and contribution"),
                    LongText(),
                    audience="internal",
                ),
            ),
        ),
        Section(
            "honours",
            L("Danh hiệu, khen thưởng", "Titles and awards"),
            (
                Field(
                    "titles",
                    L("Danh hiệu", "Titles"),
                    Rows(
                        (
                            Field("title", L("Danh hiệu", "Title"), OneTerm("artisan_title")),
                            Field("title_field", L("Lĩnh vực", "Field"), OneTerm("title_field")),
                            Field("title_act", L("Việc", "Act"), OneTerm("title_act")),
                            DECISION,
                            Field("title_day", L("Ngày quyết định", "Day of the decision"), Day()),
                            Field("title_authority", L("Người quyết định", "Authority"), OneTerm("authority")),
                            Field("title_for", L("Di sản được xét", "Element"), RecordLink(("intangible",))),
                            Field("title_round", L("Đợt xét", "Round"), Text()),
                            Field("title_verified", L("Kiểm chứng", "Verification"), OneTerm("verification")),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="title",
                        current="last",
                    ),
                    column=5,
                ),
                Field(
                    "awards",
                    L("Giải thưởng, khen thưởng", "Awards"),
                    Rows(
                        (
                            Field("award", L("Tên", "Award"), Text()),
                            Field("award_kind", L("Loại", "Kind"), OneTerm("award_kind")),
                            Field("award_by", L("Cơ quan tặng", "Given by"), Text()),
                            DECISION,
                            Field("award_day", L("Ngày", "Day"), Day()),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="award",
                        current="last",
                    ),
                ),
            ),
        ),
        Section(
            "support",
            L("Chế độ, hoàn cảnh", "Support and circumstances"),
            (
                Field(
                    "allowances",
                    L("Chế độ nghệ nhân", "Artisan's support"),
                    Rows(
                        (
                            Field("allowance", L("Chế độ", "Support"), OneTerm("allowance_kind")),
                            Field("allowance_state", L("Tình trạng", "State"), OneTerm("allowance_state")),
                            Field(
                                "allowance_ground_main",
                                L("Diện hưởng chính", "Main ground"),
                                OneTerm("allowance_ground"),
                            ),
                            Field(
                                "allowance_grounds",
                                L("Diện hưởng khác", "Other grounds"),
                                ManyTerms("allowance_ground"),
                            ),
                            Field("filed", L("Ngày nộp hồ sơ", "Filed"), Day()),
                            Field("filed_at", L("Nơi nộp (UBND cấp xã)", "Filed at"), RecordLink(("group",))),
                            DECISION,
                            FROM,
                            TO,
                            Field("allowance_amount", L("Mức hưởng", "Amount"), Quantity("money", "đ")),
                            Field(
                                "allowance_reason",
                                L("Lý do thay đổi", "Reason of the change"),
                                OneTerm("allowance_reason"),
                            ),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="allowance_state",
                        current="last",
                    ),
                    audience="restricted",
                    help=L(
                        "Dành cho NNND, NNƯT (Nghị định 215/2025/NĐ-CP); tính từ ngày quyết định danh hiệu.",
                        "For holders of the titles (Decree 215/2025), counted from the day of the decision.",
                    ),
                ),
                Field("poverty", L("Hộ nghèo, cận nghèo", "Poor household"), OneTerm("poverty"), audience="restricted"),
                Field("disability", L("Người khuyết tật", "Disabled"), Flag(), audience="restricted"),
                Field(
                    "remote_area",
                    L("Cư trú ở miền núi, biên giới, hải đảo", "Lives in a mountain, border or island area"),
                    Flag(),
                    audience="restricted",
                ),
                Field("health", L("Sức khỏe", "Health"), LongText(), audience="restricted"),
            ),
        ),
        Section(
            "consent",
            L("Đồng ý, dữ liệu cá nhân", "Consent and personal data"),
            (
                Field(
                    "consents",
                    L("Đồng ý của người có dữ liệu", "Consent of the person"),
                    Rows(
                        (
                            Field("consent_scope", L("Phạm vi", "Scope"), ManyTerms("consent_scope")),
                            Field("consent_to", L("Đồng ý cho", "Consent to"), ManyTerms("consent_to")),
                            Field("given", L("Ngày đồng ý", "Given on"), Day()),
                            Field("withdrawn", L("Ngày rút lại", "Withdrawn on"), Day()),
                            Field("consent_form", L("Hình thức", "Form"), OneTerm("consent_form")),
                            Field("consent_by", L("Người đồng ý thay", "Given by another"), RecordLink(AGENTS)),
                            Field("consent_limits", L("Hạn chế", "Restrictions"), Text()),
                            Field("paper", L("Giấy đồng ý", "Paper"), RecordLink(("document",))),
                            NOTE,
                        ),
                        head="consent_scope",
                        current="last",
                    ),
                    audience="internal",
                    demand=Demand(f"{OUTLINE}, 5.1", "advice", ("roles.role", (*ARTISANS, "cung_cap"))),
                    help=L(
                        "Muốn phiếu hiện công khai, đặt thêm “Mức công bố”.",
                        "To show the record in public, set its degree of openness too.",
                    ),
                ),
                Field(
                    "data_purpose",
                    L("Mục đích xử lý dữ liệu cá nhân", "Purpose of processing"),
                    Text(),
                    audience="internal",
                    demand=Demand(DATA_LAW, "advice"),
                    carry=True,
                ),
                Field(
                    "data_basis",
                    L("Căn cứ xử lý dữ liệu cá nhân", "Legal basis of processing"),
                    OneTerm("data_basis"),
                    audience="internal",
                    demand=Demand(DATA_LAW, "advice"),
                    carry=True,
                ),
            ),
        ),
        Section("related", L("Liên quan", "Related"), (RELATIONS, LITERATURE)),
        SEEN,
        SHEET,
    ),
)
