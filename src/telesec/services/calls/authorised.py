"""Who may speak for a patient in a call: people authorised before it began, as long as they are."""

from __future__ import annotations

from functools import cached_property

from telesec.domain.calls.believed import sorted_by_voice, spoke_for
from telesec.domain.calls.calls import Call, CallEvent, CallState, IdentityState
from telesec.domain.calls.identity import Authorised
from telesec.domain.contacts.consents import ConsentScope, ThirdPartyConsent
from telesec.domain.patient_files.administrative import ContactKind, PatientContact
from telesec.services.contacts.proved_consents import believed_consents
from telesec.services.gate import Gate, Records
from telesec.services.today import today_of

_PARENTS = frozenset({ContactKind.PARENT})
_GUARDIANS = frozenset({ContactKind.GUARDIAN})


class Voices:
    """What a call and a patient's file say of who may speak for that patient, inside its caller's entry.

    Each thing is read when first asked for, and once: a call that changes needs another.
    """

    def __init__(self, gate: Gate, records: Records, call: Call, patient_id: str) -> None:
        self._gate, self._records, self._call, self._patient_id = gate, records, call, patient_id

    @cached_property
    def consents(self) -> tuple[ThirdPartyConsent, ...]:
        """The agreements that may be believed."""
        return believed_consents(self._gate, self._records, self._patient_id)

    @cached_property
    def around(self) -> tuple[PatientContact, ...]:
        """The people near the patient."""
        return self._records.patient_contacts.of_patient(self._patient_id)

    @cached_property
    def person(self) -> tuple[str, str]:
        """The last one recognised in this call as authorised: kind of subject and id, or "" twice."""
        return spoke_for(self._events, self._patient_id)

    @cached_property
    def unproven(self) -> frozenset[str]:
        """Ids of the consents and near people written since this call began, by anyone on any telephone.

        Left out: those written in this call once the patient was recognised in it.
        """
        doubtful, vouched = sorted_by_voice(self._events, self._patient_id)
        since = self._records.call_counts.authorised_since(self._call, self._patient_id)
        return doubtful | (since - vouched)

    def on_file(self) -> list[Authorised]:
        """A consent recorded for the appointments, a guardian, or a parent for a child, proven or not."""
        today = today_of(self._gate)
        consents = (one for one in self.consents if one.covers(ConsentScope.APPOINTMENTS, today))
        return [
            *(Authorised(one.id, one.name, "consent") for one in consents),
            *(Authorised(one.id, one.name, "contact") for one in self.around if one.kind in _GUARDIANS),
            *(
                Authorised(one.id, one.name, "contact", parent=True)
                for one in self.around
                if one.kind in _PARENTS
            ),
        ]

    def still_speak(self) -> bool:
        """Whether the person recognised in this call is on file yet."""
        return any((one.source, one.id) == self.person for one in self.on_file())

    @cached_property
    def _events(self) -> tuple[CallEvent, ...]:
        return self._records.calls.events(self._call.id)


def authorised(gate: Gate, records: Records, call: Call, patient_id: str) -> list[Authorised]:
    """Those whom an answer in this call may recognise."""
    voices = Voices(gate, records, call, patient_id)
    return [one for one in voices.on_file() if one.id not in voices.unproven]


def still_authorised(gate: Gate, records: Records, call: Call, voices: Voices | None = None) -> Call:
    """The call as it may be believed now: nothing is established any more by somebody authorised no longer.

    An agreement withdrawn or at its end, a guardian taken out of the file: the fall is written at once.
    ``voices`` are what its caller reads too, of the patient this call was established for.
    """
    if call.identity is not IdentityState.THIRD_PARTY or call.state is CallState.ENDED:
        return call
    known = voices or Voices(gate, records, call, call.identity_of)
    return call if known.still_speak() else records.calls.authority_ended(call)
