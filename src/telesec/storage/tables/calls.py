"""Tables of ``office.db`` about the telephone: each call, what was done during it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, text

from telesec.storage.tables.base import (
    CONTACT,
    HEALTH,
    IDENTITY,
    OFFICE,
    TECHNICAL,
    Flag,
    Instant,
    id_column,
)

# The rows of the small indexes, in the words their readers must repeat (a bound value would not do).
LIVE = "state <> 'ended'"
FAILED = "kind = 'identity_failed'"


def _text(name: str, info: dict[str, str]) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="", info=info)


calls = Table(
    "calls",
    OFFICE,
    id_column(primary_key=True),
    Column("state", Text, nullable=False, info=TECHNICAL),
    Column("direction", Text, nullable=False, info=TECHNICAL),
    Column("started_at", Instant, nullable=False, info=TECHNICAL),
    _text("account_id", TECHNICAL),
    _text("session_id", TECHNICAL),
    _text("number", CONTACT),
    _text("line_id", TECHNICAL),
    _text("practitioner_id", TECHNICAL),
    _text("caller_kind", TECHNICAL),
    _text("caller_name", IDENTITY),
    _text("caller_relation", IDENTITY),
    _text("correspondent_id", TECHNICAL),
    Column("patient_id", Text, ForeignKey("patients.id"), index=True, info=TECHNICAL),
    Column("identity", Text, nullable=False, server_default="unknown", info=TECHNICAL),
    _text("identity_of", TECHNICAL),
    Column("failures", Integer, nullable=False, server_default="0", info=TECHNICAL),
    _text("category", HEALTH),
    _text("text", HEALTH),
    _text("outcome", HEALTH),
    Column("answered_at", Instant, info=TECHNICAL),
    Column("parked_at", Instant, info=TECHNICAL),
    _text("parked_words", HEALTH),
    Column("ended_at", Instant, info=TECHNICAL),
    Column("updated_at", Instant, nullable=False, info=TECHNICAL),
    Column("purged", Flag, nullable=False, server_default="0", info=TECHNICAL),
    Column("version", Integer, nullable=False, info=TECHNICAL),
    CheckConstraint("state IN ('ringing', 'open', 'parked', 'interrupted', 'ended')"),
    CheckConstraint("direction IN ('in', 'out')"),
    CheckConstraint("length(text) <= 280"),
    CheckConstraint("version >= 1"),
    sqlite_strict=True,
)

Index("ix_calls_started", calls.c.started_at)
Index("ix_calls_live", calls.c.started_at, sqlite_where=text(LIVE))
# One person speaks to one caller at a time, whatever the windows.
Index("ux_calls_one_open", calls.c.account_id, unique=True, sqlite_where=text("state = 'open'"))

# ``file_id``: the patient's file it was about then; like the journal, it does not follow a merge.
call_events = Table(
    "call_events",
    OFFICE,
    Column("seq", Integer, primary_key=True, info=TECHNICAL),
    Column("call_id", Text, ForeignKey("calls.id"), nullable=False, index=True, info=TECHNICAL),
    Column("at", Instant, nullable=False, info=TECHNICAL),
    id_column("account_id"),
    Column("kind", Text, nullable=False, info=TECHNICAL),
    _text("action", TECHNICAL),
    _text("subject_kind", TECHNICAL),
    _text("subject_id", TECHNICAL),
    _text("file_id", TECHNICAL),
    _text("detail", TECHNICAL),
    CheckConstraint("length(detail) <= 64"),
    sqlite_strict=True,
)

Index(
    "ix_call_events_failed",
    call_events.c.file_id,
    call_events.c.at,
    sqlite_where=text(FAILED),
)

# When the numbers or the town of a file last changed, whoever did it and wherever: written by the store.
contact_changes = Table(
    "contact_changes",
    OFFICE,
    Column("file_id", Text, primary_key=True, info=TECHNICAL),
    Column("at", Instant, nullable=False, info=TECHNICAL),
    sqlite_strict=True,
)

# A number as a person typed it, spaces, points and hyphens apart.
TYPED_NUMBER = "replace(replace(replace(phone, ' ', ''), '.', ''), '-', '')"


def _kept(table: str, event: str, when: str = "") -> str:
    name = event.split(maxsplit=1)[0].lower()
    return (
        f"CREATE TRIGGER IF NOT EXISTS trg_{table}_kept_{name} BEFORE {event} ON {table} {when} "
        "BEGIN SELECT RAISE(ABORT, 'call_kept'); END"
    )


def _noted(name: str, columns: str, when: str, *files: str) -> str:
    notes = " ".join(
        f"INSERT INTO contact_changes (file_id, at) SELECT {file}, NEW.updated_at WHERE {file} <> '' "
        "ON CONFLICT (file_id) DO UPDATE SET at = excluded.at;"
        for file in files
    )
    return (
        f"CREATE TRIGGER IF NOT EXISTS trg_patients_{name} AFTER UPDATE OF {columns} ON patients "
        f"WHEN {when} BEGIN {notes} END"
    )


# A call is never lost nor reopened once over, and what happened in it is only added to
# (what names somebody goes with the words of the call, kept long enough).
EXTRA_DDL: tuple[str, ...] = (
    _kept("calls", "DELETE"),
    _kept("calls", "UPDATE OF id, started_at, direction"),
    "CREATE TRIGGER IF NOT EXISTS trg_calls_stay_ended BEFORE UPDATE OF state ON calls "
    "WHEN OLD.state = 'ended' AND NEW.state <> 'ended' BEGIN SELECT RAISE(ABORT, 'call_kept'); END",
    _kept("call_events", "UPDATE"),
    _kept("call_events", "DELETE", "WHEN (SELECT purged FROM calls WHERE calls.id = OLD.call_id) = 0"),
    _noted(
        "contact_changed",
        "phone, phone2, city",
        "NEW.phone IS NOT OLD.phone OR NEW.phone2 IS NOT OLD.phone2 OR NEW.city IS NOT OLD.city",
        "NEW.id",
    ),
    _noted(
        "contact_joined",
        "merged_into",
        "NEW.merged_into IS NOT OLD.merged_into",
        "NEW.id",
        "NEW.merged_into",
        "OLD.merged_into",
    ),
    f"CREATE INDEX IF NOT EXISTS ix_patient_contacts_number ON patient_contacts ({TYPED_NUMBER})",
)
