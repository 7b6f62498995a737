"""The appointments to move: one by one, with the telephone number and three places to read aloud."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.agenda import AppointmentLine, FreeSlot
from telesec.domain.bookings.requests import Booked, SlotRequest
from telesec.domain.bookings.steps import Deed
from telesec.domain.bookings.worklist import ToMove, Worklist, moved_words
from telesec.domain.errors import TelesecError
from telesec.domain.french import counted, keep_together
from telesec.ui.agenda import keys
from telesec.ui.agenda.discretion import discreet_line
from telesec.ui.agenda.moving_case import place_of
from telesec.ui.agenda.series_ports import SeriesPorts
from telesec.ui.agenda.series_rows import MarkedRows, PlanTable, fit, when_words
from telesec.ui.agenda.worklist_card import WorklistCard
from telesec.ui.agenda.worklist_turns import WorklistTurns
from telesec.ui.controls import Column, MessageBar, plain_label, secondary_button
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks


class WorklistDialog(QDialog):
    """``moved`` carries the Booked and who was put where, the two others an AppointmentLine.

    Keys 1, 2, 3 choose a place, Enter moves the appointment there; it leaves the list and the next
    one is chosen.
    """

    moved = Signal(object, str)
    cancel_requested = Signal(object)
    place_requested = Signal(object)

    def __init__(
        self, parent: QWidget, ports: SeriesPorts, tasks: Tasks, look: Look, *, discreet: bool
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Rendez-vous à déplacer")
        self._over = False
        self.finished.connect(self._end)
        self._ports, self._tasks, self._discreet = ports, tasks, discreet
        reference = ports.agenda.reference()
        self._names = {one.id: one.display_name for one in reference.practitioners}
        self._asked = 0
        self._writing = False
        self.bar = MessageBar()
        self.turns = WorklistTurns(self, self.bar)
        self.words = plain_label("", "muted", wrap=True)
        tone = look.tokens.tone
        self.rows: MarkedRows[ToMove] = MarkedRows(
            [
                Column("Prévu", self._when),
                Column("Pourquoi", lambda one: one.why),
                Column("Patient", lambda one: self._shown(one.line).shown_name, stretch=True),
                Column("Téléphone", lambda one: self._shown(one.line).phone),
                Column("Praticien", self._who, spare=True),
            ],
            lambda _one: ("calendar-off", "warning"),
            lambda name: tone(name).ink,
        )
        self.table = PlanTable(
            "Rendez-vous à déplacer ; 1, 2 ou 3 choisit une place, Entrée déplace", self.rows
        )
        self.card = WorklistCard(lambda who: self._names.get(who, ""), lambda: ports.agenda.wall_now().date())
        self.close_button = secondary_button("Fermer")
        self._lay(look)
        self._connect()
        self.reload()

    def _lay(self, look: Look) -> None:
        fit(self, look, 1060, 560)
        left = QVBoxLayout()
        left.addWidget(self.words)
        left.addWidget(self.table, 1)
        self.card.setFixedWidth(look.px(320))
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addLayout(left, 1)
        row.addWidget(self.card)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(plain_label("Rendez-vous à déplacer", "title"))
        column.addWidget(self.bar)
        column.addLayout(row, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.table.row_selected.connect(self._chosen)
        self.table.lettered.connect(self.card.press)
        self.table.entered.connect(self._move)
        self.table.deleted.connect(self._cancel)
        keys.bind(self, {keys.UNDO: self.turns.undo, keys.REDO: self.turns.redo})
        self.card.typed.connect(self._say_typed)
        self.card.slots.confirmed.connect(self._move)
        self.card.slots.later_requested.connect(self._later)
        self.card.put.clicked.connect(self._move)
        self.card.call_off.clicked.connect(self._cancel)
        self.card.elsewhere.clicked.connect(self._elsewhere)
        self.close_button.clicked.connect(self.reject)

    def _end(self, _result: int) -> None:
        self._over = True

    def reload(self) -> None:
        """Read the list again."""
        if self._over:
            return
        self._tasks.run(lambda: self._ports.worklist(()), self._show, self._refuse)

    def written_elsewhere(self, deed: Deed) -> None:
        """Something was written on the page below, perhaps the answer to what was asked here."""
        self.turns.written(deed)
        self.reload()

    def _show(self, found: Worklist) -> None:
        row = max(0, self.table.currentIndex().row())
        self.rows.set_rows(found.lines)
        many = counted(len(found.lines) + found.more, "rendez-vous", "rendez-vous")
        nothing = "Personne n'attend d'être déplacé : toutes les absences et fermetures sont réglées."
        self.words.setText(f"{many} à déplacer, du plus proche au plus lointain." if found.lines else nothing)
        if found.lines:
            self.table.setCurrentIndex(self.rows.index(min(row, len(found.lines) - 1), 0))
            self.table.setFocus()
        else:
            self._chosen(None)

    def _line(self) -> AppointmentLine | None:
        row = self.table.selected()
        return row.line if isinstance(row, ToMove) else None

    def _chosen(self, row: object) -> None:
        line = row.line if isinstance(row, ToMove) else None
        self._asked += 1
        self.card.show_line(self._shown(line) if line is not None else None)
        if line is not None:
            self._ask(line)

    def _ask(self, line: AppointmentLine) -> None:
        mine = self._asked
        self.card.slots.wait()

        def show(found: tuple[FreeSlot, ...]) -> None:
            if mine == self._asked:
                self.card.slots.show_slots(found, several=True, usual=line.appointment.practitioner_id)

        self._tasks.run(lambda: self._ports.proposals(line), show, self._refuse)

    def _later(self) -> None:
        line, shown = self._line(), self.card.slots.slots()
        if line is None or not shown:
            return
        made = line.appointment
        minutes = int((made.end - made.start) / timedelta(minutes=1))
        wanted = SlotRequest((made.practitioner_id,), minutes, max(slot.end for slot in shown))
        if made.reason_code_id:
            wanted = replace(wanted, reason_code_id=made.reason_code_id)
        mine = self._asked
        self.card.slots.wait()

        def show(found: list[FreeSlot]) -> None:
            if mine == self._asked:
                self.card.slots.show_slots(found, several=True, usual=made.practitioner_id)

        self._tasks.run(lambda: self._ports.agenda.next_slots(wanted), show, self._refuse)

    def _move(self) -> None:
        line, slot = self._line(), self.card.slot
        if line is None or self._writing:
            return
        if slot is None:
            self.bar.show_message("info", "Choisissez d'abord une place : 1, 2 ou 3.")
            return
        wanted = replace(
            place_of(line.appointment),
            practitioner_id=slot.practitioner_id,
            site_id=slot.site_id,
            start=slot.start,
            end=slot.end,
        )
        self._writing = True
        self._tasks.run(
            lambda: self._ports.agenda.move(wanted), lambda done: self._done(line, done), self._failed
        )

    def _done(self, line: AppointmentLine, done: Booked) -> None:
        self._writing = False
        doctor = self._names.get(done.appointment.practitioner_id, "")
        who = keep_together(moved_words(self._shown(line).shown_name, doctor, done.appointment.start))
        self.bar.show_message("success", f"Déplacé : {who}.")
        self.turns.say(who)
        self.moved.emit(done, who)  # the page tells what was written, and this list is read again

    def _failed(self, error: TelesecError) -> None:
        self._writing = False
        self._refuse(error)
        self.reload()

    def _say_typed(self) -> None:
        words = "Plusieurs chiffres de suite : aucune place n'est choisie. Tapez 1, 2 ou 3 seul, puis Entrée."
        self.bar.show_message("info", words)

    def _cancel(self) -> None:
        line = self._line()
        if line is not None:
            self.cancel_requested.emit(line)

    def _elsewhere(self) -> None:
        line = self._line()
        if line is not None:
            self.accept()
            self.place_requested.emit(line)

    def _refuse(self, error: TelesecError) -> None:
        self.bar.show_message("error", keep_together(error.sentence))

    def _shown(self, line: AppointmentLine) -> AppointmentLine:
        return discreet_line(line) if self._discreet else line

    @staticmethod
    def _when(one: ToMove) -> str:
        return when_words(one.line.appointment.start)

    def _who(self, one: ToMove) -> str:
        return self._names.get(one.line.appointment.practitioner_id, "")
