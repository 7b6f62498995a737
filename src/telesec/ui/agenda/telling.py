"""The words of the agenda's items, for screen readers and tooltips."""

from __future__ import annotations

from telesec.domain.agenda import STATUS_LABELS, AppointmentLine, Status
from telesec.domain.french import born, counted, date_short, day_and_month, span, time_of_day
from telesec.ui.agenda.content import DAY, AgendaColumn, Placed

CLOSED = "Fermé"


def mark_sentence(item: Placed, column: AgendaColumn) -> str:
    """``Absence : congrès, jeudi 19 novembre, de 14 h 00 à 15 h 30, Dr Lefèvre``."""
    label = item.mark.label if item.mark else ""
    whole = (item.start, item.end) == (0, DAY)
    hours = "toute la journée" if whole else span(column.at(item.start), column.at(item.end))
    return ", ".join(part for part in (label, day_and_month(column.day), hours, column.practitioner) if part)


def slot_sentence(column: AgendaColumn, minute: int) -> str:
    """``Libre, gardé pour : Urgences, mardi 17 novembre, 11 h 30, Dr Lefèvre``."""
    zone = column.zone_at(minute)
    kept = f", gardé pour : {zone.label}" if zone else ""
    state = f"Libre{kept}" if column.is_open(minute) else CLOSED
    day, hour = day_and_month(column.day), time_of_day(column.at(minute))
    note = "" if column.note == state else column.note
    return ", ".join(part for part in (state, day, hour, column.practitioner, note) if part)


def line_sentence(line: AppointmentLine, name: str, column: AgendaColumn) -> str:
    """What a screen reader says of an appointment; ``name`` tells its patient from the others shown."""
    made = line.appointment
    parts = [
        "Urgence" if made.urgent else "",
        name,
        line.reason_label,
        day_and_month(made.start.date()),
        span(made.start, made.end),
        f"avec {column.practitioner}" if column.practitioner else "",
        "" if made.status is Status.BOOKED else STATUS_LABELS[made.status],
        "en surnombre" if made.overbooked else "",
    ]
    return ", ".join(part for part in parts if part)


def line_tooltip(line: AppointmentLine) -> str:
    """What is shown of an appointment on hover, a line each."""
    made = line.appointment
    parts = [
        line.shown_name,
        born(line.birth_date, line.sex),
        f"{date_short(made.start.date())}, {span(made.start, made.end)}",
        line.reason_label,
        line.phone,
        "" if made.status is Status.BOOKED else STATUS_LABELS[made.status],
        "Urgence" if made.urgent else "",
        "En surnombre" if made.overbooked else "",
    ]
    return "\n".join(part for part in parts if part)


def day_subtitle(lines: int) -> str:
    """``12 RDV`` under a column's title."""
    return counted(lines, "RDV", "RDV")
