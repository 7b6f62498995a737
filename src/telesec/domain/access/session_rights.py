"""What an open session may do and see, worked out once for each state of the settings it follows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from telesec.domain.access.rights import AccountRights, actions_of
from telesec.domain.access.scope import EVERYTHING, Scope
from telesec.domain.actions import Action
from telesec.domain.people import Role

Row = tuple[str, str, str, int]  # kind, whom or what, action, allowed
_ROLES = {role.value: role for role in Role}
_ACTIONS = {action.value: action for action in Action}


@dataclass(frozen=True, slots=True)
class SessionRights:
    """The acts allowed and the part of the practice seen."""

    actions: frozenset[Action]
    scope: Scope = EVERYTHING


def table_of(rows: Iterable[Row]) -> dict[tuple[Role, Action], bool]:
    """The changes made to roles; what names a role or an act this version does not know says nothing."""
    return {
        (_ROLES[role], _ACTIONS[action]): bool(allowed)
        for kind, role, action, allowed in rows
        if kind == "role" and role in _ROLES and action in _ACTIONS
    }


def account_of(rows: Iterable[Row]) -> AccountRights:
    """What is particular to the account that ``rows`` are about."""
    listed = list(rows)
    return AccountRights(
        frozenset(value for kind, value, _, allowed in listed if kind == "site" and allowed),
        frozenset(value for kind, value, _, allowed in listed if kind == "practitioner" and allowed),
        frozenset(value for kind, value, _, allowed in listed if kind == "motif" and not allowed),
        {
            _ACTIONS[value]: bool(allowed)
            for kind, value, _, allowed in listed
            if kind == "action" and value in _ACTIONS
        },
    )


def scope_of(own: AccountRights, practitioner_id: str | None) -> Scope:
    """What an account sees; one's own agenda is always among those one works for."""
    mine = frozenset({practitioner_id}) if practitioner_id else frozenset[str]()
    return Scope(
        own.practitioner_ids | mine if own.practitioner_ids else None,
        own.site_ids or None,
        own.hidden_motif_ids,
    )


def rights_of(roles: frozenset[Role], practitioner_id: str | None, rows: Sequence[Row]) -> SessionRights:
    """Rights of an account from what ``practice.db`` keeps about its roles and about itself."""
    own = account_of(rows)
    return SessionRights(actions_of(roles, table_of(rows), own.actions), scope_of(own, practitioner_id))


@lru_cache(maxsize=32)
def usual_rights(roles: frozenset[Role]) -> SessionRights:
    """Rights before anything is read: those of the table."""
    return rights_of(roles, None, ())
