"""Two things at once: in order, few ahead, stopped at once."""

from __future__ import annotations

from functools import partial
from threading import Event, Timer

import pytest

from telesec.backup.pipeline import ahead
from telesec.domain.backups.shapes import Cancelled


def never() -> bool:
    return False


def test_results_come_in_the_order_of_the_jobs() -> None:
    assert list(ahead((partial(pow, number, 2) for number in range(50)), never)) == [n * n for n in range(50)]


def test_only_a_few_parts_wait_in_memory() -> None:
    drawn: list[int] = []

    def jobs():
        for number in range(50):
            drawn.append(number)
            yield partial(int, number)

    results = ahead(jobs(), never, depth=2)
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    assert len(drawn) == 5


def test_a_failure_comes_in_its_turn_and_ends_the_work() -> None:
    done: list[int] = []

    def job(number: int) -> int:
        done.append(number)
        return 10 // (3 - number)

    results = ahead((partial(job, number) for number in range(50)), never)
    assert [next(results) for _ in range(3)] == [3, 5, 10]
    with pytest.raises(ZeroDivisionError):
        list(results)
    assert len(done) < 10


def test_nothing_is_under_way_once_a_failure_was_told() -> None:
    """A target is used by one thread at a time: what comes next may use it at once."""
    started, release, ended = Event(), Event(), Event()

    def slow() -> None:
        started.set()
        release.wait(30)
        ended.set()

    results = ahead(iter([int, slow]), never, depth=1)
    assert next(results) == 0
    assert started.wait(30)
    Timer(0.05, release.set).start()
    results.close()
    assert ended.is_set()


def test_stopping_does_not_wait_for_a_part_that_hangs() -> None:
    hangs, release = Event(), Event()

    def hang() -> None:
        hangs.set()
        release.wait(30)

    try:
        with pytest.raises(Cancelled):
            list(ahead(iter([hang]), hangs.is_set))
    finally:
        release.set()
