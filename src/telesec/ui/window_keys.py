"""Keys that answer wherever the focus is in a window, or wherever it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget


def add_key(window: QWidget, name: str, keys: str, do: Callable[[], object]) -> QAction:
    """``keys`` do the act called ``name``; a key held down does it once."""
    action = QAction(name, window)
    action.setShortcut(QKeySequence(keys))
    action.setAutoRepeat(False)
    action.triggered.connect(lambda _checked=False: do())
    window.addAction(action)
    return action


class KeyEverywhere(QObject):
    """The key of ``act`` answers in every window, menu and question: the guide is one, a form another.

    A key of the whole program is silent while a question is asked: each question gets one of its own.
    Listening to all events instead would make each of them wait for Python.
    """

    def __init__(self, act: QAction) -> None:
        super().__init__(act)
        self._act, self._mark = act, f"hears {act.shortcut().toString()}"
        act.setShortcutContext(Qt.ShortcutContext.ApplicationShortcut)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)

    def _focus_moved(self) -> None:
        question, home = QApplication.activeModalWidget(), self._act.parent()
        if question is None or question.property(self._mark):
            return
        if not (isinstance(home, QWidget) and home.isVisible()):  # a page that was left takes no key
            return
        question.setProperty(self._mark, True)  # noqa: FBT003 - Qt's own signature
        key = QShortcut(self._act.shortcut(), question)
        key.setContext(Qt.ShortcutContext.ApplicationShortcut)
        key.setAutoRepeat(False)
        key.activated.connect(self._act.trigger)
