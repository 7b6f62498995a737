"""Two things at once in the backup's own process: one part travels while another is sealed or written."""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TypeVar

from telesec.domain.backups.shapes import Cancelled

KIB = 1024
_GLANCE = 0.2  # seconds between two looks at ``stop``
_TURN = 0.0005  # seconds: who sends asks for the interpreter hundreds of times a part, and must not wait
_BURST = 4  # seconds of the allowed rate in one part
_SMALLEST, LARGEST = 256 * KIB, 8 * KIB * KIB
Result = TypeVar("Result")
Stop = Callable[[], bool]


def ahead(jobs: Iterable[Callable[[], Result]], stop: Stop, depth: int = 2) -> Generator[Result, None, None]:
    """The results of ``jobs`` in order, run one after another in a thread, ``depth`` ahead at most.

    ``jobs`` is drawn, and the results are used, in the caller's thread. Raises what a job raised, once
    nothing is under way any more: a target is used by one thread at a time. Raises Cancelled as soon as
    ``stop()`` is true: a job under way then ends alone, and the target is only to be closed.
    """
    pool = ThreadPoolExecutor(1, "part")
    turns = sys.getswitchinterval()
    sys.setswitchinterval(min(turns, _TURN))
    waiting: deque[Future[Result]] = deque()
    patient = True
    try:
        for job in jobs:
            check(stop)
            waiting.append(pool.submit(job))
            while len(waiting) > depth:
                yield _result(waiting.popleft(), stop)
        while waiting:
            yield _result(waiting.popleft(), stop)
    except Cancelled:
        patient = False
        raise
    finally:
        pool.shutdown(wait=patient, cancel_futures=True)
        sys.setswitchinterval(turns)


def check(stop: Stop) -> None:
    """Raise Cancelled when somebody stopped the work."""
    if stop():
        raise Cancelled("La sauvegarde a été arrêtée. Ce qui était sauvegardé avant l'est toujours.")


def _result(future: Future[Result], stop: Stop) -> Result:
    while not wait([future], _GLANCE).done:
        check(stop)
    return future.result()


class Pace:
    """Keeps an upload under ``kib`` KiB a second (0: no limit)."""

    def __init__(
        self,
        kib: int,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._rate = max(0, kib) * KIB
        self._clock, self._pause = clock, pause
        self._free_at = clock()

    @property
    def part_bytes(self) -> int:
        """Bytes of one part: small ones on a slow line, so that it is never taken for long at once."""
        if not self._rate:
            return LARGEST
        return min(LARGEST, max(_SMALLEST, self._rate * _BURST // _SMALLEST * _SMALLEST))

    def wait_for(self, size: int, stop: Stop) -> None:
        """Return when ``size`` more bytes may leave; raises Cancelled."""
        if not self._rate:
            return
        while (left := self._free_at - self._clock()) > 0:
            check(stop)
            self._pause(min(left, _GLANCE))
        self._free_at = max(self._clock(), self._free_at) + size / self._rate
