"""At the front door of a computer that lacks the practice's secret: it is said first, with the ways on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from tests.questions import answer

from telesec.domain.access.device_trouble import DeviceTrouble
from telesec.domain.errors import Invalid, StoreError
from telesec.ui.joining import JoinFlow, JoinPorts
from telesec.ui.look import Look
from telesec.ui.sign_in import SignInPage, SignInPorts
from telesec.ui.tokens import LIGHT

MISSING = DeviceTrouble("Cet ordinateur ne connaît pas ce cabinet.", may_join=True)
FINE = DeviceTrouble()
SHUT = DeviceTrouble("Le trousseau ne répond pas.", keyring_lost=True)


class Computer:
    """What the door says of it, and what was asked."""

    def __init__(self, trouble=FINE):
        self.trouble = trouble
        self.without = self.asked = 0

    def sign_in(self, login, password, code):
        raise StoreError("device", "Le cabinet a retiré cet ordinateur.")

    def ask_again(self):
        self.asked += 1

    def go_without(self):
        self.without += 1
        self.trouble = MISSING

    def ports(self):
        return SignInPorts(
            self.sign_in,
            lambda _login: 0,
            trouble=lambda: self.trouble,
            ask_again=self.ask_again,
            without_keyring=self.go_without,
        )


@pytest.fixture
def page_of(qtbot, tasks):
    def make(computer):
        page = SignInPage(computer.ports(), tasks, Look(LIGHT))
        qtbot.addWidget(page)
        page.show()
        return page

    return make


def test_the_keys_are_on_the_way_on_of_a_computer_that_is_not_known(qtbot, page_of):
    page = page_of(Computer(MISSING))
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.focus_first()
    page.look_at_device()
    qtbot.waitUntil(page.join.hasFocus)
    page.show_trouble(FINE)
    assert page.login.hasFocus()
    page.show_trouble(SHUT)
    assert page.retry.hasFocus()


def test_a_computer_that_lacks_nothing_says_nothing(qtbot, page_of):
    page = page_of(Computer())
    with qtbot.waitSignal(page._tasks.busy_changed, check_params_cb=lambda busy: not busy):
        page.look_at_device()
    assert page.bar.text() == ""
    assert page.join.isHidden()
    assert page.without.isHidden()


def test_a_new_computer_is_offered_a_code_before_anything_is_typed(qtbot, page_of):
    page = page_of(Computer(MISSING))
    page.look_at_device()
    qtbot.waitUntil(lambda: page.bar.text() == MISSING.sentence)
    with qtbot.waitSignal(page.join_requested):
        page.join.click()


def test_a_keyring_opened_meanwhile_takes_the_warning_back(qtbot, page_of):
    computer = Computer(SHUT)
    page = page_of(computer)
    page.look_at_device()
    qtbot.waitUntil(lambda: page.bar.text() == SHUT.sentence)
    assert page.join.isHidden()
    assert page.recover.isHidden(), "thirteen groups would be typed in vain"
    computer.trouble = DeviceTrouble()
    page.login.setText("claire")
    assert page.form.isHidden()
    page.retry.click()
    qtbot.waitUntil(lambda: page.bar.text() == "" and page.without.isHidden())
    assert computer.asked == 1
    assert page.form.isVisible()
    assert page.login.text() == "claire"
    assert page.recover.isVisible()


def test_a_lost_keyring_is_given_up_only_when_one_says_so(qtbot, page_of):
    computer = Computer(SHUT)
    page = page_of(computer)
    page.look_at_device()
    qtbot.waitUntil(page.without.isVisible)

    said = answer("Annuler")
    page.without.click()
    assert "simple fichier" in said[0]
    assert computer.without == 0
    answer("Continuer sans lui")
    page.without.click()
    qtbot.waitUntil(page.join.isVisible)
    assert computer.without == 1
    assert page.bar.text() == MISSING.sentence


def test_a_computer_turned_away_is_offered_the_ways_back(qtbot, page_of):
    computer = Computer()
    page = page_of(computer)
    computer.trouble = MISSING
    page.login.setText("claire")
    page.password.line.setText("x")
    page.code.setText("123456")
    page.enter.click()
    qtbot.waitUntil(page.join.isVisible)
    assert page.bar.text() == "Le cabinet a retiré cet ordinateur."


def test_a_code_is_typed_corrected_and_taken(qtbot, tasks):
    tried = []

    def join(code):
        tried.append(code)
        if len(tried) == 1:
            raise Invalid("code", "Ce n'est pas le bon code.")

    flow = JoinFlow(JoinPorts(join), tasks, Look(LIGHT))
    qtbot.addWidget(flow)
    flow.show()
    flow.focus_first()
    flow.first.submit()
    assert flow.first.fields["code"].error() == "Tapez le code affiché par l'autre ordinateur."
    flow.first.code.setText("7K2M-Q9XA-03TD")
    qtbot.keyClick(flow.first.code, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: flow.first.fields["code"].error() == "Ce n'est pas le bon code.")
    assert flow.first.code.text() == "7K2M-Q9XA-03TD"
    with qtbot.waitSignal(flow.finished):
        flow.first.forward.click()
    assert tried == ["7K2M-Q9XA-03TD"] * 2
