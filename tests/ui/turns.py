"""The worker's contract kept on one thread, so that a test knows when each answer comes."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from telesec.domain.errors import SessionClosed, TelesecError


def unforeseen(error):
    """A refusal nobody waits for; raised in the loop, it fails the test."""
    if isinstance(error, SessionClosed):  # the test is over, and its session with it
        return
    raise AssertionError(error.sentence) from error


class TurnTasks:
    """Work at once, answers at the next turn of the loop; while ``slow``, when asked; nothing once closed."""

    def __init__(self):
        self.is_open = True
        self.slow = False
        self._waiting = []

    def run(self, work, then, failed=None, *, progress=None):
        if not self.is_open:
            return
        if self.slow:
            self._waiting.append((work, then, failed))
            return
        try:
            answer = work()
        except TelesecError as error:
            self._next_turn(failed or unforeseen, error)
            return
        self._next_turn(then, answer)

    def _next_turn(self, tell, what):
        """As the worker: an answer still on its way when all is closed reaches nobody."""
        QTimer.singleShot(0, lambda: tell(what) if self.is_open else None)

    def relay(self, callback):
        """What is told along the way comes on this very thread."""
        return callback

    def answer(self):
        """All that waits is answered, in order."""
        self.slow = False
        waiting, self._waiting = self._waiting, []
        for job in waiting:
            self.run(*job)
