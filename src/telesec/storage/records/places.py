"""Turns a refusal of the agenda's triggers into a sentence that says what is in the place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, bindparam, exists, func, select
from sqlalchemy.exc import IntegrityError
from sqlcipher3 import dbapi2 as sqlcipher

from telesec.domain.agenda import MAX_MINUTES, Status
from telesec.domain.bookings.overlap import FREEING, Occupied, away_sentence, ensure_free
from telesec.domain.errors import Away, Conflict
from telesec.storage.records.context import EntryContext
from telesec.storage.records.merged_files import patient_checked
from telesec.storage.tables.absences import absences
from telesec.storage.tables.appointments import appointments, holds

FREE = tuple(Status(status).value for status in sorted(FREEING))
_WORDS = ("appt_overlap", "slot_held")
_FULL = "Ce créneau de groupe est complet. Choisissez un autre créneau."
_away = (
    select(func.min(absences.c.start_minute), func.max(absences.c.end_minute))
    .where(absences.c.practitioner_id == bindparam("practitioner"))
    .where(absences.c.end_minute > bindparam("start"), absences.c.start_minute < bindparam("end"))
    .where(absences.c.active.is_(True), absences.c.replacement_name == "")
)

_in_the_way = select(appointments.c.start_minute, appointments.c.end_minute).where(
    appointments.c.practitioner_id == bindparam("practitioner"),
    appointments.c.start_minute < bindparam("end"),
    appointments.c.start_minute > bindparam("start") - MAX_MINUTES,
    appointments.c.end_minute > bindparam("start"),
    appointments.c.status.not_in(FREE),
    appointments.c.id != bindparam("own"),
)
# An overlap already accepted is not what refuses the new place.
_own = appointments.alias("own")
_new_in_the_way = _in_the_way.where(
    ~exists().where(
        _own.c.id == bindparam("own"),
        _own.c.practitioner_id == appointments.c.practitioner_id,
        _own.c.status.not_in(FREE),
        _own.c.start_minute < appointments.c.end_minute,
        _own.c.end_minute > appointments.c.start_minute,
        ~(
            (_own.c.places > 1)
            & (appointments.c.places > 1)
            & (_own.c.reason_code_id == appointments.c.reason_code_id)
            & (_own.c.start_minute == appointments.c.start_minute)
            & (_own.c.end_minute == appointments.c.end_minute)
        ),
    )
)
_held_by_others = select(holds.c.start_minute, holds.c.end_minute).where(
    holds.c.practitioner_id == bindparam("practitioner"),
    holds.c.start_minute < bindparam("end"),
    holds.c.end_minute > bindparam("start"),
    holds.c.account_id != bindparam("account"),
    holds.c.expires_at > bindparam("now", type_=holds.c.expires_at.type),
)


@contextmanager
def place_checked(
    conn: Connection, entry: EntryContext, practitioner_id: str, span: tuple[int, int], own: str = ""
) -> Iterator[None]:
    """Run a write of the place ``span`` (wall minutes); raise Conflict with what is there if refused."""
    try:
        with patient_checked():
            yield
    except (IntegrityError, sqlcipher.IntegrityError) as error:
        said = str(error.orig if isinstance(error, IntegrityError) else error)
        start, end = span
        at = {"practitioner": practitioner_id, "start": start, "end": end}
        if "group_full" in said:
            raise Conflict(_FULL) from error
        if "appt_away" in said:
            first, last = conn.execute(_away, at).one()
            raise Away(away_sentence(first, last)) from error
        if not any(word in said for word in _WORDS):
            raise
        taken = [Occupied(*row) for row in conn.execute(_new_in_the_way, at | {"own": own})]
        others = at | {"account": entry.account_id, "now": entry.now}
        taken += [Occupied(*row, held=True) for row in conn.execute(_held_by_others, others)]
        ensure_free(start, end, taken)
        raise


def neighbours(conn: Connection, practitioner_id: str, span: tuple[int, int], own: str) -> frozenset[str]:
    """Ids of the appointments and absences that share a minute of ``span`` with ``own``."""
    at = {"practitioner": practitioner_id, "start": span[0], "end": span[1]}
    beside = conn.execute(_in_the_way.with_only_columns(appointments.c.id), at | {"own": own}).scalars()
    away = conn.execute(_away.with_only_columns(absences.c.id), at).scalars()
    return frozenset((*beside, *away))


def held_by_others(
    conn: Connection, entry: EntryContext, practitioner_id: str, span: tuple[int, int]
) -> bool:
    """True when a colleague keeps a minute of ``span`` at this very moment."""
    asked = {"practitioner": practitioner_id, "start": span[0], "end": span[1]}
    asked |= {"account": entry.account_id, "now": entry.now}
    return conn.execute(_held_by_others, asked).first() is not None
