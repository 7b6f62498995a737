"""The note d'honoraires as a PDF: who, when, which acts, how much, paid when; never why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from telesec.documents.page import INNER, MARGIN, MUTED, WIDTH, Page, Style, letterhead, wrapped
from telesec.domain.care.billing import MEANS_LABELS, FeeLine, FeeNote, Issuer, Payment
from telesec.domain.french import date_numeric, euros

VAT_EXEMPTION = "Exonération de TVA – art. 261-4-1° du CGI"
RIGHT = WIDTH - MARGIN
_CODE, _LABEL = MARGIN, MARGIN + 62
_BASE, _EXCESS, _SUM = RIGHT - 160, RIGHT - 80, RIGHT
_HEAD = Style(8.5, strong=True, color=MUTED)
_STRONG = Style(11, strong=True)


def fee_note_pdf(note: FeeNote, payments: Sequence[Payment], issued_on: date) -> bytes:
    """The PDF bytes of ``note`` with the payments received so far; ``issued_on`` is the local day.

    The document's properties hold the number only: a file's title shows in places where names may not.
    """
    page = Page(f"Note d'honoraires {note.number}", f"Note d'honoraires {note.number}")
    letterhead(page, note.issuer.name, _issuer_lines(note.issuer))
    page.paragraph("Note d'honoraires", Style(18, strong=True))
    page.gap(4)
    page.paragraph(f"N° {note.number} · établie le {date_numeric(issued_on)}", Style(10, color=MUTED))
    if note.cancelled:
        page.paragraph("Note annulée : aucun montant n'est dû.", _STRONG)
    page.gap(16)
    _patient(page, note)
    _acts(page, note.lines)
    _totals(page, note, payments)
    page.gap(28)
    page.paragraph(VAT_EXEMPTION, Style(9, color=MUTED))
    page.gap(22)
    page.need(70)
    page.text("Signature et cachet du praticien", Style(9, color=MUTED), x=MARGIN + INNER / 2)
    return page.finish()


def _issuer_lines(issuer: Issuer) -> list[str]:
    numbers = (
        ("RPPS", issuer.rpps),
        ("N° Assurance maladie", issuer.am_number),
        ("SIRET", issuer.siret),
    )
    return [
        issuer.profession,
        *issuer.address.split("\n"),
        f"Tél. {issuer.phone}" if issuer.phone else "",
        " · ".join(f"{name} {value}" for name, value in numbers if value),
    ]


def _patient(page: Page, note: FeeNote) -> None:
    page.paragraph("PATIENT", _HEAD)
    page.gap(2)
    page.paragraph(note.patient_name, _STRONG)
    if note.patient_birth_date is not None:
        page.paragraph(f"Date de naissance : {date_numeric(note.patient_birth_date)}")
    page.gap(16)
    page.paragraph(f"Actes du {date_numeric(note.care_date)}", _STRONG)
    page.gap(8)


def _acts(page: Page, lines: Sequence[FeeLine]) -> None:
    page.text("CODE", _HEAD, x=_CODE)
    page.text("ACTE", _HEAD, x=_LABEL)
    for title, x in (("BASE", _BASE), ("DÉPASSEMENT", _EXCESS), ("MONTANT", _SUM)):
        page.text(title, _HEAD, x=x, right=True)
    page.gap(16)
    page.rule()
    for line in lines:
        label = wrapped(line.label, Style(), _BASE - _LABEL - 55)
        page.need(14 * len(label) + 12)
        page.gap(6)
        page.text(line.code, Style(strong=True), x=_CODE)
        amounts = ((line.cents, _BASE), (line.excess_cents, _EXCESS), (line.cents + line.excess_cents, _SUM))
        for cents, x in amounts:
            page.text(euros(cents), x=x, right=True)
        for part in label:
            page.text(part, x=_LABEL)
            page.gap(14)
        page.gap(4)
        page.rule()


def _totals(page: Page, note: FeeNote, payments: Sequence[Payment]) -> None:
    base = sum(line.cents for line in note.lines)
    page.need(90 + 16 * len(payments))
    page.gap(12)
    _sum_line(page, "Honoraires de base", base)
    _sum_line(page, "Dépassement", note.total_cents - base)
    _sum_line(page, "Total", note.total_cents, strong=True)
    for payment in payments:
        wording = "Reçu" if payment.cents >= 0 else "Annulation du règlement"
        means = MEANS_LABELS[payment.means].lower()
        _sum_line(page, f"{wording} le {date_numeric(payment.received_on)} – {means}", payment.cents)
    if note.cancelled:
        return
    page.gap(8)
    if note.due_cents == 0 and payments:
        paid_on = max(payment.received_on for payment in payments)
        page.text(f"Acquittée le {date_numeric(paid_on)}", _STRONG, x=RIGHT, right=True)
        page.gap(16)
    else:
        _sum_line(page, "Reste dû", note.due_cents, strong=True)


def _sum_line(page: Page, label: str, cents: int, *, strong: bool = False) -> None:
    style = Style(10.5, strong=strong)
    page.text(label, style, x=_EXCESS, right=True)
    page.text(euros(cents), style, x=_SUM, right=True)
    page.gap(17)
