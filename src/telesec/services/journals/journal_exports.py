"""The journal made into a file, after a fresh proof; the export is a row of each journal it reads."""

from __future__ import annotations

from dataclasses import replace

from telesec.domain.actions import Action
from telesec.domain.errors import Invalid
from telesec.domain.french import date_numeric
from telesec.domain.journal.files import MOST_ROWS, FileShape, JournalFile, JournalReport, too_many
from telesec.domain.journal.groups import group_words
from telesec.domain.journal.lines import ENDING_WORDS, Ending, JournalFilter
from telesec.domain.journal.reasons import reason_words
from telesec.domain.journal.spans import ODD_HOURS, hour_words
from telesec.domain.people import Compartment
from telesec.services.gate import Gate
from telesec.services.journals.journal_reading import Reading

EXPORTS = {
    Compartment.PRACTICE: Action.JOURNAL_EXPORT,
    Compartment.OFFICE: Action.JOURNAL_EXPORT_OFFICE,
    Compartment.BILLING: Action.JOURNAL_EXPORT_BILLING,
    Compartment.CLINICAL: Action.JOURNAL_EXPORT_CLINICAL,
}


def export_as(gate: Gate, wanted: JournalFilter, shape: FileShape) -> JournalFile:
    """All the rows of a question as a file.

    Raises Refused, ProofRequired, or Invalid when there are too many rows.

    CSV and PDF name the patients to whoever may read their names; syslog holds ids alone.
    """
    report = _report(gate, replace(wanted, before=None, limit=MOST_ROWS[shape]), shape)
    return JournalFile(_written(report, shape), len(report.lines))


def _report(gate: Gate, wanted: JournalFilter, shape: FileShape) -> JournalReport:
    reading = Reading(gate, wanted, EXPORTS)
    page = reading.page()
    if page.more:
        raise Invalid("since", too_many(shape))
    reference = gate.reference
    return JournalReport(
        practice=reference.practice_name,
        zone=gate.reference.zone,
        asked=_asked(gate, wanted, page.patients),
        at=reading.at,
        by=gate.account.display_name,
        lines=page.lines,
        heads=reading.heads,
        accounts=dict(reference.account_names),
        patients=page.patients,
    )


def _written(report: JournalReport, shape: FileShape) -> bytes:
    if shape is FileShape.CSV:
        from telesec.exchange.journal_csv import csv_bytes

        return csv_bytes(report)
    if shape is FileShape.SYSLOG:
        from telesec.exchange.journal_syslog import syslog_bytes

        return syslog_bytes(report)
    from telesec.documents.journal_report import journal_report_pdf

    return journal_report_pdf(report)


def _asked(gate: Gate, wanted: JournalFilter, patients: dict[str, str]) -> str:
    """The question in words: ``Tout le journal``, ``Compte de Claire, depuis le 01/11/2026``."""
    parts = []
    if wanted.account_id:
        parts.append(f"compte {gate.reference.account_names.get(wanted.account_id, wanted.account_id)}")
    if wanted.patient_id:
        parts.append(f"dossier {patients.get(wanted.patient_id) or wanted.patient_id}")
    if wanted.actions:
        parts.append(group_words(wanted.actions))
    if wanted.ending is not Ending.ANY:
        parts.append(ENDING_WORDS[wanted.ending].lower())
    parts += _when(wanted)
    if wanted.reason_begins:
        parts.append(f"motif « {reason_words(wanted.reason_begins)} »")
    said = ", ".join(parts)
    return f"{said[0].upper()}{said[1:]}" if said else "Tout le journal"


def _when(wanted: JournalFilter) -> list[str]:
    days = (("depuis le", wanted.since), ("jusqu'au", wanted.until))
    parts = [f"{words} {date_numeric(day)}" for words, day in days if day]
    if wanted.hour is not None:
        parts.append(hour_words(wanted.hour))
    elif wanted.odd_hours:
        parts.append(ODD_HOURS)
    return parts
