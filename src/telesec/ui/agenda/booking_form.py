"""The form of a booking: whose it is, where and when, the slots proposed, what is said meanwhile."""

from __future__ import annotations

from PySide6.QtCore import Signal

from telesec.domain.bookings.same_day import twice_warning
from telesec.domain.drafts import FormDraft
from telesec.domain.french import keep_together, moment_long, sentence_case
from telesec.ui.agenda.moving_case import MovingCase
from telesec.ui.agenda.patient_choice import PatientChoice
from telesec.ui.agenda.place_fields import Place, PlaceFields
from telesec.ui.agenda.ports import AgendaPorts
from telesec.ui.agenda.said import Said
from telesec.ui.agenda.slot_finder import SlotFinder
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


class BookingForm(SidePanel):
    """What is typed; it writes nothing. ``booked`` and ``slots_changed`` are those of the BookingPanel."""

    booked = Signal(object)
    slots_changed = Signal()

    def __init__(self, ports: AgendaPorts, tasks: Tasks, look: Look) -> None:
        super().__init__("", look.px(WIDTH))
        self._ports, self._tasks = ports, tasks
        self.bar = MessageBar()
        self.said = Said(self.bar)
        self.patient = PatientChoice(ports, tasks)
        self.moving = MovingCase()
        self.fields = PlaceFields()
        self.finder = SlotFinder(ports, tasks, self.fields)
        self.slots = self.finder.choice
        self.note = text_field()
        self._note_field = LabelledField("&Note (facultative)", self.note)
        self._chosen = plain_label("", "strong", wrap=True)
        self._ready = plain_label("", "small", wrap=True)
        self.submit = primary_button("Réserver", "check")
        for part in (self.bar, self.moving, self.patient, self.finder, self.fields, self._note_field):
            self.body.addWidget(part)
        self.body.addWidget(self._ready)
        self.body.addStretch(1)
        self.footer.addWidget(self._chosen, 1)
        self.footer.addWidget(self.submit)
        self.fields.searched.connect(self.say_place)
        self.fields.placed.connect(self.say_place)
        self.patient.looked_ahead.connect(self.say_place)
        self.patient.settled.connect(self.show_top)  # the fields of a new patient had it scrolled down
        self.hide()

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self.setFixedWidth(look.px(WIDTH))

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of the patient's name."""
        self.patient.set_discreet(discreet)

    def focus_first(self) -> None:
        """Where the form is at: the patient while there is none, then the slots."""
        (self.slots if self.patient.patient() is not None else self.patient.field).setFocus()

    def is_busy(self) -> bool:
        """True when a booking is being typed, that nothing may sweep away."""
        return not self.isHidden() and self.holds_words()

    def holds_words(self) -> bool:
        """True when somebody or something was typed, beyond a place."""
        return bool(self.patient.typed() or self.note.text() or self.moving.request())

    def unfinished(self) -> FormDraft | None:
        """The form as typed, when it is open and something is in it."""
        return None if self.isHidden() else self.draft()

    def draft(self) -> FormDraft | None:
        """What is typed, None when nothing is."""
        who, note = self.patient.typed(), self.note.text()
        if not (who or note or self.fields.place()):
            return None
        where = self.fields.typed() | self.finder.filters.typed() | self.moving.typed()
        return FormDraft(DRAFT_KIND, who | where | {"note": note})

    def put_back(self, payload: dict[str, str]) -> None:
        """Give back what ``unfinished`` kept."""
        self.moving.put_back(payload)
        self.fields.put_back(payload)
        self.finder.filters.put_back(payload)
        self.note.setText(payload.get("note", ""))
        self.patient.put_back(payload)

    def empty(self, practitioner_id: str) -> None:
        """Nothing typed, nothing said; ``practitioner_id`` is proposed."""
        self.said.clear()
        self.slots.forget_keys()
        self.patient.clear()
        self.moving.start(None)
        self.note.clear()
        self.finder.filters.start(self._ports.reference())
        self.fields.start(self._ports.reference(), practitioner_id)
        self.say_place()

    def unfold(self) -> None:
        """Show the form under the title of what it does."""
        moves = self.moving.request() is not None
        self.set_title("Déplacer le rendez-vous" if moves else "Nouveau rendez-vous")
        self.submit.setText("Déplacer" if moves else "Réserver")
        self._note_field.setHidden(moves)
        self.patient.fix(fixed=moves)
        self.show()

    def say_place(self) -> None:
        """The place chosen, and what to tell the patient for this motif."""
        place, motif = self.fields.place(), self.fields.motif_chosen()
        self._chosen.setText(sentence_case(keep_together(moment_long(place.start))) if place else "")
        ready = motif.preparation if motif else ""
        self._ready.setText(f"À dire au patient : {ready}" if ready else "")
        self._ready.setVisible(bool(ready))
        self._warn_twice(place)

    def _warn_twice(self, place: Place | None) -> None:
        """The same patient twice at once, or on one day, is told before it is written."""
        visits, moved = self.patient.visits, self.moving.request()
        own = moved.appointment_id if moved is not None else ""
        lines = (*visits.to_come, *visits.past) if visits else ()
        others = [line.appointment for line in lines if line.appointment.id != own]
        warning = twice_warning(place.start, place.end, others) if place is not None else ""
        if not warning:
            self.said.mend("twice")
        elif self.said.about in ("", "twice"):
            self.said.say("twice", "warning", keep_together(warning))
