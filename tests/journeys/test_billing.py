"""Billing: visits without their reason, dated prices, numbered notes, payments, the ledger."""

from __future__ import annotations

import io
from dataclasses import fields
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy.exc import DatabaseError, IntegrityError

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import CancelledBy
from telesec.domain.bookings.requests import BookingRequest, CancelRequest
from telesec.domain.care.billing import (
    FeeLine,
    FeeNote,
    FeeNoteRequest,
    PaymentMeans,
    PaymentRequest,
    TariffChange,
    Visit,
)
from telesec.domain.errors import Conflict, Invalid, NotFound, Refused, Stale
from telesec.domain.patients import PatientDraft, Sex
from telesec.domain.people import Compartment, Role
from telesec.services.bookings.booking import book, cancel
from telesec.services.care.billing import (
    cancel_fee_note,
    fee_note_pdf,
    fee_notes,
    issue_fee_note,
    visits_to_bill,
)
from telesec.services.care.receipts import ledger, payments_of, record_payment, reverse_payment
from telesec.services.care.tariffs import all_tariffs, edit_tariff, load_shipped_tariffs, tariffs_at
from telesec.services.gate import Gate
from telesec.services.patients.patients import create_patient

MONDAY = date(2026, 11, 16)
SECRET_MOTIF = "Vaccination"
CONSULTATION = (FeeLine("G", "Consultation", 3000, 500),)


@pytest.fixture
def accounts(practice, desk) -> Gate:
    """A billing session, with three appointments of the day: two of Dr Lefèvre, one of Dr Benali."""
    patient = create_patient(desk, PatientDraft("Dubois", "Noël", date(1968, 3, 14), Sex.MALE))
    for practitioner, hour in ((0, 9), (0, 10), (1, 9)):
        book(
            desk,
            BookingRequest(
                practice.practitioners[practitioner].id,
                practice.site.id,
                patient.id,
                datetime(2026, 11, 16, hour),
                datetime(2026, 11, 16, hour, 15),
                practice.reason_codes[1].id,
                note="Motif confidentiel",
                overbook_reason="Demande du patient" if practitioner else "",
            ),
        )
    return practice.gate(Role.BILLING)


def visits(gate: Gate) -> tuple[Visit, ...]:
    return visits_to_bill(gate, MONDAY, MONDAY)


def issued(gate: Gate, visit: int = 0) -> FeeNote:
    return issue_fee_note(gate, FeeNoteRequest(visits(gate)[visit].appointment_id, CONSULTATION))


def pay(gate: Gate, note: FeeNote, cents: int, means: PaymentMeans = PaymentMeans.CARD) -> FeeNote:
    return record_payment(gate, PaymentRequest(note.id, cents, means, MONDAY))


def test_billing_sees_who_and_when_but_never_why(accounts: Gate) -> None:
    seen = visits(accounts)
    assert len(seen) == 3
    assert {"DUBOIS Noël"} == {visit.patient_name for visit in seen}
    told = " ".join(str(getattr(visit, field.name)) for visit in seen for field in fields(visit))
    assert SECRET_MOTIF not in told
    assert "confidentiel" not in told
    assert "reason_code" not in " ".join(field.name for field in fields(Visit))
    assert Compartment.CLINICAL not in accounts.stores()


def test_a_fee_note_is_paid_in_two_parts_and_the_ledger_says_so(accounts: Gate) -> None:
    note = issued(accounts)
    assert (note.number, note.total_cents, note.due_cents) == ("2026-0001", 3500, 3500)
    assert visits(accounts)[0].fee_note == note
    note = pay(accounts, note, 1500)
    assert note.due_cents == 2000
    with pytest.raises(Invalid):
        pay(accounts, note, 2001)
    note = pay(accounts, note, 2000, PaymentMeans.CHEQUE)
    assert note.due_cents == 0
    lines = ledger(accounts, MONDAY, MONDAY)
    assert [(line.seq, line.fee_note_number, line.means, line.cents) for line in lines] == [
        (1, "2026-0001", PaymentMeans.CARD, 1500),
        (2, "2026-0001", PaymentMeans.CHEQUE, 2000),
    ]
    assert ledger(accounts, date(2026, 11, 17), date(2026, 12, 31)) == ()


def test_a_visit_is_billed_once_and_numbers_have_no_gap(accounts: Gate) -> None:
    issued(accounts)
    with pytest.raises(Conflict):
        issued(accounts)
    assert issued(accounts, 1).number == "2026-0002"
    assert [note.number for note in fee_notes(accounts, MONDAY, MONDAY)] == ["2026-0001", "2026-0002"]


