"""Invoices of the secretariat: whole cents, VAT rounded half up, numbers without gaps, never altered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from telesec.domain.errors import Conflict, Invalid
from telesec.domain.french import counted, date_numeric, date_short
from telesec.domain.secretariat.contract import Contract, Party, Pricing, Tier

MAX_RANK = 9_999
LATEST = timedelta(days=366)
INDEMNITY = "Indemnité forfaitaire pour frais de recouvrement en cas de retard : 40 € (art. D441-5 C. com.)."
NO_DISCOUNT = "Pas d'escompte pour paiement anticipé."
NO_VAT = "TVA non applicable, art. 293 B du CGI"


class Document(StrEnum):
    """What a number was given to."""

    INVOICE = "invoice"
    CREDIT = "credit"


class Proof(StrEnum):
    """What may be believed of an invoice that a file holds. UNSIGNED: issued before they were signed."""

    SIGNED = "signed"
    UNSIGNED = "unsigned"
    ALTERED = "altered"


@dataclass(frozen=True, slots=True)
class BilledCalls:
    """The calls of a period as they were counted: what the contract multiplies. No patient, no caller."""

    first: date
    last: date
    answered: int  # incoming calls that somebody took
    outgoing: int = 0  # calls made by the secretariat
    wrong: int = 0  # wrong numbers, among the answered ones


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """``quantity`` × ``unit_cents`` = ``cents``, without VAT."""

    label: str
    quantity: int
    unit_cents: int

    @property
    def cents(self) -> int:
        return self.quantity * self.unit_cents


@dataclass(frozen=True, slots=True)
class Amounts:
    """Sums in cents; a credit note carries them positive, as its type says that they are given back."""

    net: int
    vat: int

    @property
    def total(self) -> int:
        return self.net + self.vat


@dataclass(frozen=True, slots=True)
class ServiceInvoice:
    """An invoice or a credit note, with everything it says frozen the day it was issued.

    ``digest`` is the SHA-256 of its file, ``previous`` the hash of those before it, ``signature`` that of
    the account that issued it; all in hexadecimal, "" when it was issued before that.
    """

    id: str
    number: str
    kind: Document
    contract_id: str
    issued_on: date
    issued_at: datetime
    due_on: date
    calls: BilledCalls
    seller: Party
    buyer: Party
    lines: tuple[InvoiceLine, ...]
    amounts: Amounts
    vat_rate: int
    iban: str = field(repr=False, default="")
    late: str = ""
    account_id: str = ""
    credits_id: str = ""  # the invoice that a credit note gives back
    credits_number: str = ""
    credits_on: date | None = None
    credited_by: str = ""  # number of the credit note that gave this invoice back, or ""
    digest: str = field(repr=False, default="")
    previous: str = field(repr=False, default="")
    signature: str = field(repr=False, default="")
    proof: Proof = Proof.SIGNED

    @property
    def title(self) -> str:
        return "Avoir" if self.kind is Document.CREDIT else "Facture"


@dataclass(frozen=True, slots=True)
class Quote:
    """What an invoice would say, before it has a number."""

    contract: Contract
    calls: BilledCalls
    lines: tuple[InvoiceLine, ...]
    amounts: Amounts


def half_up(cents: int, rate: int) -> int:
    """The VAT of ``cents`` at ``rate`` hundredths of a percent, in whole cents, a half going up."""
    return (cents * rate + 5_000) // 10_000


def billed_count(calls: BilledCalls, contract: Contract) -> int:
    """Answered calls but the wrong numbers, with those the secretariat made when the contract says so."""
    return calls.answered - calls.wrong + (calls.outgoing if contract.outgoing_too else 0)


def lines_of(contract: Contract, calls: BilledCalls) -> tuple[InvoiceLine, ...]:
    """The lines the contract asks for these calls; a line of nothing is left out."""
    count = billed_count(calls, contract)
    lines: list[InvoiceLine] = []
    if contract.flat_cents:
        lines.append(InvoiceLine(_flat_label(contract), 1, contract.flat_cents))
    if contract.pricing is Pricing.TIERS:
        lines += _tiers(contract.tiers, count)
    elif contract.tiers:
        beyond = contract.pricing is Pricing.FLAT
        left = max(0, count - contract.included)
        label = "Appels au-delà du forfait" if beyond else "Appels traités"
        lines.append(InvoiceLine(label, left, contract.tiers[0].cents))
    return tuple(line for line in lines if line.quantity)


def _flat_label(contract: Contract) -> str:
    if contract.pricing is Pricing.TIERS:
        return "Abonnement mensuel"
    if not contract.tiers:
        return "Forfait mensuel, appels compris"
    included = counted(contract.included, "appel compris", "appels compris")
    return f"Forfait mensuel, {included}" if contract.included else "Forfait mensuel"


def _tiers(tiers: Sequence[Tier], count: int) -> Iterable[InvoiceLine]:
    before = 0
    for tier in tiers:
        end = count if tier.last is None else min(count, tier.last)
        words = f"Appels à partir du {before + 1}e" if before else "Appels traités"
        if tier.last is not None:
            words = f"Appels du {before + 1}{'er' if before == 0 else 'e'} au {tier.last}e"
        yield InvoiceLine(words, max(0, end - before), tier.cents)
        before = end if tier.last is None else tier.last


def amounts_of(lines: Iterable[InvoiceLine], vat_rate: int) -> Amounts:
    """The sums; VAT is counted once, on the whole, not line by line (EN 16931, BR-CO-17)."""
    net = sum(line.cents for line in lines)
    return Amounts(net, half_up(net, vat_rate))


def quote(contract: Contract, calls: BilledCalls) -> Quote:
    """What these calls cost under this contract; raises Conflict when there is nothing to invoice."""
    lines = lines_of(contract, calls)
    amounts = amounts_of(lines, contract.vat_rate)
    if not amounts.net:
        raise Conflict(
            "Il n'y a rien à facturer pour ce mois : aucun appel, et pas de forfait. Choisissez "
            "un autre mois."
        )
    return Quote(contract, calls, lines, amounts)


def month_of(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month; raises Invalid."""
    if not (2020 <= year <= 2100 and 1 <= month <= 12):
        raise Invalid("month", "Choisissez le mois à facturer.")
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), after - timedelta(days=1)


