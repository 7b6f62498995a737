"""Keys that somebody waits for: whoever holds them is told, hands over, or refuses with a reason."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from telesec.domain.access.key_requests import WaitingAccount
from telesec.domain.errors import Invalid, Refused
from telesec.domain.people import Compartment
from telesec.ui.controls import MessageBar
from telesec.ui.people.handover import Handover
from telesec.ui.people.ports import HandoverPorts

WAITING = WaitingAccount("2", frozenset({Compartment.OFFICE}), "1", datetime(2026, 11, 20, 9, tzinfo=UTC))


class Keys:
    """Answers as the services would."""

    def __init__(self):
        self.given, self.refused = [], []
        self.problem = None

    def hand_over(self, account_id):
        if self.problem:
            raise self.problem
        self.given.append(account_id)

    def refuse(self, account_id, reason):
        if not reason.strip():
            raise Invalid("reason", "Dites pourquoi, en une phrase.")
        self.refused.append((account_id, reason))


@pytest.fixture
def keys():
    return Keys()


@pytest.fixture
def told(qtbot, look, tasks, keys):
    window = QWidget()
    qtbot.addWidget(window)
    bar = MessageBar()
    QVBoxLayout(window).addWidget(bar)
    window.resize(900, 400)
    window.show()
    names = {"1": "Anne Roy", "2": "Claire Martin"}
    ports = HandoverPorts(
        lambda: (WAITING,), keys.hand_over, keys.refuse, lambda: names, lambda _password, _code: None
    )
    made = Handover(window, bar, tasks, ports)
    made.look_for_waiting()
    qtbot.waitUntil(
        lambda: bar.text() == "Claire Martin attend l'accès à son travail : l'agenda et les patients."
    )
    bar._action.click()
    return made, bar


def test_who_waits_for_keys_is_said_and_served(qtbot, told, keys):
    made, bar = told
    with qtbot.waitSignal(made.handed_over) as served:
        made.dialog.submit.click()
    assert (served.args, keys.given) == (["2"], ["2"])
    assert bar.text() == "L'accès est ouvert : Claire Martin l'aura à sa prochaine connexion."


def test_a_refusal_says_why(qtbot, told, keys):
    made, bar = told
    made.dialog.refuse.click()
    qtbot.waitUntil(lambda: made.dialog.reason.error() == "Dites pourquoi, en une phrase.")
    qtbot.keyClicks(made.dialog.why, "Pas avant lundi")
    with qtbot.waitSignal(made.refused):
        made.dialog.refuse.click()
    assert (keys.given, keys.refused) == ([], [("2", "Pas avant lundi")])
    assert bar.text().startswith("L'accès de Claire Martin est refusé.")


def test_later_answers_nothing(told, keys):
    made, _bar = told
    made.dialog.cancel.click()
    assert (keys.given, keys.refused) == ([], [])


def test_what_cannot_be_given_is_said_in_the_dialog(qtbot, told, keys):
    made, _bar = told
    keys.problem = Refused("Une autre personne doit remettre les clés.")
    made.dialog.submit.click()
    qtbot.waitUntil(lambda: made.dialog.bar.text() == "Une autre personne doit remettre les clés.")
    assert made.dialog.isVisible()


def test_one_account_is_told_at_a_time_and_nothing_is_written_over(qtbot, look, tasks, keys):
    window, bar = QWidget(), MessageBar()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(bar)
    window.show()
    both = (WAITING, WaitingAccount("3", frozenset({Compartment.BILLING})))
    names = {"2": "Claire Martin", "3": "Paul Petit"}
    ports = HandoverPorts(lambda: both, keys.hand_over, keys.refuse, lambda: names, lambda *_: None)
    bar.show_message("warning", "Une autre chose à lire.")
    made = Handover(window, bar, tasks, ports)
    made.look_for_waiting()
    qtbot.waitUntil(lambda: len(made._to_tell) == 2)
    assert bar.text() == "Une autre chose à lire."
    bar.clear()
    assert bar.text().startswith("Claire Martin attend")
    bar.clear()
    assert bar.text().startswith("Paul Petit attend")
    bar.clear()
    made.look_for_waiting()
    with qtbot.waitCallback() as answered:
        tasks.run(lambda: None, answered)
    assert bar.text() == ""  # told once a session


def test_picture_of_the_answer(told, themed, shoot):
    made, _bar = told
    shoot(made.dialog, f"handover-{themed.tokens.name}")
    assert made.dialog.cancel.text() == "Plus tard"
