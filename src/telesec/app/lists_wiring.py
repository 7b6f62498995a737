"""The page of lists, and the lists in the agenda, with the use cases of each."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from telesec.app.page_context import PageContext
from telesec.domain.actions import Action
from telesec.domain.lists.recalls import RecallLine
from telesec.domain.lists.waiting import WaitingLine
from telesec.domain.wall import wall_now
from telesec.services.bookings import agenda, holds
from telesec.services.lists import answered, freed_places, recalls, waiting
from telesec.services.patients import patients
from telesec.ui.agenda.page import AgendaPage
from telesec.ui.lists.agenda_lists import AgendaLists
from telesec.ui.lists.answered_wishes import AnsweredPorts, AnsweredWishes
from telesec.ui.lists.page import ListsPage
from telesec.ui.lists.patient_lists import PatientLists
from telesec.ui.lists.ports import FormPorts, FreedPorts, ListsPorts
from telesec.ui.patients.page import PatientsPage


def lists_page(context: PageContext) -> ListsPage:
    """Who waits for a place, who is to be called back."""
    gate = context.gate

    def waiting_list(closed: bool) -> tuple[WaitingLine, ...]:
        return waiting.waiting_list(gate, closed=closed)

    def recall_list(later: bool, closed: bool) -> tuple[RecallLine, ...]:
        return recalls.recall_list(gate, later=later, closed=closed)

    ports = ListsPorts(
        forms=form_ports(context),
        waiting_list=waiting_list,
        withdraw=partial(waiting.withdraw, gate),
        put_back=partial(waiting.put_back, gate),
        note_call=partial(waiting.note_call, gate),
        recall_list=recall_list,
        note_recall_call=partial(recalls.note_recall_call, gate),
        close_recall=partial(recalls.close_recall, gate),
        reopen_recall=partial(recalls.reopen_recall, gate),
    )
    return ListsPage(ports, context.tasks, context.look())


def form_ports(context: PageContext) -> FormPorts:
    """What the forms of the two lists need, wherever they open."""
    gate = context.gate
    return FormPorts(
        reference=lambda: gate.reference,
        wall_now=context.wall_now,
        wall=partial(_wall, context),
        search_patients=partial(patients.search_patients, gate),
        visits=partial(agenda.visits, gate),
        put_on_list=partial(waiting.put_on_list, gate),
        put_recall=partial(recalls.put_recall, gate),
    )


def add_lists(page: AgendaPage, context: PageContext) -> AgendaLists:
    """A place set free in the agenda is proposed; patients are put on a list from there."""
    gate = context.gate
    freed = FreedPorts(
        reference=lambda: gate.reference,
        wall_now=context.wall_now,
        wall=partial(_wall, context),
        propose=partial(freed_places.propose, gate),
        give=partial(freed_places.give, gate),
        note_call=partial(waiting.note_call, gate),
        hold=partial(holds.hold, gate),
        release_hold=partial(holds.release, gate),
    )
    ports = AnsweredPorts(partial(answered.answered, gate), partial(answered.take_off, gate))
    AnsweredWishes(page, ports, context.tasks)
    parts = form_ports(context), freed
    return AgendaLists(page, *parts, context.tasks, context.look, on_line=context.on_line)


def add_lists_to_files(page: PatientsPage, context: PageContext) -> None:
    """The patient of a file is put on a list from there, by an account that may."""
    if context.gate.allows(Action.WAITING_EDIT):
        PatientLists(page, form_ports(context), context.tasks)


def _wall(context: PageContext, instant: datetime) -> datetime:
    return wall_now(instant, context.zone())
