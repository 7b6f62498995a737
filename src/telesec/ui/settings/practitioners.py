"""The practitioners: their name in the agenda, and what a note d'honoraires must say of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QCheckBox

from telesec.domain.actions import Action
from telesec.domain.ids import new_id
from telesec.domain.people import Practitioner
from telesec.domain.reference import Reference
from telesec.ui.controls import ChoiceField, Column, LabelledField, RowsModel, text_field
from telesec.ui.settings.catalogue import Catalogue
from telesec.ui.settings.section import Surroundings

SECTORS = (("1", "Secteur 1"), ("2", "Secteur 2"), ("3", "Non conventionné"))


class PractitionersSection(Catalogue[Practitioner]):
    """Adds and changes practitioners; one who left is hidden from the agenda, never removed."""

    def __init__(self, around: Surroundings) -> None:
        rows: RowsModel[Practitioner] = RowsModel(
            (
                Column("Praticien", lambda item: item.display_name, stretch=True),
                Column("Profession", lambda item: item.profession),
                Column("État", lambda item: "Actif" if item.active else "Parti"),
            )
        )
        super().__init__("Praticiens", around, rows, ("Ajouter un praticien", "Nouveau praticien"))
        self.display_name, self.profession = text_field("Dr Lefèvre"), text_field()
        self.rpps, self.am_number, self.siret = text_field(), text_field(), text_field()
        self.site, self.sector = ChoiceField(), ChoiceField(SECTORS)
        self.active = QCheckBox("Reçoit au cabinet et paraît dans l'agenda")
        self.overbook = QCheckBox("Surnombres permis au secrétariat")
        for editor, longest in (
            (self.display_name, 80),
            (self.profession, 80),
            (self.rpps, 20),
            (self.am_number, 20),
            (self.siret, 20),
        ):
            editor.setMaxLength(longest)
        self._place_fields()

    def _place_fields(self) -> None:
        self.add_field("display_name", LabelledField("Nom affiché", self.display_name), 0)
        self.add_field("profession", LabelledField("Profession", self.profession), 1)
        self.add_field("site_id", LabelledField("Lieu habituel", self.site), 2, 0, 1)
        self.add_field("sector", LabelledField("Convention", self.sector), 2, 1, 1)
        self.add_field("rpps", LabelledField("Numéro RPPS", self.rpps, "11 chiffres."), 3, 0, 1)
        self.add_field("am_number", LabelledField("Numéro AM", self.am_number, "Assurance maladie."), 3, 1, 1)
        self.add_field("siret", LabelledField("SIRET", self.siret, "Imprimé sur la note d'honoraires."), 4)
        self.add_check(self.overbook, 5)
        self.add_check(self.active, 6)
        self.grid.setRowStretch(7, 1)

    def adopt(self, reference: Reference) -> None:
        if not self.is_unsaved():
            self.filling = True
            self.site.set_choices([(site.id, site.name) for site in reference.sites])
            self.filling = False
        super().adopt(reference)

    def allowed(self) -> bool:
        return self.ports.may(Action.SETTINGS_EDIT)

    def blank(self) -> Practitioner:
        return Practitioner(new_id(), "", site_id=self.site.key())

    def items(self, reference: Reference) -> Sequence[Practitioner]:
        return sorted(reference.practitioners, key=lambda item: not item.active)

    def name_of(self, item: Practitioner) -> str:
        return item.display_name

    def show_item(self, item: Practitioner) -> None:
        self.display_name.setText(item.display_name)
        self.profession.setText(item.profession)
        self.rpps.setText(item.rpps)
        self.am_number.setText(item.am_number)
        self.siret.setText(item.siret)
        self.site.choose(item.site_id)
        if self.sector.findData(item.sector) < 0:
            self.sector.addItem(item.sector, item.sector)
        self.sector.choose(item.sector)
        self.overbook.setChecked(item.desk_may_overbook)
        self.active.setChecked(item.active)

    def read_item(self, item: Practitioner) -> Practitioner:
        return replace(
            item,
            display_name=self.display_name.text().strip(),
            profession=self.profession.text().strip(),
            rpps=self.rpps.text().replace(" ", ""),
            am_number=self.am_number.text().strip(),
            siret=self.siret.text().strip(),
            site_id=self.site.key(),
            sector=self.sector.key(),
            active=self.active.isChecked(),
            desk_may_overbook=self.overbook.isChecked(),
        )

    def write(self, item: Practitioner) -> Reference:
        return self.ports.save_practitioner(item)
