"""The slips that wait, said in the agenda's bar: how many are unread, how many of them urgent."""

from __future__ import annotations

from telesec.domain.slips.slips import SlipCounts
from telesec.ui.buttons import Button
from telesec.ui.controls import set_plain_tooltip
from telesec.ui.slips.counter import SlipCounter
from telesec.ui.slips.words import all_counts, short_counts, sign_of


class SlipsChip(Button):
    """There only when something waits; urgent ones are said with a word and a sign, not by a colour alone."""

    def __init__(self, counter: SlipCounter) -> None:
        super().__init__("", "ghost", "file-text")
        self.clicked.connect(lambda _checked=False: counter.open_requested.emit())
        self.hide()  # until it stands in a bar: shown without a parent, it would be a window
        counter.counted.connect(self.show_counts)

    def show_counts(self, counts: SlipCounts) -> None:
        """Say them, in few words."""
        said = all_counts(counts)
        self.setText(short_counts(counts))
        self.set_icon(sign_of(counts, "file-text"))
        self.setAccessibleName(f"Fiches d'appel : {said}")
        set_plain_tooltip(self, f"{said}\nOuvrir les fiches")
        self.setVisible(counts.unread > 0)
