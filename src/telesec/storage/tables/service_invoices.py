"""Tables of ``billing.db`` about what the secretariat itself charges the practice.

A contract and an invoice are written once: another contract takes over, a credit note gives back. The
invoice keeps the very PDF that was issued, the hash of those before it and the signature of who issued it.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from telesec.storage.tables.base import (
    BILLING,
    IDENTITY,
    MONEY,
    TECHNICAL,
    Flag,
    Instant,
    IsoDate,
    id_column,
)

_MAX = 1_000_000_000

service_contracts = Table(
    "service_contracts",
    BILLING,
    id_column(primary_key=True),
    Column("valid_from", IsoDate, nullable=False, unique=True, info=MONEY),
    Column("seller", Text, nullable=False, info=IDENTITY),
    Column("buyer", Text, nullable=False, info=IDENTITY),
    Column("pricing", Text, nullable=False, info=MONEY),
    Column("tiers", Text, nullable=False, info=MONEY),
    Column("flat_cents", Integer, nullable=False, info=MONEY),
    Column("included", Integer, nullable=False, info=MONEY),
    Column("vat_rate", Integer, nullable=False, info=MONEY),
    Column("outgoing_too", Flag, nullable=False, info=MONEY),
    Column("due_days", Integer, nullable=False, info=MONEY),
    Column("iban", Text, nullable=False, info=MONEY),
    Column("late", Text, nullable=False, info=MONEY),
    Column("written_at", Instant, nullable=False, info=TECHNICAL),
    id_column("account_id"),
    CheckConstraint("pricing IN ('per_call', 'flat', 'tiers')", name="ck_service_contracts_pricing"),
    CheckConstraint(f"flat_cents BETWEEN 0 AND {_MAX}", name="ck_service_contracts_flat"),
    sqlite_strict=True,
)

service_invoices = Table(
    "service_invoices",
    BILLING,
    id_column(primary_key=True),
    Column("year", Integer, nullable=False, info=TECHNICAL),
    Column("rank", Integer, nullable=False, info=TECHNICAL),
    Column("number", Text, nullable=False, unique=True, info=TECHNICAL),
    Column("kind", Text, nullable=False, info=MONEY),
    Column("contract_id", Text, ForeignKey("service_contracts.id"), nullable=False, info=TECHNICAL),
    Column("credits_id", Text, ForeignKey("service_invoices.id"), unique=True, info=TECHNICAL),
    Column("issued_on", IsoDate, nullable=False, info=MONEY),
    Column("issued_at", Instant, nullable=False, info=TECHNICAL),
    Column("due_on", IsoDate, nullable=False, info=MONEY),
    Column("first", IsoDate, nullable=False, info=MONEY),
    Column("last", IsoDate, nullable=False, info=MONEY),
    Column("answered", Integer, nullable=False, info=MONEY),
    Column("outgoing", Integer, nullable=False, info=MONEY),
    Column("wrong", Integer, nullable=False, info=MONEY),
    Column("seller", Text, nullable=False, info=IDENTITY),
    Column("buyer", Text, nullable=False, info=IDENTITY),
    Column("iban", Text, nullable=False, info=MONEY),
    Column("late", Text, nullable=False, info=MONEY),
    Column("vat_rate", Integer, nullable=False, info=MONEY),
    Column("line_count", Integer, nullable=False, info=TECHNICAL),
    Column("net_cents", Integer, nullable=False, info=MONEY),
    Column("vat_cents", Integer, nullable=False, info=MONEY),
    Column("document", LargeBinary, nullable=False, info=MONEY),
    id_column("account_id"),
    Column("previous", Text, nullable=False, server_default="", info=TECHNICAL),
    Column("signature", Text, nullable=False, server_default="", info=TECHNICAL),
    UniqueConstraint("year", "rank", name="uq_service_invoices_rank"),
    CheckConstraint("number = printf('TS-%04d-%04d', year, rank)", name="ck_service_invoices_number"),
    CheckConstraint("kind IN ('invoice', 'credit')", name="ck_service_invoices_kind"),
    CheckConstraint("(kind = 'credit') = (credits_id IS NOT NULL)", name="ck_service_invoices_credits"),
    CheckConstraint("first <= last AND last < issued_on", name="ck_service_invoices_period"),
    CheckConstraint(f"net_cents BETWEEN 1 AND {_MAX}", name="ck_service_invoices_net"),
    CheckConstraint("vat_cents = (net_cents * vat_rate + 5000) / 10000", name="ck_service_invoices_vat"),
    Index("ix_service_invoices_first", "first"),
    sqlite_strict=True,
)

service_lines = Table(
    "service_lines",
    BILLING,
    Column("invoice_id", Text, ForeignKey("service_invoices.id"), primary_key=True, info=TECHNICAL),
    Column("position", Integer, primary_key=True, info=TECHNICAL),
    Column("label", Text, nullable=False, info=MONEY),
    Column("quantity", Integer, nullable=False, info=MONEY),
    Column("unit_cents", Integer, nullable=False, info=MONEY),
    CheckConstraint("quantity > 0 AND unit_cents >= 0", name="ck_service_lines_amount"),
    sqlite_strict=True,
)


def _never(table: str, *events: str) -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER IF NOT EXISTS trg_{table}_no_{event.lower()} BEFORE {event} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table}_immutable'); END"
        for event in events
    )


def _refuse(name: str, table: str, when: str) -> str:
    return (
        f"CREATE TRIGGER IF NOT EXISTS trg_{table}_{name} BEFORE INSERT ON {table} WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, '{table}_{name}'); END"
    )


_WRITTEN = (
    "(SELECT count(l.position) >= i.line_count OR NEW.position <> count(l.position) + 1 "
    "OR coalesce(sum(l.quantity * l.unit_cents), 0) + NEW.quantity * NEW.unit_cents > i.net_cents "
    "FROM service_invoices i LEFT JOIN service_lines l ON l.invoice_id = i.id WHERE i.id = NEW.invoice_id)"
)
_TWICE = (
    "NEW.kind = 'invoice' AND EXISTS (SELECT 1 FROM service_invoices i WHERE i.kind = 'invoice' "
    "AND i.first <= NEW.last AND NEW.first <= i.last "
    "AND NOT EXISTS (SELECT 1 FROM service_invoices c WHERE c.credits_id = i.id))"
)
_OTHER_SUM = (
    "NEW.kind = 'credit' AND NOT EXISTS (SELECT 1 FROM service_invoices i WHERE i.id = NEW.credits_id "
    "AND i.kind = 'invoice' AND i.net_cents = NEW.net_cents AND i.vat_cents = NEW.vat_cents "
    "AND i.first = NEW.first AND i.last = NEW.last)"
)

EXTRA_DDL: tuple[str, ...] = (
    *_never("service_contracts", "UPDATE", "DELETE"),
    *_never("service_invoices", "UPDATE", "DELETE"),
    *_never("service_lines", "UPDATE", "DELETE"),
    _refuse(
        "gap",
        "service_invoices",
        "NEW.rank <> (SELECT coalesce(max(i.rank), 0) + 1 FROM service_invoices i WHERE i.year = NEW.year)",
    ),
    _refuse(
        "backwards",
        "service_invoices",
        "NEW.year <> CAST(substr(NEW.issued_on, 1, 4) AS INTEGER) "
        "OR NEW.issued_on < (SELECT max(i.issued_on) FROM service_invoices i)",
    ),
    _refuse("twice", "service_invoices", _TWICE),
    _refuse("other_sum", "service_invoices", _OTHER_SUM),
    _refuse("complete", "service_lines", _WRITTEN),
)
