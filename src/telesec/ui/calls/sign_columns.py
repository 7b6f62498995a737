"""The signs of the card of red flags, one under the other, in two columns where that shows more of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from telesec.ui.controls import plain_label
from telesec.ui.look import Look

_GAP = 16  # pixels at 10 pt, between two columns


def split_at(alone: Sequence[int], halved: Sequence[int]) -> int:
    """How many of the signs go in the first of two columns; all where that spares less than a quarter.

    ``alone`` are their heights across the whole width, ``halved`` in half of it, in pixels. Two columns cut
    by the fold would hide signs of the middle, so little is no reason for them.
    """
    best, least = len(alone), sum(alone) * 3 // 4 + 1
    for at in range(1, len(halved)):
        height = max(sum(halved[:at]), sum(halved[at:]))
        if height < least:
            best, least = at, height
    return best


class SignColumns(QWidget):
    """Nothing to tick, nothing to count; they are read down the first column, then down the second."""

    def __init__(self, signs: Sequence[str], look: Look) -> None:
        super().__init__()
        self._gap = look.px(_GAP)
        self._labels: list[QLabel] = []
        self._rows = [self._row(sign, look) for sign in signs]
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(self._gap)
        self._columns = (QVBoxLayout(), QVBoxLayout())
        for column in self._columns:
            column.setSpacing(1)
            across.addLayout(column, 1)
        self._split = -1
        self._place(len(signs))

    def split(self) -> int:
        """How many are in the first column."""
        return self._split

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(split_at(self._heights(self.width()), self._heights((self.width() - self._gap) // 2)))

    def _row(self, sign: str, look: Look) -> QWidget:
        row, label = QWidget(), plain_label(sign, wrap=True)
        inside = QHBoxLayout(row)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(look.px(6))
        inside.addWidget(plain_label("•", "strong"), 0, Qt.AlignmentFlag.AlignTop)
        inside.addWidget(label, 1)
        self._labels.append(label)
        return row

    def _heights(self, width: int) -> list[int]:
        inside = [row.layout() for row in self._rows]
        return [layout.totalHeightForWidth(width) for layout in inside if layout is not None]

    def _place(self, split: int) -> None:
        if split == self._split:
            return
        self._split = split
        first, second = self._columns
        for column in self._columns:
            while column.takeAt(0) is not None:
                pass
        for at, row in enumerate(self._rows):
            (first if at < split else second).addWidget(row)
        for column in self._columns:
            column.addStretch(1)
        across = self.layout()
        if isinstance(across, QHBoxLayout):
            across.setSpacing(self._gap if split < len(self._rows) else 0)
            across.setStretch(1, 1 if split < len(self._rows) else 0)
        self.updateGeometry()
