"""The accesses of the week by account and hour: figures on a tint, each of which opens its rows."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from telesec.domain.review.facts import HOURS, Picture
from telesec.ui.look import Look
from telesec.ui.review.heat_rows import NAME, STEPS, TOTAL, HeatModel, Index

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_DEEPEST = 0.42  # how far the busiest hour goes from the paper to the accent
_MOST_ROWS = 9  # shown at once
_LINE = 23  # pixels at 10 pt


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
        self._tints = [tint(look, step) for step in range(STEPS + 1)]
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
        bold = column == TOTAL or row == len(self._heat.cells) - 1
        painter.setFont(self._strong if bold else self._font)
        painter.setPen(self._ink)
        if column == NAME:
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
        name, total = look.px(200), look.px(58)
        first, last = self.heat.shown
        count = last - first + 1
        each = max(1, (wide - name - total) // count)
        self.heat.set_short(each < look.px(40))
        hours = [each if first <= hour <= last else 0 for hour in range(HOURS)]
        for column, width in enumerate([max(1, wide - total - each * count), *hours, total]):
            if width != self.columnWidth(column):
                self.setColumnHidden(column, not width)
                if width:
                    self.setColumnWidth(column, width)
        rows = min(self.heat.rowCount(), _MOST_ROWS)
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows * look.px(_LINE) + 4)


def tint(look: Look, step: int) -> QColor:
    """The tint of a figure, by quarters from the paper towards the accent."""
    share = _DEEPEST * step / STEPS
    paper, accent = QColor(look.tokens.surface), QColor(look.tokens.accent)
    pairs = ((paper.red(), accent.red()), (paper.green(), accent.green()), (paper.blue(), accent.blue()))
    return QColor(*(round(low + (high - low) * share) for low, high in pairs))
