"""Opening hours that leave one another room, and decisions about dates that can be kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.agenda import ReasonCode, WeeklyRange
from telesec.domain.errors import Invalid
from telesec.domain.hours.opening import DAY
from telesec.domain.hours.rules import check_decision, check_hours
from telesec.domain.hours.schedule_rules import check_reason_code, check_room, check_site
from telesec.domain.people import Site
from telesec.domain.schedules import DayException, Room

MONDAY = date(2026, 11, 23)


def weekly(start: int, end: int, **more: object) -> WeeklyRange:
    return replace(WeeklyRange(f"{start}-{end}-{sorted(more)}", "a", "s", 0, start, end), **more)


def test_alternate_weeks_may_hold_the_same_hours() -> None:
    even = weekly(480, 720, every=2, anchor=MONDAY)
    odd = weekly(480, 720, every=2, anchor=MONDAY + timedelta(days=9))
    check_hours((even, odd))
    with pytest.raises(Invalid, match="lundi se chevauchent"):
        check_hours((even, replace(odd, anchor=MONDAY + timedelta(weeks=2))))
    with pytest.raises(Invalid, match="se chevauchent"):
        check_hours((even, weekly(480, 720, every=3, anchor=MONDAY + timedelta(weeks=1))))
    with pytest.raises(Invalid, match="se chevauchent"):
        check_hours((even, weekly(700, 730)))


def test_a_special_range_may_lie_over_an_ordinary_one_but_not_over_another() -> None:
    plain, kept = weekly(480, 720), weekly(660, 720, urgent=True)
    check_hours((plain, kept))
    check_hours((plain, weekly(500, 520, reason_code_ids=("v",)), kept))
    with pytest.raises(Invalid, match="se chevauchent"):
        check_hours((plain, kept, weekly(700, 710, reason_code_ids=("v",))))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"every": 0}, "toutes les 1 à 8 semaines"),
        ({"every": 9}, "toutes les 1 à 8 semaines"),
        ({"release_days": 1}, "seules les places d'urgence"),
        ({"urgent": True, "release_days": 61}, "de 0 à 60 jours"),
        ({"urgent": True, "release_minute": 480}, "avant leur début"),
        ({"valid_from": date(2027, 1, 2), "valid_to": date(2027, 1, 1)}, "finit avant d'avoir commencé"),
    ],
)
def test_a_range_that_cannot_be_kept_is_refused(more: dict[str, object], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        check_hours((weekly(480, 720, **more),))


spans = st.tuples(st.integers(0, 40), st.integers(1, 20)).map(lambda it: (it[0] * 5, it[0] * 5 + it[1] * 5))


@given(
    st.lists(
        st.builds(
            lambda span, every, weeks, since: weekly(
                *span,
                every=every,
                anchor=MONDAY + timedelta(weeks=weeks),
                valid_from=MONDAY + timedelta(days=since),
            ),
            spans,
            st.integers(1, 4),
            st.integers(-5, 5),
            st.integers(0, 60),
        ),
        min_size=2,
        max_size=4,
    )
)
def test_accepted_hours_never_meet_in_any_week(ranges: list[WeeklyRange]) -> None:
    meets = any(
        sum(
            item.valid_from <= day
            and (day - item.anchor).days // 7 % item.every == 0
            and item.start_minute <= minute < item.end_minute
            for item in ranges
        )
        > 1
        for day in (MONDAY + timedelta(weeks=number) for number in range(40))
        for minute in range(0, 300, 5)
    )
    if meets:
        with pytest.raises(Invalid):
            check_hours(ranges)
    else:
        check_hours(ranges)


DECISION = DayException("1", "g", MONDAY, opens=True, start_minute=540, end_minute=720, site_id="s")


def test_a_decision_over_several_dates() -> None:
    check_decision([replace(DECISION, day=MONDAY + timedelta(days=shift)) for shift in range(5)])
    check_decision([DayException("1", "g", date(2028, 2, 29), opens=False)])


@pytest.mark.parametrize(
    ("group", "field"),
    [
        ([], "days"),
        ([DECISION, DECISION], "days"),
        ([replace(DECISION, day=MONDAY + timedelta(days=shift)) for shift in range(401)], "days"),
        ([replace(DECISION, start_minute=720)], "start"),
        ([replace(DECISION, start_minute=541)], "start"),
        ([replace(DECISION, end_minute=DAY + 5)], "start"),
        ([replace(DECISION, site_id="")], "site_id"),
        ([replace(DECISION, opens=False, room_id="r")], "opens"),
        ([replace(DECISION, label="x" * 81)], "label"),
    ],
)
def test_a_decision_that_cannot_be_kept_is_refused(group: list[DayException], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_decision(group)
    assert caught.value.field == field
    assert caught.value.sentence[0].isupper()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"step": 7}, "step"),
        ({"step": -5}, "step"),
        ({"buffer": 245}, "buffer"),
        ({"places": 0}, "places"),
        ({"places": 51}, "places"),
        ({"min_notice": -1}, "min_notice"),
        ({"horizon_days": 2000}, "horizon_days"),
        ({"min_notice": 5 * 1440, "horizon_days": 3}, "horizon_days"),
        ({"booked_by": ("admin",)}, "booked_by"),
        ({"preparation": "x" * 1001}, "preparation"),
    ],
)
def test_a_motif_that_cannot_be_kept_is_refused(more: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_reason_code(replace(ReasonCode("m", "Suivi", 15, "blue"), **more))
    assert caught.value.field == field


def test_a_motif_with_every_property() -> None:
    check_reason_code(
        ReasonCode(
            "m", "Atelier", 60, "teal", step=30, buffer=10, places=8, urgent=True, booked_by=("secretary",),
            practitioner_ids=("a",), min_notice=2880, horizon_days=90, preparation="À jeun.\nOrdonnance.",
            reminded=False,
        )
    )  # fmt: skip


def test_a_site_keeps_the_days_off_of_a_known_territory() -> None:
    check_site(Site("s", "Cabinet", territory="alsace_moselle", local_days=("07-21", "mi-careme")))
    with pytest.raises(Invalid, match="territoire"):
        check_site(Site("s", "Cabinet", territory="lune"))
    with pytest.raises(Invalid, match="21/07"):
        check_site(Site("s", "Cabinet", local_days=("31/12",)))


def test_two_rooms_of_a_site_have_two_names() -> None:
    rooms = (Room("1", "s", "Salle 1"), Room("2", "t", "Salle 2"))
    check_room(Room("3", "s", "Salle 2"), rooms)
    check_room(replace(rooms[0], name="salle 1"), rooms)
    with pytest.raises(Invalid, match="déjà ce nom"):
        check_room(Room("3", "s", " salle 1 "), rooms)
    with pytest.raises(Invalid, match="Donnez un nom"):
        check_room(Room("3", "s", " "), rooms)
