"""What the desk does to an appointment that is there: move, stretch, mark, cancel, and take back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from telesec.domain.agenda import STATUS_LABELS, Appointment, AppointmentLine, CancelledBy, Status
from telesec.domain.booking import Booked, CancelRequest, MarkRequest, MoveRequest
from telesec.domain.errors import Conflict, TelesecError
from telesec.domain.french import keep_together, moment_long, sentence_case
from telesec.ui.agenda.discretion import discreet_line
from telesec.ui.agenda.ports import AgendaPorts
from telesec.ui.agenda.reason_dialogs import CancelDialog, ask_overbooking
from telesec.ui.controls import MessageBar, confirm
from telesec.ui.tasks import Tasks

W = TypeVar("W", MoveRequest, MarkRequest, CancelRequest)
D = TypeVar("D", Booked, Appointment)


def place_of(made: Appointment) -> MoveRequest:
    """The request that would put an appointment where it is."""
    return MoveRequest(
        made.id,
        made.patient_id,
        made.version,
        made.practitioner_id,
        made.site_id,
        made.start,
        made.end,
    )


class Desk(QObject):
    """``written`` carries the id of the appointment changed, ``refused`` follows a refusal.

    ``freed`` carries the place an appointment to come has left.
    """

    written = Signal(str)
    refused = Signal()
    freed = Signal(object)

    def __init__(self, ports: AgendaPorts, tasks: Tasks, bar: MessageBar, window: QWidget) -> None:
        super().__init__(window)
        self._ports, self._tasks, self._bar, self._window = ports, tasks, bar, window
        self._versions: dict[str, int] = {}
        self._discreet = False

    def set_discreet(self, discreet: bool) -> None:
        """Say no name; what was said with one is taken away."""
        self._discreet = discreet
        if discreet:
            self._bar.clear()

    def move(self, line: AppointmentLine, practitioner_id: str, site_id: str, start: datetime) -> None:
        """Put an appointment elsewhere, with the same length; one of the past only once confirmed."""
        made = line.appointment
        if not self._may_change(made, "Déplacer un rendez-vous passé ?", "Déplacer"):
            return
        end = start + (made.end - made.start)
        wanted = replace(
            place_of(made), practitioner_id=practitioner_id, site_id=site_id, start=start, end=end
        )
        self._place(self._ports.move, wanted, made)

    def resize(self, line: AppointmentLine, end: datetime) -> None:
        """Give an appointment another end; one of the past only once confirmed."""
        made = line.appointment
        if not self._may_change(made, "Changer la durée d'un rendez-vous passé ?", "Changer la durée"):
            return
        self._place(self._ports.resize, replace(place_of(made), end=end), made)

    def mark(self, line: AppointmentLine, status: Status) -> None:
        """Note presence or absence; the bar offers to take it back."""
        made = line.appointment
        self._mark(MarkRequest(made.id, made.patient_id, made.version, status), made.status)

    def ask_cancel(self, line: AppointmentLine) -> None:
        """Ask who and why, then cancel."""
        made = line.appointment

        def decided(by: CancelledBy, reason: str) -> None:
            wanted = CancelRequest(made.id, made.patient_id, made.version, by, reason)
            self._tasks.run(
                lambda: self._after_own(self._ports.cancel, wanted), self._cancelled, self._refuse
            )

        shown = discreet_line(line) if self._discreet else line
        CancelDialog(self._window, shown, decided, past=self._is_past(made)).open()

    def _is_past(self, made: Appointment) -> bool:
        return made.end <= self._ports.wall_now()

    def _may_change(self, made: Appointment, question: str, act: str) -> bool:
        when = keep_together(moment_long(made.start))
        words = f"Il était prévu {when}. L'historique du patient changera."
        if not self._is_past(made) or confirm(self._window, question, words, act):
            return True
        self.refused.emit()
        return False

    def say(self, done: Booked, title: str, undo: Callable[[], None] | None = None) -> None:
        """Show the read-back sentence, and what must be known with it."""
        said = sentence_case(moment_long(done.appointment.start)) + "." if self._discreet else done.read_back
        words = " ".join((f"{title} {said}", *done.warnings))
        kind = "warning" if done.warnings else "success"
        self._bar.show_message(kind, keep_together(words), "Remettre comme avant" if undo else "", undo)

    def _place(
        self, write: Callable[[MoveRequest], Booked], wanted: MoveRequest, before: Appointment
    ) -> None:
        def done(found: Booked) -> None:
            back = replace(
                place_of(before),
                version=found.appointment.version,
                overbook_reason=before.overbook_reason,
            )
            self.say(found, "Déplacé :", lambda: self._place(write, back, found.appointment))
            self.written.emit(found.appointment.id)

        def refuse(error: TelesecError) -> None:
            again = self._overbook(write, wanted, before, error) if isinstance(error, Conflict) else None
            self._bar.show_message(
                "error", keep_together(error.sentence), "Surnombre…" if again else "", again
            )
            self.refused.emit()

        self._tasks.run(lambda: self._after_own(write, wanted), done, refuse)

    def _after_own(self, write: Callable[[W], D], wanted: W) -> D:
        """Write, on the worker: keys pressed faster than the agenda is read again follow each other."""
        version = max(wanted.version, self._versions.get(wanted.appointment_id, 0))
        done = write(replace(wanted, version=version))
        made = done.appointment if isinstance(done, Booked) else done
        self._versions[made.id] = made.version
        return done

    def _overbook(
        self,
        write: Callable[[MoveRequest], Booked],
        wanted: MoveRequest,
        before: Appointment,
        error: TelesecError,
    ) -> Callable[[], object]:
        def with_reason(reason: str) -> None:
            self._place(write, replace(wanted, overbook_reason=reason), before)

        return lambda: ask_overbooking(self._window, error.sentence, with_reason)

    def _mark(self, wanted: MarkRequest, before: Status | None) -> None:
        def done(found: Appointment) -> None:
            undo = None
            if before is not None:
                back = replace(wanted, version=found.version, status=before)
                undo = lambda: self._mark(back, None)  # noqa: E731 - one line reads better here
            self._bar.show_message(
                "success", f"Noté : {STATUS_LABELS[found.status].lower()}.", "Reprendre" if undo else "", undo
            )
            self.written.emit(found.id)

        self._tasks.run(lambda: self._after_own(self._ports.mark, wanted), done, self._refuse)

    def _cancelled(self, found: Appointment) -> None:
        back = MarkRequest(found.id, found.patient_id, found.version, Status.BOOKED)
        self._bar.show_message(
            "success",
            "Rendez-vous annulé ; sa place est libre.",
            "Reprendre",
            lambda: self._mark(back, None),
        )
        self.written.emit(found.id)

    def _refuse(self, error: TelesecError) -> None:
        self._bar.show_message("error", keep_together(error.sentence))
        self.refused.emit()
