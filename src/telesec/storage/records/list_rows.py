"""What the waiting list and the recall list read alike: the patient to call, what is ahead, the calls."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, select, text

from telesec.domain.access.scope import Scope
from telesec.domain.agenda import Appointment
from telesec.domain.lists.called import Attempt, Outcome
from telesec.domain.wall import from_minutes
from telesec.storage.records.appointment_rows import COLUMNS, appointments_of
from telesec.storage.records.quick_rows import driver_rows, driver_text
from telesec.storage.tables.appointments import appointments
from telesec.storage.tables.patients import PATIENTS

_p, _a = PATIENTS.c, appointments.c
PATIENT_COLUMNS = (_p.shown_name, _p.birth_date, _p.sex, _p.phone, _p.phone2, _p.opt_outs)
_WANTED = text("SELECT value FROM json_each(:wanted)")
_by_id = driver_text(select(*COLUMNS).where(_a.id.in_(_WANTED)))
_ahead = driver_text(
    select(*COLUMNS)
    .where(_a.patient_id.in_(_WANTED), _a.start_minute >= bindparam("now"), text("status = 'booked'"))
    .order_by(_a.start_minute.desc())
)
_within = driver_text(
    select(*COLUMNS)
    .where(
        _a.patient_id.in_(_WANTED),
        _a.start_minute >= bindparam("first"),
        _a.start_minute < bindparam("last"),
        text("status = 'booked'"),
    )
    .order_by(_a.start_minute)
)


def with_patient(statement: Select[Any], listed: Table) -> Select[Any]:
    """``statement`` joined to the patient of each row of ``listed``."""
    return statement.join_from(listed, PATIENTS, listed.c.patient_id == _p.id)


def patient_fields(row: Any) -> dict[str, Any]:
    """What a line shows of the patient, from PATIENT_COLUMNS."""
    return {
        "shown_name": row.shown_name,
        "birth_date": row.birth_date,
        "sex": row.sex,
        "phone": row.phone,
        "phone2": row.phone2,
        "opt_outs": row.opt_outs,
    }


def appointments_by_id(conn: Connection, ids: Collection[str], scope: Scope) -> dict[str, Appointment]:
    """The appointments of ``ids`` that exist, for whom sees so far."""
    rows = driver_rows(conn, _by_id, {"wanted": json.dumps(list(ids))}) if ids else []
    return {made.id: made for made in _seen(rows, scope)}


def soonest_of(
    conn: Connection, patient_ids: Collection[str], now: int, scope: Scope
) -> dict[str, Appointment]:
    """The next appointment of each patient from wall minute ``now`` on, for whom sees so far."""
    rows = driver_rows(conn, _ahead, {"wanted": json.dumps(sorted(patient_ids)), "now": now})
    return {made.patient_id: made for made in _seen(rows, scope)}


def booked_within(
    conn: Connection, patient_ids: Collection[str], first: int, last: int, scope: Scope
) -> list[Appointment]:
    """What these patients are to come for from wall minute ``first`` to before ``last``, soonest first."""
    values = {"wanted": json.dumps(sorted(patient_ids)), "first": first, "last": last}
    return _seen(driver_rows(conn, _within, values), scope)


def _seen(rows: list[Any], scope: Scope) -> list[Appointment]:
    made = appointments_of(rows, motifs=True)
    return [one for one in made if scope.sees(one.practitioner_id, one.site_id)]


def attempts_of(conn: Connection, calls: Table, ids: Collection[str]) -> dict[str, list[Attempt]]:
    """The calls made about each entry of ``ids``, oldest first; the table's second column names the entry."""
    whose = list(calls.c)[1]
    query = select(calls).where(whose.in_(_WANTED)).order_by(calls.c.at, calls.c.id)
    found: dict[str, list[Attempt]] = {}
    for row in conn.execute(query, {"wanted": json.dumps(list(ids))}).mappings():
        minute = row.get("start_minute")
        found.setdefault(row[whose.name], []).append(
            Attempt(
                row["at"],
                row["account_id"],
                Outcome(row["outcome"]),
                row.get("practitioner_id", ""),
                None if minute is None else from_minutes(minute),
            )
        )
    return found
