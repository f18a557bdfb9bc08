"""Hồ sơ khoa học: what is put together for a decision, part by part, who does what by when, and every edition handed in.

Which parts a kind of dossier asks for, and which article asks, is data in ``assets/dossiers`` by legal edition.
"""

from __future__ import annotations

from db.schema.field import Demand, Field
from db.schema.field_type import Count, LongText, Text
from db.schema.kind import Kind, Section
from db.schema.kinds.common import AGENTS, HERITAGE, LAW, NOTE, NUMBERS, RELATIONS, SHEET, L, name_field
from db.schema.reference import DecisionLink, OneTerm, RecordLink
from db.schema.rows import Rows
from db.schema.time import Day

DOSSIER = Kind(
    id="dossier",
    label=L("Hồ sơ khoa học", "Dossier"),
    plural=L("Hồ sơ khoa học", "Dossiers"),
    icon="folder-open",
    part="work",
    pattern="HS-000",
    default_level="internal",
    begins="begun",
    indexed=("numbers", "dossier_kind", "dossier_state", "due", "state"),
    sections=(
        Section(
            "identity",
            L("Nhận diện", "Identity"),
            (
                name_field("Tên hồ sơ", "Name of the dossier", article=f"{LAW}, Đ.25"),
                NUMBERS,
                Field(
                    "dossier_kind",
                    L("Loại hồ sơ", "Kind of dossier"),
                    OneTerm("dossier_kind"),
                    column=3,
                    demand=Demand(f"{LAW}, Đ.25, Đ.27.9"),
                ),
                Field(
                    "dossier_edition",
                    L("Theo quy định", "By the rules of"),
                    OneTerm("dossier_edition"),
                    help=L(
                        "Thành phần hồ sơ và điều khoản lấy theo bản quy định này.",
                        "Parts and articles are those of this edition.",
                    ),
                ),
                Field(
                    "subject",
                    L("Hồ sơ của", "Dossier of"),
                    RecordLink(HERITAGE),
                    column=4,
                    demand=Demand(f"{LAW}, Đ.25.1"),
                ),
                Field("asked_rank", L("Cấp đề nghị", "Rank asked for"), OneTerm("relic_rank")),
                Field(
                    "dossier_state", L("Tình trạng hồ sơ", "State of the dossier"), OneTerm("dossier_state"), column=5
                ),
                Field("begun", L("Bắt đầu", "Begun"), Day()),
                Field("due", L("Hạn nộp", "Due"), Day(), column=6),
                Field("lead", L("Đơn vị lập hồ sơ", "Drawn up by"), RecordLink(("group",))),
                Field("purpose", L("Lý do, nội dung", "Reason, content"), LongText()),
            ),
        ),
        Section(
            "parts",
            L("Thành phần hồ sơ", "Parts"),
            (
                Field(
                    "parts",
                    L("Phân công, tiến độ", "Who does what by when"),
                    Rows(
                        (
                            Field("part", L("Thành phần", "Part"), OneTerm("dossier_part")),
                            Field("part_state", L("Tình trạng", "State"), OneTerm("part_state")),
                            Field("part_by", L("Người làm", "By"), RecordLink(AGENTS)),
                            Field("part_due", L("Hạn", "Due"), Day()),
                            Field("part_done", L("Xong ngày", "Done"), Day()),
                            NOTE,
                        ),
                        head="part",
                    ),
                    audience="internal",
                ),
                Field(
                    "files",
                    L("Tệp của từng thành phần", "Files of each part"),
                    Rows(
                        (
                            Field("file_part", L("Thành phần", "Part"), OneTerm("dossier_part")),
                            Field("part_file", L("Tệp", "File"), RecordLink(("media",))),
                            NOTE,
                        ),
                        head="part_file",
                    ),
                    help=L(
                        "Bản vẽ, bản đồ, bản quét có dấu; ảnh và bản đồ của di tích được lấy theo loại của tệp.",
                        "Drawings, maps, stamped scans; pictures and maps of the relic are taken by their kind.",
                    ),
                ),
            ),
        ),
        Section(
            "course",
            L("Bản nộp, trả lại, bổ sung", "Editions, returns, corrections"),
            (
                Field(
                    "editions",
                    L("Bản đã đóng băng", "Frozen editions"),
                    Rows(
                        (
                            Field("edition_at", L("Lúc đóng băng", "Frozen at"), Text()),
                            Field("edition_file", L("Tệp", "File"), RecordLink(("media",))),
                            Field("edition_pages", L("Số trang", "Pages"), Count(1, 100_000)),
                            Field("edition_hash", L("Mã băm SHA-256", "SHA-256"), Text()),
                            Field("edition_source", L("Nguồn dựng", "What it was set from"), RecordLink(("media",))),
                            Field("edition_by", L("Bản chương trình", "Program"), Text()),
                            Field("handed_in", L("Ngày nộp", "Handed in"), Day()),
                            Field("handed_to", L("Nộp cho", "Handed to"), Text()),
                            NOTE,
                        ),
                        head="edition_at",
                        current="last",
                    ),
                    audience="internal",
                ),
                Field(
                    "returns",
                    L("Trả lại, yêu cầu bổ sung", "Returned, corrections asked for"),
                    Rows(
                        (
                            Field("returned", L("Ngày trả", "Returned"), Day()),
                            Field("returned_by", L("Cơ quan trả", "By"), Text()),
                            Field("return_paper", L("Văn bản", "Paper"), DecisionLink()),
                            Field("return_reason", L("Yêu cầu", "What was asked"), Text()),
                            Field("corrected", L("Ngày bổ sung xong", "Corrected"), Day()),
                            Field("correction", L("Đã bổ sung", "What was corrected"), Text()),
                            NOTE,
                        ),
                        head="returned",
                        current="last",
                    ),
                    audience="internal",
                ),
            ),
        ),
        Section(
            "outcome",
            L("Kết quả", "Outcome"),
            (
                Field("outcome", L("Kết quả", "Outcome"), OneTerm("dossier_outcome")),
                Field(
                    "dossier_decision",
                    L("Quyết định", "Decision"),
                    DecisionLink(),
                    column=7,
                    demand=Demand(f"{LAW}, Đ.25", "law", ("dossier_state", ("decided",))),
                ),
                Field("decided", L("Ngày quyết định", "Day of the decision"), Day()),
            ),
        ),
        Section("related", L("Liên quan", "Related"), (RELATIONS,)),
        SHEET,
    ),
)
