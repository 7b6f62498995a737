"""The month: a cell a day, tinted and filled as far as the day is taken, said in words too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from telesec.domain.bookings.occupancy import FULL, DayLoad
from telesec.domain.french import WEEKDAYS, WEEKDAYS_SHORT, counted, day_and_month, sentence_case
from telesec.ui.agenda.model import Index
from telesec.ui.agenda.month_cells import LOAD_ROLE, MonthCells, Shown
from telesec.ui.agenda.span import WEEK_DAYS
from telesec.ui.labels import plain_tooltip
from telesec.ui.look import Look

_NOWHERE = QModelIndex()
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class MonthModel(QAbstractTableModel):
    """A row a week, Monday first; each cell says its day to screen readers."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: tuple[DayLoad, ...] = ()
        self._month = 0
        self._today = date.min
        self.short = False

    def set_content(self, loads: Sequence[DayLoad], month: int, today: date) -> None:
        """Show these days, of which those of ``month`` (1 to 12) are the ones looked at."""
        self.beginResetModel()
        self.loads, self._month, self._today = tuple(loads), month, today
        self.endResetModel()

    def index_of(self, day: date) -> QModelIndex:
        """The cell of a day, invalid when it is not shown."""
        at = (day - self.loads[0].day).days if self.loads else -1
        return self.index(at // WEEK_DAYS, at % WEEK_DAYS) if 0 <= at < len(self.loads) else QModelIndex()

    def load_at(self, index: Index) -> DayLoad | None:
        """The day of a cell."""
        at = index.row() * WEEK_DAYS + index.column()
        return self.loads[at] if index.isValid() and at < len(self.loads) else None

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.loads) // WEEK_DAYS

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else WEEK_DAYS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        load = self.load_at(index)
        if load is None:
            return None
        if role == LOAD_ROLE:
            return Shown(load, load.day.month == self._month, load.day == self._today)
        if role == Qt.ItemDataRole.DisplayRole:
            return str(load.day.day)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return day_sentence(load, today=load.day == self._today)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(day_sentence(load, today=load.day == self._today))
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return (WEEKDAYS_SHORT if self.short else WEEKDAYS)[section]
        at = section * WEEK_DAYS
        return f"S{self.loads[at].day.isocalendar().week}" if at < len(self.loads) else None


def day_sentence(load: DayLoad, *, today: bool) -> str:
    """``Mercredi 18 novembre, aujourd'hui, 12 rendez-vous, 75 % occupé``."""
    count = counted(load.count, "rendez-vous", "rendez-vous") if load.count else "aucun rendez-vous"
    state = "complet" if load.percent >= FULL else f"{load.percent} % occupé"
    parts = [
        sentence_case(day_and_month(load.day)),
        "aujourd'hui" if today else "",
        "fermé" if load.closed else "",
        load.label,
        count,
        "" if load.closed else state,
    ]
    return ", ".join(part for part in parts if part)


class MonthView(QTableView):
    """``day_chosen`` follows the cursor, ``day_opened`` Enter or a double click, ``stepped`` page keys."""

    day_chosen = Signal(object)
    day_opened = Signal(object)
    stepped = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.content = MonthModel()
        self._cells = MonthCells(look)
        self.setObjectName("agenda")
        self.setAccessibleName("Mois")
        self.setModel(self.content)
        self.setItemDelegate(self._cells)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setHighlightSections(False)
        self.verticalHeader().setSectionsClickable(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(self._open)
        self.set_look(look)

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self._cells.set_look(look)
        self.verticalHeader().setMinimumSectionSize(look.px(62))
        self.horizontalHeader().setMinimumSectionSize(look.px(70))
        self.viewport().update()

    def set_content(self, loads: Sequence[DayLoad], day: date, today: date) -> None:
        """Show the month of ``day``, and put the cursor on it."""
        self.content.set_content(loads, day.month, today)
        self._cells.ratio = self.devicePixelRatioF()
        self.choose(day)

    def choose(self, day: date) -> None:
        """Put the cursor on a day, when it is shown."""
        index = self.content.index_of(day)
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def day(self) -> date | None:
        """The day under the cursor."""
        load = self.content.load_at(self.currentIndex())
        return load.day if load is not None else None

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        load = self.content.load_at(current)
        if load is not None:
            self.day_chosen.emit(load.day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()  # the page has its own keys with Ctrl and Alt
        elif key in _ENTER:
            self._open()
        elif key in _STEPS:
            self.stepped.emit(_STEPS[key])
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        day = self.day()
        if day is not None:
            self.day_opened.emit(day)
