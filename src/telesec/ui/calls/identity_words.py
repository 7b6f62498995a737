"""What the check of identity says: initials at most, never what is on file."""

from __future__ import annotations

from collections.abc import Sequence

from telesec.domain.calls.views import CallView, MaskedPatient, Verdict
from telesec.domain.french import counted, listed

COMPARED = "Ces réponses ont déjà été comparées : changez-en une, puis Entrée."
NOBODY = "Aucune fiche ne répond. Faites répéter, ou ouvrez la fiche d'un nouveau patient au rendez-vous."
SEVERAL = "Plusieurs fiches répondent : demandez aussi le nom de naissance du patient."
FIRST = "Demandez d'abord la date de naissance du patient, ou les premières lettres de son nom."
NAME_CALLER = "Notez d'abord le nom de qui appelle, en haut : il est comparé aux tiers autorisés."
_BEGIN = "Demandez la date de naissance, puis Entrée."


def known_words(view: CallView) -> str:
    """What the number says, or the file chosen."""
    if view.patient is not None:
        first = f"Fiche aux initiales {view.patient.initials}"
        return f"{first} Demandez la date de naissance, puis un autre élément."
    own = [one.initials for one in view.candidates if not one.near]
    near = [one.initials for one in view.candidates if one.near]
    said = [f"Ce numéro est celui d'une fiche aux initiales {listed(own, 'ou')}"] if own else []
    said += [f"Ce numéro est celui d'un proche, initiales {listed(near, 'ou')}"] if near else []
    return " ".join([*said, _BEGIN])


def found_words(found: Sequence[MaskedPatient]) -> str:
    """How many files answer."""
    if len(found) == 1:
        return f"Une fiche répond, initiales {found[0].initials} Demandez un autre élément."
    return f"{len(found)} fiches répondent. Demandez un autre élément, et le nom s'il le faut."


def verdict_words(verdict: Verdict) -> str:
    """The sentence of the check, and how many more are left."""
    if verdict.matches:
        return verdict.sentence
    left = verdict.view.attempts_left
    more = f"Encore {counted(left, 'essai', 'essais')}." if left else "Il ne reste que le rappel."
    return f"{verdict.sentence} {more}"
