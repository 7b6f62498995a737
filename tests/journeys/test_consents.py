"""What patients agree to: one truth for messages and for the telephone, dated, signed, never deleted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from telesec.domain.actions import Action, Subject
from telesec.domain.contacts.consents import ConsentScope, ThirdPartyConsent
from telesec.domain.errors import Invalid, Refused, Stale
from telesec.domain.patient_files.merges import MergeRequest, draft_of
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Compartment, Role
from telesec.services.contacts.consents import (
    ChannelChoice,
    Withdrawal,
    choose_channel,
    consent_for,
    note_consent,
    patient_consents,
    withdraw_consent,
)
from telesec.services.patients import merges, patients
from telesec.storage.migrations import date_refusals
from telesec.storage.tables.contacts import channel_choices
from telesec.storage.tables.patients import PATIENTS

TODAY = date(2026, 11, 16)
RESULTS, TIMES = ConsentScope.RESULTS, ConsentScope.APPOINTMENTS


@pytest.fixture
def noel(desk):
    return patients.create_patient(
        desk, PatientDraft("Dubois", "Noël", date(1968, 3, 14), phone="0639980001")
    )


def daughter(patient, *scopes):
    return ThirdPartyConsent("", patient.id, "Marie-Ève Dubois", scopes or (RESULTS,), TODAY, "fille")


def states(consents):
    return {state.channel: state.agreed for state in consents.channels}


def choices(gate, patient_id):
    """Every choice of a channel that the file keeps, latest first."""
    with gate.enter(Action.CONSENT_LIST, Subject("patient", patient_id)) as records:
        return records.consents.choices(patient_id)


def test_a_patient_never_asked_has_neither_agreed_nor_refused(desk, noel):
    found = patient_consents(desk, noel.id)
    assert states(found) == {"sms": None, "mail": None, "call": None}
    assert found.third_parties == ()


def test_a_refusal_noted_in_the_consents_is_the_one_that_messages_obey(practice, desk, noel):
    found = choose_channel(desk, ChannelChoice(noel.id, noel.version, "sms", agreed=False))
    assert states(found)["sms"] is False
    sms = found.channels[0]
    assert (sms.at, sms.account_id) == (practice.clock(), desk.account.id)
    assert patients.open_patient(desk, noel.id).opt_outs == ("sms",)


def test_a_refusal_written_anywhere_else_is_dated_and_signed_all_the_same(practice, desk, noel):
    written = replace(draft_of(noel), opt_outs=("mail",))
    after = patients.update_patient(desk, patients.PatientChange(noel.id, noel.version, written))
    practice.clock.advance(days=3)
    lifted = replace(draft_of(after), opt_outs=())
    patients.update_patient(desk, patients.PatientChange(after.id, after.version, lifted))
    found = patient_consents(desk, noel.id)
    past = choices(desk, noel.id)
    assert [(one.channel, one.agreed) for one in past] == [("mail", True), ("mail", False)]
    assert {one.account_id for one in past} == {desk.account.id}
    assert states(found)["mail"] is True


def test_an_explicit_agreement_is_dated_though_nothing_was_refused(desk, noel):
    found = choose_channel(desk, ChannelChoice(noel.id, noel.version, "mail", agreed=True))
    assert states(found) == {"sms": None, "mail": True, "call": None}
    assert patients.open_patient(desk, noel.id).opt_outs == ()


def test_a_form_opened_before_a_refusal_cannot_undo_it_without_being_told(desk, noel):
    choose_channel(desk, ChannelChoice(noel.id, noel.version, "sms", agreed=False))
    with pytest.raises(Stale):
        patients.update_patient(desk, patients.PatientChange(noel.id, noel.version, draft_of(noel)))
    with pytest.raises(Stale):
        choose_channel(desk, ChannelChoice(noel.id, noel.version, "sms", agreed=True))


def test_a_refusal_at_the_creation_of_a_file_is_dated(desk):
    made = patients.create_patient(desk, PatientDraft("Petit", "Luc", date(1980, 1, 2), opt_outs=("call",)))
    assert [(one.channel, one.agreed) for one in choices(desk, made.id)] == [("call", False)]


def test_a_third_party_is_told_what_the_patient_agreed_to_and_nothing_else(practice, desk, noel):
    found = note_consent(desk, daughter(noel, RESULTS)).third_parties[0]
    assert (found.name, found.agreed_on, found.noted_by) == ("Marie-Ève Dubois", TODAY, desk.account.id)
    assert consent_for(desk, noel.id, RESULTS) == (found,)
    assert consent_for(desk, noel.id, TIMES) == ()


@pytest.mark.parametrize("said", ["Dubois Marie-Eve", "MARIE ÈVE DUBOIS", "Marie Dubois"])
def test_the_recorded_person_is_recognised_as_they_give_their_name(desk, noel, said):
    noted = note_consent(desk, daughter(noel)).third_parties[0]
    assert consent_for(desk, noel.id, RESULTS, said) == (noted,)


@pytest.mark.parametrize("said", ["Dubois", "Paul Dubois", "Marie", "é", "Marie Dubois Martin"])
def test_a_surname_alone_or_another_person_is_refused_in_the_same_words(desk, noel, said):
    note_consent(desk, daughter(noel))
    with pytest.raises(Refused, match="n'a pas donné son accord"):
        consent_for(desk, noel.id, RESULTS, said)


def test_a_withdrawn_consent_tells_nobody_any_more_and_stays_in_the_file(practice, desk, noel):
    noted = note_consent(desk, daughter(noel)).third_parties[0]
    practice.clock.advance(days=1)
    left = withdraw_consent(desk, Withdrawal(noted, date(2026, 11, 17))).third_parties
    assert [(one.id, one.withdrawn_on, one.withdrawn_by) for one in left] == [
        (noted.id, date(2026, 11, 17), desk.account.id)
    ]
    assert consent_for(desk, noel.id, RESULTS) == ()
    with pytest.raises(Stale):
        withdraw_consent(desk, Withdrawal(noted, date(2026, 11, 17)))


def test_a_consent_ends_the_day_after_its_last_one(practice, desk, noel):
    note_consent(desk, replace(daughter(noel), until=date(2026, 11, 18)))
    practice.clock.advance(days=2)
    assert len(consent_for(desk, noel.id, RESULTS)) == 1
    practice.clock.advance(days=1)
    assert consent_for(desk, noel.id, RESULTS) == ()


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("name", {"name": " . "}),
        ("name", {"name": "x" * 121}),
        ("scopes", {"scopes": ()}),
        ("agreed_on", {"agreed_on": date(2026, 11, 17)}),
        ("until", {"until": date(2026, 11, 15)}),
        ("given_by", {"means": "pigeon"}),
        ("phone", {"phone": "+33 1 2"}),
    ],
)
def test_a_consent_that_proves_nothing_is_not_noted(desk, noel, field, wrong):
    with pytest.raises(Invalid) as said:
        note_consent(desk, replace(daughter(noel), **wrong))
    assert said.value.field == field
    assert patient_consents(desk, noel.id).third_parties == ()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM third_party_consents",
        "UPDATE third_party_consents SET name = 'Autre'",
        'UPDATE third_party_consents SET scopes = \'["results", "messages"]\'',
        "UPDATE third_party_consents SET withdrawn_on = NULL, withdrawn_at = NULL",
        "DELETE FROM channel_choices",
        "UPDATE channel_choices SET agreed = 1",
    ],
)
def test_no_consent_is_altered_or_deleted_even_inside_an_entry(desk, noel, statement):
    after = choose_channel(desk, ChannelChoice(noel.id, noel.version, "sms", agreed=False))
    noted = note_consent(desk, daughter(noel)).third_parties[0]
    withdraw_consent(desk, Withdrawal(noted, TODAY))
    with (
        pytest.raises(IntegrityError, match="kept"),
        desk.enter(Action.CONSENT_EDIT, Subject("patient", noel.id, noel.id)) as records,
    ):
        records.consents._conn.exec_driver_sql(statement)
    assert states(patient_consents(desk, noel.id)) == states(after)


def test_consents_follow_a_merged_file_and_come_back_with_it(desk, noel):
    twin = patients.create_patient(desk, PatientDraft("Dubois", "Noel", date(1968, 3, 14), opt_outs=("sms",)))
    note_consent(desk, daughter(twin))
    kept = merges.merge_files(
        desk, MergeRequest(twin.id, twin.version, noel.id, noel.version, "même personne", taken=())
    )
    for asked in (noel.id, twin.id):
        found = patient_consents(desk, asked)
        assert states(found)["sms"] is False
        assert [one.name for one in found.third_parties] == ["Marie-Ève Dubois"]
    with desk.enter(Action.PATIENT_OPEN, Subject("patient", kept.id, kept.id)) as records:
        merge_id = records.merges.files_of(kept.id)[0].merge_id
    merges.unmerge_files(desk, merges.UnmergeRequest(merge_id, kept.id, kept.version))
    assert patient_consents(desk, noel.id).third_parties == ()
    assert len(patient_consents(desk, twin.id).third_parties) == 1
    assert states(patient_consents(desk, noel.id))["sms"] is True  # lifted by the separation, dated
    assert states(patient_consents(desk, twin.id))["sms"] is False


def test_the_journal_says_what_was_asked_of_whom_never_the_person(practice, desk, noel):
    note_consent(desk, daughter(noel))
    rows = practice.rows(desk, Compartment.OFFICE)
    assert {"consent_edit"} <= {row["action"] for row in rows}
    assert {row["patient_id"] for row in rows if row["action"] == "consent_edit"} == {noel.id}
    assert "Marie" not in str(rows)


@pytest.mark.parametrize("role", [Role.BILLING, Role.ADMIN])
def test_neither_accounts_nor_administration_read_consents(practice, noel, role):
    with pytest.raises(Refused):
        patient_consents(practice.gate(role), noel.id)


def test_date_refusals(desk, noel):
    """A refusal of before the consents were dated takes the day the file was last written."""
    store = desk.stores()[Compartment.OFFICE]
    with store._engine.begin() as conn, store._unguarded():
        conn.exec_driver_sql("DROP TRIGGER trg_channel_choices_no_delete")
        conn.execute(update(PATIENTS).values(opt_outs=("sms", "call")))
        conn.execute(delete(channel_choices))
        date_refusals(conn)
    found = patient_consents(desk, noel.id)
    assert states(found) == {"sms": False, "mail": None, "call": False}
    assert {(one.account_id, one.at is None) for one in choices(desk, noel.id)} == {("", False)}
