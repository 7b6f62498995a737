"""The agenda on paper: one day or one week of some practitioners, journaled before it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import STATUS_LABELS, AppointmentLine, Status
from telesec.domain.bookings.absences import Absence
from telesec.domain.bookings.requests import AgendaRange
from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.hours.opening import DAY, closed_label, openings
from telesec.domain.paper.sheets import (
    Away,
    DaySheet,
    Printed,
    SheetKind,
    SheetLine,
    SheetRequest,
    free_spans,
    step_for,
)
from telesec.domain.people import Compartment
from telesec.domain.reference import Reference
from telesec.domain.wall import day_minutes, from_minutes, monday_of, wall_now
from telesec.services.gate import Gate

MOST_COLUMNS = 100
_SAID = frozenset({Status.NO_SHOW, Status.ARRIVED, Status.IN_CARE, Status.DONE})


def sheet_pdf(gate: Gate, asked: SheetRequest) -> bytes:
    """The PDF of a day or of a week, one practitioner after the other; the row is written first."""
    days = 7 if asked.kind is SheetKind.WEEK else 1
    if not asked.practitioner_ids or len(asked.practitioner_ids) * days > MOST_COLUMNS:
        raise Invalid("practitioner_ids", "Choisissez de un à quatorze praticiens à imprimer.")
    first = monday_of(asked.first) if days == 7 else asked.first
    subject = Subject("agenda", asked.practitioner_ids[0] if len(asked.practitioner_ids) == 1 else "")
    said = [
        f"{first} +{days}",
        *(["phones"] if asked.phones else []),
        *(["reasons"] if asked.reasons else []),
    ]
    with gate.enter(Action.AGENDA_PRINT, subject, reason=" ".join(said)) as records:
        start, end = day_minutes(first), day_minutes(first) + days * DAY
        codes = {code.id: code for code in gate.reference.reason_codes}
        lines = records.appointments.view(asked.practitioner_ids, start, end, codes)
        absences = records.absences.within(asked.practitioner_ids, start, end)
        records.entry.touch("shown_name", "birth_date", "phone")
    found = day_sheets(gate, AgendaRange(asked.practitioner_ids, first, days), lines, absences)
    printed = Printed(
        gate.reference.practice_name,
        local_time(gate),
        tuple(found),
        asked.phones,
        asked.reasons,
        journal_seal(gate),
    )
    if asked.kind is SheetKind.WEEK:
        from telesec.documents.week_sheet import week_sheet_pdf

        return week_sheet_pdf(printed)
    from telesec.documents.day_sheet import day_sheet_pdf

    return day_sheet_pdf(printed)


def print_pdf(gate: Gate, pdf: bytes, send: Callable[[bytes], None]) -> None:
    """Hand ``pdf`` to the printer through ``send``; a print that failed is journaled as such."""
    try:
        send(pdf)
    except TelesecError as error:
        with gate.enter(Action.AGENDA_PRINT, Subject("printer"), reason="not printed"):
            raise error from None


def day_sheets(
    gate: Gate, asked: AgendaRange, lines: Sequence[AppointmentLine], absences: Sequence[Absence]
) -> list[DaySheet]:
    """What was read of the agenda, day by day for each practitioner in turn."""
    return [
        _sheet(
            gate.reference,
            who,
            asked.first + timedelta(days=shift),
            [line for line in lines if line.appointment.practitioner_id == who],
            [item for item in absences if item.practitioner_id == who],
        )
        for who in asked.practitioner_ids
        for shift in range(asked.days)
    ]


def journal_seal(gate: Gate) -> str:
    """How many rows the office's journal holds and the beginning of its last MAC, for paper."""
    head = gate.stores()[Compartment.OFFICE].head()
    return f"{head.count}-{head.mac.hex()[:8]}"


def local_time(gate: Gate) -> datetime:
    """The present time on the wall of the first site."""
    return wall_now(gate.now(), gate.reference.zone).replace(second=0, microsecond=0)


def _sheet(
    reference: Reference,
    who: str,
    day: date,
    lines: Sequence[AppointmentLine],
    absences: Sequence[Absence],
) -> DaySheet:
    base = from_minutes(day_minutes(day))
    until = base + timedelta(days=1)
    shown = [line for line in lines if line.appointment.start < until and line.appointment.end > base]
    away = [item for item in absences if item.start < until and item.end > base]
    found = openings(reference, (who,), day, 1)
    opened = [(from_minutes(item.start), from_minutes(item.end)) for item in found]
    taken = [
        *((line.appointment.start, line.appointment.end) for line in shown if _holds_place(line)),
        *((item.start, item.end) for item in away if not item.replacement_name),
    ]
    site_ids = [item.site_id for item in found] or [reference.practitioner(who).site_id]
    return DaySheet(
        day=day,
        practitioner=reference.practitioner(who).display_name,
        place=" et ".join(dict.fromkeys(reference.site(site_id).name for site_id in site_ids)),
        lines=tuple(_line(line) for line in shown),
        free=free_spans(opened, taken),
        away=tuple(_away(item, base, until) for item in away),
        closed=closed_label(reference, who, day),
        step=step_for(_visit_minutes(reference, who)),
    )


def _holds_place(line: AppointmentLine) -> bool:
    return line.appointment.status not in (Status.NO_SHOW, Status.CANCELLED)


def _visit_minutes(reference: Reference, who: str) -> list[int]:
    offered = [code for code in reference.reason_codes if code.active]
    return [code.minutes for code in offered if not code.practitioner_ids or who in code.practitioner_ids]


def _line(line: AppointmentLine) -> SheetLine:
    made = line.appointment
    marks = (
        "URGENT" if made.urgent else "",
        "EN SURNOMBRE" if made.overbooked else "",
        STATUS_LABELS[made.status].upper() if made.status in _SAID else "",
    )
    return SheetLine(
        made.start,
        made.end,
        line.shown_name,
        line.birth_date,
        line.phone,
        line.reason_label,
        " · ".join(mark for mark in marks if mark),
    )


def _away(item: Absence, base: datetime, until: datetime) -> Away:
    words = f"Remplacement : {item.replacement_name}" if item.replacement_name else "Absent"
    if item.label and not item.replacement_name:
        words = f"{words} : {item.label}"
    return Away(max(item.start, base), min(item.end, until), words)
