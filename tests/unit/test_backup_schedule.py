"""When a backup is owed, tried again, how long it is kept and how old is too old: rules, by the hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.backups.schedule import (
    RETRY_MINUTES,
    age_state,
    drill_state,
    due_at,
    is_owed,
    last_slot,
    next_try,
    retry_at,
    tier_of,
)
from telesec.domain.backups.shapes import (
    BackupSettings,
    HdsCertificate,
    Made,
    Standing,
    Target,
    TargetKind,
    Tier,
)
from telesec.domain.backups.standing import NOT_SET, ago, told

PARIS = "Europe/Paris"
NOON = time(12, 45)
DISK = Target("a", TargetKind.FOLDER, "Disque")
HOSTED = Target("b", TargetKind.S3, "Hébergeur", endpoint="https://s3.exemple.fr")


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """An hour of 2026 on the practice's wall."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo(PARIS)).astimezone(UTC)


def made(when: datetime, tier: Tier = Tier.DAILY, number: int = 1, target: str = "a") -> Made:
    return Made(f"{number}", target, when, tier, "", "key", "0" * 64, number, 1, 1)


def standing(last_ok: datetime | None = None, **more: object) -> Standing:
    return Standing("a", made(last_ok) if last_ok else None, **more)


@pytest.mark.parametrize(
    ("now", "last_ok", "owed"),
    [
        (at(16, 8), at(12, 13), True),  # Monday morning, after a computer asleep since Thursday
        (at(17, 12, 46), at(16, 12, 50), True),
        (at(17, 12, 40), at(16, 12, 50), False),
        (at(17, 12, 46), at(17, 12, 45), False),
        (at(17, 12, 46), None, True),
        (at(17, 9), at(16, 18), False),  # yesterday's, made late
        (at(17, 9), at(20, 9), True),  # made by a clock that was wrong: it proves nothing
    ],
)
def test_a_backup_is_owed_since_the_last_hour_it_was_due(now, last_ok, owed) -> None:
    assert (due_at(now, last_ok, NOON, PARIS) is not None) is owed


def test_an_hour_that_summer_time_skips_or_repeats_counts_once() -> None:
    skipped = last_slot(datetime(2026, 3, 29, 12, tzinfo=UTC), time(2, 30), PARIS)
    assert skipped == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    between = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)  # 2 h 45 for the first time
    after = datetime(2026, 10, 25, 1, 45, tzinfo=UTC)  # 2 h 45 for the second
    assert last_slot(between, time(2, 30), PARIS) == last_slot(after, time(2, 30), PARIS)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),
    st.times(),
    st.sampled_from([PARIS, "America/Cayenne", "Indian/Reunion"]),
)
def test_there_is_always_a_slot_less_than_26_hours_ago(now, hour, zone) -> None:
    now = now.replace(tzinfo=UTC)
    slot = last_slot(now, hour.replace(tzinfo=None), zone)
    assert now - timedelta(hours=26) < slot <= now
    assert due_at(now, slot, hour, zone) is None
    assert due_at(now, slot - timedelta(seconds=1), hour, zone) == slot


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=30))
def test_whatever_the_computer_sleeps_each_wake_owes_one_backup_at_most(minutes) -> None:
    now, last_ok, runs, slots = at(16, 8), at(16, 7), 0, set()
    for pause in minutes:
        now += timedelta(minutes=pause)
        if due_at(now, last_ok, NOON, PARIS) is not None:
            slots.add(last_slot(now, NOON, PARIS))
            last_ok, runs = now, runs + 1
        assert due_at(now, last_ok, NOON, PARIS) is None
    assert runs == len(slots)


def test_a_failure_is_tried_again_later_and_later_and_never_forgotten() -> None:
    tried = at(16, 12, 46)
    waits = []
    for failures in range(1, 20):
        again = retry_at(standing(at(15, 13), last_try=tried, failures=failures))
        assert again is not None
        waits.append((again - tried) / timedelta(minutes=1))
        assert is_owed(again, standing(at(15, 13), last_try=tried, failures=failures), NOON, PARIS)
        assert not is_owed(
            again - timedelta(seconds=1), standing(at(15, 13), last_try=tried, failures=failures), NOON, PARIS
        )
    for wait, least in zip(waits, [*RETRY_MINUTES, *[60] * 13], strict=True):
        assert least <= wait <= least * 1.25


def test_the_next_try_is_told_for_what_is_owed_and_for_nothing_else() -> None:
    now, tried = at(16, 13, 1), at(16, 13)
    owed = standing(at(15, 13), last_try=tried, failures=3)
    by_hand_too = standing(at(16, 12, 50), last_try=tried, failures=1)  # today's is made already
    again = next_try(now, [owed, by_hand_too], NOON, PARIS)
    assert again == retry_at(owed)
    assert again is not None
    assert is_owed(again, owed, NOON, PARIS)
    assert next_try(now, [by_hand_too], NOON, PARIS) is None
    assert not is_owed(at(16, 18), by_hand_too, NOON, PARIS)


