"""What another copy of the catalogue holds, and what came of taking it in, in sentences for window and command line."""

from __future__ import annotations

from datetime import datetime

from db.merge.copies import Difference, United
from db.schema.field_type import counted, grouped
from db.schema.kind import Description
from db.schema.label import Label

_MOST_NAMES = 5


def found(d: Difference, description: Description) -> list[Label]:
    """Return what a copy holds beside this catalogue, line by line."""
    lines = [
        Label("Là bản chép của sổ này.", "It is a copy of this catalogue.")
        if d.same_book
        else Label(
            "⚠ Là sổ lập riêng, không phải bản chép của sổ này: phiếu của nó vào như phiếu mới, phiếu trùng thì gộp sau.",
            "⚠ It is another catalogue, not a copy of this one: its records come in as new ones; join the doubles later.",
        )
    ]
    if d.nothing:
        return [
            *lines,
            Label("Không có gì mới: mọi việc ở đó sổ này đã có.", "Nothing new: every act is here already."),
        ]
    if d.acts:
        names = ", ".join(d.people[:_MOST_NAMES]) + ("…" if len(d.people) > _MOST_NAMES else "")
        lines += [
            Label(
                f"{grouped(d.acts)} việc chưa có ở đây, của {names}, {_days(d)}.",
                f"{counted(d.acts, 'act')} not here yet, by {names}, {_days(d)}.",
            ),
            Label(
                f"{grouped(d.born)} phiếu mới; {grouped(d.changed)} phiếu đã có được ghi thêm"
                + (f", trong đó {grouped(d.both)} phiếu ở đây cũng đã sửa" if d.both else "")
                + (f"; {grouped(d.gone)} phiếu bên kia đã xóa." if d.gone else "."),
                f"{counted(d.born, 'new record')}; {counted(d.changed, 'known one')} written into"
                + (f", {d.both:,} of them changed here too" if d.both else "")
                + (f"; {d.gone:,} deleted there." if d.gone else "."),
            ),
            _joined([(_kind(description, kind), number) for kind, number in d.kinds]),
        ]
    if d.files:
        lines.append(
            Label(
                f"{grouped(d.files)} tệp ảnh, ghi âm, bản quét sẽ được chép ({_megabytes(d.size)} MB).",
                f"{counted(d.files, 'file')} will be copied ({_megabytes(d.size)} MB).",
            )
        )
    if d.ours:
        lines.append(
            Label(
                f"Sổ này có {grouped(d.ours)} việc mà sổ kia chưa có.",
                f"{counted(d.ours, 'act is', 'acts are')} here and not there.",
            )
        )
    return lines


def came(united: United) -> list[Label]:
    """Return what came of taking a copy in, line by line."""
    lines = [Label(united.changes.sentence.vi.rstrip(".") + ".", united.changes.sentence.en.rstrip(".") + ".")]
    if united.files:
        lines.append(Label(f"Đã chép {grouped(united.files)} tệp.", f"{counted(united.files, 'file')} copied."))
    if united.questions:
        lines.append(
            Label(
                f"{grouped(united.questions)} phiếu có giá trị cần chọn: hai bên ghi khác nhau, cả hai đều còn.",
                f"{counted(united.questions, 'record has', 'records have')} values to choose: both sides wrote, both values are kept.",
            )
        )
    lines += [
        Label(f"Tệp {name} ở sổ kia đã hỏng nên không chép.", f"The file {name} is damaged there and was not copied.")
        for name in united.damaged
    ]
    return lines


def _kind(description: Description, kind: str) -> Label:
    return description.by_id[kind].plural if kind in description.by_id else Label(kind, kind)


def _joined(kinds: list[tuple[Label, int]]) -> Label:
    return Label(
        " · ".join(f"{label.vi} {grouped(number)}" for label, number in kinds),
        " · ".join(f"{label.en} {number:,}" for label, number in kinds),
    )


def _days(d: Difference) -> str:
    first, last = (datetime.fromisoformat(at).astimezone().strftime("%d/%m/%Y") for at in (d.since, d.until))
    return first if first == last else f"{first} – {last}"


def _megabytes(size: int) -> str:
    return f"{max(size / 1e6, 0.1):.1f}".replace(".", ",")
