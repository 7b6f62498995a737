"""What the desk does to an appointment that is there: move, stretch, copy, mark, excuse, edit, cancel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from telesec.domain.agenda import STATUS_LABELS, Appointment, AppointmentLine, CancelledBy, Status
from telesec.domain.agenda_changes import Deed
from telesec.domain.booking import (
    Booked,
    BookingRequest,
    CancelRequest,
    Done,
    EditRequest,
    ExcuseRequest,
    MarkRequest,
    MoveRequest,
)
from telesec.domain.errors import Conflict, TelesecError
from telesec.domain.french import keep_together, moment_long, sentence_case
from telesec.ui.agenda.discretion import discreet_line
from telesec.ui.agenda.history import History
from telesec.ui.agenda.moving_case import place_of
from telesec.ui.agenda.ports import AgendaPorts
from telesec.ui.agenda.reason_dialogs import CancelDialog, ask_overbooking
from telesec.ui.controls import MessageBar, confirm
from telesec.ui.tasks import Tasks

OneRow = MoveRequest | MarkRequest | CancelRequest | EditRequest | ExcuseRequest
W = TypeVar("W", MoveRequest, MarkRequest, CancelRequest, EditRequest, ExcuseRequest)
P = TypeVar("P", MoveRequest, BookingRequest)
D = TypeVar("D", Booked, Done)


def copy_of(made: Appointment, practitioner_id: str, site_id: str, start: datetime) -> BookingRequest:
    """The request of one more appointment like this one, elsewhere."""
    return BookingRequest(
        practitioner_id=practitioner_id,
        site_id=site_id,
        patient_id=made.patient_id,
        start=start,
        end=start + (made.end - made.start),
        reason_code_id=made.reason_code_id,
        note=made.note,
        urgent=made.urgent,
    )


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
        self._move(self._ports.move, wanted, "Déplacé :")

    def resize(self, line: AppointmentLine, end: datetime) -> None:
        """Give an appointment another end; one of the past only once confirmed."""
        made = line.appointment
        if not self._may_change(made, "Changer la durée d'un rendez-vous passé ?", "Changer la durée"):
            return
        self._move(self._ports.resize, replace(place_of(made), end=end), "Durée changée :")

    def copy(self, line: AppointmentLine, practitioner_id: str, site_id: str, start: datetime) -> None:
        """Book the same once more, elsewhere."""
        wanted = copy_of(line.appointment, practitioner_id, site_id, start)
        self._place(self._ports.book, wanted, "À relire :")

    def mark(self, line: AppointmentLine, status: Status) -> None:
        """Note presence or absence."""
        made = line.appointment
        wanted = MarkRequest(made.id, made.patient_id, made.version, status)
        self._change(self._ports.mark, wanted, f"Noté : {STATUS_LABELS[status].lower()}.")

    def excuse(self, line: AppointmentLine, excused: bool | None) -> None:
        """Note whether a missed appointment is excused."""
        made = line.appointment
        said = {True: "Absence excusée.", False: "Absence non excusée.", None: "Absence, sans précision."}
        wanted = ExcuseRequest(made.id, made.patient_id, made.version, excused)
        self._change(self._ports.excuse, wanted, said[excused])

    def edit(self, wanted: EditRequest, refused: Callable[[TelesecError], None]) -> None:
        """Change the motif, the note, the urgency or the room; ``refused`` hears why not."""
        self._change(self._ports.edit, wanted, "Rendez-vous modifié.", refused)

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

    def _is_past(self, made: Appointment) -> bool:
        return made.end <= self._ports.wall_now()

    def _may_change(self, made: Appointment, question: str, act: str) -> bool:
        when = keep_together(moment_long(made.start))
        words = f"Il était prévu {when}. L'historique du patient changera."
        if not self._is_past(made) or confirm(self._window, question, words, act):
            return True
        self.refused.emit()
        return False

    def _move(self, write: Callable[[MoveRequest], Booked], wanted: MoveRequest, title: str) -> None:
        self._place(lambda place: self._after_own(write, place), wanted, title)

    def _place(self, write: Callable[[P], Booked], wanted: P, title: str) -> None:
        def refuse(error: TelesecError) -> None:
            again = None
            if isinstance(error, Conflict) and self._ports.may_overbook(wanted.practitioner_id):
                again = lambda: ask_overbooking(self._window, error.sentence, with_reason)  # noqa: E731 - one line
            self._refuse(error, "Surnombre…" if again else "", again)

        def with_reason(reason: str) -> None:
            self._place(write, replace(wanted, overbook_reason=reason), title)

        self._tasks.run(lambda: write(wanted), lambda done: self.say(done, title), refuse)

    def _change(
        self,
        write: Callable[[W], Done],
        wanted: W,
        said: str,
        refused: Callable[[TelesecError], None] | None = None,
    ) -> None:
        self._tasks.run(
            lambda: self._after_own(write, wanted),
            lambda done: self._history.did(done.deed, said),
            refused or self._refuse,
        )

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
