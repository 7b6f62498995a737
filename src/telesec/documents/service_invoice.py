"""The secretariat's invoice or credit note as a page: who, for which month, how many calls, how much."""

from __future__ import annotations

from telesec.documents.page import ACCENT, INNER, MARGIN, MUTED, WIDTH, Page, Style, wrapped
from telesec.domain.french import counted, date_numeric, euros
from telesec.domain.secretariat.contract import VAT_RATES, Party
from telesec.domain.secretariat.invoices import Document, ServiceInvoice, notes_of, period_words

_RIGHT = WIDTH - MARGIN
_LABEL, _COUNT, _UNIT, _SUM = MARGIN, _RIGHT - 175, _RIGHT - 90, _RIGHT
_HALF = INNER / 2
_HEAD = Style(8.5, strong=True, color=MUTED)
_STRONG = Style(11, strong=True)
_SMALL = Style(8.5, color=MUTED)


def service_invoice_pdf(invoice: ServiceInvoice) -> bytes:
    """The PDF bytes; every font is inside, so that the file can become a PDF/A."""
    title = f"{invoice.title} {invoice.number}"
    page = Page(title, title)
    page.paragraph(invoice.title, Style(20, strong=True, color=ACCENT))
    page.gap(2)
    page.paragraph(f"N° {invoice.number} du {date_numeric(invoice.issued_on)}", Style(11, strong=True))
    if invoice.kind is Document.CREDIT:
        given = f"Annule la facture {invoice.credits_number} du {date_numeric(invoice.credits_on)}."
        page.paragraph(given, _STRONG)
    page.gap(14)
    _parties(page, invoice)
    page.gap(10)
    page.paragraph(f"Secrétariat téléphonique {period_words(invoice.calls)}", _STRONG)
    page.paragraph(_calls(invoice), _SMALL)
    page.gap(10)
    _lines(page, invoice)
    _totals(page, invoice)
    _payment(page, invoice)
    return page.finish()


def _parties(page: Page, invoice: ServiceInvoice) -> None:
    top = bottom = page.y
    for title, party, x in (
        ("ÉMETTEUR", invoice.seller, MARGIN),
        ("CLIENT", invoice.buyer, MARGIN + _HALF),
    ):
        page.y = top
        page.paragraph(title, _HEAD, x=x)
        page.gap(2)
        page.paragraph(party.legal_name, _STRONG, x=x, width=_HALF - 12)
        for line in _party_lines(party):
            page.paragraph(line, Style(9.5), x=x, width=_HALF - 12)
        bottom = min(bottom, page.y)
    page.y = bottom


def _party_lines(party: Party) -> list[str]:
    told = [party.address, f"{party.postcode} {party.city}", f"SIREN {party.siren}"]
    if party.vat_number:
        told.append(f"N° de TVA {party.vat_number}")
    return [*told, party.email] if party.email else told


def _calls(invoice: ServiceInvoice) -> str:
    calls = invoice.calls
    told = [counted(calls.answered, "appel reçu et pris", "appels reçus et pris")]
    if calls.wrong:
        told.append(f"dont {counted(calls.wrong, 'erreur de numéro', 'erreurs de numéro')}, non facturées")
    if calls.outgoing:
        told.append(counted(calls.outgoing, "appel émis", "appels émis"))
    return ", ".join(told) + "."


def _lines(page: Page, invoice: ServiceInvoice) -> None:
    page.text("PRESTATION", _HEAD, x=_LABEL)
    for title, x in (("QUANTITÉ", _COUNT), ("PRIX HT", _UNIT), ("MONTANT HT", _SUM)):
        page.text(title, _HEAD, x=x, right=True)
    page.gap(16)
    page.rule()
    for line in invoice.lines:
        label = wrapped(line.label, Style(), _COUNT - _LABEL - 60)
        page.need(14 * len(label) + 12)
        page.gap(6)
        for text, x in (
            (str(line.quantity), _COUNT),
            (euros(line.unit_cents), _UNIT),
            (euros(line.cents), _SUM),
        ):
            page.text(text, x=x, right=True)
        for part in label:
            page.text(part, x=_LABEL)
            page.gap(14)
        page.gap(4)
        page.rule()


def _totals(page: Page, invoice: ServiceInvoice) -> None:
    page.need(150)
    page.gap(12)
    rate = VAT_RATES[invoice.vat_rate].split(" (", maxsplit=1)[0]
    vat = f"TVA {rate}" if invoice.vat_rate else "TVA"
    total = "Total à déduire" if invoice.kind is Document.CREDIT else "Total TTC à payer"
    rows = (("Total HT", invoice.amounts.net), (vat, invoice.amounts.vat), (total, invoice.amounts.total))
    for at, (label, cents) in enumerate(rows):
        style = Style(10.5, strong=at == len(rows) - 1)
        page.text(label, style, x=_UNIT, right=True)
        page.text(euros(cents), style, x=_SUM, right=True)
        page.gap(17)


def _payment(page: Page, invoice: ServiceInvoice) -> None:
    page.gap(14)
    if invoice.kind is Document.INVOICE:
        page.paragraph(f"À payer au plus tard le {date_numeric(invoice.due_on)}.", _STRONG)
        if invoice.iban:
            parts = (invoice.iban[at : at + 4] for at in range(0, len(invoice.iban), 4))
            page.paragraph(f"Par virement, IBAN {' '.join(parts)}")
        page.gap(8)
    for _, words in notes_of(invoice):
        page.paragraph(words, _SMALL)
    page.paragraph(
        "Facture électronique Factur-X, profil EN 16931 : ses chiffres sont joints en XML.", _SMALL
    )
