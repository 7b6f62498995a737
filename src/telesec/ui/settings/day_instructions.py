"""« Consignes du jour » : what the desk must know on some days, withdrawn when it holds no more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from PySide6.QtGui import QShowEvent

from telesec.domain.actions import Action
from telesec.domain.calls.instructions import (
    ANY_LINE,
    MAX_DAY,
    NOBODY,
    DayInstruction,
    DayRequest,
    days_words,
    whose_words,
)
from telesec.domain.calls.lines import Line
from telesec.domain.errors import Invalid
from telesec.domain.french import date_numeric, sentence_case
from telesec.domain.reference import Reference
from telesec.domain.wall import EPOCH
from telesec.ui.controls import (
    ChoiceField,
    Column,
    DateField,
    LabelledField,
    RowsModel,
    plain_label,
    text_area,
)
from telesec.ui.settings.catalogue import Catalogue
from telesec.ui.settings.section import Surroundings
from telesec.ui.settings.sheet_form import hold_lines


@dataclass(frozen=True, slots=True)
class DaysPorts:
    """All but ``reference`` and ``today`` run on the worker. ``load`` gives the days and the lines.

    ``write`` adds; ``withdraw`` ends; ``whose`` are the practitioners' ids one may write for, "" for all.
    """

    load: Callable[[], tuple[Sequence[DayInstruction], Sequence[Line]]]
    write: Callable[[DayRequest], object]
    withdraw: Callable[[str], object]
    reference: Callable[[], Reference]
    today: Callable[[], date]
    whose: Callable[[], Sequence[str]]


class DayInstructionsSection(Catalogue[DayInstruction]):
    """What is written is never reworded: saving a change withdraws it and writes another in its place."""

    def __init__(self, around: Surroundings, ports: DaysPorts) -> None:
        self._days_ports = ports
        self._days: Sequence[DayInstruction] = ()
        self._lines: Sequence[Line] = ()
        self._reference: Reference | None = None
        rows: RowsModel[DayInstruction] = RowsModel(
            (
                Column("Quand", _when),
                Column("Consigne", lambda item: item.words, stretch=True),
                Column("Pour", self._whose, spare=True),
            )
        )
        super().__init__(
            "Consignes du jour", around, rows, ("Ajouter une consigne", "Nouvelle consigne du jour")
        )
        self.first, self.last = DateField(), DateField()
        self.who, self.line = ChoiceField(), ChoiceField()
        self.words = text_area(4)
        hold_lines(self.words, 4)
        self.author = plain_label("", "small", wrap=True)
        self._place_fields()
        self.remove.setVisible(self.allowed())
        self.remove.clicked.connect(self.withdraw)

    def _place_fields(self) -> None:
        hint = f"En une ou deux phrases, {MAX_DAY} caractères au plus. Jamais le nom d'un patient."
        self.add_field("words", LabelledField("Consigne", self.words, hint), 0)
        self.add_field("first", LabelledField("Premier jour", self.first), 1, 0, 1)
        hint = "Vide : ce seul jour."
        self.add_field("last", LabelledField("Dernier jour", self.last, hint), 1, 1, 1)
        self.add_field("practitioner_id", LabelledField("Pour", self.who), 2, 0, 1)
        self.add_field("line_id", LabelledField("Ligne", self.line), 2, 1, 1)
        self.grid.addWidget(self.author, 3, 0, 1, 2)
        self.grid.setRowStretch(4, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look_again()

    def look_again(self) -> None:
        """Read what holds today and later."""
        self._tasks.run(self._days_ports.load, self._take, self.point_out)

    def adopt(self, reference: Reference) -> None:
        self._reference = reference
        if not self.is_unsaved():
            self.filling = True
            mine = self._days_ports.whose()
            names = {one.id: one.display_name for one in reference.practitioners}
            self.who.set_choices([(key, names.get(key, NOBODY)) for key in mine])
            used = [(one.id, one.label) for one in self._lines if one.active]
            self.line.set_choices([("", ANY_LINE), *used])
            self.filling = False
        super().adopt(reference)

    def allowed(self) -> bool:
        return self.ports.may(Action.INSTRUCTION_EDIT)

    def blank(self) -> DayInstruction:
        today = self._days_ports.today()
        return DayInstruction("", today, today, "", "", "", "", "", EPOCH)

    def items(self, reference: Reference) -> Sequence[DayInstruction]:  # noqa: ARG002 - the base's signature
        today = self._days_ports.today()
        return [one for one in self._days if one.last >= today and one.withdrawn_at is None]

    def name_of(self, item: DayInstruction) -> str:
        return sentence_case(days_words(item))

    def _done_words(self, item: DayInstruction) -> str:
        return f"La consigne est donnée au secrétariat : {days_words(item)}."

    def show_item(self, item: DayInstruction) -> None:
        self.words.setPlainText(item.words)
        self.first.set_day(item.first)
        self.last.set_day(item.last if item.last != item.first else None)
        self.who.choose(item.practitioner_id)
        self.line.choose(item.line_id)
        self.author.setText(f"Demandé par {item.author_name}." if item.author_name else "")

    def read_item(self, item: DayInstruction) -> DayInstruction:
        first = self.first.day()
        if first is None:
            raise Invalid("first", "Donnez le premier jour, par exemple 23/11/2026.")
        if not self.last.is_valid():
            raise Invalid("last", "Cette date ne se lit pas. Écrivez-la comme 23/11/2026.")
        return replace(
            item,
            words=" ".join(self.words.toPlainText().split()),
            first=first,
            last=self.last.day() or first,
            practitioner_id=self.who.key(),
            line_id=self.line.key(),
        )

    def write(self, item: DayInstruction) -> Reference:
        ports = self._days_ports
        ports.write(DayRequest(item.first, item.last, item.words, item.practitioner_id, item.line_id))
        if item.id:
            ports.withdraw(item.id)
        self._days, self._lines = ports.load()
        return ports.reference()

    def withdraw(self) -> None:
        """It holds no more from now on; it stays written, with who withdrew it."""
        item = self.table.selected()
        if item is None or self.is_unsaved():
            return
        self.save(partial(self._end, item.id), f"La consigne ne vaut plus : {days_words(item)}.")

    def _end(self, day_id: str) -> Reference:
        self._days_ports.withdraw(day_id)
        self._days, self._lines = self._days_ports.load()
        return self._days_ports.reference()

    def _take(self, found: tuple[Sequence[DayInstruction], Sequence[Line]]) -> None:
        self._days, self._lines = found
        if self._reference is not None:
            self.adopt(self._reference)

    def _whose(self, item: DayInstruction) -> str:
        if self._reference is None:
            return ""
        return whose_words(item.practitioner_id, item.line_id, self._reference, self._lines)


def _when(item: DayInstruction) -> str:
    first, last = date_numeric(item.first), date_numeric(item.last)
    return first if first == last else f"{first} au {last}"
