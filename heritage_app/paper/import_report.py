"""The report of an import on paper: what was offered, what became of it, and every line that asks to be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from db.catalogue import Reader
from db.catalogue.titles import titled_of
from db.exchange.files.table import column_name
from db.exchange.intake.judging import VERDICTS
from db.exchange.intake.taking_in import Report
from db.schema.field_type import Words, counted, grouped
from db.schema.label import Language
from reports.blocks import Band, Block, Note, OfficeHead, Paper, Row, Table, TableColumn, Title


def print_import(report: Report, reader: Reader, language: Language, out: Path) -> int:
    """Print the report of an import into ``out`` and return the number of its pages; ``reader`` knows what was there before."""
    from reports.pdf.write import write_pdf  # why: ReportLab and its fonts are loaded only when something is printed

    return write_pdf(_blocks(report, reader, language), out, _title(report, reader.words("full", language)))


def _title(report: Report, words: Words) -> str:
    if report.act:
        return words.say("Báo cáo nhập bảng", "Report of an import")
    return words.say("Báo cáo nhập thử, chưa ghi vào sổ", "Report of a trial: nothing written")


def _blocks(report: Report, reader: Reader, language: Language) -> Iterator[Block]:
    profile, words = reader.profile(), reader.words("full", language)
    title = _title(report, words)
    year, month, day = report.day.split("-")
    yield Paper("A4 landscape", title)
    yield OfficeHead(
        profile.superior.upper() or "……………………",
        profile.office.upper() or "……………………",
        words.say("Số: ……/……", "No.: ……/……"),
        f"{profile.locality or '……………'}, ngày {day} tháng {month} năm {year}",
    )
    yield Title(title.upper())
    sheet = words.say(f", trang “{report.sheet}”", f", sheet “{report.sheet}”") if report.sheet else ""
    kind = reader.description.kind(report.kind).label.text(words.language)
    yield Note(
        words.say(f"Tệp “{report.source}”{sheet}; loại phiếu: {kind}", f"“{report.source}”{sheet}; records: {kind}")
    )
    for label in report.advice:
        yield Note(label.text(words.language))
    yield Table(
        (
            TableColumn(words.say("Kết quả", "Result"), 2.0),
            TableColumn(words.say("Số dòng", "Lines"), 0.8, "right"),
        ),
        _counts(report, words),
    )
    yield Note(words.say("Các dòng cần xem và lý do", "Lines to look at, and why"), bold=True, italic=False)
    yield Table(
        (
            TableColumn(words.say("Dòng", "Line"), 0.4, "right", "000000"),
            TableColumn(words.say("Kết quả", "Result"), 0.6),
            TableColumn(words.say("Tên", "Name"), 1.4),
            TableColumn(words.say("Cột", "Column"), 1.2),
            TableColumn(words.say("Nguyên văn", "Text"), 1.6),
            TableColumn(words.say("Lý do", "Reason"), 2.2),
        ),
        _lines(report, reader, words),
    )


def _counts(report: Report, words: Words) -> Iterator[Row | Band]:
    for verdict, number in report.counts.items():
        yield Row((VERDICTS[verdict].text(words.language), grouped(number)))
    yield Band(
        words.say(f"Cộng: {grouped(report.offered)} dòng có chữ", f"Total: {counted(report.offered, 'line')}"),
        total=True,
    )


def _lines(report: Report, reader: Reader, words: Words) -> Iterator[Row | Band]:
    # why: what asks for a decision stands first, titles and signatures of the sheet last
    ranks = ("rejected", "changed", "new", "same", "ignored")
    for row in (row for rank in ranks for row in report.rows if row.verdict == rank):
        verdict = VERDICTS[row.verdict].text(words.language)
        for told in row.told:
            column = f"{column_name(told.column)} {report.header(told.column)}" if told.column >= 0 else ""
            yield Row((str(row.at), verdict, row.name, column, told.text, told.label.text(words.language)), row.name)
        if row.similar:
            said = words.say("có thể trùng phiếu đã có: ", "may be there already: ") + "; ".join(
                titled_of(reader, one) for one in row.similar
            )
            yield Row((str(row.at), verdict, row.name, "", "", said), row.name)
