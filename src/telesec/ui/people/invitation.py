"""Shows the one-time code of a new account, once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QWidget

from telesec.ui.controls import Card, FormDialog, plain_label
from telesec.ui.look import Look


class InvitationDialog(FormDialog):
    """The code is not kept anywhere: it is forgotten when the dialog closes."""

    def __init__(self, parent: QWidget, look: Look, name: str, login: str, code: str) -> None:
        super().__init__(parent, "Compte créé", "J'ai noté ce code")
        self.cancel.hide()
        words = (
            f"Donnez ce code à {name} en main propre. Il servira une seule fois, sur l'écran de connexion, "
            "pour choisir un mot de passe et associer un téléphone. Il ne sera plus affiché."
        )
        self.body.addWidget(plain_label(words, wrap=True))
        card = Card()
        for title, text in (("Identifiant", login), ("Code d'invitation", code)):
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
        self.submitted.connect(self.accept)

    @staticmethod
    def _spaced(look: Look) -> QFont:
        font = look.font("strong")
        font.setPointSizeF(look.point_size * 1.3)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 1)
        return font
