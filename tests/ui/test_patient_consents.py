"""The consents in a patient's file: told, yes or no to a channel, third parties noted and withdrawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from telesec.domain.contacts.consents import (
    ChannelState,
    ConsentScope,
    PatientConsents,
    Proof,
    ThirdPartyConsent,
)
from telesec.domain.errors import Invalid, Stale
from telesec.domain.patient_files.administrative import ContactKind, PatientContact, PatientFile
from telesec.domain.patients import Patient, PatientsFound, Sex
from telesec.ui import theme
from telesec.ui.buttons import Button
from telesec.ui.patients.page import PatientsPage
from telesec.ui.patients.ports import ConsentPorts, FilePorts, PatientsPorts
from telesec.ui.tokens import THEMES

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

HOSTILE = '<b>Paule</b> <img src="/etc/hostname">'
TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 16, 11, tzinfo=UTC)
ZOE = Patient("1" * 32, "Delacroix", "Zoé", date(1968, 3, 1), Sex.FEMALE, opt_outs=("sms",), version=3)
MOTHER = PatientContact("c" * 32, ZOE.id, ContactKind.PARENT, "Anne Delacroix", "mère", "06 39 98 00 04")
DAUGHTER = ThirdPartyConsent(
    "d" * 32,
    ZOE.id,
    "Paule Delacroix",
    (ConsentScope.APPOINTMENTS, ConsentScope.RESULTS),
    date(2026, 11, 12),
    "fille",
    "06 39 98 00 05",
    noted_by="a",
)
GONE = replace(
    DAUGHTER,
    id="e" * 32,
    name=HOSTILE,
    withdrawn_on=date(2026, 11, 14),
    withdrawn_why="asked",
    withdrawn_by="a",
)
CHANNELS = (
    ChannelState("sms", agreed=False, at=NOON, account_id="a"),
    ChannelState("mail", agreed=True, at=NOON, account_id="a"),
    ChannelState("call"),
)


class Desk:
    def __init__(self):
        self.consents = PatientConsents(ZOE.id, 3, CHANNELS, (DAUGHTER, GONE))
        self.asked, self.problem, self.opened = [], None, 0

    def open_file(self, _patient_id):
        self.opened += 1
        return PatientFile(ZOE, (MOTHER,))

    def _did(self, *asked):
        if self.problem:
            raise self.problem
        self.asked.append(asked)
        return self.consents

    def ports(self, **other):
        nothing = dict.fromkeys(FilePorts.__dataclass_fields__, lambda *_: None)
        given = {
            "search": lambda _typed: PatientsFound(()),
            "open_file": self.open_file,
            "today": lambda: TODAY,
            "practitioner_name": str,
            "update": lambda *_: ZOE,
            "file": FilePorts(**nothing),
            "account_name": lambda _id: "Claire",
            "consents": ConsentPorts(
                of_patient=lambda _id: self.consents,
                choose=lambda *asked: self._did("choose", *asked),
                note=lambda consent: self._did("note", consent),
                withdraw=lambda *asked: self._did("withdraw", *asked),
                wall=lambda instant: instant.replace(tzinfo=None),
            ),
        }
        return PatientsPorts(**given | other)


@pytest.fixture
def desk():
    return Desk()


def opened(qtbot, look, tasks, desk, **ports):
    page = PatientsPage(desk.ports(**ports), tasks, look)
    qtbot.addWidget(page)
    page.resize(1200, 1500)
    page.show()
    page.open_patient(ZOE.id)
    qtbot.waitUntil(lambda: "Claire" in texts(page.panel) or page.panel.card.consents is None)
    return page


@pytest.fixture
def page(qtbot, look, tasks, desk):
    return opened(qtbot, look, tasks, desk)


def texts(widget):
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def button(page, words):
    return next(b for b in page.panel.findChildren(Button) if words in (b.text(), b.accessibleName()))


def test_the_file_says_what_was_agreed_when_and_noted_by_whom(page):
    told = texts(page.panel)
    assert "Refusé" in told
    assert "Le 16/11/2026, noté par Claire." in told
    assert "Pas demandé" in told
    assert "Paule Delacroix (fille)" in told
    assert "Dates et heures des rendez-vous et résultats rendus communicables" in told
    assert "Accord du 12/11/2026 : le patient lui-même, dit au cabinet, noté par Claire." in told


def test_a_withdrawn_consent_stays_in_the_file_with_its_end_and_as_it_was_typed(page):
    told = texts(page.panel)
    assert HOSTILE in told
    assert "Fin le 14/11/2026 : retiré par le patient, par Claire." in told
    names = [b.accessibleName() for b in page.panel.findChildren(Button)]
    assert sum(name.startswith("Retirer l'accord donné") for name in names) == 1


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("SMS : le patient accepte", ("sms", True)),
        ("E-mail : le patient refuse", ("mail", False)),
        ("Appel de rappel : le patient accepte", ("call", True)),
    ],
)
def test_a_channel_is_answered_with_one_button_and_the_file_read_again(qtbot, page, desk, words, asked):
    qtbot.mouseClick(button(page, words), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.opened == 2)
    assert desk.asked == [("choose", ZOE.id, 3, *asked)]


def test_a_channel_offers_only_the_other_answer(page):
    names = [b.accessibleName() for b in page.panel.findChildren(Button)]
    assert "SMS : le patient refuse" not in names
    assert {"Appel de rappel : le patient accepte", "Appel de rappel : le patient refuse"} <= set(names)


def test_a_file_changed_meanwhile_is_said(qtbot, page, desk):
    desk.problem = Stale("Cette fiche a été modifiée entre-temps.")
    button(page, "SMS : le patient accepte").click()
    qtbot.waitUntil(lambda: page.panel.bar.text() == "Cette fiche a été modifiée entre-temps.")


def noting(qtbot, page):
    button(page, "Noter l'accord pour une personne").click()
    qtbot.waitUntil(lambda: page.panel.acts.consents.dialog is not None)
    return page.panel.acts.consents.dialog


def test_a_person_already_in_the_file_is_not_typed_again(qtbot, page, desk):
    dialog = noting(qtbot, page)
    dialog.known.choose(MOTHER.id)
    dialog.scopes.choose(("results",))
    dialog.submit.click()
    qtbot.waitUntil(lambda: bool(desk.asked))
    kept = desk.asked[0][1]
    assert (kept.name, kept.relation, kept.phone) == (MOTHER.name, MOTHER.relation, MOTHER.phone)
    assert (kept.scopes, kept.agreed_on) == ((ConsentScope.RESULTS,), TODAY)
    qtbot.waitUntil(lambda: page.panel.acts.consents.dialog is None)


def test_a_refusal_is_said_beside_its_field_and_nothing_typed_is_lost(qtbot, page, desk):
    dialog = noting(qtbot, page)
    desk.problem = Invalid("scopes", "Cochez au moins une chose.")
    dialog.name.setText("Marc Petit")
    dialog.submit.click()
    qtbot.waitUntil(lambda: dialog.fields["scopes"].error() == "Cochez au moins une chose.")
    assert dialog.name.text() == "Marc Petit"
    dialog.agreed_on.setText("31/02")
    dialog.submit.click()
    assert "date de l'accord" in dialog.fields["agreed_on"].error()
    dialog.reject()


def test_a_consent_half_typed_comes_back_after_a_lock(qtbot, page, desk):
    dialog = noting(qtbot, page)
    dialog.name.setText("Marc Petit")
    dialog.scopes.choose(("messages",))
    dialog.until.setText("31/12/2026")
    kept = page.unfinished()
    dialog.reject()
    page.restore(kept)
    qtbot.waitUntil(lambda: page.panel.acts.consents.dialog is not None)
    assert page.unfinished() == kept
    page.panel.acts.consents.dialog.reject()


def test_a_consent_is_withdrawn_with_its_day_and_why(qtbot, page, desk):
    button(page, "Retirer l'accord donné pour Paule Delacroix").click()
    dialog = page.panel.acts.consents.dialog
    dialog.why.choose("over")
    dialog.submit.click()
    qtbot.waitUntil(lambda: bool(desk.asked))
    assert desk.asked == [("withdraw", DAUGHTER, TODAY, "over")]


def test_the_consents_of_the_patient_before_are_gone_before_the_next_ones_are_read(qtbot, page, desk):
    page.panel.card.show_file(PatientFile(replace(ZOE, id="2" * 32)), TODAY)
    assert "Paule Delacroix" not in texts(page.panel)


def test_who_may_not_note_them_reads_no_consent(qtbot, look, tasks, desk):
    page = opened(qtbot, look, tasks, desk, consents=None, file=None, update=None)
    assert "QUI PEUT ÊTRE RENSEIGNÉ" not in texts(page.panel)


def proofs(desk):
    forged = replace(DAUGHTER, id="f" * 32, name="Marc Delacroix", proof=Proof.DOUBTFUL)
    old = replace(DAUGHTER, proof=Proof.EARLIER)
    desk.consents = replace(desk.consents, third_parties=(old, forged))


def test_an_agreement_that_nothing_proves_says_not_to_tell_anybody(qtbot, look, tasks, desk):
    proofs(desk)
    told = texts(opened(qtbot, look, tasks, desk).panel)
    assert "Enregistré avant que les accords ne soient signés." in told
    assert "À ne pas croire" in told
    assert "Ne renseignez pas cette personne" in told


def test_with_only_doubtful_agreements_nobody_may_be_told(qtbot, look, tasks, desk):
    forged = replace(DAUGHTER, proof=Proof.DOUBTFUL)
    desk.consents = replace(desk.consents, third_parties=(forged,))
    told = texts(opened(qtbot, look, tasks, desk).panel)
    assert "Personne d'autre que le patient ne peut être renseigné." in told


@pytest.mark.parametrize("points", [10, 13])
@pytest.mark.parametrize("name", THEMES)
def test_pictures_of_the_consents(qtbot, qapp, tasks, desk, shoot, unnamed, name, points):
    look = theme.apply(qapp, name, points)
    proofs(desk)
    page = opened(qtbot, look, tasks, desk)
    shoot(page.panel, f"consents_{name}_{points}")
    assert unnamed(page.panel) == []
    dialog = noting(qtbot, page)
    shoot(dialog, f"consent_dialog_{name}_{points}")
    assert unnamed(dialog) == []
    dialog.reject()
    theme.apply(qapp, "light", 10)
