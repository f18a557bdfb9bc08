"""Colours, letters and the style sheet, in one place; light and dark are the same sheet with other colours."""

from __future__ import annotations

import sys

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from assets import asset
from heritage_app.settings import Theme

BASE_POINTS = 10.0


class Colours(msgspec.Struct, frozen=True):
    """The colours of a theme; every text on its ground has a contrast of 4.5 : 1 at least (tested)."""

    ground: str
    page: str
    field: str
    ink: str
    muted: str
    line: str
    accent: str
    on_accent: str
    chosen: str
    hover: str
    warning: str
    error: str


LIGHT = Colours(
    "#F3F1EA",
    "#FBFAF7",
    "#FFFFFF",
    "#1F2421",
    "#5F665F",
    "#DAD6CA",
    "#2F6F5E",
    "#FFFFFF",
    "#DCE9E3",
    "#EBE8DE",
    "#8A5A0B",
    "#A93226",
)
DARK = Colours(
    "#181A18",
    "#1E211F",
    "#272B28",
    "#E8E6E0",
    "#A3A89F",
    "#3A3F3B",
    "#6FB8A2",
    "#10201B",
    "#2B4038",
    "#2A2E2B",
    "#E0A94A",
    "#EE8478",
)


def colours_of(theme: Theme, app: QApplication) -> Colours:
    """Return the colours of a theme; the system's choice where it has one."""
    if theme == "system":
        return DARK if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT
    return DARK if theme == "dark" else LIGHT


def load_fonts() -> None:
    """Make the bundled family known to Qt: it has all Vietnamese and Mường marks."""
    for name in ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"):
        QFontDatabase.addApplicationFont(str(asset("fonts", name)))


def load_rare_fonts() -> None:
    """Make italics and Tai Viet known, which no list needs for its first paint."""
    for name in ("NotoSans-Italic.ttf", "NotoSansTaiViet-Regular.ttf"):
        QFontDatabase.addApplicationFont(str(asset("fonts", name)))


def application() -> QApplication:
    """Begin Qt in the style that every system has, which the colours are made for."""
    # why by an argument: to give a style back, setStyle would have all that styles know made known to Python
    return QApplication([*sys.argv[:1], "-style", "Fusion"])


def apply(app: QApplication, colours: Colours, scale: int) -> None:
    """Dress the whole program."""
    font = QFont("Noto Sans")
    font.setPointSizeF(BASE_POINTS * scale / 100)
    app.setFont(font)
    palette = QPalette()
    for role, colour in (
        (QPalette.ColorRole.Window, colours.ground),
        (QPalette.ColorRole.Base, colours.field),
        (QPalette.ColorRole.AlternateBase, colours.page),
        (QPalette.ColorRole.WindowText, colours.ink),
        (QPalette.ColorRole.Text, colours.ink),
        (QPalette.ColorRole.ButtonText, colours.ink),
        (QPalette.ColorRole.Button, colours.page),
        (QPalette.ColorRole.Highlight, colours.accent),
        (QPalette.ColorRole.HighlightedText, colours.on_accent),
        (QPalette.ColorRole.PlaceholderText, colours.muted),
        (QPalette.ColorRole.ToolTipBase, colours.field),
        (QPalette.ColorRole.ToolTipText, colours.ink),
        (QPalette.ColorRole.Link, colours.accent),
        (QPalette.ColorRole.Mid, colours.line),
        (QPalette.ColorRole.Light, colours.page),
    ):
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.muted))
    app.setPalette(palette)
    app.setStyleSheet(_sheet(colours, scale))


