"""Whole states of appointments: read, added, and put (back) together, every place checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, insert, update

from telesec.domain.actions import Subject
from telesec.domain.agenda import Appointment, Status
from telesec.domain.bookings.overlap import FREEING
from telesec.domain.bookings.steps import Deed, Kept, Step, Wanted
from telesec.domain.errors import Conflict, NotFound, Stale
from telesec.domain.wall import to_minutes
from telesec.storage.records.context import EntryContext
from telesec.storage.records.kept_rows import OF_DAY, OF_SERIES, ONE, kept_of, values_of
from telesec.storage.records.places import held_by_others, neighbours, place_checked
from telesec.storage.tables.appointments import appointments

_t = appointments.c
_as_read = (_t.id == bindparam("key"), _t.version == bindparam("read"))
_put = update(appointments).where(*_as_read)
_park = _put.values(status=Status.CANCELLED.value, version=_t.version + 1)
_BACK = "remis où il était"
_STALE = (
    "Ce rendez-vous a été modifié entre-temps. L'agenda montre maintenant la dernière version : "
    "vérifiez, puis recommencez."
)


class KeptRecords:
    """Reads and writes whole appointments; a row read is a Kept, a row written a Step."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def get(self, appointment_id: str) -> Kept:
        """One appointment, whole; NotFound when it is not there."""
        found = self._read(ONE, {"id": appointment_id})
        if not found:
            raise NotFound("Ce rendez-vous n'existe plus.")
        self._check_scope(found[0].appointment)
        return found[0]

    def of_series(self, series_id: str) -> list[Kept]:
        """Every occurrence of a series, cancelled ones included, by start."""
        found = self._read(OF_SERIES, {"series": series_id})
        for one in found:
            self._check_scope(one.appointment)
        return found

    def of_practitioner(self, practitioner_id: str, start: int, end: int) -> list[Kept]:
        """What touches [start, end) wall minutes of one practitioner, whatever its status, by start.

        Wherever it is: an hour taken at a place that the account does not see is taken all the same.
        """
        self._entry.scope.check(practitioner_id)
        return self._read(OF_DAY, {"practitioner": practitioner_id, "start": start, "end": end})

    def _check_scope(self, made: Appointment) -> None:
        self._entry.scope.check(made.practitioner_id, made.site_id)

    def _read(self, statement: Any, values: dict[str, Any]) -> list[Kept]:
        return kept_of(self._conn.execute(statement, values).all())

    def change(self, label: str, wanted: Sequence[tuple[Kept | None, Appointment | Kept]]) -> Deed:
        """Write all of ``wanted`` (what was read, what it becomes) or nothing, as one deed.

        A bare Appointment keeps the attendance that was read. Raises as ``write`` does.
        """
        states = [Wanted(before, _state(before, after)) for before, after in wanted]
        return Deed(label, tuple(self.write(states)))

    def write(self, wanted: Sequence[Wanted]) -> list[Step]:
        """Write all of ``wanted`` or nothing; the steps come back in the same order.

        Each place is checked with the others already where they go, so that a day may be shifted
        and two appointments exchanged. Conflict says what is in the way, Stale that a row changed.
        With an ``overbook_reason``, an appointment goes beside what is there, and is marked so only
        if need be. Every row gets its own line of the journal.
        """
        done: dict[int, Step] = {}
        pending = list(range(len(wanted)))
        while pending:
            refused = [at for at in pending if not self._try(wanted[at], at, done)]
            if len(refused) == len(pending):
                self._force([wanted[at] for at in refused], refused, done)
                break
            pending = refused
        for at, step in done.items():
            asked = wanted[at].after.appointment
            done[at] = self._with_neighbours(self._still_beside(step, asked))
        for step in done.values():
            made = step.after.appointment
            self._entry.concern(Subject("appointment", made.id, made.patient_id))
        return [done[at] for at in range(len(wanted))]

    def _try(self, one: Wanted, at: int, done: dict[int, Step]) -> bool:
        try:
            done[at] = self._write(one)
        except Conflict:
            return False
        return True

    def _force(self, wanted: Sequence[Wanted], places: Sequence[int], done: dict[int, Step]) -> None:
        """They stand in one another's way: lift those that are there, then put each down."""
        lifted = [self._lift(one) if len(wanted) > 1 else one for one in wanted]
        for at, one, own in zip(places, lifted, wanted, strict=True):
            try:
                step = self._write(one)
            except Conflict:
                made = one.after.appointment
                if made.overbooked or not made.overbook_reason:
                    raise
                meant = replace(one.after, appointment=replace(made, overbooked=True))
                step = self._put(replace(one, after=meant))
            done[at] = Step(own.before, step.after)

    def _still_beside(self, step: Step, asked: Appointment) -> Step:
        """What stands beside on purpose has its mark, with the reason ``asked`` gives, or the one it had."""
        if step.before is None or step.after.appointment.overbooked:
            return step
        was, new = step.before.appointment, step.after.appointment
        span = to_minutes(new.start), to_minutes(new.end)
        stays = was.practitioner_id == new.practitioner_id and was.start < new.end and new.start < was.end
        meant = asked if asked.overbooked else was
        if not meant.overbooked or new.status in FREEING or not stays:
            return step
        if not neighbours(self._conn, new.practitioner_id, span, new.id):
            return step
        marked = replace(new, overbooked=True, overbook_reason=meant.overbook_reason)
        again = self._put(Wanted(step.after, replace(step.after, appointment=marked)))
        return Step(step.before, again.after)

    def _with_neighbours(self, step: Step) -> Step:
        """What an appointment leaves behind it where it stood: undoing may put it back among those."""
        was, new = step.before.appointment if step.before else None, step.after.appointment
        if was is None or was.status in FREEING or (new.status not in FREEING and _same_place(was, new)):
            return step
        span = to_minutes(was.start), to_minutes(was.end)
        return replace(step, beside=neighbours(self._conn, was.practitioner_id, span, was.id))

    def _lift(self, one: Wanted) -> Wanted:
        if one.before is None:
            return one
        was = one.before.appointment
        self._changed(self._conn.execute(_park, {"key": was.id, "read": was.version}).rowcount)
        return replace(one, before=replace(one.before, appointment=replace(was, version=was.version + 1)))

    def _write(self, one: Wanted) -> Step:
        """Put a state down. One that comes back asks for its place like any other.

        It may share it again with what was already there when it left, and with nothing new.
        """
        new, was = one.after.appointment, one.before.appointment if one.before else None
        if new.status in FREEING or (was and _same_place(was, new)):
            return self._put(one)
        plain = replace(new, overbooked=False, overbook_reason="")
        try:
            return self._put(_as(one, plain if new.overbooked else new))
        except Conflict:
            span = to_minutes(new.start), to_minutes(new.end)
            there = neighbours(self._conn, new.practitioner_id, span, new.id)
            if not there or there - one.beside:
                raise
            if held_by_others(self._conn, self._entry, new.practitioner_id, span):
                raise
        if new.overbooked:
            return self._put(one)
        # Once it stands there, the triggers let it be what it was: neither is the other's newcomer.
        back = self._put(_as(one, replace(new, overbooked=True, overbook_reason=_BACK)))
        again = self._put(Wanted(back.after, replace(one.after, appointment=new)))
        return Step(one.before, again.after)

    def _put(self, one: Wanted) -> Step:
        new = one.after.appointment
        self._check_scope(new)
        span = to_minutes(new.start), to_minutes(new.end)
        version = one.before.appointment.version + 1 if one.before else 1
        new = replace(new, version=version, overbook_reason=new.overbook_reason if new.overbooked else "")
        values = values_of(Kept(new, one.after.attendance))
        with place_checked(self._conn, self._entry, new.practitioner_id, span, new.id):
            if one.before is None:
                values |= {"created_at": self._entry.now, "created_by": self._entry.account_id}
                self._conn.execute(insert(appointments), values)
            else:
                read = {"key": new.id, "read": one.before.appointment.version}
                self._changed(self._conn.execute(_put.values(**values), read).rowcount)
        return Step(one.before, Kept(new, one.after.attendance))

    @staticmethod
    def _changed(rows: int) -> None:
        if rows == 0:
            raise Stale(_STALE)


def _state(before: Kept | None, after: Appointment | Kept) -> Kept:
    if isinstance(after, Kept):
        return after
    return replace(before, appointment=after) if before is not None else Kept(after)


def _as(one: Wanted, made: Appointment) -> Wanted:
    return replace(one, after=replace(one.after, appointment=made))


def _same_place(was: Appointment, new: Appointment) -> bool:
    """Neither moved nor back from a freed place."""
    held = (was.practitioner_id, was.start, was.end) == (new.practitioner_id, new.start, new.end)
    return held and was.status not in FREEING
