"""Lists of what is about to happen: each row says its state with an icon and a word, never colour alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QDialog

from telesec.domain.bookings.places import STATE_LABELS, PlaceState, Verdict
from telesec.domain.french import MONTHS_SHORT, WEEKDAYS_SHORT, keep_together, sentence_case, time_of_day
from telesec.ui import icons
from telesec.ui.agenda.early_keys import ENTER
from telesec.ui.controls import Column, PlainTable, RowsModel
from telesec.ui.look import Look
from telesec.ui.screen_room import room_around

T = TypeVar("T")
Mark = tuple[str, str]  # icon, tone
_STATES: dict[PlaceState, Mark] = {
    PlaceState.FREE: ("circle-check", "success"),
    PlaceState.TAKEN: ("ban", "danger"),
    PlaceState.AWAY: ("calendar-off", "danger"),
    PlaceState.CLOSED: ("calendar-x", "danger"),
    PlaceState.OUTSIDE: ("clock", "warning"),
    PlaceState.RULE: ("triangle-alert", "warning"),
    PlaceState.PAST: ("ban", "danger"),
    PlaceState.IMPOSSIBLE: ("ban", "danger"),
}
STAYS: Mark = ("ellipsis", "info")


def mark_of(state: PlaceState) -> Mark:
    """The icon and the tone of what was found at a place."""
    return _STATES[state]


def found_words(verdict: Verdict) -> str:
    """``Libre``, ``Déjà pris de 9 h 00 à 9 h 30``, ``Fermé : Noël``, with what the patient has beside."""
    label = STATE_LABELS[verdict.state]
    said = f"{label} : {verdict.why.rstrip('.')}" if verdict.why else label
    if verdict.state is PlaceState.TAKEN:
        said = sentence_case(verdict.why)
    return keep_together(" ; ".join(part for part in (said, verdict.beside) if part))


def when_words(start: datetime) -> str:
    """``Mar. 17 nov., 9 h 05``: short enough to leave room for a name."""
    day = f"{WEEKDAYS_SHORT[start.weekday()]} {start.day} {MONTHS_SHORT[start.month - 1]}"
    return keep_together(sentence_case(f"{day}, {time_of_day(start)}"))


def fit(dialog: QDialog, look: Look, width: int, height: int) -> None:
    """Give a dialog its size (for 10 pt text), never larger than the screen it opens on."""
    room = room_around(dialog)
    dialog.resize(min(look.px(width), room.width() - 40), min(look.px(height), room.height() - 60))


class MarkedRows(RowsModel[T]):
    """Rows whose column ``marked`` carries an icon and a tone; ``ink`` gives the colour of a tone."""

    def __init__(
        self,
        columns: Sequence[Column[T]],
        mark: Callable[[T], Mark],
        ink: Callable[[str], str],
        marked: int = 1,
    ) -> None:
        super().__init__(columns)
        self._mark, self._ink, self._marked = mark, ink, marked

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        row = self.row_at(index)
        if row is not None and index.column() == self._marked:
            icon_name, tone = self._mark(row)
            if role == Qt.ItemDataRole.DecorationRole:
                size = round(QGuiApplication.font().pointSizeF() * 1.6)
                return icons.icon(icon_name, self._ink(tone), size=size)
            if role == Qt.ItemDataRole.ForegroundRole:
                return QColor(self._ink(tone))
        return super().data(index, role)


class PlanTable(PlainTable):
    """``entered`` is Enter, ``deleted`` Delete, ``lettered`` carries a letter, a figure or a space."""

    entered = Signal()
    deleted = Signal()
    lettered = Signal(str)

    def __init__(self, name: str, model: RowsModel[Any]) -> None:
        super().__init__(name, model)
        self.setMinimumHeight(self.fontMetrics().height() * 8)

    def choose_first(self) -> None:
        """Put the cursor on the first row, unless it is on one already."""
        model = self.model()
        if model.rowCount() and not self.currentIndex().isValid():
            self.setCurrentIndex(model.index(0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in ENTER:
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.deleted.emit()
        elif plain and event.text().strip() and event.text().isprintable():  # Escape has a text too
            self.lettered.emit(event.text().lower())
        elif plain and event.key() == Qt.Key.Key_Space:
            self.lettered.emit(" ")
        else:
            super().keyPressEvent(event)
