"""Colours of the program: a light and a dark palette of its own, the shapes and colours of marks, and high contrast left alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette, QTextCharFormat

from beforehand_checks.finding import Tier

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

UNDERLINES = {
    Tier.CERTAIN: QTextCharFormat.UnderlineStyle.WaveUnderline,
    Tier.LIKELY: QTextCharFormat.UnderlineStyle.DashUnderline,
    Tier.HINT: QTextCharFormat.UnderlineStyle.DotLine,
}
"""A shape for each tier, so that no mark is told by colour alone."""


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours, as hexadecimal names."""

    name: str
    window: str
    base: str
    raised: str
    text: str
    quiet: str
    line: str
    accent: str
    on_accent: str
    selection: str
    on_selection: str
    certain: str
    likely: str
    hint: str
    good: str

    def tier(self, tier: Tier) -> QColor:
        """The colour of a tier's marks and labels."""
        return QColor({Tier.CERTAIN: self.certain, Tier.LIKELY: self.likely, Tier.HINT: self.hint}[tier])

    def mark(self, tier: Tier, *, is_strong: bool = False, is_settled: bool = False) -> QTextCharFormat:
        """How a finding's words are drawn; the chosen finding stronger, a settled one without ground."""
        mark = QTextCharFormat()
        mark.setUnderlineStyle(UNDERLINES[tier])
        mark.setUnderlineColor(QColor(self.quiet) if is_settled else self.tier(tier))
        if not is_settled or is_strong:
            ground = self.tier(tier)
            ground.setAlpha(70 if is_strong else 26)
            mark.setBackground(ground)
        return mark

    def palette(self) -> QPalette:
        """The palette of all widgets."""
        palette = QPalette()
        role = QPalette.ColorRole
        for roles, colour in (
            ((role.Window, role.Button), self.window),
            ((role.Base,), self.base),
            ((role.AlternateBase, role.ToolTipBase, role.Light), self.raised),
            ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText), self.text),
            ((role.PlaceholderText,), self.quiet),
            ((role.Mid, role.Midlight, role.Dark), self.line),
            ((role.Highlight,), self.selection),
            ((role.HighlightedText,), self.on_selection),
            ((role.Link, role.Accent), self.accent),
        ):
            for each in roles:
                palette.setColor(each, QColor(colour))
        for each in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(self.quiet))
        return palette


LIGHT = Theme(
    name="light",
    window="#f4f3f0",
    base="#fffefb",
    raised="#ffffff",
    text="#1d2126",
    quiet="#5d646c",
    line="#d5d2cb",
    accent="#1b5e8c",
    on_accent="#ffffff",
    selection="#1b5e8c",
    on_selection="#ffffff",
    certain="#b3261e",
    likely="#8a5200",
    hint="#2b62b5",
    good="#2c6e3f",
)
DARK = Theme(
    name="dark",
    window="#1f2226",
    base="#17191c",
    raised="#2a2e33",
    text="#e8e6e1",
    quiet="#a3a9b0",
    line="#3c4148",
    accent="#7cc0ee",
    on_accent="#0d1a24",
    selection="#2f6d9c",
    on_selection="#ffffff",
    certain="#ff8a80",
    likely="#f0b45a",
    hint="#8fb8ff",
    good="#86cf99",
)


def is_high_contrast() -> bool:
    """Whether the system asks for high contrast; its own colours are then kept."""
    hints = QGuiApplication.styleHints()
    accessibility = getattr(hints, "accessibility", None)
    if accessibility is None:
        return False
    return bool(accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast)


def choose(wanted: str) -> Theme:
    """The theme for a setting: ``light``, ``dark``, or ``system`` to follow the desktop."""
    if wanted == "system":
        scheme = QGuiApplication.styleHints().colorScheme()
        return DARK if scheme == Qt.ColorScheme.Dark else LIGHT
    return DARK if wanted == "dark" else LIGHT


def apply(app: QApplication, wanted: str) -> Theme:
    """Colour the whole program and return the theme that marks and labels use."""
    theme = choose(wanted)
    if is_high_contrast():
        app.setStyleSheet("")
    else:
        app.setPalette(theme.palette())
        for kind in ("QCheckBox", "QRadioButton"):
            app.setPalette(_outlined(theme), kind)  # type: ignore[arg-type]  # takes str alone, whatever its stub says
        app.setStyleSheet(stylesheet(theme))
    return theme


def _outlined(theme: Theme) -> QPalette:
    """The palette of boxes to tick: the style draws their outline 140 % darker than the window, which is lost on a dark one."""
    palette = theme.palette()
    palette.setColor(QPalette.ColorRole.Window, QColor(theme.quiet).lighter(140))
    return palette


def scaled(font: QFont, factor: float) -> QFont:
    """A copy of a font, larger or smaller, whether it counts points or pixels."""
    copy = QFont(font)
    if font.pointSizeF() > 0:
        copy.setPointSizeF(font.pointSizeF() * factor)
    else:
        copy.setPixelSize(round(font.pixelSize() * factor))
    return copy


