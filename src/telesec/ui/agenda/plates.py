"""Words laid on the ground of the agenda: what hours are kept for, who holds a place, who is away."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter

from telesec.ui.agenda.cards import sign
from telesec.ui.agenda.geometry import Geometry
from telesec.ui.look import Look


class Plates:
    """Finds where words can be read, and writes them."""

    def __init__(self, look: Look, ratio: float) -> None:
        self._look, self._ratio = look, ratio
        self._strong = look.font("small_strong")

    def free(self, geometry: Geometry, column: int, rect: QRect) -> QRect:
        """What of ``rect`` lies below its cards and has room for words; empty when there is none."""
        height = self._look.px(14)
        top = geometry.gap(column, rect.top(), rect.bottom() + 1, height)
        return QRect(rect.left(), top, rect.width(), rect.bottom() + 1 - top) if top >= 0 else QRect()

    def label(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        color: str = "",
        *,
        paper: str = "",
        icon: str = "",
    ) -> None:
        """``text`` at the top of ``rect``, on ``paper`` when given, after an icon where there is room."""
        if rect.isEmpty():
            return
        ink = color or self._look.tokens.text
        painter.setFont(self._strong)
        painter.setPen(QColor(ink))
        inside = rect.adjusted(8, 0, -2, 0)
        metrics = painter.fontMetrics()
        height = metrics.height()
        if rect.height() > 2 * height:
            inside = QRect(inside.left(), inside.top() + 3, inside.width(), height)
        taken = height if icon and inside.width() > 4 * height else 0
        words = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inside.width() - taken)
        if paper:
            width = metrics.horizontalAdvance(words) + taken
            under = QRect(inside.left() - 3, inside.center().y() - height // 2, width + 6, height)
            painter.fillRect(under.intersected(rect), QColor(paper))
        if taken:
            picture = sign(icon, ink, height - 3, self._ratio)
            painter.drawPixmap(QPoint(inside.left(), inside.center().y() - (height - 3) // 2), picture)
            inside.setLeft(inside.left() + taken)
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
