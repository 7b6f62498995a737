"""A message bar that lies over the foot of what it speaks about: nothing moves when it comes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget

from telesec.ui.messages import MessageBar
from telesec.ui.passing import Passing

MARGIN = 12
WIDEST = 900
_PRESSED = (QAbstractButton, QLineEdit, QComboBox)
_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


class FloatingBar(QObject):
    """Keeps ``bar`` at the foot of ``anchor``, above any other floating bar of the same window.

    It goes above the buttons and fields it would hide, if there is room in the lower half. ``covering``
    tells how many pixels of the anchor's foot lie under it. What went well leaves by itself.
    """

    covering = Signal(int)

    def __init__(self, bar: MessageBar, anchor: QWidget, host: QWidget) -> None:
        super().__init__(host)
        self._bar, self._anchor, self._host = bar, anchor, host
        self._inset = 0
        self._covered = 0
        bar.setParent(host)
        bar.setProperty("floating", True)  # noqa: FBT003 - Qt's own signature
        bar.hide()
        self.passing = Passing(bar)
        for watched in (bar, anchor, host):
            watched.installEventFilter(self)

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
        covered = 0
        if not self._bar.isHidden():
            corner = self._anchor.mapTo(self._host, QPoint(0, 0))
            width = min(max(self._anchor.width() - self._inset - 2 * MARGIN, 200), WIDEST)
            height = max(self._bar.heightForWidth(width), self._bar.minimumSizeHint().height())
            foot = corner.y() + self._anchor.height() - MARGIN - self._below()
            room = self._free(QRect(corner.x() + MARGIN, foot - height, width, height))
            self._bar.setGeometry(room)
            inside = self._bar.layout()
            if inside is not None:
                inside.setGeometry(self._bar.rect())  # placed while it is being shown, it hears no resize
            self._bar.raise_()
            covered = corner.y() + self._anchor.height() - room.top()
        if covered != self._covered:
            self._covered = covered
            self.covering.emit(covered)

    def _free(self, wanted: QRect) -> QRect:
        """``wanted``, or the place above what one presses or types in there."""
        corner = self._anchor.mapTo(self._host, QPoint(0, 0))
        highest = corner.y() + self._anchor.height() // 2
        pressed = [
            QRect(part.mapTo(self._host, QPoint(0, 0)), part.size())
            for part in self._anchor.findChildren(QWidget)
            if isinstance(part, _PRESSED) and part.isVisible()
        ]
        found = QRect(wanted)
        while hidden := [rect.top() for rect in pressed if rect.intersects(found)]:
            found.moveBottom(min(hidden) - MARGIN // 2)
            if found.top() < highest:
                return wanted
        return found

    def _below(self) -> int:
        """The height taken by a floating bar of an outer widget that lies there too."""
        outer = self._host.parentWidget()
        while outer is not None:
            for bar in outer.findChildren(MessageBar, options=_DIRECT):
                if bar.property("floating") and not bar.isHidden():
                    return bar.height() + MARGIN // 2
            outer = outer.parentWidget()
        return 0
