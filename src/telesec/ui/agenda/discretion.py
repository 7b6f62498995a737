"""What remains of a person on the screen while somebody may read over the shoulder."""

from __future__ import annotations

from dataclasses import replace

from telesec.domain.agenda import AppointmentLine
from telesec.domain.patient_files.names import initials
from telesec.domain.patients import PatientLine


def discreet_line(line: AppointmentLine) -> AppointmentLine:
    """Initials, hour and state; neither motif, nor notes, nor birth date, nor telephone."""
    made = replace(line.appointment, note="", overbook_reason="")
    return replace(
        line,
        appointment=made,
        shown_name=initials(line.shown_name),
        birth_date=None,
        reason_label="",
        phone="",
    )


def discreet_words(line: PatientLine) -> str:
    """``D. N. · 1968``: enough to choose among the patients found."""
    year = str(line.birth_date.year) if line.birth_date else ""
    return " · ".join(part for part in (initials(line.shown_name), year) if part)