def test_numbers_start_again_with_the_year(accounts: Gate, clock) -> None:
    issued(accounts)
    clock.advance(days=60)
    assert issued(accounts, 1).number == "2027-0001"


def test_a_wrong_payment_is_undone_by_a_counter_entry(accounts: Gate) -> None:
    note = pay(accounts, issued(accounts), 3500)
    wrong = payments_of(accounts, note.id)[0]
    assert reverse_payment(accounts, note.id, wrong.id).due_cents == 3500
    with pytest.raises(Conflict):
        reverse_payment(accounts, note.id, wrong.id)
    assert [line.cents for line in ledger(accounts, MONDAY, MONDAY)] == [3500, -3500]
    assert pay(accounts, note, 3500, PaymentMeans.CHEQUE).due_cents == 0


def test_an_unpaid_note_is_cancelled_and_its_visit_billed_again(accounts: Gate) -> None:
    note = issued(accounts)
    pay(accounts, note, 100)
    with pytest.raises(Conflict):
        cancel_fee_note(accounts, note.id)
    reverse_payment(accounts, note.id, payments_of(accounts, note.id)[0].id)
    assert cancel_fee_note(accounts, note.id).cancelled
    assert issued(accounts).number == "2026-0002"
    with pytest.raises(Conflict):
        pay(accounts, note, 100)


def test_what_did_not_happen_is_not_billed(accounts: Gate, desk: Gate) -> None:
    first = visits(accounts)[0]
    cancel(desk, CancelRequest(first.appointment_id, first.patient_id, 1, CancelledBy.PATIENT, "Empêché"))
    assert first.appointment_id not in {visit.appointment_id for visit in visits(accounts)}
    with pytest.raises(Conflict):
        issue_fee_note(accounts, FeeNoteRequest(first.appointment_id, CONSULTATION))


def test_the_day_before_nothing_is_billed(accounts: Gate, clock) -> None:
    clock.advance(days=-1)
    with pytest.raises(Conflict):
        issued(accounts)


def test_the_printed_note_has_no_reason_and_the_printing_is_journaled(practice, accounts: Gate) -> None:
    note = pay(accounts, issued(accounts), 3500)
    reader = PdfReader(io.BytesIO(fee_note_pdf(accounts, note.id)))
    text = "\n".join(page.extract_text() for page in reader.pages)
    for piece in ("2026-0001", "DUBOIS Noël", "Dr Lefèvre", "Cabinet des Lilas", "Acquittée le 16/11/2026"):
        assert piece in text
    assert SECRET_MOTIF not in text
    rows = practice.rows(accounts, Compartment.BILLING)
    assert "fee_note_print" in {row["action"] for row in rows}
    assert "DUBOIS" not in str(rows)


def test_prices_follow_their_dates(accounts: Gate) -> None:
    assert load_shipped_tariffs(accounts) > 10
    assert load_shipped_tariffs(accounts) == 0
    old = next(t for t in tariffs_at(accounts, MONDAY) if t.code == "G")
    change = TariffChange("G", "Consultation", 3150, date(2027, 1, 1), "Avenant", old.id, old.version)
    edit_tariff(accounts, change)
    for day, cents in ((MONDAY, 3000), (date(2026, 12, 31), 3000), (date(2027, 1, 1), 3150)):
        assert [t.cents for t in tariffs_at(accounts, day) if t.code == "G"] == [cents]
    with pytest.raises(Stale):
        edit_tariff(accounts, change)


def test_a_price_corrected_the_same_day_keeps_one_row(accounts: Gate) -> None:
    wrong = edit_tariff(accounts, TariffChange("OST", "Séance", 5000, MONDAY))
    right = edit_tariff(accounts, TariffChange("OST", "Séance", 5500, MONDAY, "", wrong.id, wrong.version))
    assert [(t.id, t.cents) for t in all_tariffs(accounts)] == [(wrong.id, 5500)]
    assert right.version == 2


