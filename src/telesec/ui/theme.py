"""Applies one theme to the whole application: Fusion, palette, font, French, and the style sheet of windows.

The style sheet is given to windows, not to the application: Qt dresses every widget again each time its
parent changes under an application's sheet, a page costing thrice its price by the time it is laid out.
"""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from telesec.ui import typeface
from telesec.ui.look import Look
from telesec.ui.stylesheet import sheet
from telesec.ui.tokens import DARK, HIGH_CONTRAST, LIGHT, THEMES, Tokens

__all__ = [
    "DARK",
    "HIGH_CONTRAST",
    "LIGHT",
    "MAX_POINTS",
    "MIN_POINTS",
    "THEMES",
    "application",
    "apply",
    "dress",
    "speak_french",
]

MIN_POINTS, MAX_POINTS = 10.0, 13.0
_RULES, _DRESSED, _IN_FUSION = "themeRules", "themeDressed", "themeInFusion"


def application(program: str) -> QApplication:
    """The one application, born in Fusion: asked for later, a style brings its whole class along."""
    made = QApplication([program, "-style", "fusion"])
    made.setProperty(_IN_FUSION, True)  # noqa: FBT003 - Qt takes no keyword
    return made


def apply(app: QApplication, theme_name: str = "light", point_size: float = 10.0) -> Look:
    """Dress ``app`` and return the Look its pages are built with; an unknown theme gives light."""
    tokens = THEMES.get(theme_name, LIGHT)
    points = min(max(point_size, MIN_POINTS), MAX_POINTS)
    look = Look(tokens, points)
    typeface.load()
    if not app.property(_IN_FUSION):
        app.setStyle("Fusion")
        app.setProperty(_IN_FUSION, True)  # noqa: FBT003 - Qt takes no keyword
    scheme = Qt.ColorScheme.Dark if tokens.dark else Qt.ColorScheme.Light
    app.styleHints().setColorScheme(scheme)
    rules = sheet(look)
    if app.property(_RULES) != rules:  # dressing every widget again takes a while
        app.setFont(look.font("body"))
        app.setPalette(palette(tokens))
        app.setProperty(_RULES, rules)
        for window in app.topLevelWidgets():
            if window.property(_DRESSED):
                dress(window)
    return look


def dress(window: QWidget) -> None:
    """Give a window without a parent the rules in force, now and at each change of theme.

    What opens over it (dialogs, menus, lists, tool tips) is its child and takes them from it.
    """
    app = QApplication.instance()
    rules = str(app.property(_RULES) or "") if app is not None else ""
    window.setProperty(_DRESSED, True)  # noqa: FBT003 - Qt takes no keyword
    if window.styleSheet() != rules:
        window.setStyleSheet(rules)


def speak_french(app: QApplication) -> None:
    """French dates and numbers whatever the system says, and French words in Qt's own dialogs."""
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(QLocale("fr_FR"), "qtbase", "_", folder):
        app.installTranslator(translator)


def palette(tokens: Tokens) -> QPalette:
    """The Qt palette of a theme, for what the style sheet leaves to Fusion."""
    role = QPalette.ColorRole
    colors = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.raised,
        role.Text: tokens.text,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.danger.ink,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Accent: tokens.accent,
        role.ToolTipBase: tokens.surface,
        role.ToolTipText: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.Link: tokens.accent_ink,
        role.Mid: tokens.border,
        role.Midlight: tokens.line,
        role.Light: tokens.surface,
        role.Dark: tokens.border,
        role.Shadow: tokens.line,
    }
    made = QPalette()
    for key, value in colors.items():
        made.setColor(key, QColor(value))
    for key in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, key, QColor(tokens.muted))
    return made
