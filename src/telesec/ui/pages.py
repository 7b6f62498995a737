"""The pages of the program and the roles that see them, declared once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from telesec.domain.people import Role

_SEC, _PRA, _BIL, _ADM = Role.SECRETARY, Role.PRACTITIONER, Role.BILLING, Role.ADMIN


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page in the navigation; hiding it is courtesy, the gate is the law."""

    key: str
    title: str
    icon_name: str
    roles: frozenset[Role]
    at_bottom: bool = False


PAGES: tuple[PageEntry, ...] = (
    PageEntry("agenda", "Agenda", "calendar-days", frozenset({_SEC, _PRA})),
    PageEntry("patients", "Patients", "users", frozenset({_SEC, _PRA, _BIL})),
    PageEntry("lists", "Listes", "hourglass", frozenset({_SEC, _PRA})),
    PageEntry("messages", "Messages", "mail", frozenset({_SEC, _PRA})),
    PageEntry("notes", "Notes", "notebook-pen", frozenset({_PRA})),
    PageEntry("billing", "Facturation", "receipt-euro", frozenset({_BIL, _PRA})),
    PageEntry("people", "Comptes", "user-cog", frozenset({_ADM})),
    PageEntry("journal", "Journal", "scroll-text", frozenset({_PRA, _ADM})),
    PageEntry("backups", "Sauvegardes", "database-backup", frozenset({_ADM})),
    PageEntry("settings", "Paramètres", "settings", frozenset(Role), at_bottom=True),
)


def keys_of(number: int) -> str:
    """The keys that show the page at this place (from 1): ``Ctrl+1`` … ``Ctrl+9``, then ``Ctrl+0``."""
    return f"Ctrl+{number % 10}"


def pages_for(roles: Iterable[Role]) -> tuple[PageEntry, ...]:
    """The pages an account with ``roles`` sees, in the order of the navigation."""
    held = frozenset(roles)
    return tuple(entry for entry in PAGES if entry.roles & held)
