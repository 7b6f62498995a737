"""Where and how long: motif, length, practitioner, day and hour of a wanted appointment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from telesec.domain.agenda import Appointment, FreeSlot, ReasonCode
from telesec.domain.desk.wishes import Wish
from telesec.domain.hours.opening import Opening, openings
from telesec.domain.reference import Reference
from telesec.domain.wall import to_minutes
from telesec.ui.agenda.span import active_team
from telesec.ui.controls import ChoiceField, DateField, LabelledField, TimeField, set_plain_tooltip

DEFAULT_MINUTES = 15


@dataclass(frozen=True, slots=True)
class Place:
    """A wanted place of the agenda."""

    practitioner_id: str
    site_id: str
    start: datetime
    minutes: int
    room_id: str = ""

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=self.minutes)


class PlaceFields(QWidget):
    """``searched`` asks for other free slots; ``placed`` tells that the place itself changed."""

    searched = Signal()
    placed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._reference: Reference | None = None
        self._owner = ("", "", "")  # practitioner, site and room of the chosen place
        self.motif, self.practitioner = ChoiceField(), ChoiceField()
        self.urgent = QCheckBox("&Urgent")
        set_plain_tooltip(self.urgent, "Les places gardées pour les urgences sont proposées aussi.")
        self.minutes = QSpinBox()
        self.minutes.setRange(5, 480)
        self.minutes.setSingleStep(5)
        self.minutes.setSuffix(" min")
        self.minutes.setKeyboardTracking(False)
        self.minutes.lineEdit().setTextMargins(8, 0, 0, 0)
        self.day, self.hour = DateField(), TimeField()
        for narrow in (self.minutes, self.day, self.hour, self.motif, self.practitioner):
            narrow.setMinimumWidth(70)
        self.motif.currentIndexChanged.connect(self._motif_chosen)
        self.urgent.toggled.connect(self._search_again)
        self.minutes.valueChanged.connect(self._length_changed)
        self.practitioner.currentIndexChanged.connect(self._practitioner_chosen)
        self.day.day_changed.connect(self._day_typed)
        self.hour.hour_changed.connect(lambda _hour: self._typed())
        self._quiet = False
        self._lay()

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for parts in (
            (("&Motif (facultatif)", self.motif, 3), ("&Durée", self.minutes, 2)),
            (("P&raticien", self.practitioner, 1),),
            (("&Jour", self.day, 3), ("&Heure", self.hour, 2)),
        ):
            row = QHBoxLayout()
            row.setSpacing(8)
            for label, editor, stretch in parts:
                row.addWidget(LabelledField(label, editor), stretch)
            column.addLayout(row)
        column.addWidget(self.urgent)

    def start(self, reference: Reference, practitioner_id: str) -> None:
        """Empty fields for a new booking, with this practitioner proposed."""
        self._quiet = True
        self._reference = reference
        motifs = [(code.id, code.label) for code in reference.reason_codes if code.active]
        self.motif.set_choices([("", "Sans motif"), *motifs])
        self.motif.choose("")
        team = [(item.id, item.display_name) for item in active_team(reference)]
        self.practitioner.set_choices([*team, ("", "Premier disponible")] if len(team) > 1 else team)
        self.practitioner.choose(practitioner_id)
        self.minutes.setValue(DEFAULT_MINUTES)
        self.urgent.setChecked(False)
        self.day.set_day(None)
        self.hour.set_hour(None)
        self._owner = ("", "", "")
        self._quiet = False

    def like(self, made: Appointment) -> None:
        """The motif, length, practitioner and urgency of an appointment, at no place yet."""
        self._quiet = True
        self.motif.choose(made.reason_code_id)
        self.practitioner.choose(made.practitioner_id)
        self.minutes.setValue(int((made.end - made.start).total_seconds()) // 60)
        self.urgent.setChecked(made.urgent)
        self._quiet = False

    def take(self, wish: Wish) -> None:
        """What a line of Ctrl+K asked for."""
        self._quiet = True
        motif = self._motif_of(wish.reason_code_id)
        if motif is not None:
            self.motif.choose(motif.id)
        if wish.minutes or motif is not None:
            self.minutes.setValue(wish.minutes or (motif.minutes if motif else DEFAULT_MINUTES))
        if len(wish.practitioner_ids) == 1:
            self.practitioner.choose(wish.practitioner_ids[0])
        self.urgent.setChecked(wish.urgent)
        self.day.set_day(wish.day)
        self.hour.set_hour(wish.hour)
        self._quiet = False

    def motif_chosen(self) -> ReasonCode | None:
        """The motif, None without one."""
        return self._motif_of(self.motif.key())

    def practitioner_ids(self) -> tuple[str, ...]:
        """Those whose free slots are wanted."""
        chosen = self.practitioner.key()
        if chosen or self._reference is None:
            return (chosen,)
        return tuple(item.id for item in active_team(self._reference))

    def put(self, place: Place | FreeSlot) -> None:
        """Show this place in the fields."""
        self._quiet = True
        self._owner = (place.practitioner_id, place.site_id, place.room_id)
        if self.practitioner.key() not in ("", place.practitioner_id):
            self.practitioner.choose(place.practitioner_id)
        self.minutes.setValue(int((place.end - place.start).total_seconds()) // 60)
        self.day.set_day(place.start.date())
        self.hour.set_hour(place.start.time())
        self._quiet = False

    def place(self) -> Place | None:
        """The place wanted, None until day and hour are there."""
        day, hour = self.day.day(), self.hour.hour()
        if day is None or hour is None or self._reference is None:
            return None
        who = self.practitioner.key() or self._owner[0] or self.practitioner_ids()[0]
        start = datetime.combine(day, hour)
        site, room = self._owner[1:]
        if who != self._owner[0]:
            there = _opening_at(self._reference, who, start)
            site = there.site_id if there else self._reference.practitioner(who).site_id
            room = there.room_id if there else ""
        return Place(who, site, start, self.minutes.value(), room)

    def typed(self) -> dict[str, str]:
        """What a draft must keep."""
        return {
            "motif": self.motif.key(),
            "practitioner": self.practitioner.key(),
            "owner": self._owner[0],
            "site": self._owner[1],
            "room": self._owner[2],
            "urgent": "1" if self.urgent.isChecked() else "",
            "minutes": str(self.minutes.value()),
            "day": self.day.text(),
            "hour": self.hour.text(),
        }

    def put_back(self, payload: dict[str, str]) -> None:
        """Give back what ``typed`` kept."""
        self._quiet = True
        self.motif.choose(payload.get("motif", ""))
        self.practitioner.choose(payload.get("practitioner", ""))
        self._owner = (payload.get("owner", ""), payload.get("site", ""), payload.get("room", ""))
        self.urgent.setChecked(bool(payload.get("urgent")))
        self.minutes.setValue(int(payload.get("minutes") or DEFAULT_MINUTES))
        self.day.setText(payload.get("day", ""))
        self.hour.setText(payload.get("hour", ""))
        self._quiet = False

    def _motif_of(self, motif_id: str) -> ReasonCode | None:
        return self._reference.reason_code(motif_id) if self._reference else None

    def _motif_chosen(self) -> None:
        if self._quiet:
            return
        code = self.motif_chosen()
        before = self.minutes.value()
        if code is not None:
            self.minutes.setValue(code.minutes)
        if self.minutes.value() == before:
            self.searched.emit()  # another length has asked already

    def _length_changed(self) -> None:
        if not self._quiet:
            self.searched.emit()
            self.placed.emit()

    def _practitioner_chosen(self) -> None:
        if not self._quiet:
            self._owner = ("", "", "")
            self.searched.emit()
            self.placed.emit()

    def _search_again(self) -> None:
        if not self._quiet:
            self.searched.emit()

    def _day_typed(self, day: date | None) -> None:
        if day is not None and self.hour.hour() is None:
            self._search_again()
        self._typed()

    def _typed(self) -> None:
        if not self._quiet:
            self.placed.emit()


def _opening_at(reference: Reference, practitioner_id: str, start: datetime) -> Opening | None:
    """The opening in which a moment lies."""
    minute = to_minutes(start)
    day = openings(reference, (practitioner_id,), start.date(), 1)
    return next((one for one in day if one.start <= minute < one.end), None)
