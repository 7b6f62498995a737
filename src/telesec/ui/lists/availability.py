"""When a patient can come: a box for each half-day and evening of the week."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from telesec.domain.day_parts import DAY_PART_LABELS, DayPart
from telesec.domain.french import WEEKDAYS, WEEKDAYS_SHORT
from telesec.domain.lists.waiting import Availability
from telesec.ui.controls import plain_label

_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class AvailabilityGrid(QWidget):
    """None ticked = at any time. Tab enters and leaves, arrows move, Space ticks."""

    def __init__(self) -> None:
        super().__init__()
        self._boxes: dict[tuple[int, DayPart], QCheckBox] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        for weekday, name in enumerate(WEEKDAYS_SHORT):
            grid.addWidget(plain_label(name, "small"), 0, weekday + 1, Qt.AlignmentFlag.AlignHCenter)
        for row, part in enumerate(DayPart, start=1):
            words = plain_label(DAY_PART_LABELS[part].lower(), "small")
            words.setMinimumWidth(words.sizeHint().width())
            grid.addWidget(words, row, 0)
            for weekday, name in enumerate(WEEKDAYS):
                box = QCheckBox()
                box.setAccessibleName(f"Disponible {name} {DAY_PART_LABELS[part].lower()}")
                box.installEventFilter(self)
                self._boxes[weekday, part] = box
                grid.addWidget(box, row, weekday + 1, Qt.AlignmentFlag.AlignHCenter)
        grid.setColumnStretch(8, 1)
        self._enter_at((0, DayPart.MORNING))

    def value(self) -> Availability:
        """What is ticked."""
        return Availability(frozenset(key for key, box in self._boxes.items() if box.isChecked()))

    def set_value(self, value: Availability) -> None:
        """Tick what ``value`` holds, and nothing else."""
        for key, box in self._boxes.items():
            box.setChecked(key in value.times)

    def box(self, weekday: int, part: DayPart) -> QCheckBox:
        """The box of one part of a weekday (0 = Monday)."""
        return self._boxes[weekday, part]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = _STEPS.get(Qt.Key(event.key()))
            here = next((key for key, box in self._boxes.items() if box is watched), None)
            if step is not None and here is not None:
                self._go(here, step)
                return True
        return super().eventFilter(watched, event)

    def _go(self, here: tuple[int, DayPart], step: tuple[int, int]) -> None:
        parts = list(DayPart)
        weekday = min(max(here[0] + step[0], 0), 6)
        row = min(max(parts.index(here[1]) + step[1], 0), len(parts) - 1)
        there = weekday, parts[row]
        self._enter_at(there)
        self._boxes[there].setFocus(Qt.FocusReason.OtherFocusReason)

    def _enter_at(self, there: tuple[int, DayPart]) -> None:
        """Tab stops once in the grid, not at its 21 boxes."""
        for key, box in self._boxes.items():
            policy = Qt.FocusPolicy.StrongFocus if key == there else Qt.FocusPolicy.ClickFocus
            box.setFocusPolicy(policy)
