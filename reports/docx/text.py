"""The blocks of running text in Word: heads, titles, facts, lines to write on, signatures."""

from __future__ import annotations

import re

from reports import blocks as b
from reports.docx.words import TABLE_ENDS, about_wide, cell, paragraph, row, run, tab, table_begins

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
_COUNTRY_WIDE, _MOTTO_WIDE = 262.0, 163.0  # points, in bold Times of 12 and 13
_OFFICE_SHARE = 0.45
_RECEIVERS_SHARE = 0.45
_RULE = 0.42  # of the issuer's line: from a third to a half of it (NĐ 30/2020, Phụ lục I)
_CAPITAL = 8.6  # points, about a capital of bold Times of 12
_LONG_ROLE = 3  # words
_SIGNING = 52.0
_PAUSE = re.compile(r"(?<=,) | (?=VÀ )")

STYLES = (
    ("PageNumber", "Số trang", '<w:jc w:val="center"/>', ""),
    ("Heading", "Mục", '<w:keepNext/><w:spacing w:before="160"/><w:jc w:val="both"/><w:outlineLvl w:val="0"/>', "<w:b/>"),
    ("Body", "Thân văn bản", '<w:spacing w:before="120"/><w:ind w:firstLine="567"/><w:jc w:val="both"/>', '<w:sz w:val="28"/>'),
    ("Fact", "Dòng ghi", '<w:spacing w:before="60"/><w:jc w:val="both"/>', ""),
    ("More", "Dòng ghi tiếp", '<w:ind w:firstLine="567"/><w:jc w:val="both"/>', ""),
    ("Item", "Mục con", '<w:tabs><w:tab w:val="left" w:pos="567"/></w:tabs><w:ind w:left="567" w:hanging="340"/><w:jc w:val="both"/>', ""),
    ("Remark", "Chú dẫn", '<w:ind w:left="567"/><w:jc w:val="both"/>', '<w:i/><w:sz w:val="24"/>'),
    ("Note", "Ghi chú", '<w:spacing w:before="40" w:after="40"/>', '<w:i/><w:sz w:val="24"/>'),
    ("Title1", "Tên văn bản", '<w:keepNext/><w:spacing w:before="200"/><w:jc w:val="center"/>', '<w:b/><w:sz w:val="28"/>'),
    ("Title2", "Tên phần", '<w:keepNext/><w:spacing w:before="100"/><w:jc w:val="center"/>', "<w:b/>"),
    ("Cell", "Ô bảng", '<w:spacing w:before="40" w:after="40"/>', '<w:sz w:val="22"/>'),
)  # fmt: skip


def office_head(head: b.OfficeHead, width: float) -> str:
    """Return the head of a document: the office, Quốc hiệu and Tiêu ngữ, number, place and date."""
    left = min(width - _COUNTRY_WIDE, width * _OFFICE_SHARE)
    right = width - left
    first = _centred(run(head.superior, size=12)) + _office(head.office, left)
    motto = max((right - _MOTTO_WIDE) / 2, 0)
    second = _centred(run(COUNTRY, size=12, bold=True)) + paragraph(
        run(MOTTO, size=13, bold=True), align="center", left=motto, right=motto, rule="bottom"
    )
    said = row(cell(first, left) + cell(second, right))
    if head.number or head.place_date:
        number = paragraph(run(head.number), align="center", before=6)
        day = paragraph(run(head.place_date, italic=True), align="center", before=6)
        said += row(cell(number, left) + cell(day, right))
    return table_begins([left, right], lined=False) + said + TABLE_ENDS


def letterhead(head: b.Letterhead, width: float) -> str:
    """Return the two lines of the office alone."""
    left = width * _OFFICE_SHARE
    inside = _centred(run(head.superior, size=12)) + _office(head.office, left)
    return (
        table_begins([left, width - left], lined=False)
        + row(cell(inside, left) + cell(paragraph(""), width - left))
        + TABLE_ENDS
    )


def annex_head(head: b.AnnexHead, width: float) -> str:
    """Return the head of an annex."""
    return (
        _centred(run(head.label, size=14, bold=True))
        + _centred(run(head.title, size=14, bold=True))
        + _centred(run(head.attached, italic=True))
        + _short_rule(head.attached, width, size=13)
    )


def title(block: b.Title, width: float) -> str:
    """Return a title."""
    return paragraph(run(block.text), f"Title{block.level}")


def subject(block: b.Subject, width: float) -> str:
    """Return what the paper is about, and the short rule below it."""
    return _centred(run(block.text, size=14, bold=True)) + _short_rule(block.text, width, size=14)


def note(block: b.Note, width: float) -> str:
    """Return a line of its own."""
    said = run(block.text, bold=block.bold, italic=None if block.italic else False)
    return paragraph(said, "Note", block.align)


