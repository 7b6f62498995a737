"""What the desk says once a place is written: the sentence to read aloud, and what must be known."""

from __future__ import annotations

from dataclasses import replace

from telesec.domain.agenda import Appointment
from telesec.domain.bookings.kept_places import kept_warning
from telesec.domain.bookings.moving import forgotten_presence, lost_presences
from telesec.domain.bookings.overlap import FREEING, first_rooms, room_warning, same_time_warning
from telesec.domain.bookings.requests import Booked
from telesec.domain.bookings.steps import Deed
from telesec.domain.french import named_and_born, read_back
from telesec.domain.hours.opening import closed_label, is_open
from telesec.domain.wall import to_minutes
from telesec.services.gate import Gate, Records


def told(gate: Gate, records: Records, deed: Deed) -> Booked:
    """The appointment ``deed`` just placed, with its warnings, within the same entry.

    Same patient twice, a room taken, closed hours, a place kept, a presence that did not follow.
    """
    reference, step = gate.reference, deed.steps[0]
    placed = step.after.appointment
    line, twins = records.appointments.placed(placed)
    start, end = to_minutes(placed.start), to_minutes(placed.end)
    warnings = [same_time_warning(twin.start, twin.end) for twin in twins]
    warnings += shared_room(gate, records, placed)
    if not is_open(reference, placed.practitioner_id, start, end):
        closed = closed_label(reference, placed.practitioner_id, placed.start.date())
        why = f" ({closed})" if closed else ""
        warnings.append(f"Attention : ce rendez-vous est en dehors des heures de consultation{why}.")
    elif kept := kept_warning(reference, placed, gate.now()):
        warnings.append(kept)
    if forgotten := forgotten_presence(step):
        warnings.append(forgotten)
    doctor = reference.practitioner(placed.practitioner_id).display_name
    patient = named_and_born(line.shown_name, line.birth_date, line.sex)
    said = read_back(placed.start, placed.end, doctor, patient)
    motif = reference.reason_code(placed.reason_code_id)
    return Booked(placed, said, tuple(warnings), motif.preparation if motif else "", deed)


def warned(gate: Gate, records: Records, deed: Deed) -> Deed:
    """Appointments that ``deed`` placed together, with rooms taken and presences that did not follow."""
    placed = [step.after.appointment for step in deed.steps if step.after.appointment.status not in FREEING]
    rooms = [warning for one in placed for warning in shared_room(gate, records, one, dated=True)]
    lost = sum(bool(forgotten_presence(step)) for step in deed.steps)
    return replace(deed, warnings=(*first_rooms(rooms), *lost_presences(lost)))


def shared_room(gate: Gate, records: Records, placed: Appointment, *, dated: bool = False) -> tuple[str, ...]:
    """Who else receives in the room of an appointment at its hours; nothing for one without a room."""
    reference = gate.reference
    room = next((one for one in reference.rooms if one.id == placed.room_id), None)
    if room is None:
        return ()
    names = {one.id: one.display_name for one in reference.practitioners if one.id != placed.practitioner_id}
    return tuple(
        room_warning(room.name, names[other.practitioner_id], (other.start, other.end), dated=dated)
        for other in records.appointments.in_room(placed, names)
    )
