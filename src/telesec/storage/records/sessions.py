"""What sign-in must remember between two sessions: factors used, journal heads, sealed secrets."""

from __future__ import annotations

import hashlib
import hmac

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from telesec.domain.journal.chain import Head
from telesec.domain.people import Compartment
from telesec.domain.session_states import AccountState, NotedHead
from telesec.storage.records.context import EntryContext
from telesec.storage.tables.base import instant_text
from telesec.storage.tables.practice import account_states, heads, vault

_TICKET = "unlock_ticket"


class SessionRecords:
    """Sign-in's own rows in ``practice.db``."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def state(self, account_id: str) -> AccountState:
        """The account's state; a fresh one when it never signed in."""
        row = self._conn.execute(
            select(account_states).where(account_states.c.account_id == account_id)
        ).first()
        if row is None:
            return AccountState()
        return AccountState(row.last_sign_in, row.full_sign_in, row.last_code, row.totp_step)

    def save_state(self, account_id: str, state: AccountState) -> None:
        """Write the account's state; the TOTP step never goes back."""
        known = self.state(account_id).totp_step
        values = {
            "last_sign_in": state.last_sign_in,
            "full_sign_in": state.full_sign_in,
            "last_code": state.last_code,
            "totp_step": max(known, state.totp_step),
        }
        statement = upsert(account_states).values(account_id=account_id, **values)
        self._conn.execute(statement.on_conflict_do_update(index_elements=["account_id"], set_=values))

    def heads(self) -> dict[Compartment, NotedHead]:
        """The heads noted last for each compartment."""
        return {
            Compartment(row.compartment): NotedHead(
                Head(row.rows, row.mac, instant_text(row.noted_at)), row.closed, row.noted_at
            )
            for row in self._conn.execute(select(heads))
        }

    def note_head(self, compartment: Compartment, head: Head, *, closed: bool) -> None:
        """Note how far a compartment's journal has come."""
        values = {"rows": head.count, "mac": head.mac, "closed": closed, "noted_at": self._entry.now}
        statement = upsert(heads).values(compartment=compartment.value, **values)
        self._conn.execute(statement.on_conflict_do_update(index_elements=["compartment"], set_=values))

    def note_ticket(self, account_id: str, ticket: str) -> None:
        """Keep what recognises ``ticket``, worth one unlock of this account; empty forgets the last one."""
        self.set_secret(_TICKET, _ticket_digest(account_id, ticket) if ticket else b"")

    def take_ticket(self, account_id: str, ticket: str) -> bool:
        """True when ``ticket`` is the one noted for this account; in any case it serves no more."""
        noted = self.secret(_TICKET) or b""
        self.note_ticket(account_id, "")
        return bool(ticket) and hmac.compare_digest(noted, _ticket_digest(account_id, ticket))

    def secret(self, name: str) -> bytes | None:
        """A sealed value of the practice (the intake private key, the header's version …)."""
        return self._conn.execute(select(vault.c.value).where(vault.c.name == name)).scalar()

    def set_secret(self, name: str, value: bytes) -> None:
        """Write a sealed value of the practice."""
        statement = upsert(vault).values(name=name, value=value)
        self._conn.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def _ticket_digest(account_id: str, ticket: str) -> bytes:
    return hashlib.sha256(f"{account_id}|{ticket}".encode()).digest()
