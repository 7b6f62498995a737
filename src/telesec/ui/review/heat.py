"""The accesses of the week by account and hour: figures on a tint, each of which opens its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from telesec.domain.french import NBSP, counted
from telesec.domain.journal.bundles import ACCESSES
from telesec.domain.journal.lines import JournalFilter
from telesec.domain.journal.spans import hour_words
from telesec.domain.review.facts import HOURS, HeatRow, Picture
from telesec.ui.labels import plain_tooltip
from telesec.ui.look import Look

Index = QModelIndex | QPersistentModelIndex
Cell = tuple[str, int]
_NOWHERE = QModelIndex()
_NAME, _TOTAL = 0, HOURS + 1
_ALL = "Tous les comptes"
_STEPS, _DEEPEST = 4, 0.42  # how far the busiest hour goes from the paper to the accent
_MOST_ROWS = 9  # shown at once
_LINE = 23  # pixels at 10 pt
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class HeatModel(QAbstractTableModel):
    """A row an account, in the order of names, then one for all of them."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[HeatRow, ...] = ()
        self._week = JournalFilter()
        self.cells: tuple[tuple[Cell, ...], ...] = ()
        self.short = False

    def show(self, picture: Picture) -> None:
        """The accesses of this week."""
        self.beginResetModel()
        hours = [row.hours for row in picture.heat]
        together = tuple(sum(column) for column in zip(*hours, strict=True)) if hours else (0,) * HOURS
        self._rows = (*picture.heat, HeatRow("", _ALL, together)) if picture.heat else ()
        most = max((figure for row in hours for figure in row), default=0)
        self.cells = tuple(tuple(_cells(row, most)) for row in self._rows)
        self._week = JournalFilter(actions=ACCESSES, since=picture.monday, until=picture.sunday)
        self.endResetModel()

    def question_at(self, index: Index) -> JournalFilter | None:
        """The rows behind a figure; None where there are none."""
        row, column = self._rows[index.row()], index.column()
        if not _figure(row, column):
            return None
        hour = None if column in (_NAME, _TOTAL) else column - 1
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
        if role == Qt.ItemDataRole.TextAlignmentRole and section == _NAME:
            return _LEFT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        hour = f"{section - 1}" if self.short else f"{section - 1} h"
        return {_NAME: f"{NBSP}{NBSP}Compte", _TOTAL: "Total"}.get(section, hour)

    def set_short(self, short: bool) -> None:
        """Whether there is room for the number of the hour alone."""
        if short != self.short:
            self.short = short
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 1, HOURS)

    def _words(self, row: HeatRow, column: int) -> str:
        figure = counted(_figure(row, column), "accès", "accès")
        if column in (_NAME, _TOTAL):
            return f"{row.name} : {figure} dans la semaine"
        return f"{row.name}, {hour_words(column - 1)} : {figure}"


def _figure(row: HeatRow, column: int) -> int:
    return row.total if column in (_NAME, _TOTAL) else row.hours[column - 1]


def _cells(row: HeatRow, most: int) -> Iterator[Cell]:
    """The words of each cell, and which of the tints it has; 0 is none."""
    for column in range(_TOTAL + 1):
        figure = _figure(row, column)
        inside = bool(row.account_id) and _NAME < column < _TOTAL
        step = min(_STEPS, 1 + _STEPS * (figure - 1) // max(1, most)) if inside and figure else 0
        words = f"{figure:,}".replace(",", NBSP) if figure else ""
        yield (row.name if column == _NAME else words), step


class HeatCells(QStyledItemDelegate):
    """The figure over its tint; the cell under the keys has a frame."""

    def __init__(self, heat: HeatModel, look: Look) -> None:
        super().__init__()
        self._heat = heat
        self.set_look(look)

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self._look = look
        self._font, self._strong = look.font("small"), look.font("small_strong")
        self._tints = [tint(look, step) for step in range(_STEPS + 1)]
        self._ink = QColor(look.tokens.text)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        row, column = index.row(), index.column()
        text, step = self._heat.cells[row][column]
        if not text and not selected:  # most hours of most nights
            return
        box = QRect(option.rect)
        if step:
            painter.fillRect(box.adjusted(1, 1, -1, -1), self._tints[step])
        bold = column == _TOTAL or row == len(self._heat.cells) - 1
        painter.setFont(self._strong if bold else self._font)
        painter.setPen(self._ink)
        if column == _NAME:
            inside = box.adjusted(self._look.px(6), 0, -self._look.px(3), 0)
            cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
            painter.drawText(inside, _LEFT, cut)
        else:
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        if selected:
            focused = bool(state & QStyle.StateFlag.State_HasFocus)
            tokens = self._look.tokens
            painter.setPen(QPen(QColor(tokens.focus if focused else tokens.accent), 2))
            painter.drawRect(box.adjusted(1, 1, -2, -2))


class HeatTable(QTableView):
    """Arrows go from cell to cell, Enter or a double click opens the rows of a figure, Tab leaves."""

    rows_requested = Signal(object)  # JournalFilter

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.heat = HeatModel()
        self.cells = HeatCells(self.heat, look)
        self.setAccessibleName("Accès par compte et par heure")
        self.setAccessibleDescription("Entrée : lire les lignes de ce nombre dans le journal.")
        self.setModel(self.heat)
        self.setItemDelegate(self.cells)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setObjectName("hours")
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(1)
        self.doubleClicked.connect(self._open)
        self.set_look(look)

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self._look = look
        self.cells.set_look(look)
        self.verticalHeader().setDefaultSectionSize(look.px(_LINE))
        self._place()

    def show_week(self, picture: Picture) -> None:
        """Show the accesses of this week."""
        here = self.currentIndex()
        row, column = here.row(), here.column()
        self.heat.show(picture)
        if 0 <= row < self.heat.rowCount():
            self.setCurrentIndex(self.heat.index(row, column))
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _open(self, index: QModelIndex) -> None:
        question = self.heat.question_at(index)
        if question is not None:
            self.rows_requested.emit(question)

    def _place(self) -> None:
        """The hours share what the names and the totals leave; no row is cut."""
        look, wide = self._look, self.viewport().width()
        name, total = look.px(170), look.px(58)
        each = max(1, (wide - name - total) // HOURS)
        self.heat.set_short(each < look.px(40))
        widths = [max(1, wide - total - each * HOURS), *[each] * HOURS, total]
        if widths != [self.columnWidth(column) for column in range(HOURS + 2)]:
            for column, width in enumerate(widths):
                self.setColumnWidth(column, width)
        rows = min(self.heat.rowCount(), _MOST_ROWS)
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows * look.px(_LINE) + 4)


def tint(look: Look, step: int) -> QColor:
    """The tint of a figure, by quarters from the paper towards the accent."""
    share = _DEEPEST * step / _STEPS
    paper, accent = QColor(look.tokens.surface), QColor(look.tokens.accent)
    pairs = ((paper.red(), accent.red()), (paper.green(), accent.green()), (paper.blue(), accent.blue()))
    return QColor(*(round(low + (high - low) * share) for low, high in pairs))
