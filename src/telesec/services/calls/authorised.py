"""Who may speak for a patient in a call: people authorised before it began, as long as they are."""

from __future__ import annotations

from telesec.domain.calls.believed import sorted_by_voice, spoke_for
from telesec.domain.calls.calls import Call, CallState, IdentityState
from telesec.domain.calls.identity import Authorised
from telesec.domain.contacts.consents import ConsentScope
from telesec.domain.patient_files.administrative import ContactKind
from telesec.services.contacts.proved_consents import believed_consents
from telesec.services.gate import Gate, Records
from telesec.services.today import today_of

_PARENTS = frozenset({ContactKind.PARENT})
_GUARDIANS = frozenset({ContactKind.GUARDIAN})


def authorised(gate: Gate, records: Records, call: Call, patient_id: str) -> list[Authorised]:
    """A consent recorded for the appointments, a guardian, or a parent for a child."""
    unproven = unproven_in(records, call, patient_id)
    return [one for one in _on_file(gate, records, patient_id) if one.id not in unproven]


def _on_file(gate: Gate, records: Records, patient_id: str) -> list[Authorised]:
    today = today_of(gate)
    agreed = believed_consents(gate, records, patient_id)
    consents = (one for one in agreed if one.covers(ConsentScope.APPOINTMENTS, today))
    around = records.patient_contacts.of_patient(patient_id)
    return [
        *(Authorised(one.id, one.name, "consent") for one in consents),
        *(Authorised(one.id, one.name, "contact") for one in around if one.kind in _GUARDIANS),
        *(Authorised(one.id, one.name, "contact", parent=True) for one in around if one.kind in _PARENTS),
    ]


def still_authorised(gate: Gate, records: Records, call: Call) -> Call:
    """The call as it may be believed now: nothing is established any more by somebody authorised no longer.

    An agreement withdrawn or at its end, a guardian taken out of the file: the fall is written at once.
    """
    if call.identity is not IdentityState.THIRD_PARTY or call.state is CallState.ENDED:
        return call
    person = spoke_for(records.calls.events(call.id), call.identity_of)
    if any((one.source, one.id) == person for one in _on_file(gate, records, call.identity_of)):
        return call
    return records.calls.authority_ended(call)


def unproven_in(records: Records, call: Call, patient_id: str) -> frozenset[str]:
    """Ids of the consents and near people written since this call began, by anyone on any telephone.

    Left out: those written in this call once the patient was recognised in it.
    """
    doubtful, vouched = sorted_by_voice(records.calls.events(call.id), patient_id)
    return doubtful | (records.call_counts.authorised_since(call, patient_id) - vouched)
