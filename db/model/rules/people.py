"""Persons and what they practise: life, titles, consent, namesakes, numbers that were stated."""

from __future__ import annotations

from collections.abc import Iterator

from db.model.problems import Problem
from db.model.record import Record
from db.model.rules.ground import Around, advise, check, rows, warn
from db.schema.field_type import grouped

_DATA_LAW = "Luật 91/2025/QH15"


@check("Người đã mất không còn thực hành", "Someone who died does not practise")
def dead_practising(record: Record, around: Around) -> Iterator[Problem]:
    """With a day of death, practices have an end and no support is being received."""
    if not record.values.get("death"):
        return
    if record.values.get("practice_level") in ("thuong_xuyen", "thinh_thoang") or any(
        not row.get("until") for row in rows(record, "practices")
    ):
        yield advise(
            "practices",
            "",
            "Đã ghi ngày mất nhưng vẫn ghi là đang thực hành; ghi năm thôi hành nghề.",
            "A day of death is recorded, yet practice goes on; record when it ended.",
        )
    if any(row.get("allowance_state") == "dang_huong" for row in rows(record, "allowances")[-1:]):
        yield warn(
            "allowances",
            "Nghị định 215/2025/NĐ-CP, Đ.19",
            "Đã ghi ngày mất nhưng chế độ vẫn ghi là đang hưởng.",
            "A day of death is recorded, yet support is being received.",
        )


@check("NNND phải từng là NNƯT", "A People's Artisan was a Meritorious Artisan before")
def titles_in_order(record: Record, around: Around) -> Iterator[Problem]:
    """Nghệ nhân nhân dân is given to those who are Nghệ nhân ưu tú already."""
    given = [row.get("title") for row in rows(record, "titles") if row.get("title_act") != "huy_bo"]
    if "nnnd" in given and "nnut" not in given:
        yield advise(
            "titles",
            "",
            "Có danh hiệu Nghệ nhân nhân dân mà chưa ghi Nghệ nhân ưu tú.",
            "People's Artisan without the title Meritorious Artisan before.",
        )


@check("Công bố không rộng hơn sự đồng ý", "Publication is not wider than the consent")
def consent_covers(record: Record, around: Around) -> Iterator[Problem]:
    """A person's record is public only with a consent to publication that was not withdrawn."""
    if record.values.get("level") != "public":
        return
    if not rows(record, "consents"):
        yield advise(
            "level",
            _DATA_LAW,
            "Phiếu để công khai mà chưa ghi sự đồng ý nào của người này.",
            "The record is public, and no consent of the person is recorded.",
        )
    elif not any(
        "cong_bo" in (row.get("consent_to") or ()) and not row.get("withdrawn") for row in rows(record, "consents")
    ):
        yield warn(
            "level",
            _DATA_LAW,
            "Phiếu để công khai nhưng người này chưa đồng ý cho công bố.",
            "The record is public, but the person has not consented to publication.",
        )


@check("Tệp công khai được phép công bố", "A public file may be published")
def publication_permitted(record: Record, around: Around) -> Iterator[Problem]:
    """A file is public only where nobody shown or heard said no, and where its permitted use covers publication."""
    if record.values.get("level") != "public":
        return
    if record.values.get("consent") in ("refused", "withdrawn", "not_asked"):
        yield warn(
            "level",
            _DATA_LAW,
            "Tệp để công khai nhưng người trong ảnh, trong bản ghi chưa đồng ý.",
            "The file is public, but those shown or heard have not consented.",
        )
    elif record.values.get("permitted") and "publish" not in record.values["permitted"]:
        yield warn(
            "level",
            _DATA_LAW,
            "Tệp để công khai nhưng “Được dùng để” không có công bố, đưa lên mạng.",
            "The file is public, but its permitted use does not cover publication.",
        )


@check("Có phải một người?", "Is it one person?")
def one_person(record: Record, around: Around) -> Iterator[Problem]:
    """Another person has the same name, and nothing recorded tells them apart."""
    for other in around.namesakes(record):
        found = around.record(other)
        if found and (
            not record.values.get("birth")
            or not found.values.get("birth")
            or record.values["birth"][:4] == found.values["birth"][:4]
        ):
            yield advise(
                "name",
                "",
                f"Có phải một người với “{found.name}”{f' ({found.number})' if found.number else ''}? Nếu phải, gộp hai phiếu.",
                f"Is it the same person as “{found.name}”? If so, join the two records.",
            )
            return


@check("Số người thực hành khớp phiếu đã nối", "Stated practitioners match the linked ones")
def practitioners_linked(record: Record, around: Around) -> Iterator[Problem]:
    """The number of practitioners stated for an element is told beside how many records of persons link to it."""
    stated = [row["practitioners"] for row in rows(record, "practice_places") if row.get("practitioners") is not None]
    linked = len(around.linking(record.id, "practices.element"))
    if stated and linked != sum(stated):
        yield advise(
            "practice_places",
            "",
            f"Ghi {sum(stated)} người thực hành; đã nối {grouped(linked)} phiếu người.",
            f"{sum(stated)} practitioners are stated; {linked} persons are linked.",
        )
