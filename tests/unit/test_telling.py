"""Who is told, by which channel, once, and again only when what they hold is no longer true."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.agenda import Appointment, Attendance, CancelledBy, Status
from telesec.domain.bookings.steps import Deed, Kept, Step
from telesec.domain.messages.queue import BY_PERSON, Channel, Contact, Kind, Message, State
from telesec.domain.messages.reaching import is_mail_address, mobile_number, reach
from telesec.domain.messages.telling import (
    Belief,
    belief,
    change_line,
    delay_line,
    grouped,
    line_for,
    reminder_lines,
    same_thing,
    still_true,
    to_announce,
)

WHEN = datetime(2026, 11, 23, 9, 5)
BOTH = (Channel.MAIL, Channel.SMS)
CONTACT = Contact(
    "a",
    "p",
    "d",
    "s",
    WHEN,
    Status.BOOKED,
    None,
    "DUBOIS Noël",
    date(1968, 3, 14),
    "06 39 98 12 34",
    "",
    "noel@exemple.fr",
)


def said(
    kind: Kind, told: datetime = WHEN, state: State = State.SENT, channel: Channel = Channel.MAIL
) -> Message:
    return Message(f"{kind}{told}", "a", "p", kind, channel, told, "noel@exemple.fr", state, "l", "b")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("06 39 98 12 34", "33639981234"),
        ("+33 (0)7 39 98 12 34", "33739981234"),
        ("04 72 00 00 00", ""),
        ("0692 12 34 56", "262692123456"),
        ("+262 692 12 34 56", "262692123456"),
        ("+41 79 123 45 67", "41791234567"),
        ("0041 79 123 45 67", "41791234567"),
        ("15", ""),
        ("", ""),
        ("06 12", ""),
        ("+", ""),
    ],
)
def test_a_number_for_sms_has_its_country_code_and_no_sign(text: str, number: str) -> None:
    assert mobile_number(text) == number


@pytest.mark.parametrize("good", ["a@b.fr", "noel.dubois+rdv@ex-emple.fr", "O'neil@exemple.co.uk"])
def test_plain_addresses_pass(good: str) -> None:
    assert is_mail_address(good)


@pytest.mark.parametrize(
    "bad",
    [
        "a@b",
        "a b@c.fr",
        "a@b.fr\r\nBcc: x@y.fr",
        "a@b.fr\n",
        "a@b.fr,c@d.fr",
        "<a@b.fr>",
        '"a"@b.fr',
        "é@b.fr",
        "a@é.fr",
        "a..b@c.fr",
        "a@-b.fr",
        "@b.fr",
        "a@b.fr>",
        "x" * 250 + "@b.fr",
    ],
)
def test_nothing_else_passes_for_an_address(bad: str) -> None:
    assert not is_mail_address(bad)


def test_the_first_channel_wanted_and_known_is_taken() -> None:
    assert reach(CONTACT, BOTH).channel is Channel.MAIL
    assert reach(CONTACT, (Channel.SMS, Channel.MAIL)).recipient == "33639981234"
    assert reach(replace(CONTACT, email=""), BOTH).channel is Channel.SMS
    assert reach(replace(CONTACT, email="", phone="04 72 00 00 00"), BOTH).channel is Channel.CALL


@given(
    opted=st.sets(st.sampled_from(["mail", "sms", "call"])),
    offered=st.lists(st.sampled_from(BOTH), unique=True),
    email=st.sampled_from(["", "a@b.fr", "faux"]),
    phone=st.sampled_from(["", "0639981234", "0472000000", "12"]),
)
def test_a_refused_channel_is_never_used(
    opted: set[str], offered: list[Channel], email: str, phone: str
) -> None:
    contact = replace(CONTACT, email=email, phone=phone, opt_outs=tuple(opted))
    way = reach(contact, tuple(offered))
    if way.channel is None:
        assert way.note
        assert not way.recipient
    else:
        assert way.channel.value not in opted
        assert way.channel in (*offered, Channel.CALL)
        assert way.recipient


@pytest.mark.parametrize(
    ("change", "note"),
    [
        ({"email": "", "phone": ""}, "Ni téléphone ni e-mail dans la fiche"),
        ({"opt_outs": ("mail", "sms", "call")}, "Ne veut pas de message par e-mail, SMS ni téléphone"),
        ({"email": "noel@", "phone": ""}, "Adresse e-mail à corriger dans la fiche"),
    ],
)
def test_it_is_said_why_somebody_cannot_be_reached(change: dict[str, object], note: str) -> None:
    assert reach(replace(CONTACT, **change), BOTH).note == note  # type: ignore[arg-type]


def test_a_motif_never_reminded_is_left_out_and_counted() -> None:
    quiet = replace(CONTACT, appointment_id="b", reason_code_id="quiet")
    listed = reminder_lines([CONTACT, quiet], {}, BOTH, frozenset({"quiet"}))
    assert [line.contact for line in listed.lines] == [CONTACT]
    assert listed.left_out == 1


def test_a_motif_never_reminded_is_told_of_a_cancellation() -> None:
    gone = replace(
        CONTACT, reason_code_id="quiet", status=Status.CANCELLED, cancelled_by=CancelledBy.PRACTICE
    )
    line = change_line(gone, [], BOTH)
    assert line is not None
    assert line.kind is Kind.CANCELLATION
    assert line.is_due


@pytest.mark.parametrize(
    ("state", "due"),
    [
        (State.QUEUED, False),
        (State.EXPORTED, False),
        (State.SENDING, False),
        (State.SENT, False),
        (State.TOLD, False),
        (State.FAILED, True),
        (State.DROPPED, True),
    ],
)
def test_what_is_said_is_not_said_again(state: State, due: bool) -> None:
    line = line_for(CONTACT, Kind.REMINDER, WHEN, [said(Kind.REMINDER, state=state)], BOTH)
    assert line.is_due is due
    assert line.is_uncertain is (state is State.SENDING)


def test_what_a_person_decided_not_to_tell_stays_so() -> None:
    dropped = replace(said(Kind.REMINDER, state=State.DROPPED), detail=BY_PERSON)
    assert not line_for(CONTACT, Kind.REMINDER, WHEN, [dropped], BOTH).is_due


def test_a_call_after_a_failed_mail_settles_it() -> None:
    tries = [
        said(Kind.REMINDER, state=State.FAILED),
        said(Kind.REMINDER, state=State.TOLD, channel=Channel.CALL),
    ]
    assert not line_for(CONTACT, Kind.REMINDER, WHEN, tries, BOTH).is_due


def test_moved_after_a_reminder_is_told_moved_without_one_is_not() -> None:
    later = WHEN + timedelta(hours=1)
    moved = replace(CONTACT, start=later)
    line = change_line(moved, [said(Kind.REMINDER)], BOTH)
    assert line is not None
    assert (line.kind, line.told, line.is_due) == (Kind.MOVE, later, True)
    assert change_line(moved, [], BOTH) is None
    assert change_line(CONTACT, [said(Kind.REMINDER)], BOTH) is None
    told = [said(Kind.REMINDER), said(Kind.MOVE, later)]
    settled = change_line(moved, told, BOTH)
    assert settled is not None
    assert not settled.is_due


def test_who_cancels_knows() -> None:
    for by in (CancelledBy.PATIENT, CancelledBy.LATE):
        gone = replace(CONTACT, status=Status.CANCELLED, cancelled_by=by)
        assert change_line(gone, [said(Kind.REMINDER)], BOTH) is None


def test_a_booking_taken_back_is_told_only_to_who_heard_of_it() -> None:
    gone = replace(CONTACT, status=Status.CANCELLED, cancelled_by=CancelledBy.PRACTICE, withdrawn=True)
    assert change_line(gone, [], BOTH) is None
    assert change_line(gone, [said(Kind.REMINDER)], BOTH) is not None


def test_cancelled_restored_and_cancelled_again_is_told_each_time() -> None:
    gone = replace(CONTACT, status=Status.CANCELLED, cancelled_by=CancelledBy.PRACTICE)
    history = [said(Kind.CANCELLATION)]
    restored = change_line(CONTACT, history, BOTH)
    assert restored is not None
    assert (restored.kind, restored.is_due) == (Kind.MOVE, True)
    history.append(said(Kind.MOVE))
    again = change_line(gone, history, BOTH)
    assert again is not None
    assert again.is_due


def test_a_delay_changes_no_belief_and_a_longer_one_is_told_again() -> None:
    told = said(Kind.DELAY, WHEN + timedelta(minutes=20))
    assert belief([said(Kind.REMINDER), told]) == Belief(WHEN)
    assert not delay_line(CONTACT, 20, [told], BOTH).is_due
    assert delay_line(CONTACT, 40, [told], BOTH).is_due


def test_a_line_no_longer_true_is_not_sent() -> None:
    line = line_for(CONTACT, Kind.REMINDER, WHEN, [], BOTH)
    assert same_thing(line, CONTACT, [], BOTH) == line
    for change in (
        {"start": WHEN + timedelta(minutes=5)},
        {"status": Status.CANCELLED},
        {"status": Status.ARRIVED},
        {"opt_outs": ("mail",)},
        {"email": "autre@exemple.fr"},
    ):
        assert same_thing(line, replace(CONTACT, **change), [], BOTH) is None  # type: ignore[arg-type]
    assert same_thing(line, CONTACT, [said(Kind.REMINDER, state=State.QUEUED)], BOTH) is None


def test_one_address_gets_one_letter_a_day() -> None:
    twin = replace(CONTACT, appointment_id="b", patient_id="q", start=WHEN + timedelta(minutes=15))
    other_day = replace(CONTACT, appointment_id="c", start=WHEN + timedelta(days=1))
    elsewhere = replace(CONTACT, appointment_id="e", email="autre@exemple.fr")
    lines = [
        line_for(item, Kind.REMINDER, item.start, [], BOTH) for item in (CONTACT, twin, other_day, elsewhere)
    ]
    groups = [[line.contact.appointment_id for line in group] for group in grouped(lines)]
    assert groups == [["a", "b"], ["c"], ["e"]]


@pytest.mark.parametrize(
    ("change", "minutes_before", "why"),
    [
        ({}, 1, ""),
        ({}, 0, "past"),
        ({"opt_outs": ("mail",)}, 1, "opted_out"),
        ({"status": Status.CANCELLED}, 1, "changed"),
        ({"start": WHEN + timedelta(minutes=5)}, 1, "changed"),
        ({"email": "autre@exemple.fr"}, 1, "changed"),
    ],
)
def test_the_last_look_before_a_message_leaves(
    change: dict[str, object], minutes_before: int, why: str
) -> None:
    wall = WHEN - timedelta(minutes=minutes_before)
    contact = replace(CONTACT, **change)  # type: ignore[arg-type]
    assert still_true(said(Kind.REMINDER, state=State.QUEUED), contact, wall) == why


def kept(status: Status = Status.BOOKED, minutes: int = 0, by: CancelledBy | None = None) -> Kept:
    start = WHEN + timedelta(minutes=minutes)
    booked = Appointment("a", "d", "s", "p", start, start + timedelta(minutes=15), status=status)
    return Kept(booked, Attendance(cancelled_by=by))


@pytest.mark.parametrize(
    ("before", "after", "heard"),
    [
        (None, kept(), False),
        (kept(), kept(minutes=30), True),
        (kept(), kept(Status.CANCELLED, by=CancelledBy.PRACTICE), True),
        (kept(), kept(Status.CANCELLED, by=CancelledBy.PATIENT), False),
        (kept(), kept(Status.ARRIVED), False),
        (kept(), kept(), False),
    ],
)
def test_patients_hear_of_another_time_or_of_a_cancellation_made_here(
    before: Kept | None, after: Kept, heard: bool
) -> None:
    deed = Deed("Rendez-vous déplacés", (Step(before, after),))
    assert to_announce(deed) == (("a",) if heard else ())
