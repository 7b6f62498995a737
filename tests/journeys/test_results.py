"""Results on the telephone: nothing is said that was not released, nor to anybody it was not released to."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from telesec.domain.access.scope import Scope
from telesec.domain.actions import Action, Subject
from telesec.domain.calls.calls import CallEventKind
from telesec.domain.calls.requests import (
    CallBack,
    CallEdit,
    Choosing,
    IdentityAnswers,
    Taking,
    ThirdPartyAnswers,
)
from telesec.domain.calls.words import CallerKind
from telesec.domain.contacts.consents import ConsentScope, ThirdPartyConsent
from telesec.domain.errors import Conflict, Invalid, NotFound, Refused, Stale
from telesec.domain.patient_files.merges import MergeRequest
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Account, Compartment, Role
from telesec.domain.slips.result_rules import NOT_THEM, NOTHING
from telesec.domain.slips.results import (
    WORDINGS,
    Answer,
    Asker,
    ReleaseRequest,
    ReleaseWithdrawal,
    ResultDraft,
    ResultEdit,
)
from telesec.services.calls import callers, calls
from telesec.services.contacts.consents import Withdrawal, note_consent, withdraw_consent
from telesec.services.patients import merges, patients
from telesec.services.slips.result_asking import ask_result
from telesec.services.slips.results import (
    edit_result,
    release_result,
    results_of,
    withdraw_release,
    write_result,
)
from telesec.storage.tables.results import results as results_table
from telesec.storage.tables.slips import result_askings, result_releases

TODAY = date(2026, 11, 16)
BIRTH, PHONE = "14/03/1968", "0639980001"
SECRET = "Ferritine effondrée, carence martiale"
TOLD = "Dites cette phrase"


@pytest.fixture
def noel(desk):
    return patients.create_patient(desk, PatientDraft("Dubois", "Noël", date(1968, 3, 14), phone=PHONE))


@pytest.fixture
def result(doctor, noel):
    return write_result(doctor, ResultDraft(noel.id, "Bilan du fer", SECRET, TODAY))


@pytest.fixture
def released(doctor, result):
    def make(wording=WORDINGS[1], **changes):
        request = ReleaseRequest(result.id, result.patient_id, wording, **changes)
        return release_result(doctor, request).releases[0]

    return make


@pytest.fixture
def on_line(desk, noel):
    """A call about Noël in which somebody says who they are; its id."""

    def make(kind=CallerKind.PATIENT, third="", gate=desk):
        call = calls.take_call(gate, Taking(number=PHONE)).call
        call = calls.edit_call(gate, CallEdit(call.id, call.version, PHONE, caller_kind=kind)).call
        if third:
            answers = ThirdPartyAnswers(call.id, call.version, noel.id, third, BIRTH)
            verdict = callers.check_third_party(gate, answers)
        else:
            answers = IdentityAnswers(call.id, call.version, (noel.id,), birth_date=BIRTH, phone=PHONE)
            verdict = callers.check_identity(gate, answers)
        assert verdict.matches
        return call.id

    return make


def agreed(gate, patient, name="Marie-Ève Dubois", scopes=(ConsentScope.APPOINTMENTS, ConsentScope.RESULTS)):
    noted = note_consent(gate, ThirdPartyConsent("", patient.id, name, scopes, TODAY, "fille"))
    return next(one for one in noted.third_parties if one.name == name)


def test_a_result_nobody_released_and_a_result_that_never_came_are_answered_alike(
    desk, noel, doctor, on_line
):
    before = ask_result(desk, on_line())
    write_result(doctor, ResultDraft(noel.id, "Bilan du fer", SECRET, TODAY))
    after = ask_result(desk, on_line())
    assert before == after
    assert (after.answer, after.sentence, after.allowed) == (Answer.NOTHING, NOTHING, ())


def test_the_patient_is_told_the_sentence_the_practitioner_allowed_word_for_word(
    practice, desk, doctor, noel, released, on_line
):
    release = released(until=TODAY + timedelta(days=7))
    call_id = on_line()
    answer = ask_result(desk, call_id)
    assert answer.answer is Answer.GIVEN
    assert [one.wording for one in answer.allowed] == [WORDINGS[1]]
    (asking,) = results_of(doctor, noel.id).said.askings
    assert (asking.asker, asking.answer, asking.release_id) == (Asker.PATIENT, Answer.GIVEN, release.id)
    assert (asking.call_id, asking.account_id) == (call_id, desk.account.id)
    row = [row for row in practice.rows(desk, Compartment.OFFICE) if row["action"] == "result_asked"][-1]
    assert row["patient_id"] == noel.id
    with desk.enter(Action.CALL_VIEW, Subject("call", call_id)) as records:
        links = [one for one in records.calls.events(call_id) if one.kind is CallEventKind.LINK]
    assert [one.action for one in links] == ["result_asked"]


def test_a_sentence_is_over_after_its_day_or_when_it_is_taken_back(
    practice, desk, doctor, noel, released, on_line
):
    release = released(until=TODAY)
    assert ask_result(desk, on_line()).answer is Answer.GIVEN
    withdraw_release(doctor, ReleaseWithdrawal(release.id, noel.id, release.version))
    assert ask_result(desk, on_line()).sentence == NOTHING
    with pytest.raises(Conflict):
        withdraw_release(doctor, ReleaseWithdrawal(release.id, noel.id, release.version))
    released(until=TODAY)
    practice.clock.advance(days=1)
    assert ask_result(desk, on_line()).sentence == NOTHING


def test_nothing_is_said_before_the_identity_is_established(desk, noel, released):
    released()
    call = calls.take_call(desk, Taking(number=PHONE)).call
    with pytest.raises(Refused, match="identité"):
        ask_result(desk, call.id)
    chosen = callers.choose_patient(desk, Choosing(call.id, call.version, noel.id)).call
    with pytest.raises(Refused, match="identité"):
        ask_result(desk, call.id)
    wrong = IdentityAnswers(call.id, chosen.version, (noel.id,), birth_date="01/01/1970", phone=PHONE)
    assert not callers.check_identity(desk, wrong).matches
    with pytest.raises(Refused, match="identité"):
        ask_result(desk, call.id)


def test_somebody_who_knows_the_patient_s_birth_date_is_not_the_patient(desk, released, on_line):
    """A husband who gives the right birth date and number is told nothing: he says himself who he is."""
    released()
    for kind in [kind for kind in CallerKind if kind is not CallerKind.PATIENT]:
        answer = ask_result(desk, on_line(kind))
        assert (answer.answer, answer.sentence, answer.allowed) == (Answer.REFUSED, NOT_THEM, ())


def test_a_call_back_on_the_number_on_file_is_the_patient(desk, noel, released):
    released()
    call = calls.take_call(desk, Taking()).call
    asked = CallBack(call.id, call.version, noel.id)
    call = callers.ask_call_back(desk, asked).view.call
    call = callers.confirm_call_back(desk, CallBack(call.id, call.version, noel.id)).call
    call = calls.edit_call(desk, CallEdit(call.id, call.version, caller_kind=CallerKind.PATIENT)).call
    assert ask_result(desk, call.id).answer is Answer.GIVEN


def test_a_third_party_is_told_only_what_was_released_to_them(desk, noel, doctor, released, on_line):
    daughter = agreed(desk, noel)
    released()
    assert ask_result(desk, on_line(CallerKind.PARENT, third=daughter.name)).sentence == NOTHING
    released(consent_ids=(daughter.id,))
    told = ask_result(desk, on_line(CallerKind.PARENT, third=daughter.name))
    assert told.answer is Answer.GIVEN
    asking = results_of(doctor, noel.id).said.askings[0]
    assert (asking.asker, asking.consent_id) == (Asker.THIRD_PARTY, daughter.id)


def test_an_agreement_for_appointments_opens_no_result(desk, noel, released, on_line):
    son = agreed(desk, noel, "Paul Dubois", (ConsentScope.APPOINTMENTS,))
    released()
    assert ask_result(desk, on_line(CallerKind.PARENT, third=son.name)).sentence == NOT_THEM


def test_an_agreement_withdrawn_meanwhile_closes_what_was_released(desk, noel, released, on_line):
    daughter = agreed(desk, noel)
    released(consent_ids=(daughter.id,))
    call_id = on_line(CallerKind.PARENT, third=daughter.name)
    withdraw_consent(desk, Withdrawal(daughter, TODAY))
    assert ask_result(desk, call_id).sentence == NOT_THEM


def test_a_release_names_only_people_who_stand_agreed(desk, noel, doctor, result):
    daughter = agreed(desk, noel)
    withdraw_consent(desk, Withdrawal(daughter, TODAY))
    with pytest.raises(Invalid) as refused:
        release_result(doctor, ReleaseRequest(result.id, noel.id, WORDINGS[0], None, (daughter.id,)))
    assert refused.value.field == "consent_ids"


def test_a_call_held_elsewhere_or_put_aside_gives_nothing(practice, desk, released, on_line):
    released()
    call_id = on_line()
    with pytest.raises(Refused, match="pas en ligne"):
        ask_result(practice.gate(Role.PRACTITIONER), call_id)
    calls.take_call(desk, Taking())
    with pytest.raises(Refused, match="pas en ligne"):
        ask_result(desk, call_id)


def test_a_secretary_of_another_agenda_is_told_nothing(practice, noel, released, on_line):
    released()
    elsewhere = practice.gate(Role.SECRETARY)
    elsewhere.narrow(Scope(frozenset({practice.practitioners[1].id})))
    assert ask_result(elsewhere, on_line(gate=elsewhere)).sentence == NOTHING


def test_the_desk_can_neither_list_nor_release_a_result(desk, noel, result):
    for act in (
        lambda: results_of(desk, noel.id),
        lambda: write_result(desk, ResultDraft(noel.id, "NFS", "Normal", TODAY)),
        lambda: release_result(desk, ReleaseRequest(result.id, noel.id, WORDINGS[0])),
        lambda: edit_result(desk, ResultEdit(result.id, noel.id, 1, "NFS", "Normal", TODAY)),
    ):
        with pytest.raises(Refused):
            act()


def test_a_result_that_is_corrected_is_no_longer_spoken_of(desk, doctor, noel, result, released, on_line):
    released()
    after = edit_result(doctor, ResultEdit(result.id, noel.id, 1, "Bilan du fer", "Ferritine basse.", TODAY))
    assert (after.version, after.text) == (2, "Ferritine basse.")
    assert ask_result(desk, on_line()).sentence == NOTHING
    with pytest.raises(Stale):
        edit_result(doctor, ResultEdit(result.id, noel.id, 1, "Bilan du fer", "Autre.", TODAY))


def test_a_second_sentence_takes_the_place_of_the_first(desk, doctor, noel, released, on_line):
    released(WORDINGS[0])
    released(WORDINGS[3])
    assert [one.wording for one in ask_result(desk, on_line()).allowed] == [WORDINGS[3]]
    found = results_of(doctor, noel.id)
    assert found.release_of(found.results[0].id, TODAY).wording == WORDINGS[3]


def test_a_colleague_s_result_is_neither_read_nor_released(practice, noel, result, released):
    release = released()
    mine = practice.accounts[Role.PRACTITIONER]
    practice.accounts[Role.PRACTITIONER] = Account(
        practice.accounts[Role.BILLING].id, "nadia", "Dr Benali", mine.roles, practice.practitioners[1].id
    )
    colleague = practice.gate(Role.PRACTITIONER)
    assert results_of(colleague, noel.id).results == ()
    for act in (
        lambda: release_result(colleague, ReleaseRequest(result.id, noel.id, WORDINGS[0])),
        lambda: withdraw_release(colleague, ReleaseWithdrawal(release.id, noel.id, release.version)),
        lambda: edit_result(colleague, ResultEdit(result.id, noel.id, 1, "NFS", "Normal", TODAY)),
    ):
        with pytest.raises(NotFound):
            act()


def test_results_and_what_may_be_said_follow_a_file_that_is_merged(desk, doctor, noel, released, on_line):
    released()
    kept = patients.create_patient(desk, PatientDraft("Dubois", "Noël Marie", date(1968, 3, 14), phone=PHONE))
    merges.merge_files(
        desk, MergeRequest(noel.id, noel.version, kept.id, kept.version, "Saisie deux fois", ())
    )
    found = results_of(doctor, kept.id)
    assert [one.text for one in found.results] == [SECRET]
    assert found.release_of(found.results[0].id, TODAY) is not None


def every_row(store):
    """Each row of each table of a file, shadow tables of the search included, as small letters."""
    with store._engine.connect() as conn:
        asked = "SELECT name FROM sqlite_master WHERE type = 'table'"
        for name in conn.exec_driver_sql(asked).scalars().all():
            found = conn.exec_driver_sql(f'SELECT * FROM "{name}"')  # noqa: S608 - the file's own names
            yield from (" ".join(str(value) for value in row).casefold() for row in found)


def test_nothing_of_a_result_is_in_the_file_the_desk_opens(desk, doctor, noel, result, released, on_line):
    """Raw SQL over every table of every file a secretary holds the key of: not a word of it."""
    released()
    ask_result(desk, on_line())
    edit_result(doctor, ResultEdit(result.id, noel.id, 1, "Bilan du fer", f"{SECRET} confirmée", TODAY))
    assert Compartment.CLINICAL not in desk.stores()
    rows = [row for store in desk.stores().values() for row in every_row(store)]
    assert len(rows) > 50
    for row in rows:
        assert not any(word in row for word in ("ferritine", "martiale", "carence", "bilan du"))
    with doctor.stores()[Compartment.CLINICAL]._engine.connect() as conn:
        assert "Ferritine" in str(conn.exec_driver_sql("SELECT text FROM results").scalars().all())


@pytest.mark.parametrize(
    ("compartment", "forged"),
    [
        (Compartment.OFFICE, delete(result_releases)),
        (Compartment.OFFICE, update(result_releases).values(wording="Tout va bien.")),
        (Compartment.OFFICE, update(result_releases).values(consent_ids=("x",))),
        (Compartment.OFFICE, update(result_askings).values(account_id="un autre")),
        (Compartment.OFFICE, delete(result_askings)),
        (Compartment.CLINICAL, delete(results_table)),
        (Compartment.CLINICAL, update(results_table).values(author_id="un autre")),
    ],
    ids=["release", "sentence", "to whom", "asked by", "asking", "result", "author"],
)
def test_what_was_allowed_and_asked_is_never_rewritten(desk, doctor, released, on_line, compartment, forged):
    released()
    ask_result(desk, on_line())
    action = Action.RESULT_WRITE if compartment is Compartment.CLINICAL else Action.RESULT_RELEASE
    with (
        pytest.raises(IntegrityError, match=r"slip_kept|results_(kept|fixed)"),
        doctor.enter(action, Subject("result")) as records,
    ):
        records._conn.execute(forged)
