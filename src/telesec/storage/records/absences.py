"""Absences of practitioners: posted, taken back, read by view."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, text, update

from telesec.domain.bookings.absences import Absence, AbsenceKind
from telesec.domain.bookings.steps import AbsenceStep
from telesec.domain.errors import NotFound, Stale
from telesec.domain.wall import from_minutes, to_minutes
from telesec.storage.records.context import EntryContext
from telesec.storage.records.quick_rows import driver_rows, driver_text
from telesec.storage.tables.absences import absences

_t = absences.c
_COLUMNS = (
    _t.id,
    _t.practitioner_id,
    _t.start_minute,
    _t.end_minute,
    _t.kind,
    _t.label,
    _t.replacement_name,
    _t.active,
    _t.version,
)
_within = driver_text(
    select(*_COLUMNS)
    .where(
        _t.practitioner_id.in_(text("SELECT value FROM json_each(:practitioners)")),
        _t.end_minute > bindparam("start"),
        _t.start_minute < bindparam("end"),
        text("absences.active = 1"),
    )
    .order_by(_t.start_minute, _t.id)
)
_one = driver_text(select(*_COLUMNS).where(_t.id == bindparam("id")))
_put = (
    update(absences)
    .where(_t.id == bindparam("key"), _t.version == bindparam("read"))
    .values(
        practitioner_id=bindparam("practitioner"),
        start_minute=bindparam("start"),
        end_minute=bindparam("end"),
        kind=bindparam("sort"),
        label=bindparam("called"),
        replacement_name=bindparam("instead"),
        active=bindparam("holds"),
        version=_t.version + 1,
    )
)


def _absence(row: tuple[Any, ...]) -> Absence:
    key, who, start, end, kind, label, instead, active, version = row
    return Absence(
        key,
        who,
        from_minutes(start),
        from_minutes(end),
        AbsenceKind(kind),
        label,
        instead,
        bool(active),
        version,
    )


class AbsenceRecords:
    """Reads and writes of the entry's transaction."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def within(self, practitioner_ids: Iterable[str], start: int, end: int) -> list[Absence]:
        """Absences in force that touch [start, end) wall minutes, replaced ones included, by start."""
        team = self._entry.scope.check_team(practitioner_ids)
        asked = {"practitioners": json.dumps(team), "start": start, "end": end}
        return [_absence(row) for row in driver_rows(self._conn, _within, asked)]

    def get(self, absence_id: str) -> Absence:
        """One absence, taken back or not; NotFound when it is not there."""
        rows = driver_rows(self._conn, _one, {"id": absence_id})
        if not rows:
            raise NotFound("Cette absence n'existe plus. Relisez l'agenda.")
        found = _absence(rows[0])
        self._entry.scope.check(found.practitioner_id)
        return found

    def post(self, new: Absence) -> AbsenceStep:
        """Write a new absence. Appointments already there stay: they are the worklist."""
        self._entry.scope.check(new.practitioner_id)
        self._conn.execute(
            insert(absences).values(
                id=new.id,
                practitioner_id=new.practitioner_id,
                start_minute=to_minutes(new.start),
                end_minute=to_minutes(new.end),
                kind=new.kind.value,
                label=new.label,
                replacement_name=new.replacement_name,
                active=new.active,
                version=1,
                created_at=self._entry.now,
                created_by=self._entry.account_id,
            )
        )
        return AbsenceStep(None, replace(new, version=1))

    def put(self, wanted: Absence) -> AbsenceStep:
        """Write another state of an absence read at ``wanted.version``; Stale if it changed meanwhile."""
        before = self.get(wanted.id)
        self._entry.scope.check(wanted.practitioner_id)
        values = {
            "key": wanted.id,
            "read": wanted.version,
            "practitioner": wanted.practitioner_id,
            "start": to_minutes(wanted.start),
            "end": to_minutes(wanted.end),
            "sort": wanted.kind.value,
            "called": wanted.label,
            "instead": wanted.replacement_name,
            "holds": wanted.active,
        }
        if self._conn.execute(_put, values).rowcount == 0:
            raise Stale(
                "Cette absence a été modifiée entre-temps. L'agenda montre maintenant la dernière version : "
                "vérifiez, puis recommencez."
            )
        return AbsenceStep(before, replace(wanted, version=wanted.version + 1))

    def withdraw(self, absence_id: str, read: int) -> AbsenceStep:
        """Take an absence back: it stays written, and holds no more. Stale if it changed meanwhile."""
        return self.put(replace(self.get(absence_id), active=False, version=read))
