"""What the desk does to an appointment that is there: move, stretch, copy, mark, excuse, edit, cancel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from telesec.domain.agenda import STATUS_LABELS, Appointment, AppointmentLine, CancelledBy, Status
from telesec.domain.bookings.one_after_another import one_after_another
from telesec.domain.bookings.presence_day import too_early
from telesec.domain.bookings.requests import (
    Booked,
    BookingRequest,
    CancelRequest,
    Done,
    EditRequest,
    ExcuseRequest,
    MarkRequest,
    MoveRequest,
)
from telesec.domain.bookings.steps import Deed
from telesec.domain.errors import TelesecError
from telesec.domain.french import keep_together, moment_long, sentence_case, time_of_day
from telesec.ui.agenda.cancel_dialog import CancelDialog
from telesec.ui.agenda.discretion import discreet_line
from telesec.ui.agenda.edit_dialog import EditDialog
from telesec.ui.agenda.history import History
from telesec.ui.agenda.moving_case import copy_of, place_of
from telesec.ui.agenda.ports import AgendaPorts
from telesec.ui.agenda.reason_dialogs import ask_overbooking, gives_way
from telesec.ui.controls import MessageBar, confirm
from telesec.ui.tasks import Tasks

W = TypeVar("W", MoveRequest, MarkRequest, CancelRequest, EditRequest, ExcuseRequest)
P = TypeVar("P", MoveRequest, BookingRequest)
D = TypeVar("D", Booked, Done)
Then = Callable[[Deed | None], None]
"""Hears what was written, or None."""


def _unheard(_deed: Deed | None) -> None:
    """Nobody waits for the answer."""


class Desk(QObject):
    """What it writes is told to the history, which says it; ``refused`` follows a refusal."""

    refused = Signal()

    def __init__(
        self, ports: AgendaPorts, tasks: Tasks, bar: MessageBar, history: History, window: QWidget
    ) -> None:
        super().__init__(window)
        self._ports, self._tasks, self._bar, self._window = ports, tasks, bar, window
        self._history = history
        self._versions: dict[str, int] = {}
        self._discreet = False
        history.written.connect(self._follow)

    @property
    def discreet(self) -> bool:
        """True when no name is said."""
        return self._discreet

    def set_discreet(self, discreet: bool) -> None:
        """Say no name; what was said with one is taken away."""
        self._discreet = discreet
        if discreet:
            self._bar.clear()

    def move(
        self,
        line: AppointmentLine,
        practitioner_id: str,
        site_id: str,
        start: datetime,
        then: Then = _unheard,
    ) -> None:
        """Put an appointment elsewhere, with the same length; one of the past only once confirmed."""
        made = line.appointment
        if not self._may_change(made, "Déplacer un rendez-vous passé ?", "Déplacer"):
            then(None)
            return
        end = start + (made.end - made.start)
        wanted = replace(
            place_of(made), practitioner_id=practitioner_id, site_id=site_id, start=start, end=end
        )
        self._move(self._ports.move, wanted, "Déplacé :", then)

    def move_all(
        self,
        lines: Sequence[AppointmentLine],
        practitioner_id: str,
        site_id: str,
        start: datetime,
        then: Then,
    ) -> None:
        """Put several elsewhere, one after another, all or none."""
        made = [line.appointment for line in lines]
        wanted = one_after_another(made, practitioner_id, site_id, start)

        def done(deed: Deed) -> None:
            then(deed)
            self._history.did(deed, f"{deed.label}, à partir de {time_of_day(start)}.")

        def refuse(error: TelesecError) -> None:
            then(None)
            self._refuse(error)

        self._tasks.run(lambda: self._ports.move_together(wanted), done, refuse)

    def resize(self, line: AppointmentLine, end: datetime) -> None:
        """Give an appointment another end; one of the past only once confirmed."""
        made = line.appointment
        if not self._may_change(made, "Changer la durée d'un rendez-vous passé ?", "Changer la durée"):
            return
        self._move(self._ports.resize, replace(place_of(made), end=end), "Durée changée :")

    def copy(
        self, line: AppointmentLine, practitioner_id: str, site_id: str, start: datetime, then: Then
    ) -> None:
        """Book the same once more, elsewhere."""
        wanted = copy_of(line.appointment, practitioner_id, site_id, start)
        self._place(self._ports.book, wanted, "À relire :", then)

    def mark(self, line: AppointmentLine, status: Status) -> None:
        """Note presence or absence; not before the day of the appointment."""
        made = line.appointment
        early = too_early(made, status, self.today())
        if early:
            self._bar.show_message("warning", keep_together(early))
            return
        wanted = MarkRequest(made.id, made.patient_id, made.version, status)
        self._change(self._ports.mark, wanted, f"Noté : {STATUS_LABELS[status].lower()}.")

    def excuse(self, line: AppointmentLine, *, excused: bool | None) -> None:
        """Note whether a missed appointment is excused."""
        made = line.appointment
        said = {True: "Absence excusée.", False: "Absence non excusée.", None: "Absence, sans précision."}
        wanted = ExcuseRequest(made.id, made.patient_id, made.version, excused)
        self._change(self._ports.excuse, wanted, said[excused])

    def edit(
        self, wanted: EditRequest, done: Callable[[], None], refused: Callable[[TelesecError], None]
    ) -> None:
        """Change the motif, the note, the urgency or the room; ``refused`` hears why not."""
        self._change(self._ports.edit, wanted, "Rendez-vous modifié.", done, refused)

    def ask_edit(self, line: AppointmentLine) -> None:
        """Ask for another motif, note, urgency or room, then write them."""
        who = discreet_line(line).shown_name if self._discreet else line.shown_name
        EditDialog(self._window, line.appointment, who, self._ports.reference(), self.edit).open()

    def ask_cancel(self, line: AppointmentLine) -> None:
        """Ask who and why, then cancel."""
        made = line.appointment

        def decided(by: CancelledBy, reason: str) -> None:
            wanted = CancelRequest(made.id, made.patient_id, made.version, by, reason)
            self._change(self._ports.cancel, wanted, "Rendez-vous annulé ; sa place est libre.")

        shown = discreet_line(line) if self._discreet else line
        CancelDialog(self._window, shown, decided, past=self._is_past(made)).open()

    def say(self, done: Booked, title: str) -> None:
        """Show the read-back sentence, what must be known with it, and the way back."""
        said = sentence_case(moment_long(done.appointment.start)) + "." if self._discreet else done.read_back
        ready = f"Préparation : {done.preparation}" if done.preparation and not self._discreet else ""
        words = " ".join(part for part in (title, said, ready, *done.warnings) if part)
        self._history.did(done.deed, words, kind="warning" if done.warnings else "success")

    def today(self) -> date:
        """The present day of the practice."""
        return self._ports.wall_now().date()

    def _is_past(self, made: Appointment) -> bool:
        return made.end <= self._ports.wall_now()

    def _may_change(self, made: Appointment, question: str, act: str) -> bool:
        when = keep_together(moment_long(made.start))
        words = f"Il était prévu {when}. L'historique du patient changera."
        if not self._is_past(made) or confirm(self._window, question, words, act, enter=True):
            return True
        self.refused.emit()
        return False

    def _move(
        self,
        write: Callable[[MoveRequest], Booked],
        wanted: MoveRequest,
        title: str,
        then: Then = _unheard,
    ) -> None:
        self._place(lambda place: self._after_own(write, place), wanted, title, then)

    def _place(self, write: Callable[[P], Booked], wanted: P, title: str, then: Then) -> None:
        def done(found: Booked) -> None:
            then(found.deed)
            self.say(found, title)

        def refuse(error: TelesecError) -> None:
            then(None)
            again = None
            if gives_way(error) and self._ports.may_overbook(wanted.practitioner_id):
                again = lambda: ask_overbooking(self._window, error.sentence, with_reason)  # noqa: E731 - one line
            self._refuse(error, "Surnombre…" if again else "", again)

        def with_reason(reason: str) -> None:
            self._place(write, replace(wanted, overbook_reason=reason), title, then)

        self._tasks.run(lambda: write(wanted), done, refuse)

    def _change(
        self,
        write: Callable[[W], Done],
        wanted: W,
        said: str,
        then: Callable[[], None] = lambda: None,
        refused: Callable[[TelesecError], None] | None = None,
    ) -> None:
        def done(found: Done) -> None:
            then()
            words, kind = " ".join((said, *found.warnings)), "warning" if found.warnings else "success"
            self._history.did(found.deed, words, kind=kind)

        self._tasks.run(lambda: self._after_own(write, wanted), done, refused or self._refuse)

    def _after_own(self, write: Callable[[W], D], wanted: W) -> D:
        """Write, on the worker: keys pressed faster than the agenda is read again follow each other."""
        version = max(wanted.version, self._versions.get(wanted.appointment_id, 0))
        done = write(replace(wanted, version=version))
        self._versions[done.appointment.id] = done.appointment.version
        return done

    def _follow(self, deed: Deed) -> None:
        for step in deed.steps:
            self._versions[step.after.appointment.id] = step.after.appointment.version

    def _refuse(
        self, error: TelesecError, action_text: str = "", action: Callable[[], object] | None = None
    ) -> None:
        self._bar.show_message("error", keep_together(error.sentence), action_text, action)
        self.refused.emit()
