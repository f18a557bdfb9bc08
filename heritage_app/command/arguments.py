"""The words of the command line, in both languages."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from db.schema.field import AUDIENCES
from heritage_app.command.exchange_arguments import exchange
from heritage_app.command.usage import Parser


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands; without one the window opens."""
    main = Parser(
        prog="main.py",
        description="Sổ Di sản – sổ kiểm kê di sản văn hóa, không cần mạng. / An offline inventory of cultural heritage.",
        epilog="Không có lệnh thì mở cửa sổ. / Without a command the window opens. 0: xong/done, 1: từ chối/refused, 2: sai cách dùng/wrong usage.",
    )
    main.add_argument(
        "--folder", dest="folder", metavar="THƯ_MỤC", help="sổ để mở trong cửa sổ / catalogue to open in the window"
    )
    commands = main.add_subparsers(dest="command", metavar="LỆNH", parser_class=Parser)

    def command(name: str, vi: str, en: str, inside: bool = True, writes: bool = False) -> argparse.ArgumentParser:
        found: argparse.ArgumentParser = commands.add_parser(name, help=f"{vi} / {en}", description=f"{vi} / {en}")
        if inside:
            found.add_argument(
                "--in", dest="folder", metavar="FOLDER", required=True, help="thư mục của sổ / the catalogue's folder"
            )
        found.add_argument("--lang", choices=("vi", "en"), default="vi", help="ngôn ngữ / language")
        if writes:
            found.add_argument(
                "--by", metavar="NAME", help="người làm (mặc định: tên đăng nhập) / who does it (default: login name)"
            )
        return found

    def shows(found: argparse.ArgumentParser, audience: bool = True) -> None:
        found.add_argument("--json", action="store_true", help="in ra JSON / print JSON")
        if audience:
            _audience(found)

    def dated(found: argparse.ArgumentParser) -> None:
        found.add_argument(
            "--as-of", dest="as_of", default="", metavar="DATE", help="như vào ngày ấy (ngày ghi sổ) / as of a day"
        )
        found.add_argument(
            "--by-event", action="store_true", help="theo ngày sự việc / by the day of the event, not of the recording"
        )

    def narrows(found: argparse.ArgumentParser) -> None:
        found.add_argument(
            "--where",
            default="",
            metavar="EXPR",
            help='điều kiện, ví dụ / condition, e.g. "condition là nứt và d_face > 30"',
        )
        found.add_argument(
            "--sort",
            default="",
            metavar="FIELD[,FIELD]",
            help="xếp theo; “:giảm” là từ cao xuống / order; “:desc” for down",
        )
        found.add_argument("--saved", default="", metavar="NAME", help="bộ lọc đã lưu / a saved search")

    new = command("new", "tạo sổ mới", "make a new catalogue", inside=False, writes=True)
    new.add_argument("folder", metavar="FOLDER")
    new.add_argument("--sample", action="store_true", help="với dữ liệu mẫu Hòa Bình / with the Hòa Bình sample")
    shows(command("kinds", "các loại phiếu và trường", "kinds of records and their fields"), audience=False)
    listing = command("list", "liệt kê phiếu một loại", "list the records of a kind")
    listing.add_argument("--kind", required=True)
    listing.add_argument("--deleted", action="store_true", help="phiếu đã xóa / deleted records")
    narrows(listing)
    dated(listing)
    shows(listing)
    find = command("find", "tìm phiếu", "find records")
    find.add_argument("words", nargs="*", metavar="WORDS")
    find.add_argument("--kind", default="")
    find.add_argument("--limit", type=_limit, default=0)
    narrows(find)
    find.add_argument(
        "--save",
        metavar="NAME",
        default="",
        help="lưu lại với một tên, cho mọi người / keep it under a name, for everyone",
    )
    shows(find)
    facets = command("facets", "đếm phiếu theo giá trị của trường", "count records by the values of fields")
    facets.add_argument("fields", nargs="*", metavar="FIELD", help="không có: theo loại phiếu / none: by kind")
    facets.add_argument("--kind", default="")
    facets.add_argument("--find", dest="words", default="", metavar="WORDS")
    narrows(facets)
    shows(facets)
    searches = command("searches", "các bộ lọc đã lưu", "saved searches")
    searches.add_argument("--forget", metavar="NAME", default="", help="bỏ một bộ lọc / take one away")
    shows(searches, audience=False)
    show = command("show", "xem một phiếu", "show a record")
    show.add_argument("id", metavar="ID")
    dated(show)
    shows(show)
    add = command("add", "thêm phiếu từ tệp JSON", "add records from a JSON file", writes=True)
    add.add_argument("--kind", required=True)
    add.add_argument("--from", dest="source", required=True, metavar="FILE.json")
    add.add_argument("--json", action="store_true", help="in ra JSON / print JSON")
    change = command("set", "sửa trường của một phiếu", "change fields of a record", writes=True)
    change.add_argument("id", metavar="ID")
    change.add_argument(
        "values",
        nargs="+",
        metavar="FIELD=VALUE",
        help="number=SỐ, numbers=SỐ đổi số đang dùng, số cũ luôn giữ / change the number in use, former ones always stay",
    )
    many = command("set-many", "đổi ô của nhiều phiếu một lượt", "change fields of many records at once", writes=True)
    many.add_argument("values", nargs="+", metavar="FIELD=VALUE")
    many.add_argument("--kind", required=True)
    many.add_argument("--dry-run", action="store_true", help="chỉ xem trước, không ghi / only show, write nothing")
    narrows(many)
    shows(many)
    for name, vi, en in (
        ("delete", "xóa phiếu (khôi phục được)", "delete a record (it can come back)"),
        ("undelete", "khôi phục phiếu đã xóa", "bring a deleted record back"),
    ):
        command(name, vi, en, writes=True).add_argument("id", metavar="ID")
    history = command("history", "nhật ký sửa đổi của một phiếu", "history of a record")
    history.add_argument("id", metavar="ID")
    shows(history)
    undo = command("undo", "hoàn tác việc cuối của máy này", "take back the last act of this station", writes=True)
    undo.add_argument("--act", metavar="ID", help="việc này thay vì việc cuối / this act instead of the last one")
    undo.add_argument("--keep-later", action="store_true", help="giữ chỗ đã sửa sau đó / keep what was changed since")
    undo.add_argument("--show", action="store_true", help="chỉ xem sẽ đổi gì / only show what would change")
    command("redo", "làm lại việc vừa hoàn tác", "do again what was taken back", writes=True)
    shows(command("forms", "các mẫu giấy tờ in được", "forms that can be printed"), audience=False)
    paper = command("print", "in ra PDF hoặc Word", "print to PDF or Word")
    paper.add_argument("form", metavar="FORM", help="mã mẫu in, hoặc mã@bản / id of a form, or id@edition")
    paper.add_argument("--out", required=True, metavar="FILE.pdf|FILE.docx")
    paper.add_argument("--number", default="", metavar="NO", help="số, ký hiệu văn bản / number and sign of the paper")
    paper.add_argument("--final", action="store_true", help="bản ký, chừa chỗ ghi số / no draft mark, number by hand")
    paper.add_argument("--kind", default="")
    paper.add_argument("--find", dest="words", default="", metavar="WORDS")
    narrows(paper)
    dated(paper)
    paper.add_argument(
        "--id", dest="ids", nargs="+", default=[], metavar="ID", help="mỗi phiếu một lần, theo thứ tự ghi / each once"
    )
    paper.add_argument(
        "--person", default="", metavar="P", help="trích nhật ký: của người này / extract: by this person"
    )
    paper.add_argument("--from", dest="since", metavar="D", help="trích nhật ký: từ ngày / extract: from this day")
    paper.add_argument("--to", dest="until", metavar="D", help="trích nhật ký: đến hết ngày / extract: to this day")
    paper.add_argument("--annex", action="store_true", help="khung phụ lục / annex frame")
    paper.add_argument("--blank", action="store_true", help="phiếu trống để ghi tay / an empty sheet for the field")
    paper.add_argument(
        "--lines",
        action="store_true",
        help="chừa dòng ghi tay ở chỗ còn thiếu / writing lines where nothing is recorded",
    )
    _audience(paper)
    exchange(command, narrows, _audience)
    _register(command, shows, narrows, dated)
    _files(command, shows)
    _lists(command)
    _dossiers(command)
    acts = command("acts", "nhật ký chung của sổ", "the journal of the catalogue")
    acts.add_argument("--person", default="", metavar="P", help="của người này / by this person")
    acts.add_argument("--from", dest="since", metavar="D", help="từ ngày (25/11/2026) / from this day")
    acts.add_argument("--to", dest="until", metavar="D", help="đến hết ngày / to this day")
    acts.add_argument("--kind", default="", metavar="KIND", help="trên loại phiếu / on records of a kind")
    acts.add_argument("--field", default="", metavar="FIELD", help="trên một trường / on a field")
    acts.add_argument("--id", dest="record", default="", metavar="ID", help="trên một phiếu / on one record")
    acts.add_argument("--limit", type=_limit, default=0)
    shows(acts, audience=False)
    gone = command("erase", "xóa hẳn nội dung theo quy định", "blot out contents by law, for good", writes=True)
    gone.add_argument("id", metavar="ID")
    gone.add_argument("fields", nargs="+", metavar="FIELD")
    gone.add_argument("--reason", required=True, metavar="TEXT", help="căn cứ / on what ground")
    old = command("restore-value", "lấy lại giá trị cũ của một trường", "restore an old value of a field", writes=True)
    old.add_argument("id", metavar="ID")
    old.add_argument("field", metavar="FIELD")
    old.add_argument(
        "--from",
        dest="step",
        required=True,
        metavar="REVISION",
        help="số thứ tự hoặc mã trong history / number or id in history",
    )
    keep = command("backup", "sao lưu sổ và thử phục hồi", "make a backup and prove it")
    keep.add_argument("--to", metavar="FOLDER", help="chép thêm sang nơi thứ hai / copy it to a second place too")
    shows(keep, audience=False)
    kept = command("backups", "các bản sao lưu", "list the backups")
    kept.add_argument("--to", metavar="FOLDER", help="ở nơi thứ hai / in a second place")
    kept.add_argument("--drop", type=_limit, metavar="NUMBER", help="bỏ hẳn một bản / take one away for good")
    shows(kept, audience=False)
    back = command("restore", "phục hồi từ bản sao lưu", "bring a backup back", writes=True)
    back.add_argument("backup", metavar="BACKUP", help="latest, số hoặc đường dẫn / latest, a number or a path")
    union = command(
        "take-in", "nhận việc từ bản chép khác của sổ", "take in another copy of the catalogue", writes=True
    )
    union.add_argument("other", metavar="OTHER", help="thư mục của bản chép ấy / the folder of the other copy")
    union.add_argument("--dry-run", action="store_true", help="chỉ xem trước, không ghi / only show, write nothing")
    union.add_argument("--other-book", action="store_true", help="nhận cả sổ lập riêng / take in another catalogue too")
    shows(union, audience=False)
    old = command("fix-text", "chữ TCVN3, VNI thành Unicode", "old TCVN3, VNI text to Unicode", inside=False)
    old.add_argument("source", metavar="FILE")
    for name, vi, en in (
        ("check", "kiểm tra sổ, không ghi gì", "check a catalogue, never writes"),
        ("rebuild", "dựng lại bảng tra cứu từ nhật ký", "rebuild the derived tables"),
        ("mend", "sửa chỗ hỏng từ nguồn đã kiểm chứng", "mend what is damaged from a proved source"),
        ("salvage", "cứu phần còn đọc được của sổ hỏng vào sổ mới", "save what can be read of a damaged catalogue"),
    ):
        found = command(name, vi, en, inside=False, writes=name != "check")
        found.add_argument("folder", metavar="FOLDER")
        if name != "rebuild":
            found.add_argument("--json", action="store_true", help="in ra JSON / print JSON")
        if name == "check":
            found.add_argument(
                "--deep", action="store_true", help="đọc cả từng tệp, chỉ rõ bản tốt / every byte, and good copies"
            )
        elif name == "salvage":
            found.add_argument("--out", required=True, metavar="NEW", help="thư mục của sổ mới / the new folder")
    return main


