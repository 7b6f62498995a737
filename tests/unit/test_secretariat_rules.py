"""What the secretariat charges: whole cents, tiers that cover every call once, VAT rounded half up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import examples

from telesec.domain.calls.calls import CallOutcome
from telesec.domain.calls.words import Category
from telesec.domain.errors import Conflict, Invalid, NotFound
from telesec.domain.secretariat.activity import CallFigures, activity_of, seconds_words
from telesec.domain.secretariat.contract import (
    Contract,
    Party,
    Pricing,
    Tier,
    checked_contract,
    contract_on,
    iban_is_right,
    siren_is_right,
    vat_is_right,
)
from telesec.domain.secretariat.invoices import (
    BilledCalls,
    InvoiceLine,
    amounts_of,
    billed_count,
    check_over,
    half_up,
    invoice_number,
    lines_of,
    month_of,
    quote,
)

SELLER = Party("Secrétariat des Lilas", "732829320", "3 rue des Lilas", "69003", "Lyon", "FR44732829320")
BUYER = Party("Cabinet des Lilas", "404833048", "12 avenue Foch", "69006", "Lyon")
OCTOBER = month_of(2026, 10)
PER_CALL = Contract("c", date(2026, 1, 1), SELLER, BUYER, Pricing.PER_CALL, (Tier(None, 85),))
TIERS = replace(PER_CALL, pricing=Pricing.TIERS, tiers=(Tier(100, 120), Tier(300, 95), Tier(None, 80)))
FLAT = replace(PER_CALL, pricing=Pricing.FLAT, flat_cents=180_00, included=200)


def calls(answered, outgoing=0, wrong=0):
    return BilledCalls(*OCTOBER, answered, outgoing, wrong)


def told(contract, counted):
    return [(line.quantity, line.unit_cents) for line in lines_of(contract, counted)]


def test_each_call_has_one_price_and_wrong_numbers_none():
    assert told(PER_CALL, calls(412, outgoing=18, wrong=3)) == [(409, 85)]


def test_calls_made_by_the_secretariat_are_charged_only_when_the_contract_says_so():
    assert billed_count(calls(10, outgoing=4), PER_CALL) == 10
    assert billed_count(calls(10, outgoing=4), replace(PER_CALL, outgoing_too=True)) == 14


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, []),
        (1, [(1, 120)]),
        (100, [(100, 120)]),
        (101, [(100, 120), (1, 95)]),
        (300, [(100, 120), (200, 95)]),
        (412, [(100, 120), (200, 95), (112, 80)]),
    ],
)
def test_each_call_is_at_the_price_of_its_tier(count, expected):
    assert told(TIERS, calls(count)) == expected


@pytest.mark.parametrize(("count", "beyond"), [(0, 0), (200, 0), (201, 1), (350, 150)])
def test_a_flat_sum_covers_its_calls_and_the_others_are_counted(count, beyond):
    assert told(FLAT, calls(count)) == [(1, 180_00), *([(beyond, 85)] if beyond else [])]


def test_a_flat_sum_without_a_price_beyond_covers_everything():
    assert told(replace(FLAT, tiers=(), included=0), calls(5_000)) == [(1, 180_00)]


tier_lists = st.lists(st.integers(1, 400), max_size=5, unique=True).flatmap(
    lambda bounds: st.lists(st.integers(0, 500), min_size=len(bounds) + 1, max_size=len(bounds) + 1).map(
        lambda prices: tuple(map(Tier, [*sorted(bounds), None], prices))
    )
)


@given(tier_lists, st.integers(0, 1_000))
@settings(max_examples=examples(200))
def test_whatever_the_tiers_every_call_is_charged_once_at_its_own_price(tiers, count):
    contract = checked_contract(replace(TIERS, tiers=tiers))
    lines = lines_of(contract, calls(count))
    assert sum(line.quantity for line in lines) == count
    one_by_one = sum(
        next(tier.cents for tier in tiers if tier.last is None or at <= tier.last)
        for at in range(1, count + 1)
    )
    assert sum(line.cents for line in lines) == one_by_one


@given(tier_lists, st.integers(0, 999))
@settings(max_examples=examples(100))
def test_one_more_call_never_costs_less(tiers, count):
    contract = replace(TIERS, tiers=tiers)
    before, after = (amounts_of(lines_of(contract, calls(n)), 2000).total for n in (count, count + 1))
    assert before <= after


@given(st.integers(0, 10**9), st.sampled_from([0, 850, 1000, 2000]))
@settings(max_examples=examples(300))
def test_vat_is_rounded_half_up_to_the_cent(cents, rate):
    exact = Decimal(cents) * rate / Decimal(10_000)
    assert half_up(cents, rate) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@pytest.mark.parametrize(("cents", "rate", "vat"), [(5, 1000, 1), (4, 1000, 0), (100, 850, 9), (3, 2000, 1)])
def test_half_a_cent_goes_up(cents, rate, vat):
    assert half_up(cents, rate) == vat


def test_vat_is_counted_on_the_whole_and_not_line_by_line():
    lines = [InvoiceLine("a", 1, 2), InvoiceLine("b", 1, 2), InvoiceLine("c", 1, 2)]
    assert amounts_of(lines, 2000).vat == 1  # 0.4 three times would be nothing
    assert amounts_of(lines, 2000).total == 7


def test_a_month_of_nothing_is_not_invoiced():
    with pytest.raises(Conflict, match="rien à facturer"):
        quote(PER_CALL, calls(3, wrong=3))


@pytest.mark.parametrize(
    ("year", "month", "first", "last"),
    [(2026, 2, 1, 28), (2028, 2, 1, 29), (2026, 12, 1, 31), (2026, 4, 1, 30)],
)
def test_a_month_goes_to_its_last_day(year, month, first, last):
    assert month_of(year, month) == (date(year, month, first), date(year, month, last))


def test_a_month_is_invoiced_from_the_day_after_its_last_one():
    check_over(date(2026, 10, 31), date(2026, 11, 1))
    with pytest.raises(Conflict, match="n'est pas fini"):
        check_over(date(2026, 10, 31), date(2026, 10, 31))


@pytest.mark.parametrize(("rank", "number"), [(1, "TS-2026-0001"), (9999, "TS-2026-9999")])
def test_numbers_are_of_the_year_and_follow_each_other(rank, number):
    assert invoice_number(2026, rank) == number


@pytest.mark.parametrize("rank", [0, 10_000])
def test_a_number_beyond_the_series_is_refused(rank):
    with pytest.raises(Invalid):
        invoice_number(2026, rank)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("seller.name", {"seller": replace(SELLER, name=" ")}),
        ("seller.siren", {"seller": replace(SELLER, siren="732829321")}),
        ("seller.vat_number", {"seller": replace(SELLER, vat_number="")}),
        ("seller.vat_number", {"seller": replace(SELLER, vat_number="FR45732829320")}),
        ("seller.address", {"seller": replace(SELLER, city="")}),
        ("buyer.siren", {"buyer": replace(BUYER, siren="73282932")}),
        ("buyer.siren", {"buyer": replace(BUYER, siren="732829320")}),
        ("buyer.email", {"buyer": replace(BUYER, email="nom@exemple")}),
        ("vat_rate", {"vat_rate": 550}),
        ("due_days", {"due_days": 61}),
        ("iban", {"iban": "FR7630006000011234567890188"}),
        ("late", {"late": "x" * 201}),
        ("tiers", {"tiers": ()}),
        ("tiers", {"tiers": (Tier(None, 10_001),)}),
        ("tiers", {"tiers": (Tier(10, 80), Tier(None, 70))}),
        ("tiers", {"pricing": Pricing.TIERS, "tiers": (Tier(10, 80),)}),
        ("tiers", {"pricing": Pricing.TIERS, "tiers": (Tier(10, 80), Tier(10, 70), Tier(None, 60))}),
        ("tiers", {"pricing": Pricing.TIERS, "tiers": (Tier(0, 80), Tier(None, 60))}),
        ("flat_cents", {"pricing": Pricing.FLAT}),
    ],
)
def test_a_contract_that_cannot_be_invoiced_is_not_kept(field, change):
    with pytest.raises(Invalid) as said:
        checked_contract(replace(PER_CALL, **change))
    assert said.value.field == field


def test_a_contract_is_kept_with_tidy_texts():
    typed = replace(
        PER_CALL,
        seller=replace(
            SELLER, name="  Secrétariat  des Lilas ", siren="732 829 320", vat_number="fr 44 732829320"
        ),
        iban="FR76 3000 6000 0112 3456 7890 189",
        vat_rate=2000,
    )
    kept = checked_contract(typed)
    assert (kept.seller, kept.iban) == (SELLER, "FR7630006000011234567890189")


def test_without_vat_no_vat_number_is_asked():
    checked_contract(replace(PER_CALL, vat_rate=0, seller=replace(SELLER, vat_number="", sole_trader=True)))


def test_the_contract_of_a_day_is_the_last_one_begun():
    later = replace(PER_CALL, id="d", valid_from=date(2026, 9, 1))
    assert contract_on((PER_CALL, later), date(2026, 8, 31)) is PER_CALL
    assert contract_on((PER_CALL, later), date(2026, 9, 1)) is later
    with pytest.raises(NotFound):
        contract_on((PER_CALL, later), date(2025, 12, 31))


@given(st.text(max_size=30))
@settings(max_examples=examples(200))
def test_whatever_is_typed_in_a_number_is_judged_without_a_fault(text):
    assert siren_is_right(text) in (True, False)
    assert vat_is_right(text, text[4:]) in (True, False)
    assert iban_is_right(text) in (True, False)


def call(hour, waited=5.0, lasted=60.0, **told):
    values = {"direction": "in", "category": "book", "outcome": "booked", "line_id": "a"} | told
    return CallFigures(datetime(2026, 10, 5, hour, 10), waited, lasted, **values)


def test_calls_are_counted_by_hour_reason_end_and_time_to_answer():
    found = activity_of(
        [
            call(8),
            call(8, 15.0, outcome=CallOutcome.WRONG_NUMBER),
            call(9, 70.0, 120.0, category=Category.RESULTS),
            call(17, None, None, category="", outcome="missed", line_id="b"),
            call(17, 0.0, 30.0, rang=False),
            call(10, None, None, direction="out"),
        ],
        *OCTOBER,
        {"a": "Accueil"},
    )
    assert (found.incoming, found.answered, found.missed, found.outgoing, found.wrong) == (5, 4, 1, 1, 1)
    assert (found.hours[8], found.hours[9], found.hours[17]) == (2, 1, 2)
    assert dict(found.days)[date(2026, 10, 5)] == 5
    assert len(found.days) == 31
    assert dict(found.answered_in) == {
        "10 s ou moins": 1,
        "11 à 20 s": 1,
        "21 à 40 s": 0,
        "41 à 60 s": 0,
        "Plus d'une minute": 1,
        "Non mesuré": 1,
    }
    assert found.categories == (("Prendre rendez-vous", 3), ("Résultats", 1))
    assert dict(found.lines) == {"Accueil": 4, "Ligne non précisée": 1}
    assert (found.median_answer, found.median_length) == (15, 60)
    assert found.billed == BilledCalls(*OCTOBER, 4, 1, 1)


def test_a_period_without_a_call_has_figures_too():
    found = activity_of([], *OCTOBER, {})
    assert (found.incoming, found.median_answer, found.categories) == (0, None, ())


@pytest.mark.parametrize(("seconds", "words"), [(None, "–"), (0, "0 s"), (59, "59 s"), (65, "1 min 05")])
def test_a_length_is_said_in_minutes_and_seconds(seconds, words):
    assert seconds_words(seconds) == words
