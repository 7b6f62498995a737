"""Messages to patients: one row per appointment, kind and channel, written before anything leaves."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from telesec.storage.tables.base import CONTACT, OFFICE, TECHNICAL, Instant, id_column

# A message is for one place of the appointment: moved, it may be told again. ``sending`` is
# committed before the server is spoken to; found so after a crash, it is never sent again by itself.
messages = Table(
    "messages",
    OFFICE,
    id_column(primary_key=True),
    Column("appointment_id", Text, ForeignKey("appointments.id"), nullable=False, index=True, info=TECHNICAL),
    Column("patient_id", Text, nullable=False, info=TECHNICAL),
    Column("kind", Text, nullable=False, info=TECHNICAL),
    Column("channel", Text, nullable=False, info=TECHNICAL),
    Column("start_minute", Integer, nullable=False, info=TECHNICAL),
    Column("recipient", Text, nullable=False, info=CONTACT),
    Column("state", Text, nullable=False, info=TECHNICAL),
    Column("message_id", Text, nullable=False, info=TECHNICAL),
    Column("batch_id", Text, nullable=False, info=TECHNICAL),
    Column("detail", Text, nullable=False, info=TECHNICAL),
    Column("at", Instant, nullable=False, info=TECHNICAL),
    Column("account_id", Text, nullable=False, info=TECHNICAL),
    UniqueConstraint("appointment_id", "kind", "channel", "start_minute"),
    CheckConstraint("kind IN ('reminder', 'cancellation', 'move', 'delay')"),
    CheckConstraint("channel IN ('sms', 'mail', 'call')"),
    CheckConstraint("state IN ('queued', 'exported', 'sending', 'sent', 'failed', 'told', 'dropped')"),
    sqlite_strict=True,
)

Index("ix_messages_state", messages.c.state, messages.c.start_minute)
Index("ix_messages_letter", messages.c.message_id)
Index("ix_messages_batch", messages.c.batch_id)
