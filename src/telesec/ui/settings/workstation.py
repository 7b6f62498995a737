"""The automatic lock, and how the screen looks."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from telesec.domain.reference import Reference
from telesec.ui.controls import Card, SegmentedControl, plain_label
from telesec.ui.look import Look
from telesec.ui.settings.minutes import Delay, MinutesSection
from telesec.ui.settings.section import Section, Surroundings, page_column
from telesec.ui.tokens import THEMES

_SIZES = {"10": "Normal", "11": "Un peu grand", "12": "Grand", "13": "Très grand"}
_LOCK = Delay(
    title="Verrouillage",
    why=(
        "Quand personne ne touche au clavier ni à la souris, l'écran se verrouille et les fichiers du "
        "cabinet se referment. Ce verrouillage ne peut pas être désactivé."
    ),
    field="lock_minutes",
    label="Verrouiller après",
    hint="De 1 à 15 minutes, pour tous les comptes.",
    bounds=(1, 15),
    done="L'écran se verrouillera après {length} sans activité.",
    read=lambda reference: reference.lock_minutes,
)


class LockSection(MinutesSection):
    """How many minutes without anybody close the session, for the whole practice."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around, _LOCK, around.ports.save_lock_minutes)


class AppearanceSection(Section):
    """Theme and text size of this workstation; the change is seen at once."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__("Apparence", around)
        theme, points = self.ports.appearance()
        self.theme = SegmentedControl("Thème", [(name, tokens.label) for name, tokens in THEMES.items()])
        self.text_size = SegmentedControl("Taille du texte", [(k, f"{v} ({k})") for k, v in _SIZES.items()])
        self._choose(theme, points)
        card = Card()
        for words, control in (("Thème", self.theme), ("Taille du texte, en points", self.text_size)):
            card.body.addWidget(plain_label(words, "label"))
            row = QHBoxLayout()
            row.addWidget(control)
            row.addStretch(1)
            card.body.addLayout(row)
            control.chosen.connect(self._dress)
        card.body.addWidget(plain_label("Ces choix valent pour ce poste et se voient aussitôt.", "muted"))
        column = page_column(self, self.look)
        column.addWidget(card)
        column.addStretch(1)

    def adopt(self, reference: Reference) -> None:
        """The look of the screen is not part of the practice's reference."""

    def set_look(self, look: Look) -> None:
        super().set_look(look)
        self._choose(look.tokens.name, look.point_size)

    def _choose(self, theme: str, points: float) -> None:
        self.theme.choose(theme if theme in THEMES else "light")
        self.text_size.choose(str(min(max(round(points), 10), 13)))

    def focus_first(self) -> None:
        self.theme.setFocus()

    def _dress(self, _key: str) -> None:
        self.ports.dress(self.theme.key(), float(self.text_size.key()))
