"""Finer rights: given and taken by role and by account, kept to places and agendas, followed at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from tests.conftest import PracticeOnDisk

from telesec.domain.access.rights import by_account
from telesec.domain.access.rights_book import ActionChange, Part, PartChange, RoleChange
from telesec.domain.actions import RULES, Action, Subject
from telesec.domain.agenda import Appointment
from telesec.domain.bookings.occupancy import MonthAsked
from telesec.domain.bookings.requests import AgendaRange, BookingRequest, MoveRequest, SlotRequest
from telesec.domain.bookings.waiting_room import BoardAsked
from telesec.domain.errors import NotFound, OutOfScope, ProofRequired, Refused, Stale
from telesec.domain.ids import new_id
from telesec.domain.patients import Patient, PatientDraft, Sex
from telesec.domain.people import Account, Compartment, Role, Site
from telesec.services.access import rights
from telesec.services.bookings import absences, agenda, booking, occupancy, schedules
from telesec.services.gate import Gate
from telesec.services.paper import contingency
from telesec.services.patients import patients

MONDAY = date(2026, 11, 16)
MORNING = datetime(2026, 11, 16, 9)
SUBJECT = Subject("role", "secretary")


@dataclass
class Desk:
    """An administrator, a secretary, two agendas, two places, and a patient."""

    practice: PracticeOnDisk
    admin: Gate
    secretary: Gate
    doctor: Gate
    patient: Patient
    annex: Site

    @property
    def her(self) -> Account:
        return self.practice.accounts[Role.SECRETARY]

    @property
    def team(self) -> tuple[str, str]:
        first, second = (one.id for one in self.practice.practitioners)
        return first, second

    def book(self, who: str, start: datetime, *, site: str = "", motif: str = "") -> Appointment:
        wanted = BookingRequest(
            who, site or self.practice.site.id, self.patient.id, start, start + timedelta(minutes=15), motif
        )
        return booking.book(self.doctor, wanted).appointment

    def change(self, role: Role, action: Action, *, to: bool) -> None:
        rights.change_rights(self.admin, [RoleChange(role, action, before=not to, after=to)])

    def keep_to(self, part: Part, *ids: str) -> None:
        before = rights.rights_book(self.admin).kept_to(self.her.id, part)
        rights.change_rights(self.admin, [PartChange(self.her.id, part, before, frozenset(ids))])


@pytest.fixture
def desk(practice: PracticeOnDisk) -> Desk:
    admin = practice.gate(Role.ADMIN)
    annex = Site(new_id(), "Annexe", city="Lyon")
    schedules.save_site(admin, annex)
    doctor = practice.gate(Role.PRACTITIONER)
    patient = patients.create_patient(
        doctor, PatientDraft("DUBOIS", "Noël", birth_date=date(1968, 3, 14), sex=Sex.MALE)
    )
    return Desk(practice, admin, practice.gate(Role.SECRETARY), doctor, patient, annex)


def outcomes(desk: Desk, gate: Gate, action: Action) -> list[object]:
    rows = desk.practice.rows(gate, Compartment.PRACTICE)
    return [
        row["outcome"] for row in rows if row["action"] == action and row["account_id"] == gate.account.id
    ]


def test_a_right_taken_from_a_role_is_refused_in_a_session_already_open_and_journaled(desk: Desk) -> None:
    desk.book(desk.team[0], MORNING)
    agenda.today(desk.secretary, desk.team[0])
    desk.change(Role.SECRETARY, Action.AGENDA_VIEW, to=False)
    with pytest.raises(Refused, match="Demandez à un administrateur"):
        agenda.today(desk.secretary, desk.team[0])
    assert not desk.secretary.allows(Action.AGENDA_VIEW)
    assert outcomes(desk, desk.secretary, Action.AGENDA_VIEW) == ["refused"]
    assert agenda.today(desk.doctor, desk.team[0]).lines
    desk.change(Role.SECRETARY, Action.AGENDA_VIEW, to=True)
    assert agenda.today(desk.secretary, desk.team[0]).lines
    assert rights.rights_book(desk.admin).table == {}  # back to the table of defaults, nothing is kept


def test_a_right_given_to_one_account_is_its_own(desk: Desk) -> None:
    assert not desk.secretary.allows(Action.SETTINGS_EDIT)
    change = ActionChange(desk.her.id, Action.SETTINGS_EDIT, before=None, after=True)
    rights.change_rights(desk.admin, [change])
    schedules.save_lock_minutes(desk.secretary, 4)
    other = replace(desk.her, id=new_id())
    book = rights.rights_book(desk.admin)
    assert not by_account(other.roles, Action.SETTINGS_EDIT, book.table, book.of(other.id).actions)
    back = ActionChange(desk.her.id, Action.SETTINGS_EDIT, before=True, after=None)
    rights.change_rights(desk.admin, [back])
    with pytest.raises(Refused):
        schedules.save_lock_minutes(desk.secretary, 5)


def test_what_a_role_has_no_key_for_cannot_be_given(desk: Desk) -> None:
    for action in (Action.NOTE_LIST, Action.FEE_NOTE_LIST):
        with pytest.raises(Refused, match="clé"):
            desk.change(Role.SECRETARY, action, to=True)
    with pytest.raises(Refused, match="clé du secrétariat"):
        desk.change(Role.ADMIN, Action.PATIENT_SEARCH, to=True)
    change = RoleChange(Role.SECRETARY, Action.JOURNAL_READ_OFFICE, before=False, after=True)
    with pytest.raises(Refused, match="pas se donner"):
        rights.change_rights(desk.admin, [change])
    with pytest.raises(Refused, match="ne se change pas"):
        desk.change(Role.ADMIN, Action.RIGHTS_EDIT, to=False)


def test_a_row_slipped_into_the_file_gives_nothing_the_house_forbids(desk: Desk) -> None:
    with desk.admin.enter(Action.RIGHTS_EDIT, SUBJECT) as records:
        records.rights.set_role(Role.SECRETARY, Action.RIGHTS_EDIT, allowed=True)
        records.rights.set_role(Role.SECRETARY, Action.JOURNAL_READ_OFFICE, allowed=True)
        records.rights.set_role(Role.SECRETARY, Action.NOTE_LIST, allowed=True)
        records.rights.set_action(desk.her.id, Action.ACCOUNT_CREATE, allowed=True)
    agenda.today(desk.secretary, desk.team[0])
    given = (Action.RIGHTS_EDIT, Action.JOURNAL_READ_OFFICE, Action.NOTE_LIST, Action.ACCOUNT_CREATE)
    assert not any(desk.secretary.allows(action) for action in given)


def test_only_an_administrator_changes_rights_and_only_after_a_proof(desk: Desk) -> None:
    change = RoleChange(Role.SECRETARY, Action.AGENDA_PRINT, before=True, after=False)
    for gate in (desk.secretary, desk.doctor):
        with pytest.raises(Refused):
            rights.change_rights(gate, [change])
        with pytest.raises(Refused):
            rights.preview(gate, desk.her.id)
    desk.practice.clock.advance(minutes=6)
    with pytest.raises(ProofRequired):
        rights.change_rights(desk.admin, [change])


def test_a_change_says_who_what_before_and_after_and_is_told(desk: Desk) -> None:
    desk.change(Role.SECRETARY, Action.AGENDA_PRINT, to=False)
    desk.keep_to(Part.SITES, desk.practice.site.id)
    rows = [
        row
        for row in desk.practice.rows(desk.admin, Compartment.PRACTICE)
        if row["action"] == Action.RIGHTS_EDIT and row["outcome"] == "ok"
    ]
    assert [(row["subject_kind"], row["subject_id"], row["reason"]) for row in rows] == [
        ("role", "secretary", "Agenda imprimé : permis → refusé"),
        ("account", desk.her.id, "lieux : tous → Cabinet des Lilas"),
    ]
    with desk.secretary.enter(Action.PREFERENCES, SUBJECT) as records:
        told = records.people.take_notices(desk.her.id)
    assert told == (
        "Vos droits ont été modifiés par un administrateur. "
        "Le rôle Secrétaire n'aura plus droit à « Agenda imprimé ».",
        "Vos droits ont été modifiés par un administrateur. Compte secretary ne verra que Cabinet des Lilas.",
    )


def test_a_right_changed_meanwhile_is_shown_again_first(desk: Desk) -> None:
    change = RoleChange(Role.SECRETARY, Action.AGENDA_PRINT, before=True, after=False)
    rights.change_rights(desk.admin, [change])
    with pytest.raises(Stale):
        rights.change_rights(desk.admin, [change])
    with pytest.raises(NotFound):
        rights.change_rights(desk.admin, [PartChange(desk.her.id, Part.SITES, frozenset(), frozenset({"?"}))])


def test_an_account_kept_to_an_agenda_sees_and_changes_no_other(desk: Desk) -> None:
    mine, other = desk.team
    seen, hidden = desk.book(mine, MORNING), desk.book(other, MORNING + timedelta(hours=1))
    desk.keep_to(Part.AGENDAS, mine)
    gate = desk.secretary
    assert [line.appointment.id for line in agenda.today(gate, mine).lines] == [seen.id]
    assert [one.id for one in gate.reference.practitioners] == [mine]
    assert gate.reference.practitioner(other).display_name == "Dr Benali"  # still a name
    assert [line.appointment.id for line in agenda.visits(gate, desk.patient.id).to_come] == [seen.id]
    taken = MoveRequest(hidden.id, desk.patient.id, 1, mine, hidden.site_id, hidden.start, hidden.end)
    away = MoveRequest(seen.id, desk.patient.id, 1, other, seen.site_id, seen.start, seen.end)
    refused: list[Callable[[], object]] = [
        lambda: agenda.view(gate, AgendaRange((mine, other), MONDAY)),
        lambda: agenda.appointment(gate, hidden.id),
        lambda: agenda.next_slots(gate, SlotRequest((other,), 15)),
        lambda: occupancy.month(gate, MonthAsked((other,), MONDAY, 28)),
        lambda: occupancy.board(gate, BoardAsked((mine, other), MONDAY)),
        lambda: absences.absences(gate, (other,), MONDAY, MONDAY),
        lambda: booking.move(gate, taken),
        lambda: booking.move(gate, away),
        lambda: booking.book(
            gate,
            BookingRequest(
                other, hidden.site_id, desk.patient.id, hidden.end, hidden.end + timedelta(0, 900)
            ),
        ),
    ]
    for act in refused:
        with pytest.raises(OutOfScope):
            act()
    office = [row["outcome"] for row in desk.practice.rows(desk.doctor, Compartment.OFFICE)]
    assert office.count("refused") == len(refused)


def test_an_account_kept_to_a_place_sees_the_hours_taken_elsewhere_and_not_who_takes_them(desk: Desk) -> None:
    who = desk.team[0]
    desk.book(who, MORNING, site=desk.annex.id)
    here = desk.book(who, MORNING + timedelta(hours=1))
    desk.keep_to(Part.SITES, desk.practice.site.id)
    gate = desk.secretary
    assert [line.appointment.id for line in agenda.today(gate, who).lines] == [here.id]
    assert [one.line.appointment.id for one in occupancy.board(gate, BoardAsked((who,), MONDAY))] == [here.id]
    assert [one.name for one in gate.reference.sites] == ["Cabinet des Lilas"]
    slots = agenda.next_slots(gate, SlotRequest((who,), 15, count=20))
    assert all(not (slot.start < MORNING + timedelta(minutes=15) and slot.end > MORNING) for slot in slots)
    with pytest.raises(OutOfScope, match="lieu"):
        booking.book(
            gate,
            BookingRequest(
                who,
                desk.annex.id,
                desk.patient.id,
                MORNING + timedelta(hours=2),
                MORNING + timedelta(hours=3),
            ),
        )


def test_who_sees_a_part_neither_makes_nor_sets_the_sheets_of_the_whole(desk: Desk, tmp_path: Path) -> None:
    setting = contingency.contingency(desk.doctor)
    desk.keep_to(Part.AGENDAS, desk.team[0])
    with pytest.raises(OutOfScope, match="partie"):
        contingency.produce(desk.secretary, tmp_path)
    with pytest.raises(OutOfScope, match="partie"):
        contingency.save_contingency(
            desk.secretary, replace(setting, active=True, code="corbeau-mandarine-84-tilleul")
        )
    assert not contingency.is_due_now(desk.secretary, replace(setting, active=True))


def test_another_s_screen_is_seen_without_reading_anything_of_a_patient(desk: Desk) -> None:
    desk.keep_to(Part.AGENDAS, desk.team[0])
    desk.keep_to(Part.HIDDEN_MOTIFS, desk.practice.reason_codes[1].id)
    desk.change(Role.SECRETARY, Action.AGENDA_PRINT, to=False)
    before = len(desk.practice.rows(desk.doctor, Compartment.OFFICE))
    seen = rights.preview(desk.admin, desk.her.id)
    assert seen.agendas == ("Dr Lefèvre",)
    assert seen.sites == ("Annexe", "Cabinet des Lilas")
    assert seen.hidden_motifs == ("Vaccination",)
    agenda.today(desk.secretary, desk.team[0])
    assert seen.actions == frozenset(action for action in RULES if desk.secretary.allows(action))
    assert len(desk.practice.rows(desk.doctor, Compartment.OFFICE)) == before + 1  # the agenda's own row


def test_a_copy_from_before_shows_no_more_than_the_session_that_opens_it(desk: Desk, tmp_path: Path) -> None:
    """Yesterday's files knew nothing of what is hidden today."""
    motif = desk.practice.reason_codes[1]
    mine = desk.book(desk.team[0], MORNING, motif=motif.id)
    for gate in desk.practice.gates:
        for store in gate.stores().values():
            store.checkpoint()
    yesterday = desk.practice.copied(tmp_path / "copy", desk.practice.clock)
    desk.keep_to(Part.AGENDAS, desk.team[0])
    desk.keep_to(Part.HIDDEN_MOTIFS, motif.id)
    agenda.today(desk.secretary, desk.team[0])
    copy = yesterday.gate(Role.SECRETARY)
    assert agenda.today(copy, desk.team[0]).lines[0].reason_label == motif.label
    copy.narrow(desk.secretary.scope)
    copy.renew_reference()
    line = agenda.today(copy, desk.team[0]).lines[0]
    assert (line.appointment.id, line.reason_label) == (mine.id, "Rendez-vous")
    with pytest.raises(OutOfScope):
        agenda.today(copy, desk.team[1])
    yesterday.close()


def test_hours_written_for_every_place_are_not_rewritten_by_who_sees_one(desk: Desk) -> None:
    """The weekly template is replaced as a whole: the hours one does not see would be lost."""
    who = desk.team[0]
    there = tuple(one for one in desk.admin.reference.ranges if one.practitioner_id == who)
    before = rights.rights_book(desk.admin).kept_to(desk.practice.accounts[Role.ADMIN].id, Part.SITES)
    admin = desk.practice.accounts[Role.ADMIN].id
    rights.change_rights(desk.admin, [PartChange(admin, Part.SITES, before, frozenset({desk.annex.id}))])
    assert desk.admin.reference.ranges == ()
    with pytest.raises(OutOfScope):
        schedules.save_hours(desk.admin, who, ())
    desk.doctor.renew_reference()
    assert tuple(one for one in desk.doctor.reference.ranges if one.practitioner_id == who) == there
