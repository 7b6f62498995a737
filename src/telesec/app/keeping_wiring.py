"""The section of the settings about how long the journals are kept, with its use cases."""

from __future__ import annotations

from functools import partial

from telesec.app.page_context import PageContext
from telesec.domain.actions import Action
from telesec.domain.journal.keeping import Keeping
from telesec.domain.reference import Reference
from telesec.services.journals import journal_retention
from telesec.ui.settings.journal_keeping import JournalSection, KeepGoing, KeepingPorts
from telesec.ui.settings.page import SettingsPage


def add_keeping(page: SettingsPage, context: PageContext) -> None:
    """For administrators, and for whoever holds the key of a journal to purge."""
    gate = context.gate
    if not gate.allows(Action.JOURNAL_PURGE_PLAN):
        return

    def save(wanted: Keeping) -> Reference:
        journal_retention.save_keeping(gate, wanted)
        return gate.reference

    def purge(keep_going: KeepGoing) -> journal_retention.Purged:
        return journal_retention.purge(gate, context.threshold, keep_going)

    ports = KeepingPorts(
        load=partial(journal_retention.outlook, gate),
        save=save,
        purge=purge,
        prove=context.prove,
        reference=lambda: gate.reference,
    )
    page.add_section("Journal", lambda around: JournalSection(around, ports))
