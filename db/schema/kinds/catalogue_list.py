"""Danh mục kiểm kê: the inventory list of a year, item by item as published, and the decision that published it.

What an item was called and where it stood is kept as the list printed it, so that a list of an earlier year says what it
said, whatever its relics are called today (Luật 45/2024/QH15, Đ.11, 23, 54).
"""

from __future__ import annotations

from db.schema.field import Demand, Field
from db.schema.field_type import Flag, LongText, Text
from db.schema.kind import Kind, Section
from db.schema.kinds.common import LAW, NOTE, NUMBERS, RELATIONS, SHEET, L, name_field
from db.schema.reference import DecisionLink, OneTerm, RecordLink
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.time import Day

LISTED = ("relic", "intangible", "documentary_heritage")
_PUBLISHING = f"{LAW}, Đ.11, Đ.23.2, Đ.54"

CATALOGUE_LIST = Kind(
    id="catalogue_list",
    label=L("Danh mục kiểm kê", "Inventory list"),
    plural=L("Danh mục kiểm kê", "Inventory lists"),
    icon="table",
    part="work",
    pattern="DMKK-000",
    place="list_areas.list_area",
    default_level="internal",
    indexed=("numbers", "list_heritage", "list_year", "list_state", "state"),
    sections=(
        Section(
            "identity",
            L("Nhận diện", "Identity"),
            (
                name_field("Tên danh mục", "Name of the list", article=_PUBLISHING),
                NUMBERS,
                Field(
                    "list_heritage",
                    L("Danh mục của", "List of"),
                    OneTerm("list_heritage"),
                    column=3,
                    demand=Demand(_PUBLISHING),
                ),
                Field(
                    "list_year",
                    L("Năm", "Year"),
                    Day(),
                    column=4,
                    demand=Demand(f"{LAW}, Đ.23.1, Đ.54.1 (rà soát hằng năm)"),
                ),
                Field("list_state", L("Tình trạng danh mục", "State of the list"), OneTerm("list_state"), column=5),
                Field(
                    "list_areas",
                    L("Địa bàn", "Area"),
                    Rows((Field("list_area", L("Đơn vị", "Unit"), Place()), NOTE), head="list_area"),
                    help=L("Để trống: toàn địa bàn của sổ.", "Empty: the whole area of the catalogue."),
                ),
                Field(
                    "list_for",
                    L("Lập cho", "Drawn up for"),
                    OneTerm("list_for"),
                    help=L(
                        "Chỉ gồm phiếu mà đối tượng này được xem lúc dự thảo.",
                        "Holds only records this audience could see when it was drafted.",
                    ),
                ),
                Field(
                    "list_previous",
                    L("Danh mục trước", "List before"),
                    RecordLink(("catalogue_list",)),
                    help=L("Để so: đưa vào, đưa ra, đổi tên, đổi xã.", "To compare with: in, out, renamed, moved."),
                ),
                Field("list_grouping", L("Cách xếp", "Order"), OneTerm("list_grouping")),
                Field(
                    "list_twice",
                    L("Ghi ở mỗi xã mà di sản nằm trên", "Stands in each commune it lies in"),
                    Flag(),
                    help=L("Vẫn chỉ tính một lần.", "It is counted once all the same."),
                ),
            ),
        ),
        Section(
            "items",
            L("Di sản trong danh mục", "What is on the list"),
            (
                Field(
                    "items",
                    L("Mục", "Items"),
                    Rows(
                        (
                            Field("item", L("Phiếu", "Record"), RecordLink(LISTED)),
                            Field("item_name", L("Tên ghi trong danh mục", "Name as listed"), Text()),
                            Field("item_others", L("Tên gọi khác", "Other names"), Text()),
                            Field("item_number", L("Số phiếu", "Number of the record"), Text()),
                            Field(
                                "item_communes",
                                L("Xã, phường ghi trong danh mục", "Communes as listed"),
                                Text(),
                                help=L("Cách nhau bằng dấu chấm phẩy.", "Parted by semicolons."),
                            ),
                            Field("item_place", L("Địa điểm", "Place"), Text()),
                            Field("item_type", L("Loại hình", "Type"), Text()),
                            Field("item_holders", L("Chủ thể", "Bearers"), Text()),
                            Field("item_rank", L("Cấp xếp hạng, ghi danh", "Rank, inscription"), Text()),
                            Field("item_basis", L("Số, ngày quyết định", "Decision"), Text()),
                            Field("item_condition", L("Hiện trạng", "Condition"), Text()),
                            Field("item_remarks", L("Ghi chú in trong danh mục", "Note as listed"), Text()),
                            Field("item_out", L("Đưa ra khỏi danh mục này", "Taken off with this list"), Flag()),
                            Field("entry_decision", L("Quyết định đưa vào", "Decision of entry"), DecisionLink()),
                            Field("exit_decision", L("Quyết định đưa ra", "Decision of exit"), DecisionLink()),
                            NOTE,
                        ),
                        head="item_name",
                    ),
                    demand=Demand(_PUBLISHING),
                ),
            ),
        ),
        Section(
            "publishing",
            L("Trình, công bố", "Submission, publication"),
            (
                Field("list_submission", L("Tờ trình", "Submission"), DecisionLink()),
                Field("list_submitted", L("Ngày trình", "Day of the submission"), Day()),
                Field(
                    "list_decision",
                    L("Quyết định công bố", "Publishing decision"),
                    DecisionLink(),
                    column=6,
                    demand=Demand(_PUBLISHING, "law", ("list_state", ("published",))),
                ),
                Field("list_published", L("Ngày công bố", "Day of publication"), Day(), column=7),
                Field(
                    "list_publisher",
                    L("Người công bố", "Published by"),
                    Text(),
                    help=L(
                        "Chủ tịch Ủy ban nhân dân cấp tỉnh (Luật 45/2024/QH15, Đ.23.2).",
                        "The Chairman of the provincial People's Committee (Law 45/2024/QH15, art. 23.2).",
                    ),
                ),
                Field("frozen_file", L("Bản đã công bố", "The published paper"), RecordLink(("media",))),
                Field("frozen_hash", L("Mã băm của bản ấy", "Its SHA-256"), Text(), audience="internal"),
                Field("frozen_at", L("Lúc đóng băng", "Frozen at"), Text(), audience="internal"),
                Field(
                    "frozen_by", L("Bản chương trình đã dàn trang", "Program that set it"), Text(), audience="internal"
                ),
                Field("list_text", L("Nội dung, ghi chép", "Remarks"), LongText()),
            ),
        ),
        Section("related", L("Liên quan", "Related"), (RELATIONS,)),
        SHEET,
    ),
)
