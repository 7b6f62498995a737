"""What the desk says once a place is written: the sentence to read aloud, and what must be known."""

from __future__ import annotations

from collections.abc import Sequence

from telesec.domain.agenda import Appointment, AppointmentLine
from telesec.domain.bookings.kept_places import kept_warning
from telesec.domain.bookings.overlap import same_time_warning
from telesec.domain.bookings.requests import Booked
from telesec.domain.bookings.steps import Deed
from telesec.domain.french import named_and_born, read_back
from telesec.domain.hours.opening import closed_label, is_open
from telesec.domain.wall import to_minutes
from telesec.services.gate import Gate


def told(gate: Gate, line: AppointmentLine, twins: Sequence[Appointment], deed: Deed) -> Booked:
    """The appointment just placed, with its warnings: same patient twice, closed hours, a place kept."""
    reference = gate.reference
    placed = line.appointment
    start, end = to_minutes(placed.start), to_minutes(placed.end)
    warnings = [same_time_warning(twin.start, twin.end) for twin in twins]
    if not is_open(reference, placed.practitioner_id, start, end):
        closed = closed_label(reference, placed.practitioner_id, placed.start.date())
        why = f" ({closed})" if closed else ""
        warnings.append(f"Attention : ce rendez-vous est en dehors des heures de consultation{why}.")
    elif kept := kept_warning(reference, placed, gate.now()):
        warnings.append(kept)
    doctor = reference.practitioner(placed.practitioner_id).display_name
    patient = named_and_born(line.shown_name, line.birth_date, line.sex)
    said = read_back(placed.start, placed.end, doctor, patient)
    motif = reference.reason_code(placed.reason_code_id)
    return Booked(placed, said, tuple(warnings), motif.preparation if motif else "", deed)
