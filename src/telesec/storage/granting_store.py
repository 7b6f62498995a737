"""The side of ``practice.db`` that says what an account may do and see; it journals nothing."""

from __future__ import annotations

from typing import Any

from telesec.domain.access.session_rights import Row
from telesec.storage.chained_store import ChainedStore
from telesec.storage.faults import DRIVER_FAULTS, named

_RIGHTS = (
    "SELECT 'role', role, action, allowed FROM role_rights UNION ALL "
    "SELECT kind, value, '', allowed FROM account_scopes WHERE account_id = :account UNION ALL "
    "SELECT 'practitioner', practitioner_id, '', 1 FROM account_practitioners WHERE account_id = :account "
    "ORDER BY 1, 2, 3"
)


class GrantingStore(ChainedStore):
    """``_standing`` begins with the version of the file that was last looked at."""

    _raw: Any
    _standing: tuple[int, str, Any] | None
    _rights: tuple[int, str, tuple[Row, ...]] | None = None

    def rights(self, account_id: str, *, afresh: bool = False) -> tuple[Row, ...]:
        """What is granted to the account and to every role; read again when another session wrote.

        As of the last ``standing``; ``afresh`` after a change made by this very session.
        """
        version = self._standing[0] if self._standing else -1
        if afresh or self._rights is None or self._rights[:2] != (version, account_id):
            try:
                rows = self._raw.execute(_RIGHTS, {"account": account_id}).fetchall()
            except DRIVER_FAULTS as error:
                raise named(self.location, error) from error
            self._rights = (version, account_id, tuple(rows))
        return self._rights[2]
