"""Before the identity is established, no service of the calls gives a secretary anything of a file."""

from __future__ import annotations

import importlib
import inspect
import itertools
import re
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.access.scope import Scope
from telesec.domain.bookings.requests import BookingRequest
from telesec.domain.calls.calls import CallOutcome, IdentityState
from telesec.domain.calls.emergencies import UrgentAct, UrgentRequest
from telesec.domain.calls.identity import DIFFERS, MATCHES, OnFile, recognised
from telesec.domain.calls.requests import (
    CallBack,
    CallEdit,
    CallFilter,
    Choosing,
    Ending,
    FindCaller,
    IdentityAnswers,
    Incoming,
    Parking,
    Resuming,
    Taking,
    ThirdPartyAnswers,
    Transfer,
)
from telesec.domain.calls.words import CallerKind, Category
from telesec.domain.contacts.consents import ConsentScope, ThirdPartyConsent
from telesec.domain.errors import Refused, Stale, TelesecError
from telesec.domain.patient_files.administrative import ContactKind, PatientContact
from telesec.domain.patients import PatientDraft, Sex
from telesec.domain.people import Compartment, Role
from telesec.services.bookings import booking
from telesec.services.calls import callers, calls, emergencies, views
from telesec.services.contacts import consents
from telesec.services.patients import patient_files, patients

NUMBER = "0639980001"
SECRETS = (
    "Vasseur", "VASSEUR", "Ondine", "1971", "39980002", "39 98 00 02", "Bellegarde", "01200",
    "ondine@exemple.fr", "Tanguy", "rue des Tanneurs", "Marseille",
)  # fmt: skip
OPAQUE = re.compile(r"[0-9a-f]{32,}")  # identifiers and seals, in which any year turns up some day
DAYS = ("2026-11-09", "2026-11-19", "1971-07-23")


@pytest.fixture
def file(practice, clock, wall):
    """A file full of secrets, with a past and a coming visit, a near person and an authorised one."""
    owner = practice.gate(Role.PRACTITIONER)
    draft = PatientDraft(
        "Vasseur",
        "Ondine",
        date(1971, 7, 23),
        Sex.FEMALE,
        birth_place="Marseille",
        phone="06 39 98 00 01",
        phone2="06 39 98 00 02",
        email="ondine@exemple.fr",
        address="4 rue des Tanneurs",
        postcode="01200",
        city="Bellegarde",
    )
    patient = patients.create_patient(owner, draft)
    where = (practice.practitioners[0].id, practice.site.id, patient.id)
    for day in (9, 19):
        booking.book(owner, BookingRequest(*where, wall(day, 9), wall(day, 9, 15)))
    patient_files.save_contact(
        owner, PatientContact("", patient.id, ContactKind.GUARDIAN, "Tanguy Vasseur", phone="06 39 98 00 03")
    )
    asked = ThirdPartyConsent(
        "", patient.id, "Tanguy Vasseur", (ConsentScope.APPOINTMENTS,), date(2026, 11, 1)
    )
    consents.note_consent(owner, asked)
    return patient


@pytest.fixture
def desk(practice, file):
    return practice.gate(Role.SECRETARY)


def told(value):
    """Every text, number and day reachable from an answer, however deep, ``repr=False`` or not."""
    if is_dataclass(value) and not isinstance(value, type):
        return list(
            itertools.chain.from_iterable(told(getattr(value, field.name)) for field in fields(value))
        )
    if isinstance(value, dict):
        return told(tuple(value.items()))
    if isinstance(value, (tuple, list, set, frozenset)):
        return list(itertools.chain.from_iterable(map(told, value)))
    if isinstance(value, Enum):
        return []
    if isinstance(value, datetime):
        return [value.isoformat()]
    text = str(value)
    return [] if OPAQUE.fullmatch(text) else [text]


def leaks(answer):
    words = told(answer)
    return [secret for secret in (*SECRETS, *DAYS) for word in words if secret in word]


def attempt(act):
    try:
        return act()
    except TelesecError as error:
        return (error.sentence, *map(str, error.args), repr(error))


