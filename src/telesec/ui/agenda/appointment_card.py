"""The card of the chosen appointment: when, what for, its state, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from telesec.domain.actions import Action
from telesec.domain.agenda import STATUS_LABELS, Appointment, AppointmentLine, Attendance, Status
from telesec.domain.bookings.presence_day import too_early
from telesec.domain.bookings.requests import NEXT_STATUSES
from telesec.domain.french import day_and_month, duration, keep_together, sentence_case, time_of_day
from telesec.domain.wall import wall_now
from telesec.ui.controls import (
    Button,
    Card,
    Chip,
    ghost_button,
    plain_label,
    primary_button,
    secondary_button,
)

ROW_LETTERS = 19  # two buttons fit side by side below this many letters
_TONES = {
    Status.ARRIVED: "info",
    Status.IN_CARE: "success",
    Status.DONE: "slate",
    Status.NO_SHOW: "danger",
    Status.CANCELLED: "danger",
}
_ACTIONS = (
    (Status.ARRIVED, "Arrivé", "user-check"),
    (Status.IN_CARE, "En consultation", "stethoscope"),
    (Status.DONE, "Terminé", "check"),
    (Status.NO_SHOW, "Absent", "user-x"),
    (Status.BOOKED, "Remettre « prévu »", "undo-2"),
)


def attendance_words(came: Attendance | None, zone: str) -> str:
    """``Arrivé à 9 h 02 · en consultation à 9 h 10 · parti à 9 h 31``, ``Absence excusée``."""
    if came is None:
        return ""
    if came.excused is not None:
        return "Absence excusée" if came.excused else "Absence non excusée"
    told = (("arrivé", came.arrived_at), ("en consultation", came.in_care_at), ("parti", came.left_at))
    parts = [f"{word} à {time_of_day(wall_now(at, zone))}" for word, at in told if at is not None]
    return sentence_case(" · ".join(parts))


class AppointmentCard(Card):
    """Shows one AppointmentLine; it asks by signals and writes nothing."""

    marked = Signal(object)  # Status
    move_requested = Signal()
    cancel_requested = Signal()
    excused = Signal(object)  # bool

    def __init__(
        self,
        line: AppointmentLine,
        where: str,
        today: date,
        came_words: str = "",
        came: Attendance | None = None,
        *,
        allows: Callable[[Action], bool] = lambda _action: True,
    ) -> None:
        super().__init__("RENDEZ-VOUS SÉLECTIONNÉ")
        self._allows = allows
        made = line.appointment
        when = f"{day_and_month(made.start.date())}, {time_of_day(made.start)}"
        self.body.addWidget(plain_label(keep_together(when), "strong", wrap=True))
        length = duration(int((made.end - made.start).total_seconds()) // 60)
        what = " · ".join(part for part in (line.reason_label, length) if part)
        words = f"{what}\n{where}"
        self.body.addWidget(plain_label(keep_together(words), "muted", wrap=True))
        if made.note:
            self.body.addWidget(plain_label(made.note, "body", wrap=True))
        if made.status is not Status.BOOKED:
            self.body.addWidget(Chip(STATUS_LABELS[made.status], _TONES[made.status]))
        if came_words:
            self.body.addWidget(plain_label(keep_together(came_words), "small", wrap=True))
        if made.urgent:
            self.body.addWidget(Chip("Urgent", "danger"))
        if made.overbooked:
            self.body.addWidget(Chip("En surnombre", "warning"))
        if made.overbook_reason:
            self.body.addWidget(plain_label(made.overbook_reason, "small", wrap=True))
        self._add_rows(self._buttons(made, today) + self._excuses(made.status, came))

    def _add_rows(self, buttons: Sequence[Button]) -> None:
        waiting = list(buttons)
        while waiting:
            row = QHBoxLayout()
            row.setSpacing(6)
            room = ROW_LETTERS
            while waiting and (room == ROW_LETTERS or room >= len(waiting[0].text())):
                room -= len(waiting[0].text())
                row.addWidget(waiting.pop(0))
            row.addStretch(1)
            self.body.addLayout(row)

    def _excuses(self, status: Status, came: Attendance | None) -> list[Button]:
        """A missed visit is excused or not; what it is already is not asked."""
        if status is not Status.NO_SHOW or came is None or not self._allows(Action.MARK):
            return []
        made: list[Button] = []
        for excused, text in ((True, "Excusée"), (False, "Non excusée")):
            if came.excused is not excused:
                button = ghost_button(text)
                button.setAccessibleName(f"Noter l'absence {text.lower()}")
                button.clicked.connect(lambda _checked=False, excused=excused: self.excused.emit(excused))
                made.append(button)
        return made

    def _buttons(self, appointment: Appointment, today: date) -> list[Button]:
        marks = self._marks(appointment, today) if self._allows(Action.MARK) else []
        ways = self._ways()
        if appointment.status is Status.BOOKED:
            return [*marks[:1], *ways[:1], *marks[1:][-1:], *ways[1:]]
        if appointment.status is Status.ARRIVED:
            return [*marks[:2], *ways, *marks[2:]]
        return marks

    def _ways(self) -> list[Button]:
        """Elsewhere, or not at all."""
        made = []
        if self._allows(Action.MOVE):
            made.append(secondary_button("Déplacer", "clock"))
            made[-1].clicked.connect(self.move_requested)
        if self._allows(Action.CANCEL):
            made.append(ghost_button("Annuler…", "calendar-x"))
            made[-1].clicked.connect(self.cancel_requested)
        return made

    def _marks(self, appointment: Appointment, today: date) -> list[Button]:
        made: list[Button] = []
        status = appointment.status
        for action, text, icon_name in _ACTIONS:
            if action in NEXT_STATUSES[status]:
                build = secondary_button if made else primary_button
                button = build(text, icon_name)
                button.clicked.connect(lambda _checked=False, action=action: self.marked.emit(action))
                early = too_early(appointment, action, today)
                button.setDisabled(bool(early))
                button.setToolTip(early)
                made.append(button)
        return made
