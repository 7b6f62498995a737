"""The rights of one open session: read again whenever what grants them changed, by whomever."""

from __future__ import annotations

from typing import Protocol

from telesec.domain.access.scope import EVERYTHING, Scope
from telesec.domain.access.session_rights import Row, SessionRights, rights_of, usual_rights
from telesec.domain.people import Account
from telesec.domain.reference import Reference


class Granting(Protocol):
    """The open settings of the practice: what they grant an account, and every role."""

    def rights(self, account_id: str, *, afresh: bool = False) -> tuple[Row, ...]: ...


class RightsOfSession:
    """Follows ``practice.db``; costs a comparison while nothing changes there."""

    def __init__(self) -> None:
        self._known: tuple[object, ...] = ()
        self._rights: SessionRights | None = None
        self._floor = EVERYTHING
        self._seen: tuple[Reference, Scope, Reference] | None = None

    def of(self, account: Account) -> SessionRights:
        """The rights in force; those of the table while nothing was read."""
        return self._rights or usual_rights(account.roles)

    def follow(self, account: Account, practice: Granting, *, afresh: bool = False) -> SessionRights:
        """Read what ``practice.db`` says now, if another session (or this one, ``afresh``) wrote there."""
        rows: tuple[Row, ...] = practice.rights(account.id, afresh=afresh)
        known = (account.id, account.roles, account.practitioner_id, rows)
        if self._rights is None or known != self._known:
            found = rights_of(account.roles, account.practitioner_id, rows)
            self._rights = SessionRights(found.actions, found.scope.within(self._floor))
            self._known = known
        return self._rights

    def narrow(self, scope: Scope) -> None:
        """Never see more than ``scope``, whatever the files say: those of an old copy may say more."""
        self._floor, self._rights = self._floor.within(scope), None

    def seen(self, account: Account, whole: Reference) -> Reference:
        """The reference as the account reads it, made once."""
        scope = self.of(account).scope
        if self._seen is None or self._seen[0] is not whole or self._seen[1] is not scope:
            self._seen = whole, scope, scope.seen(whole)
        return self._seen[2]