def attempts(desk, call, patient):
    """One of everything a secretary may ask during a call, each with what a curious one would put in."""

    def now():
        return views.call_view(desk, call.id).call.version

    among = (patient.id,)
    return {
        "take_call of somebody near": lambda: calls.take_call(desk, Taking(number="0639980003")),
        "find_caller by date": lambda: callers.find_caller(desk, FindCaller(call.id, "23/07/1971")),
        "find_caller by name": lambda: callers.find_caller(desk, FindCaller(call.id, "v")),
        "find_caller by number": lambda: callers.find_caller(desk, FindCaller(call.id, "0639")),
        "choose_patient": lambda: callers.choose_patient(desk, Choosing(call.id, now(), patient.id)),
        "call_view": lambda: views.call_view(desk, call.id),
        "desk_calls": lambda: views.desk_calls(desk),
        "call_list": lambda: views.call_list(desk, CallFilter(date(2026, 11, 1), date(2026, 12, 1))),
        "patient_calls": lambda: views.patient_calls(desk, patient.id),
        "check_identity wrong": lambda: callers.check_identity(
            desk, IdentityAnswers(call.id, now(), among, "01/01/1980", city="Lyon")
        ),
        "check_identity short": lambda: callers.check_identity(
            desk, IdentityAnswers(call.id, now(), among, "", city="Lyon")
        ),
        "check_identity odd": lambda: callers.check_identity(
            desk, IdentityAnswers(call.id, now(), among, "%", "%", "*", "' OR '1'='1", "*")
        ),
        "check_third_party": lambda: callers.check_third_party(
            desk, ThirdPartyAnswers(call.id, now(), patient.id, "Somebody Else", "01/01/1980")
        ),
        "confirm_call_back": lambda: callers.confirm_call_back(desk, CallBack(call.id, now(), patient.id)),
        "edit_call": lambda: calls.edit_call(
            desk,
            CallEdit(call.id, now(), NUMBER, caller_kind=CallerKind.PATIENT, category=Category.RESULTS),
        ),
        "transfer_call": lambda: emergencies.transfer_call(desk, Transfer(call.id, "15")),
        "note_emergency": lambda: emergencies.note_emergency(
            desk, UrgentRequest(call.id, UrgentAct.ADVISED, "15")
        ),
        "ring": lambda: calls.ring(desk, Incoming(NUMBER, "", desk.now())),
        "park_call": lambda: calls.park_call(desk, Parking(call.id, now())),
        "resume_call": lambda: calls.resume_call(desk, Resuming(call.id, now())),
        "take_call": lambda: calls.take_call(desk, Taking(number=NUMBER)),
        "end_call": lambda: calls.end_call(desk, Ending(call.id, now(), CallOutcome.INFORMED)),
        "call_view after the end": lambda: views.call_view(desk, call.id),
    }


def test_nothing_of_the_file_comes_out_before_the_identity(desk, file):
    call = calls.take_call(desk, Taking(number=NUMBER)).call
    for name, act in attempts(desk, call, file).items():
        assert leaks(attempt(act)) == [], name


def test_every_service_about_calls_was_tried(desk, file):
    """A new service of these modules is to be tried here too, or named as the one that gives a number."""
    call = calls.take_call(desk, Taking(number=NUMBER)).call
    tried = {name.partition(" ")[0] for name in attempts(desk, call, file)}
    gives_a_number = {"ask_call_back"}
    within_another = {"viewed"}
    for place in ("calls", "callers", "emergencies", "views"):
        module = importlib.import_module(f"telesec.services.calls.{place}")
        services = {
            name
            for name, found in inspect.getmembers(module, inspect.isfunction)
            if found.__module__ == module.__name__ and not name.startswith("_")
        }
        assert services - tried - gives_a_number - within_another == set()


def test_a_representation_of_a_view_names_nobody(desk, file):
    call = calls.take_call(desk, Taking(number=NUMBER)).call
    answers = IdentityAnswers(call.id, call.version, (file.id,), "23/07/1971", city="Bellegarde")
    verdict = callers.check_identity(desk, answers)
    assert verdict.matches
    assert leaks(verdict.view.disclosed), "the file is open: the rest of this test means something"
    for shown in (repr(verdict), repr(verdict.view), repr(answers), repr(call)):
        assert [secret for secret in (*SECRETS, NUMBER) if secret in shown] == []


def test_the_only_service_that_gives_a_number_says_so_in_the_journal(practice, desk, file):
    call = calls.take_call(desk, Taking()).call
    given_back = callers.ask_call_back(desk, CallBack(call.id, call.version, file.id))
    assert given_back.number == "06 39 98 00 01"
    assert leaks(given_back.view) == []
    rows = [row for row in practice.rows(desk, Compartment.OFFICE) if row["reason"] == "call_back"]
    assert [(row["patient_id"], row["outcome"]) for row in rows] == [(file.id, "ok"), (file.id, "detail")]
    assert "phone" in rows[1]["fields"]


def test_guessing_is_bounded_whatever_the_calls_the_windows_and_the_ways_to_ask(practice, desk, file):
    """Dates tried one after the other, in new calls and from a second window: ten in all, then nothing."""
    other = practice.gate(Role.SECRETARY)
    wrong = 0
    for attempted in range(60):
        gate = (desk, other)[attempted % 2]
        call = calls.take_call(gate, Taking()).call
        day = (date(1960, 1, 1) + timedelta(days=attempted)).strftime("%d/%m/%Y")
        try:
            if attempted % 3:
                asked = IdentityAnswers(call.id, call.version, (file.id,), day, city="Bellegarde")
                assert not callers.check_identity(gate, asked).matches
            else:
                asked = ThirdPartyAnswers(call.id, call.version, file.id, "Tanguy Vasseur", day)
                assert not callers.check_third_party(gate, asked).matches
            wrong += 1
        except Refused:
            continue
    assert wrong == 10


