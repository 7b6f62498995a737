"""A lock for ever is said twice: nobody takes it back, and it costs room until its date."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from telesec.domain.backups.shapes import Retention
from telesec.ui.controls import confirm


def sure_for_ever(parent: QWidget, days: Retention) -> bool:
    """True once both questions were answered with yes."""
    once = (
        "Une sauvegarde envoyée avec ce verrou ne peut plus être effacée avant sa date, par personne : ni "
        "vous, ni l'hébergeur, même si le cabinet ferme ou change d'hébergeur."
    )
    if not confirm(parent, "Verrou définitif ?", once, "Continuer", danger=True):
        return False
    twice = (
        f"Chaque sauvegarde du mois restera {days.monthly} jours, celle de la semaine {days.weekly} jours, "
        f"celle du jour {days.daily} jours, et leur place sera payée jusque-là. Avez-vous fait un essai "
        "avec le verrou levable par l'hébergeur ?"
    )
    return confirm(parent, "Le confirmez-vous ?", twice, "Verrouiller définitivement", danger=True)
