"""The agenda by keyboard: arrows walk, Alt moves, Shift+Alt stretches, Enter opens."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent

from telesec.domain.french import span
from telesec.ui.agenda.choosing import ChoosingCanvas
from telesec.ui.agenda.telling import slot_sentence
from telesec.ui.agenda.walk import Moving, Stop, beside, nearest, stops
from telesec.ui.spoken import announce

SETTLE_MS = 700
_ARROWS = {
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
}
_JUMPS = {
    Qt.Key.Key_Home: -24 * 60,
    Qt.Key.Key_End: 24 * 60,
    Qt.Key.Key_PageUp: -120,
    Qt.Key.Key_PageDown: 120,
}


class Keyboard:
    """Keys of one grid. Moves add up until Alt is let go, or for 0.7 s, then are asked for once."""

    def __init__(self, grid: ChoosingCanvas) -> None:
        self._grid = grid
        self._timer = QTimer(grid)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self._ask)

    def press(self, event: QKeyEvent) -> bool:
        """Do what the key says; False when it says nothing here."""
        key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        alt, both = (
            Qt.KeyboardModifier.AltModifier,
            (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier),
        )
        if key in _ARROWS and held in (alt, both):
            return self._nudge(*_ARROWS[key], stretch=held == both)
        if held != Qt.KeyboardModifier.NoModifier:
            return False
        if key in _ARROWS:
            self._walk(*_ARROWS[key])
        elif key in _JUMPS:
            self._jump(_JUMPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._grid.activate_stop()
        else:
            return False
        return True

    def start(self) -> None:
        """Put the cursor somewhere sensible when the grid receives the focus for the first time."""
        if self._grid.content.columns:
            today = next((at for at, c in enumerate(self._grid.content.columns) if c.today), 0)
            now = self._grid.now_minute()
            self._go(today, now if now >= 0 else self._grid.geometry_now.first)

    def settle(self) -> None:
        """Ask for the move the keys have added up."""
        if self._timer.isActive():
            self._timer.stop()
            self._ask()

    def give_up(self) -> None:
        """Ask for nothing."""
        self._timer.stop()

    def _ask(self) -> None:
        if self._grid.moving is not None:
            self._grid.request(self._grid.moving)

    def _stops(self, column: int) -> list[Stop]:
        geometry = self._grid.geometry_now
        return stops(self._grid.content.items, column, geometry.first, geometry.last)

    def _go(self, column: int, minute: int) -> None:
        stop = nearest(self._stops(column), self._grid.content.items, minute)
        if stop is not None:
            self._land(stop)

    def _land(self, stop: Stop) -> None:
        self._grid.go_to(stop)
        if stop.row < 0:
            column = self._grid.content.columns[stop.column]
            self._say(slot_sentence(column, stop.minute))

    def _walk(self, across: int, down: int) -> None:
        here = self._grid.cursor_stop
        if here is None:
            self.start()
        elif across:
            column = here.column + across
            if 0 <= column < len(self._grid.content.columns):
                self._go(column, here.minute)
        else:
            following = beside(self._stops(here.column), here, down)
            if following is not None:
                self._land(following)

    def _jump(self, minutes: int) -> None:
        here = self._grid.cursor_stop
        if here is None:
            self.start()
            return
        found = self._stops(here.column)
        rows = [stop for stop in found if stop.row >= 0] or found
        if abs(minutes) < 24 * 60:
            self._go(here.column, here.minute + minutes)
        elif rows:
            self._land(rows[0] if minutes < 0 else rows[-1])

    def _nudge(self, across: int, down: int, *, stretch: bool) -> bool:
        grid, line = self._grid, self._grid.chosen()
        placed = grid.placed_of(line) if line is not None else None
        if line is None or placed is None or not grid.editable:
            return False
        if grid.awaiting:
            return True
        at = grid.moving
        if at is None or at.line != line:
            at = Moving(line, placed.column, placed.start, placed.end)
        if stretch:
            end = min(max(at.end + 5 * down, at.start + 5), 24 * 60)
            at = Moving(line, at.column, at.start, end)
        else:
            column = min(max(at.column + across, 0), len(grid.content.columns) - 1)
            start = min(max(at.start + 5 * down, 0), 24 * 60 - (at.end - at.start))
            at = Moving(line, column, start, start + at.end - at.start)
        grid.moving = at
        self._timer.start()
        column_of = grid.content.columns[at.column]
        self._say(f"{column_of.title}, {span(column_of.at(at.start), column_of.at(at.end))}")
        grid.reveal(grid.geometry_now.block(at.column, at.start, at.end))
        grid.viewport().update()
        return True

    def _say(self, sentence: str) -> None:
        announce(self._grid, sentence)
