"""What every kind shares: one head, numbers, sources; and what movable things share."""

from __future__ import annotations

from db.schema.field import Demand, Field
from db.schema.field_type import Flag, LongText, Text
from db.schema.kind import Section
from db.schema.label import Label
from db.schema.measure import Quantity
from db.schema.reference import DecisionLink, OneTerm, RecordLink, Source
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.time import Dating, Day

L = Label
PLACE_RULES = ("unit_in_its_time", "coordinates", "far_from_commune")
LAW = "Luật 45/2024/QH15"
HOLDERS = ("group", "person")
AGENTS = ("person", "group")
MOVABLE = ("gong", "gong_set", "bronze_drum", "stone_artefact", "object", "documentary_heritage")
HERITAGE = ("relic", *MOVABLE, "collection", "intangible", "person", "group")
EVERY = (*HERITAGE, "document", "survey")

FROM = Field("from", L("Từ ngày", "From"), Day())
TO = Field("to", L("Đến ngày", "To"), Day())
NOTE = Field("row_note", L("Ghi chú", "Note"), Text())
ROW_SOURCE = Field("row_source", L("Nguồn", "Source"), Source())
DECISION = Field(
    "decision",
    L("Quyết định, văn bản", "Decision"),
    DecisionLink(),
    also=("Số quyết định", "Quyết định", "QĐ", "Số QĐ", "Số văn bản"),
)


def name_field(vi: str, en: str, *, article: str = f"{LAW}, Đ.3.11") -> Field:
    """Return the main name, under the label usual for the kind."""
    return Field(
        "name",
        L(vi, en),
        Text(),
        demand=Demand(article),
        column=2,
        also=("Tên", "Tên gọi", "Tên đầy đủ"),
        maps="objectid:title spectrum:object_name lido:titleSet linkedart:identified_by.Name core:2.1",
    )


VARIANTS = Field(
    "variants",
    L("Tên gọi khác", "Other names"),
    Rows(
        (
            Field("variant", L("Tên", "Name"), Text()),
            Field("variant_kind", L("Loại tên", "Kind of name"), OneTerm("name_kind")),
            Field("script", L("Ngôn ngữ, chữ viết", "Language, script"), OneTerm("script")),
            Field("origin", L("Nguồn gốc tên", "Origin of the name"), Text()),
            FROM,
            TO,
            ROW_SOURCE,
        ),
        head="variant",
    ),
    maps="lido:titleSet linkedart:identified_by.Name",
)

NUMBERS = Field(
    "numbers",
    L("Số hiệu", "Numbers"),
    Rows(
        (
            Field("number", L("Số", "Number"), Text()),
            Field("register", L("Sổ, loại số", "Register"), OneTerm("register")),
            Field("institution", L("Đơn vị cấp", "Institution"), RecordLink(("group",))),
            FROM,
            TO,
            Field("former", L("Số cũ", "Former number"), Flag()),
            NOTE,
        ),
        head="number",
    ),
    column=1,
    also=("Mã số", "Ký hiệu", "Số đăng ký", "Số kiểm kê", "Số phiếu", "Số định danh", "Mã"),
    maps="spectrum:object_number objectid:inventory_number lido:recordID linkedart:identified_by.Identifier",
)

SEEN = Section(
    "seen",
    L("Kiểm kê, rà soát", "Surveys and reviews"),
    (
        Field(
            "sightings",
            L("Lượt kiểm kê, rà soát", "Times surveyed or reviewed"),
            Rows(
                (
                    Field("sighting_survey", L("Đợt kiểm kê", "Survey"), RecordLink(("survey",)), carry=True),
                    Field(
                        "sighted",
                        L("Ngày", "Day"),
                        Day(),
                        carry=True,
                        also=("Ngày kiểm kê", "Ngày khảo sát", "Ngày rà soát", "Năm kiểm kê"),
                    ),
                    Field("sighted_by", L("Người kiểm kê", "By"), Text(), audience="internal", carry=True),
                    Field(
                        "sighting_informant",
                        L("Người cung cấp thông tin", "Informant"),
                        RecordLink(AGENTS),
                        audience="personal",
                        carry=True,
                    ),
                    Field("sighting", L("Kết quả", "Result"), OneTerm("sighting_result")),
                    Field("sighting_condition", L("Tình trạng lúc đó", "Condition then"), Text()),
                    NOTE,
                ),
                head="sighted",
                current="last",
            ),
            help=L(
                "Mỗi lượt một dòng; danh mục kiểm kê được rà soát hằng năm (Luật 45/2024/QH15, Đ.23.1, 31.3, 54.1).",
                "A row each time; inventory lists are reviewed every year (Law 45/2024/QH15, art. 23.1, 31.3, 54.1).",
            ),
            maps="spectrum:inventory lido:eventSet",
        ),
    ),
)

