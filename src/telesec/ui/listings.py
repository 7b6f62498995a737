"""Lists and tables of frozen rows, shown as plain text."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QTableView

from telesec.ui.column_fit import ColumnFit
from telesec.ui.rows_model import RowsModel
from telesec.ui.word_cells import WordCells

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


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
        self._cells = WordCells(self, model)
        self.setItemDelegate(self._cells)
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
