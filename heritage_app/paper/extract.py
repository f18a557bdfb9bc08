"""Trích nhật ký: the acts of a record, a person or a period as lines of a paper, for one audience."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from db.catalogue import Reader
from db.catalogue.journal import Asked, Told, deeds, told
from db.model.problems import NotPossible
from db.schema.field import may_see
from db.schema.field_type import Words, counted, grouped
from db.schema.label import Label
from heritage_app.paper.order import Order
from reports.compose.tables import ActLine

MOST_ACTS = 5000
_RECORDS, _CHANGES = 12, 60


def asked_of(order: Order) -> Asked:
    """Return which acts an order is about."""
    return Asked(
        order.person,
        order.since,
        order.until,
        order.kind,
        order.field,
        order.ids[0] if order.ids else "",
        MOST_ACTS + 1,
        order.words,
    )


def acts_asked(reader: Reader, order: Order) -> list[str]:
    """Return the acts of an extract, the oldest first; refuse an extract nobody could read, and an empty one."""
    if len(order.ids) > 1:
        raise NotPossible(Label("Trích nhật ký của từng phiếu một.", "An extract is of one record at a time."))
    for record in order.ids:
        reader.record(record, order.audience)
    found = deeds(reader, asked_of(order))
    if len(found) > MOST_ACTS:
        most = MOST_ACTS
        raise NotPossible(
            Label(
                f"Có hơn {grouped(most)} việc như vậy; hãy chọn khoảng ngày hẹp hơn, một người hoặc một phiếu.",
                f"There are more than {most:,} such acts; choose fewer days, a person or a record.",
            )
        )
    if not found:
        raise NotPossible(Label("Không có việc nào như vậy trong nhật ký.", "There is no such act in the journal."))
    return [deed.id for deed in reversed(found)]


def narrowed(reader: Reader, order: Order, words: Words) -> str:
    """Return in words which acts a paper is about."""
    parts = []
    for record in order.ids:
        found = reader.record(record, order.audience)
        kind = reader.description.kind(found.kind).label.within().text(words.language)
        number = f" ({found.number})" if found.number else ""
        name = found.name or words.say("chưa có tên", "no name")
        parts.append(words.say(f"của {kind} “{name}”{number}", f"of {kind} “{name}”{number}"))
    if order.person:
        parts.append(words.say(f"của người làm “{order.person}”", f"by “{order.person}”"))
    if order.since:
        parts.append(words.say(f"từ ngày {order.since:%d/%m/%Y}", f"from {order.since:%d/%m/%Y}"))
    if order.until:
        parts.append(words.say(f"đến hết ngày {order.until:%d/%m/%Y}", f"to {order.until:%d/%m/%Y}"))
    if order.kind and not order.ids:
        label = reader.description.kind(order.kind).label.text(words.language)
        parts.append(words.say(f"trên loại phiếu {label}", f"on {label}"))
    if order.words:
        parts.append(words.say(f"có chữ “{order.words}”", f"with “{order.words}”"))
    return (
        words.say("Trích các việc ", "Acts ") + ", ".join(parts) if parts else words.say("Toàn bộ nhật ký", "All acts")
    )


def lines_of(reader: Reader, order: Order, acts: list[str], words: Words) -> Iterator[ActLine]:
    """Yield the lines of the acts: when, who, what, and what changed from what to what, as the audience may see it."""
    for act in acts:
        found = told(reader, act, words.language, 0 if order.ids else _RECORDS, order.audience)
        if found.parts or order.audience == "full":
            yield _line(reader, order, found, words)


def _line(reader: Reader, order: Order, found: Told, words: Words) -> ActLine:
    deed = found.deed
    parts = [p for p in found.parts if not order.ids or p.record in order.ids]
    changes = []
    for part in parts:
        name = "" if order.ids else f"{part.name or words.say('chưa có tên', 'no name')} – "
        for change in part.changes:
            old = f"{change.old_text} → " if change.old_text else ""
            new = change.new_text or words.say("(để trống)", "(empty)")
            changes.append(f"{name}{change.label.text(words.language)}: {old}{new}")
    left = deed.records - len(found.parts)
    if len(changes) > _CHANGES:
        changes = [*changes[:_CHANGES], words.say(f"… và {len(changes) - _CHANGES} chỗ nữa", "…")]
    if left > 0 and not order.ids:
        changes.append(words.say(f"… và {grouped(left)} phiếu khác", f"… and {counted(left, 'other record')}"))
    at = datetime.fromisoformat(deed.at).astimezone()
    sentence = _sentence(reader, order, found, words)
    return ActLine(deed.id[:12], f"{at:%H:%M %d/%m/%Y}", deed.actor, sentence, tuple(changes))


def _sentence(reader: Reader, order: Order, found: Told, words: Words) -> str:
    """Return the act's sentence, unless it may name a record or a name this audience does not see."""
    kinds = {part.kind for part in found.parts}
    named = all(may_see(order.audience, reader.description.kind(kind).by_id["name"].audience) for kind in kinds)
    hidden = found.deed.records > len(found.parts) and found.deed.records <= _RECORDS
    if order.audience != "full" and (hidden or not named):
        return words.say("Sửa phiếu (câu ghi có nội dung không thuộc phạm vi này)", "A change of records")
    done = words.say(" (đã hoàn tác)", " (taken back)") if found.deed.taken_back else ""
    return found.deed.sentence.text(words.language) + done
