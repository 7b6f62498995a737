"""What an invoice is signed for, and what may be believed of those that a file holds.

Each one is signed at its issue by the key of the account that issues it, and its signature covers the hash
of all those before: one that was changed, taken away or slipped in by another means than the program shows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from telesec.domain.secretariat.contract import Party
from telesec.domain.secretariat.invoices import Document, Proof, ServiceInvoice

ALTERED = (
    "Ce document n'est plus celui qui a été établi : le fichier a été modifié par un autre moyen que ce "
    "programme. Ne vous y fiez pas, reprenez l'exemplaire remis au cabinet et prévenez l'administrateur."
)
MISSING = (
    "Au moins une facture ou un avoir n'est plus dans le fichier, alors que le journal dit qu'il a été "
    "établi. Cherchez-le dans une sauvegarde et prévenez l'administrateur."
)


@dataclass(frozen=True, slots=True)
class Issues:
    """What the journal says was issued: invoices by id, credit notes by that of the invoice given back.

    Each with whether it was signed. ``since``: the oldest row; what came before it was purged.
    """

    invoices: dict[str, bool] = field(default_factory=dict)
    credits: dict[str, bool] = field(default_factory=dict)
    since: datetime | None = None

    def signed(self, one: ServiceInvoice) -> bool | None:
        """Whether it was signed at its issue; None when no row tells of it."""
        return self.credits.get(one.credits_id) if one.credits_id else self.invoices.get(one.id)

    def may_be_unsigned(self, one: ServiceInvoice) -> bool:
        """True when it was issued before invoices were signed, or when the rows of its time were purged."""
        known = self.signed(one)
        return known is False or (known is None and self.since is not None and one.issued_at < self.since)


@dataclass(frozen=True, slots=True)
class InvoiceBook:
    """Invoices and credit notes, latest number first, and what is amiss in their sequence, or ""."""

    invoices: tuple[ServiceInvoice, ...] = ()
    warning: str = ""


def invoice_text(practice_id: str, one: ServiceInvoice) -> bytes:
    """What the signature of an invoice covers: all that it says, its very file, and those before it."""
    calls = one.calls
    said = [
        *("telesec service invoice v1", practice_id, one.id, one.number, str(one.kind), one.contract_id),
        *(one.credits_id, one.account_id, one.issued_at.astimezone(UTC).isoformat(timespec="microseconds")),
        *(day.isoformat() for day in (one.issued_on, one.due_on, calls.first, calls.last)),
        *(calls.answered, calls.outgoing, calls.wrong, _party(one.seller), _party(one.buyer)),
        [[line.label, line.quantity, line.unit_cents] for line in one.lines],
        *(one.amounts.net, one.amounts.vat, one.vat_rate, one.iban, one.late, one.digest, one.previous),
    ]
    return json.dumps(said, ensure_ascii=True).encode()


def _party(one: Party) -> list[str | bool]:
    where = (one.address, one.postcode, one.city, one.email)
    return [one.name, one.siren, one.vat_number, one.sole_trader, *where]


def head_after(practice_id: str, invoices: Sequence[ServiceInvoice]) -> str:
    """The hash that the next invoice signs for these, oldest first; "" before the first one."""
    heads = _heads(practice_id, invoices)
    return heads[-1] if heads else ""


def _heads(practice_id: str, invoices: Sequence[ServiceInvoice]) -> list[str]:
    """The hash of each with those before; a signed one says itself what it followed."""
    heads: list[str] = []
    for one in invoices:
        before = one.previous if one.signature else (heads[-1] if heads else "")
        text = invoice_text(practice_id, replace(one, previous=before))
        heads.append(hashlib.sha256(text + one.signature.encode()).hexdigest())
    return heads


def proved(
    practice_id: str,
    invoices: Sequence[ServiceInvoice],
    issues: Issues,
    is_signed: Callable[[ServiceInvoice], bool],
) -> InvoiceBook:
    """What may be believed of each of ``invoices`` (oldest first), and whether one is missing."""
    found = [_own_proof(one, issues, is_signed) for one in invoices]
    heads = ["", *_heads(practice_id, invoices)]
    broken = False
    for place, one in enumerate(invoices):
        if not one.signature or found[place] is not Proof.SIGNED:
            continue
        broken = broken or (place == 0 and bool(one.previous))
        _condemn(found, invoices, place, follows=one.previous == heads[place])
    _condemn_late(found)
    read = tuple(replace(one, proof=proof) for one, proof in zip(invoices, found, strict=True))
    return InvoiceBook(read[::-1], MISSING if broken or _lost(invoices, issues) else "")


def _own_proof(one: ServiceInvoice, issues: Issues, is_signed: Callable[[ServiceInvoice], bool]) -> Proof:
    if one.signature:
        return Proof.SIGNED if is_signed(one) else Proof.ALTERED
    return Proof.UNSIGNED if issues.may_be_unsigned(one) else Proof.ALTERED


def _condemn(found: list[Proof], invoices: Sequence[ServiceInvoice], place: int, *, follows: bool) -> None:
    """The one before a signed one that did not follow it is not as it was; of unsigned ones, nobody knows."""
    before = place - 1
    while not follows and before >= 0:
        found[before] = Proof.ALTERED
        if invoices[before].signature or (before and invoices[before - 1].signature):
            return
        before -= 1


def _condemn_late(found: list[Proof]) -> None:
    """Once one was signed, all are: an unsigned one that comes after was written by another program."""
    begun = False
    for place, proof in enumerate(found):
        begun = begun or proof is Proof.SIGNED
        if begun and proof is Proof.UNSIGNED:
            found[place] = Proof.ALTERED


def _lost(invoices: Sequence[ServiceInvoice], issues: Issues) -> bool:
    """True when the journal tells of an invoice or a credit note that is nowhere, or numbers have a gap."""
    there = {one.id for one in invoices if one.kind is Document.INVOICE}
    back = {one.credits_id for one in invoices if one.credits_id}
    ranks: dict[str, int] = {}
    for one in invoices:
        year, rank = one.number.rsplit("-", 1)
        if int(rank) != ranks.get(year, 0) + 1:
            return True
        ranks[year] = int(rank)
    return not (issues.invoices.keys() <= there and issues.credits.keys() <= back)
