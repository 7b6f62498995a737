"""The journal as a spreadsheet reads it: one row each, no cell is ever a formula."""

from __future__ import annotations

import csv
import io
from datetime import datetime

from telesec.domain.journal.files import JournalReport
from telesec.domain.journal.groups import (
    COMPARTMENT_LABELS,
    action_words,
    field_words,
    outcome_words,
    role_words,
    subject_words,
)
from telesec.domain.journal.lines import JournalLine
from telesec.domain.journal.reasons import reason_words
from telesec.domain.wall import wall_now
from telesec.exchange.message_csv import safe_cell

HEADER = (
    "Date", "Instant UTC", "Journal", "Ligne", "Compte", "Rôle", "Poste", "Session", "Action",
    "Code de l'action", "Objet", "Identifiant de l'objet", "Dossier", "Champs touchés", "Motif", "Résultat",
    "Arrivé en réalité", "Version",
)  # fmt: skip


def csv_bytes(report: JournalReport) -> bytes:
    """UTF-8 with its mark, semicolons, CRLF; the ends of the journals come last."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(HEADER)
    for line in report.rows():
        writer.writerow([safe_cell(cell) for cell in _cells(report, line)])
    for compartment, head in report.heads.items():
        said = f"Fin du journal au moment de l'export : {head.mac.hex()}"
        known = {"Instant UTC": report.at, "Journal": COMPARTMENT_LABELS[compartment], "Motif": said}
        known["Ligne"] = str(head.count)
        writer.writerow([known.get(name, "") for name in HEADER])
    return out.getvalue().encode("utf-8-sig")


def _cells(report: JournalReport, line: JournalLine) -> tuple[str, ...]:
    return (
        _wall(line.at, report.zone),
        line.at,
        COMPARTMENT_LABELS[line.compartment],
        str(line.seq),
        report.who(line),
        role_words(line.role),
        line.workstation,
        line.session_id,
        action_words(line.action),
        line.action,
        subject_words(line.subject_kind),
        line.subject_id,
        report.whose(line),
        field_words(line.fields),
        reason_words(line.reason),
        outcome_words(line.outcome),
        _wall(line.true_at, report.zone) if line.true_at else "",
        line.app_version,
    )


def _wall(at: str, zone: str) -> str:
    try:
        return f"{wall_now(datetime.fromisoformat(at), zone):%d/%m/%Y %H:%M:%S}"
    except ValueError:
        return at
