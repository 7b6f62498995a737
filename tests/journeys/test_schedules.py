"""The practice's reference is changed by those who may, within the rules, and journaled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from telesec.domain.agenda import ReasonCode, WeeklyRange
from telesec.domain.errors import Invalid, NotFound, Refused
from telesec.domain.hours.opening import closed_label, is_open, openings
from telesec.domain.hours.rules import check_hours
from telesec.domain.hours.schedule_rules import (
    check_lock_minutes,
    check_reason_code,
    usual_hours,
    usual_reason_codes,
)
from telesec.domain.ids import new_id
from telesec.domain.people import Compartment, Role, Site
from telesec.domain.schedules import DayException, Room
from telesec.domain.wall import day_minutes
from telesec.services.bookings.schedules import (
    drop_decision,
    save_decision,
    save_hours,
    save_lock_minutes,
    save_practitioner,
    save_reason_code,
    save_room,
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
    for motif in usual_reason_codes():
        check_reason_code(motif)


def decision(practice, *days, who="", site="", opens=False, start=0, end=1440, label=""):
    return tuple(DayException("", "", day, opens, start, end, who, site, label) for day in days)


def test_the_desk_opens_one_saturday_and_closes_over_several_dates(practice):
    gate = practice.gate(Role.SECRETARY)
    doctor, saturday = practice.practitioners[0], date(2026, 11, 21)
    opens = decision(practice, saturday, who=doctor.id, site=practice.site.id, opens=True, start=540, end=720)
    save_decision(gate, new_id(), opens)
    closes = decision(practice, date(2026, 12, 24), date(2026, 12, 31), label="Congés")
    reference = save_decision(gate, new_id(), closes)
    assert is_open(reference, doctor.id, day_minutes(saturday) + 540, day_minutes(saturday) + 720)
    assert closed_label(reference, doctor.id, date(2026, 12, 31)) == "Fermeture du cabinet : Congés"
    row = practice.rows(gate, Compartment.PRACTICE)[-2]
    assert (row["action"], row["fields"]) == ("schedule_exception", "closes")


def test_a_decision_is_changed_as_a_whole_and_taken_back(practice):
    gate = practice.gate(Role.SECRETARY)
    group = new_id()
    save_decision(gate, group, decision(practice, date(2026, 12, 24), date(2026, 12, 28)))
    reference = save_decision(gate, group, decision(practice, date(2026, 12, 29)))
    assert [item.day for item in reference.exceptions] == [date(2026, 12, 29)]
    assert drop_decision(gate, group).exceptions == ()
    with pytest.raises(NotFound, match="n'existe plus"):
        drop_decision(gate, group)


def test_the_decision_changed_last_wins(practice):
    gate = practice.gate(Role.SECRETARY)
    doctor, monday = practice.practitioners[0], date(2026, 11, 16)
    opens = decision(practice, monday, who=doctor.id, site=practice.site.id, opens=True, start=540, end=600)
    first = new_id()
    save_decision(gate, first, opens)
    save_decision(gate, new_id(), decision(practice, monday))
    assert openings(gate.reference, (doctor.id,), monday, 1) == ()
    reference = save_decision(gate, first, opens)
    assert len(openings(reference, (doctor.id,), monday, 1)) == 1


def test_a_practitioner_decides_of_their_own_days_alone(practice):
    gate = practice.gate(Role.PRACTITIONER)
    own, other = practice.practitioners[0].id, practice.practitioners[1].id
    group = new_id()
    save_decision(gate, group, decision(practice, date(2026, 12, 24), who=own))
    for whose in (other, ""):
        with pytest.raises(Refused, match="vos propres jours"):
            save_decision(gate, new_id(), decision(practice, date(2026, 12, 24), who=whose))
    with pytest.raises(Refused):
        save_decision(gate, group, decision(practice, date(2026, 12, 24), who=other))
    practice.gate(Role.SECRETARY)
    drop_decision(gate, group)


def test_what_a_decision_names_must_exist(practice):
    gate = practice.gate(Role.ADMIN)
    with pytest.raises(NotFound):
        save_decision(gate, new_id(), decision(practice, date(2026, 12, 24), who="nobody"))
    with pytest.raises(NotFound):
        save_decision(gate, new_id(), decision(practice, date(2026, 12, 24), site="nowhere"))
    assert gate.renew_reference().exceptions == ()


def test_rooms_are_added_and_given_to_hours(practice):
    gate = practice.gate(Role.ADMIN)
    room = Room(new_id(), practice.site.id, "Salle 1")
    assert save_room(gate, room).rooms == (room,)
    with pytest.raises(Invalid, match="déjà ce nom"):
        save_room(gate, Room(new_id(), practice.site.id, "salle 1"))
    wanted = tuple(replace(item, room_id=room.id) for item in hours(practice, (540, 720)))
    reference = save_hours(gate, practice.practitioners[0].id, wanted)
    assert [item.room_id for item in reference.ranges if item.id == wanted[0].id] == [room.id]
    with pytest.raises(NotFound, match="salle"):
        save_hours(gate, practice.practitioners[0].id, tuple(replace(i, room_id="x") for i in wanted))
    with pytest.raises(NotFound, match="motifs"):
        save_hours(
            gate, practice.practitioners[0].id, tuple(replace(i, reason_code_ids=("x",)) for i in wanted)
        )


def test_hours_keep_all_their_properties(practice):
    gate = practice.gate(Role.ADMIN)
    motif = practice.reason_codes[0].id
    wanted = tuple(
        replace(
            item,
            every=2,
            anchor=date(2026, 11, 16),
            reason_code_ids=(motif,),
            urgent=True,
            release_days=1,
            release_minute=1080,
        )
        for item in hours(practice, (540, 720))
    )
    reference = save_hours(gate, practice.practitioners[0].id, wanted)
    assert [r for r in reference.ranges if r.practitioner_id == practice.practitioners[0].id] == list(wanted)


def test_a_motif_names_practitioners_of_the_practice(practice):
    gate = practice.gate(Role.ADMIN)
    motif = ReasonCode(new_id(), "Écho", 20, "teal", practitioner_ids=(practice.practitioners[0].id,))
    assert save_reason_code(gate, motif).reason_code(motif.id) == motif
    with pytest.raises(NotFound):
        save_reason_code(gate, replace(motif, practitioner_ids=("nobody",)))
