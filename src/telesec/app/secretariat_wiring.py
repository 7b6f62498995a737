"""The use cases of the secretariat's own accounts, in the page of billing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from telesec.app.page_context import PageContext
from telesec.domain.actions import Action
from telesec.domain.secretariat.contract import Party
from telesec.domain.secretariat.invoices import Quote, ServiceInvoice
from telesec.services.activity.activity import activity_report_pdf
from telesec.services.gate import Gate
from telesec.services.secretariat import contracts, invoices
from telesec.ui.billing.pdf_path import ask_pdf_path
from telesec.ui.secretariat.ports import SecretariatPorts

Write = Callable[[Path, bytes], None]


def secretariat_ports(context: PageContext, write: Write) -> SecretariatPorts | None:
    """None for an account that may not see these accounts; ``write`` puts a file where the person asked."""
    gate = context.gate
    if not (gate.allows(Action.SERVICE_INVOICE_LIST) and gate.allows(Action.ACTIVITY_VIEW)):
        return None

    def issue(year: int, month: int, seen: Quote) -> ServiceInvoice:
        return invoices.issue_invoice(gate, invoices.InvoiceRequest(year, month, seen.calls))

    def save_document(invoice_id: str, path: Path) -> None:
        write(path, invoices.invoice_document(gate, invoice_id)[1])

    def save_report(year: int, month: int, path: Path) -> None:
        write(path, activity_report_pdf(gate, year, month))

    return SecretariatPorts(
        invoices=partial(invoices.service_invoices, gate),
        contracts=partial(contracts.service_contracts, gate),
        save_contract=partial(contracts.save_contract, gate),
        preview=partial(invoices.preview_invoice, gate),
        issue=issue,
        credit=partial(invoices.credit_invoice, gate),
        save_document=save_document,
        save_report=save_report,
        ask_path=ask_pdf_path,
        today=context.today,
        buyer=partial(practice_as_party, gate),
    )


def practice_as_party(gate: Gate) -> Party:
    """The practice as far as its settings know it: the SIREN is the beginning of a SIRET."""
    reference = gate.reference
    sirets = (one.siret for one in reference.practitioners if len(one.siret) == 14)
    siren = next(sirets, "")[:9]
    if not reference.sites:
        return Party(reference.practice_name, siren)
    site = reference.sites[0]
    return Party(reference.practice_name, siren, site.address, site.postcode, site.city)
