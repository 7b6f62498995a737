"""Lines and instructions: written by those who may, versioned, read and acknowledged by the desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from telesec.domain.actions import Action
from telesec.domain.bookings.absences import AbsenceRequest
from telesec.domain.calls.instructions import DayRequest, SheetRequest
from telesec.domain.calls.lines import Line
from telesec.domain.errors import Invalid, NotFound, Refused, Stale
from telesec.domain.ids import new_id
from telesec.domain.people import Compartment, Role
from telesec.services.bookings.absences import post_absence
from telesec.services.calls.instructions import (
    BriefingRequest,
    accept,
    acceptances,
    briefing,
    notebook,
    unread,
    withdraw_day,
    write_day,
    write_sheet,
)
from telesec.services.calls.lines import lines, save_line

MONDAY = date(2026, 11, 16)


def sheet(practice, words="Passer les confrères.", *, read=None, line_id="", start=MONDAY, who=0):
    mine = practice.practitioners[who].id if who is not None else ""
    number, last = (read.number, read.id) if read else (0, "")
    return SheetRequest(mine, line_id, start, {"disturb": words, "prices": "  "}, number, last)


def line(practice, label="Accueil", number="04 72 00 00 01", **more):
    return Line(new_id(), label, number, "Cabinet des Lilas, bonjour.", practice.site.id, **more)


def words_of(found):
    return [text for one in found.sheets for _title, text in one.topics()]


def test_a_line_is_added_changed_and_taken_out_of_use(practice):
    gate = practice.gate(Role.ADMIN)
    (made,) = save_line(gate, line(practice))
    (changed,) = save_line(gate, replace(made, greeting="Bonjour.", active=False))
    assert changed == replace(made, greeting="Bonjour.", active=False, version=2)
    with pytest.raises(Stale):
        save_line(gate, made)
    assert lines(practice.gate(Role.SECRETARY)) == (changed,)


def test_two_lines_in_use_share_neither_number_nor_name(practice):
    gate = practice.gate(Role.PRACTITIONER)
    save_line(gate, line(practice))
    with pytest.raises(Invalid, match="Accueil"):
        save_line(gate, line(practice, "Autre", "+33 4 72 00 00 01"))
    with pytest.raises(Invalid, match="ce nom"):
        save_line(gate, line(practice, "accueil", "04 72 00 00 02"))
    with pytest.raises(NotFound):
        save_line(gate, line(practice, "Annexe", "04 72 00 00 03", practitioner_ids=(new_id(),)))


def test_a_sheet_is_read_by_whoever_answers_its_line(practice):
    doctor, desk = practice.gate(Role.PRACTITIONER), practice.gate(Role.SECRETARY)
    first, second = practice.practitioners
    save_line(doctor, line(practice, practitioner_ids=(first.id,)))
    written = write_sheet(doctor, sheet(practice))
    found = briefing(desk, BriefingRequest("+33472000001"))
    assert found.line is not None
    assert words_of(found) == ["Passer les confrères."]
    assert found.pending == {written.id}
    assert not words_of(briefing(desk, BriefingRequest("", (second.id,))))
    rows = practice.rows(desk, Compartment.PRACTICE)
    assert Action.INSTRUCTION_READ in [row["action"] for row in rows]


def test_the_only_line_answers_when_nothing_says_which_was_dialled(practice):
    doctor, desk = practice.gate(Role.PRACTITIONER), practice.gate(Role.SECRETARY)
    save_line(doctor, line(practice))
    assert briefing(desk, BriefingRequest()).line.label == "Accueil"
    assert briefing(desk, BriefingRequest("0499999999")).line is None
    save_line(doctor, line(practice, "Annexe", "04 72 00 00 02"))
    assert briefing(desk, BriefingRequest()).line is None


def test_a_new_version_replaces_the_former_one_on_its_day_and_both_stay(practice):
    doctor, desk = practice.gate(Role.PRACTITIONER), practice.gate(Role.SECRETARY)
    first = write_sheet(doctor, sheet(practice))
    second = write_sheet(
        doctor, sheet(practice, "Ne passer que le 15.", read=first, start=date(2026, 11, 18))
    )
    assert words_of(briefing(desk, BriefingRequest())) == ["Passer les confrères."]
    practice.clock.advance(days=2)
    assert words_of(briefing(desk, BriefingRequest())) == ["Ne passer que le 15."]
    assert [one.id for one in notebook(doctor).versions] == [first.id, second.id]
    assert second.previous == first.id


def test_two_people_writing_at_once_lose_nothing(practice):
    doctor = practice.gate(Role.PRACTITIONER)
    first = write_sheet(doctor, sheet(practice))
    write_sheet(doctor, sheet(practice, "Une autre.", read=first))
    with pytest.raises(Stale, match="autre version"):
        write_sheet(doctor, sheet(practice, "La mienne.", read=first))
    with pytest.raises(Stale):
        write_sheet(doctor, sheet(practice, "La mienne."))


def test_a_sheet_that_says_nothing_any_more_is_shown_no_more(practice):
    doctor, desk = practice.gate(Role.PRACTITIONER), practice.gate(Role.SECRETARY)
    first = write_sheet(doctor, sheet(practice))
    write_sheet(doctor, sheet(practice, "", read=first))
    assert briefing(desk, BriefingRequest()).sheets == ()


def test_a_practitioner_writes_their_own_sheet_and_the_practice_s(practice):
    doctor = practice.gate(Role.PRACTITIONER)
    write_sheet(doctor, sheet(practice, who=None))
    with pytest.raises(Refused):
        write_sheet(doctor, sheet(practice, who=1))
    write_sheet(practice.gate(Role.ADMIN), sheet(practice, who=1))


def test_a_secretary_is_told_of_what_she_has_not_read_then_no_more(practice):
    doctor, desk = practice.gate(Role.PRACTITIONER), practice.gate(Role.SECRETARY)
    written = write_sheet(doctor, sheet(practice))
    said = write_day(doctor, DayRequest(MONDAY, MONDAY, "En réunion de 12 h à 14 h."))
    assert {one.id for one in unread(desk)} == {written.id, said.id}
    assert unread(doctor) == ()
    accept(desk, (written.id, said.id))
    assert unread(desk) == ()
    everybody = {one.name: one.at for one in acceptances(doctor, written.id)}
    assert everybody == {"Compte secretary": desk.now(), "Fondateur": None}
    again = write_sheet(doctor, sheet(practice, "Autre chose.", read=written))
    assert unread(desk) == (again,)
    assert {one.at for one in acceptances(doctor, again.id)} == {None}


def test_outside_a_call_everything_in_force_is_read_and_acknowledged_at_once(practice):
    doctor, desk = practice.gate(Role.PRACTITIONER), practice.gate(Role.SECRETARY)
    (made,) = save_line(doctor, line(practice))
    write_sheet(doctor, sheet(practice))
    write_sheet(doctor, sheet(practice, "Sur cette ligne.", line_id=made.id))
    save_line(doctor, line(practice, "Annexe", "04 72 00 00 02"))
    assert len(briefing(desk, BriefingRequest()).sheets) == 1
    found = briefing(desk, BriefingRequest(every_line=True))
    assert sorted(words_of(found)) == ["Passer les confrères.", "Sur cette ligne."]
    assert found.labels[made.id] == "Accueil"
    accept(desk, tuple(found.pending))
    assert unread(desk) == ()


def test_nobody_acknowledges_what_does_not_exist(practice):
    with pytest.raises(Refused):
        accept(practice.gate(Role.SECRETARY), (new_id(),))


def test_the_words_of_a_day_hold_that_day_until_withdrawn(practice):
    doctor, desk = practice.gate(Role.PRACTITIONER), practice.gate(Role.SECRETARY)
    one = write_day(doctor, DayRequest(MONDAY, MONDAY + timedelta(days=1), "Prendre  les urgences\nà 18 h."))
    assert [day.words for day in briefing(desk, BriefingRequest()).days] == ["Prendre les urgences à 18 h."]
    withdraw_day(doctor, one.id)
    assert briefing(desk, BriefingRequest()).days == ()
    (kept,) = notebook(doctor).days
    assert (kept.words, kept.withdrawn_by) == (one.words, doctor.account.id)
    with pytest.raises(NotFound):
        withdraw_day(doctor, one.id)


def test_absences_to_come_stand_beside(practice):
    desk, away = practice.gate(Role.SECRETARY), practice.practitioners[1]
    post_absence(desk, AbsenceRequest(away.id, datetime(2026, 11, 18), datetime(2026, 11, 20), "Congrès"))
    assert [one.label for one in briefing(desk, BriefingRequest()).absences] == ["Congrès"]
    assert briefing(desk, BriefingRequest("", (practice.practitioners[0].id,))).absences == ()
