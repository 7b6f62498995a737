"""Who is on the line, once it is established: what may then be said, and done for them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout

from telesec.domain.calls.views import CallView
from telesec.domain.french import age, born, keep_together, moment_long
from telesec.domain.patient_files.names import initials
from telesec.ui.calls import keys
from telesec.ui.calls.caution import Caution
from telesec.ui.calls.desk import CallDesk
from telesec.ui.calls.wording import has_other_name
from telesec.ui.controls import (
    Card,
    icon_button,
    plain_label,
    primary_button,
    secondary_button,
    set_plain_tooltip,
)

_OTHER_NAME = (
    "Le nom donné n'est pas celui de cette fiche. Si quelqu'un parle pour le patient, choisissez « Qui "
    "appelle » : l'identité sera à vérifier de nouveau."
)
_WHO_CALLS = "Dites qui appelle : le patient, ou qui parle pour lui."


def _caution(view: CallView) -> str:
    """What is still to be settled of a caller who was recognised, "" when nothing is."""
    if view.disclosed is None:
        return ""
    if has_other_name(view):
        return _OTHER_NAME
    return _WHO_CALLS if view.call.caller_kind is None else ""


class Identified(Card):
    """``open_file`` is given the id of the patient."""

    def __init__(self, desk: CallDesk, open_file: Callable[[str], object]) -> None:
        super().__init__("IDENTITÉ")
        self._desk = desk
        self._view: CallView | None = None
        self._discreet = False
        self.name = plain_label("", "title", wrap=True)
        self.facts, self.ahead = plain_label("", wrap=True), plain_label("", "muted", wrap=True)
        self.book = primary_button("Rendez-vous", "calendar-days")
        set_plain_tooltip(self.book, f"Rendez-vous ({keys.spoken(keys.BOOK)})")
        self.file = secondary_button("Ouvrir la fiche", "user")
        self.other = icon_button("Autre patient", "users")
        row = QHBoxLayout()
        for button in (self.book, self.file, self.other):
            row.addWidget(button)
        row.addStretch(1)
        self.caution = Caution()
        self.body.addWidget(self.caution)
        self.body.addWidget(self.name)
        self.body.addWidget(self.facts)
        self.body.addWidget(self.ahead)
        self.body.addLayout(row)
        self.book.clicked.connect(desk.book)
        self.book.setVisible(desk.ports.may_book)
        self.file.clicked.connect(lambda _checked=False: self._open(open_file))
        self.other.clicked.connect(self._let_go)

    def show_call(self, view: CallView) -> None:
        """Say who, and what is next."""
        self._view = view
        self.caution.say(_caution(view))
        if view.disclosed is None:
            for label in (self.name, self.facts, self.ahead):
                label.clear()
            return
        line, today = view.disclosed.line, self._desk.ports.wall(self._desk.calls.now()).date()
        self.name.setText(initials(line.shown_name) if self._discreet else line.shown_name)
        told = (age(line.birth_date, today), born(line.birth_date, line.sex.value), line.phone, line.city)
        self.facts.setText(keep_together(" · ".join(part for part in told if part)))
        ahead = view.disclosed.ahead
        when = f"Prochain rendez-vous : {moment_long(ahead.start)}" if ahead else "Aucun rendez-vous à venir"
        self.ahead.setText(keep_together(when))
        for part in (self.facts, self.ahead):
            part.setVisible(not self._discreet)

    def set_discreet(self, discreet: bool) -> None:
        """Initials, and nothing else of the file."""
        self._discreet = discreet
        if self._view is not None:
            self.show_call(self._view)

    def focus_first(self) -> None:
        """The first act offered."""
        (self.book if not self.book.isHidden() else self.file).setFocus()

    def _open(self, open_file: Callable[[str], object]) -> None:
        if self._view is not None and self._view.disclosed is not None:
            open_file(self._view.disclosed.line.id)

    def _let_go(self) -> None:
        self._desk.calls.run(lambda: self._desk.handset.choose(""), self._desk.calls.show)