SHEET = Section(
    "sheet_state",
    L("Tình trạng phiếu", "State of the record"),
    (
        Field(
            "state",
            L("Tình trạng phiếu", "State of the record"),
            OneTerm("record_state"),
            audience="internal",
            column=90,
        ),
        Field(
            "reviews",
            L("Kiểm tra, duyệt", "Reviews"),
            Rows(
                (
                    Field("review", L("Bước", "Step"), OneTerm("record_state")),
                    Field("reviewer", L("Người", "By"), Text()),
                    Field("review_day", L("Ngày", "Day"), Day()),
                    NOTE,
                ),
                head="review",
                current="last",
            ),
            audience="internal",
        ),
        Field(
            "level",
            L("Mức công bố", "Degree of openness"),
            OneTerm("openness"),
            audience="internal",
            carry=True,
            help=L("Chưa ghi thì coi là nội bộ.", "Internal where nothing is recorded."),
        ),
        Field("level_reason", L("Lý do hạn chế", "Reason of restriction"), Text(), audience="internal"),
        Field("verified", L("Kiểm chứng", "Verification"), OneTerm("verification")),
        Field(
            "sources",
            L("Nguồn tư liệu", "Sources"),
            Rows(
                (
                    Field("source", L("Nguồn", "Source"), Source()),
                    Field("seen", L("Ngày xem", "Date seen"), Day()),
                    Field("source_kind", L("Loại nguồn", "Kind of source"), OneTerm("source_kind")),
                    NOTE,
                ),
                head="source",
            ),
            maps="lido:relatedWorkSet linkedart:referred_to_by",
        ),
        Field(
            "recorder",
            L("Người lập phiếu", "Recorder"),
            Text(),
            audience="internal",
            carry=True,
            maps="spectrum:recorder",
        ),
        Field(
            "recorded",
            L("Ngày lập phiếu", "Recording date"),
            Day(),
            audience="internal",
            maps="spectrum:recording_date objectid:date_documented",
        ),
        Field(
            "informants",
            L("Người cung cấp thông tin", "Informants"),
            Rows(
                (
                    Field("informant", L("Người", "Person"), RecordLink(AGENTS)),
                    Field("informed", L("Ngày", "Day"), Day()),
                    NOTE,
                ),
                head="informant",
            ),
            audience="personal",
            carry=True,
        ),
        Field(
            "national_id",
            L("Mã định danh số quốc gia", "National digital identifier"),
            Text(),
            help=L("Để trống tới khi có quy định.", "Empty until it is regulated."),
        ),
        Field("raw", L("Dữ liệu gốc", "Original data"), LongText(), audience="restricted"),
        Field("note", L("Ghi chú", "Note"), LongText(), also=("Chú thích", "Ghi chép khác"), maps="spectrum:comments"),
    ),
)

EXISTENCE = Field("existence", L("Tình trạng tồn tại", "Existence"), OneTerm("existence"))
ORIGINAL = Field("original", L("Bản gốc / bản sao", "Original or copy"), OneTerm("originality"))

OWNERSHIP = Field(
    "ownership",
    L("Hình thức sở hữu", "Form of ownership"),
    OneTerm("ownership"),
    demand=Demand(f"{LAW}, Đ.4"),
    carry=True,
    maps="spectrum:ownership lido:rightsType",
)

