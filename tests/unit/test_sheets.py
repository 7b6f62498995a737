"""Days on paper: what is free, what is said of each visit, and nothing that is not printed as typed."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from tests.conftest import examples

from telesec.documents.appointment_slip import appointment_slip_pdf
from telesec.documents.attendance import attestation_pdf
from telesec.documents.contingency_sheet import contingency_pdf
from telesec.documents.day_sheet import day_sheet_pdf
from telesec.documents.encrypted_pdf import encrypted_pdf
from telesec.documents.week_sheet import week_sheet_pdf
from telesec.domain.paper.sheets import Away, DaySheet, Printed, SheetLine, free_spans, step_for
from telesec.domain.paper.slips import Attestation, Letterhead, Presence, Slip, SlipLine

HOSTILE = '<img src="/etc/hostname"><b>x</b> =1+1'
DAY = date(2026, 11, 23)
LONG = "VAN DEN BERGHE-ROUSSEAU Marie-Antoinette Élisabeth"


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute)


def line(hour: int, name: str = "DUBOIS Noël", **parts: str) -> SheetLine:
    return SheetLine(
        at(hour), at(hour, 20), name, date(1968, 3, 14), "06 12 34 56 78", "Vaccination", **parts
    )


def sheet(*lines: SheetLine, **parts: object) -> DaySheet:
    return DaySheet(DAY, "Dr Lefèvre", "Cabinet des Lilas", lines, **parts)  # type: ignore[arg-type]


def printed(*days: DaySheet, **parts: bool) -> Printed:
    return Printed("Cabinet des Lilas", at(18, 5), days, **parts)


HEAD = Letterhead("Cabinet des Lilas", ("12 rue des Écoles", "69007 Lyon"), "Lyon")
ATTESTED = Attestation(
    HEAD, "DUBOIS Noël", "né le 14/03/1968", Presence(at(9, 5), at(9, 40)), DAY, "présenté"
)
SLIP = Slip(
    HEAD, "DUBOIS Noël", (SlipLine(at(9, 5), at(9, 25), "Dr Lefèvre", ("Cabinet",), "Venir à jeun."),)
)


def text_of(pdf: bytes) -> str:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    return "\n".join(pages).replace("\u00a0", " ")


spans = st.lists(
    st.tuples(st.integers(0, 1400), st.integers(1, 300)).map(
        lambda part: (at(0) + timedelta(minutes=part[0]), at(0) + timedelta(minutes=sum(part)))
    ),
    max_size=6,
)


@given(spans, spans)
def test_what_is_free_is_what_is_open_and_not_taken(opened, taken) -> None:
    def minutes(found):
        return {
            start + timedelta(minutes=shift)
            for start, end in found
            for shift in range((end - start) // timedelta(minutes=1))
        }

    free = free_spans(opened, taken)
    assert minutes(free) == minutes(opened) - minutes(taken)
    assert all(start < end for start, end in free)


def test_the_blank_step_is_the_shortest_visit_within_reason() -> None:
    assert [step_for(found) for found in ([], [15, 30], [5], [120, 90])] == [15, 15, 10, 60]


def test_a_day_says_hours_names_ages_and_marks_but_telephones_and_motifs_only_when_asked() -> None:
    day = sheet(line(9, mark="URGENT"), line(10, LONG), free=((at(10, 20), at(12)),))
    text = text_of(day_sheet_pdf(printed(day)))
    for piece in (
        "Lundi 23 novembre 2026",
        "Dr Lefèvre",
        "9 h 00",
        "à 9 h 20",
        "14/03/1968 · 58 ans · URGENT",
        "Libre",
    ):
        assert piece in text
    assert "06 12" not in text
    assert "Vaccination" not in text
    full = text_of(day_sheet_pdf(printed(day, phones=True, reasons=True)))
    assert "06 12 34 56 78" in full
    assert "Vaccination" in full
    assert all(word in full.replace("\n", " ") for word in LONG.split())


def test_a_closed_day_says_why_and_an_absence_is_told_in_words() -> None:
    assert "Armistice 1918" in text_of(day_sheet_pdf(printed(sheet(closed="Armistice 1918"))))
    assert "Aucun rendez-vous" in text_of(day_sheet_pdf(printed(sheet())))
    away = sheet(line(9), away=(Away(at(14), at(0, day=DAY + timedelta(days=1)), "Absent : Réunion"),))
    text = text_of(day_sheet_pdf(printed(away)))
    assert "Absent : Réunion" in text
    assert "14 h 00 – minuit" in text


def test_a_whole_day_away_is_said_without_any_midnight() -> None:
    whole = (Away(at(0), at(0, day=DAY + timedelta(days=1)), "Absent : Congrès"),)
    week = [replace(sheet(away=whole), day=DAY)] + [sheet() for _n in range(6)]
    text = text_of(week_sheet_pdf(printed(*week)))
    assert "Absent toute la journée\nCongrès" in text
    assert "0 h 00" not in text
    text = text_of(day_sheet_pdf(printed(sheet(away=whole))))
    assert "toute la journée" in text
    assert "0 h 00" not in text


def test_a_long_day_goes_on_and_the_last_page_says_how_many_there_are() -> None:
    lines = [line(7 + n // 6) for n in range(60)]
    text = text_of(day_sheet_pdf(printed(sheet(*lines), phones=True)))
    assert text.count("06 12 34 56 78") == 60
    pages = len(PdfReader(io.BytesIO(day_sheet_pdf(printed(sheet(*lines), phones=True)))).pages)
    assert pages > 1
    assert f"page {pages} sur {pages}" in text


def test_a_week_has_a_column_for_each_day_and_leaves_an_empty_weekend_out() -> None:
    monday = DAY
    week = [
        replace(sheet(line(9)), day=monday + timedelta(days=n))
        if n < 5
        else replace(sheet(), day=monday + timedelta(days=n))
        for n in range(7)
    ]
    text = text_of(week_sheet_pdf(printed(*week)))
    assert text.count("DUBOIS Noël") == 5
    assert "23 – 29 novembre 2026" in text
    assert "Sam." not in text
    busy = replace(sheet(*[line(8 + n // 6) for n in range(70)]), day=monday + timedelta(days=5))
    assert text_of(week_sheet_pdf(printed(*week[:5], busy, week[6]))).count("DUBOIS Noël") == 75


def test_a_contingency_sheet_has_blank_lines_for_what_is_free_and_a_page_for_calls() -> None:
    day = sheet(line(9), free=((at(9, 20), at(10)), (at(10), at(10, 5))), step=20)
    text = text_of(contingency_pdf(printed(day)))
    for piece in (
        "FEUILLE DE SECOURS",
        "DUBOIS Noël",
        "06 12 34 56 78",
        "9 h 20",
        "9 h 40",
        "Appels reçus",
        "112",
    ):
        assert piece in text
    assert "Vaccination" not in text
    assert "10 h 00" not in text  # five minutes are no visit


def test_the_code_alone_opens_an_encrypted_sheet() -> None:
    closed = encrypted_pdf(contingency_pdf(printed(sheet(line(9)))), "trois chats dorment à midi")
    assert b"DUBOIS" not in closed
    reader = PdfReader(io.BytesIO(closed))
    assert reader.is_encrypted
    for wrong in ("", "trois chats dorment a midi", "trois"):
        assert not reader.decrypt(wrong)
    assert reader.decrypt("trois chats dorment à midi")
    assert "DUBOIS Noël" in reader.pages[0].extract_text()
    assert re.search(rb"/CFM /AESV3", closed)
    assert re.search(rb"/R 6\b", closed)


def test_an_attestation_says_who_when_and_never_why() -> None:
    text = " ".join(text_of(attestation_pdf(ATTESTED)).split())
    for piece in (
        "DUBOIS Noël",
        "né le 14/03/1968",
        "s'est présenté au cabinet le lundi 23 novembre 2026, de 9 h 05 à 9 h 40.",
    ):
        assert piece in text
    assert "À Lyon, le lundi 23 novembre 2026" in text
    anonymous = replace(ATTESTED, head=Letterhead("", ("12 rue des Écoles",)))
    assert "Lilas" not in text_of(attestation_pdf(anonymous))


def test_a_slip_says_when_with_whom_where_and_what_to_prepare() -> None:
    text = text_of(appointment_slip_pdf(SLIP))
    for piece in (
        "Votre rendez-vous",
        "Lundi 23 novembre 2026 à 9 h 05",
        "Dr Lefèvre",
        "20 min",
        "Venir à jeun.",
    ):
        assert piece in text
    many = replace(SLIP, lines=SLIP.lines * 12)
    assert text_of(appointment_slip_pdf(many)).count("Venir à jeun.") == 12
    endless = replace(SLIP, lines=(replace(SLIP.lines[0], preparation="Ligne\n" * 150),))
    assert text_of(appointment_slip_pdf(endless)).count("Ligne") == 150


ALL = {
    "day": lambda name: day_sheet_pdf(
        printed(sheet(line(9, name), away=(Away(at(10), at(11), name),)), phones=True)
    ),
    "week": lambda name: week_sheet_pdf(printed(*[sheet(line(9, name))] * 7)),
    "contingency": lambda name: contingency_pdf(printed(sheet(line(9, name)))),
    "attestation": lambda name: attestation_pdf(replace(ATTESTED, patient=name)),
    "slip": lambda name: appointment_slip_pdf(replace(SLIP, patient=name)),
}


@pytest.mark.parametrize("kind", ALL)
def test_a_hostile_name_prints_as_typed_embeds_nothing_and_names_nobody_in_the_properties(kind: str) -> None:
    pdf = ALL[kind](HOSTILE)
    reader = PdfReader(io.BytesIO(pdf))
    if kind != "week":  # narrow columns cut it short
        assert HOSTILE in " ".join(text_of(pdf).split())
    assert not any(page.images for page in reader.pages)
    assert b"/Annot" not in pdf
    properties = " ".join(str(value) for value in (reader.metadata or {}).values())
    for word in ("DUBOIS", "Lilas", "Lefèvre", "hostname", "ReportLab"):
        assert word not in properties


@pytest.mark.parametrize("kind", ALL)
@settings(max_examples=examples(15), deadline=None)
@given(name=st.text(max_size=120))
def test_no_name_at_all_breaks_a_page(kind: str, name: str) -> None:
    assert ALL[kind](name.encode("utf-8", "replace").decode()).startswith(b"%PDF-")
