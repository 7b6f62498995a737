"""Hears the calls announced over a named pipe, which Windows opens to the same person alone."""

from __future__ import annotations

import contextlib
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from telesec.app.call_talk import MOST_TALKS, Hearing, Talk
from telesec.domain.calls.ringing import LONGEST_MESSAGE
from telesec.security.files import make_private_dir
from telesec.security.rendezvous import NoRendezvous, is_name_of, new_name


class PipeTalk(Talk):
    """One connection over a pipe."""

    def __init__(self, connection: QLocalSocket, parent: QObject) -> None:
        super().__init__(parent)
        self._connection = connection
        connection.setParent(self)
        connection.setReadBufferSize(LONGEST_MESSAGE + 1)
        connection.readyRead.connect(self._hear)
        connection.disconnected.connect(self.end)
        QTimer.singleShot(0, self, self._hear)  # what came before we were listening

    def _hear(self) -> None:
        if not self._connection.isOpen():
            return
        part = bytes(self._connection.read(self.room()).data())
        if part:
            self.take(part)

    def hang_up(self) -> None:
        self._connection.disconnected.disconnect(self.end)
        self._connection.abort()


class CallPipe(Hearing):
    """Owns a pipe whose name cannot be guessed: an empty file of ``folder``, the person's own, gives it.

    ``before`` is the name of the process that a lock ended: its mark stood until now, so that who announces a
    call meanwhile tries again rather than find nobody.
    """

    def __init__(self, folder: Path, tag: str, parent: QObject, before: str = "") -> None:
        super().__init__(parent)
        self.name = name = new_name(tag)
        self._mark = folder / name
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.setMaxPendingConnections(MOST_TALKS)
        self._server.newConnection.connect(self._accept)
        try:
            make_private_dir(folder)
            if not self._server.listen(name):
                raise NoRendezvous
            self._mark.touch(mode=0o600, exist_ok=False)
            if is_name_of(tag, before):
                (folder / before).unlink(missing_ok=True)
        except OSError as error:
            raise NoRendezvous from error

    def accept_more(self, ready: bool) -> None:
        """A pipe cannot leave a connection outside: too many at once are closed as they come."""

    def touch(self) -> None:
        """This window is the one in use."""
        with contextlib.suppress(OSError):
            self._mark.touch()

    def close(self) -> None:
        super().close()
        self._server.close()
        with contextlib.suppress(OSError):
            self._mark.unlink()

    def _accept(self) -> None:
        while (connection := self._server.nextPendingConnection()) is not None:
            ready = self.may_accept()
            self.count()
            if ready:
                self.follow(PipeTalk(connection, self))
            else:
                connection.abort()
                connection.deleteLater()
