"""The parts of the panel of one patient, and what is left of them in the discreet mode."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.patient_names import initials
from telesec.ui.controls import MessageBar, SidePanel, plain_label, primary_button, secondary_button
from telesec.ui.look import Look
from telesec.ui.patients.card import PatientCard
from telesec.ui.patients.form import PatientForm

WIDTH = 400
HIDDEN = "Mode discret : la fiche est masquée. F12 la montre à nouveau."


class PatientSheet(SidePanel):
    """A card to read, a form to write, the buttons of each; it does nothing by itself."""

    def __init__(self, look: Look, practitioner_name: Callable[[str], str]) -> None:
        super().__init__("", look.px(WIDTH))
        self._name = ""
        self._discreet = False
        self.bar = MessageBar()
        self.card = PatientCard(look, practitioner_name)
        self.form = PatientForm()
        self.edit = secondary_button("Modifier", "pencil")
        self.save = primary_button("Enregistrer", "save")
        self.give_up = secondary_button("Annuler")
        self._veil = plain_label(HIDDEN, "muted", wrap=True)
        self._file, self._acts = QWidget(), QWidget()
        inside, across = QVBoxLayout(self._file), QHBoxLayout(self._acts)
        for part in (self.bar, self.card, self.form):
            inside.addWidget(part)
        for button in (self.edit, self.save, self.give_up):
            across.addWidget(button)
        across.addStretch(1)
        inside.setContentsMargins(0, 0, 0, 0)
        across.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self._veil)
        self.body.addWidget(self._file)
        self.body.addStretch(1)
        self.footer.addWidget(self._acts)
        self._veil.hide()
        self.hide()

    def set_name(self, shown: str) -> None:
        """Whose file it is, "" for a new patient."""
        self._name = shown
        self.set_title((initials(shown) if self._discreet else shown) or "Nouveau patient")

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self.setFixedWidth(look.px(WIDTH))
        self.card.set_look(look)

    def set_discreet(self, discreet: bool) -> None:
        """Initials alone; the file and the form come back as they were."""
        self._discreet = discreet
        self._veil.setVisible(discreet)
        for part in (self._file, self._acts):
            part.setHidden(discreet)
        self.set_name(self._name)
