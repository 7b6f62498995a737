"""A call of each service of the telephone's activity and of the secretariat's invoices."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from tests.attacks.role_world import TODAY, Sample, World
from tests.journeys.secretariat_desk import CONTRACT, calls_of_a_day, october

from telesec.domain.secretariat.invoices import ServiceInvoice
from telesec.services.activity import activity
from telesec.services.secretariat import contracts, invoices
from telesec.services.secretariat.invoices import InvoiceRequest


def contracted(world: World) -> None:
    if not contracts.service_contracts(world.owner):
        contracts.save_contract(world.owner, CONTRACT)
    if "calls" not in world.kept:
        calls_of_a_day(world.owner, october(9), 3)
        world.kept["calls"] = True


def requested(world: World) -> InvoiceRequest:
    """October, given back first when it was invoiced already."""
    contracted(world)
    for invoice in invoices.service_invoices(world.owner).invoices:
        if not invoice.credits_id and not invoice.credited_by:
            invoices.credit_invoice(world.owner, invoice.id)
    return InvoiceRequest(2026, 10, invoices.preview_invoice(world.owner, 2026, 10).calls)


def issued(world: World) -> ServiceInvoice:
    return invoices.issue_invoice(world.owner, requested(world))


def another(world: World) -> object:
    contracted(world)
    world.made += 1
    return replace(CONTRACT, valid_from=date(2027, 1, 1) + timedelta(days=world.made))


def preview(world: World, gate: object) -> object:
    contracted(world)
    return invoices.preview_invoice(gate, 2026, 10)  # type: ignore[arg-type]


SAMPLES: dict[str, Sample] = {
    "activity.activity.activity": lambda _w, g: activity.activity(g, TODAY - timedelta(days=30), TODAY),
    "activity.activity.activity_report_pdf": lambda _w, g: activity.activity_report_pdf(g, 2026, 10),
    "secretariat.contracts.service_contracts": lambda _w, g: contracts.service_contracts(g),
    "secretariat.contracts.save_contract": lambda w, g: contracts.save_contract(g, another(w)),  # type: ignore[arg-type]
    "secretariat.invoices.service_invoices": lambda _w, g: invoices.service_invoices(g),
    "secretariat.invoices.preview_invoice": preview,
    "secretariat.invoices.issue_invoice": lambda w, g: invoices.issue_invoice(g, requested(w)),
    "secretariat.invoices.credit_invoice": lambda w, g: invoices.credit_invoice(g, issued(w).id),
    "secretariat.invoices.invoice_document": lambda w, g: invoices.invoice_document(g, issued(w).id),
}
