"""A call of each service of printing and of calendars."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.attacks.role_world import TODAY, Sample, World

from telesec.domain.errors import Invalid
from telesec.domain.paper.calendars import CalendarConfirmation, CalendarFile, ExportKind, ExportRequest
from telesec.domain.paper.contingency import Contingency
from telesec.domain.paper.sheets import SheetKind, SheetRequest
from telesec.domain.paper.slips import AttendanceRequest, SlipRequest
from telesec.services.gate import Gate
from telesec.services.paper import calendar_imports, calendars, contingency, sheets, slips

CODE = "corbeau-mandarine-84-tilleul"
EVENT = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//essai//FR
BEGIN:VEVENT
UID:{uid}@essai
DTSTAMP:20261101T080000Z
DTSTART:{day}T090000Z
DTEND:{day}T093000Z
SUMMARY:Réunion
END:VEVENT
END:VCALENDAR
"""


def calendar_on_disk(world: World) -> Path:
    world.made += 1
    path = world.folder.parent / f"agenda-{world.made}.ics"
    day = TODAY + timedelta(days=60 + world.made)
    text = EVENT.format(uid=world.made, day=f"{day:%Y%m%d}").replace("\n", "\r\n")
    path.write_text(text, encoding="utf-8")
    return path


def opened(world: World) -> CalendarFile:
    return calendar_imports.open_calendar(world.owner, calendar_on_disk(world), world.who)


def confirmed(world: World) -> CalendarConfirmation:
    preview = calendar_imports.preview_calendar(world.owner, opened(world))
    return CalendarConfirmation(preview, frozenset({0}))


def exported(world: World, kind: ExportKind, *, reasons: bool = False) -> ExportRequest:
    return ExportRequest(kind, world.who, TODAY, TODAY + timedelta(days=60), reasons)


def attended(world: World) -> AttendanceRequest:
    made = world.seen()
    return AttendanceRequest(made.id, made.patient_id, made.start, made.end)


def jammed(_pdf: bytes) -> None:
    raise Invalid("printer", "L'imprimante ne répond pas.")


def printed(_world: World, gate: Gate) -> object:
    """A print that failed is what the service writes down."""
    try:
        sheets.print_pdf(gate, b"%PDF", jammed)
    except Invalid as said:
        return said
    raise AssertionError("a jam that nobody told")


def set_up(world: World) -> Contingency:
    return contingency.save_contingency(world.owner, Contingency(active=True, code=CODE))


def produced(world: World, gate: Gate) -> object:
    set_up(world)
    return contingency.produce(gate, world.folder)


SAMPLES: dict[str, Sample] = {
    "paper.calendar_imports.open_calendar": lambda w, g: calendar_imports.open_calendar(
        g, calendar_on_disk(w), w.who
    ),
    "paper.calendar_imports.preview_calendar": lambda w, g: calendar_imports.preview_calendar(g, opened(w)),
    "paper.calendar_imports.confirm_calendar": lambda w, g: calendar_imports.confirm_calendar(
        g, confirmed(w)
    ),
    "paper.calendars.calendar_file": lambda w, g: calendars.calendar_file(
        g, exported(w, ExportKind.FULL, reasons=True)
    ),
    "paper.contingency.contingency": lambda _w, g: contingency.contingency(g),
    "paper.contingency.save_contingency": lambda _w, g: contingency.save_contingency(
        g, Contingency(active=True, code=CODE)
    ),
    "paper.contingency.produce": produced,
    "paper.sheets.print_pdf": printed,
    "paper.sheets.sheet_pdf": lambda w, g: sheets.sheet_pdf(
        g, SheetRequest(SheetKind.DAY, (w.who,), w.appointment().start.date(), phones=True, reasons=True)
    ),
    "paper.slips.presence": lambda w, g: slips.presence(g, w.seen().id),
    "paper.slips.attendance_pdf": lambda w, g: slips.attendance_pdf(g, attended(w)),
    "paper.slips.slip_pdf": lambda w, g: slips.slip_pdf(g, SlipRequest(w.appointment().id, w.patient.id)),
}
