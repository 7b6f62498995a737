"""The slips to read, in the head of a day: a sign, how many, how many of them urgent."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from telesec.domain.slips_due import SlipsDue, unread_short
from telesec.ui.look import Look

LEAST = 160  # of a head's width, in pixels at 10 pt: below it, how many are urgent is in the tool tip alone


def slips_box(look: Look, head: QRect, due: SlipsDue | None) -> QRect:
    """Where they are said: at the right of the second line; empty when there are none."""
    if due is None or not due.unread:
        return QRect()
    metrics = QFontMetrics(look.font("small_strong"))
    side = metrics.height()
    width = side + look.px(12) + metrics.horizontalAdvance(_words(look, head, due))
    top = QFontMetrics(look.font("strong"))
    first = head.center().y() - (top.height() + side) // 2 + 1
    return QRect(head.right() - width - look.px(4), first + top.height(), width, side)


def draw_slips(painter: QPainter, look: Look, head: QRect, due: SlipsDue | None) -> int:
    """Draw them; the width they take from the second line."""
    box = slips_box(look, head, due)
    if due is None or box.isEmpty():
        return 0
    tokens = look.tokens
    tone = tokens.tone("danger" if due.urgent else "info")
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tone.ink), tokens.line_width))
    painter.setBrush(QColor(tone.tint))
    painter.drawRoundedRect(box, look.px(4), look.px(4))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    side = box.height() - look.px(4)
    place = QRect(box.left() + look.px(4), box.top() + look.px(2), side, side)
    name = "triangle-alert" if due.urgent else "file-text"
    look.icon(name, tone.ink).paint(painter, place)
    painter.setFont(look.font("small_strong"))
    painter.setPen(QColor(tone.ink))
    words = box.adjusted(side + look.px(7), 0, 0, 0)
    painter.drawText(
        words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, _words(look, head, due)
    )
    return box.width() + look.px(8)


def _words(look: Look, head: QRect, due: SlipsDue) -> str:
    return unread_short(due.unread, due.urgent) if head.width() >= look.px(LEAST) else str(due.unread)
