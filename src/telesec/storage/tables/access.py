"""Tables of ``practice.db`` about who may do what, from where, and what each person has accepted."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, Text

from telesec.storage.tables.base import IDENTITY, PRACTICE, TECHNICAL, Flag, Instant, id_column

account_practitioners = Table(
    "account_practitioners",
    PRACTICE,
    id_column("account_id", primary_key=True),
    id_column("practitioner_id", primary_key=True),
    sqlite_strict=True,
)

role_rights = Table(
    "role_rights",
    PRACTICE,
    Column("role", Text, primary_key=True, info=TECHNICAL),
    Column("action", Text, primary_key=True, info=TECHNICAL),
    Column("allowed", Flag, nullable=False, info=TECHNICAL),
    sqlite_strict=True,
)

account_scopes = Table(
    "account_scopes",
    PRACTICE,
    id_column("account_id", primary_key=True),
    Column("kind", Text, primary_key=True, info=TECHNICAL),
    Column("value", Text, primary_key=True, info=TECHNICAL),
    Column("allowed", Flag, nullable=False, info=TECHNICAL),
    CheckConstraint("kind IN ('site', 'practitioner', 'motif', 'action')"),
    sqlite_strict=True,
)

key_requests = Table(
    "key_requests",
    PRACTICE,
    id_column(primary_key=True),
    id_column("account_id"),
    Column("compartment", Text, nullable=False, info=TECHNICAL),
    Column("asked_by", Text, nullable=False, info=TECHNICAL),
    Column("asked_at", Instant, nullable=False, info=TECHNICAL),
    Column("state", Text, nullable=False, server_default="waiting", info=TECHNICAL),
    Column("answered_by", Text, nullable=False, server_default="", info=TECHNICAL),
    Column("answered_at", Instant, info=TECHNICAL),
    Column("reason", Text, nullable=False, server_default="", info=TECHNICAL),
    CheckConstraint("state IN ('waiting', 'accepted', 'refused', 'dropped')"),
    sqlite_strict=True,
)

Index("ix_key_requests_state", key_requests.c.state, key_requests.c.account_id)

key_renewals = Table(
    "key_renewals",
    PRACTICE,
    Column("compartment", Text, primary_key=True, info=TECHNICAL),
    Column("asked_by", Text, nullable=False, info=TECHNICAL),
    Column("asked_at", Instant, nullable=False, info=TECHNICAL),
    Column("reason", Text, nullable=False, info=TECHNICAL),
    sqlite_strict=True,
)

computers = Table(
    "computers",
    PRACTICE,
    id_column(primary_key=True),
    Column("name", Text, nullable=False, info=IDENTITY),
    Column("enrolled_by", Text, nullable=False, info=TECHNICAL),
    Column("enrolled_at", Instant, nullable=False, info=TECHNICAL),
    Column("last_seen", Instant, info=TECHNICAL),
    Column("state", Text, nullable=False, server_default="known", info=TECHNICAL),
    Column("offer", Text, nullable=False, server_default="", info=TECHNICAL),
    CheckConstraint("state IN ('known', 'forgotten')"),
    sqlite_strict=True,
)

commitments = Table(
    "commitments",
    PRACTICE,
    id_column("account_id", primary_key=True),
    Column("version", Integer, primary_key=True, info=TECHNICAL),
    Column("accepted_at", Instant, primary_key=True, info=TECHNICAL),
    sqlite_strict=True,
)

read_reminders = Table(
    "read_reminders",
    PRACTICE,
    id_column("account_id", primary_key=True),
    Column("reminder", Text, primary_key=True, info=TECHNICAL),
    Column("read_at", Instant, primary_key=True, info=TECHNICAL),
    sqlite_strict=True,
)

alerts = Table(
    "alerts",
    PRACTICE,
    id_column(primary_key=True),
    Column("kind", Text, nullable=False, info=TECHNICAL),
    Column("at", Instant, nullable=False, info=TECHNICAL),
    Column("account_id", Text, nullable=False, info=TECHNICAL),
    Column("key", Text, nullable=False, unique=True, info=TECHNICAL),
    Column("figure", Integer, nullable=False, server_default="0", info=TECHNICAL),
    Column("seen_by", Text, nullable=False, server_default="", info=TECHNICAL),
    Column("seen_at", Instant, info=TECHNICAL),
    sqlite_strict=True,
)

Index("ix_alerts_seen", alerts.c.seen_by, alerts.c.at)
