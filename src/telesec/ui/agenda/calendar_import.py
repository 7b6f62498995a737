"""Bringing another calendar in: a file, what each event would become, then everything ticked at once."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QStackedWidget, QVBoxLayout, QWidget

from telesec.domain.errors import TelesecError
from telesec.domain.french import counted
from telesec.domain.paper.calendars import CalendarConfirmation, CalendarImported, CalendarPreview
from telesec.ui.agenda.calendar_rows import ImportRows, left_out_rows
from telesec.ui.agenda.print_ports import CalendarPorts
from telesec.ui.agenda.series_rows import fit
from telesec.ui.agenda.span import active_team
from telesec.ui.controls import (
    Chip,
    ChoiceField,
    FormDialog,
    LabelledField,
    PlainTable,
    ghost_button,
    plain_label,
    secondary_button,
)
from telesec.ui.look import Look
from telesec.ui.proof import ProvedTasks
from telesec.ui.tasks import Tasks

WORDS = (
    "Un fichier .ics venu d'un autre agenda. Un événement dont le titre donne le nom et le prénom d'un seul "
    "patient devient un rendez-vous ; les autres deviennent des absences sans titre. Rien n'est écrit avant "
    "votre accord, et un événement déjà repris ne l'est pas une seconde fois."
)
WIDEST_DAY = "mer. 00/00/0000"
PICK, CONFIRM = "Choisir un &fichier…", "&Reprendre"


class CalendarImportDialog(FormDialog):
    """``written`` carries a CalendarImported."""

    written = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        ports: CalendarPorts,
        tasks: Tasks,
        look: Look,
        practitioner_id: str,
        *,
        discreet: bool = False,
    ) -> None:
        super().__init__(parent, "Reprendre un autre agenda", PICK)
        self._ports, self._tasks = ports, tasks
        self._proved = ProvedTasks(self, tasks, ports.prove)
        self._preview: CalendarPreview | None = None
        self.who = ChoiceField([(item.id, item.display_name) for item in active_team(ports.reference())])
        self.who.choose(practitioner_id)
        self.rows, self.left_out = ImportRows(discreet=discreet), left_out_rows(discreet=discreet)
        self.table = PlainTable("Événements à reprendre ; Espace coche ou décoche", self.rows)
        self.reasons = PlainTable("Événements qui ne peuvent pas être repris", self.left_out)
        self.ready, self.known, self.lost = Chip("", "success"), Chip("", "info"), Chip("", "warning")
        self.all = ghost_button("&Tout cocher")
        self.back = secondary_button("Autre fichier")
        for button in (self.all, self.back):
            button.setAutoDefault(False)
        self.stack = QStackedWidget()
        self._lay(look)
        self._connect()
        self._name_button()
        self.submit.setFocus()

    def _lay(self, look: Look) -> None:
        fit(self, look, 860, 600)
        first = QWidget()
        column = QVBoxLayout(first)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(plain_label(WORDS, "muted", wrap=True))
        column.addWidget(LabelledField("Agenda de", self.who))
        column.addStretch(1)
        self.stack.addWidget(first)
        self.stack.addWidget(self._preview_part())
        self.body.addWidget(self.stack, 1)
        self.buttons.insertWidget(0, self.back)
        self.back.hide()

    def _preview_part(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        chips = QHBoxLayout()
        for chip in (self.ready, self.known, self.lost):
            chips.addWidget(chip)
        chips.addStretch(1)
        chips.addWidget(self.all)
        self._lost_title = plain_label("NE PEUVENT PAS ÊTRE REPRIS", "section")
        column.addLayout(chips)
        column.addWidget(self.table, 3)
        column.addWidget(self._lost_title)
        column.addWidget(self.reasons, 2)
        return part

    def _connect(self) -> None:
        self.submitted.connect(self._go_on)
        self.back.clicked.connect(self._start_again)
        self.all.clicked.connect(self._toggle_all)
        self.rows.ticked.connect(self._name_button)

    def _go_on(self) -> None:
        if self._preview is None:
            self._pick()
        else:
            self._confirm(self._preview)

    def _pick(self) -> None:
        path = self._ports.ask_open(self)
        if path is None:
            return
        who, ports = self.who.key(), self._ports
        self._work(working=True)
        self._tasks.run(lambda: ports.preview(ports.open_file(path, who)), self._show, self._failed)

    def _show(self, found: CalendarPreview) -> None:
        self._preview = found
        self._work(working=False)
        self.rows.show_lines(found.lines)
        self.left_out.set_rows(found.left_out)
        self.known.setText(counted(found.known, "déjà dans l'agenda", "déjà dans l'agenda"))
        lost = len(found.left_out)
        self.lost.setText(counted(lost, "ne peut pas être repris", "ne peuvent pas être repris"))
        self.known.setVisible(found.known > 0)
        for part in (self.lost, self.reasons, self._lost_title):
            part.setVisible(lost > 0)
        self.back.show()
        self.stack.setCurrentIndex(1)
        if found.lines:
            self._widen_days()
            self.table.setFocus()
            self.table.setCurrentIndex(self.rows.index(0, 0))
        else:
            self.bar.show_message("info", "Rien de nouveau à reprendre dans ce fichier.")
        self._name_button()

    def _widen_days(self) -> None:
        """The box to tick is not counted in the width of what stands beside it."""
        header, metrics = self.table.horizontalHeader(), self.table.fontMetrics()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(0, metrics.horizontalAdvance(WIDEST_DAY) + 3 * metrics.height())

    def _start_again(self) -> None:
        self._preview = None
        self.bar.clear()
        self.back.hide()
        self.stack.setCurrentIndex(0)
        self._name_button()

    def _toggle_all(self) -> None:
        every = range(len(self.rows.rows()))
        self.rows.tick(every, wanted=len(self.rows.chosen) < len(every))

    def _confirm(self, found: CalendarPreview) -> None:
        self._work(working=True)
        work = partial(self._ports.confirm, CalendarConfirmation(found, frozenset(self.rows.chosen)))
        self._proved.run(work, self._written, self._failed, lambda: self._work(working=False))

    def _written(self, done: CalendarImported) -> None:
        self.written.emit(done)
        self.accept()

    def _failed(self, error: TelesecError) -> None:
        self._work(working=False)
        self.bar.show_message("error", error.sentence)

    def _work(self, *, working: bool) -> None:
        if working:
            self.bar.clear()
        self.stack.setEnabled(not working)
        self.back.setEnabled(not working)
        self._name_button()
        self.submit.setEnabled(self.submit.isEnabled() and not working)

    def _name_button(self) -> None:
        count = len(self.rows.chosen)
        first = self._preview is None
        self.ready.setText(counted(count, "événement coché", "événements cochés"))
        self.submit.setText(PICK if first else f"{CONFIRM} {counted(count, 'événement', 'événements')}")
        self.submit.set_icon("folder-open" if first else "check")
        self.submit.setEnabled(first or count > 0)


def imported_words(done: CalendarImported) -> str:
    """What was written, as the desk says it."""
    parts = [
        counted(done.appointments, "rendez-vous", "rendez-vous"),
        counted(done.absences, "absence", "absences"),
    ]
    words = f"Repris de l'autre agenda : {parts[0]} et {parts[1]}."
    if done.left_out:
        lost = counted(len(done.left_out), "n'a pas pu l'être", "n'ont pas pu l'être")
        words = f"{words} {lost} : {done.left_out[0].reason}"
    return words
