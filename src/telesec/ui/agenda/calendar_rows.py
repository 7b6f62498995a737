"""The events of another calendar as lines to tick, and those that cannot be kept with their reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal

from telesec.domain.french import WEEKDAYS_SHORT, date_numeric, keep_together, of_name, span, time_of_day
from telesec.domain.paper.calendars import ImportLine, LeftOut, LineKind
from telesec.domain.patient_files.names import initials
from telesec.ui.controls import Column, RowsModel

Index = QModelIndex | QPersistentModelIndex
UNTITLED = "(sans titre)"


def hours(line: ImportLine) -> str:
    """When it takes place, whole days said as such."""
    event = line.event
    if event.all_day:
        days = (event.end - event.start).days
        return "journée entière" if days == 1 else f"{days} jours entiers"
    if event.start.date() == event.end.date():
        return keep_together(f"{time_of_day(event.start)} – {time_of_day(event.end)}")
    return keep_together(span(event.start, event.end))


def day(line: ImportLine) -> str:
    """The day it begins on."""
    start = line.event.start
    return f"{WEEKDAYS_SHORT[start.weekday()]} {date_numeric(start)}"


def titled(words: str, *, discreet: bool) -> str:
    """A title as it may be shown: it may hold a name."""
    return initials(words) if words and discreet else words or UNTITLED


def becomes(line: ImportLine, *, discreet: bool = False) -> str:
    """What it turns into here, and what to know before ticking it."""
    appointment = line.kind is LineKind.APPOINTMENT
    name = initials(line.shown_name) if discreet else line.shown_name
    kind = f"Rendez-vous {of_name(name)}" if appointment else "Absence, sans titre"
    return f"{kind} · {line.remark}" if line.remark else kind


class ImportRows(RowsModel[ImportLine]):
    """Ticked lines are written."""

    ticked = Signal()

    def __init__(self, *, discreet: bool = False) -> None:
        title, kind = partial(titled, discreet=discreet), partial(becomes, discreet=discreet)
        super().__init__(
            [
                Column("Jour", day),
                Column("Heures", hours),
                Column("Titre", lambda line: title(line.event.summary), stretch=True),
                Column("Devient", kind, stretch=True),
            ]
        )
        self.chosen: set[int] = set()

    def show_lines(self, lines: Sequence[ImportLine]) -> None:
        """Replace the lines; those proposed are ticked."""
        self.set_rows(lines)
        self.chosen = {at for at, line in enumerate(lines) if line.proposed}
        self.ticked.emit()

    def tick(self, places: Iterable[int], *, wanted: bool) -> None:
        """Tick or untick lines by their place."""
        self.chosen = self.chosen | set(places) if wanted else self.chosen - set(places)
        if self.rows():
            last = self.index(len(self.rows()) - 1, 0)
            self.dataChanged.emit(self.index(0, 0), last, [Qt.ItemDataRole.CheckStateRole])
        self.ticked.emit()

    def flags(self, index: Index) -> Qt.ItemFlag:
        base = super().flags(index)
        return base | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else base

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            return Qt.CheckState.Checked if index.row() in self.chosen else Qt.CheckState.Unchecked
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or self.row_at(index) is None:
            return False
        self.tick([index.row()], wanted=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True


def left_out_rows(*, discreet: bool = False) -> RowsModel[LeftOut]:
    """What cannot be kept: the line of the file, the title, the reason."""
    return RowsModel(
        [
            Column("Ligne", lambda row: str(row.line), right=True),
            Column("Titre", lambda row: titled(row.summary, discreet=discreet)),
            Column("Raison", lambda row: row.reason, stretch=True),
        ]
    )
