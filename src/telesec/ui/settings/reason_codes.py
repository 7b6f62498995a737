"""The motifs of an appointment: their words, length, colour (which has a name) and rules of booking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QCheckBox

from telesec.domain.actions import Action
from telesec.domain.agenda import GRID_MINUTES, ReasonCode
from telesec.domain.french import duration
from telesec.domain.hours.schedule_rules import COLORS
from telesec.domain.ids import new_id
from telesec.domain.reference import Reference
from telesec.ui.controls import ChoiceField, Column, LabelledField, RowsModel, text_area, text_field
from telesec.ui.look import Look
from telesec.ui.rows_model import Index
from telesec.ui.settings.catalogue import Catalogue
from telesec.ui.settings.motif_bounds import MotifBounds
from telesec.ui.settings.section import Surroundings, chain_focus, minutes_field

COLOR_NAMES = {
    "blue": "Bleu",
    "teal": "Turquoise",
    "rose": "Rose",
    "amber": "Ambre",
    "violet": "Violet",
    "slate": "Ardoise",
}


def swatch(look: Look, color: str) -> QIcon:
    """A small square of a motif's colour, always beside its name."""
    picture = QPixmap(look.px(14), look.px(14))
    picture.fill(QColor(look.tokens.tone(color).bar))
    made = QIcon(picture)
    made.addPixmap(picture, QIcon.Mode.Disabled)
    return made


class _ReasonRows(RowsModel[ReasonCode]):
    """The list of motifs; the square of colour comes before the colour's name."""

    def __init__(self, look: Look) -> None:
        super().__init__(
            (
                Column("Motif", lambda item: item.label, stretch=True),
                Column("Durée", lambda item: duration(item.minutes), right=True),
                Column("Couleur", lambda item: COLOR_NAMES.get(item.color, "Ardoise")),
                Column("État", lambda item: "Proposé" if item.active else "Retiré"),
            )
        )
        self.set_look(look)

    def set_look(self, look: Look) -> None:
        """Draw the squares in the colours of the theme."""
        self._swatches = {color: swatch(look, color) for color in COLORS}

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 2:
            item = self.row_at(index)
            return self._swatches.get(item.color) if item else None
        return super().data(index, role)


class ReasonCodesSection(Catalogue[ReasonCode]):
    """Adds and changes motifs; one no longer wanted is withdrawn, its past appointments keep it."""

    def __init__(self, around: Surroundings) -> None:
        self._motifs = _ReasonRows(around.look)
        super().__init__("Motifs", around, self._motifs, ("Ajouter un motif", "Nouveau motif"))
        self.label = text_field("Consultation")
        self.label.setMaxLength(60)
        self.minutes = minutes_field(GRID_MINUTES, 480, self.look)
        self.minutes.setSingleStep(GRID_MINUTES)
        self.color = ChoiceField([(color, COLOR_NAMES[color]) for color in COLORS])
        self._paint_choices()
        self.bounds = MotifBounds(self.look)
        self.preparation = text_area(3)
        self.active = QCheckBox("Proposé quand on prend un rendez-vous")
        self._place_fields()

    def _place_fields(self) -> None:
        bounds = self.bounds
        self.add_field("label", LabelledField("Nom du motif", self.label), 0)
        self.add_field("minutes", LabelledField("Durée", self.minutes, "De 5 en 5 minutes."), 1, 0, 1)
        self.add_field("color", LabelledField("Couleur dans l'agenda", self.color), 1, 1, 1)
        row = 2
        for name, words, editor, hint, span in bounds.fields():
            begun = self.grid.itemAtPosition(row, 0) is not None
            row += 1 if begun and span == 2 else 0
            column = 1 if begun and span == 1 else 0
            self.add_field(name, LabelledField(words, editor, hint), row, column, span)
            row += 1 if column or span == 2 else 0
        hint = "Lues au patient et imprimées avec son rendez-vous."
        self.add_field("preparation", LabelledField("Consignes de préparation", self.preparation, hint), row)
        for at, check in enumerate((bounds.urgent, bounds.reminded, self.active), start=row + 1):
            self.add_check(check, at)
        self.grid.setRowStretch(row + 4, 1)

    def adopt(self, reference: Reference) -> None:
        if not self.is_unsaved():
            self.filling = True
            self.bounds.offer(reference)
            chain_focus(self.bounds.booked_by, self.bounds.practitioners, self.preparation)
            self.filling = False
        super().adopt(reference)

    def set_look(self, look: Look) -> None:
        super().set_look(look)
        self._motifs.set_look(look)
        self._paint_choices()

    def _paint_choices(self) -> None:
        for at, color in enumerate(COLORS):
            self.color.setItemIcon(at, swatch(self.look, color))

    def allowed(self) -> bool:
        return self.ports.may(Action.SCHEDULE_EDIT)

    def blank(self) -> ReasonCode:
        return ReasonCode(new_id(), "", 15, "blue")

    def items(self, reference: Reference) -> Sequence[ReasonCode]:
        return sorted(reference.reason_codes, key=lambda item: not item.active)

    def name_of(self, item: ReasonCode) -> str:
        return item.label

    def show_item(self, item: ReasonCode) -> None:
        self.label.setText(item.label)
        self.minutes.setValue(item.minutes)
        self.color.choose(item.color)
        self.bounds.show_bounds(item)
        self.preparation.setPlainText(item.preparation)
        self.active.setChecked(item.active)

    def read_item(self, item: ReasonCode) -> ReasonCode:
        return replace(
            self.bounds.read(item),
            label=self.label.text().strip(),
            minutes=self.minutes.value(),
            color=self.color.key(),
            preparation=self.preparation.toPlainText().strip(),
            active=self.active.isChecked(),
        )

    def write(self, item: ReasonCode) -> Reference:
        return self.ports.save_reason_code(item)
