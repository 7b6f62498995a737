"""The look in force: applied to the whole program, kept for next time, told to what must redraw."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from telesec.app.preferences import Preferences, read_preferences, write_preferences
from telesec.ui import theme
from telesec.ui.look import Look


class Wardrobe(QObject):
    """Dresses the application; ``changed`` carries the new Look."""

    changed = Signal(object)

    def __init__(self, application: QApplication, path: Path) -> None:
        super().__init__(application)
        self._application, self._path = application, path
        chosen = read_preferences(path)
        self._look = theme.apply(application, chosen.theme, chosen.points)

    def look(self) -> Look:
        """The look in force now."""
        return self._look

    def dress(self, theme_name: str, points: float) -> None:
        """Change theme and text size, now and for the next start."""
        self._look = theme.apply(self._application, theme_name, points)
        write_preferences(self._path, Preferences(self._look.tokens.name, self._look.point_size))
        self.changed.emit(self._look)
