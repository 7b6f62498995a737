"""Reading the agenda: views, the day of a practitioner, a patient's visits, the next free slots."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import AppointmentLine, FreeSlot, ReasonCode, Status
from telesec.domain.bookings.free_slots import Taken, next_free
from telesec.domain.bookings.motif_rules import not_for
from telesec.domain.bookings.requests import AgendaRange, AgendaView, PatientVisits, SlotRequest
from telesec.domain.bookings.slot_search import prepared
from telesec.domain.errors import Refused
from telesec.domain.hours.known_openings import known_openings
from telesec.domain.hours.opening import DAY
from telesec.domain.people import Role
from telesec.domain.reference import Reference
from telesec.domain.slips_due import SlipsDue
from telesec.domain.wall import day_minutes, to_minutes, wall_now
from telesec.services.gate import Gate, Records
from telesec.services.today import today_of


def _codes(reference: Reference) -> Mapping[str, ReasonCode]:
    return {code.id: code for code in reference.reason_codes}


def view(gate: Gate, asked: AgendaRange) -> AgendaView:
    """Appointments, holds, opening hours and absences of one screen of the agenda; one journal row."""
    reference = gate.reference
    subject = asked.practitioner_ids[0] if len(asked.practitioner_ids) == 1 else ""
    start = day_minutes(asked.first)
    end = start + asked.days * DAY
    shown = Subject("agenda", subject)
    with gate.enter(Action.AGENDA_VIEW, shown, reason=f"{asked.first} +{asked.days}") as records:
        lines = records.appointments.view(asked.practitioner_ids, start, end, _codes(reference))
        holds = records.holds.within(start, end)
        absences = records.absences.within(asked.practitioner_ids, start, end)
        slips = _to_read(gate, records, asked)
    wanted = frozenset(asked.practitioner_ids)
    return AgendaView(
        asked,
        tuple(lines),
        tuple(hold for hold in holds if hold.practitioner_id in wanted),
        known_openings(reference, tuple(asked.practitioner_ids), asked.first, asked.days),
        tuple(absences),
        slips,
    )


def _to_read(gate: Gate, records: Records, asked: AgendaRange) -> tuple[SlipsDue, ...]:
    """The slips counted at the head of the days: those of oneself, or for a secretary of everybody shown."""
    if not gate.allows(Action.CALL_SLIP_LIST):
        return ()
    own, everybody = gate.account.practitioner_id, Role.SECRETARY in gate.account.roles
    whose = [key for key in asked.practitioner_ids if everybody or key == own]
    today = today_of(gate)
    if not whose or asked.last < today:
        return ()
    return tuple(records.slips.to_read(whose, asked.first, asked.days, today))


def today(gate: Gate, practitioner_id: str, day: date | None = None) -> AgendaView:
    """A practitioner's day, by default the present one on the wall of their site."""
    reference = gate.reference
    zone = reference.site(reference.practitioner(practitioner_id).site_id).zone
    return view(gate, AgendaRange((practitioner_id,), day or wall_now(gate.now(), zone).date()))


def visits(gate: Gate, patient_id: str) -> PatientVisits:
    """A patient's appointments, to come and past (the 200 latest)."""
    reference = gate.reference
    with gate.enter(Action.AGENDA_VIEW, Subject("visits", patient_id=patient_id)) as records:
        lines = records.appointments.of_patient(patient_id, _codes(reference))
    zones = {site.id: site.zone for site in reference.sites}
    to_come: list[AppointmentLine] = []
    past: list[AppointmentLine] = []
    for line in lines:
        mine = line.appointment
        ahead = mine.end > wall_now(gate.now(), zones[mine.site_id]) and mine.status != Status.CANCELLED
        (to_come if ahead else past).append(line)
    return PatientVisits(tuple(reversed(to_come)), tuple(past))


def appointment(gate: Gate, appointment_id: str) -> AppointmentLine:
    """One appointment as the agenda shows it now."""
    with gate.enter(Action.AGENDA_VIEW, Subject("appointment", appointment_id)) as records:
        return records.appointments.line(appointment_id, _codes(gate.reference))


def next_slots(gate: Gate, wanted: SlotRequest) -> list[FreeSlot]:
    """The next free slots of any of the practitioners, soonest first, never in the past.

    Other accounts' live holds and absences count as taken; the asker's own hold does not. Raises
    Invalid (length, motif offered by none of them) or Refused (motif not for this account).
    """
    with gate.enter(Action.FREE_SLOTS, Subject("agenda")) as records:
        return slots_in(gate, records, wanted)


def slots_in(gate: Gate, records: Records, wanted: SlotRequest) -> list[FreeSlot]:
    """What ``next_slots`` gives, read in an entry of the office that is already open."""
    motif = gate.reference.reason_code(wanted.reason_code_id)
    if motif is not None and (why := not_for(motif, gate.account.roles)):
        raise Refused(why)
    ready = prepared(gate.reference, wanted, gate.now())
    search = ready.search
    if not ready.schedules or search.until <= search.after:
        return []
    whole = search.after, search.until + search.buffer
    held = records.holds.of_others(*whole)
    away: dict[str, list[tuple[int, int]]] = {}
    for absence in records.absences.within(ready.schedules, *whole):
        if not absence.replacement_name:
            span = to_minutes(absence.start), to_minutes(absence.end)
            away.setdefault(absence.practitioner_id, []).append(span)

    def taken(who: str, start: int, end: int) -> Taken:
        busy = records.appointments.busy(who, start, end)
        groups = (
            records.appointments.groups(who, search.reason_code_id, start, end) if search.places > 1 else ()
        )
        return Taken(busy, away.get(who, ()), held.get(who, ()), groups)

    return next_free(ready.schedules, taken, search, ready.zones)
