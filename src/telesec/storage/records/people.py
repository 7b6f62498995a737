"""Accounts of the practice and the notices waiting for each of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from telesec.domain.errors import Conflict, NotFound
from telesec.domain.ids import new_id
from telesec.domain.people import Account, Role
from telesec.storage.records.context import EntryContext
from telesec.storage.tables.access import account_practitioners
from telesec.storage.tables.practice import account_states, accounts, notices


def _account(row: Any, works_for: tuple[str, ...]) -> Account:
    return Account(
        id=row.id,
        login=row.login,
        display_name=row.display_name,
        roles=frozenset(Role(role) for role in row.roles.split()),
        practitioner_id=row.practitioner_id,
        state=row.state,
        created_at=row.created_at,
        last_sign_in=row.last_sign_in,
        works_for=works_for,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


_WITH_STATE = (
    select(accounts, account_states.c.last_sign_in)
    .outerjoin(account_states, account_states.c.account_id == accounts.c.id)
    .order_by(accounts.c.created_at)
)


_OTHERS = select(account_practitioners).order_by(account_practitioners.c.practitioner_id)
_TAKEN = "Cet identifiant est déjà pris. Choisissez-en un autre."


def _values(account: Account) -> dict[str, Any]:
    return {
        "login": account.login,
        "display_name": account.display_name,
        "roles": " ".join(sorted(account.roles)),
        "practitioner_id": account.practitioner_id,
        "state": account.state,
        "valid_from": account.valid_from,
        "valid_until": account.valid_until,
    }


class PeopleRecords:
    """Accounts and notices in ``practice.db``."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def all(self) -> tuple[Account, ...]:
        """Every account, oldest first, disabled ones included (imputability)."""
        others: dict[str, list[str]] = {}
        for row in self._conn.execute(_OTHERS):
            others.setdefault(row.account_id, []).append(row.practitioner_id)
        found = self._conn.execute(_WITH_STATE).all()
        return tuple(_account(row, tuple(others.get(row.id, ()))) for row in found)

    def get(self, account_id: str) -> Account:
        """One account; raises NotFound."""
        row = self._conn.execute(_WITH_STATE.where(accounts.c.id == account_id)).first()
        if row is None:
            raise NotFound("Ce compte n'existe plus. Rouvrez la liste des comptes.")
        others = self._conn.execute(_OTHERS.where(account_practitioners.c.account_id == account_id))
        return _account(row, tuple(other.practitioner_id for other in others))

    def add(self, account: Account) -> None:
        """Add an account; raises Conflict when its login is taken."""
        try:
            self._conn.execute(
                insert(accounts).values(
                    id=account.id, created_at=account.created_at or self._entry.now, **_values(account)
                )
            )
        except IntegrityError as error:
            raise Conflict(_TAKEN) from error
        self._conn.execute(insert(account_states).values(account_id=account.id, totp_step=0))
        self._write_others(account)

    def set_state(self, account_id: str, state: str) -> None:
        """Make an account active, invited or disabled."""
        self._conn.execute(update(accounts).where(accounts.c.id == account_id).values(state=state))

    def put_back(self, account: Account) -> None:
        """Write an existing account over as ``account`` says, its creation date apart; raises Conflict."""
        try:
            self._conn.execute(update(accounts).where(accounts.c.id == account.id).values(**_values(account)))
        except IntegrityError as error:
            raise Conflict(_TAKEN) from error
        self._write_others(account)

    def notify(self, account_ids: tuple[str, ...], sentence: str) -> None:
        """Leave a sentence that each account reads at its next sign-in."""
        for account_id in account_ids:
            self._conn.execute(
                insert(notices).values(
                    id=new_id(), account_id=account_id, at=self._entry.now, sentence=sentence, seen=False
                )
            )

    def take_notices(self, account_id: str) -> tuple[str, ...]:
        """The sentences waiting for this account, now marked as read."""
        waiting = (notices.c.account_id == account_id) & notices.c.seen.is_(False)
        rows = self._conn.execute(select(notices.c.sentence).where(waiting).order_by(notices.c.at)).all()
        self._conn.execute(update(notices).where(waiting).values(seen=True))
        return tuple(row.sentence for row in rows)

    def _write_others(self, account: Account) -> None:
        own = account_practitioners.c.account_id == account.id
        self._conn.execute(delete(account_practitioners).where(own))
        for other in dict.fromkeys(account.works_for):
            values = {"account_id": account.id, "practitioner_id": other}
            self._conn.execute(insert(account_practitioners).values(**values))
