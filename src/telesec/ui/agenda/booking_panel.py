"""The booking at the right of the agenda: patient, slot, Enter; the slot is kept meanwhile."""

from __future__ import annotations

from datetime import datetime, time
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from telesec.domain.agenda import FreeSlot
from telesec.domain.booking import Booked, BookingRequest, SlotRequest
from telesec.domain.drafts import FormDraft
from telesec.domain.errors import Conflict, TelesecError
from telesec.domain.french import keep_together, moment_long, sentence_case
from telesec.domain.patients import PatientLine
from telesec.ui.agenda import keys
from telesec.ui.agenda.patient_choice import PatientChoice
from telesec.ui.agenda.place_fields import Place, PlaceFields
from telesec.ui.agenda.ports import AgendaPorts
from telesec.ui.agenda.reason_dialogs import ask_overbooking
from telesec.ui.agenda.slot_choice import KEYS, SlotChoice
from telesec.ui.agenda.slot_keeper import SlotKeeper
from telesec.ui.controls import (
    LabelledField,
    MessageBar,
    SidePanel,
    plain_label,
    primary_button,
    text_field,
)
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks

DRAFT_KIND = "booking"
WIDTH = 340


class BookingPanel(SidePanel):
    """``booked`` carries the Booked; ``slots_changed`` tells that a hold was taken or given back."""

    booked = Signal(object)
    slots_changed = Signal()

    def __init__(self, ports: AgendaPorts, tasks: Tasks, look: Look) -> None:
        super().__init__("Nouveau rendez-vous", look.px(WIDTH))
        self._ports, self._tasks = ports, tasks
        self._asked = 0
        self._writing = False
        self.bar = MessageBar()
        self.patient = PatientChoice(ports, tasks)
        self.slots = SlotChoice(lambda who: ports.reference().practitioner(who).display_name)
        self.fields = PlaceFields()
        self.note = text_field()
        self._chosen = plain_label("", "strong", wrap=True)
        self.submit = primary_button("Réserver", "check")
        self.keeper = SlotKeeper(ports, tasks, self.slots_changed.emit, self._hold_refused, self)
        for part in (self.bar, self.patient, self.slots, self.fields):
            self.body.addWidget(part)
        self.body.addWidget(LabelledField("&Note (facultative)", self.note))
        self.body.addStretch(1)
        self.footer.addWidget(self._chosen, 1)
        self.footer.addWidget(self.submit)
        self.patient.settled.connect(self._patient_settled)
        self.slots.chosen.connect(self._slot_chosen)
        self.slots.confirmed.connect(self.confirm)
        self.slots.later_requested.connect(self._ask_later)
        self.fields.searched.connect(self._ask_slots)
        self.fields.placed.connect(self._placed)
        self.submit.clicked.connect(self.confirm)
        self.closed.connect(self._closed)
        keys.bind(
            self,
            {f"Alt+{key}": partial(self.slots.take, at) for at, key in enumerate(KEYS)}
            | {"Ctrl+Return": self.confirm, "Ctrl+Enter": self.confirm},
        )
        for editor in (self.note, self.fields.hour, self.fields.day):
            editor.returnPressed.connect(self.confirm)
        self.hide()

    def start(
        self, practitioner_id: str, place: Place | None = None, patient: PatientLine | None = None
    ) -> None:
        """Open an empty form; ``place`` comes from the agenda, ``patient`` from the search."""
        self._empty(practitioner_id)
        self.show()
        if place is not None:
            self.fields.put(place)
            self._placed()
        self._ask_slots()
        if patient is not None:
            self.patient.take(patient)
        else:
            self.patient.field.setFocus()

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self.setFixedWidth(look.px(WIDTH))

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of the patient's name."""
        self.patient.set_discreet(discreet)

    def confirm(self) -> None:
        """Book what the form says, as soon as it is known who the patient is."""
        early = self.patient.search.early
        if early.waits:
            early.keep(Qt.Key.Key_Return, "")
        else:
            self._book("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape or not self.patient.form.keeps_typed():
            super().keyPressEvent(event)

    def unfinished(self) -> FormDraft | None:
        """The form as typed, when it is open and something is in it."""
        who, note = self.patient.typed(), self.note.text()
        if self.isHidden() or not (who or note or self.fields.place()):
            return None
        payload = who | self.fields.typed() | {"note": note}
        return FormDraft(DRAFT_KIND, payload)

    def restore(self, draft: FormDraft) -> None:
        """Give a form back after an unlock; its slot is kept again if it is still free."""
        self._empty(draft.payload.get("practitioner", ""))
        self.show()
        self.fields.put_back(draft.payload)
        self.note.setText(draft.payload.get("note", ""))
        self.patient.put_back(draft.payload)
        self._placed()
        self._ask_slots()

    def _empty(self, practitioner_id: str) -> None:
        self.keeper.release()
        self.bar.clear()
        self.slots.forget_keys()
        self.patient.clear()
        self.note.clear()
        self.fields.start(self._ports.reference(), practitioner_id)
        self._say_place()

    def _patient_settled(self) -> None:
        self.bar.clear()
        self.slots.setFocus(Qt.FocusReason.OtherFocusReason)
        self.slots.press_all(self.patient.search.early.take())

    def _ask_slots(self, after: datetime | None = None) -> None:
        wanted = SlotRequest(
            self.fields.practitioner_ids(), self.fields.minutes.value(), after or self._after()
        )
        self._asked += 1
        mine, several = self._asked, len(wanted.practitioner_ids) > 1
        self.slots.wait()

        def show(found: list[FreeSlot]) -> None:
            if mine == self._asked:
                self.slots.show_slots(found, several=several)

        def fail(error: TelesecError) -> None:
            if mine == self._asked:
                self.slots.show_slots((), several=several)
                self.bar.show_message("error", error.sentence)

        self._tasks.run(lambda: self._ports.next_slots(wanted), show, fail)

    def _after(self) -> datetime | None:
        day = self.fields.day.day()
        return datetime.combine(day, time()) if day else None

    def _ask_later(self) -> None:
        shown = self.slots.slots()
        if shown:
            self._ask_slots(shown[-1].end)

    def _slot_chosen(self, slot: FreeSlot) -> None:
        self.fields.put(slot)
        self._placed(from_slots=True)

    def _placed(self, *, from_slots: bool = False) -> None:
        if not from_slots:
            self.slots.forget_choice()
        place = self.fields.place()
        self._say_place()
        if place is not None:
            self.bar.clear()
            self.keeper.keep(place)

    def _say_place(self) -> None:
        place = self.fields.place()
        self._chosen.setText(sentence_case(keep_together(moment_long(place.start))) if place else "")

    def _hold_refused(self, error: TelesecError) -> None:
        self.bar.show_message("warning", keep_together(error.sentence))
        self._ask_slots()

    def _book(self, overbook_reason: str) -> None:
        patient, place = self.patient.patient(), self.fields.place()
        if self._writing:
            return
        if patient is None:
            self.bar.show_message("warning", "Choisissez d'abord le patient.")
            self.patient.field.setFocus()
            return
        if place is None:
            self.bar.show_message("warning", "Choisissez un créneau (1, 2 ou 3), ou un jour et une heure.")
            self.slots.setFocus()
            return
        wanted = BookingRequest(
            practitioner_id=place.practitioner_id,
            site_id=place.site_id,
            patient_id=patient.id,
            start=place.start,
            end=place.end,
            reason_code_id=self.fields.motif.key(),
            note=self.note.text(),
            overbook_reason=overbook_reason,
        )
        self._set_writing(writing=True)
        self._tasks.run(lambda: self._ports.book(wanted), self._done, self._refused)

    def _done(self, done: Booked) -> None:
        self._set_writing(writing=False)
        self.keeper.consumed()
        self.hide()
        self.booked.emit(done)

    def _refused(self, error: TelesecError) -> None:
        self._set_writing(writing=False)
        words = keep_together(error.sentence)
        if isinstance(error, Conflict):
            self.bar.show_message(
                "error",
                words,
                "Surnombre…",
                lambda: ask_overbooking(self, error.sentence, self._book),
            )
        else:
            self.bar.show_message("error", words)

    def _set_writing(self, *, writing: bool) -> None:
        self._writing = writing
        self.submit.setEnabled(not writing)

    def _closed(self) -> None:
        self.keeper.release()
        self._asked += 1
