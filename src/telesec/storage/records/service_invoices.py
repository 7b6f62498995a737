"""The secretariat's contracts and invoices in ``billing.db``: numbered at issue, then never changed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, text
from sqlalchemy.exc import IntegrityError

from telesec.domain.actions import Action
from telesec.domain.errors import Conflict, NotFound
from telesec.domain.journal.reasons import SIGNED
from telesec.domain.secretariat.contract import Contract, Party, Pricing, Tier
from telesec.domain.secretariat.invoices import (
    Amounts,
    BilledCalls,
    Document,
    InvoiceLine,
    ServiceInvoice,
    invoice_number,
)
from telesec.domain.secretariat.proofs import Issues
from telesec.storage.records.context import EntryContext
from telesec.storage.records.journal_span import told_since
from telesec.storage.tables.base import FIRST_ROWS
from telesec.storage.tables.service_invoices import service_contracts, service_invoices, service_lines

_I, _L = service_invoices.c, service_lines.c
_OTHER = service_invoices.alias("other")
_GIVEN_BACK = service_invoices.alias("given_back")
_ALL = (
    select(
        service_invoices,
        _OTHER.c.number.label("credited_by"),
        _GIVEN_BACK.c.number.label("credits_number"),
        _GIVEN_BACK.c.issued_on.label("credits_on"),
    )
    .outerjoin(_OTHER, _OTHER.c.credits_id == _I.id)
    .outerjoin(_GIVEN_BACK, _GIVEN_BACK.c.id == _I.credits_id)
    .order_by(_I.year, _I.rank)
)
_LINES = select(service_lines).order_by(_L.invoice_id, _L.position)
_LAST_RANK = select(func.coalesce(func.max(_I.rank), 0)).where(_I.year == bindparam("wanted_year"))
_DOCUMENT = select(_I.document).where(_I.id == bindparam("wanted"))
_ISSUED = text(
    "SELECT action, subject_id, reason FROM journal INDEXED BY ix_journal_at "  # noqa: S608 - constants
    f"WHERE {FIRST_ROWS} AND action IN (:issue, :cancel) AND outcome = 'ok' "
    "AND subject_kind = 'service_invoice'"
)
_CONTRACTS = select(service_contracts).order_by(service_contracts.c.valid_from.desc())
_SAYS = {
    "twice": "Ce mois est déjà facturé. Faites d'abord un avoir de cette facture.",
    "backwards": "La date de cet ordinateur est avant celle de la dernière facture. Corrigez la date.",
    "UNIQUE": "Cette facture a déjà un avoir. Rouvrez la liste.",
}


class ServiceInvoiceRecords:
    """Contracts, invoices and credit notes, and the PDF each one was issued as."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def contracts(self) -> tuple[Contract, ...]:
        """Every contract, latest first."""
        return tuple(_contract(row) for row in self._conn.execute(_CONTRACTS))

    def add_contract(self, contract: Contract) -> None:
        """Write one; raises Conflict when another begins that very day."""
        values: dict[str, Any] = {
            name: getattr(contract, name)
            for name in (
                *("id", "valid_from", "flat_cents", "included", "vat_rate", "outgoing_too"),
                *("due_days", "iban", "late"),
            )
        }
        values |= {"seller": _party_text(contract.seller), "buyer": _party_text(contract.buyer)}
        values |= {"pricing": contract.pricing.value, "written_at": self._entry.now}
        values |= {"tiers": json.dumps([[tier.last, tier.cents] for tier in contract.tiers])}
        try:
            self._conn.execute(insert(service_contracts).values(account_id=self._entry.account_id, **values))
        except IntegrityError as error:
            raise Conflict(
                "Un contrat commence déjà ce jour-là. Choisissez un autre premier jour."
            ) from error

    def all(self) -> tuple[ServiceInvoice, ...]:
        """Invoices and credit notes, first number first, each with the digest of its file.

        What may be believed of one is known from those before and after it: none is read alone.
        """
        lines: dict[str, tuple[InvoiceLine, ...]] = {}
        for row in self._conn.execute(_LINES):
            lines[row.invoice_id] = (*lines.get(row.invoice_id, ()), _line(row))
        return tuple(_invoice(row, lines.get(row.id, ())) for row in self._conn.execute(_ALL))

    def issues(self) -> Issues:
        """What the journal says was issued, and whether it was signed."""
        told = {"issue": str(Action.SERVICE_INVOICE_ISSUE), "cancel": str(Action.SERVICE_INVOICE_CANCEL)}
        found: dict[str, dict[str, bool]] = {action: {} for action in told.values()}
        for action, invoice_id, reason in self._conn.execute(_ISSUED, told):
            found[action][invoice_id] = reason == SIGNED
        return Issues(found[told["issue"]], found[told["cancel"]], told_since(self._conn))

    def numbered(self, invoice: ServiceInvoice) -> ServiceInvoice:
        """The invoice with the next number of its year; it is taken by ``add``, in the same entry."""
        rank = 1 + self._conn.execute(_LAST_RANK, {"wanted_year": invoice.issued_on.year}).scalar_one()
        return replace(invoice, number=invoice_number(invoice.issued_on.year, rank))

    def add(self, invoice: ServiceInvoice, document: bytes) -> None:
        """Write a numbered one with its PDF. Raises Conflict when its month is invoiced already."""
        try:
            self._conn.execute(insert(service_invoices).values(**self._head(invoice), document=document))
        except IntegrityError as error:
            said = next((words for name, words in _SAYS.items() if name in str(error.orig)), "")
            raise Conflict(said or "Cette facture ne peut pas être établie. Rouvrez la liste.") from error
        for position, line in enumerate(invoice.lines, start=1):
            values = asdict(line) | {"invoice_id": invoice.id, "position": position}
            self._conn.execute(insert(service_lines).values(values))

    def document(self, invoice_id: str) -> bytes:
        """The PDF as it was issued, to the byte; raises NotFound."""
        found = self._conn.execute(_DOCUMENT, {"wanted": invoice_id}).scalar()
        if found is None:
            raise NotFound("Cette facture n'existe pas. Rouvrez la liste.")
        return bytes(found)

    def _head(self, invoice: ServiceInvoice) -> dict[str, Any]:
        same = (
            *("id", "number", "contract_id", "issued_on", "issued_at", "due_on", "iban", "late", "vat_rate"),
            *("account_id", "previous", "signature"),
        )
        values: dict[str, Any] = {name: getattr(invoice, name) for name in same}
        _, year, rank = invoice.number.split("-")
        return values | {
            "year": int(year),
            "rank": int(rank),
            "kind": invoice.kind.value,
            "credits_id": invoice.credits_id or None,
            "first": invoice.calls.first,
            "last": invoice.calls.last,
            "answered": invoice.calls.answered,
            "outgoing": invoice.calls.outgoing,
            "wrong": invoice.calls.wrong,
            "seller": _party_text(invoice.seller),
            "buyer": _party_text(invoice.buyer),
            "line_count": len(invoice.lines),
            "net_cents": invoice.amounts.net,
            "vat_cents": invoice.amounts.vat,
        }


