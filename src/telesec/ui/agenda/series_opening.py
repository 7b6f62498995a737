"""What acts over the agenda share: they open a dialog, and what it wrote can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from telesec.domain.bookings.steps import Deed
from telesec.domain.french import sentence_case
from telesec.ui.agenda.page import AgendaPage
from telesec.ui.agenda.series_plan import PlanDialog
from telesec.ui.agenda.series_ports import SeriesPorts
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks


class PlanActs(QObject):
    """Acts of one page; every write goes through ``page.did``, which can take it back."""

    def __init__(self, page: AgendaPage, ports: SeriesPorts, tasks: Tasks, look: Callable[[], Look]) -> None:
        super().__init__(page)
        self.page, self.ports, self.tasks, self.look = page, ports, tasks, look

    @property
    def discreet(self) -> bool:
        """True while initials stand for names."""
        return self.page.grid.content.discreet

    def open_plan(self, dialog: PlanDialog[Any], then: Callable[..., object]) -> None:
        """Show a dialog; ``then`` receives what it wrote."""
        dialog.written.connect(then)
        self.show_dialog(dialog)

    def show_dialog(self, dialog: QDialog) -> None:
        """A dialog and the names it shows go once every answer it asked for has come."""
        dialog.finished.connect(lambda _result: self.tasks.run(_nothing, lambda _done: dialog.deleteLater()))
        dialog.open()

    def changed(self, deed: Deed) -> None:
        """Say what was written."""
        self.page.did(deed, f"{sentence_case(deed.label)}.")


def _nothing() -> None:
    """Queued behind the dialog's own work."""
