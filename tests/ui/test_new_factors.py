"""Invitation and recovery: what one holds first, then factors of one's own, written at the very end."""

from __future__ import annotations

import pytest
from tests.ui.turns import TurnTasks

from telesec.domain.errors import Invalid, SignInFailed
from telesec.security.passwords import strength
from telesec.ui.demo import DemoCard, DemoIdentity
from telesec.ui.enrolment import EnrolmentFlow
from telesec.ui.look import Look
from telesec.ui.new_factors import NewFactorsPorts
from telesec.ui.recovery import RecoveryFlow
from telesec.ui.steps import Factor
from telesec.ui.tasks import Tasks
from telesec.ui.tokens import LIGHT

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

GOOD = "lanterne mouflon girafe abricot"
LOOK = Look(LIGHT)


class Way:
    """A way in that accepts one code, and notes what it was asked."""

    def __init__(self, error):
        self.error, self.calls = error, []

    def begin(self, login, held):
        self.calls.append(("begin", login))
        if held.split() != ["BON", "CODE"]:
            raise self.error

    def choose(self, password):
        self.calls.append(("choose", password))
        return Factor(((True,),), "ABCD")

    def prove(self, code):
        self.calls.append(("prove", code))
        return tuple(f"CODE-{n}" for n in range(8))

    def finish(self):
        self.calls.append(("finish",))

    def ports(self):
        return NewFactorsPorts(strength, self.begin, self.choose, self.prove, self.finish)


@pytest.fixture
def tasks(qtbot):
    made = Tasks(on_bug=lambda error: pytest.fail(repr(error)))
    yield made
    made.close(lambda: None)


def show(qtbot, flow):
    qtbot.addWidget(flow)
    flow.show()
    flow.focus_first()
    return flow


def type_held(flow, text):
    flow.first.login.setText("camille")
    set_text = getattr(flow.first.code, "setPlainText", None) or flow.first.code.setText
    set_text(text)
    flow.first.forward.click()


@pytest.mark.parametrize("kind", [EnrolmentFlow, RecoveryFlow])
def test_the_whole_way_writes_once_at_the_end(qtbot, tasks, kind):
    way = Way(SignInFailed("Refusé."))
    flow = show(qtbot, kind(way.ports(), tasks, LOOK))
    type_held(flow, "BON CODE")
    qtbot.waitUntil(lambda: flow.currentWidget() is flow.password)
    for line in (flow.password.password.line, flow.password.again.line):
        line.setText(GOOD)
    flow.password.forward.click()
    qtbot.waitUntil(lambda: flow.currentWidget() is flow.phone)
    flow.phone.code.setText("123456")
    flow.phone.forward.click()
    qtbot.waitUntil(lambda: flow.currentWidget() is flow.codes)
    assert ("finish",) not in way.calls
    flow.codes.kept.click()
    with qtbot.waitSignal(flow.finished):
        flow.codes.forward.click()
    assert [call[0] for call in way.calls] == ["begin", "choose", "prove", "finish"]


def test_a_wrong_invitation_says_one_sentence_and_stays(qtbot, tasks):
    flow = show(qtbot, EnrolmentFlow(Way(SignInFailed("Refusé.")).ports(), tasks, LOOK))
    type_held(flow, "MAUVAIS")
    qtbot.waitUntil(lambda: flow.first.bar.text() == "Refusé.")
    assert flow.currentWidget() is flow.first


@pytest.mark.parametrize("kind", [EnrolmentFlow, RecoveryFlow])
def test_what_is_being_checked_does_not_change_and_is_typed_again_after_a_refusal(qtbot, kind):
    waiting = TurnTasks()
    flow = show(qtbot, kind(Way(SignInFailed("Refusé.")).ports(), waiting, LOOK))
    flow.activateWindow()
    qtbot.waitUntil(flow.isActiveWindow)
    flow.first.code.setFocus()
    type_held(flow, "MAUVAIS")
    assert not flow.first.login.isEnabled()
    assert not flow.first.code.isEnabled()
    qtbot.waitUntil(lambda: flow.first.bar.text() == "Refusé.")
    assert flow.first.login.isEnabled()
    assert flow.first.code.hasFocus()


def test_a_group_badly_copied_is_told_beside_the_code(qtbot, tasks):
    error = Invalid("code", "Le groupe 3 est mal recopié.")
    flow = show(qtbot, RecoveryFlow(Way(error).ports(), tasks, LOOK))
    type_held(flow, "MAUVAIS")
    qtbot.waitUntil(lambda: "groupe 3" in flow.first.fields["code"].error())


@pytest.mark.parametrize("kind", [EnrolmentFlow, RecoveryFlow])
def test_empty_fields_ask_nothing_of_the_services(qtbot, tasks, kind):
    way = Way(SignInFailed("Refusé."))
    flow = show(qtbot, kind(way.ports(), tasks, LOOK))
    flow.first.forward.click()
    flow.first.login.setText("camille")
    flow.first.forward.click()
    assert way.calls == []
    assert flow.first.fields["code"].error()


def test_going_back_from_the_first_page_leaves(qtbot, tasks):
    flow = show(qtbot, EnrolmentFlow(Way(SignInFailed("Refusé.")).ports(), tasks, LOOK))
    with qtbot.waitSignal(flow.leave):
        flow.first.backward.click()


def test_the_demo_card_gives_what_is_needed_to_enter(qtbot):
    identities = [
        DemoIdentity(f"Compte {login}", login, f"mot de {login}", ((True,),), lambda: "123456")
        for login in ("camille", "nora")
    ]
    card = DemoCard(identities, LOOK)
    qtbot.addWidget(card)
    card.who.choose("nora")
    with qtbot.waitSignal(card.chosen) as chosen:
        card.fill.click()
    assert chosen.args == ["nora", "mot de nora", "123456"]
    assert card.lines["code"].text() == "123 456"
