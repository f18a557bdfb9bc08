"""Hiện vật đá: a stone (or bone, shell) artefact of an excavation, as one piece or as a lot.

Types, terms and the order of the fields: reports on the Hòa Bình Culture (làng Vành, xóm Trại, Hang Đục).
"""

from __future__ import annotations

from db.schema.field import Demand, Field
from db.schema.field_type import Count, LongText, Text
from db.schema.kind import Kind, Lot, Section
from db.schema.kinds.common import (
    AGENTS,
    CONDITIONS,
    CONSERVATION,
    DATING_BASIS,
    EXISTENCE,
    LAW,
    LITERATURE,
    NOTE,
    NUMBERS,
    RELATIONS,
    ROW_SOURCE,
    SEEN,
    SHEET,
    L,
    name_field,
)
from db.schema.kinds.movable import (
    ARTEFACT_RULES,
    CONDITION_DAY,
    CUSTODY,
    DATED,
    DESCRIBED,
    FEATURES,
    LEGAL,
    MATERIAL,
    MEASURED,
    OBJECT_ID,
    THREATS,
    WORTH,
    photos_field,
)
from db.schema.measure import Measures, Quantity
from db.schema.reference import DecisionLink, ManyTerms, OneTerm, RecordLink
from db.schema.rows import Rows
from db.schema.time import Dating, Day

FOUND = "objectid:place_of_origin_discovery lido:eventSet linkedart:encountered_by"
_KIND = "objectid:type_of_object lido:objectWorkType linkedart:classified_as"

