"""The recovery sheet as a PDF: the grouped code with its line numbers, its QR, how to keep it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from telesec.documents.page import INNER, MARGIN, MUTED, WIDTH, Page, Style, letterhead
from telesec.domain.french import date_numeric

QR_SIDE = 150.0
_ROW = 25.0

OPENS = (
    "Ce code ouvre toutes les données du cabinet et ses sauvegardes, sans mot de passe ni téléphone. "
    "Il sert si un mot de passe et un téléphone sont perdus, si l'ordinateur est volé ou tombe en panne, "
    "ou pour installer le cabinet sur un nouvel ordinateur."
)
KEEP = (
    "Gardez cette feuille sous enveloppe fermée, dans un lieu fermé à clé, loin de l'ordinateur.",
    "Faites-en une seconde et gardez-la dans un autre lieu, par exemple un coffre.",
    "Ne la photographiez pas, ne l'envoyez pas par messagerie, effacez le fichier qui a servi à l'imprimer.",
    "Qui la lit peut ouvrir le cabinet : si elle est perdue ou vue, remplacez-la sans attendre.",
    "Sans elle et sans aucun mot de passe, personne ne peut rouvrir les données, pas même l'éditeur.",
)

SIGNED = (
    "Les sauvegardes sont signées par l'ordinateur d'empreinte {}. Le jour d'une restauration, comparez-la "
    "avec celle que montre la liste des sauvegardes."
)


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """What is printed: groups in order, one a line, and the text that the QR holds.

    ``signer``: the fingerprint of the computer that signs the backups, "" while none does.
    """

    practice_name: str
    created_on: date
    groups: tuple[str, ...] = field(repr=False)
    qr_text: str = field(repr=False)
    signer: str = ""


def recovery_sheet_pdf(sheet: RecoverySheet) -> bytes:
    """The PDF bytes of the sheet; the code is in the drawing only, not in the document's properties."""
    page = Page("Feuille de récupération", "Feuille de récupération – à garder sous clé")
    letterhead(page, sheet.practice_name, (f"Feuille établie le {date_numeric(sheet.created_on)}",))
    page.paragraph("Feuille de récupération", Style(18, strong=True))
    page.gap(8)
    page.paragraph(OPENS)
    page.gap(18)
    _code(page, sheet)
    page.paragraph("COMMENT LA GARDER", Style(8.5, strong=True, color=MUTED))
    page.gap(4)
    for rank, sentence in enumerate(KEEP, start=1):
        page.need(30)
        page.text(f"{rank}.", Style(strong=True))
        page.paragraph(sentence, x=MARGIN + 18, width=INNER - 18)
        page.gap(3)
    if sheet.signer:
        page.gap(9)
        page.paragraph(SIGNED.format(sheet.signer), Style(9.5, color=MUTED))
    return page.finish()


def _code(page: Page, sheet: RecoverySheet) -> None:
    """The framed code, one numbered group a line, with the QR at its right."""
    height = max(_ROW * len(sheet.groups) + 44, QR_SIDE + 48)
    page.need(height)
    page.box(MARGIN, INNER, height)
    top = page.y
    page.gap(12)
    page.text("CODE DE RÉCUPÉRATION", Style(8.5, strong=True, color=MUTED), x=MARGIN + 16)
    page.gap(20)
    for rank, group in enumerate(sheet.groups, start=1):
        page.gap(3)
        page.text(f"{rank}", Style(9, color=MUTED), x=MARGIN + 28, right=True)
        page.text(group, Style(13, strong=True), x=MARGIN + 42)
        page.gap(_ROW - 3)
    page.y = top - 28
    page.squares(_qr_rows(sheet.qr_text), WIDTH - MARGIN - QR_SIDE - 16, QR_SIDE)
    page.y = top - height - 22


def _qr_rows(text: str) -> list[list[int]]:
    """Dark cells of the QR with its quiet zone; medium error correction stands a folded sheet."""
    import segno

    code = segno.make_qr(text, error="m")
    return [[int(bool(cell)) for cell in row] for row in code.matrix_iter(border=2)]
