"""Makes each page of a session with its use cases, all passing through the session's gate."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from telesec.app.backups_wiring import backups_page
from telesec.app.calls_wiring import calls_in_steps, calls_page
from telesec.app.compare_wiring import add_compare
from telesec.app.days_wiring import add_days
from telesec.app.hours_wiring import add_lacking_hours
from telesec.app.lists_wiring import add_lists, lists_page
from telesec.app.messages_wiring import add_messages, messages_page
from telesec.app.office_pages import billing_page, journal_page, settings_page
from telesec.app.page_context import PageContext
from telesec.app.paper_wiring import add_paper
from telesec.app.patients_page import patients_page
from telesec.app.people_wiring import people_page
from telesec.app.results_wiring import add_results
from telesec.app.review_wiring import review_page
from telesec.app.series_wiring import add_series
from telesec.app.slips_wiring import add_slips_to_agenda
from telesec.domain.access.people_rules import own_column
from telesec.domain.actions import Action
from telesec.domain.errors import NotFound
from telesec.domain.people import Role
from telesec.domain.wall import wall_now
from telesec.services.bookings import agenda, agenda_changes, booking, holds, occupancy, preferences, together
from telesec.services.care import billing, break_glass, clinical
from telesec.services.gate import Gate
from telesec.services.patients import patients
from telesec.ui.agenda.page import AgendaPage
from telesec.ui.agenda.ports import AgendaPorts
from telesec.ui.building import Building, at_once
from telesec.ui.notes.page import NotesPage
from telesec.ui.notes.ports import NotesPorts


def may_bill(gate: Gate, practitioner_id: str) -> bool:
    """True when this account bills the visits of a practitioner."""
    return gate.allows(Action.FEE_NOTE_ISSUE) and practitioner_id in billing.billed_practitioners(gate)


def may_overbook(gate: Gate, practitioner_id: str) -> bool:
    """True when this account may put two patients at once in a practitioner's agenda."""
    allowed = gate.reference.practitioner(practitioner_id).desk_may_overbook
    return allowed or Role.PRACTITIONER in gate.account.roles


def agenda_ports(context: PageContext) -> AgendaPorts:
    gate = context.gate
    return AgendaPorts(
        reference=lambda: gate.reference,
        wall_now=context.wall_now,
        view=partial(agenda.view, gate),
        visits=partial(agenda.visits, gate),
        next_slots=partial(agenda.next_slots, gate),
        book=partial(booking.book, gate),
        move=partial(booking.move, gate),
        resize=partial(booking.resize, gate),
        cancel=partial(booking.cancel, gate),
        mark=partial(booking.mark, gate),
        excuse=partial(booking.excuse, gate),
        edit=partial(booking.edit, gate),
        move_together=partial(together.move_together, gate),
        attendance=partial(together.attendance, gate),
        undo=partial(agenda_changes.undo, gate),
        redo=partial(agenda_changes.redo, gate),
        hold=partial(holds.hold, gate),
        renew_hold=partial(holds.renew, gate),
        release_hold=partial(holds.release, gate),
        search_patients=partial(patients.search_patients, gate),
        open_patient=partial(patients.open_patient, gate),
        create_patient=partial(patients.create_patient, gate),
        likely_duplicates=partial(patients.likely_duplicates, gate),
        account_id=gate.account.id,
        allows=gate.allows,
        on_line=context.on_line,
        own_practitioner=own_column(gate.account, gate.reference.practitioners),
        may_bill=partial(may_bill, gate),
        may_overbook=partial(may_overbook, gate),
        wall_at=lambda site_id: wall_now(gate.now(), context.zone_of(site_id)),
        instant=gate.now,
        month=partial(occupancy.month, gate),
        board=partial(occupancy.board, gate),
        preferences=partial(preferences.agenda_preferences, gate),
        keep_preferences=partial(preferences.keep_agenda_preferences, gate),
    )


def agenda_in_steps(context: PageContext) -> Building[QWidget]:
    """The agenda, with what the other parts of the house offer in it; it takes its place before its parts."""
    ports = agenda_ports(context)
    page = AgendaPage(ports, context.tasks, context.look(), whole=False)
    yield page
    yield from page.building
    yield None
    add_lists(page, context)
    yield None
    add_messages(page)
    add_series(page, context, ports)
    add_paper(page, context)
    add_days(page, context)
    add_compare(page, context)
    add_slips_to_agenda(page, context)
    add_lacking_hours(page, context)
    return page


def agenda_page(context: PageContext) -> QWidget:
    return at_once(agenda_in_steps(context))


def colleague_name(gate: Gate, practitioner_id: str) -> str:
    """The name a practitioner goes by, even after leaving the practice."""
    try:
        return gate.reference.practitioner(practitioner_id).display_name
    except NotFound:
        return "Un confrère qui a quitté le cabinet"


def notes_page(context: PageContext) -> NotesPage:
    gate = context.gate
    ports = NotesPorts(
        day=partial(agenda.today, gate, own_column(gate.account, gate.reference.practitioners)),
        search=partial(patients.search_patients, gate),
        notes_of=partial(clinical.notes_of, gate),
        write=partial(clinical.write_note, gate),
        edit=partial(clinical.edit_note, gate),
        sign=partial(clinical.sign_note, gate),
        add_addendum=partial(clinical.add_addendum, gate),
        open_colleague=partial(break_glass.open_colleague_notes, gate),
        practitioner_name=partial(colleague_name, gate),
        zone=context.zone(),
    )
    page = NotesPage(ports, context.tasks, context.look())
    add_results(page, context)
    return page


MAKERS: dict[str, Callable[[PageContext], QWidget]] = {
    "agenda": agenda_page,
    "calls": calls_page,
    "patients": patients_page,
    "lists": lists_page,
    "messages": messages_page,
    "notes": notes_page,
    "billing": billing_page,
    "people": people_page,
    "journal": journal_page,
    "review": review_page,
    "backups": backups_page,
    "settings": settings_page,
}

IN_STEPS: dict[str, Callable[[PageContext], Building[QWidget]]] = {
    "agenda": agenda_in_steps,
    "calls": calls_in_steps,
}
"""The pages too heavy to be made in one turn of the event loop."""


def page_in_steps(key: str, context: PageContext) -> Building[QWidget]:
    """A page, in as many steps as it needs."""
    steps = IN_STEPS.get(key)
    if steps is None:
        return MAKERS[key](context)
    return (yield from steps(context))
