"""PDFs say what they must, exactly as typed, with our fonts and nothing about the machine."""

from __future__ import annotations

import getpass
import io
import re
import socket
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from tests.conftest import examples

from telesec.documents.fee_note import VAT_EXEMPTION, fee_note_pdf
from telesec.documents.recovery_sheet import RecoverySheet, recovery_sheet_pdf
from telesec.domain.care.billing import FeeLine, FeeNote, Issuer, Payment, PaymentMeans
from telesec.domain.french import euros

HOSTILE = '<img src="/etc/hostname"><b>x</b> =1+1'
DAY = date(2026, 11, 22)
NOTE = FeeNote(
    id="n",
    number="2026-0042",
    practitioner_id="p",
    patient_id="q",
    appointment_id="a",
    care_date=DAY,
    issued_at=datetime(2026, 11, 22, 9, tzinfo=UTC),
    patient_name="ŒUVRARD Noël-François",
    patient_birth_date=date(1968, 3, 14),
    lines=(
        FeeLine("VG", "Visite à domicile", 3000, 500),
        FeeLine("MD", "Majoration de déplacement", 1000),
    ),
    issuer=Issuer(
        name="Dr Claire Lefèvre",
        profession="Médecin généraliste",
        address="12 rue des Écoles\n69007 Lyon",
        phone="04 72 00 00 00",
        rpps="10001234567",
        am_number="691234567",
        siret="12345678900011",
    ),
)
PAID = Payment("y", "n", 4500, PaymentMeans.CHEQUE, date(2026, 11, 23), "account")
SHEET = RecoverySheet("Cabinet des Écoles", DAY, tuple(f"A{n}B2-C3D4-E5F6-{n}" for n in range(8)), "TS1:A0B2")


def text_of(pdf: bytes) -> str:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    return "\n".join(pages).replace("\u00a0", " ").replace("\u202f", " ")


def spaced(cents: int) -> str:
    return euros(cents).replace("\u00a0", " ").replace("\u202f", " ")


def test_a_fee_note_carries_its_duties() -> None:
    text = text_of(fee_note_pdf(replace(NOTE, paid_cents=4500), (PAID,), DAY))
    wanted = (
        "N° 2026-0042 · établie le 22/11/2026",
        "Dr Claire Lefèvre",
        "Médecin généraliste",
        "12 rue des Écoles",
        "69007 Lyon",
        "RPPS 10001234567 · N° Assurance maladie 691234567 · SIRET 12345678900011",
        "ŒUVRARD Noël-François",
        "Date de naissance : 14/03/1968",
        "Actes du 22/11/2026",
        "Visite à domicile",
        "Majoration de déplacement",
        spaced(3000),
        spaced(500),
        spaced(4500),
        "Reçu le 23/11/2026 – chèque",
        "Acquittée le 23/11/2026",
        VAT_EXEMPTION,
    )
    assert [piece for piece in wanted if piece not in text] == []


def test_an_unpaid_note_says_what_remains_and_a_cancelled_one_that_nothing_is_due() -> None:
    assert f"Reste dû {spaced(4500)}" in " ".join(text_of(fee_note_pdf(NOTE, (), DAY)).split())
    cancelled = text_of(fee_note_pdf(replace(NOTE, cancelled=True), (), DAY))
    assert "aucun montant n'est dû" in cancelled
    assert "Acquittée" not in cancelled
    assert "Reste dû" not in cancelled


def test_a_hostile_name_prints_as_typed_and_embeds_nothing() -> None:
    pdf = fee_note_pdf(replace(NOTE, patient_name=HOSTILE, issuer=Issuer(HOSTILE)), (), DAY)
    assert text_of(pdf).count(HOSTILE) == 2
    sheet = recovery_sheet_pdf(replace(SHEET, practice_name=HOSTILE))
    assert HOSTILE in text_of(sheet)
    for document in (pdf, sheet):
        assert not any(page.images for page in PdfReader(io.BytesIO(document)).pages)
        assert b"/Annot" not in document


@settings(max_examples=examples(25), deadline=None)
@given(st.text(st.sampled_from("<>&\"'/=abéÿŒ€{}%()\\"), min_size=1, max_size=40))
def test_any_name_made_of_signs_prints_as_typed(name: str) -> None:
    assert name in text_of(fee_note_pdf(replace(NOTE, patient_name=name), (), DAY))


@settings(max_examples=examples(25), deadline=None)
@given(st.text(max_size=300))
def test_no_text_at_all_breaks_the_page(name: str) -> None:
    name = name.encode("utf-8", "replace").decode()
    assert fee_note_pdf(replace(NOTE, patient_name=name), (), DAY).startswith(b"%PDF-")


@pytest.mark.parametrize("pdf", [fee_note_pdf(NOTE, (), DAY), recovery_sheet_pdf(SHEET)])
def test_only_inter_is_used_and_embedded(pdf: bytes) -> None:
    fonts = set(re.findall(rb"/BaseFont /([\w+-]+)", pdf))
    assert fonts
    assert all(b"Inter" in font for font in fonts)
    assert pdf.count(b"/FontFile2") >= len(fonts)


@pytest.mark.parametrize("pdf", [fee_note_pdf(NOTE, (), DAY), recovery_sheet_pdf(SHEET)])
def test_properties_name_neither_people_nor_the_machine(pdf: bytes) -> None:
    reader = PdfReader(io.BytesIO(pdf))
    properties = " ".join(str(value) for value in (reader.metadata or {}).values())
    for word in ("VRARD", "Lefèvre", "Écoles", "A0B2", "ReportLab", "anonymous", socket.gethostname()):
        assert word not in properties
    assert getpass.getuser() not in properties.split()
    assert reader.root_object["/Lang"] == "fr-FR"


def test_many_acts_go_on_to_the_next_pages() -> None:
    lines = tuple(FeeLine(f"A{n}", "Acte au libellé long " * 5, 1000 + n) for n in range(20))
    pdf = fee_note_pdf(replace(NOTE, lines=lines), (), DAY)
    assert len(PdfReader(io.BytesIO(pdf)).pages) > 1
    text = text_of(pdf)
    assert all(spaced(1000 + n) in text for n in range(20))
    assert "page 2" in text


def test_the_recovery_sheet_shows_every_group_with_its_line_number() -> None:
    text = text_of(recovery_sheet_pdf(SHEET))
    for rank, group in enumerate(SHEET.groups, start=1):
        assert re.search(rf"{rank}\s*{re.escape(group)}", text)
    for piece in ("Cabinet des Écoles", "22/11/2026", "enveloppe fermée", "sans mot de passe ni téléphone"):
        assert piece in text
    assert "A0B2" not in repr(SHEET)


def test_the_recovery_sheet_says_which_computer_signs_the_backups_once_one_does():
    assert "signées par" not in text_of(recovery_sheet_pdf(SHEET))
    assert "3F2A 90C1" in text_of(recovery_sheet_pdf(replace(SHEET, signer="3F2A 90C1")))
