"""What a caller answers when asked who they are, as typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from telesec.ui.controls import LabelledField, text_field

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
COLUMNS = 3
_PLACES = {
    "birth_date": ("Date de &naissance", 0, 0),
    "city": ("&Ville", 0, 1),
    "name": ("Nom du patient", 1, 0),
    "phone": ("Téléphone connu", 1, 1),
    "last_visit": ("Dernière visite", 1, 2),
}
_ITEMS = ("city", "phone", "last_visit")


class AnswerFields(QWidget):
    """``entered`` when Enter is struck in any field."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, QLineEdit] = {
            "birth_date": text_field("jj/mm/aaaa"),
            "city": text_field(),
            "name": text_field("3 lettres"),
            "phone": text_field(),
            "last_visit": text_field("jj/mm/aaaa"),
        }
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(10)
        self.grid.setVerticalSpacing(8)
        for key, (label, row, column) in _PLACES.items():
            self.grid.addWidget(LabelledField(label, self.fields[key]), row, column)
            self.fields[key].installEventFilter(self)
        for column in range(COLUMNS):
            self.grid.setColumnStretch(column, 1)

    def said(self) -> dict[str, str]:
        """Every answer, "" where nothing was asked."""
        return {key: field.text() for key, field in self.fields.items()}

    def words_to_look_for(self) -> str:
        """The name and the birth date: what a file is found by."""
        parts = (self.fields[key].text().strip() for key in ("name", "birth_date"))
        return " ".join(words for words in parts if words)

    def has_birth(self) -> bool:
        """Whether the birth date was given."""
        return bool(self.fields["birth_date"].text().strip())

    def has_item(self) -> bool:
        """Whether one of the items that a stranger would not know was given."""
        return any(self.fields[key].text().strip() for key in _ITEMS)

    def focus_next(self) -> None:
        """The birth date first, then one of the other items."""
        if not self.has_birth():
            self.focus("birth_date")
        else:
            self.focus(next((key for key in _ITEMS if not self.fields[key].text()), _ITEMS[0]))

    def focus(self, key: str) -> None:
        """The keyboard in a field, over what was typed there; where it is already, nothing moves."""
        field = self.fields[key]
        if not field.hasFocus():
            field.setFocus()
            field.selectAll()

    def focused(self) -> str:
        """The field that has the keyboard, or the birth date."""
        return next((key for key, field in self.fields.items() if field.hasFocus()), "birth_date")

    def clear(self) -> None:
        """Nothing was answered."""
        for field in self.fields.values():
            field.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _ENTER:
            self.entered.emit()
            return True
        return super().eventFilter(watched, event)
