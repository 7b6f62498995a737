"""The sentences of a patient's file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from telesec.domain.agenda import STATUS_LABELS, AppointmentLine, Status
from telesec.domain.calls.calls import CALL_OUTCOME_LABELS, Call
from telesec.domain.calls.words import CATEGORY_LABELS
from telesec.domain.care.billing import FeeNote
from telesec.domain.french import born, counted, date_numeric, euros, moment_short, sentence_case, time_of_day
from telesec.domain.patient_files.administrative import (
    CONTACT_KINDS,
    IDENTITY_PROOFS,
    AttendanceCounts,
    MergedFile,
    PatientContact,
)
from telesec.domain.patient_files.births import told_age, told_birth
from telesec.domain.patient_files.query import parse_query
from telesec.domain.patients import Patient, PatientsFound, Sex

_SEXES = {Sex.FEMALE: "Femme", Sex.MALE: "Homme", Sex.UNKNOWN: ""}

HOW = "Tapez une date de naissance, les trois premières lettres d'un nom, un téléphone ou un n° de dossier."


def who_words(patient: Patient, today: date) -> str:
    """``Homme, 58 ans · né le 14/03/1968``."""
    years = told_age(patient.birth_date, patient.birth_precision, today)
    told = ", ".join(part for part in (_SEXES[patient.sex], years) if part)
    birth = told_birth(patient.birth_date, patient.birth_precision, patient.sex.value)
    birth = birth or "date de naissance inconnue"
    return sentence_case(" · ".join(part for part in (told, birth) if part))


def check_words(patient: Patient, checked_by: str) -> str:
    """Which document was seen, when, by whom."""
    proof = IDENTITY_PROOFS.get(patient.identity_check, "Pièce")
    seen = f"{proof}, vérifiée le {date_numeric(patient.identity_checked_on)}"
    return f"{seen} par {checked_by}." if checked_by else f"{seen}."


def identity_lines(patient: Patient) -> list[str]:
    """Birth name, used name when there is one, place of birth."""
    told = [f"Naissance : {patient.birth_name} {patient.first_names}"]
    if patient.used_name or patient.used_first_name:
        told.append(f"Utilisé : {patient.used_name} {patient.used_first_name}".rstrip())
    if patient.birth_place:
        told.append(f"Lieu de naissance : {patient.birth_place}")
    return told


def contact_words(contact: PatientContact) -> list[str]:
    """Name; what they are and whether they may book; how to reach them."""
    kind = CONTACT_KINDS[contact.kind]
    what = f"{kind} ({contact.relation})" if contact.relation else kind
    booking = "peut prendre rendez-vous" if contact.may_book else "ne prend pas rendez-vous"
    reach = " · ".join(part for part in (contact.phone, contact.email) if part)
    return [text for text in (contact.name, f"{what}, {booking}", reach) if text]


def attendance_words(counts: AttendanceCounts) -> list[str]:
    """Plain counts, without any judgement; empty when there is nothing to count."""
    told = []
    if counts.past:
        since = f" depuis le {date_numeric(counts.since)}" if counts.since else ""
        words = f"{counted(counts.past, 'rendez-vous passé', 'rendez-vous passés')}{since}"
        if counts.missed:
            words += f", dont {counted(counts.missed, 'absence', 'absences')}"
            words += f" ({counted(counts.excused, 'excusée', 'excusées')})" if counts.excused else ""
        told.append(f"{words}.")
    if counts.cancelled:
        words = counted(counts.cancelled, "annulation par le patient", "annulations par le patient")
        words += f", dont {counted(counts.late, 'tardive', 'tardives')}" if counts.late else ""
        told.append(f"{words}.")
    return told


def visit_words(line: AppointmentLine, practitioner_name: Callable[[str], str]) -> str:
    """Motif, practitioner, and the state when it is worth saying."""
    status = line.appointment.status
    told = "" if status in {Status.BOOKED, Status.DONE} else STATUS_LABELS[status]
    parts = (line.reason_label, practitioner_name(line.appointment.practitioner_id), told)
    return " · ".join(part for part in parts if part)


def when_words(line: AppointmentLine) -> str:
    """``Mer. 25 novembre, 9 h 05``."""
    return sentence_case(moment_short(line.appointment.start))


def call_words(at: datetime, call: Call) -> str:
    """``18/11/2026, 9 h 05   Renouvellement · Message transmis``; ``at``: on the practice's wall."""
    about = CATEGORY_LABELS[call.category] if call.category else "Appel"
    came = CALL_OUTCOME_LABELS[call.outcome] if call.outcome else ""
    told = " · ".join(part for part in (about, came) if part)
    return f"{date_numeric(at.date())}, {time_of_day(at)}   {told}"


def fee_note_words(note: FeeNote) -> str:
    """``18/11/2026   n° 2026-0004 · 30,00 € · reste 10,00 €``."""
    due = f"reste {euros(note.due_cents)}" if note.due_cents else "réglée"
    told = (f"n° {note.number}", euros(note.total_cents), "annulée" if note.cancelled else due)
    return f"{date_numeric(note.care_date)}   {' · '.join(told)}"


def merged_words(file: MergedFile, account_name: Callable[[str], str]) -> list[str]:
    """Which file, why, when and by whom, and how it can be separated."""
    birth = born(file.birth_date)
    number = f"dossier n° {file.number}" if file.number else ""
    who = account_name(file.account_id)
    done = f"Réunie le {date_numeric(file.merged_at.date())}" + (f" par {who}" if who else "")
    told = [
        file.shown_name,
        sentence_case(" · ".join(part for part in (birth, number) if part)),
        f"{done} : {file.reason}" if file.reason else f"{done}.",
    ]
    if not file.into_shown:
        told.append("Réunie à une fiche elle-même réunie à celle-ci : séparez d'abord la plus récente.")
    return [text for text in told if text]


def found_words(found: PatientsFound, typed: str, today: date) -> str:
    """What to say of a search's results; empty when they speak for themselves."""
    if not found.lines and parse_query(typed, today).any_year:
        return "Personne n'est né ce jour-là, toutes années confondues. Vérifiez la date, ou donnez le nom."
    if not found.lines:
        return "Aucun patient trouvé. Vérifiez l'orthographe, ou créez un nouveau patient (Entrée)."
    if found.near:
        return "Personne ne s'écrit exactement ainsi ; voici les noms proches."
    if found.more:
        return "D'autres patients correspondent. Précisez la date de naissance."
    return ""
