"""What a file of vCards would add: those ready, those who look like somebody known, those left out."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from telesec.domain.contacts.cards import CardLine, CardsPreview
from telesec.domain.errors import TelesecError
from telesec.domain.french import counted
from telesec.ui.controls import Chip, Column, FormDialog, PlainTable, RowsModel, plain_label

Index = QModelIndex | QPersistentModelIndex
_TICK = "Les doublons possibles restent de côté, sauf ceux que vous cochez (touche Espace)."


class CardsModel(RowsModel[CardLine]):
    """Ready cards are ticked for good; those who look like somebody have a box to tick."""

    ticked = Signal()

    def __init__(self) -> None:
        super().__init__(
            [
                Column("Correspondant", lambda line: line.card.person.shown_name, stretch=True),
                Column("Qui", lambda line: line.card.person.shown_kind),
                Column("Téléphone", lambda line: line.card.person.phone),
                Column("Ressemble à", lambda line: line.likeness or "Nouveau"),
            ]
        )
        self.kept: set[int] = set()

    def flags(self, index: Index) -> Qt.ItemFlag:
        row, base = self.row_at(index), super().flags(index)
        doubtful = row is not None and row.likeness and index.column() == 0
        return base | Qt.ItemFlag.ItemIsUserCheckable if doubtful else base

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index)
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0 and row is not None:
            kept = not row.likeness or row.card.rank in self.kept
            return Qt.CheckState.Checked if kept else Qt.CheckState.Unchecked
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self.row_at(index)
        if role != Qt.ItemDataRole.CheckStateRole or row is None or not row.likeness:
            return False
        wanted = Qt.CheckState(value) == Qt.CheckState.Checked
        self.kept = self.kept | {row.card.rank} if wanted else self.kept - {row.card.rank}
        self.dataChanged.emit(index, index, [Qt.ItemDataRole.CheckStateRole])
        self.ticked.emit()
        return True


class CardsDialog(FormDialog):
    """``confirmed`` carries the preview and the doubtful ranks to write all the same."""

    confirmed = Signal(object, object)

    def __init__(self, parent: QWidget, preview: CardsPreview) -> None:
        super().__init__(parent, "Ajouter des correspondants", "Ajouter")
        self._preview = preview
        self.rows = CardsModel()
        self.table = PlainTable("Fiches du fichier", self.rows)
        self.rows.set_rows(preview.lines)
        doubtful = len(preview.lines) - len(preview.fresh)
        chips = QHBoxLayout()
        for count, one, several, tone in (
            (len(preview.fresh), "nouvelle fiche", "nouvelles fiches", "success"),
            (doubtful, "doublon possible", "doublons possibles", "warning"),
            (len(preview.left_out), "fiche illisible", "fiches illisibles", "danger"),
        ):
            if count:
                chips.addWidget(Chip(counted(count, one, several), tone))
        chips.addStretch(1)
        self.body.addLayout(chips)
        if doubtful:
            self.body.addWidget(plain_label(_TICK, "muted", wrap=True))
        self.body.addWidget(self.table, 1)
        for rank, why in preview.left_out[:5]:
            self.body.addWidget(plain_label(f"Fiche {rank} : {why}", "small", wrap=True))
        left = len(preview.left_out) - 5
        if left > 0:
            self.body.addWidget(plain_label(f"et {counted(left, 'autre', 'autres')}.", "small"))
        width = self.fontMetrics().averageCharWidth()
        self.resize(width * 110, width * 66)
        self.rows.ticked.connect(self._name_button)
        self.submitted.connect(self._give)
        self._name_button()
        self.table.setFocus()

    def refused(self, error: TelesecError) -> None:
        """Say why nothing was written."""
        self.submit.setEnabled(True)
        self.bar.show_message("error", error.sentence)

    def _count(self) -> int:
        return len(self._preview.fresh) + len(self.rows.kept)

    def _name_button(self) -> None:
        count = self._count()
        self.submit.setText(f"Ajouter {counted(count, 'correspondant', 'correspondants')}")
        self.submit.setEnabled(count > 0)

    def _give(self) -> None:
        self.submit.setEnabled(False)
        self.confirmed.emit(self._preview, frozenset(self.rows.kept))
