"""The rooms of each place, which hours and appointments may be given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QCheckBox

from telesec.domain.actions import Action
from telesec.domain.ids import new_id
from telesec.domain.reference import Reference
from telesec.domain.schedules import Room
from telesec.ui.controls import ChoiceField, Column, LabelledField, RowsModel, text_field
from telesec.ui.settings.catalogue import Catalogue
from telesec.ui.settings.section import Surroundings


class RoomsSection(Catalogue[Room]):
    """Adds and changes rooms; one no longer used is hidden, its past appointments keep it."""

    def __init__(self, around: Surroundings) -> None:
        self._sites: dict[str, str] = {}
        rows: RowsModel[Room] = RowsModel(
            (
                Column("Salle", lambda item: item.name, stretch=True),
                Column("Lieu", lambda item: self._sites.get(item.site_id, "")),
                Column("État", lambda item: "En service" if item.active else "Retirée"),
            )
        )
        super().__init__("Salles", around, rows, ("Ajouter une salle", "Nouvelle salle"))
        self.name, self.site = text_field("Salle 1"), ChoiceField()
        self.name.setMaxLength(40)
        self.active = QCheckBox("Peut être donnée à une plage ou à un rendez-vous")
        self.add_field("name", LabelledField("Nom de la salle", self.name), 0)
        self.add_field("site_id", LabelledField("Lieu", self.site), 1)
        self.add_check(self.active, 2)
        self.grid.setRowStretch(3, 1)

    def adopt(self, reference: Reference) -> None:
        if not self.is_unsaved():
            self.filling = True
            self._sites = {site.id: site.name for site in reference.sites}
            self.site.set_choices(list(self._sites.items()))
            self.filling = False
        super().adopt(reference)

    def allowed(self) -> bool:
        return self.ports.may(Action.SCHEDULE_EDIT)

    def blank(self) -> Room:
        return Room(new_id(), self.site.key(), "")

    def items(self, reference: Reference) -> Sequence[Room]:
        return sorted(reference.rooms, key=lambda item: (not item.active, self._sites.get(item.site_id, "")))

    def name_of(self, item: Room) -> str:
        return item.name

    def show_item(self, item: Room) -> None:
        self.name.setText(item.name)
        self.site.choose(item.site_id)
        self.active.setChecked(item.active)

    def read_item(self, item: Room) -> Room:
        return replace(
            item, name=self.name.text().strip(), site_id=self.site.key(), active=self.active.isChecked()
        )

    def write(self, item: Room) -> Reference:
        return self.ports.save_room(item)
