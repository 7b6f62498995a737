"""What every compartment's tables share: metadata, column types, the journal and the meta row."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    Computed,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)
from sqlalchemy.types import TypeDecorator

from telesec.domain.people import Compartment

PRACTICE = MetaData()
OFFICE = MetaData()
BILLING = MetaData()
CLINICAL = MetaData()

METADATA: dict[Compartment, MetaData] = {
    Compartment.PRACTICE: PRACTICE,
    Compartment.OFFICE: OFFICE,
    Compartment.BILLING: BILLING,
    Compartment.CLINICAL: CLINICAL,
}

TECHNICAL = {"class": "technical"}
IDENTITY = {"class": "identity"}
CONTACT = {"class": "contact"}
HEALTH = {"class": "health"}
MONEY = {"class": "money"}


def instant_text(value: datetime) -> str:
    """An aware instant as sortable UTC text with microseconds."""
    utc = value.astimezone(UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="microseconds") + "Z"


def instant_from(text: str) -> datetime:
    """The aware UTC instant that ``instant_text`` wrote."""
    return datetime.fromisoformat(text)


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant, stored as TEXT so that STRICT tables and raw readers agree."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else instant_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else instant_from(value)


class IsoDate(TypeDecorator[date]):
    """A calendar date, stored as TEXT ``YYYY-MM-DD``."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:  # noqa: ARG002
        return None if value is None else date.fromisoformat(value)


class Flag(TypeDecorator[bool]):
    """A truth value, stored as INTEGER 0 or 1."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else int(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:  # noqa: ARG002
        return None if value is None else bool(value)


class TextList(TypeDecorator[tuple[str, ...]]):
    """Some words or ids, stored as a JSON array of TEXT."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else json.dumps(list(value), ensure_ascii=False)

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...] | None:  # noqa: ARG002
        return None if value is None else tuple(json.loads(value))


def id_column(name: str = "id", **options: Any) -> Column[str]:
    """A UUIDv7 as 32 hexadecimal characters."""
    return Column(name, Text, info=TECHNICAL, nullable=False, **options)


# The order of the journal row's body. Never reorder: append, and raise the journal's version.
JOURNAL_FIELDS = (
    "seq",
    "at",
    "account_id",
    "role",
    "session_id",
    "workstation",
    "action",
    "subject_kind",
    "subject_id",
    "patient_id",
    "fields",
    "reason",
    "outcome",
    "app_version",
    "true_at",
)

# The rows each index of the journal holds, in the words its readers must repeat.
FIRST_ROWS = "outcome <> 'detail'"
UNDONE_ROWS = "outcome <> 'detail' AND outcome <> 'ok'"
PATIENT_ROWS = "patient_id <> ''"


def _drawn(index: int) -> Column[str]:
    name = JOURNAL_FIELDS[index]
    return Column(name, Text, Computed(f"body ->> '$[{index}]'", persisted=False), info=TECHNICAL)


def journal_table(metadata: MetaData) -> Table:
    """The compartment's journal: ``body`` is the canonical JSON array that the MAC covers.

    The named columns are computed from ``body``: what one reads is what was sealed. The indexes
    answer who, what, when, whose record and what was refused, over years of rows.
    """
    table = Table(
        "journal",
        metadata,
        Column("seq", Integer, primary_key=True, autoincrement=False, info=TECHNICAL),
        Column("body", Text, nullable=False, info=TECHNICAL),
        Column("prev", LargeBinary, nullable=False, info=TECHNICAL),
        Column("mac", LargeBinary, nullable=False, info=TECHNICAL),
        *(_drawn(index) for index in range(1, len(JOURNAL_FIELDS))),
        sqlite_strict=True,
    )
    c = table.c
    Index("ix_journal_at", c.at, c.account_id, c.action, sqlite_where=text(FIRST_ROWS))
    Index("ix_journal_who", c.account_id, c.action, c.at, sqlite_where=text(FIRST_ROWS))
    Index("ix_journal_undone", c.at, c.account_id, c.action, c.outcome, sqlite_where=text(UNDONE_ROWS))
    Index("ix_journal_patient", c.patient_id, sqlite_where=text(PATIENT_ROWS))
    return table


def meta_table(metadata: MetaData) -> Table:
    """One row that says whose file this is."""
    return Table(
        "meta",
        metadata,
        Column("practice_id", Text, primary_key=True, info=TECHNICAL),
        Column("compartment", Text, nullable=False, info=TECHNICAL),
        Column("created_at", Instant, nullable=False, info=TECHNICAL),
        sqlite_strict=True,
    )


def drafts_table(metadata: MetaData) -> Table:
    """Half-typed forms of the compartment's subjects, one per account and form."""
    return Table(
        "drafts",
        metadata,
        id_column("account_id", primary_key=True),
        Column("kind", Text, primary_key=True, info=TECHNICAL),
        Column("payload", Text, nullable=False, info=HEALTH),
        Column("saved_at", Instant, nullable=False, info=TECHNICAL),
        sqlite_strict=True,
    )


JOURNALS = {compartment: journal_table(metadata) for compartment, metadata in METADATA.items()}
METAS = {compartment: meta_table(metadata) for compartment, metadata in METADATA.items()}
DRAFTS = {c: drafts_table(METADATA[c]) for c in (Compartment.OFFICE, Compartment.CLINICAL)}