PLACES = Field(
    "places",
    L("Địa điểm", "Places"),
    Rows(
        (
            Field("place", L("Địa điểm", "Place"), Place()),
            Field("place_role", L("Vai trò", "Role"), OneTerm("place_role")),
            Field("route", L("Đường đi", "How to get there"), Text()),
            Field("renaming", L("Nguyên nhân đổi tên", "Cause of renaming"), Text()),
            FROM,
            TO,
            NOTE,
            ROW_SOURCE,
        ),
        head="place",
    ),
    carry=True,
    demand=Demand(f"{LAW}, Đ.3.11"),
    column=3,
    also=("Địa chỉ", "Địa bàn", "Nơi phân bố", "Địa danh", "Địa điểm phân bố", "Nơi ở", "Chỗ ở"),
    maps="lido:repositoryLocation core:2.2 linkedart:current_location",
)

CONDITION_ROWS = (
    Field("seen_day", L("Ngày xem", "Day"), Day()),
    Field("condition_text", L("Hiện trạng", "Condition"), Text()),
    Field("observer", L("Người xem", "Observer"), Text()),
    NOTE,
    ROW_SOURCE,
)
CONDITIONS = Field(
    "conditions",
    L("Các lần xem hiện trạng", "Condition checks"),
    Rows(CONDITION_ROWS, head="condition_text", current="last"),
    maps="spectrum:condition_check linkedart:referred_to_by",
)
CONSERVATION = Field(
    "conservation",
    L("Bảo quản, tu bổ", "Conservation"),
    Rows(
        (
            Field("work", L("Loại can thiệp", "Kind of work"), OneTerm("intervention")),
            Field("work_text", L("Nội dung", "What was done"), Text()),
            Field("worker", L("Người, đơn vị làm", "By"), RecordLink(AGENTS)),
            FROM,
            TO,
            DECISION,
            Field("cost", L("Kinh phí", "Cost"), Quantity("money", "đ"), audience="internal"),
            NOTE,
            ROW_SOURCE,
        ),
        head="work",
        current="last",
    ),
    maps="spectrum:conservation_treatment lido:eventSet",
)

LITERATURE = Field(
    "literature",
    L("Thư mục tài liệu", "Literature"),
    Rows(
        (
            Field("citation", L("Tài liệu", "Work"), Source()),
            Field("pages", L("Trang, hình", "Pages, figures"), Text()),
        ),
        head="citation",
    ),
    maps="objectid:related_written_material core:2.1",
)

RELATIONS = Field(
    "relations",
    L("Liên quan", "Related records"),
    Rows(
        (
            Field(
                "related",
                L("Phiếu", "Record"),
                RecordLink(EVERY),
            ),
            Field("relation", L("Quan hệ", "Relation"), OneTerm("relation")),
            FROM,
            TO,
            NOTE,
            ROW_SOURCE,
        ),
        head="related",
    ),
    maps="objectid:related_objects lido:relatedWorkSet",
)

DESCRIPTION = Field(
    "description",
    L("Miêu tả", "Description"),
    LongText(),
    maps="objectid:description spectrum:brief_description lido:objectDescriptionSet",
)
DATING = Field(
    "dating",
    L("Niên đại", "Dating"),
    Dating(),
    also=("Thời kỳ", "Thời đại", "Tuổi"),
    maps="objectid:date_or_period core:2.4 lido:eventDate",
)
DATING_BASIS = Field("dating_basis", L("Căn cứ định niên đại", "Basis of the dating"), OneTerm("dating_basis"))
INSCRIPTION = Field(
    "inscriptions",
    L("Minh văn, ký hiệu", "Inscriptions, marks"),
    Rows(
        (
            Field("inscription", L("Nguyên văn", "Text"), Text()),
            Field("inscription_script", L("Loại chữ", "Script"), OneTerm("script")),
            Field("reading", L("Phiên âm", "Reading"), Text()),
            Field("translation", L("Dịch nghĩa", "Translation"), Text()),
            Field("inscription_place", L("Vị trí", "Where"), Text()),
            NOTE,
        ),
        head="inscription",
    ),
    maps="objectid:inscriptions_and_markings lido:inscriptions",
)
