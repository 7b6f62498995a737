"""The patients page: search while typing, the file, the form with its warnings, the import dialog."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from telesec.domain.agenda import Appointment, AppointmentLine
from telesec.domain.bookings.requests import PatientVisits
from telesec.domain.changes import Change
from telesec.domain.errors import Invalid, ProofRequired, Stale
from telesec.domain.patient_files.administrative import PatientFile
from telesec.domain.patient_files.intake import (
    ImportCancelled,
    ImportFile,
    ImportPreview,
    ImportResult,
    ReadRow,
    RejectedRow,
    Target,
)
from telesec.domain.patients import Patient, PatientDraft, PatientLine, PatientsFound, Sex
from telesec.ui.buttons import Button
from telesec.ui.look import Look
from telesec.ui.messages import Answer
from telesec.ui.patients import panel
from telesec.ui.patients.import_dialog import ImportDialog
from telesec.ui.patients.page import PatientsPage
from telesec.ui.patients.ports import ImportPorts, PatientsPorts

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

HOSTILE = '<img src="/etc/hostname"><b>x</b> =1+1'
NOEL = Patient(
    "1" * 32,
    "Dubois",
    "Noël Jean",
    date(1968, 3, 14),
    Sex.MALE,
    phone="06 12 34 56 78",
    email="noel.dubois@exemple.fr",
    address="12 rue des Écoles",
    postcode="69007",
    city="Lyon",
    desk_note="Préfère être rappelé après 17 h.",
    birth_place="Bron",
    version=3,
)


def _line(patient: Patient, shown: str, likeness: str = "") -> PatientLine:
    return PatientLine(
        patient.id,
        shown,
        patient.birth_name,
        patient.birth_date,
        patient.sex,
        patient.phone,
        patient.city,
        likeness=likeness,
    )


LINES = (
    _line(NOEL, "DUBOIS Noël"),
    _line(replace(NOEL, id="2" * 32, birth_date=date(1999, 12, 1), phone="", city="Bron"), "DUBOIS Noël"),
    _line(replace(NOEL, id="3" * 32, birth_name=HOSTILE, birth_date=None), f"{HOSTILE} Alix"),
)


def _visit(day: int, reason: str) -> AppointmentLine:
    start = datetime(2026, 11, day, 9, 5)
    mine = Appointment("a", "p1", "s", NOEL.id, start, start.replace(minute=20))
    return AppointmentLine(mine, "DUBOIS Noël", NOEL.birth_date, NOEL.phone, reason)


class Desk:
    """Answers as the services would, and remembers what was asked."""

    def __init__(self):
        self.typed, self.created, self.updated, self.compared = [], [], [], []
        self.alike = ()
        self.problem = None
        self.file = PatientFile(NOEL)

    def search(self, typed):
        self.typed.append(typed)
        known = [line for line in LINES if typed.upper()[:3] in line.shown_name.upper()]
        return PatientsFound(tuple(known), near=typed == "dubios")

    def open_file(self, patient_id):
        return replace(self.file, patient=replace(self.file.patient, id=patient_id))

    def likely_duplicates(self, draft, but):
        self.compared.append((draft, but))
        return self.alike

    def create(self, draft):
        if self.problem:
            raise self.problem
        self.created.append(draft)
        return replace(NOEL, id="9" * 32, birth_name=draft.birth_name, first_names=draft.first_names)

    def update(self, patient_id, version, draft):
        if self.problem:
            raise self.problem
        self.updated.append((patient_id, version, draft))
        return replace(NOEL, birth_name=draft.birth_name, version=version + 1)

    def visits(self, patient_id):
        return PatientVisits((_visit(25, "Consultation"),), (_visit(3, "Vaccination"), _visit(2, "")))


class Importer:
    """An import whose preview waits for nothing and whose writing asks for a proof once."""

    def __init__(self, path):
        self.path, self.proved, self.kept, self.mapping = path, False, None, ()
        self.until_stopped = False

    def read(self, path):
        if path.suffix == ".exe":
            raise Invalid("file", "Ce fichier est un programme, pas un CSV.")
        rows = ((2, ("Dubois", "Noël", "14/03/1968", "x")), (3, ("Roux", "", "1/1/1990", "y")))
        mapping = (Target.NAME, Target.FIRST_NAME, Target.BIRTH_DATE, Target.NONE)
        return ImportFile(
            "i", path.name, "UTF-8", ";", ("nom", "prénom", "né le", "remarques"), rows, mapping
        )

    def preview(self, file, progress, stop):
        self.mapping = file.mapping
        while self.until_stopped:
            if stop():
                raise ImportCancelled("L'import est arrêté. Rien n'a été écrit.")
        progress(1, 2)
        draft = PatientDraft("Dubois", "Noël", date(1968, 3, 14))
        doubt = ReadRow(
            5, replace(draft, first_names="Noel"), likeness="DUBOIS Noël : même date de naissance."
        )
        return ImportPreview(
            "i",
            (ReadRow(2, draft, ("Téléphone illisible, laissé de côté.",)),),
            (doubt, replace(doubt, line=6)),
            (RejectedRow(3, "Indiquez au moins un prénom."),),
        )

    def confirm(self, preview, lines, progress, stop):
        if not self.proved:
            raise ProofRequired("Redonnez votre mot de passe et un code.")
        self.kept = lines
        return ImportResult("i", 1 + len(lines), 2 - len(lines), 1)

    def prove(self, password, code):
        self.proved = True

    def ask_path(self, parent):
        return self.path


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def importer(tmp_path):
    return Importer(tmp_path / "patients.csv")


def _ports(desk, importer=None):
    imports = (
        ImportPorts(importer.read, importer.preview, importer.confirm, importer.prove, importer.ask_path)
        if importer
        else None
    )
    return PatientsPorts(
        desk.search,
        desk.open_file,
        lambda: date(2026, 11, 22),
        lambda _id: "Dr Lefèvre",
        desk.likely_duplicates,
        desk.create,
        desk.update,
        desk.visits,
        imports,
    )


@pytest.fixture
def page(qtbot, look, tasks, desk, importer):
    made = PatientsPage(_ports(desk, importer), tasks, look)
    qtbot.addWidget(made)
    made.resize(1250, 820)
    made.show()
    return made


def _texts(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]


def _search(qtbot, page, typed, count):
    qtbot.keyClicks(page.search, typed)
    qtbot.waitUntil(lambda: page.rows.rowCount() == count)


def _open_first(qtbot, page):
    _search(qtbot, page, "dub", 2)
    qtbot.keyClick(page.search, Qt.Key.Key_Down)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any("Dr Lefèvre" in text for text in _texts(page.panel)))


def test_one_settled_search_shows_homonyms_apart(qtbot, page, desk):
    _search(qtbot, page, "dubois", 2)
    assert desk.typed == ["dubois"]
    births = [page.rows.columns[1].text(line) for line in page.rows.rows()]
    assert births == ["14/03/1968", "01/12/1999"]
    assert page.rows.columns[2].text(page.rows.rows()[0]) == "58 ans"
    page.search.clear()
    assert page.rows.rowCount() == 0


def test_an_empty_page_has_one_main_button(page):
    shown = [
        one for one in page.findChildren(Button) if one.isVisible() and one.property("kind") == "primary"
    ]
    assert shown == [page.new]
    assert len([one for one in page.findChildren(Button) if one.text() == page.new.text()]) == 2


def test_what_was_found_is_said(qtbot, page):
    qtbot.keyClicks(page.search, "zzz")
    qtbot.waitUntil(lambda: "Aucun patient" in page.words.text())
    page.search.clear()
    qtbot.keyClicks(page.search, "dubios")
    qtbot.waitUntil(lambda: "noms proches" in page.words.text())


def test_a_file_is_opened_by_keyboard_and_shows_appointments(qtbot, page):
    _open_first(qtbot, page)
    shown = _texts(page.panel)
    assert "DUBOIS Noël" in shown
    assert "Homme, 58 ans · né le 14/03/1968" in shown
    assert "06 12 34 56 78" in shown
    assert "Préfère être rappelé après 17 h." in shown
    assert "Mer. 25 novembre, 9 h 05" in shown


def test_markup_is_shown_as_typed(qtbot, page):
    _search(qtbot, page, "img", 0)
    page.search.clear()
    _search(qtbot, page, "<im", 1)
    index = page.rows.index(0, 0)
    assert page.rows.data(index) == f"{HOSTILE} Alix"
    assert "&lt;img" in page.rows.data(index, Qt.ItemDataRole.ToolTipRole)
    page.panel.show_file(PatientFile(replace(NOEL, birth_name=HOSTILE, desk_note=HOSTILE)))
    labels = page.panel.findChildren(QLabel)
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels if "<img" in label.text())
    assert HOSTILE in _texts(page.panel)


def test_a_new_patient_begins_from_the_search_and_is_written(qtbot, page, desk):
    qtbot.keyClicks(page.search, "14/03/1968")
    qtbot.mouseClick(page.new, Qt.MouseButton.LeftButton)
    form = page.panel.form
    assert form.birth_date.day() == date(1968, 3, 14)
    form.editors["birth_name"].setText("d’Œuvre")
    form.editors["first_names"].setText("Jean–Noël Marie")
    assert form.identity.text() == "S'écrira D'OEUVRE JEAN-NOEL."
    qtbot.waitUntil(lambda: bool(desk.compared))
    with qtbot.waitSignal(page.changed) as told:
        qtbot.mouseClick(page.panel.save, Qt.MouseButton.LeftButton)
    assert told.args == [Change.PATIENTS]
    assert desk.created[0].birth_name == "d’Œuvre"
    assert page.panel.unfinished() is None


def test_a_form_that_is_kept_keeps_the_highlight_on_its_file(qtbot, page, desk, monkeypatch):
    asked = []
    monkeypatch.setattr("telesec.ui.patients.panel.ask_unsaved", lambda *words: asked.append(words))
    qtbot.keyClicks(page.search, "dub")
    qtbot.waitUntil(lambda: page.rows.rowCount() == 2)
    page.table.row_opened.emit(page.rows.rows()[0])
    qtbot.waitUntil(page.panel.edit.isVisible)
    page.panel.begin_change()
    page.panel.form.editors["phone"].setText("06 11 22 33 44")
    page.table.selectRow(1)
    page.table.clicked.emit(page.rows.index(1, 0))
    assert len(asked) == 1
    assert [index.row() for index in page.table.selectionModel().selectedRows()] == [0]
    assert page.panel.patient().id == NOEL.id


def test_a_day_without_a_year_that_finds_nobody_is_said(qtbot, page):
    qtbot.keyClicks(page.search, "12/03")
    qtbot.waitUntil(lambda: "Personne n'est né ce jour-là, toutes années" in page.words.text())
    page.search.clear()
    qtbot.keyClicks(page.search, "12/03/1968")
    qtbot.waitUntil(lambda: "Aucun patient trouvé" in page.words.text())


def test_likely_duplicates_are_shown_live_and_must_be_seen(qtbot, page, desk):
    desk.alike = (_line(NOEL, "DUBOIS Noël", "Même nom, même prénom et même date de naissance."),)
    page.panel.begin_new("dubois")
    qtbot.keyClicks(page.panel.form.editors["first_names"], "Noel")
    qtbot.waitUntil(lambda: page.panel.form.duplicates() == desk.alike)
    assert page.panel.form.alike.isVisible()
    qtbot.mouseClick(page.panel.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.panel.save.text() == "Créer quand même")
    assert desk.created == []
    qtbot.mouseClick(page.panel.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(desk.created) == 1)


def test_a_new_patient_is_compared_before_it_is_written_however_fast_one_types(qtbot, page, desk):
    desk.alike = (_line(NOEL, "DUBOIS Noël", "Même nom, même prénom et même date de naissance."),)
    page.panel.begin_new("dubois")
    page.panel.form.editors["first_names"].setText("Noel")
    qtbot.keyClick(page.panel.form.editors["first_names"], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.panel.save.text() == "Créer quand même")
    assert page.panel.form.duplicates() == desk.alike
    assert desk.created == []


def test_picking_a_duplicate_opens_that_patient(qtbot, page, desk):
    desk.alike = (_line(NOEL, "DUBOIS Noël", "Même téléphone et même prénom."),)
    page.panel.begin_new("dubois")
    qtbot.keyClicks(page.panel.form.editors["first_names"], "N")
    qtbot.waitUntil(lambda: bool(page.panel.form.duplicates()))
    page.panel.form.alike.setCurrentIndex(page.panel.form.alike.model().index(0, 0))
    qtbot.keyClick(page.panel.form.alike, Qt.Key.Key_Return)
    qtbot.waitUntil(page.panel.card.isVisible)
    assert page.panel.unfinished() is None


def test_mistakes_are_said_beside_their_field(qtbot, page, desk):
    page.panel.begin_new()
    form = page.panel.form
    qtbot.keyClicks(form.birth_date, "31/02/1968")
    page.panel.submit()
    assert "n'existe pas" in form.fields["birth_date"].error()
    form.birth_date.clear()
    page.panel.submit()
    assert form.fields["birth_name"].error()
    assert form.fields["first_names"].error()
    assert desk.created == []


def test_a_change_keeps_the_version_read_and_a_stale_one_is_told(qtbot, page, desk):
    _open_first(qtbot, page)
    qtbot.mouseClick(page.panel.edit, Qt.MouseButton.LeftButton)
    page.panel.form.editors["city"].setText("Bron")
    desk.problem = Stale("Cette fiche a été modifiée entre-temps.")
    page.panel.submit()
    qtbot.waitUntil(lambda: "entre-temps" in page.panel.bar.text())
    assert page.panel.form.editors["city"].text() == "Bron"
    desk.problem = None
    page.panel.submit()
    qtbot.waitUntil(lambda: bool(desk.updated))
    patient_id, version, draft = desk.updated[0]
    assert (patient_id, version, draft.city, draft.birth_name) == (NOEL.id, 3, "Bron", "Dubois")


def test_an_unfinished_form_comes_back(qtbot, page, desk, tasks, look):
    page.panel.begin_new("dubois")
    qtbot.keyClicks(page.panel.form.birth_date, "14/03/19")
    draft = page.unfinished()
    assert draft is not None
    again = PatientsPage(_ports(desk), tasks, look)
    qtbot.addWidget(again)
    again.restore(draft)
    assert again.unfinished() == draft


@pytest.mark.parametrize(("answer", "kept"), [(Answer.STAY, True), (Answer.DISCARD, False)])
def test_a_changed_form_is_not_lost_without_asking(qtbot, page, monkeypatch, answer, kept):
    asked = []
    monkeypatch.setattr(panel, "ask_unsaved", lambda *_words: asked.append(1) or answer)
    page.panel.begin_new("dubois")
    _search(qtbot, page, "dub", 2)
    assert not page.panel.is_changed()
    page.panel.form.editors["city"].setText("Bron")
    qtbot.keyClick(page.panel, Qt.Key.Key_Escape)
    assert asked == [1]
    assert page.panel.isVisible() is kept


def test_a_role_that_only_reads_sees_no_way_to_write(qtbot, desk, tasks, look):
    ports = PatientsPorts(desk.search, desk.open_file, lambda: date(2026, 11, 22), lambda _id: "")
    page = PatientsPage(ports, tasks, look)
    qtbot.addWidget(page)
    page.show()
    page.panel.show_file(PatientFile(NOEL))
    assert not page.new.isVisible()
    assert not page.bring.isVisible()
    assert not page.panel.edit.isVisible()


def _dialog(qtbot, page) -> ImportDialog:
    page.open_import()
    qtbot.mouseClick(page.importing.next, Qt.MouseButton.LeftButton)
    return page.importing


def test_an_import_goes_from_file_to_rows_with_a_proof(qtbot, page, importer):
    dialog = _dialog(qtbot, page)
    qtbot.waitUntil(lambda: dialog.next.text() == "Vérifier le fichier")
    assert [choice.key() for choice in dialog.mapping.choices] == ["name", "first_name", "birth_date", ""]
    dialog.mapping.choices[3].choose("desk_note")
    qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.next.text() == "Importer 1 patient")
    assert importer.mapping[3] is Target.DESK_NOTE
    model = dialog.preview.doubtful
    model.setData(model.index(1, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert dialog.next.text() == "Importer 2 patients"
    qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog._proved.dialog is not None)
    proof = dialog._proved.dialog
    proof.password.line.setText("mot de passe")
    proof.code.setText("123456")
    with qtbot.waitSignal(page.changed):
        qtbot.mouseClick(proof.submit, Qt.MouseButton.LeftButton)
    assert importer.kept == frozenset({6})
    assert "2 patients" in page.bar.text()


def test_a_refused_file_is_said(qtbot, page, importer):
    importer.path = Path("patients.exe")
    dialog = _dialog(qtbot, page)
    qtbot.waitUntil(lambda: "programme" in dialog.bar.text())
    assert dialog.next.text() == "Choisir un fichier"


def test_a_running_preview_can_be_stopped(qtbot, page, importer):
    importer.until_stopped = True
    dialog = _dialog(qtbot, page)
    qtbot.waitUntil(lambda: dialog.next.text() == "Vérifier le fichier")
    qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    assert dialog.cancel.text() == "Arrêter"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: "Rien n'a été écrit" in dialog.bar.text())
    assert dialog.isVisible()
    assert dialog.next.isEnabled()


def test_each_answer_of_a_new_patient_has_its_label_above_it(page):
    page.panel.begin_new("dubois")
    form = page.panel.form
    (above,) = [label for label in form.findChildren(QLabel) if label.text() == "Sexe"]
    assert above.isVisible()
    assert above.mapTo(form, above.rect().bottomLeft()).y() < form.sex.mapTo(form, QPoint()).y()


def test_pictures_in_each_theme(qtbot, themed, tasks, desk, importer, shoot, unnamed):
    desk.alike = (_line(NOEL, "DUBOIS Noël", "Même nom, même prénom et même date de naissance."),)
    page = PatientsPage(_ports(desk, importer), tasks, themed)
    qtbot.addWidget(page)
    page.resize(1250, 820)
    page.show()
    name = themed.tokens.name
    shoot(page, f"patients_empty_{name}")
    _open_first(qtbot, page)
    shoot(page, f"patients_file_{name}")
    assert unnamed(page) == []
    page.panel.begin_new("dubois")
    qtbot.keyClicks(page.panel.form.editors["first_names"], "Noel")
    qtbot.waitUntil(lambda: bool(page.panel.form.duplicates()))
    shoot(page, f"patients_form_{name}")
    assert unnamed(page) == []
    dialog = _dialog(qtbot, page)
    qtbot.waitUntil(lambda: dialog.next.text() == "Vérifier le fichier")
    shoot(dialog, f"import_mapping_{name}")
    qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.next.text() == "Importer 1 patient")
    model = dialog.preview.doubtful
    model.setData(model.index(1, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    shoot(dialog, f"import_preview_{name}")
    assert unnamed(dialog) == []


def test_discreet_mode_leaves_initials_and_closes_the_file(qtbot, page, all_words):
    _search(qtbot, page, "dubois", 2)
    page._open(page.rows.rows()[0])
    qtbot.waitUntil(page.panel.isVisible)
    page.panel.begin_change()
    page.panel.form.editors["city"].setText("Bron")
    page.activateWindow()
    page.panel.form.editors["city"].setFocus()
    qtbot.waitUntil(page.panel.form.editors["city"].hasFocus)
    page.set_discreet(True)
    assert page.search.hasFocus()
    for hidden in ("DUBOIS", "Dubois", "Noël", "14/03/1968", "06 12", "Lyon"):
        assert hidden not in all_words(page)
    assert "D. N." in all_words(page)
    assert "F12" in all_words(page.panel)
    page.set_discreet(False)
    assert page.panel.form.editors["city"].text() == "Bron"
    assert page.panel.form.isVisible()
    assert "DUBOIS" in all_words(page)


def test_the_file_widens_with_the_text(page, look):
    narrow = page.panel.width()
    page.set_look(Look(look.tokens, 13))
    assert page.panel.width() == round(narrow * 1.3)
