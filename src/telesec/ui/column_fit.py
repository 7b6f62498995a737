"""How wide the columns of a table are: asked of its rows once each time they change, never at each event."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QHeaderView, QTableView

from telesec.ui.rows_model import RowsModel, strong

_SAMPLE = 60  # rows whose texts are measured


class ColumnFit(QObject):
    """Gives each column what its texts need; spare ones are hidden for want of room.

    Qt's own way asks every cell for ten roles at every event: a tenth of a second for a page of rows.
    """

    def __init__(self, table: QTableView, model: RowsModel[Any]) -> None:
        super().__init__(table)
        self._table, self._model = table, model
        self._wide: list[int] = []
        header = table.horizontalHeader()
        header.installEventFilter(self)
        for at, column in enumerate(model.columns):
            mode = QHeaderView.ResizeMode
            header.setSectionResizeMode(at, mode.Stretch if column.stretch else mode.Fixed)
        model.modelReset.connect(self.measure)
        model.dataChanged.connect(lambda *_: self.measure())
        model.rowsInserted.connect(self._inserted)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The heads take a new size of text after the table itself."""
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.measure()
        return super().eventFilter(watched, event)

    def measure(self) -> None:
        """The rows say something else, or in another size."""
        self._wide = []
        if self._table.isVisible():
            self.fit()

    def fit(self) -> None:
        """The table is as wide as it is now: widths, and which spare columns are seen."""
        if not self._wide:
            header = self._table.horizontalHeader()
            for at in range(header.count()):
                header.showSection(at)  # a hidden one would say that it needs no room
            rows = range(min(_SAMPLE, self._model.rowCount()))
            needed = self._needed(rows)
            self._wide = [max(header.sectionSizeHint(at), width) for at, width in enumerate(needed)]
        self._place()

    def _inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        if not parent.isValid() and self._wide and self._table.isVisible():
            needed = self._needed(range(first, min(last + 1, first + _SAMPLE)))
            wide = [max(pair) for pair in zip(self._wide, needed, strict=True)]
            if wide != self._wide:
                self._wide = wide
                self._place()

    def _place(self) -> None:
        columns, header = self._model.columns, self._table.horizontalHeader()
        hidden = self._hidden()
        for at, column in enumerate(columns):
            if header.isSectionHidden(at) != (at in hidden):
                self._table.setColumnHidden(at, at in hidden)
            if not column.stretch and header.sectionResizeMode(at) == QHeaderView.ResizeMode.Fixed:
                header.resizeSection(at, self._wide[at])

    def _hidden(self) -> frozenset[int]:
        """The spare columns there is no room for, the last ones first."""
        spare = [at for at, column in enumerate(self._model.columns) if column.spare]
        left, hidden = self._table.viewport().width() - sum(self._wide), set()
        while spare and left < 0:
            hidden.add(at := spare.pop())
            left += self._wide[at]
        return frozenset(hidden)

    def _needed(self, rows: Sequence[int]) -> list[int]:
        return [self._column(at, rows) for at in range(len(self._model.columns))]

    def _column(self, at: int, rows: Sequence[int]) -> int:
        """What the widest of ``rows`` needs; the delegate is asked for that one alone."""
        model = self._model
        if model.says_only_text and rows:
            font = self._table.font()
            letters = {False: QFontMetricsF(font), True: QFontMetricsF(strong(font))}
            wide = [letters[model.is_strong(row)].horizontalAdvance(model.text_at(row, at)) for row in rows]
            rows = [rows[wide.index(max(wide))]]
        index, hint = model.index, self._table.sizeHintForIndex
        return max((hint(index(row, at)).width() + 1 for row in rows), default=0)
