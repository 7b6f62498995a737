"""The slips to read at the head of the agenda's days: read again as they change, opened from there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer

from telesec.domain.actions import Action
from telesec.ui.agenda.offers import Chosen, Needs, Offer
from telesec.ui.agenda.page import AgendaPage
from telesec.ui.agenda.span import GRIDS
from telesec.ui.slips.counter import SETTLE_MS, SlipCounter

KEYS = "Ctrl+Shift+L"


class AgendaSlips(QObject):
    """Ties the heads of the days, and an offer of the menus, to the tab of slips."""

    def __init__(self, page: AgendaPage, counter: SlipCounter) -> None:
        super().__init__(page)
        self._page, self._counter, self._old = page, counter, False
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._look)
        counter.moved.connect(self._settle.start)
        page.grid.heads.slips_requested.connect(self._open)
        page.installEventFilter(self)
        page.offer(
            Offer(
                "Fiches d'appel de ce jour",
                Needs.PAGE,
                self._take,
                KEYS,
                "file-text",
                act=Action.CALL_SLIP_LIST,
            )
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What changed while another page was in front is read as the agenda comes back."""
        if watched is self._page and event.type() == QEvent.Type.Show and self._old:
            self._settle.start()
        return super().eventFilter(watched, event)

    def _look(self) -> None:
        self._old = not self._page.isVisible()
        if not self._old and self._page.navigation.span.mode in GRIDS:
            self._page.navigation.reload()

    def _open(self, at: int) -> None:
        column = self._page.grid.content.columns[at]
        self._counter.day_requested.emit(column.practitioner_id, column.day)

    def _take(self, chosen: Chosen) -> None:
        self._counter.day_requested.emit(chosen.practitioner_id, chosen.day)
