"""What changes with time alone: a held place that expires, midnight, somebody who waits too long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from telesec.domain.agenda import Status
from telesec.domain.bookings.steps import Deed
from telesec.domain.bookings.waiting_room import Presence, Stage
from telesec.ui.agenda.board import waiting_words
from telesec.ui.agenda.navigation import Navigation
from telesec.ui.agenda.ports import AgendaPorts

EVERY_MS = 20_000
SECOND_MS = 1000


class Live(QObject):
    """Has the agenda read again when it must; ``too_long`` says, once each, that somebody waits."""

    too_long = Signal(str)

    def __init__(self, ports: AgendaPorts, navigation: Navigation) -> None:
        super().__init__(navigation)
        self._ports, self._navigation = ports, navigation
        self._today = ports.wall_now().date()
        self._waiting: dict[str, datetime] = {}
        self._told: set[str] = set()
        self._expiry = QTimer(self)
        self._expiry.setSingleShot(True)
        self._expiry.timeout.connect(navigation.reload)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.tick)
        self._timer.start(EVERY_MS)
        navigation.filled.connect(self._arm)
        navigation.presence_read.connect(self.take)

    def take(self, day: Sequence[Presence]) -> None:
        """Who waits, as the waiting room was just read."""
        self._waiting = {
            one.line.appointment.id: one.arrived_at
            for one in day
            if one.stage is Stage.ARRIVED and one.arrived_at is not None
        }
        self._told &= self._waiting.keys()
        self.tick()

    def note(self, deed: Deed) -> None:
        """Who arrived or went on, as it was just written."""
        for step in deed.steps:
            made, came = step.after.appointment, step.after.attendance
            if made.status is Status.ARRIVED and came.arrived_at is not None:
                self._waiting[made.id] = came.arrived_at
            else:
                self._waiting.pop(made.id, None)
                self._told.discard(made.id)

    def tick(self) -> None:
        """Look at the clock."""
        today = self._ports.wall_now().date()
        if today != self._today:
            self._today = today
            self._waiting.clear()
            self._navigation.reload()
        limit = self._navigation.preferences.alert_minutes
        now = self._ports.instant()
        waits = {key: int((now - since).total_seconds()) // 60 for key, since in self._waiting.items()}
        long = {key for key, minutes in waits.items() if 0 < limit <= minutes}
        if long - self._told:
            self._told |= long
            self.too_long.emit(waiting_words(len(long), max(waits[key] for key in long)))

    def _arm(self) -> None:
        view, now = self._navigation.view, self._ports.instant()
        ahead = [hold.expires_at - now for hold in (view.holds if view else ()) if hold.expires_at > now]
        self._expiry.stop()
        if ahead:
            self._expiry.start(int(min(ahead).total_seconds() * SECOND_MS) + SECOND_MS)
