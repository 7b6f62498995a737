"""A series: its rule above, one line for each date below, every line with its choice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.agenda import FreeSlot
from telesec.domain.bookings.requests import SlotRequest
from telesec.domain.bookings.series import (
    CHOICE_LABELS,
    NEEDS_REASON,
    Choice,
    SeriesBooked,
    SeriesLine,
    SeriesRequest,
    rule_words,
    told,
    with_choice,
)
from telesec.domain.french import keep_together, moment_long, moment_short, sentence_case
from telesec.ui.agenda.early_keys import ENTER
from telesec.ui.agenda.patient_choice import PatientChoice
from telesec.ui.agenda.series_fields import SeriesFields, SeriesStart
from telesec.ui.agenda.series_plan import PlanDialog
from telesec.ui.agenda.series_ports import SeriesPorts
from telesec.ui.agenda.series_rows import STAYS, Mark, MarkedRows, PlanTable, fit, found_words, mark_of
from telesec.ui.controls import Button, Column, LabelledField, plain_label, secondary_button, text_field
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks

_LETTERS: dict[str, Choice] = {
    "r": Choice.BOOK,
    "n": Choice.NEAREST,
    "f": Choice.FORCE,
    "p": Choice.SKIP,
}
_BUTTONS: tuple[tuple[Choice, str], ...] = (
    (Choice.BOOK, "Réserver (R)"),
    (Choice.NEAREST, "Le plus proche (N)"),
    (Choice.FORCE, "Forcer (F)"),
    (Choice.SKIP, "Passer (P)"),
)


def choice_words(line: SeriesLine) -> str:
    """What will be done of this date."""
    if line.choice is Choice.NEAREST and line.nearest is not None:
        return keep_together(f"→ {moment_short(line.nearest.start)}")
    return CHOICE_LABELS[line.choice]


class SeriesDialog(PlanDialog[SeriesRequest]):
    """``written`` carries a SeriesBooked."""

    def __init__(
        self, parent: QWidget, ports: SeriesPorts, tasks: Tasks, look: Look, start: SeriesStart
    ) -> None:
        super().__init__(parent, "Série de rendez-vous", "Réserver la série", tasks)
        self._ports = ports
        self._lines: list[SeriesLine] = []
        self.patient = PatientChoice(ports.agenda, tasks)
        self.fields = SeriesFields(ports.agenda.reference(), start, self)
        tone = look.tokens.tone
        self.rows: MarkedRows[SeriesLine] = MarkedRows(
            [
                Column("Date", lambda line: sentence_case(keep_together(moment_short(line.start)))),
                Column("Ce qui s'y trouve", lambda line: found_words(line.verdict), stretch=True),
                Column("Décision", choice_words),
            ],
            self._mark,
            lambda name: tone(name).ink,
        )
        self.table = PlanTable("Dates de la série : R, N, F ou P changent la décision", self.rows)
        self.reason = text_field("Exemple : accord du médecin")
        self.reason_field = LabelledField("&Raison des places forcées", self.reason)
        self.rule = plain_label("", "muted", wrap=True)
        self._buttons: dict[Choice, Button] = {}
        self._lay(look)
        self._connect()
        self.show_lines(None)
        if start.hour is None:
            self._ask_first(start)
        if start.patient is not None:
            self.patient.take(start.patient)
        else:
            self.patient.field.setFocus()

    def _lay(self, look: Look) -> None:
        fit(self, look, 1080, 640)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self.patient)
        left.addWidget(self.fields)
        left.addStretch(1)
        acts = QHBoxLayout()
        for choice, words in _BUTTONS:
            button = secondary_button(words)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(partial(self.choose, choice))
            self._buttons[choice] = button
            acts.addWidget(button)
        acts.addStretch(1)
        right.addWidget(self.rule)
        right.addWidget(self.table, 1)
        right.addLayout(acts)
        right.addWidget(self.reason_field)
        right.addWidget(self.told)
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addLayout(left, 3)
        row.addLayout(right, 5)
        self.body.addLayout(row, 1)

    def _connect(self) -> None:
        self.fields.changed.connect(self.settle)
        self.patient.settled.connect(self._patient_settled)
        self.table.row_selected.connect(lambda _row: self._show_choices())
        self.table.entered.connect(self.confirm)
        self.table.lettered.connect(self._letter)

    def _ask_first(self, start: SeriesStart) -> None:
        """No hour is known: propose the next free place."""
        after = datetime.combine(start.day, time())
        asked = SlotRequest((start.practitioner_id,), start.minutes, after, count=1)

        def show(found: list[FreeSlot]) -> None:
            if found and self.fields.hour.hour() is None:
                self.fields.day.set_day(found[0].start.date())
                self.fields.hour.set_hour(found[0].start.time())

        self._tasks.run(lambda: self._ports.agenda.next_slots(asked), show, self.refuse)

    def wanted(self) -> SeriesRequest | None:
        patient = self.patient.patient()
        return self.fields.request(patient.id) if patient is not None else None

    def preview(self, wanted: SeriesRequest) -> list[SeriesLine]:
        return self._ports.preview_series(wanted)

    def show_lines(self, found: list[SeriesLine] | None) -> None:
        row = self.table.currentIndex().row()
        kept = {line.start: line.choice for line in self._lines} if found else {}
        self._lines = [with_choice(line, kept.get(line.start, line.choice)) for line in found or []]
        self.rows.set_rows(self._lines)
        if 0 <= row < len(self._lines):
            self.table.setCurrentIndex(self.rows.index(row, 0))
        self._tell()

    def writing(self, wanted: SeriesRequest) -> Callable[[], SeriesBooked]:
        return partial(self._ports.book_series, wanted, tuple(self._lines), self.reason.text())

    def may_write(self) -> bool:
        if self.patient.patient() is None:
            self.bar.show_message("warning", "Choisissez d'abord le patient.")
            self.patient.field.setFocus()
            return False
        if any(line.forced() for line in self._lines) and not self.reason.text().strip():
            self.bar.show_message("warning", "Dites en quelques mots pourquoi ces places sont forcées.")
            self.reason.setFocus()
            return False
        return bool(self._lines)

    def is_plain(self) -> bool:
        return all(line.choice is Choice.BOOK and not line.verdict.beside for line in self._lines)

    def choose(self, choice: Choice) -> None:
        """Decide this of the chosen date."""
        row = self.table.currentIndex().row()
        if not 0 <= row < len(self._lines):
            return
        if choice not in self._open_to(self._lines[row]):
            return
        self._lines[row] = with_choice(self._lines[row], choice)
        self.rows.set_rows(self._lines)
        self.table.setCurrentIndex(self.rows.index(row, 0))
        self._tell()

    def over(self) -> None:
        super().over()
        self.patient.clear()

    def _letter(self, letter: str) -> None:
        row = self.table.currentIndex().row()
        if letter == " " and 0 <= row < len(self._lines):
            line = self._lines[row]
            open_to = self._open_to(line)
            self.choose(open_to[(open_to.index(line.choice) + 1) % len(open_to)])
        elif letter in _LETTERS:
            self.choose(_LETTERS[letter])

    def _patient_settled(self) -> None:
        self.bar.clear()
        self.fields.count.setFocus()
        self.fields.count.selectAll()
        self.settle()
        for key, text in self.patient.search.early.take():
            if text.isdigit() or key in ENTER:  # typed ahead of the answer of the search
                pressed = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
                QApplication.postEvent(self.fields.count, pressed)

    def _tell(self) -> None:
        self.told.setText(keep_together(told(self._lines)) if self._lines else "")
        wanted = self._wanted() if self._lines else None
        self.rule.setText(keep_together(sentence_case(rule_words(wanted)) + ".") if wanted else "")
        self.reason_field.setVisible(any(line.forced() for line in self._lines))
        self.submit.setEnabled(any(line.place() for line in self._lines))
        self._show_choices()

    def _show_choices(self) -> None:
        row = self.table.currentIndex().row()
        open_to = self._open_to(self._lines[row]) if 0 <= row < len(self._lines) else ()
        for choice, button in self._buttons.items():
            button.setEnabled(choice in open_to)

    def _open_to(self, line: SeriesLine) -> tuple[Choice, ...]:
        """The choices of a line; no force where this account may not put two patients at once."""
        may = line.verdict.state not in NEEDS_REASON
        may = may or self._ports.agenda.may_overbook(self.fields.practitioner.key())
        return tuple(choice for choice in line.choices() if may or choice is not Choice.FORCE)

    @staticmethod
    def _mark(line: SeriesLine) -> Mark:
        return STAYS if line.choice is Choice.SKIP else mark_of(line.verdict.state)


def booked_words(done: SeriesBooked) -> str:
    """What is said once it is written: how many, the first, the last."""
    first, last = done.appointments[0], done.appointments[-1]
    count = len(done.appointments)
    if count == 1:
        return f"1 séance réservée : {moment_long(first.start)}."
    return (
        f"{count} séances réservées, la première {moment_long(first.start)}, "
        f"la dernière {moment_long(last.start)}."
    )
