"""The panel of the chosen appointment follows what is chosen in the grid."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from telesec.domain.agenda import AppointmentLine
from telesec.ui.agenda.selected_panel import SelectedPanel
from telesec.ui.agenda.view import AgendaGrid

OPEN_LATE_MS = 250


class Choice(QObject):
    """``booking`` hides the panel as long as it is open."""

    def __init__(self, grid: AgendaGrid, panel: SelectedPanel, booking: QWidget) -> None:
        super().__init__(panel)
        self._grid, self._panel, self._booking = grid, panel, booking
        self._opening = QTimer(self)
        self._opening.setSingleShot(True)
        self._opening.setInterval(OPEN_LATE_MS)
        self._opening.timeout.connect(self._open_late)
        self._dismissed = ""
        grid.line_opened.connect(self._open)
        grid.selection_changed.connect(self.follow)
        panel.closed.connect(self._dismiss)

    def follow(self, line: AppointmentLine | None) -> None:
        """Another one was chosen, or none; one whose panel was closed stays so when it is read again."""
        if line is not None and line.appointment.id == self._dismissed:
            return
        if line is not None:
            self._dismissed = ""
        if self._panel.isHidden() and QApplication.mouseButtons():
            self._opening.start()  # the grid must not narrow under a mouse that may be dragging
        else:
            self._show(line)

    def again(self) -> None:
        """What is shown was read again: the chosen one may have changed, or gone."""
        line = self._grid.chosen()
        if line != self._panel.line() and not self._panel.isHidden():
            self._show(line)

    def _open(self, line: AppointmentLine) -> None:
        self._dismissed = ""
        self.follow(line)

    def _dismiss(self) -> None:
        line = self._grid.chosen()
        self._dismissed = line.appointment.id if line is not None else ""

    def _show(self, line: AppointmentLine | None) -> None:
        if self._booking.isHidden():
            self._panel.show_line(line)

    def _open_late(self) -> None:
        if QApplication.mouseButtons() or self._grid.moving is not None:
            self._opening.start()
        else:
            self._show(self._grid.chosen())
