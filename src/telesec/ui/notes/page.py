"""The notes page: the day's patients at left, the patient's notes and the editor at right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from telesec.domain.care.clinical import Note, PatientNotes, Signature
from telesec.domain.changes import Change
from telesec.domain.drafts import FormDraft
from telesec.domain.errors import Invalid, Stale, TelesecError
from telesec.domain.french import of_name
from telesec.domain.patient_files.names import initials
from telesec.ui.controls import Answer, MessageBar, ask_unsaved, confirm
from telesec.ui.look import Look
from telesec.ui.notes.colleagues import Colleagues
from telesec.ui.notes.drafting import draft_of, patient_of, target_of
from telesec.ui.notes.editor import Mode, Target
from telesec.ui.notes.picker import PatientPicker
from telesec.ui.notes.ports import NotePatient, NotesPorts
from telesec.ui.notes.saving import saving
from telesec.ui.notes.sheet import NoteSheet, PatientSection
from telesec.ui.tasks import Tasks

KIND = "note"


class NotesPage(QWidget):
    """Reads and writes one patient's notes at a time; emits ``changed`` after each write."""

    changed = Signal(object)

    def __init__(self, ports: NotesPorts, tasks: Tasks, look: Look) -> None:
        super().__init__()
        self._ports, self._tasks = ports, tasks
        self._patient: NotePatient | None = None
        self._old, self._discreet = True, False
        self._keepers: dict[str, Callable[[FormDraft], object]] = {}
        self.bar = MessageBar()
        self.picker = PatientPicker(ports, tasks, look)
        self.sheet = NoteSheet(ports.zone, Colleagues(ports, tasks))
        self.editor, self.timeline = self.sheet.editor, self.sheet.timeline
        self._lay_out()
        self.picker.chosen.connect(self.open_patient)
        self.editor.save_requested.connect(self._save)
        self.editor.sign_requested.connect(self._sign)
        self.editor.drop_requested.connect(self._drop)
        self.timeline.edit_requested.connect(self._edit)
        self.timeline.addendum_requested.connect(self._start_addendum)

    def _lay_out(self) -> None:
        self.setProperty("surface", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.picker.setProperty("surface", "nav")
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.bar)
        right.addWidget(self.sheet, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.picker)
        row.addLayout(right, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._old:
            self._old = False
            self.picker.reload()

    def focus_first(self) -> None:
        """The editor when a patient is open, else the search."""
        writing = self._patient is not None and not self._discreet
        (self.editor.area if writing else self.picker.search).setFocus()

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self.picker.set_look(look)

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of names; no note, neither written nor being written."""
        inside = self.sheet.has_focus_inside()
        self._discreet = discreet
        self.picker.set_discreet(discreet)
        self.sheet.set_discreet(discreet)
        if inside:
            self.focus_first()

    def refresh(self, change: object) -> None:
        """Ask again what ``change`` may have altered."""
        if change is Change.AGENDA:
            self._old = not self.isVisible()
            if self.isVisible():
                self.picker.reload()

    def open_patient(self, patient: NotePatient) -> None:
        """Show a patient's notes; a note left unfinished is asked about first."""
        if self._patient is not None and patient.patient_id == self._patient.patient_id:
            return
        if not self._may_leave():
            return
        self._show_patient(patient)
        self.editor.start(Target(), "")
        self._load()
        self.editor.area.setFocus()

    def _show_patient(self, patient: NotePatient) -> None:
        self._patient = patient
        self.sheet.show_patient(patient)
        self.bar.clear()

    def _may_leave(self) -> bool:
        if self._patient is None or not self.editor.is_changed():
            return True
        shown = self._patient.shown_name
        who = initials(shown) if self._discreet else shown
        answer = ask_unsaved(self, f"La note {of_name(who)} n'est pas enregistrée.")
        if answer is Answer.SAVE:
            self._save()
        return answer is Answer.DISCARD

    def _load(self) -> None:
        patient = self._patient
        if patient is not None:
            self._tasks.run(
                lambda: self._ports.notes_of(patient.patient_id),
                lambda notes: self._show_notes(patient, notes),
                self._failed,
            )

    def _show_notes(self, patient: NotePatient, notes: PatientNotes) -> None:
        if patient is self._patient:
            self.timeline.show_notes(notes.own)
            self.sheet.colleagues.show_colleagues(patient.patient_id, notes.colleagues)

    def _edit(self, note: Note) -> None:
        if self._may_leave():
            self.editor.edit(note)
            self.editor.area.setFocus()

    def _start_addendum(self, note: Note) -> None:
        if self._may_leave():
            self.editor.start(Target(Mode.ADDENDUM, note.id, note.version), "")
            self.editor.area.setFocus()

    def _drop(self) -> None:
        lost = "Ce qui n'est pas enregistré sera perdu."
        sure = partial(confirm, self, "Abandonner ce texte ?", lost, "Abandonner", danger=True)
        if not self.editor.is_changed() or sure():
            self.editor.start(Target(), "")

    def _save(self) -> None:
        if self._patient is not None and self.editor.save.isEnabled():
            self._store(self._patient, sign=False)

    def _sign(self) -> None:
        if self._patient is None or not self.editor.sign.isEnabled():
            return
        final = "Une note signée ne se modifie plus : elle se corrige par un addendum."
        if confirm(self, "Signer ?", final, "Signer"):
            self._store(self._patient, sign=True)

    def _store(self, patient: NotePatient, *, sign: bool) -> None:
        work = saving(self._ports, patient, self.editor)
        self.editor.set_busy(busy=True)
        self._tasks.run(work, lambda note: self._stored(patient, note, sign=sign), self._failed)

    def _stored(self, patient: NotePatient, note: Note | None, *, sign: bool) -> None:
        self.editor.set_busy(busy=False)
        if note is not None and note.signed_at is None:
            self.editor.edit(note)
        target = self.editor.target
        if sign and target.mode is Mode.EDIT:
            wish = Signature(target.note_id, patient.patient_id, target.version)
            self.editor.set_busy(busy=True)
            self._tasks.run(lambda: self._ports.sign(wish), lambda _note: self._signed(), self._failed)
        elif target.mode is Mode.ADDENDUM:
            self._signed("Addendum ajouté.")
        else:
            self._wrote("Note enregistrée. Elle n'est pas encore signée.")

    def _signed(self, sentence: str = "Note signée.") -> None:
        self.editor.set_busy(busy=False)
        self.editor.start(Target(), "")
        self._wrote(sentence)

    def _wrote(self, sentence: str) -> None:
        self.bar.show_message("success", sentence)
        self._load()
        self.changed.emit(Change.NOTES)

    def _failed(self, error: TelesecError) -> None:
        self.editor.set_busy(busy=False)
        if isinstance(error, Invalid):
            self.editor.field.show_error(error.sentence)
        elif isinstance(error, Stale):
            self.bar.show_message("error", error.sentence, "En faire une nouvelle note", self._as_new)
        else:
            self.bar.show_message("error", error.sentence)

    def _as_new(self) -> None:
        """Keep what was typed although the note it was for has changed."""
        self.editor.start(Target(), self.editor.text(), saved="")

    def add_section(self, section: PatientSection, kind: str, restore: Callable[[FormDraft], object]) -> None:
        """One more part about the open patient, which takes its half-typed forms of ``kind`` back."""
        self.sheet.add_section(section)
        self._keepers[kind] = restore

    def unfinished(self) -> FormDraft | None:
        """What is typed and not saved, to be kept encrypted at lock."""
        if self._patient is None or not self.editor.is_changed():
            return None
        return draft_of(KIND, self._patient, self.editor)

    def restore(self, draft: FormDraft) -> None:
        """Put an unfinished note back, with its patient; a result goes to the part that keeps its kind."""
        about = patient_of(draft)
        if self._patient is None or self._patient.patient_id != about.patient_id:
            self._show_patient(about)
        if draft.kind in self._keepers:
            self._load()
            self._keepers[draft.kind](draft)
            return
        self.editor.start(target_of(draft), draft.payload["text"], saved=draft.payload["saved"])
        self.focus_first()
        self._load()
