"""Money rules: amounts as typed, tariffs by date, numbers, payments never above what is due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.care.billing import (
    FOREVER,
    FeeLine,
    FeeNote,
    LedgerLine,
    PaymentMeans,
    Tariff,
    TariffChange,
    Visit,
)
from telesec.domain.care.billing_rules import (
    MAX_CENTS,
    amount_text,
    cents_of,
    check_billable,
    check_payment,
    checked_change,
    checked_lines,
    fee_note_number,
    plan_change,
    tariffs_at,
    totals_by_means,
)
from telesec.domain.care.tariff_book import shipped_tariffs
from telesec.domain.errors import Conflict, Invalid

DAY = date(2026, 11, 22)
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


def note(*lines: FeeLine, paid: int = 0, cancelled: bool = False) -> FeeNote:
    return FeeNote(
        id="n",
        number="2026-0001",
        practitioner_id="p",
        patient_id="q",
        appointment_id="a",
        care_date=DAY,
        issued_at=datetime(2026, 11, 22, 9, tzinfo=UTC),
        patient_name="DUBOIS Noël",
        lines=lines or (FeeLine("G", "Consultation", 3000, 500),),
        paid_cents=paid,
        cancelled=cancelled,
    )


@given(st.integers(0, MAX_CENTS))
def test_an_amount_shown_is_read_back_to_the_cent(cents: int) -> None:
    assert cents_of(amount_text(cents)) == cents


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("30", 3000),
        ("30,5", 3050),
        ("47.50", 4750),
        ("1 250,00 €", 125_000),
        ("0,07", 7),
        ("\u202f60 €", 6000),
    ],
)
def test_amounts_as_people_type_them(typed: str, cents: int) -> None:
    assert cents_of(typed) == cents


@pytest.mark.parametrize("typed", ["", "-5", "3,456", "=1+1", "1e3", "٣٠", "999999", "12,3,4", "NaN", "30,"])
def test_what_is_not_an_amount_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        cents_of(typed, "excess")
    assert refusal.value.field == "excess"


@given(st.text(max_size=12))
def test_any_text_is_an_amount_within_limits_or_a_sentence(typed: str) -> None:
    try:
        cents = cents_of(typed)
    except Invalid:
        return
    assert 0 <= cents <= MAX_CENTS


def prices(book: Iterable[Tariff], code: str, day: date) -> list[int]:
    return [tariff.cents for tariff in tariffs_at(book, day) if tariff.code == code]


def overlaps(book: Iterable[Tariff]) -> list[tuple[Tariff, Tariff]]:
    """The neighbours that hold on the same day."""
    ordered = sorted(book, key=lambda item: (item.code, item.valid_from))
    return [(a, b) for a, b in pairwise(ordered) if a.code == b.code and a.valid_to >= b.valid_from]


@given(st.lists(st.tuples(DAYS, st.integers(0, 20_000)), min_size=1, max_size=12))
def test_changes_never_leave_two_prices_nor_alter_the_past(changes: list[tuple[date, int]]) -> None:
    book: list[Tariff] = []
    for start, cents in changes:
        before = list(book)
        closed, fresh = plan_change(book, TariffChange("G", "Consultation", cents, start))
        book = [t for t in book if closed is None or t.id != closed.id]
        if closed is not None and closed.id != fresh.id:
            book.append(closed)
        book.append(fresh)
        assert prices(book, "G", start) == [cents]
        eve = start - timedelta(days=1)
        assert [t.cents for t in tariffs_at(book, eve)] == [t.cents for t in tariffs_at(before, eve)]
        assert [t.valid_from for t in tariffs_at(book, FOREVER)] == [max(t.valid_from for t in book)]
        assert not overlaps(book)


def test_a_correction_of_the_same_day_keeps_the_row_and_counts_a_version() -> None:
    row = Tariff("1", "G", "Consultation", 2650, date(2024, 12, 22), version=3)
    closed, fresh = plan_change([row], TariffChange("G", "Consultation", 3000, date(2024, 12, 22)))
    assert closed == row
    assert (fresh.id, fresh.version, fresh.cents) == ("1", 4, 3000)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (TariffChange("", "Consultation", 3000, DAY), "code"),
        (TariffChange("<b>", "Consultation", 3000, DAY), "code"),
        (TariffChange("G", "  ", 3000, DAY), "label"),
        (TariffChange("G", "Consultation", 2**63, DAY), "cents"),
        (TariffChange("G", "Consultation", -1, DAY), "cents"),
        (TariffChange("G", "Consultation", 3000, date(1, 1, 1)), "valid_from"),
        (TariffChange("G", "Consultation", 3000, FOREVER), "valid_from"),
    ],
)
def test_a_wrong_tariff_names_its_field(change: TariffChange, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        checked_change(change)
    assert refusal.value.field == field


def test_a_tariff_is_tidied() -> None:
    tidy = checked_change(TariffChange(" g ", " Consultation  au cabinet ", 3000, DAY))
    assert (tidy.code, tidy.label) == ("G", "Consultation au cabinet")


def test_numbers_carry_their_year_and_rank() -> None:
    assert [fee_note_number(2026, 1), fee_note_number(2027, 12345)] == ["2026-0001", "2027-12345"]
    with pytest.raises(Invalid):
        fee_note_number(2026, 0)


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (FeeLine("G", "Consultation", 0),),
        (FeeLine("G", "Consultation", 3000, -1),),
        (FeeLine("G", "", 3000),),
        (FeeLine("G", "Consultation", MAX_CENTS), FeeLine("MD", "Déplacement", 1)),
        (FeeLine("G", "Consultation", 3000),) * 21,
    ],
)
def test_a_fee_note_needs_acts_and_something_to_pay(lines: tuple[FeeLine, ...]) -> None:
    with pytest.raises(Invalid):
        checked_lines(lines)


@given(st.integers(1, 4000), st.integers(0, 3500))
def test_a_payment_never_exceeds_what_is_due(cents: int, paid: int) -> None:
    wanted = note(paid=paid)
    if cents <= wanted.due_cents:
        check_payment(wanted, cents, DAY, DAY)
        assert paid + cents <= wanted.total_cents
    else:
        with pytest.raises(Invalid):
            check_payment(wanted, cents, DAY, DAY)


def test_payments_of_tomorrow_of_nothing_or_of_a_cancelled_note_are_refused() -> None:
    with pytest.raises(Invalid):
        check_payment(note(), 3500, DAY + timedelta(days=1), DAY)
    with pytest.raises(Invalid):
        check_payment(note(), 0, DAY, DAY)
    with pytest.raises(Conflict):
        check_payment(note(cancelled=True), 100, DAY, DAY)


def test_totals_deduct_counter_entries() -> None:
    lines = [
        LedgerLine(1, DAY, "2026-0001", "DUBOIS Noël", PaymentMeans.CARD, 3000),
        LedgerLine(2, DAY, "2026-0001", "DUBOIS Noël", PaymentMeans.CARD, -3000),
        LedgerLine(3, DAY, "2026-0001", "DUBOIS Noël", PaymentMeans.CHEQUE, 3500),
    ]
    assert totals_by_means(lines) == {PaymentMeans.CARD: 0, PaymentMeans.CHEQUE: 3500}


def test_the_shipped_book_is_dated_sourced_and_without_overlap() -> None:
    book = shipped_tariffs()
    assert not overlaps(book)
    assert prices(book, "G", DAY) == [3000]
    assert prices(book, "GL1", DAY) == [6000]
    assert all(tariff.source and tariff.valid_from < DAY for tariff in book)
    for tariff in book:
        checked_change(TariffChange(tariff.code, tariff.label, tariff.cents, tariff.valid_from))


def test_people_are_not_in_the_repr() -> None:
    assert "DUBOIS" not in repr(note())


def visit(status: str, day: int) -> Visit:
    return Visit("a", "p", "s", "q", datetime(2026, 11, day, 9), status, "DUBOIS Noël")


@pytest.mark.parametrize("status", ["booked", "arrived", "in_care", "done"])
def test_care_of_today_or_before_is_billed(status: str) -> None:
    check_billable(visit(status, 22), DAY)
    check_billable(visit(status, 1), DAY)


@pytest.mark.parametrize(("status", "day"), [("cancelled", 22), ("no_show", 22), ("booked", 23)])
def test_what_did_not_happen_is_not_billed(status: str, day: int) -> None:
    with pytest.raises(Conflict):
        check_billable(visit(status, day), DAY)