def stylesheet(theme: Theme) -> str:
    """The few looks that a palette cannot give; every colour comes from the theme."""
    return _SHEET.format(**{name: getattr(theme, name) for name in theme.__slots__})


_SHEET = """
QMainWindow::separator {{ background: {line}; width: 1px; height: 1px; }}
QDockWidget::title {{ padding: 7px 12px 5px 12px; background: {window}; }}
QStatusBar {{ background: {window}; border-top: 1px solid {line}; color: {quiet}; }}
QStatusBar::item {{ border: 0; }}
QMenuBar {{ background: {window}; border-bottom: 1px solid {line}; }}
QLabel[look="quiet"] {{ color: {quiet}; }}
QLabel[look="quotation"] {{ color: {quiet}; border: 0; border-left: 3px solid {line}; padding: 2px 10px; }}
QLabel[look="quotation-rtl"] {{ color: {quiet}; border: 0; border-right: 3px solid {line}; padding: 2px 10px; }}
QLabel[look="certain"] {{ color: {certain}; font-weight: 600; }}
QLabel[look="likely"] {{ color: {likely}; font-weight: 600; }}
QLabel[look="hint"] {{ color: {hint}; font-weight: 600; }}
QLabel[look="good"] {{ color: {good}; font-weight: 600; }}
QLabel[look="bad"] {{ color: {certain}; font-weight: 600; }}
QFrame[look="card"] {{ background: {raised}; border: 1px solid {line}; border-radius: 10px; }}
QFrame[look="notice"] {{ background: {raised}; border: 0; border-bottom: 1px solid {line}; }}
QFrame[look="head"] {{ background: {window}; border: 0; border-bottom: 1px solid {line}; }}
QFrame[look="row"] {{ background: {window}; border: 0; border-top: 1px solid {line}; }}
QFrame[look="line"] {{ background: {line}; border: 0; max-height: 1px; min-height: 1px; }}
QPushButton, QToolButton[look="button"] {{
    background: {raised}; color: {text}; border: 1px solid {line}; border-radius: 6px; padding: 5px 12px; min-height: 18px;
}}
QPushButton:hover, QToolButton[look="button"]:hover {{ border-color: {quiet}; }}
QPushButton:pressed, QToolButton[look="button"]:pressed {{ background: {line}; }}
QPushButton:focus, QToolButton[look="button"]:focus, QToolButton:focus {{ border: 2px solid {accent}; padding: 4px 11px; }}
QPushButton:disabled {{ color: {quiet}; background: {window}; }}
QPushButton:checked {{ background: {accent}; color: {on_accent}; border-color: {accent}; }}
QPushButton[look="primary"] {{ background: {accent}; color: {on_accent}; border-color: {accent}; font-weight: 600; }}
QPushButton[look="primary"]:hover {{ border-color: {text}; }}
QPushButton[look="primary"]:focus {{ border: 2px solid {text}; }}
QPushButton[look="primary"]:disabled {{ background: {line}; color: {quiet}; border-color: {line}; }}
QPushButton[look="link"] {{ background: transparent; border: 2px solid transparent; color: {accent}; padding: 3px 4px; text-align: left; }}
QPushButton[look="link"]:hover {{ text-decoration: underline; }}
QPushButton[look="link"]:focus {{ border: 2px solid {accent}; }}
QToolButton[look="plain"] {{ border: 2px solid transparent; border-radius: 6px; padding: 3px; background: transparent; color: {quiet}; }}
QToolButton[look="plain"]:hover {{ background: {line}; color: {text}; }}
QToolButton[look="plain"]:focus {{ border: 2px solid {accent}; padding: 3px; }}
QToolButton::menu-indicator {{ image: none; }}
QLineEdit, QPlainTextEdit {{
    background: {base}; border: 1px solid {line}; border-radius: 6px; padding: 4px 8px; selection-background-color: {selection};
}}
QLineEdit:focus, QPlainTextEdit:focus {{ border: 2px solid {accent}; padding: 3px 7px; }}
QListView {{ background: {window}; border: 2px solid transparent; outline: 0; }}
QListView:focus {{ border: 2px solid {accent}; }}
QTextEdit {{ background: {base}; border: 0; }}
QScrollArea {{ background: transparent; border: 0; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {line}; border-radius: 4px; margin: 2px; min-height: 28px; min-width: 28px; }}
QScrollBar::handle:hover {{ background: {quiet}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QToolTip {{ background: {raised}; color: {text}; border: 1px solid {line}; padding: 4px; }}
QProgressBar {{ background: {line}; border: 0; border-radius: 3px; max-height: 6px; min-height: 6px; }}
QProgressBar::chunk {{ background: {good}; border-radius: 3px; }}
"""
