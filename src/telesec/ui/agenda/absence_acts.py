"""Absences, the appointments they leave to move, and delays, as acts of the agenda."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time

from telesec.domain.actions import Action
from telesec.domain.agenda import AppointmentLine
from telesec.domain.bookings.absences import Absence, absence_words, replacement_rights
from telesec.domain.bookings.requests import Booked
from telesec.domain.bookings.worklist import Posted, affected_words
from telesec.ui.agenda.absence_dialog import AbsenceDialog, AbsenceStart
from telesec.ui.agenda.absence_list import AbsenceList
from telesec.ui.agenda.offers import Chosen, Needs, Offer
from telesec.ui.agenda.page import AgendaPage
from telesec.ui.agenda.series_opening import PlanActs
from telesec.ui.agenda.series_ports import SeriesPorts
from telesec.ui.agenda.shift_dialog import DelayStart, ShiftDialog
from telesec.ui.agenda.worklist_dialog import WorklistDialog
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks

BLOCK_LENGTH = "1h"
_MORNING = time(8)


class AbsenceActs(PlanActs):
    """Posting an absence opens what it leaves to do."""

    def __init__(self, page: AgendaPage, ports: SeriesPorts, tasks: Tasks, look: Callable[[], Look]) -> None:
        super().__init__(page, ports, tasks, look)
        for offer in self._offers():
            page.offer(offer)

    def _offers(self) -> tuple[Offer, ...]:
        day, post, off = Needs.PAGE, Action.ABSENCE_POST, "calendar-off"
        one, shift = Needs.APPOINTMENT, Action.SHIFT
        work, there = Action.WORKLIST_VIEW, Action.ABSENCE_CHANGE
        return (
            Offer("Poser une absence…", day, self.absence, "Ctrl+Shift+A", off, act=post),
            Offer("Absences à venir…", day, self.absences, "", off, act=there),
            Offer("Rendez-vous à déplacer…", day, self.worklist, "Ctrl+Shift+W", "calendar-clock", act=work),
            Offer("Décaler la suite de la journée…", day, self.delay, "Ctrl+Shift+D", "clock", act=shift),
            Offer("Bloquer à partir d'ici…", Needs.SLOT, self.block, "B", off, act=post),
            Offer("Décaler à partir de ce rendez-vous…", one, self.delay, "", "clock", act=shift),
        )

    def absence(self, chosen: Chosen) -> None:
        """Post an absence from the day looked at."""
        self._post(AbsenceStart(chosen.practitioner_id, chosen.day, discreet=self.discreet))

    def block(self, chosen: Chosen) -> None:
        """Block some minutes from the chosen place on."""
        hour = chosen.start.time() if chosen.start else None
        dialog = self._post(AbsenceStart(chosen.practitioner_id, chosen.day, hour, discreet=self.discreet))
        dialog.until.setText(BLOCK_LENGTH)
        dialog.until.selectAll()

    def absences(self, _chosen: Chosen) -> None:
        """The list of those to come."""
        dialog = AbsenceList(self.page.window(), self.ports, self.tasks, self.look())
        dialog.change_requested.connect(self._change)
        dialog.new_requested.connect(lambda: self.absence(self.page.offers.chosen()))
        dialog.withdrawn.connect(self.changed)
        self.show_dialog(dialog)

    def _change(self, known: Absence) -> None:
        hour = known.start.time() if known.start.time() != time() else None
        self._post(
            AbsenceStart(known.practitioner_id, known.start.date(), hour, known, discreet=self.discreet)
        )

    def _post(self, start: AbsenceStart) -> AbsenceDialog:
        dialog = AbsenceDialog(self.page.window(), self.ports, self.tasks, self.look(), start)
        self.open_plan(dialog, self._posted)
        return dialog

    def _posted(self, done: Posted) -> None:
        when = absence_words(done.absence.start, done.absence.end)
        rights = replacement_rights(done.absence, self.ports.agenda.reference().stand_ins)
        words = f"{done.deed.label} {when}. {affected_words(len(done.to_move))} {rights}".rstrip()
        self.page.did(done.deed, words, kind="warning" if done.to_move else "success")
        if done.to_move:
            self._open_worklist()

    # The worklist.

    def worklist(self, _chosen: Chosen | None = None) -> None:
        """Everything that must be moved."""
        self._open_worklist()

    def _open_worklist(self) -> None:
        dialog = WorklistDialog(
            self.page.window(), self.ports, self.tasks, self.look(), discreet=self.discreet
        )
        dialog.moved.connect(self._moved)
        dialog.cancel_requested.connect(self.page.desk.ask_cancel)
        dialog.place_requested.connect(self._find_place)
        history = self.page.history
        history.written.connect(dialog.written_elsewhere)
        history.refused.connect(dialog.turns.refused)
        dialog.turns.undo_requested.connect(history.undo)
        dialog.turns.redo_requested.connect(history.redo)
        self.show_dialog(dialog)

    def _moved(self, done: Booked, who: str) -> None:
        said = f"Déplacé : {who}." if self.discreet else f"Déplacé : {done.read_back}"
        self.page.did(done.deed, " ".join((said, *done.warnings)))

    def _find_place(self, line: AppointmentLine) -> None:
        self.page.reveal(line.appointment)
        self.page.pinboard.cut(line)

    # A delay.

    def delay(self, chosen: Chosen) -> None:
        """Put off what follows: from the chosen place, else from now, else from the morning."""
        now = self.ports.agenda.wall_now()
        start = chosen.start or (now if chosen.day == now.date() else None)
        if len(chosen.lines) == 1:
            start = chosen.lines[0].appointment.start
        hour = start.time() if start else _MORNING
        hour = hour.replace(minute=hour.minute // 5 * 5, second=0, microsecond=0)
        whose = DelayStart(chosen.practitioner_id, start.date() if start else chosen.day, hour, self.discreet)
        self.open_plan(
            ShiftDialog(self.page.window(), self.ports, self.tasks, self.look(), whose), self.changed
        )
