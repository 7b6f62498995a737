"""What takes long is built a step a turn, and the window answers in between."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QObject, QTimer

from telesec.ui.building import Turns


@pytest.fixture
def turns(qapp):
    parent = QObject()
    yield Turns(parent)
    parent.deleteLater()


def three_steps(done):
    for step in ("one", "two"):
        done.append(step)
        yield None
    done.append("three")
    return "made"


def test_the_window_answers_between_two_steps(qtbot, turns):
    done, made = [], []
    between = QTimer(turns)
    between.timeout.connect(lambda: done.append("answered"))
    between.start(0)
    turns.begin(three_steps(done), made.append)
    assert done == []
    qtbot.waitUntil(lambda: made == ["made"])
    between.stop()
    at = [done.index(step) for step in ("one", "two", "three")]
    assert all("answered" in done[start:end] for start, end in pairwise(at))


def test_what_is_for_nobody_any_more_goes_no_further(qtbot, turns):
    done, made = [], []

    def left_after_one():
        for step in three_steps(done):
            turns.stop()
            yield step

    turns.begin(left_after_one(), made.append)
    with qtbot.waitCallback() as later:
        QTimer.singleShot(20, later)
    assert (done, made) == (["one"], [])


def test_a_step_that_fails_is_told_and_the_next_thing_can_be_built(qtbot, turns):
    def fails():
        yield None
        raise LookupError("a bug")

    made = []
    with qtbot.captureExceptions() as told:
        turns.begin(fails(), made.append)
        qtbot.waitUntil(lambda: bool(told))
    assert told[0][0] is LookupError
    turns.begin(three_steps([]), made.append)
    qtbot.waitUntil(lambda: made == ["made"])
