"""Writing the agenda: book, move, resize, cancel, mark, edit; each in one journaled transaction."""

from __future__ import annotations

from dataclasses import replace

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import STATUS_LABELS, Appointment, Status
from telesec.domain.bookings.attendance import attended, cancelled
from telesec.domain.bookings.presence_day import too_early
from telesec.domain.bookings.requests import (
    NEXT_STATUSES,
    Booked,
    BookingRequest,
    CancelRequest,
    Done,
    EditRequest,
    ExcuseRequest,
    MarkRequest,
    MoveRequest,
)
from telesec.domain.bookings.steps import Deed, Kept, Step
from telesec.domain.desk.text import checked_text
from telesec.domain.errors import Invalid, NotFound, Refused
from telesec.domain.ids import new_id
from telesec.services.bookings.new_place import at_new_place
from telesec.services.bookings.place_checks import check_rules, checked_place, local_now, usable_motif
from telesec.services.bookings.read_back import shared_room, told
from telesec.services.gate import Gate, Records

_CANCELLABLE = frozenset({Status.BOOKED, Status.ARRIVED})
_BESIDE = "overbooked"


def book(gate: Gate, wanted: BookingRequest) -> Booked:
    """Write an appointment; the account's hold is consumed.

    Raises Invalid for a wrong time, Refused for a motif or an overbooking this account may not give,
    Conflict (what is there, until when, or which rule of the motif) for a place taken by an
    appointment, an absence or a colleague's hold, unless an ``overbook_reason`` is given.
    """
    new = planned(gate, wanted)
    subject = Subject("appointment", new.id, wanted.patient_id)
    with gate.enter(Action.BOOK, subject, reason=_BESIDE if new.overbook_reason else "") as records:
        return placed(gate, records, new)


def planned(gate: Gate, wanted: BookingRequest) -> Appointment:
    """The appointment ``wanted`` would write, every rule checked but its place. Raises as ``book`` does."""
    why = checked_place(gate, wanted, wanted.overbook_reason)
    motif = usable_motif(gate, wanted.reason_code_id)
    if not why:
        check_rules(gate, motif, wanted)
    return Appointment(
        id=new_id(),
        practitioner_id=wanted.practitioner_id,
        site_id=wanted.site_id,
        patient_id=wanted.patient_id,
        start=wanted.start,
        end=wanted.end,
        reason_code_id=wanted.reason_code_id,
        overbook_reason=why,
        note=checked_text("note", wanted.note),
        urgent=wanted.urgent,
        room_id=wanted.room_id,
        buffer=motif.buffer if motif else 0,
        places=motif.places if motif else 1,
    )


def placed(gate: Gate, records: Records, new: Appointment) -> Booked:
    """Write a planned appointment within an entry already open, in place of the account's hold."""
    new = records.appointments.add(new)
    records.holds.release()
    return told(gate, records, Deed("Rendez-vous pris", (Step(None, Kept(new)),)))


def move(gate: Gate, wanted: MoveRequest) -> Booked:
    """Give an appointment another place. Raises as ``book`` does, and Stale if it changed meanwhile."""
    return _replace(gate, wanted, Action.MOVE, "Rendez-vous déplacé")


def resize(gate: Gate, wanted: MoveRequest) -> Booked:
    """Change the length of an appointment, journaled as such. Raises as ``move`` does."""
    return _replace(gate, wanted, Action.RESIZE, "Durée changée")


def _replace(gate: Gate, wanted: MoveRequest, action: Action, label: str) -> Booked:
    why = checked_place(gate, wanted, wanted.overbook_reason)
    subject = Subject("appointment", wanted.appointment_id, wanted.patient_id)
    with gate.enter(action, subject, reason=_BESIDE if why else "") as records:
        return replaced(gate, records, replace(wanted, overbook_reason=why), label)


def replaced(gate: Gate, records: Records, wanted: MoveRequest, label: str) -> Booked:
    """Give an appointment its checked place within an entry already open. Raises as ``move`` does."""
    now = _read(records, wanted)
    moved = at_new_place(gate, records, now, wanted)
    return told(gate, records, records.kept.change(label, [(now, moved)]))


