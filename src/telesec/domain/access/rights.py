"""Who may do what: the table of the roles, what an administrator changed of it, and what no change reaches.

The table of defaults is ``RULES``. A role or an account may be given more or less than it, never an act
whose compartment it has no key for: what cryptography withholds, no setting gives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from telesec.domain.actions import RULES, Action
from telesec.domain.people import ROLE_LABELS, Compartment, Role, compartments_of

Table = Mapping[tuple[Role, Action], bool]
A = Action

# Without these a session could not begin, be locked, keep what was typed, or be accounted for.
EVERYBODY = frozenset(action for action, rule in RULES.items() if rule.roles == frozenset(Role)) | {
    A.DRAFT_SAVE, A.DRAFT_TAKE, A.NOTE_DRAFT_SAVE, A.NOTE_DRAFT_TAKE, A.RELEASE,
}  # fmt: skip
# Whoever holds these can give themselves the others, or take them from everybody.
KEYS_OF_THE_HOUSE = frozenset(
    {
        A.ACCOUNT_LIST, A.ACCOUNT_CREATE, A.ACCOUNT_RENEW, A.ACCOUNT_DISABLE, A.ACCOUNT_EDIT, A.KEY_REQUEST,
        A.KEYS_RENEW, A.RECOVERY_RENEW, A.RECOVERY_CHECK, A.RIGHTS_READ, A.RIGHTS_EDIT, A.RIGHTS_PREVIEW,
        A.COMPUTER_ENROL, A.COMPUTER_FORGET, A.BACKUP_EDIT, A.BACKUP_PROBE, A.BACKUP_LIST, A.RESTORE,
        A.JOURNAL_KEEP, A.JOURNAL_PURGE_PLAN, A.JOURNAL_PURGE, A.ACCOUNT_END, A.NOTE_OPENING_TOLD,
        A.UPDATE_CHECK,
    }
)  # fmt: skip
# These show what colleagues did, or a colleague's notes: they may be taken away, never given.
NEVER_GIVEN = frozenset(
    {
        A.JOURNAL_READ, A.JOURNAL_READ_OFFICE, A.JOURNAL_READ_BILLING, A.JOURNAL_READ_CLINICAL,
        A.JOURNAL_EXPORT, A.JOURNAL_EXPORT_OFFICE, A.JOURNAL_EXPORT_BILLING, A.JOURNAL_EXPORT_CLINICAL,
        A.REVIEW_VIEW, A.REVIEW_OFFICE, A.REVIEW_BILLING, A.REVIEW_CLINICAL, A.REVIEW_EDIT, A.ALERT_READ,
        A.NOTE_OPEN_COLLEAGUE,
    }
)  # fmt: skip
# What a practitioner answers for: it may be taken away, never given.
OF_PRACTITIONERS = frozenset({A.CARD_EDIT, A.CARD_VALIDATE})

_NEEDED = "Cette action fait vivre la session : elle ne se change pas."
_HOUSE = "Cette action tient la maison (comptes, clés, droits, sauvegardes) : elle ne se change pas."
_PRIVATE = "Cette action montre ce que font les collègues : elle peut se retirer, pas se donner."
_ANSWERED = "Un praticien répond de cette action : elle peut se retirer, pas se donner."
_FILES = {
    Compartment.PRACTICE: "des réglages",
    Compartment.OFFICE: "du secrétariat",
    Compartment.BILLING: "de la facturation",
    Compartment.CLINICAL: "du dossier médical",
}


@dataclass(frozen=True, slots=True)
class AccountRights:
    """What is particular to one account. No site and no agenda named means all of them."""

    site_ids: frozenset[str] = frozenset()
    practitioner_ids: frozenset[str] = frozenset()
    hidden_motif_ids: frozenset[str] = frozenset()
    actions: Mapping[Action, bool] = field(default_factory=dict)


def by_default(role: Role, action: Action) -> bool:
    """What the table says before any change."""
    return role in RULES[action].roles


def by_role(role: Role, action: Action, table: Table) -> bool:
    """What a role may do, the administrator's changes counted."""
    usual = by_default(role, action)
    wanted = table.get((role, action), usual)
    return usual if wanted != usual and why_not({role}, action, allowed=wanted) else wanted


def by_account(roles: frozenset[Role], action: Action, table: Table, own: Mapping[Action, bool]) -> bool:
    """What an account may do: what is said of itself first, else what one of its roles may."""
    usual = any(by_role(role, action, table) for role in roles)
    wanted = own.get(action, usual)
    return usual if wanted != usual and why_not(roles, action, allowed=wanted) else wanted


def actions_of(roles: frozenset[Role], table: Table, own: Mapping[Action, bool]) -> frozenset[Action]:
    """Everything an account may do."""
    return frozenset(action for action in RULES if by_account(roles, action, table, own))


def why_not(roles: set[Role] | frozenset[Role], action: Action, *, allowed: bool) -> str:
    """Why ``action`` cannot be given to (or taken from) ``roles``, as a sentence, or ""."""
    if action in EVERYBODY:
        return _NEEDED
    if action in KEYS_OF_THE_HOUSE:
        return _HOUSE
    if not allowed:
        return ""
    if not holds_key(roles, action):
        return f"{_who(roles)} n'a pas la clé {_FILES[RULES[action].compartment]} : rien ne peut l'y ouvrir."
    if RULES[action].roles & frozenset(roles):
        return ""
    return _PRIVATE if action in NEVER_GIVEN else _ANSWERED if action in OF_PRACTITIONERS else ""


def holds_key(roles: set[Role] | frozenset[Role], action: Action) -> bool:
    """Whether ``roles`` open the compartment where the action lives."""
    return RULES[action].compartment in compartments_of(frozenset(roles))


def _who(roles: set[Role] | frozenset[Role]) -> str:
    names = [ROLE_LABELS[role] for role in Role if role in roles]
    return f"Le rôle « {' et '.join(names)} »" if names else "Un compte sans rôle"
