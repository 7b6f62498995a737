"""What the agenda offers about messages: announce a change, announce a delay."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from telesec.domain.actions import Action
from telesec.domain.bookings.steps import Deed
from telesec.domain.messages.telling import to_announce
from telesec.ui.agenda.offers import Chosen, Needs, Offer


class MessageOffers(QObject):
    """``announce_requested`` carries appointments' ids, ``delay_requested`` a practitioner's."""

    announce_requested = Signal(object)
    delay_requested = Signal(str)

    def __init__(self, page: QObject) -> None:
        super().__init__(page)
        self._last: tuple[str, ...] = ()

    def remember(self, deed: Deed) -> None:
        """Keep what the last change that patients should hear of was about."""
        self._last = to_announce(deed) or self._last

    def offers(self) -> tuple[Offer, ...]:
        """The acts, for the agenda's menus."""
        return (
            Offer(
                "Prévenir du dernier changement…",
                Needs.PAGE,
                self._announce_last,
                "Ctrl+Shift+M",
                "mail",
                act=Action.MESSAGE_PREPARE,
            ),
            Offer(
                "Prévenir le patient de l'heure…",
                Needs.SEVERAL,
                self._announce,
                icon="mail",
                act=Action.MESSAGE_PREPARE,
            ),
            Offer(
                "Prévenir d'un retard…",
                Needs.PAGE,
                self._announce_delay,
                "Ctrl+Shift+R",
                "clock",
                act=Action.MESSAGE_PREPARE,
            ),
        )

    def _announce(self, chosen: Chosen) -> None:
        self.announce_requested.emit(tuple(line.appointment.id for line in chosen.lines))

    def _announce_last(self, _chosen: Chosen) -> None:
        self.announce_requested.emit(self._last)

    def _announce_delay(self, chosen: Chosen) -> None:
        self.delay_requested.emit(chosen.practitioner_id)
