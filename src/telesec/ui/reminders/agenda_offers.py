"""What the agenda offers about messages: announce a change, announce a delay."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from telesec.ui.agenda.offers import Chosen, Needs, Offer


class MessageOffers(QObject):
    """``announce_requested`` carries appointments' ids, ``delay_requested`` a practitioner's."""

    announce_requested = Signal(object)
    delay_requested = Signal(str)

    def offers(self) -> tuple[Offer, ...]:
        """The two acts, for the agenda's menus."""
        return (
            Offer("Prévenir le patient de l'heure…", Needs.SEVERAL, self._announce, icon="mail"),
            Offer("Prévenir d'un retard…", Needs.PAGE, self._announce_delay, "Ctrl+Shift+R", "clock"),
        )

    def _announce(self, chosen: Chosen) -> None:
        self.announce_requested.emit(tuple(line.appointment.id for line in chosen.lines))

    def _announce_delay(self, chosen: Chosen) -> None:
        self.delay_requested.emit(chosen.practitioner_id)
