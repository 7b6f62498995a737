"""One picture of the agenda: the ground, what is marked on it, the cards, and the present minute."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPixmap

from telesec.ui.agenda.cards import Card, CardPainter
from telesec.ui.agenda.geometry import Geometry
from telesec.ui.agenda.hours import HoursPainter
from telesec.ui.agenda.model import AgendaModel
from telesec.ui.agenda.painter import GroundPainter
from telesec.ui.look import Look


class Painting:
    """Keeps the cards ready as long as neither content, look, nor pixel ratio changes."""

    def __init__(self, look: Look, ratio: float = 1.0) -> None:
        self.ratio = ratio
        self._hours = HoursPainter(look, ratio)
        self.ground = GroundPainter(look, ratio)
        self._cards = CardPainter(look, ratio)
        self._ready: dict[int, Card] = {}
        self._key: tuple[object, ...] = ()
        self._kept: QPixmap | None = None

    def forget(self) -> None:
        """Drop what was made ready: names must not outlive what is shown."""
        self._ready.clear()
        self._key, self._kept = (), None
        self._cards.forget()

    def paint_whole(
        self, painter: QPainter, content: AgendaModel, geometry: Geometry, now: int, seen: QRect
    ) -> None:
        """Paint all that ``seen`` shows of the canvas, into a picture the second time that it is asked for.

        What is chosen, pointed at or moved lies above it: following it paints nothing else again.
        """
        key = (seen.getRect(), now)
        if self._key != key:
            self._key, self._kept = key, None
            self.paint(painter, content, geometry, now, seen)
            return
        if self._kept is None:
            self._kept = QPixmap(seen.size() * self.ratio)
            self._kept.setDevicePixelRatio(self.ratio)
            inside = QPainter(self._kept)
            inside.translate(-seen.topLeft())
            self.paint(inside, content, geometry, now, seen)
            inside.end()
        painter.drawPixmap(seen.topLeft(), self._kept)

    def paint(
        self, painter: QPainter, content: AgendaModel, geometry: Geometry, now: int, area: QRect
    ) -> None:
        """Paint ``area`` of the canvas; ``now`` is -1 or the present minute of the day."""
        ground = self.ground
        self._hours.paint(painter, geometry, area)
        for row, rect in enumerate(geometry.rects):
            mark = content.items[row].mark
            if mark is not None and rect.intersects(area):
                ground.mark(painter, geometry, row, mark)
        if now >= 0:
            ground.now_line(painter, geometry, now, area)
        cards = self._cards_in(content, geometry, area)
        self._cards.grounds(painter, cards)
        self._cards.words(painter, cards)
        if now >= 0:
            ground.now_marks(painter, geometry, now, area)
        for pill in geometry.pills:
            if pill.rect.intersects(area):
                ground.pill(painter, pill)

    def _cards_in(self, content: AgendaModel, geometry: Geometry, area: QRect) -> list[Card]:
        ready, found = self._ready, []
        for row, rect in enumerate(geometry.rects):
            if row in geometry.hidden or not rect.intersects(area):
                continue
            card = ready.get(row)
            line = content.items[row].line
            if card is None and line is not None:
                named = content.name(line), content.short(line)
                card = ready[row] = self._cards.card(rect, content.shown(line), named)
            if card is not None:
                found.append(card)
        return found
