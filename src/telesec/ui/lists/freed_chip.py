"""Places that were set free while somebody was on the line: said in the agenda's bar, opened when asked."""

from __future__ import annotations

from telesec.domain.french import counted
from telesec.ui.buttons import Button
from telesec.ui.controls import set_plain_tooltip


class FreedChip(Button):
    """There only while one waits. It takes no keys: a click, or the keys that call the waiting list."""

    def __init__(self) -> None:
        super().__init__("", "ghost", "hourglass")
        self.hide()  # until it stands in a bar: shown without a parent, it would be a window

    def show_count(self, count: int) -> None:
        """How many places wait."""
        words = counted(count, "place libérée", "places libérées")
        self.setText(words)
        self.setAccessibleName(f"{words} : voir qui peut la prendre")
        set_plain_tooltip(self, f"{words} pendant l'appel : voir qui peut la prendre (Ctrl+Maj+F)")
        self.setVisible(count > 0)
