"""Parts shown one at a time under a row of titles, each made when it is first looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from telesec.domain.drafts import FormDraft
from telesec.ui.asking import ask
from telesec.ui.controls import SegmentedControl
from telesec.ui.look import Look

Make = Callable[[], QWidget]


class MadeTabs(QStackedWidget):
    """``row`` is the titles, to be put where they fit; ``made`` carries a part the first time it is there."""

    made = Signal(object)
    shown = Signal(str)

    def __init__(self, name: str, look: Look) -> None:
        super().__init__()
        self.row = SegmentedControl(name, ())
        self.row.hide()  # nothing to choose from yet
        self._look, self._discreet = look, False
        self._titles: dict[str, str] = {}
        self._makers: dict[str, Make] = {}
        self._parts: dict[str, QWidget] = {}
        self._keepers: dict[str, str] = {}  # key of a part by the kind of form it keeps
        self.row.chosen.connect(self.open)

    def add(self, key: str, label: str, make: Make, *, keys: str = "", drafts: Sequence[str] = ()) -> None:
        """One more part, at the end of the row; ``keys`` are told on hover.

        ``drafts`` are the kinds of forms it keeps at a lock, and takes back by ``restore(draft)``.
        """
        self._titles[key], self._makers[key] = label, make
        self._keepers |= dict.fromkeys(drafts, key)
        self.row.add_choice(key, label)
        self.row.explain({key: f"{label} ({keys})" if keys else label})
        self.row.setVisible(len(self._titles) > 1)

    def names(self) -> tuple[str, ...]:
        """The parts there are, from left to right."""
        return tuple(self._titles)

    def key(self) -> str:
        """The part in front, "" before the first one."""
        part = self.currentWidget()
        return next((key for key, made in self._parts.items() if made is part), "")

    def bring(self, key: str) -> QWidget:
        """Put a part in front, made now if it never was, and give it."""
        if key not in self._parts:
            part = self._parts[key] = self._makers[key]()
            part.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            self.addWidget(part)
            ask(part, "set_look", self._look)
            ask(part, "set_discreet", self._discreet)
            self.made.emit(part)
        self.row.choose(key)
        self.setCurrentWidget(self._parts[key])
        self.shown.emit(key)
        return self._parts[key]

    def open(self, key: str) -> None:
        """Put a part in front, with the keyboard."""
        ask(self.bring(key), "focus_first")

    def tell_count(self, key: str, said: str) -> None:
        """What waits behind a title: ``3``; "" says nothing."""
        if key in self._titles:
            self.row.retitle(key, f"{self._titles[key]} ({said})" if said else self._titles[key])

    def parts(self) -> tuple[QWidget, ...]:
        """The parts made so far."""
        return tuple(self._parts.values())

    def tell(self, name: str, *values: object) -> None:
        """Tell every part made so far, when it knows how to hear it."""
        for part in self.parts():
            ask(part, name, *values)

    def unfinished(self) -> FormDraft | None:
        """What is being typed, first in the part in front."""
        in_order = sorted(self.parts(), key=lambda part: part is not self.currentWidget())
        found = (ask(part, "unfinished") for part in in_order)
        return next((draft for draft in found if isinstance(draft, FormDraft)), None)

    def show_unfinished(self) -> bool:
        """Put the part where something is being typed in front, with the keyboard; False when none is."""
        draft = self.unfinished()
        key = self._keepers.get(draft.kind) if draft is not None else None
        if key is not None:
            self.open(key)
        return key is not None

    def restore(self, draft: FormDraft) -> bool:
        """Give a form back to the part it came from; False when it is none of these."""
        key = self._keepers.get(draft.kind)
        if key is None:
            return False
        ask(self.bring(key), "restore", draft)
        return True

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self._look = look
        self.tell("set_look", look)

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of names."""
        self._discreet = discreet
        self.tell("set_discreet", discreet)
