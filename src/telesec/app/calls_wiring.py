"""The telephone of a session: its bar and its keys on every page, its own page, and what others add there."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from telesec.app.contacts_wiring import add_contacts
from telesec.app.page_context import PageContext
from telesec.app.rules_wiring import add_rules
from telesec.app.slips_wiring import add_slips
from telesec.domain.actions import Action
from telesec.domain.calls.requests import Incoming
from telesec.domain.calls.ringing import Ring
from telesec.domain.calls.views import CallView, DeskCalls
from telesec.domain.patients import PatientLine
from telesec.domain.wall import wall_now
from telesec.services.calls import callers, calls, emergencies, lines, views
from telesec.ui.agenda.page import AgendaPage
from telesec.ui.building import Building, at_once
from telesec.ui.calls import keys
from telesec.ui.calls.bar import CallBar
from telesec.ui.calls.desk import CallDesk
from telesec.ui.calls.page import CallsPage
from telesec.ui.calls.ports import CallsPorts
from telesec.ui.shell import Shell
from telesec.ui.window_keys import add_key

PAGE = "calls"
INCOMING = "incoming_calls"  # the name under which whoever hears the telephone finds where to tell it


def calls_ports(context: PageContext) -> CallsPorts:
    """The use cases of the telephone."""
    gate = context.gate

    def ring(told: Ring) -> CallView:
        return calls.ring(gate, Incoming(told.number, told.line, told.at))

    return CallsPorts(
        now=gate.now,
        wall=lambda instant: wall_now(instant, context.zone()),
        reference=lambda: gate.reference,
        lines=partial(lines.lines, gate),
        standing=partial(views.desk_calls, gate),
        ring=ring,
        take=partial(calls.take_call, gate),
        park=partial(calls.park_call, gate),
        resume=partial(calls.resume_call, gate),
        edit=partial(calls.edit_call, gate),
        end=partial(calls.end_call, gate),
        transfer=partial(emergencies.transfer_call, gate),
        view=partial(views.call_view, gate),
        find=partial(callers.find_caller, gate),
        choose=partial(callers.choose_patient, gate),
        check=partial(callers.check_identity, gate),
        check_third_party=partial(callers.check_third_party, gate),
        number_on_file=partial(callers.ask_call_back, gate),
        called_back=partial(callers.confirm_call_back, gate),
        calls=partial(views.call_list, gate),
        may_book=gate.allows(Action.BOOK),
    )


def call_desk(context: PageContext) -> CallDesk:
    """A telephone for this session."""
    return CallDesk(calls_ports(context), context.tasks)


def calls_in_steps(context: PageContext) -> Building[QWidget]:
    """The page of calls, then each part of the house that hooks on it, a step at a time."""
    page = CallsPage(context.telephone or call_desk(context), context.look(), whole=False)
    yield page
    yield from page.building
    add_rules(page, context)
    yield None
    add_slips(page, context)
    yield None
    add_contacts(page, context)
    yield None
    return page


def calls_page(context: PageContext) -> QWidget:
    return at_once(calls_in_steps(context))


class Telephone(QObject):
    """Ties the telephone to the window of a session: its bar, its keys, its ways to the pages."""

    def __init__(self, shell: Shell, desk: CallDesk, context: PageContext) -> None:
        super().__init__(shell)
        self.setObjectName(INCOMING)
        self._shell, self._desk = shell, desk
        desk.setParent(self)
        self._look = context.look
        self._bar: CallBar | None = None
        self._in_hand = self._told = ""  # the call, and the last sentence said of one
        QTimer.singleShot(0, self, lambda: self.bar)  # not in the turn that opens the practice
        desk.go_requested.connect(self._go)
        desk.book_requested.connect(self._book)
        desk.calls.said.connect(self._say)
        desk.calls.stood.connect(self._stood)
        desk.calls.changed.connect(shell.refresh)
        for name, shortcut, act in (
            ("Prendre l'appel", keys.TAKE, desk.take),
            ("Mettre l'appel en attente, ou le reprendre", keys.HOLD, desk.hold_or_resume),
            ("Terminer l'appel", keys.END, desk.end),
            ("Identité de l'appelant", keys.IDENTITY, partial(desk.go, "identity")),
            ("Fiche d'urgence", keys.RED_FLAGS, partial(desk.go, "red_flags")),
            ("Fiche d'appel", keys.SLIP, partial(desk.go, "slip")),
            ("Rendez-vous pour l'appelant", keys.BOOK, desk.book),
            ("Transférer l'appel", keys.TRANSFER, desk.transfer),
        ):
            add_key(shell, name, shortcut, act)

    @property
    def bar(self) -> CallBar:
        """Under the pages, hidden while nobody calls; it knows the calls that are there already."""
        if self._bar is None:
            self._bar = CallBar(self._desk, self._look())
            self._shell.dock_foot(self._bar)
        return self._bar

    def incoming(self, ring: Ring) -> None:
        """A telephone rings: it is written at once, whatever happens next."""
        self._desk.calls.ring(ring)

    def _go(self) -> None:
        self._shell.open_page(PAGE)

    def _book(self, patient: PatientLine | None) -> None:
        shown = self._shell.show_page("agenda")
        if isinstance(shown, AgendaPage):
            shown.new_booking(patient=patient)

    def _stood(self, found: DeskCalls) -> None:
        """What was said of the call before does not stay over the next one."""
        now = found.current.call.id if found.current is not None else ""
        if now and now != self._in_hand and self._told and self._shell.bar.text() == self._told:
            self._shell.bar.clear()
        self._in_hand = now

    def _say(self, kind: str, sentence: str) -> None:
        self._told = sentence
        self._shell.bar.show_message(kind, sentence)


def answer_calls(shell: Shell, context: PageContext) -> None:
    """For whoever takes calls: the calls left by a lock are there again at once."""
    desk = context.telephone
    if desk is not None:
        Telephone(shell, desk, context)
        desk.begin()
