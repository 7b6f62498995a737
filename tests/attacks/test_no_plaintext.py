"""After a day's work no byte of the practice, of its -wal files or of temporary folders tells who came."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from telesec.domain.bookings.requests import BookingRequest
from telesec.domain.care.billing import FeeLine, FeeNoteRequest, PaymentMeans, PaymentRequest
from telesec.domain.care.clinical import NoteRequest, Signature
from telesec.domain.drafts import FormDraft
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Role
from telesec.services import drafts
from telesec.services.bookings import booking
from telesec.services.care import billing, clinical, receipts
from telesec.services.patients import patients

Practice = Any  # the PracticeOnDisk of tests/conftest.py

SECRETS = {
    "birth name": "ZEVALQUIER",
    "used name": "Brodzinskaïa",
    "phone": "+33639980417",
    "phone digits": "639980417",
    "e-mail": "quetsche.mirabelle@exemple.fr",
    "address": "14 venelle du Puits-Doré",
    "desk note": "sonner deux fois chez la gardienne",
    "appointment note": "revient pour ses vertiges",
    "clinical note": "nystagmus horizontal gauche",
    "draft": "brouillon au milieu du mot",
    "practice": "Cabinet des Lilas",
    "doctor": "Dr Lefèvre",
}


def forms(text: str) -> Iterator[bytes]:
    """The bytes a text would leave, in every encoding and case a program here might write."""
    for shape in (text, text.upper(), text.lower()):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le"):
            yield shape.encode(encoding)


def found_in(folder: Path) -> list[str]:
    hits = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            hits += [
                f"{path.name}: {what}"
                for what, text in SECRETS.items()
                if any(f in data for f in forms(text))
            ]
    return hits


def a_day(practice: Practice) -> Any:
    """Create, search, book, note, bill, pay; the session stays open so that the -wal files are there."""
    gate = practice.gate(Role.SECRETARY, Role.PRACTITIONER, Role.BILLING)
    person = patients.create_patient(
        gate,
        PatientDraft(
            SECRETS["birth name"],
            "Noémie",
            date(1968, 3, 14),
            used_name=SECRETS["used name"],
            phone="06 39 98 04 17",
            email=SECRETS["e-mail"],
            address=SECRETS["address"],
            desk_note=SECRETS["desk note"],
        ),
    )
    assert patients.search_patients(gate, SECRETS["birth name"][:4]).lines
    start = datetime(2026, 11, 16, 8)
    who = practice.practitioners[0]
    request = BookingRequest(who.id, practice.site.id, person.id, start, start + timedelta(minutes=15))
    booked = booking.book(gate, request).appointment
    second = BookingRequest(
        who.id, practice.site.id, person.id, start.replace(hour=9), start.replace(hour=9, minute=15),
        note=SECRETS["appointment note"],
    )  # fmt: skip
    booking.book(gate, second)
    note = clinical.write_note(gate, NoteRequest(person.id, SECRETS["clinical note"], booked.id))
    clinical.sign_note(gate, Signature(note.id, person.id, note.version))
    drafts.keep_drafts(gate, [FormDraft("note", {"text": SECRETS["draft"]})])
    issued = billing.issue_fee_note(gate, FeeNoteRequest(booked.id, (FeeLine("G", "Consultation", 3000),)))
    receipts.record_payment(gate, PaymentRequest(issued.id, 3000, PaymentMeans.CARD, date(2026, 11, 16)))
    pdf = billing.fee_note_pdf(gate, issued.id)
    assert pdf.startswith(b"%PDF")
    return gate


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


def test_nothing_is_readable_while_open_nor_after(practice: Practice, temporary: Path) -> None:
    gate = a_day(practice)
    files = {path.name for path in practice.folder.iterdir()}
    assert {"office.db-wal", "clinical.db-wal", "billing.db-wal"} <= files
    assert found_in(practice.folder) == []
    gate.close()
    assert found_in(practice.folder) == []
    assert list(temporary.iterdir()) == []


def test_the_search_for_traces_would_find_one(practice: Practice) -> None:
    for encoding in ("utf-8", "utf-16-le"):
        trace = practice.folder / "trace"
        trace.write_bytes(b"\x01\x02" + SECRETS["birth name"].encode(encoding) + b"\x03")
        assert found_in(practice.folder) == ["trace: birth name"]


def test_the_journal_names_nobody(practice: Practice) -> None:
    """Even decrypted, a journal row holds ids and names of fields, never values."""
    gate = a_day(practice)
    told = " ".join(str(row) for compartment in gate.stores() for row in practice.rows(gate, compartment))
    assert [what for what, text in SECRETS.items() if text.lower() in told.lower()] == []
