"""Keys that nobody may hand over to an account: what to do, in words.

Nobody has them yet, as when an administrator alone founded the practice; or they were with whoever gave the
account a new code, who gives none back alone. The recovery sheet then gives each account the keys of its
roles, so that a practitioner, whose role calls for all of them, can open everybody's access.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from telesec.domain.french import sentence_case
from telesec.domain.people import Compartment

WAY = "« Code de récupération du cabinet »"
OTHER = "« Changer de compte »"
"""The buttons of the sign-in screen and of the locked one, as they read."""
_START = "Votre compte n'ouvre pas encore tout son travail"
_NOBODY = "personne n'en a encore toutes les clés"
_NOBODY_ELSE = "qui a donné un nouveau code ne rend pas les clés, et personne d'autre ne les a toutes"


@dataclass(frozen=True, slots=True)
class Unheld:
    """What an account lacks that nobody may hand over; ``reset`` when it was given a new code since."""

    keys: frozenset[Compartment] = frozenset()
    reset: bool = False

    @property
    def calls_for_sheet(self) -> bool:
        """Whether its owner types the sheet; else a practitioner does, and opens this access next."""
        return self.reset or Compartment.CLINICAL in self.keys

    @property
    def why(self) -> str:
        """Why nobody may, as the end of a sentence."""
        return _NOBODY_ELSE if self.reset else _NOBODY


def for_inviter(unheld: Unheld) -> str:
    """To who invites, or looks at, somebody that lacks such keys."""
    start = sentence_case(unheld.why)
    if not unheld.calls_for_sheet:
        return (
            f"{start} : un praticien les recevra d'abord par la feuille de récupération, puis verra en haut "
            "de son écran comment ouvrir cet accès."
        )
    return (
        f"{start} : la feuille de récupération seule les donne. Son compte activé, cette personne choisira "
        f"{WAY} à l'écran de connexion et tapera le code de la feuille. Prêtez-la-lui ce jour-là, puis "
        "rangez-la."
    )


def for_newcomer(unheld: Unheld) -> str:
    """To who has just signed in without such keys; "" when none of them lacks."""
    if not unheld.keys:
        return ""
    start = f"{_START}, et {unheld.why}"
    if not unheld.calls_for_sheet:
        return (
            f"{start} : un praticien les recevra par la feuille de récupération, puis vous ouvrira l'accès."
        )
    then = ", puis vous pourrez ouvrir l'accès aux autres" if Compartment.CLINICAL in unheld.keys else ""
    return (
        f"{start} : la feuille de récupération seule les donne, et l'administrateur la garde. Verrouillez, "
        f"choisissez {OTHER}, puis {WAY}, et tapez le code de la feuille. Vous choisirez à nouveau un mot de "
        f"passe et un téléphone{then}."
    )


def told_newcomer(sentences: Iterable[str]) -> str:
    """What ``for_newcomer`` told among what is said at sign-in; "" when it told nothing."""
    return next((one for one in sentences if one.startswith(_START)), "")
