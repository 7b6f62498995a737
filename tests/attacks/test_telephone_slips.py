"""Slips against the desk's curiosity: no name before the check of identity, however the slip was written."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from tests.attacks.test_masked_callers import NUMBER, leaks

from telesec.domain.access.rights_book import ActionChange
from telesec.domain.actions import Action, Subject
from telesec.domain.calls.requests import Choosing, Ending, IdentityAnswers, Parking, Resuming, Taking
from telesec.domain.calls.words import Category
from telesec.domain.errors import Invalid
from telesec.domain.patients import PatientDraft, Sex
from telesec.domain.people import Role
from telesec.domain.slips.slips import Holder, SlipDraft, SlipTransfer, SlipUrgency
from telesec.services.access import rights
from telesec.services.calls import callers, calls, views
from telesec.services.patients import patients
from telesec.services.slips import slips
from telesec.storage.tables.slips import slips as slips_table


@pytest.fixture
def file(practice):
    draft = PatientDraft(
        "Vasseur", "Ondine", date(1971, 7, 23), Sex.FEMALE, phone="06 39 98 00 01", city="Bellegarde"
    )
    return patients.create_patient(practice.gate(Role.PRACTITIONER), draft)


def draft(practice, file, **changes):
    return SlipDraft(
        practice.practitioners[0].id, Category.RESULTS, "Rappeler.", patient_id=file.id, **changes
    )


def taken(desk):
    return calls.take_call(desk, Taking(number=NUMBER)).call


def version(desk, call):
    return views.call_view(desk, call.id).call.version


def passed(desk, call, file):
    said = IdentityAnswers(call.id, version(desk, call), (file.id,), "23/07/1971", city="Bellegarde")
    return callers.check_identity(desk, said)


def test_a_slip_written_in_a_call_about_nobody_names_nobody(practice, desk, file):
    taken(desk)
    assert leaks(slips.write_slip(desk, draft(practice, file))) == []
    assert leaks(slips.slips(desk)) == []


def test_a_slip_stays_masked_when_the_call_turns_to_another_patient(practice, desk, file):
    other = PatientDraft("Autre", "Jean", date(1980, 1, 1), Sex.MALE)
    other = patients.create_patient(practice.gate(Role.PRACTITIONER), other)
    call = taken(desk)
    slips.write_slip(desk, draft(practice, file))
    callers.choose_patient(desk, Choosing(call.id, version(desk, call), other.id))
    assert leaks(slips.slips(desk)) == []
    calls.end_call(desk, Ending(call.id, version(desk, call)))
    assert leaks(slips.slips(desk)) == []


def test_a_check_that_passes_names_that_patient_s_slips_and_no_other_s(practice, desk, file):
    other = PatientDraft("Autre", "Jean", date(1980, 1, 1), Sex.MALE)
    other = patients.create_patient(practice.gate(Role.PRACTITIONER), other)
    call = taken(desk)
    made = slips.write_slip(desk, draft(practice, file))
    slips.write_slip(desk, draft(practice, other))
    assert passed(desk, call, file).matches
    named = {slip.patient_name: slip.established for slip in slips.slips(desk).slips}
    assert named == {"VASSEUR Ondine": True, "A. J.": False}
    assert slips.read_slip(desk, made.id).slip.version == made.version


def test_a_slip_named_by_a_check_stays_so_when_the_call_turns_to_another(practice, desk, file):
    call = taken(desk)
    assert passed(desk, call, file).matches
    made = slips.write_slip(desk, draft(practice, file))
    assert (made.established, made.draft.call_id) == (True, call.id)
    callers.choose_patient(desk, Choosing(call.id, version(desk, call), ""))
    assert slips.read_slip(desk, made.id).slip.patient_name == "VASSEUR Ondine"


@pytest.mark.parametrize("whose", ["invented", "parked", "ended", "a_colleague_s"])
def test_a_slip_is_not_written_in_a_call_this_session_does_not_hold(practice, desk, file, whose):
    call = taken(desk)
    if whose == "parked":
        calls.park_call(desk, Parking(call.id, call.version))
    if whose == "ended":
        calls.end_call(desk, Ending(call.id, call.version))
    if whose == "a_colleague_s":
        doctor = practice.gate(Role.PRACTITIONER)
        calls.resume_call(doctor, Resuming(call.id, call.version, anyway=True))
    with pytest.raises(Invalid) as refused:
        slips.write_slip(desk, draft(practice, file, call_id="f" * 32 if whose == "invented" else call.id))
    assert refused.value.field == "call_id"
    assert slips.slips(desk).slips == ()


def test_a_call_taken_away_meanwhile_still_masks_the_slip(practice, desk, file):
    call = taken(desk)
    calls.resume_call(practice.gate(Role.PRACTITIONER), Resuming(call.id, call.version, anyway=True))
    assert leaks(slips.write_slip(desk, draft(practice, file))) == []


def test_what_was_established_is_never_undone_in_the_store(practice, desk, file):
    slips.write_slip(desk, draft(practice, file))
    with (
        pytest.raises(DBAPIError, match="slip_kept"),
        desk.enter(Action.CALL_SLIP_ANSWER, Subject("slips")) as records,
    ):
        records.slips._conn.execute(update(slips_table).values(established=False))


def urgent(practice, desk, file):
    return slips.write_slip(desk, draft(practice, file, urgency=SlipUrgency.URGENT))


def passed_on(practice, gate, slip, rank, **changes):
    now = slips.read_slip(gate, slip.id).slip.version
    to = practice.practitioners[rank % 2].id
    return slips.transfer_slip(gate, SlipTransfer(slip.id, now, Holder.PRACTITIONER, to, **changes))


def test_an_urgent_slip_passed_around_unread_is_late_all_the_same(practice, desk, file, clock):
    slip = urgent(practice, desk, file)
    half = desk.reference.slip_minutes // 2 + 1
    for turn in (1, 2):
        assert slips.slips(desk).late == frozenset()
        clock.advance(minutes=half)
        passed_on(practice, desk, slip, turn)
    assert slips.slips(desk).late == {slip.id}


def test_an_urgent_slip_that_was_read_waits_afresh_for_the_next_one(practice, desk, file, clock):
    slip = urgent(practice, desk, file)
    clock.advance(minutes=desk.reference.slip_minutes)
    doctor = practice.gate(Role.PRACTITIONER)
    passed_on(practice, doctor, slip, 1)
    assert slips.slips(desk).late == frozenset()
    clock.advance(minutes=desk.reference.slip_minutes)
    assert slips.slips(desk).late == {slip.id}


def test_a_slip_made_urgent_waits_from_then_on(practice, desk, file, clock):
    slip = slips.write_slip(desk, draft(practice, file))
    clock.advance(hours=3)
    passed_on(practice, desk, slip, 1, urgency=SlipUrgency.URGENT)
    assert slips.slips(desk).late == frozenset()
    clock.advance(minutes=desk.reference.slip_minutes)
    assert slips.slips(desk).late == {slip.id}


@pytest.mark.parametrize("less", [SlipUrgency.TODAY, SlipUrgency.ORDINARY])
def test_a_slip_becomes_less_urgent_with_a_word_only_and_its_history_says_it(practice, desk, file, less):
    slip = urgent(practice, desk, file)
    with pytest.raises(Invalid) as refused:
        passed_on(practice, desk, slip, 1, urgency=less, text=" ")
    assert refused.value.field == "text"
    assert slips.read_slip(desk, slip.id).slip.draft.urgency is SlipUrgency.URGENT
    events = passed_on(practice, desk, slip, 1, urgency=less, text="Il va mieux.").events
    assert [event.urgency for event in events] == [SlipUrgency.URGENT, less]


def test_outside_a_call_a_slip_names_the_patient_whose_file_its_author_may_open_anyway(practice, desk, file):
    """No bypass of the check: the same account opens the file itself, and either way the journal says so."""
    assert patients.open_patient(desk, file.id).id == file.id
    assert slips.write_slip(desk, draft(practice, file)).patient_name == "VASSEUR Ondine"


def test_who_may_open_no_file_gets_no_name_from_a_slip_written_outside_a_call(practice, desk, file):
    account = practice.accounts[Role.SECRETARY]
    taken_away = ActionChange(account.id, Action.PATIENT_OPEN, before=None, after=False)
    rights.change_rights(practice.gate(Role.ADMIN), [taken_away])
    written = slips.write_slip(desk, draft(practice, file))
    assert leaks(written) == leaks(slips.slips(desk)) == []
    doctor = practice.gate(Role.PRACTITIONER)
    assert slips.read_slip(doctor, written.id).slip.patient_name == "VASSEUR Ondine"
