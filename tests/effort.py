"""What a work costs, beside what the same computer needs, then and there, for a fixed one."""

from __future__ import annotations

import time
from collections.abc import Callable


def effort(work: Callable[[], object]) -> float:
    """The processor's time of ``work``, in times that of writing and hashing 200,000 numbers.

    A slow or busy computer is slow for both: the bound says what was written, not where it runs. Some 40 ms
    in 2026.
    """
    before = _cost(_usual)
    done = _cost(work)
    return done / max(before, _cost(_usual))


def _usual() -> None:
    sum(hash(str(number)) for number in range(200_000))


def _cost(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began
