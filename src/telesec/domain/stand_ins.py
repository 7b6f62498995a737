"""Who may stand in for a practitioner who is away: practitioners' accounts, and the days of their rights."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from telesec.domain.french import date_numeric, of_name


@dataclass(frozen=True, slots=True)
class StandIn:
    """A practitioner's account that is not closed; its days are both included, None without a limit."""

    name: str = field(repr=False)
    valid_from: date | None = None
    valid_until: date | None = None

    def covers(self, first: date, last: date) -> bool:
        """Whether its rights last from ``first`` to ``last``, both included."""
        begun = self.valid_from is None or self.valid_from <= first
        return begun and (self.valid_until is None or self.valid_until >= last)


def days_said(first: date | None, last: date | None) -> str:
    """``Du 01/12/2026 au 15/12/2026``, ``Jusqu'au 15/12/2026``, ``À partir du 01/12/2026``, or ""."""
    if first and last:
        return f"Du {date_numeric(first)} au {date_numeric(last)}"
    if last:
        return f"Jusqu'au {date_numeric(last)}"
    return f"À partir du {date_numeric(first)}" if first else ""


def rights_said(name: str, first: date, last: date, known: Iterable[StandIn]) -> str:
    """Whether somebody in the place of another can open a session on these days; "" without a name."""
    wanted = " ".join(name.split()).casefold()
    if not wanted:
        return ""
    found = next((one for one in known if one.name.casefold() == wanted), None)
    if found is None:
        return (
            f"Aucun compte ne s'appelle « {name} » : pour que ce remplaçant ouvre le logiciel, un "
            "administrateur l'invite dans Comptes, avec ces dates."
        )
    days = days_said(found.valid_from, found.valid_until).lower()
    if not found.covers(first, last):
        return (
            f"Le compte {of_name(found.name)} n'est ouvert que {days} : un administrateur change ces dates "
            "dans Comptes."
        )
    return f"Le compte {of_name(found.name)} est ouvert {days}." if days else ""
