"""Leaves the program's windows out of screenshots and shared screens, where the system offers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from telesec.ui.system.windows_api import CaptureApi


@dataclass(frozen=True, slots=True)
class Capture:
    """Whether the windows are hidden from screenshots, and ``turn``: False when the system refused."""

    is_on: Callable[[], bool]
    turn: Callable[[bool], bool]


NOT_HIDDEN = "Captures d'écran : le système ne cache pas cette fenêtre"


class CaptureShield(QObject):
    """Off until ``turn``; follows every window shown since, dialogs and menus included."""

    def __init__(self, application: QApplication, api: CaptureApi) -> None:
        super().__init__(application)
        self._application, self._api = application, api
        self.is_on = False
        self.was_refused = False  # of any window, since it was turned on

    def turn(self, *, on: bool) -> bool:
        """Leave the windows out, or show them again; False when the system refused one of them."""
        if on and not self.is_on:
            self._application.installEventFilter(self)
        elif self.is_on and not on:
            self._application.removeEventFilter(self)
        self.is_on, self.was_refused = on, False
        shown = [one for one in self._application.topLevelWidgets() if one.isVisible()]
        refused = [one for one in shown if not self._exclude(one)]
        return not refused

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self._exclude(watched)
        return False

    def _exclude(self, window: QWidget) -> bool:
        done = self._api.exclude(int(window.winId()), excluded=self.is_on)
        self.was_refused = self.was_refused or not done
        return done
