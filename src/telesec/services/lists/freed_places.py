"""A place set free in the agenda: who of the waiting list fits it, and giving it to one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import Appointment, Status
from telesec.domain.bookings.motif_rules import not_for
from telesec.domain.bookings.requests import Booked, BookingRequest, MoveRequest
from telesec.domain.errors import Stale
from telesec.domain.hours.opening import DAY, Opening, Schedule
from telesec.domain.lists.called import Outcome
from telesec.domain.lists.order import Freed, hole_around, others_of, who_fits
from telesec.domain.lists.requests import Acceptance, Call, Seated
from telesec.domain.lists.waiting import (
    Candidate,
    FreedPlace,
    Hole,
    Proposal,
    Urgency,
    WaitingEntry,
    WaitingKind,
    WaitingLine,
    WaitingState,
)
from telesec.domain.wall import to_minutes
from telesec.services.bookings.booking import placed, planned, replaced
from telesec.services.bookings.place_checks import local_now
from telesec.services.gate import Gate, Records
from telesec.services.lists.waiting import now_minute

_SOONER = "Rendez-vous avancé"


def propose(gate: Gate, place: FreedPlace) -> Proposal:
    """Who waits and fits a freed place, in fair order; nobody when it is taken, closed or past."""
    start, end = to_minutes(place.start), to_minutes(place.end)
    now = local_now(gate, place.site_id)
    if place.start <= now:
        return Proposal(place, still_free=False)
    opening = _opening(gate, place, start)
    if opening is None:
        return Proposal(place, still_free=False)
    with gate.enter(Action.WAITING_VIEW, Subject("waiting"), reason="freed_place") as records:
        hole = _hole(records, place.practitioner_id, (start, end), opening)
        if hole is None:
            return Proposal(place, still_free=False)
        lines = records.waiting.open_lines(now_minute(gate))
        if opening.is_kept(to_minutes(now)):
            hole = replace(hole, urgent=True)
        codes = {code.id: code for code in gate.reference.reason_codes}
        found = who_fits(Freed(place, hole, now), _bookable(gate, lines), codes)
        return Proposal(place, _with_their_day(records, found, start // DAY * DAY))


def _with_their_day(records: Records, found: Sequence[Candidate], day: int) -> tuple[Candidate, ...]:
    """Each with what they are to come for that day already: one who says yes would come twice."""
    booked = records.waiting.booked({one.line.entry.patient_id for one in found}, day, day + DAY)
    return tuple(replace(one, same_day=next(others_of(one, booked), None)) for one in found)


def _opening(gate: Gate, place: FreedPlace, start: int) -> Opening | None:
    for opening in Schedule(gate.reference, place.practitioner_id).between(start, start + 1):
        if opening.site_id == place.site_id:
            return opening
    return None


def _hole(records: Records, who: str, place: tuple[int, int], opening: Opening) -> Hole | None:
    """The free stretch around a place, appointments, absences and colleagues' holds counted."""
    day = place[0] // DAY * DAY
    mates = _mates(records, who, place)
    if mates:
        return _group_place(mates, place)
    taken = [*records.appointments.busy(who, day, day + 2 * DAY)]
    taken += records.holds.of_others(day, day + 2 * DAY).get(who, [])
    taken += [
        (to_minutes(one.start), to_minutes(one.end))
        for one in records.absences.within((who,), day, day + 2 * DAY)
        if not one.replacement_name
    ]
    hole = hole_around(place, (opening.start, opening.end), taken)
    return replace(hole, reason_code_ids=opening.reason_code_ids) if hole else None


def _mates(records: Records, who: str, place: tuple[int, int]) -> list[Appointment]:
    """Appointments that are in the place now."""
    kept = records.kept.of_practitioner(who, *place)
    gone = (Status.CANCELLED, Status.NO_SHOW)
    return [one.appointment for one in kept if one.appointment.status not in gone]


def _group_place(mates: list[Appointment], place: tuple[int, int]) -> Hole | None:
    """A place left in a group takes its own motif, from end to end; None when there is none left."""
    first = mates[0]
    spans = {(to_minutes(one.start), to_minutes(one.end)) for one in mates}
    if spans != {place} or first.places <= len(mates) or {one.places for one in mates} != {first.places}:
        return None
    return Hole(*place, place[1], (first.reason_code_id,), whole=True)


def _bookable(gate: Gate, lines: list[WaitingLine]) -> list[WaitingLine]:
    """Without those whose motif this account may not give."""
    forbidden = {code.id for code in gate.reference.reason_codes if not_for(code, gate.account.roles)}
    return [line for line in lines if line.entry.reason_code_id not in forbidden]


def give(gate: Gate, wanted: Acceptance) -> Seated:
    """Give a place to a patient who waits: their appointment, their entry and the call, all or nothing.

    Raises Conflict when the place was taken meanwhile, Stale when the entry or the appointment
    changed; then nothing is written.
    """
    if wanted.line.entry.kind is WaitingKind.EARLIER:
        return _bring_forward(gate, wanted)
    return _book(gate, wanted)


def _book(gate: Gate, wanted: Acceptance) -> Seated:
    entry, seat = wanted.line.entry, wanted.seat
    request = BookingRequest(
        practitioner_id=seat.practitioner_id,
        site_id=seat.site_id,
        patient_id=entry.patient_id,
        start=seat.start,
        end=seat.end,
        reason_code_id=entry.reason_code_id,
        note=entry.note,
        urgent=entry.urgency is Urgency.URGENT,
    )
    new = planned(gate, request)
    with gate.enter(Action.BOOK, Subject("appointment", new.id, new.patient_id), reason="waiting") as records:
        current = _current(records, entry)
        booked = placed(gate, records, new)
        _end(records, current, wanted, booked)
    return Seated(booked)


def _bring_forward(gate: Gate, wanted: Acceptance) -> Seated:
    entry, seat, made = wanted.line.entry, wanted.seat, wanted.line.appointment
    if made is None:
        raise Stale("Le rendez-vous à avancer n'existe plus. La liste va être relue.")
    move = MoveRequest(
        made.id, made.patient_id, made.version, seat.practitioner_id, seat.site_id, seat.start, seat.end
    )
    subject = Subject("appointment", made.id, made.patient_id)
    with gate.enter(Action.MOVE, subject, reason="waiting") as records:
        current = _current(records, entry)
        booked = replaced(gate, records, move, _SOONER)
        records.holds.release()
        _end(records, current, wanted, booked)
        records.waiting.note_former_place(entry.id, made)
    return Seated(booked, FreedPlace(made.practitioner_id, made.site_id, made.start, made.end))


def _current(records: Records, entry: WaitingEntry) -> WaitingEntry:
    """The entry as it is now, still waiting and as it was read."""
    now = records.waiting.line(entry.id).entry
    if now.state is not WaitingState.WAITING or now.version != entry.version:
        raise Stale(
            "Cette attente a été modifiée entre-temps. La liste va être relue : vérifiez, puis recommencez."
        )
    return now


def _end(records: Records, entry: WaitingEntry, wanted: Acceptance, booked: Booked) -> None:
    records.waiting.add_attempt(Call(entry.id, entry.patient_id, Outcome.ACCEPTED, wanted.seat))
    records.waiting.close(entry, WaitingState.BOOKED, booked=booked.appointment)
    records.entry.concern(Subject("waiting", entry.id, entry.patient_id))
