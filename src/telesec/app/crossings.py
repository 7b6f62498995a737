"""The ways from one page of a session to another."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from telesec.ui.agenda.page import AgendaPage
from telesec.ui.billing.page import BillingPage
from telesec.ui.patients.page import PatientsPage
from telesec.ui.shell import Shell


def join(page: QWidget, shell: Shell) -> QWidget:
    """Let what a page asks for elsewhere be shown there; gives the page back."""

    def open_patient(patient_id: str) -> None:
        shown = shell.show_page("patients")
        if isinstance(shown, PatientsPage):
            shown.open_patient(patient_id)

    def open_visit(appointment_id: str, day: date) -> None:
        shown = shell.show_page("billing")
        if isinstance(shown, BillingPage):
            shown.open_visit(appointment_id, day)

    if isinstance(page, AgendaPage):
        page.patient_requested.connect(open_patient)
        page.bill_requested.connect(open_visit)
    return page
