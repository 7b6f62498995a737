"""The certificate of a restoration done for trial: what was put back and compared; no patient is named."""

from __future__ import annotations

from dataclasses import dataclass

from telesec.documents.page import INNER, LINE, MARGIN, MUTED, Page, Style, letterhead
from telesec.domain.backups.drills import CheckedStore, DrillReport
from telesec.domain.backups.restores import COMPARTMENT_WORDS
from telesec.domain.french import NBSP, counted, duration, euros, instant_long
from telesec.domain.people import Compartment

_LABEL = 150.0
_TITLE = Style(8.5, strong=True, color=MUTED)
_GOOD = "La sauvegarde a été restaurée, ouverte et comparée : rien n'y manque."
_BAD = "La sauvegarde a été restaurée, mais des défauts ont été trouvés. Elle ne suffit pas à elle seule."
_KEEP = (
    "Gardez ce certificat avec la feuille de récupération et la fiche de la destination (page Sauvegardes), "
    "qui dit l'adresse, l'espace et la clé d'accès qu'un ordinateur neuf demandera. Le numéro de la "
    "sauvegarde et la fin des journaux disent si ce que l'hébergeur montre est bien le plus récent, et "
    "l'empreinte, si c'est bien un ordinateur du cabinet qui l'a signé."
)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A report, and whose it is. ``zone`` (IANA) is that of the practice."""

    practice_name: str
    zone: str
    report: DrillReport


def drill_certificate_pdf(said: Certificate) -> bytes:
    """The PDF bytes; the document's properties name nobody."""
    report = said.report
    page = Page("Certificat de restauration d'essai", "Restauration d'essai – sans aucun nom de patient")
    made_on = f"Essai du {instant_long(report.done_at, said.zone)}"
    letterhead(page, said.practice_name or "Cabinet", (made_on,))
    page.paragraph("Certificat de restauration d'essai", Style(18, strong=True))
    page.gap(10)
    page.paragraph(_GOOD if report.succeeded else _BAD, Style(11, strong=True))
    page.gap(14)
    _facts(page, said)
    page.gap(10)
    page.paragraph("CE QUI A ÉTÉ RESTAURÉ ET COMPARÉ", _TITLE)
    page.gap(6)
    for store in report.stores:
        _store(page, store)
    if report.warnings:
        page.paragraph(
            "CE QUE LA LISTE DES SAUVEGARDES A DE PARTICULIER", Style(8.5, strong=True, color=MUTED)
        )
        page.gap(4)
        for warning in report.warnings:
            page.paragraph(warning)
        page.gap(10)
    page.gap(6)
    page.paragraph(_KEEP, Style(9.5, color=MUTED))
    return page.finish()


def _facts(page: Page, said: Certificate) -> None:
    report = said.report
    lasted = "moins d'une minute" if report.seconds < 60 else duration(round(report.seconds / 60))
    for label, words in (
        ("Sauvegarde", f"n° {report.number} du {instant_long(report.made_at, said.zone)}"),
        ("Nom de la sauvegarde", report.snapshot_id),
        ("Signée par", f"l'ordinateur d'empreinte {report.signer}" if report.signer else "non noté"),
        ("Destination", report.target_label),
        ("Récupéré", f"{megabytes(report.fetched)}, en {lasted}"),
        ("Essai fait par", f"{report.by}, sur le poste {report.workstation}"),
    ):
        page.text(label, Style(9.5, color=MUTED))
        page.paragraph(words, Style(10), x=MARGIN + _LABEL)
        page.gap(2)


def _store(page: Page, store: CheckedStore) -> None:
    page.need(64)
    page.rule(LINE)
    page.gap(6)
    page.text(COMPARTMENT_WORDS[store.compartment], Style(11, strong=True))
    page.text(megabytes(store.size), Style(9.5, color=MUTED), x=MARGIN + INNER, right=True)
    page.gap(16)
    for line in _lines(store):
        page.paragraph(line, Style(9.5))
    for fault in store.faults:
        page.paragraph(f"Défaut : {fault}", Style(9.5, strong=True))
    page.gap(8)


def _lines(store: CheckedStore) -> list[str]:
    if not store.opened:
        return ["Fichier complet, empreinte conforme ; non ouvert : ce compte n'en a pas la clé."]
    lines = [
        f"Toutes les pages vérifiées ; {counted(store.rows, 'ligne', 'lignes')} en tout"
        + (f" ({store.live_rows} dans le cabinet au même moment)." if store.live_rows else "."),
        f"Journal vérifié : {counted(store.journal_rows, 'ligne', 'lignes')}, fin {store.journal_mac[:16]}.",
    ]
    if store.compartment is Compartment.OFFICE:
        lines.append("Aucun rendez-vous n'y en chevauche un autre sans que cela ait été voulu.")
    if store.compartment is Compartment.BILLING:
        lines.append(f"Livre des recettes égal aux paiements : {euros(store.cents)}.")
    return lines if not store.faults else lines[:2]


def megabytes(size: int) -> str:
    """A size in bytes, as one says it."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))}{NBSP}ko"
    return f"{size / 1_000_000:.1f}{NBSP}Mo".replace(".", ",")
