"""The only threads of the program: one worker for all that touches the stores, and the lock's watchdog."""

from __future__ import annotations

import queue
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import TypeVar, cast, overload

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from telesec.domain.errors import TelesecError, not_installed
from telesec.ui.classes import make_all_ready
from telesec.ui.collecting import Collector

T = TypeVar("T")
Report = Callable[[int, int], None]

CLOSE_SECONDS = 2.0
_ABANDONED: list[Tasks] = []  # their worker still works: it may not be the one to destroy them
TURN = 0.0005  # seconds the worker may keep the interpreter while the window waits: 5 ms by default


@dataclass(slots=True, eq=False)
class _Job:
    """What to do and what became of it; the window alone keeps it, and so destroys what it holds."""

    work: Callable[[], object]
    then: Callable[[object], None]
    failed: Callable[[TelesecError], None] | None
    answer: object = None
    problem: BaseException | None = None

    def do(self) -> None:
        try:
            self.answer = self.work()
        except Exception as error:  # noqa: BLE001 - the edge of the worker
            self.problem = not_installed(error) or error


def raise_to_hook(error: BaseException) -> None:
    """Hand a bug to ``sys.excepthook``, as if it had happened in the interface."""
    sys.excepthook(type(error), error, error.__traceback__)


class Tasks(QObject):
    """Runs work on one thread, in order, and brings each answer back to the interface's thread.

    After ``close`` nothing new starts and no answer is delivered any more, even one computed before.
    ``refused`` carries the sentence of an expected error that the asker did not want to show itself.
    ``on_bug`` receives anything else; it is called in the interface's thread, or on the worker when the
    session is already closing.
    """

    refused = Signal(str)
    busy_changed = Signal(bool)
    _settled = Signal(int)
    _progressed = Signal(object, int, int)

    def __init__(
        self,
        on_bug: Callable[[BaseException], object] = raise_to_hook,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._on_bug = on_bug
        self._queue: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self._jobs: dict[int, _Job] = {}
        self._numbers = count()
        self._collector = Collector(self)
        self._open = True
        self._deadline = float("inf")
        self._pending = 0
        self._last: Callable[[], object] = lambda: None
        self._settled.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._progressed.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        sys.setswitchinterval(TURN)
        self._thread = threading.Thread(target=self._serve, name="stores", daemon=True)
        self._thread.start()

    @property
    def is_open(self) -> bool:
        return self._open

    @overload
    def run(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[TelesecError], None] | None = None,
    ) -> None: ...

    @overload
    def run(
        self,
        work: Callable[[Report], T],
        then: Callable[[T], None],
        failed: Callable[[TelesecError], None] | None = None,
        *,
        progress: Report,
    ) -> None: ...

    def run(
        self,
        work: Callable[..., T],
        then: Callable[[T], None],
        failed: Callable[[TelesecError], None] | None = None,
        *,
        progress: Report | None = None,
    ) -> None:
        """Do ``work`` on the worker, then call ``then`` with its answer in the interface's thread.

        With ``progress``, ``work`` receives a ``report(done, total)`` it may call from the worker; each
        report reaches ``progress`` in the interface's thread.
        """
        if not self._open:
            return
        make_all_ready()  # before the worker imports any of them
        job = partial(work, self.relay(progress)) if progress else work
        self._pending += 1
        if self._pending == 1:
            self.busy_changed.emit(True)  # noqa: FBT003 - a Qt signal takes no keyword
        number = next(self._numbers)
        self._jobs[number] = _Job(job, cast("Callable[[object], None]", then), failed)
        self._queue.put(number)

    def relay(self, callback: Report) -> Report:
        """A ``report(done, total)`` that may be called on the worker; ``callback`` hears it in the window."""

        def report(done: int, total: int) -> None:
            self._progressed.emit(callback, done, total)

        return report

    def refuse_new_work(self) -> None:
        """From now on nothing starts and nothing is delivered; work already queued still runs."""
        self._open = False

    def close(self, last: Callable[[], object], seconds: float = CLOSE_SECONDS) -> bool:
        """Refuse new work, let queued work end within ``seconds``, run ``last`` on the worker.

        Work still waiting after ``seconds`` is abandoned; ``last`` is given as long again.
        True when ``last`` ended in time.
        """
        self.refuse_new_work()
        self._deadline = time.monotonic() + seconds
        done = threading.Event()

        def finish() -> None:
            try:
                last()
            finally:
                done.set()

        self._last = finish
        self._queue.put(None)
        ended = done.wait(seconds * 2)
        if ended:
            self._thread.join(seconds)
            self._collector.stop()
        else:
            _ABANDONED.append(self)
        return ended

    def _serve(self) -> None:
        while (number := self._queue.get()) is not None:
            if time.monotonic() < self._deadline:
                self._do(number)
        try:
            self._last()
        except Exception as error:  # noqa: BLE001 - the edge of the worker: a lock is never stopped by a bug
            self._on_bug(error)

    def _do(self, number: int) -> None:
        """Nothing of the job is left in this thread once the window hears of it."""
        self._jobs[number].do()
        if self._open:
            self._settled.emit(number)
            return
        problem = self._jobs[number].problem
        if problem is not None and not isinstance(problem, TelesecError):
            self._on_bug(problem)

    @Slot(int)
    def _deliver(self, number: int) -> None:
        if not self._open:
            return
        job = self._jobs.pop(number)
        problem, job.problem = job.problem, None  # whose traceback holds the job
        self._pending -= 1
        if self._pending == 0:
            self.busy_changed.emit(False)  # noqa: FBT003 - a Qt signal takes no keyword
        if problem is None:
            if not _is_gone(job.then):
                job.then(job.answer)
        elif not isinstance(problem, TelesecError):
            self._on_bug(problem)
        elif job.failed is not None:
            if not _is_gone(job.failed):
                job.failed(problem)
        else:
            self.refused.emit(problem.sentence)

    @Slot(object, int, int)
    def _tell(self, callback: Report, done: int, total: int) -> None:
        if self._open and not _is_gone(callback):
            callback(done, total)


def _is_gone(answered: Callable[..., object]) -> bool:
    """True when the answer was for a window closed and deleted meanwhile: nobody is there to hear."""
    while isinstance(answered, partial):
        answered = answered.func
    owner = getattr(answered, "__self__", None) or _captured(answered)
    return isinstance(owner, QObject) and not isValid(owner)


def _captured(answered: Callable[..., object]) -> object:
    """The ``self`` that a lambda written in a method speaks for; None when there is none."""
    code, cells = getattr(answered, "__code__", None), getattr(answered, "__closure__", None)
    names = code.co_freevars if code is not None else ()
    return cells[names.index("self")].cell_contents if cells and "self" in names else None


def after(seconds: float, act: Callable[[], object]) -> Callable[[], None]:
    """Call ``act`` from its own thread after ``seconds``, whatever the window does; returns a cancel."""
    timer = threading.Timer(seconds, act)
    timer.daemon = True
    timer.name = "watchdog"
    timer.start()
    return timer.cancel


def on_thread_error(act: Callable[[BaseException], object]) -> None:
    """Bring what a thread failed to catch to ``act``, on that thread."""

    def hook(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            act(args.exc_value)

    threading.excepthook = hook
