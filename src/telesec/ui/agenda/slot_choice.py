"""The next free slots as three buttons, each chosen by one key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from telesec.domain.agenda import FreeSlot
from telesec.domain.bookings.read_aloud import slots_aloud
from telesec.domain.french import keep_together, moment_short, sentence_case
from telesec.ui.agenda.early_keys import ENTER, EarlyKeys, Pressed
from telesec.ui.controls import Button, ghost_button, plain_label, secondary_button

KEYS = "123"
_FRENCH_ROW: dict[int, int] = {Qt.Key.Key_Ampersand: 0, Qt.Key.Key_Eacute: 1, Qt.Key.Key_QuoteDbl: 2}


class SlotChoice(QWidget):
    """Keys 1, 2, 3 choose (without Shift too on a French keyboard), + shows later ones, Enter confirms.

    Keys pressed while slots are looked for do their part, in order, as soon as the slots are there.
    """

    chosen = Signal(object)  # FreeSlot
    confirmed = Signal()
    later_requested = Signal()

    def __init__(self, name_of: Callable[[str], str], today: Callable[[], date] = lambda: date.min) -> None:
        super().__init__()
        self._name_of, self._today = name_of, today
        self._slots: tuple[FreeSlot, ...] = ()
        self._early = EarlyKeys()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Prochains créneaux libres : touches 1, 2 et 3, plus pour la suite")
        self._group = QButtonGroup(self)
        self._buttons: list[Button] = []
        self._words = plain_label("", "small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(plain_label("PROCHAINS CRÉNEAUX", "section"))
        column.addWidget(self._words)
        for at in range(len(KEYS)):
            button = secondary_button("")
            button.setCheckable(True)
            button.setProperty("shape", "row")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _checked=False, at=at: self.take(at))
            self._group.addButton(button)
            self._buttons.append(button)
            column.addWidget(button)
        self._later = ghost_button("+  Plus tard", "")
        self._later.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._later.clicked.connect(self.later_requested)
        column.addWidget(self._later, 0, Qt.AlignmentFlag.AlignLeft)
        self.wait()

    def wait(self) -> None:
        """Slots are being looked for."""
        self._early.start()
        self._show("Recherche des créneaux…", ())

    def show_slots(self, slots: Sequence[FreeSlot], *, several: bool, usual: str = "") -> None:
        """Offer these slots; ``several`` says whose they are, aloud too when not ``usual``'s (an id)."""
        named = [(slot.start, self._named(slot.practitioner_id, usual)) for slot in slots]
        aloud = keep_together(slots_aloud(named, self._today()))
        words = f"À dire : {aloud}." if slots else "Aucun créneau libre dans les huit semaines."
        self._show(words, slots, several=several)
        self.press_all(self._early.take())

    def _named(self, practitioner_id: str, usual: str) -> str:
        return self._name_of(practitioner_id) if usual and practitioner_id != usual else ""

    def forget_keys(self) -> None:
        """Another booking begins: what was typed for the former one is not for this one."""
        self._early.take()

    def drop_keys(self) -> None:
        """What was typed while slots are looked for chooses nothing; the search goes on."""
        if self._early.waits:
            self._early.take()
            self._early.start()

    def slots(self) -> tuple[FreeSlot, ...]:
        """The slots offered."""
        return self._slots

    def take(self, at: int) -> None:
        """Choose one of the slots offered."""
        if self._early.waits:
            self._early.keep(0, KEYS[at])
        elif at < len(self._slots):
            self._buttons[at].setChecked(True)
            self.chosen.emit(self._slots[at])

    def forget_choice(self) -> None:
        """None of the three is the chosen slot any more."""
        self._group.setExclusive(False)
        for button in self._buttons:
            button.setChecked(False)
        self._group.setExclusive(True)

    def press(self, key: int, text: str) -> bool:
        """Do what a key says; False when it says nothing here."""
        at = KEYS.index(text) if text and text in KEYS else _FRENCH_ROW.get(key, -1)
        if at < 0 and text != "+" and key not in ENTER:
            return False
        if self._early.waits:
            self._early.keep(key, text)
        elif at >= 0:
            self.take(at)
        elif text == "+":
            self.later_requested.emit()
        else:
            self.confirmed.emit()
        return True

    def press_all(self, pressed: Sequence[Pressed]) -> None:
        """Do what keys typed ahead say; those behind a search they started wait for its answer."""
        for key, text in pressed:
            self.press(key, text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.press(event.key(), event.text()):
            super().keyPressEvent(event)

    def _show(self, words: str, slots: Sequence[FreeSlot], *, several: bool = False) -> None:
        self._slots = tuple(slots)
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self._later.setVisible(bool(slots))
        self.forget_choice()
        for at, button in enumerate(self._buttons):
            button.setVisible(at < len(slots))
            if at < len(slots):
                when = sentence_case(keep_together(moment_short(slots[at].start)))
                who = f" · {self._name_of(slots[at].practitioner_id)}" if several else ""
                left = slots[at].places_left
                who += f" · {left} places" if left > 1 else ""
                button.setText(f"{KEYS[at]}   {when}{who}".replace("&", "&&"))
                button.setAccessibleName(f"Créneau {KEYS[at]} : {when}{who}")
