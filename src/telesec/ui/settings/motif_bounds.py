"""What a motif asks of a booking: grid, time kept free, places, who books it, with whom, when."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QSpinBox, QWidget

from telesec.domain.agenda import GRID_MINUTES, ReasonCode
from telesec.domain.french import counted, duration
from telesec.domain.hours.schedule_rules import MOST_PLACES
from telesec.domain.people import Role
from telesec.domain.reference import Reference
from telesec.ui.controls import ChoiceField, Toggles
from telesec.ui.look import Look
from telesec.ui.settings.section import minutes_field

_HOUR, _DAY = 60, 24 * 60
_NOTICES = (
    0,
    _HOUR,
    2 * _HOUR,
    4 * _HOUR,
    12 * _HOUR,
    _DAY,
    2 * _DAY,
    3 * _DAY,
    7 * _DAY,
    14 * _DAY,
    30 * _DAY,
)
_HORIZONS = {
    0: "Sans limite",
    14: "2 semaines",
    30: "1 mois",
    61: "2 mois",
    92: "3 mois",
    183: "6 mois",
    366: "1 an",
}
_BOOKERS = (
    (Role.SECRETARY.value, "Secrétariat", "Secrétariat"),
    (Role.PRACTITIONER.value, "Praticiens", "Praticiens"),
)


def notice_words(minutes: int) -> str:
    """``Aucun``, ``2 h``, ``3 jours``."""
    if not minutes:
        return "Aucun"
    days, rest = divmod(minutes, _DAY)
    return duration(minutes) if rest or not days else counted(days, "jour", "jours")


def horizon_words(days: int) -> str:
    """``Sans limite``, ``3 mois``, ``45 jours``."""
    return _HORIZONS.get(days) or counted(days, "jour", "jours")


class MotifBounds:
    """The editors of a motif's rules; a form lays them out and watches them."""

    def __init__(self, look: Look) -> None:
        self.step = minutes_field(0, 480, look)
        self.step.setSpecialValueText("La durée elle-même")
        self.buffer = minutes_field(0, 240, look)
        self.buffer.setSpecialValueText("Aucun")
        for spin in (self.step, self.buffer):
            spin.setSingleStep(GRID_MINUTES)
        self.places = QSpinBox()
        self.places.setRange(1, MOST_PLACES)
        self.places.lineEdit().setTextMargins(look.px(8), 0, 0, 0)
        self.notice = ChoiceField([(str(minutes), notice_words(minutes)) for minutes in _NOTICES])
        self.horizon = ChoiceField([(str(days), horizon_words(days)) for days in _HORIZONS])
        self.booked_by = Toggles("Donné par", _BOOKERS)
        self.practitioners = Toggles("Proposé par ces praticiens", (), columns=2)
        self._offered: frozenset[str] = frozenset()
        self.urgent = QCheckBox("Peut prendre les places gardées pour les urgences")
        self.reminded = QCheckBox("Rappelé au patient avant le rendez-vous")

    def fields(self) -> tuple[tuple[str, str, QWidget, str, int], ...]:
        """Name, label, editor, hint and columns of each field, in the order of the form."""
        return (
            ("step", "Un début toutes les", self.step, "Pas de la grille, à part de la durée.", 1),
            ("buffer", "Temps gardé libre après", self.buffer, "Aération, compte rendu, ménage.", 1),
            ("places", "Patients par créneau", self.places, "Plus d'un : c'est un groupe.", 1),
            ("min_notice", "Délai minimum", self.notice, "Entre l'appel et le rendez-vous.", 1),
            ("horizon_days", "Se prend jusqu'à", self.horizon, "À partir d'aujourd'hui.", 1),
            ("booked_by", "Donné par", self.booked_by, "Aucun choisi : les deux.", 2),
            ("practitioner_ids", "Proposé par", self.practitioners, "Aucun choisi : tous les praticiens.", 2),
        )

    def offer(self, reference: Reference) -> None:
        """The practitioners there are now."""
        present = [
            (one.id, one.display_name, one.display_name) for one in reference.practitioners if one.active
        ]
        self.practitioners.set_choices(present)
        self._offered = frozenset(one[0] for one in present)

    def show_bounds(self, item: ReasonCode) -> None:
        """Show the rules of a motif."""
        self.step.setValue(item.step)
        self.buffer.setValue(item.buffer)
        self.places.setValue(item.places)
        _choose(self.notice, item.min_notice, notice_words(item.min_notice))
        _choose(self.horizon, item.horizon_days, horizon_words(item.horizon_days))
        self.booked_by.choose(item.booked_by)
        self.practitioners.choose(item.practitioner_ids)
        self.urgent.setChecked(item.urgent)
        self.reminded.setChecked(item.reminded)

    def read(self, item: ReasonCode) -> ReasonCode:
        """``item`` with these rules; practitioners who left keep the place they had."""
        shown = self.practitioners.picked()
        kept = tuple(one for one in item.practitioner_ids if one not in self._offered)
        return replace(
            item,
            step=self.step.value(),
            buffer=self.buffer.value(),
            places=self.places.value(),
            min_notice=int(self.notice.key() or 0),
            horizon_days=int(self.horizon.key() or 0),
            booked_by=_in_order(item.booked_by, self.booked_by.picked()),
            practitioner_ids=_in_order(item.practitioner_ids, (*kept, *shown)),
            urgent=self.urgent.isChecked(),
            reminded=self.reminded.isChecked(),
        )


def _choose(field: ChoiceField, value: int, words: str) -> None:
    if field.findData(str(value)) < 0:
        field.addItem(words, str(value))
    field.choose(str(value))


def _in_order(before: tuple[str, ...], now: tuple[str, ...]) -> tuple[str, ...]:
    """``now``, in the order of ``before`` when nothing was added or taken away."""
    return before if set(before) == set(now) else now
