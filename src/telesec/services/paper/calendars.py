"""The appointments of a practitioner for another calendar: whole, after a proof, or busy hours alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import AppointmentLine, Status
from telesec.domain.bookings.absences import Absence
from telesec.domain.errors import Invalid
from telesec.domain.paper.calendars import ExportKind, ExportRequest, OutEvent
from telesec.domain.people import Site
from telesec.domain.wall import day_minutes, from_minutes
from telesec.services.gate import Gate

MOST_DAYS = 800
BUSY_WORD = "Occupé"


def calendar_file(gate: Gate, asked: ExportRequest) -> bytes:
    """The .ics of one practitioner. A full one asks for a fresh proof; a busy one names nobody.

    Raises Invalid for days in the wrong order or more than two years of them.
    """
    days = (asked.last - asked.first).days + 1
    if not 0 < days <= MOST_DAYS:
        raise Invalid("last", "Choisissez une période de deux ans au plus, du premier au dernier jour.")
    start, end = day_minutes(asked.first), day_minutes(asked.last + timedelta(days=1))
    full = asked.kind is ExportKind.FULL
    action = Action.AGENDA_EXPORT if full else Action.BUSY_EXPORT
    codes = {code.id: code for code in gate.reference.reason_codes} if asked.reasons else {}
    subject = Subject("agenda", asked.practitioner_id)
    said = f"{asked.first} +{days}{' reasons' if asked.reasons else ''}"
    with gate.enter(action, subject, reason=said) as records:
        lines = records.appointments.view((asked.practitioner_id,), start, end, codes)
        absences = records.absences.within((asked.practitioner_id,), start, end)
        if full:
            records.entry.touch("shown_name", "phone")
    lines = [line for line in lines if line.appointment.status is not Status.NO_SHOW]
    away = [item for item in absences if not item.replacement_name]
    events = _full(gate, asked, lines, away) if full else _busy(gate, asked, lines, away)
    from telesec.exchange.icalendar_writer import calendar_bytes

    return calendar_bytes(events, gate.reference.practice_id if full else "", gate.now())


def export_name(gate: Gate, asked: ExportRequest) -> str:
    """A name for the file: whose agenda and of which kind, no patient."""
    who = gate.reference.practitioner(asked.practitioner_id).display_name
    plain = "".join(char if char.isalnum() else "-" for char in who.lower()).strip("-")
    kind = "agenda" if asked.kind is ExportKind.FULL else "heures-occupees"
    return f"{kind}-{plain}-{asked.first}.ics"


def _full(
    gate: Gate, asked: ExportRequest, lines: Sequence[AppointmentLine], away: Sequence[Absence]
) -> list[OutEvent]:
    events = [_visit(gate, line, reasons=asked.reasons) for line in lines]
    zone = _home(gate, asked).zone
    for item in away:
        words = f"Absence : {item.label}" if item.label else "Absence"
        events.append(
            OutEvent(
                f"{item.id}@telesec", item.start, item.end, zone, words, sequence=item.version, own_id=item.id
            )
        )
    return sorted(events, key=lambda event: (event.start, event.uid))


def _visit(gate: Gate, line: AppointmentLine, *, reasons: bool) -> OutEvent:
    made, site = line.appointment, gate.reference.site(line.appointment.site_id)
    said = [f"Tél. {line.phone}" if line.phone else "", line.reason_label if reasons else ""]
    return OutEvent(
        uid=f"{made.id}@telesec",
        start=made.start,
        end=made.end,
        zone=site.zone,
        summary=line.shown_name,
        description="\n".join(part for part in said if part),
        place=site.name,
        sequence=made.version,
        own_id=made.id,
        patient_id=made.patient_id,
    )


def _busy(
    gate: Gate, asked: ExportRequest, lines: Sequence[AppointmentLine], away: Sequence[Absence]
) -> list[OutEvent]:
    """Stretches without a break between them: not even the number of visits is told."""
    zone = _home(gate, asked).zone
    spans = [(line.appointment.start, line.appointment.end) for line in lines]
    spans += [(item.start, item.end) for item in away]
    bounds = _bounds(asked.first, asked.last)
    return [
        OutEvent(f"{asked.practitioner_id[-8:]}-{start:%Y%m%dT%H%M}@telesec", start, end, zone, BUSY_WORD)
        for start, end in _joined(spans, *bounds)
    ]


def _joined(
    spans: Iterable[tuple[datetime, datetime]], first: datetime, last: datetime
) -> list[tuple[datetime, datetime]]:
    found: list[tuple[datetime, datetime]] = []
    for start, end in sorted(spans):
        start, end = max(start, first), min(end, last)  # noqa: PLW2901 - cut to the period asked for
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        elif start < end:
            found.append((start, end))
    return found


def _bounds(first: date, last: date) -> tuple[datetime, datetime]:
    return from_minutes(day_minutes(first)), from_minutes(day_minutes(last + timedelta(days=1)))


def _home(gate: Gate, asked: ExportRequest) -> Site:
    return gate.reference.site(gate.reference.practitioner(asked.practitioner_id).site_id)
