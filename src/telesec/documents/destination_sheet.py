"""What a new computer asks to reach the backups, on paper: everything of a destination but its secrets."""

from __future__ import annotations

import base64
import binascii
import hashlib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from telesec.documents.page import MARGIN, MUTED, Page, Style, letterhead
from telesec.domain.backups.shapes import Target, TargetKind
from telesec.domain.french import date_numeric

_LABEL, _LETTER, _SMALLER = 150.0, 11.0, 1.5
_KEEP = (
    "Gardez cette fiche avec la feuille de récupération, hors de l'ordinateur : s'il ne démarre plus, ce qui "
    "est écrit ici vous sera demandé. Aucun secret n'y figure."
)
_SIGNED = (
    "{} : empreinte de cet ordinateur. Au retour, une sauvegarde qui en porterait une autre que celles des "
    "ordinateurs du cabinet serait à refuser."
)
_SECRETS = {
    TargetKind.S3: "Non écrite ici. L'espace client de l'hébergeur la donne à nouveau, ou en crée une autre.",
    TargetKind.SFTP: "Non écrite ici. Sur un ordinateur neuf, faites-en une autre et donnez sa partie "
    "publique à celui qui tient le serveur.",
    TargetKind.FOLDER: "Aucune : le code de récupération suffit, une fois le disque branché.",
}


@dataclass(frozen=True, slots=True)
class DestinationSheet:
    """``login`` is the name of the access key, or the account; never what goes with it.

    ``signer``: the fingerprint of the computer that signs what is sent there.
    """

    practice_name: str
    made_on: date
    target: Target
    login: str
    signer: str = ""


def destination_sheet_pdf(said: DestinationSheet) -> bytes:
    """The PDF bytes."""
    page = Page("Fiche d'une destination de sauvegarde", "Destination de sauvegarde – sans aucun secret")
    letterhead(page, said.practice_name or "Cabinet", (f"Fiche du {date_numeric(said.made_on)}",))
    page.paragraph(f"Destination « {said.target.label} »", Style(18, strong=True))
    page.gap(14)
    for label, words in facts(said):
        page.gap(_SMALLER)
        page.text(label, Style(_LETTER - _SMALLER, color=MUTED))
        page.gap(-_SMALLER)  # on the same line as its answer
        page.paragraph(words, Style(_LETTER), x=MARGIN + _LABEL)
        page.gap(4)
    page.gap(12)
    page.paragraph(_KEEP, Style(9.5, color=MUTED))
    return page.finish()


def facts(said: DestinationSheet) -> Iterator[tuple[str, str]]:
    """Each thing that will be asked, and its answer."""
    target = said.target
    own = target.kind is TargetKind.S3
    rows = (
        ("Adresse", target.endpoint),
        ("Port", str(target.port) if target.port else ""),
        ("Région", target.region),
        ("Espace (bucket)", target.bucket),
        ("Dossier", target.folder),
        ("Clé d'accès (son nom)" if own else "Compte", said.login),
        ("Autorité privée", _authority(target.authority)),
        ("Empreinte du serveur", _host_key(target.host_key)),
        ("Clé secrète", _SECRETS[target.kind]),
        ("Signature des sauvegardes", _SIGNED.format(said.signer) if said.signer else ""),
    )
    yield from ((label, words) for label, words in rows if words)


def _authority(pem: str) -> str:
    """The fingerprint that its owner can compare; the certificate itself is asked of him again."""
    if not pem:
        return ""
    try:
        found = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem.strip())).hexdigest().upper()
    except ValueError:
        return "Donnée dans un fichier"
    pairs = [found[at : at + 2] for at in range(0, len(found), 2)]
    half = len(pairs) // 2
    return "\n".join(("Empreinte SHA-256 :", ":".join(pairs[:half]) + ":", ":".join(pairs[half:])))


def _host_key(line: str) -> str:
    """What the server's keeper gives and the form shows: the fingerprint, as ``ssh-keygen -l`` writes it."""
    try:
        raw = base64.b64decode(line.split()[1], validate=True)
    except (IndexError, binascii.Error):
        return line
    return "SHA256:" + base64.b64encode(hashlib.sha256(raw).digest()).decode("ascii").rstrip("=")
