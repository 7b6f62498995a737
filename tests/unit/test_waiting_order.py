"""Who fits a freed place, and the fair order in which they are called."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.agenda import Appointment, ReasonCode, Status
from telesec.domain.day_parts import DayPart, part_of
from telesec.domain.errors import Invalid
from telesec.domain.lists.called import Attempt, Outcome
from telesec.domain.lists.order import Freed, hole_around, in_fair_order, seat_of, who_fits
from telesec.domain.lists.requests import WaitingRequest, check_wish
from telesec.domain.lists.waiting import (
    Availability,
    Candidate,
    FreedPlace,
    Hole,
    Seat,
    Urgency,
    WaitingEntry,
    WaitingKind,
    WaitingLine,
    WaitingState,
)
from telesec.domain.wall import from_minutes, to_minutes

DUBOIS = {"shown_name": "DUBOIS Noël", "birth_date": None, "sex": "M", "phone": ""}

NINE = datetime(2026, 11, 18, 9, 0)  # a Wednesday
NOW = datetime(2026, 11, 16, 8, 0)
SINCE = datetime(2026, 10, 1, 8, 0, tzinfo=UTC)
PLACE = FreedPlace("lefevre", "lilas", NINE, NINE + timedelta(minutes=20))


def hole(before: int = 0, after: int = 0, **other: object) -> Hole:
    start, end = to_minutes(PLACE.start) - before, to_minutes(PLACE.end) + after
    return Hole(start, end, end, **other)  # type: ignore[arg-type]


def freed(before: int = 0, after: int = 0, **other: object) -> Freed:
    return Freed(PLACE, hole(before, after, **other), NOW)


def waits(name: str = "a", **wish: object) -> WaitingLine:
    values: dict[str, object] = {"minutes": 20, "kind": WaitingKind.CARE, "created_at": SINCE} | wish
    appointment = values.pop("appointment", None)
    attempts = values.pop("attempts", ())
    entry = WaitingEntry(id=name, patient_id=f"p-{name}", created_by="c", **values)  # type: ignore[arg-type]
    return WaitingLine(
        entry,
        shown_name="DUBOIS Noël",
        birth_date=None,
        sex="M",
        phone="",
        appointment=appointment,
        attempts=attempts,
    )  # type: ignore[arg-type]


def has(start: datetime, minutes: int = 20, **other: object) -> Appointment:
    end = start + timedelta(minutes=minutes)
    return Appointment("rdv", "lefevre", "lilas", "p-a", start, end, **other)  # type: ignore[arg-type]


def names(found: tuple[Candidate, ...]) -> list[str]:
    return [one.line.entry.id for one in found]


def chosen(line: WaitingLine, at: Freed | None = None, *codes: ReasonCode) -> bool:
    return bool(who_fits(at or freed(), [line], {code.id: code for code in codes}))


# The free stretch around a place.


def test_the_hole_is_the_free_stretch_within_the_hours_and_the_neighbours() -> None:
    assert hole_around((540, 560), (480, 720), [(490, 525), (580, 600)]) == Hole(525, 580, 580)


def test_a_hole_at_the_end_of_the_hours_needs_no_buffer_behind_it() -> None:
    found = hole_around((700, 720), (480, 720), [(480, 690)])
    assert found is not None
    assert (found.start, found.end) == (690, 720)
    assert found.until > 720 + 60


@given(st.lists(st.tuples(st.integers(0, 140), st.integers(1, 12)), max_size=12))
def test_a_hole_never_shares_a_minute_with_what_is_taken(stretches: list[tuple[int, int]]) -> None:
    taken = sorted((5 * start, 5 * (start + length)) for start, length in stretches)
    found = hole_around((300, 330), (200, 500), taken)
    if any(start < 330 and end > 300 for start, end in taken):
        assert found is None
        return
    assert found is not None
    assert found.start <= 300
    assert found.end >= 330
    assert not any(start < found.end and end > found.start for start, end in taken)
    assert not any(found.end <= start < found.until for start, _end in taken)
    # Nothing is left out: one step farther would be outside the hours or on somebody.
    for edge in (found.start - 5, found.end):
        inside = 200 <= edge < 500
        assert not inside or any(start < edge + 5 and end > edge for start, end in taken)


# The seat of one entry.


def test_a_shorter_visit_sits_at_the_freed_hour() -> None:
    seat = seat_of(waits(minutes=10), freed(), None)
    assert seat == Seat("lefevre", "lilas", NINE, NINE + timedelta(minutes=10))


def test_a_longer_visit_uses_the_free_minutes_around_the_place() -> None:
    later = seat_of(waits(minutes=30), freed(after=15), None)
    earlier = seat_of(waits(minutes=30), freed(before=15), None)
    assert later is not None
    assert earlier is not None
    assert later.start == NINE
    assert earlier.start == NINE - timedelta(minutes=10)


def test_a_visit_longer_than_the_hole_does_not_fit() -> None:
    assert seat_of(waits(minutes=45), freed(before=10, after=10), None) is None


def test_the_minutes_kept_free_after_a_visit_are_kept() -> None:
    code = ReasonCode("long", "Bilan", 20, "blue", buffer=10)
    assert seat_of(waits(reason_code_id="long"), freed(), code) is None
    assert seat_of(waits(reason_code_id="long"), freed(after=10), code) is not None


def test_an_appointment_keeps_its_own_length_when_it_comes_sooner() -> None:
    made = has(NINE + timedelta(days=3), minutes=40)
    line = waits(kind=WaitingKind.EARLIER, appointment_id="rdv", appointment=made, minutes=10)
    assert seat_of(line, freed(), None) is None
    assert seat_of(line, freed(after=20), None) is not None


@given(st.integers(1, 30), st.integers(0, 12), st.integers(0, 12), st.integers(0, 6))
def test_a_seat_lies_in_the_hole_on_the_grid_and_uses_the_freed_place(
    length: int, before: int, after: int, kept_free: int
) -> None:
    code = ReasonCode("m", "Motif", 20, "blue", buffer=5 * kept_free)
    at = freed(5 * before, 5 * after)
    seat = seat_of(waits(minutes=5 * length, reason_code_id="m"), at, code)
    room = at.hole.end - at.hole.start
    if seat is None:
        assert 5 * (length + kept_free) > room or 5 * kept_free >= room - 5 * before
        return
    start, end = to_minutes(seat.start), to_minutes(seat.end)
    assert at.hole.start <= start < end <= at.hole.end
    assert end + 5 * kept_free <= at.hole.until
    assert start < to_minutes(PLACE.end)
    assert end > to_minutes(PLACE.start)
    assert start % 5 == 0
    assert end - start == 5 * length


# Who fits.


@pytest.mark.parametrize(
    ("wish", "fits"),
    [
        ({}, True),
        ({"practitioner_ids": ("lefevre",)}, True),
        ({"practitioner_ids": ("benali",)}, False),
        ({"first_day": date(2026, 11, 18)}, True),
        ({"first_day": date(2026, 11, 19)}, False),
        ({"last_day": date(2026, 11, 18)}, True),
        ({"last_day": date(2026, 11, 17)}, False),
        ({"availability": Availability(frozenset({(2, DayPart.MORNING)}))}, True),
        ({"availability": Availability(frozenset({(2, DayPart.AFTERNOON), (1, DayPart.MORNING)}))}, False),
        ({"state": WaitingState.WITHDRAWN}, False),
    ],
)
def test_a_wish_is_respected(wish: dict[str, object], fits: bool) -> None:
    assert chosen(waits(**wish)) is fits


@pytest.mark.parametrize(
    ("rule", "fits"),
    [
        ({}, True),
        ({"practitioner_ids": ("lefevre",)}, True),
        ({"practitioner_ids": ("benali",)}, False),
        ({"min_notice": 49 * 60}, True),
        ({"min_notice": 49 * 60 + 5}, False),
        ({"horizon_days": 2}, True),
        ({"horizon_days": 1}, False),
    ],
)
def test_a_motif_is_respected(rule: dict[str, object], fits: bool) -> None:
    code = ReasonCode("m", "Motif", 20, "blue", **rule)  # type: ignore[arg-type]
    assert chosen(waits(reason_code_id="m"), None, code) is fits


def test_a_place_limited_to_motifs_or_kept_for_urgencies_is_offered_to_those_alone() -> None:
    code = ReasonCode("m", "Motif", 20, "blue")
    pressing = ReasonCode("u", "Urgence", 20, "rose", urgent=True)
    limited, kept = freed(reason_code_ids=("m",)), freed(urgent=True)
    assert chosen(waits(reason_code_id="m"), limited, code)
    assert not chosen(waits(), limited, code)
    assert not chosen(waits(urgency=Urgency.SOON), kept)
    assert chosen(waits(urgency=Urgency.URGENT), kept)
    assert chosen(waits(reason_code_id="u"), kept, pressing)


def test_a_place_of_a_group_is_taken_from_end_to_end() -> None:
    code = ReasonCode("g", "Groupe", 60, "blue", places=6)
    found = who_fits(
        freed(whole=True, reason_code_ids=("g",)), [waits(reason_code_id="g", minutes=60)], {"g": code}
    )
    assert [(one.seat.start, one.seat.end) for one in found] == [(PLACE.start, PLACE.end)]


@pytest.mark.parametrize(
    ("appointment", "fits"),
    [
        (has(NINE + timedelta(days=1)), True),
        (has(NINE + timedelta(hours=1)), True),
        (has(NINE), False),
        (has(NINE - timedelta(hours=1)), False),
        (has(NINE + timedelta(days=1), status=Status.CANCELLED), False),
        (has(NOW - timedelta(days=1)), False),
        (None, False),
    ],
)
def test_only_an_appointment_to_come_later_is_brought_forward(
    appointment: Appointment | None, fits: bool
) -> None:
    line = waits(kind=WaitingKind.EARLIER, appointment_id="rdv", appointment=appointment)
    assert chosen(line) is fits


def test_a_place_already_past_is_offered_to_nobody() -> None:
    assert not who_fits(Freed(PLACE, hole(), NINE), [waits()], {})


# The order.

_lines = st.builds(
    lambda number, urgency, days, tried: waits(
        f"{number:02d}",
        urgency=Urgency(urgency),
        created_at=SINCE + timedelta(days=days),
        attempts=(Attempt(SINCE, "c", tried, "lefevre", NINE),) if tried else (),
    ),
    st.integers(0, 99),
    st.integers(0, 2),
    st.integers(0, 5),
    st.sampled_from([None, Outcome.NO_ANSWER, Outcome.MESSAGE, Outcome.REFUSED]),
)
_lists = st.lists(_lines, max_size=12, unique_by=lambda line: line.entry.id)


@given(_lists, st.randoms(use_true_random=False))
def test_the_order_given_does_not_matter(lines: list[WaitingLine], chance: random.Random) -> None:
    shuffled = list(lines)
    chance.shuffle(shuffled)
    assert names(who_fits(freed(), shuffled, {})) == names(who_fits(freed(), lines, {}))


@given(_lists)
def test_everybody_who_fits_is_there_once(lines: list[WaitingLine]) -> None:
    assert sorted(names(who_fits(freed(), lines, {}))) == sorted(line.entry.id for line in lines)


@given(_lists, _lines)
def test_one_more_patient_changes_no_rank_between_the_others(
    lines: list[WaitingLine], more: WaitingLine
) -> None:
    others = [line for line in lines if line.entry.id != more.entry.id]
    with_it = [name for name in names(who_fits(freed(), [*others, more], {})) if name != more.entry.id]
    assert with_it == names(who_fits(freed(), others, {}))


@given(_lists)
def test_urgency_then_seniority_among_those_not_yet_called(lines: list[WaitingLine]) -> None:
    found = [one for one in who_fits(freed(), lines, {}) if one.tried is None]
    for first, second in pairwise(found):
        one, other = first.line.entry, second.line.entry
        assert one.urgency >= other.urgency
        assert one.urgency > other.urgency or one.created_at <= other.created_at


@given(_lists)
def test_who_was_called_about_this_place_comes_after_and_who_refused_it_last(
    lines: list[WaitingLine],
) -> None:
    found = who_fits(freed(), lines, {})
    ranks = [0 if one.tried is None else 2 if one.tried.outcome is Outcome.REFUSED else 1 for one in found]
    assert ranks == sorted(ranks)


@given(_lists)
def test_becoming_more_urgent_never_costs_a_rank(lines: list[WaitingLine]) -> None:
    before = names(who_fits(freed(), lines, {}))
    for at, line in enumerate(lines):
        raised = replace(line, entry=replace(line.entry, urgency=Urgency.URGENT))
        after = names(who_fits(freed(), [*lines[:at], raised, *lines[at + 1 :]], {}))
        assert after.index(line.entry.id) <= before.index(line.entry.id)


def test_a_call_about_another_place_changes_nothing() -> None:
    called = waits("a", attempts=(Attempt(SINCE, "c", Outcome.REFUSED, "lefevre", NINE + timedelta(days=1)),))
    elsewhere = waits("b", attempts=(Attempt(SINCE, "c", Outcome.REFUSED, "benali", NINE),))
    found = who_fits(freed(), [elsewhere, called, waits("c")], {})
    assert names(found) == ["a", "b", "c"]
    assert [one.tried for one in found] == [None, None, None]


def test_the_latest_call_about_the_place_counts() -> None:
    first = Attempt(SINCE, "c", Outcome.REFUSED, "lefevre", NINE)
    second = Attempt(SINCE + timedelta(minutes=5), "c", Outcome.MESSAGE, "lefevre", NINE)
    found = in_fair_order(who_fits(freed(), [waits(attempts=(first, second))], {}))
    assert found[0].tried == second


# What is stored and typed.


@given(st.frozensets(st.tuples(st.integers(0, 6), st.sampled_from(DayPart))))
def test_availability_comes_back_from_its_text(times: frozenset[tuple[int, DayPart]]) -> None:
    assert Availability.from_text(Availability(times).as_text()).times == times


@pytest.mark.parametrize("text", ["7m", "0x", "m", "0", "00m"])
def test_an_unreadable_availability_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="disponibilités"):
        Availability.from_text(text)


def test_parts_of_the_day() -> None:
    at = {minute: part_of(from_minutes(minute)) for minute in (0, 719, 720, 1079, 1080, 1439)}
    morning, noon, evening = DayPart.MORNING, DayPart.AFTERNOON, DayPart.EVENING
    assert list(at.values()) == [morning, morning, noon, noon, evening, evening]


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"minutes": 0}, "minutes"),
        ({"minutes": 12}, "minutes"),
        ({"minutes": 1445}, "minutes"),
        ({"first_day": date(2026, 11, 2), "last_day": date(2026, 11, 1)}, "last_day"),
        ({"kind": WaitingKind.EARLIER}, "kind"),
        ({"appointment_id": "rdv"}, "kind"),
    ],
)
def test_a_wish_that_cannot_be_met_is_refused(wish: dict[str, object], field: str) -> None:
    asked: dict[str, object] = {"patient_id": "p", "kind": WaitingKind.CARE, "minutes": 20} | wish
    with pytest.raises(Invalid) as refused:
        check_wish(WaitingRequest(**asked))  # type: ignore[arg-type]
    assert refused.value.field == field
