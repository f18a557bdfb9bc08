"""What each group of objects (nhóm hiện vật) records of its own: the sections that a group opens.

Sources: TT 09/2011/TT-BVHTTDL, Mẫu số 2; TT 07/2004/TT-BVHTT, Phụ lục 2; published descriptions of the túi khót.
"""

from __future__ import annotations

from db.schema.field import Field
from db.schema.field_type import Count, Flag, LongText, Text
from db.schema.kind import Section
from db.schema.kinds.common import AGENTS, NOTE, ROW_SOURCE, L
from db.schema.kinds.movable import MATERIAL
from db.schema.measure import Quantity
from db.schema.reference import ManyTerms, OneTerm, RecordLink
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.time import Dating, Day

_TECHNIQUE = "objectid:materials_and_techniques lido:eventMaterialsTech linkedart:produced_by.technique"


def _of(group: str) -> tuple[str, tuple[str, ...]]:
    return "object_group", (group,)


OBJECT_GROUPS: tuple[Section, ...] = (
    Section(
        "textile",
        L("Trang phục, dệt", "Dress and textiles"),
        (
            Field("garment", L("Loại trang phục, đồ dệt", "Kind of textile"), OneTerm("textile_kind")),
            Field("fibres", L("Sợi", "Fibres"), ManyTerms("textile_fibre"), maps=MATERIAL),
            Field(
                "weave", L("Kỹ thuật dệt, thêu", "Weaving, embroidery"), ManyTerms("textile_technique"), maps=_TECHNIQUE
            ),
            Field("dyes", L("Thuốc nhuộm, màu", "Dyes, colours"), Text()),
            Field("patterns", L("Hoa văn (cạp váy, hoa thêu …)", "Patterns"), LongText()),
            Field("worn_by", L("Ai mặc", "Worn by"), Text()),
            Field("worn_when", L("Mặc khi", "Worn when"), Text()),
        ),
        when=_of("textile"),
    ),
    Section(
        "ritual",
        L("Đồ nghi lễ", "Ritual objects"),
        (
            Field("ritual_kind", L("Loại đồ nghi lễ", "Kind of ritual object"), OneTerm("ritual_kind")),
            Field("rites", L("Dùng trong lễ", "Used in the rites"), Text()),
            Field(
                "rite_elements",
                L("Di sản phi vật thể", "Intangible elements"),
                Rows(
                    (
                        Field("rite_element", L("Di sản", "Element"), RecordLink(("intangible",))),
                        Field("rite_use", L("Công dụng, ý nghĩa", "Use and meaning"), Text()),
                        NOTE,
                    ),
                    head="rite_element",
                ),
                maps="lido:eventSet linkedart:used_for",
            ),
            Field("ritual_line", L("Dòng nghề, tổ nghề truyền lại", "Line it came down in"), Text()),
            Field("consecrated", L("Lễ nhận, cấp sắc", "Consecration"), Text()),
            Field("flags", L("Dấu hiệu cần giữ gìn", "Sensitivity"), ManyTerms("sensitivity")),
            Field(
                "prohibitions",
                L("Kiêng kỵ, điều cấm", "Prohibitions"),
                LongText(),
                help=L(
                    "Ai được chạm, được xem; không chụp ảnh, không công bố.",
                    "Who may touch or see it; not photographed, not published.",
                ),
            ),
        ),
        when=_of("ritual"),
    ),
    Section(
        "tool",
        L("Công cụ", "Tools"),
        (
            Field("tool_kind", L("Loại công cụ", "Kind of tool"), OneTerm("tool_kind")),
            Field("tool_work", L("Dùng vào việc", "Work it is for"), Text()),
            Field("tool_use", L("Cách dùng", "How it is used"), LongText()),
            Field("in_use", L("Nay còn dùng", "Still in use"), Flag()),
        ),
        when=_of("tool"),
    ),
    Section(
        "instrument",
        L("Nhạc cụ", "Musical instruments"),
        (
            Field("instrument_kind", L("Loại nhạc cụ", "Kind of instrument"), OneTerm("instrument_kind")),
            Field("instrument_code", L("Mã Hornbostel-Sachs", "Hornbostel-Sachs number"), Text()),
            Field("instrument_parts", L("Số dây, lỗ, thanh", "Strings, holes, bars"), Count(0, 999)),
            Field("instrument_tuning", L("Cách lên dây, âm vực", "Tuning, range"), Text()),
            Field("instrument_played", L("Cách chơi, dịp chơi", "How and when it is played"), LongText()),
        ),
        when=_of("instrument"),
    ),
    Section(
        "ceramic",
        L("Gốm, sành, sứ", "Ceramics"),
        (
            Field("ceramic_body", L("Xương gốm", "Body"), OneTerm("ceramic_body"), maps=MATERIAL),
            Field("glaze", L("Men", "Glaze"), Text()),
            Field("ceramic_shape", L("Kiểu dáng", "Shape"), Text()),
            Field(
                "ceramic_making",
                L("Cách tạo hình, nung", "Forming, firing"),
                ManyTerms("ceramic_technique"),
                maps=_TECHNIQUE,
            ),
            Field("ceramic_decoration", L("Đề tài, kỹ thuật trang trí", "Decoration"), LongText()),
            Field("kiln", L("Lò, nơi sản xuất", "Kiln"), Place()),
            Field("base_mark", L("Hiệu đề, dấu đáy", "Base mark"), Text()),
        ),
        when=_of("ceramic"),
    ),
    Section(
        "wood",
        L("Đồ gỗ, mây tre", "Wood, rattan, bamboo"),
        (
            Field("wood_kind", L("Loại gỗ, tre, mây", "Kind of wood"), Text(), maps=MATERIAL),
            Field("wood_technique", L("Kỹ thuật", "Technique"), ManyTerms("wood_technique"), maps=_TECHNIQUE),
            Field("wood_finish", L("Sơn, thếp", "Lacquer, gilding"), Text()),
            Field("wood_carving", L("Đề tài chạm khắc", "Carved subjects"), LongText()),
        ),
        when=_of("wood"),
    ),
    Section(
        "paper",
        L("Giấy, sách, tranh", "Paper, books, pictures"),
        (
            Field("paper_kind", L("Loại", "Kind"), OneTerm("paper_kind")),
            Field("paper_material", L("Chất giấy", "Paper"), Text(), maps=MATERIAL),
            Field("paper_pages", L("Số tờ, trang", "Leaves, pages"), Count(1, 100_000)),
            Field("paper_scripts", L("Ngôn ngữ, chữ viết", "Language, script"), ManyTerms("script")),
            Field("paper_seals", L("Ấn triện", "Seals"), Text()),
            Field("paper_content", L("Nội dung", "Content"), LongText()),
            Field(
                "paper_record",
                L("Phiếu di sản tư liệu", "Documentary heritage record"),
                RecordLink(("documentary_heritage",)),
            ),
        ),
        when=_of("paper"),
    ),
    Section(
        "resistance",
        L("Hiện vật kháng chiến", "Objects of the resistance wars"),
        (
            Field("event", L("Sự kiện, trận đánh", "Event, battle"), Text()),
            Field("event_day", L("Thời gian", "When"), Day()),
            Field("event_place", L("Nơi", "Where"), Place()),
            Field("unit_of", L("Đơn vị, tổ chức", "Unit"), Text()),
            Field("used_by", L("Người đã dùng", "Used by"), RecordLink(AGENTS)),
            Field(
                "safe", L("Đã kiểm tra an toàn (vũ khí, chất nổ)", "Checked for safety"), Flag(), audience="internal"
            ),
            Field("story", L("Câu chuyện hiện vật", "Its story"), LongText()),
        ),
        when=_of("resistance"),
    ),
    Section(
        "image",
        L("Ảnh, phim, băng đĩa", "Photographs, films, tapes"),
        (
            Field("image_kind", L("Loại", "Kind"), OneTerm("image_kind")),
            Field("image_by", L("Tác giả", "Author"), RecordLink(AGENTS)),
            Field("image_day", L("Ngày chụp, quay, ghi", "Day it was taken"), Day()),
            Field("image_place", L("Nơi chụp, quay, ghi", "Where it was taken"), Place()),
            Field("image_shows", L("Nội dung", "What it shows"), LongText()),
            Field("image_length", L("Thời lượng", "Length"), Quantity("time", "phút", "0.1", "1000")),
            Field("image_format", L("Khổ, định dạng", "Format"), Text()),
            Field("image_rights", L("Quyền tác giả, quyền liên quan", "Rights"), Text()),
        ),
        when=_of("image"),
    ),
    Section(
        "specimen",
        L("Mẫu vật, di cốt", "Specimens, human remains"),
        (
            Field("specimen_kind", L("Loại mẫu", "Kind of specimen"), OneTerm("specimen_kind")),
            Field("taxon", L("Tên khoa học", "Scientific name"), Text()),
            Field("anatomy", L("Bộ phận", "Part of the body"), Text()),
            Field("specimen_age", L("Tuổi, giới tính", "Age, sex"), Text()),
            Field("relic", L("Di tích", "Relic"), RecordLink(("relic",))),
            Field("specimen_layer", L("Hố, ô, lớp", "Trench, square, layer"), Text()),
            Field("specimen_dating", L("Tuổi đo được", "Measured age"), Dating()),
            Field(
                "specimen_respect",
                L("Cách ứng xử với di cốt", "Treatment of human remains"),
                Text(),
                audience="internal",
            ),
        ),
        when=_of("specimen"),
    ),
)

CONTENTS = Field(
    "contents",
    L("Các thứ bên trong, đi kèm", "Contents"),
    Rows(
        (
            Field("content", L("Thứ", "Thing"), Text()),
            Field("content_kind", L("Loại", "Kind"), OneTerm("content_kind")),
            Field("content_count", L("Số lượng", "Count"), Count(1, 100_000)),
            Field("content_material", L("Chất liệu", "Material"), Text()),
            Field(
                "content_record",
                L("Phiếu riêng", "Own record"),
                RecordLink(("object", "stone_artefact", "gong", "bronze_drum", "documentary_heritage")),
            ),
            Field("content_flags", L("Cần giữ gìn", "Sensitivity"), ManyTerms("sensitivity")),
            NOTE,
            ROW_SOURCE,
        ),
        head="content",
    ),
    help=L(
        "Ví dụ túi khót: đồ đồng, đá chế tác, đá thô, răng, xương, quả khô, quặng.",
        "A túi khót for example: bronzes, worked and raw stones, teeth, bones, dried fruits, ore.",
    ),
    maps="lido:relatedWorkSet linkedart:part",
)
