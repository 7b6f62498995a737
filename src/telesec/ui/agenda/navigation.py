"""Going through the agenda: what is shown, read again when something changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from telesec.domain.agenda import Appointment
from telesec.domain.bookings.occupancy import DayLoad
from telesec.domain.bookings.preferences import AgendaPreferences, shown_team
from telesec.domain.bookings.requests import AgendaView
from telesec.domain.bookings.waiting_room import Presence
from telesec.domain.people import Practitioner
from telesec.ui.agenda.filling import Present, columns, idle, marks
from telesec.ui.agenda.model import AgendaColumn
from telesec.ui.agenda.ports import AgendaPorts
from telesec.ui.agenda.scenes import Scenes
from telesec.ui.agenda.span import GRIDS, SUNDAY, WEEK_DAYS, Mode, Span, active_team
from telesec.ui.agenda.top_bar import EVERYBODY, TopBar
from telesec.ui.tasks import Tasks

T = TypeVar("T")

AROUND = 60
"""Minutes shown above an hour that was asked for."""


class Navigation(QObject):
    """Ties the top bar to the scenes. Only the last view asked for is shown; ``filled`` follows it.

    ``presence_read`` carries the Presences of a waiting room just read. Nothing is shown before ``begin``.
    """

    filled = Signal()
    presence_read = Signal(object)
    span_changed = Signal()

    def __init__(
        self, ports: AgendaPorts, tasks: Tasks, top: TopBar, scenes: Scenes, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._ports, self._tasks, self._top, self._scenes = ports, tasks, top, scenes
        self._grid = scenes.grid
        self._asked = 0
        self._scrolled = False
        self._resting = True
        self._choose = ""
        self._minute: int | None = None
        self._grid_mode = Mode.WEEK
        self._left: date | None = None  # the day looked at before the waiting room of today
        self.preferences = AgendaPreferences()
        self.view: AgendaView | None = None
        team = active_team(ports.reference())
        first = ports.own_practitioner or (team[0].id if team else "")
        self.span = Span(Mode.WEEK, ports.wall_now().date(), first)
        top.today_requested.connect(self.today)
        top.step_requested.connect(self.step)
        top.mode_chosen.connect(lambda mode: self.mode(Mode(mode)))
        top.practitioner_chosen.connect(self.practitioner)
        scenes.month.day_chosen.connect(self._day_chosen)
        scenes.month.day_opened.connect(self._day_opened)
        scenes.month.stepped.connect(self.step)
        self._grid.heads.column_opened.connect(self._column_opened)

    def begin(self, chosen: AgendaPreferences) -> None:
        """Show what this account prefers to see first."""
        self.preferences = chosen
        known = {who.id for who in active_team(self._ports.reference())}
        who = chosen.practitioner_id if chosen.practitioner_id in known else self.span.practitioner_id
        self.show(replace(self.span, mode=Mode(chosen.view), practitioner_id=who, everyone=chosen.everyone))

    def team(self) -> Sequence[Practitioner]:
        """Those who have a column beside the others, in the order this account wants."""
        return shown_team(active_team(self._ports.reference()), self.preferences)

    def today(self) -> None:
        """Back to the present day; from a Sunday of rest, to its coming week."""
        self._resting, self._left = True, None
        self.show(replace(self.span, day=self._ports.wall_now().date()))

    def step(self, direction: int) -> None:
        """The days after (1) or before (-1)."""
        self.show(self.span.step(direction))

    def mode(self, mode: Mode) -> None:
        """Another view; a week narrows to the day under the cursor, the waiting room is today's."""
        span, stop = self.span, self._grid.cursor_stop
        if span.mode in GRIDS and stop is not None:
            span = replace(span, day=self._grid.content.columns[stop.column].day)
        today = self._ports.wall_now().date()
        if span.mode is Mode.BOARD and mode is not Mode.BOARD and self._left and span.day == today:
            span = replace(span, day=self._left)
        if mode is Mode.BOARD and span.mode is not Mode.BOARD:
            self._left = span.day
            span = replace(span, day=today, everyone=not self._ports.own_practitioner)
        elif mode is Mode.MONTH and span.mode is not Mode.MONTH:
            span = replace(span, everyone=span.mode is Mode.TEAM)
        self.show(replace(span, mode=mode))

    def practitioner(self, practitioner_id: str) -> None:
        """Another practitioner's days, or everybody's."""
        if practitioner_id == EVERYBODY:
            self.show(replace(self.span, everyone=True))
        else:
            self.show(replace(self.span, practitioner_id=practitioner_id, everyone=False))

    def reveal(self, made: Appointment) -> None:
        """Show the days of an appointment, and choose it."""
        span = self.span
        if not span.shows(made.practitioner_id, made.start.date()):
            mode = span.mode if span.mode in GRIDS else self._grid_mode
            span = replace(span, day=made.start.date(), mode=mode)
            if mode is not Mode.TEAM:
                span = replace(span, practitioner_id=made.practitioner_id)
        self.show(span, made.id)

    def site_id(self) -> str:
        """The usual site of the practitioner looked at."""
        if not self.span.practitioner_id:
            return ""
        return self._ports.reference().practitioner(self.span.practitioner_id).site_id

    def doctor(self) -> str:
        """The name of the practitioner looked at, "" when everybody is."""
        if self.span.mode is Mode.TEAM or not self.span.practitioner_id:
            return ""
        return self._ports.reference().practitioner(self.span.practitioner_id).display_name

    def stay_in_team(self) -> None:
        """Go to the first agenda when the one looked at is seen no more; ``reload`` then reads it."""
        known = [who.id for who in active_team(self._ports.reference())]
        if known and self.span.practitioner_id not in ("", *known):
            self.span = replace(self.span, practitioner_id=known[0])
            self._top.show_span(self.span)

    def focus(self) -> None:
        """The keys go to the agenda itself."""
        self._scenes.take_focus()

    def show(self, span: Span, choose: str = "", minute: int | None = None) -> None:
        """Read and show this; then select the appointment ``choose``, or go to ``minute`` of the day."""
        self.span, self._choose, self._minute = span, choose, minute
        if span.mode in GRIDS:
            self._grid_mode = span.mode
        self._top.show_span(span)
        self._scenes.show_mode(span.mode)
        self.span_changed.emit()
        self.reload()

    def reload(self) -> None:
        """Read what is shown again."""
        span, ports = self.span, self._ports
        if not span.practitioner_id:
            return
        everybody = active_team(ports.reference())
        if span.mode is Mode.MONTH:
            month = span.month_asked(everybody)
            self._read(lambda: ports.month(month), partial(self._fill_month, span))
        elif span.mode is Mode.BOARD:
            board = span.board_asked(everybody)
            self._read(lambda: ports.board(board), partial(self._fill_board, span))
        else:
            asked = span.asked(self.team())
            self._read(lambda: ports.view(asked), partial(self._fill, span))

    def _read(self, work: Callable[[], T], fill: Callable[[T], None]) -> None:
        self._asked += 1
        mine = self._asked

        def show(found: T) -> None:
            if mine == self._asked:
                fill(found)

        self._tasks.run(work, show)

    def _fill(self, span: Span, found: AgendaView) -> None:
        reference, present = self._ports.reference(), self._present()
        shown = columns(span, found, reference, self.team(), present)
        rests = self._resting and span.mode is Mode.WEEK and span.day.weekday() == SUNDAY
        self._resting = False
        if rests and idle(shown[-1]):
            self.show(span.next_day(), self._choose, self._minute)
            return
        self.view = found
        self._top.show_span(span, sunday=len(shown) == WEEK_DAYS)
        self._grid.heads.movable = span.mode is Mode.TEAM
        self._grid.set_content(shown, found.lines, marks(found, reference, present))
        self._go_to_chosen(shown)
        self.filled.emit()

    def _go_to_chosen(self, shown: Sequence[AgendaColumn]) -> None:
        if self._choose:
            chosen, self._choose = self._choose, ""
            if self._grid.choose(chosen):
                self._grid.scrollTo(self._grid.currentIndex())
        elif self._minute is not None:
            self._grid.scroll_to_minute(self._minute - AROUND)
        elif not self._scrolled:
            opening = min((start for column in shown for start, _ in column.ranges), default=8 * 60)
            self._grid.scroll_to_minute(max(self._grid.now_minute() - 90, opening - 30))
        self._scrolled, self._minute = True, None

    def _fill_month(self, span: Span, found: tuple[DayLoad, ...]) -> None:
        self.view = None
        self._scenes.month.set_content(found, span.day, self._ports.wall_now().date())
        self.filled.emit()

    def _fill_board(self, span: Span, found: tuple[Presence, ...]) -> None:
        self.view = None
        self._scenes.board.set_content(found, named=span.everyone)
        if self._choose:
            chosen, self._choose = self._choose, ""
            self._scenes.board.choose(chosen, focus=False)
        if span.day == self._ports.wall_now().date():
            self.presence_read.emit(found)
        self.filled.emit()

    def _day_chosen(self, day: date) -> None:
        if self.span.mode is Mode.MONTH:
            self.span = replace(self.span, day=day)

    def _day_opened(self, day: date) -> None:
        mode = Mode.TEAM if self.span.everyone else Mode.DAY
        self.show(replace(self.span, day=day, mode=mode))
        self._grid.setFocus()

    def _column_opened(self, at: int) -> None:
        column = self._grid.content.columns[at]
        self.show(Span(Mode.DAY, column.day, column.practitioner_id))

    def _present(self) -> Present:
        ports = self._ports
        wall = ports.wall_at or (lambda _site_id: ports.wall_now())
        return Present(wall, ports.account_id)
