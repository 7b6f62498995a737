"""The demonstration practice is made by the real use cases, and its secrets on display do open it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from telesec.app.demo import ACCOUNTS_FILE, DemoDoor
from telesec.commands.demo_people import drafts
from telesec.domain.actions import Action
from telesec.domain.bookings.requests import AgendaRange
from telesec.domain.people import Role
from telesec.services.anchoring import end_session
from telesec.services.backups import backup_watch
from telesec.services.bookings import agenda
from telesec.services.patients import patients

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)  # a Wednesday


class Clock:
    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    clock = Clock()
    door = DemoDoor(clock, tmp_path_factory.mktemp("demo"))
    said = []
    assert door.needs_making()
    door.make(said.append)
    assert said
    return door, clock


def enter(made, login):
    door, clock = made
    clock.now += timedelta(seconds=30)
    identity = next(item for item in door.identities() if item.login == login)
    return door.sign_in(identity.login, identity.password, identity.code())


def test_every_role_can_be_tried(made):
    door, _ = made
    roles = set()
    for identity in door.identities():
        gate = enter(made, identity.login).gate
        roles |= gate.account.roles
        end_session(gate, door.threshold, Action.SIGN_OUT)
    assert roles == set(Role)


def test_the_week_on_screen_has_appointments_each_day(made):
    gate = enter(made, "camille").gate
    first = gate.reference.practitioners[0].id
    shown = agenda.view(gate, AgendaRange((first,), date(2026, 11, 16), 6))
    days = {line.appointment.start.weekday() for line in shown.lines}
    assert days == {0, 1, 2, 3, 4}
    assert patients.search_patients(gate, "dub").lines
    end_session(gate, made[0].threshold, Action.SIGN_OUT)


def test_its_first_backup_is_as_old_as_it_is_itself(made):
    """The making goes by a clock that is late: the line at the foot said a quarter of an hour at once."""
    standing = backup_watch.look(made[0].threshold, None, may_run=False, by_hand=False).standing
    assert abs(standing.last_ok - NOW) < timedelta(seconds=30)  # the copy itself is timed by the machine


def test_its_telephones_are_kept_for_fiction():
    assert {draft.phone.replace(" ", "")[:6] for draft in drafts(200)} == {"063998"}


def test_it_is_made_again_another_week_and_not_before(made):
    door, clock = made
    assert not door.needs_making()
    later = Clock()
    later.now = clock.now + timedelta(days=7)
    assert DemoDoor(later, door.folder.parent).needs_making()


def test_a_damaged_list_of_accounts_makes_it_anew(made, tmp_path):
    _, clock = made
    (tmp_path / ACCOUNTS_FILE).write_text(json.dumps([]))
    assert DemoDoor(clock, tmp_path).needs_making()
