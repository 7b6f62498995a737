"""What administrators changed of the table of rights, by role and by account."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from telesec.domain.access.rights import AccountRights, Table
from telesec.domain.access.session_rights import Row, account_of, table_of
from telesec.domain.actions import Action
from telesec.domain.people import Role
from telesec.storage.records.context import EntryContext
from telesec.storage.tables.access import account_practitioners, account_scopes, role_rights

_r, _s = role_rights.c, account_scopes.c


class RightsRecords:
    """Reads and writes of the entry's transaction."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def table(self) -> Table:
        """The changes made to roles."""
        rows = self._conn.execute(select(role_rights))
        return table_of(("role", row.role, row.action, row.allowed) for row in rows)

    def of_accounts(self) -> dict[str, AccountRights]:
        """What is particular to each account that has something particular."""
        found: dict[str, list[Row]] = {}
        for row in self._conn.execute(select(account_scopes)):
            found.setdefault(row.account_id, []).append((row.kind, row.value, "", row.allowed))
        for row in self._conn.execute(select(account_practitioners)):
            found.setdefault(row.account_id, []).append(("practitioner", row.practitioner_id, "", 1))
        return {account_id: account_of(rows) for account_id, rows in found.items()}

    def set_role(self, role: Role, action: Action, *, allowed: bool | None) -> None:
        """Let a role do an act or not; None goes back to the table of defaults."""
        own = (_r.role == role.value, _r.action == action.value)
        if allowed is None:
            self._conn.execute(delete(role_rights).where(*own))
            return
        statement = upsert(role_rights).values(role=role.value, action=action.value, allowed=allowed)
        keys = ["role", "action"]
        self._conn.execute(statement.on_conflict_do_update(index_elements=keys, set_={"allowed": allowed}))

    def set_action(self, account_id: str, action: Action, *, allowed: bool | None) -> None:
        """Let an account do an act or not, whatever its roles; None leaves it to them."""
        self._clear(account_id, "action", action.value)
        if allowed is not None:
            self._add(account_id, "action", (action.value,), allowed=allowed)

    def set_sites(self, account_id: str, site_ids: Iterable[str]) -> None:
        """The only places the account sees; none named means all."""
        self._clear(account_id, "site")
        self._add(account_id, "site", site_ids, allowed=True)

    def set_practitioners(self, account_id: str, practitioner_ids: Iterable[str]) -> None:
        """The only agendas the account sees, besides its own; none named means all."""
        self._conn.execute(
            delete(account_practitioners).where(account_practitioners.c.account_id == account_id)
        )
        for one in dict.fromkeys(practitioner_ids):
            self._conn.execute(
                insert(account_practitioners).values(account_id=account_id, practitioner_id=one)
            )

    def set_hidden_motifs(self, account_id: str, motif_ids: Iterable[str]) -> None:
        """The motifs whose name the account never reads."""
        self._clear(account_id, "motif")
        self._add(account_id, "motif", motif_ids, allowed=False)

    def _clear(self, account_id: str, kind: str, value: str | None = None) -> None:
        which = [_s.account_id == account_id, _s.kind == kind]
        if value is not None:
            which.append(_s.value == value)
        self._conn.execute(delete(account_scopes).where(*which))

    def _add(self, account_id: str, kind: str, values: Iterable[str], *, allowed: bool) -> None:
        for value in dict.fromkeys(values):
            self._conn.execute(
                insert(account_scopes).values(account_id=account_id, kind=kind, value=value, allowed=allowed)
            )
