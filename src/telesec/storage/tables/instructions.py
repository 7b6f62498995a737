"""Tables of ``practice.db`` about the telephone: lines, instructions, the card of red flags.

A version is its own seal: its id is drawn from all that it says, and names the version before it.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

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

lines = Table(
    "lines",
    PRACTICE,
    id_column(primary_key=True),
    Column("label", Text, nullable=False, info=TECHNICAL),
    Column("number", Text, nullable=False, info=CONTACT),
    Column("greeting", Text, nullable=False, info=TECHNICAL),
    Column("site_id", Text, nullable=False, info=TECHNICAL),
    Column("practitioner_ids", TextList, nullable=False, info=TECHNICAL),
    Column("position", Integer, nullable=False, info=TECHNICAL),
    Column("active", Flag, nullable=False, info=TECHNICAL),
    Column("version", Integer, nullable=False, info=TECHNICAL),
    sqlite_strict=True,
)

instruction_versions = Table(
    "instruction_versions",
    PRACTICE,
    id_column(primary_key=True),
    Column("kind", Text, nullable=False, info=TECHNICAL),
    Column("practitioner_id", Text, nullable=False, info=TECHNICAL),
    Column("line_id", Text, nullable=False, info=TECHNICAL),
    Column("number", Integer, nullable=False, info=TECHNICAL),
    Column("valid_from", IsoDate, nullable=False, info=TECHNICAL),
    Column("body", Text, nullable=False, info=TECHNICAL),
    id_column("author_id"),
    Column("author_name", Text, nullable=False, info=IDENTITY),
    Column("written_at", Instant, nullable=False, info=TECHNICAL),
    Column("previous", Text, nullable=False, info=TECHNICAL),
    UniqueConstraint("kind", "practitioner_id", "line_id", "number"),
    CheckConstraint("kind IN ('sheet', 'card')"),
    sqlite_strict=True,
)

instruction_validations = Table(
    "instruction_validations",
    PRACTICE,
    Column("version_id", Text, ForeignKey("instruction_versions.id"), primary_key=True, info=TECHNICAL),
    id_column("account_id", primary_key=True),
    Column("name", Text, nullable=False, info=IDENTITY),
    Column("at", Instant, nullable=False, info=TECHNICAL),
    Column("signature", Text, nullable=False, server_default="", info=TECHNICAL),
    sqlite_strict=True,
)

instruction_acceptances = Table(
    "instruction_acceptances",
    PRACTICE,
    Column("version_id", Text, primary_key=True, info=TECHNICAL),
    id_column("account_id", primary_key=True),
    Column("at", Instant, nullable=False, info=TECHNICAL),
    sqlite_strict=True,
)

day_instructions = Table(
    "day_instructions",
    PRACTICE,
    id_column(primary_key=True),
    Column("first", IsoDate, nullable=False, info=TECHNICAL),
    Column("last", IsoDate, nullable=False, info=TECHNICAL),
    Column("practitioner_id", Text, nullable=False, info=TECHNICAL),
    Column("line_id", Text, nullable=False, info=TECHNICAL),
    Column("words", Text, nullable=False, info=TECHNICAL),
    id_column("author_id"),
    Column("author_name", Text, nullable=False, info=IDENTITY),
    Column("written_at", Instant, nullable=False, info=TECHNICAL),
    Column("withdrawn_by", Text, nullable=False, server_default="", info=TECHNICAL),
    Column("withdrawn_at", Instant, info=TECHNICAL),
    CheckConstraint('"first" <= "last"'),
    sqlite_strict=True,
)

Index("ix_day_instructions_last", day_instructions.c.last)


def _kept(table: str) -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER IF NOT EXISTS trg_{table}_no_{event.lower()} BEFORE {event} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} never change'); END"
        for event in ("UPDATE", "DELETE")
    )


_WRITTEN = (
    "id",
    "first",
    "last",
    "practitioner_id",
    "line_id",
    "words",
    "author_id",
    "author_name",
    "written_at",
)

EXTRA_DDL: tuple[str, ...] = (
    *_kept("instruction_versions"),
    *_kept("instruction_validations"),
    *_kept("instruction_acceptances"),
    # A version follows the one before it, and nothing slips in between.
    "CREATE TRIGGER IF NOT EXISTS trg_instruction_versions_follows BEFORE INSERT ON instruction_versions "
    "WHEN NEW.number IS NOT coalesce((SELECT max(number) FROM instruction_versions WHERE kind = NEW.kind "
    "AND practitioner_id = NEW.practitioner_id AND line_id = NEW.line_id), 0) + 1 "
    "BEGIN SELECT RAISE(ABORT, 'instruction_versions follow one another'); END",
    "CREATE TRIGGER IF NOT EXISTS trg_day_instructions_no_delete BEFORE DELETE ON day_instructions "
    "BEGIN SELECT RAISE(ABORT, 'day_instructions never change'); END",
    # What was said of a day is withdrawn, once, and never reworded.
    "CREATE TRIGGER IF NOT EXISTS trg_day_instructions_withdrawn BEFORE UPDATE ON day_instructions "
    "WHEN OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL OR "
    + " OR ".join(f'NEW."{name}" IS NOT OLD."{name}"' for name in _WRITTEN)
    + " BEGIN SELECT RAISE(ABORT, 'day_instructions never change'); END",
)
