"""Posting an absence: from when, until when, who stands in; what it leaves, before it is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from telesec.domain.agenda import AppointmentLine
from telesec.domain.bookings.absences import Absence, AbsenceRequest, absence_words, replacement_rights
from telesec.domain.bookings.worklist import Posted, affected_words
from telesec.domain.desk.absence_typing import parse_end
from telesec.domain.errors import Invalid
from telesec.domain.french import keep_together
from telesec.domain.patient_files.names import initials
from telesec.ui.agenda.absence_day import AbsenceDay
from telesec.ui.agenda.series_plan import PlanDialog
from telesec.ui.agenda.series_ports import SeriesPorts
from telesec.ui.agenda.series_rows import MarkedRows, PlanTable, fit, when_words
from telesec.ui.agenda.span import active_team
from telesec.ui.agenda.stand_in_field import StandInField
from telesec.ui.controls import (
    ChoiceField,
    Column,
    LabelledField,
    TimeField,
    plain_label,
    text_field,
)
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks

_UNTIL = "Vide : ce jour-là. Ou 3j, 1s, 27/12, 2h, 45 min, à 16h."
_NOT_AN_END = "Écrivez la fin comme 3j, 1s, 27/12, ou avec une heure de début : 2h, 45 min, à 16h."


@dataclass(frozen=True, slots=True)
class AbsenceStart:
    """Whose absence, from what day and hour (None: the whole day); ``known`` is one being changed."""

    practitioner_id: str
    day: date
    hour: time | None = None
    known: Absence | None = None
    discreet: bool = False


class AbsenceDialog(PlanDialog[AbsenceRequest]):
    """``written`` carries the Posted."""

    def __init__(
        self, parent: QWidget, ports: SeriesPorts, tasks: Tasks, look: Look, start: AbsenceStart
    ) -> None:
        known = start.known
        title, act = (
            ("Modifier une absence", "Enregistrer") if known else ("Poser une absence", "Poser l'absence")
        )
        super().__init__(parent, title, act, tasks)
        self._ports, self._start = ports, start
        self.practitioner = ChoiceField(
            [(one.id, one.display_name) for one in active_team(ports.agenda.reference())]
        )
        self.day, self.hour = AbsenceDay(self._today), TimeField()
        self.day_field = LabelledField("&Du", self.day)
        self.until, self.label = text_field("ce jour-là"), text_field("Exemple : congés, formation")
        self.instead = StandInField()
        self.said = plain_label("", "strong", wrap=True)
        tone = look.tokens.tone
        self.rows: MarkedRows[AppointmentLine] = MarkedRows(
            [
                Column("Prévu", lambda line: when_words(line.appointment.start)),
                Column("Patient", self._name, stretch=True),
                Column("Téléphone", lambda line: "" if start.discreet else line.phone),
            ],
            lambda _line: ("calendar-x", "warning"),
            lambda name: tone(name).ink,
            marked=0,
        )
        self.table = PlanTable("Rendez-vous à déplacer", self.rows)
        self._fill(start)
        self._lay(look)
        self._connect()
        self.until.setFocus()
        self.ask()

    def _fill(self, start: AbsenceStart) -> None:
        self.practitioner.choose(start.practitioner_id)
        self.instead.set_names([one.name for one in self._ports.agenda.reference().stand_ins])
        self.day.set_day(start.day)
        self.hour.set_hour(start.hour)
        if start.known is not None:
            self.practitioner.setEnabled(False)
            self.label.setText(start.known.label)
            self.instead.setText(start.known.replacement_name)
            self.until.setText(end_text(start.known.start, start.known.end))

    def _lay(self, look: Look) -> None:
        fit(self, look, 620, 560)
        for parts in (
            (("&Praticien", self.practitioner, ""),),
            (
                self.day_field,
                ("De (&heure)", self.hour, "Vide : toute la journée."),
                ("&Jusqu'au", self.until, _UNTIL),
            ),
            (("&Motif (facultatif)", self.label, ""), ("&Remplacé par", self.instead, "")),
        ):
            row = QHBoxLayout()
            for part in parts:
                row.addWidget(part if isinstance(part, LabelledField) else LabelledField(*part), 1)
            self.body.addLayout(row)
        self.body.addWidget(self.said)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.told)

    def _connect(self) -> None:
        self.practitioner.currentIndexChanged.connect(lambda _at: self.settle())
        self.day.day_changed.connect(lambda _day: self.settle())
        self.day.textChanged.connect(lambda _text: self.day_field.clear_error())
        self.day.editingFinished.connect(self._judge_day)
        self.hour.hour_changed.connect(lambda _hour: self.settle())
        self.until.textChanged.connect(lambda _text: self.settle())
        self.instead.textChanged.connect(lambda _text: self.settle())
        self.table.entered.connect(self.confirm)

    def _today(self) -> date:
        return self._ports.agenda.wall_now().date()

    def _judge_day(self) -> None:
        if self.day.mistake():
            self.day_field.show_error(self.day.mistake())

    def wanted(self) -> AbsenceRequest | None:
        day, hour = self.day.day(), self.hour.hour()
        if day is None:
            raise Invalid("start", self.day.mistake())
        if not self.hour.is_valid():
            raise Invalid(
                "start", "L'heure de début n'est pas une heure. Laissez vide pour toute la journée."
            )
        start = datetime.combine(day, hour or time())
        end = parse_end(self.until.text(), start, whole_day=hour is None, today=self._today())
        if end is None:
            raise Invalid("end", _NOT_AN_END)
        known = self._start.known
        return AbsenceRequest(
            self.practitioner.key(),
            start,
            end,
            self.label.text(),
            self.instead.text(),
            known.id if known else "",
            known.version if known else 0,
        )

    def preview(self, wanted: AbsenceRequest) -> tuple[AbsenceRequest, tuple[AppointmentLine, ...]]:
        return wanted, self._ports.affected(wanted)

    def show_lines(self, found: tuple[AbsenceRequest, tuple[AppointmentLine, ...]] | None) -> None:
        lines = found[1] if found else ()
        self.rows.set_rows(lines)
        self.submit.setEnabled(found is not None)
        self.said.setText(
            keep_together(f"Absent {absence_words(found[0].start, found[0].end)}.") if found else ""
        )
        replaced = found is not None and bool(found[0].replacement_name.strip())
        words = "L'agenda reste ouvert : quelqu'un remplace." if replaced else affected_words(len(lines))
        rights = replacement_rights(found[0], self._ports.agenda.reference().stand_ins) if found else ""
        self.told.setText(f"{words} {rights}".rstrip() if found else "")

    def writing(self, wanted: AbsenceRequest) -> Callable[[], Posted]:
        act = self._ports.change_absence if self._start.known else self._ports.post_absence
        return partial(act, wanted)

    def entered(self) -> None:
        """One Enter is enough here: an absence can be taken back."""
        self.confirm()

    def _name(self, line: AppointmentLine) -> str:
        return initials(line.shown_name) if self._start.discreet else line.shown_name


def end_text(start: datetime, end: datetime) -> str:
    """What would be typed for this end."""
    if end.time() == time():
        return f"{(end.date() - start.date()).days}j"
    at = f"à {end.hour}h{end.minute:02d}"
    return at if end.date() == start.date() else f"{end:%d/%m/%Y} {at}"
