"""Fields of a form: a label above, the editor, a hint or the sentence of its mistake below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from telesec.ui import icons
from telesec.ui.labels import plain_label, restyle

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionComboBox

SLACK = 2  # pixels: widths are rounded down


class LabelledField(QWidget):
    """``editor`` with its label, a hint, and a place for one sentence saying what to mend."""

    def __init__(self, label: str, editor: QWidget, hint: str = "") -> None:
        super().__init__()
        self.editor = editor
        self._hint = hint
        self._label = plain_label(label, "label")
        self._below = plain_label(hint, "small", wrap=True)
        self._label.setBuddy(editor)
        editor.setAccessibleName(label.replace("&", ""))
        editor.setAccessibleDescription(hint)
        self.setFocusProxy(editor)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._label)
        column.addWidget(editor)
        column.addWidget(self._below)
        self._below.setVisible(bool(hint))  # only now: shown without a parent, it would be a window
        if editor.sizePolicy().verticalPolicy() != QSizePolicy.Policy.Expanding:
            column.addStretch(1)

    def show_error(self, sentence: str) -> None:
        """Frame the editor and say ``sentence`` below it and to screen readers."""
        self._say(sentence, "error", wrong=True)

    def set_hint(self, hint: str) -> None:
        """Another hint than the one it was made with."""
        self._hint = hint
        self.clear_error()

    def clear_error(self) -> None:
        """Back to the hint."""
        self._say(self._hint, "small", wrong=False)

    def error(self) -> str:
        """The sentence shown as an error, or ""."""
        return self._below.text() if self.editor.property("wrong") else ""

    def _say(self, text: str, role: str, *, wrong: bool) -> None:
        self._below.setText(text)
        self._below.setVisible(bool(text))
        restyle(self._below, "role", role)
        restyle(self.editor, "wrong", wrong)
        self.editor.setAccessibleDescription(text)


def text_field(placeholder: str = "", *, secret: bool = False) -> QLineEdit:
    """One line of text; ``secret`` hides what is typed."""
    made = QLineEdit()
    made.setPlaceholderText(placeholder)
    if secret:
        made.setEchoMode(QLineEdit.EchoMode.Password)
        made.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhHiddenText)
    return made


def text_area(lines: int = 4) -> QPlainTextEdit:
    """Several lines of plain text; Tab goes to the next field."""
    made = QPlainTextEdit()
    made.setTabChangesFocus(True)
    made.setMinimumHeight(made.fontMetrics().lineSpacing() * lines + 16)
    return made


class ChoiceField(QComboBox):
    """One of a list of (key, text) pairs; texts are shown as typed, cut with « … » where they are long."""

    def __init__(self, choices: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContentsOnFirstShow)
        self.set_choices(choices)

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Replace the list; keeps the present key when it is still there."""
        kept = self.key()
        self.clear()
        for key, text in choices:
            self.addItem(text, key)
        self.choose(kept)

    def key(self) -> str:
        """The chosen key, "" when the list is empty."""
        return str(self.currentData() or "")

    def choose(self, key: str) -> None:
        """Choose ``key`` when it is in the list."""
        at = self.findData(key)
        if at >= 0:
            self.setCurrentIndex(at)

    def showPopup(self) -> None:
        """A list longer than what is shown says so."""
        self.view().setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        super().showPopup()

    def paintEvent(self, _event: QPaintEvent) -> None:
        # QStyle takes a while, and no first screen has a list.
        from PySide6.QtWidgets import QStyle, QStylePainter

        drawn = self._drawn()
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, drawn)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, drawn)
        painter.end()

    def _drawn(self) -> QStyleOptionComboBox:
        from PySide6.QtWidgets import QStyle, QStyleOptionComboBox

        drawn = QStyleOptionComboBox()
        self.initStyleOption(drawn)
        kind, field = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(kind, drawn, field, self).width() + SLACK
        drawn.currentText = self.fontMetrics().elidedText(
            drawn.currentText, Qt.TextElideMode.ElideRight, room
        )
        return drawn


class SearchField(QLineEdit):
    """A line with a magnifying glass and a cross to empty it; Down asks for the results."""

    results_requested = Signal()

    def __init__(self, name: str, placeholder: str) -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name)
        self._glass = QAction("Rechercher", self)
        self._cross = QAction("Effacer la recherche", self)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.addAction(self._cross, QLineEdit.ActionPosition.TrailingPosition)
        self._glass.triggered.connect(self._focus)
        self._cross.triggered.connect(self.clear)
        self._cross.setVisible(False)
        self.textChanged.connect(lambda text: self._cross.setVisible(bool(text)))
        self._draw_icons()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._draw_icons()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.results_requested.emit()
            return
        super().keyPressEvent(event)

    def _focus(self) -> None:
        self.setFocus()

    def _draw_icons(self) -> None:
        color = QGuiApplication.palette().color(QPalette.ColorRole.PlaceholderText).name()
        self._glass.setIcon(icons.icon("search", color))
        self._cross.setIcon(icons.icon("x", color))
