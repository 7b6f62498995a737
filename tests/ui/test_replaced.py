"""An upgrade while the window is open: whoever is there is told that a lock brings the new program."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from telesec.app.replaced import REPLACED, was_replaced, watch_for_replacement
from telesec.ui.messages import MessageBar


class Session(QWidget):
    """The bars above the pages, and the lock that is asked for."""

    lock_requested = Signal()

    def __init__(self):
        super().__init__()
        self.first_days, self.reminder = MessageBar(), MessageBar()
        for bar in (self.first_days, self.reminder):
            bar.setParent(self)


@pytest.fixture
def shell(qtbot):
    made = Session()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def packed(monkeypatch, tmp_path):
    """The file that this process runs, and the name it was started by."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    own, name = tmp_path / "exe", tmp_path / "telesec"
    name.write_bytes(b"0.1.0")
    own.hardlink_to(name)
    return own, name


def test_another_file_under_its_name_is_another_version(packed, tmp_path):
    own, name = packed
    assert not was_replaced(own, str(name))
    newer = tmp_path / "telesec.dpkg-new"
    newer.write_bytes(b"0.1.0")
    newer.replace(name)
    assert was_replaced(own, str(name))


def test_a_package_taken_away_and_a_checkout_are_no_upgrade(packed, monkeypatch, tmp_path):
    own, name = packed
    name.unlink()
    assert not was_replaced(own, str(name))
    name.write_bytes(b"0.2.0")
    monkeypatch.delattr(sys, "frozen")
    assert not was_replaced(own, str(name))
    assert not was_replaced()


def test_it_is_said_once_and_its_button_locks(qtbot, shell):
    upgraded = []
    watch_for_replacement(shell, lambda: bool(upgraded), every=0)
    qtbot.wait(1)
    assert shell.first_days.text() == ""
    upgraded.append("0.2.0")
    qtbot.waitUntil(lambda: shell.first_days.text() == REPLACED)
    with qtbot.waitSignal(shell.lock_requested):
        shell.first_days._action.click()
    qtbot.wait(1)
    assert shell.first_days.text() == ""


def test_it_waits_for_a_bar_that_says_nothing(qtbot, shell):
    for bar in (shell.first_days, shell.reminder):
        bar.show_message("info", "Il reste une étape.")
    watch_for_replacement(shell, lambda: True, every=0)
    qtbot.wait(1)
    assert shell.first_days.text() == shell.reminder.text() == "Il reste une étape."
    shell.reminder.clear()
    qtbot.waitUntil(lambda: shell.first_days.text() == REPLACED or shell.reminder.text() == REPLACED)
