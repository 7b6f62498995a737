"""The look in force: applied to the whole program, kept for next time, told to what must redraw."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from telesec.app.preferences import Preferences, read_preferences, write_preferences
from telesec.ui import theme
from telesec.ui.look import Look
from telesec.ui.system.capture import NOT_HIDDEN, Capture, CaptureShield
from telesec.ui.system.windows_api import capture_api


class Wardrobe(QObject):
    """Dresses the application; ``changed`` carries the new Look. ``capture`` is None where nothing hides."""

    changed = Signal(object)

    def __init__(self, application: QApplication, path: Path) -> None:
        super().__init__(application)
        self._application, self._path = application, path
        chosen = read_preferences(path)
        api = capture_api()
        self.capture = CaptureShield(application, api) if api else None
        if self.capture is not None and chosen.hidden:
            self.capture.turn(on=True)
        self._look = theme.apply(application, chosen.theme, chosen.points)

    def look(self) -> Look:
        """The look in force now."""
        return self._look

    def dress(self, theme_name: str, points: float) -> None:
        """Change theme and text size, now and for the next start."""
        self._look = theme.apply(self._application, theme_name, points)
        self._keep()
        self.changed.emit(self._look)

    def captures(self) -> Capture | None:
        """The choice of the settings, where there is one."""
        shield = self.capture
        return Capture(lambda: shield.is_on, self.hide_from_captures) if shield else None

    def capture_warning(self) -> str:
        """What stays on screen while windows are to be hidden and the system refused one; "" otherwise."""
        shield = self.capture
        return NOT_HIDDEN if shield is not None and shield.is_on and shield.was_refused else ""

    def hide_from_captures(self, hidden: bool) -> bool:
        """Now and for the next start; False when the system refused."""
        done = self.capture is not None and self.capture.turn(on=hidden)
        self._keep()
        return done

    def _keep(self) -> None:
        hidden = self.capture.is_on if self.capture else read_preferences(self._path).hidden
        write_preferences(
            self._path, Preferences(self._look.tokens.name, self._look.point_size, hidden=hidden)
        )
