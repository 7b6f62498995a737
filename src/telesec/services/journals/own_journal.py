"""What an account did itself, read by its owner whatever the role (the role matrix: access journal, own)."""

from __future__ import annotations

from dataclasses import replace

from telesec.domain.actions import Action
from telesec.domain.journal.lines import JournalFilter, JournalPage
from telesec.domain.people import Compartment
from telesec.services.gate import Gate
from telesec.services.journals.journal_reading import Reading

OWN_READS = {
    Compartment.PRACTICE: Action.OWN_JOURNAL,
    Compartment.OFFICE: Action.OWN_JOURNAL_OFFICE,
    Compartment.BILLING: Action.OWN_JOURNAL_BILLING,
}


def read_own(gate: Gate, wanted: JournalFilter) -> JournalPage:
    """The rows of this account alone, newest first, whoever ``wanted`` names; a patient is not asked about.

    What was done in notes stays in the notes' own journal: those who hold its key read it there.
    """
    own = replace(wanted, account_id=gate.account.id, patient_id="")
    return Reading(gate, own, OWN_READS).page()
