"""The cells of a table that only says words, drawn without asking the style sheet about each."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from telesec.ui.rows_model import Index, RowsModel, strong

_STATE = QStyle.StateFlag
_MARKED = (_STATE.State_Selected | _STATE.State_HasFocus | _STATE.State_MouseOver).value
_ENABLED = _STATE.State_Enabled.value
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft | _MIDDLE, Qt.AlignmentFlag.AlignRight | _MIDDLE
_PADDING, _MARGIN = 0.5, 3  # of the size of the text, as the style sheet says; pixels, as the style does


class WordCells(QStyledItemDelegate):
    """One text a cell, cut with « … » where it is too long; a cell that stands out is left to the style.

    Qt asks the model seven questions a cell, then the style sheet for its rules: drawing a page of rows took
    twice as long.
    """

    def __init__(self, table: QTableView, model: RowsModel[Any]) -> None:
        super().__init__(table)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state, row = option.state.value, self._model.row_at(index)
        if row is None or state & _MARKED or not state & _ENABLED or not self._model.says_only_text:
            super().paint(painter, option, index)
            return
        column = self._model.columns[index.column()]
        text = column.text(row)
        if text:
            font = strong(option.font) if self._model.is_strong(index.row()) else option.font
            pad = round(font.pointSizeF() * _PADDING) + _MARGIN
            inside = option.rect.adjusted(pad, 0, -pad, 0)
            painter.setFont(font)
            painter.setPen(option.palette.color(QPalette.ColorRole.Text))
            cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
            painter.drawText(inside, _RIGHT if column.right else _LEFT, cut)
