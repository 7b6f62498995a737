"""What an import would do: patients ready, likely duplicates to decide on, rows refused."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.french import counted, date_numeric
from telesec.domain.patient_files.intake import ImportPreview, ReadRow
from telesec.domain.patient_files.names import shown_name
from telesec.ui.controls import Chip, Column, PlainTable, RowsModel, ghost_button, plain_label


class DoubtfulModel(RowsModel[ReadRow]):
    """Likely duplicates with a box to tick: ticked means written all the same."""

    ticked = Signal()

    def __init__(self) -> None:
        super().__init__(
            [
                Column("Patient du fichier", lambda row: shown_name(row.draft)),
                Column("Naissance", lambda row: date_numeric(row.draft.birth_date)),
                Column("Ressemble à", lambda row: row.likeness, stretch=True),
                Column("Ligne", lambda row: str(row.line), right=True),
            ]
        )
        self.kept: set[int] = set()

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        base = super().flags(index)
        return base | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else base

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            row = self.row_at(index)
            kept = row is not None and row.line in self.kept
            return Qt.CheckState.Checked if kept else Qt.CheckState.Unchecked
        return super().data(index, role)

    def setData(
        self,
        index: QModelIndex | QPersistentModelIndex,
        value: Any,
        role: int = Qt.ItemDataRole.EditRole,
    ) -> bool:
        row = self.row_at(index)
        if role != Qt.ItemDataRole.CheckStateRole or row is None:
            return False
        self.keep([row.line], wanted=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def keep(self, lines: list[int], *, wanted: bool) -> None:
        """Tick or untick rows by their line in the file."""
        self.kept = self.kept | set(lines) if wanted else self.kept - set(lines)
        if self.rows():
            last = self.index(len(self.rows()) - 1, 0)
            self.dataChanged.emit(self.index(0, 0), last, [Qt.ItemDataRole.CheckStateRole])
        self.ticked.emit()


class PreviewView(QWidget):
    """``decided`` tells that the choice of doubtful rows changed."""

    decided = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._preview: ImportPreview | None = None
        self.doubtful = DoubtfulModel()
        self.refused: RowsModel[tuple[int, str]] = RowsModel(
            [
                Column("Ligne", lambda row: str(row[0]), right=True),
                Column("Raison", lambda row: row[1], stretch=True),
            ]
        )
        self.ready, self.doubts, self.errors = Chip("", "success"), Chip("", "warning"), Chip("", "danger")
        self._doubtful_table = PlainTable("Doublons possibles", self.doubtful)
        self._doubtful_table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._refused_table = PlainTable("Lignes à corriger", self.refused)
        self._doubtful_part = self._part(
            "DOUBLONS POSSIBLES",
            "Ils restent de côté, sauf ceux que vous cochez (touche Espace).",
            self._doubtful_table,
        )
        self._refused_part = self._part("LIGNES REFUSÉES OU INCOMPLÈTES", "", self._refused_table)
        self.doubtful.ticked.connect(self.decided)
        chips = QHBoxLayout()
        for chip in (self.ready, self.doubts, self.errors):
            chips.addWidget(chip)
        chips.addStretch(1)
        self._all = ghost_button("Tout cocher")
        self._all.clicked.connect(self._toggle_all)
        chips.addWidget(self._all)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(chips)
        column.addWidget(self._doubtful_part, 2)
        column.addWidget(self._refused_part, 1)
        column.addStretch(0)

    def show_preview(self, preview: ImportPreview) -> None:
        """Replace what is shown; nothing doubtful is ticked."""
        self._preview = preview
        self.doubtful.kept = set()
        self.doubtful.set_rows(preview.doubtful)
        warned = [(row.line, warning) for row in preview.warned for warning in row.warnings]
        refused = [(row.line, f"Refusée : {row.reason}") for row in preview.rejected]
        self.refused.set_rows((*refused, *warned))
        self.ready.setText(f"{counted(len(preview.ready), 'patient prêt', 'patients prêts')}")
        doubts = counted(len(preview.doubtful), "doublon possible", "doublons possibles")
        self.doubts.setText(doubts)
        self.errors.setText(f"{counted(len(preview.rejected), 'ligne refusée', 'lignes refusées')}")
        for part, shown in (
            (self.doubts, preview.doubtful),
            (self._doubtful_part, preview.doubtful),
            (self._all, preview.doubtful),
            (self.errors, preview.rejected),
            (self._refused_part, self.refused.rows()),
        ):
            part.setVisible(bool(shown))
        self.decided.emit()

    def preview(self) -> ImportPreview | None:
        """The preview shown."""
        return self._preview

    def kept(self) -> frozenset[int]:
        """Lines of the doubtful rows to write all the same."""
        return frozenset(self.doubtful.kept)

    def _toggle_all(self) -> None:
        lines = [row.line for row in self.doubtful.rows()]
        self.doubtful.keep(lines, wanted=len(self.doubtful.kept) < len(lines))

    def _part(self, title: str, words: str, table: PlainTable) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(plain_label(title, "section"))
        if words:
            column.addWidget(plain_label(words, "muted", wrap=True))
        column.addWidget(table, 1)
        return part
