"""What an opening range may have beside its hours: dates, alternate weeks, motifs, urgent places, a room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.agenda import ReasonCode, WeeklyRange
from telesec.domain.errors import Invalid
from telesec.domain.french import counted, date_numeric, listed, time_of_day
from telesec.domain.people import Site
from telesec.domain.schedules import Room
from telesec.domain.wall import monday_of
from telesec.ui.controls import ChoiceField, DateField, TimeField, Toggles, plain_label
from telesec.ui.look import Look

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(9999, 12, 31)
DEFAULT_ANCHOR = date(2000, 1, 3)
_RHYTHMS = (
    ("1", "Chaque semaine"),
    ("2", "Une semaine sur 2"),
    ("3", "Une semaine sur 3"),
    ("4", "Une semaine sur 4"),
)
_NEVER = "never"
_RELEASES = (
    (_NEVER, "jamais libérées"),
    ("0", "libérées le jour même"),
    ("1", "libérées la veille"),
    ("2", "libérées 2 jours avant"),
    ("3", "libérées 3 jours avant"),
    ("7", "libérées 7 jours avant"),
)


@dataclass(frozen=True, slots=True)
class HoursChoices:
    """What the ranges of a week may choose from."""

    sites: Sequence[Site] = ()
    rooms: Sequence[Room] = ()
    reason_codes: Sequence[ReasonCode] = ()

    def rooms_of(self, site_id: str, kept: str) -> list[tuple[str, str]]:
        """The rooms in use of a site, and the one already chosen."""
        mine = [room for room in self.rooms if room.site_id == site_id and (room.active or room.id == kept)]
        return [("", "Sans salle"), *((room.id, room.name) for room in mine)]


class RangeOptions(QWidget):
    """The rows of options below a range; ``changed`` when any is touched."""

    changed = Signal()

    def __init__(self, item: WeeklyRange, choices: HoursChoices, look: Look) -> None:
        super().__init__()
        self._choices = choices
        self.first, self.last = DateField(), DateField()
        self.rhythm, self.anchor = ChoiceField(_RHYTHMS), DateField()
        self.motifs = Toggles("Seulement pour ces motifs", _motif_choices(item, choices), columns=3)
        self.urgent = QCheckBox("Places gardées pour les urgences")
        self.release, self.release_hour = ChoiceField(_RELEASES), TimeField()
        self.room = ChoiceField()
        self._anchored = (plain_label("dont celle du", "muted"), self.anchor)
        self._released = (self.release, plain_label("à", "muted"), self.release_hour)
        self._lay_out(look)
        self.offer_rooms(item.site_id, item.room_id)
        self._fill(item)
        self._settle()
        for editor in (self.first, self.last, self.anchor, self.release_hour):
            editor.textChanged.connect(self._touched)
        for choice in (self.rhythm, self.release, self.room):
            choice.currentIndexChanged.connect(self._touched)
        self.motifs.changed.connect(self._touched)
        self.urgent.toggled.connect(self._touched)

    def stops(self) -> tuple[QWidget, ...]:
        """The editors in the order in which they are read."""
        buttons = tuple(self.motifs.findChildren(QWidget))
        return (
            self.first, self.last, self.room, self.rhythm, self.anchor,
            self.urgent, self.release, self.release_hour, *buttons,
        )  # fmt: skip

    def named(self, place: str) -> None:
        """Give each editor the words a screen reader says."""
        words = {
            self.first: "premier jour",
            self.last: "dernier jour",
            self.rhythm: "rythme",
            self.anchor: "une des semaines concernées",
            self.urgent: "places gardées pour les urgences",
            self.release: "quand les places d'urgence sont libérées",
            self.release_hour: "heure à laquelle elles sont libérées",
            self.room: "salle",
        }
        for part, word in words.items():
            part.setAccessibleName(f"{place} : {word}")

    def fit(self, look: Look) -> None:
        """Give the editors the width of what is typed in them."""
        for day in (self.first, self.last, self.anchor):
            day.setFixedWidth(look.px(132))
        self.release_hour.setFixedWidth(look.px(84))

    def read(self, item: WeeklyRange) -> WeeklyRange:
        """``item`` with these options; raises Invalid when a day or an hour cannot be read."""
        if not (self.first.is_valid() and self.last.is_valid() and self.anchor.is_valid()):
            raise Invalid("ranges", "Écrivez les dates comme 14/03/2027, ou laissez-les vides.")
        every = int(self.rhythm.key() or 1)
        if every > 1 and self.anchor.day() is None:
            raise Invalid("ranges", "Donnez un jour d'une des semaines concernées, comme 14/03/2027.")
        days, minute = self._release()
        return replace(
            item,
            valid_from=self.first.day() or FIRST_DAY,
            valid_to=self.last.day() or LAST_DAY,
            every=every,
            anchor=(self.anchor.day() or DEFAULT_ANCHOR) if every > 1 else DEFAULT_ANCHOR,
            reason_code_ids=self.motifs.picked(),
            urgent=self.urgent.isChecked(),
            release_days=days,
            release_minute=minute,
            room_id=self.room.key(),
        )

    def keep_from_changes(self) -> None:
        """Let the options be read only."""
        for day in (self.first, self.last, self.anchor, self.release_hour):
            day.setReadOnly(True)
        for part in (self.rhythm, self.motifs, self.urgent, self.release, self.room):
            part.setEnabled(False)

    def offer_rooms(self, site_id: str, kept: str) -> None:
        """Propose the rooms of another site."""
        self.room.set_choices(self._choices.rooms_of(site_id, kept))
        self.room.choose(kept)
        self.room.setVisible(self.room.count() > 1)

    def _release(self) -> tuple[int, int]:
        key = self.release.key()
        if not self.urgent.isChecked() or key == _NEVER:
            return 0, 0
        hour = self.release_hour.hour()
        if hour is None:
            raise Invalid(
                "ranges", "Écrivez l'heure à laquelle les places d'urgence sont libérées, comme 18 h 00."
            )
        return int(key), hour.hour * 60 + hour.minute

    def _lay_out(self, look: Look) -> None:
        self.fit(look)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(16), 0, 0, look.px(4))
        column.setSpacing(look.px(5))
        since, until = plain_label("du", "muted"), plain_label("au", "muted")
        for parts in (
            (since, self.first, until, self.last, self.room),
            (self.rhythm, *self._anchored),
            (self.urgent, *self._released),
            (plain_label("Seulement pour ces motifs (aucun choisi : tous)", "muted"),),
            (self.motifs,),
        ):
            row = QHBoxLayout()
            row.setSpacing(look.px(8))
            for part in parts:
                row.addWidget(part)
            row.addStretch(1)
            column.addLayout(row)

    def _fill(self, item: WeeklyRange) -> None:
        self.first.set_day(item.valid_from if item.valid_from != FIRST_DAY else None)
        self.last.set_day(item.valid_to if item.valid_to != LAST_DAY else None)
        if self.rhythm.findData(str(item.every)) < 0:
            self.rhythm.addItem(f"Une semaine sur {item.every}", str(item.every))
        self.rhythm.choose(str(item.every))
        self.anchor.set_day(item.anchor if item.every > 1 else None)
        self.motifs.choose(item.reason_code_ids)
        self.urgent.setChecked(item.urgent)
        released = item.release_days or item.release_minute
        key = str(item.release_days) if released else _NEVER
        if self.release.findData(key) < 0:
            self.release.addItem(f"libérées {item.release_days} jours avant", key)
        self.release.choose(key)
        self.release_hour.set_hour(_hour(item.release_minute) if released else None)

    def _settle(self) -> None:
        """Show only what has a meaning with what is chosen."""
        alternate = self.rhythm.key() not in ("", "1")
        for part in self._anchored:
            part.setVisible(alternate)
        urgent = self.urgent.isChecked()
        self.release.setVisible(urgent)
        for hour_part in self._released[1:]:
            hour_part.setVisible(urgent and self.release.key() != _NEVER)

    def _touched(self, *_now: object) -> None:
        self._settle()
        self.changed.emit()


def _hour(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


def _motif_choices(item: WeeklyRange, choices: HoursChoices) -> list[tuple[str, str, str]]:
    return [
        (code.id, code.label, code.label)
        for code in choices.reason_codes
        if code.active or code.id in item.reason_code_ids
    ]


def options_words(item: WeeklyRange, choices: HoursChoices) -> str:
    """The options of a range in one line: ``une semaine sur 2 · pour Vaccination · Salle 1``; "" = none."""
    words = [_dates_words(item)]
    if item.every > 1:
        monday = monday_of(item.anchor)
        words.append(f"une semaine sur {item.every}, dont celle du {date_numeric(monday)}")
    names = [code.label for code in choices.reason_codes if code.id in item.reason_code_ids]
    if names:
        words.append(f"seulement pour {listed(names)}")
    if item.urgent:
        words.append(_urgent_words(item))
    words += [room.name for room in choices.rooms if room.id == item.room_id]
    return " · ".join(word for word in words if word)


def _dates_words(item: WeeklyRange) -> str:
    since = f"du {date_numeric(item.valid_from)}" if item.valid_from != FIRST_DAY else ""
    until = f"jusqu'au {date_numeric(item.valid_to)}" if item.valid_to != LAST_DAY else ""
    return " ".join(word for word in (since, until) if word)


def _urgent_words(item: WeeklyRange) -> str:
    if not (item.release_days or item.release_minute):
        return "places d'urgence"
    when = {0: "le jour même", 1: "la veille"}.get(
        item.release_days, f"{counted(item.release_days, 'jour', 'jours')} avant"
    )
    return f"places d'urgence, libérées {when} à {time_of_day(_hour(item.release_minute))}"
