"""The settings' section about urgent call slips, with its use case."""

from __future__ import annotations

from telesec.app.page_context import PageContext
from telesec.domain.actions import Action
from telesec.domain.reference import Reference
from telesec.services.slips import slip_settings
from telesec.ui.settings.page import SettingsPage
from telesec.ui.settings.slip_delay import TITLE, SlipDelaySection


def add_slip_delay(page: SettingsPage, context: PageContext) -> None:
    """The settings' section about urgent slips, for whoever reads slips or settles the practice."""
    gate = context.gate
    if not (gate.allows(Action.CALL_SLIP_LIST) or gate.allows(Action.SETTINGS_EDIT)):
        return

    def save(minutes: int) -> Reference:
        slip_settings.save_slip_minutes(gate, minutes)
        return gate.reference

    page.add_section(TITLE, lambda around: SlipDelaySection(around, save))
