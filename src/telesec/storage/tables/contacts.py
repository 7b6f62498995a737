"""Tables of ``office.db`` about what each patient agreed to, and the correspondents of the practice.

Nothing here is deleted: a consent is withdrawn, a correspondent put aside.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text

from telesec.storage.tables.base import (
    CONTACT,
    IDENTITY,
    OFFICE,
    TECHNICAL,
    Flag,
    Instant,
    IsoDate,
    TextList,
    id_column,
)


def _patient() -> Column[str]:
    return Column("patient_id", Text, ForeignKey("patients.id"), nullable=False, index=True, info=TECHNICAL)


def _typed(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="", info=CONTACT)


# Every time a patient said yes or no to a channel. What holds now is ``patients.opt_outs``; a trigger
# writes here whatever changes it, so that the two cannot tell different things.
channel_choices = Table(
    "channel_choices",
    OFFICE,
    id_column(primary_key=True),
    _patient(),
    Column("channel", Text, nullable=False, info=CONTACT),
    Column("agreed", Flag, nullable=False, info=CONTACT),
    Column("at", Instant, nullable=False, info=TECHNICAL),
    Column("account_id", Text, nullable=False, info=TECHNICAL),
    CheckConstraint("channel IN ('sms', 'mail', 'call')", name="ck_channel_choices_channel"),
    sqlite_strict=True,
)

third_party_consents = Table(
    "third_party_consents",
    OFFICE,
    id_column(primary_key=True),
    _patient(),
    Column("name", Text, nullable=False, info=IDENTITY),
    _typed("relation"),
    _typed("phone"),
    Column("scopes", TextList, nullable=False, info=CONTACT),
    Column("given_by", Text, nullable=False, info=CONTACT),
    Column("means", Text, nullable=False, info=CONTACT),
    Column("agreed_on", IsoDate, nullable=False, info=CONTACT),
    Column("until", IsoDate, info=CONTACT),
    Column("noted_at", Instant, nullable=False, info=TECHNICAL),
    Column("noted_by", Text, nullable=False, info=TECHNICAL),
    Column("withdrawn_on", IsoDate, info=CONTACT),
    Column("withdrawn_why", Text, nullable=False, server_default="", info=CONTACT),
    Column("withdrawn_at", Instant, info=TECHNICAL),
    Column("withdrawn_by", Text, nullable=False, server_default="", info=TECHNICAL),
    Column("version", Integer, nullable=False, info=TECHNICAL),
    Column("signature", Text, nullable=False, server_default="", info=TECHNICAL),
    CheckConstraint("(withdrawn_on IS NULL) = (withdrawn_at IS NULL)", name="ck_consents_withdrawn"),
    sqlite_strict=True,
)

# ``phone_key`` and ``phone2_key`` are the digits a calling number is compared with.
correspondents = Table(
    "correspondents",
    OFFICE,
    id_column(primary_key=True),
    Column("kind", Text, nullable=False, info=CONTACT),
    Column("name", Text, nullable=False, info=IDENTITY),
    _typed("first_name"),
    _typed("title"),
    _typed("organisation"),
    _typed("specialty"),
    _typed("phone"),
    _typed("phone2"),
    _typed("fax"),
    _typed("email"),
    _typed("secure_email"),
    _typed("address"),
    _typed("postcode"),
    _typed("city"),
    _typed("rpps"),
    _typed("note"),
    Column("phone_key", Text, nullable=False, info=TECHNICAL),
    Column("phone2_key", Text, nullable=False, info=TECHNICAL),
    Column("words", Text, nullable=False, info=TECHNICAL),
    Column("card_uid", Text, nullable=False, server_default="", info=TECHNICAL),
    Column("import_id", Text, nullable=False, server_default="", info=TECHNICAL),
    Column("active", Flag, nullable=False, info=TECHNICAL),
    Column("version", Integer, nullable=False, info=TECHNICAL),
    Column("updated_at", Instant, nullable=False, info=TECHNICAL),
    Index("ix_correspondents_phone", "phone_key"),
    Index("ix_correspondents_phone2", "phone2_key"),
    sqlite_strict=True,
)


def _never(table: str, *events: str) -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER IF NOT EXISTS trg_{table}_no_{event.split()[0].lower()} BEFORE {event} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table}_kept'); END"
        for event in events
    )


_NEW_ID = "lower(hex(randomblob(16)))"


def _decided(name: str, event: str, rows: str) -> str:
    """A row for each channel of ``rows`` (channel, agreed), in the name and at the instant of the entry."""
    return (
        f"CREATE TRIGGER IF NOT EXISTS trg_patients_{name} AFTER {event} "  # noqa: S608 - DDL
        "BEGIN INSERT INTO channel_choices (id, patient_id, channel, agreed, at, account_id) "
        f"SELECT {_NEW_ID}, NEW.id, value, agreed, current_instant(), current_account() FROM ({rows}); END"
    )


_NOW_REFUSED = "SELECT value, 0 AS agreed FROM json_each(NEW.opt_outs)"
_CHANGED = (
    f"{_NOW_REFUSED} WHERE value NOT IN (SELECT value FROM json_each(OLD.opt_outs)) "  # noqa: S608 - DDL
    "UNION ALL SELECT value, 1 FROM json_each(OLD.opt_outs) "
    "WHERE value NOT IN (SELECT value FROM json_each(NEW.opt_outs))"
)
_FIXED = (
    *("id", "name", "relation", "phone", "scopes", "given_by", "means"),
    *("agreed_on", "until", "noted_at", "noted_by", "signature"),
)
_WITHDRAWAL = ("withdrawn_on", "withdrawn_why", "withdrawn_at", "withdrawn_by")
_REWRITTEN = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _FIXED)
_TAKEN_BACK = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _WITHDRAWAL)

EXTRA_DDL: tuple[str, ...] = (
    *_never("channel_choices", "DELETE", "UPDATE OF id, channel, agreed, at, account_id"),
    *_never("third_party_consents", "DELETE"),
    *_never("correspondents", "DELETE"),
    "CREATE TRIGGER IF NOT EXISTS trg_third_party_consents_fixed BEFORE UPDATE ON third_party_consents "
    f"WHEN {_REWRITTEN} OR (OLD.withdrawn_at IS NOT NULL AND ({_TAKEN_BACK})) "
    "BEGIN SELECT RAISE(ABORT, 'third_party_consents_kept'); END",
    _decided("first_choices", "INSERT ON patients WHEN NEW.opt_outs <> '[]'", _NOW_REFUSED),
    _decided("choices", "UPDATE OF opt_outs ON patients WHEN NEW.opt_outs <> OLD.opt_outs", _CHANGED),
)
