"""Where everything of the agenda lies, in pixels of the whole canvas (not of the window on it)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, QRect

from telesec.domain.bookings.overlap import lanes
from telesec.ui.agenda.model import AgendaColumn, Placed
from telesec.ui.look import Look

MAX_LANES = 3
MINUTE = 0.16  # height of a minute, in points of text
NARROW = 150  # columns below this width, in pixels at 10 pt, show one lane less
DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Pill:
    """The « +2 » shown where more than three appointments share a moment; ``rows`` are the hidden ones."""

    rect: QRect
    rows: tuple[int, ...]


@dataclass(slots=True)
class Geometry:
    """The layout of one content at one width and zoom; built again when any of them changes."""

    items: Sequence[Placed]
    columns: Sequence[AgendaColumn]
    width: int
    look: Look
    zoom: int = 100  # hundredths of the usual height of a minute
    first: int = 8 * 60
    last: int = 19 * 60
    rects: list[QRect] = field(default_factory=list)
    pills: list[Pill] = field(default_factory=list)
    edges: list[int] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    _minute: float = 0.0
    _margin: int = 0
    _least: int = 0

    def __post_init__(self) -> None:
        self._minute = self.look.point_size * MINUTE * self.zoom / 100
        self._margin, self._least = self.look.px(8), self.look.px(12)
        shown = [(item.start, item.end) for item in self.items if item.line is not None]
        shown += [hours for column in self.columns for hours in column.ranges]
        self.first = min([start for start, _ in shown], default=self.first) // 60 * 60
        self.first = min(self.first, 8 * 60)
        self.last = min(max([*(end for _, end in shown), 19 * 60]) // -60 * -60, DAY)
        count = max(len(self.columns), 1)
        total = max(self.width, count * self.look.px(120))
        self.edges = [round(at * total / count) for at in range(count + 1)]
        self.rects = [QRect()] * len(self.items)
        columns: list[list[int]] = [[] for _ in range(count)]
        for row, item in enumerate(self.items):
            if item.line is not None:
                columns[item.column].append(row)
            else:
                self.rects[row] = self._clipped(item)
        for column, rows in enumerate(columns):
            self._place(column, rows)

    @property
    def top(self) -> int:
        """Pixels above the first hour, so that its label is whole."""
        return self._least

    @property
    def total_width(self) -> int:
        return self.edges[-1]

    @property
    def total_height(self) -> int:
        return self.y_of(self.last) + self.look.px(12)

    def y_of(self, minute: float) -> int:
        """Pixels from the top of the canvas to a minute of the day."""
        return self.top + round((minute - self.first) * self._minute)

    def minute_at(self, y: int) -> int:
        """The minute of the day at a height, kept within the hours shown."""
        minute = self.first + (y - self.top) / self._minute
        return round(min(max(minute, self.first), self.last))

    def column_at(self, x: int) -> int:
        """The column under ``x``; the nearest one outside."""
        return min(max(bisect_right(self.edges, x) - 1, 0), max(len(self.columns) - 1, 0))

    def row_at(self, point: QPoint) -> int:
        """The item under a point of the canvas, an appointment before what it lies on; -1 for none."""
        column, below = self.column_at(point.x()), -1
        for row, rect in enumerate(self.rects):
            item = self.items[row]
            if item.column == column and rect.contains(point):
                if item.line is not None:
                    return row
                below = row if item.blocks else below
        return below

    def pill_at(self, point: QPoint) -> Pill | None:
        """The « +n » under a point of the canvas."""
        return next((pill for pill in self.pills if pill.rect.contains(point)), None)

    def block(self, column: int, start: int, end: int) -> QRect:
        """The rectangle of a stretch of a column's day, the whole width of the column."""
        left, right = self.edges[column] + 3, self.edges[column + 1] - self._margin
        top = self.y_of(start) + 1
        return QRect(left, top, right - left, max(self.y_of(end) - top - 1, self._least))

    def gap(self, column: int, top: int, bottom: int, height: int) -> int:
        """The first y from ``top`` where ``height`` pixels of a column are free of cards; -1 without one."""
        for row, rect in enumerate(self.rects):
            if self.items[row].column == column and self.items[row].line is not None:
                if rect.top() - top >= height:
                    break
                if rect.bottom() >= top:
                    top = rect.bottom() + 1
        return top if bottom - top >= height else -1

    def _clipped(self, item: Placed) -> QRect:
        start, end = max(item.start, self.first), min(item.end, self.last)
        return self.block(item.column, start, end) if start < end else QRect()

    def _place(self, column: int, rows: Sequence[int]) -> None:
        placed = lanes([(self.items[row].start, self.items[row].end) for row in rows])
        hidden: list[int] = []
        narrow = self.edges[column + 1] - self.edges[column] < self.look.px(NARROW)
        most = MAX_LANES - 1 if narrow else MAX_LANES
        for row, lane in zip(rows, placed, strict=True):
            item = self.items[row]
            whole = self.block(column, item.start, item.end)
            if lane.lane >= most:
                hidden.append(row)
                continue
            if lane.lanes > 1:
                room = whole.width() - (self.look.px(26) if lane.lanes > most else 0)
                share = min(lane.lanes, most)
                left = whole.left() + lane.lane * room // share
                right = whole.left() + (lane.lane + 1) * room // share
                whole = QRect(left, whole.top(), right - left - 2, whole.height())
            self.rects[row] = whole
        self._hide(column, hidden)

    def _hide(self, column: int, hidden: list[int]) -> None:
        self.hidden.update(hidden)
        groups: list[list[int]] = []
        until = -1
        for row in hidden:
            if self.items[row].start >= until:
                groups.append([])
            groups[-1].append(row)
            until = max(until, self.items[row].end)
        for group in groups:
            whole = self.block(column, self.items[group[0]].start, self.items[group[0]].end)
            size = self.look.px(24)
            rect = QRect(whole.right() - size + 1, whole.top(), size, self.look.px(20))
            self.pills.append(Pill(rect, tuple(group)))
            for row in group:
                self.rects[row] = rect
