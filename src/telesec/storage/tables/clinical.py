"""Tables of ``clinical.db``: notes that a signature closes for good."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text

from telesec.storage.tables.base import CLINICAL, HEALTH, TECHNICAL, Instant, id_column

notes = Table(
    "notes",
    CLINICAL,
    id_column(primary_key=True),
    id_column("patient_id"),
    id_column("practitioner_id"),
    id_column("author_id"),
    Column("text", Text, nullable=False, info=HEALTH),
    Column("written_at", Instant, nullable=False, info=TECHNICAL),
    Column("signed_at", Instant, info=TECHNICAL),
    Column("corrects", Text, ForeignKey("notes.id"), info=TECHNICAL),
    Column("appointment_id", Text, nullable=False, info=TECHNICAL),
    Column("version", Integer, nullable=False, info=TECHNICAL),
    CheckConstraint("length(text) BETWEEN 1 AND 20000", name="ck_notes_text"),
    CheckConstraint("corrects IS NULL OR signed_at IS NOT NULL", name="ck_notes_addendum"),
    Index("ix_notes_patient", "patient_id", "practitioner_id", "written_at"),
    sqlite_strict=True,
)

_FIXED = ("id", "patient_id", "practitioner_id", "author_id", "written_at", "corrects", "appointment_id")
_MOVED = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _FIXED)

EXTRA_DDL: tuple[str, ...] = (
    "CREATE TRIGGER IF NOT EXISTS trg_notes_signed BEFORE UPDATE ON notes "
    "WHEN OLD.signed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'notes_signed'); END",
    "CREATE TRIGGER IF NOT EXISTS trg_notes_signed_kept BEFORE DELETE ON notes "
    "WHEN OLD.signed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'notes_signed'); END",
    f"CREATE TRIGGER IF NOT EXISTS trg_notes_fixed BEFORE UPDATE ON notes WHEN {_MOVED} "
    "BEGIN SELECT RAISE(ABORT, 'notes_fixed'); END",
    "CREATE TRIGGER IF NOT EXISTS trg_notes_addendum BEFORE INSERT ON notes "
    "WHEN NEW.corrects IS NOT NULL AND NOT EXISTS (SELECT 1 FROM notes n WHERE n.id = NEW.corrects "
    "AND n.signed_at IS NOT NULL AND n.corrects IS NULL AND n.patient_id = NEW.patient_id "
    "AND n.practitioner_id = NEW.practitioner_id) "
    "BEGIN SELECT RAISE(ABORT, 'notes_addendum'); END",
)
