"""One column of the waiting room: who is there, since when, and who has waited too long."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from telesec.domain.agenda import AppointmentLine, Status
from telesec.domain.bookings.waiting_room import LATE_MINUTES, Presence, Stage
from telesec.domain.french import duration, time_of_day
from telesec.ui.agenda.cards import sign
from telesec.ui.agenda.discretion import discreet_line
from telesec.ui.agenda.model import Index
from telesec.ui.labels import plain_tooltip
from telesec.ui.look import Look

ROW_ROLE = Qt.ItemDataRole.UserRole
_NOWHERE = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_SIDE = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class Moment:
    """The present, as an instant and on the wall, and after how many minutes waiting is too long."""

    instant: datetime
    wall: datetime
    limit: int


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody as the board shows them; ``tone`` is "danger" or "warning" when something is to be done."""

    name: str
    below: str
    since: str = ""
    tone: str = ""
    color: str = "slate"
    urgent: bool = False


def row_of(one: Presence, moment: Moment, doctor: str, *, discreet: bool) -> Row:
    """What is written of somebody at a moment."""
    line = discreet_line(one.line) if discreet else one.line
    made = line.appointment
    told = [time_of_day(made.start), doctor, line.reason_label]
    since, tone, late = "", "", one.minutes_late(moment.wall)
    spent = one.minutes_there(moment.instant)
    if one.stage is Stage.ARRIVED and spent is not None:
        tone = "danger" if one.waits_too_long(moment.instant, moment.limit) else ""
        since = f"attend depuis {duration(spent)}"
    elif one.stage is Stage.IN_CARE and spent is not None:
        since = f"depuis {duration(spent)}"
    elif late >= LATE_MINUTES:
        since, tone = f"en retard de {duration(late)}", "warning"
    elif made.status is Status.NO_SHOW:
        since = "non venu"
    below = " · ".join(part for part in told if part)
    return Row(line.shown_name, below, since, tone, line.color, made.urgent)


class BoardModel(QAbstractListModel):
    """The rows of one column, told to screen readers in one sentence each."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[Presence, ...] = ()
        self._rows: tuple[Row, ...] = ()

    def set_rows(self, lines: Sequence[Presence], write: Callable[[Presence], Row]) -> None:
        """Show these; when they are the same as before, only what is written of them changes."""
        same = [one.line.appointment.id for one in lines] == [one.line.appointment.id for one in self.lines]
        rows = tuple(write(one) for one in lines)
        if not same:
            self.beginResetModel()
        self.lines, changed, self._rows = tuple(lines), rows != self._rows, rows
        if not same:
            self.endResetModel()
        elif rows and changed:
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        words = [row.name, row.below, row.since, "urgence" if row.urgent else ""]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(
                part for part in (*words, "trop longtemps" if row.tone == "danger" else "") if part
            )
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip("\n".join(part for part in words if part))
        return None


class _Rows(QStyledItemDelegate):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        look = self.look
        lines = QFontMetrics(look.font("strong")).height() + 2 * QFontMetrics(look.font("small")).height()
        return QSize(look.px(120), lines + look.px(16))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, Row):
            return
        look, tokens = self.look, self.look.tokens
        box: QRect = option.rect
        box = box.adjusted(look.px(6), look.px(3), -look.px(6), -look.px(3))
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        tone = tokens.tone(row.tone or row.color)
        painter.save()
        painter.fillRect(
            box, QColor(tokens.accent_soft if chosen else tone.tint if row.tone else tokens.raised)
        )
        painter.fillRect(QRect(box.left(), box.top(), look.px(4), box.height()), QColor(tone.bar))
        focused = chosen and bool(option.state & QStyle.StateFlag.State_HasFocus)
        edge = tokens.focus if focused else tokens.accent if chosen else tone.bar if row.tone else tokens.line
        painter.setPen(QPen(QColor(edge), 2 if chosen or row.tone else tokens.line_width))
        painter.drawRect(box.adjusted(0, 0, -1, -1))
        self._words(painter, box.adjusted(look.px(12), look.px(4), -look.px(8), -look.px(4)), row)
        painter.restore()

    def _words(self, painter: QPainter, inside: QRect, row: Row) -> None:
        look, tokens = self.look, self.look.tokens
        top = inside.top()
        ink = tokens.tone(row.tone).ink if row.tone else tokens.muted
        signs = {"danger": "triangle-alert", "warning": "clock"}
        for text, role, color, icon in (
            (row.name, "strong", tokens.text, "zap" if row.urgent else ""),
            (row.below, "small", tokens.muted, ""),
            (row.since, "small_strong" if row.tone else "small", ink, signs.get(row.tone, "")),
        ):
            top = self._line(painter, (inside, top), text, (look.font(role), color, icon if text else ""))

    def _line(
        self, painter: QPainter, where: tuple[QRect, int], text: str, face: tuple[QFont, str, str]
    ) -> int:
        (inside, top), (font, color, icon) = where, face
        metrics = QFontMetrics(font)
        line = QRect(inside.left(), top, inside.width(), metrics.height())
        if icon:
            size = metrics.height() - 2
            painter.drawPixmap(line.left(), line.top() + 1, sign(icon, color, size, 2.0))
            line.setLeft(line.left() + size + 4)
        painter.setFont(font)
        painter.setPen(QColor(color))
        painter.drawText(line, _LEFT, metrics.elidedText(text, Qt.TextElideMode.ElideRight, line.width()))
        return top + metrics.height()


class BoardList(QListView):
    """``side_asked``: Left or Right; ``opened``: Enter or a double click; ``key_pressed``: any other key."""

    side_asked = Signal(int)
    opened = Signal(object)  # AppointmentLine
    key_pressed = Signal(object)  # QKeyEvent
    menu_asked = Signal(object)  # global point
    chosen_changed = Signal()

    def __init__(self, name: str, look: Look) -> None:
        super().__init__()
        self.content = BoardModel()
        self._rows = _Rows(look)
        self.setAccessibleName(name)
        self.setModel(self.content)
        self.setItemDelegate(self._rows)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(lambda _index: self._open())

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self._rows.look = look
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def chosen(self) -> AppointmentLine | None:
        """Whoever is chosen here."""
        row = self.currentIndex().row()
        return self.content.lines[row].line if 0 <= row < len(self.content.lines) else None

    def choose(self, appointment_id: str) -> bool:
        """Choose somebody; False when they are not here."""
        for row, one in enumerate(self.content.lines):
            if one.line.appointment.id == appointment_id:
                self.setCurrentIndex(self.content.index(row))
                return True
        return False

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.chosen_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()
        elif key in _SIDE:
            self.side_asked.emit(_SIDE[key])
        elif key in _ENTER:
            self._open()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End):
            super().keyPressEvent(event)
        else:
            self.key_pressed.emit(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self.setCurrentIndex(self.indexAt(event.pos()))
        if self.chosen() is not None:
            self.menu_asked.emit(event.globalPos())

    def _open(self) -> None:
        line = self.chosen()
        if line is not None:
            self.opened.emit(line)