def _files(command: Any, shows: Any) -> None:
    take_in = command("attach", "nhận ảnh, ghi âm, bản quét", "take in pictures, recordings, scans", writes=True)
    take_in.add_argument("files", nargs="+", metavar="FILE")
    take_in.add_argument("--to", default="", metavar="ID", help="phiếu mang các tệp này / the record they belong to")
    shows(take_in, audience=False)
    listing = command("media", "các tệp của một phiếu, hoặc mọi tệp", "the files of a record, or all files")
    listing.add_argument("id", nargs="?", default="", metavar="ID")
    shows(listing)
    check = command("media-check", "kiểm tra từng tệp bằng mã băm", "prove every file by its hash")
    check.add_argument(
        "--from",
        dest="source",
        default="",
        metavar="FOLDER",
        help="tìm tệp thiếu ở đây / fetch missing files from here",
    )
    shows(check, audience=False)
    sheet = command("contact-sheet", "in bảng ảnh hoặc tập ảnh", "print a contact sheet or an album")
    sheet.add_argument("ids", nargs="*", metavar="ID")
    sheet.add_argument("--out", required=True, metavar="FILE.pdf")
    sheet.add_argument("--kind", default="")
    sheet.add_argument("--find", dest="words", default="", metavar="WORDS")
    sheet.add_argument("--album", action="store_true", help="tập ảnh 10 × 15 cm / an album of 10 × 15 cm prints")
    _audience(sheet)
    voice = command(
        "measure-gong", "đo tiếng chiêng trong bản ghi", "measure a gong's voice in a recording", inside=False
    )
    voice.add_argument("file", metavar="FILE")
    voice.add_argument("--a4", type=_hertz, default=440.0, metavar="HZ", help="âm chuẩn A4 / the reference A4")
    shows(voice, audience=False)


