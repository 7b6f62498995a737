"""What stands beside the tables of rights: a column that scrolls on the page's own ground."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

WIDTH = 330
_KEPT_TOGETHER = {" :": "\u00a0:", "« ": "«\u00a0", " »": "\u00a0»"}


def scrolled(inside: QWidget) -> QScrollArea:
    """``inside``, with a bar when it is too tall; what is behind shows through."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(inside)
    for under in (inside, area.viewport()):
        under.setAutoFillBackground(False)
    return area


def side_column(above: Iterable[QWidget], cards: Iterable[QWidget]) -> QWidget:
    """Fields that stay, above cards that scroll."""
    inside, holder = QWidget(), QWidget()
    inner = QVBoxLayout(inside)
    inner.setContentsMargins(0, 0, 8, 0)
    inner.setSpacing(10)
    for card in cards:
        inner.addWidget(card)
    inner.addStretch(1)
    holder.setFixedWidth(WIDTH)
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(10)
    for widget in above:
        column.addWidget(widget)
    column.addWidget(scrolled(inside), 1)
    return holder


def held(sentence: str) -> str:
    """The same words; no line of a narrow card begins with a colon or ends with an opening mark."""
    for loose, tight in _KEPT_TOGETHER.items():
        sentence = sentence.replace(loose, tight)
    return sentence
