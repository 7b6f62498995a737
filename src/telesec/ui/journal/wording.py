"""The rows of the journal in French."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from telesec.domain.french import of_name
from telesec.domain.journal.files import WITHHELD, who_words
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


def instant_words(at: str, zone: str) -> str:
    """``22/11/2026 9 h 00 min 05 s`` on a wall of ``zone``; the text as it is when it is no instant."""
    try:
        wall = wall_now(datetime.fromisoformat(at), zone)
    except ValueError:
        return at
    return f"{wall:%d/%m/%Y} {wall.hour} h {wall:%M} min {wall:%S} s"


def short_instant(at: str, zone: str) -> str:
    """``22/11/2026 09:00:05``, for a column."""
    try:
        return f"{wall_now(datetime.fromisoformat(at), zone):%d/%m/%Y %H:%M:%S}"
    except ValueError:
        return at


def record_words(line: JournalLine, patients: Mapping[str, str]) -> str:
    """Whose record: the patient's name, that it is a colleague's, or that the file is not there any more."""
    if line.withheld:
        return WITHHELD
    if not line.patient_id:
        return ""
    return patients.get(line.patient_id) or "Dossier introuvable"


def detail_words(line: JournalLine, patients: Mapping[str, str]) -> str:
    """A detail row in one line: what else was concerned, and the fields read or changed."""
    about = subject_words(line.subject_kind)
    whose = record_words(line, patients)
    what = ", ".join(part for part in (about, f"dossier {of_name(whose)}" if whose else "") if part)
    return f"{what} : {field_words(line.fields)}" if line.fields else what


def details(
    line: JournalLine, names: Mapping[str, str], patients: Mapping[str, str], zone: str
) -> tuple[tuple[str, str], ...]:
    """Everything a row says, as (title, text); empty parts are left out."""
    whose = record_words(line, patients)
    more = "\n".join(f"• {detail_words(row, patients)}" for row in line.details)
    found = (
        ("Date", instant_words(line.at, zone)),
        ("Arrivé en réalité", instant_words(line.true_at, zone) if line.true_at else ""),
        ("Action", action_words(line.action)),
        ("Résultat", outcome_words(line.outcome)),
        ("Compte", who_words(line, names)),
        ("Rôle", role_words(line.role)),
        ("Poste", line.workstation),
        ("Objet", subject_words(line.subject_kind)),
        ("Dossier de", whose),
        ("Champs touchés", field_words(line.fields)),
        ("Motif", reason_words(line.reason)),
        ("Précisions", more),
        ("Journal", f"{COMPARTMENT_LABELS[line.compartment]}, ligne {line.seq}"),
    )
    return tuple((title, text) for title, text in found if text)
