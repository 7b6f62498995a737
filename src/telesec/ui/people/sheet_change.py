"""The recovery sheet in the settings: is it still the right one, and another in its place."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from telesec.ui.controls import Card, plain_label, secondary_button
from telesec.ui.people.sheet_dialogs import (
    BeforeDialog,
    CheckDialog,
    NewSheetDialog,
    SheetChangePorts,
    SheetDialog,
)
from telesec.ui.set_up_steps import Sheet
from telesec.ui.tasks import Tasks

_WHAT = (
    "Elle seule rouvre le cabinet si tout le reste est perdu : ordinateur, téléphones, mots de passe. "
    "Vérifiez une fois par an qu'elle est à sa place, et changez-la si elle est perdue ou "
    "si quelqu'un l'a lue."
)
RIGHT = "C'est la bonne feuille : elle ouvre le cabinet."
CHANGED = "La nouvelle feuille est la bonne. L'ancienne n'ouvre plus le cabinet."


class SheetChangeCard(Card):
    """What the sheet is for, and two buttons; ``told`` and ``warned`` carry a sentence."""

    told = Signal(str)
    warned = Signal(str)

    def __init__(self, ports: SheetChangePorts, tasks: Tasks) -> None:
        super().__init__("La feuille de récupération")
        self._ports, self._tasks = ports, tasks
        self.dialog: SheetDialog | None = None
        self.check = secondary_button("Vérifier la feuille…", "shield-check")
        self.change = secondary_button("Changer la feuille…", "refresh-cw")
        self.check.clicked.connect(lambda: self._open(CheckDialog(self, ports, tasks)))
        self.change.clicked.connect(lambda: self._open(BeforeDialog(self, ports, tasks)))
        row = QHBoxLayout()
        row.addWidget(self.check)
        row.addWidget(self.change)
        row.addStretch(1)
        self.body.addWidget(plain_label(_WHAT, wrap=True))
        self.body.addLayout(row)

    def _open(self, dialog: SheetDialog) -> None:
        dialog.came_through.connect(partial(self._next, dialog))
        self.dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        dialog.focus_first()

    def _next(self, dialog: SheetDialog, answer: object) -> None:
        dialog.accept()
        if isinstance(dialog, CheckDialog):
            self.told.emit(RIGHT)
        elif isinstance(dialog, BeforeDialog) and isinstance(answer, Sheet):
            seen = dialog.seen.isChecked()
            self._open(NewSheetDialog(self, self._ports, self._tasks, answer, seen=seen))
        elif isinstance(answer, tuple) and answer:
            self.warned.emit(" ".join((CHANGED, *answer)))
        else:
            self.told.emit(CHANGED)
