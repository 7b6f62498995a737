"""The telephone of one session: what its keys do, whatever page is in front."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from telesec.domain.calls.calls import CallState
from telesec.domain.calls.views import CallView, DeskCalls
from telesec.ui.calls.handset import NOBODY_WAITS
from telesec.ui.calls.lines import DeskLines
from telesec.ui.calls.ports import CallsPorts
from telesec.ui.calls.standing import StandingCalls
from telesec.ui.calls.typed import TypedWords
from telesec.ui.calls.wording import in_hand_words
from telesec.ui.tasks import Tasks

NOT_IDENTIFIED = "L'identité n'est pas établie : le patient n'est pas repris dans le rendez-vous."
FOR_WHOM = "À qui transférer ? Choisissez « Pour », puis recommencez."
ENDED = "L'appel est terminé et noté."
HALF_WRITTEN = (
    "Ce que vous avez commencé à côté de l'appel n'est pas écrit. Écrivez-le, ou terminez sans lui : "
    "Ctrl+F2 encore une fois."
)
TRANSFERRED = "Le transfert est noté. Terminez l'appel une fois raccroché."


class CallDesk(QObject):
    """``go_requested`` asks for the page of calls, on what ``take_wish`` then says.

    ``book_requested`` carries the PatientLine to book for, None while nobody is identified.
    """

    taking = Signal()  # another call is about to be in hand
    go_requested = Signal()
    book_requested = Signal(object)

    def __init__(self, ports: CallsPorts, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ports = ports
        self.calls = StandingCalls(ports, tasks, self)
        self.handset = self.calls.handset
        self.typed = TypedWords(self.calls)
        self.lines = DeskLines(ports, tasks, self)
        self._wish = ""
        self.awaited = False  # the next call is a moment away
        self.half_written: Callable[[], bool] = lambda: False  # shows what a card beside the call still holds
        self._held_back = ""  # the call whose end waited once for what is half written
        self.calls.stood.connect(self._stood)

    def begin(self) -> None:
        """At the opening of a session."""
        self.lines.read()
        self.calls.begin()

    def call(self) -> CallView | None:
        """The call in hand."""
        return self.calls.call()

    def take(self) -> None:
        """The call that rings; else the one in hand is shown, or taken back; else a new one."""
        self.answer()

    def answer(self, call_id: str = "") -> None:
        """One of the calls that ring, or the first; the one in hand waits."""
        self.typed.write()
        held = self.call()
        if held is None or self.calls.all().ringing:
            self.awaited = True
            self.taking.emit()
        self.calls.run(lambda: self.handset.take(call_id), partial(self._answered, held))
        self.go("call")

    def hold_or_resume(self) -> None:
        """Put the call in hand aside; without one, take back the first that waits."""
        self.typed.write()
        self.calls.run(self.handset.hold_or_resume, self._held_or_resumed)

    def resume(self, call_id: str) -> None:
        """Take back a call put aside."""
        self.typed.write()
        self.calls.run(lambda: self.handset.resume(call_id), self.calls.take_in)
        self.go("call")

    def end(self) -> None:
        """Hang up; what is half written beside the call holds it back once."""
        self.typed.write()
        view = self.call()
        if view is not None and self._held_back != view.call.id and self.half_written():
            self._held_back = view.call.id
            self.calls.said.emit("warning", HALF_WRITTEN)
            return
        self.calls.run(self.handset.end, self._ended)

    def transfer(self) -> None:
        """Write that the call goes to the practitioner it is for; asked for when there are several."""
        view = self.call()
        if view is None:
            self.calls.said.emit("info", NOBODY_WAITS)
            return
        whom = self.typed.words("practitioner_id") or view.call.practitioner_id
        team = [one.id for one in self.lines.practitioners(view.call)]
        if not whom and len(team) == 1:
            whom = team[0]
        if not whom:
            self.calls.said.emit("info", FOR_WHOM)
            self.go("doctor")
            return
        self.typed.write()
        self.calls.run(lambda: self.handset.transfer(whom), self._transferred)

    def book(self) -> None:
        """Book for the caller: their file only once the identity is established."""
        view = self.call()
        if view is not None and view.disclosed is None:
            self.calls.said.emit("info", NOT_IDENTIFIED)
        self.book_requested.emit(view.disclosed.line if view is not None and view.disclosed else None)

    def go(self, wish: str) -> None:
        """Show the page of calls, on the call, on the check of identity, or on a card."""
        self._wish = wish
        self.go_requested.emit()

    def wishes(self, what: str) -> bool:
        """Whether the page was asked to show this, and did not yet."""
        return self._wish == what

    def take_wish(self) -> str:
        """What the page was asked to show, once."""
        wish, self._wish = self._wish, ""
        return wish

    def _answered(self, held: CallView | None, found: DeskCalls) -> None:
        """What stands now; when it is still the call that was in hand, why."""
        self.calls.take_in(found)
        still = held is not None and found.current is not None and held.call.id == found.current.call.id
        if held is not None and still and held.state is CallState.OPEN:
            self.calls.said.emit("info", in_hand_words(held))

    def _stood(self, _found: DeskCalls) -> None:
        self.awaited = False

    def _held_or_resumed(self, found: DeskCalls) -> None:
        self.calls.take_in(found)
        if found.current is not None:
            self.go("call")

    def _transferred(self, view: CallView) -> None:
        self.calls.show(view)
        self.calls.said.emit("success", TRANSFERRED)

    def _ended(self, found: DeskCalls) -> None:
        self.calls.take_in(found)
        self.calls.said.emit("success", ENDED)
