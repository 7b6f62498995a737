"""Keys that no account holds yet, as when an administrator alone founded the practice: what to do, in words.

The recovery sheet alone has them. It gives each account the keys of its roles, so that a practitioner, whose
role calls for all of them, can then open everybody's access.
"""

from __future__ import annotations

from collections.abc import Iterable

from telesec.domain.people import Compartment

WAY = "« Code de récupération du cabinet »"
OTHER = "« Changer de compte »"
"""The buttons of the sign-in screen and of the locked one, as they read."""


def unheld(wanted: frozenset[Compartment], held: Iterable[Iterable[Compartment]]) -> frozenset[Compartment]:
    """Those of ``wanted`` that none of the accounts, each with the keys it holds, could hand over."""
    return wanted - frozenset().union(*held)


def for_inviter(lacking: frozenset[Compartment]) -> str:
    """To who invites somebody that lacks keys nobody holds."""
    if Compartment.CLINICAL not in lacking:
        return (
            "Personne n'en a encore les clés : un praticien les recevra d'abord par la feuille de "
            "récupération, puis verra en haut de son écran comment ouvrir cet accès."
        )
    return (
        "Personne n'en a encore les clés : la feuille de récupération seule les donne. Son compte activé, "
        f"cette personne choisira {WAY} à l'écran de connexion et tapera le code de la feuille. "
        "Prêtez-la-lui ce jour-là, puis rangez-la."
    )


def for_newcomer(lacking: frozenset[Compartment]) -> str:
    """To who has just signed in without keys that nobody holds; "" when none of them lacks."""
    if not lacking:
        return ""
    start = "Votre compte n'ouvre pas encore tout son travail, et personne n'en a encore les clés"
    if Compartment.CLINICAL not in lacking:
        return (
            f"{start} : un praticien les recevra par la feuille de récupération, puis vous ouvrira l'accès."
        )
    return (
        f"{start} : la feuille de récupération seule les donne, et l'administrateur la garde. Verrouillez, "
        f"choisissez {OTHER}, puis {WAY}, et tapez le code de la feuille. Vous choisirez à nouveau un mot de "
        "passe et un téléphone, puis vous pourrez ouvrir l'accès aux autres."
    )
