"""Tables of ``practice.db``: settings, people, schedules, and what sign-in must remember."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, Table, Text

from telesec.storage.tables.base import (
    CONTACT,
    IDENTITY,
    PRACTICE,
    TECHNICAL,
    Flag,
    Instant,
    IsoDate,
    id_column,
)

settings = Table(
    "settings",
    PRACTICE,
    Column("name", Text, primary_key=True, info=TECHNICAL),
    Column("value", Text, nullable=False, info=TECHNICAL),
    sqlite_strict=True,
)

sites = Table(
    "sites",
    PRACTICE,
    id_column(primary_key=True),
    Column("name", Text, nullable=False, info=CONTACT),
    Column("zone", Text, nullable=False, info=TECHNICAL),
    Column("address", Text, nullable=False, info=CONTACT),
    Column("postcode", Text, nullable=False, info=CONTACT),
    Column("city", Text, nullable=False, info=CONTACT),
    Column("phone", Text, nullable=False, info=CONTACT),
    sqlite_strict=True,
)

practitioners = Table(
    "practitioners",
    PRACTICE,
    id_column(primary_key=True),
    Column("display_name", Text, nullable=False, info=IDENTITY),
    Column("profession", Text, nullable=False, info=TECHNICAL),
    id_column("site_id"),
    Column("rpps", Text, nullable=False, info=IDENTITY),
    Column("am_number", Text, nullable=False, info=IDENTITY),
    Column("siret", Text, nullable=False, info=IDENTITY),
    Column("sector", Text, nullable=False, info=TECHNICAL),
    Column("active", Flag, nullable=False, info=TECHNICAL),
    sqlite_strict=True,
)

reason_codes = Table(
    "reason_codes",
    PRACTICE,
    id_column(primary_key=True),
    Column("label", Text, nullable=False, info=TECHNICAL),
    Column("minutes", Integer, nullable=False, info=TECHNICAL),
    Column("color", Text, nullable=False, info=TECHNICAL),
    Column("active", Flag, nullable=False, info=TECHNICAL),
    CheckConstraint("minutes BETWEEN 5 AND 1440"),
    sqlite_strict=True,
)

weekly_ranges = Table(
    "weekly_ranges",
    PRACTICE,
    id_column(primary_key=True),
    id_column("practitioner_id"),
    id_column("site_id"),
    Column("weekday", Integer, nullable=False, info=TECHNICAL),
    Column("start_minute", Integer, nullable=False, info=TECHNICAL),
    Column("end_minute", Integer, nullable=False, info=TECHNICAL),
    Column("valid_from", IsoDate, nullable=False, info=TECHNICAL),
    Column("valid_to", IsoDate, nullable=False, info=TECHNICAL),
    CheckConstraint("weekday BETWEEN 0 AND 6"),
    CheckConstraint("0 <= start_minute AND start_minute < end_minute AND end_minute <= 1440"),
    sqlite_strict=True,
)

accounts = Table(
    "accounts",
    PRACTICE,
    id_column(primary_key=True),
    Column("login", Text, nullable=False, unique=True, info=IDENTITY),
    Column("display_name", Text, nullable=False, info=IDENTITY),
    Column("roles", Text, nullable=False, info=TECHNICAL),
    Column("practitioner_id", Text, info=TECHNICAL),
    Column("state", Text, nullable=False, info=TECHNICAL),
    Column("created_at", Instant, nullable=False, info=TECHNICAL),
    CheckConstraint("state IN ('active', 'invited', 'disabled')"),
    sqlite_strict=True,
)

account_states = Table(
    "account_states",
    PRACTICE,
    id_column("account_id", primary_key=True),
    Column("last_sign_in", Instant, info=TECHNICAL),
    Column("full_sign_in", Instant, info=TECHNICAL),
    Column("last_code", Instant, info=TECHNICAL),
    Column("totp_step", Integer, nullable=False, info=TECHNICAL),
    sqlite_strict=True,
)

heads = Table(
    "heads",
    PRACTICE,
    Column("compartment", Text, primary_key=True, info=TECHNICAL),
    Column("rows", Integer, nullable=False, info=TECHNICAL),
    Column("mac", LargeBinary, nullable=False, info=TECHNICAL),
    Column("closed", Flag, nullable=False, info=TECHNICAL),
    Column("noted_at", Instant, nullable=False, info=TECHNICAL),
    sqlite_strict=True,
)

vault = Table(
    "vault",
    PRACTICE,
    Column("name", Text, primary_key=True, info=TECHNICAL),
    Column("value", LargeBinary, nullable=False, info=TECHNICAL),
    sqlite_strict=True,
)

notices = Table(
    "notices",
    PRACTICE,
    id_column(primary_key=True),
    id_column("account_id"),
    Column("at", Instant, nullable=False, info=TECHNICAL),
    Column("sentence", Text, nullable=False, info=TECHNICAL),
    Column("seen", Flag, nullable=False, info=TECHNICAL),
    sqlite_strict=True,
)

Index("ix_notices_account", notices.c.account_id, notices.c.seen)

EXTRA_DDL: tuple[str, ...] = ()
