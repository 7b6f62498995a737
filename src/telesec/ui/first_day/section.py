"""The settings' section that lists what a practice still needs, each line with the way there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from telesec.domain.first_day.progress import SetUpStep, left_of
from telesec.domain.french import counted
from telesec.ui.controls import Button, Card, Chip, empty_layout, plain_label, secondary_button
from telesec.ui.first_day.ports import FirstDayPorts
from telesec.ui.settings.section import AskingSection, Surroundings, page_column, scrolled_column

TITLE = "Mise en route"
ALL_DONE = "Tout est en place. Cette liste se relit ici quand vous voulez."
_WHY = (
    "Chaque ligne se coche d'elle-même quand c'est fait. On peut travailler avant ; ne laissez attendre "
    "ni les sauvegardes ni la feuille de récupération."
)
_STATES = {
    "done": ("Fait", "success"),
    "optional": ("Selon le cabinet", "info"),
    "left": ("À faire", "warning"),
}


class FirstStepsSection(AskingSection):
    """Asked again each time it is shown: nothing here is kept, nothing is ticked by hand."""

    def __init__(self, around: Surroundings, ports: FirstDayPorts) -> None:
        super().__init__(TITLE, around)
        self._first_day = ports
        self.steps: tuple[SetUpStep, ...] = ()
        self.buttons: dict[str, Button] = {}
        self.count = plain_label("", "section")
        self._lines = QGridLayout()
        self._lines.setColumnStretch(1, 1)
        card = Card()
        for part in (self.count, plain_label(_WHY, "muted", wrap=True)):
            card.body.addWidget(part)
        card.body.addLayout(self._lines)
        column = scrolled_column(self, self.look)
        column.addWidget(card)
        column.addStretch(1)

    def look_again(self) -> None:
        """Ask what is in place by now."""
        self._tasks.run(self._first_day.progress, self._show, lambda error: self.refused.emit(error.sentence))

    def set_look(self, look: object) -> None:
        """Nothing is drawn by hand."""

    def focus_first(self) -> None:
        first = next((self.buttons[step.key] for step in self.steps if step.key in self.buttons), None)
        (first or self).setFocus()

    def _show(self, steps: Sequence[SetUpStep]) -> None:
        focused = next((key for key, button in self.buttons.items() if button.hasFocus()), "")
        self.steps = tuple(steps)
        self.buttons.clear()
        empty_layout(self._lines)
        left = len(left_of(steps))
        self.count.setText(f"Il reste {counted(left, 'étape', 'étapes')}" if left else ALL_DONE)
        for row, step in enumerate(steps):
            self._add(row, step)
        if focused in self.buttons:
            self.buttons[focused].setFocus()

    def _add(self, row: int, step: SetUpStep) -> None:
        state = "done" if step.is_done else "optional" if step.is_optional else "left"
        words = QWidget()
        column = page_column(words, self.look)
        column.setContentsMargins(0, self.look.px(4), 0, self.look.px(4))
        column.setSpacing(2)
        told = step.told
        other = "" if step.is_done else self._first_day.who_else(step.key)
        column.addWidget(plain_label(step.title, "strong", wrap=True))
        column.addWidget(plain_label(f"{told} {other}".strip(), "muted", wrap=True))
        top = Qt.AlignmentFlag.AlignTop
        self._lines.addWidget(Chip(*_STATES[state]), row, 0, Qt.AlignmentFlag.AlignVCenter)
        self._lines.addWidget(words, row, 1, top)
        if not other:
            self.buttons[step.key] = button = secondary_button("Revoir" if step.is_done else "Y aller")
            button.setAccessibleName(f"{button.text()} : {step.title}")
            button.clicked.connect(partial(self._first_day.open_step, step))
            self._lines.addWidget(button, row, 2, Qt.AlignmentFlag.AlignVCenter)
