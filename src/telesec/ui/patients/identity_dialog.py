"""Which document vouches for a patient's identity; the document itself is never kept."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.patient_files.administrative import IDENTITY_PROOFS
from telesec.domain.patients import Patient
from telesec.ui.controls import Card, ChoiceField, DateField, FormDialog, LabelledField, plain_label
from telesec.ui.patients.card_words import identity_lines, who_words

_HOW = "Comparez chaque trait avec la pièce. Elle n'est ni copiée ni gardée."


class IdentityDialog(FormDialog):
    """``given`` carries the proof's key and the day it was seen; the dialog stays until it is written."""

    given = Signal(str, object)

    def __init__(self, parent: QWidget, patient: Patient, today: date) -> None:
        super().__init__(parent, "Vérifier l'identité sur une pièce", "Identité vérifiée")
        self.proof = ChoiceField(tuple(IDENTITY_PROOFS.items()))
        self.on = DateField()
        self.on.set_day(today)
        self.day = LabelledField("Présentée le", self.on)
        traits = Card("TRAITS À COMPARER")
        for line in (*identity_lines(patient), who_words(patient, today)):
            traits.body.addWidget(plain_label(line, "strong", wrap=True))
        self.body.addWidget(traits)
        self.body.addWidget(plain_label(_HOW, "muted", wrap=True))
        self.body.addWidget(LabelledField("Pièce présentée", self.proof))
        self.body.addWidget(self.day)
        self.submitted.connect(self._check)
        self.on.returnPressed.connect(self._check)
        self.proof.setFocus()

    def refused(self, error: TelesecError) -> None:
        """Say why it was not written."""
        self.submit.setEnabled(True)
        if isinstance(error, Invalid) and error.field == "on":
            self.day.show_error(error.sentence)
        else:
            self.bar.show_message("error", error.sentence)

    def _check(self) -> None:
        day = self.on.day()
        if day is None:
            self.day.show_error("Indiquez le jour où la pièce a été présentée. Exemple : 14/03/2026")
            self.on.setFocus()
            return
        self.submit.setEnabled(False)
        self.given.emit(self.proof.key(), day)