def cancel(gate: Gate, wanted: CancelRequest) -> Done:
    """Cancel with who asked and why; the place is free again. ``mark`` with BOOKED takes it back."""
    why = checked_text("reason", wanted.reason)
    if not why:
        raise Invalid("reason", "Dites en quelques mots pourquoi le rendez-vous est annulé.")
    subject = Subject("appointment", wanted.appointment_id, wanted.patient_id)
    with gate.enter(Action.CANCEL, subject, reason=wanted.by.value) as records:
        now = _read(records, wanted)
        if now.appointment.status not in _CANCELLABLE:
            raise Refused(
                f"Ce rendez-vous est noté « {STATUS_LABELS[now.appointment.status].lower()} » : "
                "il ne s'annule plus."
            )
        after = Kept(replace(now.appointment, status=Status.CANCELLED), cancelled(wanted.by, why))
        return _done(records.kept.change("Rendez-vous annulé", [(now, after)]))


def mark(gate: Gate, wanted: MarkRequest) -> Done:
    """Note presence or absence, or undo (BOOKED). Undoing a freed place checks it again (Conflict).

    Refused for a presence of a later day on the site's wall, and from a status that does not lead there.
    """
    subject = Subject("appointment", wanted.appointment_id, wanted.patient_id)
    with gate.enter(Action.MARK, subject, reason=wanted.status.value) as records:
        now = _read(records, wanted)
        today = local_now(gate, now.appointment.site_id).date()
        if early := too_early(now.appointment, wanted.status, today):
            raise Refused(early)
        if wanted.status not in NEXT_STATUSES[now.appointment.status]:
            raise Refused(
                f"Un rendez-vous noté « {STATUS_LABELS[now.appointment.status].lower()} » ne passe pas "
                f"directement à « {STATUS_LABELS[wanted.status].lower()} »."
            )
        came = attended(now.attendance, wanted.status, gate.now())
        after = Kept(replace(now.appointment, status=wanted.status), came)
        return _done(records.kept.change(f"Noté « {STATUS_LABELS[wanted.status].lower()} »", [(now, after)]))


def excuse(gate: Gate, wanted: ExcuseRequest) -> Done:
    """Note whether a missed appointment is excused; never a fee, only a neutral count."""
    subject = Subject("appointment", wanted.appointment_id, wanted.patient_id)
    with gate.enter(Action.MARK, subject, reason="excused") as records:
        now = _read(records, wanted)
        if now.appointment.status is not Status.NO_SHOW:
            raise Refused("Seul un rendez-vous noté « absent » peut être excusé.")
        after = replace(now, attendance=replace(now.attendance, excused=wanted.excused))
        return _done(records.kept.change("Absence excusée" if wanted.excused else "Absence", [(now, after)]))


def edit(gate: Gate, wanted: EditRequest) -> Done:
    """Change the motif, the note, the urgency or the room of an appointment where it stands."""
    motif = usable_motif(gate, wanted.reason_code_id)
    note = checked_text("note", wanted.note)
    subject = Subject("appointment", wanted.appointment_id, wanted.patient_id)
    with gate.enter(Action.APPOINTMENT_EDIT, subject) as records:
        now = _read(records, wanted)
        after = replace(
            now.appointment,
            reason_code_id=wanted.reason_code_id,
            note=note,
            urgent=wanted.urgent,
            room_id=wanted.room_id,
            buffer=motif.buffer if motif else 0,
            places=motif.places if motif else 1,
        )
        names = ("reason_code_id", "note", "urgent", "room_id")
        records.entry.touch(*(n for n in names if getattr(after, n) != getattr(now.appointment, n)))
        done = _done(records.kept.change("Rendez-vous modifié", [(now, after)]))
        if after.room_id == now.appointment.room_id:
            return done
        return replace(done, warnings=shared_room(gate, records, done.appointment))


def _read(
    records: Records, wanted: MoveRequest | CancelRequest | MarkRequest | ExcuseRequest | EditRequest
) -> Kept:
    now = records.kept.get(wanted.appointment_id)
    if now.appointment.patient_id != wanted.patient_id:
        raise NotFound("Ce rendez-vous n'est plus celui de ce patient. L'agenda va être relu.")
    return replace(now, appointment=replace(now.appointment, version=wanted.version))


def _done(deed: Deed) -> Done:
    return Done(deed.steps[0].after.appointment, deed)
