"""Draws the card of an appointment: tint, bar, name, hour and motif, with its state in plain sight."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from telesec.domain.agenda import STATUS_LABELS, AppointmentLine, Status
from telesec.domain.french import time_of_day
from telesec.ui import icons
from telesec.ui.agenda.lettering import Typeset
from telesec.ui.look import Look

STATUS_ICONS = {
    Status.ARRIVED: "user-check",
    Status.IN_CARE: "stethoscope",
    Status.DONE: "check",
    Status.NO_SHOW: "user-x",
    Status.CANCELLED: "ban",
}
VOID = frozenset({Status.NO_SHOW, Status.CANCELLED})
_BAR = 4
Named = tuple[str, str]


class Word(NamedTuple):
    """A piece of text, cut to its room; ``place`` is where its base line begins on the canvas."""

    face: Typeset
    color: str
    place: QPointF
    text: str


class Card(NamedTuple):
    """All there is to paint for one appointment, ready to be painted many times."""

    corner: QPoint
    ground: QPixmap
    words: Sequence[Word]
    struck: QLineF | None
    signs: Sequence[tuple[QPoint, QPixmap]]


class CardPainter:
    """Makes cards for one look and one pixel ratio, and paints them."""

    def __init__(self, look: Look, ratio: float = 1.0) -> None:
        self._look, self.ratio = look, ratio
        points = look.point_size
        self._big = (Typeset(look, "strong", points * 0.97), Typeset(look, "body", points * 0.88))
        self._small = (Typeset(look, "strong", points * 0.85), Typeset(look, "body", points * 0.85))
        self._sign_room, self._left, self._gap, self._pad = (look.px(at) for at in (16, 6, 6, 3))
        self._tone = lru_cache(maxsize=16)(look.tokens.tone)
        self._ground = lru_cache(maxsize=600)(self._draw_ground)

    def forget(self) -> None:
        """Drop the names kept: they must not outlive what is shown. Hours and motifs are kept."""
        for strong, _plain in (self._big, self._small):
            strong.forget()

    def card(self, rect: QRect, line: AppointmentLine, named: Named) -> Card:
        """The card of ``line`` in ``rect``, its words cut to fit.

        ``named``: the name to write, and what of it must stay to tell this patient from the others shown.
        """
        made = line.appointment
        void = made.status in VOID
        names = [STATUS_ICONS[made.status]] if made.status in STATUS_ICONS else []
        names += [name for name, told in (("zap", made.urgent), ("layers", made.overbooked)) if told]
        names = names[: max((rect.width() // self._sign_room - 1) // 2, 0)]
        words = self._words(rect, line, named, len(names) * self._sign_room)
        struck = None
        if void and words:
            last = words[-1]
            y = last.place.y() - last.face.ascent * 0.34
            left = last.place.x()
            struck = QLineF(left, y, left + last.face.width(last.text), y)
        ground = self._ground(line.color, rect.width(), rect.height(), void, made.urgent)
        return Card(rect.topLeft(), ground, words, struck, self._signs(rect, line.color, names))

    def _signs(self, rect: QRect, color: str, names: Sequence[str]) -> Sequence[tuple[QPoint, QPixmap]]:
        if not names:
            return ()
        size = self._sign_room - 4
        top = rect.top() + min(max((rect.height() - size) // 2, 0), 4)
        ink = self._tone(color).ink
        return [
            (
                QPoint(rect.right() - size - 2 - at * self._sign_room, top),
                sign(name, self._look.tokens.danger.ink if name == "zap" else ink, size, self.ratio),
            )
            for at, name in enumerate(names)
        ]

    @staticmethod
    def grounds(painter: QPainter, cards: Iterable[Card]) -> None:
        """The tinted cards without their words."""
        for card in cards:
            painter.drawPixmap(card.corner, card.ground)

    def words(self, painter: QPainter, cards: Iterable[Card]) -> None:
        """Names, hours, motifs and signs; text of one font and colour together, which is quicker."""
        batches: dict[tuple[Typeset, str], list[Word]] = {}
        for card in cards:
            for word in card.words:
                batches.setdefault((word.face, word.color), []).append(word)
            for place in card.signs:
                painter.drawPixmap(*place)
            if card.struck is not None:
                painter.setPen(QPen(QColor(self._look.tokens.muted), 1.2))
                painter.drawLine(card.struck)
        draw = painter.drawText  # laying out a text to keep it costs more than the two times it is drawn
        for (face, color), words in batches.items():
            painter.setFont(face.font)
            painter.setPen(QColor(color))
            for word in words:
                draw(word.place, word.text)

    def _draw_ground(self, color: str, width: int, height: int, void: bool, urgent: bool) -> QPixmap:
        tokens, tone, ratio = self._look.tokens, self._tone(color), self.ratio
        made = QPixmap(round(width * ratio), round(height * ratio))
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outlined = void or urgent or tokens.line_width > 1
        edge = QPen(QColor(tokens.danger.bar if urgent else tone.bar), 2 if urgent else 1.5)
        if void:
            edge.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(edge if outlined else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.surface if void else tone.tint))
        inset = (1.0 if urgent else 0.75) if outlined else 0.0
        painter.drawRoundedRect(QRectF(inset, inset, width - 2 * inset, height - 2 * inset), 5, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tone.bar))
        painter.setClipRect(QRectF(0, 0, _BAR, height))
        painter.drawRoundedRect(QRectF(0, 0, width, height), 5, 5)
        painter.end()
        return made

    def _words(self, rect: QRect, line: AppointmentLine, named: Named, signs: int) -> list[Word]:
        made, height = line.appointment, rect.height()
        left = float(_BAR + self._left)
        room = rect.width() - left - 3
        hour = time_of_day(made.start)
        strong, plain = self._big if height >= self._big[0].height * 1.05 else self._small
        x, y = rect.left() + left, rect.top()
        if height < strong.height + plain.height:
            return self._one_line(line, (hour, *named), (x, y), (room - signs, height), (strong, plain))
        if plain.width(hour) > room:
            hour = hour.replace(" ", "")
        tail = STATUS_LABELS[made.status] if made.status in VOID else line.reason_label
        tail = " · ".join(part for part in ("Urgence" if made.urgent else "", tail) if part)
        rows = [f"{hour} · {tail}" if tail else hour]
        if tail and height > strong.height + 2 * plain.height + 3 and plain.width(rows[0]) > room:
            rows = [hour, tail]
        top = min((height - strong.height - len(rows) * plain.height) / 2, self._pad)
        words = []
        for at, text in enumerate(rows):
            place = QPointF(x, y + top + strong.height + at * plain.height + plain.ascent)
            words.append(Word(plain, self._ink(line, "ink"), place, plain.cut(text, room)))
        shown = strong.name(named[0], room - signs, named[1])
        return [*words, Word(strong, self._ink(line, "name"), QPointF(x, y + top + strong.ascent), shown)]

    def _one_line(
        self,
        line: AppointmentLine,
        said: tuple[str, str, str],
        corner: tuple[float, float],
        box: tuple[float, int],
        faces: tuple[Typeset, Typeset],
    ) -> list[Word]:
        (hour, name, short), (room, height), (strong, plain), (x, y) = said, box, faces, corner
        base = y + (height - strong.height) / 2 + strong.ascent
        gap = plain.width(hour) + self._gap
        shown = strong.name(name, room - gap, short)
        words = []
        if len(shown) > 4 and not shown.endswith("…") and shown.startswith(strong.split(name)[0]):
            words.append(Word(plain, self._ink(line, "ink"), QPointF(x, base), hour))
            x += gap
        else:
            shown = strong.name(name, room, short)
        return [*words, Word(strong, self._ink(line, "name"), QPointF(x, base), shown)]

    def _ink(self, line: AppointmentLine, part: str) -> str:
        tokens, status = self._look.tokens, line.appointment.status
        if status in VOID:
            return tokens.muted
        if part == "name" and status is not Status.DONE:
            return tokens.text
        return self._tone(line.color).ink


@lru_cache(maxsize=64)
def sign(name: str, color: str, size: int, ratio: float) -> QPixmap:
    """An icon, drawn once."""
    return icons.pixmap(name, color, size, ratio)
