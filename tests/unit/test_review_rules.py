"""The rules of the review: surnames, thresholds, hours of the wall, days off, alerts and their keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.action_names import Action
from telesec.domain.errors import Invalid
from telesec.domain.journal.bundles import ACCESSES, EXPORTS, OPENINGS, PRINTS, bundle_words
from telesec.domain.journal.groups import actions_of, group_choices, group_words
from telesec.domain.journal.lines import JournalFilter
from telesec.domain.journal.reasons import reason_words
from telesec.domain.journal.spans import days_off, hour_spans, odd_spans, weekends
from telesec.domain.people import Compartment, Site
from telesec.domain.review.alerts import Alert, AlertKind, raised
from telesec.domain.review.counts import Counts, FailedSignIns, GlassBroken, Opening, Tally, namesakes
from telesec.domain.review.drawing import draw
from telesec.domain.review.facts import Frame, Kind
from telesec.domain.review.surnames import same_surname, surname_of
from telesec.domain.review.thresholds import (
    LABELS,
    Thresholds,
    change_sentences,
    check_thresholds,
    thresholds_from,
)
from telesec.domain.wall import wall_now

MONDAY = date(2026, 11, 9)
PARIS = "Europe/Paris"
LOW = Thresholds(records_hour=3, records_day=4, odd_accesses=2, failed_sign_ins=2, exports=2, same_surname=2)
FRAME = Frame(MONDAY, PARIS, weekends, {"a": "Claire Le Goff", "b": "Anne Roy"}, {"aa": "a"}, LOW)


@pytest.mark.parametrize(
    ("shown", "surname"),
    [
        ("Dr Lefèvre", "Lefèvre"),
        ("Claire Martin", "Martin"),
        ("Claire Le Goff", "Le Goff"),
        ("MARTIN Paul", "MARTIN"),
        ("Dr Anne DUPONT-DURAND", "DUPONT-DURAND"),
        ("Mme Petit", "Petit"),
        ("Anne", "Anne"),
        ("", ""),
    ],
)
def test_a_surname_is_read_in_a_shown_name(shown, surname):
    assert surname_of(shown) == surname


@pytest.mark.parametrize(
    ("colleague", "patient", "same"),
    [
        ("Lefèvre", ("LEFEVRE", ""), True),
        ("Le Goff", ("Durand", "Durand-Legoff"), True),
        ("Martin", ("MARTIN-DUPONT", ""), True),
        ("Martin", ("Martineau", ""), False),
        ("Goff", ("LE GOFF", ""), False),
        ("", ("", ""), False),
        ("B.", ("B", ""), False),
    ],
)
def test_the_same_surname_is_whole_or_part_of_a_double_one(colleague, patient, same):
    assert same_surname(colleague, patient) is same


def test_thresholds_are_kept_within_bounds_and_never_is_said():
    assert thresholds_from({"exports": 0, "records_hour": -3, "unknown": 4, "records_day": True}) == replace(
        Thresholds(), exports=0
    )
    assert thresholds_from("rien") == Thresholds()
    assert set(LABELS) == set(Thresholds.__dataclass_fields__)
    assert not Thresholds(exports=0).reached("exports", 999)
    assert Thresholds(exports=5).reached("exports", 5)
    with pytest.raises(Invalid) as refused:
        check_thresholds(Thresholds(records_day=10_000))
    assert refused.value.field == "records_day"
    assert change_sentences(Thresholds(), Thresholds()) == ()


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 30)), st.sampled_from([PARIS, "Pacific/Marquesas"])
)
def test_each_instant_is_in_the_hour_its_wall_says_and_in_no_other(moment, zone):
    at = moment.replace(tzinfo=UTC)
    wall = wall_now(at, zone)
    text = moment.isoformat(timespec="microseconds") + "Z"
    around = wall.date() - timedelta(days=1), wall.date() + timedelta(days=1)
    inside = [
        hour
        for hour in range(24)
        if any(start <= text < end for start, end in hour_spans(*around, hour, zone))
    ]
    assert inside == [wall.hour]


def test_a_holiday_counts_when_no_place_of_the_practice_works():
    lyon, strasbourg = Site("l", "Lyon"), Site("s", "Strasbourg", territory="alsace_moselle")
    armistice, saint_stephen = date(2026, 11, 11), date(2025, 12, 26)
    assert days_off((lyon, strasbourg))(armistice)
    assert not days_off((lyon, strasbourg))(saint_stephen)
    assert days_off((strasbourg,))(saint_stephen)
    assert not days_off(())(armistice)
    assert days_off(())(date(2026, 11, 15))
    whole = odd_spans(armistice, armistice, PARIS, days_off((lyon,)))
    assert whole == (("2026-11-10T23:00:00.000000Z", "2026-11-11T23:00:00.000000Z"),)


def test_no_account_is_ranked_the_lines_follow_the_names():
    tallies = tuple(
        Tally(who, "agenda_view", "2026-11-14T09:0", count) for who, count in (("a", 1), ("b", 90))
    )
    picture = draw(Counts(tallies), FRAME, tuple(Compartment))
    assert [row.name for row in picture.heat] == ["Anne Roy", "Claire Le Goff"]
    assert [fact.name for fact in picture.facts] == ["Anne Roy", "Claire Le Goff"]


def test_what_the_program_writes_by_itself_is_nobody_s_access():
    tallies = tuple(Tally("a", action, "2026-11-14T09:0", 5) for action in ("anchor", "lock", "review_view"))
    assert draw(Counts(tallies), FRAME, tuple(Compartment)).heat == ()


def openings(count, hour="08", day=10):
    return tuple(Opening("a", f"2026-11-{day}T{hour}:{at % 6}", f"p{at}") for at in range(count))


def test_the_same_record_opened_again_is_one_record():
    again = tuple(Opening("a", f"2026-11-10T0{hour}:0", "p1", 9) for hour in range(8))
    assert list(raised(Counts(openings=again), FRAME)) == []
    kinds = [one.kind for one in raised(Counts(openings=openings(4)), FRAME)]
    assert kinds == [AlertKind.RECORDS_DAY, AlertKind.RECORDS_HOUR]
    assert [one.kind for one in raised(Counts(openings=openings(2) + openings(1, "09")), FRAME)] == []


def test_namesakes_are_counted_by_kept_file():
    bearers = {"a": {"p1": "kept", "p2": "kept"}}
    found = namesakes((*openings(4), Opening("b", "2026-11-10T08:0", "p1")), bearers)
    assert [(one.account_id, one.patient_id, one.count) for one in found] == [("a", "kept", 2)]
    assert [one.kind for one in raised(Counts(namesakes=found), FRAME)] == [AlertKind.NAMESAKE]


def test_every_alert_has_one_key_which_tells_the_rows_it_is_about():
    counts = Counts(
        tallies=(Tally("a", "journal_export", "2026-11-14T09:0", 2),),
        openings=openings(4),
        failed=(FailedSignIns("aa", "2026-11-10T08:0", 2, "2026-11-10T08:00:00.000000Z"),),
        glass=(GlassBroken("a", "2026-11-10T08:00:00.000000Z", "p1", "Urgence"),),
    )
    found = list(raised(counts, FRAME))
    assert len({one.key for one in found}) == len(found) == 6
    for one in found:
        alert = Alert("id", one.kind, datetime(2026, 11, 10, tzinfo=UTC), one.account_id, one.key, one.figure)
        assert alert.question.since == alert.question.until == alert.day
        assert alert.question.actions
        assert "Claire Le Goff" in alert.sentence(FRAME)
        assert "p1" not in one.key


def test_a_failed_sign_in_nobody_owns_says_so():
    unknown = Counts(failed=(FailedSignIns("zz", "2026-11-10T08:0", 3, "2026-11-10T08:00:00.000000Z"),))
    (one,) = raised(unknown, FRAME)
    alert = Alert("id", one.kind, datetime(2026, 11, 10, tzinfo=UTC), one.account_id, one.key, one.figure)
    assert alert.sentence(FRAME) == "3 connexions manquées pour un identifiant inconnu, le mardi 10 novembre."
    assert alert.question.reason_begins == "sign_in_failed zz"


def test_totals_that_stand_for_several_cases_lead_to_none_of_them():
    several = Counts(openings=openings(4) + openings(4, day=11))
    totals = {total.kind: total for total in draw(several, FRAME, tuple(Compartment)).totals}
    assert (totals[Kind.MASS].figure, totals[Kind.MASS].question) == (2, None)
    one = draw(Counts(openings=openings(4)), FRAME, tuple(Compartment))
    assert next(total for total in one.totals if total.kind is Kind.MASS).question == one.facts[0].question


def test_bundles_have_words_and_know_the_actions():
    known = {str(action) for action in Action}
    for actions in (ACCESSES, EXPORTS, OPENINGS, PRINTS):
        assert actions <= known
        assert group_words(actions) == bundle_words(actions).lower()
    assert {actions_of(key) for key, _ in group_choices()} & {ACCESSES, EXPORTS, OPENINGS, PRINTS} == set()
    assert reason_words("sign_in_failed aabbccddee") == "connexion manquée, identifiant aabbcc"
    assert JournalFilter().hour is None
