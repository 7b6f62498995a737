"""Going through the agenda: which days are shown, read again when something changed."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from telesec.domain.agenda import Appointment
from telesec.domain.booking import AgendaView
from telesec.ui.agenda.filling import Present, columns, idle, marks
from telesec.ui.agenda.ports import AgendaPorts
from telesec.ui.agenda.span import SUNDAY, WEEK_DAYS, Mode, Span, active_team
from telesec.ui.agenda.top_bar import TopBar
from telesec.ui.agenda.view import AgendaGrid
from telesec.ui.tasks import Tasks


class Navigation(QObject):
    """Ties the top bar to the grid. Only the last view asked for is shown; ``filled`` follows it."""

    filled = Signal()

    def __init__(
        self, ports: AgendaPorts, tasks: Tasks, top: TopBar, grid: AgendaGrid, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._ports, self._tasks, self._top, self._grid = ports, tasks, top, grid
        self._asked = 0
        self._scrolled = False
        self._resting = True
        self._choose = ""
        team = active_team(ports.reference())
        first = ports.own_practitioner or (team[0].id if team else "")
        self.span = Span(Mode.WEEK, ports.wall_now().date(), first)
        top.today_requested.connect(self.today)
        top.step_requested.connect(self.step)
        top.mode_chosen.connect(lambda mode: self.mode(Mode(mode)))
        top.practitioner_chosen.connect(self.practitioner)

    def today(self) -> None:
        """Back to the present day; from a Sunday of rest, to its coming week."""
        self._resting = True
        self.show(replace(self.span, day=self._ports.wall_now().date()))

    def step(self, direction: int) -> None:
        """The days after (1) or before (-1)."""
        self.show(self.span.step(direction))

    def mode(self, mode: Mode) -> None:
        """Day, week or team; a week narrows to the day under the cursor."""
        stop = self._grid.cursor_stop
        day = self._grid.content.columns[stop.column].day if stop is not None else self.span.day
        self.show(replace(self.span, mode=mode, day=day))

    def practitioner(self, practitioner_id: str) -> None:
        """Another practitioner's days."""
        self.show(replace(self.span, practitioner_id=practitioner_id))

    def reveal(self, made: Appointment) -> None:
        """Show the days of an appointment, and choose it."""
        span = self.span
        if not span.shows(made.practitioner_id, made.start.date()):
            span = replace(span, day=made.start.date())
            if span.mode is not Mode.TEAM:
                span = replace(span, practitioner_id=made.practitioner_id)
        self.show(span, made.id)

    def site_id(self) -> str:
        """The usual site of the practitioner looked at."""
        if not self.span.practitioner_id:
            return ""
        return self._ports.reference().practitioner(self.span.practitioner_id).site_id

    def focus(self) -> None:
        """The keys go to the agenda itself."""
        self._grid.setFocus()

    def show(self, span: Span, choose: str = "") -> None:
        """Read and show these days; ``choose`` is an appointment to select once they are there."""
        self.span, self._choose = span, choose
        self._top.show_span(span)
        self.reload()

    def reload(self) -> None:
        """Read the present days again."""
        if not self.span.practitioner_id:
            return
        self._asked += 1
        mine, span = self._asked, self.span
        asked = span.asked(active_team(self._ports.reference()))

        def show(found: AgendaView) -> None:
            if mine == self._asked:
                self._fill(span, found)

        self._tasks.run(lambda: self._ports.view(asked), show)

    def _fill(self, span: Span, found: AgendaView) -> None:
        reference = self._ports.reference()
        present = self._present()
        team = active_team(reference)
        shown = columns(span, found, reference, team, present)
        rests = self._resting and span.mode is Mode.WEEK and span.day.weekday() == SUNDAY
        self._resting = False
        if rests and idle(shown[-1]):
            self.show(span.next_day(), self._choose)
            return
        self._top.show_span(span, sunday=len(shown) == WEEK_DAYS)
        self._grid.set_content(shown, found.lines, marks(found, reference, present))
        if self._choose:
            chosen, self._choose = self._choose, ""
            if self._grid.choose(chosen):
                self._grid.scrollTo(self._grid.currentIndex())
        elif not self._scrolled:
            now_minute = self._grid.now_minute()
            opening = min((start for column in shown for start, _ in column.ranges), default=8 * 60)
            self._grid.scroll_to_minute(max(now_minute - 90, opening - 30))
        self._scrolled = True
        self.filled.emit()

    def _present(self) -> Present:
        ports = self._ports
        wall = ports.wall_at or (lambda _site_id: ports.wall_now())
        return Present(wall, ports.account_id)
