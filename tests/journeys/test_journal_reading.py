"""Who may ask what of the journals; and each answer, over every compartment the account can open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from telesec.domain.actions import Action, Subject
from telesec.domain.bookings.requests import BookingRequest
from telesec.domain.care.clinical import NoteRequest
from telesec.domain.errors import Conflict, Invalid, ProofRequired, Refused
from telesec.domain.journal.files import MOST_ROWS, FileShape
from telesec.domain.journal.groups import actions_of
from telesec.domain.journal.lines import Ending, JournalFilter
from telesec.domain.patient_files.merges import MergeRequest
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Compartment, Role
from telesec.services.bookings import booking
from telesec.services.care import clinical
from telesec.services.journals.journal_exports import EXPORTS, export_as
from telesec.services.journals.journal_reading import READS, read
from telesec.services.patients import merges, patients

QUESTIONS = {
    "all": JournalFilter(),
    "account": JournalFilter(account_id="someone"),
    "patient": JournalFilter(patient_id="noel"),
}
ALLOWED = {
    (Role.ADMIN, "all"),
    (Role.ADMIN, "account"),
    (Role.PRACTITIONER, "all"),
    (Role.PRACTITIONER, "account"),
    (Role.PRACTITIONER, "patient"),
}
TECHNICAL = frozenset({Compartment.PRACTICE})
OF_ROLE = {Role.ADMIN: TECHNICAL, Role.PRACTITIONER: frozenset(Compartment)}


@pytest.fixture
def noel(practice):
    draft = PatientDraft("Dubois", "Noël", birth_date=date(1968, 3, 14))
    made = patients.create_patient(practice.gate(Role.SECRETARY), draft)
    practice.clock.advance(minutes=1)
    clinical.write_note(practice.gate(Role.PRACTITIONER), NoteRequest(made.id, "Toux"))  # hence their patient
    practice.clock.advance(minutes=1)
    return made


def actions_seen(page):
    return [line.action for line in page.lines]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("role", list(Role))
def test_each_role_is_answered_or_refused_each_question(practice, noel, role, question):
    gate, wanted = practice.gate(role), QUESTIONS[question]
    if wanted.patient_id:
        wanted = replace(wanted, patient_id=noel.id)
    if (role, question) in ALLOWED:
        read(gate, wanted)
        assert frozenset(place for place, action in READS.items() if gate.opens(action)) == OF_ROLE[role]
        return
    with pytest.raises(Refused, match="rôle"):
        read(gate, wanted)
    row = practice.rows(gate, Compartment.PRACTICE)[-1]
    assert row["outcome"] == "refused"
    assert row["action"].startswith("journal_read")


@pytest.mark.parametrize("shape", list(FileShape))
@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_or_may_not_take_the_journal_out(practice, role, shape):
    gate = practice.gate(role)
    if role in OF_ROLE:
        assert export_as(gate, JournalFilter(), shape).lines > 0
        written = {c for c in gate.stores() if practice.rows(gate, c)[-1]["action"] == EXPORTS[c]}
        assert written - {Compartment.OFFICE} == OF_ROLE[role] - {Compartment.OFFICE}
        return
    with pytest.raises(Refused, match="rôle"):
        export_as(gate, JournalFilter(), shape)
    assert practice.rows(gate, Compartment.PRACTICE)[-1]["outcome"] == "refused"


@pytest.mark.parametrize("role", list(OF_ROLE))
def test_taking_the_journal_out_asks_for_a_fresh_proof(practice, clock, role):
    gate = practice.gate(role)
    clock.advance(minutes=10)
    with pytest.raises(ProofRequired):
        export_as(gate, JournalFilter(), FileShape.CSV)


def test_the_doors_are_those_of_their_compartments():
    assert set(READS) == set(EXPORTS) == set(Compartment)


def test_a_practitioner_reads_all_the_journals_in_the_order_of_time(practice, doctor, noel):
    clinical.notes_of(doctor, noel.id)
    practice.clock.advance(minutes=1)
    page = read(doctor, JournalFilter())
    seen = actions_seen(page)
    assert seen.index("note_list") < seen.index("patient_create")
    assert {line.compartment for line in page.lines} == set(Compartment)
    assert [line.place for line in page.lines] == sorted((line.place for line in page.lines), reverse=True)
    assert page.patients == {noel.id: "DUBOIS Noël"}


def test_reading_is_itself_a_row_of_each_journal_and_the_names_read_are_told(practice, doctor, noel):
    read(doctor, JournalFilter())
    for compartment, action in READS.items():
        assert action in [row["action"] for row in practice.rows(doctor, compartment)]
    last = practice.rows(doctor, Compartment.OFFICE)[-1]
    assert (last["action"], last["fields"], last["outcome"]) == (
        "journal_read_office",
        "shown_name",
        "detail",
    )


def test_the_admin_is_shown_no_patient_even_in_what_was_refused(practice, noel):
    billing = practice.gate(Role.BILLING)
    with pytest.raises(Refused), billing.enter(Action.NOTE_LIST, Subject("patient", noel.id, noel.id)):
        pass
    page = read(practice.gate(Role.ADMIN), JournalFilter(ending=Ending.REFUSED))
    assert [(line.action, line.patient_id, line.subject_id) for line in page.lines] == [("note_list", "", "")]
    assert page.patients == {}
    seen = read(practice.gate(Role.PRACTITIONER), JournalFilter(ending=Ending.REFUSED))
    assert [seen.patients[line.patient_id] for line in seen.lines] == ["DUBOIS Noël"]


def test_who_opened_this_patients_record(practice, doctor, noel):
    other = patients.create_patient(doctor, PatientDraft("Martin", "Claire"))
    for role in (Role.SECRETARY, Role.BILLING):
        patients.open_patient(practice.gate(role), noel.id)
        practice.clock.advance(minutes=1)
    patients.open_patient(doctor, other.id)
    page = read(doctor, JournalFilter(patient_id=noel.id, actions=frozenset({"patient_open"})))
    assert [line.role for line in page.lines] == ["billing", "secretary", "practitioner"]
    whole = read(doctor, JournalFilter(patient_id=noel.id))
    assert {line.patient_id for line in whole.lines} == {noel.id}


def test_a_merged_record_is_asked_about_with_the_one_that_is_kept(practice, doctor, noel):
    twin = patients.create_patient(doctor, PatientDraft("Dubois", "Noel", birth_date=date(1968, 3, 14)))
    patients.open_patient(practice.gate(Role.SECRETARY), twin.id)
    reason = "Doublon créé au téléphone"
    merges.merge_files(doctor, MergeRequest(twin.id, twin.version, noel.id, noel.version, reason))
    page = read(doctor, JournalFilter(patient_id=noel.id))
    assert twin.id in {line.patient_id for line in page.lines}
    assert set(page.patients.values()) == {"DUBOIS Noël"}


def test_what_did_this_account_do(practice, doctor, noel):
    account = practice.accounts[Role.SECRETARY].id
    page = read(doctor, JournalFilter(account_id=account))
    assert {line.account_id for line in page.lines} == {account}
    assert "patient_create" in actions_seen(page)
    created = read(doctor, JournalFilter(account_id=account, actions=actions_of("patients_changed")))
    assert actions_seen(created) == ["patient_create"]


def test_refused_and_failed_attempts_are_found_apart(practice, doctor):
    secretary = practice.gate(Role.SECRETARY)
    with pytest.raises(Refused), secretary.enter(Action.NOTE_LIST, Subject("patient")):
        pass
    with pytest.raises(Conflict), secretary.enter(Action.BOOK, Subject("appointment")):
        raise Conflict("déjà pris")
    found = {
        ending: sorted(actions_seen(read(doctor, JournalFilter(ending=ending))))
        for ending in (Ending.REFUSED, Ending.FAILED, Ending.UNDONE)
    }
    assert found == {
        Ending.REFUSED: ["note_list"],
        Ending.FAILED: ["book"],
        Ending.UNDONE: ["book", "note_list"],
    }


def test_days_are_those_of_the_practices_wall_and_nights_are_found(practice, doctor, clock):
    secretary = practice.gate(Role.SECRETARY)
    for hours in (0, 15.5, 8, 5 * 24):  # Monday 8 h, 23 h 30, Tuesday 7 h 30, Sunday 7 h 30
        clock.advance(hours=hours)
        with secretary.enter(Action.AGENDA_VIEW, Subject("agenda")):
            pass
    views = JournalFilter(actions=frozenset({"agenda_view"}))
    assert len(read(doctor, views).lines) == 4
    monday = replace(views, since=date(2026, 11, 16), until=date(2026, 11, 16))
    assert [line.at[11:16] for line in read(doctor, monday).lines] == ["22:30", "07:00"]
    odd = read(doctor, replace(views, odd_hours=True))
    assert [line.at[:13] for line in odd.lines] == ["2026-11-22T06", "2026-11-16T22"]
    since = replace(views, since=date(2026, 11, 17), odd_hours=True)
    assert [line.at[:10] for line in read(doctor, since).lines] == ["2026-11-22"]


@pytest.mark.parametrize(
    "wanted",
    [
        JournalFilter(),
        JournalFilter(actions=actions_of("agenda_read") | actions_of("notes")),
        JournalFilter(odd_hours=True),
    ],
    ids=["all", "actions", "nights"],
)
def test_pages_give_each_row_once_even_those_of_one_instant(practice, doctor, clock, wanted):
    clock.advance(hours=14)
    for _ in range(6):
        with doctor.enter(Action.AGENDA_VIEW, Subject("agenda")) as records:
            records.entry.touch("phone")
        with doctor.enter(Action.NOTE_LIST, Subject("patient")):
            pass
    clock.advance(minutes=1)
    whole = [line.place for line in read(doctor, wanted).lines]
    clock.advance(minutes=1)
    found, before = [], None
    while True:
        page = read(doctor, replace(wanted, limit=5, before=before))
        found += [line.place for line in page.lines]
        if not page.more:
            break
        before = page.lines[-1].place
    assert [place for place in found if place in whole] == whole
    assert len(set(found)) == len(found)


def test_detail_rows_come_with_the_row_they_complete(practice, doctor, noel):
    with doctor.enter(Action.MARK, Subject("appointment", "a", noel.id)) as records:
        records.entry.touch("status")
        records.entry.concern(Subject("appointment", "b", noel.id))
    line = read(doctor, JournalFilter(actions=frozenset({"mark"}))).lines[0]
    assert [(row.outcome, row.subject_id, row.fields) for row in line.details] == [
        ("detail", "a", "status"),
        ("detail", "b", "status"),
    ]
    assert [row.seq for row in line.details] == [line.seq + 1, line.seq + 2]
    assert "detail" not in {line.outcome for line in read(doctor, JournalFilter()).lines}


def test_a_file_that_would_be_too_long_is_refused_with_what_to_do(practice, doctor, monkeypatch):
    monkeypatch.setitem(MOST_ROWS, FileShape.PDF, 3)
    with pytest.raises(Invalid, match="période plus courte"):
        export_as(doctor, JournalFilter(), FileShape.PDF)


def test_the_exported_file_holds_the_rows_and_the_ends_of_the_chains(practice, doctor, noel):
    made = export_as(doctor, JournalFilter(patient_id=noel.id), FileShape.CSV)
    text = made.data.decode("utf-8-sig")
    assert text.count("DUBOIS Noël") >= made.lines
    rows = practice.rows(doctor, Compartment.CLINICAL)
    assert f'"dossier médical";"{len(rows)}"' in text
    syslog = export_as(doctor, JournalFilter(patient_id=noel.id), FileShape.SYSLOG).data.decode()
    assert "DUBOIS" not in syslog
    assert f'patient="{noel.id}"' in syslog


def lines_about(page, action):
    return [line for line in page.lines if line.action == action]


def test_a_colleagues_patient_is_not_named_nor_asked_about(practice, doctor, noel):
    """An account sees that records were opened, by whom and when; whose they are, only of its own."""
    other = patients.create_patient(practice.gate(Role.SECRETARY), PatientDraft("Martin", "Claire"))
    for one in (noel, other):
        patients.open_patient(practice.gate(Role.SECRETARY), one.id)
    page = read(doctor, JournalFilter(actions=frozenset({"patient_open"})))
    assert {(line.patient_id, line.subject_id, line.withheld) for line in page.lines} == {
        (noel.id, noel.id, False),
        ("", "", True),
    }
    assert page.patients == {noel.id: "DUBOIS Noël"}
    with pytest.raises(Refused, match="ni rendez-vous dans votre agenda"):
        read(doctor, JournalFilter(patient_id=other.id))
    refused = practice.rows(doctor, Compartment.CLINICAL)[-1]
    assert (refused["action"], refused["patient_id"], refused["outcome"]) == (
        "journal_read_clinical",
        other.id,
        "failed:Refused",
    )
    made = export_as(doctor, JournalFilter(), FileShape.CSV).data.decode("utf-8-sig")
    assert other.id not in made
    assert "MARTIN" not in made  # not even by one's own question, which was refused
    assert "Patient d'un confrère" in made


def test_an_appointment_makes_the_patient_ones_own_and_so_does_a_file_merged_since(practice, doctor, wall):
    desk = practice.gate(Role.SECRETARY)
    kept, twin = (patients.create_patient(desk, PatientDraft("Martin", name)) for name in ("Claire", "Clara"))
    assert len(lines_about(read(doctor, JournalFilter()), "patient_create")) == 2
    assert read(doctor, JournalFilter()).patients == {}
    place = practice.practitioners[0].id, practice.site.id
    booking.book(desk, BookingRequest(*place, twin.id, wall(18, 9), wall(18, 9, 15)))
    merges.merge_files(desk, MergeRequest(twin.id, 1, kept.id, 1, "Doublon créé au téléphone"))
    page = read(doctor, JournalFilter())
    assert {line.patient_id for line in lines_about(page, "patient_create")} == {kept.id, twin.id}
    assert read(doctor, JournalFilter(patient_id=kept.id)).lines


def test_what_was_typed_about_a_colleagues_patient_is_withheld_and_ones_own_acts_are_not(practice, doctor):
    other = patients.create_patient(doctor, PatientDraft("Martin", "Claire"))
    desk = practice.gate(Role.SECRETARY)
    for gate, reason in ((desk, "Mme Martin malade"), (desk, "excused"), (doctor, "Mme Martin rappelle")):
        with gate.enter(Action.CANCEL, Subject("appointment", "a", other.id), reason=reason) as records:
            records.entry.concern(Subject("patient", other.id, other.id))
        practice.clock.advance(minutes=1)
    found = lines_about(read(doctor, JournalFilter()), "cancel")
    assert [(line.reason, line.patient_id) for line in found] == [
        ("Mme Martin rappelle", other.id),
        ("excused", ""),
        ("", ""),
    ]
    assert [[row.patient_id for row in line.details] for line in found] == [[other.id], [""], [""]]
    assert [row.reason for row in found[2].details] == [""]


def test_who_practises_alone_reads_every_patient(practice, noel):
    with practice.gate(Role.ADMIN).enter(Action.SETTINGS_EDIT, Subject("settings")) as records:
        records.schedules.save_practitioner(replace(practice.practitioners[1], active=False))
    other = patients.create_patient(practice.gate(Role.SECRETARY), PatientDraft("Martin", "Claire"))
    page = read(practice.gate(Role.PRACTITIONER), JournalFilter(patient_id=other.id))
    assert page.patients == {other.id: "MARTIN Claire"}
