"""What was established of a caller lasts no longer than the caller, and only in the hands that heard it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.attacks.test_masked_callers import NUMBER, desk, file, leaks

from telesec.domain.actions import Action
from telesec.domain.calls.calls import CallEventKind, CallState, IdentityState
from telesec.domain.calls.requests import (
    CallBack,
    CallEdit,
    Choosing,
    Ending,
    FindCaller,
    IdentityAnswers,
    Parking,
    Resuming,
    Taking,
)
from telesec.domain.calls.words import CallerKind
from telesec.domain.errors import Refused, Stale
from telesec.domain.patient_files.merges import MergeRequest, draft_of
from telesec.domain.patients import PatientDraft, Sex
from telesec.domain.people import Role
from telesec.services.calls import callers, calls, views
from telesec.services.patients import merges, patient_files, patients
from telesec.services.patients.patients import PatientChange
from telesec.services.slips.result_asking import ask_result

__all__ = ["desk", "file"]


def answers(call_id, version, file):
    return IdentityAnswers(call_id, version, (file.id,), "23/07/1971", city="Bellegarde")


@pytest.fixture
def established(desk, file):
    """A call of the patient, whose identity was checked."""
    call = calls.take_call(desk, Taking(number=NUMBER)).call
    call = calls.edit_call(desk, CallEdit(call.id, call.version, NUMBER, caller_kind=CallerKind.PATIENT)).call
    found = callers.check_identity(desk, answers(call.id, call.version, file))
    assert found.view.disclosed is not None
    return found.view.call


def version(gate, call):
    return views.call_view(gate, call.id).call.version


def resumed(gate, call, *, anyway=False):
    return calls.resume_call(gate, Resuming(call.id, version(gate, call), anyway))


def test_a_call_whose_session_died_shows_nothing_before_it_is_taken_back(practice, desk, established):
    again = practice.gate(Role.SECRETARY)
    current = views.desk_calls(again).current
    assert (current.state, current.disclosed) == (CallState.INTERRUPTED, None)
    assert resumed(again, established).disclosed is not None  # a crash of a minute, the same voice


def test_nothing_is_established_after_ten_minutes_without_a_sign_of_life(practice, established, clock):
    again = practice.gate(Role.SECRETARY)
    clock.advance(minutes=11)
    view = resumed(again, established)
    assert (view.call.identity, view.disclosed) == (IdentityState.UNKNOWN, None)


def test_a_dead_call_put_aside_or_written_in_first_is_no_way_round(practice, established, clock):
    again = practice.gate(Role.SECRETARY)
    clock.advance(minutes=11)
    with pytest.raises(Stale):
        calls.edit_call(again, CallEdit(established.id, established.version, NUMBER, text="toujours là"))
    calls.park_call(again, Parking(established.id, established.version))
    assert resumed(again, established).disclosed is None


def test_an_interrupted_call_written_in_gives_no_sign_of_life(practice, established, clock):
    again = practice.gate(Role.SECRETARY)
    calls.take_call(again, Taking())  # which leaves the other one interrupted
    clock.advance(minutes=11)
    calls.edit_call(again, CallEdit(established.id, version(again, established), NUMBER, text="toujours là"))
    assert resumed(again, established).disclosed is None


def test_nobody_waits_half_an_hour_on_the_line(desk, established, clock):
    calls.park_call(desk, Parking(established.id, established.version))
    clock.advance(minutes=29)
    assert resumed(desk, established).disclosed is not None
    calls.park_call(desk, Parking(established.id, version(desk, established)))
    clock.advance(minutes=31)
    assert resumed(desk, established).disclosed is None


def test_a_call_taken_from_a_colleague_is_checked_again(practice, desk, established):
    colleague = practice.gate(Role.PRACTITIONER)
    assert views.call_view(colleague, established.id).disclosed is None
    assert resumed(colleague, established, anyway=True).disclosed is None


def test_another_number_is_another_caller(desk, established):
    same = calls.edit_call(
        desk, CallEdit(established.id, established.version, "06 39 98 00 01", caller_kind=CallerKind.PATIENT)
    )
    assert same.disclosed is not None
    other = calls.edit_call(
        desk, CallEdit(established.id, same.call.version, "06 99 99 99 99", caller_kind=CallerKind.PATIENT)
    )
    assert (other.call.identity, other.disclosed) == (IdentityState.UNKNOWN, None)


def test_a_call_put_aside_or_over_shows_nothing_but_a_name_in_the_register(desk, established, file):
    aside = calls.park_call(desk, Parking(established.id, established.version))
    assert aside.disclosed is None
    resumed(desk, established)
    over = calls.end_call(desk, Ending(established.id, version(desk, established)))
    assert leaks(over) == leaks(views.call_view(desk, established.id)) == []
    (line,) = views.patient_calls(desk, file.id)
    assert line.who == "VASSEUR Ondine"


def test_no_result_is_told_in_the_call_of_a_dead_session(practice, established):
    with pytest.raises(Refused):
        ask_result(practice.gate(Role.SECRETARY), established.id)


def test_the_call_a_colleague_holds_is_written_in_by_nobody_else(practice, desk, file):
    colleague = practice.gate(Role.PRACTITIONER)
    call = calls.take_call(colleague, Taking()).call
    attempts = (
        lambda: callers.check_identity(desk, answers(call.id, call.version, file)),
        lambda: callers.choose_patient(desk, Choosing(call.id, call.version, file.id)),
        lambda: callers.find_caller(desk, FindCaller(call.id, "dub")),
        lambda: calls.edit_call(desk, CallEdit(call.id, call.version, text="autre chose")),
    )
    for attempt in attempts:
        with pytest.raises(Stale):
            attempt()
    assert views.call_view(colleague, call.id).call == call


def test_a_version_nobody_read_is_refused(desk, file):
    call = calls.take_call(desk, Taking()).call
    with pytest.raises(Stale):
        callers.check_identity(desk, answers(call.id, 0, file))


def merged(gate, source, kept, taken=()):
    source, kept = patients.open_patient(gate, source.id), patients.open_patient(gate, kept.id)
    asked = MergeRequest(source.id, source.version, kept.id, kept.version, "Doublon", taken)
    return merges.merge_files(gate, asked)


@pytest.fixture
def stranger(desk):
    """The file somebody had made during their own call, with their own number."""
    draft = PatientDraft("Vasseur", "Ondine", date(1971, 7, 23), Sex.FEMALE, phone="06 39 98 77 77")

    def made():
        return patients.create_patient(desk, draft)

    return made


@pytest.mark.parametrize("kept", ["the stranger's", "the patient's"])
def test_a_merge_during_the_call_makes_nobody_known(desk, file, stranger, kept):
    call = calls.take_call(desk, Taking()).call
    fake = stranger()
    assert views.call_view(desk, call.id).disclosed is not None  # what they declared, and nothing else
    source, target = (file, fake) if kept == "the stranger's" else (fake, file)
    merged(desk, source, target, ("phone",) if target is file else ())
    view = views.call_view(desk, call.id)
    assert (view.call.patient_id, view.call.identity) == (target.id, IdentityState.UNKNOWN)
    assert view.disclosed is None
    said = IdentityAnswers(call.id, view.call.version, (target.id,), "23/07/1971", phone="06 39 98 77 77")
    assert not callers.check_identity(desk, said).matches
    with pytest.raises(Refused, match="changé"):
        callers.ask_call_back(desk, CallBack(call.id, version(desk, call), target.id))
    assert views.call_view(desk, call.id).events[-1].kind is CallEventKind.IDENTITY_FAILED


def test_files_separated_during_the_call_are_each_to_be_checked(desk, file, stranger):
    fake = stranger()
    kept = merged(desk, fake, file)
    call = calls.take_call(desk, Taking(number=NUMBER)).call
    said = IdentityAnswers(call.id, call.version, (file.id,), "23/07/1971", last_visit="09/11/2026")
    assert callers.check_identity(desk, said).view.disclosed is not None
    (merge,) = patient_files.open_file(desk, file.id).merged
    kept = merges.unmerge_files(desk, merges.UnmergeRequest(merge.merge_id, file.id, kept.version))
    view = views.call_view(desk, call.id)
    assert (view.call.identity, view.disclosed) == (IdentityState.UNKNOWN, None)
    assert view.events[-1].action == Action.PATIENT_UNMERGE


def changed(gate, file, **fields):
    patient = patients.open_patient(gate, file.id)
    draft = replace(draft_of(patient), **fields)
    return patients.update_patient(gate, PatientChange(patient.id, patient.version, draft))


def in_a_call_before(practice, desk, file):
    call = calls.take_call(desk, Taking()).call
    changed(desk, file, phone="06 39 98 77 77")
    calls.end_call(desk, Ending(call.id, call.version))


def while_another_call_waits(practice, desk, file):
    call = calls.take_call(desk, Taking()).call
    calls.park_call(desk, Parking(call.id, call.version))
    changed(desk, file, phone="06 39 98 77 77")


def in_a_colleagues_window(practice, desk, file):
    changed(practice.gate(Role.PRACTITIONER), file, phone2="06 39 98 77 77")


def by_a_merge(practice, desk, file):
    owner = practice.gate(Role.PRACTITIONER)
    draft = PatientDraft("Vasseur", "Ondine", date(1971, 7, 23), Sex.FEMALE, phone="06 39 98 77 77")
    merged(owner, patients.create_patient(owner, draft), file, ("phone",))


@pytest.mark.parametrize(
    "change", [in_a_call_before, while_another_call_waits, in_a_colleagues_window, by_a_merge]
)
def test_a_number_of_the_day_proves_nothing_whoever_changed_it(practice, desk, file, change, clock):
    change(practice, desk, file)
    clock.advance(hours=23)
    call = calls.take_call(desk, Taking()).call
    said = IdentityAnswers(call.id, call.version, (file.id,), "23/07/1971", phone="06 39 98 77 77")
    failed = callers.check_identity(desk, said)
    assert not failed.matches
    with pytest.raises(Refused, match="changé"):
        callers.ask_call_back(desk, CallBack(call.id, failed.view.call.version, file.id))
    clock.advance(hours=2)
    call = calls.take_call(desk, Taking()).call
    said = replace(said, call_id=call.id, version=call.version)
    assert callers.check_identity(desk, said).matches


def test_a_town_of_the_day_proves_nothing_but_a_mended_name_takes_nothing_away(practice, desk, file):
    owner = practice.gate(Role.PRACTITIONER)
    changed(owner, file, address="5 rue des Tanneurs", email="o@exemple.fr")
    call = calls.take_call(desk, Taking()).call
    assert callers.check_identity(desk, answers(call.id, call.version, file)).matches
    changed(owner, file, city="Nantua")
    call = calls.take_call(desk, Taking()).call
    said = replace(answers(call.id, call.version, file), city="Nantua")
    assert not callers.check_identity(desk, said).matches


def test_a_number_changed_once_the_call_back_was_asked_is_not_confirmed(practice, desk, file):
    call = calls.take_call(desk, Taking()).call
    callers.ask_call_back(desk, CallBack(call.id, call.version, file.id))
    in_a_colleagues_window(practice, desk, file)
    with pytest.raises(Refused):
        callers.confirm_call_back(desk, CallBack(call.id, version(desk, call), file.id))
