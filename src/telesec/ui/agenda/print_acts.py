"""Printing, documents for patients, contingency sheets and other calendars, as acts of the agenda."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from telesec.domain.actions import Action
from telesec.domain.paper.calendars import CalendarImported
from telesec.domain.paper.slips import CAME
from telesec.ui.agenda.contingency_watch import ContingencyWatch
from telesec.ui.agenda.offers import Chosen, Needs, Offer
from telesec.ui.agenda.page import AgendaPage
from telesec.ui.agenda.print_ports import CalendarPorts, ContingencyPorts, PrintPorts
from telesec.ui.agenda.span import Mode
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks

_WHOLE = frozenset({Mode.TEAM, Mode.BOARD})


@dataclass(frozen=True, slots=True)
class PaperPorts:
    """What each of the acts may ask."""

    printing: PrintPorts
    contingency: ContingencyPorts
    calendars: CalendarPorts


class PrintActs(QObject):
    """Hooks its acts on the page; an import goes through ``page.did``, which can take it back.

    Dialogs are rarely opened: each is loaded when it is, not at every sign-in.
    """

    def __init__(self, page: AgendaPage, ports: PaperPorts, tasks: Tasks, look: Callable[[], Look]) -> None:
        super().__init__(page)
        self._page, self._ports, self._tasks, self._look = page, ports, tasks, look
        self.watch = ContingencyWatch(ports.contingency, tasks, page.bar, self)
        for offer in self._offers():
            page.offer(offer)

    def _offers(self) -> tuple[Offer, ...]:
        page, one, sheet = Needs.PAGE, Needs.APPOINTMENT, Action.SLIP_PRINT
        out, back = Action.AGENDA_EXPORT, Action.AGENDA_IMPORT
        paper, aside = Action.AGENDA_PRINT, Action.CONTINGENCY_READ
        return (
            Offer("Imprimer l'agenda…", page, self.print_agenda, "Ctrl+P", "printer", act=paper),
            Offer("Feuilles de secours…", page, self.contingency, "", "file-text", act=aside),
            Offer("Exporter vers un autre agenda…", page, self.export, "", "file-down", act=out),
            Offer("Reprendre un autre agenda…", page, self.bring_in, "", "file-up", act=back),
            Offer("Bulletin de rendez-vous…", one, self.slip, "R", "file-text", act=sheet),
            Offer("Attestation de présence…", one, self.attendance, "", "signature", self._came, act=sheet),
        )

    # On paper.

    def print_agenda(self, chosen: Chosen) -> None:
        """What is looked at, on paper."""
        from telesec.ui.agenda.print_dialog import PrintDialog, PrintStart

        mode = self._page.navigation.span.mode
        start = PrintStart(
            chosen.practitioner_id, chosen.day, week=mode is Mode.WEEK, everybody=mode in _WHOLE
        )
        dialog = PrintDialog(self._page.window(), self._ports.printing, self._tasks, self._look(), start)
        dialog.told.connect(self._say)
        self._open(dialog)

    def slip(self, chosen: Chosen) -> None:
        """When the patient comes next."""
        from telesec.ui.agenda.print_slips import SlipDialog

        made = chosen.lines[0].appointment
        dialog = SlipDialog(self._page.window(), self._ports.printing, self._tasks, self._look(), made)
        dialog.told.connect(self._say)
        self._open(dialog)

    def attendance(self, chosen: Chosen) -> None:
        """The proof that the patient came."""
        from telesec.ui.agenda.print_slips import AttendanceDialog

        made = chosen.lines[0].appointment
        dialog = AttendanceDialog(self._page.window(), self._ports.printing, self._tasks, self._look(), made)
        dialog.told.connect(self._say)
        self._open(dialog)

    def contingency(self, _chosen: Chosen) -> None:
        """The setting of the sheets for a day without computer."""
        from telesec.ui.agenda.print_contingency import ContingencyDialog

        dialog = ContingencyDialog(self._page.window(), self._ports.contingency, self._tasks, self._look())
        dialog.changed.connect(self.watch.follow)
        dialog.told.connect(self._say)
        self._open(dialog)

    # Other calendars.

    def export(self, chosen: Chosen) -> None:
        """To another calendar."""
        from telesec.ui.agenda.calendar_export import CalendarExportDialog

        ports, who = self._ports.calendars, chosen.practitioner_id
        dialog = CalendarExportDialog(self._page.window(), ports, self._tasks, self._look(), who)
        dialog.told.connect(self._say)
        self._open(dialog)

    def bring_in(self, chosen: Chosen) -> None:
        """From another calendar."""
        from telesec.ui.agenda.calendar_import import CalendarImportDialog

        ports, who = self._ports.calendars, chosen.practitioner_id
        discreet = self._page.grid.content.discreet
        dialog = CalendarImportDialog(
            self._page.window(), ports, self._tasks, self._look(), who, discreet=discreet
        )
        dialog.written.connect(self._imported)
        self._open(dialog)

    def _imported(self, done: CalendarImported) -> None:
        from telesec.ui.agenda.calendar_import import imported_words

        if done.deed.steps or done.deed.absences:
            kind = "warning" if done.left_out else "success"
            self._page.did(done.deed, imported_words(done), kind=kind)
        else:
            self._page.bar.show_message("warning", imported_words(done))

    def _came(self, chosen: Chosen) -> bool:
        return chosen.lines[0].appointment.status in CAME

    def _say(self, words: str) -> None:
        self._page.bar.show_message("success", words)

    def _open(self, dialog: QDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
