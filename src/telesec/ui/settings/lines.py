"""« Lignes » : the numbers people dial, how each is answered, and for whom it rings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox

from telesec.domain.actions import Action
from telesec.domain.calls.lines import MAX_GREETING, Line
from telesec.domain.ids import new_id
from telesec.domain.patient_files.phones import shown_phone
from telesec.domain.reference import Reference
from telesec.ui.controls import ChoiceField, Column, LabelledField, RowsModel, Toggles, text_area, text_field
from telesec.ui.settings.catalogue import Catalogue
from telesec.ui.settings.section import Surroundings
from telesec.ui.settings.sheet_form import hold_lines

ANYWHERE = "Tous les lieux"


@dataclass(frozen=True, slots=True)
class LinesPorts:
    """Both run on the worker and give every line; ``reference`` answers at once."""

    load: Callable[[], Sequence[Line]]
    save: Callable[[Line], Sequence[Line]]
    reference: Callable[[], Reference]


class LinesSection(Catalogue[Line]):
    """Adds and changes lines; one no longer used is hidden, the calls it received keep it."""

    def __init__(self, around: Surroundings, ports: LinesPorts) -> None:
        self._lines_ports = ports
        self._lines: Sequence[Line] = ()
        self._reference: Reference | None = None
        rows: RowsModel[Line] = RowsModel(
            (
                Column("Ligne", lambda item: item.label, stretch=True),
                Column("Numéro", lambda item: shown_phone(item.number)),
                Column("État", lambda item: "En service" if item.active else "Retirée", spare=True),
            )
        )
        super().__init__("Lignes", around, rows, ("Ajouter une ligne", "Nouvelle ligne"))
        self.label, self.number = text_field("Accueil"), text_field("04 72 00 00 00")
        self.label.setMaxLength(60)
        self.number.setMaxLength(24)
        self.greeting = text_area(3)
        hold_lines(self.greeting, 3)
        self.site = ChoiceField()
        self.people = Toggles("Sonne pour", (), columns=2)
        self.active = QCheckBox("En service")
        self._place_fields()

    def _place_fields(self) -> None:
        self.add_field("label", LabelledField("Nom de la ligne", self.label), 0, 0, 1)
        self.add_field("number", LabelledField("Numéro composé", self.number), 0, 1, 1)
        hint = f"Ce qui est dit en décrochant, {MAX_GREETING} caractères au plus."
        self.add_field("greeting", LabelledField("Annonce", self.greeting, hint), 1)
        self.add_field("site_id", LabelledField("Lieu", self.site), 2)
        hint = "Aucun choisi : tous ceux du lieu."
        self.add_field("practitioner_ids", LabelledField("Sonne pour", self.people, hint), 3)
        self.add_check(self.active, 4)
        self.grid.setRowStretch(5, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look_again()

    def look_again(self) -> None:
        """Read the lines, which are no part of the reference."""
        self._tasks.run(self._lines_ports.load, self._take, self.point_out)

    def adopt(self, reference: Reference) -> None:
        self._reference = reference
        if not self.is_unsaved():
            self.filling = True
            self.site.set_choices([("", ANYWHERE), *((one.id, one.name) for one in reference.sites)])
            present = [one for one in reference.practitioners if one.active]
            self.people.set_choices([(one.id, one.display_name, one.display_name) for one in present])
            self.filling = False
        super().adopt(reference)

    def allowed(self) -> bool:
        return self.ports.may(Action.LINE_EDIT)

    def blank(self) -> Line:
        position = max((one.position for one in self._lines), default=0) + 1
        return Line(new_id(), "", position=position)

    def items(self, reference: Reference) -> Sequence[Line]:  # noqa: ARG002 - the base's own signature
        return self._lines

    def name_of(self, item: Line) -> str:
        return item.label

    def show_item(self, item: Line) -> None:
        self.label.setText(item.label)
        self.number.setText(shown_phone(item.number))
        self.greeting.setPlainText(item.greeting)
        self.site.choose(item.site_id)
        self.people.choose(item.practitioner_ids)
        self.active.setChecked(item.active)

    def read_item(self, item: Line) -> Line:
        picked = self.people.picked()
        same = set(picked) == set(item.practitioner_ids)
        return replace(
            item,
            label=" ".join(self.label.text().split()),
            number=shown_phone(self.number.text()),
            greeting=self.greeting.toPlainText().strip(),
            site_id=self.site.key(),
            practitioner_ids=item.practitioner_ids if same else picked,
            active=self.active.isChecked(),
        )

    def write(self, item: Line) -> Reference:
        self._lines = tuple(self._lines_ports.save(item))
        return self._lines_ports.reference()

    def _take(self, lines: Sequence[Line]) -> None:
        self._lines = tuple(lines)
        if self._reference is not None:
            self.adopt(self._reference)