def _sheet(c: Colours, scale: int) -> str:
    def px(n: float) -> str:
        return f"{round(n * scale / 100)}px"

    # why: beside the words of a cell a table leaves three pixels more than its style says
    beside = f"{round(6 * scale / 100) + 3}px"
    # why: a long menu of large letters is to stay in one column
    between = 6 if scale < 150 else 4

    def pt(n: float) -> str:
        return f"{n * scale / 100:.1f}pt"

    return f"""
QMainWindow, QDialog {{ background: {c.ground}; }}
QMenuBar {{ background: {c.ground}; border-bottom: 1px solid {c.line}; padding: {px(2)}; }}
QMenuBar::item {{ padding: {px(4)} {px(10)}; border-radius: {px(4)}; background: transparent; }}
QMenuBar::item:selected, QMenu::item:selected {{ background: {c.chosen}; color: {c.ink}; }}
QMenu {{ background: {c.field}; border: 1px solid {c.line}; padding: {px(4)}; icon-size: {px(16)}; }}
QMenu::item {{ padding: {px(between)} {px(24)} {px(between)} {px(10)}; border-radius: {px(4)}; }}
QMenu::icon {{ padding-left: {px(10)}; }}
QMenu::right-arrow {{ width: {px(8)}; height: {px(8)}; }}
QMenu::item:disabled {{ color: {c.muted}; }}
QMenu::separator {{ height: 1px; background: {c.line}; margin: {px(4)} {px(8)}; }}
QStatusBar {{ background: {c.ground}; border-top: 1px solid {c.line}; color: {c.muted}; }}
QStatusBar::item {{ border: none; }}
QSplitter::handle {{ background: {c.line}; }}
QToolTip {{ background: {c.field}; color: {c.ink}; border: 1px solid {c.line}; padding: {px(4)}; }}
#sidebar {{ background: {c.ground}; border: none; outline: none; padding: {px(6)}; }}
#sidebar::item {{ padding: {px(3)} {px(2)} {px(3)} {px(8)}; }}
#sidebar::item:selected {{ background: {c.chosen}; color: {c.ink}; }}
#sidebar::item:hover:!selected {{ background: {c.hover}; }}
#sidebar QLineEdit {{ padding: 0 {px(3)}; border-radius: 0; }}
#facets, #facettree {{ background: {c.ground}; border: none; outline: none; }}
#facettree::item {{ padding: {px(4)} {px(2)}; }}
QPushButton, QTreeView, QListView, QTableView {{ icon-size: {px(16)}; }}
QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator {{ width: {px(15)}; height: {px(15)}; }}
#facettree::item:selected {{ background: {c.chosen}; color: {c.ink}; }}
#facettree::item:hover:!selected {{ background: {c.hover}; }}
#listpane, #recordpane, #startpage, #emptypage, #outline {{ background: {c.page}; }}
#strip, #striprow {{ background: {c.page}; border: none; }}
#striprow::item {{ border-radius: {px(4)}; padding: {px(2)}; }}
#striprow::item:selected {{ background: {c.chosen}; }}
#title {{ font-size: {pt(15)}; font-weight: bold; color: {c.ink}; }}
#heading {{ font-size: {pt(11.5)}; font-weight: bold; color: {c.accent}; padding-top: {px(14)}; padding-bottom: {px(2)}; qproperty-indent: 0; }}
#muted, #count {{ color: {c.muted}; }}
#fieldlabel {{ color: {c.muted}; padding-top: {px(6)}; qproperty-indent: 0; }}
#problem {{ color: {c.warning}; }}
#problem[level="impossible"] {{ color: {c.error}; }}
#problem[level="advice"] {{ color: {c.muted}; }}
#understood {{ color: {c.accent}; }}
#bar {{ background: {c.chosen}; border-bottom: 1px solid {c.line}; }}
QTableView {{ background: {c.page}; alternate-background-color: {c.page}; border: none; gridline-color: {c.line};
  selection-background-color: {c.chosen}; selection-color: {c.ink}; outline: none; }}
QTableView::item {{ padding: 0 {px(6)}; border-bottom: 1px solid {c.line}; }}
QDialog QTreeView {{ background: {c.page}; border: none; selection-background-color: {c.chosen}; selection-color: {c.ink}; outline: none; }}
QDialog QTreeView::item {{ padding: {px(6)}; border-bottom: 1px solid {c.line}; color: {c.ink}; }}
QDialog QTreeView::item:selected {{ background: {c.chosen}; }}
#guide {{ background: {c.page}; border: none; padding: {px(8)} {px(24)}; }}
#facets::item {{ padding: {px(6)} {px(8)}; }}
#facets::item:selected {{ background: {c.chosen}; color: {c.ink}; }}
#palette QLineEdit {{ font-size: {pt(11.5)}; padding: {px(8)} {px(10)}; }}
QTableView::item:focus {{ border: 1px solid {c.accent}; }}
QHeaderView {{ background: {c.page}; }}
QHeaderView::section {{ background: {c.page}; color: {c.muted}; border: none; border-bottom: 1px solid {c.line}; padding: {px(6)} {beside}; font-weight: normal; }}
QHeaderView::section:hover {{ color: {c.accent}; }}
QLineEdit, QPlainTextEdit, QComboBox {{ background: {c.field}; border: 1px solid {c.line}; border-radius: {px(5)}; padding: {px(5)} {px(8)};
  selection-background-color: {c.accent}; selection-color: {c.on_accent}; color: {c.ink}; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus {{ border: 1px solid {c.accent}; }}
QLineEdit[quiet="true"], QPlainTextEdit[quiet="true"], QComboBox[quiet="true"] {{
  background: transparent; border: 1px solid transparent; border-bottom: 1px solid {c.line}; border-radius: 0; }}
QLineEdit[quiet="true"]:hover, QPlainTextEdit[quiet="true"]:hover, QComboBox[quiet="true"]:hover {{
  border: 1px solid {c.line}; background: {c.field}; border-radius: {px(5)}; }}
QLineEdit[quiet="true"]:focus, QPlainTextEdit[quiet="true"]:focus, QComboBox[quiet="true"]:focus {{
  border: 1px solid {c.accent}; background: {c.field}; border-radius: {px(5)}; }}
QLineEdit[refused="true"] {{ border: 1px solid {c.error}; }}
QComboBox::drop-down {{ border: none; width: {px(22)}; }}
QComboBox::down-arrow {{ image: url("{asset("icons", "combo-arrow.svg").as_posix()}"); width: {px(14)}; height: {px(14)}; }}
QComboBox QAbstractItemView, QAbstractItemView#suggestions {{ background: {c.field}; border: 1px solid {c.line}; selection-background-color: {c.chosen};
  selection-color: {c.ink}; outline: none; }}
QAbstractItemView#suggestions::item {{ padding: {px(5)} {px(8)}; }}
QPushButton {{ background: {c.field}; border: 1px solid {c.line}; border-radius: {px(5)}; padding: {px(6)} {px(14)}; color: {c.ink}; }}
QPushButton:hover {{ border-color: {c.accent}; }}
QPushButton:focus {{ border: 1px solid {c.accent}; }}
QPushButton:disabled {{ color: {c.muted}; }}
QPushButton#primary {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent}; font-weight: bold; }}
QPushButton#primary:disabled {{ background: {c.hover}; color: {c.muted}; border-color: {c.line}; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QPushButton#door {{ font-size: {pt(11.5)}; text-align: left; padding: {px(18)} {px(22)}; }}
QToolButton {{ qproperty-iconSize: {px(20)} {px(20)}; }}
#sidebar {{ qproperty-iconSize: {px(18)} {px(18)}; }}
QPushButton#quiet, QPushButton#rowline, QToolButton {{
  background: transparent; border: 1px solid transparent; border-radius: {px(5)}; padding: {px(4)} {px(8)}; color: {c.accent}; text-align: left; }}
QPushButton#startline {{ background: transparent; border: 1px solid transparent; border-radius: {px(5)}; padding: {px(2)} 0; color: {c.accent}; text-align: left; }}
QPushButton#rowline {{ color: {c.ink}; padding: {px(3)} {px(6)}; }}
QToolButton#rowtool {{ qproperty-iconSize: {px(15)} {px(15)}; padding: {px(3)} {px(5)}; }}
QPushButton#quiet:hover, QPushButton#rowline:hover, QPushButton#startline:hover, QToolButton:hover {{ background: {c.hover}; }}
QPushButton#quiet:focus, QPushButton#rowline:focus, QPushButton#startline:focus, QToolButton:focus {{ border: 1px solid {c.accent}; }}
QToolButton#finder {{ qproperty-iconSize: {px(16)} {px(16)}; color: {c.muted}; border: 1px solid {c.line}; background: {c.page};
  padding: {px(2)} {px(12)}; margin: {px(1)} {px(8)}; }}
QToolButton#finder:hover {{ color: {c.accent}; border-color: {c.accent}; }}
QToolButton:disabled, QPushButton#quiet:disabled {{ color: {c.muted}; }}
QToolButton::menu-indicator {{ image: none; }}
QFrame#chip {{ background: {c.chosen}; border-radius: {px(10)}; }}
QFrame#row {{ background: transparent; border: none; border-bottom: 1px solid {c.line}; }}
QFrame#card, QFrame#row[open="true"] {{ background: {c.field}; border: 1px solid {c.line}; border-radius: {px(6)}; }}
QScrollArea {{ border: none; background: {c.page}; }}
QScrollArea > QWidget > QWidget {{ background: {c.page}; }}
QScrollBar:vertical {{ background: transparent; width: {px(12)}; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {px(12)}; margin: 0; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QScrollBar::handle {{ background: {c.line}; border-radius: {px(5)}; min-height: {px(30)}; min-width: {px(30)}; margin: 1px; }}
QScrollBar::handle:hover {{ background: {c.muted}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{ background: none; border: none; height: 0; width: 0; }}
"""
