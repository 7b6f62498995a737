"""Inactivity, sleep and the twelve hours, with clocks moved by hand."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit

from telesec.domain.sessions import LockReason
from telesec.ui.idle import IdleWatcher, since_boot


class Clocks:
    """A monotonic and a wall clock that only move when told."""

    def __init__(self):
        self.mono, self.wall, self.boot = 1000.0, 1_800_000_000.0, 5000.0

    def forward(self, seconds, *, asleep=0.0):
        self.mono += seconds
        self.wall += seconds + asleep
        self.boot += seconds


@pytest.fixture
def clocks():
    return Clocks()


@pytest.fixture
def watch(qapp, clocks):
    made = []

    def make(minutes=5, **options):
        watcher = IdleWatcher(
            minutes,
            monotonic=lambda: clocks.mono,
            wall=lambda: clocks.wall,
            boot=lambda: clocks.boot,
            tick_ms=10_000_000,
            **options,
        )
        watcher.reasons = []
        watcher.idle.connect(watcher.reasons.append)
        made.append(watcher)
        return watcher

    yield make
    for watcher in made:
        watcher.stop()


@pytest.fixture
def editor(qtbot):
    widget = QLineEdit()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def pass_time(watcher, clocks, seconds):
    for _ in range(round(seconds)):
        clocks.forward(1)
        watcher.check()


def test_locks_at_the_limit_and_not_a_second_before(watch, clocks):
    watcher = watch(5)
    pass_time(watcher, clocks, 299)
    assert watcher.reasons == []
    pass_time(watcher, clocks, 1)
    assert watcher.reasons == [LockReason.IDLE]


def test_tells_once(watch, clocks):
    watcher = watch(1)
    pass_time(watcher, clocks, 200)
    assert watcher.reasons == ["idle"]


@pytest.mark.parametrize("asked", [0, -1, 16, 100_000])
def test_a_limit_out_of_bounds_is_the_default_never_off(watch, clocks, asked):
    watcher = watch(asked)
    pass_time(watcher, clocks, 300)
    assert watcher.reasons == ["idle"]


def test_a_key_and_a_moving_mouse_keep_the_session_open(watch, clocks, editor, qtbot):
    watcher = watch(1)
    pass_time(watcher, clocks, 50)
    qtbot.keyClick(editor, "a")
    pass_time(watcher, clocks, 50)
    qtbot.mouseMove(editor, QPoint(5, 5))
    qtbot.mouseMove(editor, QPoint(9, 5))
    pass_time(watcher, clocks, 50)
    assert watcher.reasons == []


def test_a_window_moving_under_a_still_mouse_is_not_somebody(watch, clocks, editor, qtbot):
    watcher = watch(1)
    qtbot.mouseMove(editor, QPoint(5, 5))
    pass_time(watcher, clocks, 40)
    qtbot.mouseMove(editor, QPoint(5, 5))
    pass_time(watcher, clocks, 25)
    assert watcher.reasons == ["idle"]


def test_an_event_made_by_the_program_is_not_somebody(watch, clocks, editor, qapp):
    watcher = watch(1)
    pass_time(watcher, clocks, 40)
    press = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")
    qapp.sendEvent(editor, press)
    pass_time(watcher, clocks, 20)
    assert watcher.reasons == ["idle"]


def test_input_after_the_limit_does_not_reopen_what_a_frozen_program_missed(watch, clocks, editor, qtbot):
    watcher = watch(1)
    clocks.forward(600)  # stopped: no check ran
    qtbot.keyClick(editor, "a")
    watcher.check()
    assert watcher.reasons == ["idle"]


def test_sleep_is_seen_by_the_wall_clock_running_ahead(watch, clocks):
    watcher = watch(5)
    pass_time(watcher, clocks, 10)
    clocks.forward(1, asleep=3600)
    watcher.check()
    assert watcher.reasons == [LockReason.SLEEP]


def test_sleep_is_seen_though_the_clock_was_put_back_by_as_much(watch, clocks):
    watcher = watch(5)
    pass_time(watcher, clocks, 10)
    clocks.forward(1)
    clocks.boot += 3600
    watcher.check()
    assert watcher.reasons == [LockReason.SLEEP]


def test_the_clock_of_the_machine_runs_with_the_others():
    assert since_boot() <= since_boot()
    assert since_boot() >= time.monotonic() - 1


def test_a_clock_set_back_or_corrected_by_little_does_not_lock(watch, clocks):
    watcher = watch(5)
    clocks.forward(1, asleep=-86_400)
    watcher.check()
    clocks.forward(1, asleep=2)
    watcher.check()
    assert watcher.reasons == []


def test_a_session_ends_after_twelve_hours_even_in_use(watch, clocks, editor, qtbot):
    watcher = watch(15, age=12 * 3600 - 60)
    pass_time(watcher, clocks, 59)
    qtbot.keyClick(editor, "a")
    assert watcher.reasons == []
    pass_time(watcher, clocks, 1)
    assert watcher.reasons == [LockReason.TOO_LONG]


def test_tells_the_seconds_left(watch, clocks):
    watcher = watch(2)
    left = []
    watcher.remaining.connect(left.append)
    pass_time(watcher, clocks, 3)
    assert left == [119, 118, 117]


def test_locks_while_a_modal_dialog_runs_its_own_loop(qapp, qtbot):
    clock = Clocks()
    watcher = IdleWatcher(
        1, monotonic=lambda: clock.mono, wall=lambda: clock.wall, boot=lambda: clock.boot, tick_ms=1
    )
    dialog = QDialog()
    qtbot.addWidget(dialog)
    watcher.idle.connect(lambda _reason: dialog.done(7))
    QTimer.singleShot(0, lambda: clock.forward(61))
    assert dialog.exec() == 7
