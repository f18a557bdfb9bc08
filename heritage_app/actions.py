"""Every action of the window as data: id, words, key, icon, when it may be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar, QToolButton

from db.schema.label import Label
from heritage_app.icons import icon
from heritage_app.say import Say
from heritage_app.settings import Settings
from heritage_app.theme import Colours

When = Literal[
    "always",
    "writable",
    "shown",
    "record",
    "writable_record",
    "writable_shown",
    "deleted",
    "list",
    "writable_list",
    "kind",
]


class ActionSpec(msgspec.Struct, frozen=True):
    """One action. ``menu`` is where it stands; a menu's actions stand in their order, a line before ``apart`` ones."""

    id: str
    menu: str
    label: Label
    key: str = ""
    icon: str = ""
    when: When = "always"
    apart: bool = False
    group: str = ""


MENUS: Mapping[str, Label] = {
    "file": Label("&Tệp", "&File"),
    "edit": Label("&Sửa", "&Edit"),
    "record": Label("&Phiếu", "&Record"),
    "media": Label("Ả&nh, ghi âm", "&Media"),
    "register": Label("&Kiểm kê", "&Inventory"),
    "print": Label("&In", "P&rint"),
    "view": Label("&Xem", "&View"),
    "help": Label("Trợ &giúp", "&Help"),
}

