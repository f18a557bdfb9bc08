"""Hiện vật: any other movable object; its group opens the section that belongs to it."""

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
    INSCRIPTION,
    LAW,
    LITERATURE,
    NOTE,
    NUMBERS,
    ORIGINAL,
    RELATIONS,
    ROW_SOURCE,
    SEEN,
    SHEET,
    VARIANTS,
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
    REGISTRABLE,
    REGISTRATION,
    THREATS,
    WORTH,
    count_field,
    photos_field,
)
from db.schema.kinds.object_groups import CONTENTS, OBJECT_GROUPS
from db.schema.measure import Measures, Quantity
from db.schema.reference import ManyTerms, OneTerm, RecordLink
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.time import Dating

OBJECT = Kind(
    id="object",
    label=L("Hiện vật", "Object"),
    plural=L("Hiện vật", "Objects"),
    icon="archive-restore",
    pattern="HV-00000",
    place="place",
    pieces="pieces",
    classifier=L("hiện vật", "piece"),
    rules=(*ARTEFACT_RULES, "lot_total"),
    lot=Lot("lot", "lot_total"),
    indexed=("numbers", "object_group", "place", "condition", "materials", "state"),
    sections=(
        Section(
            "identity",
            L("Nhận diện", "Identity"),
            (
                name_field("Tên hiện vật", "Name of the object"),
                NUMBERS,
                VARIANTS,
                Field(
                    "object_group",
                    L("Nhóm hiện vật", "Group of objects"),
                    OneTerm("object_group"),
                    column=3,
                    carry=True,
                    demand=Demand(OBJECT_ID, "advice"),
                    help=L("Chọn nhóm thì mục riêng của nhóm mở ra.", "Choosing a group opens its own section."),
                    maps="objectid:type_of_object lido:objectWorkType linkedart:classified_as",
                ),
                Field("object_type", L("Loại hình", "Type"), Text(), maps="lido:classification"),
                count_field(),
                Field("lot_total", L("Số lượng ban đầu của lô", "First total of the lot"), Count(1, 1_000_000)),
                Field("lot", L("Tách từ lô", "Taken out of the lot"), RecordLink(("object",))),
                ORIGINAL,
                EXISTENCE,
            ),
        ),
        CUSTODY,
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
                            ("C", "height"),
                            ("Dy", "thickness"),
                            ("ĐKM", "d_mouth"),
                            ("ĐKĐ", "d_base"),
                            ("ĐK", "diameter"),
                            ("TL", "weight"),
                        )
                    ),
                    help=L(
                        "Ví dụ “C: 12 cm, ĐKM: 15 cm, ĐKĐ: 7,5 cm”; các ô dưới tự điền, chữ gốc vẫn giữ.",
                        "For example “C: 12 cm, ĐKM: 15 cm”; the fields below are filled, the words are kept.",
                    ),
                ),
                Field("length", L("Dài", "Length"), Quantity("length", "cm", "0.1", "2000"), maps=MEASURED),
                Field("width", L("Rộng", "Width"), Quantity("length", "cm", "0.1", "2000"), maps=MEASURED),
                Field("height", L("Cao", "Height"), Quantity("length", "cm", "0.1", "2000"), column=6, maps=MEASURED),
                Field("thickness", L("Dày", "Thickness"), Quantity("length", "cm", "0.01", "200"), maps=MEASURED),
                Field("diameter", L("Đường kính", "Diameter"), Quantity("length", "cm", "0.1", "500"), maps=MEASURED),
                Field(
                    "d_mouth",
                    L("Đường kính miệng", "Mouth diameter"),
                    Quantity("length", "cm", "0.1", "500"),
                    maps=MEASURED,
                ),
                Field(
                    "d_base",
                    L("Đường kính đáy", "Base diameter"),
                    Quantity("length", "cm", "0.1", "500"),
                    maps=MEASURED,
                ),
                Field("measured_at", L("Vị trí đo", "Measuring points"), Text()),
                Field(
                    "weight",
                    L("Trọng lượng", "Weight"),
                    Quantity("weight", "g", "0.1", "1000000"),
                    demand=Demand(f"{REGISTRATION}, mục g", "advice", REGISTRABLE),
                    maps=MEASURED,
                ),
            ),
        ),
        Section(
            "condition",
            L("Tình trạng, bảo quản", "Condition and conservation"),
            (
                Field(
                    "condition",
                    L("Tình trạng bảo quản", "Condition"),
                    ManyTerms("object_condition"),
                    also=("Hiện trạng",),
                    since="condition_day",
                    column=7,
                    demand=Demand(f"{LAW}, Đ.3.11", "advice"),
                    maps="spectrum:condition lido:eventSet core:2.5",
                ),
                CONDITION_DAY,
                CONDITIONS,
                THREATS,
                CONSERVATION,
            ),
        ),
        *OBJECT_GROUPS,
        Section(
            "making",
            L("Chất liệu, chế tác, niên đại", "Material, making, date"),
            (
                Field(
                    "materials",
                    L("Chất liệu", "Materials"),
                    ManyTerms("object_material"),
                    column=8,
                    demand=Demand(OBJECT_ID, "advice"),
                    maps=MATERIAL,
                ),
                Field(
                    "technique",
                    L("Kỹ thuật", "Technique"),
                    Text(),
                    maps="objectid:materials_and_techniques lido:eventMaterialsTech",
                ),
                Field(
                    "makings",
                    L("Người, nơi, năm làm", "Maker, place and year"),
                    Rows(
                        (
                            Field("maker", L("Người làm", "Maker"), RecordLink(AGENTS)),
                            Field("made_place", L("Nơi làm", "Place"), Place()),
                            Field("made_year", L("Năm làm", "Year"), Dating()),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="maker",
                    ),
                    maps="objectid:maker lido:eventSet linkedart:produced_by",
                ),
                DATED,
                DATING_BASIS,
                INSCRIPTION,
                DESCRIBED,
                FEATURES,
            ),
        ),
        Section(
            "parts",
            L("Bộ phận, các thứ bên trong", "Parts and contents"),
            (
                Field(
                    "parts",
                    L("Bộ phận", "Parts"),
                    Rows(
                        (
                            Field("part", L("Bộ phận", "Part"), Text()),
                            Field("part_count", L("Số lượng", "Count"), Count(1, 100_000)),
                            Field("part_text", L("Miêu tả", "Description"), Text()),
                            NOTE,
                        ),
                        head="part",
                    ),
                    help=L(
                        "Hiện vật gồm nhiều bộ phận: đếm và kể tên, ví dụ “03 (quần, áo, khăn)”.",
                        "A composite object: count and name its parts, for example “03 (trousers, tunic, scarf)”.",
                    ),
                    maps="lido:objectDescriptionSet linkedart:part",
                ),
                CONTENTS,
            ),
        ),
        Section(
            "use",
            L("Sử dụng, giá trị", "Use and value"),
            (
                Field("use", L("Công dụng", "Use"), LongText()),
                Field("history", L("Lịch sử", "History"), LongText(), maps="spectrum:object_history"),
                WORTH,
            ),
        ),
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
