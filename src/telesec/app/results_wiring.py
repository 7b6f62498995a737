"""Results in the notes of a patient, for whoever writes notes, with their use cases."""

from __future__ import annotations

from functools import partial

from telesec.app.page_context import PageContext
from telesec.domain.actions import Action
from telesec.domain.contacts.consents import ConsentScope, ThirdPartyConsent
from telesec.domain.wall import wall_now
from telesec.services.contacts.consents import consent_for
from telesec.services.slips import results
from telesec.ui.notes.page import NotesPage
from telesec.ui.notes.result_dialog import DRAFT_KIND
from telesec.ui.notes.results import ResultsSection
from telesec.ui.slips.ports import ResultPorts


def add_results(page: NotesPage, context: PageContext) -> None:
    """Below the notes of the open patient."""
    gate = context.gate
    if not gate.allows(Action.RESULT_LIST):
        return

    def agreed(patient_id: str) -> tuple[ThirdPartyConsent, ...]:
        return consent_for(gate, patient_id, ConsentScope.RESULTS)

    ports = ResultPorts(
        results=partial(results.results_of, gate),
        write=partial(results.write_result, gate),
        edit=partial(results.edit_result, gate),
        release=partial(results.release_result, gate),
        withdraw=partial(results.withdraw_release, gate),
        agreed=agreed,
        wall=lambda instant: wall_now(instant, context.zone()),
        wall_now=context.wall_now,
        names=lambda: gate.reference.account_names,
    )
    section = ResultsSection(ports, context.tasks)
    page.add_section(section, DRAFT_KIND, section.restore)
