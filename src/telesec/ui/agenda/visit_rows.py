"""The other appointments of a patient, a line each: the nearest ones, and how many more there are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QBoxLayout, QGridLayout

from telesec.domain.agenda import STATUS_LABELS, AppointmentLine, Status
from telesec.domain.french import counted, date_numeric, time_of_day
from telesec.domain.reference import Reference
from telesec.ui.controls import plain_label

ROWS = 4
WIDEST_DATE = "00/00/0000"
_VOID = (Status.NO_SHOW, Status.CANCELLED)


class VisitRows:
    """All but the appointment ``but``, which is shown already."""

    def __init__(self, but: str, reference: Reference) -> None:
        self._but = but
        self._doctors = {who.id: who.display_name for who in reference.practitioners}

    def add(
        self, body: QBoxLayout, title: str, lines: Sequence[AppointmentLine], *, coming: bool = False
    ) -> None:
        """Put the lines under ``title``; nothing at all when there are none. ``coming``: hours are said."""
        rows = [line for line in lines if line.appointment.id != self._but]
        if not rows:
            return
        head = plain_label(title, "section")
        body.addWidget(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, head.fontMetrics().horizontalAdvance(WIDEST_DATE))
        for at, line in enumerate(rows[:ROWS]):
            day = date_numeric(line.appointment.start.date())
            grid.addWidget(plain_label(day, "muted"), at, 0)
            grid.addWidget(plain_label(self._words(line, coming=coming), "body", wrap=True), at, 1)
        more = len(rows) - ROWS
        if coming and more > 0:
            grid.addWidget(plain_label(f"et {counted(more, 'autre', 'autres')}", "muted"), ROWS, 1)
        body.addLayout(grid)

    def _words(self, line: AppointmentLine, *, coming: bool) -> str:
        """``9 h 10 · Vaccination · Dr Benali``; the practitioner when there are several."""
        made = line.appointment
        hour = time_of_day(made.start) if coming else ""
        state = STATUS_LABELS[made.status] if made.status in _VOID else ""
        whose = self._doctors.get(made.practitioner_id, "") if coming and len(self._doctors) > 1 else ""
        return " · ".join(part for part in (hour, line.reason_label, whose, state) if part) or "Rendez-vous"
