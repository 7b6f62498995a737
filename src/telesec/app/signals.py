"""Ends the program in order when the system asks it to (SIGTERM, SIGINT, SIGHUP)."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier

ASKED = ("SIGTERM", "SIGINT", "SIGHUP")


class EndSignals(QObject):
    """Calls ``end`` in the event loop. Python alone would only look at a signal once it has work to do."""

    def __init__(self, end: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._end = end
        self._reading, self._writing = socket.socketpair()
        for side in (self._reading, self._writing):
            side.settimeout(0)
        signal.set_wakeup_fd(self._writing.fileno(), warn_on_full_buffer=False)
        for name in ASKED:
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), lambda _number, _frame: None)
        self._notifier = QSocketNotifier(self._reading.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._heard)

    def _heard(self) -> None:
        self._reading.recv(64)
        self._end()
