"""What remains to be put in place, from what is really there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from telesec.domain.access.who_may import ask_them, who_may
from telesec.domain.actions import Action
from telesec.domain.agenda import WeeklyRange
from telesec.domain.first_day.progress import TITLES, Facts, StepKey, left_of, steps_of, summary_of
from telesec.domain.hours.schedule_rules import usual_hours
from telesec.domain.people import Practitioner, Role

CLAIRE, MARC = Practitioner("1", "Dr Lefèvre"), Practitioner("2", "Dr Benali")
WHOLE = Facts(
    people=3,
    practitioners=(CLAIRE,),
    ranges=(WeeklyRange("r", "1", "s", 0, 540, 720),),
    motifs=5,
    lines=1,
    card=True,
    place=True,
    backed_up=True,
    drilled=True,
    sheet=True,
)


def step(facts: Facts, key: StepKey):
    return steps_of(facts, {key})[0]


def test_a_practice_with_everything_in_place_is_told_nothing() -> None:
    assert left_of(steps_of(WHOLE, StepKey)) == ()
    assert summary_of(steps_of(WHOLE, StepKey)) == ""


@pytest.mark.parametrize("key", StepKey)
def test_nothing_there_leaves_each_step_to_do_and_says_what(key: StepKey) -> None:
    found = step(Facts(), key)
    assert not found.is_done
    assert found.told.endswith(".")
    assert found.title


def test_each_step_has_its_usual_name_once_there_is_a_practitioner() -> None:
    assert {one.key: one.title for one in steps_of(WHOLE, StepKey)} == TITLES


def test_without_a_practitioner_the_first_step_is_to_invite_one_whoever_else_is_there() -> None:
    nobody = steps_of(replace(WHOLE, practitioners=(), ranges=()), StepKey)
    assert [one.key for one in left_of(nobody)] == [StepKey.PEOPLE, StepKey.HOURS]
    assert summary_of(nobody).endswith("La prochaine : inviter le praticien.")
    assert "page Comptes" in left_of(nobody)[0].told
    assert left_of(nobody)[0].calls_for == {Role.PRACTITIONER}


def test_who_works_alone_and_without_a_line_of_their_own_has_finished_all_the_same() -> None:
    alone = steps_of(replace(WHOLE, people=1, lines=0), StepKey)
    assert [one.key for one in alone if not one.is_done] == [StepKey.PEOPLE, StepKey.LINES]
    assert left_of(alone) == ()


def test_the_next_step_is_named_with_how_many_are_left() -> None:
    left = steps_of(replace(WHOLE, backed_up=False, drilled=False), StepKey)
    words = "Mise en route : il reste 2 étapes. La prochaine : faire une première sauvegarde."
    assert summary_of(left) == words


def test_the_practitioner_without_hours_is_named_and_oneself_is_not() -> None:
    two = replace(WHOLE, practitioners=(CLAIRE, MARC))
    assert "Dr Benali" in step(two, StepKey.HOURS).told
    assert "Dr Lefèvre" not in step(two, StepKey.HOURS).told
    own = replace(WHOLE, practitioners=(MARC,), own=True)
    assert "pour vous" in step(own, StepKey.HOURS).told


def test_the_hours_of_the_founding_are_there_and_to_be_read_again() -> None:
    usual = replace(WHOLE, ranges=usual_hours("1", "s"))
    assert step(usual, StepKey.HOURS).is_done
    assert "relisez" in step(usual, StepKey.HOURS).told
    assert "relisez" not in step(WHOLE, StepKey.HOURS).told


def test_who_may_do_an_act_is_said_in_words() -> None:
    assert who_may(Action.LINE_EDIT) == "un praticien ou un administrateur"
    assert ask_them(Action.CARD_VALIDATE) == "Un praticien peut le faire : demandez-lui."
    assert ask_them(Action.RECOVERY_CHECK).endswith("demandez-leur.")
