"""The pages of the program and the act each of them begins with, declared once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from telesec.domain.actions import RULES, Action
from telesec.domain.people import Role


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page in the navigation, for who may do ``action``; hiding it is courtesy, the gate is the law."""

    key: str
    title: str
    icon_name: str
    action: Action
    at_bottom: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that see it while nobody's rights were changed."""
        return RULES[self.action].roles


_DIGITS, _AFTER = 10, ("Ctrl+;", "Ctrl+,")
PAGES: tuple[PageEntry, ...] = (
    PageEntry("agenda", "Agenda", "calendar-days", Action.AGENDA_VIEW),
    PageEntry("calls", "Appels", "phone", Action.CALL_LIST),
    PageEntry("patients", "Patients", "users", Action.PATIENT_SEARCH),
    PageEntry("lists", "Listes", "hourglass", Action.WAITING_VIEW),
    PageEntry("messages", "Messages", "mail", Action.MESSAGE_LIST),
    PageEntry("notes", "Notes", "notebook-pen", Action.NOTE_LIST),
    PageEntry("billing", "Facturation", "receipt-euro", Action.FEE_NOTE_LIST),
    PageEntry("people", "Comptes", "user-cog", Action.ACCOUNT_LIST),
    PageEntry("journal", "Journal", "scroll-text", Action.JOURNAL_READ),
    PageEntry("review", "Revue", "clipboard-check", Action.REVIEW_VIEW),
    PageEntry("backups", "Sauvegardes", "database-backup", Action.BACKUP_LIST),
    PageEntry("settings", "Paramètres", "settings", Action.REFERENCE, at_bottom=True),
)


def keys_of(number: int) -> str:
    """The keys that show the page at this place (from 1): ``Ctrl+1`` … ``Ctrl+9``, ``Ctrl+0``, then these.

    The eleventh and the twelfth are the last of who sees them all: two keys side by side, unshifted on a
    French keyboard. ``Ctrl+,`` is that of the settings, as elsewhere.
    """
    return f"Ctrl+{number % 10}" if number <= _DIGITS else _AFTER[number - _DIGITS - 1]


def pages_for(roles: Iterable[Role]) -> tuple[PageEntry, ...]:
    """The pages an account with ``roles`` sees, in the order of the navigation."""
    held = frozenset(roles)
    return tuple(entry for entry in PAGES if entry.roles & held)


def pages_allowed(allows: Callable[[Action], bool]) -> tuple[PageEntry, ...]:
    """The pages of a session, by what it may do."""
    return tuple(entry for entry in PAGES if allows(entry.action))
