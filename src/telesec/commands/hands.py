"""Drives a real window the way a person does: by the names on the screen, the keyboard and the mouse."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

PATIENCE = 20.0  # seconds a step may take before it is called failed
_BEAT_MS = 15
W = TypeVar("W", bound=QWidget)


class Lost(AssertionError):
    """What a step expected is not on the screen."""


class Hands:
    """Finds visible widgets by accessible name or text; waits for them, never sleeps blindly."""

    def __init__(self, window: QWidget, pictures: Path) -> None:
        self.window = window
        self._pictures = pictures
        self._count = len(list(pictures.glob("[0-9][0-9]-*.png")))

    def until(self, ready: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
        """Let the program work until ``ready`` answers something true; raises Lost."""
        deadline = time.monotonic() + patience
        while not ready():
            if time.monotonic() > deadline:
                raise Lost(what)
            QTest.qWait(_BEAT_MS)

    def shown(self, kind: type[W]) -> list[W]:
        """Visible widgets of ``kind`` in every window of the program."""
        tops = [top for top in QApplication.topLevelWidgets() if top.isVisible()]
        found = [child for top in tops for child in (*top.findChildren(kind), top) if isinstance(child, kind)]
        return [child for child in dict.fromkeys(found) if child.isVisible()]

    def visible(self, kind: type[W], name: str) -> list[W]:
        """Those called ``name``."""
        return [child for child in self.shown(kind) if _is_called(child, name)]

    def find(self, kind: type[W], name: str) -> W:
        """The first visible widget of ``kind`` called ``name``, once it is there and enabled."""
        self.until(
            lambda: any(child.isEnabled() for child in self.visible(kind, name)), f"« {name} » n'apparaît pas"
        )
        return next(child for child in self.visible(kind, name) if child.isEnabled())

    def press(self, name: str) -> None:
        """Click the button called ``name``."""
        button = self.find(QAbstractButton, name)
        at = QPoint(min(12, button.width() // 2), button.height() // 2)  # a check box answers on its box
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)

    def write(self, name: str, text: str) -> None:
        """Type ``text`` in place of what the field called ``name`` holds."""
        self.until(lambda: self._editors(name), f"« {name} » n'apparaît pas")
        field = self._editors(name)[0]
        field.window().activateWindow()
        field.setFocus()
        self.until(field.hasFocus, f"« {name} » ne prend pas le clavier")
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.type(text)

    def _editors(self, name: str) -> list[QWidget]:
        return [field for kind in (QLineEdit, QPlainTextEdit) for field in self.visible(kind, name)]

    def type(self, text: str) -> None:
        """Type where the keyboard is."""
        for letter in text:  # QTest.keyClicks knows ASCII only
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                stroke = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(self._focused(), stroke)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Strike one key where the keyboard is."""
        QTest.keyClick(self._focused(), key, modifier)

    def strike(self, widget: QWidget, key: Qt.Key) -> None:
        """Go to ``widget`` and strike one key there."""
        widget.window().activateWindow()
        widget.setFocus()
        QTest.keyClick(widget, key)

    def buttons(self, start: str) -> list[str]:
        """Names of the visible, enabled buttons that begin with ``start``."""
        tops = [top for top in QApplication.topLevelWidgets() if top.isVisible()]
        found = [
            b for top in tops for b in top.findChildren(QAbstractButton) if b.isVisible() and b.isEnabled()
        ]
        names = [name for b in found for name in (b.accessibleName(), b.text().strip())]
        return [name for name in dict.fromkeys(names) if name.startswith(start)]

    def answer_file(self, button: str, path: str) -> None:
        """Press a button that opens a file dialog, and choose ``path`` in it."""

        def choose(dialog: QWidget) -> bool:
            if not isinstance(dialog, QFileDialog):
                return False
            dialog.selectFile(path)
            dialog.accept()
            return True

        self._press_then(button, choose)

    def answer(self, button: str, answer: str, picture: str = "") -> None:
        """Press a button that asks a question, and press ``answer`` in the question's box."""

        def choose(dialog: QWidget) -> bool:
            wanted = [b for b in dialog.findChildren(QAbstractButton) if _is_called(b, answer)]
            if wanted and picture:
                self.picture(picture)
            if wanted:
                QTest.mouseClick(wanted[0], Qt.MouseButton.LeftButton)
            return bool(wanted)

        self._press_then(button, choose)

    def _press_then(self, button: str, answer: Callable[[QWidget], bool]) -> None:
        """A modal box keeps ``press`` from returning, so its answer is given by a timer."""

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if dialog is None or not answer(dialog):
                QTimer.singleShot(_BEAT_MS, look)

        QTimer.singleShot(_BEAT_MS, look)
        self.press(button)

    def drag(self, view: QWidget, start: QPoint, end: QPoint) -> None:
        """Drag with the left button, in steps as a hand does."""
        button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mousePress(view, button, none, start)
        for part in range(1, 9):
            QTest.mouseMove(view, start + (end - start) * part / 8)
        QTest.mouseRelease(view, button, none, end)

    def sees(self, text: str) -> bool:
        """True when a visible label holds ``text``."""
        return any(text in _breakable(label.text()) for label in self.shown(QLabel))

    def read(self, text: str) -> None:
        """Wait until ``text`` can be read on the screen."""
        self.until(lambda: self.sees(text), f"« {text} » ne s'affiche pas")

    def picture(self, name: str) -> Path:
        """Keep a numbered picture of what is in front."""
        QTest.qWait(_BEAT_MS)
        self._count += 1
        path = self._pictures / f"{self._count:02d}-{name}.png"
        shown = self.window.grab()
        for front in self._in_front():
            corner = front.mapToGlobal(QPoint()) - self.window.mapToGlobal(QPoint())
            painter = QPainter(shown)
            painter.drawPixmap(corner, front.grab())
            painter.setPen(front.palette().color(front.palette().ColorRole.Mid))
            painter.drawRect(QRect(corner, front.size()).adjusted(-1, -1, 0, 0))
            painter.end()
        shown.save(str(path))
        return path

    def _in_front(self) -> list[QWidget]:
        tops = [top for top in QApplication.topLevelWidgets() if top.isVisible()]
        return [top for top in tops if top is not self.window and top.isWindow()]

    def _focused(self) -> QWidget:
        return QApplication.focusWidget() or self.window


def _breakable(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def _is_called(widget: QWidget, name: str) -> bool:
    if widget.accessibleName() == name:
        return True
    return isinstance(widget, QAbstractButton) and widget.text().replace("&", "").strip() == name
