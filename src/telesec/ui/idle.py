"""Notices that nobody is there: no input in the program, a computer that slept, a session too long."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, QTimer, Signal
from PySide6.QtGui import QMouseEvent

from telesec.domain.sessions import LONGEST_SESSION, LockReason, idle_minutes

SLEPT_SECONDS = 10.0


def since_boot() -> float:
    """Seconds since the machine started, its sleep included where the system counts it (Linux)."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


_PRESSES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.InputMethod,
    }
)


class IdleWatcher(QObject):
    """Emits ``idle`` once with the reason, and ``remaining`` (seconds to the lock) at each check.

    Only what a person does counts: events made by the program are not spontaneous, and a mouse event at
    the place the mouse already was (a window moving under it) is not a movement.
    ``age`` is how long the session had been open already when watching began (seconds).
    """

    idle = Signal(str)
    remaining = Signal(int)

    def __init__(
        self,
        minutes: int,
        *,
        age: float = 0.0,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        boot: Callable[[], float] = since_boot,
        tick_ms: int = 1000,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._limit = idle_minutes(minutes) * 60.0
        self._monotonic, self._wall, self._boot = monotonic, wall, boot
        now = monotonic()
        self._last_input = self._last_check = now
        self._last_wall, self._last_boot = wall(), boot()
        self._ends = now + LONGEST_SESSION.total_seconds() - age
        self._ends_wall = self._last_wall + LONGEST_SESSION.total_seconds() - age
        self._mouse = QPointF(-1, -1)
        self._watching = True
        application = QCoreApplication.instance()
        if application is None:
            raise RuntimeError("IdleWatcher needs an application")
        self._application = application
        application.installEventFilter(self)
        self._timer = QTimer(self)
        self._timer.setInterval(tick_ms)
        self._timer.timeout.connect(self.check)
        self._timer.start()

    def set_minutes(self, minutes: int) -> None:
        """Change the delay; out of bounds means the default."""
        self._limit = idle_minutes(minutes) * 60.0

    def stop(self) -> None:
        """Watch no longer."""
        self._watching = False
        self._timer.stop()
        self._application.removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _PRESSES:
            if event.spontaneous():
                self._seen()
        elif kind == QEvent.Type.MouseMove and isinstance(event, QMouseEvent) and event.spontaneous():
            place = event.globalPosition()
            if place != self._mouse:
                self._mouse = place
                self._seen()
        return False

    def _seen(self) -> None:
        if not self._due(self._monotonic(), self._wall()):
            self._last_input = self._monotonic()

    def _due(self, now: float, wall: float) -> LockReason | None:
        """Why the session should lock now; the delay holds even if no check could run in the meantime."""
        ahead = max(wall - self._last_wall, self._boot() - self._last_boot)  # a wall may be put back
        slept = ahead - (now - self._last_check)
        if slept > SLEPT_SECONDS:
            return LockReason.SLEEP
        if now - self._last_input >= self._limit:
            return LockReason.IDLE
        if now >= self._ends or wall >= self._ends_wall:
            return LockReason.TOO_LONG
        return None

    def check(self) -> None:
        """Compare the clocks once; called each second."""
        if not self._watching:
            return
        now, wall = self._monotonic(), self._wall()
        reason = self._due(now, wall)
        if reason is not None:
            self.stop()
            self.idle.emit(reason.value)
            return
        self._last_check, self._last_wall, self._last_boot = now, wall, self._boot()
        self.remaining.emit(round(self._limit - (now - self._last_input)))