def check_over(last: date, today: date) -> None:
    """Raises Conflict unless the period is over: its calls are all there."""
    if last >= today:
        raise Conflict(
            f"Ce mois n'est pas fini. Facturez-le à partir du {date_short(last + timedelta(days=1))}."
        )


def check_not_far_ahead(known: date, today: date) -> None:
    """Raises Conflict when today is over a year after ``known``, the last day that concerns the document.

    Numbers follow the days (CGI, annexe II, art. 242 nonies A): one dated by a computer whose year is
    wrong would forbid every later number until that year.
    """
    if today - known > LATEST:
        raise Conflict(
            f"Cet ordinateur est au {date_numeric(today)}, plus d'un an après le {date_numeric(known)}. "
            "Vérifiez sa date : un document daté trop loin empêcherait d'en établir d'autres avant ce jour."
        )


def invoice_number(year: int, rank: int) -> str:
    """``TS-2026-0001``: one series for invoices and credit notes, from 1 each year, without gaps."""
    if not 1 <= rank <= MAX_RANK:
        raise Invalid("number", "Le numéro de facture est hors des limites. Prévenez l'administrateur.")
    return f"TS-{year:04d}-{rank:04d}"


def notes_of(invoice: ServiceInvoice) -> tuple[tuple[str, str], ...]:
    """The mentions an invoice owes, with their UNTDID 4451 subject: late payment, indemnity, discount."""
    notes = [("PMD", invoice.late), ("PMT", INDEMNITY), ("AAB", NO_DISCOUNT)]
    if not invoice.vat_rate:
        notes.append(("TXD", NO_VAT))
    return tuple(notes)


def period_words(calls: BilledCalls) -> str:
    """``du 01/10/2026 au 31/10/2026``."""
    return f"du {date_numeric(calls.first)} au {date_numeric(calls.last)}"
