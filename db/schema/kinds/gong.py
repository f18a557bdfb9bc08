"""Chiêng: one gong, with its holder, its places in sets, its measured sound and its use."""

from __future__ import annotations

import msgspec

from db.schema.field import Demand, Field
from db.schema.field_type import Count, Flag, LongText, Text
from db.schema.kind import Kind, Retired, Section
from db.schema.kinds.common import (
    AGENTS,
    CONDITIONS,
    CONSERVATION,
    DATING,
    DATING_BASIS,
    EXISTENCE,
    FROM,
    INSCRIPTION,
    LAW,
    LITERATURE,
    NOTE,
    NUMBERS,
    RELATIONS,
    ROW_SOURCE,
    SEEN,
    SHEET,
    TO,
    VARIANTS,
    L,
    name_field,
)
from db.schema.kinds.movable import (
    ARTEFACT_RULES,
    CONDITION_DAY,
    CUSTODY,
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
from db.schema.time import Dating, Day

GONG = Kind(
    id="gong",
    label=L("Chiêng", "Gong"),
    plural=L("Chiêng", "Gongs"),
    icon="disc-3",
    pattern="C-00000",
    retired=(Retired("sets", L("Trong bộ chiêng", "In sets"), "0.2", "gong_set.members"),),
    place="place",
    pieces="pieces",
    classifier=L("chiếc", "piece"),
    rules=ARTEFACT_RULES,
    indexed=("numbers", "place", "name_group", "condition", "d_face", "weight", "state"),
    sections=(
        Section(
            "identity",
            L("Nhận diện", "Identity"),
            (
                name_field("Tên chiêng", "Name of the gong"),
                NUMBERS,
                Field(
                    "name_group",
                    L("Nhóm chiêng", "Gong group"),
                    OneTerm("gong_name_group"),
                    help=L(
                        "Cách gọi khác nhau tùy mường: tên tại chỗ ghi ở “Tên gọi tại chỗ”.",
                        "Names differ from mường to mường: record the local ones under “Local names”.",
                    ),
                    maps="lido:classification linkedart:classified_as",
                ),
                Field(
                    "gong_kind",
                    L("Loại", "Kind"),
                    OneTerm("gong_kind"),
                    demand=Demand(OBJECT_ID, "advice"),
                    help=L(
                        "Hornbostel-Sachs (MIMO) 111.241.11: chiêng đơn, có núm và bằng; bộ chiêng là 111.241.21. AAT 300041905.",
                        "Hornbostel-Sachs (MIMO) 111.241.11: single bossed and flat gongs; sets are 111.241.21. AAT 300041905.",
                    ),
                    maps="objectid:type_of_object lido:objectWorkType linkedart:classified_as",
                ),
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
                    Quantity("length", "cm", "8", "120"),
                    column=6,
                    also=("Đường kính", "ĐK mặt", "ĐK"),
                    demand=Demand(OBJECT_ID, "advice"),
                    maps=MEASURED,
                ),
                Field(
                    "d_face_across",
                    L("Đường kính mặt, đo vuông góc lần đầu", "Face diameter at 90 degrees"),
                    Quantity("length", "cm", "8", "120"),
                    maps=MEASURED,
                ),
                Field(
                    "weight",
                    L("Trọng lượng", "Weight"),
                    Quantity("weight", "kg", "0.1", "25"),
                    column=8,
                    also=("Cân nặng", "Khối lượng", "Nặng"),
                    demand=Demand(f"{REGISTRATION}, mục g", "advice", REGISTRABLE),
                    maps=MEASURED,
                ),
                Field(
                    "d_back",
                    L("Đường kính miệng (lưng)", "Opening diameter"),
                    Quantity("length", "cm", "8", "120"),
                    maps=MEASURED,
                ),
                Field("wall", L("Cao thành", "Wall height"), Quantity("length", "cm", "0.5", "30"), maps=MEASURED),
                Field(
                    "wall_angle",
                    L("Độ nghiêng thành", "Wall slope"),
                    Quantity("angle", "°", "0", "180"),
                    maps=MEASURED,
                ),
                Field(
                    "boss_diameter",
                    L("Đường kính núm", "Boss diameter"),
                    Quantity("length", "cm", "0.5", "40"),
                    maps=MEASURED,
                ),
                Field("boss_height", L("Núm cao", "Boss height"), Quantity("length", "cm", "0.2", "20"), maps=MEASURED),
                Field(
                    "thicknesses",
                    L("Độ dày", "Thickness"),
                    Rows(
                        (
                            Field("thick_part", L("Chỗ đo", "Part"), OneTerm("gong_part")),
                            Field("thickness", L("Độ dày", "Thickness"), Quantity("length", "mm", "0.2", "15")),
                            Field("thick_spot", L("Vị trí", "Spot"), Text()),
                            Field("thick_tool", L("Dụng cụ", "Instrument"), OneTerm("gong_thickness_tool")),
                            NOTE,
                        ),
                        head="thickness",
                    ),
                    maps=MEASURED,
                ),
                Field("holes", L("Số lỗ treo", "Suspension holes"), Count(0, 99)),
                Field("cord", L("Dây treo", "Cord"), Text()),
                Field("beater", L("Dùi", "Beater"), OneTerm("gong_beater")),
            ),
        ),
        Section(
            "condition",
            L("Tình trạng, bảo quản", "Condition and conservation"),
            (
                Field(
                    "condition",
                    L("Tình trạng", "Condition"),
                    ManyTerms("gong_condition"),
                    also=("Hiện trạng",),
                    since="condition_day",
                    column=7,
                    demand=Demand(f"{LAW}, Đ.3.11", "advice"),
                    maps="spectrum:condition lido:eventSet linkedart:referred_to_by core:2.5",
                ),
                CONDITION_DAY,
                EXISTENCE,
                CONDITIONS,
                THREATS,
                CONSERVATION,
            ),
        ),
        Section(
            "names_sets",
            L("Tên gọi tại chỗ", "Local names"),
            (
                Field(
                    "local_names",
                    L("Tên gọi tại chỗ", "Local names"),
                    Rows(
                        (
                            Field("local_name", L("Tên", "Name"), Text()),
                            Field("local_place", L("Nơi gọi như vậy", "Where it is so called"), Place()),
                            Field("local_script", L("Ngôn ngữ, chữ viết", "Language, script"), OneTerm("script")),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="local_name",
                    ),
                    maps="lido:titleSet linkedart:identified_by.Name",
                ),
                VARIANTS,
                Field(
                    "gong_years",
                    L("Chiêng mấy tuổi", "Gong “of how many years”"),
                    Count(1, 12),
                    help=L(
                        "Cách gọi theo cỡ: chiêng 1 tuổi, 2 tuổi, 3 tuổi (bồng, bòng beng) …; không phải tuổi của hiện vật.",
                        "The name by size: gong “of one year”, “of two years” …; not the age of the object.",
                    ),
                ),
            ),
        ),
        Section(
            "making",
            L("Chất liệu, chế tác, niên đại", "Material, making, date"),
            (
                Field(
                    "alloy",
                    L("Hợp kim", "Alloy"),
                    OneTerm("copper_alloy"),
                    demand=Demand(OBJECT_ID, "advice"),
                    maps=MATERIAL,
                ),
                *analyses_fields("gong_part"),
                Field(
                    "technique",
                    L("Kỹ thuật", "Technique"),
                    OneTerm("gong_technique"),
                    maps="objectid:materials_and_techniques lido:eventMaterialsTech linkedart:produced_by.technique",
                ),
                Field("hammer_marks", L("Có vết gò", "Hammer marks"), Flag()),
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
                Field("age_class", L("Chiêng cổ, chiêng mới", "Old or new gong"), OneTerm("gong_age")),
                Field(
                    "age_rule",
                    L("Mốc xếp cổ, mới", "Rule for old and new"),
                    Text(),
                    carry=True,
                    help=L(
                        "Ghi mốc đã dùng, ví dụ “trước 1945”: các cuộc kiểm kê chưa thống nhất.",
                        "The rule that was used, for example “before 1945”: surveys do not agree.",
                    ),
                ),
                msgspec.structs.replace(DATING, demand=Demand(f"{REGISTRATION}, mục k", "advice", REGISTRABLE)),
                DATING_BASIS,
                Field(
                    "ornament",
                    L("Trang trí", "Ornament"),
                    ManyTerms("gong_ornament"),
                    maps="lido:objectDescriptionSet",
                ),
                INSCRIPTION,
                DESCRIBED,
                FEATURES,
            ),
        ),
        Section(
            "sound",
            L("Âm thanh", "Sound"),
            (
                Field("tones", L("Số âm", "Number of tones"), Count(0, 99)),
                Field("strike_place", L("Vị trí đánh", "Where it is struck"), Text()),
                Field(
                    "pitches",
                    L("Cao độ đã đo", "Measured pitch"),
                    Rows(
                        (
                            Field(
                                "pitch_method",
                                L("Cách đo", "Method"),
                                OneTerm("gong_pitch_method"),
                                demand=Demand("Thực hành đo âm: số đo phải kèm cách đo", "advice"),
                            ),
                            Field("f0", L("Tần số", "Frequency"), Quantity("frequency", "Hz", "20", "4000")),
                            Field("pitch_rule", L("Quy tắc chọn", "Rule"), OneTerm("gong_pitch_rule")),
                            Field("pitch_note", L("Nốt gần nhất", "Nearest note"), Text()),
                            Field(
                                "cents",
                                L("Lệch so với nốt", "Off the note"),
                                Quantity("cents", "cent", "-50", "50", signed=True),
                            ),
                            Field(
                                "pitch_ref", L("Âm chuẩn A4", "Reference A4"), Quantity("frequency", "Hz", "400", "480")
                            ),
                            Field(
                                "spread",
                                L("Độ tản giữa các lần đánh", "Spread of the strikes"),
                                Quantity("cents", "cent", "0", "100"),
                            ),
                            Field("strikes", L("Số lần đánh", "Strikes"), Count(1, 999)),
                            Field("window", L("Cửa sổ phân tích", "Window"), Quantity("time", "giây", "0.5", "60")),
                            Field(
                                "beat",
                                L("Phách chưa tách được", "Unresolved beat"),
                                Quantity("frequency", "Hz", "0.05", "30"),
                            ),
                            Field("measured", L("Ngày đo", "Day"), Day()),
                            Field("measurer", L("Người đo", "Measured by"), RecordLink(AGENTS)),
                            Field("device", L("Thiết bị", "Device"), Text()),
                            Field(
                                "temperature",
                                L("Nhiệt độ", "Temperature"),
                                Quantity("temperature", "°C", "0", "45", signed=True),
                            ),
                            Field("circumstances", L("Điều kiện (treo, phòng)", "Conditions (hanging, room)"), Text()),
                            Field("sound_file", L("Tệp ghi âm (mã băm)", "Sound file (hash)"), Text()),
                            Field("program", L("Phiên bản cách đo", "Version of the method"), Text()),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="pitch_method",
                        current="last",
                    ),
                    help=L(
                        "Không ghi cao độ mà không ghi cách đo. Ghi âm WAV 44,1 hoặc 48 kHz, treo tự do, cách 0,5–1 m, ít nhất 3 lần đánh vào núm.",
                        "Never a pitch without its method. WAV 44.1 or 48 kHz, hung free, 0.5–1 m away, at least 3 strikes on the boss.",
                    ),
                    maps="lido:eventSet linkedart:dimension",
                ),
                Field(
                    "partials",
                    L("Thành phần phổ", "Partials"),
                    Rows(
                        (
                            Field(
                                "partial_of",
                                L("Thuộc lần đo (ngày, lần đánh)", "Of the measurement (day, strike)"),
                                Text(),
                            ),
                            Field("frequency", L("Tần số", "Frequency"), Quantity("frequency", "Hz", "20", "20000")),
                            Field("loudness", L("Mức", "Level"), Quantity("level", "dB", "-120", "120", signed=True)),
                            Field(
                                "decay",
                                L("Thời gian tắt (T60)", "Decay time (T60)"),
                                Quantity("time", "giây", "0.01", "120"),
                            ),
                            Field("mode", L("Dạng dao động", "Mode"), Text()),
                            NOTE,
                        ),
                        head="frequency",
                    ),
                ),
                Field(
                    "recordings",
                    L("Ghi âm", "Recordings"),
                    Rows(
                        (
                            Field("recording", L("Bản ghi", "Recording"), Text()),
                            Field("recording_day", L("Ngày ghi", "Day"), Day()),
                            Field("recordist", L("Người ghi", "Recorded by"), Text()),
                            Field("recording_place", L("Nơi ghi", "Place"), Place()),
                            Field("recording_format", L("Định dạng", "Format"), Text()),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="recording",
                    ),
                    maps="lido:resourceSet linkedart:referred_to_by",
                ),
            ),
        ),
        Section(
            "use",
            L("Sử dụng, giá trị", "Use and value"),
            (
                Field(
                    "uses", L("Dùng khi", "Used for"), ManyTerms("gong_use"), maps="lido:eventSet linkedart:used_for"
                ),
                Field("taboos", L("Kiêng kỵ", "Taboos"), LongText()),
                Field(
                    "players",
                    L("Người đánh", "Players"),
                    Rows(
                        (Field("player", L("Người đánh", "Player"), RecordLink(AGENTS)), FROM, TO, NOTE, ROW_SOURCE),
                        head="player",
                        current="last",
                    ),
                ),
                Field(
                    "repertoire",
                    L("Bài chiêng", "Pieces played"),
                    Rows(
                        (
                            Field("piece", L("Bài", "Piece"), OneTerm("gong_piece")),
                            Field(
                                "piece_record",
                                L("Phiếu di sản phi vật thể", "Intangible record"),
                                RecordLink(("intangible",)),
                            ),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="piece",
                    ),
                ),
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
