"""The words that were read in a text of the law stand in its form, word for word and in the order of the paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from db.catalogue import Profile, Writer
from heritage_app.paper.order import Order
from heritage_app.paper.papers import compose_paper
from reports import blocks as b

PROFILE = """Lý lịch di tích
1. Tên gọi di tích
2. Địa điểm và đường đi đến di tích
3. Phân loại di tích
4. Sự kiện, nhân vật lịch sử, đặc điểm của di tích
5. Sinh hoạt văn hóa tín ngưỡng liên quan đến di tích
6. Khảo tả di tích
7. Sơ đồ phân bố di vật, cổ vật, bảo vật quốc gia thuộc di tích
8. Giá trị lịch sử, văn hóa, khoa học, thẩm mỹ
9. Thực trạng bảo vệ và phát huy giá trị
10. Phương hướng bảo vệ và phát huy giá trị
11. Kết luận
12. Tài liệu tham khảo
13. Xác định cá nhân, tổ chức lập lý lịch"""
"""Thông tư 09/2011/TT-BVHTTDL, Điều 6."""

OBJECTS = """Bản thống kê hiện vật thuộc di tích
STT
Tên hiện vật
Mã số
Nguồn gốc
Thời kỳ/niên đại
Loại hiện vật
Chất liệu
Kích thước, trọng lượng
Miêu tả hiện vật
Tình trạng bảo quản
Ghi chú
Xác nhận của cơ quan/đơn vị lập Hồ sơ khoa học di tích"""
"""Thông tư 09/2011/TT-BVHTTDL, Mẫu số 2."""

SUBMISSION = """Số:
/TTr-
Tờ trình
V/v xếp hạng di tích lịch sử - văn hóa và danh lam thắng cảnh
Kính gửi:
Căn cứ
đã hoàn thiện nội dung hồ sơ khoa học để xếp hạng
(Kèm theo Hồ sơ khoa học di tích).
trân trọng đề nghị
xem xét, xếp hạng
cho di tích trên.
trân trọng đề nghị./.
- Như trên;
- Lưu: VT,"""
"""Thông tư 09/2011/TT-BVHTTDL, Mẫu số 4."""

MINUTES = """Biên bản
Thời gian bắt đầu
Địa điểm
Thành phần tham dự
Chủ trì
Thư ký
Nội dung
./."""
"""Nghị định 30/2020/NĐ-CP, Phụ lục III, Mẫu 1.9."""

REGISTRATION = """Phiếu đăng ký di vật, cổ vật, bảo vật quốc gia
a) Số đăng ký
b) Ngày đăng ký
c) Tên hiện vật
d) Phân loại
Di vật
Cổ vật
Bảo vật quốc gia
đ) Số lượng
e) Kích thước (cm)
g) Trọng lượng (gram)
h) Miêu tả
i) Nguồn gốc, xuất xứ
k) Niên đại
l) Tình trạng bảo quản
m) Hội đồng giám định
n) Thay đổi chủ sở hữu
o) Họ và tên chủ sở hữu
p) Số phim
q) Số phiếu"""
"""Thông tư 07/2004/TT-BVHTT, Phụ lục 2."""


def _words(block: b.Block) -> Iterator[str]:
    match block:
        case b.OfficeHead(number=number):
            yield number
        case b.Fact(label=label, value=value):
            yield f"{label} {value}"
        case b.WritingLines(label=label):
            yield label
        case b.Table(columns=columns):
            yield from (column.label for column in columns)
        case b.Signatures(places=places, receivers=receivers):
            yield from (place.role for place in places)
            yield from receivers
        case b.Title(text=text) | b.Subject(text=text) | b.Heading(text=text) | b.Paragraph(text=text):
            yield text


@pytest.mark.parametrize(
    ("form", "kind", "read"),
    [
        ("relic_profile", "relic", PROFILE),
        ("relic_objects", "relic", OBJECTS),
        ("submission", "relic", SUBMISSION),
        ("zoning_record", "relic", MINUTES),
        ("registration", "object", REGISTRATION),
    ],
)
def test_what_was_read_stands_in_its_form_in_the_order_of_the_paper(
    form: str, kind: str, read: str, writer: Writer
) -> None:
    writer.set_profile(Profile("Ủy ban nhân dân tỉnh Phú Thọ", "Sở Văn hóa, Thể thao và Du lịch", "Phú Thọ"))
    [record] = writer.add(writer.description.kind(kind), [{"name": "Đình Cổi"}])[1]
    _, blocks = compose_paper(writer.read, Order(form, ids=(record,)), date(2026, 11, 28))
    said = "\n".join(words for block in blocks for words in _words(block)).replace("\xa0", " ").casefold()
    at = 0
    for line in read.splitlines():
        found = said.find(line.casefold(), at)
        assert found >= 0, f"“{line}” is not there, or not in its place:\n{said}"
        at = found + len(line)
