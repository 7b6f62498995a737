"""The waiting lists: put on, change, take off, call; who fits a freed place, and giving it."""

from __future__ import annotations

from dataclasses import replace

from telesec.domain.actions import Action, Subject
from telesec.domain.desk.text import checked_text
from telesec.domain.errors import Conflict, Invalid, Stale
from telesec.domain.ids import new_id
from telesec.domain.lists.requests import Call, WaitingRequest, Withdrawal, check_wish
from telesec.domain.lists.waiting import WaitingEntry, WaitingKind, WaitingLine, WaitingState
from telesec.domain.wall import to_minutes, wall_now
from telesec.services.gate import Gate, Records

_ALREADY = "Ce patient est déjà sur la liste pour la même demande. Ouvrez la page Listes pour la modifier."


def now_minute(gate: Gate) -> int:
    """The present wall minute at the practice's first site."""
    now = wall_now(gate.now(), gate.reference.zone)
    return to_minutes(now.replace(second=0, microsecond=0))


def waiting_list(gate: Gate, *, closed: bool = False) -> tuple[WaitingLine, ...]:
    """Everybody who waits, longest first; with ``closed``, the last entries that ended instead."""
    now = now_minute(gate)
    with gate.enter(Action.WAITING_VIEW, Subject("waiting"), reason="closed" if closed else "") as records:
        return tuple(records.waiting.closed_lines(now) if closed else records.waiting.open_lines(now))


def put_on_list(gate: Gate, wanted: WaitingRequest) -> WaitingLine:
    """Write a new entry, or change one (``entry_id``).

    Raises Invalid naming the field to correct, Conflict when the patient already waits for the same.
    """
    check_wish(wanted)
    wanted = replace(wanted, note=checked_text("note", wanted.note))
    _check_known(gate, wanted)
    entry_id = wanted.entry_id or new_id()
    with gate.enter(Action.WAITING_EDIT, Subject("waiting", entry_id, wanted.patient_id)) as records:
        if wanted.entry_id:
            records.waiting.change(wanted)
        else:
            _check_new(records, wanted, now_minute(gate))
            records.waiting.add(_entry(gate, wanted, entry_id))
        return records.waiting.line(entry_id, now_minute(gate))


def _check_known(gate: Gate, wanted: WaitingRequest) -> None:
    known = {one.id for one in gate.reference.practitioners if one.active}
    if set(wanted.practitioner_ids) - known:
        raise Invalid("practitioner_ids", "Un praticien choisi n'existe plus. Choisissez de nouveau.")
    if wanted.reason_code_id and gate.reference.reason_code(wanted.reason_code_id) is None:
        raise Invalid("reason_code_id", "Ce motif n'existe plus. Choisissez-en un autre, ou aucun.")


def _check_new(records: Records, wanted: WaitingRequest, now: int) -> None:
    if wanted.appointment_id:
        made = records.appointments.get(wanted.appointment_id)
        if made.patient_id != wanted.patient_id or to_minutes(made.start) <= now:
            raise Invalid("appointment_id", "Ce rendez-vous n'est plus à venir : il ne peut pas être avancé.")
    for line in records.waiting.of_patient(wanted.patient_id, now):
        if _same_wish(line.entry, wanted):
            raise Conflict(_ALREADY)


def _same_wish(entry: WaitingEntry, wanted: WaitingRequest) -> bool:
    if wanted.kind is WaitingKind.EARLIER:
        return entry.appointment_id == wanted.appointment_id
    return (
        entry.kind is WaitingKind.CARE
        and entry.reason_code_id == wanted.reason_code_id
        and set(entry.practitioner_ids) == set(wanted.practitioner_ids)
    )


def _entry(gate: Gate, wanted: WaitingRequest, entry_id: str) -> WaitingEntry:
    return WaitingEntry(
        id=entry_id,
        patient_id=wanted.patient_id,
        kind=wanted.kind,
        minutes=wanted.minutes,
        created_at=gate.now(),
        created_by=gate.account.id,
        practitioner_ids=wanted.practitioner_ids,
        reason_code_id=wanted.reason_code_id,
        appointment_id=wanted.appointment_id,
        availability=wanted.availability,
        first_day=wanted.first_day,
        last_day=wanted.last_day,
        urgency=wanted.urgency,
        note=wanted.note,
    )


def withdraw(gate: Gate, wanted: Withdrawal) -> WaitingLine:
    """Take an entry off the list; who, when and why stay readable.

    Raises Invalid without a reason nor an appointment, Stale when somebody else changed the entry.
    """
    why = checked_text("reason", wanted.reason)
    if not why and not wanted.booked_id:
        raise Invalid("reason", "Dites en quelques mots pourquoi le patient n'attend plus.")
    state = WaitingState.BOOKED if wanted.booked_id else WaitingState.WITHDRAWN
    subject = Subject("waiting", wanted.entry_id, wanted.patient_id)
    with gate.enter(Action.WAITING_EDIT, subject, reason=state.value) as records:
        entry = records.waiting.line(wanted.entry_id).entry
        _check_open(entry)
        made = records.appointments.get(wanted.booked_id) if wanted.booked_id else None
        if made is not None and made.patient_id != wanted.patient_id:
            raise Stale("Ce rendez-vous n'est pas celui de ce patient. La liste va être relue.")
        records.waiting.close(replace(entry, version=wanted.version), state, booked=made, reason=why)
        if wanted.former is not None:
            records.waiting.note_former_place(entry.id, wanted.former)
        return records.waiting.line(wanted.entry_id, now_minute(gate))


def put_back(gate: Gate, ended: WaitingEntry) -> WaitingLine:
    """Put an ended entry on the list again, at its old rank. Raises Stale if it changed meanwhile."""
    subject = Subject("waiting", ended.id, ended.patient_id)
    with gate.enter(Action.WAITING_EDIT, subject, reason="put_back") as records:
        records.waiting.reopen(ended)
        return records.waiting.line(ended.id, now_minute(gate))


def note_call(gate: Gate, call: Call) -> WaitingLine:
    """Write down a call made to a patient who waits, and what came of it."""
    subject = Subject("waiting", call.entry_id, call.patient_id)
    with gate.enter(Action.WAITING_ATTEMPT, subject, reason=call.outcome.value) as records:
        _check_open(records.waiting.line(call.entry_id).entry)
        records.waiting.add_attempt(call)
        return records.waiting.line(call.entry_id, now_minute(gate))


def _check_open(entry: WaitingEntry) -> None:
    if entry.state is not WaitingState.WAITING:
        raise Stale(
            "Ce patient n'attend plus : un collègue a mis sa demande à jour. La liste va être "
            "relue : vérifiez-la."
        )
