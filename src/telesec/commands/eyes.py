"""Finds what is on the screen by its name, the way a person does, and keeps pictures of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

PATIENCE = 60.0  # seconds a step may take before it is called failed, on a machine that does much else
BEAT_MS = 15
W = TypeVar("W", bound=QWidget)


class Lost(AssertionError):
    """What a step expected is not on the screen."""


class Eyes:
    """Finds visible widgets by accessible name or text; waits for them, never sleeps blindly."""

    def __init__(self, window: QWidget, pictures: Path) -> None:
        self.window = window
        self._pictures = pictures
        self._count = len(list(pictures.glob("[0-9][0-9]-*.png")))

    def until(self, ready: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
        """Let the program work until ``ready`` answers something true; raises Lost."""
        deadline = time.monotonic() + patience
        while not ready():
            if time.monotonic() > deadline:
                raise Lost(what)
            QTest.qWait(BEAT_MS)

    def shown(self, kind: type[W]) -> list[W]:
        """Visible widgets of ``kind`` in every window of the program."""
        tops = [top for top in QApplication.topLevelWidgets() if top.isVisible()]
        found = [child for top in tops for child in (*top.findChildren(kind), top) if isinstance(child, kind)]
        return [child for child in dict.fromkeys(found) if child.isVisible()]

    def visible(self, kind: type[W], name: str) -> list[W]:
        """Those called ``name``."""
        return [child for child in self.shown(kind) if is_called(child, name)]

    def find(self, kind: type[W], name: str) -> W:
        """The first visible widget of ``kind`` called ``name``, once it is there and enabled."""
        self.until(
            lambda: any(child.isEnabled() for child in self.visible(kind, name)), f"« {name} » n'apparaît pas"
        )
        return next(child for child in self.visible(kind, name) if child.isEnabled())

    def buttons(self, start: str) -> list[str]:
        """Names of the visible, enabled buttons that begin with ``start``."""
        tops = [top for top in QApplication.topLevelWidgets() if top.isVisible()]
        found = [
            b for top in tops for b in top.findChildren(QAbstractButton) if b.isVisible() and b.isEnabled()
        ]
        names = [name for b in found for name in (b.accessibleName(), b.text().strip())]
        return [name for name in dict.fromkeys(names) if name.startswith(start)]

    def sees(self, text: str) -> bool:
        """True when a visible label holds ``text``."""
        return any(text in _breakable(label.text()) for label in self.shown(QLabel))

    def read(self, text: str) -> None:
        """Wait until ``text`` can be read on the screen."""
        self.until(lambda: self.sees(text), f"« {text} » ne s'affiche pas")

    def picture(self, name: str) -> Path:
        """Keep a numbered picture of what is in front."""
        QTest.qWait(BEAT_MS)
        self._count += 1
        path = self._pictures / f"{self._count:02d}-{name}.png"
        shown = self.window.grab()
        for front in self._in_front():
            corner = front.mapToGlobal(QPoint()) - self.window.mapToGlobal(QPoint())
            painter = QPainter(shown)
            painter.drawPixmap(corner, front.grab())
            painter.setPen(front.palette().color(front.palette().ColorRole.Mid))
            painter.drawRect(QRect(corner, front.size()).adjusted(-1, -1, 0, 0))
            painter.end()
        shown.save(str(path))
        return path

    def _in_front(self) -> list[QWidget]:
        tops = [top for top in QApplication.topLevelWidgets() if top.isVisible()]
        return [top for top in tops if top is not self.window and top.isWindow()]


def _breakable(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def is_called(widget: QWidget, name: str) -> bool:
    if widget.accessibleName() == name:
        return True
    return isinstance(widget, QAbstractButton) and widget.text().replace("&", "").strip() == name