def _party_text(party: Party) -> str:
    return json.dumps(asdict(party), ensure_ascii=False)


def _contract(row: Any) -> Contract:
    return Contract(
        id=row.id,
        valid_from=row.valid_from,
        seller=Party(**json.loads(row.seller)),
        buyer=Party(**json.loads(row.buyer)),
        pricing=Pricing(row.pricing),
        tiers=tuple(Tier(*pair) for pair in json.loads(row.tiers)),
        flat_cents=row.flat_cents,
        included=row.included,
        vat_rate=row.vat_rate,
        outgoing_too=row.outgoing_too,
        due_days=row.due_days,
        iban=row.iban,
        late=row.late,
    )


def _line(row: Any) -> InvoiceLine:
    return InvoiceLine(row.label, row.quantity, row.unit_cents)


def _invoice(row: Any, lines: tuple[InvoiceLine, ...]) -> ServiceInvoice:
    return ServiceInvoice(
        id=row.id,
        number=row.number,
        kind=Document(row.kind),
        contract_id=row.contract_id,
        issued_on=row.issued_on,
        issued_at=row.issued_at,
        due_on=row.due_on,
        calls=BilledCalls(row.first, row.last, row.answered, row.outgoing, row.wrong),
        seller=Party(**json.loads(row.seller)),
        buyer=Party(**json.loads(row.buyer)),
        lines=lines,
        amounts=Amounts(row.net_cents, row.vat_cents),
        vat_rate=row.vat_rate,
        iban=row.iban,
        late=row.late,
        account_id=row.account_id,
        credits_id=row.credits_id or "",
        credits_number=row.credits_number or "",
        credits_on=row.credits_on,
        credited_by=row.credited_by or "",
        digest=hashlib.sha256(row.document).hexdigest(),
        previous=row.previous,
        signature=row.signature,
    )
