"""The calls put aside: how many, since when, which have been left too long, and the way back to each."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from telesec.domain.calls.views import CallLine
from telesec.domain.french import counted
from telesec.ui.buttons import Button
from telesec.ui.calls import keys
from telesec.ui.calls.desk import CallDesk
from telesec.ui.calls.wording import waited, waiting_words, waits_long
from telesec.ui.controls import set_plain_tooltip
from telesec.ui.rising_menu import rise, rising_menu


class WaitingButton(Button):
    """Hidden while nobody waits. Left too long is told by a sign, by words, and once by a sentence."""

    def __init__(self, desk: CallDesk) -> None:
        super().__init__("", "ghost", "pause")
        self._desk, self._discreet = desk, False
        self._lines: tuple[CallLine, ...] = ()
        self._said: tuple[str, ...] = ()
        self._warned: set[str] = set()
        self._acts: list[QAction] = []
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click takes the keys from nobody
        self.clicked.connect(self.open_menu)

    def set_discreet(self, discreet: bool) -> None:
        """Initials alone, or names again."""
        self._discreet = discreet
        self._say()

    def show_lines(self, lines: tuple[CallLine, ...]) -> None:
        """These wait, the first to be taken back first."""
        self._lines = lines
        self._warned &= {line.call.id for line in lines}
        self.setVisible(bool(lines))
        self._say()
        self.tick()

    def tick(self) -> bool:
        """A second has passed: true when what is said of those who wait is no longer the same."""
        before = self._said
        if self._told() != before:
            self._say()
        late = [line for line in self._late() if line.call.id not in self._warned]
        if late:
            self._warned |= {line.call.id for line in late}
            words = self._words_of(late[0])
            told = f"Un appel a été laissé en attente : {words}. Reprendre : {keys.spoken(keys.HOLD)}."
            self._desk.calls.said.emit("info", told)
        return self._said != before

    def first_words(self) -> str:
        """Of the one that would be taken back; "" when nobody waits."""
        return self._words_of(self._lines[0]) if self._lines else ""

    def open_menu(self) -> QMenu:
        """Those who wait, to take one of them back; their time goes on while it is open."""
        menu = rising_menu(self, "Appels en attente")
        menu.aboutToHide.connect(self._acts.clear)
        for line in self._lines:
            act = menu.addAction("", partial(self._desk.resume, line.call.id))
            self._acts.append(act)
        self._say()
        return rise(menu, self)

    def _late(self) -> list[CallLine]:
        now = self._desk.calls.now()
        return [line for line in self._lines if waits_long(line, now)]

    def _told(self) -> tuple[str, ...]:
        return tuple(self._words_of(line) for line in self._lines)

    def _words_of(self, line: CallLine) -> str:
        return waiting_words(line, self._desk.calls.now(), discreet=self._discreet)

    def _say(self) -> None:
        self._said = self._told()
        late, now = self._late(), self._desk.calls.now()
        for act, words in zip(self._acts, self._said, strict=False):
            act.setText(words.replace("&", "&&"))
        if not self._lines:
            return
        longest = max((int(waited(line, now).total_seconds() // 60) for line in late), default=0)
        since = f" · {longest} min" if late else ""
        self.setText(f"{len(self._lines)} en attente{since}")
        self.set_icon("triangle-alert" if late else "pause")
        many = counted(len(self._lines), "appel en attente", "appels en attente")
        too_long = f", {counted(len(late), 'laissé', 'laissés')} trop longtemps" if late else ""
        self.setAccessibleName(f"{many}{too_long}. Le premier : {self._said[0]}")
        told = "\n".join(self._said)
        set_plain_tooltip(self, f"{told}\nReprendre le premier : {keys.spoken(keys.HOLD)}")
