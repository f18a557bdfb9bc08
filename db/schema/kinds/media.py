"""Ảnh, bản ghi, bản quét: one file, whose bytes stand under their hash, and the records it shows."""

from __future__ import annotations

from db.schema.field import Demand, Field
from db.schema.field_type import Count, Flag, LongText, Text
from db.schema.kind import Kind, Section
from db.schema.kinds.common import AGENTS, NOTE, NUMBERS, SHEET, L, name_field
from db.schema.measure import Quantity
from db.schema.reference import ManyTerms, OneTerm, RecordLink, Source
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.time import Day

_PHOTO_RULE = "TT 09/2011/TT-BVHTTDL, Đ.9"
_SCAN_RULE = "Luật Giao dịch điện tử 20/2023/QH15, Đ.12.1"
_SCANNED = ("media_kind", ("decision", "consent"))

MEDIA = Kind(
    id="media",
    label=L("Ảnh, bản ghi, bản quét", "Picture, recording, scan"),
    plural=L("Ảnh và bản ghi", "Pictures, recordings"),
    icon="image",
    part="sources",
    classifier=L("tệp", "file"),
    indexed=("numbers", "media_kind", "taken", "author", "state"),
    rules=("publication_permitted",),
    sections=(
        Section(
            "identity",
            L("Nhận diện", "Identity"),
            (
                name_field("Chú thích", "Caption", article=_PHOTO_RULE),
                Field(
                    "media_kind",
                    L("Loại", "Kind"),
                    OneTerm("media_kind"),
                    column=3,
                    demand=Demand(_PHOTO_RULE, "advice"),
                ),
                Field(
                    "shows",
                    L("Thuộc phiếu", "Of the records"),
                    Rows(
                        (
                            Field("shown", L("Phiếu", "Record"), RecordLink()),
                            Field("shown_order", L("Thứ tự", "Order"), Count(1, 999_999)),
                            Field("shown_part", L("Phần, trang", "Part, page"), Text()),
                            NOTE,
                        ),
                        head="shown",
                    ),
                    column=4,
                    maps="lido:resourceSet linkedart:representation",
                ),
                NUMBERS,
            ),
        ),
        Section(
            "making",
            L("Người chụp, ngày, nơi", "Author, day, place"),
            (
                Field(
                    "author",
                    L("Người chụp, người ghi", "Author"),
                    Text(),
                    column=6,
                    demand=Demand(_PHOTO_RULE, "advice"),
                ),
                Field("author_record", L("Phiếu của người ấy", "Author's record"), RecordLink(AGENTS)),
                Field(
                    "taken",
                    L("Ngày chụp, ngày ghi", "Day"),
                    Day(),
                    column=5,
                    demand=Demand(_PHOTO_RULE, "advice"),
                ),
                Field("place", L("Nơi chụp, nơi ghi", "Place"), Place()),
                Field("device", L("Thiết bị", "Device"), Text()),
                Field(
                    "circumstances",
                    L("Điều kiện ghi (treo, phòng, nhiệt độ)", "Conditions (hanging, room, temperature)"),
                    Text(),
                ),
                Field(
                    "source",
                    L("Nguồn, xuất xứ", "Source"),
                    Source(),
                    help=L("Ảnh tư liệu phải ghi xuất xứ.", "An archive photograph states its origin."),
                ),
            ),
        ),
        Section(
            "rights",
            L("Quyền, sự đồng ý", "Rights and consent"),
            (
                Field("rights", L("Chủ quyền tác giả", "Holder of the rights"), Text(), maps="lido:rightsResource"),
                Field("consent", L("Sự đồng ý", "Consent"), OneTerm("media_consent"), audience="internal"),
                Field("consent_of", L("Người đồng ý", "Given by"), Text(), audience="personal"),
                Field("consent_day", L("Ngày đồng ý", "Day of the consent"), Day(), audience="personal"),
                Field("permitted", L("Được dùng để", "Permitted use"), ManyTerms("media_use"), audience="internal"),
                Field("restriction", L("Điều kiện, hạn chế", "Restrictions"), LongText(), audience="internal"),
            ),
        ),
        Section(
            "scan",
            L("Bản số hóa, nguyên văn", "Digital copy, text"),
            (
                Field(
                    "digitised",
                    L("Là bản số hóa", "Is a digital copy"),
                    Flag(),
                    help=L(
                        "Bản số hóa không phải bản sao có chứng thực.",
                        "A digital copy is not a certified copy.",
                    ),
                ),
                Field(
                    "digitised_by",
                    L("Người chuyển đổi", "Converted by"),
                    Text(),
                    demand=Demand(_SCAN_RULE, "law", _SCANNED),
                ),
                Field(
                    "digitised_day",
                    L("Ngày chuyển đổi", "Day of the conversion"),
                    Day(),
                    demand=Demand(_SCAN_RULE, "law", _SCANNED),
                ),
                Field("digitised_office", L("Đơn vị chuyển đổi", "Converting office"), Text()),
                Field(
                    "digitised_mark",
                    L("Ký hiệu xác nhận chuyển đổi", "Mark of the conversion"),
                    Text(),
                    demand=Demand(_SCAN_RULE, "advice", _SCANNED),
                ),
                Field("resolution", L("Độ phân giải (dpi)", "Resolution (dpi)"), Count(1, 100_000)),
                Field("text", L("Nguyên văn", "Text"), LongText()),
                Field("reading", L("Phiên âm", "Transcription"), LongText()),
                Field("translation", L("Dịch nghĩa", "Translation"), LongText()),
            ),
        ),
        Section(
            "listening",
            L("Mốc thời gian, số đo trên ảnh", "Time marks, measures on the picture"),
            (
                Field(
                    "marks",
                    L("Mốc thời gian", "Time marks"),
                    Rows(
                        (
                            Field("mark", L("Nội dung", "What is heard"), Text()),
                            Field("mark_from", L("Từ", "From"), Quantity("time", "giây", "0", "86400")),
                            Field("mark_to", L("Đến", "To"), Quantity("time", "giây", "0", "86400")),
                            NOTE,
                        ),
                        head="mark",
                    ),
                ),
                Field(
                    "lengths",
                    L("Đo trên ảnh theo thước", "Measured on the picture"),
                    Rows(
                        (
                            Field("length_of", L("Đo gì", "What"), Text()),
                            Field("length", L("Dài", "Length"), Quantity("length", "cm", "0.01", "100000")),
                            Field("length_line", L("Hai đầu trên ảnh", "Ends on the picture"), Text()),
                            Field("length_scale", L("Theo thước", "By the ruler"), Text()),
                            NOTE,
                        ),
                        head="length_of",
                    ),
                ),
                Field(
                    "turned", L("Xoay khi xem (độ)", "Turned when shown (degrees)"), Count(0, 270), audience="internal"
                ),
                Field("cut_from", L("Cắt ra từ", "Cut from"), RecordLink(("media",)), audience="internal"),
                Field("cut", L("Phần đã cắt", "Part cut"), Text(), audience="internal"),
            ),
        ),
        Section(
            "file",
            L("Tệp", "File"),
            (
                Field("file_name", L("Tên tệp gốc", "Name of the original file"), Text(), audience="internal"),
                Field("file_type", L("Loại tệp", "Type of file"), Text(), audience="internal"),
                Field("file_size", L("Cỡ tệp (byte)", "Size (bytes)"), Count(0, 10**12 - 1), audience="internal"),
                Field("file_hash", L("Mã băm SHA-256", "SHA-256"), Text(), audience="internal"),
                Field("width", L("Rộng (điểm ảnh)", "Width (pixels)"), Count(1, 10**7), audience="internal"),
                Field("height", L("Cao (điểm ảnh)", "Height (pixels)"), Count(1, 10**7), audience="internal"),
                Field("pages", L("Số trang", "Pages"), Count(1, 10**6), audience="internal"),
                Field("duration", L("Thời lượng", "Duration"), Quantity("time", "giây"), audience="internal"),
                Field("likeness", L("Dấu nhận ảnh giống", "Mark of likeness"), Text(), audience="restricted"),
                Field("sharpness", L("Độ nét đo được", "Sharpness measured"), Count(0, 10**6), audience="internal"),
            ),
        ),
        Section(
            "from_file",
            L("Đọc từ ảnh, từ tệp", "From the photo, from the file"),
            (
                Field("exif_time", L("Giờ máy chụp ghi", "Time by the camera"), Text(), audience="internal"),
                Field(
                    "exif_place",
                    L("Tọa độ máy chụp ghi", "Position by the camera"),
                    Text(),
                    audience="restricted",
                    help=L(
                        "Chỉ để tham khảo: không thay tọa độ đã đo của phiếu.",
                        "A hint only: it never replaces a surveyed position.",
                    ),
                ),
                Field("exif_camera", L("Máy chụp", "Camera"), Text(), audience="internal"),
            ),
        ),
        SHEET,
    ),
)
"""One file of the catalogue. Its bytes are never changed; a crop is a new file, a turn only a note."""
