"""Series as rules and dates; whatever is there, no line ever proposes a place that is taken."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import examples

from telesec.domain.agenda import ReasonCode, WeeklyRange
from telesec.domain.bookings.absences import Absence, AbsenceKind
from telesec.domain.bookings.places import PlaceState, Taken, WantedPlace
from telesec.domain.bookings.series import (
    Choice,
    SeriesRequest,
    dates,
    horizon,
    preview,
    rule_text,
    rule_words,
    told,
    with_choice,
)
from telesec.domain.bookings.vacancy import Ground
from telesec.domain.hours.opening import Schedule
from telesec.domain.people import Practitioner, Site
from telesec.domain.reference import Reference
from telesec.domain.wall import day_minutes, to_minutes

DOCTOR, SITE = "d" * 32, "s" * 32
MONDAY = date(2026, 11, 23)


def reference(*codes):
    return Reference(
        "p",
        "Cabinet",
        sites=(Site(SITE, "Lyon"),),
        practitioners=(Practitioner(DOCTOR, "Dr Lefèvre", site_id=SITE),),
        reason_codes=codes,
        ranges=tuple(
            WeeklyRange(f"{day}{start}", DOCTOR, SITE, day, start * 60, end * 60)
            for day in range(5)
            for start, end in ((8, 12), (14, 18))
        ),
    )


def ground(taken=(), absences=(), now=MONDAY, codes=(), others=()):
    return Ground(
        schedules={DOCTOR: Schedule(reference(*codes), DOCTOR)},
        zones={SITE: "Europe/Paris"},
        now=day_minutes(now),
        taken=tuple(taken),
        absences=tuple(absences),
        others=tuple(others),
    )


def taken(start, minutes=30, **others):
    first = to_minutes(start)
    given = {"free_from": first + minutes, "appointment_id": f"a{first}"}
    return Taken(DOCTOR, first, first + minutes, **{**given, **others})


def ask(**others):
    given = {
        "practitioner_id": DOCTOR,
        "site_id": SITE,
        "patient_id": "x",
        "first": MONDAY,
        "hour": time(9),
        "minutes": 30,
        "weekdays": (0, 3),
    }
    return SeriesRequest(**{**given, **others})


def at(day, hour, minute=0, length=30, motif=None, **others):
    start = datetime(2026, 11, day, hour, minute)
    return WantedPlace(DOCTOR, SITE, start, start + timedelta(minutes=length), motif, **others)


def first_dates(wanted, count):
    found = []
    for day in dates(wanted):
        found.append(day)
        if len(found) == count:
            break
    return found


def test_dates_follow_weeks_and_weekdays_from_the_first_day():
    assert first_dates(ask(first=date(2026, 11, 24)), 3) == [
        date(2026, 11, 26),
        date(2026, 11, 30),
        date(2026, 12, 3),
    ]
    assert first_dates(ask(every=2, weekdays=(0,)), 3) == [
        MONDAY,
        date(2026, 12, 7),
        date(2026, 12, 21),
    ]
    assert list(dates(ask(until=date(2026, 12, 1)))) == [MONDAY, date(2026, 11, 26), date(2026, 11, 30)]
    assert date(2028, 2, 29) in list(
        dates(ask(first=date(2028, 2, 1), weekdays=(1,), until=date(2028, 3, 31)))
    )


def test_a_rule_is_said_in_french_and_written_as_rfc_5545():
    assert rule_text(ask(count=12)) == "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TH;COUNT=12"
    assert rule_text(ask(until=date(2026, 12, 31))).endswith("UNTIL=20261231")
    assert rule_words(ask()) == (
        "12 séances, chaque lundi et jeudi à 9 h 00, à partir du lundi 23 novembre 2026"
    )
    assert "mardi, une semaine sur deux" in rule_words(ask(weekdays=(1,), every=2))


def test_verdicts_say_the_gravest_first():
    leave = Absence("l", DOCTOR, datetime(2026, 11, 24), datetime(2026, 11, 25), AbsenceKind.LEAVE)
    where = ground([taken(datetime(2026, 11, 23, 9)), taken(datetime(2026, 11, 24, 9))], [leave])
    assert where.verdict(at(23, 9, 15)).state is PlaceState.TAKEN
    assert where.verdict(at(23, 9, 30)).state is PlaceState.FREE
    assert where.verdict(at(24, 9)).why == "absence du praticien"
    assert where.verdict(at(28, 9)).state is PlaceState.OUTSIDE
    assert where.verdict(at(23, 11, 45)).state is PlaceState.OUTSIDE
    assert where.verdict(at(20, 9)).state is PlaceState.PAST


def test_the_hour_the_clock_skips_is_impossible():
    place = WantedPlace(DOCTOR, SITE, datetime(2027, 3, 28, 2, 30), datetime(2027, 3, 28, 3, 0))
    assert ground().verdict(place).state is PlaceState.IMPOSSIBLE


def test_a_group_is_taken_only_when_full():
    group = ReasonCode("g", "École du dos", 30, "teal", places=2)
    one = taken(datetime(2026, 11, 23, 9), reason_code_id="g", places=2)
    where = ground([one], codes=(group,))
    assert where.verdict(at(23, 9, motif=group)).state is PlaceState.FREE
    two = taken(datetime(2026, 11, 23, 9), reason_code_id="g", places=2, appointment_id="b")
    assert ground([one, two], codes=(group,)).verdict(at(23, 9, motif=group)).why == "groupe complet"
    assert where.verdict(at(23, 9)).state is PlaceState.TAKEN


def test_a_motif_has_its_own_rules():
    soon = ReasonCode("m", "Bilan", 30, "teal", min_notice=3 * 24 * 60)
    assert ground(codes=(soon,)).verdict(at(24, 9, motif=soon)).state is PlaceState.RULE
    assert ground(codes=(soon,)).nearest(at(24, 9, motif=soon), 6).start == datetime(2026, 11, 26, 9)


def test_the_patients_other_appointment_is_only_a_warning():
    beside = ground(others=[taken(datetime(2026, 11, 23, 9, 15))]).verdict(at(23, 9))
    assert (beside.state, beside.beside) == (
        PlaceState.FREE,
        "le patient a un autre rendez-vous de 9 h 15 à 9 h 45",
    )


def test_the_nearest_place_is_never_on_the_day_of_another_session():
    full = [taken(datetime(2026, 11, 23, hour), 240) for hour in (8, 14)]
    lines = preview(ask(count=3), None, ground(full))
    assert lines[0].choice is Choice.NEAREST
    assert lines[0].nearest.start.date() == date(2026, 11, 24)
    assert len({line.place()[0].date() for line in lines}) == 3


def test_choices_are_those_a_line_is_open_to():
    free, busy = preview(ask(count=2), None, ground([taken(datetime(2026, 11, 26, 9))]))
    assert free.choices() == (Choice.BOOK, Choice.SKIP)
    assert busy.choices() == (Choice.NEAREST, Choice.FORCE, Choice.SKIP)
    assert with_choice(free, Choice.FORCE) is free
    forced = with_choice(busy, Choice.FORCE)
    assert forced.forced()
    assert forced.place() == (busy.start, busy.end)
    assert told([free, with_choice(busy, Choice.SKIP)]) == (
        "1 séance : 1 à l'heure prévue. 1 date laissée de côté."
    )


minutes = st.integers(0, 6 * 7 * 24 * 12).map(lambda five: day_minutes(MONDAY) + five * 5)
occupied = st.lists(st.tuples(minutes, st.integers(1, 60).map(lambda five: five * 5)), max_size=60)


@settings(max_examples=examples(120), deadline=None)
@given(
    occupied,
    st.sets(st.integers(0, 6), min_size=1).map(tuple),
    st.integers(1, 3),
    st.integers(1, 12),
    st.integers(0, 23),
    st.integers(1, 12).map(lambda five: five * 5),
)
def test_no_proposed_place_is_taken_and_no_day_has_two_sessions(spans, weekdays, every, count, hour, length):
    held = [Taken(DOCTOR, start, start + long, start + long, f"{start}-{long}") for start, long in spans]
    wanted = ask(weekdays=weekdays, every=every, count=count, hour=time(hour), minutes=length)
    lines = preview(wanted, None, ground(held))
    kept = [line.place() for line in lines if line.place()]
    assert len(kept) <= count
    assert all(line.start.date() <= horizon(wanted) for line in lines)
    for start, end in kept:
        first, last = to_minutes(start), to_minutes(end)
        assert last - first == length
        assert not any(one.start < last and one.end > first for one in held)
    days = [start.date() for start, _end in kept]
    assert len(set(days)) == len(days)
