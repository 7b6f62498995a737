"""Practitioners' absences, in the office: a booking meets them in its own transaction."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, Text

from telesec.storage.tables.base import OFFICE, TECHNICAL, Flag, Instant, id_column

absences = Table(
    "absences",
    OFFICE,
    id_column(primary_key=True),
    id_column("practitioner_id"),
    Column("start_minute", Integer, nullable=False, info=TECHNICAL),
    Column("end_minute", Integer, nullable=False, info=TECHNICAL),
    Column("kind", Text, nullable=False, info=TECHNICAL),
    Column("label", Text, nullable=False, info=TECHNICAL),
    Column("replacement_name", Text, nullable=False, info=TECHNICAL),
    Column("active", Flag, nullable=False, info=TECHNICAL),
    Column("version", Integer, nullable=False, info=TECHNICAL),
    Column("created_at", Instant, nullable=False, info=TECHNICAL),
    Column("created_by", Text, nullable=False, info=TECHNICAL),
    CheckConstraint("start_minute < end_minute"),
    CheckConstraint("kind IN ('block', 'leave', 'event')"),
    CheckConstraint("version >= 1"),
    sqlite_strict=True,
)

Index("ix_absences_place", absences.c.practitioner_id, absences.c.end_minute)

_FREE = "('cancelled', 'no_show')"
_AWAY = (
    "SELECT 1 FROM absences AS away WHERE away.practitioner_id = NEW.practitioner_id "
    "AND away.end_minute > NEW.start_minute AND away.start_minute < NEW.end_minute "
    "AND away.active = 1 AND away.replacement_name = ''"
)
# An appointment that was already there when the absence was posted may be marked or shortened.
_WAS_THERE = (
    f"OLD.status NOT IN {_FREE} AND OLD.practitioner_id = NEW.practitioner_id "
    "AND away.end_minute > OLD.start_minute AND away.start_minute < OLD.end_minute"
)


def _refuse(when: str) -> str:
    return f"SELECT RAISE(ABORT, 'appt_away') WHERE EXISTS ({when});"


EXTRA_DDL: tuple[str, ...] = (
    "CREATE TRIGGER IF NOT EXISTS trg_appointments_away_insert BEFORE INSERT ON appointments "
    f"WHEN NEW.status NOT IN {_FREE} AND NEW.overbooked = 0 BEGIN {_refuse(_AWAY)} END",
    "CREATE TRIGGER IF NOT EXISTS trg_appointments_away_update BEFORE UPDATE OF "
    "practitioner_id, start_minute, end_minute, status, overbooked ON appointments "
    f"WHEN NEW.status NOT IN {_FREE} AND NEW.overbooked = 0 "
    f"BEGIN {_refuse(f'{_AWAY} AND NOT ({_WAS_THERE})')} END",
)