STONE_ARTEFACT = Kind(
    id="stone_artefact",
    label=L("Hiện vật đá", "Stone artefact"),
    plural=L("Hiện vật đá", "Stone artefacts"),
    icon="archive",
    pattern="Đ-00000",
    place="place",
    pieces="pieces",
    classifier=L("hiện vật", "piece"),
    rules=(*ARTEFACT_RULES, "lot_total"),
    lot=Lot("lot", "lot_total"),
    indexed=("numbers", "stone_type", "place", "condition", "length", "state"),
    sections=(
        Section(
            "identity",
            L("Nhận diện", "Identity"),
            (
                name_field("Tên hiện vật", "Name of the artefact"),
                NUMBERS,
                Field(
                    "stone_type",
                    L("Loại hình", "Type"),
                    OneTerm("stone_type"),
                    column=3,
                    carry=True,
                    demand=Demand(OBJECT_ID, "advice"),
                    maps=_KIND,
                ),
                Field("subtype", L("Kiểu", "Subtype"), Text(), maps=_KIND),
                Field("outline", L("Hình dáng", "Outline"), OneTerm("stone_outline"), maps=_KIND),
                Field(
                    "typology",
                    L("Bảng phân loại đã dùng", "Typology used"),
                    Text(),
                    carry=True,
                    help=L("Tác giả, năm của bảng phân loại.", "Author and year of the typology."),
                ),
                Field(
                    "pieces",
                    L("Số lượng", "Number of pieces"),
                    Count(0, 1_000_000),
                    column=7,
                    help=L("Trong lô: số còn lại sau khi tách.", "Of a lot: what is left after pieces were taken out."),
                    maps="spectrum:number_of_objects",
                ),
                Field("lot_total", L("Số lượng ban đầu của lô", "First total of the lot"), Count(1, 1_000_000)),
                Field("lot", L("Tách từ lô", "Taken out of the lot"), RecordLink(("stone_artefact",))),
            ),
        ),
        Section(
            "find",
            L("Nơi phát hiện, địa tầng", "Find and stratigraphy"),
            (
                Field(
                    "relic",
                    L("Di tích", "Relic"),
                    RecordLink(("relic",)),
                    column=4,
                    carry=True,
                    demand=Demand(OBJECT_ID, "advice"),
                    maps=FOUND,
                ),
                Field("season", L("Đợt khai quật", "Season"), Text(), carry=True, maps=FOUND),
                Field("trench", L("Hố", "Trench"), Text(), carry=True, maps=FOUND),
                Field("square", L("Ô", "Square"), Text(), carry=True, maps=FOUND),
                Field("layer_dug", L("Lớp đào", "Spit (dug layer)"), Text(), carry=True, maps=FOUND),
                Field(
                    "layer_culture",
                    L("Lớp văn hóa, địa tầng", "Cultural layer, stratum"),
                    Text(),
                    carry=True,
                    help=L("Không trùng với lớp đào: ghi riêng.", "Not the same as the dug layer: recorded apart."),
                    maps=FOUND,
                ),
                Field("depth", L("Độ sâu", "Depth"), Quantity("length", "cm", "1", "2000"), maps=FOUND),
                Field("find_x", L("Tọa độ X trong hố", "X in the trench"), Quantity("length", "cm", "0", "5000")),
                Field("find_y", L("Tọa độ Y trong hố", "Y in the trench"), Quantity("length", "cm", "0", "5000")),
                Field(
                    "find_z",
                    L("Tọa độ Z so với mốc", "Z against the datum point"),
                    Quantity("length", "cm", "-5000", "5000", signed=True),
                ),
                Field("context", L("Bối cảnh", "Context"), OneTerm("find_context"), carry=True, maps=FOUND),
                Field("found", L("Ngày tìm thấy", "Day of the find"), Day(), carry=True, maps=FOUND),
                Field("excavator", L("Người khai quật", "Excavator"), RecordLink(AGENTS), carry=True),
                Field("permit", L("Giấy phép", "Permit"), DecisionLink(), carry=True),
                Field("report", L("Báo cáo", "Report"), Text(), carry=True),
                Field(
                    "box",
                    L("Hộp, giá (mã vạch)", "Box, shelf (barcode)"),
                    Text(),
                    audience="internal",
                    carry=True,
                ),
            ),
        ),
        Section(
            "size",
            L("Kích thước, trọng lượng", "Size and weight"),
            (
                Field(
                    "sizes_text",
                    L("Kích thước như đã ghi", "Measures as written"),
                    Measures(
                        parts=(
                            ("D", "length"),
                            ("R", "width"),
                            ("Dy", "thickness"),
                            ("TL", "weight"),
                            ("Bv", "drawing"),
                            ("Ba", "photo_plate"),
                        )
                    ),
                    help=L(
                        "Dán nguyên văn: “D: 5,5 cm, R: 3,5 cm, Dy: 0,9 cm (Bv 2:1, Ba 5:1)”; các ô dưới tự điền, "
                        "chữ gốc vẫn giữ.",
                        "Paste it as it stands: “D: 5,5 cm, R: 3,5 cm, Dy: 0,9 cm (Bv 2:1, Ba 5:1)”; the fields "
                        "below are filled, the words are kept.",
                    ),
                ),
                Field(
                    "length",
                    L("Dài (theo trục làm việc)", "Length (along the working axis)"),
                    Quantity("length", "cm", "0.3", "60"),
                    column=5,
                    demand=Demand(OBJECT_ID, "advice"),
                    maps=MEASURED,
                ),
                Field("width", L("Rộng", "Width"), Quantity("length", "cm", "0.3", "60"), maps=MEASURED),
                Field("thickness", L("Dày", "Thickness"), Quantity("length", "cm", "0.1", "30"), maps=MEASURED),
                Field("weight", L("Trọng lượng", "Weight"), Quantity("weight", "g", "0.1", "30000"), maps=MEASURED),
                Field("drawing", L("Bản vẽ (Bv)", "Drawing (Bv)"), Text()),
                Field("photo_plate", L("Bản ảnh (Ba)", "Photo plate (Ba)"), Text()),
            ),
        ),
        Section(
            "making",
            L("Chất liệu, kỹ thuật", "Material and technique"),
            (
                Field(
                    "stone",
                    L("Chất liệu", "Raw material"),
                    OneTerm("stone_material"),
                    carry=True,
                    demand=Demand(OBJECT_ID, "advice"),
                    maps=MATERIAL,
                ),
                Field("blank", L("Phôi", "Blank"), OneTerm("stone_blank")),
                Field("techniques", L("Kỹ thuật", "Techniques"), ManyTerms("stone_technique")),
                Field("faces", L("Mặt ghè", "Flaked faces"), OneTerm("stone_faces")),
                Field("cortex", L("Còn vỏ cuội", "Cortex left"), Quantity("percent", "%", "0", "100")),
                Field("grinding", L("Mài", "Grinding"), OneTerm("stone_grinding")),
                Field("edge_length", L("Dài rìa lưỡi", "Length of the edge"), Quantity("length", "mm", "1", "600")),
                Field("edge_angle", L("Góc lưỡi", "Angle of the edge"), Quantity("angle", "°", "5", "120")),
                Field("edge_shape", L("Dáng lưỡi", "Shape of the edge"), OneTerm("stone_edge")),
                Field("wear", L("Vết sử dụng", "Use wear"), ManyTerms("stone_wear")),
                Field("residue", L("Dư tích", "Residue"), Text()),
                Field("patina", L("Patin", "Patina"), Text()),
                Field("colour", L("Màu", "Colour"), Text()),
                DESCRIBED,
                FEATURES,
            ),
        ),
        Section(
            "dates",
            L("Niên đại, giai đoạn", "Dating and stage"),
            (
                DATED,
                DATING_BASIS,
                Field("stage", L("Giai đoạn văn hóa", "Stage of the culture"), OneTerm("stone_stage"), carry=True),
                Field(
                    "datings",
                    L("Mẫu tuổi", "Dated samples"),
                    Rows(
                        (
                            Field("lab_code", L("Ký hiệu phòng thí nghiệm", "Lab code"), Text()),
                            Field("lab_age", L("Tuổi đo được (BP)", "Measured age (BP)"), Dating()),
                            Field("lab_calibration", L("Hiệu chỉnh", "Calibration"), OneTerm("calibration")),
                            Field("lab_curve", L("Đường cong hiệu chỉnh", "Calibration curve"), Text()),
                            Field("lab_sample", L("Mẫu", "Sample"), Text()),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="lab_code",
                    ),
                    maps="lido:eventDate",
                ),
            ),
        ),
        CUSTODY,
        Section(
            "condition",
            L("Tình trạng, bảo quản", "Condition and conservation"),
            (
                Field(
                    "condition",
                    L("Nguyên, gãy", "Completeness"),
                    ManyTerms("stone_condition"),
                    since="condition_day",
                    column=6,
                    demand=Demand(f"{LAW}, Đ.3.11", "advice"),
                    maps="spectrum:condition lido:eventSet core:2.5",
                ),
                CONDITION_DAY,
                EXISTENCE,
                CONDITIONS,
                THREATS,
                CONSERVATION,
            ),
        ),
        Section("worth", L("Giá trị", "Value"), (Field("history", L("Lịch sử", "History"), LongText()), WORTH)),
        LEGAL,
        Section(
            "papers",
            L("Ảnh, tài liệu, liên quan", "Photographs, literature, related"),
            (photos_field("photo_kind"), LITERATURE, RELATIONS),
        ),
        SEEN,
        SHEET,
    ),
)
