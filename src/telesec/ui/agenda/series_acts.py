"""Series as acts of the agenda: what opens, and what follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta

from telesec.domain.actions import Action
from telesec.domain.agenda import AppointmentLine
from telesec.domain.bookings.series import SeriesBooked
from telesec.domain.drafts import FormDraft
from telesec.domain.patients import PatientLine
from telesec.ui.agenda import keys
from telesec.ui.agenda.discretion import discreet_line
from telesec.ui.agenda.offers import Chosen, Needs, Offer
from telesec.ui.agenda.page import AgendaPage
from telesec.ui.agenda.scope_dialog import ScopeDialog
from telesec.ui.agenda.series_dialog import SeriesDialog, booked_words
from telesec.ui.agenda.series_fields import SeriesStart
from telesec.ui.agenda.series_opening import PlanActs
from telesec.ui.agenda.series_ports import SeriesPorts
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks

SERIES_OF_BOOKING = "Ctrl+Shift+S"
DRAFT_KIND = "series"
_MORNING = time(8)


class SeriesActs(PlanActs):
    """Series: begun at a place, from a booking or from an appointment; then changed together."""

    def __init__(self, page: AgendaPage, ports: SeriesPorts, tasks: Tasks, look: Callable[[], Look]) -> None:
        super().__init__(page, ports, tasks, look)
        self._typing: SeriesDialog | None = None
        again = "Série : répéter, ou changer la suite…"
        for offer in (
            Offer(
                "Série de rendez-vous…",
                Needs.PAGE,
                self.series,
                "S",
                "calendar-range",
                act=Action.SERIES_BOOK,
            ),
            Offer(
                "Série à partir d'ici…", Needs.SLOT, self.series, "", "calendar-range", act=Action.SERIES_BOOK
            ),
            Offer(again, Needs.APPOINTMENT, self.series, "", "calendar-range", act=Action.SERIES_BOOK),
        ):
            page.offer(offer)
        page.drafts.add(DRAFT_KIND, self.unfinished, self.restore)
        keys.bind(page, {SERIES_OF_BOOKING: self.series_of_booking})

    def series(self, chosen: Chosen) -> None:
        """Change the series of the chosen appointment; else begin one, there or for its patient."""
        line = chosen.lines[0] if len(chosen.lines) == 1 else None
        if line is not None and line.appointment.series_id:
            shown = discreet_line(line) if self.discreet else line
            self.open_plan(
                ScopeDialog(self.page.window(), self.ports, self.tasks, self.look(), shown), self.changed
            )
        elif line is not None:
            self._begin(_repeated(line))
        else:
            hour = chosen.start.time() if chosen.start else None
            self._begin(SeriesStart(chosen.practitioner_id, chosen.site_id, chosen.day, hour))

    def series_of_booking(self) -> None:
        """The booking being typed becomes a series: same patient, place, length and motif."""
        panel = self.page.booking
        place = panel.fields.place()
        if panel.isHidden() or place is None:
            self.series(self.page.offers.chosen())
            return
        self._begin(
            SeriesStart(
                place.practitioner_id,
                place.site_id,
                place.start.date(),
                place.start.time(),
                place.minutes,
                panel.fields.motif.key(),
                panel.patient.patient(),
            )
        )

    def _begin(self, start: SeriesStart) -> SeriesDialog:
        dialog = SeriesDialog(self.page.window(), self.ports, self.tasks, self.look(), start)
        dialog.patient.set_discreet(self.discreet)
        self._typing = dialog
        dialog.finished.connect(self._typed)
        self.open_plan(dialog, self._booked)
        return dialog

    def unfinished(self) -> FormDraft | None:
        """The series being typed, kept at the lock."""
        if self._typing is None:
            return None
        payload = self._typing.patient.typed() | self._typing.fields.typed()
        return FormDraft(DRAFT_KIND, payload)

    def restore(self, draft: FormDraft) -> None:
        """Give a series back after the unlock."""
        chosen = self.page.offers.chosen()
        known = draft.payload.get("practitioner", ""), draft.payload.get("site", "")
        start = SeriesStart(
            known[0] or chosen.practitioner_id, known[1] or chosen.site_id, chosen.day, _MORNING
        )
        dialog = self._begin(start)
        dialog.fields.put_back(draft.payload)
        dialog.patient.put_back(draft.payload)

    def _typed(self, _result: int) -> None:
        self._typing = None

    def _booked(self, done: SeriesBooked) -> None:
        if not self.page.booking.isHidden():
            self.page.booking.shut()
        words = booked_words(done)
        ready = f" Préparation : {done.preparation}" if done.preparation and not self.discreet else ""
        self.page.did(done.deed, words + ready)
        self.page.reveal(done.appointments[0])


def _repeated(line: AppointmentLine) -> SeriesStart:
    """A series that goes on from an appointment, from the same hour of the week after."""
    made = line.appointment
    patient = PatientLine(made.patient_id, line.shown_name, "", line.birth_date, line.sex, line.phone, "")
    after = made.start + timedelta(weeks=1)
    minutes = int((made.end - made.start) / timedelta(minutes=1))
    return SeriesStart(
        made.practitioner_id,
        made.site_id,
        after.date(),
        after.time(),
        minutes,
        made.reason_code_id,
        patient,
    )
