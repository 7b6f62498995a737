"""Gives the agenda its printing, its documents for patients, its contingency sheets and other calendars."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from telesec.app.office_pages import write_out
from telesec.app.page_context import PageContext
from telesec.documents import printer
from telesec.domain.paper.contingency import FOLDER
from telesec.services.paper import calendar_imports, calendars, contingency, sheets, slips
from telesec.ui.agenda.page import AgendaPage
from telesec.ui.agenda.print_acts import PaperPorts, PrintActs
from telesec.ui.agenda.print_ports import CalendarPorts, ContingencyPorts, OutputPorts, PrintPorts
from telesec.ui.billing.pdf_path import ask_pdf_path
from telesec.ui.file_choice import ask_folder, ask_open, ask_save

CALENDARS = "Calendriers (*.ics)"


def add_paper(page: AgendaPage, context: PageContext) -> PrintActs:
    """Offer on ``page`` what the services can print, export and bring in."""
    ports = PaperPorts(_printing(context), _contingency(context), _calendars(context))
    return PrintActs(page, ports, context.tasks, context.look)


def output_ports(context: PageContext) -> OutputPorts:
    """How any document of the session is printed or kept."""

    def send(pdf: bytes, name: str, copies: int) -> None:
        sheets.print_pdf(context.gate, pdf, lambda data: printer.send(data, name, copies))

    return OutputPorts(printer.printers, send, write_out, ask_pdf_path)


def _printing(context: PageContext) -> PrintPorts:
    gate = context.gate
    return PrintPorts(
        reference=lambda: gate.reference,
        wall_now=context.wall_now,
        output=output_ports(context),
        sheet=partial(sheets.sheet_pdf, gate),
        presence=partial(slips.presence, gate),
        attendance=partial(slips.attendance_pdf, gate),
        slip=partial(slips.slip_pdf, gate),
    )


def _contingency(context: PageContext) -> ContingencyPorts:
    gate = context.gate
    return ContingencyPorts(
        get=partial(contingency.contingency, gate),
        save=partial(contingency.save_contingency, gate),
        produce=partial(contingency.produce, gate, context.threshold.folder),
        is_due=partial(contingency.is_due_now, gate),
        prove=context.prove,
        ask_folder=_ask_folder,
        own_folder=f"Dans le dossier du cabinet, sous « {FOLDER} »",
        zone=context.zone,
    )


def _calendars(context: PageContext) -> CalendarPorts:
    gate = context.gate
    return CalendarPorts(
        reference=lambda: gate.reference,
        wall_now=context.wall_now,
        export=partial(calendars.calendar_file, gate),
        file_name=partial(calendars.export_name, gate),
        save=write_out,
        open_file=partial(calendar_imports.open_calendar, gate),
        preview=partial(calendar_imports.preview_calendar, gate),
        confirm=partial(calendar_imports.confirm_calendar, gate),
        prove=context.prove,
        ask_save=_ask_calendar_path,
        ask_open=_ask_calendar,
    )


def _ask_folder(parent: QWidget) -> Path | None:
    return ask_folder(parent, "Choisir le dossier des feuilles de secours")


def _ask_calendar(parent: QWidget) -> Path | None:
    kinds = f"{CALENDARS};;Tous les fichiers (*)"
    return ask_open(parent, "Choisir un calendrier", kinds)


def _ask_calendar_path(parent: QWidget, suggested: str) -> Path | None:
    path = ask_save(parent, "Enregistrer le calendrier", suggested, CALENDARS)
    if path is None or path.suffix.lower() == ".ics":
        return path
    return path.with_name(f"{path.name}.ics")
