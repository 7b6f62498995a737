"""Bringing another calendar in: read the file, show what it would become, write what was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import Appointment
from telesec.domain.bookings.absences import Absence, AbsenceKind
from telesec.domain.bookings.overlap import FREEING
from telesec.domain.bookings.steps import AbsenceStep, Deed, Kept, Step, Wanted
from telesec.domain.errors import Conflict, Refused, TelesecError
from telesec.domain.hours.opening import DAY
from telesec.domain.ids import new_id
from telesec.domain.paper.calendar_lines import Places, sort_events
from telesec.domain.paper.calendar_names import NamedPatient, NameFinder
from telesec.domain.paper.calendars import (
    HORIZON_DAYS,
    NEUTRAL_LABEL,
    BroughtIn,
    CalendarConfirmation,
    CalendarFile,
    CalendarImported,
    CalendarPreview,
    ImportLine,
    LeftOut,
    LineKind,
    ReadEvent,
)
from telesec.domain.wall import day_minutes, to_minutes, wall_now
from telesec.services.gate import NOT_ALLOWED, Gate, Records

LABEL = "Calendrier importé"
Found = tuple[tuple[ReadEvent, ...], tuple[LeftOut, ...]]


def open_calendar(gate: Gate, path: Path, practitioner_id: str) -> CalendarFile:
    """Read a calendar file for one practitioner; a refused file is journaled as a failed attempt.

    The file is read before the base is entered: nobody waits for it. Raises Invalid("file", …) when
    it is no calendar or passes the quotas.
    """
    import_id = new_id()
    site = gate.reference.site(gate.reference.practitioner(practitioner_id).site_id)
    found = _read(gate, path, site.zone) if gate.allows(Action.PATIENT_DUPLICATES) else None
    with gate.enter(Action.PATIENT_DUPLICATES, Subject("calendar", import_id)):
        if found is None or isinstance(found, TelesecError):
            raise found or Refused(NOT_ALLOWED)
    events, left_out = found
    return CalendarFile(import_id, practitioner_id, path.name, events, left_out)


def _read(gate: Gate, path: Path, zone: str) -> Found | TelesecError:
    """What the file holds, or why it is refused: told once the attempt can be journaled."""
    from telesec.exchange.icalendar_reader import Reader

    try:
        reading = Reader(zone, gate.reference.practice_id, wall_now(gate.now(), zone).date()).read(path)
    except TelesecError as refused:
        return refused
    return reading.events, reading.left_out


def preview_calendar(gate: Gate, file: CalendarFile) -> CalendarPreview:
    """What each event would become; reads the base, writes nothing."""
    finder = NameFinder([event.summary for event in file.events])
    own = {event.patient_id for event in file.events if event.patient_id}
    with gate.enter(Action.PATIENT_DUPLICATES, Subject("calendar", file.id)) as records:
        known = records.calendar_events.known(file.practitioner_id)
        standing = records.calendar_events.standing([event.own_id for event in file.events if event.own_id])
        patients = list(records.calendar_events.named_patients()) if file.events else []
        places = _places(gate, records, file)
    finder.offer(patients)
    owners = {patient.id: patient for patient in patients if patient.id in own}
    named: list[Sequence[NamedPatient]] = []
    for at, event in enumerate(file.events):
        owner = owners.get(event.patient_id)
        named.append([owner] if owner else finder.candidates(at))
    found = sort_events(file, known, frozenset(standing), named, places)
    left_out = (*file.left_out, *found.left_out)
    return CalendarPreview(file, tuple(found.lines), found.known, left_out)


def _places(gate: Gate, records: Records, file: CalendarFile) -> Places:
    site = gate.reference.site(gate.reference.practitioner(file.practitioner_id).site_id)
    start = day_minutes(wall_now(gate.now(), site.zone).date()) - DAY
    end = start + (HORIZON_DAYS + 400) * DAY
    kept = records.kept.of_practitioner(file.practitioner_id, start, end)
    taken = [item.appointment for item in kept if item.appointment.status not in FREEING]
    absences = records.absences.within((file.practitioner_id,), start, end)
    return Places([(to_minutes(item.start), to_minutes(item.end)) for item in taken], absences)


def confirm_calendar(gate: Gate, asked: CalendarConfirmation) -> CalendarImported:
    """Write what was ticked, in one journaled transaction; a place taken meanwhile is left out and said.

    Raises Conflict when this preview was already written, Refused when nothing is ticked.
    """
    file = asked.preview.file
    chosen = [line for at, line in enumerate(asked.preview.lines) if at in asked.chosen]
    if not chosen:
        raise Refused("Rien n'est coché. Cochez ce que vous voulez reprendre dans l'agenda.")
    site_id = gate.reference.practitioner(file.practitioner_id).site_id
    steps, absences, left_out, written = list[Step](), list[AbsenceStep](), list[LeftOut](), list[BroughtIn]()
    with gate.enter(Action.AGENDA_IMPORT, Subject("calendar", file.id)) as records:
        if records.calendar_events.holds_import(file.id):
            raise Conflict("Cet import est déjà enregistré. Ouvrez le fichier à nouveau pour recommencer.")
        for line in sorted(chosen, key=lambda line: line.kind is LineKind.ABSENCE):
            try:
                if line.kind is LineKind.APPOINTMENT:
                    steps.append(_book(records, file.practitioner_id, site_id, line))
                    row_id = steps[-1].after.appointment.id
                else:
                    absences.append(_post(records, file.practitioner_id, line))
                    row_id = absences[-1].after.id
            except Conflict as taken:
                left_out.append(LeftOut(line.event.line, line.event.summary, taken.sentence))
                continue
            written.append(BroughtIn(line.event.key, line.event.recurrence, line.kind, row_id))
        records.calendar_events.remember(file.practitioner_id, file.id, written)
    deed = Deed(LABEL, tuple(steps), tuple(absences))
    return CalendarImported(deed, len(steps), len(absences), tuple(left_out))


def _book(records: Records, practitioner_id: str, site_id: str, line: ImportLine) -> Step:
    event = line.event
    made = Appointment(new_id(), practitioner_id, site_id, line.patient_id, event.start, event.end)
    return records.kept.write([Wanted(None, Kept(made))])[0]


def _post(records: Records, practitioner_id: str, line: ImportLine) -> AbsenceStep:
    """The absence says nothing of what the other calendar said; one brought in before follows it."""
    event = line.event
    if line.replaces:
        records.entry.concern(Subject("absence", line.replaces))
        before = records.absences.get(line.replaces)
        return records.absences.put(replace(before, start=event.start, end=event.end))
    made = Absence(new_id(), practitioner_id, event.start, event.end, AbsenceKind.EVENT, NEUTRAL_LABEL)
    records.entry.concern(Subject("absence", made.id))
    return records.absences.post(made)
