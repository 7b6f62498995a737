"""The notes page: choose a patient, write, sign, correct, and find the text again after a lock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from tests.questions import answer

from telesec.domain.agenda import Appointment, AppointmentLine, Status
from telesec.domain.bookings.requests import AgendaRange, AgendaView
from telesec.domain.care.clinical import ColleagueNotes, Note, OpeningRequest, PatientNotes
from telesec.domain.changes import Change
from telesec.domain.errors import Refused, Stale
from telesec.domain.patients import PatientLine, PatientsFound, Sex
from telesec.ui.controls import Button
from telesec.ui.look import Look
from telesec.ui.notes.page import NotesPage
from telesec.ui.notes.ports import NotesPorts
from telesec.ui.tasks import Tasks
from telesec.ui.tokens import LIGHT

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

HOSTILE = '<img src="/etc/hostname"><b>x</b> =1+1'
DAY = date(2026, 11, 16)
AT = datetime(2026, 11, 16, 8, 5, tzinfo=UTC)


class Doctor:
    """Keeps notes in memory as the clinical services would."""

    def __init__(self) -> None:
        self.notes: list[Note] = []
        self.days: list[date | None] = []
        self.stale = self.refusing = self.away = False
        self.colleagues: tuple[ColleagueNotes, ...] = ()
        self.opened: list[OpeningRequest] = []

    def day(self, day):
        self.days.append(day)
        day = day or DAY
        lines = [
            self._line(9, "q1", "DUBOIS Noël", Status.ARRIVED),
            self._line(10, "q2", HOSTILE, Status.BOOKED),
            self._line(11, "q3", "ABSENT Paul", Status.CANCELLED),
        ]
        return AgendaView(AgendaRange(("p",), day), () if self.away else tuple(lines))

    def _line(self, hour, patient, name, status):
        at = datetime(2026, 11, 16, hour)
        visit = Appointment(f"a{hour}", "p", "s", patient, at, at.replace(minute=15), status=status)
        return AppointmentLine(visit, name, date(1968, 3, 14), "", "Consultation", "blue")

    def search(self, typed):
        found = PatientLine("q9", "ZOLA Émile", "Zola", date(1940, 4, 2), Sex.MALE, "", "Paris")
        return PatientsFound((found,) if typed == "zola" else ())

    def notes_of(self, patient_id):
        own = tuple(reversed([note for note in self.notes if note.patient_id == patient_id]))
        return PatientNotes(own, self.colleagues)

    def open_colleague(self, request):
        self.opened.append(request)
        if self.refusing:
            raise Refused("Ces notes restent fermées.")
        note = Note("c1", request.patient_id, request.practitioner_id, "b", "Asthme connu.", AT, AT)
        return (note,)

    def write(self, request):
        note = Note(f"n{len(self.notes)}", request.patient_id, "p", "me", request.text, AT)
        self.notes.append(note)
        return note

    def edit(self, edit):
        if self.stale:
            raise Stale("Cette note a été modifiée entre-temps.")
        return self._change(edit.note_id, text=edit.text)

    def sign(self, signature):
        return self._change(signature.note_id, signed_at=AT)

    def _change(self, note_id, **parts):
        at = next(n for n, note in enumerate(self.notes) if note.id == note_id)
        self.notes[at] = replace(self.notes[at], version=self.notes[at].version + 1, **parts)
        return self.notes[at]

    def add_addendum(self, request):
        note = Note(
            f"n{len(self.notes)}", request.patient_id, "p", "me", request.text, AT, AT, request.note_id
        )
        self.notes.append(note)
        return note


@pytest.fixture
def doctor():
    return Doctor()


@pytest.fixture
def page(qtbot, doctor):
    tasks = Tasks(on_bug=lambda error: pytest.fail(repr(error)))
    ports = NotesPorts(
        doctor.day,
        doctor.search,
        doctor.notes_of,
        doctor.write,
        doctor.edit,
        doctor.sign,
        doctor.add_addendum,
        doctor.open_colleague,
        {"b": "Dr Benali", "c": "Dr Caron"}.__getitem__,
    )
    made = NotesPage(ports, tasks, Look(LIGHT))
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    qtbot.waitUntil(lambda: made.picker.listing.model().rowCount() == 2)
    yield made
    tasks.close(lambda: None)


def test_a_day_without_appointments_says_so_without_an_empty_frame(qtbot, page, doctor):
    page.picker.listing.setFocus()
    doctor.away = True
    page.picker.reload()
    qtbot.waitUntil(page.picker._empty.isVisible)
    assert page.picker.listing.isHidden()
    assert page.picker.search.hasFocus()
    doctor.away = False
    page.picker.reload()
    qtbot.waitUntil(page.picker.listing.isVisible)
    assert page.picker._empty.isHidden()


def choose(qtbot, page, row=0):
    page.picker.listing.setFocus()
    page.picker.listing.setCurrentIndex(page.picker.listing.model().index(row, 0))
    qtbot.keyClick(page.picker.listing, Qt.Key.Key_Return)


def shown(page):
    return "\n".join(label.text() for label in page.timeline.findChildren(QLabel) if label.isVisible())


def type_and_save(qtbot, page, text):
    qtbot.keyClicks(page.editor.area, text)
    with qtbot.waitSignal(page.changed) as told:
        qtbot.keyClick(page.editor.area, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert told.args == [Change.NOTES]


def sign(qtbot, page):
    page.activateWindow()
    qtbot.waitUntil(page.editor.area.hasFocus)
    answer("Signer")
    with qtbot.waitSignal(page.changed):
        qtbot.keyClick(page.editor.area, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def button(page, text):
    return next(b for b in page.timeline.findChildren(Button) if b.text() == text and b.isVisible())


def test_cancelled_visits_are_not_listed_and_the_motif_is(page):
    rows = page.picker.listing.model().rows()
    assert rows[0].line == "9 h 00   DUBOIS Noël\nArrivé · Consultation"
    assert "ABSENT" not in str([row.line for row in rows])


def test_a_note_is_written_and_signed_by_keyboard_alone(qtbot, page, doctor):
    choose(qtbot, page)
    qtbot.waitUntil(page.editor.area.hasFocus)
    type_and_save(qtbot, page, "Toux depuis 3 jours")
    assert doctor.notes[0].signed_at is None
    assert page.unfinished() is None
    sign(qtbot, page)
    assert doctor.notes[0].signed_at == AT
    assert page.editor.text() == ""
    assert not page.editor.area.document().isUndoAvailable()
    qtbot.waitUntil(lambda: "Signée" in shown(page))
    assert page.bar.text() == "Note signée."


def test_refusing_to_sign_changes_nothing(qtbot, page, doctor):
    choose(qtbot, page)
    qtbot.keyClicks(page.editor.area, "Toux")
    answer("Annuler")
    page.editor.sign.click()
    assert doctor.notes == []
    assert page.editor.text() == "Toux"


def test_a_signed_note_gets_an_addendum(qtbot, page, doctor):
    choose(qtbot, page)
    qtbot.keyClicks(page.editor.area, "Toux")
    sign(qtbot, page)
    qtbot.waitUntil(lambda: "Signée" in shown(page))
    button(page, "Ajouter un addendum").click()
    assert not page.editor.save.isVisible()
    qtbot.keyClicks(page.editor.area, "Lire : 5 jours")
    sign(qtbot, page)
    assert [note.corrects for note in doctor.notes] == ["", "n0"]
    qtbot.waitUntil(lambda: "Lire : 5 jours" in shown(page))
    assert page.bar.text() == "Addendum ajouté."


def test_an_unsigned_note_is_taken_up_again(qtbot, page, doctor):
    choose(qtbot, page)
    type_and_save(qtbot, page, "Toux")
    page.editor.drop.click()
    qtbot.waitUntil(lambda: "Non signée" in shown(page))
    button(page, "Reprendre").click()
    page.editor.area.moveCursor(page.editor.area.textCursor().MoveOperation.End)
    type_and_save(qtbot, page, " forte")
    assert [note.text for note in doctor.notes] == ["Toux forte"]


def test_a_note_changed_elsewhere_keeps_what_was_typed(qtbot, page, doctor):
    choose(qtbot, page)
    type_and_save(qtbot, page, "Toux")
    doctor.stale = True
    page.editor.area.setPlainText("Toux grasse")
    page.editor.save.click()
    qtbot.waitUntil(lambda: "entre-temps" in page.bar.text())
    next(b for b in page.bar.findChildren(Button) if b.text() == "En faire une nouvelle note").click()
    with qtbot.waitSignal(page.changed):
        page.editor.save.click()
    assert [note.text for note in doctor.notes] == ["Toux", "Toux grasse"]


def test_leaving_an_unfinished_note_asks_first(qtbot, page, doctor):
    choose(qtbot, page)
    qtbot.keyClicks(page.editor.area, "Toux")
    answer("Annuler")
    choose(qtbot, page, 1)
    assert page.editor.text() == "Toux"
    answer("Ne pas enregistrer")
    choose(qtbot, page, 1)
    assert page.editor.text() == ""
    assert doctor.notes == []


def test_an_unfinished_note_comes_back_after_a_lock(qtbot, page, doctor):
    choose(qtbot, page, 1)
    qtbot.keyClicks(page.editor.area, "Toux")
    draft = page.unfinished()
    assert draft is not None
    assert "Toux" not in repr(draft)
    other = NotesPage(page._ports, page._tasks, Look(LIGHT))
    qtbot.addWidget(other)
    other.show()
    other.restore(draft)
    assert other.editor.text() == "Toux"
    assert other.unfinished() == draft
    assert other.focusWidget() is other.editor.area
    qtbot.keyClicks(other.editor.area, " hier")
    with qtbot.waitSignal(other.changed):
        other.editor.save.click()
    assert [(note.patient_id, note.text) for note in doctor.notes] == [("q2", "Toux hier")]


def test_a_search_finds_somebody_without_an_appointment(qtbot, page):
    qtbot.keyClicks(page.picker.search, "zola")
    qtbot.waitUntil(lambda: page.picker.listing.model().rowCount() == 1)
    qtbot.keyClick(page.picker.search, Qt.Key.Key_Down)
    qtbot.keyClick(page.picker.listing, Qt.Key.Key_Return)
    assert page._patient.patient_id == "q9"
    assert page.sheet.birth.text() == "né le 02/04/1940"
    page.picker.search.clear()
    qtbot.waitUntil(lambda: page.picker.listing.model().rowCount() == 2)


def test_a_hostile_name_and_note_are_shown_as_typed(qtbot, page, doctor):
    choose(qtbot, page, 1)
    assert page.sheet.name.text() == HOSTILE
    qtbot.keyClicks(page.editor.area, HOSTILE)
    sign(qtbot, page)
    qtbot.waitUntil(lambda: HOSTILE in shown(page))
    labels = page.findChildren(QLabel)
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels if "<img" in label.text())


def test_every_focusable_thing_has_a_name(qtbot, page, doctor):
    choose(qtbot, page)
    qtbot.keyClicks(page.editor.area, "Toux")
    sign(qtbot, page)
    qtbot.waitUntil(lambda: "Signée" in shown(page))
    nameless = [
        widget
        for widget in page.findChildren(object)
        if hasattr(widget, "focusPolicy")
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert nameless == []


def test_another_agenda_change_asks_the_day_again(qtbot, page, doctor):
    asked = len(doctor.days)
    page.refresh(Change.AGENDA)
    qtbot.waitUntil(lambda: len(doctor.days) == asked + 1)
    page.refresh(Change.PEOPLE)
    assert len(doctor.days) == asked + 1


def test_discreet_mode_shows_neither_names_nor_notes(qtbot, page, all_words):
    choose(qtbot, page)
    qtbot.keyClicks(page.editor.area, "Toux")
    page.activateWindow()
    qtbot.waitUntil(page.editor.area.hasFocus)
    page.set_discreet(True)
    assert page.picker.search.hasFocus()
    for hidden in ("DUBOIS", "Noël", "1968", "Consultation", "Toux"):
        assert hidden not in all_words(page)
    assert not page.editor.area.isVisible()
    assert "9 h 00   D. N.\nArrivé" in all_words(page)
    answer("Annuler")
    choose(qtbot, page, 1)
    page.set_discreet(False)
    assert page.editor.text() == "Toux"
    assert page.editor.area.isVisible()
    assert "DUBOIS Noël" in all_words(page)


def test_the_list_widens_with_the_text(page):
    narrow = page.picker.width()
    page.set_look(Look(LIGHT, 13))
    assert page.picker.width() == round(narrow * 1.3)
