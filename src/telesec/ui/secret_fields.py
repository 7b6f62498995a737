"""Fields for what must not stay on the screen: passwords, their strength, one-time codes, QR."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from telesec.ui.buttons import icon_button
from telesec.ui.fields import text_field
from telesec.ui.labels import plain_label

FORGET_MS = 60_000
_QUIET = 4  # modules of white around a QR (ISO/IEC 18004)


class Verdict(Protocol):
    """What a strength check says: 0–4, whether the policy accepts, and why in plain words."""

    @property
    def score(self) -> int: ...
    @property
    def ok(self) -> bool: ...
    @property
    def sentence(self) -> str: ...
    @property
    def suggestions(self) -> tuple[str, ...]: ...


class PasswordField(QWidget):
    """A hidden line, shown only while its eye is held down, emptied when left alone for a minute.

    ``forgotten`` when that minute has passed. ``hold`` stops the clock while what was typed is at work,
    ``renew`` starts it again: somebody is still there.
    """

    edited = Signal(str)
    forgotten = Signal()
    submitted = Signal()

    def __init__(self, name: str, forget_ms: int = FORGET_MS) -> None:
        super().__init__()
        self.line = text_field(secret=True)
        self.line.setMaxLength(400)
        self._eye = icon_button("Montrer le mot de passe tant que ce bouton est tenu", "eye")
        self._eye.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._eye.pressed.connect(self._show)
        self._eye.released.connect(self._hide)
        self.line.setAccessibleName(name)
        self.line.textEdited.connect(self._typed)
        self.line.returnPressed.connect(self.submitted)
        self.setFocusProxy(self.line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.line, 1)
        row.addWidget(self._eye)
        self._forget = QTimer(self)
        self._forget.setSingleShot(True)
        self._forget.setInterval(forget_ms)
        self._forget.timeout.connect(self._run_out)

    def text(self) -> str:
        return self.line.text()

    def clear(self) -> None:
        """Forget what was typed."""
        self._forget.stop()
        self._hide()
        had = bool(self.line.text())
        self.line.clear()
        if had:
            self.edited.emit("")

    def put_eye_behind(self, part: QWidget) -> None:
        """Tab goes from what is typed here straight to the next field; the eye comes after ``part``."""
        QWidget.setTabOrder(part, self._eye)

    def hold(self) -> None:
        """Keep what was typed until ``renew``."""
        self._forget.stop()

    def renew(self) -> None:
        """A whole minute again."""
        if self.line.text():
            self._forget.start()

    def _run_out(self) -> None:
        self.clear()
        self.forgotten.emit()

    def _typed(self, text: str) -> None:
        self._forget.start()
        self.edited.emit(text)

    def _show(self) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Normal)
        self.line.deselect()

    def _hide(self) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Password)


class StrengthMeter(QWidget):
    """Four steps and a sentence: how good a password is, why, and what would make it better."""

    def __init__(self, weigh: Callable[[str], Verdict]) -> None:
        super().__init__()
        self._weigh = weigh
        self._bar = QProgressBar()
        self._bar.setRange(0, 4)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Solidité du mot de passe")
        self._words = plain_label("", "small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._bar)
        column.addWidget(self._words)
        self.ok = False
        self.weigh("")

    def weigh(self, text: str) -> None:
        """Show the verdict on ``text``."""
        verdict = self._weigh(text)
        self.ok = verdict.ok
        self._bar.setValue(verdict.score)
        self._words.setText(" ".join((verdict.sentence, *verdict.suggestions)))
        self._bar.setAccessibleDescription(self._words.text())

    def sentence(self) -> str:
        return self._words.text()


def code_field(placeholder: str = "123 456") -> QLineEdit:
    """A line for a six-digit code; longer one-time codes fit too."""
    made = text_field(placeholder)
    made.setMaxLength(24)
    made.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
    return made


class QrPicture(QWidget):
    """A QR drawn from its matrix, black on white in every theme; it is never written to a file."""

    def __init__(self, name: str, side: int = 208) -> None:
        super().__init__()
        self._rows: Sequence[Sequence[bool]] = ()
        self._side = side
        self._module = 2
        self.setFixedSize(QSize(side, side))
        self.setAccessibleName(name)

    def show_matrix(self, rows: Sequence[Sequence[bool]]) -> None:
        """Draw ``rows`` of dark modules; an empty matrix wipes the picture."""
        self._rows = rows
        if rows:
            across = len(rows) + 2 * _QUIET
            self._module = max(2, round(self._side / across))
            self.setFixedSize(QSize(self._module * across, self._module * across))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#ffffff"))
        if not self._rows:
            return
        module, start = self._module, self._module * _QUIET
        black = QColor("#000000")
        for y, row in enumerate(self._rows):
            for x, dark in enumerate(row):
                if dark:
                    painter.fillRect(QRect(start + x * module, start + y * module, module, module), black)