GROUPS: Mapping[str, Label] = {
    "language": Label("Ngôn ngữ", "Language"),
    "theme": Label("Nền sáng, tối", "Light, dark"),
    "scale": Label("Cỡ chữ", "Size of letters"),
}

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("new_catalogue", "file", Label("Lập sổ mới…", "New catalogue…"), "Ctrl+Shift+N", "folder-plus"),
    ActionSpec("open_catalogue", "file", Label("Mở sổ…", "Open catalogue…"), "Ctrl+O", "folder-open"),
    ActionSpec("import_table", "file", Label("Nhập bảng…", "Import a table…"), "Ctrl+Shift+B", "table", "writable"),
    ActionSpec(
        "paste_table", "file", Label("Nhập bảng vừa chép", "Import the copied table"), "Ctrl+Shift+V", "", "writable"
    ),
    ActionSpec(
        "take_in", "file", Label("Nhận việc từ bản chép khác…", "Take in another copy…"), "", "download", "writable"
    ),
    ActionSpec(
        "take_lines",
        "file",
        Label("Nhận tệp mở (JSON Lines)…", "Take in an open file (JSON Lines)…"),
        "",
        "download",
        "writable",
    ),
    ActionSpec(
        "send_book",
        "file",
        Label("Xuất cả sổ ra tệp mở (JSON Lines)…", "Whole catalogue to an open file (JSON Lines)…"),
        "",
        "archive",
    ),
    ActionSpec("profile", "file", Label("Cơ quan, người ký…", "Office, signer…"), "", "landmark", "writable"),
    ActionSpec("checks", "file", Label("Các phép kiểm tra…", "Checks…"), "", "list"),
    ActionSpec("check", "file", Label("Kiểm tra sổ", "Check the catalogue"), "", "clipboard-check", apart=True),
    ActionSpec("back_up", "file", Label("Sao lưu sổ", "Back up the catalogue"), "Ctrl+B", "archive"),
    ActionSpec("backups", "file", Label("Các bản sao lưu, phục hồi…", "Backups, restore…"), "", "archive-restore"),
    ActionSpec("quit", "file", Label("Thoát", "Quit"), "Ctrl+Q", "", apart=True),
    ActionSpec("undo", "edit", Label("Hoàn tác", "Undo"), "Ctrl+Z", "undo-2", "writable"),
    ActionSpec("redo", "edit", Label("Làm lại", "Redo"), "Ctrl+Y", "redo-2", "writable"),
    ActionSpec(
        "copy",
        "edit",
        Label("Chép các dòng đã chọn", "Copy the chosen lines"),
        "Ctrl+Shift+C",
        "copy",
        "list",
        apart=True,
    ),
    ActionSpec("find", "edit", Label("Tìm trong danh sách", "Search the list"), "Ctrl+F", "search", apart=True),
    ActionSpec(
        "add_condition", "edit", Label("Thêm điều kiện lọc…", "Add a condition…"), "Ctrl+Shift+L", "filter", "list"
    ),
    ActionSpec("query_line", "edit", Label("Viết điều kiện lọc…", "Write the conditions…"), "Ctrl+L", "filter", "list"),
    ActionSpec("whole_list", "edit", Label("Bỏ hết điều kiện lọc", "Show the whole list"), "", "x", "list"),
    ActionSpec(
        "facets",
        "edit",
        Label("Đếm và lọc theo giá trị", "Count and filter by value"),
        "Ctrl+Shift+F",
        "filter",
        "list",
    ),
    ActionSpec("save_search", "edit", Label("Lưu bộ lọc", "Save the search"), "Ctrl+Shift+S", "save", "list"),
    ActionSpec("palette", "edit", Label("Tìm trong tất cả", "Find anything"), "Ctrl+K", "search"),
    ActionSpec(
        "fix_field",
        "edit",
        Label("Chữa phông cũ ở một ô (.VnTime, VNI)…", "Old fonts of a field to Unicode…"),
        "",
        "file-text",
        "writable",
        apart=True,
    ),
    ActionSpec("new", "record", Label("Phiếu mới", "New record"), "Ctrl+N", "plus", "writable"),
    ActionSpec("save", "record", Label("Lưu", "Save"), "Ctrl+S", "save", "writable"),
    ActionSpec(
        "save_new",
        "record",
        Label("Lưu và lập phiếu tiếp theo", "Save and enter the next"),
        "Ctrl+Return",
        "corner-down-left",
        "writable",
    ),
    ActionSpec("drafts", "record", Label("Bản nháp chưa lưu…", "Unsaved drafts…"), "", "file-text", "writable"),
    ActionSpec(
        "keep_field",
        "record",
        Label("Giữ ô đang gõ cho phiếu sau, hoặc thôi", "Keep this field for the next record, or not"),
        "Ctrl+Shift+K",
        "corner-down-left",
        "writable",
    ),
    ActionSpec("duplicate", "record", Label("Nhân đôi phiếu", "Duplicate"), "Ctrl+D", "copy", "writable_record"),
    ActionSpec(
        "change_many",
        "record",
        Label("Đổi một ô của nhiều phiếu…", "Change a field of many records…"),
        "Ctrl+Shift+E",
        "layers",
        "writable_list",
        apart=True,
    ),
    ActionSpec(
        "delete", "record", Label("Xóa phiếu", "Delete"), "Ctrl+Shift+Delete", "trash-2", "writable_shown", apart=True
    ),
    ActionSpec(
        "restore",
        "record",
        Label("Khôi phục phiếu đã xóa", "Restore the deleted record"),
        "Ctrl+R",
        "archive-restore",
        "deleted",
    ),
    ActionSpec(
        "all_fields",
        "record",
        Label("Hiện mọi ô của phiếu", "Show every field"),
        "Ctrl+E",
        "list",
        "always",
        apart=True,
    ),
    ActionSpec("sections", "record", Label("Đi tới một mục…", "Go to a section…"), "Ctrl+;", "list", "shown"),
    ActionSpec("history", "record", Label("Nhật ký sửa đổi", "History"), "Ctrl+H", "history", "record", apart=True),
    ActionSpec("rivals", "record", Label("Giá trị khác, nguồn", "Other values, sources"), "Ctrl+G", "layers", "record"),
    ActionSpec(
        "add_rival",
        "record",
        Label("Thêm giá trị khác…", "Add another value…"),
        "Ctrl+Shift+G",
        "layers",
        "writable_record",
    ),
    ActionSpec(
        "erase", "record", Label("Xóa hẳn theo quy định…", "Erase by law…"), "", "shield-alert", "writable_record", True
    ),
    ActionSpec(
        "attach",
        "media",
        Label("Thêm ảnh, ghi âm, bản quét…", "Add pictures, recordings, scans…"),
        "Ctrl+I",
        "image",
        "writable",
    ),
    ActionSpec(
        "attach_folder",
        "media",
        Label("Nhận cả thư mục, thẻ nhớ…", "Take in a folder, a card…"),
        "Ctrl+Shift+I",
        "folder-open",
        "writable",
    ),
    ActionSpec("record_sound", "media", Label("Ghi âm…", "Record sound…"), "", "music", "writable_record"),
    ActionSpec("visit", "media", Label("Ảnh của một chuyến đi…", "Photos of a visit…"), "", "map-pin", "writable"),
    ActionSpec(
        "look", "media", Label("Xem ảnh, nghe bản ghi", "Look at pictures, listen"), "F4", "zoom-in", "record", True
    ),
    ActionSpec("tuning", "media", Label("Thang âm của bộ chiêng", "Tuning of the gong set"), "", "music", "record"),
    ActionSpec(
        "add_here", "register", Label("Thêm hiện vật ở đây…", "Add an object here…"), "Ctrl+T", "plus", "writable", True
    ),
    ActionSpec(
        "entry_sheet",
        "register",
        Label("Nhập nhiều phiếu như bảng tính…", "Enter many as in a spreadsheet…"),
        "Ctrl+M",
        "table",
        "writable",
    ),
    ActionSpec(
        "break_out", "register", Label("Tách khỏi lô…", "Take out of the lot…"), "", "layers", "writable_record"
    ),
    ActionSpec(
        "final_numbers", "register", Label("Cấp số chính thức", "Give final numbers"), "", "clipboard-list", "writable"
    ),
    ActionSpec("join", "register", Label("Gộp hai phiếu trùng…", "Join two records…"), "", "link", "writable"),
    ActionSpec(
        "separate", "register", Label("Tách lại phiếu đã gộp", "Take a join apart"), "", "copy", "writable_record"
    ),
    ActionSpec(
        "survey_progress",
        "register",
        Label("Tiến độ đợt kiểm kê", "Progress of the survey"),
        "",
        "clipboard-check",
        "record",
    ),
    ActionSpec("print_sheet", "print", Label("In phiếu này", "Print this sheet"), "Ctrl+P", "printer", "shown"),
    ActionSpec(
        "print_list", "print", Label("In danh mục", "Print the inventory list"), "Ctrl+Shift+P", "printer", "list"
    ),
    ActionSpec("send_out", "print", Label("Xuất bảng…", "Export…"), "Ctrl+Shift+X", "table", "kind", apart=True),
    ActionSpec(
        "print_blank", "print", Label("In phiếu trống để ghi tay", "Print an empty sheet"), "", "file-text", "list"
    ),
    ActionSpec(
        "dossier_bind", "print", Label("Dựng hồ sơ khoa học…", "Bind the dossier…"), "", "folder-open", "record", True
    ),
    ActionSpec(
        "dossier_freeze", "print", Label("Đóng băng hồ sơ", "Freeze the dossier"), "", "lock", "writable_record"
    ),
    ActionSpec(
        "dossier_prove",
        "print",
        Label("Kiểm tra bản đóng băng", "Prove the frozen edition"),
        "",
        "clipboard-check",
        "record",
    ),
    ActionSpec(
        "print_pictures", "print", Label("In bảng ảnh…", "Print a contact sheet…"), "", "image", "record", apart=True
    ),
    ActionSpec(
        "print_album", "print", Label("In tập ảnh 10 × 15 cm…", "Print an album of 10 × 15 cm…"), "", "image", "record"
    ),
    ActionSpec(
        "print_cards", "print", Label("In thẻ mã QR để chụp…", "Print QR cards to photograph…"), "", "file-text", "list"
    ),
    ActionSpec("forms", "print", Label("Các mẫu in, sửa mẫu…", "Forms, changing them…"), "", "list", apart=True),
    ActionSpec("other_pane", "view", Label("Sang danh sách / phiếu", "To list / record"), "F6", ""),
    ActionSpec("gallery", "view", Label("Danh sách dạng ảnh", "List as pictures"), "F7", "image", "list"),
    ActionSpec(
        "as_sheet", "view", Label("Sửa danh sách như bảng tính", "List as a spreadsheet"), "F3", "table", "list"
    ),
    ActionSpec("columns", "view", Label("Chọn cột…", "Choose columns…"), "", "columns-3", "list"),
    ActionSpec("no_groups", "view", Label("Thôi nhóm danh sách", "List without groups"), "", "", "list"),
    ActionSpec("statistics", "view", Label("Thống kê…", "Statistics…"), "Ctrl+Shift+T", "table", apart=True),
    ActionSpec("questions", "view", Label("Giá trị cần chọn", "Values to choose"), "", "circle-help"),
    ActionSpec("registers", "view", Label("Sổ cấp số, số trùng…", "Registers, numbers twice…"), "", "clipboard-list"),
    ActionSpec("as_of", "view", Label("Xem sổ của một ngày đã qua…", "The book as of a day…"), "", "calendar", "kind"),
    ActionSpec("journal", "view", Label("Nhật ký", "Journal"), "Ctrl+J", "history"),
    ActionSpec("vietnamese", "view", Label("Tiếng Việt", "Tiếng Việt"), "", "", apart=True, group="language"),
    ActionSpec("english", "view", Label("English", "English"), "", "", group="language"),
    ActionSpec("light", "view", Label("Nền sáng", "Light"), "", "", group="theme"),
    ActionSpec("dark", "view", Label("Nền tối", "Dark"), "", "", group="theme"),
    ActionSpec("system", "view", Label("Theo hệ thống", "As the system"), "", "", group="theme"),
    ActionSpec("scale_100", "view", Label("Cỡ chữ 100 %", "Letters 100 %"), "Ctrl+0", "", group="scale"),
    ActionSpec("scale_150", "view", Label("Cỡ chữ 150 %", "Letters 150 %"), "", "", group="scale"),
    ActionSpec("scale_200", "view", Label("Cỡ chữ 200 %", "Letters 200 %"), "", "", group="scale"),
    ActionSpec("guide", "help", Label("Hướng dẫn", "Guide"), "Shift+F1", "book-open"),
    ActionSpec("shortcuts", "help", Label("Phím tắt", "Keyboard shortcuts"), "F1", "keyboard"),
    ActionSpec("about", "help", Label("Giới thiệu Sổ Di sản", "About this program"), "", "info", apart=True),
)


