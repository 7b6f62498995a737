"""The left column of the notes page: the day's patients, or those of a search."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from telesec.domain.agenda import STATUS_LABELS, AppointmentLine, Status
from telesec.domain.bookings.requests import AgendaView
from telesec.domain.french import born, day_and_month, sentence_case, time_of_day
from telesec.domain.patient_files.names import initials
from telesec.domain.patients import PatientLine, PatientsFound
from telesec.ui.controls import (
    Column,
    PlainList,
    RowsModel,
    SearchField,
    ghost_button,
    icon_button,
    plain_label,
)
from telesec.ui.look import Look
from telesec.ui.notes.ports import NotePatient, NotesPorts
from telesec.ui.tasks import Tasks
from telesec.ui.two_lines import TwoLines

SETTLE_MS = 350
MIN_TYPED = 3
WIDTH = 290
_DAY = timedelta(days=1)
_GONE = (Status.CANCELLED, Status.NO_SHOW)
_NO_VISIT = "Aucun rendez-vous ce jour-là. Cherchez un patient par son nom."
_NO_PATIENT = "Aucun patient ne correspond. Vérifiez l'orthographe."


class PatientPicker(QFrame):
    """Emits ``chosen`` with a NotePatient; Enter or a click on a line chooses it."""

    chosen = Signal(object)

    def __init__(self, ports: NotesPorts, tasks: Tasks, look: Look) -> None:
        super().__init__()
        self._ports, self._tasks = ports, tasks
        self._day: date | None = None
        self._discreet = False
        self._model: RowsModel[NotePatient] = RowsModel([Column("Patient", self._words_of)])
        self.listing = PlainList("Patients du jour", self._model)
        self.listing.setItemDelegate(TwoLines(self.listing))
        self.search = SearchField("Chercher un autre patient", "Autre patient : nom ou naissance")
        self._title = plain_label("", "strong", wrap=True)
        self._empty = plain_label("", "muted", wrap=True)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._lay_out(look)
        self._connect()

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self.setFixedWidth(look.px(WIDTH))

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of names, and no motif."""
        self._discreet = discreet
        self._model.say_again()

    def _words_of(self, row: NotePatient) -> str:
        return row.discreet_line if self._discreet else row.line

    def _lay_out(self, look: Look) -> None:
        self.set_look(look)
        self.listing.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        before, after = (
            icon_button("Jour précédent", "chevron-left"),
            icon_button("Jour suivant", "chevron-right"),
        )
        today = ghost_button("Aujourd'hui")
        before.clicked.connect(lambda: self._step(-_DAY))
        after.clicked.connect(lambda: self._step(_DAY))
        today.clicked.connect(lambda: self.show_day(None))
        days = QHBoxLayout()
        days.setSpacing(2)
        for part in (before, today, after):
            days.addWidget(part)
        days.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 12, 14)
        column.setSpacing(10)
        column.addLayout(days)
        column.addWidget(self._title)
        column.addWidget(self.search)
        column.addWidget(self._empty)
        column.addWidget(self.listing, 1)
        column.addStretch()

    def _connect(self) -> None:
        self.listing.clicked.connect(self._clicked)
        self.listing.row_opened.connect(self.chosen)
        self.search.textChanged.connect(lambda _text: self._settle.start())
        self.search.results_requested.connect(self._enter_list)
        self.search.returnPressed.connect(self._enter_list)
        self._settle.timeout.connect(self._ask_search)

    def reload(self) -> None:
        """Ask the day on screen again, unless a search is shown."""
        if not self.search.text().strip():
            self.show_day(self._day)

    def show_day(self, day: date | None) -> None:
        """Show the patients of ``day`` (None: today) instead of a search."""
        self._settle.stop()
        self.search.blockSignals(True)  # noqa: FBT003 - Qt takes no keyword
        self.search.clear()
        self.search.blockSignals(False)  # noqa: FBT003 - Qt takes no keyword
        self._tasks.run(lambda: self._ports.day(day), self._show_view)

    def _step(self, step: timedelta) -> None:
        if self._day is not None:
            self.show_day(self._day + step)

    def _show_view(self, view: AgendaView) -> None:
        self._day = view.asked.first
        rows = [_from_agenda(line) for line in view.lines if line.appointment.status not in _GONE]
        self._show(sentence_case(day_and_month(self._day)), rows, _NO_VISIT)

    def _ask_search(self) -> None:
        typed = self.search.text().strip()
        if not typed:
            self.show_day(self._day)
        elif len(typed) >= MIN_TYPED:
            self._tasks.run(lambda: self._ports.search(typed), lambda found: self._show_found(typed, found))

    def _show_found(self, typed: str, found: PatientsFound) -> None:
        if self.search.text().strip() == typed:
            rows = [_from_search(line) for line in found.lines]
            self._show("Résultats de la recherche", rows, _NO_PATIENT)

    def _show(self, title: str, rows: list[NotePatient], empty: str) -> None:
        self._title.setText(title)
        self._model.set_rows(rows)
        self.listing.setAccessibleName(title)
        self._empty.setText("" if rows else empty)
        self._empty.setVisible(not rows)
        if not rows and self.listing.hasFocus():
            self.search.setFocus()
        self.listing.setVisible(bool(rows))  # an empty frame says nothing

    def _enter_list(self) -> None:
        if self._model.rowCount():
            self.listing.setFocus()
            if not self.listing.currentIndex().isValid():
                self.listing.setCurrentIndex(self._model.index(0, 0))

    def _clicked(self, index: QModelIndex) -> None:
        row = self._model.row_at(index)
        if row is not None:
            self.chosen.emit(row)


def _from_agenda(line: AppointmentLine) -> NotePatient:
    appointment = line.appointment
    status, hour = STATUS_LABELS[appointment.status], time_of_day(appointment.start)
    below = " · ".join(text for text in (status, line.reason_label) if text)
    return NotePatient(
        appointment.patient_id,
        line.shown_name,
        line.birth_date,
        appointment.id,
        f"{hour}   {line.shown_name}\n{below}",
        line.sex,
        f"{hour}   {initials(line.shown_name)}\n{status}",
    )


def _from_search(line: PatientLine) -> NotePatient:
    below = " · ".join(text for text in (born(line.birth_date, line.sex), line.city) if text)
    year = str(line.birth_date.year) if line.birth_date else ""
    return NotePatient(
        line.id,
        line.shown_name,
        line.birth_date,
        "",
        f"{line.shown_name}\n{below}",
        line.sex,
        f"{initials(line.shown_name)}\n{year}",
    )
