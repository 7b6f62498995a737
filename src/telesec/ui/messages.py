"""Sentences to the person: the bar above a page, the empty page, and short questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from telesec.ui import icons
from telesec.ui.buttons import Button, ghost_button, icon_button, primary_button, secondary_button
from telesec.ui.labels import plain_label, restyle
from telesec.ui.spoken import alert

_KINDS = {
    "info": ("info", "Information"),
    "success": ("circle-check", "C'est fait"),
    "warning": ("triangle-alert", "Attention"),
    "error": ("circle-alert", "Erreur"),
}


def in_lines(sentences: Sequence[str]) -> str:
    """Several sentences for one bar: a line each, marked so that a long one does not run into the next."""
    return "\n".join(f"• {one}" for one in sentences) if len(sentences) > 1 else "".join(sentences)


class _Picture(QLabel):
    """An icon which takes the colours of the theme, and of the next one."""

    def __init__(self, icon_name: str, size: int, role: QPalette.ColorRole = QPalette.ColorRole.Text) -> None:
        super().__init__()
        self._icon_name, self._size, self._role = icon_name, size, role
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._draw()

    def show_icon(self, icon_name: str) -> None:
        """Another icon."""
        self._icon_name = icon_name
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self._draw()

    def _draw(self) -> None:
        color = QGuiApplication.palette().color(self._role).name()
        self.setPixmap(icons.pixmap(self._icon_name, color, self._size, 2.0))


class MessageBar(QFrame):
    """One sentence above a page (info, success, warning or error), with at most one action.

    ``said`` carries the kind, the sentence and whether there is an action.
    """

    said = Signal(str, str, bool)
    cleared = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "message")
        self.setProperty("tone", "info")
        self._picture = _Picture("info", 18)
        self._sentence = plain_label("", wrap=True)
        self._sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._action: Button = ghost_button("")
        self._do: Callable[[], object] | None = None
        close = icon_button("Fermer le message", "x")
        for button in (self._action, close):  # a click takes the keys from nobody
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._action.clicked.connect(self._act)
        close.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 6, 4)
        row.setSpacing(10)
        for part in (self._picture, self._sentence, self._action, close):
            row.addWidget(part, 1 if part is self._sentence else 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def show_message(
        self, kind: str, sentence: str, action_text: str = "", action: Callable[[], object] | None = None
    ) -> None:
        """Show ``sentence``; ``kind`` is info, success, warning or error. Screen readers hear it."""
        icon_name, spoken = _KINDS[kind]
        restyle(self, "tone", "danger" if kind == "error" else kind)
        self._picture.show_icon(icon_name)
        self._sentence.setText(sentence)
        self._do = action
        self._action.setText(action_text)
        self._action.setVisible(action is not None)
        self.setAccessibleName(f"{spoken} : {sentence}")
        self.show()
        self.said.emit(kind, sentence, action is not None)
        alert(self)

    def text(self) -> str:
        """The sentence shown, "" when the bar is hidden."""
        return "" if self.isHidden() else self._sentence.text()

    def clear(self) -> None:
        """Hide the bar and forget its sentence; the keys go back to what lies before it."""
        there = QApplication.focusWidget()
        if there is not None and self.isAncestorOf(there):
            self.focusNextPrevChild(False)  # noqa: FBT003 - Qt's own signature
        self._sentence.setText("")
        self.setAccessibleName("")
        self.setAccessibleDescription("")
        self._do = None
        self.hide()
        self.cleared.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            return
        super().keyPressEvent(event)

    def _act(self) -> None:
        action = self._do
        self.clear()
        if action is not None:
            action()


def silent_one(*bars: MessageBar) -> MessageBar | None:
    """The first that says nothing; None while each is read."""
    return next((bar for bar in bars if bar.isHidden()), None)


class EmptyState(QWidget):
    """What a page shows when there is nothing yet: why, and what to do."""

    def __init__(
        self,
        icon_name: str,
        title: str,
        sentence: str,
        action_text: str = "",
        action: Callable[[], object] | None = None,
        *,
        main: bool = True,
    ) -> None:
        """``main`` is False where the page shows the same action as its main button."""
        super().__init__()
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(2)
        middle = Qt.AlignmentFlag.AlignHCenter
        heading = plain_label(title, "title", wrap=True)
        words = plain_label(sentence, "muted", wrap=True)
        for part in (heading, words):
            part.setAlignment(middle)
            part.setMinimumWidth(300)
        column.addWidget(_Picture(icon_name, 36, QPalette.ColorRole.PlaceholderText), 0, middle)
        column.addWidget(heading)
        column.addWidget(words)
        if action is not None:
            button = primary_button(action_text) if main else secondary_button(action_text)
            button.clicked.connect(lambda _checked=False: action())
            column.addWidget(button, 0, middle)
        column.addStretch(3)


class Answer(StrEnum):
    """What was answered about a form left unfinished."""

    SAVE = "save"
    DISCARD = "discard"
    STAY = "stay"


def _box(parent: QWidget, title: str, sentence: str) -> QMessageBox:
    made = QMessageBox(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWindowTitle(title)
    made.setText(title)
    made.setInformativeText(sentence)
    for name, role in (("qt_msgbox_label", "title"), ("qt_msgbox_informativelabel", "body")):
        words = made.findChild(QLabel, name)
        if isinstance(words, QLabel):
            words.setTextFormat(Qt.TextFormat.PlainText)
            words.setProperty("role", role)
            words.setMinimumWidth(380)
    return made


def _add(box: QMessageBox, text: str, kind: str, role: QMessageBox.ButtonRole) -> Button:
    """A button that belongs to ``box``: one left to Python would go while the box still points at it."""
    made = Button(text, kind)
    made.setParent(box)
    box.addButton(made, role)
    return made


def _ask(box: QMessageBox) -> QAbstractButton | None:
    """The button pressed; the box and the names it shows do not outlive the answer."""
    box.exec()
    clicked = box.clickedButton()
    box.deleteLater()
    return clicked


def confirm(
    parent: QWidget, title: str, sentence: str, action_text: str, *, danger: bool = False, enter: bool = False
) -> bool:
    """Ask before doing; « Annuler », Escape, and Enter struck without reading mean no.

    ``enter``: Enter does it, where Ctrl+Z takes it back or the question is the last step of the act itself.
    """
    box = _box(parent, title, sentence)
    stay = _add(box, "Annuler", "secondary", QMessageBox.ButtonRole.RejectRole)
    go = _add(box, action_text, "danger" if danger else "primary", QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(go if enter else stay)
    box.setEscapeButton(stay)
    return _ask(box) is go


def ask_unsaved(parent: QWidget, sentence: str = "Ce formulaire n'est pas enregistré.") -> Answer:
    """Ask what to do with an unfinished form; Enter saves it, Escape stays on it."""
    box = _box(parent, "Enregistrer avant de quitter ?", sentence)
    save = _add(box, "Enregistrer", "primary", QMessageBox.ButtonRole.AcceptRole)
    drop = _add(box, "Ne pas enregistrer", "danger", QMessageBox.ButtonRole.DestructiveRole)
    stay = _add(box, "Annuler", "secondary", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(save)
    box.setEscapeButton(stay)
    clicked = _ask(box)
    if clicked is save:
        return Answer.SAVE
    return Answer.DISCARD if clicked is drop else Answer.STAY


def inform(parent: QWidget, title: str, sentence: str) -> None:
    """Say one thing and wait until it is read."""
    box = _box(parent, title, sentence)
    box.setEscapeButton(_add(box, "Fermer", "primary", QMessageBox.ButtonRole.AcceptRole))
    _ask(box)
