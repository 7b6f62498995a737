"""Rights as read, with what was ticked since and is not written yet."""

from __future__ import annotations

from collections.abc import Hashable

from telesec.domain.access.rights_book import (
    ActionChange,
    Part,
    PartChange,
    RightsBook,
    RightsChange,
    RoleChange,
)
from telesec.domain.actions import Action
from telesec.domain.people import Account, Role


class RightsDraft:
    """What the screen shows; a change put back as it was is no change."""

    def __init__(self, book: RightsBook) -> None:
        self.book = book
        self._changes: dict[Hashable, RightsChange] = {}

    def changes(self) -> tuple[RightsChange, ...]:
        """In the order they were asked for."""
        return tuple(self._changes.values())

    def role_may(self, role: Role, action: Action) -> bool:
        """Whether a role is to do an act."""
        asked = self._changes.get((role, action))
        return asked.after if isinstance(asked, RoleChange) else self.book.role_may(role, action)

    def roles_may(self, account: Account, action: Action) -> bool:
        """Whether one of the account's roles is to do an act."""
        return any(self.role_may(role, action) for role in account.roles)

    def particular(self, account: Account, action: Action) -> bool | None:
        """What is to be said of this very account about an act; None leaves it to its roles."""
        asked = self._changes.get((account.id, action))
        if isinstance(asked, ActionChange):
            return asked.after
        return self.book.of(account.id).actions.get(action)

    def kept_to(self, account: Account, part: Part) -> frozenset[str]:
        """The ids an account is to be kept to."""
        asked = self._changes.get((account.id, part))
        return asked.after if isinstance(asked, PartChange) else self.book.kept_to(account.id, part)

    def set_role(self, role: Role, action: Action, *, may: bool) -> None:
        """A role is to do an act, or not."""
        before = self.book.role_may(role, action)
        self._put((role, action), RoleChange(role, action, before=before, after=may))

    def set_particular(self, account: Account, action: Action, may: bool | None) -> None:
        """An account is to do an act or not, or to follow its roles."""
        before = self.book.of(account.id).actions.get(action)
        self._put((account.id, action), ActionChange(account.id, action, before=before, after=may))

    def keep_to(self, account: Account, part: Part, ids: frozenset[str]) -> None:
        """An account is to be kept to these ids."""
        before = self.book.kept_to(account.id, part)
        self._put((account.id, part), PartChange(account.id, part, before, ids))

    def _put(self, key: Hashable, change: RightsChange) -> None:
        if change.before == change.after:
            self._changes.pop(key, None)
        else:
            self._changes[key] = change
