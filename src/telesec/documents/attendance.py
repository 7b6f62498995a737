"""The attestation of attendance as a PDF: who came, when, until when; never why nor to which specialty."""

from __future__ import annotations

from telesec.documents.page import INNER, MARGIN, MUTED, Page, Style, letterhead
from telesec.domain.french import date_long, keep_together, time_of_day
from telesec.domain.paper.slips import Attestation

USE = (
    "Attestation établie à la demande de l'intéressé(e) et remise en main propre. Elle ne dit rien du motif "
    "de la visite et n'est pas un certificat médical."
)


def attestation_pdf(said: Attestation) -> bytes:
    """The PDF bytes; the document's properties name nobody."""
    page = Page("Attestation de présence", "Attestation de présence")
    letterhead(page, said.head.name or "Cabinet", said.head.details)
    page.gap(26)
    page.paragraph("Attestation de présence", Style(20, strong=True))
    page.gap(24)
    body = Style(12)
    page.paragraph("Nous soussignés attestons que", body)
    page.gap(8)
    page.paragraph(said.patient, Style(14, strong=True))
    if said.birth:
        page.paragraph(said.birth, Style(11, color=MUTED))
    page.gap(8)
    came, left = said.presence.arrived, said.presence.left
    hours = keep_together(f"de {time_of_day(came)} à {time_of_day(left)}")
    page.paragraph(f"s'est {said.agreed} au cabinet le {date_long(came)}, {hours}.", body)
    page.gap(18)
    page.paragraph(USE, Style(9.5, color=MUTED))
    page.gap(34)
    where = f"À {said.head.city}, le" if said.head.city else "Le"
    page.paragraph(f"{where} {date_long(said.made_on)}", body)
    page.gap(18)
    page.text("Signature et cachet", Style(9.5, color=MUTED), x=MARGIN + INNER / 2)
    page.gap(16)
    page.box(MARGIN + INNER / 2, INNER / 2, 90)
    return page.finish()
