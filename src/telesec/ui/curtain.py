"""Takes everything off the screen at once, and empties the clipboard of what we put there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget


class Curtain(QObject):
    """Once drawn, nothing of this process is seen again: what shows later is hidden, and painted by nobody.

    Hiding a dialog also ends the loop it runs, so nobody is waited for. A dialog that shows later is hidden
    from inside its loop: hidden before it began, that loop would never end.
    """

    def draw(self) -> None:
        """Hide every window: dialogs, menus, tooltips, drag images, choosers."""
        application = QApplication.instance()
        if application is not None:
            self.setParent(application)  # it stays drawn whoever forgets it
            application.installEventFilter(self)
        for widget in QApplication.topLevelWidgets():
            widget.hide()
        for window in QGuiApplication.allWindows():
            window.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            QTimer.singleShot(0, watched, watched.hide)
        return kind == QEvent.Type.Paint


def clear_clipboard(clipboard: QClipboard | None = None) -> None:
    """Empty the clipboard and the X11 primary selection, each only while it still holds our content."""
    clipboard = clipboard or QGuiApplication.clipboard()
    if clipboard.ownsClipboard():
        clipboard.clear(QClipboard.Mode.Clipboard)
    if clipboard.supportsSelection() and clipboard.ownsSelection():
        clipboard.clear(QClipboard.Mode.Selection)
