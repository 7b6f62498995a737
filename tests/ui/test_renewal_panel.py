"""The keys to renew: the line above the accounts, the question, and what is told at sign-in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from telesec.domain.access.renewals import KeyRenewal, RenewalReason, RenewalState
from telesec.domain.errors import Invalid, ProofRequired, StoreError
from telesec.domain.people import Compartment
from telesec.ui import theme
from telesec.ui.controls import MessageBar
from telesec.ui.people.renewal import (
    NONE_CHOSEN,
    NOTHING_OWED,
    RenewalActs,
    RenewalDialog,
    RenewalNotice,
    RenewalPanel,
    RenewalPorts,
)
from telesec.ui.proof import ProofDialog

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
OWED = tuple(
    KeyRenewal(one, "1", AT, (RenewalReason.ACCOUNT_CLOSED,))
    for one in (Compartment.PRACTICE, Compartment.OFFICE)
)
NOTHING = RenewalState((), frozenset(Compartment), needs_sheet=False, names={})
OF_A_HOLDER = RenewalState(OWED, frozenset(Compartment), needs_sheet=False, names={})
OF_AN_ADMIN = RenewalState(OWED, frozenset({Compartment.PRACTICE}), needs_sheet=True, names={})


@dataclass
class Keys:
    """Renews what it is asked, once proved."""

    state: RenewalState
    proved: bool = True
    problem: Exception | None = None
    begun: list = field(default_factory=list)
    renewed: list = field(default_factory=list)

    def begin(self, compartments, typed):
        if not self.proved:
            raise ProofRequired("")
        if self.problem:
            raise self.problem
        self.begun.append((compartments, typed))
        return compartments

    def prove(self, _password, _code):
        self.proved = True

    @property
    def ports(self):
        return RenewalPorts(lambda: self.state, self.begin, self.renewed.append, self.prove)


@pytest.fixture
def page(qtbot, tasks):
    """A page with the line about the keys under its message bar."""

    kept = []

    def show(keys):
        page, bar = QWidget(), MessageBar()
        panel = RenewalPanel(keys.ports, tasks, bar)
        column = QVBoxLayout(page)
        column.addWidget(bar)
        column.addWidget(panel)
        column.addStretch(1)
        theme.dress(page)
        qtbot.addWidget(page)
        kept.append(page)
        page.resize(1100, 600)
        page.show()
        qtbot.waitUntil(panel.isVisible)
        return panel

    yield show
    kept.clear()


def asked(qtbot, panel) -> RenewalDialog:
    panel.renew.click()
    qtbot.waitUntil(lambda: panel.acts.dialog is not None and panel.acts.dialog.isVisible())
    return panel.acts.dialog


def test_nothing_owed_is_said_and_everything_may_be_renewed_all_the_same(qtbot, page, unnamed):
    panel = page(Keys(NOTHING))
    assert panel.words.text() == NOTHING_OWED
    dialog = asked(qtbot, panel)
    assert dialog.chosen() == frozenset(Compartment)
    assert unnamed(dialog) == []
    dialog.reject()


def test_what_is_owed_is_ticked_and_renewed(qtbot, page):
    keys = Keys(OF_A_HOLDER)
    panel = page(keys)
    assert panel.words.text() == (
        "Des clés sont à renouveler : comptes et réglages, agenda et patients (un compte qui l'ouvrait a été "
        "fermé)."
    )
    assert panel.others.isHidden()
    dialog = asked(qtbot, panel)
    assert dialog.chosen() == {Compartment.PRACTICE, Compartment.OFFICE}
    dialog.submit.click()
    qtbot.waitUntil(lambda: bool(keys.renewed))
    assert keys.begun == [(frozenset({Compartment.PRACTICE, Compartment.OFFICE}), "")]
    assert keys.renewed == [frozenset({Compartment.PRACTICE, Compartment.OFFICE})]


def test_who_holds_one_key_only_reads_who_must_do_the_rest(qtbot, page):
    keys = Keys(OF_AN_ADMIN, problem=Invalid("code", "Ce code n'est pas celui de la feuille de ce cabinet."))
    panel = page(keys)
    assert panel.others.text().startswith("À un praticien de renouveler")
    dialog = asked(qtbot, panel)
    assert list(dialog.boxes) == [Compartment.PRACTICE]
    assert dialog.sheet.isVisible()
    dialog.code.setPlainText("AAAAA")
    dialog.submit.click()
    qtbot.waitUntil(lambda: "n'est pas celui" in dialog.sheet.error())
    assert dialog.code.toPlainText() == "AAAAA"
    assert dialog.submit.isEnabled()
    dialog.boxes[Compartment.PRACTICE].setChecked(False)
    dialog.submit.click()
    assert dialog.bar.text() == NONE_CHOSEN
    dialog.reject()
    assert keys.renewed == []


def test_a_refusal_is_said_in_the_question_and_a_proof_is_asked_for(qtbot, page):
    keys = Keys(OF_A_HOLDER, proved=False, problem=StoreError("keys", "Le disque n'a pas assez de place."))
    dialog = asked(qtbot, page(keys))
    dialog.submit.click()
    proofs = lambda: [one for one in QApplication.allWidgets() if isinstance(one, ProofDialog)]  # noqa: E731
    qtbot.waitUntil(lambda: any(one.isVisible() for one in proofs()))
    proof = next(one for one in proofs() if one.isVisible())
    proof.password.line.setText("x")
    proof.code.setText("123456")
    proof.submit.click()
    qtbot.waitUntil(lambda: dialog.bar.text() == "Le disque n'a pas assez de place.")
    dialog.reject()


def test_who_may_act_is_told_at_sign_in_once_the_bar_is_free(qtbot, tasks):
    window, bar = QWidget(), MessageBar()
    qtbot.addWidget(window)
    bar.show_message("info", "Quelqu'un attend son accès.")
    keys = Keys(OF_A_HOLDER)
    notice = RenewalNotice(RenewalActs(window, bar, tasks, keys.ports), bar, tasks, keys.ports)
    qtbot.waitUntil(lambda: bool(notice._sentence))
    assert bar.text() == "Quelqu'un attend son accès."
    bar.clear()
    assert bar.text().startswith("Des clés sont à renouveler")
    bar.clear()
    assert bar.text() == ""


def test_nobody_is_told_of_what_only_others_may_do(qtbot, tasks):
    window, bar = QWidget(), MessageBar()
    qtbot.addWidget(window)
    keys = Keys(RenewalState(OWED, frozenset(), needs_sheet=False, names={}))
    RenewalNotice(RenewalActs(window, bar, tasks, keys.ports), bar, tasks, keys.ports)
    with qtbot.waitCallback() as done:
        tasks.run(lambda: None, done)
    assert bar.text() == ""


@pytest.mark.parametrize("size", [10, 13])
@pytest.mark.parametrize("name", ["light", "dark", "high_contrast"])
def test_every_word_of_the_question_is_seen(qapp, qtbot, page, shoot, name, size):
    theme.apply(qapp, name, size)
    panel = page(Keys(OF_AN_ADMIN))
    shoot(panel.window(), f"renewal-line-{name}-{size}")
    dialog = asked(qtbot, panel)
    shoot(dialog, f"renewal-question-{name}-{size}")
    assert dialog.height() <= 768
    assert dialog.layout().totalHeightForWidth(dialog.width()) <= dialog.height()
    dialog.reject()
    theme.apply(qapp, "light", 10)
