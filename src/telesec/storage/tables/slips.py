"""Tables of ``office.db`` about call slips, and about the results that may be spoken of."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text

from telesec.storage.tables.base import (
    CONTACT,
    HEALTH,
    IDENTITY,
    OFFICE,
    TECHNICAL,
    Flag,
    Instant,
    IsoDate,
    TextList,
    id_column,
)

slips = Table(
    "slips",
    OFFICE,
    id_column(primary_key=True),
    Column("call_id", Text, nullable=False, info=TECHNICAL),
    Column("patient_id", Text, ForeignKey("patients.id"), index=True, info=TECHNICAL),
    Column("first_for", Text, nullable=False, info=TECHNICAL),
    Column("practitioner_id", Text, nullable=False, info=TECHNICAL),
    Column("holder", Text, nullable=False, info=TECHNICAL),
    Column("category", Text, nullable=False, info=HEALTH),
    Column("urgency", Text, nullable=False, info=HEALTH),
    Column("instruction_id", Text, nullable=False, info=TECHNICAL),
    Column("due_minute", Integer, info=TECHNICAL),
    Column("caller_kind", Text, nullable=False, info=IDENTITY),
    Column("caller_name", Text, nullable=False, info=IDENTITY),
    Column("relation", Text, nullable=False, info=IDENTITY),
    Column("callback", Text, nullable=False, info=CONTACT),
    Column("callback_when", Text, nullable=False, info=CONTACT),
    Column("text", Text, nullable=False, info=HEALTH),
    Column("state", Text, nullable=False, info=TECHNICAL),
    Column("written_by", Text, nullable=False, info=TECHNICAL),
    Column("written_at", Instant, nullable=False, info=TECHNICAL),
    Column("raised_at", Instant, nullable=False, info=TECHNICAL),
    Column("read_by", Text, nullable=False, info=TECHNICAL),
    Column("read_at", Instant, info=TECHNICAL),
    Column("done_by", Text, nullable=False, info=TECHNICAL),
    Column("done_at", Instant, info=TECHNICAL),
    Column("erased_at", Instant, info=TECHNICAL),
    Column("established", Flag, nullable=False, info=TECHNICAL),
    Column("version", Integer, nullable=False, info=TECHNICAL),
    CheckConstraint("holder IN ('practitioner', 'desk')"),
    CheckConstraint("holder = 'desk' OR practitioner_id <> ''"),
    CheckConstraint("urgency IN ('ordinary', 'today', 'urgent')"),
    CheckConstraint("state IN ('unread', 'read', 'done')"),
    CheckConstraint("(state = 'done') = (done_at IS NOT NULL)"),
    CheckConstraint("length(text) <= 280"),
    sqlite_strict=True,
)

Index("ix_slips_state", slips.c.state, slips.c.raised_at)
Index("ix_slips_done", slips.c.done_at)

slip_events = Table(
    "slip_events",
    OFFICE,
    id_column(primary_key=True),
    Column("slip_id", Text, ForeignKey("slips.id"), nullable=False, index=True, info=TECHNICAL),
    Column("at", Instant, nullable=False, info=TECHNICAL),
    Column("account_id", Text, nullable=False, info=TECHNICAL),
    Column("act", Text, nullable=False, info=TECHNICAL),
    Column("holder", Text, nullable=False, info=TECHNICAL),
    Column("practitioner_id", Text, nullable=False, info=TECHNICAL),
    Column("urgency", Text, nullable=False, info=HEALTH),
    Column("text", Text, nullable=False, info=HEALTH),
    CheckConstraint("act IN ('written', 'read', 'answered', 'transferred', 'done', 'reopened', 'filed')"),
    CheckConstraint("urgency IN ('ordinary', 'today', 'urgent')"),
    CheckConstraint("length(text) <= 500"),
    sqlite_strict=True,
)

# A sentence the practitioner allows the desk to say. The result itself is in clinical.db, out of its reach.
result_releases = Table(
    "result_releases",
    OFFICE,
    id_column(primary_key=True),
    id_column("result_id"),
    Column("patient_id", Text, ForeignKey("patients.id"), nullable=False, index=True, info=TECHNICAL),
    Column("practitioner_id", Text, nullable=False, info=TECHNICAL),
    Column("wording", Text, nullable=False, info=HEALTH),
    Column("consent_ids", TextList, nullable=False, info=TECHNICAL),
    Column("until", IsoDate, info=TECHNICAL),
    Column("released_at", Instant, nullable=False, info=TECHNICAL),
    Column("released_by", Text, nullable=False, info=TECHNICAL),
    Column("withdrawn_at", Instant, info=TECHNICAL),
    Column("withdrawn_by", Text, nullable=False, info=TECHNICAL),
    Column("version", Integer, nullable=False, info=TECHNICAL),
    CheckConstraint("length(wording) BETWEEN 1 AND 200"),
    sqlite_strict=True,
)

Index("ix_releases_result", result_releases.c.result_id)

result_askings = Table(
    "result_askings",
    OFFICE,
    id_column(primary_key=True),
    Column("patient_id", Text, ForeignKey("patients.id"), nullable=False, index=True, info=TECHNICAL),
    Column("at", Instant, nullable=False, info=TECHNICAL),
    Column("account_id", Text, nullable=False, info=TECHNICAL),
    Column("asker", Text, nullable=False, info=TECHNICAL),
    Column("answer", Text, nullable=False, info=TECHNICAL),
    Column("release_id", Text, nullable=False, info=TECHNICAL),
    Column("call_id", Text, nullable=False, info=TECHNICAL),
    Column("consent_id", Text, nullable=False, info=TECHNICAL),
    CheckConstraint("asker IN ('patient', 'third_party')"),
    CheckConstraint("answer IN ('given', 'nothing', 'refused')"),
    sqlite_strict=True,
)


def _kept(table: str, event: str, when: str = "", what: str = "words") -> str:
    name = f"trg_{table}_kept_{event.split(maxsplit=1)[0].lower()}{f'_{what}' if when else ''}"
    return (
        f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event} ON {table} {when}"
        "BEGIN SELECT RAISE(ABORT, 'slip_kept'); END"
    )


_SLIP = "id, call_id, first_for, category, instruction_id, caller_kind, written_by, written_at"
_EVENT = "id, slip_id, at, account_id, act, holder, practitioner_id, urgency"
_RELEASE = "id, result_id, practitioner_id, wording, consent_ids, until, released_at, released_by"
_ASKING = "id, at, account_id, asker, answer, release_id, call_id, consent_id"
_REWORDED = "WHEN NEW.text <> '' AND NEW.text <> OLD.text "

# What was asked for, said and allowed stays as it was written; a purge may only erase the words.
EXTRA_DDL: tuple[str, ...] = (
    *(_kept(table, "DELETE") for table in ("slips", "slip_events", "result_releases", "result_askings")),
    _kept("slips", f"UPDATE OF {_SLIP}"),
    _kept("slips", "UPDATE OF text", _REWORDED),
    _kept("slips", "UPDATE OF established", "WHEN NEW.established < OLD.established ", "identity"),
    _kept("slip_events", f"UPDATE OF {_EVENT}"),
    _kept("slip_events", "UPDATE OF text", _REWORDED),
    _kept("result_releases", f"UPDATE OF {_RELEASE}"),
    _kept("result_askings", f"UPDATE OF {_ASKING}"),
)
