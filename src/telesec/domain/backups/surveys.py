"""What a compartment holds, counted: enough to tell a whole copy from a torn one, and nobody's name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Survey:
    """Rows by table, and what must hold whatever they are.

    ``overlaps``: appointments that share a minute although neither was put there on purpose.
    ``broken_links``: rows that name another one which is not there. ``payments`` and ``ledger`` are sums
    in cents, which must be equal; ``ledger_gaps`` and ``invoice_gaps`` the numbers missing in the
    livre des recettes and in the secretariat's invoices.
    """

    tables: Mapping[str, int] = field(default_factory=dict)
    overlaps: int = 0
    broken_links: int = 0
    payments: int = 0
    ledger: int = 0
    ledger_gaps: int = 0
    invoice_gaps: int = 0

    @property
    def rows(self) -> int:
        return sum(self.tables.values())


def faults_of(copy: Survey, live: Survey, *, same_moment: bool) -> tuple[str, ...]:
    """What in ``copy`` could not be; ``live`` is the compartment it was copied from, later.

    ``same_moment``: nothing was written since the copy, so the counts must be equal.
    """
    faults = []
    if copy.broken_links:
        faults.append(f"{copy.broken_links} lignes renvoient à une autre qui manque.")
    if copy.payments != copy.ledger or copy.ledger_gaps:
        faults.append("Le livre des recettes ne correspond pas aux paiements.")
    if copy.invoice_gaps:
        faults.append("Il manque une facture du secrétariat dans leur numérotation.")
    if copy.overlaps > live.overlaps:
        faults.append("Des rendez-vous s'y chevauchent qui ne se chevauchent pas dans le cabinet.")
    if same_moment and copy.tables != live.tables:
        faults.append("Le nombre de lignes n'est pas celui du cabinet, où rien n'a changé depuis.")
    return tuple(faults)
