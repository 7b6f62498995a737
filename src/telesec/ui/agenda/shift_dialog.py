"""The rest of a day put off by a delay: who goes where, then everything at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from telesec.domain.bookings.delay import DelayLine, DelayRequest
from telesec.domain.bookings.places import PlaceState
from telesec.domain.bookings.steps import Deed
from telesec.domain.errors import Invalid
from telesec.domain.french import counted, date_long, keep_together, time_of_day
from telesec.domain.patient_files.names import initials
from telesec.ui.agenda.series_fields import spin
from telesec.ui.agenda.series_plan import PlanDialog
from telesec.ui.agenda.series_ports import SeriesPorts
from telesec.ui.agenda.series_rows import STAYS, Mark, MarkedRows, PlanTable, fit, found_words, mark_of
from telesec.ui.controls import (
    Column,
    LabelledField,
    SegmentedControl,
    TimeField,
    ghost_button,
    plain_label,
)
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks

USUAL_DELAY = 15
_ABSORB = (("absorb", "Rattraper dans les trous"), ("all", "Décaler tout d'autant"))


@dataclass(frozen=True, slots=True)
class DelayStart:
    """Whose day, and from what hour."""

    practitioner_id: str
    day: date
    hour: time
    discreet: bool = False


class ShiftDialog(PlanDialog[DelayRequest]):
    """``written`` carries the Deed."""

    def __init__(
        self, parent: QWidget, ports: SeriesPorts, tasks: Tasks, look: Look, start: DelayStart
    ) -> None:
        super().__init__(parent, "Décaler la suite de la journée", "Décaler", tasks)
        self._ports, self._start = ports, start
        self._lines: list[DelayLine] = []
        self._left: set[str] = set()
        doctor = ports.agenda.reference().practitioner(start.practitioner_id).display_name
        self.whose = plain_label(f"{doctor}, {date_long(start.day)}", "body", wrap=True)
        self.minutes = spin(5, 480, USUAL_DELAY, " min", 5)
        self.hour = TimeField()
        self.hour.set_hour(start.hour)
        self.absorb = SegmentedControl("Comment", _ABSORB)
        tone = look.tokens.tone
        self.rows: MarkedRows[DelayLine] = MarkedRows(
            [
                Column("Prévu", lambda line: keep_together(time_of_day(line.line.appointment.start))),
                Column("Devient", self._becomes),
                Column("Patient", self._name, stretch=True),
                Column("Ce qui s'y trouve", self._found),
            ],
            self._mark,
            lambda name: tone(name).ink,
        )
        self.table = PlanTable("Rendez-vous décalés ; Espace laisse l'un d'eux à son heure", self.rows)
        self.keep = ghost_button("Laisser à son heure (Espace)", "undo-2")
        self._lay(look)
        self._connect()
        self.minutes.setFocus()
        self.minutes.selectAll()
        self.ask()

    def _lay(self, look: Look) -> None:
        fit(self, look, 640, 560)
        row = QHBoxLayout()
        row.addWidget(LabelledField("&Retard", self.minutes), 1)
        row.addWidget(LabelledField("À &partir de", self.hour), 1)
        self.body.addWidget(self.whose)
        self.body.addLayout(row)
        self.body.addWidget(self.absorb)
        self.body.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.keep)
        foot.addWidget(self.told, 1)
        self.body.addLayout(foot)

    def _connect(self) -> None:
        self.minutes.valueChanged.connect(lambda _value: self.settle())
        self.hour.hour_changed.connect(lambda _hour: self.settle())
        self.absorb.chosen.connect(lambda _key: self.settle())
        self.keep.clicked.connect(self._toggle)
        self.table.entered.connect(self.confirm)
        self.table.lettered.connect(lambda letter: self._toggle() if letter == " " else None)

    def wanted(self) -> DelayRequest | None:
        hour = self.hour.hour()
        if hour is None:
            raise Invalid("start", "Donnez l'heure à partir de laquelle on décale.")
        return DelayRequest(
            self._start.practitioner_id,
            datetime.combine(self._start.day, hour),
            self.minutes.value(),
            absorb=self.absorb.key() == "absorb",
            left=frozenset(self._left),
        )

    def preview(self, wanted: DelayRequest) -> list[DelayLine]:
        return self._ports.preview_delay(wanted)

    def show_lines(self, found: list[DelayLine] | None) -> None:
        self._lines = list(found or [])
        self._left &= {line.line.appointment.id for line in self._lines}
        row = self.table.currentIndex().row()
        self.rows.set_rows(self._lines)
        if 0 <= row < len(self._lines):
            self.table.setCurrentIndex(self.rows.index(row, 0))
        moving = sum(line.moves for line in self._lines)
        self.submit.setText(
            f"Décaler {counted(moving, 'rendez-vous', 'rendez-vous')}" if moving else "Décaler"
        )
        self.submit.setEnabled(bool(moving))
        self.told.setText("" if self._lines else "Aucun rendez-vous à décaler après cette heure.")

    def writing(self, wanted: DelayRequest) -> Callable[[], Deed]:
        return partial(self._ports.shift_day, wanted, tuple(self._lines))

    def may_write(self) -> bool:
        return any(line.moves for line in self._lines)

    def _toggle(self) -> None:
        line = self.table.selected()
        if isinstance(line, DelayLine):
            self._left ^= {line.line.appointment.id}
            self.settle()

    def _name(self, line: DelayLine) -> str:
        name = line.line.shown_name
        return initials(name) if self._start.discreet else name

    @staticmethod
    def _becomes(line: DelayLine) -> str:
        return keep_together(f"→ {time_of_day(line.start)}") if line.moves else "Inchangé"

    @staticmethod
    def _found(line: DelayLine) -> str:
        if not line.moves or line.verdict.state is PlaceState.FREE:
            return ""
        return found_words(line.verdict)

    @staticmethod
    def _mark(line: DelayLine) -> Mark:
        return mark_of(line.verdict.state) if line.moves else STAYS
