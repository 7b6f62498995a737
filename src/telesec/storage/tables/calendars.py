"""What other calendars brought in, so that the same event is never written twice."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, Text

from telesec.storage.tables.base import OFFICE, TECHNICAL, Flag, Instant

calendar_events = Table(
    "calendar_events",
    OFFICE,
    Column("practitioner_id", Text, primary_key=True, info=TECHNICAL),
    Column("uid", Text, primary_key=True, info=TECHNICAL),
    Column("recurrence", Text, primary_key=True, info=TECHNICAL),
    Column("kind", Text, nullable=False, info=TECHNICAL),
    Column("row_id", Text, nullable=False, info=TECHNICAL),
    Column("import_id", Text, nullable=False, info=TECHNICAL),
    Column("imported_at", Instant, nullable=False, info=TECHNICAL),
    CheckConstraint("kind IN ('appointment', 'absence')"),
    sqlite_strict=True,
)

Index("ix_calendar_events_row", calendar_events.c.row_id)

series = Table(
    "series",
    OFFICE,
    Column("id", Text, primary_key=True, info=TECHNICAL),
    Column("patient_id", Text, nullable=False, info=TECHNICAL),
    Column("rule", Text, nullable=False, info=TECHNICAL),
    Column("created_at", Instant, nullable=False, info=TECHNICAL),
    Column("created_by", Text, nullable=False, info=TECHNICAL),
    sqlite_strict=True,
)

# The sheets for a day without computer. Their code opens names: it stays with the office, where the pure
# administrator's keys do not reach.
contingency = Table(
    "contingency",
    OFFICE,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    Column("active", Flag, nullable=False, info=TECHNICAL),
    Column("code", Text, nullable=False, info=TECHNICAL),
    Column("rhythm", Text, nullable=False, info=TECHNICAL),
    Column("folder", Text, nullable=False, info=TECHNICAL),
    Column("produced_at", Instant, info=TECHNICAL),
    Column("problem", Text, nullable=False, server_default="", info=TECHNICAL),
    CheckConstraint("id = 1"),
    sqlite_strict=True,
)
