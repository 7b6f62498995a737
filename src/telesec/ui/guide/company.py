"""Keeps the guide usable beside a question, and gives the keyboard back to what asked for it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

_IS_GUIDE = "isGuide"


def is_guide(window: QWidget) -> bool:
    """F1 there opens nothing more."""
    return bool(window.property(_IS_GUIDE))


class Company(QObject):
    """What the guide goes with: the window that it explains, and any question asked while it is read.

    A question keeps the keys and the mouse from every window but those that belong to it: while one is
    asked, the guide belongs to it.
    """

    def __init__(self, guide: QWidget) -> None:
        super().__init__(guide)
        self._guide = guide
        self._field: QWidget | None = None
        self._question: QWidget | None = None
        guide.setProperty(_IS_GUIDE, True)  # noqa: FBT003 - Qt's own signature
        guide.installEventFilter(self)

    def remember(self) -> None:
        """Who has the keyboard now has it again once the guide is closed."""
        there = QApplication.focusWidget()
        if there is not None and there.window() is not self._guide:
            self._field = there

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._guide and kind is QEvent.Type.WindowBlocked:
            QTimer.singleShot(0, self, self._join)  # once the question itself is shown
        elif watched is self._guide and kind is QEvent.Type.Hide and not event.spontaneous():
            QTimer.singleShot(0, partial(_give_back, self._field))  # once the guide is no longer in front
        elif watched is self._question and kind is QEvent.Type.Hide:
            self._leave()
        return False

    def _join(self) -> None:
        question, window = QApplication.activeModalWidget(), self._guide.windowHandle()
        if question is None or question is self._question or window is None:
            return
        self._leave()
        self._question = question
        question.installEventFilter(self)
        window.setTransientParent(question.windowHandle())

    def _leave(self) -> None:
        """The question is answered, or another one is asked over it."""
        question, self._question = self._question, None
        if question is not None and isValid(question):
            question.removeEventFilter(self)
        home, window = self._guide.parentWidget(), self._guide.windowHandle()
        if home is not None and window is not None:
            window.setTransientParent(home.window().windowHandle())


def _give_back(field: QWidget | None) -> None:
    """Unless another window took the keyboard meanwhile, or the field is gone."""
    if field is None or not isValid(field) or not field.isVisible():
        return
    active = QApplication.activeWindow()
    if active is None or active is field.window() or not active.isVisible():
        field.window().activateWindow()
        field.setFocus()
