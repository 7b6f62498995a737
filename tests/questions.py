"""Answers to what is asked in a dialog that waits: given once it is there, each test's own.

Such a dialog keeps the test in a loop of its own: were it left there by an answer that failed, the whole run
would wait for ever. It is closed instead, and the test fails.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox

_LOOK_EVERY_MS = 5
_awaited: list[QTimer] = []


def meet(act: Callable[[Any], object], kind: type[QDialog] = QMessageBox) -> None:
    """Do ``act`` with the dialog of this ``kind`` that is about to open."""
    timer = QTimer()

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind):
            timer.stop()
            _awaited.remove(timer)
            _do(act, dialog)

    timer.timeout.connect(look)
    timer.start(_LOOK_EVERY_MS)
    _awaited.append(timer)


def answer(text: str) -> list[str]:
    """Press the button ``text`` of the question about to open; what it said will be in the list."""
    said: list[str] = []

    def press(box: QMessageBox) -> None:
        said.append((box.informativeText() or box.text()).replace("\u00a0", " "))
        next(button for button in box.buttons() if button.text() == text).click()

    meet(press)
    return said


def forget_answers() -> int:
    """How many dialogs were awaited and never came; none is waited for any longer."""
    never = len(_awaited)
    for timer in _awaited:
        timer.stop()
    _awaited.clear()
    return never


def _do(act: Callable[[Any], object], dialog: QDialog) -> None:
    try:
        act(dialog)
    except BaseException:
        dialog.reject()
        raise
