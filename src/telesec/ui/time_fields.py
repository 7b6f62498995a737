"""Editors for days and hours, typed as at the desk or picked from a calendar."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QDate, QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QGuiApplication, QKeyEvent, QPalette
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QVBoxLayout, QWidget

from telesec.domain.plausible_days import could_be_meant
from telesec.domain.typed_time import parse_date, parse_time
from telesec.ui import icons


class CalendarPopup(QFrame):
    """A month to pick a day from; Escape or a click elsewhere closes it."""

    picked = Signal(object)  # date

    def __init__(self, parent: QWidget, day: date | None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("surface", "card")
        self.month = QCalendarWidget(self)
        self.month.setAccessibleName("Calendrier")
        self.month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        if day:
            self.month.setSelectedDate(QDate(day.year, day.month, day.day))
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.month)
        self.month.activated.connect(self._pick)
        self.month.clicked.connect(self._pick)

    def _pick(self, day: QDate) -> None:
        self.picked.emit(date(day.year(), day.month(), day.day()))
        self.close()


class DateField(QLineEdit):
    """A day; ``past`` reads two digits of year as a past one, for births. Up and Down add days."""

    day_changed = Signal(object)  # date | None

    def __init__(self, *, past: bool = False) -> None:
        super().__init__()
        self._latest_year = QDate.currentDate().year() + (0 if past else 10)
        self._last: date | None = None
        self.setPlaceholderText("jj/mm/aaaa")
        self._calendar = QAction("Choisir dans un calendrier", self)
        self._calendar.triggered.connect(self._open_calendar)
        self.addAction(self._calendar, QLineEdit.ActionPosition.TrailingPosition)
        self.editingFinished.connect(self._settle)
        self._draw_icon()

    def day(self) -> date | None:
        """The day typed; None when empty or when no such day can be meant (see ``is_valid``)."""
        day = parse_date(self.text(), self._latest_year)
        return day if day is not None and could_be_meant(day) else None

    def is_valid(self) -> bool:
        """True when empty or holding a day that can be meant."""
        return not self.text().strip() or self.day() is not None

    def set_day(self, day: date | None) -> None:
        """Show ``day``."""
        self.setText(f"{day:%d/%m}/{day.year:04}" if day else "")
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        day = self.day()
        if step and day and could_be_meant(day):
            self.set_day(day + timedelta(days=step))
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._draw_icon()

    def _draw_icon(self) -> None:
        color = QGuiApplication.palette().color(QPalette.ColorRole.PlaceholderText).name()
        self._calendar.setIcon(icons.icon("calendar-days", color))

    def _settle(self) -> None:
        day = self.day()
        if day:
            self.setText(f"{day:%d/%m/%Y}")
        self._tell()

    def _tell(self) -> None:
        if self.day() != self._last:
            self._last = self.day()
            self.day_changed.emit(self._last)

    def _open_calendar(self) -> None:
        popup = CalendarPopup(self, self.day())
        popup.picked.connect(self._pick)
        popup.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        popup.show()
        popup.month.setFocus()

    def _pick(self, picked: date) -> None:
        self.set_day(picked)
        self.setFocus()


class TimeField(QLineEdit):
    """An hour of the day; Up and Down add five minutes."""

    hour_changed = Signal(object)  # time | None

    def __init__(self) -> None:
        super().__init__()
        self._last: time | None = None
        self.setPlaceholderText("9 h 05")
        self.editingFinished.connect(self._settle)

    def hour(self) -> time | None:
        """The hour typed; None when the field is empty or is not an hour (see ``is_valid``)."""
        return parse_time(self.text())

    def is_valid(self) -> bool:
        """True when empty or holding a real hour."""
        return not self.text().strip() or self.hour() is not None

    def set_hour(self, hour: time | None) -> None:
        """Show ``hour``."""
        self.setText(f"{hour.hour} h {hour.minute:02}" if hour else "")
        self._tell()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 5, Qt.Key.Key_Down: -5}.get(Qt.Key(event.key()))
        hour = self.hour()
        if step and hour:
            moved = datetime.combine(date(2000, 1, 1), hour) + timedelta(minutes=step)
            self.set_hour(moved.time())
            return
        super().keyPressEvent(event)

    def _settle(self) -> None:
        hour = self.hour()
        if hour:
            self.setText(f"{hour.hour} h {hour.minute:02}")
        self._tell()

    def _tell(self) -> None:
        if self.hour() != self._last:
            self._last = self.hour()
            self.hour_changed.emit(self._last)