def test_a_homonym_hidden_in_a_crowd_is_counted_all_the_same(desk, file):
    crowd = tuple(f"{number:032x}" for number in range(19))
    for _ in range(10):
        call = calls.take_call(desk, Taking()).call
        asked = IdentityAnswers(call.id, call.version, (*crowd, file.id), "01/01/1960", city="Bellegarde")
        assert not callers.check_identity(desk, asked).matches
    call = calls.take_call(desk, Taking()).call
    with pytest.raises(Refused):
        callers.check_identity(
            desk, IdentityAnswers(call.id, call.version, (file.id,), "23/07/1971", city="x")
        )


def test_a_stale_request_is_neither_an_answer_nor_a_free_guess(desk, file):
    call = calls.take_call(desk, Taking()).call
    answers = IdentityAnswers(call.id, call.version, (file.id,), "23/07/1971", city="Bellegarde")
    said = []
    for birth in ("23/07/1971", "24/07/1971"):
        with pytest.raises(Stale) as refused:
            callers.check_identity(desk, replace(answers, birth_date=birth, version=99))
        said.append(refused.value.sentence)
    assert said[0] == said[1]


def test_the_answer_is_one_of_two_sentences_whatever_was_wrong(desk, file):
    heard = set()
    tries = (
        ("23/07/1971", "Lyon"),
        ("24/07/1971", "Bellegarde"),
        ("31/12/1999", "Paris"),
        ("pas une date", "Bellegarde"),
    )
    for birth, city in tries:
        call = calls.take_call(desk, Taking()).call
        asked = IdentityAnswers(call.id, call.version, (file.id,), birth, city=city)
        heard.add(callers.check_identity(desk, asked).sentence)
    unknown = calls.take_call(desk, Taking()).call
    asked = IdentityAnswers(unknown.id, unknown.version, ("f" * 32,), "23/07/1971", city="Bellegarde")
    heard.add(callers.check_identity(desk, asked).sentence)
    assert heard == {DIFFERS}
    last = calls.take_call(desk, Taking()).call
    asked = IdentityAnswers(last.id, last.version, (file.id,), "23/07/1971", city="Bellegarde")
    assert callers.check_identity(desk, asked).sentence == MATCHES


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_hostile_answers_open_no_file(birth, phone, visit, city):
    known = OnFile(
        "p", date(1971, 7, 23), "day", ("VASSEUR Ondine",), ("06 39 98 00 02",), None, "Bellegarde"
    )
    answers = IdentityAnswers("c", 1, ("p",), birth, phone, visit, city)
    assert recognised(answers, [known], date(2026, 11, 16)) == ""


@pytest.mark.parametrize("role", [Role.BILLING, Role.ADMIN])
def test_who_is_not_at_the_desk_takes_no_call(practice, desk, file, role):
    call = calls.take_call(desk, Taking(number=NUMBER)).call
    gate = practice.gate(role)
    for act in (
        lambda: calls.take_call(gate, Taking(number=NUMBER)),
        lambda: views.call_view(gate, call.id),
        lambda: views.patient_calls(gate, file.id),
        lambda: callers.check_identity(
            gate, IdentityAnswers(call.id, call.version, (file.id,), "23/07/1971", city="Bellegarde")
        ),
    ):
        with pytest.raises(Refused):
            act()


def test_the_mask_is_put_back_by_a_new_file_and_never_taken_off_by_a_column_alone(desk, file):
    call = calls.take_call(desk, Taking()).call
    chosen = callers.choose_patient(desk, Choosing(call.id, call.version, file.id)).call
    assert chosen.identity is IdentityState.UNKNOWN
    forged = replace(chosen, identity=IdentityState.PASSED, identity_of="")
    assert not forged.discloses


def test_the_day_of_a_visit_in_an_agenda_not_seen_is_confirmed_to_nobody(practice, file):
    """Compared with what the account's scope sees, and with that alone: the item is no key to the others."""
    here, other = practice.practitioners
    for seen, matches in ((here, True), (other, False)):
        part = practice.gate(Role.SECRETARY)
        part.narrow(Scope(frozenset({seen.id})))
        call = calls.take_call(part, Taking()).call
        said = IdentityAnswers(call.id, call.version, (file.id,), "23/07/1971", last_visit="09/11/2026")
        assert callers.check_identity(part, said).matches is matches


def test_the_last_visit_is_the_last_of_those_seen(practice, file, wall):
    owner, (here, other) = practice.gate(Role.PRACTITIONER, Role.ADMIN), practice.practitioners
    for practitioner, day in ((other, 10), (other, 11)):
        when = wall(day, 10), wall(day, 10, 15)
        booking.book(owner, BookingRequest(practitioner.id, practice.site.id, file.id, *when))
    for scope, day in ((Scope(frozenset({here.id})), "09"), (Scope(), "11")):
        part = practice.gate(Role.SECRETARY)
        part.narrow(scope)
        call = calls.take_call(part, Taking()).call
        said = IdentityAnswers(call.id, call.version, (file.id,), "23/07/1971", last_visit=f"{day}/11/2026")
        assert callers.check_identity(part, said).matches
