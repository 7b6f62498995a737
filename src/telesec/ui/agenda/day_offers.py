"""What the agenda offers about the days themselves: open or close the one looked at."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from telesec.domain.actions import Action
from telesec.ui.agenda.offers import Chosen, Needs, Offer


class DayOffers(QObject):
    """``decision_requested`` carries a practitioner's id and a day."""

    decision_requested = Signal(str, object)

    def offers(self) -> tuple[Offer, ...]:
        """The acts, for the agenda's menus."""
        return (
            Offer(
                "Ouvrir ou fermer des jours…",
                Needs.PAGE,
                self._decide,
                icon="calendar-days",
                act=Action.SCHEDULE_EXCEPTION,
            ),
        )

    def _decide(self, chosen: Chosen) -> None:
        self.decision_requested.emit(chosen.practitioner_id, chosen.day)
