"""Trống đồng: one bronze drum, as field records, museum sheets and the literature describe it."""

from __future__ import annotations

from db.schema.field import Demand, Field
from db.schema.field_type import Count, Flag, LongText, Text
from db.schema.kind import Kind, Section
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
    analyses_fields,
    count_field,
    photos_field,
)
from db.schema.measure import Quantity
from db.schema.reference import ManyTerms, OneTerm, RecordLink
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.time import Day

SHOWN_AS = "lido:objectDescriptionSet linkedart:shows"


BRONZE_DRUM = Kind(
    id="bronze_drum",
    label=L("Trống đồng", "Bronze drum"),
    plural=L("Trống đồng", "Bronze drums"),
    icon="drum",
    pattern="TĐ-000",
    place="place",
    pieces="pieces",
    classifier=L("chiếc", "piece"),
    rules=ARTEFACT_RULES,
    indexed=("numbers", "place", "heger_given", "condition", "d_face", "dating", "state"),
    sections=(
        Section(
            "identity",
            L("Nhận diện", "Identity"),
            (
                name_field("Tên trống", "Name of the drum"),
                NUMBERS,
                Field(
                    "heger_given",
                    L("Loại Heger (theo hồ sơ)", "Heger type (as given)"),
                    OneTerm("heger_type"),
                    column=3,
                    demand=Demand(OBJECT_ID, "advice"),
                    help=L(
                        "Ghi đúng như hồ sơ, dù khác miêu tả. Trống đồng là nhạc khí tự thân vang: "
                        "MIMO xếp “bronze drum” ở 111.24; không dùng “drums (membranophones)” của AAT.",
                        "As the file says, even against the description. A bronze drum is an idiophone: "
                        "MIMO has “bronze drum” under 111.24; AAT “drums (membranophones)” is wrong for it.",
                    ),
                    maps="objectid:type_of_object lido:objectWorkType linkedart:classified_as",
                ),
                Field(
                    "heger_confirmed",
                    L("Loại Heger (đã thẩm định)", "Heger type (confirmed)"),
                    OneTerm("heger_type"),
                    maps="objectid:type_of_object lido:objectWorkType linkedart:classified_as",
                ),
                Field(
                    "dong_son_group",
                    L("Nhóm Đông Sơn", "Đông Sơn group"),
                    OneTerm("dong_son_group"),
                    help=L("Chỉ cho trống Heger I.", "Only for Heger I drums."),
                    maps="lido:classification linkedart:classified_as",
                ),
                Field(
                    "dong_son_style",
                    L("Kiểu Đông Sơn", "Đông Sơn style"),
                    OneTerm("dong_son_style"),
                    help=L("Chỉ cho trống Heger I.", "Only for Heger I drums."),
                    maps="lido:classification linkedart:classified_as",
                ),
                Field("style_published", L("Nhóm, kiểu như đã công bố", "Group and style as published"), Text()),
                VARIANTS,
                EXISTENCE,
                ORIGINAL,
                count_field(),
            ),
        ),
        CUSTODY,
        Section(
            "size",
            L("Kích thước, trọng lượng", "Size and weight"),
            (
                Field(
                    "d_face",
                    L("Đường kính mặt", "Face diameter"),
                    Quantity("length", "cm", "3", "120"),
                    column=6,
                    demand=Demand(OBJECT_ID, "advice"),
                    maps=MEASURED,
                ),
                Field(
                    "d_foot", L("Đường kính chân", "Foot diameter"), Quantity("length", "cm", "3", "120"), maps=MEASURED
                ),
                Field(
                    "height",
                    L("Chiều cao", "Height"),
                    Quantity("length", "cm", "3", "100"),
                    demand=Demand(OBJECT_ID, "advice"),
                    maps=MEASURED,
                ),
                Field(
                    "height_kept",
                    L("Chiều cao còn lại", "Preserved height"),
                    Quantity("length", "cm", "1", "100"),
                    maps=MEASURED,
                ),
                Field(
                    "d_mantle",
                    L("Đường kính tang", "Mantle diameter"),
                    Quantity("length", "cm", "3", "120"),
                    maps=MEASURED,
                ),
                Field(
                    "d_waist",
                    L("Đường kính thân", "Waist diameter"),
                    Quantity("length", "cm", "3", "120"),
                    maps=MEASURED,
                ),
                Field(
                    "overhang", L("Độ chờm của mặt", "Overhang"), Quantity("length", "cm", "0.1", "10"), maps=MEASURED
                ),
                Field(
                    "thick_face",
                    L("Độ dày mặt", "Thickness of the face"),
                    Quantity("length", "mm", "0.5", "20"),
                    maps=MEASURED,
                ),
                Field(
                    "thick_wall",
                    L("Độ dày thành", "Thickness of the wall"),
                    Quantity("length", "mm", "0.5", "20"),
                    maps=MEASURED,
                ),
                Field(
                    "weight",
                    L("Trọng lượng", "Weight"),
                    Quantity("weight", "kg", "0.1", "100"),
                    demand=Demand(f"{REGISTRATION}, mục g", "advice", REGISTRABLE),
                    maps=MEASURED,
                ),
                Field("weighed", L("Phần đã cân", "What was weighed"), OneTerm("drum_weighed")),
            ),
        ),
        Section(
            "condition",
            L("Tình trạng, bảo quản", "Condition and conservation"),
            (
                Field(
                    "condition",
                    L("Tình trạng", "Condition"),
                    ManyTerms("drum_condition"),
                    also=("Hiện trạng",),
                    since="condition_day",
                    column=7,
                    demand=Demand(f"{LAW}, Đ.3.11", "advice"),
                    maps="spectrum:condition lido:eventSet linkedart:referred_to_by core:2.5",
                ),
                CONDITION_DAY,
                Field("fragments", L("Số mảnh", "Number of fragments"), Count(1, 100_000)),
                Field("losses", L("Phần bị mất", "Parts lost"), ManyTerms("drum_part")),
                Field("decor_legible", L("Độ rõ của hoa văn", "Legibility of the decoration"), OneTerm("drum_decor")),
                Field("patina", L("Lớp gỉ, màu", "Patina, colour"), OneTerm("drum_patina")),
                CONDITIONS,
                THREATS,
                CONSERVATION,
            ),
        ),
        Section(
            "find",
            L("Phát hiện", "Find"),
            (
                Field(
                    "finds",
                    L("Hoàn cảnh phát hiện", "Find circumstances"),
                    Rows(
                        (
                            Field("find_place", L("Nơi phát hiện", "Find spot"), Place()),
                            Field("found", L("Ngày phát hiện", "Day of the find"), Day()),
                            Field("finder", L("Người phát hiện", "Found by"), RecordLink(AGENTS)),
                            Field("circumstance", L("Hoàn cảnh", "Circumstances"), OneTerm("drum_circumstance")),
                            Field("find_depth", L("Độ sâu", "Depth"), Quantity("length", "cm", "1", "1000")),
                            Field("find_position", L("Tư thế", "Position"), OneTerm("drum_position")),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="find_place",
                    ),
                    maps="objectid:place_of_origin_discovery lido:eventSet linkedart:encountered_by",
                ),
                Field(
                    "found_with",
                    L("Hiện vật đi kèm", "Found with"),
                    Rows(
                        (
                            Field("companion", L("Hiện vật", "Object"), Text()),
                            Field(
                                "companion_record",
                                L("Phiếu của hiện vật", "Its record"),
                                RecordLink(("bronze_drum", "gong", "stone_artefact", "object")),
                            ),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="companion",
                    ),
                    maps="objectid:related_objects lido:relatedWorkSet",
                ),
            ),
        ),
        Section(
            "shape",
            L("Hình dáng, hoa văn", "Shape and decoration"),
            (
                DESCRIBED,
                FEATURES,
                Field(
                    "parts",
                    L("Từng phần của trống", "Parts"),
                    Rows(
                        (
                            Field("part", L("Phần", "Part"), OneTerm("drum_part")),
                            Field("part_text", L("Hình dáng, trang trí", "Shape, decoration"), Text()),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="part",
                    ),
                    help=L(
                        "Mặt, tang, thân, chân, quai, tượng cóc; gờ nổi, đường chỉ nổi ngăn các phần.",
                        "Face, mantle, waist, foot, handles, toads; ridges and fillets between them.",
                    ),
                    maps="lido:objectDescriptionSet linkedart:part",
                ),
                Field("rays", L("Số cánh sao", "Star rays"), Count(0, 99), maps=SHOWN_AS),
                Field("ray_filler", L("Hoa văn giữa các cánh", "Filler between the rays"), ManyTerms("drum_motif")),
                Field(
                    "bands_stated",
                    L("Số vành hoa văn (theo tài liệu)", "Number of bands (as stated)"),
                    Count(0, 99),
                    maps=SHOWN_AS,
                ),
                Field(
                    "bands",
                    L("Vành hoa văn", "Bands"),
                    Rows(
                        (
                            Field("band", L("Vành số", "Band"), Count(1, 99)),
                            Field("zone", L("Vùng", "Zone"), OneTerm("drum_zone")),
                            Field("motifs", L("Hoa văn", "Motifs"), ManyTerms("drum_motif")),
                            Field("repeat", L("Số lần lặp", "Repeat count"), Count(0, 10_000)),
                            Field("band_direction", L("Chiều", "Direction"), OneTerm("drum_direction")),
                            Field("technique", L("Kỹ thuật", "Technique"), OneTerm("drum_relief")),
                            Field("legible", L("Độ rõ", "Legibility"), OneTerm("drum_legible")),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="motifs",
                    ),
                    help=L("Vành 1 ở trong cùng.", "Band 1 is the innermost."),
                    maps=SHOWN_AS,
                ),
                Field("boats", L("Số thuyền", "Boats"), Count(0, 999), maps=SHOWN_AS),
                Field("crew", L("Số người trên mỗi thuyền", "Crew of each boat"), Count(0, 999), maps=SHOWN_AS),
                Field("birds", L("Số chim", "Birds"), Count(0, 999), maps=SHOWN_AS),
                Field("toads", L("Số tượng cóc", "Toads"), Count(0, 99), maps=SHOWN_AS),
                Field("toad_form", L("Dạng tượng cóc", "Form of the toads"), OneTerm("drum_toad_form")),
                Field("toad_direction", L("Chiều tượng cóc", "Direction of the toads"), OneTerm("drum_direction")),
                Field("toads_lost", L("Số tượng cóc đã mất", "Toads lost"), Count(0, 99)),
                Field(
                    "handles",
                    L("Số quai", "Handles"),
                    Count(0, 99),
                    help=L("Hai đôi ghi là 4.", "Two pairs are 4."),
                ),
                Field("handle_form", L("Dạng quai", "Form of the handles"), OneTerm("drum_handle_form")),
                Field("handle_decor", L("Trang trí quai", "Decoration of the handles"), OneTerm("drum_handle_decor")),
                INSCRIPTION,
            ),
        ),
        Section(
            "making",
            L("Chất liệu, đúc, niên đại", "Material, casting, date"),
            (
                Field(
                    "material",
                    L("Chất liệu", "Material"),
                    OneTerm("copper_alloy"),
                    demand=Demand(OBJECT_ID, "advice"),
                    maps=MATERIAL,
                ),
                Field("seams", L("Số đường khuôn", "Mould seams"), Count(0, 99)),
                Field("chaplets", L("Số dấu con kê", "Chaplet marks"), Count(0, 9999)),
                Field("patches", L("Miếng vá đúc", "Cast patches"), LongText()),
                *analyses_fields("drum_part"),
                DATED,
                DATING_BASIS,
            ),
        ),
        Section(
            "use",
            L("Công dụng, giá trị", "Use and value"),
            (
                Field("uses", L("Công dụng", "Use"), ManyTerms("drum_use"), maps="lido:eventSet linkedart:used_for"),
                Field("playable", L("Còn đánh được", "Playable"), Flag()),
                Field("history", L("Lịch sử", "History"), LongText(), maps="spectrum:object_history"),
                WORTH,
            ),
        ),
        LEGAL,
        Section(
            "papers",
            L("Ảnh, tài liệu, liên quan", "Photographs, literature, related"),
            (photos_field("drum_photo"), LITERATURE, RELATIONS),
        ),
        SEEN,
        SHEET,
    ),
)
