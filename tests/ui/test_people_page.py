"""The accounts page: listing, inviting with a fresh proof, the code shown once, closing an account."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QVBoxLayout, QWidget

from telesec.domain.changes import Change
from telesec.domain.errors import Conflict, Invalid, ProofRequired, SignInFailed
from telesec.domain.people import Account, Compartment, Role
from telesec.ui.controls import MessageBar
from telesec.ui.people.handover import Handover
from telesec.ui.people.page import PeoplePage
from telesec.ui.people.ports import HandoverPorts, PeoplePorts

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

CODE = "K7QF-2M9X-WD4T"


@dataclass(frozen=True)
class CodeGiven:
    code: str = CODE
    expires_at: datetime = datetime(2026, 12, 1, 9, tzinfo=UTC)
    withheld: frozenset = frozenset()


class Office:
    """Keeps accounts in memory as the services would."""

    def __init__(self):
        born = datetime(2026, 11, 2, 8, tzinfo=UTC)
        self.list = [
            Account(
                "1", "anne", "Anne <b>Roy</b>", frozenset({Role.ADMIN}), created_at=born, last_sign_in=born
            ),
            Account(
                "2", "claire", "Claire Martin", frozenset({Role.SECRETARY, Role.BILLING}), created_at=born
            ),
            Account("3", "paul", "Paul Petit", frozenset({Role.SECRETARY}), state="invited"),
        ]
        self.wanted = []
        self.proved = False
        self.problem = None
        self.again = []
        self.withheld = frozenset()

    def accounts(self):
        return tuple(self.list)

    def create(self, wanted):
        if not self.proved:
            raise ProofRequired("Redonnez votre mot de passe et un code pour confirmer cette action.")
        if self.problem:
            raise self.problem
        self.wanted.append(wanted)
        self.list.append(Account("9", wanted.login, wanted.display_name, wanted.roles, state="invited"))
        return CodeGiven(withheld=self.withheld)

    def invite_again(self, account_id):
        self.again.append(account_id)
        return CodeGiven()

    def prove(self, password, code):
        if (password, code) != ("long mot de passe", "123456"):
            raise SignInFailed("Identifiant, mot de passe ou code incorrect.")
        self.proved = True

    def close(self, account_id):
        self.list = [replace(a, state="disabled") if a.id == account_id else a for a in self.list]


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def page(qtbot, look, tasks, office):
    ports = PeoplePorts(office.accounts, office.create, office.invite_again, office.close, office.prove)
    made = PeoplePage(ports, tasks, look)
    qtbot.addWidget(made)
    made.setProperty("surface", "page")
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    made.resize(1300, 760)
    made.show()
    qtbot.waitUntil(lambda: made.rows.rowCount() == 3)
    return made


def fill(qtbot, page, *roles, name="Lucie Bernard", login="lucie.bernard"):
    qtbot.mouseClick(page.new, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(page.form.name, name)
    qtbot.keyClicks(page.form.login, login)
    for role in roles:
        page.form.roles[role].click()
    page.form.submit.click()


def test_the_list_says_who_may_do_what(page):
    shown = [[page.rows.index(row, at).data() for at in range(6)] for row in range(3)]
    assert shown[0] == ["Anne <b>Roy</b>", "anne", "Administrateur", "Actif", "02/11/2026", "02/11/2026"]
    assert shown[1][2] == "Secrétaire, Facturation"
    assert shown[2][3:] == ["Invité, pas encore activé", "", "Jamais"]


def test_a_missing_answer_is_pointed_out(qtbot, page, office):
    fill(qtbot, page, name="")
    assert page.form.fields["display_name"].error() == "Donnez le nom de la personne."
    qtbot.keyClicks(page.form.name, "Lucie")
    page.form.submit.click()
    assert page.form._roles_error.text() == "Cochez au moins un rôle."
    assert office.wanted == []


def test_the_code_is_shown_once_and_only_there(qtbot, page, office):
    office.proved = True
    fill(qtbot, page, Role.SECRETARY)
    qtbot.waitUntil(lambda: page.invitation is not None)
    words = [label.text() for label in page.invitation.findChildren(QLabel)]
    assert CODE in words
    assert office.wanted[0].roles == {Role.SECRETARY}
    assert office.wanted[0].profession == ""
    with qtbot.waitSignal(page.changed) as told:
        page.invitation.submit.click()
    assert told.args == [Change.PEOPLE]
    page.refresh(Change.PEOPLE)
    qtbot.waitUntil(lambda: page.rows.rowCount() == 4)
    qtbot.waitUntil(lambda: CODE not in [label.text() for label in page.findChildren(QLabel)])
    assert page.form.name.text() == ""


def test_a_stale_proof_is_asked_for_then_the_account_is_made(qtbot, page, office):
    fill(qtbot, page, Role.BILLING)
    qtbot.waitUntil(lambda: page._proved.dialog is not None and page._proved.dialog.isVisible())
    dialog = page._proved.dialog
    qtbot.keyClicks(dialog.password.line, "mauvais")
    qtbot.keyClicks(dialog.code, "000000")
    dialog.submit.click()
    qtbot.waitUntil(lambda: dialog.bar.text().startswith("Identifiant, mot de passe"))
    assert (dialog.password.text(), dialog.code.text()) == ("", "")
    qtbot.keyClicks(dialog.password.line, "long mot de passe")
    qtbot.keyClicks(dialog.code, "123456")
    dialog.submit.click()
    qtbot.waitUntil(lambda: page.invitation is not None)
    assert [wanted.login for wanted in office.wanted] == ["lucie.bernard"]


def test_giving_the_proof_up_keeps_the_form(qtbot, page, office):
    fill(qtbot, page, Role.BILLING)
    qtbot.waitUntil(lambda: page._proved.dialog is not None and page._proved.dialog.isVisible())
    page._proved.dialog.reject()
    assert page.form.submit.isEnabled()
    assert page.form.name.text() == "Lucie Bernard"
    assert office.wanted == []


@pytest.mark.parametrize(
    ("problem", "where"),
    [
        (Invalid("login", "Cet identifiant a un espace."), "login"),
        (Conflict("Cet identifiant est déjà pris."), "bar"),
        (Invalid("roles", "Ces rôles ne vont pas ensemble."), "roles"),
    ],
)
def test_a_refusal_is_shown_where_it_belongs(qtbot, page, office, problem, where):
    office.proved, office.problem = True, problem
    fill(qtbot, page, Role.SECRETARY)
    places = {
        "login": page.form.fields["login"].error,
        "bar": page.form.bar.text,
        "roles": page.form._roles_error.text,
    }
    qtbot.waitUntil(lambda: places[where]() == problem.sentence)
    assert page.form.submit.isEnabled()


def test_a_practitioner_has_a_profession(qtbot, page, office):
    office.proved = True
    qtbot.mouseClick(page.new, Qt.MouseButton.LeftButton)
    assert not page.form.fields["profession"].isVisible()
    page.form.roles[Role.PRACTITIONER].click()
    assert page.form.fields["profession"].isVisible()
    page.form.name.setText("Dr Lefèvre")
    qtbot.keyClicks(page.form.login, "lefevre")
    page.form.profession.setText("Sage-femme")
    page.form.submit.click()
    qtbot.waitUntil(lambda: bool(office.wanted))
    assert office.wanted[0].profession == "Sage-femme"


def test_keys_still_to_be_given_are_said(qtbot, page, office):
    office.proved, office.withheld = True, frozenset({Compartment.OFFICE, Compartment.BILLING})
    fill(qtbot, page, Role.BILLING)
    qtbot.waitUntil(lambda: page.invitation is not None)
    words = " ".join(label.text() for label in page.invitation.findChildren(QLabel))
    assert "ne verra pas tout de suite l'agenda et les patients et la facturation" in words
    assert "jusqu'au mardi 1er décembre" in words


def answer(text):
    """Press the button ``text`` of the question that is about to open."""

    def press():
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(5, press)
            return
        next(b for b in box.buttons() if b.text() == text).click()

    QTimer.singleShot(0, press)


def test_a_new_code_replaces_a_lost_telephone(qtbot, page, office):
    office.proved = True
    page.table.selectRow(1)
    answer("Donner un nouveau code")
    page.again.click()
    qtbot.waitUntil(lambda: page.invitation is not None)
    assert office.again == ["2"]


def test_nothing_is_done_when_the_question_is_left(qtbot, page, office):
    page.table.selectRow(1)
    for button in (page.again, page.close_account):
        answer("Annuler")
        button.click()
    assert (office.again, office.list[1].state) == ([], "active")


def test_an_account_is_closed_after_a_question(qtbot, page, office):
    office.proved = True
    page.table.selectRow(1)
    answer("Fermer ce compte")
    with qtbot.waitSignal(page.changed):
        page.close_account.click()
    assert office.list[1].state == "disabled"
    page.refresh(Change.PEOPLE)
    qtbot.waitUntil(lambda: page.rows.index(1, 3).data() == "Fermé")
    page.table.selectRow(1)
    assert not page.close_account.isEnabled()


@pytest.fixture
def handover(qtbot, look, tasks, office):
    window = QWidget()
    qtbot.addWidget(window)
    bar = MessageBar()
    QVBoxLayout(window).addWidget(bar)
    window.show()
    given = []
    ports = HandoverPorts(
        lambda: {"2": frozenset({Compartment.OFFICE})},
        given.append,
        lambda: {"2": "Claire Martin"},
        office.prove,
    )
    return Handover(window, bar, tasks, ports), bar, given


def test_who_waits_for_keys_is_said_and_served(qtbot, handover):
    made, bar, given = handover
    made.look_for_waiting()
    qtbot.waitUntil(
        lambda: bar.text() == "Claire Martin attend l'accès à son travail : l'agenda et les patients."
    )
    answer("Ouvrir cet accès")
    with qtbot.waitSignal(made.handed_over) as told:
        bar._action.click()
    assert (told.args, given) == (["2"], ["2"])
    assert bar.text() == "L'accès est ouvert : Claire Martin l'aura à sa prochaine connexion."


def test_keys_are_kept_when_the_question_is_left(qtbot, handover):
    made, bar, given = handover
    made.look_for_waiting()
    qtbot.waitUntil(lambda: bool(bar.text()))
    answer("Annuler")
    bar._action.click()
    assert given == []


def test_the_page_names_all_it_offers(qtbot, page, unnamed):
    qtbot.mouseClick(page.new, Qt.MouseButton.LeftButton)
    assert unnamed(page) == []


def test_pictures_of_the_accounts(qtbot, page, themed, shoot):
    shoot(page, f"people-{themed.tokens.name}")
    page.new.click()
    image = shoot(page, f"people-new-{themed.tokens.name}")
    assert image.pixelColor(2, image.height() - 2).name() == themed.tokens.surface
