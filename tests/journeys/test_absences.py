"""Absences through the gate: what they hold, what they leave alone, taken back and put again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from telesec.domain.absences import Absence, AbsenceKind
from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Stale
from telesec.domain.ids import new_id
from telesec.domain.people import Role
from telesec.domain.wall import day_minutes, to_minutes


@pytest.fixture
def desk(practice):
    return practice.gate(Role.SECRETARY)


@pytest.fixture
def away(practice, wall):
    doctor = practice.practitioners[0].id
    return Absence(new_id(), doctor, wall(18, 0), wall(21, 0), AbsenceKind.LEAVE, "Congrès")


def posted(desk, absence):
    with desk.enter(Action.ABSENCE_POST, Subject("absence", absence.id)) as records:
        return records.absences.post(absence)


def seen(desk, practice, first, last):
    with desk.enter(Action.WORKLIST_VIEW, Subject("agenda")) as records:
        who = [item.id for item in practice.practitioners]
        return records.absences.within(who, to_minutes(first), to_minutes(last))


def test_an_absence_is_read_where_it_touches(desk, practice, away, wall):
    step = posted(desk, away)
    assert step.before is None
    assert seen(desk, practice, wall(18, 0), wall(19, 0)) == [away]
    assert seen(desk, practice, wall(17, 0), wall(18, 0)) == []
    assert seen(desk, practice, wall(21, 0), wall(22, 0)) == []
    with desk.enter(Action.WORKLIST_VIEW, Subject("agenda")) as records:
        start = day_minutes(away.start.date())
        assert records.absences.within([practice.practitioners[1].id], start, start + 1440) == []


def test_an_absence_taken_back_holds_no_more_and_can_be_put_again(desk, practice, away, wall):
    posted(desk, away)
    with desk.enter(Action.ABSENCE_CHANGE, Subject("absence", away.id)) as records:
        step = records.absences.withdraw(away.id, 1)
    assert step.before == away
    assert step.after == replace(away, active=False, version=2)
    assert seen(desk, practice, wall(18, 0), wall(19, 0)) == []
    with desk.enter(Action.ABSENCE_CHANGE, Subject("absence", away.id)) as records:
        records.absences.put(away, 2)
        assert records.absences.get(away.id).version == 3
    assert len(seen(desk, practice, wall(18, 0), wall(19, 0))) == 1


def test_an_absence_changed_elsewhere_is_not_written_over(desk, away):
    posted(desk, away)
    with (
        pytest.raises(Stale, match="modifiée entre-temps"),
        desk.enter(Action.ABSENCE_CHANGE, Subject("absence", away.id)) as records,
    ):
        records.absences.withdraw(away.id, 7)
