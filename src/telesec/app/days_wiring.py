"""Gives the agenda the way to the days opened or closed by the desk."""

from __future__ import annotations

from telesec.app.page_context import PageContext
from telesec.domain.actions import Action
from telesec.ui.agenda.day_offers import DayOffers
from telesec.ui.agenda.page import AgendaPage


def add_days(page: AgendaPage, context: PageContext) -> None:
    """Offer to open or close days, to the accounts that may."""
    if context.gate.allows(Action.SCHEDULE_EXCEPTION):
        for offer in DayOffers(page).offers():
            page.offer(offer)
