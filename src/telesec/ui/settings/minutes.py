"""A section of one number of minutes, the same for the whole practice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt

from telesec.domain.actions import Action
from telesec.domain.french import counted
from telesec.domain.reference import Reference
from telesec.ui.controls import Card, LabelledField, plain_label, primary_button
from telesec.ui.look import Look
from telesec.ui.settings.section import NOT_YOURS, Section, Surroundings, minutes_field, page_column

_WIDTH = 120  # at the usual size of text


@dataclass(frozen=True, slots=True)
class Delay:
    """A delay of the reference: ``field`` is its name there for errors, ``bounds`` both included.

    ``done`` says what was saved, with ``{length}`` for the minutes.
    """

    title: str
    why: str
    field: str
    label: str
    hint: str
    bounds: tuple[int, int]
    done: str
    read: Callable[[Reference], int]


class MinutesSection(Section):
    """Read by everybody, changed by whoever settles the practice; ``save`` gives the reference back."""

    def __init__(self, around: Surroundings, delay: Delay, save: Callable[[int], Reference]) -> None:
        super().__init__(delay.title, around)
        self._delay, self._save, self._shown = delay, save, 0
        editable = self.ports.may(Action.SETTINGS_EDIT)
        self.minutes = minutes_field(*delay.bounds, self.look)
        self.minutes.setEnabled(editable)
        self.minutes.setFixedWidth(self.look.px(_WIDTH))
        self.submit = primary_button("Enregistrer", "check")
        self.fields[delay.field] = LabelledField(delay.label, self.minutes, delay.hint)
        card = Card()
        for part in (plain_label(delay.why, wrap=True), self.fields[delay.field]):
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
            self._shown = self._delay.read(reference)
            self.minutes.setValue(self._shown)
            self.mark(unsaved=False)

    def set_look(self, look: Look) -> None:
        super().set_look(look)
        self.minutes.setFixedWidth(look.px(_WIDTH))

    def focus_first(self) -> None:
        self.minutes.setFocus()

    def mark(self, *, unsaved: bool) -> None:
        super().mark(unsaved=unsaved)
        self.submit.setEnabled(unsaved)

    def submit_minutes(self) -> None:
        """Save the delay."""
        minutes = self.minutes.value()
        length = counted(minutes, "minute", "minutes")
        self.save(partial(self._save, minutes), self._delay.done.format(length=length))
