"""A patient's notes, newest first, each with its state and its addenda."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from telesec.domain.care.clinical import Note
from telesec.domain.care.clinical_rules import threads
from telesec.domain.french import instant_long, sentence_case
from telesec.ui.controls import Card, Chip, empty_layout, plain_label, secondary_button

_NONE = "Aucune note pour ce patient. Écrivez la première ci-dessus."
_SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard


class Timeline(QWidget):
    """Shows what it is given; asks to edit an unsigned note or to add to a signed one.

    ``filled`` tells that its buttons are new ones: ``stops`` are they, from the top.
    """

    edit_requested = Signal(object)
    addendum_requested = Signal(object)
    filled = Signal()

    def __init__(self, zone: str) -> None:
        super().__init__()
        self._zone = zone
        self.stops: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Replace what is shown."""
        empty_layout(self._column)
        self.stops = []
        self._column.addWidget(plain_label("NOTES PRÉCÉDENTES", "section"))
        for note, addenda in threads(notes):
            card = note_card(note, addenda, self._zone)
            card.body.addLayout(self._actions(note))
            self._column.addWidget(card)
        if not notes:
            self._column.addWidget(plain_label(_NONE, "muted", wrap=True))
        self._column.addStretch(1)
        self.filled.emit()

    def _actions(self, note: Note) -> QHBoxLayout:
        written = _written(note, self._zone)
        row = QHBoxLayout()
        row.addStretch(1)
        if note.signed_at is None:
            button = secondary_button("Reprendre", "pencil")
            button.clicked.connect(lambda: self.edit_requested.emit(note))
            button.setAccessibleName(f"Reprendre la note du {written}")
        else:
            button = secondary_button("Ajouter un addendum", "plus")
            button.clicked.connect(lambda: self.addendum_requested.emit(note))
            button.setAccessibleName(f"Ajouter un addendum à la note du {written}")
        row.addWidget(button)
        self.stops.append(button)
        return row


def note_card(note: Note, addenda: Sequence[Note], zone: str) -> Card:
    """A note as it reads, with its addenda; nothing to do with it."""
    card = Card()
    written = _written(note, zone)
    head = QHBoxLayout()
    head.addWidget(plain_label(written, "strong"))
    head.addStretch(1)
    signed = note.signed_at is not None
    head.addWidget(Chip("Signée" if signed else "Non signée", "success" if signed else "warning"))
    card.body.addLayout(head)
    card.body.addWidget(_text(note.text, f"Note du {written}"))
    for addendum in addenda:
        added = instant_long(addendum.written_at, zone)
        card.body.addWidget(plain_label(f"Addendum du {added}", "section"))
        card.body.addWidget(_text(addendum.text, f"Addendum du {added}"))
    return card


def _written(note: Note, zone: str) -> str:
    return sentence_case(instant_long(note.written_at, zone))


def _text(text: str, name: str) -> QLabel:
    label = plain_label(text, wrap=True)
    label.setTextInteractionFlags(_SELECTABLE)
    label.setAccessibleName(f"{name} : {text}")
    return label