@pytest.mark.parametrize(
    ("attack", "word"),
    [
        ("UPDATE fee_notes SET total_cents = 1", "fee_notes_immutable"),
        ("DELETE FROM fee_lines", "fee_lines_immutable"),
        ("DELETE FROM payments", "payments_immutable"),
        ("UPDATE payments SET cents = 1", "payments_immutable"),
        ("UPDATE ledger SET cents = 1", "ledger_immutable"),
        ("DELETE FROM ledger", "ledger_immutable"),
        ("DELETE FROM tariffs", "tariffs_immutable"),
        ("INSERT INTO fee_lines SELECT fee_note_id, 2, 'X', 'X', 0, 0 FROM fee_lines", "fee_lines_complete"),
        (
            "INSERT INTO payments SELECT 'x', fee_note_id, 1, means, received_on, '', NULL FROM payments",
            "exceed",
        ),
        (
            "INSERT INTO ledger SELECT 9, payment_id, day, fee_note_number, patient_name, means, cents, '' "
            "FROM ledger",
            "ledger_follows",
        ),
        ("UPDATE tariffs SET code = 'G', valid_from = '2020-01-01'", "tariffs_overlap"),
    ],
)
def test_the_books_resist_raw_sql_in_an_open_entry(accounts: Gate, attack: str, word: str) -> None:
    load_shipped_tariffs(accounts)
    note = pay(accounts, issued(accounts), 3500)
    with (
        pytest.raises(IntegrityError, match=word),
        accounts.enter(Action.PAYMENT_RECORD, Subject("fee_note", note.id)) as records,
    ):
        records._conn.exec_driver_sql(attack)
    assert payments_of(accounts, note.id)[0].cents == 3500


def test_nothing_is_written_outside_an_entry(accounts: Gate) -> None:
    engine = accounts.stores()[Compartment.BILLING]._engine
    with engine.connect() as conn, pytest.raises(DatabaseError, match="not journaled"):
        conn.exec_driver_sql(
            "INSERT INTO tariffs VALUES ('x', 'X', 'X', 1, '2026-01-01', '2026-01-02', '', 1)"
        )


def test_a_practitioner_sees_their_own_accounts_only(practice, accounts: Gate) -> None:
    mine = issued(accounts)
    other_visit = next(v for v in visits(accounts) if v.practitioner_id == practice.practitioners[1].id)
    other = pay(
        accounts, issue_fee_note(accounts, FeeNoteRequest(other_visit.appointment_id, CONSULTATION)), 3500
    )
    pay(accounts, mine, 1000)
    doctor = practice.gate(Role.PRACTITIONER)
    assert {v.practitioner_id for v in visits(doctor)} == {practice.practitioners[0].id}
    assert [note.id for note in fee_notes(doctor, MONDAY, MONDAY)] == [mine.id]
    assert [line.cents for line in ledger(doctor, MONDAY, MONDAY)] == [1000]
    for attempt in (
        lambda: fee_note_pdf(doctor, other.id),
        lambda: payments_of(doctor, other.id),
        lambda: cancel_fee_note(doctor, other.id),
        lambda: pay(doctor, other, 1),
    ):
        with pytest.raises(Refused):
            attempt()


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.ADMIN])
def test_the_desk_and_the_admin_keep_no_accounts(practice, role: Role) -> None:
    gate = practice.gate(role)
    for attempt in (lambda: all_tariffs(gate), lambda: ledger(gate, MONDAY, MONDAY)):
        with pytest.raises(Refused):
            attempt()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["issue", "pay", "reverse", "cancel"]), st.integers(0, 2), st.integers(1, 4000)
        ),
        min_size=4,
        max_size=12,
    )
)
def test_whatever_is_tried_the_books_hold(accounts: Gate, acts: list[tuple[str, int, int]]) -> None:
    """Numbers without gaps, no note paid beyond its total, a ledger that equals the payments."""
    for act, which, cents in acts:
        visit = visits(accounts)[which]
        try:
            _try(accounts, act, visit, cents)
        except (Conflict, Invalid, NotFound):
            continue
    notes = fee_notes(accounts, MONDAY, MONDAY)
    assert [note.number for note in notes] == [f"2026-{rank:04d}" for rank in range(1, len(notes) + 1)]
    live = [note.appointment_id for note in notes if not note.cancelled]
    assert len(live) == len(set(live))
    assert all(0 <= note.paid_cents <= note.total_cents for note in notes)
    lines = ledger(accounts, MONDAY, MONDAY)
    assert [line.seq for line in lines] == list(range(1, len(lines) + 1))
    assert sum(line.cents for line in lines) == sum(note.paid_cents for note in notes)


def _try(gate: Gate, act: str, visit: Visit, cents: int) -> None:
    note = visit.fee_note
    if act == "issue":
        issue_fee_note(gate, FeeNoteRequest(visit.appointment_id, CONSULTATION))
    elif note is None:
        return
    elif act == "pay":
        pay(gate, note, cents)
    elif act == "cancel":
        cancel_fee_note(gate, note.id)
    else:
        paid = payments_of(gate, note.id)
        if paid:
            reverse_payment(gate, note.id, paid[cents % len(paid)].id)
