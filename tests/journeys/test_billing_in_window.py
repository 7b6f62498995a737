"""Billing in a real session's window: what is half typed at a lock comes back in the next session."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from tests.ui.hands import Keys

from telesec.app.wiring import PAGE_OF_DRAFT
from telesec.domain.bookings.requests import BookingRequest
from telesec.domain.patients import PatientDraft, Sex
from telesec.domain.people import Compartment, Role
from telesec.services.bookings.booking import book
from telesec.services.care.billing import visits_to_bill
from telesec.services.care.tariffs import load_shipped_tariffs
from telesec.services.drafts import keep_drafts, take_drafts
from telesec.services.patients.patients import create_patient

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

MONDAY = date(2026, 11, 16)


@pytest.fixture
def appointment(practice, desk):
    """Mr Dubois is seen by Dr Lefèvre, where the prices are the shipped ones."""
    load_shipped_tariffs(practice.gate(Role.BILLING))
    patient = create_patient(desk, PatientDraft("Dubois", "Noël", date(1968, 3, 14), Sex.MALE))
    wanted = BookingRequest(
        practice.practitioners[0].id,
        practice.site.id,
        patient.id,
        datetime(2026, 11, 16, 9),
        datetime(2026, 11, 16, 9, 15),
        practice.reason_codes[1].id,
    )
    return book(desk, wanted).appointment


def drafts_in(gate, compartment):
    with gate.stores()[compartment]._engine.connect() as conn:
        return conn.exec_driver_sql("SELECT payload FROM drafts").scalars().all()


def test_acts_half_typed_survive_the_lock_and_the_desk_cannot_read_them(
    qtbot, windows, practice, appointment
):
    first = windows.open(practice.gate(Role.PRACTITIONER))
    page = first.shell.show_page("billing")
    page.open_visit(appointment.id, MONDAY)
    acts = page.visits.panel.acts
    qtbot.waitUntil(lambda: acts.choice.count() > 0)
    acts.add.click()
    acts._acts[0].excess.setFocus()
    Keys(qtbot, first.shell).type("7,5")
    chosen = acts.codes()
    unfinished = first.shell.unfinished()
    assert [draft.kind for draft in unfinished] == ["visit_billing"]
    assert keep_drafts(first.gate, unfinished) == 1
    assert drafts_in(first.gate, Compartment.OFFICE) == []
    assert len(drafts_in(first.gate, Compartment.CLINICAL)) == 1

    after = windows.open(practice.gate(Role.PRACTITIONER))
    (draft,) = take_drafts(after.gate)
    page = after.shell.show_page(PAGE_OF_DRAFT[draft.kind])
    page.restore(draft)
    assert after.shell.page_key() == "billing"
    panel = page.visits.panel
    qtbot.waitUntil(lambda: panel.acts.codes() == chosen)
    assert panel.acts._acts[0].excess.text() == "7,5"
    with qtbot.waitSignal(page.changed):
        panel.issue.click()
    (visit,) = visits_to_bill(after.gate, MONDAY, MONDAY)
    assert visit.fee_note.lines[0].excess_cents == 750
    assert after.shell.unfinished() == ()
