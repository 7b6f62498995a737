"""The tab of rights: by role, by account, before and after, a fresh proof, and another's screen."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt

from telesec.domain.access.rights import AccountRights
from telesec.domain.access.rights_book import Part, RightsBook, RoleChange, seen_as
from telesec.domain.actions import Action
from telesec.domain.agenda import ReasonCode
from telesec.domain.errors import ProofRequired, Stale
from telesec.domain.people import Account, Practitioner, Role, Site
from telesec.domain.reference import Reference
from telesec.ui.people.rights_panel import ACCOUNTS, PREVIEW, RightsPanel
from telesec.ui.people.rights_ports import RightsPorts

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

CLAIRE = Account("claire", "claire", "Claire <b>Martin</b>", frozenset({Role.SECRETARY}))
DOCTOR = Account("doctor", "lefevre", "Dr Lefèvre", frozenset({Role.PRACTITIONER}), "p1")


@dataclass
class Rights:
    """Keeps the rights in memory, as the services would."""

    book: RightsBook = field(
        default_factory=lambda: RightsBook(
            (CLAIRE, DOCTOR),
            Reference(
                "x",
                "Cabinet des Lilas",
                (Site("s1", "Cabinet des Lilas"), Site("s2", "Annexe")),
                (Practitioner("p1", "Dr Lefèvre"), Practitioner("p2", "Dr Benali")),
                (ReasonCode("m1", "Consultation", 15, "blue"), ReasonCode("m2", "Vaccination", 10, "teal")),
            ),
            {},
            {"claire": AccountRights(hidden_motif_ids=frozenset({"m2"}))},
        )
    )
    proved: bool = False
    problem: Exception | None = None
    written: list = field(default_factory=list)

    def change(self, changes):
        if not self.proved:
            raise ProofRequired("Redonnez votre mot de passe et un code pour confirmer cette action.")
        if self.problem:
            raise self.problem
        self.written.append(changes)
        return self.book

    def prove(self, password, code):
        self.proved = True

    def ports(self):
        return RightsPorts(
            lambda: self.book, self.change, lambda key: seen_as(self.book, self.book.account(key)), self.prove
        )


@pytest.fixture
def rights():
    return Rights(proved=True)


@pytest.fixture
def panel(qtbot, rights, tasks, look):
    made = RightsPanel(rights.ports(), tasks, look)
    made.resize(1170, 640)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.preview.account.count() == 2)
    return made


def said(panel):
    return list(panel.pending.said)


def test_a_box_ticked_says_before_and_after_and_is_written_on_request_alone(panel, rights, qtbot):
    panel.roles.acts.go_to(Action.AGENDA_PRINT)
    assert panel.pending.isHidden()
    panel.roles.boxes[Role.SECRETARY].click()
    assert said(panel) == [
        "Avant : Le rôle Secrétaire a droit à « Agenda imprimé ».\n"
        "Après : Le rôle Secrétaire n'aura plus droit à « Agenda imprimé »."
    ]
    assert rights.written == []
    panel.pending.save.click()
    qtbot.waitUntil(lambda: rights.written != [])
    assert rights.written == [(RoleChange(Role.SECRETARY, Action.AGENDA_PRINT, before=True, after=False),)]
    qtbot.waitUntil(panel.pending.isHidden)
    assert "prochaine action" in panel.bar.text()


def test_a_box_put_back_leaves_nothing_to_write(panel):
    panel.roles.acts.go_to(Action.AGENDA_PRINT)
    for _ in range(2):
        panel.roles.boxes[Role.SECRETARY].click()
    assert panel.pending.isHidden()
    panel.roles.boxes[Role.SECRETARY].click()
    panel.pending.forget.click()
    assert panel.pending.isHidden()
    assert panel.roles.boxes[Role.SECRETARY].isChecked()


def test_what_a_role_has_no_key_for_cannot_be_ticked_and_says_why(panel):
    panel.roles.acts.go_to(Action.NOTE_LIST)
    box = panel.roles.boxes[Role.SECRETARY]
    assert not box.isEnabled()
    assert "clé du dossier médical" in box.accessibleDescription()
    row = panel.roles.acts.rows.rows().index(Action.NOTE_LIST)
    assert "Sans clé" in [panel.roles.acts.rows.text_at(row, column) for column in range(6)]


def test_an_account_is_kept_to_a_place_and_reads_a_motif_without_its_name(panel, rights, qtbot):
    panel.views._buttons[ACCOUNTS].click()
    parts = panel.accounts.parts
    assert parts[Part.HIDDEN_MOTIFS].boxes["m2"].isChecked()
    parts[Part.SITES].boxes["s1"].click()
    parts[Part.HIDDEN_MOTIFS].boxes["m2"].click()
    assert said(panel) == [
        "Avant : Claire <b>Martin</b> voit tous les lieux.\n"
        "Après : Claire <b>Martin</b> ne verra que Cabinet des Lilas.",
        "Avant : Claire <b>Martin</b> ne lit pas le nom de « Vaccination » : "
        "ces visites se nomment « Rendez-vous ».\n"
        "Après : Claire <b>Martin</b> lira le nom de tous les motifs.",
    ]
    panel.pending.save.click()
    qtbot.waitUntil(lambda: rights.written != [])
    assert [change.after for change in rights.written[0]] == [frozenset({"s1"}), frozenset()]


def test_an_act_of_one_account_follows_its_roles_until_said_otherwise(panel):
    panel.views._buttons[ACCOUNTS].click()
    view = panel.accounts
    view.acts.go_to(Action.AGENDA_PRINT)
    assert view.choice.key() == "roles"
    view.choice.chosen.emit("no")
    assert said(panel) == [
        "Avant : Claire <b>Martin</b> suit ses rôles pour « Agenda imprimé ».\n"
        "Après : Claire <b>Martin</b> n'aura plus droit à « Agenda imprimé », quels que soient ses rôles."
    ]
    view.account.choose("doctor")
    assert view.choice.key() == "roles"
    assert list(view.parts[Part.AGENDAS].boxes) == ["p2"]  # one's own agenda is always seen


def test_the_proof_is_asked_and_what_was_ticked_is_kept_while_it_is(panel, rights, qtbot):
    rights.proved = False
    panel.roles.acts.go_to(Action.AGENDA_PRINT)
    panel.roles.boxes[Role.SECRETARY].click()
    panel.pending.save.click()
    qtbot.waitUntil(lambda: panel._proved.dialog is not None and panel._proved.dialog.isVisible())
    panel._proved.dialog.reject()
    assert not panel.pending.isHidden()
    assert panel.pending.save.isEnabled()


def test_rights_changed_meanwhile_are_read_again(panel, rights, qtbot):
    rights.problem = Stale("Ces droits ont été modifiés entre-temps.")
    panel.roles.acts.go_to(Action.AGENDA_PRINT)
    panel.roles.boxes[Role.SECRETARY].click()
    panel.pending.save.click()
    qtbot.waitUntil(panel.pending.isHidden)
    assert "entre-temps" in panel.bar.text()


def test_the_screen_of_another_account(panel, qtbot):
    panel.views._buttons[PREVIEW].click()
    lists = panel.preview.lists
    qtbot.waitUntil(lambda: lists["Pages"].text() != "")
    pages = ["Agenda", "Appels", "Patients", "Listes", "Messages", "Paramètres"]
    assert lists["Pages"].text().split("\n") == pages
    assert lists["Colonnes de l'agenda"].text().split("\n") == ["Dr Lefèvre", "Dr Benali"]
    assert lists["Motifs dont le nom est caché"].text() == "Vaccination"
    assert "aucun patient n'est lu" in panel.preview.roles.text()


def test_the_screen_looked_at_is_the_one_of_the_account_in_front(panel, qtbot):
    (first, second) = [panel.accounts.account.itemData(at) for at in range(2)]
    panel.views._buttons[ACCOUNTS].click()
    panel.accounts.account.choose(second)
    panel.views._buttons[PREVIEW].click()
    assert panel.preview.account.key() == second
    qtbot.waitUntil(lambda: panel.preview._seen is not None and panel.preview._seen.account.id == second)
    panel.look_at(first)
    assert (panel.accounts.account.key(), panel.preview.account.key()) == (first, first)


def test_the_account_chosen_here_stays_in_front_once_its_rights_are_written(panel, rights):
    (first, second) = [panel.accounts.account.itemData(at) for at in range(2)]
    panel.look_at(first)
    panel.accounts.account.choose(second)
    panel._saved(rights.book)
    assert panel.accounts.account.key() == second


def test_an_answer_about_another_account_than_the_one_in_front_is_not_shown(panel, rights):
    first, second = (panel.preview.account.itemData(at) for at in range(2))
    panel.preview.account.choose(first)
    late = rights.ports().preview(second)
    panel._seen(late)
    assert panel.preview._seen is not late


def test_an_act_is_found_by_a_word_without_accents_and_the_keyboard_alone_ticks_it(panel, qtbot):
    acts = panel.roles.acts
    acts.search.setFocus()
    qtbot.keyClicks(acts.search, "agenda imprime")
    assert acts.rows.rows() == (Action.AGENDA_PRINT,)
    box = panel.roles.boxes[Role.PRACTITIONER]
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert len(said(panel)) == 1
