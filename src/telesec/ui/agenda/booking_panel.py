"""The booking at the right of the agenda: patient, slot, Enter; the slot is kept meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from telesec.domain.agenda import AppointmentLine, FreeSlot
from telesec.domain.bookings.requests import Booked, BookingRequest
from telesec.domain.desk.wishes import Wish
from telesec.domain.drafts import FormDraft
from telesec.domain.errors import TelesecError
from telesec.domain.french import keep_together
from telesec.domain.patients import PatientLine
from telesec.ui.agenda import keys
from telesec.ui.agenda.booking_form import DRAFT_KIND, BookingForm
from telesec.ui.agenda.moving_case import place_of
from telesec.ui.agenda.patient_choice import patient_of
from telesec.ui.agenda.place_fields import Place
from telesec.ui.agenda.ports import AgendaPorts
from telesec.ui.agenda.reason_dialogs import ask_overbooking, gives_way
from telesec.ui.agenda.slot_choice import KEYS
from telesec.ui.agenda.slot_keeper import SlotKeeper
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks

__all__ = ["DRAFT_KIND", "BookingPanel"]

NO_PATIENT = "Choisissez d'abord le patient."
NO_PLACE = "Choisissez un créneau (1, 2 ou 3), ou un jour et une heure."
NO_DAY = "Ce jour n'existe pas, ou son année n'est pas la bonne. Exemple : 14/03/2027."
BUSY = "Un rendez-vous est en cours de saisie."
DROPPED = "Une saisie a été fermée."


class BookingPanel(BookingForm):
    """``booked`` carries the Booked; ``slots_changed`` tells that a hold was taken or given back."""

    def __init__(self, ports: AgendaPorts, tasks: Tasks, look: Look) -> None:
        super().__init__(ports, tasks, look)
        self._writing = False
        self._dropped: FormDraft | None = None
        self.keeper = SlotKeeper(ports, tasks, self._hold_kept, self._hold_refused, self)
        self.patient.settled.connect(self._patient_settled)
        self.finder.chosen.connect(self._slot_chosen)
        self.finder.confirmed.connect(self.confirm)
        self.finder.failed.connect(partial(self.said.say_or_mend, "slots", "error"))
        self.fields.placed.connect(self._placed)
        self.submit.clicked.connect(self.confirm)
        self.closed.connect(self._closed)
        takes = {f"Alt+{key}": partial(self.slots.take, at) for at, key in enumerate(KEYS)}
        keys.bind(self, takes | {"Ctrl+Return": self.confirm, "Ctrl+Enter": self.confirm})
        for editor in (self.note, self.fields.hour, self.fields.day):
            editor.returnPressed.connect(self.confirm)

    def start(
        self,
        practitioner_id: str,
        place: Place | None = None,
        patient: PatientLine | None = None,
        wish: Wish | None = None,
    ) -> None:
        """Open a form with what is known already; one being typed keeps what was typed."""
        if self.is_busy():
            self._go_on(practitioner_id, place, patient, wish)
            return
        self._clear(practitioner_id)
        if wish is not None:
            self.finder.filters.take(wish)
            self.fields.take(wish)
        if place is not None:
            self.fields.put(place)
        self._open()
        if patient is not None:
            self.patient.take(patient)
        else:
            self._offer_dropped()
            self.patient.field.setFocus()

    def start_like(self, line: AppointmentLine) -> None:
        """Open a form for one more appointment of the same patient, like this one."""
        self._start_from(line, moves=False)

    def start_moving(self, line: AppointmentLine) -> None:
        """Look for another place for this appointment."""
        self._start_from(line, moves=True)

    def _start_from(self, line: AppointmentLine, *, moves: bool) -> None:
        def begin() -> None:
            self._clear(line.appointment.practitioner_id)
            self.fields.like(line.appointment)
            self.moving.start(place_of(line.appointment) if moves else None)
            self.note.setText("" if moves else line.appointment.note)
            self._open()
            self.patient.take(patient_of(line))

        if self.is_busy():
            self._ask_again(begin)
        else:
            begin()

    def _go_on(
        self, practitioner_id: str, place: Place | None, patient: PatientLine | None, wish: Wish | None
    ) -> None:
        def begin() -> None:
            self._clear(practitioner_id)
            self.start(practitioner_id, place, patient, wish)

        free = self.patient.patient() is None and self.moving.request() is None
        if place is not None and patient is None:
            minutes = self.fields.minutes.value()
            self.fields.put(Place(place.practitioner_id, place.site_id, place.start, minutes, place.room_id))
            self._placed()
            self.focus_first()
        elif patient is not None and free and not self.patient.form.keeps_typed():
            self.patient.take(patient)
        else:
            self._ask_again(begin)

    def _ask_again(self, begin: Callable[[], None]) -> None:
        self.said.say("busy", "info", BUSY, "Recommencer", begin)
        self.focus_first()

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

    def restore(self, draft: FormDraft) -> None:
        """Give a form back after an unlock; its slot is kept again if it is still free."""
        self._clear(draft.payload.get("practitioner", ""))
        self.put_back(draft.payload)
        self._open()

    def _clear(self, practitioner_id: str) -> None:
        self.keeper.release()
        self.empty(practitioner_id)

    def _open(self) -> None:
        self.unfold()
        self._placed()
        self.finder.ask()

    def _patient_settled(self) -> None:
        self.said.mend("patient", "busy", "write", "dropped")
        self.slots.setFocus(Qt.FocusReason.OtherFocusReason)
        self.slots.press_all(self.patient.search.early.take())

    def _slot_chosen(self, slot: FreeSlot) -> None:
        self.fields.put(slot)
        self._placed(from_slots=True)

    def _placed(self, *, from_slots: bool = False) -> None:
        if not from_slots:
            self.slots.forget_choice()
        place = self.fields.place()
        self.say_place()
        if place is not None:
            self.said.mend("place", "hold", "write", "busy")
            self.keeper.keep(place, self.fields.motif.key())

    def _hold_kept(self) -> None:
        self.said.mend("hold")
        self.slots_changed.emit()

    def _hold_refused(self, error: TelesecError) -> None:
        self.said.say("hold", "warning", keep_together(error.sentence))
        self.finder.ask()

    def _book(self, overbook_reason: str) -> None:
        patient, place = self.patient.patient(), self.fields.place()
        if self._writing:
            return
        if patient is None:
            self.said.say("patient", "warning", NO_PATIENT)
            self.patient.field.setFocus()
            return
        if place is None:
            day = self.fields.day
            self.said.say("place", "warning", NO_PLACE if day.is_valid() else NO_DAY)
            (self.slots if day.is_valid() else day).setFocus()
            return
        self._set_writing(writing=True)
        old = self.moving.request()
        if old is not None:
            to = replace(old, practitioner_id=place.practitioner_id, site_id=place.site_id)
            to = replace(to, start=place.start, end=place.end, overbook_reason=overbook_reason)
            self._tasks.run(lambda: self._ports.move(to), self._done, self._refused)
            return
        wanted = self._wanted(patient, place, overbook_reason)
        self._tasks.run(lambda: self._ports.book(wanted), self._done, self._refused)

    def _wanted(self, patient: PatientLine, place: Place, overbook_reason: str) -> BookingRequest:
        return BookingRequest(
            practitioner_id=place.practitioner_id,
            site_id=place.site_id,
            patient_id=patient.id,
            start=place.start,
            end=place.end,
            reason_code_id=self.fields.motif.key(),
            note=self.note.text(),
            overbook_reason=overbook_reason,
            urgent=self.fields.urgent.isChecked(),
            room_id=place.room_id,
        )

    def _done(self, done: Booked) -> None:
        self._dropped = None
        self._set_writing(writing=False)
        if self.moving.request() is None:
            self.keeper.consumed()
        else:
            self.keeper.release()
        self.hide()
        self.empty(done.appointment.practitioner_id)
        self.booked.emit(done)

    def _refused(self, error: TelesecError) -> None:
        self._set_writing(writing=False)
        again, place = None, self.fields.place()
        may = place is not None and self._ports.may_overbook(place.practitioner_id)
        if gives_way(error) and may:
            again = partial(ask_overbooking, self, error.sentence, self._book)
        self.said.say("write", "error", keep_together(error.sentence), "Surnombre…" if again else "", again)

    def _set_writing(self, *, writing: bool) -> None:
        self._writing = writing
        self.submit.setEnabled(not writing)

    def _closed(self) -> None:
        begun = self.fields.place() if self.moving.request() else self.holds_words()
        self._dropped = self.draft() if begun else None
        self.keeper.release()
        self.finder.stop()
        self.empty("")

    def _offer_dropped(self) -> None:
        if self._dropped is not None:
            self.said.say("dropped", "info", DROPPED, "Reprendre", partial(self.restore, self._dropped))
