"""Lists and tables of frozen rows, shown as plain text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QTableView

from telesec.ui.column_fit import ColumnFit
from telesec.ui.labels import plain_tooltip

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


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


class PlainTable(QTableView):
    """A table read row by row; Enter or a double click opens the row, Tab leaves the table."""

    row_opened = Signal(object)
    row_selected = Signal(object)  # the row, or None

    def __init__(self, name: str, model: RowsModel[Any]) -> None:
        super().__init__()
        self._rows_model = model
        self.setAccessibleName(name)
        self.setModel(model)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self._set_row_height()
        self.horizontalHeader().setHighlightSections(False)
        self._fit = ColumnFit(self, model)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(
            lambda now, _before: self.row_selected.emit(model.row_at(now))
        )

    def selected(self) -> Any:
        """The current row, or None."""
        return self._rows_model.row_at(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and self.currentIndex().isValid():
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible():
            self._fit.fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_fit"):
            self._set_row_height()
            self._fit.measure()

    def _set_row_height(self) -> None:
        self.verticalHeader().setDefaultSectionSize(round(self.fontMetrics().height() * 2.0))

    def _open(self, index: QModelIndex) -> None:
        row = self._rows_model.row_at(index)
        if row is not None:
            self.row_opened.emit(row)


class PlainList(QListView):
    """A list over the first column of a RowsModel; Enter or a double click opens the row."""

    row_opened = Signal(object)
    row_selected = Signal(object)  # the row, or None

    def __init__(self, name: str, model: RowsModel[Any]) -> None:
        super().__init__()
        self._rows_model = model
        self.setAccessibleName(name)
        self.setModel(model)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(
            lambda now, _before: self.row_selected.emit(model.row_at(now))
        )

    def selected(self) -> Any:
        """The current row, or None."""
        return self._rows_model.row_at(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and self.currentIndex().isValid():
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        row = self._rows_model.row_at(index)
        if row is not None:
            self.row_opened.emit(row)
