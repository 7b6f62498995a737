"""Nobody is told anything by an agreement that was changed or forged with the key of the file."""

from __future__ import annotations

from datetime import date

import pytest

from telesec.domain.calls.requests import Taking, ThirdPartyAnswers
from telesec.domain.contacts.consents import ConsentScope, Proof, ThirdPartyConsent
from telesec.domain.errors import Refused
from telesec.domain.ids import new_id
from telesec.domain.patient_files.merges import MergeRequest
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Compartment
from telesec.services.calls import callers, calls
from telesec.services.contacts.consents import (
    Withdrawal,
    consent_for,
    note_consent,
    patient_consents,
    withdraw_consent,
)
from telesec.services.gate import Gate
from telesec.services.patients import merges, patients
from telesec.services.stores import open_stores

TIMES, RESULTS = ConsentScope.APPOINTMENTS, ConsentScope.RESULTS
SIGNED, EARLIER, DOUBTFUL = Proof.SIGNED, Proof.EARLIER, Proof.DOUBTFUL
BORN = date(1968, 3, 14)


@pytest.fixture
def desk(first_day):
    return first_day.attempt().gate


@pytest.fixture
def noel(desk):
    return patients.create_patient(desk, PatientDraft("Dubois", "Noël", BORN, phone="0639980001"))


def older(first_day, desk):
    """A program with the keys of the files that signs nothing: the one of before, or a forger's."""
    stores = open_stores(first_day.folder, desk.reference.practice_id, dict(first_day.opened[-1].deks))
    gate = Gate(desk.account, stores, new_id(), "poste", first_day.clock, pledged=True)
    gate.proved()
    gate.renew_reference()
    return gate


def agreed(gate, patient, name="Marie Dubois"):
    today = gate.now().date()
    return note_consent(gate, ThirdPartyConsent("", patient.id, name, (TIMES,), today, "fille"))


def by_hand(gate, *statements):
    """What a program with the key of the file can write, the triggers apart."""
    store = gate.stores()[Compartment.OFFICE]
    with store._engine.begin() as conn, store._unguarded():
        names = conn.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
        for name in names:
            if name.startswith("trg_third_party"):
                conn.exec_driver_sql(f"DROP TRIGGER {name}")
        for statement in statements:
            conn.exec_driver_sql(statement)


def proofs(gate, patient):
    return [one.proof for one in patient_consents(gate, patient.id).third_parties]


def is_told(first_day, gate, patient, name="Marie Dubois", scope=TIMES):
    """Whether somebody of that name is told anything, in the file and by the check of a call."""
    first_day.clock.advance(minutes=1)
    call = calls.take_call(gate, Taking(number="0639980001")).call
    said = ThirdPartyAnswers(call.id, call.version, patient.id, name, "14/03/1968")
    verdict = callers.check_third_party(gate, said)
    try:
        found = consent_for(gate, patient.id, scope, name)
    except Refused:
        found = ()
    if scope is TIMES:
        assert verdict.matches == bool(found)
    return bool(found)


def test_an_agreement_is_signed_and_believed_in_every_session_after(first_day, desk, noel):
    agreed(desk, noel)
    first_day.clock.advance(minutes=5)
    again = first_day.attempt().gate
    assert proofs(again, noel) == [SIGNED]
    assert is_told(first_day, again, noel)
    assert not is_told(first_day, again, noel, scope=RESULTS)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE third_party_consents SET name = 'Paul Martin'",
        """UPDATE third_party_consents SET scopes = '["appointments", "messages", "results"]'""",
        "UPDATE third_party_consents SET signature = ''",
        "UPDATE third_party_consents SET signature = 'zz'",
        "UPDATE third_party_consents SET noted_by = '00000000000000000000000000000000'",
        "UPDATE third_party_consents SET given_by = 'guardian'",
    ],
)
def test_an_altered_one_tells_nobody_anything(first_day, desk, noel, statement):
    agreed(desk, noel)
    by_hand(desk, statement)
    assert proofs(desk, noel) == [DOUBTFUL]
    for name in ("Marie Dubois", "Paul Martin"):
        assert not is_told(first_day, desk, noel, name)
    assert not is_told(first_day, desk, noel, scope=RESULTS)


def test_one_whose_end_was_taken_away_tells_nobody_anything(first_day, desk, noel):
    (consent,) = agreed(desk, noel).third_parties
    withdraw_consent(desk, Withdrawal(consent, consent.agreed_on))
    by_hand(desk, "UPDATE third_party_consents SET withdrawn_on = NULL, withdrawn_at = NULL")
    assert proofs(desk, noel) == [DOUBTFUL]
    assert not is_told(first_day, desk, noel)


def test_one_taken_to_another_file_tells_nobody_anything(first_day, desk, noel):
    other = patients.create_patient(desk, PatientDraft("Martin", "Paule", BORN, phone="0639980002"))
    agreed(desk, noel)
    by_hand(desk, "UPDATE third_party_consents SET patient_id = (SELECT id FROM patients WHERE seq = 2)")
    assert proofs(desk, other) == [DOUBTFUL]
    assert not is_told(first_day, desk, other)


def test_an_unsigned_one_noted_after_a_signed_one_is_forged(first_day, desk, noel):
    agreed(desk, noel)
    program = older(first_day, desk)
    first_day.clock.advance(minutes=1)
    agreed(program, noel, "Paul Martin")
    program.close()
    assert sorted(proofs(desk, noel)) == [DOUBTFUL, SIGNED]
    assert not is_told(first_day, desk, noel, "Paul Martin")


def test_a_row_that_no_journal_tells_of_is_forged(first_day, desk, noel):
    program = older(first_day, desk)
    agreed(program, noel)
    program.close()
    assert proofs(desk, noel) == [EARLIER]
    by_hand(desk, "UPDATE third_party_consents SET id = '00000000000000000000000000000000'")
    assert proofs(desk, noel) == [DOUBTFUL]
    assert not is_told(first_day, desk, noel)


def test_one_noted_before_is_said_so_and_still_stands(first_day, desk, noel):
    program = older(first_day, desk)
    agreed(program, noel)
    program.close()
    first_day.clock.advance(minutes=1)
    assert is_told(first_day, desk, noel)
    agreed(desk, noel, "Paul Martin")
    assert sorted(proofs(desk, noel)) == [EARLIER, SIGNED]
    assert is_told(first_day, desk, noel)


def test_an_agreement_follows_its_file_in_a_merge(first_day, desk, noel):
    kept = patients.create_patient(desk, PatientDraft("Dubois", "Noel", BORN, phone="0639980001"))
    agreed(desk, noel)
    asked = MergeRequest(noel.id, noel.version, kept.id, kept.version, "Saisie deux fois")
    merges.merge_files(desk, asked)
    assert proofs(desk, kept) == [SIGNED]
    assert is_told(first_day, desk, kept)


def test_a_withdrawn_one_stays_as_it_was_signed(first_day, desk, noel):
    (consent,) = agreed(desk, noel).third_parties
    withdraw_consent(desk, Withdrawal(consent, consent.agreed_on))
    assert proofs(desk, noel) == [SIGNED]
    assert not is_told(first_day, desk, noel)
