"""What a computer remembers of a practice that a backup does not: said before the way back is taken."""

from __future__ import annotations

from telesec.domain.backups.restores import COMPARTMENT_WORDS, Choice
from telesec.domain.people import Compartment
from telesec.security.anchor import Anchor
from telesec.security.header import Header

_OLDER_ACCESSES = (
    "Des accès ont été changés depuis (compte fermé, rôle ou mot de passe), et le fichier qui le disait ne "
    "se lit plus : vérifiez chaque compte dans Paramètres, et refermez ceux qui doivent l'être."
)


def lines_left(anchor: Anchor | None, choice: Choice | None) -> tuple[str, ...]:
    """By compartment, the journal lines written here that ``choice`` does not hold.

    The accounts' own are left out: each sign-in writes some, and the accesses of today are kept.
    """
    if anchor is None or choice is None:
        return ()
    sentences = []
    for compartment in Compartment:
        present, then = anchor.heads.get(compartment), choice.heads.get(compartment.value)
        if compartment is Compartment.PRACTICE or present is None or then is None:
            continue
        lines = present.count - then.count
        if lines > 0:
            written = "lignes de journal écrites" if lines > 1 else "ligne de journal écrite"
            sentences.append(
                f"{COMPARTMENT_WORDS[compartment]} : {lines} {written} sur cet ordinateur depuis la dernière "
                "sauvegarde seraient mises de côté. Si le cabinet s'ouvre encore, sauvegardez-le d'abord."
            )
    return tuple(sentences)


def accesses_gone_back(anchor: Anchor | None, header: Header) -> tuple[str, ...]:
    """What to check by hand when the newest accesses found are older than those this computer has seen."""
    return (_OLDER_ACCESSES,) if anchor is not None and anchor.header_version > header.version else ()
