"""What was really in view of a text that scrolls: nobody acknowledges what they were not shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Signal
from PySide6.QtWidgets import QScrollArea, QWidget

_SLACK = 6  # pixels of an edge that hold no letter
_AGAIN = 24  # pixels of the last lines seen that stay above those that follow


class Reading(QObject):
    """Follows pieces of ``text``, which ``area`` scrolls. ``went_on``: more was seen, or is to be seen."""

    went_on = Signal()

    def __init__(self, area: QScrollArea, text: QWidget) -> None:
        super().__init__(area)
        self._area, self._text = area, text
        self._pieces: list[QWidget] = []
        self._looking = False  # laying out what is looked at resizes it
        self._seen: dict[QWidget, int] = {}  # pixels from the top of a piece, without a gap
        area.verticalScrollBar().valueChanged.connect(lambda _at: self.look())
        self._was_done = True
        for part in (area.viewport(), text):
            part.installEventFilter(self)

    def follow(self, pieces: Sequence[QWidget]) -> None:
        """These are to be read; nothing of them was seen."""
        self._pieces, self._seen = list(pieces), dict.fromkeys(pieces, 0)
        self._was_done = self.is_done()

    def is_done(self) -> bool:
        """Whether every piece was in view to its end."""
        return all(self._is_seen(piece) for piece in self._pieces)

    def look(self) -> None:
        """Take in what is on the screen now."""
        before = dict(self._seen)
        if self._area.isVisible():
            self._settle()
            for piece in self._pieces:
                if piece.isVisible():
                    self._see(piece)
        done = self.is_done()
        if self._seen != before or done is not self._was_done:
            self._was_done = done
            self.went_on.emit()

    def turn(self) -> None:
        """Bring into view what follows of the first piece not seen to its end."""
        self._settle()
        piece = next((one for one in self._pieces if not self._is_seen(one)), None)
        if piece is None:
            return
        seen = self._seen[piece]
        top = piece.mapTo(self._text, QPoint(0, seen)).y()
        self._area.verticalScrollBar().setValue(top - (_AGAIN if seen else _SLACK))
        self.look()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Paint) and not self._looking:
            self._looking = True
            self.look()
            self._looking = False
        return super().eventFilter(watched, event)

    def _settle(self) -> None:
        """Everything has its place before it is looked at."""
        layout = self._text.layout()
        if layout is not None:
            layout.activate()

    def _is_seen(self, piece: QWidget) -> bool:
        return self._seen[piece] >= piece.height() - _SLACK and piece.height() > 0

    def _see(self, piece: QWidget) -> None:
        """Where the piece is cut by the screen; a part skipped over is not seen."""
        if self._is_seen(piece):
            self._seen[piece] = max(self._seen[piece], piece.height())
            return
        top = piece.mapTo(self._area.viewport(), QPoint(0, 0)).y()
        first, last = max(0, -top), min(piece.height(), self._area.viewport().height() - top)
        if first <= self._seen[piece] + _SLACK and last > self._seen[piece]:
            self._seen[piece] = last
