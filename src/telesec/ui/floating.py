"""A message bar that lies over the foot of what it speaks about, or under it: it hides nothing one uses."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QAbstractScrollArea, QBoxLayout, QScrollArea, QStackedWidget, QWidget

from telesec.ui.messages import MessageBar
from telesec.ui.passing import Passing

MARGIN = 12
WIDEST = 900
_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


class FloatingBar(QObject):
    """Keeps ``bar`` at the foot of ``anchor``, above any other floating bar of the same window.

    It goes above what the keyboard can reach there, if there is room in the lower half; else it has a strip
    of its own under the anchor until it leaves. ``covering`` tells how many pixels of the anchor's foot lie
    under it; where it is ``heard``, what scrolls there scrolls out of it. What went well leaves by itself.
    """

    covering = Signal(int)

    def __init__(self, bar: MessageBar, anchor: QWidget, host: QWidget, *, heard: bool = False) -> None:
        super().__init__(host)
        self._bar, self._anchor, self._host, self._heard = bar, anchor, host, heard
        self._inset = 0
        self._covered = 0
        self._strip: QWidget | None = None
        self._placing = False
        bar.setParent(host)
        bar.setProperty("floating", True)  # noqa: FBT003 - Qt's own signature
        bar.hide()
        self.passing = Passing(bar)
        for watched in (bar, anchor, host):
            watched.installEventFilter(self)
        if isinstance(anchor, QStackedWidget):
            anchor.currentChanged.connect(lambda _at: self.place())

    def set_inset(self, width: int) -> None:
        """Leave the last ``width`` pixels of the anchor free: something else lies there."""
        self._inset = width
        self.place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = (
            QEvent.Type.ShowToParent,
            QEvent.Type.HideToParent,
            QEvent.Type.Resize,
            QEvent.Type.Move,
            QEvent.Type.LayoutRequest,
        )
        bar = getattr(self, "_bar", None)  # the collector may have emptied this half before Qt's own
        moved = watched is bar and event.type() is QEvent.Type.Move
        if bar is not None and event.type() in kinds and not moved:
            self.place()
        return super().eventFilter(watched, event)

    def place(self) -> None:
        """Put the bar where it belongs."""
        if self._placing:
            return
        self._placing = True
        covered = self._put() if not self._bar.isHidden() else self._leave()
        self._placing = False
        if covered != self._covered:
            self._covered = covered
            self.covering.emit(covered)

    def _put(self) -> int:
        """Place the bar that is shown; gives how much of the anchor's foot it covers."""
        corner = self._anchor.mapTo(self._host, QPoint(0, 0))
        width = min(max(self._anchor.width() - self._inset - 2 * MARGIN, 200), WIDEST)
        height = max(self._bar.heightForWidth(width), self._bar.minimumSizeHint().height())
        wanted = QRect(corner.x() + MARGIN, 0, width, height)
        wanted.moveBottom(corner.y() + self._anchor.height() - MARGIN - self._below() - 1)
        room = None if self._strip is not None else self._free(wanted)
        strip = self._reserved(height + MARGIN) if room is None else None
        if strip is not None:
            wanted.moveTop(strip.y() + MARGIN // 2)
        self._bar.setGeometry(room or wanted)
        inside = self._bar.layout()
        if inside is not None:
            inside.setGeometry(self._bar.rect())  # placed while it is being shown, it hears no resize
        self._bar.raise_()
        return 0 if strip is not None else corner.y() + self._anchor.height() - self._bar.y()

    def _leave(self) -> int:
        """What lies above takes its room back."""
        if self._strip is not None:
            self._strip.hide()
            self._strip.deleteLater()
            self._strip = None
        self._bar.setProperty("reserved", False)  # noqa: FBT003 - Qt's own signature
        return 0

    def _reserved(self, height: int) -> QWidget | None:
        """The strip under the anchor, kept until the bar leaves; None where nothing lays out the host."""
        layout = self._host.layout()
        if not isinstance(layout, QBoxLayout):
            return None
        if self._strip is None:
            self._strip = QWidget(self._host)
            at = layout.indexOf(self._anchor)
            layout.insertWidget(at + 1 if at >= 0 else layout.count(), self._strip)
            self._bar.setProperty("reserved", True)  # noqa: FBT003 - Qt's own signature
        self._strip.setFixedHeight(height)
        self._strip.show()
        layout.activate()
        return self._strip

    def _free(self, wanted: QRect) -> QRect | None:
        """``wanted``, or the place above what the keyboard can reach there; None when there is no room."""
        highest = self._anchor.mapTo(self._host, QPoint(0, 0)).y() + self._anchor.height() // 2
        used = [self._seen(part) for part in self._anchor.findChildren(QWidget) if self._is_used(part)]
        found = QRect(wanted)
        while hidden := [rect.top() for rect in used if rect.intersects(found)]:
            found.moveBottom(min(hidden) - MARGIN // 2)
            if found.top() < highest:
                return None
        return found

    def _is_used(self, part: QWidget) -> bool:
        """Whether somebody types, presses or reads with the keys in ``part``."""
        frame = isinstance(part, QScrollArea) or (self._heard and isinstance(part, QAbstractScrollArea))
        return part.focusPolicy() != Qt.FocusPolicy.NoFocus and part.isVisible() and not frame

    def _seen(self, part: QWidget) -> QRect:
        """What of ``part`` is not scrolled out of the screen, on the host."""
        rect, inner, outer = part.rect(), part, part.parentWidget()
        while outer is not None and inner is not self._host:
            rect = rect.translated(inner.pos()).intersected(outer.rect())
            inner, outer = outer, outer.parentWidget()
        return rect

    def _below(self) -> int:
        """The height taken by a floating bar of an outer widget that lies there too."""
        outer = self._host.parentWidget()
        while outer is not None:
            for bar in outer.findChildren(MessageBar, options=_DIRECT):
                if bar.property("floating") and not bar.property("reserved") and not bar.isHidden():
                    return bar.height() + MARGIN // 2
            outer = outer.parentWidget()
        return 0
