"""PySide's classes, made ready by the window's thread before the worker is given anything to do.

PySide makes a class ready when it is first asked for: by an import, or by the first event of its kind. It
does not bear that two threads do so at the same moment: the worker loads the pages while the window hears its
keys, and one start in some dozens died of it on a busy machine, or stood still.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

DRAWN_FIRST_MS = 50  # whatever loads on the worker, or listens, slows the first drawing: it comes after
_MODULES = ("PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets", "PySide6.QtSvg")
_TURN = 0.004  # seconds of one turn of the window, but for the few classes that take more by themselves
_left: list[tuple[str, str]] | None = None


def make_all_ready() -> None:
    """All of those that are left; nothing once none is."""
    while _make_one_ready():
        pass


class Readying(QObject):
    """Makes them ready a few at a time while the window is up."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._then: Callable[[], object] = lambda: None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._turn)

    def begin(self, then: Callable[[], object]) -> None:
        """From the next turn on; ``then`` is done once none is left."""
        self._then = then
        self._timer.start()

    def _turn(self) -> None:
        until = time.perf_counter() + _TURN
        while _make_one_ready():
            if time.perf_counter() > until:
                return
        self._timer.stop()
        self._then()


def _make_one_ready() -> bool:
    """False when none is left; the modules are those that the first screen has loaded."""
    global _left  # noqa: PLW0603 - PySide's classes are those of the process
    if _left is None:
        loaded = [name for name in _MODULES if name in sys.modules]
        _left = [(module, name) for module in loaded for name in dir(sys.modules[module])]
    if not _left:
        return False
    module, name = _left.pop()
    getattr(sys.modules[module], name)
    return True
