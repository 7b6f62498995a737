"""PySide's classes are all ready before another thread may ask for one."""

from __future__ import annotations

import sys

from telesec.ui import classes
from telesec.ui.classes import Readying
from telesec.ui.tasks import Tasks

LATE = "PySide6.QtGui", "QTabletEvent"


def asked_for(monkeypatch):
    """What is made ready from now on, in its order: one class is left to be."""
    seen = []

    class Module:
        def __dir__(self):
            return ["QTabletEvent"]

        def __getattr__(self, name):
            seen.append(name)
            return object

    monkeypatch.setitem(sys.modules, LATE[0], Module())
    monkeypatch.setattr(classes, "_left", [LATE])
    return seen


def test_the_worker_is_given_nothing_before_they_are_ready(qtbot, monkeypatch):
    seen = asked_for(monkeypatch)
    tasks, done = Tasks(), []
    tasks.run(lambda: tuple(seen), done.append)
    assert seen == ["QTabletEvent"]
    qtbot.waitUntil(lambda: done == [("QTabletEvent",)])
    tasks.run(lambda: None, done.append)
    qtbot.waitUntil(lambda: len(done) == 2)
    assert seen == ["QTabletEvent"]
    tasks.close(lambda: None)


def test_a_window_makes_them_ready_by_turns_and_says_when_none_is_left(qtbot, qapp, monkeypatch):
    seen = asked_for(monkeypatch)
    readying, whole = Readying(qapp), []
    readying.begin(lambda: whole.append(True))
    assert (seen, whole) == ([], [])
    qtbot.waitUntil(lambda: whole == [True])
    assert seen == ["QTabletEvent"]
    assert not readying._timer.isActive()


def test_all_that_the_first_screen_has_loaded_is_made_ready(monkeypatch):
    monkeypatch.setattr(classes, "_left", None)
    classes.make_all_ready()
    ready = vars(sys.modules["PySide6.QtWidgets"])
    assert {"QTableWidget", "QWizard", "QMdiArea"} <= set(ready)
    assert "QTabletEvent" in vars(sys.modules["PySide6.QtGui"])
