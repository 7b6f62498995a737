"""The panel of one line of a list: what is known, the calls already made, what can be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout

from telesec.domain.french import keep_together
from telesec.ui.controls import Button, SidePanel, plain_label
from telesec.ui.look import Look

WIDTH = 360
HIDDEN = "Mode discret : la fiche est masquée. F12 la montre à nouveau."


@dataclass(frozen=True, slots=True)
class Act:
    """One button of the panel; ``keys`` also does it from the list. ``wide`` takes the whole row."""

    title: str
    run: Callable[[], object]
    keys: str = ""
    kind: str = "secondary"
    icon: str = ""
    wide: bool = True


@dataclass(frozen=True, slots=True)
class Told:
    """What the panel says: a name, a telephone, facts as (title, words), calls, oldest first."""

    name: str
    phone: str
    facts: Sequence[tuple[str, str]]
    calls: Sequence[str] = ()


class LinePanel(SidePanel):
    """Says what it is given."""

    def __init__(self, title: str, look: Look) -> None:
        super().__init__(title, look.px(WIDTH))
        self._discreet = False
        for area in self.findChildren(QScrollArea):  # what does not fit is scrolled by keys too
            area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            area.setAccessibleName("Détail")
        self.hide()

    def set_discreet(self, discreet: bool) -> None:
        """Nothing but what ``show_line`` gives as the name, which the caller has made discreet."""
        self._discreet = discreet

    def show_line(self, told: Told, acts: Sequence[Act]) -> None:
        """Replace what is shown."""
        self.clear()
        self.set_title(told.name)
        if self._discreet:
            self.body.addWidget(plain_label(HIDDEN, "muted", wrap=True))
            self.body.addStretch(1)
            self.show()
            return
        self.body.addWidget(plain_label(told.phone or "Pas de téléphone", "title", wrap=True))
        first, *others = told.facts
        for title, words in (first, ("Appels", "\n".join(told.calls)), *others):
            if words:
                self._say(title, words)
        self.body.addStretch(1)
        grid, at = QGridLayout(), 0
        grid.setSpacing(6)
        for act in acts:
            button = Button(f"{act.title} ({act.keys})" if act.keys else act.title, act.kind, act.icon)
            button.clicked.connect(lambda _checked=False, act=act: act.run())
            if act.wide:
                at += at % 2
                grid.addWidget(button, at // 2, 0, 1, 2)
                at += 2
            else:
                grid.addWidget(button, at // 2, at % 2)
                at += 1
        self.footer.addLayout(grid)
        self.show()

    def set_look(self, look: Look) -> None:
        """Another text size."""
        self.setFixedWidth(look.px(WIDTH))

    def _say(self, title: str, words: str) -> None:
        fact = QVBoxLayout()
        fact.setSpacing(0)
        if title:
            fact.addWidget(plain_label(title, "small"))
        fact.addWidget(plain_label(keep_together(words), wrap=True))
        self.body.addLayout(fact)
