"""What the secretariat charges: a month's calls counted in the office, invoiced in the accounts.

The count is read first, then frozen in the invoice: no transaction spans both files.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, timedelta

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Conflict, NotFound, Refused
from telesec.domain.ids import new_id
from telesec.domain.secretariat.contract import contract_on
from telesec.domain.secretariat.invoices import (
    BilledCalls,
    Document,
    Proof,
    Quote,
    ServiceInvoice,
    check_not_far_ahead,
    check_over,
    month_of,
    quote,
)
from telesec.domain.secretariat.proofs import (
    ALTERED,
    InvoiceBook,
    head_after,
    invoice_text,
    proved,
)
from telesec.services import witnessed_clock
from telesec.services.activity.activity import activity
from telesec.services.gate import Gate, Records
from telesec.services.today import today_of

_RECOUNTED = (
    "Le nombre d'appels de ce mois n'est plus celui de l'aperçu. Regardez le nouvel aperçu, puis recommencez."
)


@dataclass(frozen=True, slots=True)
class InvoiceRequest:
    """The month to invoice, and the figures that were on screen: others are not invoiced unseen."""

    year: int
    month: int
    seen: BilledCalls


def service_invoices(gate: Gate) -> InvoiceBook:
    """Invoices and credit notes, latest number first, with what may be believed of each."""
    with gate.enter(Action.SERVICE_INVOICE_LIST, Subject("service_invoices")) as records:
        return _book(gate, records)


def preview_invoice(gate: Gate, year: int, month: int) -> Quote:
    """What the month's invoice would say. Raises NotFound without a contract, Conflict when empty.

    An account that sees a part of the practice would count a part of its calls: OutOfScope.
    """
    first, last = month_of(year, month)
    calls = activity(gate, first, last).billed
    with gate.enter(Action.SERVICE_INVOICE_LIST, Subject("service_contracts")) as records:
        records.entry.scope.check_whole()
        return quote(contract_on(records.service_invoices.contracts(), first), calls)


def issue_invoice(gate: Gate, asked: InvoiceRequest) -> ServiceInvoice:
    """Number the month's invoice and keep it with its Factur-X file, for good.

    Raises Conflict when the month is not over or ended over a year ago, is invoiced already, holds
    nothing, or when its calls are no longer those that were shown; Refused by a clock without a witness;
    OutOfScope as the preview.
    """
    first, last = month_of(asked.year, asked.month)
    today = today_of(gate)
    check_over(last, today)
    check_not_far_ahead(last, today)
    calls, doubt = activity(gate, first, last).billed, witnessed_clock.doubt(gate)
    if calls != asked.seen:
        raise Conflict(_RECOUNTED)
    invoice_id = new_id()
    with gate.enter(
        Action.SERVICE_INVOICE_ISSUE, Subject("service_invoice", invoice_id), reason=gate.seal.reason
    ) as records:
        records.entry.scope.check_whole()
        _check(doubt)
        found = quote(contract_on(records.service_invoices.contracts(), first), calls)
        return _write(gate, records, _invoice(gate, invoice_id, found, today))


def credit_invoice(gate: Gate, invoice_id: str) -> ServiceInvoice:
    """Give a whole invoice back by a credit note; its month can be invoiced again.

    Raises Conflict, Refused for one that is no longer as it was issued too.
    """
    today, credit_id, doubt = today_of(gate), new_id(), witnessed_clock.doubt(gate)
    with gate.enter(
        Action.SERVICE_INVOICE_CANCEL, Subject("service_invoice", invoice_id), reason=gate.seal.reason
    ) as records:
        given = _believed(gate, records, invoice_id)
        if given.kind is Document.CREDIT:
            raise Conflict("Un avoir ne s'annule pas. Établissez une nouvelle facture du mois.")
        check_not_far_ahead(given.issued_on, today)
        _check(doubt)
        credit = replace(
            given,
            id=credit_id,
            kind=Document.CREDIT,
            issued_on=today,
            issued_at=gate.now(),
            due_on=today,
            credits_id=given.id,
            credits_number=given.number,
            credits_on=given.issued_on,
            account_id=gate.account.id,
        )
        records.entry.concern(Subject("service_invoice", credit_id))
        return _write(gate, records, credit)


def invoice_document(gate: Gate, invoice_id: str) -> tuple[str, bytes]:
    """A name for the file, and the PDF as it was issued, to the byte; Refused when it no longer is."""
    with gate.enter(Action.SERVICE_INVOICE_PRINT, Subject("service_invoice", invoice_id)) as records:
        invoice = _believed(gate, records, invoice_id)
        return f"{invoice.title} {invoice.number}.pdf", records.service_invoices.document(invoice_id)


def _check(doubt: str) -> None:
    if doubt:
        raise Refused(doubt)


def _book(gate: Gate, records: Records) -> InvoiceBook:
    practice_id = gate.reference.practice_id

    def is_signed(one: ServiceInvoice) -> bool:
        return gate.seal.is_of(one.account_id, one.signature, invoice_text(practice_id, one))

    kept = records.service_invoices
    return proved(practice_id, kept.all(), kept.issues(), is_signed)


def _believed(gate: Gate, records: Records, invoice_id: str) -> ServiceInvoice:
    """One of them; raises NotFound, or Refused when it is no longer as it was issued."""
    found = _found(gate, records, invoice_id)
    if found.proof is Proof.ALTERED:
        raise Refused(ALTERED)
    return found


def _found(gate: Gate, records: Records, invoice_id: str) -> ServiceInvoice:
    for one in _book(gate, records).invoices:
        if one.id == invoice_id:
            return one
    raise NotFound("Cette facture n'existe pas. Rouvrez la liste.")


def _write(gate: Gate, records: Records, invoice: ServiceInvoice) -> ServiceInvoice:
    """Numbered, drawn, then signed with the hash of those before it, all in one entry."""
    from telesec.documents.service_invoice import service_invoice_pdf
    from telesec.exchange.factur_x import factur_x_pdf

    kept, practice_id = records.service_invoices, gate.reference.practice_id
    numbered = kept.numbered(replace(invoice, digest="", previous="", signature=""))
    document = factur_x_pdf(numbered, service_invoice_pdf(numbered))
    if gate.seal.signs:
        digest, previous = hashlib.sha256(document).hexdigest(), head_after(practice_id, kept.all())
        numbered = replace(numbered, digest=digest, previous=previous)
        numbered = replace(numbered, signature=gate.seal.sign(invoice_text(practice_id, numbered)))
    kept.add(numbered, document)
    return _found(gate, records, numbered.id)


def _invoice(gate: Gate, invoice_id: str, found: Quote, today: date) -> ServiceInvoice:
    contract = found.contract
    return ServiceInvoice(
        id=invoice_id,
        number="",
        kind=Document.INVOICE,
        contract_id=contract.id,
        issued_on=today,
        issued_at=gate.now(),
        due_on=today + timedelta(days=contract.due_days),
        calls=found.calls,
        seller=contract.seller,
        buyer=contract.buyer,
        lines=found.lines,
        amounts=found.amounts,
        vat_rate=contract.vat_rate,
        iban=contract.iban,
        late=contract.late,
        account_id=gate.account.id,
    )