def _lists(command: Callable[..., argparse.ArgumentParser]) -> None:
    lists = command(
        "catalogue-list",
        "Danh mục kiểm kê: lập, so, công bố, in",
        "inventory lists: draft, compare, publish, print",
        writes=True,
    )
    lists.add_argument(
        "what",
        choices=("list", "new", "compare", "freeze", "print"),
        metavar="WHAT",
        help="list | new | compare | freeze | print",
    )
    lists.add_argument("id", nargs="?", default="", metavar="ID", help="danh mục / the list")
    lists.add_argument("--kind", default="relic", help="new: relic, intangible, documentary_heritage")
    lists.add_argument("--year", type=_limit, default=0, metavar="YYYY", help="new: năm / the year")
    lists.add_argument("--unit", default="", metavar="UNIT", help="new: địa bàn / the area")
    lists.add_argument("--before", default="", metavar="ID", help="danh mục trước / the list before")
    lists.add_argument("--decision", default="", metavar="NO DATE", help='freeze: "15/QĐ-UBND 05/01/2027"')
    lists.add_argument("--signed-by", default="", metavar="WHO", help="freeze: người công bố / who publishes")
    lists.add_argument("--out", default="", metavar="FILE.pdf", help="print: tệp / the file")
    lists.add_argument("--json", action="store_true", help="in ra JSON / print JSON")
    _audience(lists)


