"""From the key pressed to the row written: notes and accounts in their real pages over real stores."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from tests.questions import answer

from telesec.domain.bookings.requests import BookingRequest
from telesec.domain.patients import PatientDraft, Sex
from telesec.domain.people import Compartment, Role
from telesec.domain.wall import wall_now
from telesec.services.bookings import agenda
from telesec.services.bookings.booking import book
from telesec.services.care import billing, break_glass, clinical, receipts, tariffs
from telesec.services.gate import Gate
from telesec.services.patients import patients
from telesec.ui.billing.page import BillingPage
from telesec.ui.billing.ports import BillingPorts
from telesec.ui.look import Look
from telesec.ui.notes.page import NotesPage
from telesec.ui.notes.ports import NotesPorts
from telesec.ui.tasks import Tasks
from telesec.ui.tokens import LIGHT

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

MONDAY = date(2026, 11, 16)
HOSTILE = '<img src="/etc/hostname"><b>x</b> =1+1'


@pytest.fixture
def hostile_visit(practice) -> str:
    """The name shown for a patient whose first name in use is hostile, seen at 9 h today."""
    desk = practice.gate(Role.SECRETARY)
    draft = PatientDraft("Dubois", "Noël", date(1968, 3, 14), Sex.MALE, used_first_name=HOSTILE)
    patient = patients.create_patient(desk, draft)
    start = datetime(2026, 11, 16, 9)
    wanted = BookingRequest(
        practice.practitioners[0].id,
        practice.site.id,
        patient.id,
        start,
        start.replace(minute=15),
        practice.reason_codes[1].id,
    )
    book(desk, wanted)
    practice.close()
    return f"DUBOIS {HOSTILE}"


@pytest.fixture
def tasks(qtbot) -> Iterator[Tasks]:
    made = Tasks(on_bug=lambda error: pytest.fail(repr(error)))
    yield made
    made.close(lambda: None)


def session(qtbot, practice, tasks: Tasks, role: Role) -> Gate:
    """A session opened on the worker, as the program does; closed there too."""
    with qtbot.waitCallback() as opened:
        tasks.run(partial(practice.gate, role), opened)
    gate = opened.args[0]
    practice.gates.remove(gate)
    return gate


def notes_page(gate: Gate, tasks: Tasks) -> NotesPage:
    ports = NotesPorts(
        day=partial(agenda.today, gate, gate.account.practitioner_id or ""),
        search=partial(patients.search_patients, gate),
        notes_of=partial(clinical.notes_of, gate),
        write=partial(clinical.write_note, gate),
        edit=partial(clinical.edit_note, gate),
        sign=partial(clinical.sign_note, gate),
        add_addendum=partial(clinical.add_addendum, gate),
        open_colleague=partial(break_glass.open_colleague_notes, gate),
        practitioner_name=lambda one: gate.reference.practitioner(one).display_name,
    )
    return NotesPage(ports, tasks, Look(LIGHT))


def billing_page(gate: Gate, tasks: Tasks, target: Path) -> BillingPage:
    ports = BillingPorts(
        visits=partial(billing.visits_to_bill, gate),
        issue=partial(billing.issue_fee_note, gate),
        cancel_note=partial(billing.cancel_fee_note, gate),
        save_pdf=lambda note_id, path: path.write_bytes(billing.fee_note_pdf(gate, note_id)) and None,
        payments_of=partial(receipts.payments_of, gate),
        record_payment=partial(receipts.record_payment, gate),
        reverse_payment=partial(receipts.reverse_payment, gate),
        ledger=partial(receipts.ledger, gate),
        tariffs=partial(tariffs.all_tariffs, gate),
        edit_tariff=partial(tariffs.edit_tariff, gate),
        load_tariffs=partial(tariffs.load_shipped_tariffs, gate),
        ask_path=lambda parent, name: target / name,
        today=lambda: wall_now(gate.now(), "Europe/Paris").date(),
    )
    return BillingPage(ports, tasks, Look(LIGHT))


def test_a_note_is_typed_and_signed_and_its_row_is_there(qtbot, practice, hostile_visit, tasks) -> None:
    gate = session(qtbot, practice, tasks, Role.PRACTITIONER)
    page = notes_page(gate, tasks)
    qtbot.addWidget(page)
    page.show()
    listing = page.picker.listing
    qtbot.waitUntil(lambda: listing.model().rowCount() == 1)
    listing.setCurrentIndex(listing.model().index(0, 0))
    qtbot.keyClick(listing, Qt.Key.Key_Return)
    assert page.sheet.name.text() == hostile_visit
    qtbot.waitUntil(page.editor.area.hasFocus)
    qtbot.keyClicks(page.editor.area, HOSTILE)
    answer("Signer")
    with qtbot.waitSignal(page.changed):
        qtbot.keyClick(page.editor.area, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    patient_id = page._patient.patient_id
    with qtbot.waitCallback() as read:
        tasks.run(
            lambda: (clinical.notes_of(gate, patient_id), practice.rows(gate, Compartment.CLINICAL)), read
        )
    found, rows = read.args[0]
    (note,) = found.own
    assert (note.text, note.signed_at) == (HOSTILE, practice.clock())
    assert [row["action"] for row in rows if row["subject_id"] == note.id and not row["fields"]] == [
        "note_write",
        "note_sign",
    ]
    assert tasks.close(gate.close)


def test_a_visit_is_billed_paid_and_printed_and_the_books_say_so(
    qtbot, practice, hostile_visit, tasks, tmp_path
) -> None:
    gate = session(qtbot, practice, tasks, Role.BILLING)
    page = billing_page(gate, tasks, tmp_path)
    qtbot.addWidget(page)
    page.resize(1200, 760)
    page.show()
    page.show_tab("tariffs")
    qtbot.waitUntil(lambda: page.tariffs._stack.currentIndex() == 1)
    with qtbot.waitSignal(page.changed):
        page.tariffs._load()
    page.show_tab("visits")
    table, panel = page.visits.table, page.visits.panel
    qtbot.waitUntil(lambda: table.model().rowCount() == 1)
    table.setCurrentIndex(table.model().index(0, 0))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.acts.choice.count() > 10)
    panel.acts.choice.choose("G")
    panel.acts.add.click()
    for button in (panel.issue, panel.payment.enter):
        with qtbot.waitSignal(page.changed):
            button.click()
    panel.pdf.click()
    target = tmp_path / "note-honoraires-2026-0001.pdf"
    qtbot.waitUntil(lambda: "pdf" in page.bar.text().lower())
    text = "\n".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(target.read_bytes())).pages)
    assert hostile_visit in text
    assert "Acquittée le 16/11/2026" in text
    assert "Vaccination" not in text
    with qtbot.waitCallback() as read:
        tasks.run(partial(receipts.ledger, gate, MONDAY, MONDAY), read)
    (line,) = read.args[0]
    assert (line.fee_note_number, line.cents, line.patient_name) == ("2026-0001", 3000, hostile_visit)
    assert tasks.close(gate.close)


def test_a_new_general_practice_has_its_prices_on_the_first_day(first_day) -> None:
    gate = first_day.attempt().gate
    codes = {row.code for row in tariffs.tariffs_at(gate, MONDAY)}
    assert {"G", "VG", "MD", "GL1", "COE"} <= codes
