"""The section of the settings about how long the words of calls are kept, with its use cases."""

from __future__ import annotations

from telesec.app.page_context import PageContext
from telesec.domain.actions import Action
from telesec.domain.calls.keeping import CallKeeping, PurgePlan
from telesec.domain.reference import Reference
from telesec.services.calls import keeping
from telesec.ui.settings.call_keeping import CallKeepingPorts, CallKeepingSection
from telesec.ui.settings.page import SettingsPage


def add_call_keeping(page: SettingsPage, context: PageContext) -> None:
    """For those who answer calls, and for administrators, who see the length alone."""
    gate = context.gate
    counts = gate.allows(Action.CALL_PURGE_PLAN) and not gate.scope.is_partial
    if not counts and not gate.allows(Action.SETTINGS_EDIT):
        return

    def load() -> tuple[CallKeeping, PurgePlan | None]:
        if not counts:
            return keeping.keeping(gate), None
        plan = keeping.purge_plan(gate)
        return plan.keeping, plan

    def save(days: int) -> Reference:
        keeping.save_keeping(gate, days)
        return gate.reference

    ports = CallKeepingPorts(
        load=load,
        save=save,
        purge=lambda: keeping.purge(gate),
        prove=context.prove,
        reference=lambda: gate.reference,
    )
    page.add_section("Appels", lambda around: CallKeepingSection(around, ports))
