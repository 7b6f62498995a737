"""The rule of a series: how many, how often, on which weekdays, at what hour, with whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from telesec.domain.bookings.series import MOST, SeriesRequest
from telesec.domain.errors import Invalid
from telesec.domain.french import WEEKDAYS, sentence_case
from telesec.domain.patients import PatientLine
from telesec.domain.reference import Reference
from telesec.domain.typed_time import parse_date, parse_time
from telesec.ui.agenda import keys
from telesec.ui.agenda.place_fields import DEFAULT_MINUTES
from telesec.ui.agenda.span import active_team
from telesec.ui.controls import (
    Button,
    ChoiceField,
    DateField,
    LabelledField,
    TimeField,
    plain_label,
    set_plain_tooltip,
    text_field,
)

USUAL_COUNT = 12
_LETTERS = "LMMJVSD"
_FRENCH_ROW = "&É\"'(-È"  # the figures of a French keyboard, without Shift
_LATEST_YEAR = 2099


@dataclass(frozen=True, slots=True)
class SeriesStart:
    """What is known when a series is asked for."""

    practitioner_id: str
    site_id: str
    day: date
    hour: time | None = None
    minutes: int = DEFAULT_MINUTES
    reason_code_id: str = ""
    patient: PatientLine | None = field(default=None, repr=False)


def spin(low: int, high: int, value: int, suffix: str, step: int = 1) -> QSpinBox:
    """A number with its unit; what is typed counts once it is finished."""
    made = QSpinBox()
    made.setRange(low, high)
    made.setSingleStep(step)
    made.setValue(value)
    made.setSuffix(suffix)
    made.setKeyboardTracking(False)
    made.lineEdit().setTextMargins(8, 0, 0, 0)
    return made


class WeekdayButtons(QWidget):
    """Seven buttons; Alt+1 is Monday, Alt+7 Sunday, wherever one is in the dialog."""

    toggled = Signal()

    def __init__(self, dialog: QWidget) -> None:
        super().__init__()
        self.buttons: list[Button] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for at, letter in enumerate(_LETTERS):
            button = Button(letter, "secondary")
            button.setCheckable(True)
            name = f"{sentence_case(WEEKDAYS[at])} (Alt+{at + 1})"
            button.setAccessibleName(name)
            set_plain_tooltip(button, name)
            button.clicked.connect(lambda _checked=False: self.toggled.emit())
            self.buttons.append(button)
            row.addWidget(button)
        row.addStretch(1)
        for row_of_figures in ("1234567", _FRENCH_ROW):
            keys.bind(
                dialog,
                {f"Alt+{row_of_figures[at]}": button.click for at, button in enumerate(self.buttons)},
            )

    def days(self) -> tuple[int, ...]:
        """The weekdays chosen, 0 is Monday."""
        return tuple(at for at, button in enumerate(self.buttons) if button.isChecked())

    def choose(self, days: tuple[int, ...]) -> None:
        """Choose these, without the signal."""
        for at, button in enumerate(self.buttons):
            button.setChecked(at in days)


class SeriesFields(QWidget):
    """``changed`` tells that the rule is another one."""

    changed = Signal()

    def __init__(self, reference: Reference, start: SeriesStart, dialog: QWidget) -> None:
        super().__init__()
        self._reference, self._start = reference, start
        self.count = spin(1, MOST, USUAL_COUNT, " séances")
        self.until = DateField()
        self.every = spin(1, 26, 1, " semaine")
        self.weekdays = WeekdayButtons(dialog)
        self.day, self.hour = DateField(), TimeField()
        self.minutes = spin(5, 480, start.minutes, " min", 5)
        self.motif, self.practitioner = ChoiceField(), ChoiceField()
        self.note = text_field()
        motifs = [(code.id, code.label) for code in reference.reason_codes if code.active]
        self.motif.set_choices([("", "Sans motif"), *motifs])
        self.practitioner.set_choices([(one.id, one.display_name) for one in active_team(reference)])
        self._fill(start)
        self._lay()
        self._say_units()
        self._connect()

    def _fill(self, start: SeriesStart) -> None:
        self.practitioner.choose(start.practitioner_id)
        self.motif.choose(start.reason_code_id)
        self.minutes.setValue(start.minutes)
        self.day.set_day(start.day)
        self.hour.set_hour(start.hour)
        self.weekdays.choose((start.day.weekday(),))

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for parts in (
            (("&Nombre", self.count, 2), ("ou j&usqu'au", self.until, 2), ("&Toutes les", self.every, 2)),
            (("&À partir du", self.day, 2), ("&Heure", self.hour, 2), ("&Durée", self.minutes, 2)),
            (("&Praticien", self.practitioner, 1), ("&Motif (facultatif)", self.motif, 1)),
        ):
            row = QHBoxLayout()
            row.setSpacing(8)
            for label, editor, stretch in parts:
                editor.setMinimumWidth(70)
                row.addWidget(LabelledField(label, editor), stretch)
            column.addLayout(row)
            if parts[0][1] is self.count:
                column.addWidget(plain_label("Chaque (Alt+1 lundi … Alt+7 dimanche)", "label"))
                column.addWidget(self.weekdays)
        column.addWidget(LabelledField("N&ote (facultative)", self.note))

    def _connect(self) -> None:
        tell = self._tell
        for number in (self.count, self.every, self.minutes):
            number.valueChanged.connect(lambda _value: tell())
        for day in (self.until, self.day):
            day.day_changed.connect(lambda _day: tell())
        self.day.day_changed.connect(self._first_moved)
        self.hour.hour_changed.connect(lambda _hour: tell())
        self.weekdays.toggled.connect(tell)
        self.practitioner.currentIndexChanged.connect(lambda _at: tell())
        self.motif.currentIndexChanged.connect(self._motif_chosen)

    def _tell(self) -> None:
        self._say_units()
        self.changed.emit()

    def _say_units(self) -> None:
        """One session, two sessions; a last date takes the place of their number."""
        self.count.setSuffix(" séance" if self.count.value() == 1 else " séances")
        self.every.setSuffix(" semaine" if self.every.value() == 1 else " semaines")
        self.count.setEnabled(self.until.day() is None)

    def _first_moved(self, day: date | None) -> None:
        if day is not None and len(self.weekdays.days()) <= 1:
            self.weekdays.choose((day.weekday(),))

    def _motif_chosen(self) -> None:
        code = self._reference.reason_code(self.motif.key())
        if code is not None:
            self.minutes.setValue(code.minutes)
        self.changed.emit()

    def request(self, patient_id: str) -> SeriesRequest:
        """The rule as typed; Invalid names what is missing."""
        day, hour = self.day.day(), self.hour.hour()
        if day is None:
            raise Invalid("first", "Donnez la première date de la série.")
        if hour is None:
            raise Invalid("hour", "Donnez l'heure des séances.")
        if not self.until.is_valid():
            raise Invalid("until", "La dernière date n'est pas un jour. Exemple : 31/12/2026.")
        who = self.practitioner.key()
        same = who == self._start.practitioner_id
        return SeriesRequest(
            practitioner_id=who,
            site_id=self._start.site_id if same else self._reference.practitioner(who).site_id,
            patient_id=patient_id,
            first=day,
            hour=hour,
            minutes=self.minutes.value(),
            weekdays=self.weekdays.days(),
            every=self.every.value(),
            count=self.count.value(),
            until=self.until.day(),
            reason_code_id=self.motif.key(),
            note=self.note.text(),
        )

    def typed(self) -> dict[str, str]:
        """What a draft must keep."""
        return {
            "practitioner": self.practitioner.key(),
            "site": self._start.site_id,
            "motif": self.motif.key(),
            "count": str(self.count.value()),
            "until": self.until.text(),
            "every": str(self.every.value()),
            "weekdays": "".join(str(day) for day in self.weekdays.days()),
            "day": self.day.text(),
            "hour": self.hour.text(),
            "minutes": str(self.minutes.value()),
            "note": self.note.text(),
        }

    def put_back(self, payload: dict[str, str]) -> None:
        """Give back what ``typed`` kept."""
        self.practitioner.choose(payload.get("practitioner", ""))
        self.motif.choose(payload.get("motif", ""))
        for number, name in ((self.count, "count"), (self.every, "every"), (self.minutes, "minutes")):
            number.setValue(int(payload.get(name) or number.value()))
        self.until.set_day(parse_date(payload.get("until", ""), _LATEST_YEAR))
        self.day.set_day(parse_date(payload.get("day", ""), _LATEST_YEAR) or self._start.day)
        self.hour.set_hour(parse_time(payload.get("hour", "")))
        self.weekdays.choose(tuple(int(day) for day in payload.get("weekdays", "") if day in "0123456"))
        self.note.setText(payload.get("note", ""))
        self._tell()
