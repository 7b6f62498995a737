"""The practice's reference is changed by those who may, within the rules, and journaled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from telesec.domain.agenda import ReasonCode, WeeklyRange
from telesec.domain.errors import Invalid, Refused
from telesec.domain.ids import new_id
from telesec.domain.people import Compartment, Role, Site
from telesec.domain.schedule_rules import check_hours, check_lock_minutes, usual_hours, usual_reason_codes
from telesec.services.schedules import (
    save_hours,
    save_lock_minutes,
    save_practitioner,
    save_reason_code,
    save_site,
)


def hours(practice, *spans, weekday=0):
    doctor = practice.practitioners[0]
    return tuple(WeeklyRange(new_id(), doctor.id, practice.site.id, weekday, a, b) for a, b in spans)


def test_a_practitioner_changes_their_own_hours(practice):
    gate = practice.gate(Role.PRACTITIONER)
    wanted = hours(practice, (540, 720))
    reference = save_hours(gate, practice.practitioners[0].id, wanted)
    mine = [r for r in reference.ranges if r.practitioner_id == practice.practitioners[0].id]
    assert [(r.weekday, r.start_minute, r.end_minute) for r in mine] == [(0, 540, 720)]
    assert practice.rows(gate, Compartment.PRACTICE)[-2]["fields"] == "weekly_ranges"


def test_a_practitioner_does_not_change_a_colleague_s_hours(practice):
    gate = practice.gate(Role.PRACTITIONER)
    with pytest.raises(Refused):
        save_hours(gate, practice.practitioners[1].id, ())


def test_a_secretary_changes_no_hours(practice):
    gate = practice.gate(Role.SECRETARY)
    with pytest.raises(Refused):
        save_hours(gate, practice.practitioners[0].id, ())


def test_ranges_of_a_day_do_not_overlap(practice):
    with pytest.raises(Invalid, match="lundi se chevauchent"):
        check_hours(hours(practice, (480, 720), (700, 800)))
    check_hours(hours(practice, (480, 720), (720, 800)))


def test_ranges_of_different_dates_may_cover_the_same_hours(practice):
    first, second = hours(practice, (480, 720), (480, 720))
    check_hours(
        (
            replace(first, valid_to=date(2026, 11, 30)),
            replace(second, valid_from=date(2026, 12, 1)),
        )
    )


@pytest.mark.parametrize("span", [(720, 480), (481, 720), (480, 1441), (-5, 20)])
def test_a_range_stays_in_its_day_and_on_the_grid(practice, span):
    with pytest.raises(Invalid):
        check_hours(hours(practice, span))


@pytest.mark.parametrize("minutes", [0, 16, -1, "5", True, 5.0])
def test_the_automatic_lock_cannot_be_turned_off(minutes):
    with pytest.raises(Invalid):
        check_lock_minutes(minutes)


def test_the_idle_limit_is_kept(practice):
    gate = practice.gate(Role.ADMIN)
    assert save_lock_minutes(gate, 3).lock_minutes == 3
    assert practice.gate(Role.SECRETARY).reference.lock_minutes == 3


def test_a_limit_written_straight_in_the_table_falls_back_to_five(practice):
    from telesec.domain.actions import Action, Subject

    gate = practice.gate(Role.ADMIN)
    for value in (0, 16, -1, "never", None, True):
        with gate.enter(Action.SETTINGS_EDIT, Subject("settings")) as records:
            records.schedules.set("lock_minutes", value)
        assert gate.renew_reference().lock_minutes == 5


def test_motifs_sites_and_practitioners_are_added_and_changed(practice):
    gate = practice.gate(Role.ADMIN)
    motif = ReasonCode(new_id(), "Suivi", 20, "teal")
    save_reason_code(gate, motif)
    save_reason_code(gate, replace(motif, minutes=25))
    site = Site(new_id(), "Annexe", "Indian/Reunion")
    save_site(gate, site)
    doctor = replace(practice.practitioners[0], display_name="Dr Lefèvre-Roux")
    reference = save_practitioner(gate, doctor)
    assert reference.reason_code(motif.id) == replace(motif, minutes=25)
    assert reference.site(site.id) == site
    assert reference.practitioner(doctor.id) == doctor


def test_what_breaks_a_rule_is_said_and_not_written(practice):
    gate = practice.gate(Role.ADMIN)
    before = gate.reference
    with pytest.raises(Invalid):
        save_reason_code(gate, ReasonCode(new_id(), "Suivi", 7, "teal"))
    with pytest.raises(Invalid):
        save_reason_code(gate, ReasonCode(new_id(), " ", 10, "teal"))
    with pytest.raises(Invalid):
        save_reason_code(gate, ReasonCode(new_id(), "Suivi", 10, "mauve"))
    with pytest.raises(Invalid):
        save_site(gate, Site(new_id(), "Lune", "Moon/Tranquility"))
    with pytest.raises(Invalid):
        save_practitioner(gate, replace(practice.practitioners[0], rpps="123"))
    assert gate.renew_reference() == before


def test_the_usual_hours_and_motifs_respect_the_rules(practice):
    check_hours(usual_hours(practice.practitioners[0].id, practice.site.id))
    assert len({motif.label for motif in usual_reason_codes()}) == 7
