"""A result asked for on the telephone: what may be said is worked out from the call, and from it alone."""

from __future__ import annotations

from telesec.domain.actions import Action, Subject
from telesec.domain.calls.believed import AS_PATIENT
from telesec.domain.calls.calls import Call, IdentityState
from telesec.domain.calls.words import CallerKind
from telesec.domain.contacts.consents import ConsentScope, of_same_person
from telesec.domain.errors import Refused
from telesec.domain.slips import result_rules
from telesec.domain.slips.results import Answer, Asker, Asking, Release, ResultAnswer, ResultAsk
from telesec.services.calls.authorised import Voices, still_authorised
from telesec.services.calls.hands import holds
from telesec.services.gate import Gate, Records
from telesec.services.today import today_of

NOT_KNOWN = (
    "Établissez d'abord l'identité de la personne qui appelle : rien ne se dit d'un résultat avant cela."
)
_NOT_HERE = "Cet appel n'est pas en ligne sur ce poste. Reprenez-le pour demander un résultat."


def ask_result(gate: Gate, call_id: str) -> ResultAnswer:
    """What may be said of the results of the patient this call is about, to whoever is speaking.

    To the patient themselves, what was released; to a third party whose right to be told results the
    patient recorded, what was released to them by name; to anybody else nothing, in the same words
    whether there is a result or not. Raises Refused before the identity is established.
    """
    with gate.enter(Action.RESULT_ASKED, Subject("call", call_id)) as records:
        call = records.calls.get(call_id)
        if not holds(gate, call):
            raise Refused(_NOT_HERE)
        if not call.discloses:
            raise Refused(NOT_KNOWN)
        voices = Voices(gate, records, call, call.patient_id)
        call = still_authorised(gate, records, call, voices)
        records.entry.concern(Subject("patient", call.patient_id, call.patient_id))
        ask = _asker(gate, voices, call)
        answer, told = _answer(gate, records, ask)
        for release_id in told or [""]:
            asking = Asking(
                gate.now(), gate.account.id, ask.asker, answer.answer, release_id, call.id, ask.consent_id
            )
            records.releases.note_asking(call.patient_id, asking)
    return answer


def _asker(gate: Gate, voices: Voices, call: Call) -> ResultAsk:
    """Who speaks, as the check of identity established it; a third party comes by an agreement or by none."""
    if call.identity in AS_PATIENT and call.caller_kind is CallerKind.PATIENT:
        return ResultAsk(call.id, call.patient_id)
    consent_id = _agreement(gate, voices) if call.identity is IdentityState.THIRD_PARTY else ""
    return ResultAsk(call.id, call.patient_id, Asker.THIRD_PARTY, consent_id)


def _agreement(gate: Gate, voices: Voices) -> str:
    """The agreement by which the person recognised may be told results, or ""."""
    _kind, known = voices.person
    if not known:
        return ""
    named = {one.id: one.name for one in voices.around} | {one.id: one.name for one in voices.consents}
    consents = [one for one in voices.consents if one.id not in voices.unproven]
    agreed = of_same_person(consents, (known, named.get(known, "")), ConsentScope.RESULTS, today_of(gate))
    return agreed.id if agreed else ""


def _answer(gate: Gate, records: Records, ask: ResultAsk) -> tuple[ResultAnswer, list[str]]:
    if ask.asker is Asker.THIRD_PARTY and not ask.consent_id:
        return ResultAnswer(Answer.REFUSED, result_rules.NOT_THEM), []
    today = today_of(gate)
    releases = records.releases.of_patient(ask.patient_id)
    answer = result_rules.answer_to(ask, releases, today)
    said: list[Release] = result_rules.sayable(ask, releases, today)
    return answer, [release.id for release in said]
