"""The file of a patient: what it tells, the identity check, the people near, two files put together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from telesec.domain.bookings.requests import PatientVisits
from telesec.domain.calls.calls import Call, CallOutcome, CallState
from telesec.domain.calls.views import CallLine
from telesec.domain.calls.words import Category
from telesec.domain.care.billing import FeeLine, FeeNote
from telesec.domain.changes import Change
from telesec.domain.errors import Conflict, Invalid, Refused
from telesec.domain.patient_files.administrative import (
    AttendanceCounts,
    ContactKind,
    MergedFile,
    PatientContact,
    PatientFile,
)
from telesec.domain.patient_files.merges import Comparison, RowCounts
from telesec.domain.patients import (
    BirthPrecision,
    IdentityStatus,
    Patient,
    PatientLine,
    PatientsFound,
    Sex,
)
from telesec.ui.buttons import Button
from telesec.ui.messages import Answer
from telesec.ui.patients import file_acts, panel
from telesec.ui.patients.page import PatientsPage
from telesec.ui.patients.ports import FilePorts, PatientsPorts

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

HOSTILE = '<img src="/etc/hostname"><b>x</b>'
TODAY = date(2026, 11, 22)
ZOE = Patient(
    "1" * 32,
    "Delacroix",
    "Zoé Marie",
    date(1968, 3, 1),
    Sex.FEMALE,
    phone="06 12 34 56 78",
    birth_place="Bron",
    birth_precision=BirthPrecision.MONTH,
    needs=("wheelchair", "interpreter"),
    language="arabe",
    opt_outs=("sms",),
    number=1204,
    version=3,
)
OTHER = replace(
    ZOE,
    id="2" * 32,
    birth_name="Martin",
    phone="06 99 99 99 99",
    email="zoe@exemple.fr",
    birth_date=date(1968, 4, 1),
    number=1731,
    version=1,
)
MOTHER = PatientContact("c" * 32, ZOE.id, ContactKind.GUARDIAN, "Anne Delacroix", "mère", "06 44 44 44 44")
MERGED = MergedFile(
    "m" * 32,
    "3" * 32,
    "MARTIN Zoé",
    date(1968, 3, 1),
    "Saisie deux fois",
    "a",
    datetime(2026, 11, 20, 8, tzinfo=UTC),
    1502,
)
FILE = PatientFile(ZOE, (MOTHER,), AttendanceCounts(14, 2, 1, 3, 1, date(2024, 3, 4)), (MERGED,))
LINE = PatientLine(OTHER.id, "MARTIN Zoé", "Martin", OTHER.birth_date, Sex.FEMALE, OTHER.phone, "Lyon")


class Desk:
    """Answers as the services would, and remembers what was asked."""

    def __init__(self):
        self.file, self.problem = FILE, None
        self.checked, self.saved, self.removed, self.restored, self.merged = [], [], [], [], []
        self.undone = []

    def search(self, _typed):
        return PatientsFound((LINE,))

    def open_file(self, patient_id):
        return replace(self.file, asked_as="MARTIN Zoé" if patient_id == MERGED.patient_id else "")

    def likely_duplicates(self, _draft, _but):
        return (replace(LINE, likeness="Même prénom et même date de naissance."),)

    def update(self, _patient_id, version, draft):
        return replace(ZOE, birth_place=draft.birth_place, version=version + 1)

    def _or_fail(self, kept, into):
        if self.problem:
            raise self.problem
        into.append(kept)
        return kept

    def check_identity(self, patient, proof, on):
        self._or_fail((patient.version, proof, on), self.checked)
        checked = replace(
            patient,
            status=IdentityStatus.VALIDATED,
            identity_check=proof,
            identity_checked_on=on,
            version=patient.version + 1,
        )
        self.file = replace(self.file, patient=checked, checked_by="Claire")
        return checked

    def withdraw(self, patient):
        self.file = FILE
        return patient

    def save_contact(self, contact):
        return self._or_fail(contact, self.saved)

    def remove_contact(self, contact):
        return self._or_fail(contact, self.removed)

    def restore_contact(self, contact):
        return self._or_fail(contact, self.restored)

    def compare(self, kept_id, other_id):
        both = {ZOE.id: ZOE, OTHER.id: OTHER}
        return Comparison(both[kept_id], both[other_id], RowCounts(3), RowCounts(1, 2))

    def merge(self, request):
        self._or_fail(request, self.merged)
        return ZOE

    def unmerge(self, *asked):
        return self._or_fail(asked, self.undone) and ZOE

    def fee_notes(self, _patient_id):
        line = (FeeLine("G", "Consultation", 3000),)
        head = ("p1", ZOE.id, "v", date(2026, 11, 18), datetime(2026, 11, 18, tzinfo=UTC))
        return (
            FeeNote("f1", "2026-0004", *head, "DELACROIX Zoé", line, 2000),
            FeeNote("f2", "2026-0003", *head, "MARTIN Zoé", line, 3000),
        )

    def ports(self, **but):
        file = FilePorts(
            self.check_identity,
            self.withdraw,
            self.save_contact,
            self.remove_contact,
            self.restore_contact,
            self.compare,
            self.merge,
            self.unmerge,
        )
        made = PatientsPorts(
            self.search,
            self.open_file,
            lambda: TODAY,
            lambda _id: "Dr Lefèvre",
            self.likely_duplicates,
            update=self.update,
            visits=lambda _id: PatientVisits(),
            file=file,
            fee_notes=self.fee_notes,
            account_name=lambda _id: "Claire Morel",
            may_book=True,
        )
        return replace(made, **but)


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def page(qtbot, look, tasks, desk):
    return _page(qtbot, look, tasks, desk.ports())


def _page(qtbot, look, tasks, ports):
    made = PatientsPage(ports, tasks, look)
    qtbot.addWidget(made)
    made.resize(1250, 820)
    made.show()
    return made


def _texts(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]


def _open(qtbot, page, patient_id=ZOE.id):
    page.open_patient(patient_id)
    qtbot.waitUntil(lambda: "Aucun rendez-vous à venir." in _texts(page.panel))


def _buttons(page, text):
    return [b for b in page.panel.findChildren(Button) if b.text() == text and b.isVisibleTo(page.panel)]


def _button(page, text):
    return _buttons(page, text)[0]


def test_the_file_tells_everything_the_desk_needs(qtbot, page, desk):
    _open(qtbot, page)
    qtbot.waitUntil(lambda: "NOTES D'HONORAIRES" in _texts(page.panel))
    told = "\n".join(_texts(page.panel))
    for words in (
        "Femme, environ 58 ans · née en mars 1968 (jour inconnu)",
        "Dossier n° 1204",
        "Fauteuil roulant · Interprète · Parle arabe",
        "Pas de SMS",
        "14 rendez-vous passés depuis le 04/03/2024, dont 2 absences (1 excusée).",
        "3 annulations par le patient, dont 1 tardive.",
        "Anne Delacroix\nTuteur (mère), peut prendre rendez-vous\n06 44 44 44 44",
        "MARTIN Zoé\nNé(e) le 01/03/1968 · dossier n° 1502",
        "Réunie le 20/11/2026 par Claire Morel : Saisie deux fois",
        "18/11/2026   n° 2026-0004 · 30,00\u00a0€ · reste 10,00\u00a0€",
        "18/11/2026   n° 2026-0003 · 30,00\u00a0€ · réglée",
    ):
        assert words in told


def test_the_last_calls_about_the_patient_are_in_the_file(qtbot, look, tasks, desk):
    at = datetime(2026, 11, 18, 9, 5)
    renewal = Call(
        "c1",
        CallState.ENDED,
        datetime(2026, 11, 18, 8, 5, tzinfo=UTC),
        category=Category.RENEWAL,
        outcome=CallOutcome.MESSAGE,
        text="veut son ordonnance",
    )
    bare = Call("c2", CallState.ENDED, datetime(2026, 11, 17, 8, 5, tzinfo=UTC))
    lines = tuple((at, CallLine(call, call.state)) for call in (renewal, bare))
    page = _page(qtbot, look, tasks, desk.ports(calls=lambda _id: lines))
    _open(qtbot, page)
    qtbot.waitUntil(lambda: "DERNIERS APPELS" in _texts(page.panel))
    told = _texts(page.panel)
    assert "18/11/2026, 9 h 05   Renouvellement · Message transmis" in told
    assert "18/11/2026, 9 h 05   Appel" in told
    assert not any("ordonnance" in text for text in told)


def test_a_merged_file_leads_to_the_kept_one_and_it_is_said(qtbot, page):
    _open(qtbot, page, MERGED.patient_id)
    assert page.panel.accessibleName() == "DELACROIX Zoé"
    assert page.panel.bar.text() == "La fiche MARTIN Zoé a été réunie à celle-ci."


def test_an_appointment_is_begun_from_the_file(qtbot, page):
    _open(qtbot, page)
    with qtbot.waitSignal(page.booking_requested) as asked:
        qtbot.keyClick(page.panel.book, Qt.Key.Key_Space)
    assert (asked.args[0].id, asked.args[0].shown_name) == (ZOE.id, "DELACROIX Zoé")


def test_the_identity_is_checked_on_a_document(qtbot, page, desk):
    _open(qtbot, page)
    page.panel.menu.check.trigger()
    dialog = page.panel.acts.dialog
    dialog.proof.choose("passport")
    dialog.on.setText("31/02/2026")
    qtbot.keyClick(dialog.on, Qt.Key.Key_Return)
    assert "jour" in dialog.day.error()
    desk.problem = Refused("Une identité notée douteuse reste provisoire.")
    dialog.on.setText("20/11/2026")
    qtbot.keyClick(dialog.on, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "douteuse" in dialog.bar.text())
    desk.problem = None
    with qtbot.waitSignal(page.changed):
        qtbot.mouseClick(dialog.submit, Qt.MouseButton.LeftButton)
    assert desk.checked == [(3, "passport", date(2026, 11, 20))]
    qtbot.waitUntil(lambda: "Passeport, vérifiée le 20/11/2026 par Claire." in _texts(page.panel))
    assert "L'identité est validée." in page.panel.bar.text()
    assert not page.panel.menu.check.isVisible()
    page.panel.menu.withdraw.trigger()
    qtbot.waitUntil(lambda: "de nouveau provisoire" in page.panel.bar.text())


def test_changing_a_checked_identity_is_said_before_it_is_written(qtbot, page, desk):
    checked = replace(ZOE, status=IdentityStatus.VALIDATED, identity_check="passport")
    desk.file = replace(FILE, patient=checked)
    _open(qtbot, page)
    page.panel.begin_change()
    page.panel.form.editors["birth_place"].setText("Lyon")
    page.panel.submit()
    assert "provisoire" in page.panel.bar.text()
    assert page.panel.save.text() == "Enregistrer quand même"
    page.panel.submit()
    qtbot.waitUntil(lambda: page.panel.bar.text() == "La fiche est enregistrée.")


def test_a_look_alike_opened_from_a_changed_file_asks_first(qtbot, page, desk, monkeypatch):
    asked = []
    monkeypatch.setattr(panel, "ask_unsaved", lambda *_words: asked.append(1) or Answer.STAY)
    _open(qtbot, page)
    page.panel.begin_change()
    qtbot.keyClicks(page.panel.form.editors["phone2"], "0612")
    qtbot.waitUntil(lambda: bool(page.panel.form.duplicates()))
    page.panel.form.alike.row_opened.emit(page.panel.form.duplicates()[0])
    assert asked == [1]
    assert page.panel.form.editors["phone2"].text() == "0612"


def test_a_person_near_is_added_changed_and_taken_out(qtbot, page, desk):
    _open(qtbot, page)
    qtbot.mouseClick(_button(page, "Ajouter une personne"), Qt.MouseButton.LeftButton)
    dialog = page.panel.acts.dialog
    dialog.kind.choose("trusted")
    qtbot.keyClicks(dialog.editors["name"], "Paul Roux")
    desk.problem = Invalid("phone", "Ce numéro est incomplet.")
    qtbot.keyClick(dialog.editors["name"], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.fields["phone"].error() == "Ce numéro est incomplet.")
    assert dialog.editors["name"].text() == "Paul Roux"
    desk.problem = None
    qtbot.keyClick(dialog.editors["name"], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.panel.bar.text() == "La fiche est enregistrée.")
    assert (desk.saved[0].kind, desk.saved[0].patient_id) == (ContactKind.TRUSTED, ZOE.id)
    qtbot.waitUntil(lambda: bool(_buttons(page, "Retirer")))  # the file is read again meanwhile
    qtbot.mouseClick(_button(page, "Retirer"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "est retiré de la fiche" in page.panel.bar.text())
    page.panel.bar._act()
    qtbot.waitUntil(lambda: "est de nouveau dans la fiche" in page.panel.bar.text())
    assert desk.restored == [MOTHER]


def test_two_files_are_compared_then_put_together(qtbot, page, desk):
    _open(qtbot, page)
    page.panel.menu.merge.trigger()
    dialog = page.panel.acts.dialog
    qtbot.waitUntil(lambda: dialog.rows.rowCount() == 1)
    assert "ressemblent" in dialog.words.text()
    qtbot.keyClick(dialog.search, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.results, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.steps.currentIndex() == 1)
    assert desk.merged == []
    told = "\n".join(_texts(dialog))
    for words in (
        "FICHE GARDÉE",
        "Nom de naissance\n(différent)",
        "Attention : Les dates de naissance sont différentes",
        "Dossier n° 1731 · 1 rendez-vous, 2 attentes",
    ):
        assert words in told
    assert dialog.sides.taken() == ("email",)
    dialog.sides.box("phone").click()
    desk.problem = Invalid("reason", "Dites pourquoi.")
    qtbot.keyClick(dialog.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.why.error() == "Dites pourquoi.")
    desk.problem = Conflict("Une des deux fiches a déjà été réunie.")
    qtbot.keyClicks(dialog.reason, "Saisie deux fois")
    qtbot.keyClick(dialog.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "déjà été réunie" in dialog.bar.text())
    desk.problem = None
    changes = []
    page.changed.connect(changes.append)
    qtbot.mouseClick(dialog.submit, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Les deux fiches sont réunies" in page.panel.bar.text())
    asked = desk.merged[0]
    assert (asked.source_id, asked.target_id, asked.target_version) == (OTHER.id, ZOE.id, 3)
    assert (asked.reason, asked.taken) == ("Saisie deux fois", ("phone", "email"))
    assert set(changes) == {Change.AGENDA, Change.PATIENTS}


def test_the_other_file_may_be_the_one_kept(qtbot, page, desk):
    _open(qtbot, page)
    page.panel.menu.merge.trigger()
    dialog = page.panel.acts.dialog
    dialog.compare(LINE)
    qtbot.waitUntil(lambda: dialog.steps.currentIndex() == 1)
    qtbot.mouseClick(dialog.swap, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog._both.kept.id == OTHER.id)
    qtbot.mouseClick(dialog.back, Qt.MouseButton.LeftButton)
    assert dialog.steps.currentIndex() == 0
    dialog.compare(LINE)
    dialog.reject()
    qtbot.wait(0)
    assert desk.merged == []


@pytest.mark.parametrize("agreed", [True, False])
def test_files_are_separated_again_once_confirmed(qtbot, page, desk, monkeypatch, agreed):
    monkeypatch.setattr(file_acts, "confirm", lambda *_words: agreed)
    _open(qtbot, page)
    qtbot.mouseClick(_button(page, "Séparer de nouveau"), Qt.MouseButton.LeftButton)
    if agreed:
        qtbot.waitUntil(lambda: "de nouveau à part" in page.panel.bar.text())
    assert desk.undone == ([(MERGED.merge_id, ZOE.id, ZOE.version)] if agreed else [])


def test_a_refusal_is_said_and_the_file_stays(qtbot, page, desk, monkeypatch):
    monkeypatch.setattr(file_acts, "confirm", lambda *_words: True)
    _open(qtbot, page)
    desk.problem = Conflict("Séparez d'abord cette réunion-là.")
    qtbot.mouseClick(_button(page, "Séparer de nouveau"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Séparez d'abord" in page.panel.bar.text())


def test_a_merged_file_is_separated_from_the_menu_too(qtbot, page, desk, monkeypatch):
    monkeypatch.setattr("telesec.ui.patients.file_acts.confirm", lambda *_words: True)
    _open(qtbot, page)
    menu = page.panel.menu
    (apart,) = menu.apart
    assert apart.text() == "Séparer de nouveau la fiche MARTIN Zoé…"
    apart.trigger()
    qtbot.waitUntil(lambda: len(desk.undone) == 1)
    page.panel.show_file(replace(FILE, merged=()))
    assert not menu.apart
    assert not [action for action in menu.actions() if "Séparer" in action.text()]


def test_the_strict_writing_of_a_name_is_said_under_the_name(page):
    page.panel.begin_new("dubois")
    who = page.panel.form.who
    page.panel.form.editors["first_names"].setText("Noël")
    column = who.layout()
    at = {part: column.indexOf(part) for part in (who.identity, *who.fields.values())}
    assert at[who.fields["first_names"]] < at[who.identity] < at[who.fields["birth_date"]]
    assert who.identity.text() == "S'écrira DUBOIS NOEL."


def test_accounts_only_read(qtbot, look, tasks, desk):
    ports = desk.ports(file=None, update=None, create=None, visits=None, may_book=False)
    page = _page(qtbot, look, tasks, ports)
    page.panel.show_file(replace(FILE, contacts=()))
    shown = {b.text() for b in page.panel.findChildren(Button) if b.isVisibleTo(page.panel)}
    assert shown == {""}  # the cross that closes the panel
    assert "FICHES RÉUNIES À CELLE-CI" in _texts(page.panel)
    assert "PERSONNES À CONNAÎTRE" not in _texts(page.panel)


def test_a_partial_birth_is_explained_while_it_is_typed(qtbot, page, desk):
    page.panel.begin_new("dubois")
    form = page.panel.form
    qtbot.keyClicks(form.birth_date, "03/1968")
    assert "Jour inconnu : la date s'écrira 01/03/1968." in form.who.birth_words.text()
    draft = form.draft()
    assert (draft.birth_date, draft.birth_precision) == (date(1968, 3, 1), BirthPrecision.MONTH)
    qtbot.keyClick(form.birth_date, Qt.Key.Key_Up)
    assert form.birth_date.text() == "03/1968"
    form.needs.choose(("wheelchair",))
    form.doubts.choose(("doubtful",))
    kept = page.unfinished()
    page.panel.begin_new("")
    page.panel.restore(kept)
    assert page.unfinished() == kept
    draft = form.draft()
    assert (draft.needs, draft.opt_outs, draft.doubtful, draft.fictive) == (
        ("wheelchair",),
        (),
        True,
        False,
    )


def test_visits_changed_elsewhere_are_read_again_when_they_are_seen(qtbot, look, tasks, desk):
    asked = []
    ports = desk.ports(visits=lambda patient_id: asked.append(patient_id) or PatientVisits())
    page = _page(qtbot, look, tasks, ports)
    _open(qtbot, page)
    page.refresh(Change.AGENDA)
    qtbot.waitUntil(lambda: len(asked) == 2)
    page.hide()
    page.refresh(Change.BILLING)
    page.refresh(Change.NOTES)
    assert len(asked) == 2
    page.show()
    qtbot.waitUntil(lambda: len(asked) == 3)
    assert set(asked) == {ZOE.id}


def test_what_is_typed_in_a_dialog_comes_back_after_a_lock(qtbot, look, tasks, page, desk):
    _open(qtbot, page)
    page.panel.acts.edit_contact(MOTHER)
    page.panel.acts.dialog.editors["relation"].setText("mère adoptive")
    page.panel.acts.dialog.may_book.setChecked(False)
    kept = page.unfinished()
    again = _page(qtbot, look, tasks, desk.ports())
    again.restore(kept)
    qtbot.waitUntil(lambda: again.panel.acts.dialog is not None)
    typed = again.panel.acts.dialog.contact()
    assert typed == replace(MOTHER, relation="mère adoptive", may_book=False)
    assert again.unfinished() == kept


def test_a_merge_being_decided_comes_back_after_a_lock(qtbot, look, tasks, page, desk):
    _open(qtbot, page)
    page.panel.menu.merge.trigger()
    page.panel.acts.dialog.compare(LINE)
    qtbot.waitUntil(lambda: page.panel.acts.dialog.steps.currentIndex() == 1)
    qtbot.keyClicks(page.panel.acts.dialog.reason, "Saisie")
    kept = page.unfinished()
    again = _page(qtbot, look, tasks, desk.ports())
    again.restore(kept)
    qtbot.waitUntil(lambda: again.panel.acts.dialog is not None)
    dialog = again.panel.acts.dialog
    qtbot.waitUntil(lambda: dialog.steps.currentIndex() == 1)
    assert dialog.reason.text() == "Saisie"
    assert again.unfinished() == kept


def test_markup_is_shown_as_typed_everywhere(qtbot, page, desk):
    odd = replace(MOTHER, name=HOSTILE, relation=HOSTILE)
    desk.file = replace(FILE, contacts=(odd,), merged=(replace(MERGED, shown_name=HOSTILE, reason=HOSTILE),))
    _open(qtbot, page)
    page.panel.menu.merge.trigger()
    dialog = page.panel.acts.dialog
    dialog._compared(Comparison(replace(ZOE, birth_name=HOSTILE), OTHER))
    labels = [*page.panel.findChildren(QLabel), *dialog.findChildren(QLabel)]
    shown = [label for label in labels if "<img" in label.text()]
    assert len(shown) >= 4
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in shown)


@pytest.mark.parametrize("size", [10, 13])
def test_pictures_in_each_theme(qtbot, themed, qapp, tasks, desk, shoot, unnamed, size):
    from telesec.ui import theme

    look = theme.apply(qapp, themed.tokens.name, size)
    page = _page(qtbot, look, tasks, desk.ports())
    page.resize(1176, 740)
    name = f"{look.tokens.name}_{size}"
    _open(qtbot, page)
    page.search.setText("mar")
    qtbot.waitUntil(lambda: page.rows.rowCount() == 1)
    shoot(page, f"file_{name}")
    assert unnamed(page) == []
    page.panel.menu.check.trigger()
    shoot(page.panel.acts.dialog, f"identity_{name}")
    assert unnamed(page.panel.acts.dialog) == []
    page.panel.acts.dialog.reject()
    page.panel.menu.add_person.trigger()
    shoot(page.panel.acts.dialog, f"contact_{name}")
    assert unnamed(page.panel.acts.dialog) == []
    page.panel.acts.dialog.reject()
    page.panel.menu.merge.trigger()
    dialog = page.panel.acts.dialog
    qtbot.waitUntil(lambda: dialog.rows.rowCount() == 1)
    shoot(dialog, f"merge_find_{name}")
    dialog.compare(LINE)
    qtbot.waitUntil(lambda: dialog.steps.currentIndex() == 1)
    shoot(dialog, f"merge_compare_{name}")
    assert unnamed(dialog) == []
    dialog.reject()
    page.panel.begin_change()
    shoot(page, f"form_{name}")
