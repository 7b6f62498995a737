"""Keeps one slot of the store while a form is open: taken, renewed, given back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from telesec.domain.agenda import Hold
from telesec.domain.bookings.requests import HoldRequest
from telesec.domain.errors import TelesecError
from telesec.ui.agenda.place_fields import Place
from telesec.ui.agenda.ports import AgendaPorts
from telesec.ui.tasks import Tasks

RENEW_MS = 4 * 60_000


class SlotKeeper(QObject):
    """``refused`` hears why a slot cannot be kept, ``kept`` that it is."""

    def __init__(
        self,
        ports: AgendaPorts,
        tasks: Tasks,
        kept: Callable[[], None],
        refused: Callable[[TelesecError], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._ports, self._tasks = ports, tasks
        self._on_kept, self._on_refused = kept, refused
        self._wanted: HoldRequest | None = None
        self._holds = False
        self._timer = QTimer(self)
        self._timer.setInterval(RENEW_MS)
        self._timer.timeout.connect(self._renew)

    def keep(self, place: Place, reason_code_id: str = "") -> None:
        """Keep this place instead of the former one; one of a group's with its motif."""
        wanted = HoldRequest(place.practitioner_id, place.site_id, place.start, place.end, reason_code_id)
        if wanted == self._wanted:
            return
        self._wanted, self._holds = wanted, True
        self._tasks.run(lambda: self._ports.hold(wanted), self._kept, self._refused)

    def release(self) -> None:
        """Give the slot back."""
        self._timer.stop()
        self._wanted = None
        if self._holds:
            self._holds = False
            self._tasks.run(self._ports.release_hold, lambda _nothing: self._on_kept())

    def consumed(self) -> None:
        """The booking took the slot: nothing is kept any more."""
        self._timer.stop()
        self._wanted, self._holds = None, False

    def _kept(self, _hold: Hold) -> None:
        self._timer.start()
        self._on_kept()

    def _refused(self, error: TelesecError) -> None:
        self._timer.stop()
        self._wanted = None
        self._on_refused(error)

    def _renew(self) -> None:
        wanted = self._wanted
        if wanted is not None:
            self._tasks.run(self._ports.renew_hold, lambda found: self._renewed(wanted, found))

    def _renewed(self, wanted: HoldRequest, found: Hold | None) -> None:
        if found is None and wanted == self._wanted:
            self._tasks.run(lambda: self._ports.hold(wanted), self._kept, self._refused)
