"""How the calls announced by other programs of the same person are heard, whatever carries them.

Nothing is ever answered: the other end sees the connection close once its line is read. What is too long, too
slow, unfinished or not a call is dropped; a flood waits outside, where it costs the window nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from telesec.domain.calls.ringing import LONGEST_MESSAGE, Pace, read_message

MOST_TALKS = 4
TALK_MS = 1000
PACES = ((20, 5.0), (90, 60.0))  # connections in so many seconds


class Talk(QObject):
    """One connection, until its line is whole, refused, or late. ``ended`` carries what was read, or None."""

    ended = Signal(object)

    def __init__(self, parent: QObject, milliseconds: int = TALK_MS) -> None:
        super().__init__(parent)
        self._data, self._over = b"", False
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.timeout.connect(self.end)
        self._late.start(milliseconds)

    def room(self) -> int:
        """How many bytes may still be read: one more than a message may have."""
        return LONGEST_MESSAGE + 1 - len(self._data)

    def take(self, part: bytes) -> None:
        """What just came; nothing means that the other end has left."""
        self._data += part
        if not part or self.room() <= 0 or b"\n" in self._data:
            self.end()

    def end(self) -> None:
        """Close; what was read counts only when it is one whole call."""
        if self._over:
            return
        self._over = True
        self._late.stop()
        self.hang_up()
        found = read_message(self._data)
        self._data = b""
        self.ended.emit(found)
        self.deleteLater()

    def hang_up(self) -> None:
        """Close the connection, with nothing said."""
        raise NotImplementedError


class Hearing(QObject):
    """``rang`` carries a number and a line of the strict grammar; ``stranger`` that another tried."""

    rang = Signal(str, str)
    stranger = Signal()

    def __init__(self, parent: QObject, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._paces = [Pace(most, seconds) for most, seconds in PACES]
        self._talks = 0
        self._is_over = False
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self.resume)

    def count(self) -> None:
        """One more connection came."""
        now = self._clock()
        for pace in self._paces:
            pace.count(now)

    def follow(self, talk: Talk) -> None:
        """Hear what comes of a connection."""
        self._talks += 1
        talk.ended.connect(self._heard)

    def may_accept(self) -> bool:
        """False while there are too many at once, or too many in a short time."""
        return self._talks < MOST_TALKS and self._wait() <= 0

    def resume(self) -> None:
        """Accept again, now or once the pace allows it; not once nothing is heard any more."""
        if self._is_over:
            return
        self.accept_more(self.may_accept())
        if (wait := self._wait()) > 0:
            self._again.start(int(wait * 1000) + 1)

    def accept_more(self, ready: bool) -> None:
        """Take the next connection, or leave it outside."""
        raise NotImplementedError

    def close(self) -> None:
        """Hear nothing any more, nor the end of what was being said."""
        self._is_over = True
        self._again.stop()

    def _wait(self) -> float:
        now = self._clock()
        return max(pace.wait(now) for pace in self._paces)

    def _heard(self, found: tuple[str, str] | None) -> None:
        self._talks -= 1
        if found is not None and not self._is_over:
            self.rang.emit(*found)
        self.resume()
