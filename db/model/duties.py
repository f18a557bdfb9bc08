"""Work lists: what is due, from the description and the law's recurring duties (law-tangible 2.9), as conditions.

A list is a title, the reason it is asked for, and a query for every kind it concerns. Nothing here reads a clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import msgspec

from db.model.condition import All, Condition, Either, Not, OfRow, Test, tests, visible
from db.model.query import Query
from db.schema.field import Audience
from db.schema.kind import Description, Kind
from db.schema.label import Label
from db.schema.rows import Rows

LAW = "Luật 45/2024/QH15"
SHOWN_BY = "shows.shown"
"""The path by which a picture names the record it shows."""
_REVIEWED = frozenset({"person", "group"})
_Make = Callable[[Kind, date], Condition | None]


class WorkList(msgspec.Struct, frozen=True):
    """One list of what is to be done; ``unlinked`` is a path by which nothing may link to its records."""

    id: str
    title: Label
    reason: str
    help: Label
    make: _Make
    unlinked: str = ""

    def queries(self, description: Description, today: date, audience: Audience = "full") -> Iterator[Query]:
        """Yield a query for each kind the list concerns and whose fields the audience sees."""
        for kind in description.kinds:
            condition = self.make(kind, today)
            if condition is not None and all(visible(kind, path, audience) for path, _ in tests(condition)):
                yield Query(kind.id, where=condition, audience=audience, unlinked=self.unlinked)


def _unreviewed(kind: Kind, today: date) -> Condition | None:
    if "sightings" not in kind.by_id or kind.id in _REVIEWED:
        return None
    return Not(OfRow("sightings", Test("sighted", "is", (f"{today.year:04d}",))))


def _unphotographed(kind: Kind, today: date) -> Condition | None:
    return Test("photos", "none") if "photos" in kind.by_id else None


def _unnumbered(kind: Kind, today: date) -> Condition | None:
    return Test("numbers", "none") if kind.pattern else None


def _state(*states: str) -> _Make:
    def make(kind: Kind, today: date) -> Condition | None:
        return Test("state", "one_of", states) if "state" in kind.by_id else None

    return make


def _overdue(kind: Kind, today: date) -> Condition | None:
    day = today.isoformat()
    if "inventory_due" in kind.by_id:
        return Test("inventory_due", "before", (day,))
    if "survey_state" in kind.by_id:
        return All((Test("ended", "before", (day,)), Test("survey_state", "one_of", ("planned", "running"))))
    return None


def _incomplete(kind: Kind, today: date) -> Condition | None:
    """Any field that the law asks for without condition is empty."""
    asked = [f for f in kind.fields if f.demand and f.demand.level == "law" and f.demand.when is None]
    parts = tuple(Test(f.id, "none") for f in asked)
    return None if not parts else parts[0] if len(parts) == 1 else Either(parts)


def _provisional(kind: Kind, today: date) -> Condition | None:
    numbers = kind.by_id.get("numbers")
    if numbers is None or not isinstance(numbers.type, Rows):
        return None
    return OfRow("numbers", All((Test("register", "is", ("provisional",)), Test("former", "none"))))


def _lost(kind: Kind, today: date) -> Condition | None:
    return OfRow("sightings", Test("sighting", "is", ("not_found",))) if "sightings" in kind.by_id else None


def _unprotected(kind: Kind, today: date) -> Condition | None:
    if "protection_plan" not in kind.by_id:
        return None
    return All((Test("class_appraised", "is", ("bvqg",)), Test("protection_plan", "none")))


def _unzoned(kind: Kind, today: date) -> Condition | None:
    if "zones" not in kind.by_id:
        return None
    return All((Test("ranks", "any"), Test("zones", "none")))


WORK_LISTS: tuple[WorkList, ...] = (
    WorkList(
        "unreviewed",
        Label("Chưa rà soát năm nay", "Not reviewed this year"),
        f"{LAW}, Đ.23.1, Đ.31.3, Đ.54.1",
        Label("Chưa có lượt kiểm kê, rà soát nào ghi trong năm nay.", "No survey or review is recorded this year."),
        _unreviewed,
    ),
    WorkList(
        "overdue",
        Label("Quá hạn kiểm kê", "Survey overdue"),
        "NĐ 39/2024/NĐ-CP, Đ.6.3 (đối chiếu NĐ 215/2025/NĐ-CP)",
        Label(
            "Di sản đã qua ngày kiểm kê tới hạn; đợt kiểm kê đã qua ngày kết thúc mà chưa xong.",
            "Elements past their due day; surveys past their last day and not done.",
        ),
        _overdue,
    ),
    WorkList(
        "incomplete",
        Label("Hồ sơ thiếu nội dung luật yêu cầu", "Lacks what the law asks for"),
        f"{LAW}, Đ.3.11, Đ.4",
        Label("Còn trống ít nhất một ô mà luật yêu cầu ghi.", "At least one field the law asks for is empty."),
        _incomplete,
    ),
    WorkList(
        "unphotographed",
        Label("Thiếu ảnh", "Without a photograph"),
        "Object ID (ICOM)",
        Label("Chưa ghi ảnh nào và chưa có tệp ảnh nào gắn vào.", "No photograph is recorded and no file is attached."),
        _unphotographed,
        unlinked=SHOWN_BY,
    ),
    WorkList(
        "unnumbered",
        Label("Chưa có số", "Without a number"),
        "Spectrum 5.0",
        Label("Phiếu chưa có số nào.", "The record has no number at all."),
        _unnumbered,
    ),
    WorkList(
        "provisional",
        Label("Còn mang số tạm", "Still under a provisional number"),
        "",
        Label("Số tạm của đội kiểm kê chưa được thay bằng số chính thức.", "The team's number was not replaced yet."),
        _provisional,
    ),
    WorkList(
        "waiting",
        Label("Chờ kiểm tra", "Waiting for review"),
        "",
        Label("Phiếu ghi là chờ kiểm tra.", "The record says it waits for review."),
        _state("waiting"),
    ),
    WorkList(
        "resurvey",
        Label("Cần khảo sát lại", "To be surveyed again"),
        "",
        Label("Phiếu ghi là cần khảo sát lại.", "The record says it must be surveyed again."),
        _state("resurvey"),
    ),
    WorkList(
        "lost",
        Label("Không tìm thấy khi kiểm kê", "Not found in a survey"),
        "",
        Label("Có lượt kiểm kê ghi là không tìm thấy.", "A survey says it was not found."),
        _lost,
    ),
    WorkList(
        "unzoned",
        Label("Di tích xếp hạng chưa có khu vực bảo vệ", "Ranked relics without zones"),
        f"{LAW}, Đ.27",
        Label("Đã ghi xếp hạng nhưng chưa ghi khu vực bảo vệ.", "A rank is recorded, but no protection zone."),
        _unzoned,
    ),
    WorkList(
        "unprotected",
        Label("Bảo vật quốc gia chưa có phương án bảo vệ", "National treasures without a protection plan"),
        f"{LAW}, Đ.46.3",
        Label("Mỗi bảo vật quốc gia có phương án bảo vệ đặc biệt.", "Each national treasure has a plan of its own."),
        _unprotected,
    ),
)
BY_ID = {one.id: one for one in WORK_LISTS}


class Duty(msgspec.Struct, frozen=True):
    """A yearly duty: its last day (month, day), what it is, and the text it rests on."""

    month: int
    day: int
    title: Label
    reason: str


DUTIES: tuple[Duty, ...] = (
    Duty(
        3,
        1,
        Label("Báo cáo Bộ Văn hóa, Thể thao và Du lịch", "Report to the Ministry"),
        "TT 05/2025/TT-BVHTTDL (theo nguồn thứ cấp)",
    ),
    Duty(
        12,
        31,
        Label("Rà soát Danh mục kiểm kê di tích, báo cáo", "Review of the inventory list of relics"),
        f"{LAW}, Đ.23.1",
    ),
    Duty(
        12,
        31,
        Label(
            "Rà soát Bản thống kê hiện vật thuộc di tích, báo cáo UBND cấp tỉnh", "Review of the artefacts in relics"
        ),
        f"{LAW}, Đ.31.3",
    ),
    Duty(
        12,
        31,
        Label("Rà soát Danh mục kiểm kê di sản tư liệu", "Review of the list of documentary heritage"),
        f"{LAW}, Đ.54.1",
    ),
)


def due(today: date) -> list[tuple[date, Duty]]:
    """Return the yearly duties with their next day, the nearest first."""
    found = []
    for duty in DUTIES:
        day = date(today.year, duty.month, duty.day)
        found.append((day if day >= today else day.replace(year=today.year + 1), duty))
    return sorted(found, key=lambda pair: pair[0])
