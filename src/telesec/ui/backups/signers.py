"""The computers that sign the backups: since when, with which fingerprint, and how one is withdrawn."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from telesec.domain.backups.changes import KeyStanding
from telesec.domain.backups.signers import Signer
from telesec.domain.french import date_numeric
from telesec.domain.wall import wall_now
from telesec.ui.controls import (
    Card,
    Chip,
    Column,
    PlainTable,
    RowsModel,
    confirm,
    plain_label,
    primary_button,
    secondary_button,
)

_SIGNED = (
    "Cet ordinateur signe ses sauvegardes : une fausse, même bien imitée, serait refusée. Le certificat "
    "d'une restauration d'essai porte son empreinte : comparez-les, et gardez-le avec la feuille."
)
_NOT_SIGNED = "Cet ordinateur n'a pas encore de quoi signer les sauvegardes."
_CHANGED = (
    "Cette liste a changé sans que quelqu'un l'ait confirmé ici. Retirez un ordinateur que personne ne "
    "connaît, puis dites que les autres sont les vôtres."
)
_WITHDRAW = (
    "Les sauvegardes que « {name} » a signées ne seront plus crues, même les anciennes, et tout le monde au "
    "cabinet en sera averti. L'empreinte à retirer : {print}."
)
_MOST_ROWS = 5


class SignersCard(Card):
    """``withdrawn`` carries the key of a computer, once the person is sure; ``confirmed`` the whole list."""

    withdrawn = Signal(str)
    confirmed = Signal()

    def __init__(self, zone: Callable[[], str]) -> None:
        super().__init__("Ordinateurs qui signent")
        self._zone = zone
        self.chip, self.words = Chip("", "success"), plain_label("", wrap=True)
        self.prepare = primary_button("Préparer cet ordinateur", "key-round")
        self.rows: RowsModel[Signer] = RowsModel(
            [
                Column("Ordinateur", _name, stretch=True),
                Column("Depuis", self._since),
                Column("Empreinte", lambda one: one.print),
            ]
        )
        self.table = PlainTable("Ordinateurs qui signent", self.rows)
        self.changed = plain_label(_CHANGED, wrap=True)
        self.withdraw = secondary_button("Retirer…", "trash-2")
        self.answer = secondary_button("Ces ordinateurs sont les nôtres", "check")
        self._lay_out()
        self.table.row_selected.connect(self._enable)
        self.withdraw.clicked.connect(self._ask)
        self.answer.clicked.connect(self.confirmed)

    def _lay_out(self) -> None:
        self.body.addWidget(self.chip)
        self.body.addWidget(self.words)
        self.body.addWidget(self.prepare, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.table)
        self.body.addWidget(self.changed)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        acts.addWidget(self.withdraw)
        acts.addWidget(self.answer)
        acts.addStretch(1)
        self.body.addLayout(acts)

    def show_keys(self, keys: KeyStanding) -> None:
        """The list, and what is to be done about it."""
        state = ("Prête", "success") if keys.signs_here else ("À préparer", "warning")
        if not keys.signers_known:
            state = ("Liste à vérifier", "danger")
        self.chip.set_chip(*state)
        self.words.setText(_SIGNED if keys.signs_here else _NOT_SIGNED)
        self.prepare.setVisible(not keys.signs_here)
        self.rows.set_rows(keys.signers)
        shown = min(len(keys.signers), _MOST_ROWS) + 1
        self.table.setFixedHeight(shown * self.table.verticalHeader().defaultSectionSize() + 6)
        self.table.setVisible(bool(keys.signers))
        self.withdraw.setVisible(bool(keys.signers))
        self.changed.setVisible(not keys.signers_known)
        self.answer.setVisible(not keys.signers_known)
        if keys.signers:
            self.table.selectRow(0)
        self._enable(self.table.selected())

    def _enable(self, row: object) -> None:
        self.withdraw.setEnabled(isinstance(row, Signer) and not row.here)

    def _ask(self) -> None:
        row = self.table.selected()
        if not isinstance(row, Signer):
            return
        words = _WITHDRAW.format(name=row.workstation or "Sans nom", print=row.print)
        if confirm(self, "Retirer cet ordinateur ?", words, "Retirer", danger=True):
            self.withdrawn.emit(row.key)

    def _since(self, signer: Signer) -> str:
        return date_numeric(wall_now(signer.since, self._zone()).date()) if signer.since else "Non noté"


def _name(signer: Signer) -> str:
    name = signer.workstation or "Sans nom"
    return f"{name} (cet ordinateur)" if signer.here else name