def _dossiers(command: Callable[..., argparse.ArgumentParser]) -> None:
    dossiers = command(
        "dossier",
        "hồ sơ khoa học: lập, xem còn thiếu gì, dựng, đóng băng, kiểm tra",
        "dossiers: begin, see what is missing, bind, freeze, prove",
        writes=True,
    )
    what = ("list", "kinds", "new", "status", "build", "freeze", "verify", "decide")
    dossiers.add_argument("what", choices=what, metavar="WHAT", help=" | ".join(what))
    dossiers.add_argument(
        "id", nargs="?", default="", metavar="ID", help="hồ sơ; new: di tích / the dossier; the relic"
    )
    dossiers.add_argument("--kind", default="xep_hang", help="new: loại hồ sơ / kind of dossier")
    dossiers.add_argument("--edition", default="", help="new: bản quy định / edition of the rules")
    dossiers.add_argument("--rank", default="", help="new: cấp đề nghị / rank asked for")
    dossiers.add_argument("--name", default="", help="new: tên hồ sơ / name")
    dossiers.add_argument("--out", default="", metavar="PATH", help="build: tệp .pdf hoặc thư mục / a .pdf or a folder")
    dossiers.add_argument(
        "--frozen",
        dest="edition_number",
        type=int,
        nargs="?",
        const=0,
        metavar="N",
        help="build, verify: bản đã đóng băng thứ N (mặc định: cuối) / frozen edition N, the last one by default",
    )
    dossiers.add_argument("--to", default="", metavar="WHO", help="freeze: nộp cho / handed in to")
    dossiers.add_argument("--decision", default="", metavar="NO DATE", help='decide: "15/QĐ-UBND 05/01/2027"')
    dossiers.add_argument("--refused", action="store_true", help="decide: không được chấp thuận / not granted")
    dossiers.add_argument("--json", action="store_true", help="in ra JSON / print JSON")
    _audience(dossiers)