def body(block: b.Paragraph, width: float) -> str:
    """Return a paragraph of running text, one for each of its lines."""
    style = "Body" if block.align == "justify" else ""
    before = 0 if style else 6
    return "".join(
        paragraph(
            run(line, size=0 if style else 14, bold=block.bold, italic=block.italic or None),
            style,
            None if style else block.align,
            before=before,
        )
        for line in block.text.split("\n")
    )


def heading(block: b.Heading, width: float) -> str:
    """Return the heading of a section."""
    return paragraph(run(block.text), "Heading")


def fact(block: b.Fact, width: float) -> str:
    """Return a label and what is recorded under it."""
    first, *more = block.value.split("\n") if block.value else [""]
    said = run(block.label + ":", bold=True) + (run(f" {first}") if first else "")
    found = [paragraph(said, "Fact", keep=not first)]
    found += [paragraph(run(line), "More") for line in more]
    for at, item in enumerate(block.items, 1):
        found.append(paragraph(run(f"{at})") + tab() + run(item.text), "Item"))
        found += [paragraph(run(remark), "Remark") for remark in item.remarks]
    found += [paragraph(run(remark), "Remark") for remark in block.remarks]
    return "".join(found)


def writing_lines(block: b.WritingLines, width: float) -> str:
    """Return a label, what may be written, and dotted lines; the first begins beside the label."""
    label = run(block.label + ":", bold=True)
    left = block.count
    if block.hint or not left:
        found = [paragraph(label, "Fact", keep=True)]
        if block.hint:
            found.append(paragraph(run(block.hint, size=12, italic=True), "Fact", "left", keep=left > 0))
    else:
        found = [paragraph(label + tab(), "Fact", dots=width)]
        left -= 1
    found += [paragraph(tab(), "Fact", dots=width, before=6) for _ in range(left)]
    return "".join(found)


def signatures(block: b.Signatures, width: float) -> str:
    """Return the places to sign side by side, to their left who receives the paper."""
    if not block.places:
        return ""
    left = width * _RECEIVERS_SHARE if block.receivers else 0.0
    each = (width - left) / len(block.places)
    cells = cell(_receivers(block.receivers), left) if left else ""
    cells += "".join(cell(_place(place), each) for place in block.places)
    widths = ([left] if left else []) + [each] * len(block.places)
    return paragraph("", before=10, keep=True) + table_begins(widths, lined=False) + row(cells) + TABLE_ENDS


def foot(block: b.Foot, width: float) -> str:
    """Return small print at the end of a paper, under a thin rule."""
    return paragraph(run(block.text, size=8.5, italic=True), before=12, rule="top")


def end(block: b.End, width: float) -> str:
    """Return the closing sentence with the end mark; it stays with what follows."""
    return paragraph(run(f"{block.text}./."), "More", keep=True, before=3)


def _receivers(lines: tuple[str, ...]) -> str:
    said = paragraph(run("Nơi nhận:", size=12, bold=True, italic=True))
    return said + "".join(paragraph(run(line, size=11)) for line in lines)


def _place(place: b.Signature) -> str:
    role = "\n".join(map(_of_two_words, place.role.split("\n")))
    said = paragraph(run(role, bold=True), align="center", keep=True)
    if place.hint:
        said += paragraph(run(place.hint, size=12, italic=True), align="center", keep=True)
    return said + paragraph(run(place.name, bold=True) if place.name else "", align="center", before=_SIGNING)


def _of_two_words(line: str) -> str:
    """Keep the last two words of a long line together: Word breaks it where it is full, and one word would stand alone."""
    words = line.split(" ")
    return " ".join((*words[:-2], "\u00a0".join(words[-2:]))) if len(words) > _LONG_ROLE else line


def _office(office: str, width: float) -> str:
    lines = _evenly(office, width)
    rule = max((width - min(len(lines[-1]) * _CAPITAL, width) * _RULE) / 2, 0)
    return _centred(run("\n".join(lines), size=12, bold=True)) + paragraph("", left=rule, right=rule, rule="top")


def _evenly(office: str, width: float) -> list[str]:
    """Part an office's name that needs two lines after a comma or before "và", as it is spoken."""
    if len(office) * _CAPITAL <= width:
        return [office]
    parted = [[office[: m.start()], office[m.end() :]] for m in _PAUSE.finditer(office)]
    return min(parted, key=lambda lines: max(map(len, lines)), default=[office])


def _short_rule(text: str, width: float, *, size: float) -> str:
    """Return the rule below what a paper is about, about as long as its last line asks for."""
    line = about_wide(text, size)
    last = line - int(line / width) * width or width
    side = max((width - last * _RULE) / 2, 0)
    return paragraph("", left=side, right=side, rule="top")


def _centred(runs: str) -> str:
    return paragraph(runs, align="center", keep=True)
