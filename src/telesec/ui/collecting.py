"""Python's collector on the window's thread alone: a widget destroyed by the worker ends the program."""

from __future__ import annotations

import gc
import time
import weakref

from PySide6.QtCore import QObject, QTimer

BEAT_MS = 500
_WHOLE_EVERY = 60.0  # seconds between two collections of everything that has lived long
_OLDEST = len(gc.get_threshold()) - 1
_LIVE: weakref.WeakSet[Collector] = weakref.WeakSet()


class Collector(QObject):
    """Collects by the interpreter's own thresholds, from a timer of the window, until ``stop``.

    Python runs its collector on whichever thread happens to allocate. A page dropped by the window is a
    cycle of widgets; found by the worker, it is destroyed there while Qt paints it: the program dies, and
    the form being typed with it.

    What has lived a minute is the program and its pages: it is set aside for good at the first collection of
    everything, which would look through it for a tenth of a second each time.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        _LIVE.add(self)
        self._whole_at = time.monotonic()
        timer = QTimer(self)
        timer.timeout.connect(self.beat)
        timer.start(BEAT_MS)

    def beat(self) -> None:
        """Collect what the interpreter would have collected by now."""
        generation = self._due() if self in _LIVE else -1
        if generation >= 0:
            gc.collect(generation)

    def stop(self) -> None:
        """No worker is left: the interpreter collects again by itself. From any thread."""
        _LIVE.discard(self)
        if not _LIVE:
            gc.unfreeze()
            gc.enable()

    def _due(self) -> int:
        """The oldest generation whose threshold is passed, -1 for none."""
        over = [at for at, most in enumerate(gc.get_threshold()) if gc.get_count()[at] > most]
        if not over:
            return -1
        if over[-1] == _OLDEST:
            if time.monotonic() - self._whole_at < _WHOLE_EVERY:
                return _OLDEST - 1
            self._whole_at = time.monotonic()
            if not gc.get_freeze_count():
                gc.freeze()
        return over[-1]
