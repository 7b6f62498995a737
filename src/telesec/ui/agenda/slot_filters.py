"""What narrows the search of slots: part of the day, hours, days left out, with whom, where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from telesec.domain.day_parts import DAY_PART_LABELS, DayPart
from telesec.domain.desk.wishes import Wish
from telesec.domain.french import WEEKDAYS, WEEKDAYS_SHORT, listed, time_of_day
from telesec.domain.reference import Reference
from telesec.ui.agenda.span import active_team
from telesec.ui.controls import LabelledField, TimeField, Toggles, ghost_button, plain_label

OPEN, SHUT = "&Filtrer les créneaux…", "Masquer les &filtres"
_PARTS = tuple((part.value, words, words) for part, words in DAY_PART_LABELS.items())
_DAYS = tuple(
    (str(at), short[:2].capitalize(), long)
    for at, (short, long) in enumerate(zip(WEEKDAYS_SHORT, WEEKDAYS, strict=True))
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What is chosen; nothing chosen means anything goes."""

    parts: tuple[DayPart, ...] = ()
    not_weekdays: tuple[int, ...] = ()
    since: time | None = None
    until: time | None = None
    practitioner_ids: tuple[str, ...] = ()
    site_ids: tuple[str, ...] = ()


class SlotFilters(QWidget):
    """Folded until asked for, or until something is chosen; ``changed`` follows every choice."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._reference: Reference | None = None
        self.opener = ghost_button(OPEN, "sliders-horizontal")
        self.opener.clicked.connect(self._turn)
        self.parts = Toggles("Moment de la journée", _PARTS)
        self.not_on = Toggles("Sauf le", _DAYS)
        self.team, self.sites = Toggles("Avec", (), 2), Toggles("Lieu", (), 2)
        self.since, self.until = TimeField(), TimeField()
        self._said = plain_label("", "small", wrap=True)
        self._titles = {part: plain_label(words, "label") for part, words in self._titled()}
        self._box = QWidget()
        self._lay()
        for part in (self.parts, self.not_on, self.team, self.sites):
            part.changed.connect(self._tell)
        for field in (self.since, self.until):
            field.hour_changed.connect(lambda _hour: self._tell())
        self._quiet = False
        self._unfold(unfolded=False)

    def _titled(self) -> tuple[tuple[Toggles, str], ...]:
        return ((self.parts, "Moment"), (self.not_on, "Sauf"), (self.team, "Avec"), (self.sites, "Lieu"))

    def _lay(self) -> None:
        inner = QGridLayout(self._box)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(6)
        for at, (part, _words) in enumerate(self._titled()):
            inner.addWidget(self._titles[part], 2 * at, 0, 1, 2)
            inner.addWidget(part, 2 * at + 1, 0, 1, 2)
        inner.addWidget(LabelledField("À partir de", self.since), 8, 0)
        inner.addWidget(LabelledField("Avant", self.until), 8, 1)
        clear = ghost_button("Sans filtre", "x")
        clear.clicked.connect(self.clear)
        inner.addWidget(clear, 9, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.opener, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._said)
        column.addWidget(self._box)

    def start(self, reference: Reference) -> None:
        """Nothing chosen; the practitioners and sites are those of the practice."""
        self._quiet = True
        self._reference = reference
        team, sites = active_team(reference), reference.sites
        self.team.set_choices([(one.id, one.display_name, one.display_name) for one in team])
        self.sites.set_choices([(one.id, one.name, one.name) for one in sites])
        for part, several in ((self.team, len(team) > 1), (self.sites, len(sites) > 1)):
            part.setVisible(several)
            self._titles[part].setVisible(several)
        self._put(Filters())
        self._unfold(unfolded=False)
        self._quiet = False

    def filters(self) -> Filters:
        """What is chosen."""
        return Filters(
            tuple(DayPart(key) for key in self.parts.picked()),
            tuple(int(key) for key in self.not_on.picked()),
            self.since.hour(),
            self.until.hour(),
            self.team.picked(),
            self.sites.picked(),
        )

    def take(self, wish: Wish) -> None:
        """Choose what a line of Ctrl+K asked for."""
        whom = wish.practitioner_ids if len(wish.practitioner_ids) > 1 else ()
        self._put(Filters(wish.parts, wish.not_on, wish.since, wish.until, whom, wish.site_ids))

    def clear(self) -> None:
        """Anything goes again."""
        self._put(Filters())
        self.changed.emit()

    def typed(self) -> dict[str, str]:
        """What a draft must keep."""
        lists = {"parts": self.parts, "not_on": self.not_on, "team": self.team, "sites": self.sites}
        kept = {name: " ".join(part.picked()) for name, part in lists.items()}
        return kept | {"since": self.since.text(), "until": self.until.text()}

    def put_back(self, payload: dict[str, str]) -> None:
        """Give back what ``typed`` kept."""
        self._quiet = True
        lists = {"parts": self.parts, "not_on": self.not_on, "team": self.team, "sites": self.sites}
        for name, part in lists.items():
            part.choose(payload.get(name, "").split())
        self.since.setText(payload.get("since", ""))
        self.until.setText(payload.get("until", ""))
        self._quiet = False
        self._say()

    def _put(self, chosen: Filters) -> None:
        self._quiet, before = True, self._quiet
        self.parts.choose(chosen.parts)
        self.not_on.choose([str(day) for day in chosen.not_weekdays])
        self.team.choose(chosen.practitioner_ids)
        self.sites.choose(chosen.site_ids)
        self.since.set_hour(chosen.since)
        self.until.set_hour(chosen.until)
        self._quiet = before
        self._say()

    def _tell(self) -> None:
        if not self._quiet:
            self._say()
            self.changed.emit()

    def _turn(self) -> None:
        self._unfold(unfolded=self._box.isHidden())

    def _unfold(self, *, unfolded: bool) -> None:
        self._box.setVisible(unfolded)
        self.opener.setText(SHUT if unfolded else OPEN)
        self._say()

    def _say(self) -> None:
        words = " · ".join(part for part in self._words(self.filters()) if part)
        self._said.setText(words)
        self._said.setVisible(bool(words) and self._box.isHidden())
        self.opener.setAccessibleDescription(words)

    def _words(self, chosen: Filters) -> Sequence[str]:
        reference = self._reference
        if reference is None:
            return ()
        return (
            listed([DAY_PART_LABELS[part].lower() for part in chosen.parts], "ou"),
            f"après {time_of_day(chosen.since)}" if chosen.since else "",
            f"avant {time_of_day(chosen.until)}" if chosen.until else "",
            f"sauf {listed([WEEKDAYS[day] for day in chosen.not_weekdays])}" if chosen.not_weekdays else "",
            listed([reference.practitioner(who).display_name for who in chosen.practitioner_ids], "ou"),
            listed([reference.site(site).name for site in chosen.site_ids], "ou"),
        )
