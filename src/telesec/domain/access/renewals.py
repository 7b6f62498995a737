"""Why the key of a compartment must be replaced, and how it is said to those who may do it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from telesec.domain.backups.restores import COMPARTMENT_WORDS
from telesec.domain.people import Compartment


class RenewalReason(StrEnum):
    """What makes a key known, or possibly known, to somebody who must no longer hold it."""

    ACCOUNT_CLOSED = "account_closed"
    ROLE_REMOVED = "role_removed"
    REPLACEMENT_ENDED = "replacement_ended"
    PASSWORD_KNOWN = "password_known"  # noqa: S105 - a reason, not a password
    COMPUTER_FORGOTTEN = "computer_forgotten"
    PRECAUTION = "precaution"


REASON_WORDS: dict[RenewalReason, str] = {
    RenewalReason.ACCOUNT_CLOSED: "un compte qui l'ouvrait a été fermé",
    RenewalReason.ROLE_REMOVED: "un compte a perdu le rôle qui l'ouvrait",
    RenewalReason.REPLACEMENT_ENDED: "un remplacement s'est terminé",
    RenewalReason.PASSWORD_KNOWN: "un mot de passe est connu de quelqu'un d'autre",
    RenewalReason.COMPUTER_FORGOTTEN: "un ordinateur a été retiré du cabinet",
    RenewalReason.PRECAUTION: "par précaution",
}


@dataclass(frozen=True, slots=True)
class KeyRenewal:
    """One compartment whose key is to be replaced: who asked first, since when, and every reason given."""

    compartment: Compartment
    asked_by: str
    asked_at: datetime
    reasons: tuple[RenewalReason, ...]


@dataclass(frozen=True, slots=True)
class RenewalState:
    """What is owed, and ``held``: what this session may renew, owed or not.

    ``needs_sheet`` while the recovery sheet must be typed for its block to follow; ``names`` by account.
    """

    owed: tuple[KeyRenewal, ...]
    held: frozenset[Compartment]
    needs_sheet: bool
    names: Mapping[str, str] = field(repr=False)

    @property
    def mine(self) -> tuple[KeyRenewal, ...]:
        """What is owed and may be renewed here."""
        return tuple(one for one in self.owed if one.compartment in self.held)

    @property
    def others(self) -> tuple[KeyRenewal, ...]:
        """What is owed and waits for somebody who holds its key."""
        return tuple(one for one in self.owed if one.compartment not in self.held)

    @property
    def sentence(self) -> str:
        """Why, and which; "" when nothing is owed."""
        if not self.owed:
            return ""
        reasons = {reason for one in self.owed for reason in one.reasons}
        why = said(reason for reason in RenewalReason if reason in reasons)
        which = compartment_words(one.compartment for one in self.owed)
        return f"Des clés sont à renouveler : {which} ({why})."

    @property
    def waits_for(self) -> str:
        """Who must do what cannot be done here; "" when everything can."""
        if not self.others:
            return ""
        which = compartment_words(one.compartment for one in self.others)
        return f"À un praticien de renouveler, à sa prochaine connexion : {which}."


def joined(known: Iterable[RenewalReason], added: RenewalReason) -> tuple[RenewalReason, ...]:
    """The reasons, each once, in the order of the enumeration."""
    found = {*known, added}
    return tuple(reason for reason in RenewalReason if reason in found)


def said(reasons: Iterable[RenewalReason]) -> str:
    """``un compte qui l'ouvrait a été fermé, un remplacement s'est terminé``."""
    return ", ".join(REASON_WORDS[reason] for reason in reasons)


def compartment_words(compartments: Iterable[Compartment]) -> str:
    """``comptes et réglages, facturation``: the files whose keys are meant, in their order."""
    wanted = frozenset(compartments)
    return ", ".join(words.lower() for one, words in COMPARTMENT_WORDS.items() if one in wanted)
