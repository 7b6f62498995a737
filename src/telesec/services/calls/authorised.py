"""Who may speak for a patient in a call: only people who were authorised before it began."""

from __future__ import annotations

from telesec.domain.calls.believed import sorted_by_voice
from telesec.domain.calls.calls import Call
from telesec.domain.calls.identity import Authorised
from telesec.domain.contacts.consents import ConsentScope
from telesec.domain.patient_files.administrative import ContactKind
from telesec.services.gate import Gate, Records
from telesec.services.today import today_of

_PARENTS = frozenset({ContactKind.PARENT})
_GUARDIANS = frozenset({ContactKind.GUARDIAN})


def authorised(gate: Gate, records: Records, call: Call, patient_id: str) -> list[Authorised]:
    """A consent recorded for the appointments, a guardian, or a parent for a child."""
    consents = records.consents.standing(patient_id, ConsentScope.APPOINTMENTS, today_of(gate))
    around = records.patient_contacts.of_patient(patient_id)
    found = [
        *(Authorised(one.id, one.name, "consent") for one in consents),
        *(Authorised(one.id, one.name, "contact") for one in around if one.kind in _GUARDIANS),
        *(Authorised(one.id, one.name, "contact", parent=True) for one in around if one.kind in _PARENTS),
    ]
    unproven = unproven_in(records, call, patient_id)
    return [one for one in found if one.id not in unproven]


def unproven_in(records: Records, call: Call, patient_id: str) -> frozenset[str]:
    """Ids of the consents and near people written since this call began, by anyone on any telephone.

    Left out: those written in this call once the patient was recognised in it.
    """
    doubtful, vouched = sorted_by_voice(records.calls.events(call.id), patient_id)
    return doubtful | (records.calls.authorised_since(call, patient_id) - vouched)
