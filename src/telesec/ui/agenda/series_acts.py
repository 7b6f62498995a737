"""Series, absences, the worklist and delays as acts of the agenda: what opens, and what follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from telesec.domain.absences import Absence, absence_words
from telesec.domain.agenda import AppointmentLine
from telesec.domain.agenda_changes import Deed
from telesec.domain.booking import Booked
from telesec.domain.french import keep_together, moment_long, sentence_case
from telesec.domain.patients import PatientLine
from telesec.domain.series import SeriesBooked
from telesec.domain.worklist import Posted, affected_words
from telesec.ui.agenda import keys
from telesec.ui.agenda.absence_dialog import AbsenceDialog, AbsenceStart
from telesec.ui.agenda.absence_list import AbsenceList
from telesec.ui.agenda.offers import Chosen, Needs, Offer
from telesec.ui.agenda.page import AgendaPage
from telesec.ui.agenda.scope_dialog import ScopeDialog
from telesec.ui.agenda.series_dialog import SeriesDialog, booked_words
from telesec.ui.agenda.series_fields import SeriesStart
from telesec.ui.agenda.series_plan import PlanDialog
from telesec.ui.agenda.series_ports import SeriesPorts
from telesec.ui.agenda.shift_dialog import DelayStart, ShiftDialog
from telesec.ui.agenda.worklist_dialog import WorklistDialog
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks

SERIES_OF_BOOKING = "Ctrl+Shift+S"
BLOCK_LENGTH = "1h"
_MORNING = time(8)


class SeriesActs(QObject):
    """Hooks its acts on the page; every write goes through ``page.did``, which can take it back."""

    def __init__(self, page: AgendaPage, ports: SeriesPorts, tasks: Tasks, look: Callable[[], Look]) -> None:
        super().__init__(page)
        self._page, self._ports, self._tasks, self._look = page, ports, tasks, look
        for offer in (
            Offer("Série de rendez-vous…", Needs.PAGE, self.series, "S", "calendar-range"),
            Offer("Absences à venir…", Needs.PAGE, self.absences, "", "calendar-off"),
            Offer("Poser une absence…", Needs.PAGE, self.absence, "Ctrl+Shift+A", "calendar-off"),
            Offer("Rendez-vous à déplacer…", Needs.PAGE, self.worklist, "Ctrl+Shift+W", "calendar-clock"),
            Offer("Décaler la suite de la journée…", Needs.PAGE, self.delay, "Ctrl+Shift+D", "clock"),
            Offer("Série à partir d'ici…", Needs.SLOT, self.series, "", "calendar-range"),
            Offer("Bloquer à partir d'ici…", Needs.SLOT, self.block, "B", "calendar-off"),
            Offer(
                "Série : répéter, ou changer la suite…", Needs.APPOINTMENT, self.series, "", "calendar-range"
            ),
            Offer("Décaler à partir de ce rendez-vous…", Needs.APPOINTMENT, self.delay, "", "clock"),
        ):
            page.offer(offer)
        keys.bind(page, {SERIES_OF_BOOKING: self.series_of_booking})

    # Series.

    def series(self, chosen: Chosen) -> None:
        """Change the series of the chosen appointment; else begin one, there or for its patient."""
        line = chosen.lines[0] if len(chosen.lines) == 1 else None
        if line is not None and line.appointment.series_id:
            self._open(
                ScopeDialog(self._page.window(), self._ports, self._tasks, self._look(), line), self._changed
            )
        elif line is not None:
            self._begin(_repeated(line))
        else:
            hour = chosen.start.time() if chosen.start else None
            self._begin(SeriesStart(chosen.practitioner_id, chosen.site_id, chosen.day, hour))

    def series_of_booking(self) -> None:
        """The booking being typed becomes a series: same patient, place, length and motif."""
        panel = self._page.booking
        place = panel.fields.place()
        if panel.isHidden() or place is None:
            self.series(self._page.offers.chosen())
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

    def _begin(self, start: SeriesStart) -> None:
        dialog = SeriesDialog(self._page.window(), self._ports, self._tasks, self._look(), start)
        dialog.patient.set_discreet(self._discreet)
        self._open(dialog, self._booked)

    def _booked(self, done: SeriesBooked) -> None:
        if not self._page.booking.isHidden():
            self._page.booking.shut()
        words = booked_words(done)
        ready = f" Préparation : {done.preparation}" if done.preparation and not self._discreet else ""
        self._page.did(done.deed, words + ready)
        self._page.reveal(done.appointments[0])

    def _changed(self, deed: Deed) -> None:
        self._page.did(deed, f"{sentence_case(deed.label)}.")

    # Absences.

    def absence(self, chosen: Chosen) -> None:
        """Post an absence from the day looked at."""
        self._post(AbsenceStart(chosen.practitioner_id, chosen.day, discreet=self._discreet))

    def block(self, chosen: Chosen) -> None:
        """Block some minutes from the chosen place on."""
        hour = chosen.start.time() if chosen.start else None
        dialog = self._post(AbsenceStart(chosen.practitioner_id, chosen.day, hour, discreet=self._discreet))
        dialog.until.setText(BLOCK_LENGTH)
        dialog.until.selectAll()

    def absences(self, _chosen: Chosen) -> None:
        """The list of those to come."""
        dialog = AbsenceList(self._page.window(), self._ports, self._tasks, self._look())
        dialog.change_requested.connect(self._change)
        dialog.new_requested.connect(lambda: self.absence(self._page.offers.chosen()))
        dialog.withdrawn.connect(self._changed)
        self._show(dialog)

    def _change(self, known: Absence) -> None:
        hour = known.start.time() if known.start.time() != time() else None
        self._post(
            AbsenceStart(known.practitioner_id, known.start.date(), hour, known, discreet=self._discreet)
        )

    def _post(self, start: AbsenceStart) -> AbsenceDialog:
        dialog = AbsenceDialog(self._page.window(), self._ports, self._tasks, self._look(), start)
        self._open(dialog, self._posted)
        return dialog

    def _posted(self, done: Posted) -> None:
        when = absence_words(done.absence.start, done.absence.end)
        words = f"{done.deed.label} {when}. {affected_words(len(done.to_move))}"
        self._page.did(done.deed, words, kind="warning" if done.to_move else "success")
        if done.to_move:
            self._open_worklist()

    # The worklist.

    def worklist(self, _chosen: Chosen | None = None) -> None:
        """Everything that must be moved."""
        self._open_worklist()

    def _open_worklist(self) -> None:
        dialog = WorklistDialog(
            self._page.window(), self._ports, self._tasks, self._look(), discreet=self._discreet
        )
        dialog.moved.connect(self._moved)
        dialog.cancel_requested.connect(self._page.desk.ask_cancel)
        dialog.place_requested.connect(self._find_place)
        self._page.history.written.connect(dialog.written_elsewhere)
        self._show(dialog)

    def _moved(self, done: Booked) -> None:
        when = keep_together(moment_long(done.appointment.start))
        said = f"Déplacé : {when}." if self._discreet else f"Déplacé : {done.read_back}"
        self._page.did(done.deed, " ".join((said, *done.warnings)))

    def _find_place(self, line: AppointmentLine) -> None:
        self._page.reveal(line.appointment)
        self._page.pinboard.cut(line)

    # A delay.

    def delay(self, chosen: Chosen) -> None:
        """Put off what follows: from the chosen place, else from now, else from the morning."""
        now = self._ports.agenda.wall_now()
        start = chosen.start or (now if chosen.day == now.date() else None)
        if len(chosen.lines) == 1:
            start = chosen.lines[0].appointment.start
        hour = start.time() if start else _MORNING
        hour = hour.replace(minute=hour.minute // 5 * 5, second=0, microsecond=0)
        whose = DelayStart(
            chosen.practitioner_id, start.date() if start else chosen.day, hour, self._discreet
        )
        self._open(
            ShiftDialog(self._page.window(), self._ports, self._tasks, self._look(), whose), self._changed
        )

    # What they share.

    @property
    def _discreet(self) -> bool:
        return self._page.grid.content.discreet

    def _open(self, dialog: PlanDialog[Any], then: Callable[..., object]) -> None:
        dialog.written.connect(then)
        self._show(dialog)

    def _show(self, dialog: QDialog) -> None:
        """A dialog and the names it shows go once every answer it asked for has come."""
        dialog.finished.connect(lambda _result: self._tasks.run(_nothing, lambda _done: dialog.deleteLater()))
        dialog.open()


def _nothing() -> None:
    """Queued behind the dialog's own work."""


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
