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


_PLACES = (*(f"Ctrl+{digit}" for digit in (*range(1, 10), 0)), "Ctrl+;")
_SETTINGS = "Ctrl+,"
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


def keys_of(entries: Iterable[PageEntry]) -> dict[str, str]:
    """The keys that show each page of a session: ``Ctrl+1`` … ``Ctrl+9``, ``Ctrl+0``, then ``Ctrl+;``.

    They follow the navigation from top to bottom. The settings, at its foot, have ``Ctrl+,`` whatever comes
    before them, as elsewhere: it stands beside ``;``, unshifted on a French keyboard.
    """
    places = iter(_PLACES)
    return {entry.key: _SETTINGS if entry.at_bottom else next(places) for entry in entries}


def pages_for(roles: Iterable[Role]) -> tuple[PageEntry, ...]:
    """The pages an account with ``roles`` sees, in the order of the navigation."""
    held = frozenset(roles)
    return tuple(entry for entry in PAGES if entry.roles & held)


def pages_allowed(allows: Callable[[Action], bool]) -> tuple[PageEntry, ...]:
    """The pages of a session, by what it may do."""
    return tuple(entry for entry in PAGES if allows(entry.action))