def test_a_clock_put_back_does_not_hold_a_retry_for_ever() -> None:
    assert is_owed(at(16, 13), standing(at(15, 13), last_try=at(30, 9), failures=3), NOON, PARIS)


def test_the_first_of_a_month_and_of_a_week_are_kept_longer() -> None:
    kept: list[Made] = []
    for number in range(60):
        now = at(16, 13) + timedelta(days=number)
        kept.append(made(now, tier_of(now, kept, PARIS), number))
    days = {tier: [f"{one.at:%d/%m}" for one in kept if one.tier is tier] for tier in Tier}
    assert days[Tier.MONTHLY] == ["16/11", "01/12", "01/01"]
    assert days[Tier.WEEKLY] == ["23/11", "30/11", "07/12", "14/12", "21/12", "28/12", "04/01", "11/01"]
    assert tier_of(at(17, 13), [made(at(30, 9), Tier.MONTHLY)], PARIS) is Tier.MONTHLY  # a wrong clock's


def test_ages_turn_amber_then_red_and_never_green_without_proof() -> None:
    now = at(17, 13)
    ages = {hours: age_state(now, now - timedelta(hours=hours)) for hours in (0, 26, 27, 36, 37, 1000)}
    assert list(ages.values()) == ["success", "success", "warning", "warning", "danger", "danger"]
    assert age_state(now, None) == age_state(now, now + timedelta(hours=1)) == "danger"
    drills = [drill_state(now, now - timedelta(days=days)) for days in (1, 36, 96)]
    assert drills == ["success", "warning", "danger"]
    assert drill_state(now, None) == "warning"


def settings(*targets: Target, **more: object) -> BackupSettings:
    return BackupSettings("0" * 16, targets or (DISK,), recipients=("age1",), **more)


def test_the_line_on_screen_says_both_ages_in_words() -> None:
    now = at(17, 13)
    good = told(now, settings(), [standing(at(17, 10), last_drill=at(15, 10))])
    assert (good.state, good.status) == (
        "success",
        "Sauvegardé il y a 3\u00a0h · restauration essayée il y a 2 jours",
    )
    assert good.sentence == f"{good.status}."
    late = told(now, settings(), [standing(at(16, 9), last_drill=at(15, 10))])
    assert late.state == "warning"
    assert late.status.startswith("Sauvegarde en retard (28\u00a0h)")
    old = told(now, settings(), [standing(at(14, 9), last_drill=at(15, 10))])
    assert old.state == "danger"
    assert old.status.startswith("Sauvegarde très en retard (3 jours)")
    never = told(now, settings(), [])
    assert never.state == "danger"
    assert never.status == "Aucune sauvegarde réussie · restauration jamais essayée"
    assert told(now, BackupSettings(), []).status == NOT_SET


def test_one_target_that_fails_is_never_hidden_by_another_that_works() -> None:
    now = at(17, 13)
    drilled = at(15, 10)
    fine = standing(at(17, 10), last_drill=drilled)
    revoked = Standing(
        "b", made(at(17, 10), target="b"), at(17, 12), 2, "credentials", "Clés refusées.", None, drilled
    )
    both = settings(DISK, HOSTED, certificate=HdsCertificate("H", "1", (6,), date(2027, 6, 1)))
    found = told(now, both, [fine, revoked])
    assert (found.state, found.status) == (
        "warning",
        "Sauvegardé il y a 3\u00a0h · restauration essayée il y a 2 jours · à vérifier",
    )
    assert "«\u00a0Hébergeur\u00a0» : Clés refusées." in found.sentence
    silent = told(now, both, [fine])
    assert silent.state == "warning"
    assert "«\u00a0Hébergeur\u00a0» n'a encore rien reçu." in silent.sentence


def test_a_certificate_that_ended_is_red_and_a_doubt_on_the_ledger_amber() -> None:
    now, fine = at(17, 13), standing(at(17, 10), last_drill=at(15, 10))
    kept = Standing("b", made(at(17, 10), target="b"), last_drill=at(15, 10))
    ended = settings(HOSTED, certificate=HdsCertificate("H", "1", (6,), date(2026, 11, 16)))
    assert told(now, ended, [kept]).state == "danger"
    doubted = told(now, settings(), [fine], "Le relevé a été modifié.")
    assert doubted.state == "warning"
    assert "Le relevé a été modifié." in doubted.sentence
    assert told(now, BackupSettings(), [], "Les réglages ont été modifiés.").state == "danger"


@given(st.timedeltas(timedelta(days=-3), timedelta(days=4000)))
def test_an_age_is_always_said(passed) -> None:
    now = at(17, 13)
    said = ago(now, now - passed)
    assert said == "à l'instant" or said.startswith("il y a ")
    assert "-" not in said