def make_actions(window: QMainWindow, say: Say, colours: Colours, run: Callable[[str], None]) -> dict[str, QAction]:
    """Fill the menu bar and return the actions by id."""
    menus: dict[str, QMenu] = {}
    for menu_id, label in MENUS.items():
        menus[menu_id] = window.menuBar().addMenu(say.label(label))
    made: dict[str, QAction] = {}
    groups: dict[str, QActionGroup] = {}
    for spec in ACTIONS:
        action = QAction(say.label(spec.label), window)
        if spec.key:
            action.setShortcut(QKeySequence(spec.key))
        if spec.icon:
            action.setIcon(icon(spec.icon, colours.accent))
        if spec.group:
            action.setCheckable(True)
            groups.setdefault(spec.group, QActionGroup(window)).addAction(action)
        action.triggered.connect(lambda _=False, i=spec.id: run(i))
        if spec.apart:
            menus[spec.menu].addSeparator()
        if spec.group and spec.group not in menus:
            menus[spec.group] = menus[spec.menu].addMenu(say.label(GROUPS[spec.group]))
        menus[spec.group or spec.menu].addAction(action)
        made[spec.id] = action
    window.menuBar().setCornerWidget(_finder(window.menuBar(), made["palette"], say))
    name_finder(window, say, short=False)
    return made


def name_finder(window: QMainWindow, say: Say, short: bool) -> None:
    """Write on the button at the corner what it does; ``short`` where the menus need its room."""
    button = window.menuBar().cornerWidget()
    assert isinstance(button, QToolButton)
    button.setText("Ctrl+K" if short else say("Tìm trong tất cả…  (Ctrl+K)", "Find anything…  (Ctrl+K)"))


def _finder(bar: QMenuBar, palette: QAction, say: Say) -> QToolButton:
    """Return the button at the corner that opens the line for everything."""
    button = QToolButton(bar)
    button.setObjectName("finder")
    button.setToolTip(say("Tìm trong tất cả (Ctrl+K)", "Find anything (Ctrl+K)"))
    button.setIcon(palette.icon())
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.clicked.connect(palette.trigger)
    return button


def tick_chosen(actions: Mapping[str, QAction], settings: Settings) -> None:
    """Tick the actions of what is set: theme, size of letters, language."""
    language = "vietnamese" if settings.language == "vi" else "english"
    for name in (settings.theme, f"scale_{settings.scale}", language):
        if name in actions:
            actions[name].setChecked(True)
