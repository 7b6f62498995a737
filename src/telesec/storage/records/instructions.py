"""Instructions and the card of red flags in ``practice.db``: versions are added, never altered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import Connection, insert, select, text, update
from sqlalchemy.dialects.sqlite import insert as upsert

from telesec.domain.actions import Action
from telesec.domain.calls.instructions import DayInstruction
from telesec.domain.calls.versions import Kind, Validation, Version, Written
from telesec.domain.errors import NotFound, Stale
from telesec.domain.people import Role
from telesec.storage.records.context import EntryContext
from telesec.storage.records.journal_span import told_since
from telesec.storage.tables.base import FIRST_ROWS
from telesec.storage.tables.instructions import (
    day_instructions,
    instruction_acceptances,
    instruction_validations,
    instruction_versions,
)

_MOVED = (
    "Quelqu'un a écrit une autre version entre-temps : elle est en tête de la liste. Relisez-la ; si vous "
    "enregistrez de nouveau, la vôtre la remplacera."
)
_GONE = "Cette consigne n'existe plus. Rouvrez la page."
_NO_VERSION = "Cette version n'existe pas. Rouvrez la page pour voir la dernière."
# Each author's rows by the index of who did what: a handful, whatever the length of the journal.
_ROWS = text(
    "SELECT j.subject_id, j.account_id, j.role FROM accounts a "  # noqa: S608 - constants
    "CROSS JOIN journal j INDEXED BY ix_journal_who "
    f"WHERE j.{FIRST_ROWS} AND j.account_id = a.id AND j.action = :action "
    "AND j.outcome = 'ok' AND j.subject_kind = :kind"
)


class InstructionRecords:
    """What was written, validated and read, each once and for ever."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def versions(self, kind: Kind) -> tuple[Version, ...]:
        """Every version of the texts this account sees, oldest first."""
        table = instruction_versions
        asked = select(table).where(table.c.kind == kind).order_by(table.c.written_at, table.c.number)
        read = [Version(**dict(row) | {"kind": kind}) for row in self._conn.execute(asked).mappings()]
        return tuple(one for one in read if self._entry.scope.sees(one.practitioner_id))

    def write(self, version: Version) -> None:
        """Add the version that follows ``version.previous``. Raises Stale when another came first."""
        self._entry.scope.check(version.practitioner_id)
        last = self._last(version)
        if last != (version.number - 1, version.previous):
            raise Stale(_MOVED)
        self._conn.execute(insert(instruction_versions).values(**asdict(version)))
        self._entry.touch(f"v{version.number}")

    def _last(self, version: Version) -> tuple[int, str]:
        c = instruction_versions.c
        there = (
            (c.kind == version.kind)
            & (c.practitioner_id == version.practitioner_id)
            & (c.line_id == version.line_id)
        )
        row = self._conn.execute(select(c.number, c.id).where(there).order_by(c.number.desc())).first()
        return (row.number, row.id) if row else (0, "")

    def validations(self) -> tuple[Validation, ...]:
        """Who validated which version of the card, oldest first."""
        asked = select(instruction_validations).order_by(instruction_validations.c.at)
        return tuple(Validation(**row) for row in self._conn.execute(asked).mappings())

    def validate(self, validation: Validation) -> None:
        """Write that a practitioner validated the last version of the card. Raises NotFound, Stale."""
        card = Version(validation.version_id, Kind.CARD, "", "", 0, date.min, "", "", "", validation.at)
        number, last = self._last(card)
        if not number:
            raise NotFound(_NO_VERSION)
        if last != validation.version_id:
            raise Stale(_MOVED)
        statement = upsert(instruction_validations).values(**asdict(validation))
        self._conn.execute(statement.on_conflict_do_nothing())

    def written(self, action: Action, kind: str, role: Role | None = None) -> Written:
        """What the journal says of ``action`` on subjects of ``kind``, by accounts that held ``role``."""
        rows = self._conn.execute(_ROWS, {"action": str(action), "kind": kind}).all()
        ids = frozenset((row[0], row[1]) for row in rows if role is None or role in row[2].split())
        return Written(ids, told_since(self._conn))

    def accept(self, version_ids: Iterable[str]) -> None:
        """The entry's account has read these versions or words of a day; the first time counts."""
        for version_id in version_ids:
            row = {"version_id": version_id, "account_id": self._entry.account_id, "at": self._entry.now}
            self._conn.execute(upsert(instruction_acceptances).values(row).on_conflict_do_nothing())

    def accepted(self, version_id: str) -> dict[str, datetime]:
        """Which accounts have read a version, and when."""
        c = instruction_acceptances.c
        rows = self._conn.execute(select(c.account_id, c.at).where(c.version_id == version_id))
        return {row.account_id: row.at for row in rows}

    def read_by(self, account_id: str) -> frozenset[str]:
        """What an account has read."""
        c = instruction_acceptances.c
        rows = self._conn.execute(select(c.version_id).where(c.account_id == account_id))
        return frozenset(rows.scalars())

    def days(self, first: date) -> tuple[DayInstruction, ...]:
        """The words of days from ``first`` on, withdrawn ones included, oldest written first."""
        c = day_instructions.c
        asked = select(day_instructions).where(c.last >= first).order_by(c.first, c.written_at)
        read = [DayInstruction(**row) for row in self._conn.execute(asked).mappings()]
        return tuple(one for one in read if self._entry.scope.sees(one.practitioner_id))

    def write_day(self, one: DayInstruction) -> None:
        """Add the words of some days."""
        self._entry.scope.check(one.practitioner_id)
        self._conn.execute(insert(day_instructions).values(**asdict(one)))

    def day(self, day_id: str) -> DayInstruction:
        """The words of some days; raises NotFound, OutOfScope."""
        row = self._conn.execute(select(day_instructions).where(day_instructions.c.id == day_id)).mappings()
        found = row.first()
        if found is None:
            raise NotFound(_GONE)
        self._entry.scope.check(found["practitioner_id"])
        return DayInstruction(**found)

    def withdraw_day(self, day_id: str) -> None:
        """They no longer hold; they stay written, with who took them back. Raises NotFound."""
        standing = (day_instructions.c.id == day_id) & day_instructions.c.withdrawn_at.is_(None)
        values = {"withdrawn_by": self._entry.account_id, "withdrawn_at": self._entry.now}
        if not self._conn.execute(update(day_instructions).where(standing).values(values)).rowcount:
            raise NotFound(_GONE)
