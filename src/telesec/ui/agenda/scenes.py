"""What can be looked at in the agenda, one at a time: the grid of hours, the month, the waiting room."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from telesec.domain.errors import NotFound
from telesec.ui.agenda.board import BoardView
from telesec.ui.agenda.month import MonthView
from telesec.ui.agenda.ports import AgendaPorts
from telesec.ui.agenda.span import Mode
from telesec.ui.agenda.view import AgendaGrid
from telesec.ui.building import Building
from telesec.ui.look import Look


class Scenes(QStackedWidget):
    """``grid``, ``month`` and ``board``, there once ``building`` is done; that of the mode is in front."""

    grid: AgendaGrid
    month: MonthView
    board: BoardView

    def __init__(self, ports: AgendaPorts, look: Look) -> None:
        super().__init__()
        self._ports = ports
        self.building = self._build(look)

    def _build(self, look: Look) -> Building[None]:
        ports = self._ports
        self.grid = AgendaGrid(look, ports.wall_now)
        yield None
        self.month = MonthView(look)
        yield None
        self.board = BoardView(look, lambda: (ports.instant(), ports.wall_now()), self._doctor)
        yield None
        for scene in (self.grid, self.month, self.board):
            self.addWidget(scene)

    def show_mode(self, mode: Mode) -> None:
        """Bring the scene of a mode to the front; the keyboard follows when it was in the other one."""
        scene = self._of(mode)
        before = self.currentWidget()
        if scene is before:
            return
        followed = before is not None and before.isAncestorOf(self.focusWidget() or self)
        self.setCurrentWidget(scene)
        if mode not in (Mode.MONTH, Mode.BOARD):
            return
        self.grid.set_content((), ())  # nothing is chosen any more in what is not seen
        if followed:
            self.take_focus()

    def take_focus(self) -> None:
        """The keyboard goes to what is in front."""
        scene = self.currentWidget()
        if scene is self.board:
            self.board.take_focus()
        elif scene is not None:
            scene.setFocus()

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        for scene in (self.grid, self.month, self.board):
            scene.set_look(look)

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of names."""
        self.grid.set_discreet(discreet)
        self.board.set_discreet(discreet)

    def _of(self, mode: Mode) -> QWidget:
        return {Mode.MONTH: self.month, Mode.BOARD: self.board}.get(mode, self.grid)

    def _doctor(self, practitioner_id: str) -> str:
        try:
            return self._ports.reference().practitioner(practitioner_id).display_name
        except NotFound:
            return ""


def scenes_in_steps(ports: AgendaPorts, look: Look) -> Building[Scenes]:
    """The three scenes, a step each."""
    made = Scenes(ports, look)
    yield from made.building
    return made
