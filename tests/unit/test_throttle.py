"""Guessing is slowed, survives lost files and moved clocks, and is turned against nobody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.security.strict_json import Malformed, canonical, parse
from telesec.security.throttle import Moment, Throttle

START = datetime(2026, 11, 22, 8, tzinfo=UTC)
TAG, COLLEAGUE = "a" * 64, "b" * 64


def moment(seconds: int = 0, boot: str = "boot1", wall: int | None = None) -> Moment:
    return Moment(START + timedelta(seconds=seconds if wall is None else wall), boot, 1000 + seconds)


def after(failures: int, at: Moment) -> Throttle:
    table = Throttle()
    for _ in range(failures):
        table = table.failed(TAG, at)
    return table


def test_two_slips_cost_nothing_and_the_delay_grows_to_a_quarter_of_an_hour() -> None:
    delays = [after(count, moment()).remaining(TAG, moment()) for count in range(14)]
    assert delays[:3] == [0, 0, 0]
    assert delays == sorted(delays)
    assert delays[-1] == 900
    assert after(9, moment()).remaining(COLLEAGUE, moment()) == 0


def test_waiting_ends_the_delay_and_success_clears_it() -> None:
    table = after(5, moment())
    assert table.remaining(TAG, moment(29)) == 1
    assert table.remaining(TAG, moment(30)) == 0
    assert table.cleared(TAG).failures(TAG) == 0


@given(st.integers(-10_000_000, 400_000_000))
def test_moving_the_clock_shortens_nothing_within_one_boot(wall: int) -> None:
    table = after(10, moment())
    assert table.remaining(TAG, moment(10, wall=wall)) == 890


def test_after_a_restart_a_clock_set_back_neither_shortens_nor_freezes() -> None:
    table = after(10, moment())
    early = Moment(START - timedelta(days=400), "boot2", 5)
    assert table.remaining(TAG, early) == 900
    rebased = table.rebased(early)
    later = Moment(early.utc + timedelta(seconds=900), "boot2", 905)
    assert rebased.remaining(TAG, later) == 0


def test_losing_either_copy_changes_nothing() -> None:
    table = after(6, moment())
    assert Throttle().merged(table) == table.merged(Throttle()) == table
    assert after(2, moment()).merged(table).failures(TAG) == 6


def test_a_full_table_keeps_the_most_tried() -> None:
    table = after(8, moment())
    for number in range(400):
        table = table.failed(f"{number:064d}"[::-1], moment(1))
    assert len(table.rows) <= 200
    assert table.failures(TAG) == 8


def test_the_table_comes_back_as_written() -> None:
    table = after(4, moment()).failed(COLLEAGUE, moment(3))
    raw = canonical({"t": table.as_json()})
    assert Throttle.from_fields(parse(raw, 10_000).object("t")) == table
    assert TAG.encode() not in raw
    with pytest.raises(Malformed):
        Throttle.from_fields(parse(b'{"t":{"x":[0,1,"",1]}}', 100).object("t"))


def test_the_machine_says_its_uptime() -> None:
    first, second = Moment.read(START), Moment.read(START)
    assert first.boot_id == second.boot_id
    assert 0 <= second.uptime - first.uptime < 60
