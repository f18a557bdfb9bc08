"""Bộ chiêng: a set of gongs, its members over time, its empty places and how it is tuned and played."""

from __future__ import annotations

from db.schema.field import Demand, Field
from db.schema.field_type import Count, Flag, LongText, Text
from db.schema.kind import Kind, Section
from db.schema.kinds.common import (
    AGENTS,
    CONDITIONS,
    EXISTENCE,
    FROM,
    LAW,
    LITERATURE,
    NOTE,
    NUMBERS,
    PLACE_RULES,
    RELATIONS,
    ROW_SOURCE,
    SEEN,
    SHEET,
    TO,
    VARIANTS,
    L,
    name_field,
)
from db.schema.kinds.movable import CUSTODY, DESCRIBED, THREATS, WORTH, photos_field
from db.schema.reference import ManyTerms, OneTerm, RecordLink
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.time import Dating, Day

GONG_SET = Kind(
    id="gong_set",
    label=L("Bộ chiêng", "Gong set"),
    plural=L("Bộ chiêng", "Gong sets"),
    icon="layers",
    pattern="BC-0000",
    place="place",
    rules=(*PLACE_RULES, "ownership_of_holder", "set_positions", "member_twice"),
    indexed=("numbers", "place", "completeness", "state"),
    sections=(
        Section(
            "identity",
            L("Nhận diện", "Identity"),
            (
                name_field("Tên bộ chiêng", "Name of the set"),
                NUMBERS,
                VARIANTS,
                Field(
                    "size",
                    L("Số chiếc của bộ đủ", "Gongs in the full set"),
                    Count(1, 60),
                    column=6,
                    help=L("Thường là 12; có nơi 7, 8, 9.", "Usually 12; 7, 8 or 9 are known too."),
                ),
                Field("completeness", L("Đủ, thiếu", "Completeness"), OneTerm("set_completeness"), column=7),
                Field(
                    "scheme",
                    L("Cách chia nhóm, thứ tự", "Scheme of groups and order"),
                    Text(),
                    help=L(
                        "Cách chia nhóm khác nhau tùy mường. Vị trí 1 là chiêng nhỏ nhất, trừ khi ghi khác ở đây.",
                        "Schemes differ from mường to mường. Position 1 is the smallest unless said otherwise here.",
                    ),
                ),
                EXISTENCE,
            ),
        ),
        Section(
            "members",
            L("Các chiêng trong bộ", "Members"),
            (
                Field(
                    "members",
                    L("Chiêng trong bộ", "Members"),
                    Rows(
                        (
                            Field("position", L("Vị trí", "Position"), Count(1, 60)),
                            Field("member", L("Chiêng", "Gong"), RecordLink(("gong",))),
                            Field("set_group", L("Nhóm", "Group"), OneTerm("gong_name_group")),
                            Field("substitute", L("Thay thế chiêng thiếu", "Stands in for a missing one"), Flag()),
                            Field("local_name", L("Tên trong bộ", "Name in the set"), Text()),
                            FROM,
                            TO,
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="member",
                    ),
                    demand=Demand(f"{LAW}, Đ.3.11", "advice"),
                    help=L(
                        "Vị trí để trống chiêng là chỗ còn thiếu. Một chiêng ở một bộ trong một lúc.",
                        "A position without a gong is an empty place. A gong is in one set at a time.",
                    ),
                    maps="lido:relatedWorkSet linkedart:member_of",
                ),
            ),
        ),
        CUSTODY,
        Section(
            "origin",
            L("Quá trình lập bộ", "How the set came together"),
            (
                Field("assembled", L("Thời gian lập bộ", "When it was assembled"), Dating(), maps="lido:eventDate"),
                Field(
                    "assemblies",
                    L("Các lần mua, góp, thay", "Purchases, gifts, replacements"),
                    Rows(
                        (
                            Field("assembly", L("Việc", "What happened"), Text()),
                            Field("assembly_day", L("Thời gian", "When"), Day()),
                            Field("assembly_place", L("Nơi", "Where"), Place()),
                            Field("assembly_by", L("Ai", "By"), RecordLink(AGENTS)),
                            NOTE,
                            ROW_SOURCE,
                        ),
                        head="assembly",
                    ),
                    maps="spectrum:object_history lido:eventSet",
                ),
                Field("history", L("Lịch sử", "History"), LongText()),
                DESCRIBED,
            ),
        ),
        Section(
            "playing",
            L("Âm thanh, sử dụng", "Sound and use"),
            (
                Field("tuning", L("Thang âm, cách lên tiếng", "Tuning"), LongText()),
                Field("uses", L("Dùng khi", "Used for"), ManyTerms("gong_use")),
                Field("taboos", L("Kiêng kỵ", "Taboos"), LongText()),
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
                Field(
                    "ensemble",
                    L("Phường, đội đánh", "Ensemble"),
                    Rows(
                        (Field("player", L("Người, phường", "Player"), RecordLink(AGENTS)), FROM, TO, NOTE, ROW_SOURCE),
                        head="player",
                        current="last",
                    ),
                ),
                WORTH,
            ),
        ),
        Section("condition", L("Tình trạng", "Condition"), (CONDITIONS, THREATS)),
        Section(
            "papers",
            L("Ảnh, tài liệu, liên quan", "Photographs, literature, related"),
            (photos_field("photo_kind"), LITERATURE, RELATIONS),
        ),
        SEEN,
        SHEET,
    ),
)
