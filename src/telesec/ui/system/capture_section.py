"""The settings' section about screenshots: shown only where the system can leave windows out of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox

from telesec.domain.reference import Reference
from telesec.ui.controls import Card, plain_label
from telesec.ui.settings.section import Section, Surroundings, page_column

TITLE = "Captures d'écran"
_WHY = (
    "Les fenêtres du programme peuvent rester noires dans les captures d'écran, les visioconférences et la "
    "prise de main à distance. Laissez cette case vide si l'on vous dépanne à distance."
)
REFUSED = "Le système n'a pas voulu cacher toutes les fenêtres. Mettez Windows à jour, puis réessayez."


class CaptureSection(Section):
    """One choice for this computer, in force at once; ``turn`` is False when the system refused."""

    def __init__(self, around: Surroundings, *, is_on: bool, turn: Callable[[bool], bool]) -> None:
        super().__init__(TITLE, around)
        self._turn = turn
        self.on = QCheckBox("Cacher les fenêtres aux captures d'écran")
        self.on.setChecked(is_on)
        card = Card()
        card.body.addWidget(plain_label(_WHY, wrap=True))
        card.body.addWidget(self.on, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addWidget(plain_label("Ce choix vaut pour ce poste.", "muted"))
        column = page_column(self, self.look)
        column.addWidget(card)
        column.addStretch(1)
        self.on.toggled.connect(self._choose)

    def adopt(self, reference: Reference) -> None:
        """What a screen shows to others is not part of the practice's reference."""

    def focus_first(self) -> None:
        self.on.setFocus()

    def _choose(self, on: bool) -> None:
        if not self._turn(on):
            self.refused.emit(REFUSED)
