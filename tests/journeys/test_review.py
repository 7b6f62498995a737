"""The weekly review: what it counts, what each role sees of it, and that each figure is its rows."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from pypdf import PdfReader

from telesec.domain.actions import Action, Subject
from telesec.domain.care.clinical import NoteRequest
from telesec.domain.errors import Invalid, ProofRequired, Refused
from telesec.domain.journal.bundles import ACCESSES, OPENINGS
from telesec.domain.journal.chain import Entry
from telesec.domain.journal.lines import JournalFilter
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Compartment, Role
from telesec.domain.review.facts import Kind
from telesec.domain.review.thresholds import Thresholds
from telesec.services.care.clinical import write_note
from telesec.services.journals.journal_reading import read
from telesec.services.patients import patients
from telesec.services.review.limits import save_thresholds, thresholds
from telesec.services.review.week import week, week_pdf
from telesec.storage.tables.base import instant_text

MONDAY = date(2026, 11, 9)
LOW = Thresholds(records_hour=3, records_day=4, odd_accesses=2, failed_sign_ins=2, exports=1)


@pytest.fixture
def write(practice):
    """Rows of the past, as another session would have written them."""

    def append(gate, compartment, at, action, **said):
        entry = Entry(
            instant_text(at), gate.account.id, "secretary", "s1", "POSTE-2", action, "patient", **said
        )
        gate.stores()[compartment].note([entry])

    return append


@pytest.fixture
def busy_week(practice, write):
    """Five records opened on Tuesday morning, two accesses on Wednesday 11 November, an export, a refusal."""
    desk = practice.gate(Role.SECRETARY)
    office = Compartment.OFFICE
    tuesday, armistice = datetime(2026, 11, 10, 8, 0, tzinfo=UTC), datetime(2026, 11, 11, 9, 0, tzinfo=UTC)
    for at in range(5):
        write(desk, office, tuesday + timedelta(minutes=9 * at), "patient_open", patient_id=f"p{at}")
    for at in range(2):
        write(desk, office, armistice + timedelta(minutes=at), "agenda_view")
    write(desk, office, tuesday + timedelta(hours=3), "agenda_export")
    write(desk, office, tuesday + timedelta(hours=4), "slip_print", patient_id="p1")
    write(desk, office, tuesday + timedelta(hours=5), "patient_merge", outcome="refused")
    return desk


def facts(picture, kind):
    return [(fact.name, fact.figure) for fact in picture.facts if fact.kind is kind]


def test_accesses_are_counted_by_account_and_hour_of_the_wall(practice, doctor, busy_week):
    picture = week(doctor, MONDAY, {})
    row = next(row for row in picture.heat if row.account_id == busy_week.account.id)
    assert row.hours[9] == 5  # 8 h UTC is 9 h in Paris
    assert (row.hours[10], row.total) == (2, 10)
    assert [row.name for row in picture.heat] == sorted(row.name for row in picture.heat)


def test_a_public_holiday_counts_as_a_week_end(practice, doctor, busy_week):
    assert facts(week(doctor, MONDAY, {}), Kind.ODD) == [(busy_week.account.display_name, 2)]


def test_many_records_exports_prints_and_refusals_each_have_their_line(practice, doctor, busy_week):
    save_thresholds(practice.gate(Role.ADMIN), LOW)
    picture = week(doctor, MONDAY, {})
    name = busy_week.account.display_name
    assert facts(picture, Kind.MASS) == [(name, 5)]
    assert facts(picture, Kind.EXPORTS) == [(name, 1)]
    assert facts(picture, Kind.PRINTS) == [(name, 1)]
    assert facts(picture, Kind.UNDONE) == [(name, 1)]
    assert {fact.kind for fact in picture.facts if fact.notable} == {Kind.ODD, Kind.MASS, Kind.EXPORTS}


def test_each_figure_opens_exactly_its_rows(practice, doctor, busy_week):
    save_thresholds(practice.gate(Role.ADMIN), LOW)
    picture = week(doctor, MONDAY, {})
    asked = [(fact.figure, fact.question) for fact in picture.facts]
    asked += [(total.figure, total.question) for total in picture.totals if total.kind is not Kind.MASS]
    for row in picture.heat:
        for hour, figure in enumerate(row.hours):
            question = JournalFilter(
                actions=ACCESSES, account_id=row.account_id, since=MONDAY, until=picture.sunday, hour=hour
            )
            asked.append((figure, question))
    assert len(asked) > 30
    for figure, question in asked:
        assert question is None or len(read(doctor, question).lines) == figure


def test_a_patient_of_the_same_surname_is_told_for_each_of_their_names(practice, doctor, write):
    colleague = practice.gate(Role.SECRETARY)
    with practice.gate(Role.ADMIN).enter(Action.ACCOUNT_EDIT, Subject("account")) as records:
        account = next(one for one in records.people.all() if one.id == colleague.account.id)
        records.people.put_back(replace(account, display_name="Claire Le Goff"))
    made = patients.create_patient(colleague, PatientDraft("LE GOFF", "Yann", date(1950, 1, 2)))
    married = patients.create_patient(
        colleague, PatientDraft("Durand", "Anne", date(1960, 1, 2), used_name="Durand-Legoff")
    )
    stranger = patients.create_patient(colleague, PatientDraft("Goff", "Claire", date(1970, 1, 2)))
    at = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)
    for patient in (made, married):  # treated by who reads
        write_note(doctor, NoteRequest(patient.id, "Toux"))
    for patient in (made, made, married, stranger):
        write(colleague, Compartment.OFFICE, at, "patient_open", patient_id=patient.id)
    doctor.renew_reference()
    picture = week(doctor, MONDAY, {})
    found = {fact.patient_id: fact for fact in picture.facts if fact.kind is Kind.NAMESAKE}
    assert {key: fact.figure for key, fact in found.items()} == {made.id: 2, married.id: 1}
    assert picture.patients[made.id] == "LE GOFF Yann"
    assert len(read(doctor, found[made.id].question).lines) == 2


def test_a_note_of_a_colleague_is_listed_with_its_reason(practice, doctor, write):
    noel = patients.create_patient(doctor, PatientDraft("Dubois", "Noël", date(1968, 3, 14)))
    write_note(doctor, NoteRequest(noel.id, "Toux"))
    at = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)
    broken = {"patient_id": noel.id, "reason": "Urgence, confrère absent"}
    write(doctor, Compartment.CLINICAL, at, "note_open_colleague", **broken)
    picture = week(doctor, MONDAY, {})
    fact = next(fact for fact in picture.facts if fact.kind is Kind.GLASS)
    assert (fact.figure, fact.detail, fact.notable) == (1, "Motif : Urgence, confrère absent", True)
    assert "Urgence" not in repr(fact)
    assert len(read(doctor, fact.question).lines) == 1


def test_a_colleague_s_patient_is_counted_and_not_named(practice, doctor, write):
    noel = patients.create_patient(doctor, PatientDraft("Dubois", "Noël", date(1968, 3, 14)))
    at = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)
    write(
        doctor, Compartment.CLINICAL, at, "note_open_colleague", patient_id=noel.id, reason="Son fils appelle"
    )
    picture = week(doctor, MONDAY, {})
    fact = next(fact for fact in picture.facts if fact.kind is Kind.GLASS)
    assert (fact.figure, fact.patient_id, fact.detail) == (1, "", "Patient d'un confrère")
    assert picture.patients == {}
    assert len(read(doctor, fact.question).lines) == 1


def test_failed_sign_ins_are_those_of_a_login_known_or_not(practice, doctor):
    store, at = doctor.stores()[Compartment.PRACTICE], datetime(2026, 11, 10, 8, 0, tzinfo=UTC)
    for number, tag in enumerate(("aa11", "aa11", "bb22")):
        entry = Entry(
            instant_text(at + timedelta(minutes=number)),
            "",
            "",
            "s",
            "POSTE",
            "intake",
            "event",
            f"e{number}",
            reason=f"sign_in_failed {tag}",
        )
        store.note([entry])
    picture = week(doctor, MONDAY, {"aa11": doctor.account.id})
    assert facts(picture, Kind.FAILED) == [(doctor.account.display_name, 2), ("Identifiant inconnu", 1)]
    for fact in (fact for fact in picture.facts if fact.kind is Kind.FAILED):
        assert len(read(doctor, fact.question).lines) == fact.figure
    total = next(total for total in picture.totals if total.kind is Kind.FAILED)
    assert len(read(doctor, total.question).lines) == total.figure == 3


def test_the_admin_sees_the_technical_part_only_and_is_told_so(practice, doctor, busy_week):
    admin = practice.gate(Role.ADMIN)
    picture = week(admin, MONDAY, {})
    assert picture.places == (Compartment.PRACTICE,)
    assert "praticien" in picture.unread
    assert {total.kind for total in picture.totals} == {Kind.ODD, Kind.FAILED, Kind.EXPORTS, Kind.UNDONE}
    assert not picture.heat
    assert week(doctor, MONDAY, {}).unread == ""


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.BILLING])
def test_the_desk_and_accounts_are_refused_and_the_refusal_is_journaled(practice, role):
    gate = practice.gate(role)
    for attempt in (lambda: week(gate, MONDAY, {}), lambda: week_pdf(gate, MONDAY, {})):
        with pytest.raises(Refused, match="rôle"):
            attempt()
        assert practice.rows(gate, Compartment.PRACTICE)[-1]["outcome"] == "refused"
    with pytest.raises(Refused):
        save_thresholds(gate, LOW)


def test_each_journal_read_has_the_row_of_its_reading(practice, doctor):
    week(doctor, MONDAY, {})
    for compartment in Compartment:
        rows = practice.rows(doctor, compartment)
        assert any(row["action"].startswith("review_") and row["subject_id"] == "2026-11-09" for row in rows)


def test_the_sheet_is_an_export_asks_for_a_proof_and_names_no_patient(practice, doctor, clock, write):
    noel = patients.create_patient(doctor, PatientDraft("Dubois", "Noël", date(1968, 3, 14)))
    write_note(doctor, NoteRequest(noel.id, "Toux"))
    at = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)
    write(doctor, Compartment.CLINICAL, at, "note_open_colleague", patient_id=noel.id, reason="Urgence")
    reader = PdfReader(io.BytesIO(week_pdf(doctor, MONDAY, {})))
    words = "\n".join(page.extract_text() for page in reader.pages)
    assert len(reader.pages) == 1
    assert "Notes de confrères" in words
    assert "Urgence" not in words
    assert "DUBOIS" not in words
    exported = JournalFilter(actions=frozenset({"journal_export"}))
    assert [line.subject_kind for line in read(doctor, exported).lines] == ["review"]
    clock.advance(minutes=10)
    with pytest.raises(ProofRequired):
        week_pdf(doctor, MONDAY, {})


def test_thresholds_are_kept_with_what_each_was_and_is(practice, doctor):
    admin = practice.gate(Role.ADMIN)
    assert thresholds(doctor) == Thresholds()
    save_thresholds(admin, replace(Thresholds(), exports=0))
    assert thresholds(doctor).exports == 0
    row = next(row for row in practice.rows(admin, Compartment.PRACTICE) if row["action"] == "review_edit")
    assert row["reason"] == "Fichiers exportés par un compte en un jour : 5 → jamais"
    with pytest.raises(Invalid):
        save_thresholds(admin, replace(Thresholds(), exports=-1))
    with pytest.raises(Refused):
        save_thresholds(doctor, Thresholds())


def test_the_review_of_openings_is_part_of_the_accesses():
    assert OPENINGS <= ACCESSES
