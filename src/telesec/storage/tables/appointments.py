"""Tables of the agenda: appointments and held slots, with the triggers that keep places apart.

A cancelled or missed appointment gives its place back; putting it back checks the place again.
An overbooked row needs a written reason and is itself exempt, but others still meet it.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, text

from telesec.storage.tables.base import HEALTH, OFFICE, TECHNICAL, Flag, Instant, id_column

appointments = Table(
    "appointments",
    OFFICE,
    id_column(primary_key=True),
    id_column("practitioner_id"),
    id_column("site_id"),
    Column("patient_id", Text, ForeignKey("patients.id"), nullable=False, info=TECHNICAL),
    Column("start_minute", Integer, nullable=False, info=TECHNICAL),
    Column("end_minute", Integer, nullable=False, info=TECHNICAL),
    Column("reason_code_id", Text, nullable=False, info=HEALTH),
    Column("status", Text, nullable=False, info=TECHNICAL),
    Column("overbooked", Flag, nullable=False, info=TECHNICAL),
    Column("overbook_reason", Text, nullable=False, info=HEALTH),
    Column("note", Text, nullable=False, info=HEALTH),
    Column("cancelled_by", Text, nullable=False, server_default="", info=TECHNICAL),
    Column("cancel_reason", Text, nullable=False, server_default="", info=HEALTH),
    Column("version", Integer, nullable=False, info=TECHNICAL),
    Column("urgent", Flag, nullable=False, server_default="0", info=TECHNICAL),
    Column("series_id", Text, nullable=False, server_default="", info=TECHNICAL),
    Column("room_id", Text, nullable=False, server_default="", info=TECHNICAL),
    Column("buffer", Integer, nullable=False, server_default="0", info=TECHNICAL),
    Column("places", Integer, nullable=False, server_default="1", info=TECHNICAL),
    Column("withdrawn", Flag, nullable=False, server_default="0", info=TECHNICAL),
    Column("excused", Flag, info=TECHNICAL),
    Column("arrived_at", Instant, info=TECHNICAL),
    Column("in_care_at", Instant, info=TECHNICAL),
    Column("left_at", Instant, info=TECHNICAL),
    Column("created_at", Instant, info=TECHNICAL),
    Column("created_by", Text, nullable=False, server_default="", info=TECHNICAL),
    CheckConstraint("start_minute < end_minute AND end_minute - start_minute <= 1440"),
    CheckConstraint("status IN ('booked', 'arrived', 'in_care', 'done', 'cancelled', 'no_show')"),
    CheckConstraint("overbooked = 0 OR (overbooked = 1 AND trim(overbook_reason) <> '')"),
    CheckConstraint("cancelled_by IN ('', 'patient', 'practice', 'late')"),
    CheckConstraint("version >= 1"),
    sqlite_strict=True,
)

Index(
    "ix_appointments_place",
    appointments.c.practitioner_id,
    appointments.c.start_minute,
    appointments.c.end_minute,
    appointments.c.status,
    appointments.c.buffer,
)
Index("ix_appointments_series", appointments.c.series_id, sqlite_where=text("series_id <> ''"))
Index("ix_appointments_patient", appointments.c.patient_id, appointments.c.start_minute)

holds = Table(
    "holds",
    OFFICE,
    id_column(primary_key=True),
    id_column("practitioner_id"),
    id_column("site_id"),
    Column("start_minute", Integer, nullable=False, info=TECHNICAL),
    Column("end_minute", Integer, nullable=False, info=TECHNICAL),
    Column("account_id", Text, nullable=False, unique=True, info=TECHNICAL),
    Column("expires_at", Instant, nullable=False, info=TECHNICAL),
    Column("reason_code_id", Text, nullable=False, server_default="", info=HEALTH),
    Column("places", Integer, nullable=False, server_default="1", info=TECHNICAL),
    CheckConstraint("start_minute < end_minute AND end_minute - start_minute <= 1440"),
    sqlite_strict=True,
)

_FREE = "('cancelled', 'no_show')"

# The lower bound on start_minute keeps the search on the index: no appointment exceeds 24 hours.
_SHARES_A_MINUTE = (
    "other.practitioner_id = NEW.practitioner_id AND other.start_minute < NEW.end_minute "
    "AND other.start_minute > NEW.start_minute - 1440 AND other.end_minute > NEW.start_minute"
)
# Patients of a group share the very same slot of the same motif, up to its number of places.
_SAME_GROUP = (
    "other.places > 1 AND NEW.places > 1 AND other.reason_code_id = NEW.reason_code_id "
    "AND other.start_minute = NEW.start_minute AND other.end_minute = NEW.end_minute"
)
_MATES = (
    "SELECT count(*) FROM {table} AS other WHERE other.practitioner_id = NEW.practitioner_id "  # noqa: S608 - constants
    f"AND {_SAME_GROUP} AND other.id <> NEW.id AND "
)
_LIVE = "other.account_id <> current_account() AND other.expires_at > current_instant()"
_GROUP_FULL = (
    f"SELECT 1 WHERE NEW.places > 1 AND ({_MATES.format(table='appointments')} other.status NOT IN {_FREE}) "
    f"+ ({_MATES.format(table='holds')} {_LIVE}) >= NEW.places"
)
_TAKEN = f"SELECT 1 FROM appointments AS other WHERE {_SHARES_A_MINUTE} AND other.status NOT IN {_FREE}"  # noqa: S608 - constants
_TAKEN_ALONE = f"{_TAKEN} AND NOT ({_SAME_GROUP})"
_HELD = f"SELECT 1 FROM holds AS other WHERE {_SHARES_A_MINUTE} AND {_LIVE} AND NOT ({_SAME_GROUP})"  # noqa: S608 - constants
_WERE_GROUP = (
    "other.places > 1 AND OLD.places > 1 AND other.reason_code_id = OLD.reason_code_id "
    "AND other.start_minute = OLD.start_minute AND other.end_minute = OLD.end_minute"
)
# An overlap once accepted stays accepted while one of the two is shortened or marked.
_WAS_BESIDE = (
    f"OLD.status NOT IN {_FREE} AND OLD.practitioner_id = NEW.practitioner_id "
    "AND other.start_minute < OLD.end_minute AND other.end_minute > OLD.start_minute "
    f"AND NOT ({_WERE_GROUP})"
)
_WAS_IN_GROUP = (
    f"OLD.status NOT IN {_FREE} AND OLD.practitioner_id = NEW.practitioner_id AND OLD.places > 1 "
    "AND OLD.reason_code_id = NEW.reason_code_id AND OLD.start_minute = NEW.start_minute "
    "AND OLD.end_minute = NEW.end_minute"
)
_PLACE = "practitioner_id, start_minute, end_minute, reason_code_id, places, status, overbooked"


def _refuse(word: str, when: str) -> str:
    return f"SELECT RAISE(ABORT, '{word}') WHERE EXISTS ({when});"


EXTRA_DDL: tuple[str, ...] = (
    "CREATE TRIGGER IF NOT EXISTS trg_appointments_overlap_insert BEFORE INSERT ON appointments "
    f"WHEN NEW.status NOT IN {_FREE} AND NEW.overbooked = 0 "
    f"BEGIN {_refuse('appt_overlap', _TAKEN_ALONE)} {_refuse('group_full', _GROUP_FULL)} "
    f"{_refuse('slot_held', _HELD)} END",
    f"CREATE TRIGGER IF NOT EXISTS trg_appointments_overlap_update BEFORE UPDATE OF {_PLACE} ON appointments "
    f"WHEN NEW.status NOT IN {_FREE} AND NEW.overbooked = 0 BEGIN "
    f"{_refuse('appt_overlap', f'{_TAKEN_ALONE} AND other.id <> NEW.id AND NOT ({_WAS_BESIDE})')} "
    f"{_refuse('group_full', f'{_GROUP_FULL} AND NOT ({_WAS_IN_GROUP})')} "
    f"{_refuse('slot_held', _HELD)} END",
    "CREATE TRIGGER IF NOT EXISTS trg_holds_overlap_insert BEFORE INSERT ON holds "
    f"BEGIN {_refuse('appt_overlap', _TAKEN_ALONE)} {_refuse('group_full', _GROUP_FULL)} "
    f"{_refuse('slot_held', _HELD)} END",
    "CREATE TRIGGER IF NOT EXISTS trg_holds_place_fixed BEFORE UPDATE OF practitioner_id, site_id, "
    "start_minute, end_minute, account_id, places ON holds BEGIN SELECT RAISE(ABORT, 'hold_fixed'); END",
)
