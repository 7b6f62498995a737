"""Shows the code that adds another computer to the practice, once, and until when it is worth something."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from telesec.domain.access.computers import Offer
from telesec.ui.controls import Card, FormDialog, plain_label
from telesec.ui.look import Look

_HOW = (
    "Sur l'autre ordinateur, ouvrez avec le logiciel ce même dossier du cabinet, choisissez « Ajouter cet "
    "ordinateur avec un code » sur l'écran de connexion, et tapez :"
)
_THEN = (
    "Chacun s'y connecte ensuite avec son propre mot de passe et son téléphone. Le code sert une seule fois. "
    "Ne le donnez qu'à une personne du cabinet, de vive voix."
)
MINUTES = 15
_LATE = "Ce code n'est plus valable. Fermez cette fenêtre et demandez-en un autre."


class CodeDialog(FormDialog):
    """The code is kept nowhere: it goes when the dialog closes. Accepted: kept; rejected: to be withdrawn."""

    def __init__(self, parent: QWidget, look: Look, offer: Offer, until: str) -> None:
        super().__init__(parent, "Ajouter un ordinateur", "J'ai noté ce code")
        self.setMinimumWidth(500)
        self.cancel.setText("Annuler ce code")
        self.code = plain_label(offer.code, "strong")
        self.code.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.code.setFont(_spaced(look))
        self.code.setAccessibleName(f"Code : {' '.join(offer.code)}")
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.until = plain_label(f"Valable jusqu'au {until}.", "muted")
        self.until.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        card = Card()
        card.body.addWidget(self.code)
        card.body.addWidget(self.until)
        for part in (plain_label(_HOW, wrap=True), card, plain_label(_THEN, "muted", wrap=True)):
            self.body.addWidget(part)
        self.submitted.connect(self.accept)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self.expire)
        self._clock.start(MINUTES * 60_000)

    def expire(self) -> None:
        """The quarter of an hour is over."""
        self.code.clear()
        self.until.setText("")
        self.bar.show_message("warning", _LATE)


def _spaced(look: Look) -> QFont:
    font = look.font("strong")
    font.setPointSizeF(look.point_size * 1.6)
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 1)
    return font
