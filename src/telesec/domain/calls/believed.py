"""What a call itself has said of its caller, and what may be believed of it in that same call.

Somebody authorised during the very call was authorised by whoever is speaking: that proves nothing, unless
the patient was recognised first.
"""

from __future__ import annotations

from collections.abc import Iterable

from telesec.domain.actions import Action
from telesec.domain.calls.calls import Call, CallEvent, CallEventKind, CallState, IdentityState
from telesec.domain.calls.words import CallerKind
from telesec.domain.contacts.spoken_names import full_words

AS_PATIENT = frozenset({IdentityState.PASSED, IdentityState.CALLED_BACK})
_RECOGNISED = frozenset({CallEventKind.IDENTITY_PASSED, CallEventKind.CALLED_BACK})
AUTHORISES = frozenset({Action.PATIENT_UPDATE.value, Action.CONSENT_EDIT.value})  # acts that name somebody
PEOPLE = frozenset({"consent", "contact"})  # kinds of subject that may speak for a patient


def is_another_kind(before: Call, after: Call) -> bool:
    """Whether who calls was said otherwise since the answers were compared: they were somebody else's.

    Said for the first time after the check, only the patient is no other: the answers were the patient's.
    """
    checked = before.identity in AS_PATIENT and before.state is not CallState.ENDED
    same = (None, CallerKind.PATIENT) if before.caller_kind is None else (before.caller_kind,)
    return checked and after.caller_kind not in same


def is_other_name(call: Call, names: Iterable[str]) -> bool:
    """Whether the name typed for a caller recognised as the patient has a word that none of theirs has."""
    himself = call.caller_kind in (None, CallerKind.PATIENT) and call.identity in AS_PATIENT
    known = frozenset[str]().union(*(full_words(name) for name in names))
    return himself and not full_words(call.caller_name) <= known


def is_heard(call: Call, patient_id: str, given_by: str) -> bool:
    """Whether whoever is on the line may give an agreement for this patient, by this voice alone.

    ``given_by``: "patient", or who stands for them; somebody calling for another is not the patient.
    """
    about = call.discloses and call.patient_id == patient_id and call.state is CallState.OPEN
    himself = call.caller_kind in (None, CallerKind.PATIENT) or given_by != "patient"
    return about and call.identity in AS_PATIENT and himself


def spoke_for(events: Iterable[CallEvent], patient_id: str) -> tuple[str, str]:
    """The last person recognised as authorised by this patient: kind of subject and id, or "" twice."""
    found = [one for one in events if one.kind is CallEventKind.THIRD_PARTY and one.patient_id == patient_id]
    return (found[-1].subject_kind, found[-1].subject_id) if found else ("", "")


def sorted_by_voice(events: Iterable[CallEvent], patient_id: str) -> tuple[frozenset[str], frozenset[str]]:
    """The people authorised in this call: those not to be believed, and those the patient vouched for.

    The patient vouches once recognised, until the call is said to be somebody else's.
    """
    doubtful: set[str] = set()
    vouched: set[str] = set()
    recognised = False
    for event in events:
        if event.kind is CallEventKind.CALLER_CHANGED:
            recognised = False
        elif event.kind in _RECOGNISED and event.patient_id == patient_id:
            recognised = True
        elif event.action in AUTHORISES and event.subject_kind in PEOPLE:
            (vouched if recognised else doubtful).add(event.subject_id)
    return frozenset(doubtful), frozenset(vouched - doubtful)
