"""The settings' section about confidentiality, with its use cases."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from telesec.app.page_context import PageContext
from telesec.domain.access.commitment import Pledge, pledge_of
from telesec.domain.actions import Action
from telesec.domain.wall import wall_now
from telesec.services.access import commitment
from telesec.ui.settings.confidentiality import ConfidentialityPorts, ConfidentialitySection
from telesec.ui.settings.page import SettingsPage


def add_confidentiality(page: SettingsPage, context: PageContext) -> None:
    """For everybody; who manages the accounts also sees what each has accepted."""
    gate = context.gate

    def own() -> tuple[Pledge, dict[str, datetime]]:
        found = commitment.standing(gate)
        name = gate.account.display_name
        return pledge_of(name, found.accepted_at, gate.now(), context.zone()), dict(found.read)

    everyone = partial(commitment.pledges, gate) if gate.allows(Action.ACCOUNT_LIST) else None
    ports = ConfidentialityPorts(own, everyone, lambda at: wall_now(at, context.zone()).date())
    page.add_section("Confidentialité", lambda around: ConfidentialitySection(around, ports))
