"""What each compartment's file must contain: tables, extra DDL, triggers, identity numbers."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, MetaData

from telesec.domain.people import Compartment
from telesec.storage.tables import (
    absences,
    access,
    appointments,
    base,
    billing,
    calendars,
    calls,
    clinical,
    contacts,
    instructions,
    lists,
    patients,
    practice,
    reminders,
    results,
    service_invoices,
    slips,
)
from telesec.storage.triggers import guard_triggers


@dataclass(frozen=True, slots=True)
class Schema:
    """One compartment's shape. ``application_id`` is written in the file's header (SQLite)."""

    compartment: Compartment
    metadata: MetaData
    extra_ddl: tuple[str, ...]
    application_id: int
    version: int


# Tables without a word to add to what SQLAlchemy knows; imported so that their compartment has them.
PLAIN = (access, calendars, reminders)

SCHEMAS: dict[Compartment, Schema] = {
    Compartment.PRACTICE: Schema(
        Compartment.PRACTICE, base.PRACTICE, practice.EXTRA_DDL + instructions.EXTRA_DDL, 0x54534C01, 5
    ),
    Compartment.OFFICE: Schema(
        Compartment.OFFICE,
        base.OFFICE,
        patients.EXTRA_DDL
        + appointments.EXTRA_DDL
        + absences.EXTRA_DDL
        + lists.EXTRA_DDL
        + calls.EXTRA_DDL
        + slips.EXTRA_DDL
        + contacts.EXTRA_DDL,
        0x54534C02,
        4,
    ),
    Compartment.BILLING: Schema(
        Compartment.BILLING, base.BILLING, billing.EXTRA_DDL + service_invoices.EXTRA_DDL, 0x54534C03, 4
    ),
    Compartment.CLINICAL: Schema(
        Compartment.CLINICAL, base.CLINICAL, clinical.EXTRA_DDL + results.EXTRA_DDL, 0x54534C04, 3
    ),
}


def create_schema(conn: Connection, schema: Schema) -> None:
    """Create every table, index and trigger of ``schema`` in an empty store."""
    schema.metadata.create_all(conn)
    complete_schema(conn, schema)
    conn.exec_driver_sql(f"PRAGMA application_id = {schema.application_id}")
    conn.exec_driver_sql(f"PRAGMA user_version = {schema.version}")


def complete_schema(conn: Connection, schema: Schema) -> None:
    """Apply the DDL that SQLAlchemy does not hold: full-text tables and all triggers, in today's words."""
    old = conn.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
    for name in old:
        conn.exec_driver_sql(f'DROP TRIGGER "{name}"')
    for statement in schema.extra_ddl:
        conn.exec_driver_sql(statement)
    for statement in guard_triggers(schema.metadata):
        conn.exec_driver_sql(statement)
