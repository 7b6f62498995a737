"""The page of calls: the call of the moment, those of the day, and what other parts of the house add."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.drafts import FormDraft
from telesec.ui.asking import ask
from telesec.ui.building import Building, at_once
from telesec.ui.calls.desk import CallDesk
from telesec.ui.calls.keys import TAKE
from telesec.ui.calls.panel import CallPanel
from telesec.ui.calls.register import RegisterTab
from telesec.ui.calls.tabs import MadeTabs, Make
from telesec.ui.calls.typed import DRAFT_KIND
from telesec.ui.controls import MessageBar, plain_label, primary_button
from telesec.ui.floating import FloatingBar
from telesec.ui.look import Look

CALL, REGISTER = "call", "register"
_FORWARDED = ("changed", "booking_requested", "appointment_requested", "patient_requested")


class CallsPage(QWidget):
    """``add_tab`` hooks a part of the house on the page, ``panel.add_card`` beside the call.

    What a tab asks for by a signal of the same name (``changed``, ``booking_requested``,
    ``appointment_requested``, ``patient_requested``), the page asks for.
    """

    changed = Signal(object)
    booking_requested = Signal(object)  # PatientLine
    appointment_requested = Signal(object)  # Appointment
    patient_requested = Signal(str)

    def __init__(self, desk: CallDesk, look: Look, *, whole: bool = True) -> None:
        """When it is not ``whole``, nothing is there before every step of ``building`` is done."""
        super().__init__()
        self.setProperty("surface", "page")
        self.desk, self._look, self._answering = desk, look, False
        self.bar = MessageBar()
        self.panel = CallPanel(desk, look, self.bar.show_message, whole=False)
        self.tabs = MadeTabs("Appels", look)
        self.take = primary_button(f"Prendre un appel ({TAKE})", "phone")
        self.building = self._build(look)
        if whole:
            at_once(self.building)

    def _build(self, look: Look) -> Building[None]:
        desk = self.desk
        self._lay_out(look)
        yield None
        yield from self.panel.building
        self.tabs.made.connect(self._listen)
        self.tabs.shown.connect(lambda _key: self._say_take())
        self.take.clicked.connect(desk.take)
        desk.calls.shown.connect(lambda _view: self._say_take())
        self.add_tab(CALL, "Appel", lambda: self.panel)
        self.add_tab(REGISTER, "Journal", lambda: RegisterTab(desk, self._look))
        self.tabs.bring(CALL)
        self._say_take()
        self.panel.identity.focus_first()  # where the keys go from the moment the page is there
        self._answering = self.desk.wishes(CALL)

    def _lay_out(self, look: Look) -> None:
        top = QFrame()
        top.setProperty("surface", "bar")
        row = QHBoxLayout(top)
        row.setContentsMargins(look.px(18), look.px(10), look.px(18), look.px(10))
        row.setSpacing(look.px(14))
        row.addWidget(plain_label("Appels", "title"))
        row.addWidget(self.tabs.row)
        row.addStretch(1)
        row.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(self.tabs, 1)
        FloatingBar(self.bar, self.tabs, self)

    # What other parts of the house hook on.

    def add_tab(self, key: str, label: str, make: Make, *, drafts: Sequence[str] = ()) -> None:
        """One more tab; its widget is made when it is first looked at.

        ``drafts`` are the kinds of forms it gives by ``unfinished()`` and takes back by ``restore(draft)``.
        """
        self.tabs.add(key, label, make, drafts=drafts)

    def show_tab(self, key: str) -> QWidget:
        """Put a tab in front and give its widget."""
        return self.tabs.bring(key)

    def count(self, key: str, said: str) -> None:
        """What waits behind the title of a tab, in a word: a number."""
        self.tabs.tell_count(key, said)

    # What the window asks of every page.

    def focus_first(self) -> None:
        """What was asked for by a key, else the tab in front."""
        wish, answering, self._answering = self.desk.take_wish(), self._answering, False
        if wish == CALL and answering:
            self.panel.show_first_card()
            return  # the page was being made for this call: its caller's first answers are being typed
        if wish:
            self.tabs.bring(CALL)
            self.panel.go(wish)
        else:
            ask(self.tabs.currentWidget(), "focus_first")

    def refresh(self, change: object) -> None:
        """Something was written elsewhere."""
        self.tabs.tell("refresh", change)

    def unfinished(self) -> FormDraft | None:
        """What is being typed in a tab; the call itself is written as it is typed."""
        return self.tabs.unfinished()

    def restore(self, draft: FormDraft) -> None:
        """Give a form back to the tab or the card that keeps its kind."""
        if draft.kind == DRAFT_KIND:
            self.desk.typed.restore(draft)
        elif not self.tabs.restore(draft) and self.panel.cards.restore(draft):
            self.tabs.bring(CALL)

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self._look = look
        self.tabs.set_look(look)

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of names."""
        self.tabs.set_discreet(discreet)

    def _listen(self, part: QWidget) -> None:
        for name in _FORWARDED:
            asked = getattr(part, name, None)
            if asked is not None:
                asked.connect(getattr(self, name))

    def _say_take(self) -> None:
        self.take.setVisible(self.desk.call() is None and self.tabs.key() != CALL)
