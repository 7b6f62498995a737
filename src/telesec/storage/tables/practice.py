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
    TextList,
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
    Column("territory", Text, nullable=False, server_default="metropole", info=TECHNICAL),
    Column("local_days", TextList, nullable=False, server_default="[]", info=TECHNICAL),
    sqlite_strict=True,
)

rooms = Table(
    "rooms",
    PRACTICE,
    id_column(primary_key=True),
    id_column("site_id"),
    Column("name", Text, nullable=False, info=TECHNICAL),
    Column("active", Flag, nullable=False, info=TECHNICAL),
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
    Column("desk_may_overbook", Flag, nullable=False, server_default="1", info=TECHNICAL),
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
    Column("step", Integer, nullable=False, server_default="0", info=TECHNICAL),
    Column("buffer", Integer, nullable=False, server_default="0", info=TECHNICAL),
    Column("places", Integer, nullable=False, server_default="1", info=TECHNICAL),
    Column("urgent", Flag, nullable=False, server_default="0", info=TECHNICAL),
    Column("booked_by", TextList, nullable=False, server_default="[]", info=TECHNICAL),
    Column("practitioner_ids", TextList, nullable=False, server_default="[]", info=TECHNICAL),
    Column("min_notice", Integer, nullable=False, server_default="0", info=TECHNICAL),
    Column("horizon_days", Integer, nullable=False, server_default="0", info=TECHNICAL),
    Column("preparation", Text, nullable=False, server_default="", info=TECHNICAL),
    Column("reminded", Flag, nullable=False, server_default="1", info=TECHNICAL),
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
    Column("every", Integer, nullable=False, server_default="1", info=TECHNICAL),
    Column("anchor", IsoDate, nullable=False, server_default="2000-01-03", info=TECHNICAL),
    Column("reason_code_ids", TextList, nullable=False, server_default="[]", info=TECHNICAL),
    Column("urgent", Flag, nullable=False, server_default="0", info=TECHNICAL),
    Column("release_days", Integer, nullable=False, server_default="0", info=TECHNICAL),
    Column("release_minute", Integer, nullable=False, server_default="0", info=TECHNICAL),
    Column("room_id", Text, nullable=False, server_default="", info=TECHNICAL),
    CheckConstraint("weekday BETWEEN 0 AND 6"),
    CheckConstraint("0 <= start_minute AND start_minute < end_minute AND end_minute <= 1440"),
    sqlite_strict=True,
)

day_exceptions = Table(
    "day_exceptions",
    PRACTICE,
    id_column(primary_key=True),
    id_column("group_id"),
    Column("day", IsoDate, nullable=False, info=TECHNICAL),
    Column("opens", Flag, nullable=False, info=TECHNICAL),
    Column("start_minute", Integer, nullable=False, info=TECHNICAL),
    Column("end_minute", Integer, nullable=False, info=TECHNICAL),
    Column("practitioner_id", Text, nullable=False, info=TECHNICAL),
    Column("site_id", Text, nullable=False, info=TECHNICAL),
    Column("label", Text, nullable=False, info=TECHNICAL),
    Column("reason_code_ids", TextList, nullable=False, info=TECHNICAL),
    Column("room_id", Text, nullable=False, info=TECHNICAL),
    CheckConstraint("0 <= start_minute AND start_minute < end_minute AND end_minute <= 1440"),
    sqlite_strict=True,
)

Index("ix_day_exceptions_day", day_exceptions.c.day)

account_preferences = Table(
    "account_preferences",
    PRACTICE,
    id_column("account_id", primary_key=True),
    Column("name", Text, primary_key=True, info=TECHNICAL),
    Column("value", Text, nullable=False, info=TECHNICAL),
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
    Column("valid_from", IsoDate, info=TECHNICAL),
    Column("valid_until", IsoDate, info=TECHNICAL),
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
