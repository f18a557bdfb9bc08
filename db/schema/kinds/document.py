"""Văn bản: decisions and other official papers, and the records each of them touches."""

from __future__ import annotations

from db.schema.field import Demand, Field
from db.schema.field_type import LongText, Text
from db.schema.kind import Kind, Section
from db.schema.kinds.common import HERITAGE, NOTE, NUMBERS, RELATIONS, SHEET, VARIANTS, L, name_field
from db.schema.reference import OneTerm, RecordLink
from db.schema.rows import Rows
from db.schema.time import Day

DOCUMENT = Kind(
    id="document",
    begins="issued",
    label=L("Văn bản", "Document"),
    plural=L("Văn bản", "Documents"),
    icon="scroll-text",
    part="sources",
    default_level="public",
    indexed=("numbers", "document_kind", "issued", "issuer", "state"),
    sections=(
        Section(
            "identity",
            L("Nhận diện", "Identity"),
            (
                name_field("Tên văn bản", "Name of the document", article="Nghị định 30/2020/NĐ-CP, Phụ lục I"),
                NUMBERS,
                VARIANTS,
                Field(
                    "document_kind",
                    L("Loại văn bản", "Kind of document"),
                    OneTerm("document_kind"),
                    column=3,
                    demand=Demand("Nghị định 30/2020/NĐ-CP, Phụ lục I", "advice"),
                ),
                Field(
                    "issued",
                    L("Ngày ban hành", "Date of issue"),
                    Day(),
                    column=4,
                    demand=Demand("Nghị định 30/2020/NĐ-CP, Phụ lục I", "advice"),
                ),
                Field(
                    "issuer",
                    L("Cơ quan ban hành", "Issuer"),
                    Text(),
                    column=5,
                    demand=Demand("Nghị định 30/2020/NĐ-CP, Phụ lục I", "advice"),
                ),
                Field("issuer_record", L("Phiếu của cơ quan", "Issuer's record"), RecordLink(("group",))),
                Field("signer", L("Người ký", "Signer"), Text()),
                Field("signer_role", L("Chức vụ người ký", "Signer's office"), Text()),
                Field(
                    "subject",
                    L("Trích yếu", "Subject"),
                    LongText(),
                    demand=Demand("Nghị định 30/2020/NĐ-CP, Phụ lục I", "advice"),
                ),
            ),
        ),
        Section(
            "force",
            L("Hiệu lực", "Force"),
            (
                Field("in_force", L("Có hiệu lực từ", "In force from"), Day()),
                Field("lapsed", L("Hết hiệu lực từ", "Lapsed"), Day()),
                Field("force", L("Tình trạng hiệu lực", "State of force"), OneTerm("force_state")),
                Field(
                    "changes",
                    L("Thay thế, sửa đổi", "Replaces, amends"),
                    Rows(
                        (
                            Field("change", L("Việc", "Act"), OneTerm("document_change")),
                            Field("changed", L("Văn bản", "Document"), RecordLink(("document",))),
                            NOTE,
                        ),
                        head="changed",
                    ),
                ),
            ),
        ),
        Section(
            "touches",
            L("Các phiếu văn bản tác động", "Records it touches"),
            (
                Field(
                    "touches",
                    L("Tác động tới", "Touches"),
                    Rows(
                        (
                            Field("touched", L("Phiếu", "Record"), RecordLink(HERITAGE)),
                            Field("act", L("Việc", "Act"), OneTerm("document_act")),
                            NOTE,
                        ),
                        head="touched",
                    ),
                ),
                Field("content", L("Nội dung", "Content"), LongText()),
                Field("file_place", L("Nơi lưu bản gốc", "Where the original is kept"), Text(), audience="internal"),
            ),
        ),
        Section("related", L("Liên quan", "Related"), (RELATIONS,)),
        SHEET,
    ),
)
