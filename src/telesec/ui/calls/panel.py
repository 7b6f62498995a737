"""The call in hand: who, why and what came of it at the left; at the right the cards of the house."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from telesec.domain.calls.views import CallView
from telesec.domain.changes import Change
from telesec.domain.drafts import FormDraft
from telesec.ui.agenda.keys import bind
from telesec.ui.asking import ask
from telesec.ui.building import Building, at_once
from telesec.ui.calls import keys
from telesec.ui.calls.caller_fields import CallerFields
from telesec.ui.calls.desk import CallDesk
from telesec.ui.calls.foot import CallFoot
from telesec.ui.calls.identified import Identified
from telesec.ui.calls.identity_fields import IdentityFields
from telesec.ui.calls.port import CallPort
from telesec.ui.calls.reason_fields import ReasonFields
from telesec.ui.calls.tabs import MadeTabs
from telesec.ui.controls import EmptyState
from telesec.ui.look import Look

FORM_SHARE, CARDS_SHARE = 1, 1  # of the width
_NO_CALL = (
    "Prenez l'appel dès que le téléphone sonne : il est noté aussitôt, et rien de ce que vous écrivez ne se "
    "perd, même si l'écran se verrouille."
)


class CallPanel(QWidget):
    """``add_card`` hooks a part of the house beside the call. ``patient_requested`` asks for a file."""

    patient_requested = Signal(str)

    def __init__(
        self, desk: CallDesk, look: Look, say: Callable[[str, str], None], *, whole: bool = True
    ) -> None:
        """When it is not ``whole``, nothing is there before every step of ``building`` is done."""
        super().__init__()
        self._desk = desk
        self._shown = ""  # the call whose cards are there
        self.port = CallPort(desk.call, desk.calls.reread, say, self.show_card)
        self.building = self._build(look)
        if whole:
            at_once(self.building)

    def _build(self, look: Look) -> Building[None]:
        desk = self._desk
        self.caller = CallerFields(desk)
        yield None
        self.identity = IdentityFields(desk)
        yield None
        self.identified = Identified(desk, self.patient_requested.emit)
        self.reason, self.foot = ReasonFields(desk), CallFoot(desk)
        yield None
        self.cards = MadeTabs("À côté de l'appel", look)
        self.empty = EmptyState(
            "phone", "Aucun appel en cours", _NO_CALL, f"Prendre un appel ({keys.TAKE})", desk.take
        )
        self.form = self._lay_form(look)
        self._lay_out(look)
        yield None
        self._connect()
        self._show(desk.call())
        if desk.awaited:
            self._begin()

    def _connect(self) -> None:
        desk = self._desk
        self.caller.kind_changed.connect(lambda: self.identity.set_kind(self.caller.caller_kind()))
        self.identity.matched.connect(self._matched)
        self.identity.caller_wanted.connect(self.caller.name.setFocus)
        self.cards.made.connect(lambda card: ask(card, "show_call", desk.call()))
        desk.taking.connect(self._begin)
        desk.half_written = self.cards.show_unfinished
        desk.calls.shown.connect(self._show)
        desk.lines.known.connect(self._take_lines)
        bind(self, {keys.RESULT: partial(self.show_card, "result")})

    def _lay_form(self, look: Look) -> QWidget:
        inner = QWidget()
        inner.setProperty("surface", "scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, look.px(6), 0)
        column.setSpacing(look.px(10))
        for card in (self.caller, self.identity, self.identified, self.reason):
            column.addWidget(card)
        column.addStretch(1)
        area = self._area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        form = QWidget()
        whole = QVBoxLayout(form)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(look.px(10))
        whole.addWidget(area, 1)
        whole.addWidget(self.foot)
        return form

    def _lay_out(self, look: Look) -> None:
        beside = self._beside = QWidget()
        column = QVBoxLayout(beside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        column.addWidget(self.cards.row, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.cards, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(18), look.px(12), look.px(18), look.px(12))
        row.setSpacing(look.px(16))
        row.addWidget(self.form, FORM_SHARE)
        row.addWidget(self.empty, FORM_SHARE)
        row.addWidget(beside, CARDS_SHARE)
        beside.hide()

    # What other parts of the house hook on.

    def add_card(
        self,
        key: str,
        label: str,
        make: Callable[[CallPort], QWidget],
        *,
        shortcut: str = "",
        drafts: Sequence[str] = (),
    ) -> None:
        """One more card, made when first looked at; ``shortcut`` is told on hover, the window binds it."""
        self.cards.add(key, label, partial(make, self.port), keys=shortcut, drafts=drafts)
        self._beside.show()

    def show_card(self, key: str) -> None:
        """Put a card in front, with the keyboard in it."""
        if key in self.cards.names():
            self.cards.open(key)

    # What the page asks.

    def go(self, wish: str) -> None:
        """Go to the call, to the check of identity, or to a card."""
        if wish in self.cards.names():
            self.show_card(wish)
        elif wish == "doctor":
            self.reason.doctor.setFocus()
        elif wish == "identity":
            there = self.identity.isVisibleTo(self)
            (self.identity.ask_again if there else self.identified.focus_first)()
        else:
            self.focus_first()
        self._see_focus()

    def show_first_card(self) -> None:
        """Something of the house stands beside the call from the beginning."""
        if not self.cards.key() and self.cards.names():
            self.cards.bring(self.cards.names()[0])

    def focus_first(self) -> None:
        """What is to be asked next."""
        self.show_first_card()
        if self.form.isHidden():
            self.empty.setFocus()
        elif self.identity.isVisibleTo(self):
            self.identity.focus_first()
        else:
            self.reason.focus_first()
        self._see_focus()

    def refresh(self, change: object) -> None:
        """The team may have changed; cards hear it too."""
        if change is Change.PEOPLE:
            self.reason.set_reference()
        self.cards.tell("refresh", change)

    def unfinished(self) -> FormDraft | None:
        """What is being typed in a card."""
        return self.cards.unfinished()

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self.cards.set_look(look)

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of names."""
        self.identified.set_discreet(discreet)
        self.caller.set_discreet(discreet)
        self.cards.set_discreet(discreet)

    def _matched(self) -> None:
        """The identity is established: who calls is still for whoever hears them to say."""
        if self.caller.caller_kind() is None:
            self.show_first_card()
            self.caller.kind.setFocus()
            self._see_focus()
        else:
            self.focus_first()

    def _see_focus(self) -> None:
        """What has the keyboard is on the screen, however large the letters."""
        there = self.form.focusWidget()
        if there is not None:
            self._area.ensureWidgetVisible(there)

    def _begin(self) -> None:
        """The next call is a moment away: what is typed now is what its caller answers."""
        self.identity.clear()
        for part, there in ((self.empty, False), (self.identified, False), (self.form, True)):
            part.setVisible(there)
        self.identity.show()

    def _show(self, view: CallView | None) -> None:
        waited, there = self.empty.hasFocus(), self.isAncestorOf(QApplication.focusWidget() or self)
        self._turn_to(view.call.id if view is not None else "")
        self.form.setVisible(view is not None)
        self.empty.setVisible(view is None)
        if view is not None:
            established = view.disclosed is not None
            self.caller.show_call(view)
            self.identity.set_kind(self.caller.caller_kind())
            self.identity.show_call(view)
            self.identified.show_call(view)
            self.reason.show_call(view)
            self.foot.show_call(view)
            self.identity.setVisible(not established)
            self.identified.setVisible(established)
        else:
            self.identity.clear()
        self.cards.tell("show_call", view)
        if waited and view is not None:
            self.focus_first()
        elif there and view is None:
            self.empty.setFocus()  # what had the keys is hidden: they would go anywhere in the window

    def _turn_to(self, call_id: str) -> None:
        """What was shown for one caller is not left beside the next: the instructions come back."""
        names = self.cards.names()
        if call_id and self._shown and call_id != self._shown and self.cards.key() and names:
            self.cards.bring(names[0])
        self._shown = call_id or self._shown

    def _take_lines(self) -> None:
        view = self._desk.call()
        if view is not None:
            self.caller.show_call(view)
