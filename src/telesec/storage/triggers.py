"""Triggers written by rule for every table: no row changes outside a journal entry."""

from __future__ import annotations

from sqlalchemy import MetaData

# Taken away and put back by a purge, in one transaction with the checkpoint that answers for it.
JOURNAL_KEPT = (
    "CREATE TRIGGER IF NOT EXISTS trg_journal_no_delete BEFORE DELETE ON journal "
    "BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END"
)

# The journal checks its own order: what is appended follows what is there, and nothing else moves.
_JOURNAL = (
    "CREATE TRIGGER IF NOT EXISTS trg_journal_no_update BEFORE UPDATE ON journal "
    "BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END",
    JOURNAL_KEPT,
    "CREATE TRIGGER IF NOT EXISTS trg_journal_follows BEFORE INSERT ON journal "
    "WHEN NEW.seq IS NOT coalesce((SELECT max(seq) FROM journal), 0) + 1 "
    "OR NEW.prev IS NOT coalesce((SELECT mac FROM journal ORDER BY seq DESC LIMIT 1), zeroblob(32)) "
    "BEGIN SELECT RAISE(ABORT, 'journal chain broken'); END",
)


def guard_triggers(metadata: MetaData) -> list[str]:
    """The DDL of all guard triggers of one compartment, idempotent, in a fixed order.

    A change of any table but the journal aborts unless ``current_entry()``, a function that
    only the gate's own connection has, names an open journal entry.
    """
    ddl = list(_JOURNAL)
    for name in sorted(metadata.tables):
        if name == "journal":
            continue
        ddl.extend(
            f"CREATE TRIGGER IF NOT EXISTS trg_{name}_{event.lower()}_journaled BEFORE {event} ON {name} "
            "WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END"
            for event in ("INSERT", "UPDATE", "DELETE")
        )
    return ddl
