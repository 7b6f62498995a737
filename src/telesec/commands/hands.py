"""Drives a real window the way a person does: by the names on the screen, the keyboard and the mouse."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QTabWidget,
    QWidget,
)

from telesec.commands.eyes import BEAT_MS, Eyes, is_called


class Hands(Eyes):
    """Presses, types and drags what the eyes have found."""

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

    def together(self, keys: str) -> None:
        """Strike keys written as the screen says them: ``Ctrl+1``."""
        QTest.keySequence(self._focused(), QKeySequence(keys))

    def open_tab(self, tabs: str, title: str) -> None:
        """Click the tab ``title`` of the tabs called ``tabs``."""
        bar = self.find(QTabWidget, tabs).tabBar()
        at = next(index for index in range(bar.count()) if bar.tabText(index) == title)
        none = Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, none, bar.tabRect(at).center())

    def strike(self, widget: QWidget, key: Qt.Key) -> None:
        """Go to ``widget`` and strike one key there."""
        widget.window().activateWindow()
        widget.setFocus()
        QTest.keyClick(widget, key)

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
            wanted = [b for b in dialog.findChildren(QAbstractButton) if is_called(b, answer)]
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
                QTimer.singleShot(BEAT_MS, look)

        QTimer.singleShot(BEAT_MS, look)
        self.press(button)

    def drag(self, view: QWidget, start: QPoint, end: QPoint) -> None:
        """Drag with the left button, in steps as a hand does."""
        button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mousePress(view, button, none, start)
        for part in range(1, 9):
            QTest.mouseMove(view, start + (end - start) * part / 8)
        QTest.mouseRelease(view, button, none, end)

    def _focused(self) -> QWidget:
        return QApplication.focusWidget() or self.window
