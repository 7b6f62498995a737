"""What is said during a call does not prove who is speaking in that very call."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from telesec.domain.calls.believed import sorted_by_voice
from telesec.domain.calls.calls import CallEvent, CallEventKind, IdentityState
from telesec.domain.calls.requests import CallEdit, Ending, IdentityAnswers, Taking, ThirdPartyAnswers
from telesec.domain.calls.words import CallerKind
from telesec.domain.contacts.consents import ConsentScope, ThirdPartyConsent
from telesec.domain.errors import Invalid, Refused
from telesec.domain.patient_files.administrative import ContactKind, PatientContact
from telesec.domain.patients import PatientDraft
from telesec.domain.slips.results import WORDINGS, Answer, ReleaseRequest, ResultDraft
from telesec.services.calls import callers, calls, views
from telesec.services.contacts import consents
from telesec.services.patients import patient_files, patients
from telesec.services.slips.result_asking import ask_result
from telesec.services.slips.results import release_result, write_result

TODAY = date(2026, 11, 16)
BIRTH = "14/03/1968"
SAID = "Paule Durand"
BOTH = (ConsentScope.APPOINTMENTS, ConsentScope.RESULTS)


@pytest.fixture
def noel(desk):
    draft = PatientDraft("Dubois", "Noël", date(1968, 3, 14), phone="06 39 98 00 01", city="Lyon")
    return patients.create_patient(desk, draft)


@pytest.fixture
def call_id(desk, noel):
    return calls.take_call(desk, Taking()).call.id


def version(gate, call_id):
    return views.call_view(gate, call_id).call.version


def is_patient(gate, call_id, patient):
    answers = IdentityAnswers(call_id, version(gate, call_id), (patient.id,), BIRTH, city="Lyon")
    assert callers.check_identity(gate, answers).matches


def says(gate, call_id, kind):
    return calls.edit_call(gate, CallEdit(call_id, version(gate, call_id), caller_kind=kind))


def is_believed(gate, call_id, patient, name=SAID):
    answers = ThirdPartyAnswers(call_id, version(gate, call_id), patient.id, name, BIRTH)
    return callers.check_third_party(gate, answers).matches


def agree(gate, patient, means="desk", given_by="patient"):
    asked = ThirdPartyConsent("", patient.id, SAID, BOTH, TODAY, means=means, given_by=given_by)
    return consents.note_consent(gate, asked).third_parties[0].id


def near(gate, patient, name=SAID):
    return patient_files.save_contact(gate, PatientContact("", patient.id, ContactKind.GUARDIAN, name))


@pytest.mark.parametrize("authorise", [agree, near])
def test_somebody_authorised_during_the_call_is_believed_in_the_next_one(
    desk, noel, call_id, authorise, clock
):
    authorise(desk, noel)
    assert not is_believed(desk, call_id, noel)
    calls.end_call(desk, Ending(call_id, version(desk, call_id)))
    clock.advance(minutes=1)
    assert is_believed(desk, calls.take_call(desk, Taking()).call.id, noel)


@pytest.mark.parametrize("authorise", [agree, near])
def test_somebody_a_colleague_authorises_during_the_call_is_not_believed_either(
    desk, doctor, noel, call_id, authorise, clock
):
    clock.advance(minutes=1)
    authorise(doctor, noel)
    assert not is_believed(desk, call_id, noel)


def test_a_near_person_renamed_during_the_call_is_not_believed(desk, doctor, noel, clock):
    known = near(doctor, noel, "Luc Martin")
    clock.advance(minutes=1)
    call_id = calls.take_call(desk, Taking()).call.id
    patient_files.save_contact(desk, replace(known, name=SAID))
    assert not is_believed(desk, call_id, noel)


@pytest.mark.parametrize("authorise", [agree, near])
def test_whom_the_patient_authorises_once_recognised_may_take_the_telephone(
    desk, noel, call_id, authorise, clock
):
    is_patient(desk, call_id, noel)
    says(desk, call_id, CallerKind.PATIENT)
    clock.advance(minutes=1)
    authorise(desk, noel)
    says(desk, call_id, CallerKind.PARENT)
    assert is_believed(desk, call_id, noel)


def test_an_agreement_is_said_on_the_telephone_by_the_patient_recognised(desk, noel, call_id):
    with pytest.raises(Invalid) as said:
        agree(desk, noel, means="call")
    assert said.value.field == "means"
    is_patient(desk, call_id, noel)
    assert agree(desk, noel, means="call")


def test_an_agreement_said_on_the_telephone_takes_a_call_about_this_patient(desk, noel, call_id):
    another = patients.create_patient(desk, PatientDraft("Martin", "Léa", date(1980, 1, 2)))
    is_patient(desk, call_id, noel)
    with pytest.raises(Invalid):
        agree(desk, another, means="call")
    calls.end_call(desk, Ending(call_id, version(desk, call_id)))
    with pytest.raises(Invalid):
        agree(desk, noel, means="call")


def test_somebody_calling_for_the_patient_does_not_agree_in_the_patient_s_place(desk, noel, call_id):
    says(desk, call_id, CallerKind.PARENT)
    is_patient(desk, call_id, noel)
    with pytest.raises(Invalid):
        agree(desk, noel, means="call")
    assert agree(desk, noel, means="call", given_by="guardian")


def release(doctor, patient):
    result = write_result(doctor, ResultDraft(patient.id, "Bilan", "Effondrée", TODAY))
    release_result(doctor, ReleaseRequest(result.id, patient.id, WORDINGS[1]))


def test_a_refused_relative_does_not_become_the_patient(desk, doctor, noel, call_id):
    release(doctor, noel)
    says(desk, call_id, CallerKind.PARENT)
    is_patient(desk, call_id, noel)
    assert ask_result(desk, call_id).answer is Answer.REFUSED
    view = says(desk, call_id, CallerKind.PATIENT)
    assert (view.call.identity, view.disclosed) == (IdentityState.UNKNOWN, None)
    assert view.events[-1].kind is CallEventKind.CALLER_CHANGED
    with pytest.raises(Refused, match="identité"):
        ask_result(desk, call_id)


def test_nor_through_a_kind_left_blank(desk, noel, call_id):
    says(desk, call_id, CallerKind.PARENT)
    is_patient(desk, call_id, noel)
    assert says(desk, call_id, None).call.identity is IdentityState.UNKNOWN


def test_the_patient_said_after_the_check_or_anybody_once_over_changes_nothing(desk, noel, call_id):
    is_patient(desk, call_id, noel)
    assert says(desk, call_id, CallerKind.PATIENT).call.identity is IdentityState.PASSED
    calls.end_call(desk, Ending(call_id, version(desk, call_id)))
    assert says(desk, call_id, CallerKind.PARENT).call.identity is IdentityState.PASSED


def test_whoever_gave_the_patient_s_answers_and_then_says_to_be_somebody_else_is_checked_again(
    desk, noel, call_id
):
    is_patient(desk, call_id, noel)
    view = says(desk, call_id, CallerKind.PARENT)
    assert (view.call.identity, view.disclosed) == (IdentityState.UNKNOWN, None)


def test_the_patient_vouches_from_the_check_to_another_caller(clock):
    def event(kind, subject_id="", patient_id="p"):
        subject = "contact" if subject_id else ""
        action = "patient_update" if subject_id else ""
        return CallEvent("c", clock(), "a", kind, action, subject, subject_id, patient_id)

    link, passed = CallEventKind.LINK, CallEventKind.IDENTITY_PASSED
    events = [
        event(link, "before"),
        event(passed, patient_id="another"),
        event(link, "for another"),
        event(passed),
        event(link, "vouched"),
        event(link, "before"),
        event(CallEventKind.CALLER_CHANGED),
        event(link, "after"),
    ]
    assert sorted_by_voice(events, "p") == ({"before", "for another", "after"}, {"vouched"})
