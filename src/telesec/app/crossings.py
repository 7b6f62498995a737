"""The ways from one page of a session to another."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from telesec.app.first_day_wiring import FirstSteps, open_step, take_step
from telesec.app.hours_wiring import LackingHours
from telesec.domain.agenda import Appointment
from telesec.domain.first_day.progress import StepKey
from telesec.domain.journal.lines import JournalFilter
from telesec.domain.patients import PatientLine
from telesec.ui.agenda.absence_acts import AbsenceActs
from telesec.ui.agenda.day_offers import DayOffers
from telesec.ui.agenda.page import AgendaPage
from telesec.ui.billing.page import BillingPage
from telesec.ui.journal.page import JournalPage
from telesec.ui.journal.patient_journal import PatientJournal
from telesec.ui.patients.page import PatientsPage
from telesec.ui.people.handover import Handover
from telesec.ui.reminders.agenda_offers import MessageOffers
from telesec.ui.reminders.page import MessagesPage
from telesec.ui.settings.page import SettingsPage
from telesec.ui.shell import Shell

NO_JOURNAL = "Votre compte ne lit pas le journal. Demandez ce droit à un administrateur."


class Ways(QObject):
    """Each shows another page and does there what was asked for."""

    def __init__(self, shell: Shell, page: QWidget) -> None:
        super().__init__(page)
        self._shell = shell

    def open_patient(self, patient_id: str) -> None:
        shown = self._shell.show_page("patients")
        if isinstance(shown, PatientsPage):
            shown.open_patient(patient_id)

    def open_visit(self, appointment_id: str, day: date) -> None:
        shown = self._shell.show_page("billing")
        if isinstance(shown, BillingPage):
            shown.open_visit(appointment_id, day)

    def book_for(self, patient: PatientLine) -> None:
        shown = self._shell.show_page("agenda")
        if isinstance(shown, AgendaPage):
            shown.new_booking(patient=patient)

    def reveal(self, made: Appointment) -> None:
        shown = self._shell.show_page("agenda")
        if isinstance(shown, AgendaPage):
            shown.reveal(made)

    def open_worklist(self) -> None:
        shown = self._shell.show_page("agenda")
        for acts in shown.findChildren(AbsenceActs) if shown else ():
            acts.worklist()

    def decide_days(self, practitioner_id: str, day: date) -> None:
        shown = self._shell.show_page("settings")
        if isinstance(shown, SettingsPage):
            shown.decide_days(practitioner_id, day)

    def announce(self, appointment_ids: tuple[str, ...]) -> None:
        shown = self._shell.show_page("messages")
        if isinstance(shown, MessagesPage):
            shown.announce(appointment_ids)

    def who_opened(self, patient_id: str) -> None:
        shown = self._shell.show_page("journal")
        if isinstance(shown, JournalPage):
            shown.ask_of_patient(patient_id)

    def show_rows(self, wanted: JournalFilter) -> None:
        if "journal" not in self._shell.navigation.page_keys():
            self._shell.bar.show_message("warning", NO_JOURNAL)
            return
        shown = self._shell.show_page("journal")
        if isinstance(shown, JournalPage):
            shown.ask(wanted)

    def offer_keys(self) -> None:
        for handover in self._shell.findChildren(Handover):
            handover.look_for_waiting()

    def announce_delay(self, practitioner_id: str) -> None:
        shown = self._shell.show_page("messages")
        if isinstance(shown, MessagesPage):
            shown.announce_delay(practitioner_id)


def join(page: QWidget, shell: Shell) -> QWidget:
    """Let what a page asks for elsewhere, by its signals, be shown there; gives the page back."""
    ways = Ways(shell, page)
    for name, way in (
        ("patient_requested", ways.open_patient),
        ("bill_requested", ways.open_visit),
        ("booking_requested", ways.book_for),
        ("appointment_requested", ways.reveal),
        ("worklist_requested", ways.open_worklist),
        ("rows_requested", ways.show_rows),
        ("keys_awaited", ways.offer_keys),
        ("lock_requested", shell.lock_requested),
    ):
        asked = getattr(page, name, None)
        if asked is not None:
            asked.connect(way)
    for steps in page.findChildren(FirstSteps):
        steps.requested.connect(partial(take_step, shell))
    for lacking in page.findChildren(LackingHours):
        lacking.requested.connect(partial(open_step, shell, StepKey.HOURS))
    for days in page.findChildren(DayOffers):
        days.decision_requested.connect(ways.decide_days)
    for journal in page.findChildren(PatientJournal):
        journal.journal_requested.connect(ways.who_opened)
    for offers in page.findChildren(MessageOffers):
        offers.announce_requested.connect(ways.announce)
        offers.delay_requested.connect(ways.announce_delay)
    return page
