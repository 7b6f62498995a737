"""The calls that stand in a session, as last read, and everybody told when they change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from telesec.domain.calls.calls import RINGS_FOR, CallState
from telesec.domain.calls.ringing import Ring
from telesec.domain.calls.views import CallView, DeskCalls
from telesec.domain.changes import Change
from telesec.domain.errors import TelesecError
from telesec.ui.calls.handset import Handset
from telesec.ui.calls.ports import CallsPorts
from telesec.ui.tasks import Tasks

T = TypeVar("T")
STILL_THERE = timedelta(minutes=10)  # an interrupted caller may still be on the line
_AFTER_MS = 1000


class StandingCalls(QObject):
    """``stood`` carries a DeskCalls, ``shown`` the CallView in hand or None, each time either was read.

    ``said`` carries a kind and a sentence, ``changed`` a Change when what stands is no longer the same.
    """

    stood = Signal(object)
    shown = Signal(object)
    said = Signal(str, str)
    changed = Signal(object)

    def __init__(self, ports: CallsPorts, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._ports, self._tasks = ports, tasks
        self.handset = Handset(ports)
        self._found, self._telling = DeskCalls(None), False
        self._rings = QTimer(self)
        self._rings.setSingleShot(True)
        self._rings.timeout.connect(self.look)

    def all(self) -> DeskCalls:
        """What stands."""
        return self._found

    def call(self) -> CallView | None:
        """The call in hand."""
        return self._found.current

    def now(self) -> datetime:
        """The present instant (aware, UTC)."""
        return self._ports.now()

    def begin(self) -> None:
        """At the opening of a session: a call that a lock has just interrupted goes on by itself."""
        self.run(self.handset.stand, self._begin)

    def look(self) -> None:
        """Read what stands."""
        self.run(self.handset.stand, self.take_in)

    def hear(self) -> None:
        """Somebody else wrote something of the calls; what is said here is no news."""
        if not self._telling:
            self.look()

    def ring(self, ring: Ring) -> None:
        """A telephone rings: written at once, and shown without taking the keys from anybody."""
        self.run(lambda: self.handset.ring(ring), self.take_in)

    def reread(self) -> None:
        """Something was written of the call in hand."""
        self.run(self.handset.reread, self.show)

    def show(self, view: CallView) -> None:
        """The call in hand became this."""
        if self._found.current is not None and self._found.current.call.id == view.call.id:
            self._found = replace(self._found, current=view)
            self.stood.emit(self._found)
            self.shown.emit(view)

    def take_in(self, found: DeskCalls) -> None:
        """This is what stands."""
        before, self._found = self._found, found
        self._rings.stop()
        if found.ringing:
            left = RINGS_FOR - (self.now() - found.ringing[0].call.started_at)
            self._rings.start(max(0, int(left.total_seconds() * 1000)) + _AFTER_MS)
        self.stood.emit(found)
        self.shown.emit(found.current)
        if found != before:
            self._telling = True
            self.changed.emit(Change.CALLS)
            self._telling = False

    def run(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[TelesecError], None] | None = None,
    ) -> None:
        """On the worker; what is refused is said, and what stands is read again."""
        self._tasks.run(work, then, failed or self._refused)

    def _begin(self, found: DeskCalls) -> None:
        view = found.current
        if view is not None and view.state is CallState.INTERRUPTED:
            since = view.call.updated_at or view.call.started_at
            if self.now() - since < STILL_THERE:
                self.run(lambda: self.handset.resume(view.call.id), self.take_in)
                return
        self.take_in(found)

    def _refused(self, error: TelesecError) -> None:
        self.said.emit("error", error.sentence)
        self._tasks.run(self.handset.stand, self.take_in, lambda _error: None)
