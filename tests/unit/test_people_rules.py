"""The rules of accounts: days of a replacement, roles that go together, what a closing would leave shut."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.access import people_rules
from telesec.domain.access.people_rules import Standing
from telesec.domain.errors import Invalid, Refused
from telesec.domain.people import Account, Compartment, Practitioner, Role

FIRST, LAST = date(2026, 12, 1), date(2026, 12, 12)
ZONES = ("Europe/Paris", "Indian/Reunion", "America/Cayenne", "Pacific/Noumea")


def account(**changes: object) -> Account:
    usual: dict[str, object] = {"id": "1", "login": "zoe", "display_name": "Zoé Martin"}
    return Account(**(usual | {"roles": frozenset({Role.SECRETARY})} | changes))  # type: ignore[arg-type]


def at(zone: str, day: date, hour: int, minute: int = 0) -> datetime:
    from zoneinfo import ZoneInfo

    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize("zone", ZONES)
def test_both_days_of_a_replacement_are_worked_whole_where_the_practice_is(zone: str) -> None:
    standing = Standing("active", "practitioner", FIRST, LAST, zone)
    assert standing.outside(at(zone, FIRST, 0)) == ""
    assert standing.outside(at(zone, LAST, 23, 59)) == ""
    before = standing.outside(at(zone, FIRST, 0) - timedelta(minutes=1))
    after = standing.outside(at(zone, LAST, 23, 59) + timedelta(minutes=1))
    assert before == "Votre accès à ce cabinet commence le mardi 1er décembre 2026."
    assert after.startswith("Votre accès à ce cabinet s'est terminé le samedi 12 décembre 2026.")


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_account_without_dates_works_at_any_moment(now: datetime) -> None:
    assert Standing("active", "secretary").outside(now) == ""


def test_whoever_was_only_invited_may_prepare_before_the_first_day() -> None:
    assert Standing("invited", "practitioner", FIRST, LAST).outside(at(ZONES[0], date(2026, 11, 1), 9)) == ""


@pytest.mark.parametrize(
    ("roles", "until", "wrong"),
    [
        (frozenset(), None, True),
        (frozenset({Role.ADMIN}), LAST, True),
        (frozenset({Role.ADMIN}), None, False),
        (frozenset({Role.PRACTITIONER}), LAST, False),
    ],
)
def test_an_administrator_has_no_last_day(roles: frozenset[Role], until: date | None, wrong: bool) -> None:
    if not wrong:
        people_rules.check_roles(roles, until)
        return
    with pytest.raises(Invalid) as caught:
        people_rules.check_roles(roles, until)
    assert caught.value.field == "roles"


def test_days_follow_one_another_and_are_to_come() -> None:
    people_rules.check_days(None, None, FIRST)
    people_rules.check_days(FIRST, FIRST, FIRST)
    for first, last, today in ((LAST, FIRST, FIRST), (None, FIRST, LAST)):
        with pytest.raises(Invalid) as caught:
            people_rules.check_days(first, last, today)
        assert caught.value.field == "valid_until"


def test_nobody_changes_their_own_rights() -> None:
    before = account()
    people_rules.check_own(before, account(display_name="Zoé Durand"), "1")
    people_rules.check_own(before, account(roles=frozenset({Role.BILLING})), "2")
    for after in (account(roles=frozenset(Role)), account(valid_until=LAST)):
        with pytest.raises(Refused, match="autre administrateur"):
            people_rules.check_own(before, after, "1")


def test_a_replacement_is_over_the_day_after() -> None:
    dated = account(valid_until=LAST)
    assert not people_rules.is_over(dated, LAST)
    assert people_rules.is_over(dated, LAST + timedelta(days=1))
    assert not people_rules.is_over(account(valid_until=LAST, state="disabled"), date(2027, 1, 1))


def test_the_last_holder_of_a_key_is_known_before_an_account_closes() -> None:
    every = frozenset(Compartment)
    held = {"doctor": every, "desk": frozenset({Compartment.PRACTICE, Compartment.OFFICE})}
    assert people_rules.last_of(held, "doctor") == {Compartment.BILLING, Compartment.CLINICAL}
    assert people_rules.last_of(held | {"other": every}, "doctor") == frozenset()
    assert people_rules.last_of({"doctor": every}, "doctor") == every - {Compartment.PRACTICE}
    assert people_rules.last_of(held, "gone") == frozenset()


def test_a_change_is_said_before_and_after_without_a_name() -> None:
    after = account(
        display_name="Zoé Durand",
        roles=frozenset({Role.BILLING, Role.SECRETARY}),
        works_for=("d1",),
        valid_until=LAST,
    )
    assert people_rules.changes_said(account(), after, {"d1": "Dr Lefèvre"}) == (
        "Nom affiché changé",
        "Rôles : Secrétaire → Secrétaire, facturation",
        "Agendas : tout le cabinet → Dr Lefèvre",
        "Dernier jour : aucun → 12/12/2026",
    )
    assert people_rules.changes_said(after, after, {}) == ()


def test_whoever_stands_in_opens_the_agenda_of_the_other() -> None:
    doctors = (Practitioner("d1", "Dr Lefèvre"), Practitioner("d2", "Dr Zoé Martin", active=False))
    stand_in = account(practitioner_id="d2", works_for=("d1",))
    assert people_rules.own_column(stand_in, doctors) == "d1"
    assert people_rules.own_column(account(practitioner_id="d1"), doctors) == "d1"
    assert people_rules.own_column(account(practitioner_id="d2"), doctors) == ""
    assert people_rules.own_column(account(works_for=("d1",)), doctors) == ""
