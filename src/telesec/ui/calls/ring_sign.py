"""The calls that ring: on which line and from whom, to choose which to take."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from telesec.domain.calls.views import CallLine
from telesec.domain.french import counted
from telesec.ui.backup_line import CutLabel
from telesec.ui.calls import keys
from telesec.ui.calls.desk import CallDesk
from telesec.ui.calls.wording import ring_words
from telesec.ui.controls import ghost_button, primary_button, set_plain_tooltip
from telesec.ui.rising_menu import rise, rising_menu

RINGS = "Appel entrant"
_LEAST = 12  # letters of what rings that stay in a narrow window


class RingSign(QWidget):
    """Hidden while nothing rings. ``take`` answers the first; ``others`` gives the choice among several."""

    def __init__(self, desk: CallDesk) -> None:
        super().__init__()
        self._desk, self._discreet = desk, False
        self._lines: tuple[CallLine, ...] = ()
        self.words = CutLabel(_LEAST)
        self.take = primary_button(f"Prendre ({keys.TAKE})", "phone-incoming")
        self.others = ghost_button("", "phone-incoming")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self.words, self.others, self.take):
            row.addWidget(part)
        for button in (self.take, self.others):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click takes the keys from nobody
        self.take.clicked.connect(lambda _checked=False: desk.take())
        self.others.clicked.connect(self.open_menu)
        desk.lines.known.connect(self._say)
        self.hide()

    def set_discreet(self, discreet: bool) -> None:
        """The line alone, or whose number it is."""
        self._discreet = discreet
        self._say()

    def show_lines(self, lines: tuple[CallLine, ...], *, beside: bool) -> None:
        """These ring, the first come first; ``beside`` a call in hand, the words are said here."""
        self._lines = lines
        self.words.setVisible(beside)
        self.setVisible(bool(lines))
        self._say()

    def said(self) -> str:
        """All that rings, in words; "" when nothing does."""
        if not self._lines:
            return ""
        more = len(self._lines) - 1
        others = f", {counted(more, 'autre sonne', 'autres sonnent')}" if more else ""
        return " · ".join(part for part in (RINGS, self._words_of(self._lines[0])) if part) + others

    def open_menu(self) -> QMenu:
        """The calls that ring, to answer one of them."""
        menu = rising_menu(self, "Appels qui sonnent")
        for line in self._lines:
            words = (self._words_of(line) or RINGS).replace("&", "&&")
            menu.addAction(words, partial(self._desk.answer, line.call.id))
        return rise(menu, self.others)

    def _words_of(self, line: CallLine) -> str:
        return ring_words(line, self._desk.lines.words(line.call), discreet=self._discreet)

    def _say(self) -> None:
        if not self._lines:
            return
        count = len(self._lines)
        self.words.set_words(self._words_of(self._lines[0]) or RINGS)
        self.take.setAccessibleName(f"{self.said()}. Prendre l'appel ({keys.TAKE})")
        set_plain_tooltip(self.take, self.said())
        self.others.setVisible(count > 1)
        self.others.setText(f"{count} sonnent")
        self.others.set_icon("phone-incoming")  # drawn apart from its words only once it has some
        self.others.setAccessibleName(f"{count} appels sonnent : choisir lequel prendre")
