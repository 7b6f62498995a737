"""The rows behind a list or a table, and what its columns say of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from telesec.ui.labels import plain_tooltip

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


def strong(font: QFont) -> QFont:
    """The strong letters that go with a font."""
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold)
    return made


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column: its title, the text of a row, and how it is placed.

    A ``spare`` column gives way, the last one first, where a stretched one would be cut.
    """

    title: str
    text: Callable[[T], str]
    right: bool = False
    stretch: bool = False
    spare: bool = False


class RowsModel(QAbstractTableModel, Generic[T]):
    """A table model over a tuple of rows; what a row says is in its columns."""

    def __init__(self, columns: Sequence[Column[T]]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._rows: tuple[T, ...] = ()

    def set_rows(self, rows: Sequence[T]) -> None:
        """Show ``rows`` instead of the present ones."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def append_rows(self, rows: Sequence[T]) -> None:
        """Show ``rows`` below the present ones."""
        if rows:
            end = len(self._rows)
            self.beginInsertRows(QModelIndex(), end, end + len(rows) - 1)
            self._rows += tuple(rows)
            self.endInsertRows()

    def say_again(self) -> None:
        """The rows are the same, but what the columns say of them changed."""
        if self._rows:
            end = self.index(len(self._rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), end)

    @property
    def says_only_text(self) -> bool:
        """True while a cell shows the text of its column and nothing else: no mark, no box to tick."""
        return type(self).data is RowsModel.data

    def text_at(self, row: int, column: int) -> str:
        """What a cell says."""
        return self.columns[column].text(self._rows[row])

    def is_strong(self, _row: int) -> bool:
        """True when a row is written in strong letters."""
        return False

    def rows(self) -> tuple[T, ...]:
        """The rows shown."""
        return self._rows

    def row_at(self, index: Index) -> T | None:
        """The row under ``index``."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index)
        if row is None:
            return None
        column = self.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.text(row)
        if role == Qt.ItemDataRole.FontRole:
            return strong(QFont()) if self.is_strong(index.row()) else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(column.text(row))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.columns[section].right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None
