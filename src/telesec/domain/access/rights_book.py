"""What the page of rights shows and changes: the roles' table, each account's own, before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from telesec.domain.access.rights import AccountRights, Table, actions_of, by_role, why_not
from telesec.domain.access.scope import Scope
from telesec.domain.access.session_rights import scope_of
from telesec.domain.actions import Action
from telesec.domain.people import Account, Role
from telesec.domain.reference import Reference


class Part(StrEnum):
    """What of the practice an account may be kept to."""

    SITES = "sites"
    AGENDAS = "agendas"
    HIDDEN_MOTIFS = "hidden_motifs"


@dataclass(frozen=True, slots=True)
class RoleChange:
    """A role is to do an act, or not; ``before`` is what was read."""

    role: Role
    action: Action
    before: bool
    after: bool


@dataclass(frozen=True, slots=True)
class ActionChange:
    """An account is to do an act or not, whatever its roles; None leaves it to them."""

    account_id: str
    action: Action
    before: bool | None
    after: bool | None


@dataclass(frozen=True, slots=True)
class PartChange:
    """The ids an account is kept to (none: no bound), or those whose name it does not read."""

    account_id: str
    part: Part
    before: frozenset[str]
    after: frozenset[str]


RightsChange = RoleChange | ActionChange | PartChange


@dataclass(frozen=True, slots=True)
class RightsBook:
    """The state of all rights, and the names to say it with."""

    accounts: tuple[Account, ...]
    reference: Reference
    table: Table
    own: Mapping[str, AccountRights] = field(default_factory=dict)

    def account(self, account_id: str) -> Account | None:
        """The account of that id."""
        return next((one for one in self.accounts if one.id == account_id), None)

    def of(self, account_id: str) -> AccountRights:
        """What is particular to an account."""
        return self.own.get(account_id, AccountRights())

    def role_may(self, role: Role, action: Action) -> bool:
        """Whether a role may do an act, the changes counted."""
        return by_role(role, action, self.table)

    def kept_to(self, account_id: str, part: Part) -> frozenset[str]:
        """The ids of one part that are particular to an account."""
        own = self.of(account_id)
        return {
            Part.SITES: own.site_ids,
            Part.AGENDAS: own.practitioner_ids,
            Part.HIDDEN_MOTIFS: own.hidden_motif_ids,
        }[part]

    def holds(self, change: RightsChange) -> bool:
        """Whether ``before`` is still so."""
        if isinstance(change, RoleChange):
            return self.role_may(change.role, change.action) == change.before
        if isinstance(change, ActionChange):
            return self.of(change.account_id).actions.get(change.action) == change.before
        return self.kept_to(change.account_id, change.part) == change.before

    def why_not(self, change: RightsChange) -> str:
        """Why a change cannot be made, as a sentence, or ""."""
        if isinstance(change, RoleChange):
            return why_not({change.role}, change.action, allowed=change.after)
        if isinstance(change, ActionChange) and change.after is not None:
            account = self.account(change.account_id)
            roles = account.roles if account else frozenset[Role]()
            return why_not(roles, change.action, allowed=change.after)
        return ""


@dataclass(frozen=True, slots=True)
class SeenAs:
    """What an account would see: the acts it may do, the agendas and places, the motifs without a name."""

    account: Account
    actions: frozenset[Action]
    agendas: tuple[str, ...]
    sites: tuple[str, ...]
    hidden_motifs: tuple[str, ...]


def seen_as(book: RightsBook, account: Account) -> SeenAs:
    """The screen of an account, from the rights alone: nobody's session is opened, no patient is read."""
    own = book.of(account.id)
    scope: Scope = scope_of(own, account.practitioner_id)
    reference = book.reference
    return SeenAs(
        account,
        actions_of(account.roles, book.table, own.actions),
        tuple(one.display_name for one in reference.practitioners if one.active and scope.sees(one.id)),
        tuple(one.name for one in reference.sites if scope.sees("", one.id)),
        tuple(one.label for one in reference.reason_codes if one.id in scope.hidden_motif_ids),
    )
