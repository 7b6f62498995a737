"""Results a practitioner received: entered with the notes, and what the desk may say of each, or nothing."""

from __future__ import annotations

from telesec.domain.actions import Action, Subject
from telesec.domain.contacts.consents import ConsentScope
from telesec.domain.errors import Invalid, NotFound
from telesec.domain.ids import new_id
from telesec.domain.slips import result_rules
from telesec.domain.slips.results import (
    PatientResults,
    Release,
    ReleaseRequest,
    Releases,
    ReleaseWithdrawal,
    Result,
    ResultDraft,
    ResultEdit,
)
from telesec.services.care.clinical import own_practitioner
from telesec.services.contacts.proved_consents import believed_consents
from telesec.services.gate import Gate, Records
from telesec.services.patients.merges import family_of
from telesec.services.today import today_of


def results_of(gate: Gate, patient_id: str) -> PatientResults:
    """The practitioner's own results about a patient, latest first, and what the desk may say of them."""
    family = family_of(gate, patient_id)
    with gate.enter(Action.RESULT_LIST, Subject("patient", patient_id, patient_id)) as records:
        found = records.results.of_patient(family, own_practitioner(gate))
    return PatientResults(found, _releases(gate, family[0]))


def write_result(gate: Gate, draft: ResultDraft) -> Result:
    """Keep a new result, which the desk may not speak of. Raises Invalid naming the field."""
    draft = result_rules.checked_result(draft, today_of(gate))
    patient_id, result_id = family_of(gate, draft.patient_id)[0], new_id()
    with gate.enter(Action.RESULT_WRITE, Subject("result", result_id, patient_id)) as records:
        result = Result(
            id=result_id,
            patient_id=patient_id,
            practitioner_id=own_practitioner(gate),
            author_id=gate.account.id,
            label=draft.label,
            text=draft.text,
            received_on=draft.received_on,
            written_at=gate.now(),
        )
        records.results.add(result)
    return result


def edit_result(gate: Gate, edit: ResultEdit) -> Result:
    """Correct an own result; what the desk could say of it is withdrawn first. Raises Invalid, Stale."""
    draft = ResultDraft(edit.patient_id, edit.label, edit.text, edit.received_on)
    draft = result_rules.checked_result(draft, today_of(gate))
    family = family_of(gate, edit.patient_id)
    _own_result(gate, edit.result_id, family)
    with gate.enter(
        Action.RESULT_RELEASE, _subject(edit.result_id, family[0]), reason="result_edited"
    ) as records:
        for release in records.releases.standing_of(edit.result_id):
            records.releases.withdraw(release)
    with gate.enter(Action.RESULT_WRITE, _subject(edit.result_id, family[0])) as records:
        own = own_practitioner(gate)
        kept = ResultEdit(edit.result_id, family[0], edit.version, draft.label, draft.text, draft.received_on)
        records.results.edit(kept)
        return records.results.get(edit.result_id, own)


def release_result(gate: Gate, request: ReleaseRequest) -> Releases:
    """Let the desk say one sentence about an own result, in place of what it could say before.

    Raises Invalid for a sentence that tells the result, a day that is over, or a third party without a
    standing agreement of this patient to be told results.
    """
    today = today_of(gate)
    result_rules.check_until(request.until, today)
    family = family_of(gate, request.patient_id)
    result = _own_result(gate, request.result_id, family)
    wording = result_rules.checked_wording(request.wording, result)
    release = Release(
        id=new_id(),
        result_id=result.id,
        patient_id=family[0],
        practitioner_id=result.practitioner_id,
        wording=wording,
        released_at=gate.now(),
        released_by=gate.account.id,
        until=request.until,
        consent_ids=tuple(dict.fromkeys(request.consent_ids)),
    )
    with gate.enter(Action.RESULT_RELEASE, _subject(result.id, family[0]), reason="released") as records:
        believed = believed_consents(gate, records, family[0])
        agreed = {one.id for one in believed if one.covers(ConsentScope.RESULTS, today)}
        if set(release.consent_ids) - agreed:
            raise Invalid("consent_ids", "L'accord du patient pour cette personne n'existe plus. Relisez-le.")
        for before in records.releases.standing_of(result.id):
            records.releases.withdraw(before)
        records.releases.add(release)
        return _read(records, family[0])


def withdraw_release(gate: Gate, wanted: ReleaseWithdrawal) -> Releases:
    """From now on the desk may say nothing of the result. Raises Conflict when it changed meanwhile."""
    family = family_of(gate, wanted.patient_id)
    with gate.enter(
        Action.RESULT_RELEASE, Subject("release", wanted.release_id, family[0]), reason="result_silent"
    ) as records:
        release = records.releases.get(wanted.release_id)
        if release.patient_id not in family or release.practitioner_id != own_practitioner(gate):
            raise NotFound("Cette autorisation n'est pas la vôtre pour ce patient. Rouvrez le dossier.")
        result_rules.check_standing(release, wanted.version)
        records.releases.withdraw(release)
        return _read(records, family[0])


def _own_result(gate: Gate, result_id: str, family: tuple[str, ...]) -> Result:
    with gate.enter(Action.RESULT_LIST, _subject(result_id, family[0])) as records:
        result = records.results.get(result_id, own_practitioner(gate))
        if result.patient_id not in family:
            raise NotFound("Ce résultat n'est pas celui de ce patient. Rouvrez le dossier.")
        return result


def _releases(gate: Gate, patient_id: str) -> Releases:
    with gate.enter(Action.RESULT_RELEASE_LIST, Subject("patient", patient_id, patient_id)) as records:
        return _read(records, patient_id)


def _read(records: Records, patient_id: str) -> Releases:
    return Releases(records.releases.of_patient(patient_id), records.releases.askings(patient_id))


def _subject(result_id: str, patient_id: str) -> Subject:
    return Subject("result", result_id, patient_id)
