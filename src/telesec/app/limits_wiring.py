"""The section of the settings about what the review points at, with its use cases."""

from __future__ import annotations

from functools import partial

from telesec.app.page_context import PageContext
from telesec.domain.actions import Action
from telesec.services.review import limits
from telesec.ui.review.limits import LimitsSection
from telesec.ui.review.ports import LimitsPorts
from telesec.ui.settings.page import SettingsPage


def add_limits(page: SettingsPage, context: PageContext) -> None:
    """For whoever reads the review; administrators change it."""
    gate = context.gate
    if not gate.allows(Action.REVIEW_VIEW):
        return
    ports = LimitsPorts(
        load=partial(limits.thresholds, gate),
        save=partial(limits.save_thresholds, gate),
        prove=context.prove,
        editable=gate.allows(Action.REVIEW_EDIT),
    )
    page.add_section("Revue", lambda around: LimitsSection(around, ports))
