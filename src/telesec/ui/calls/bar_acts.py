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


class CallActs(QWidget):
    """The buttons, with their words or, where there is no room, their pictures alone."""

    def __init__(self, desk: CallDesk) -> None:
        super().__init__()
        self._worded = True
        self.buttons: dict[str, Button] = {}
        self._icons: dict[str, str] = {}
        row = QHBoxLayout(self)
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

    def set_worded(self, worded: bool) -> None:
        """With words, or pictures alone; the reader hears the words either way."""
        if worded == self._worded:
            return
        self._worded = worded
        for key, button in self.buttons.items():
            button.setText(str(button.property("title")) if worded else "")
            restyle(button, "shape", "" if worded else "square")
            button.set_icon(self._icons[key])
