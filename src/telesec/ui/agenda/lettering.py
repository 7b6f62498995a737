"""Fits names into little room, and keeps laid out text so that painting it again costs little."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QStaticText

from telesec.domain.patient_names import initials
from telesec.ui.agenda.namesakes import split_name
from telesec.ui.look import Look


class Typeset:
    """One font with the widths of its letters kept."""

    def __init__(self, look: Look, role: str, points: float) -> None:
        self.font: QFont = look.font(role)
        self.font.setPointSizeF(round(points, 1))
        metrics = QFontMetricsF(self.font)
        self.ascent, self.height = metrics.ascent(), metrics.height()
        self._advance = metrics.horizontalAdvance
        self._letters: dict[str, float] = {}
        self.laid = lru_cache(maxsize=1024)(self._lay)

    def width(self, text: str) -> float:
        """Width of ``text`` in pixels, kerning left aside."""
        return sum([self._letter(letter) for letter in text])

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
        surname, first = split_name(shown)
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
        for candidate in (f"{surname} {short}", *(f"{surname[:end]}. {short}" for end in (6, 5, 4, 3, 2, 1))):
            if self.width(candidate) <= room:
                return candidate
        return self.cut(short, room)

    def _letter(self, letter: str) -> float:
        known = self._letters.get(letter)
        if known is None:
            known = self._letters[letter] = self._advance(letter)
        return known

    def _lay(self, text: str) -> QStaticText:
        made = QStaticText(text)
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        made.prepare(font=self.font)
        return made
