"""The room a window has on its screen."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget


def room_around(widget: QWidget) -> QRect:
    """The part of the screen that no bar of the desktop covers, in px, where a widget is or would open.

    The widget itself is never asked for its screen: PySide hangs the one screen on whichever widget was
    asked last, and destroys it with one of them; Qt then dies at the next window.
    """
    window = widget.window()
    parent = window.parentWidget()
    if parent is not None and not window.isVisible():
        window = parent.window()
    screen = QGuiApplication.screenAt(window.frameGeometry().center()) or QGuiApplication.primaryScreen()
    return screen.availableGeometry()
