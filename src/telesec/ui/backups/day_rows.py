"""What differs between a day of a backup and the live one, a line each, with a box where it can come back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QScrollArea, QWidget

from telesec.domain.backups.day_compare import KIND_WORDS, Difference, Kind
from telesec.domain.french import span
from telesec.domain.patient_files.names import initials
from telesec.ui.controls import Chip, empty_layout, plain_label

_TONES = {
    Kind.MISSING: "danger",
    Kind.CANCELLED: "warning",
    Kind.MOVED: "warning",
    Kind.CHANGED: "info",
    Kind.EXTRA: "info",
}


class DayRows(QScrollArea):
    """``changed`` at each box ticked or cleared."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Ce qui diffère")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.boxes: dict[str, QCheckBox] = {}
        self._found: tuple[Difference, ...] = ()
        inner = QWidget()
        inner.setProperty("surface", "scrolled")
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(0, 4, 8, 4)
        self._grid.setHorizontalSpacing(12)
        self._grid.setColumnStretch(2, 1)
        self.setWidget(inner)

    def show_differences(self, found: Sequence[Difference], *, discreet: bool) -> None:
        """One line each; nothing is ticked before the person does."""
        empty_layout(self._grid)
        self.boxes.clear()
        self._found = tuple(found)
        for at, difference in enumerate(found):
            self._add(at, difference, discreet=discreet)
        self._grid.setRowStretch(len(found), 1)
        self.changed.emit()

    def ticked(self) -> tuple[Difference, ...]:
        """Those whose box is ticked, in order."""
        return tuple(one for one in self._found if one.id in self.boxes and self.boxes[one.id].isChecked())

    def _add(self, at: int, difference: Difference, *, discreet: bool) -> None:
        line = difference.shown
        name = initials(line.shown_name) if discreet else line.shown_name
        hours = span(line.appointment.start, line.appointment.end)
        if difference.can_copy:
            box = self.boxes[difference.id] = QCheckBox()
            box.setAccessibleName(f"Reprendre {hours}, {name} : {difference.words}")
            box.toggled.connect(lambda _on: self.changed.emit())
            self._grid.addWidget(box, at, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(plain_label(hours, "strong"), at, 1, middle)
        self._grid.addWidget(plain_label(f"{name} — {difference.words}", wrap=True), at, 2, middle)
        chip = Chip(KIND_WORDS[difference.kind], _TONES[difference.kind])
        self._grid.addWidget(chip, at, 3, Qt.AlignmentFlag.AlignRight | middle)
