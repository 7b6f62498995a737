"""What is worth looking at, subject by subject, each line of which opens its rows in the journal."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal

from telesec.domain.journal.lines import JournalFilter
from telesec.domain.patient_files.names import initials
from telesec.domain.review.facts import KIND_WORDS, Fact, Picture, Total
from telesec.ui.controls import Column, PlainTable, RowsModel

_REACHED = "Seuil atteint"


@dataclass(frozen=True, slots=True)
class Line:
    """A subject with its figure, or one account under it."""

    total: Total | None = None
    fact: Fact | None = None

    @property
    def figure(self) -> int:
        said = self.total or self.fact
        return said.figure if said else 0

    @property
    def question(self) -> JournalFilter | None:
        """The rows behind it; None when there are none, or none that stand together."""
        said = self.total or self.fact
        return said.question if said and said.figure else None


class FactLines(RowsModel[Line]):
    """The subjects in their fixed order, each followed by its accounts in the order of names."""

    def __init__(self) -> None:
        self._patients: dict[str, str] = {}
        self._discreet = False
        super().__init__(
            [
                Column("À regarder", _who),
                Column("Nombre", lambda line: str(line.figure), right=True),
                Column("Quand", lambda line: line.fact.when if line.fact else ""),
                Column("Précision", self._detail, stretch=True),
                Column("Seuil", _threshold),
            ]
        )

    def show(self, picture: Picture) -> None:
        """The lines of this week."""
        self._patients = dict(picture.patients)
        lines = []
        for total in picture.totals:
            lines.append(Line(total=total))
            lines += [Line(fact=fact) for fact in picture.facts if fact.kind is total.kind]
        self.set_rows(lines)

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of patients' names."""
        self._discreet = discreet
        self.say_again()

    def is_strong(self, row: int) -> bool:
        line = self._rows[row]
        return bool(line.total or (line.fact and line.fact.notable))

    def _detail(self, line: Line) -> str:
        fact = line.fact
        if fact is None:
            return ""
        name = self._patients.get(fact.patient_id, "")
        shown = initials(name) if self._discreet else name
        return " · ".join(part for part in (shown, fact.detail) if part)


class FactTable(PlainTable):
    """Enter opens the rows of a line; a subject whose cases stand apart leads to the first of them."""

    rows_requested = Signal(object)  # JournalFilter

    def __init__(self) -> None:
        self.lines = FactLines()
        super().__init__("À regarder", self.lines)
        self.setAccessibleDescription("Entrée : lire les lignes de ce nombre dans le journal.")
        self.row_opened.connect(self._ask)

    def show_week(self, picture: Picture) -> None:
        """Show the facts of this week."""
        row = self.currentIndex().row()
        self.lines.show(picture)
        if 0 <= row < self.lines.rowCount():
            self.setCurrentIndex(self.lines.index(row, 0))

    def _set_row_height(self) -> None:
        self.verticalHeader().setDefaultSectionSize(round(self.fontMetrics().height() * 1.6))

    def _ask(self, line: Line) -> None:
        if line.question is not None:
            self.rows_requested.emit(line.question)
        elif line.total is not None and line.figure:
            self.setCurrentIndex(self.lines.index(self.currentIndex().row() + 1, 0))


def _who(line: Line) -> str:
    if line.total is not None:
        return KIND_WORDS[line.total.kind]
    return f"      {line.fact.name}" if line.fact else ""


def _threshold(line: Line) -> str:
    return _REACHED if line.fact is not None and line.fact.notable else ""
