"""Fits names into little room, and keeps the widths of what is written again and again."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QFont, QFontMetricsF

from telesec.domain.patient_files.names import initials
from telesec.ui.agenda.namesakes import split_name
from telesec.ui.look import Look

MOST_OF_SURNAME = 6  # letters of a surname that gives way
KEPT = 4096


class _Letters(dict[str, float]):
    """Widths of letters, measured once each."""

    def __init__(self, metrics: QFontMetricsF) -> None:
        super().__init__()
        self._advance = metrics.horizontalAdvance

    def __missing__(self, letter: str) -> float:
        known = self[letter] = self._advance(letter)
        return known


class Typeset:
    """One font with the widths of its letters kept."""

    def __init__(self, look: Look, role: str, points: float) -> None:
        self.font: QFont = look.font(role)
        self.font.setPointSizeF(round(points, 1))
        self.font.setStyleStrategy(QFont.StyleStrategy.PreferNoShaping)  # measured without kerning: drawn so
        metrics = QFontMetricsF(self.font)
        self.ascent, self.height = metrics.ascent(), metrics.height()
        self._letter = _Letters(metrics).__getitem__
        self.split = lru_cache(maxsize=KEPT)(split_name)
        self.width = lru_cache(maxsize=KEPT)(self._width)

    def forget(self) -> None:
        """Drop the texts kept: names must not outlive what is shown."""
        self.width.cache_clear()
        self.split.cache_clear()

    def _width(self, text: str) -> float:
        """Width of ``text`` in pixels, kerning left aside."""
        return sum(map(self._letter, text))

    def cut(self, text: str, room: float) -> str:
        """``text``, or its beginning and « … » when it is wider than ``room``; "" below two letters."""
        if self.width(text) <= room:
            return text
        room -= self._letter("…")
        kept = 0
        for letter in text:
            room -= self._letter(letter)
            if room < 0:
                break
            kept += 1
        return f"{text[:kept].rstrip(' ·')}…" if kept > 1 else ""

    def name(self, shown: str, room: float, short: str = "") -> str:
        """``DUBOIS Noël``, else ``DUBOIS N.``, ``DUBOIS``, ``DUBO…``, else ``D. N.`` or nothing.

        ``short``: what must stay after the surname, which gives way first: ``DUB. Noëlle``. A name that
        does not begin with a surname in capitals is cut as it was typed.
        """
        if self.width(shown) <= room:
            return shown
        surname, first = self.split(shown)
        if not surname:
            return self.cut(shown, room)
        if short:
            return self._with_short(surname, short, room)
        for candidate in (f"{surname} {first[0]}." if first else surname, surname):
            if self.width(candidate) <= room:
                return candidate
        cut = self.cut(surname, room)
        if len(cut) > 4:
            return cut
        small = initials(shown)
        return small if self.width(small) <= room else self.cut(small, room)

    def _with_short(self, surname: str, short: str, room: float) -> str:
        if self.width(f"{surname} {short}") <= room:
            return f"{surname} {short}"
        left, kept = room - self.width(f". {short}"), 0
        for letter in surname[:MOST_OF_SURNAME]:
            left -= self._letter(letter)
            if left < 0:
                break
            kept += 1
        return f"{surname[:kept].rstrip()}. {short}" if kept else self.cut(short, room)
