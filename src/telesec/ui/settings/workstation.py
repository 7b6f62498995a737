"""The automatic lock, and how the screen looks."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from telesec.domain.actions import Action
from telesec.domain.french import counted
from telesec.domain.reference import Reference
from telesec.ui.controls import Card, LabelledField, SegmentedControl, plain_label, primary_button
from telesec.ui.look import Look
from telesec.ui.settings.section import NOT_YOURS, Section, Surroundings, minutes_field, page_column
from telesec.ui.tokens import THEMES

_SIZES = {"10": "Normal", "11": "Un peu grand", "12": "Grand", "13": "Très grand"}
_ALWAYS = (
    "Quand personne ne touche au clavier ni à la souris, l'écran se verrouille et les fichiers du cabinet "
    "se referment. Ce verrouillage ne peut pas être désactivé."
)


class LockSection(Section):
    """How many minutes without anybody close the session, for the whole practice."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__("Verrouillage", around)
        self._shown = 0
        editable = self.ports.may(Action.SETTINGS_EDIT)
        self.minutes = minutes_field(1, 15, self.look)
        self.minutes.setEnabled(editable)
        self.minutes.setFixedWidth(self.look.px(110))
        self.submit = primary_button("Enregistrer", "check")
        box = LabelledField("Verrouiller après", self.minutes, "De 1 à 15 minutes, pour tous les comptes.")
        self.fields["lock_minutes"] = box
        card = Card()
        for part in (plain_label(_ALWAYS, wrap=True), box):
            card.body.addWidget(part)
        if not editable:
            card.body.addWidget(plain_label(NOT_YOURS, "muted", wrap=True))
        card.body.addWidget(self.submit, 0, Qt.AlignmentFlag.AlignLeft)
        self.submit.setVisible(editable)
        column = page_column(self, self.look)
        column.addWidget(card)
        column.addStretch(1)
        self.minutes.valueChanged.connect(lambda now: self.mark(unsaved=now != self._shown))
        self.submit.clicked.connect(self.submit_minutes)
        self.mark(unsaved=False)

    def adopt(self, reference: Reference) -> None:
        if not self.is_unsaved():
            self._shown = reference.lock_minutes
            self.minutes.setValue(reference.lock_minutes)
            self.mark(unsaved=False)

    def set_look(self, look: Look) -> None:
        super().set_look(look)
        self.minutes.setFixedWidth(look.px(110))

    def focus_first(self) -> None:
        self.minutes.setFocus()

    def mark(self, *, unsaved: bool) -> None:
        super().mark(unsaved=unsaved)
        self.submit.setEnabled(unsaved)

    def submit_minutes(self) -> None:
        """Save the delay."""
        minutes = self.minutes.value()
        length = counted(minutes, "minute", "minutes")
        done = f"L'écran se verrouillera après {length} sans activité."
        self.save(partial(self.ports.save_lock_minutes, minutes), done)


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
