"""Buttons whose icons follow the theme, and the choices of one or several made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from telesec.ui import icons
from telesec.ui.labels import set_plain_tooltip

_ROLE = QPalette.ColorRole
_INK = {
    "primary": _ROLE.HighlightedText,
    "danger": _ROLE.BrightText,
    "nav": _ROLE.PlaceholderText,
}


class Button(QPushButton):
    """A push button of one ``kind``; its icon takes the colour of its text in every theme."""

    def __init__(self, text: str, kind: str, icon_name: str = "") -> None:
        super().__init__(text)
        self._icon_name = icon_name
        self._drawn: tuple[str, str, str, int, int] | None = None
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.toggled.connect(self._draw_icon)
        self._draw_icon()

    def set_icon(self, icon_name: str) -> None:
        """Show another bundled icon, or none for ""."""
        self._icon_name = icon_name
        self._drawn = None
        self._draw_icon()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self._draw_icon()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    def _draw_icon(self) -> None:
        if not self._icon_name:
            return
        palette = QGuiApplication.palette()
        kind = str(self.property("kind"))
        role = _ROLE.Link if self.isChecked() else _INK.get(kind, _ROLE.ButtonText)
        size = round(QGuiApplication.font().pointSizeF() * 1.6)
        gap = round(size * 0.45) if self.text() else 0
        color, muted = palette.color(role).name(), palette.color(_ROLE.PlaceholderText).name()
        wanted = (self._icon_name, color, muted, size, gap)
        if wanted == self._drawn:  # a page being laid out is told dozens of times that its style changed
            return
        self._drawn = wanted
        self.setIcon(icons.icon(*wanted))
        self.setIconSize(QSize(size + gap, size))


def primary_button(text: str, icon_name: str = "") -> Button:
    """The one action a screen is there for."""
    return Button(text, "primary", icon_name)


def secondary_button(text: str, icon_name: str = "") -> Button:
    """Any other action."""
    return Button(text, "secondary", icon_name)


def ghost_button(text: str, icon_name: str = "") -> Button:
    """An action without a frame."""
    return Button(text, "ghost", icon_name)


def danger_button(text: str, icon_name: str = "") -> Button:
    """An action that takes something away."""
    return Button(text, "danger", icon_name)


def icon_button(name: str, icon_name: str) -> Button:
    """A square button with an icon alone; ``name`` is what it does, spoken and shown on hover."""
    made = Button("", "ghost", icon_name)
    made.setProperty("shape", "square")
    made.setAccessibleName(name)
    set_plain_tooltip(made, name)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


class SegmentedControl(QFrame):
    """One choice among a few shown side by side; ``choices`` are (key, text) pairs."""

    chosen = Signal(str)

    def __init__(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setProperty("surface", "sunken")
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._buttons: dict[str, Button] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(2)
        self._row = row
        for key, text in choices:
            self.add_choice(key, text)

    def add_choice(self, key: str, text: str) -> None:
        """One more choice, at the end; the first of all is chosen."""
        button = Button(text, "segment")
        button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab enters by the one in force
        button.setCheckable(True)
        button.setAccessibleName(f"{self.accessibleName()} : {text}")
        button.clicked.connect(lambda _=False: self.chosen.emit(key))
        self._group.addButton(button)
        self._row.addWidget(button)
        for before in tuple(self._buttons.values())[-1:]:
            QWidget.setTabOrder(before, button)
        self._buttons[key] = button
        if len(self._buttons) == 1:
            self.choose(key)

    def choose(self, key: str) -> None:
        """Show ``key`` as chosen, without the signal; the caller already knows."""
        self._buttons[key].setChecked(True)
        for one, button in self._buttons.items():  # Qt sees to it for what a person chooses
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if one == key else Qt.FocusPolicy.ClickFocus)

    def retitle(self, key: str, text: str) -> None:
        """Give a choice other words, a count for instance."""
        button = self._buttons[key]
        button.setText(text)
        button.setAccessibleName(f"{self.accessibleName()} : {text}")

    def explain(self, words: Mapping[str, str]) -> None:
        """What hovering over the buttons shows, by key."""
        for key, text in words.items():
            set_plain_tooltip(self._buttons[key], text)

    def key(self) -> str:
        """The chosen key."""
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")


class Toggles(QWidget):
    """Several choices among a few shown side by side; ``choices`` are (key, text, spoken) triples."""

    changed = Signal()

    def __init__(self, name: str, choices: Sequence[tuple[str, str, str]], columns: int = 0) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._name, self._columns = name, columns
        self._buttons: dict[str, Button] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        self.set_choices(choices)

    def set_choices(self, choices: Sequence[tuple[str, str, str]]) -> None:
        """Offer these instead; none is chosen."""
        for button in self._buttons.values():
            button.hide()
            button.deleteLater()
        self._buttons = {}
        for at, (key, text, spoken) in enumerate(choices):
            button = Button(text.replace("&", "&&"), "secondary")
            button.setProperty("shape", "toggle")
            button.setCheckable(True)
            button.setAccessibleName(f"{self._name} : {spoken}")
            button.clicked.connect(lambda _checked=False: self.changed.emit())
            self._buttons[key] = button
            self._grid.addWidget(button, *divmod(at, self._columns or len(choices)))

    def fill_row(self) -> None:
        """The choices offered now are as high as the buttons beside them."""
        for button in self._buttons.values():
            button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.MinimumExpanding)

    def picked(self) -> tuple[str, ...]:
        """The chosen keys, in the order shown."""
        return tuple(key for key, button in self._buttons.items() if button.isChecked())

    def choose(self, keys: Sequence[str]) -> None:
        """Choose these alone, without the signal."""
        for key, button in self._buttons.items():
            button.setChecked(key in keys)
