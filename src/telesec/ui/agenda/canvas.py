"""The agenda as a list view painted by ourselves: layout, scrolling, painting, one item an appointment.

QListView and no other base class: Qt tells screen readers about the items of the views it knows.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QFrame, QListView

from telesec.domain.french import span, time_of_day
from telesec.ui.agenda.geometry import Geometry
from telesec.ui.agenda.header import ColumnHeads, HourGutter
from telesec.ui.agenda.model import AgendaModel, Index
from telesec.ui.agenda.painting import Painting
from telesec.ui.agenda.walk import Moving, Stop
from telesec.ui.look import Look

NOW_EVERY_MS = 30_000
HOW = (
    "Les flèches vont d'un rendez-vous ou d'une place libre à l'autre, Entrée ouvre, "
    "Alt et les flèches déplacent, F5 à F9 changent de vue."
)


class AgendaCanvas(QListView):
    """Shows an AgendaModel; ``wall_now`` gives the present wall time of the practice."""

    def __init__(self, model: AgendaModel, look: Look, wall_now: Callable[[], datetime]) -> None:
        super().__init__()
        self.content = model
        self.look = look
        self.cursor_stop: Stop | None = None
        self.moving: Moving | None = None
        self._wall_now = wall_now
        self.zoom = 100
        self._covered = (0, 0)
        self._painting = Painting(look)
        self.heads, self._gutter = ColumnHeads(self, look), HourGutter(self, look)
        self.geometry_now = Geometry((), (), 0, look)
        self.setObjectName("agenda")
        self.setAccessibleName("Agenda")
        self.setAccessibleDescription(HOW)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        # Every pixel is painted by us: without saying so, Qt repaints all of it at each scroll step.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._set_margins()
        self.setModel(model)
        model.modelReset.connect(self.relayout)
        model.dataChanged.connect(self._forget_cards)
        self._minute_timer = QTimer(self)
        self._minute_timer.timeout.connect(self._minute_passed)
        self._minute_timer.start(NOW_EVERY_MS)

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self.look = look
        self._painting = Painting(look, self.devicePixelRatioF())
        self._set_margins()
        self.relayout()

    def set_zoom(self, zoom: int) -> None:
        """Another height of the minute, in hundredths; what was in the middle stays there."""
        middle = self.viewport().height() // 2
        minute = self.geometry_now.minute_at(self.verticalOffset() + middle)
        self.zoom = zoom
        self.relayout()
        self.verticalScrollBar().setValue(self.geometry_now.y_of(minute) - middle)

    def set_covered(self, *, right: int | None = None, foot: int | None = None) -> None:
        """Something lies over these pixels of the sides: what is there can be scrolled out of it."""
        before = self._covered
        self._covered = (before[0] if right is None else right, before[1] if foot is None else foot)
        self.updateGeometries()
        stop = self.cursor_stop
        if self._covered > before and stop is not None:
            seen = self.viewport().rect().translated(self.canvas_point(QPoint()))
            if seen.intersects(self.stop_rect(stop)):
                self.reveal(self.stop_rect(stop))

    def relayout(self) -> None:
        """Place everything again for the present content and width."""
        model, width = self.content, self.viewport().width()
        self._forget_cards()
        self.geometry_now = Geometry(model.items, model.columns, width, self.look, self.zoom)
        self.updateGeometries()
        self.viewport().update()

    def now_minute(self) -> int:
        """The present minute of the day, -1 when no column is today."""
        now = self._wall_now()
        shown = any(column.today for column in self.content.columns)
        return now.hour * 60 + now.minute if shown else -1

    def scroll_to_minute(self, minute: int) -> None:
        """Bring a minute of the day near the top."""
        self.verticalScrollBar().setValue(self.geometry_now.y_of(minute) - self.look.px(40))

    def canvas_point(self, point: QPoint) -> QPoint:
        """A point of the viewport, on the canvas."""
        return point + QPoint(self.horizontalOffset(), self.verticalOffset())

    def stop_rect(self, stop: Stop) -> QRect:
        """Where a stop of the keyboard lies on the canvas."""
        if stop.row >= 0:
            return self.geometry_now.rects[stop.row]
        free = [i.start for i in self.content.items if i.column == stop.column and i.start > stop.minute]
        return self.geometry_now.block(stop.column, stop.minute, min([stop.minute + 15, *free]))

    # What QListView asks of a view.

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid() or index.row() >= len(self.geometry_now.rects):
            return QRect()
        rect = self.geometry_now.rects[index.row()]
        return rect.translated(-self.horizontalOffset(), -self.verticalOffset())

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self.geometry_now.row_at(self.canvas_point(point))
        return self.content.index(row) if row >= 0 else QModelIndex()

    def scrollTo(
        self, index: Index, _hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        if index.isValid() and index.row() < len(self.geometry_now.rects):
            self.reveal(self.geometry_now.rects[index.row()])

    def reveal(self, rect: QRect) -> None:
        """Scroll just enough to show a rectangle of the canvas."""
        for bar, low, high, page in (
            (self.verticalScrollBar(), rect.top() - 8, rect.bottom() + 8, self._uncovered().height()),
            (self.horizontalScrollBar(), rect.left() - 8, rect.right() + 8, self._uncovered().width()),
        ):
            if low < bar.value():
                bar.setValue(low)
            elif high > bar.value() + page:
                bar.setValue(min(high - page, low))

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        index = self.indexAt(rect.center())
        self.selectionModel().select(QItemSelection(index, index), command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region = QRegion()
        for index in selection.indexes():
            region = region.united(QRegion(self.visualRect(index)))
        return region

    def horizontalOffset(self) -> int:
        return self.horizontalScrollBar().value()

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def doItemsLayout(self) -> None:
        self.updateGeometries()

    def updateGeometries(self) -> None:
        page = self._uncovered()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setRange(0, max(self.geometry_now.total_width - page.width(), 0))
        across.setPageStep(page.width())
        down.setRange(0, max(self.geometry_now.total_height - page.height(), 0))
        down.setPageStep(page.height())
        down.setSingleStep(self.look.px(24))
        self._follow_across()
        self._follow_down()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().scroll(dx, dy)
        if dx:
            self._follow_across()
        if dy:
            self._follow_down()

    def resizeEvent(self, event: QResizeEvent) -> None:
        QAbstractScrollArea.resizeEvent(self, event)
        view = self.viewport().geometry()
        self.heads.setGeometry(view.left(), 0, view.width(), view.top())
        self._gutter.setGeometry(0, view.top(), view.left(), view.height())
        if view.width() != self.geometry_now.width:
            self.relayout()
        self.updateGeometries()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        shift = QPoint(self.horizontalOffset(), self.verticalOffset())
        painter.translate(-shift)
        whole = event.rect() == self.viewport().rect()
        paint = self._painting.paint_whole if whole else self._painting.paint  # a strip, while scrolling
        area = event.rect().translated(shift)
        paint(painter, self.content, self.geometry_now, self.now_minute(), area)
        self._paint_chosen(painter)
        painter.end()

    def _forget_cards(self) -> None:
        self._painting.forget()
        ratio = self.devicePixelRatioF()
        if ratio != self._painting.ratio:
            self._painting = Painting(self.look, ratio)

    def _uncovered(self) -> QSize:
        page, (right, foot) = self.viewport().size(), self._covered
        return QSize(
            max(page.width() - right, self.look.px(120)), max(page.height() - foot, self.look.px(60))
        )

    def _paint_chosen(self, painter: QPainter) -> None:
        stop, focused = self.cursor_stop, self.hasFocus()
        if stop is not None and stop.row < 0 and focused and self.moving is None:
            words = time_of_day(self.content.columns[stop.column].at(stop.minute))
            self._painting.ground.slot(painter, self.stop_rect(stop), words)
        current = self.currentIndex()
        if current.isValid() and current.row() < len(self.geometry_now.rects):
            self._painting.ground.outline(painter, self.geometry_now.rects[current.row()], focused=focused)
        if self.moving is not None:
            self._paint_moving(painter, self.moving)

    def _paint_moving(self, painter: QPainter, moving: Moving) -> None:
        row = self.content.row_of(moving.line.appointment.id)
        if row >= 0:
            self._painting.ground.left_place(painter, self.geometry_now.rects[row])
        column = self.content.columns[moving.column]
        words = span(column.at(moving.start), column.at(moving.end))
        self._painting.ground.ghost(
            painter, self.geometry_now.block(moving.column, moving.start, moving.end), words
        )

    def _set_margins(self) -> None:
        self.setViewportMargins(self.look.px(54), self.look.px(50), 0, 0)

    def _follow_across(self) -> None:
        self.heads.show_columns(self.look, self.geometry_now, self.horizontalOffset())

    def _follow_down(self) -> None:
        self._gutter.show_hours(self.look, self.geometry_now, self.verticalOffset(), self.now_minute())

    def _minute_passed(self) -> None:
        now = self.now_minute()
        for lead in {column.lead for column in self.content.columns if column.today}:
            y = self.geometry_now.y_of(now + lead) - self.verticalOffset()
            self.viewport().update(0, y - 12, self.viewport().width(), 24)
        self._follow_down()
