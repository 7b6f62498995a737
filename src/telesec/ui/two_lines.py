"""Rows of two lines in a list: what it is in strong letters, what goes with it below."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

PAD_Y, PAD_X = 6, 10


class TwoLines(QStyledItemDelegate):
    """Reads ``first\\nsecond``; both are cut with « … » where the list is too narrow."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        width = super().sizeHint(option, index).width()
        return QSize(width, 2 * self._view.fontMetrics().lineSpacing() + 2 * PAD_Y)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        whole = QStyleOptionViewItem(option)
        self.initStyleOption(whole, index)
        first, _, second = whole.text.partition("\u2028")
        whole.text = ""
        style = self._view.style() or QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, whole, painter, self._view)
        strong = QFont(whole.font)
        strong.setWeight(QFont.Weight.DemiBold)
        line = self._view.fontMetrics().lineSpacing()
        room = whole.rect.adjusted(PAD_X, PAD_Y, -PAD_X, -PAD_Y)
        rows = (
            (first, strong, QPalette.ColorRole.Text),
            (second, whole.font, QPalette.ColorRole.PlaceholderText),
        )
        painter.save()
        for at, (text, font, role) in enumerate(rows):
            painter.setFont(font)
            painter.setPen(QApplication.palette().color(role))
            cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            box = QRect(room.left(), room.top() + at * line, room.width(), line)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, cut)
        painter.restore()
