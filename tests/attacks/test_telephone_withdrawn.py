"""Who may no longer speak for a patient is shown nothing more, in the middle of a call too."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.attacks.test_masked_callers import desk, file, leaks
from tests.attacks.test_telephone_believed import version

from telesec.domain.calls.calls import CallEventKind, IdentityState
from telesec.domain.calls.emergencies import UrgentAct, UrgentRequest
from telesec.domain.calls.requests import Ending, Taking, ThirdPartyAnswers
from telesec.domain.calls.words import Category
from telesec.domain.contacts.consents import ConsentScope, ThirdPartyConsent
from telesec.domain.patient_files.administrative import ContactKind, PatientContact
from telesec.domain.people import Role
from telesec.domain.slips.result_rules import NOT_THEM
from telesec.domain.slips.slips import SlipDraft
from telesec.services.calls import callers, calls, emergencies, views
from telesec.services.contacts import consents
from telesec.services.patients import patient_files
from telesec.services.slips import slips
from telesec.services.slips.result_asking import ask_result

__all__ = ["desk", "file"]
TODAY = date(2026, 11, 16)
SAID = "Paule Durand"


@pytest.fixture
def doctor(practice):
    return practice.gate(Role.PRACTITIONER)


def agreed(doctor, file, **fields):
    asked = ThirdPartyConsent("", file.id, SAID, (ConsentScope.APPOINTMENTS, ConsentScope.RESULTS), TODAY)
    made = consents.note_consent(doctor, replace(asked, **fields)).third_parties
    return next(one for one in made if one.name == SAID)


def recognised(desk, clock, file):
    """A call in which this person was recognised, a minute after they were authorised."""
    clock.advance(minutes=1)
    call_id = calls.take_call(desk, Taking()).call.id
    answers = ThirdPartyAnswers(call_id, version(desk, call_id), file.id, SAID, "23/07/1971")
    assert callers.check_third_party(desk, answers).view.disclosed is not None
    return call_id


def check_shows_nothing(desk, call_id):
    view = views.call_view(desk, call_id)
    assert (view.call.identity, view.disclosed, leaks(view)) == (IdentityState.UNKNOWN, None, [])
    assert [one.kind for one in view.events].count(CallEventKind.AUTHORITY_ENDED) == 1
    assert len(views.call_view(desk, call_id).events) == len(view.events)  # written once


def test_an_agreement_withdrawn_during_the_call_shows_the_file_no_more(doctor, desk, file, clock):
    consent = agreed(doctor, file)
    call_id = recognised(desk, clock, file)
    assert views.call_view(desk, call_id).disclosed is not None
    consents.withdraw_consent(doctor, consents.Withdrawal(consent, TODAY))
    before = version(desk, call_id)
    check_shows_nothing(desk, call_id)
    assert version(desk, call_id) == before  # what is half typed is still of this call


def test_a_guardian_taken_out_of_the_file_during_the_call_is_one_no_more(doctor, desk, file, clock):
    guardian = PatientContact("", file.id, ContactKind.GUARDIAN, SAID)
    known = patient_files.save_contact(doctor, guardian)
    call_id = recognised(desk, clock, file)
    patient_files.remove_contact(doctor, known)
    check_shows_nothing(desk, call_id)


def test_an_agreement_that_ends_at_midnight_ends_for_the_call_too(doctor, desk, file, clock):
    agreed(doctor, file, until=TODAY)
    clock.advance(hours=15, minutes=57)  # two minutes before midnight in Paris
    call_id = recognised(desk, clock, file)
    clock.advance(minutes=4)
    check_shows_nothing(desk, call_id)


def withdrawn_unseen(doctor, desk, file, clock):
    consent = agreed(doctor, file)
    call_id = recognised(desk, clock, file)
    consents.withdraw_consent(doctor, consents.Withdrawal(consent, TODAY))
    return call_id


def test_no_result_is_told_by_an_agreement_withdrawn_before_anybody_looked_again(doctor, desk, file, clock):
    call_id = withdrawn_unseen(doctor, desk, file, clock)
    assert ask_result(desk, call_id).sentence == NOT_THEM
    check_shows_nothing(desk, call_id)


def test_nor_does_a_slip_or_the_list_name_the_patient(practice, doctor, desk, file, clock):
    withdrawn_unseen(doctor, desk, file, clock)
    draft = SlipDraft(practice.practitioners[0].id, Category.RESULTS, "Rappeler.", patient_id=file.id)
    assert leaks(slips.write_slip(desk, draft)) == []
    assert leaks(views.desk_calls(desk)) == []


def test_nor_does_the_urgent_slip_of_a_number_advised(practice, doctor, desk, file, clock):
    call_id = withdrawn_unseen(doctor, desk, file, clock)
    asked = UrgentRequest(call_id, UrgentAct.ADVISED, "15", practice.practitioners[0].id)
    assert leaks(emergencies.note_emergency(desk, asked)) == []
    assert leaks(slips.slips(desk)) == []
    check_shows_nothing(desk, call_id)


def test_a_call_over_keeps_in_the_register_who_it_was_about(doctor, desk, file, clock):
    consent = agreed(doctor, file)
    call_id = recognised(desk, clock, file)
    calls.end_call(desk, Ending(call_id, version(desk, call_id)))
    consents.withdraw_consent(doctor, consents.Withdrawal(consent, TODAY))
    (line,) = views.patient_calls(desk, file.id)
    assert line.who == "VASSEUR Ondine"
