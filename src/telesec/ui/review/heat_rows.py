"""The figures of the week by account and hour: their words, their tints, and the rows behind each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from telesec.domain.french import NBSP, counted
from telesec.domain.journal.bundles import ACCESSES
from telesec.domain.journal.lines import JournalFilter
from telesec.domain.journal.spans import hour_words
from telesec.domain.review.facts import HOURS, HeatRow, Picture
from telesec.ui.labels import plain_tooltip

Index = QModelIndex | QPersistentModelIndex
Cell = tuple[str, int]
NAME, TOTAL = 0, HOURS + 1
STEPS = 4  # tints
_NOWHERE = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_ALL = "Tous les comptes"
_MORNING, _EVENING = 7, 19  # the hours always shown; one before or after makes room for itself


class HeatModel(QAbstractTableModel):
    """A row an account, in the order of names, then one for all of them."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[HeatRow, ...] = ()
        self._week = JournalFilter()
        self.cells: tuple[tuple[Cell, ...], ...] = ()
        self.short = False
        self.shown: tuple[int, int] = (_MORNING, _EVENING)

    def show(self, picture: Picture) -> None:
        """The accesses of this week."""
        self.beginResetModel()
        hours = [row.hours for row in picture.heat]
        together = tuple(sum(column) for column in zip(*hours, strict=True)) if hours else (0,) * HOURS
        self._rows = (*picture.heat, HeatRow("", _ALL, together)) if picture.heat else ()
        most = max((figure for row in hours for figure in row), default=0)
        self.cells = tuple(tuple(_cells(row, most)) for row in self._rows)
        busy = [hour for hour, figure in enumerate(together) if figure]
        self.shown = min([_MORNING, *busy]), max([_EVENING, *busy])
        self._week = JournalFilter(actions=ACCESSES, since=picture.monday, until=picture.sunday)
        self.endResetModel()

    def question_at(self, index: Index) -> JournalFilter | None:
        """The rows behind a figure; None where there are none."""
        row, column = self._rows[index.row()], index.column()
        if not _figure(row, column):
            return None
        hour = None if column in (NAME, TOTAL) else column - 1
        return replace(self._week, account_id=row.account_id, hour=hour)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else HOURS + 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cells[index.row()][column][0]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._words(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(self._words(row, column))
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section == NAME:
            return _LEFT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        hour = f"{section - 1}" if self.short else f"{section - 1} h"
        return {NAME: f"{NBSP}{NBSP}Compte", TOTAL: "Total"}.get(section, hour)

    def set_short(self, short: bool) -> None:
        """Whether there is room for the number of the hour alone."""
        if short != self.short:
            self.short = short
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 1, HOURS)

    def _words(self, row: HeatRow, column: int) -> str:
        figure = counted(_figure(row, column), "accès", "accès")
        if column in (NAME, TOTAL):
            return f"{row.name} : {figure} dans la semaine"
        return f"{row.name}, {hour_words(column - 1)} : {figure}"


def _figure(row: HeatRow, column: int) -> int:
    return row.total if column in (NAME, TOTAL) else row.hours[column - 1]


def _cells(row: HeatRow, most: int) -> Iterator[Cell]:
    """The words of each cell, and which of the tints it has; 0 is none."""
    for column in range(TOTAL + 1):
        figure = _figure(row, column)
        inside = bool(row.account_id) and NAME < column < TOTAL
        step = min(STEPS, 1 + STEPS * (figure - 1) // max(1, most)) if inside and figure else 0
        words = f"{figure:,}".replace(",", NBSP) if figure else ""
        yield (row.name if column == NAME else words), step
