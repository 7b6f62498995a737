"""Shows the one-time code of a new account, once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QWidget

from telesec.domain.access.unheld_keys import Unheld, for_inviter
from telesec.domain.french import day_and_month, listed
from telesec.domain.people import Compartment
from telesec.ui.controls import Card, FormDialog, plain_label
from telesec.ui.look import Look
from telesec.ui.people.ports import Invited

LATER = (
    "Après sa première connexion, une autre personne qui en a les clés verra en haut de son écran comment "
    "lui ouvrir cet accès."
)
_COMPARTMENTS = {
    Compartment.PRACTICE: "les réglages",
    Compartment.OFFICE: "l'agenda et les patients",
    Compartment.BILLING: "la facturation",
    Compartment.CLINICAL: "les notes médicales",
}


def compartment_words(compartments: frozenset[Compartment]) -> str:
    """``l'agenda et les patients, la facturation et les notes médicales``."""
    return listed([words for key, words in _COMPARTMENTS.items() if key in compartments])


def withheld_words(compartments: frozenset[Compartment]) -> str:
    """What the newcomer will not see at first."""
    return f"Ce compte ne verra pas tout de suite {compartment_words(compartments)}."


def awaited_words(name: str, waiting: frozenset[Compartment], unheld: Unheld) -> str:
    """What an account waits for and what follows: somebody is told, or the recovery sheet alone gives it."""
    then = for_inviter(unheld) if waiting & unheld.keys else "Qui en a les clés le voit à sa connexion."
    return f"{name} attend {compartment_words(waiting)}. {then}"


class InvitationDialog(FormDialog):
    """The code is not kept anywhere: it is forgotten when the dialog closes."""

    def __init__(self, parent: QWidget, look: Look, name: str, login: str, invited: Invited) -> None:
        super().__init__(parent, "Code d'invitation", "J'ai noté ce code")
        self.cancel.hide()
        words = (
            f"Donnez ce code à {name} en main propre. Il servira une seule fois, sur l'écran de connexion, "
            "pour choisir un mot de passe et associer un téléphone. "
            f"Il est valable jusqu'au {day_and_month(invited.expires_at.date())} et ne sera plus affiché."
        )
        self.body.addWidget(plain_label(words, wrap=True))
        card = Card()
        for title, text in (("Identifiant", login), ("Code d'invitation", invited.code)):
            row = QHBoxLayout()
            row.addWidget(plain_label(title, "muted"), 1)
            value = plain_label(text, "strong")
            value.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
            )
            value.setAccessibleName(f"{title} : {text}")
            value.setFont(self._spaced(look))
            row.addWidget(value)
            card.body.addLayout(row)
        self.body.addWidget(card)
        if invited.withheld:
            then = for_inviter(invited.unheld) if invited.unheld.keys else LATER
            self.body.addWidget(plain_label(f"{withheld_words(invited.withheld)} {then}", "muted", wrap=True))
        self.submitted.connect(self.accept)

    @staticmethod
    def _spaced(look: Look) -> QFont:
        font = look.font("strong")
        font.setPointSizeF(look.point_size * 1.3)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 1)
        return font
