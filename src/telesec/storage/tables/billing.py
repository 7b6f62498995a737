"""Tables of ``billing.db``: dated tariffs, fee notes and their acts, payments, the ledger."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from telesec.storage.tables.base import (
    BILLING,
    CONTACT,
    IDENTITY,
    MONEY,
    TECHNICAL,
    Instant,
    IsoDate,
    id_column,
)

_MAX = 10_000_000

tariffs = Table(
    "tariffs",
    BILLING,
    id_column(primary_key=True),
    Column("code", Text, nullable=False, info=MONEY),
    Column("label", Text, nullable=False, info=MONEY),
    Column("cents", Integer, nullable=False, info=MONEY),
    Column("valid_from", IsoDate, nullable=False, info=MONEY),
    Column("valid_to", IsoDate, nullable=False, info=MONEY),
    Column("source", Text, nullable=False, info=MONEY),
    Column("version", Integer, nullable=False, info=TECHNICAL),
    CheckConstraint(f"cents BETWEEN 0 AND {_MAX}", name="ck_tariffs_cents"),
    CheckConstraint("valid_from <= valid_to", name="ck_tariffs_dates"),
    Index("ix_tariffs_code", "code", "valid_from"),
    sqlite_strict=True,
)

fee_notes = Table(
    "fee_notes",
    BILLING,
    id_column(primary_key=True),
    Column("year", Integer, nullable=False, info=TECHNICAL),
    Column("rank", Integer, nullable=False, info=TECHNICAL),
    Column("number", Text, nullable=False, unique=True, info=TECHNICAL),
    id_column("practitioner_id"),
    id_column("patient_id"),
    id_column("appointment_id"),
    id_column("account_id"),
    Column("care_date", IsoDate, nullable=False, info=IDENTITY),
    Column("issued_at", Instant, nullable=False, info=TECHNICAL),
    Column("patient_name", Text, nullable=False, info=IDENTITY),
    Column("patient_birth_date", IsoDate, info=IDENTITY),
    Column("issuer_name", Text, nullable=False, info=IDENTITY),
    Column("issuer_profession", Text, nullable=False, info=TECHNICAL),
    Column("issuer_address", Text, nullable=False, info=CONTACT),
    Column("issuer_phone", Text, nullable=False, info=CONTACT),
    Column("issuer_rpps", Text, nullable=False, info=IDENTITY),
    Column("issuer_am_number", Text, nullable=False, info=IDENTITY),
    Column("issuer_siret", Text, nullable=False, info=IDENTITY),
    Column("line_count", Integer, nullable=False, info=TECHNICAL),
    Column("total_cents", Integer, nullable=False, info=MONEY),
    UniqueConstraint("year", "rank", name="uq_fee_notes_rank"),
    CheckConstraint("number = printf('%04d-%04d', year, rank)", name="ck_fee_notes_number"),
    CheckConstraint(f"total_cents BETWEEN 1 AND {_MAX}", name="ck_fee_notes_total"),
    Index("ix_fee_notes_appointment", "appointment_id"),
    Index("ix_fee_notes_patient", "patient_id"),
    Index("ix_fee_notes_care_date", "care_date"),
    sqlite_strict=True,
)

fee_lines = Table(
    "fee_lines",
    BILLING,
    Column("fee_note_id", Text, ForeignKey("fee_notes.id"), primary_key=True, info=TECHNICAL),
    Column("position", Integer, primary_key=True, info=TECHNICAL),
    Column("code", Text, nullable=False, info=MONEY),
    Column("label", Text, nullable=False, info=MONEY),
    Column("cents", Integer, nullable=False, info=MONEY),
    Column("excess_cents", Integer, nullable=False, info=MONEY),
    CheckConstraint("cents >= 0 AND excess_cents >= 0", name="ck_fee_lines_cents"),
    sqlite_strict=True,
)

fee_cancellations = Table(
    "fee_cancellations",
    BILLING,
    Column("fee_note_id", Text, ForeignKey("fee_notes.id"), primary_key=True, info=TECHNICAL),
    Column("cancelled_at", Instant, nullable=False, info=TECHNICAL),
    id_column("account_id"),
    sqlite_strict=True,
)

payments = Table(
    "payments",
    BILLING,
    id_column(primary_key=True),
    Column("fee_note_id", Text, ForeignKey("fee_notes.id"), nullable=False, info=TECHNICAL),
    Column("cents", Integer, nullable=False, info=MONEY),
    Column("means", Text, nullable=False, info=MONEY),
    Column("received_on", IsoDate, nullable=False, info=MONEY),
    id_column("account_id"),
    Column("reverses", Text, ForeignKey("payments.id"), unique=True, info=TECHNICAL),
    CheckConstraint("(reverses IS NULL AND cents > 0) OR (reverses IS NOT NULL AND cents < 0)"),
    Index("ix_payments_fee_note", "fee_note_id"),
    sqlite_strict=True,
)

ledger = Table(
    "ledger",
    BILLING,
    Column("seq", Integer, primary_key=True, autoincrement=False, info=TECHNICAL),
    Column("payment_id", Text, ForeignKey("payments.id"), nullable=False, unique=True, info=TECHNICAL),
    Column("day", IsoDate, nullable=False, info=MONEY),
    Column("fee_note_number", Text, nullable=False, info=TECHNICAL),
    Column("patient_name", Text, nullable=False, info=IDENTITY),
    Column("means", Text, nullable=False, info=MONEY),
    Column("cents", Integer, nullable=False, info=MONEY),
    id_column("practitioner_id"),
    Index("ix_ledger_day", "day", "seq"),
    sqlite_strict=True,
)


def _never(table: str, *events: str) -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER IF NOT EXISTS trg_{table}_no_{event.lower()} BEFORE {event} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table}_immutable'); END"
        for event in events
    )


def _refuse(name: str, table: str, event: str, when: str) -> str:
    return (
        f"CREATE TRIGGER IF NOT EXISTS trg_{table}_{name} BEFORE {event} ON {table} WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, '{table}_{name}'); END"
    )


_OVERLAP = (
    "EXISTS (SELECT 1 FROM tariffs t WHERE t.code = NEW.code AND t.id <> NEW.id "
    "AND t.valid_from <= NEW.valid_to AND NEW.valid_from <= t.valid_to)"
)
_PAID = "(SELECT coalesce(sum(p.cents), 0) FROM payments p WHERE p.fee_note_id = NEW.fee_note_id)"
_CANCELLED = "EXISTS (SELECT 1 FROM fee_cancellations c WHERE c.fee_note_id = {note})"

EXTRA_DDL: tuple[str, ...] = (
    *_never("tariffs", "DELETE"),
    *_never("fee_notes", "UPDATE", "DELETE"),
    *_never("fee_lines", "UPDATE", "DELETE"),
    *_never("fee_cancellations", "UPDATE", "DELETE"),
    *_never("payments", "UPDATE", "DELETE"),
    *_never("ledger", "UPDATE", "DELETE"),
    _refuse("overlap", "tariffs", "INSERT", _OVERLAP),
    _refuse("overlap_moved", "tariffs", "UPDATE", _OVERLAP),
    _refuse(
        "gap",
        "fee_notes",
        "INSERT",
        "NEW.rank <> (SELECT coalesce(max(f.rank), 0) + 1 FROM fee_notes f WHERE f.year = NEW.year)",
    ),
    _refuse(
        "twice",
        "fee_notes",
        "INSERT",
        "EXISTS (SELECT 1 FROM fee_notes f WHERE f.appointment_id = NEW.appointment_id "  # noqa: S608 - DDL
        f"AND NOT {_CANCELLED.format(note='f.id')})",
    ),
    _refuse(
        "complete",
        "fee_lines",
        "INSERT",
        "(SELECT count(l.position) >= f.line_count OR NEW.position <> count(l.position) + 1 "
        "OR coalesce(sum(l.cents + l.excess_cents), 0) + NEW.cents + NEW.excess_cents > f.total_cents "
        "FROM fee_notes f LEFT JOIN fee_lines l ON l.fee_note_id = f.id WHERE f.id = NEW.fee_note_id)",
    ),
    _refuse("paid", "fee_cancellations", "INSERT", f"{_PAID} <> 0"),
    _refuse("cancelled", "payments", "INSERT", _CANCELLED.format(note="NEW.fee_note_id")),
    _refuse(
        "exceed",
        "payments",
        "INSERT",
        f"{_PAID} + NEW.cents NOT BETWEEN 0 AND "  # noqa: S608 - DDL of fixed names
        "(SELECT f.total_cents FROM fee_notes f WHERE f.id = NEW.fee_note_id)",
    ),
    _refuse(
        "reversal",
        "payments",
        "INSERT",
        "NEW.reverses IS NOT NULL AND NOT EXISTS (SELECT 1 FROM payments p WHERE p.id = NEW.reverses "
        "AND p.reverses IS NULL AND p.cents = -NEW.cents AND p.means = NEW.means "
        "AND p.fee_note_id = NEW.fee_note_id)",
    ),
    _refuse(
        "follows",
        "ledger",
        "INSERT",
        "NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM ledger) OR NOT EXISTS (SELECT 1 FROM payments p "
        "WHERE p.id = NEW.payment_id AND p.cents = NEW.cents AND p.means = NEW.means "
        "AND p.received_on = NEW.day)",
    ),
)
