"""The hands of a person at the keyboard: they type into whatever has the focus, and are counted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from telesec.ui.opening import Blank

PLAIN = Qt.KeyboardModifier.NoModifier


class Keys:
    """``count`` leaves out what is ``free``; ``window`` takes the keys that nothing has the focus for.

    A page that a key opens is whole when the key returns.
    """

    def __init__(self, qtbot, window=None):
        self._qtbot, self._window, self.count = qtbot, window, 0

    def press(self, key, modifier=PLAIN, *, free=False):
        self.count += 0 if free else 1
        self._qtbot.keyClick(self._target(), key, modifier)
        self._settle()

    def control(self, key):
        self.press(key, Qt.KeyboardModifier.ControlModifier)

    def type(self, text, *, free=False):
        for letter in text:  # where the focus is by then
            self.count += 0 if free else 1
            self._qtbot.keyClicks(self._target(), letter)

    def _settle(self):
        self._qtbot.waitUntil(lambda: not isinstance(QApplication.focusWidget(), Blank))

    def _target(self):
        return QApplication.focusWidget() or self._window
