"""A name that is not whole, or not theirs, makes nobody an authorised person, and opens no result."""

from __future__ import annotations

from datetime import date

import pytest

from telesec.domain.calls.requests import Taking, ThirdPartyAnswers
from telesec.domain.contacts.consents import ConsentScope, ThirdPartyConsent, checked_consent
from telesec.domain.contacts.spoken_names import is_person, is_whole_name, same_name
from telesec.domain.errors import Invalid
from telesec.domain.patient_files.administrative import ContactKind, PatientContact
from telesec.domain.patients import PatientDraft
from telesec.domain.slips.results import WORDINGS, Answer, ReleaseRequest, ResultDraft
from telesec.services.calls import callers, calls
from telesec.services.contacts import consents
from telesec.services.patients import patient_files, patients
from telesec.services.slips.result_asking import ask_result
from telesec.services.slips.results import release_result, write_result

TODAY = date(2026, 11, 16)
BORN = "14/03/2016"
BOTH = (ConsentScope.APPOINTMENTS, ConsentScope.RESULTS)


@pytest.fixture
def noel(desk):
    draft = PatientDraft("Dubois", "Noël", date(2016, 3, 14), phone="06 39 98 00 01", city="Lyon")
    return patients.create_patient(desk, draft)


def agreed(gate, patient, name, scopes=BOTH):
    noted = consents.note_consent(gate, ThirdPartyConsent("", patient.id, name, scopes, TODAY))
    return next(one.id for one in noted.third_parties if one.name == name)


def released_to(doctor, patient, *consent_ids):
    result = write_result(doctor, ResultDraft(patient.id, "Bilan", "Effondrée", TODAY))
    release_result(doctor, ReleaseRequest(result.id, patient.id, WORDINGS[1], consent_ids=consent_ids))


def speaks(desk, patient, name):
    """The call, and what the check of a third party of this name says."""
    call = calls.take_call(desk, Taking()).call
    verdict = callers.check_third_party(
        desk, ThirdPartyAnswers(call.id, call.version, patient.id, name, BORN)
    )
    return call.id, verdict.matches


NOBODY = (
    "Vasseur", "P Vasseur", "Vasseur Z", "1 Vasseur", "Vasseur 77", "a Marie", "M V", "Mme Vasseur",
    "' Vasseur x", "de Vasseur", "Vasseur Vasseur", "Marie Marie", "Docteur Vasseur", "",
)  # fmt: skip
HALF = ("Martin", "Mme Martin", "M. Martin", "P. Martin", "Martin 2", "Jean-Paul", "de Martin")


@pytest.mark.parametrize("said", NOBODY)
def test_a_surname_and_anything_that_says_nothing_is_not_the_person(said):
    assert not is_person(said, "Marie Vasseur")
    assert not is_person(said, "Mme Marie de Vasseur")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("vasseur MARIE", "Marie Vasseur"),
        ("Mme Marie Vasseur", "Marie Vasseur"),
        ("Marie Vasseur", "Mme Marie E. Vasseur"),
        ("Claire Vasseur", "Marie-Claire Vasseur"),
        ("Ève Petit-Dubois", "Eve Petit-Dubois"),
        ("Anne La Tour", "Anne de la Tour"),
    ],
)
def test_a_person_is_known_by_first_name_and_surname(said, name):
    assert is_person(said, name)


def test_each_part_of_a_name_is_to_be_said():
    assert not is_person("Anne Vasseur", "Marie Anne Vasseur")
    assert not is_person("Petit Dubois", "Anne Petit-Dubois")
    assert not is_person("Marie Claire", "Marie-Claire Vasseur")
    assert not same_name("Anne Vasseur", "Marie Anne Vasseur")
    assert same_name("VASSEUR marie-anne", "Marie Anne Vasseur")


@pytest.mark.parametrize("said", ["P Vasseur", "1 Vasseur", "Vasseur Z"])
def test_another_of_the_family_is_told_nothing(desk, doctor, noel, said):
    released_to(doctor, noel, agreed(doctor, noel, "Marie Vasseur"))
    assert not speaks(desk, noel, said)[1]
    again, matches = speaks(desk, noel, "Marie Vasseur")
    assert matches
    assert ask_result(desk, again).answer is Answer.GIVEN


def test_a_mother_does_not_get_the_agreement_of_somebody_with_one_more_first_name(desk, doctor, noel):
    consent_id = agreed(doctor, noel, "Marie Anne Vasseur", (ConsentScope.RESULTS,))
    patient_files.save_contact(doctor, PatientContact("", noel.id, ContactKind.PARENT, "Anne Vasseur"))
    released_to(doctor, noel, consent_id)
    call_id, matches = speaks(desk, noel, "Anne Vasseur")
    assert matches
    assert ask_result(desk, call_id).answer is Answer.REFUSED


def test_a_name_that_may_be_that_of_two_authorised_people_is_nobody_s(desk, doctor, noel):
    for name in ("Marie-Claire Vasseur", "Anne-Claire Vasseur"):
        agreed(doctor, noel, name)
    assert not speaks(desk, noel, "Claire Vasseur")[1]
    assert speaks(desk, noel, "Anne-Claire Vasseur")[1]


@pytest.mark.parametrize("name", HALF)
def test_an_agreement_is_for_somebody_named_whole(name):
    assert not is_whole_name(name)
    with pytest.raises(Invalid) as said:
        checked_consent(ThirdPartyConsent("", "p", name, BOTH, TODAY), TODAY)
    assert said.value.field == "name"
