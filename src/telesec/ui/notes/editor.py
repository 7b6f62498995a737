"""The form in which a note or an addendum is written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QHBoxLayout

from telesec.domain.care.clinical import Note
from telesec.domain.care.clinical_rules import MAX_TEXT
from telesec.ui.controls import (
    Card,
    LabelledField,
    ghost_button,
    plain_label,
    primary_button,
    secondary_button,
    text_area,
)


class Mode(StrEnum):
    """What the editor writes."""

    NEW = "new"
    EDIT = "edit"
    ADDENDUM = "addendum"


@dataclass(frozen=True, slots=True)
class Target:
    """What saving will write: a new note, a version of an unsigned one, or an addendum to a signed one."""

    mode: Mode = Mode.NEW
    note_id: str = ""
    version: int = 0


_TITLES = {
    Mode.NEW: "Nouvelle note",
    Mode.EDIT: "Note non signée",
    Mode.ADDENDUM: "Addendum à la note signée",
}
_HINTS = {
    Mode.NEW: "Tant qu'elle n'est pas signée, la note reste modifiable.",
    Mode.EDIT: "Tant qu'elle n'est pas signée, la note reste modifiable.",
    Mode.ADDENDUM: "Un addendum est signé dès qu'il est ajouté : relisez-le avant.",
}


class NoteEditor(Card):
    """Emits ``save_requested`` (Ctrl+S) and ``sign_requested`` (Ctrl+Entrée); knows what it writes."""

    save_requested = Signal()
    sign_requested = Signal()
    drop_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.target = Target()
        self._saved = ""
        self._title = plain_label("", "strong")
        self.area = text_area(5)
        self.field = LabelledField("Texte de la note", self.area)
        self.save = secondary_button("Enregistrer", "save")
        self.sign = primary_button("Signer", "signature")
        self.drop = ghost_button("Abandonner", "undo-2")
        self._lay_out()
        self.save.clicked.connect(self.save_requested)
        self.sign.clicked.connect(self.sign_requested)
        self.drop.clicked.connect(self.drop_requested)
        for keys, signal in (("Ctrl+S", self.save_requested), ("Ctrl+Return", self.sign_requested)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(signal)
        self.area.textChanged.connect(self._text_changed)
        self.start(Target(), "")

    def _lay_out(self) -> None:
        self.save.setToolTip("Ctrl+S")
        self.sign.setToolTip("Ctrl+Entrée")
        buttons = QHBoxLayout()
        buttons.addWidget(self.drop)
        buttons.addStretch(1)
        buttons.addWidget(self.save)
        buttons.addWidget(self.sign)
        self.body.addWidget(self._title)
        self.body.addWidget(self.field)
        self.body.addLayout(buttons)

    def start(self, target: Target, text: str, saved: str | None = None) -> None:
        """Write for ``target``, beginning with ``text``; ``saved`` is the stored text when it differs.

        The undo history of what was there before is forgotten.
        """
        self.target = target
        self._saved = text if saved is None else saved
        self._title.setText(_TITLES[target.mode])
        self._title.setVisible(target.mode is not Mode.NEW)
        self.field.clear_error()
        self.area.setAccessibleDescription(_HINTS[target.mode])
        self.area.setPlaceholderText(_HINTS[target.mode])
        self.area.setPlainText(text)
        self.area.moveCursor(QTextCursor.MoveOperation.End)
        addendum = target.mode is Mode.ADDENDUM
        self.save.setVisible(not addendum)
        self.sign.setText("Ajouter et signer" if addendum else "Signer")
        self._text_changed()

    def edit(self, note: Note) -> None:
        """Take up an unsigned note again."""
        self.start(Target(Mode.EDIT, note.id, note.version), note.text)

    def text(self) -> str:
        """What is typed."""
        return self.area.toPlainText()

    def saved_text(self) -> str:
        """The text as last saved, "" for a new note."""
        return self._saved

    def is_changed(self) -> bool:
        """True when something typed is not saved."""
        return self.text().strip() != self._saved.strip()

    def set_busy(self, *, busy: bool) -> None:
        """No typing while a save is under way."""
        self.area.setReadOnly(busy)
        for part in (self.save, self.sign, self.drop):
            part.setEnabled(not busy)
        if not busy:
            self._text_changed()

    def _text_changed(self) -> None:
        something = bool(self.text().strip())
        self.save.setEnabled(something and self.is_changed())
        self.sign.setEnabled(something)
        self.drop.setVisible(self.target.mode is not Mode.NEW or something)
        if len(self.text()) > MAX_TEXT:
            self.field.show_error("La note dépasse 20 000 signes. Partagez-la en deux notes.")
        elif self.field.error():
            self.field.clear_error()
