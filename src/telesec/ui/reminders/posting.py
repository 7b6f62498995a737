"""Sends the queue: the stores on their worker, the network on a thread of its own, one letter at a time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from telesec.domain.errors import TelesecError
from telesec.domain.french import counted, listed
from telesec.domain.messages.queue import Letter, Outcome, Pending
from telesec.ui.reminders.ports import Post, SendingPorts
from telesec.ui.tasks import Tasks

_NUMBERED = {
    Outcome.SENT: ("e-mail envoyé", "e-mails envoyés"),
    Outcome.REFUSED: ("refusé", "refusés"),
    Outcome.LATER: ("à réessayer", "à réessayer"),
    Outcome.LOST: ("à vérifier", "à vérifier"),
}


@dataclass(frozen=True, slots=True)
class Result:
    """How a sending ended; ``sentence`` says why it stopped before the end, if it did."""

    counts: Counter[Outcome]
    left: int
    sentence: str = ""

    @property
    def kind(self) -> str:
        """The kind of message bar this deserves."""
        if self.sentence:
            return "error"
        wrong = self.counts[Outcome.REFUSED] + self.counts[Outcome.LATER] + self.counts[Outcome.LOST]
        return "warning" if wrong or self.left else "success"

    def words(self) -> str:
        """``12 e-mails envoyés, 1 refusé. 3 attendent encore.``"""
        parts = [counted(self.counts[key], *_NUMBERED[key]) for key in _NUMBERED if self.counts[key]]
        done = f"{listed(parts)}." if parts else "Aucun e-mail envoyé."
        waiting = f"{counted(self.left, 'e-mail attend', 'e-mails attendent')} encore." if self.left else ""
        return " ".join(part for part in (self.sentence, done, waiting) if part)


class Posting(QObject):
    """``progressed(done, total)`` after each letter, ``ended(Result)`` once.

    A letter is marked as leaving before the server hears of it; when the program ends meanwhile, it
    stays so and a person decides.
    """

    progressed = Signal(int, int)
    ended = Signal(object)

    def __init__(self, ports: SendingPorts, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._ports, self._tasks = ports, tasks
        self._network: Tasks | None = None
        self._post: Post | None = None
        self._queue: list[Pending] = []
        self._total = 0
        self._stopping = False
        self._counts: Counter[Outcome] = Counter()

    @property
    def is_running(self) -> bool:
        return self._network is not None

    def start(self) -> None:
        """Send all that waits, what earlier sendings left included."""
        if self.is_running:
            return
        self._network = Tasks(parent=self)
        self._stopping, self._counts = False, Counter()
        self._tasks.run(self._ports.open_post, self._opened, self._give_up)

    def stop(self) -> None:
        """Stop after the present letter; the others stay in the queue."""
        self._stopping = True

    def _opened(self, post: Post) -> None:
        self._post = post
        self._tasks.run(self._ports.pending, self._begin, self._give_up)

    def _begin(self, waiting: tuple[Pending, ...]) -> None:
        self._queue, self._total = list(waiting), len(waiting)
        self._next()

    def _next(self) -> None:
        self.progressed.emit(self._total - len(self._queue), self._total)
        if self._stopping or not self._queue:
            self._end("")
            return
        first = self._queue.pop(0)
        self._tasks.run(partial(self._ports.take, first), self._taken, self._give_up)

    def _taken(self, letter: Letter | None) -> None:
        post, network = self._post, self._network
        if letter is None or post is None or network is None:
            self._next()
            return
        network.run(
            partial(post.deliver, letter), partial(self._delivered, letter), partial(self._unsent, letter)
        )

    def _delivered(self, letter: Letter, answer: tuple[Outcome, str]) -> None:
        outcome, detail = answer
        self._counts[outcome] += 1
        work = partial(self._ports.settle, letter, outcome, detail)
        self._tasks.run(work, lambda _: self._next(), self._give_up)

    def _unsent(self, letter: Letter, error: TelesecError) -> None:
        """The server cannot be used: this letter goes back to the queue, and that is all for now."""
        self._queue.append(Pending(letter.id, letter.patient_id))
        work = partial(self._ports.settle, letter, Outcome.UNSENT, "")
        self._tasks.run(work, lambda _: self._give_up(error), self._give_up)

    def _give_up(self, error: TelesecError) -> None:
        self._end(error.sentence)

    def _end(self, sentence: str) -> None:
        network, self._network = self._network, None
        post, self._post = self._post, None
        if network is not None:
            network.close(post.close if post else lambda: None, 0)
            network.deleteLater()
        self.ended.emit(Result(self._counts, len(self._queue), sentence))
