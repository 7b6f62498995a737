"""The journal as a file: no formula in a spreadsheet, syslog as its standard says, heads on paper."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from telesec.documents.journal_report import journal_report_pdf
from telesec.domain.journal.chain import Head
from telesec.domain.journal.files import JournalReport
from telesec.domain.journal.lines import JournalLine
from telesec.domain.people import Compartment
from telesec.exchange.journal_csv import csv_bytes
from telesec.exchange.journal_syslog import syslog_bytes, syslog_line

SYSLOG = re.compile(
    r"<(\d{1,3})>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z [!-~]{1,255} telesec [!-~]{1,128} [!-~]{1,32} "
    r'\[journal@32473( [a-zA-Z]+="(?:[^"\\\]]|\\["\\\]])*")*\] \ufeff[^\n\r]*'
)


def line(seq=12, **changes):
    made = JournalLine(
        Compartment.OFFICE, seq, f"2026-11-16T07:{seq:02}:00.000000Z", "a1", "secretary", "POSTE 1",
        "patient_open", "patient", "p1", "", "appel du confrère", "ok", "", "p1", "s" * 32, "0.5",
    )  # fmt: skip
    return replace(made, **changes)


def report(*lines):
    return JournalReport(
        practice="Cabinet des Lilas",
        zone="Europe/Paris",
        asked="Tout le journal",
        at="2026-11-16T09:00:00.000000Z",
        by="Anne Roy",
        lines=lines,
        heads={Compartment.OFFICE: Head(12, b"\xab" * 32), Compartment.PRACTICE: Head(40, b"\x01" * 32)},
        accounts={"a1": "Anne Roy"},
        patients={"p1": "DUBOIS Noël"},
    )


def cells(made):
    return list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""), delimiter=";"))


def paper(made):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)


def test_a_row_of_the_spreadsheet_says_who_what_whose_when_why_and_from_where():
    header, first, *ends = cells(csv_bytes(report(line())))
    said = dict(zip(header, first, strict=True))
    assert said["Date"] == "16/11/2026 08:12:00"
    assert (said["Compte"], said["Action"], said["Dossier"]) == (
        "Anne Roy", "Fiche patient ouverte", "DUBOIS Noël",
    )  # fmt: skip
    assert (said["Motif"], said["Poste"], said["Résultat"]) == ("appel du confrère", "POSTE 1", "Fait")
    assert [dict(zip(header, end, strict=True))["Ligne"] for end in ends] == ["12", "40"]
    assert ("ab" * 32) in dict(zip(header, ends[0], strict=True))["Motif"]


@given(st.text(max_size=40), st.text(max_size=20))
def test_no_cell_is_ever_a_formula_and_each_row_stays_one(reason, station):
    rows = cells(csv_bytes(report(line(reason=f"={reason}", workstation=f"@{station}"))))
    assert len(rows) == 4
    assert all(cell[:1] not in {"=", "+", "-", "@", "\t", "\r"} for row in rows for cell in row)


def test_detail_rows_follow_their_row():
    detail = line(13, outcome="detail", fields="phone,shown_name")
    rows = cells(csv_bytes(report(line(details=(detail,)))))
    said = dict(zip(rows[0], rows[2], strict=True))
    assert (said["Résultat"], said["Champs touchés"]) == ("Précision", "téléphone, nom affiché")


def test_syslog_lines_are_those_of_the_standard_oldest_first():
    text = syslog_bytes(
        report(line(14), line(13, outcome="refused"), line(12, outcome="failed:Stale"))
    ).decode()
    lines = text.splitlines()
    assert [SYSLOG.fullmatch(one)[1] for one in lines] == ["108", "109", "110"]
    assert lines[0].startswith(
        "<108>1 2026-11-16T07:12:00.000000Z POSTE_1 telesec " + "s" * 32 + " patient_open "
    )
    assert 'patient="p1"' in lines[0]
    assert "DUBOIS" not in text


@given(st.text(max_size=60), st.text(max_size=30))
def test_no_text_breaks_a_syslog_line(reason, station):
    made = syslog_line(line(reason=reason, workstation=station, session_id=""), report())
    assert SYSLOG.fullmatch(made)
    assert made.encode()


def test_a_reason_full_of_signs_comes_back_from_syslog():
    made = syslog_line(line(reason='a "b" \\ c]'), report())
    assert r'reason="a \"b\" \\ c\]"' in made


def test_paper_holds_the_rows_and_the_end_of_each_chain():
    detail = line(13, outcome="detail", fields="phone")
    long = "Appel du confrère qui suit ce patient " * 8
    rows = (
        line(details=(detail,)),
        line(11, reason="=<b>&amp;"),
        line(10, reason=long, details=(detail,) * 30),
    )
    text = paper(journal_report_pdf(report(*rows)))
    assert text.replace("\n", " ").count("qui suit ce patient") == 8
    assert "et 10 autres précisions" in text
    assert "secrétariat 11" in text
    for words in ("Fiche patient ouverte", "DUBOIS Noël", "appel du confrère", "téléphone", "=<b>&amp;"):
        assert words in text
    assert "ab" * 32 in text.replace("\n", "")
    assert "12 lignes" in text
    assert "40 lignes" in text
    assert "Anne Roy" in text


@pytest.mark.parametrize("rows", [0, 120])
def test_paper_of_any_length_is_drawn(rows):
    made = journal_report_pdf(report(*(line(number % 60) for number in range(rows))))
    assert len(PdfReader(io.BytesIO(made)).pages) == (1 if not rows else 5)
