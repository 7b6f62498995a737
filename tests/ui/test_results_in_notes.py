"""Results in the notes of a patient: entered, corrected, released to the desk; kept with the notes."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QScrollArea
from tests.ui.turns import TurnTasks

from telesec.app.page_context import PageContext
from telesec.app.pages import notes_page
from telesec.app.wardrobe import Wardrobe
from telesec.domain.care.clinical import NoteRequest
from telesec.domain.contacts.consents import ConsentScope, ThirdPartyConsent
from telesec.domain.patients import PatientDraft, Sex
from telesec.domain.people import Compartment
from telesec.domain.slips.results import WORDINGS, Answer, ReleaseRequest, ResultDraft
from telesec.services.care import clinical
from telesec.services.contacts.consents import note_consent
from telesec.services.drafts import CLINICAL_KINDS, keep_drafts, take_drafts
from telesec.services.patients import patients
from telesec.services.slips import results
from telesec.ui.notes.ports import NotePatient
from telesec.ui.notes.release_dialog import ReleaseDialog
from telesec.ui.notes.result_dialog import DRAFT_KIND, ResultDialog
from telesec.ui.notes.results import ResultsSection
from telesec.ui.tokens import THEMES

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
TODAY = date(2026, 11, 16)


@pytest.fixture
def noel(doctor):
    return patients.create_patient(doctor, PatientDraft("Dubois", "Noël", date(1968, 3, 14), Sex.MALE))


@pytest.fixture
def result(doctor, noel):
    text = "Ferritine 8 µg/L, carence. À revoir après trois mois de traitement."
    return results.write_result(doctor, ResultDraft(noel.id, "Bilan du fer", text, TODAY))


@pytest.fixture
def page(qtbot, qapp, practice, doctor, noel, tmp_path):
    made = []

    def show(dress=("light", 10)):
        tasks = TurnTasks()
        wardrobe = Wardrobe(qapp, tmp_path / "screen.json")
        wardrobe.dress(*dress)
        signed = SimpleNamespace(gate=doctor, deks={}, unlocked=True)
        context = PageContext(
            signed,
            SimpleNamespace(folder=practice.folder),
            tasks,
            wardrobe.look,
            wardrobe.dress,
            lambda _: None,
        )
        found = notes_page(context)
        made.append((tasks, wardrobe, found))
        qtbot.addWidget(found)
        found.resize(1100, 768)
        found.show()
        found.open_patient(NotePatient(noel.id, "DUBOIS Noël", noel.birth_date, sex=Sex.MALE))
        return found

    yield show
    for tasks, wardrobe, _found in made:
        tasks.is_open = False
        wardrobe.dress("light", 10)


def section_of(page):
    return page.findChild(ResultsSection)


def press(part, words):
    button = next(
        one for one in part.findChildren(QAbstractButton) if words in one.text() and one.isVisibleTo(part)
    )
    button.click()


def test_a_result_is_entered_and_the_desk_says_nothing_of_it(qtbot, page, doctor, noel, all_words):
    section = section_of(page())
    press(section, "Ajouter un résultat")
    dialog = section.window().findChild(ResultDialog)
    dialog.label.setText("Radiographie")
    dialog.text.setPlainText("Fracture consolidée.")
    dialog.submit.click()
    qtbot.waitUntil(lambda: "Fracture consolidée." in all_words(section))
    assert "Le secrétariat ne dit rien" in all_words(section)
    assert results.results_of(doctor, noel.id).results[0].received_on == TODAY


def test_tab_goes_down_the_screen_from_the_editor_to_the_notes_then_to_the_results(qtbot, page, doctor, noel):
    for text in ("Première", "Seconde"):
        clinical.write_note(doctor, NoteRequest(noel.id, text))
    found = page()
    section = section_of(found)
    qtbot.waitUntil(lambda: [one.isVisible() for one in found.timeline.stops] == [True, True])
    editor, area = found.editor, found.sheet.currentWidget()
    editor.area.setPlainText("Troisième")
    editor.sign.setFocus()
    qtbot.waitUntil(editor.sign.hasFocus)
    seen = []
    for _ in range(3):
        qtbot.keyClick(found.window().focusWidget(), Qt.Key.Key_Tab)
        seen.append(found.window().focusWidget())
    assert seen == [*found.timeline.stops, section.add]
    heights = [part.mapTo(area, part.rect().topLeft()).y() for part in (editor.sign, *seen)]
    assert heights == sorted(heights)


def test_what_is_missing_is_said_at_its_field(qtbot, page):
    section = section_of(page())
    dialog = section.write()
    dialog.label.setText("NFS")
    dialog.submit.click()
    qtbot.waitUntil(lambda: bool(dialog.fields["text"].error()))
    dialog.day.setText("32/13")
    dialog.submit.click()
    assert dialog.fields["received_on"].error()
    assert dialog.label.text() == "NFS"


def test_a_sentence_is_allowed_to_the_patient_and_a_daughter_then_taken_back(
    qtbot, page, doctor, noel, result, all_words
):
    agreed = ThirdPartyConsent("", noel.id, "Marie-Ève Dubois", (ConsentScope.RESULTS,), TODAY, "fille")
    (daughter,) = note_consent(doctor, agreed).third_parties
    section = section_of(page())
    qtbot.waitUntil(lambda: "Bilan du fer" in all_words(section))
    press(section, "Phrase à dire")
    dialog = section.window().findChild(ReleaseDialog)
    qtbot.waitUntil(lambda: bool(dialog.boxes))
    dialog.boxes[daughter.id].setChecked(True)
    dialog.submit.click()  # no sentence was chosen: nothing is allowed by a key too many
    qtbot.waitUntil(lambda: bool(dialog.fields["wording"].error()))
    dialog.ready.setCurrentIndex(2)
    dialog.ready.activated.emit(2)
    dialog.submit.click()
    qtbot.waitUntil(lambda: WORDINGS[1] in all_words(section))
    assert "au patient et aux tiers choisis" in all_words(section)
    (release,) = results.results_of(doctor, noel.id).said.releases
    assert (release.wording, release.consent_ids) == (WORDINGS[1], (daughter.id,))
    press(section, "Ne plus dire")
    qtbot.waitUntil(lambda: "Le secrétariat ne dit rien" in all_words(section))
    assert results.results_of(doctor, noel.id).release_of(result.id, TODAY) is None


def test_a_sentence_that_tells_the_result_is_refused_and_stays_typed(qtbot, page, doctor, noel, result):
    section = section_of(page())
    qtbot.waitUntil(lambda: section.release(result) is not None)
    dialog = section.window().findChild(ReleaseDialog)
    dialog.wording.setPlainText("Vous manquez de fer, votre ferritine est basse.")
    dialog.submit.click()
    qtbot.waitUntil(lambda: "mot du résultat" in dialog.fields["wording"].error())
    assert dialog.wording.toPlainText().startswith("Vous manquez")
    assert results.results_of(doctor, noel.id).said.releases == ()


def test_a_half_typed_result_is_kept_with_the_notes_and_never_in_the_office(qtbot, page, practice, doctor):
    found = page()
    dialog = section_of(found).write()
    dialog.label.setText("Sérologie")
    dialog.text.setPlainText("Positive")
    draft = dialog.unfinished()
    assert draft.kind == DRAFT_KIND
    assert draft.kind in CLINICAL_KINDS
    keep_drafts(doctor, [draft])
    with doctor.stores()[Compartment.OFFICE]._engine.connect() as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM drafts").scalar() == 0
    with doctor.stores()[Compartment.CLINICAL]._engine.connect() as conn:
        assert "Positive" in str(conn.exec_driver_sql("SELECT payload FROM drafts").scalars().all())
    dialog.reject()
    (kept,) = take_drafts(doctor)
    again = page()
    again.restore(kept)
    back = again.findChild(ResultDialog)
    assert (back.label.text(), back.text.toPlainText()) == ("Sérologie", "Positive")


def test_nothing_of_a_result_is_shown_in_the_discreet_mode(qtbot, page, result, all_words):
    found = page()
    qtbot.waitUntil(lambda: "Bilan du fer" in all_words(found))
    found.set_discreet(True)
    assert "Bilan du fer" not in all_words(found)
    assert "Ferritine" not in all_words(found)


@pytest.mark.parametrize("points", [10, 13])
@pytest.mark.parametrize("name", THEMES)
def test_results_in_three_themes(qtbot, page, doctor, noel, result, shoot, unnamed, all_words, name, points):
    results.write_result(doctor, ResultDraft(noel.id, "Radiographie", "Sans particularité.", TODAY))
    agreed = ThirdPartyConsent("", noel.id, "Marie-Ève Dubois", (ConsentScope.RESULTS,), TODAY, "fille")
    note_consent(doctor, agreed)
    results.release_result(doctor, ReleaseRequest(result.id, noel.id, WORDINGS[1], date(2026, 11, 30)))
    found = page((name, points))
    section = section_of(found)
    qtbot.waitUntil(lambda: WORDINGS[1] in all_words(section))
    for area in found.sheet.findChildren(QScrollArea):
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    shoot(found, f"results_{name}_{points}")
    assert unnamed(section) == []
    dialog = section.write(result)
    shoot(dialog, f"result_edit_{name}_{points}")
    assert unnamed(dialog) == []
    dialog.reject()
    release = section.release(result)
    qtbot.waitUntil(lambda: bool(release.boxes))
    shoot(release, f"result_release_{name}_{points}")
    assert unnamed(release) == []
    release.reject()
    assert Answer.GIVEN not in {one.answer for one in results.results_of(doctor, noel.id).said.askings}
