"""The activity of the telephone: figures of the calls as they were, and a report that names nobody."""

from __future__ import annotations

import io
import subprocess
from datetime import UTC, date, datetime, timedelta

import pytest
from pypdf import PdfReader
from tests.journeys.secretariat_desk import CONTRACT, calls_of_a_day, october

from telesec.domain.access.scope import Scope
from telesec.domain.calls.lines import Line
from telesec.domain.calls.requests import Incoming
from telesec.domain.errors import Invalid, OutOfScope, Refused
from telesec.domain.ids import new_id
from telesec.domain.people import Compartment, Role
from telesec.services.activity.activity import activity, activity_report_pdf
from telesec.services.calls.calls import ring
from telesec.services.calls.lines import save_line
from telesec.services.secretariat.contracts import save_contract
from telesec.services.secretariat.invoices import InvoiceRequest, issue_invoice, preview_invoice

OCTOBER = date(2026, 10, 1), date(2026, 10, 31)


def test_figures_are_those_of_the_calls_on_the_wall_of_the_practice(desk):
    calls_of_a_day(desk, october(8), 4, waited=6)
    calls_of_a_day(desk, october(17), 2, waited=50, category="results", outcome="message")
    calls_of_a_day(desk, october(18), 1, waited=None, category="", outcome="missed")
    calls_of_a_day(desk, datetime(2026, 11, 2, 9, tzinfo=UTC), 1)
    found = activity(desk, *OCTOBER)
    assert (found.incoming, found.answered, found.missed) == (7, 6, 1)
    assert {hour: count for hour, count in enumerate(found.hours) if count} == {8: 4, 17: 2, 18: 1}
    assert found.categories == (("Prendre rendez-vous", 4), ("Résultats", 2))
    assert found.outcomes == (("Rendez-vous pris", 4), ("Message transmis", 2), ("Appel manqué", 1))
    assert found.median_answer == 6


def test_a_call_that_rings_now_is_not_missed_yet_and_is_after_three_minutes(practice, desk):
    now = practice.clock()
    ring(desk, Incoming("0639980001", "", now))
    today = date(2026, 11, 16)
    assert activity(desk, today, today).incoming == 0
    practice.clock.advance(minutes=4)
    assert activity(desk, today, today).missed == 1


def test_the_report_of_a_month_plots_its_calls_and_names_nobody(desk, tmp_path):
    calls_of_a_day(desk, october(9), 12)
    calls_of_a_day(desk, october(14), 5, category="renewal", outcome="message")
    document = activity_report_pdf(desk, 2026, 10)
    path = tmp_path / "releve.pdf"
    path.write_bytes(document)
    words = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert len(PdfReader(io.BytesIO(document)).pages) == 1
    for said in ("Cabinet des Lilas", "du 01/10/2026 au 31/10/2026", "17", "Renouvellement", "10 s ou moins"):
        assert said in words
    assert "Secret" not in words.replace("secrétariat", "")


def test_a_month_without_a_call_has_a_report(desk):
    assert activity_report_pdf(desk, 2026, 2).startswith(b"%PDF")


@pytest.mark.parametrize("days", [-1, 367])
def test_a_period_that_is_none_or_too_long_is_refused(desk, days):
    with pytest.raises(Invalid):
        activity(desk, OCTOBER[0], OCTOBER[0] + timedelta(days=days))


def test_the_accounts_read_figures_and_the_journal_says_so(practice, desk):
    calls_of_a_day(desk, october(9), 2)
    gate = practice.gate(Role.BILLING)
    assert activity(gate, *OCTOBER).answered == 2
    row = practice.rows(gate, Compartment.OFFICE)[-1]
    assert (row["action"], row["patient_id"], row["reason"]) == ("activity_view", "", "2026-10-01/2026-10-31")


def test_an_administrator_reads_no_activity(practice):
    with pytest.raises(Refused):
        activity(practice.gate(Role.ADMIN), *OCTOBER)


def test_an_account_counts_the_calls_of_the_agendas_and_places_it_sees(practice, desk):
    mine, other = practice.practitioners
    calls_of_a_day(desk, october(8), 4, practitioner_id=mine.id)
    calls_of_a_day(desk, october(9), 3, practitioner_id=other.id)
    calls_of_a_day(desk, october(10), 2)
    there = Line(new_id(), "Annexe", "0472000009", site_id=practice.site.id)
    save_line(practice.gate(Role.ADMIN), there)
    calls_of_a_day(desk, october(11), 1, line_id=there.id)
    narrowed = practice.gate(Role.SECRETARY)
    narrowed.narrow(Scope(frozenset({mine.id}), frozenset({new_id()})))
    assert (activity(desk, *OCTOBER).answered, activity(narrowed, *OCTOBER).answered) == (10, 6)


def test_a_month_is_not_invoiced_by_an_account_that_counts_a_part_of_it(practice, desk):
    calls_of_a_day(desk, october(8), 4, practitioner_id=practice.practitioners[0].id)
    billing = practice.gate(Role.BILLING)
    save_contract(billing, CONTRACT)
    seen = preview_invoice(billing, 2026, 10).calls
    billing.narrow(Scope(frozenset({practice.practitioners[0].id})))
    for attempt in (
        lambda: preview_invoice(billing, 2026, 10),
        lambda: issue_invoice(billing, InvoiceRequest(2026, 10, seen)),
    ):
        with pytest.raises(OutOfScope):
            attempt()
