"""Hears the calls announced over a Unix socket by other programs of the same person."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier

from telesec.app.call_talk import TALK_MS, Hearing, Talk
from telesec.security.rendezvous import is_own_peer


class SocketTalk(Talk):
    """One connection over a Unix socket."""

    def __init__(self, connection: socket.socket, parent: QObject, milliseconds: int = TALK_MS) -> None:
        super().__init__(parent, milliseconds)
        self._connection = connection
        connection.settimeout(0)
        self._notifier = QSocketNotifier(connection.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._hear)

    def _hear(self) -> None:
        try:
            part = self._connection.recv(self.room())
        except BlockingIOError:
            return
        except OSError:
            part = b""
        self.take(part)

    def hang_up(self) -> None:
        self._notifier.setEnabled(False)
        self._connection.close()


class CallSocket(Hearing):
    """Owns a listening socket; ``is_ours`` tells a process of the same person from any other."""

    def __init__(
        self,
        listening: socket.socket,
        parent: QObject,
        *,
        is_ours: Callable[[socket.socket], bool] = is_own_peer,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent, clock)
        self._listening, self._is_ours = listening, is_ours
        self._notifier = QSocketNotifier(listening.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._accept)

    def accept_more(self, ready: bool) -> None:
        self._notifier.setEnabled(ready)

    def close(self) -> None:
        super().close()
        self._notifier.setEnabled(False)
        self._listening.close()

    def _accept(self) -> None:
        """One connection a turn; those beyond the pace wait in the system's short queue."""
        try:
            connection, _ = self._listening.accept()
        except OSError:
            return
        self.count()
        if self._is_ours(connection):
            self.follow(SocketTalk(connection, self))
        else:
            connection.close()
            self.stranger.emit()
        self.resume()
