"""The accounts page: listing, inviting with a fresh proof, the code shown once, changing and closing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QScrollArea, QWidget
from tests.questions import answer

from telesec.domain.access.key_requests import Missing
from telesec.domain.access.person import Person
from telesec.domain.access.unheld_keys import Unheld, for_inviter
from telesec.domain.changes import Change
from telesec.domain.errors import Conflict, Invalid, ProofRequired, SignInFailed, Stale
from telesec.domain.people import Account, Compartment, Practitioner, Role
from telesec.ui import theme
from telesec.ui.controls import secondary_button
from telesec.ui.people.invitation import LATER
from telesec.ui.people.page import PeoplePage
from telesec.ui.people.ports import PeoplePorts

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

CODE = "K7QF-2M9X-WD4T"
BORN = datetime(2026, 11, 2, 8, tzinfo=UTC)
TODAY = date(2026, 11, 22)
LEFEVRE, BENALI = Practitioner("d1", "Dr Lefèvre"), Practitioner("d2", "Dr Benali")


@dataclass(frozen=True)
class CodeGiven:
    code: str = CODE
    expires_at: datetime = datetime(2026, 12, 1, 9, tzinfo=UTC)
    withheld: frozenset = frozenset()
    unheld: Unheld = field(default_factory=Unheld)


@dataclass(frozen=True)
class EditDone:
    said: tuple = ("Nom affiché changé",)
    waiting: frozenset = frozenset()
    unheld: Unheld = field(default_factory=Unheld)


def staff():
    admin, desk = frozenset({Role.ADMIN}), frozenset({Role.SECRETARY})
    return [
        Person(Account("1", "anne", "Anne <b>Roy</b>", admin, created_at=BORN, last_sign_in=BORN)),
        Person(
            Account("2", "claire", "Claire Martin", desk | {Role.BILLING}, works_for=("d1",)),
            last_of=frozenset({Compartment.BILLING}),
        ),
        Person(
            Account("3", "paul", "Paul Petit", desk, state="invited"),
            invited_until=datetime(2026, 11, 20, tzinfo=UTC),
        ),
        Person(
            Account(
                "4", "lea", "Dr Léa Noël", frozenset({Role.PRACTITIONER}), "d2",
                valid_from=date(2026, 11, 16), valid_until=date(2026, 12, 24),
            ),
            Missing(refused={Compartment.CLINICAL: "Pas avant son arrivée"}),
        ),
        Person(Account("5", "jean", "Jean Parti", desk, state="disabled")),
    ]  # fmt: skip


class Office:
    """Keeps accounts in memory as the services would."""

    def __init__(self):
        self.list = staff()
        self.wanted, self.edited, self.again, self.asked, self.shut = [], [], [], [], []
        self.proved = False
        self.problem = None
        self.withheld, self.unheld = frozenset(), Unheld()

    def people(self):
        return tuple(self.list)

    def create(self, wanted):
        self._check()
        self.wanted.append(wanted)
        made = Account("9", wanted.login, wanted.display_name, wanted.roles, state="invited")
        self.list.append(Person(made))
        return CodeGiven(withheld=self.withheld, unheld=self.unheld)

    def edit(self, read, wanted):
        self._check()
        self.edited.append((read, wanted))
        return EditDone(waiting=self.withheld, unheld=self.unheld)

    def invite_again(self, account_id):
        self.again.append(account_id)
        return CodeGiven()

    def close(self, account_id):
        self.shut.append(account_id)
        self.list = [
            replace(one, account=replace(one.account, state="disabled"))
            if one.account.id == account_id
            else one
            for one in self.list
        ]

    def ask_again(self, account_id):
        self.asked.append(account_id)
        return frozenset({Compartment.CLINICAL})

    def prove(self, password, code):
        if (password, code) != ("long mot de passe", "123456"):
            raise SignInFailed("Identifiant, mot de passe ou code incorrect.")
        self.proved = True

    def _check(self):
        if not self.proved:
            raise ProofRequired("Redonnez votre mot de passe et un code pour confirmer cette action.")
        if self.problem:
            raise self.problem


@pytest.fixture
def office():
    return Office()


def made_for(qtbot, look, tasks, office):
    ports = PeoplePorts(
        office.people, office.create, office.edit, office.invite_again, office.close, office.ask_again,
        office.prove, lambda: (LEFEVRE, BENALI), lambda: datetime(2026, 11, 22, 9, tzinfo=UTC),
        lambda: TODAY, "1",
    )  # fmt: skip
    made = PeoplePage(ports, tasks, look)
    qtbot.addWidget(made)
    made.setProperty("surface", "page")
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    made.resize(1176, 700)
    made.show()
    qtbot.waitUntil(lambda: made.accounts.rows.rowCount() == 4)
    return made


@pytest.fixture
def page(qtbot, look, tasks, office):
    return made_for(qtbot, look, tasks, office)


@pytest.fixture
def pane(page):
    return page.accounts


def fill(qtbot, pane, *roles, name="Lucie Bernard", login="lucie.bernard"):
    qtbot.mouseClick(pane.new, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(pane.form.name, name)
    qtbot.keyClicks(pane.form.login, login)
    for role in roles:
        pane.form.roles.boxes[role].click()
    pane.form.submit.click()


def opened(pane, row):
    pane.table.selectRow(row)
    pane.edit.click()
    return pane.form


def test_the_list_says_who_may_do_what_and_until_when(pane):
    shown = [[pane.rows.text_at(row, at) for at in range(7)] for row in range(4)]
    assert shown[0] == ["Anne <b>Roy</b>", "Administrateur", "Actif", "", "02/11/2026", "anne", ""]
    assert shown[1][1] == "Secrétaire, facturation"
    assert [row[6] for row in shown] == ["", "Dr Lefèvre", "Tous", "Tous"]
    assert shown[2][2:5] == ["Invitation expirée", "", "Jamais"]
    assert shown[3][2:4] == ["Accès refusé", "Du 16/11/2026 au 24/12/2026"]


def test_the_list_bears_the_name_that_the_guide_gives_it(pane):
    assert "Comptes du cabinet" in {part.text() for part in pane.findChildren(QLabel) if part.isVisible()}


def test_closed_accounts_are_kept_and_shown_when_asked(qtbot, pane):
    pane.closed_too.click()
    assert pane.rows.text_at(4, 2) == "Fermé"
    qtbot.keyClicks(pane.search, "jean")
    assert [row.account.login for row in pane.rows.rows()] == ["jean"]


@pytest.mark.parametrize(("typed", "found"), [("noel", ["lea"]), ("secr", ["claire", "paul"]), ("zzz", [])])
def test_an_account_is_found_as_one_types_accents_or_not(qtbot, pane, typed, found):
    qtbot.keyClicks(pane.search, typed)
    assert [row.account.login for row in pane.rows.rows()] == found
    assert pane.edit.isEnabled() == bool(found)


def test_a_search_without_result_says_so(qtbot, pane):
    pane.search.setText("zzz")
    assert pane.nothing.isVisibleTo(pane)
    assert "Aucun compte" in pane.nothing.text()
    assert "Comptes fermés aussi" in pane.nothing.text()
    pane.closed_too.setChecked(True)
    assert "Comptes fermés" not in pane.nothing.text()
    pane.search.clear()
    assert not pane.nothing.isVisibleTo(pane)


def test_a_sign_in_made_meanwhile_is_read_when_the_page_comes_back(qtbot, page, pane, office):
    page.hide()
    one = office.list[1]
    office.list[1] = replace(one, account=replace(one.account, last_sign_in=BORN))
    page.show()
    row = [item.account.id for item in staff()].index("2")
    qtbot.waitUntil(lambda: pane.rows.row_at(pane.rows.index(row, 0)).account.last_sign_in == BORN)


def test_what_went_well_leaves_by_itself(pane):
    pane.tell("Le compte est enregistré.")
    assert pane.passing.timer.isActive()


def test_a_missing_answer_is_pointed_out(qtbot, pane, office):
    fill(qtbot, pane, name="")
    assert pane.form.fields["display_name"].error() == "Donnez le nom de la personne."
    qtbot.keyClicks(pane.form.name, "Lucie")
    pane.form.submit.click()
    assert pane.form.roles.error() == "Cochez au moins un rôle."
    assert office.wanted == []


def test_the_code_is_shown_once_and_only_there(qtbot, page, pane, office):
    office.proved = True
    fill(qtbot, pane, Role.SECRETARY)
    qtbot.waitUntil(lambda: pane.acts.invitation is not None)
    words = [label.text() for label in pane.acts.invitation.findChildren(QLabel)]
    assert CODE in words
    assert (office.wanted[0].roles, office.wanted[0].profession) == ({Role.SECRETARY}, "")
    with qtbot.waitSignal(page.changed) as told:
        pane.acts.invitation.submit.click()
    assert told.args == [Change.PEOPLE]
    page.refresh(Change.PEOPLE)
    qtbot.waitUntil(lambda: pane.rows.rowCount() == 5)
    assert pane.selected().account.login == office.wanted[0].login
    qtbot.waitUntil(lambda: CODE not in [label.text() for label in page.findChildren(QLabel)])
    pane.new.click()
    assert pane.form.name.text() == ""


def test_a_stale_proof_is_asked_for_then_the_account_is_made(qtbot, pane, office):
    fill(qtbot, pane, Role.BILLING)
    qtbot.waitUntil(lambda: pane.proved.dialog is not None and pane.proved.dialog.isVisible())
    dialog = pane.proved.dialog
    qtbot.keyClicks(dialog.password.line, "mauvais")
    qtbot.keyClicks(dialog.code, "000000")
    dialog.submit.click()
    qtbot.waitUntil(lambda: dialog.bar.text().startswith("Identifiant, mot de passe"))
    assert (dialog.password.text(), dialog.code.text()) == ("", "")
    qtbot.keyClicks(dialog.password.line, "long mot de passe")
    qtbot.keyClicks(dialog.code, "123456")
    dialog.submit.click()
    qtbot.waitUntil(lambda: pane.acts.invitation is not None)
    assert [wanted.login for wanted in office.wanted] == ["lucie.bernard"]


def test_giving_the_proof_up_keeps_the_form(qtbot, pane, office):
    fill(qtbot, pane, Role.BILLING)
    qtbot.waitUntil(lambda: pane.proved.dialog is not None and pane.proved.dialog.isVisible())
    pane.proved.dialog.reject()
    assert pane.form.submit.isEnabled()
    assert pane.form.name.text() == "Lucie Bernard"
    assert office.wanted == []


@pytest.mark.parametrize(
    ("problem", "where"),
    [
        (Invalid("login", "Cet identifiant a un espace."), "login"),
        (Conflict("Cet identifiant est déjà pris."), "bar"),
        (Invalid("roles", "Ces rôles ne vont pas ensemble."), "roles"),
    ],
)
def test_a_refusal_is_shown_where_it_belongs_and_loses_nothing(qtbot, pane, office, problem, where):
    office.proved, office.problem = True, problem
    fill(qtbot, pane, Role.SECRETARY)
    places = {
        "login": pane.form.fields["login"].error,
        "bar": pane.form.bar.text,
        "roles": pane.form.roles.error,
    }
    qtbot.waitUntil(lambda: places[where]() == problem.sentence)
    assert pane.form.submit.isEnabled()
    assert pane.form.name.text() == "Lucie Bernard"


def test_a_practitioner_has_a_profession_and_an_agenda_or_none(qtbot, pane, office):
    office.proved = True
    pane.new.click()
    assert not pane.form.fields["profession"].isVisible()
    pane.form.roles.boxes[Role.PRACTITIONER].click()
    assert pane.form.fields["profession"].isVisible()
    pane.form.name.setText("Dr Lefèvre")
    qtbot.keyClicks(pane.form.login, "lefevre")
    pane.form.profession.setText("Sage-femme")
    pane.form.own_agenda.click()
    pane.form.submit.click()
    qtbot.waitUntil(lambda: bool(office.wanted))
    assert (office.wanted[0].profession, office.wanted[0].own_agenda) == ("Sage-femme", False)


def test_a_replacement_has_its_agendas_and_its_days(qtbot, pane, office):
    office.proved = True
    pane.new.click()
    form = pane.form
    form.roles.boxes[Role.PRACTITIONER].click()
    form.agendas.boxes["d1"].click()
    form.days.dated.click()
    assert form.days.first.day() == TODAY
    assert not form.own_agenda.isChecked()  # whoever stands in works in the agenda of the other
    form.name.setText("Dr Zoé Martin")
    form.login.setText("zoe")
    form.submit.click()
    assert form.fields["valid_until"].error().startswith("Donnez le dernier jour")
    form.days.last.setText("32/12/2026")
    form.submit.click()
    assert form.fields["valid_until"].error().startswith("Ce jour n'existe pas")
    form.days.last.setText("24/12/2026")
    form.submit.click()
    qtbot.waitUntil(lambda: bool(office.wanted))
    asked = office.wanted[0]
    assert (asked.works_for, asked.valid_from, asked.valid_until) == (("d1",), TODAY, date(2026, 12, 24))


def test_an_account_is_changed_with_what_it_was(qtbot, page, pane, office):
    office.proved, office.withheld = True, frozenset({Compartment.CLINICAL})
    form = opened(pane, 1)
    assert (form.name.text(), form.login.text(), form.agendas.chosen()) == (
        "Claire Martin",
        "claire",
        ("d1",),
    )
    assert form.login.isReadOnly()
    form.roles.boxes[Role.PRACTITIONER].click()
    form.agendas.boxes["d2"].click()
    with qtbot.waitSignals([page.changed, page.keys_awaited]):
        form.submit.click()
    read, wanted = office.edited[0]
    assert read.id == "2"
    assert wanted.roles == {Role.SECRETARY, Role.BILLING, Role.PRACTITIONER}
    assert wanted.works_for == ("d1", "d2")
    assert "Claire Martin attend les notes médicales" in pane.bar.text()
    assert form.isHidden()


def test_a_change_made_elsewhere_is_said_and_nothing_typed_is_lost(qtbot, pane, office):
    office.proved, office.problem = True, Stale("Ce compte a été modifié entre-temps.")
    form = opened(pane, 1)
    form.name.setText("Claire Durand")
    form.submit.click()
    qtbot.waitUntil(lambda: form.bar.text() == "Ce compte a été modifié entre-temps.")
    assert form.name.text() == "Claire Durand"


def test_a_half_filled_panel_is_kept_when_its_row_is_opened_again(qtbot, pane):
    form = opened(pane, 1)
    name = form.name.text()
    qtbot.keyClicks(form.name, " Roy")
    opened(pane, 1)
    assert form.name.text() == f"{name} Roy"
    read = answer("Annuler")
    opened(pane, 2)
    assert read == ["Ce formulaire n'est pas enregistré."]
    assert form.name.text() == f"{name} Roy"
    read = answer("Ne pas enregistrer")
    opened(pane, 2)
    assert read
    assert form.name.text() != f"{name} Roy"
    other = form.name.text()
    opened(pane, 1)  # nothing typed: nothing is asked
    assert form.name.text() == name != other


def test_a_half_filled_new_account_is_kept_too(qtbot, pane, office):
    pane.new.click()
    qtbot.keyClicks(pane.form.name, "Lucie")
    pane.new.click()
    assert pane.form.name.text() == "Lucie"
    read = answer("Enregistrer")
    opened(pane, 1)
    assert read
    assert pane.form.person is None
    assert "identifiant" in pane.form.fields["login"].error()


def test_enter_in_a_day_without_its_year_says_what_to_write(qtbot, pane, office):
    office.proved = True
    form = opened(pane, 1)
    form.days.dated.click()
    qtbot.keyClicks(form.days.last, "29/11")
    qtbot.keyClick(form.days.last, Qt.Key.Key_Return)
    assert "manque son année" in form.fields["valid_until"].error()
    qtbot.keyClicks(form.days.last, "/2026")
    assert form.fields["valid_until"].error() == ""
    qtbot.keyClick(form.days.last, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(office.edited))
    assert office.edited[0][1].valid_until == date(2026, 11, 29)


def test_the_login_of_a_new_account_is_drawn_to_be_typed_whatever_was_looked_at_before(pane):
    def ground():
        picture = pane.form.login.grab().toImage()
        return picture.pixelColor(picture.width() - 12, picture.height() // 2).name()

    pane.new.click()
    fresh = ground()
    pane.table.selectRow(0)
    pane.edit.click()
    assert pane.form.login.isReadOnly()
    assert ground() != fresh
    pane.new.click()
    assert not pane.form.login.isReadOnly()
    assert ground() == fresh


def test_one_s_own_roles_and_days_are_not_offered(pane):
    form = opened(pane, 0)
    assert "autre administrateur" in form.keys.text()
    assert form.name.isEnabled()
    assert not form.roles.isEnabled()
    assert not form.days.isEnabled()
    assert not pane.shut.isEnabled()
    assert not pane.again.isEnabled()


def test_keys_refused_are_said_with_why_and_asked_for_again(qtbot, page, pane, office):
    office.proved = True
    form = opened(pane, 3)
    assert form.keys.text() == "Accès refusé (les notes médicales) : Pas avant son arrivée"
    with qtbot.waitSignal(page.keys_awaited):
        form.keys.again.click()
    assert office.asked == ["4"]
    assert pane.bar.text() == (
        "C'est demandé à nouveau. Dr Léa Noël attend les notes médicales. Qui en a les clés le voit à sa "
        "connexion."
    )


def test_keys_still_to_be_given_are_said(qtbot, pane, office):
    office.proved, office.withheld = True, frozenset({Compartment.OFFICE, Compartment.BILLING})
    fill(qtbot, pane, Role.BILLING)
    qtbot.waitUntil(lambda: pane.acts.invitation is not None)
    words = " ".join(label.text() for label in pane.acts.invitation.findChildren(QLabel))
    assert "ne verra pas tout de suite l'agenda et les patients et la facturation" in words
    assert "jusqu'au mardi 1er décembre" in words


@pytest.mark.parametrize(
    ("unheld", "said"),
    [
        (Unheld(frozenset(Compartment) - {Compartment.PRACTICE}), "« Code de récupération du cabinet »"),
        (Unheld(frozenset({Compartment.OFFICE})), "un praticien les recevra"),
    ],
)
def test_keys_that_nobody_has_are_said_with_what_gives_them(qtbot, pane, office, unheld, said):
    office.proved, office.withheld, office.unheld = True, unheld.keys, unheld
    fill(qtbot, pane, Role.PRACTITIONER)
    qtbot.waitUntil(lambda: pane.acts.invitation is not None)
    words = " ".join(label.text() for label in pane.acts.invitation.findChildren(QLabel))
    assert "Personne n'en a encore toutes les clés" in words
    assert said in words
    assert LATER not in words


@pytest.mark.parametrize("unheld", [Unheld(), Unheld(frozenset({Compartment.OFFICE}), reset=True)])
def test_what_an_account_waits_for_is_said_with_who_may_give_it(qtbot, page, pane, office, unheld):
    waited = Missing(frozenset({Compartment.OFFICE}))
    office.proved, office.withheld, office.unheld = True, waited.waiting, unheld
    office.list[1] = replace(office.list[1], missing=waited, unheld=unheld)
    page.refresh(Change.PEOPLE)
    qtbot.waitUntil(lambda: pane.rows.rows()[1].missing == waited)
    then = for_inviter(unheld) if unheld.keys else "Qui en a les clés le voit à sa connexion."
    form = opened(pane, 1)
    assert form.keys.text() == f"Ce compte attend l'agenda et les patients. {then}"
    form.name.setText("Claire Martin-Roy")
    form.submit.click()
    said = f"Le compte est enregistré. Claire Martin-Roy attend l'agenda et les patients. {then}"
    qtbot.waitUntil(lambda: pane.bar.text() == said)


def test_a_new_code_replaces_a_lost_telephone(qtbot, pane, office):
    office.proved = True
    pane.table.selectRow(1)
    answer("Donner un nouveau code")
    pane.again.click()
    qtbot.waitUntil(lambda: pane.acts.invitation is not None)
    assert office.again == ["2"]


def test_nothing_is_done_when_the_question_is_left(pane, office):
    pane.table.selectRow(1)
    for button in (pane.again, pane.shut):
        answer("Annuler")
        button.click()
    assert (office.again, office.shut) == ([], [])


def test_an_account_is_closed_once_one_has_read_what_follows(qtbot, page, pane, office):
    office.proved = True
    pane.table.selectRow(1)
    read = answer("Fermer ce compte")
    with qtbot.waitSignal(page.changed):
        pane.shut.click()
    assert "plus aucun compte n'ouvrira la facturation, sauf avec le code de récupération" in read[0]
    assert office.shut == ["2"]
    page.refresh(Change.PEOPLE)
    qtbot.waitUntil(lambda: pane.rows.rowCount() == 3)


def test_the_whole_page_by_keyboard(qtbot, pane, office):
    office.proved = True
    pane.search.setFocus()
    qtbot.keyClicks(pane.search, "claire")
    qtbot.keyClick(pane.search, Qt.Key.Key_Down)
    qtbot.keyClick(pane.table, Qt.Key.Key_Return)
    assert pane.form.isVisible()
    qtbot.keyClick(pane.form.name, Qt.Key.Key_End)
    qtbot.keyClicks(pane.form.name, "-Roy")
    qtbot.keyClick(pane.form.submit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(office.edited))
    assert office.edited[0][1].display_name == "Claire Martin-Roy"
    qtbot.waitUntil(pane.form.isHidden)
    pane.new.click()
    qtbot.keyClick(pane.form.name, Qt.Key.Key_Escape)
    assert pane.form.isHidden()


def test_tab_goes_round_the_page_as_it_is_read(qtbot, page, pane):
    page.add_tab("rights", "Droits", QWidget)
    renew = secondary_button("Renouveler les clés…")
    page.add_panel(renew)
    qtbot.waitUntil(lambda: pane.rows.rowCount() > 0 and renew.isVisible())
    pane.table.selectRow(1)
    renew.setFocus()
    seen = []
    for _ in range(9):
        qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_Tab)
        seen.append(page.window().focusWidget())
    comptes, _ = page.tabs.findChildren(QAbstractButton)
    top = [comptes, pane.shut, pane.again, pane.edit, pane.new]
    assert seen == [pane.search, pane.closed_too, pane.table, *top, renew]


def test_the_first_invitation_opens_its_form_with_the_role_it_calls_for(page, pane):
    page.invite({Role.PRACTITIONER})
    assert pane.form.isVisible()
    assert pane.form.name.hasFocus()
    assert pane.form.roles.roles() == {Role.PRACTITIONER}
    assert pane.form.profession.isVisible()
    assert pane.form.may_leave_for(pane.selected())
    pane.new.click()
    assert pane.form.roles.roles() == frozenset()


def test_other_subjects_stand_beside_the_accounts(qtbot, page):
    made = []

    def make():
        made.append(QWidget())
        return made[0]

    page.add_tab("rights", "Droits", make)
    assert made == []
    page.show_tab("rights")
    assert made[0].isVisible()
    page.show_tab("accounts")
    assert page.accounts.isVisible()


def test_the_account_chosen_is_the_one_whose_rights_are_looked_at(qtbot, page, pane):
    asked = []

    def make():
        made = QWidget()
        made.look_at = asked.append
        return made

    page.add_tab("rights", "Droits", make)
    pane.table.selectRow(2)
    page.show_tab("rights")
    assert asked == [pane.selected().account.id]


def test_the_page_names_all_it_offers(qtbot, page, unnamed):
    qtbot.mouseClick(page.accounts.new, Qt.MouseButton.LeftButton)
    assert unnamed(page) == []


def test_pictures_of_the_accounts(qtbot, qapp, themed, tasks, office, shoot):
    for points in (10, 13):
        look = theme.apply(qapp, themed.tokens.name, points)
        page = made_for(qtbot, look, tasks, office)
        page.add_tab("rights", "Droits", QWidget)
        name = f"{themed.tokens.name}-{points}"
        shoot(page, f"people-{name}")
        page.accounts.new.click()
        page.accounts.form.roles.boxes[Role.PRACTITIONER].setChecked(True)
        page.accounts.form.days.dated.setChecked(True)
        image = shoot(page, f"people-new-{name}")
        assert image.pixelColor(2, image.height() - 2).name() == themed.tokens.surface
        area = page.accounts.form.findChild(QScrollArea).verticalScrollBar()
        area.setValue(area.maximum())
        shoot(page, f"people-days-{name}")
        answer("Ne pas enregistrer")
        opened(page.accounts, 3)
        shoot(page, f"people-edit-{name}")
