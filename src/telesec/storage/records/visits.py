"""Appointments as accounts may see them: who came, when, to whom; the motif is not even selected."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select

from telesec.domain.care.billing import Visit
from telesec.domain.errors import NotFound
from telesec.domain.wall import day_minutes, from_minutes
from telesec.storage.records.context import EntryContext
from telesec.storage.tables.appointments import appointments
from telesec.storage.tables.patients import PATIENTS

_VISITS = select(
    appointments.c.id,
    appointments.c.practitioner_id,
    appointments.c.site_id,
    appointments.c.patient_id,
    appointments.c.start_minute,
    appointments.c.status,
    PATIENTS.c.shown_name,
    PATIENTS.c.birth_date,
).join(PATIENTS, PATIENTS.c.id == appointments.c.patient_id)
_ONE = _VISITS.where(appointments.c.id == bindparam("wanted"))
_BETWEEN = _VISITS.where(
    appointments.c.practitioner_id.in_(bindparam("practitioners", expanding=True)),
    appointments.c.start_minute >= bindparam("first"),
    appointments.c.start_minute < bindparam("after"),
    appointments.c.status.not_in(("cancelled", "no_show")),
).order_by(appointments.c.start_minute, appointments.c.id)


class VisitRecords:
    """Appointments joined to the patient's identity, without the reason for coming nor any note."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def between(self, practitioner_ids: tuple[str, ...], first: date, last: date) -> tuple[Visit, ...]:
        """Visits from ``first`` to ``last`` included; cancelled and missed ones are never billed."""
        self._entry.touch("shown_name", "birth_date")
        scope = self._entry.scope
        window = {
            "practitioners": scope.check_team(practitioner_ids),
            "first": day_minutes(first),
            "after": day_minutes(last + timedelta(days=1)),
        }
        rows = self._conn.execute(_BETWEEN, window)
        return tuple(_visit(row) for row in rows if scope.sees("", row.site_id))

    def get(self, appointment_id: str) -> Visit:
        """One visit, whatever its status; raises NotFound."""
        self._entry.touch("shown_name", "birth_date")
        row = self._conn.execute(_ONE, {"wanted": appointment_id}).first()
        if row is None:
            raise NotFound("Ce rendez-vous n'existe plus. Rechargez la liste.")
        self._entry.scope.check(row.practitioner_id, row.site_id)
        return _visit(row)


def _visit(row: Any) -> Visit:
    return Visit(
        appointment_id=row.id,
        practitioner_id=row.practitioner_id,
        site_id=row.site_id,
        patient_id=row.patient_id,
        start=from_minutes(row.start_minute),
        status=row.status,
        patient_name=row.shown_name,
        patient_birth_date=row.birth_date,
    )
