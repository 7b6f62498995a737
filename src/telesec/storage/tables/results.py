"""Tables of ``clinical.db`` about the results a practitioner received."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, Text

from telesec.storage.tables.base import CLINICAL, HEALTH, TECHNICAL, Instant, IsoDate, id_column

results = Table(
    "results",
    CLINICAL,
    id_column(primary_key=True),
    id_column("patient_id"),
    id_column("practitioner_id"),
    id_column("author_id"),
    Column("label", Text, nullable=False, info=HEALTH),
    Column("text", Text, nullable=False, info=HEALTH),
    Column("received_on", IsoDate, nullable=False, info=HEALTH),
    Column("written_at", Instant, nullable=False, info=TECHNICAL),
    Column("version", Integer, nullable=False, info=TECHNICAL),
    CheckConstraint("length(label) BETWEEN 1 AND 200", name="ck_results_label"),
    CheckConstraint("length(text) BETWEEN 1 AND 4000", name="ck_results_text"),
    Index("ix_results_patient", "patient_id", "practitioner_id", "received_on"),
    sqlite_strict=True,
)

_FIXED = "id, patient_id, practitioner_id, author_id, written_at"

EXTRA_DDL: tuple[str, ...] = (
    f"CREATE TRIGGER IF NOT EXISTS trg_results_fixed BEFORE UPDATE OF {_FIXED} ON results "
    "BEGIN SELECT RAISE(ABORT, 'results_fixed'); END",
    "CREATE TRIGGER IF NOT EXISTS trg_results_kept BEFORE DELETE ON results "
    "BEGIN SELECT RAISE(ABORT, 'results_kept'); END",
)