def _register(
    command: Callable[..., argparse.ArgumentParser],
    shows: Callable[..., None],
    narrows: Callable[..., None],
    dated: Callable[..., None],
) -> None:
    surveys = command("surveys", "các đợt kiểm kê và tiến độ", "surveys and how far they have come")
    shows(surveys)
    work = command("worklist", "việc cần làm; có tên thì liệt kê phiếu", "what is to be done; with a name its records")
    work.add_argument("name", nargs="?", default="", metavar="NAME")
    shows(work)
    stats = command("stats", "thống kê phiếu và hiện vật", "statistics of records and pieces")
    stats.add_argument("--kind", default="")
    stats.add_argument("--find", dest="words", default="", metavar="WORDS")
    # why a name of its own: "by" is who does it, and reading may have to mend the tables first
    stats.add_argument(
        "--by", dest="fields", nargs="+", default=[], metavar="FIELD", help="không có: theo loại phiếu / none: by kind"
    )
    stats.add_argument("--out", default="", metavar="FILE.pdf", help="in ra PDF / print to PDF")
    narrows(stats)
    dated(stats)
    shows(stats)
    join = command(
        "join", "gộp phiếu trùng: phiếu sau vào phiếu trước", "join the second record into the first", writes=True
    )
    join.add_argument("ids", nargs="+", metavar="ID")
    join.add_argument(
        "--take", nargs="+", default=[], metavar="FIELD", help="ô lấy của phiếu sau / taken from the second"
    )
    join.add_argument("--apart", action="store_true", help="tách lại phiếu đã gộp / take a join apart")
    join.add_argument("--json", action="store_true", help="in ra JSON / print JSON")
    numbers = command("numbers", "các sổ số: số tiếp theo, số bỏ trống, số trùng", "registers: next, gaps, duplicates")
    shows(numbers, audience=False)
    final = command("number", "cấp số chính thức thay số tạm", "give final numbers for provisional ones", writes=True)
    final.add_argument("ids", nargs="+", metavar="ID")
    final.add_argument("--pattern", default="", metavar="KL.000", help="mẫu số / pattern")
    parts = command("break-out", "tách hiện vật khỏi lô", "take pieces out of a lot", writes=True)
    parts.add_argument("id", metavar="ID")
    parts.add_argument("--pieces", type=_limit, default=1)


def _audience(found: argparse.ArgumentParser) -> None:
    found.add_argument(
        "--for", dest="audience", choices=tuple(AUDIENCES), default="internal", help="cho ai xem / for whom"
    )


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19 and int(text)):
        raise argparse.ArgumentTypeError(f"“{text}”: ≥ 1")
    return int(text)


def _hertz(text: str) -> float:
    try:
        hertz = float(text.replace(",", "."))
    except ValueError:
        hertz = 0.0
    if not 300 <= hertz <= 600:
        raise argparse.ArgumentTypeError(f"“{text}”: 300–600 Hz")
    return hertz
