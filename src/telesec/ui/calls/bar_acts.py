"""What can be done with the call in hand, one button an act, and each has its key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from telesec.ui.calls import keys
from telesec.ui.calls.desk import CallDesk
from telesec.ui.controls import Button, ghost_button, restyle, set_plain_tooltip

Act = tuple[str, str, str, str, Callable[[], object]]


def acts_of(desk: CallDesk) -> tuple[Act, ...]:
    """Key of the act, title, keys, icon and what it does."""
    return (
        ("identity", "Identité", keys.IDENTITY, "user-check", partial(desk.go, "identity")),
        ("red_flags", "Urgence", keys.RED_FLAGS, "siren", partial(desk.go, "red_flags")),
        ("slip", "Fiche", keys.SLIP, "file-text", partial(desk.go, "slip")),
        ("book", "RDV", keys.BOOK, "calendar-days", desk.book),
        ("transfer", "Transférer", keys.TRANSFER, "phone-forwarded", desk.transfer),
        ("hold", "Attente", keys.HOLD, "pause", desk.hold_or_resume),
        ("end", "Terminer", keys.END, "phone-off", desk.end),
    )


FIRST_TO_FOLD = ("transfer", "slip", "book", "identity", "hold", "end", "red_flags")


class CallActs(QWidget):
    """The buttons, with their words or, as room is lacking, their pictures: the least needed ones first."""

    def __init__(self, desk: CallDesk) -> None:
        super().__init__()
        self._folded: frozenset[str] = frozenset()
        self._widths: dict[str, tuple[int, int]] = {}
        self.buttons: dict[str, Button] = {}
        self._icons: dict[str, str] = {}
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for key, title, shortcut, icon_name, act in acts_of(desk):
            button = ghost_button(title, icon_name)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click takes the keys from nobody
            button.setProperty("title", title)
            button.setAccessibleName(f"{title} ({keys.spoken(shortcut)})")
            set_plain_tooltip(button, f"{title} ({keys.spoken(shortcut)})")
            button.clicked.connect(lambda _checked=False, act=act: act())
            self.buttons[key], self._icons[key] = button, icon_name
            row.addWidget(button)

    def fit(self, room: int) -> None:
        """Keep as many words as ``room`` pixels hold; the reader hears them all either way."""
        self._measure()
        gaps = (len(self.buttons) - 1) * self._row.spacing()
        needed = gaps + sum(worded for worded, _square in self._widths.values())
        folded = set()
        for key in FIRST_TO_FOLD:
            if needed <= room:
                break
            worded, square = self._widths[key]
            needed -= worded - square
            folded.add(key)
        self._fold(frozenset(folded))

    def measure_again(self) -> None:
        """Another theme or text size: what each takes, with its word and without, is no longer known."""
        self._widths.clear()

    def _measure(self) -> None:
        if self._widths:
            return
        every = frozenset(self.buttons)
        found = []
        for folded in (frozenset[str](), every):
            self._fold(folded)
            found.append([button.sizeHint().width() for button in self.buttons.values()])
        self._widths = dict(zip(self.buttons, zip(*found, strict=True), strict=True))

    def _fold(self, folded: frozenset[str]) -> None:
        changing, self._folded = folded ^ self._folded, folded
        for key in changing:
            button = self.buttons[key]
            button.setText("" if key in folded else str(button.property("title")))
            restyle(button, "shape", "square" if key in folded else "")
            button.set_icon(self._icons[key])
