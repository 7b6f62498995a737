"""Who is calling, on real stores: found by the number, checked without being shown, told only then."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from telesec.domain.bookings.requests import BookingRequest
from telesec.domain.calls.calls import CallEventKind, IdentityState
from telesec.domain.calls.identity import DIFFERS, MATCHES, MAX_FAILURES_A_DAY, MAX_SEARCHES
from telesec.domain.calls.requests import (
    CallBack,
    CallEdit,
    CallFilter,
    Choosing,
    Ending,
    FindCaller,
    IdentityAnswers,
    Taking,
    ThirdPartyAnswers,
)
from telesec.domain.contacts.consents import ConsentScope, ThirdPartyConsent
from telesec.domain.contacts.correspondents import Correspondent
from telesec.domain.errors import Invalid, NotFound, Refused, Stale
from telesec.domain.patient_files.administrative import ContactKind, PatientContact
from telesec.domain.patient_files.merges import MergeRequest
from telesec.domain.patients import PatientDraft, Sex
from telesec.domain.people import Compartment, Role
from telesec.services.bookings import booking
from telesec.services.calls import callers, calls, views
from telesec.services.contacts import consents, correspondents
from telesec.services.patients import merges, patient_files, patients
from telesec.storage.records.call_counts import _FAILED
from telesec.storage.records.callers import _NEAR, _OWN
from telesec.storage.records.calls import _LIVE

NUMBER = "06 39 98 00 01"
BORN = "14/03/1968"


@pytest.fixture
def add(desk):
    def patient(name="DUBOIS", given="Noël", phone=NUMBER, born=date(1968, 3, 14), city="Lyon", **others):
        draft = PatientDraft(name, given, born, Sex.MALE, phone=phone, city=city, **others)
        return patients.create_patient(desk, draft)

    return patient


@pytest.fixture
def near(desk):
    def person(patient, name, kind, phone=""):
        wanted = PatientContact("", patient.id, kind, name, phone=phone)
        return patient_files.save_contact(desk, wanted)

    return person


def take(gate, number=""):
    return calls.take_call(gate, Taking(number=number))


def said(call, *among, **answers):
    asked = {"birth_date": BORN, "city": "Lyon"} | answers
    return IdentityAnswers(call.id, call.version, tuple(one.id for one in among), **asked)


def speaks(call, patient, name, birth=BORN):
    return ThirdPartyAnswers(call.id, call.version, patient.id, name, birth)


@pytest.mark.parametrize("dialled", ["0639980001", "+33639980001", "0033639980001", "639980001"])
def test_the_number_finds_the_file_and_shows_initials_alone(desk, add, dialled):
    patient = add()
    add("MARTIN", "Léa", phone="06 39 98 00 02")
    view = take(desk, dialled)
    assert [(one.patient_id, one.initials, one.near) for one in view.candidates] == [
        (patient.id, "D. N.", False)
    ]
    assert (view.patient, view.disclosed) == (None, None)


def test_a_family_on_one_number_is_listed_whole(desk, add, near):
    father, mother, child = add(), add("DUBOIS", "Anne"), add("DUBOIS", "Zoé", phone="")
    near(child, "Anne Dubois", ContactKind.PARENT, "+33 6 39 98 00 01")
    found = take(desk, "0639980001").candidates
    assert [(one.patient_id, one.near) for one in found] == [
        (mother.id, False),
        (father.id, False),
        (child.id, True),
    ]


@pytest.mark.parametrize(
    ("kept", "dialled"),
    [("+262 692 12 34 56", "+262692123456"), ("+44 20 7946 0000", "00442079460000")],
    ids=["overseas", "abroad"],
)
def test_numbers_from_far_away_are_found_too(desk, add, near, kept, dialled):
    patient, child = add(phone=kept), add("PETIT", "Zoé", phone="")
    near(child, "Anne Petit", ContactKind.PARENT, kept)
    assert {one.patient_id for one in take(desk, dialled).candidates} == {patient.id, child.id}


def merge(desk, source, kept):
    asked = MergeRequest(source.id, source.version, kept.id, kept.version, "Saisie deux fois", ())
    merges.merge_files(desk, asked)


def test_a_merged_file_is_found_as_the_one_that_is_kept(desk, add):
    source, kept = add(), add("DUBOIS", "Noel", phone="06 39 98 00 07")
    merge(desk, source, kept)
    call = take(desk, NUMBER)
    assert [one.patient_id for one in call.candidates] == [kept.id]
    verdict = callers.check_identity(desk, said(call.call, source))
    assert (verdict.matches, verdict.sentence) == (False, DIFFERS)


def test_a_correspondent_is_known_by_the_number_and_may_be_named(desk):
    correspondents.save_correspondent(
        desk, Correspondent("", "Laboratoire des Lilas", "laboratory", phone="04 65 71 00 02")
    )
    (known,) = take(desk, "+33465710002").correspondents
    assert (known.shown_name, known.kind) == ("Laboratoire des Lilas", "Laboratoire")


@pytest.mark.parametrize("number", ["", "15", "anonymous", "0600000000"])
def test_a_withheld_or_unknown_number_finds_nobody(desk, add, number):
    add()
    view = take(desk, number)
    assert (view.candidates, view.correspondents) == ((), ())


def test_the_right_answers_open_the_file_and_the_next_visit(desk, add, practice, clock, wall):
    patient = add()
    where = (practice.practitioners[0].id, practice.site.id, patient.id)
    made = booking.book(desk, BookingRequest(*where, wall(18, 9), wall(18, 9, 15))).appointment
    view = take(desk, NUMBER)
    verdict = callers.check_identity(desk, said(view.call, patient))
    assert (verdict.matches, verdict.sentence) == (True, MATCHES)
    assert verdict.view.call.identity is IdentityState.PASSED
    assert verdict.view.disclosed.line.shown_name == "DUBOIS Noël"
    assert verdict.view.disclosed.ahead.id == made.id
    assert views.desk_calls(desk).current.disclosed == verdict.view.disclosed


def test_the_day_of_the_last_visit_is_an_answer_once_it_is_past(desk, add, practice, clock, wall):
    patient = add(city="")
    where = (practice.practitioners[0].id, practice.site.id, patient.id)
    booking.book(desk, BookingRequest(*where, wall(17, 9), wall(17, 9, 15)))
    view = take(desk, NUMBER)
    early = callers.check_identity(desk, said(view.call, patient, city="", last_visit="17/11/2026"))
    assert not early.matches
    clock.advance(days=3)
    later = take(desk, NUMBER).call
    late = callers.check_identity(desk, said(later, patient, city="", last_visit="17/11/2026"))
    assert late.matches


def test_answers_find_the_right_one_of_a_family(desk, add):
    add("DUBOIS", "Anne", born=date(1970, 1, 1))
    son = add("DUBOIS", "Zoé", born=date(2015, 5, 6))
    view = take(desk, NUMBER)
    among = tuple(one.patient_id for one in view.candidates)
    answers = IdentityAnswers(view.call.id, view.call.version, among, "06/05/2015", phone=NUMBER)
    assert callers.check_identity(desk, answers).view.call.patient_id == son.id


@pytest.mark.parametrize("missing", [{"birth_date": ""}, {"city": ""}, {"birth_date": "", "city": ""}])
def test_too_few_questions_are_not_a_failure(desk, add, missing):
    patient = add()
    view = take(desk, NUMBER)
    with pytest.raises(Invalid):
        callers.check_identity(desk, said(view.call, patient, **missing))
    assert views.call_view(desk, view.call.id).attempts_left == 3


def test_three_wrong_answers_leave_only_a_call_back(desk, add):
    patient = add()
    call = take(desk, NUMBER).call
    for left in (2, 1, 0):
        verdict = callers.check_identity(desk, said(call, patient, city="Paris"))
        assert (verdict.matches, verdict.sentence, verdict.view.attempts_left) == (False, DIFFERS, left)
        call = verdict.view.call
    assert call.identity is IdentityState.FAILED
    for right in (said(call, patient), said(call, patient, birth_date="01/01/2000")):
        with pytest.raises(Refused, match="rappeler"):
            callers.check_identity(desk, right)
    with pytest.raises(Refused, match="rappeler"):
        callers.check_third_party(desk, speaks(call, patient, "Anne Dubois"))
    asked = callers.ask_call_back(desk, CallBack(call.id, call.version, patient.id))
    assert asked.number == NUMBER
    back = callers.confirm_call_back(desk, CallBack(call.id, asked.view.call.version, patient.id))
    assert back.call.identity is IdentityState.CALLED_BACK
    assert back.disclosed is not None


def test_wrong_answers_about_one_file_are_counted_from_call_to_call(practice, desk, add, clock):
    patient = add()
    for _ in range(MAX_FAILURES_A_DAY):
        call = take(desk, NUMBER).call
        assert not callers.check_identity(desk, said(call, patient, city="Paris")).matches
    call = take(desk, NUMBER).call
    with pytest.raises(Refused, match="rappeler"):
        callers.check_identity(desk, said(call, patient))
    clock.advance(hours=-30)  # nor is a clock set back a way round
    call = take(desk, NUMBER).call
    with pytest.raises(Refused, match="rappeler"):
        callers.check_identity(desk, said(call, patient))
    clock.advance(hours=55)
    again = practice.gate(Role.SECRETARY)
    assert callers.check_identity(again, said(take(again, NUMBER).call, patient)).matches


def test_a_merge_does_not_give_new_guesses(desk, add):
    source, kept = add(), add("DUBOIS", "Noel", phone="06 39 98 00 07")
    for _ in range(MAX_FAILURES_A_DAY):
        callers.check_identity(desk, said(take(desk).call, source, city="Paris"))
    merge(desk, source, kept)
    with pytest.raises(Refused, match="rappeler"):
        callers.check_identity(desk, said(take(desk).call, kept))


def test_a_failure_after_a_success_takes_nothing_away(desk, add):
    patient, other = add(), add("MARTIN", "Léa", phone="")
    passed = callers.check_identity(desk, said(take(desk, NUMBER).call, patient)).view.call
    failed = callers.check_identity(desk, said(passed, other, city="Paris")).view
    assert failed.call.discloses
    assert failed.disclosed.line.id == patient.id


def test_choosing_another_file_closes_the_first(desk, add):
    patient, other = add(), add("MARTIN", "Léa", phone="")
    passed = callers.check_identity(desk, said(take(desk, NUMBER).call, patient)).view.call
    view = callers.choose_patient(desk, Choosing(passed.id, passed.version, other.id))
    assert (view.disclosed, view.patient.initials) == (None, "M. L.")
    assert view.call.identity is IdentityState.UNKNOWN
    back = callers.choose_patient(desk, Choosing(passed.id, view.call.version, patient.id))
    assert back.disclosed is None
    empty = callers.choose_patient(desk, Choosing(passed.id, back.call.version, ""))
    assert empty.patient is None


def test_a_file_merged_since_is_to_be_checked_again(desk, add):
    patient, kept = add(), add("DUBOIS", "Noel", phone="", city="")
    passed = callers.check_identity(desk, said(take(desk, NUMBER).call, patient)).view.call
    assert passed.discloses
    merge(desk, patient, kept)
    view = views.call_view(desk, passed.id)
    assert (view.disclosed, view.patient.patient_id) == (None, kept.id)


def agree(desk, patient, name, *scopes):
    asked = ThirdPartyConsent("", patient.id, name, scopes, date(2026, 11, 1), relation="épouse")
    noted = consents.note_consent(desk, asked).third_parties
    return next(one for one in noted if one.name == name)


def test_a_third_party_the_patient_agreed_to_is_told_and_the_consent_is_written(desk, add):
    patient = add()
    consent = agree(desk, patient, "Marie-Claire Dubois", ConsentScope.APPOINTMENTS)
    call = take(desk).call
    verdict = callers.check_third_party(desk, speaks(call, patient, "claire dubois"))
    assert (verdict.matches, verdict.view.call.identity) == (True, IdentityState.THIRD_PARTY)
    event = verdict.view.events[-1]
    assert (event.kind, event.subject_kind, event.subject_id) == (
        CallEventKind.THIRD_PARTY,
        "consent",
        consent.id,
    )


def test_without_a_live_consent_nobody_speaks_for_a_grown_up(desk, add, near):
    patient = add()
    near(patient, "Anne Dubois", ContactKind.RELATIVE)
    near(patient, "Paul Dubois", ContactKind.PARENT)
    agree(desk, patient, "Marie Dubois", ConsentScope.MESSAGES)
    withdrawn = agree(desk, patient, "Luc Dubois", ConsentScope.APPOINTMENTS)
    consents.withdraw_consent(desk, consents.Withdrawal(withdrawn, date(2026, 11, 10)))
    for name in ("Anne Dubois", "Paul Dubois", "Marie Dubois", "Luc Dubois"):
        call = take(desk).call
        verdict = callers.check_third_party(desk, speaks(call, patient, name))
        assert (verdict.matches, verdict.sentence, verdict.view.disclosed) == (False, DIFFERS, None), name


def test_a_mother_speaks_for_her_child_and_a_guardian_for_whom_he_protects(desk, add, near):
    child = add("DUBOIS", "Zoé", born=date(2020, 5, 6), phone="")
    near(child, "Anne Petit", ContactKind.PARENT)
    adult = add("MARTIN", "Léa", phone="")
    near(adult, "Hugo Benali", ContactKind.GUARDIAN)
    call = take(desk).call
    assert callers.check_third_party(desk, speaks(call, child, "Anne Petit", "06/05/2020")).matches
    call = take(desk).call
    assert callers.check_third_party(desk, speaks(call, adult, "Benali Hugo")).matches


def test_the_number_given_for_a_call_back_is_no_answer_any_more(desk, add):
    patient = add(city="")
    call = take(desk).call
    asked = callers.ask_call_back(desk, CallBack(call.id, call.version, patient.id)).view.call
    assert not callers.check_identity(desk, said(asked, patient, city="", phone=NUMBER)).matches


def test_a_call_back_is_confirmed_only_for_the_file_it_was_asked_for(desk, add):
    patient, other = add(), add("MARTIN", "Léa", phone="06 39 98 00 05")
    call = take(desk).call
    with pytest.raises(Refused):
        callers.confirm_call_back(desk, CallBack(call.id, call.version, patient.id))
    asked = callers.ask_call_back(desk, CallBack(call.id, call.version, patient.id)).view.call
    with pytest.raises(Refused):
        callers.confirm_call_back(desk, CallBack(call.id, asked.version, other.id))


def test_a_file_without_a_number_cannot_be_called_back(desk, add):
    patient = add(phone="")
    call = take(desk).call
    with pytest.raises(Refused, match="aucun numéro"):
        callers.ask_call_back(desk, CallBack(call.id, call.version, patient.id))


def test_what_was_changed_during_the_call_proves_nothing(desk, add):
    patient = add(city="Lyon")
    call = take(desk).call
    draft = PatientDraft("DUBOIS", "Noël", date(1968, 3, 14), Sex.MALE, phone="06 39 98 00 09", city="Paris")
    patients.update_patient(desk, patients.PatientChange(patient.id, patient.version, draft))
    with pytest.raises(Refused, match="moins d'un jour"):
        callers.ask_call_back(desk, CallBack(call.id, call.version, patient.id))
    assert not callers.check_identity(desk, said(call, patient, city="Paris")).matches
    now = views.call_view(desk, call.id).call
    assert not callers.check_identity(desk, said(now, patient, city="", phone="06 39 98 00 09")).matches


def test_a_file_created_during_the_call_holds_what_the_caller_declares(desk, add):
    call = take(desk, "06 39 98 00 44").call
    patient = add("LEROY", "Inès", phone="06 39 98 00 44")
    view = views.call_view(desk, call.id)
    assert (view.call.patient_id, view.call.identity) == (patient.id, IdentityState.DECLARED)
    assert view.disclosed.line.shown_name == "LEROY Inès"
    ended = calls.end_call(desk, Ending(call.id, call.version))  # the form's version was not moved
    assert ended.disclosed is None
    assert [line.who for line in views.patient_calls(desk, patient.id)] == ["LEROY Inès"]


def test_a_birth_date_or_a_name_finds_the_file_masked(desk, add):
    patient = add()
    add("MARTIN", "Léa", born=date(1990, 1, 1))
    call = take(desk).call
    for typed in ("14/03/1968", "dub", "dubois noel", "140368"):
        (found,) = callers.find_caller(desk, FindCaller(call.id, typed))
        assert (found.patient_id, found.initials) == (patient.id, "D. N."), typed
    assert callers.find_caller(desk, FindCaller(call.id, "")) == ()


@pytest.mark.parametrize("typed", ["0639", "06 39 98", "1403", "dub 14/03", "dossier 1", "8001", "dub 0639"])
def test_half_a_date_or_a_number_is_not_a_way_to_find_a_caller(desk, add, typed):
    add()
    call = take(desk).call
    with pytest.raises(Invalid):
        callers.find_caller(desk, FindCaller(call.id, typed))


def test_searches_of_a_call_are_counted(desk, add):
    add()
    call = take(desk).call
    for _ in range(MAX_SEARCHES):
        callers.find_caller(desk, FindCaller(call.id, "dub"))
    with pytest.raises(Refused):
        callers.find_caller(desk, FindCaller(call.id, "dub"))


def test_a_call_that_is_over_identifies_nobody(desk, add):
    patient = add()
    call = take(desk, NUMBER).call
    ended = calls.end_call(desk, Ending(call.id, call.version)).call
    with pytest.raises(Stale):
        callers.check_identity(desk, said(ended, patient))
    with pytest.raises(Stale):
        callers.find_caller(desk, FindCaller(call.id, "dub"))


def test_an_unknown_file_is_chosen_by_nobody_and_answers_like_any_other(desk, add):
    add()
    call = take(desk).call
    with pytest.raises(NotFound):
        callers.choose_patient(desk, Choosing(call.id, call.version, "0" * 32))
    answers = IdentityAnswers(call.id, call.version, ("0" * 32,), BORN, city="Lyon")
    assert callers.check_identity(desk, answers).sentence == DIFFERS


def test_each_answer_and_each_disclosure_is_in_the_journal(practice, desk, add):
    patient = add()
    call = take(desk, NUMBER).call
    callers.check_identity(desk, said(call, patient))
    rows = [row for row in practice.rows(desk, Compartment.OFFICE) if row["action"] == "call_identify"]
    assert [(row["subject_kind"], row["outcome"]) for row in rows] == [
        ("call", "ok"),
        ("call", "detail"),
        ("patient", "detail"),
    ]
    assert rows[-1]["patient_id"] == patient.id
    assert "shown_name" in rows[-1]["fields"]
    assert not any("DUBOIS" in str(row) or "1968" in str(row) for row in rows)


def test_the_list_names_those_whose_identity_was_established(desk, add, clock):
    patient = add()
    take(desk, NUMBER)
    named = take(desk, NUMBER).call
    callers.check_identity(desk, said(named, patient))
    masked = take(desk).call
    callers.choose_patient(desk, Choosing(masked.id, masked.version, patient.id))
    today = clock().date()
    lines = views.call_list(desk, CallFilter(today, today)).lines
    assert [line.who for line in lines] == ["D. N.", "DUBOIS Noël", ""]
    assert clock() - lines[0].call.started_at < timedelta(minutes=1)


def test_editing_the_form_leaves_the_identity_as_it_is(desk, add):
    patient = add()
    call = callers.check_identity(desk, said(take(desk, NUMBER).call, patient)).view.call
    view = calls.edit_call(desk, CallEdit(call.id, call.version, text="veut déplacer"))
    assert view.disclosed is not None


def test_what_stands_and_what_failed_are_read_by_index_however_long_the_register(desk):
    """A take must not read the calls of years to find those that are not over."""
    with desk.stores()[Compartment.OFFICE]._engine.connect() as conn:
        failed = _FAILED.params(files=["x"], since=None)
        for query, index in ((_LIVE, "ix_calls_live"), (failed, "ix_call_events_failed")):
            compiled = query.compile(conn, compile_kwargs={"render_postcompile": True})
            asked = tuple("x" for _ in compiled.positiontup or ())
            told = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", asked).fetchall()
            assert any(index in row[3] for row in told), told


def test_a_number_is_looked_for_by_index_however_many_the_files(desk):
    """Both searches go straight to the number: neither reads the patients one by one."""
    found = []
    with desk.stores()[Compartment.OFFICE]._engine.connect() as conn:
        raw = conn.connection.driver_connection
        for query in (_OWN, _NEAR):
            asked = {"expression": "phone : 0639980001", "forms": "[]", "most": 20}
            found += [row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {query}", asked).fetchall()]
    told = " / ".join(found)
    assert "ix_patient_contacts_number" in told
    assert "VIRTUAL TABLE INDEX" in told
    assert "SCAN patients" not in told
    assert "SCAN patient_contacts" not in told
