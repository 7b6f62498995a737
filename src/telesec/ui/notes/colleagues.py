"""That colleagues wrote about the patient; their notes are read only once a reason was given."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.care.clinical import ColleagueNotes, Note, OpeningRequest
from telesec.domain.care.clinical_rules import OPENING_REASONS, threads
from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.french import of_name
from telesec.ui.controls import (
    Card,
    Chip,
    ChoiceField,
    FormDialog,
    LabelledField,
    empty_layout,
    plain_label,
    secondary_button,
    text_field,
)
from telesec.ui.notes.ports import NotesPorts
from telesec.ui.notes.timeline import note_card
from telesec.ui.tasks import Tasks

_OTHER = "other"
_AROUND = 110  # pixels beside the words of the longest reason


class OpeningDialog(FormDialog):
    """Why the notes of ``name`` are opened; ``given`` carries the reason, the dialog stays until they are."""

    given = Signal(str)

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent, f"Lire les notes {of_name(name)} ?", "Ouvrir ces notes")
        longest = max(self.fontMetrics().horizontalAdvance(one) for one in OPENING_REASONS)
        self.setMinimumWidth(longest + _AROUND)
        words = (
            f"Ces notes sont celles {of_name(name)}. Leur ouverture est inscrite au journal avec votre "
            f"motif, {name} l'apprendra à sa prochaine connexion, et elle figure dans la revue de la semaine."
        )
        choices = [
            ("", "Choisissez un motif"),
            *((one, one) for one in OPENING_REASONS),
            (_OTHER, "Autre motif"),
        ]
        self.reason = ChoiceField(choices)
        self.other = text_field()
        self.fields = {
            "reason": LabelledField("Pourquoi les lire ?", self.reason),
            "other": LabelledField("Votre motif", self.other, "Quelques mots, sans nom de patient."),
        }
        self.body.addWidget(plain_label(words, wrap=True))
        for field in self.fields.values():
            self.body.addWidget(field)
        self.fields["other"].hide()
        self.reason.currentIndexChanged.connect(lambda _at: self._chosen())
        self.other.returnPressed.connect(self._give)
        self.submitted.connect(self._give)
        self.reason.setFocus()

    def refused(self, error: TelesecError) -> None:
        """Say why they stay closed; what was typed stays."""
        self.submit.setEnabled(True)
        if isinstance(error, Invalid):
            self._field().show_error(error.sentence)
            self._field().editor.setFocus()
        else:
            self.bar.show_message("error", error.sentence)

    def _field(self) -> LabelledField:
        return self.fields["other" if self.reason.key() == _OTHER else "reason"]

    def _chosen(self) -> None:
        self.fields["reason"].clear_error()
        self.fields["other"].setVisible(self.reason.key() == _OTHER)
        self._fit()
        if self.reason.key() == _OTHER:
            self.other.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as its wrapped sentences need, which a window does not ask for by itself."""
        inside = self.layout()
        if inside is not None:
            inside.activate()
            self.resize(self.width(), inside.totalHeightForWidth(self.width()))

    def _give(self) -> None:
        for field in self.fields.values():
            field.clear_error()
        if not self.reason.key():
            self.fields["reason"].show_error("Choisissez un motif : sans lui, ces notes restent fermées.")
            self.reason.setFocus()
            return
        self.submit.setEnabled(False)
        self.given.emit(self.other.text() if self.reason.key() == _OTHER else self.reason.key())


class Colleagues(QWidget):
    """A line for each colleague who has notes about the patient, and these notes once opened.

    ``filled`` tells that its buttons are new ones: ``stops`` are they, from the top.
    """

    filled = Signal()

    def __init__(self, ports: NotesPorts, tasks: Tasks) -> None:
        super().__init__()
        self._ports, self._tasks = ports, tasks
        self._patient_id = ""
        self.stops: list[QWidget] = []
        self._listed: Sequence[ColleagueNotes] = ()
        self._opened: dict[str, tuple[Note, ...]] = {}
        self.dialog: OpeningDialog | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self.hide()

    def show_colleagues(self, patient_id: str, colleagues: Sequence[ColleagueNotes]) -> None:
        """Replace what is shown; what was opened of the same patient stays open."""
        if patient_id != self._patient_id:
            self._patient_id, self._opened = patient_id, {}
            if self.dialog is not None:
                self.dialog.reject()
        self._listed = colleagues
        self._fill()

    def _fill(self) -> None:
        empty_layout(self._column)
        self.stops = []
        self.setVisible(bool(self._listed))
        self._column.addWidget(plain_label("NOTES DE CONFRÈRES", "section"))
        for one in self._listed:
            self._column.addWidget(self._line(one))
            for note, addenda in threads(self._opened.get(one.practitioner_id, ())):
                self._column.addWidget(note_card(note, addenda, self._ports.zone))
        self.filled.emit()

    def _line(self, one: ColleagueNotes) -> Card:
        name = self._ports.practitioner_name(one.practitioner_id)
        card = Card()
        row = QHBoxLayout()
        row.addWidget(plain_label(name, "strong"))
        row.addWidget(plain_label(f"{one.count} notes" if one.count > 1 else "1 note", "muted"))
        row.addStretch(1)
        if one.practitioner_id in self._opened:
            row.addWidget(Chip("Ouvertes avec un motif, en lecture seule", "warning"))
        else:
            button = secondary_button("Lire avec un motif…", "lock-open")
            button.setAccessibleName(f"Lire les notes {of_name(name)} avec un motif")
            button.clicked.connect(partial(self.ask, one.practitioner_id))
            row.addWidget(button)
            self.stops.append(button)
        card.body.addLayout(row)
        return card

    def ask(self, practitioner_id: str) -> None:
        """Ask why, then open."""
        name = self._ports.practitioner_name(practitioner_id)
        self.dialog = dialog = OpeningDialog(self.window(), name)
        dialog.given.connect(partial(self._open, self._patient_id, practitioner_id))
        dialog.finished.connect(self._closed)
        dialog.open()

    def _open(self, patient_id: str, practitioner_id: str, reason: str) -> None:
        wanted = OpeningRequest(patient_id, practitioner_id, reason)
        self._tasks.run(
            lambda: self._ports.open_colleague(wanted), partial(self._show, wanted), self._refused
        )

    def _show(self, wanted: OpeningRequest, found: tuple[Note, ...]) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        if wanted.patient_id == self._patient_id:
            self._opened[wanted.practitioner_id] = found
            self._fill()

    def _refused(self, error: TelesecError) -> None:
        if self.dialog is not None:
            self.dialog.refused(error)

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
