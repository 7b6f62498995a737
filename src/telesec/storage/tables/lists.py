"""The desk's lists: who waits for a place, who was called about one, who is due to come back."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text

from telesec.storage.tables.base import HEALTH, OFFICE, TECHNICAL, Instant, IsoDate, TextList, id_column


def _patient() -> Column[str]:
    return Column("patient_id", Text, ForeignKey("patients.id"), nullable=False, index=True, info=TECHNICAL)


waiting = Table(
    "waiting",
    OFFICE,
    id_column(primary_key=True),
    _patient(),
    Column("kind", Text, nullable=False, info=TECHNICAL),
    Column("appointment_id", Text, nullable=False, info=TECHNICAL),
    Column("practitioner_ids", TextList, nullable=False, info=TECHNICAL),
    Column("reason_code_id", Text, nullable=False, info=HEALTH),
    Column("minutes", Integer, nullable=False, info=TECHNICAL),
    Column("availability", Text, nullable=False, info=TECHNICAL),
    Column("first_day", IsoDate, info=TECHNICAL),
    Column("last_day", IsoDate, info=TECHNICAL),
    Column("urgency", Integer, nullable=False, info=HEALTH),
    Column("note", Text, nullable=False, info=HEALTH),
    Column("state", Text, nullable=False, info=TECHNICAL),
    Column("booked_id", Text, nullable=False, server_default="", info=TECHNICAL),
    Column("former_minute", Integer, info=TECHNICAL),
    Column("closed_at", Instant, info=TECHNICAL),
    Column("closed_by", Text, nullable=False, server_default="", info=TECHNICAL),
    Column("close_reason", Text, nullable=False, server_default="", info=HEALTH),
    Column("created_at", Instant, nullable=False, info=TECHNICAL),
    Column("created_by", Text, nullable=False, info=TECHNICAL),
    Column("version", Integer, nullable=False, info=TECHNICAL),
    CheckConstraint("kind IN ('care', 'earlier')"),
    CheckConstraint("urgency BETWEEN 0 AND 2"),
    CheckConstraint("state IN ('waiting', 'booked', 'withdrawn')"),
    CheckConstraint("minutes BETWEEN 5 AND 1440"),
    sqlite_strict=True,
)

Index("ix_waiting_state", waiting.c.state, waiting.c.created_at)

waiting_attempts = Table(
    "waiting_attempts",
    OFFICE,
    id_column(primary_key=True),
    Column("waiting_id", Text, ForeignKey("waiting.id"), nullable=False, index=True, info=TECHNICAL),
    Column("at", Instant, nullable=False, info=TECHNICAL),
    Column("account_id", Text, nullable=False, info=TECHNICAL),
    Column("outcome", Text, nullable=False, info=TECHNICAL),
    Column("practitioner_id", Text, nullable=False, info=TECHNICAL),
    Column("start_minute", Integer, info=TECHNICAL),
    CheckConstraint("outcome IN ('no_answer', 'message', 'refused', 'accepted')"),
    sqlite_strict=True,
)

recalls = Table(
    "recalls",
    OFFICE,
    id_column(primary_key=True),
    _patient(),
    Column("practitioner_id", Text, nullable=False, info=TECHNICAL),
    Column("reason_code_id", Text, nullable=False, info=HEALTH),
    Column("due", IsoDate, nullable=False, info=TECHNICAL),
    Column("note", Text, nullable=False, info=HEALTH),
    Column("state", Text, nullable=False, info=TECHNICAL),
    Column("booked_id", Text, nullable=False, server_default="", info=TECHNICAL),
    Column("contacted_at", Instant, info=TECHNICAL),
    Column("closed_at", Instant, info=TECHNICAL),
    Column("closed_by", Text, nullable=False, server_default="", info=TECHNICAL),
    Column("close_reason", Text, nullable=False, server_default="", info=HEALTH),
    Column("created_at", Instant, nullable=False, info=TECHNICAL),
    Column("created_by", Text, nullable=False, info=TECHNICAL),
    Column("version", Integer, nullable=False, info=TECHNICAL),
    CheckConstraint("state IN ('due', 'contacted', 'booked', 'dropped')"),
    sqlite_strict=True,
)

Index("ix_recalls_due", recalls.c.state, recalls.c.due)

recall_attempts = Table(
    "recall_attempts",
    OFFICE,
    id_column(primary_key=True),
    Column("recall_id", Text, ForeignKey("recalls.id"), nullable=False, index=True, info=TECHNICAL),
    Column("at", Instant, nullable=False, info=TECHNICAL),
    Column("account_id", Text, nullable=False, info=TECHNICAL),
    Column("outcome", Text, nullable=False, info=TECHNICAL),
    CheckConstraint("outcome IN ('no_answer', 'message', 'refused', 'accepted')"),
    sqlite_strict=True,
)


def _kept(table: str, *events: str) -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER IF NOT EXISTS trg_{table}_kept_{event.lower()} BEFORE {event} ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'list_kept'); END"
        for event in events
    )


# What was asked for and whom one called is never lost: entries are closed, calls are only added.
EXTRA_DDL: tuple[str, ...] = (
    *_kept("waiting", "DELETE"),
    *_kept("recalls", "DELETE"),
    *_kept("waiting_attempts", "UPDATE", "DELETE"),
    *_kept("recall_attempts", "UPDATE", "DELETE"),
)
