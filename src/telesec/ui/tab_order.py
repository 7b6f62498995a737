"""The order in which Tab goes round, where it is not the order in which things were made."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLayout, QMainWindow, QWidget


class TabWindow(QMainWindow):
    """A window that tells of each Tab before it is followed: then only is all that it holds made."""

    tabbed = Signal()

    def focusNextPrevChild(self, forward: bool) -> bool:
        self.tabbed.emit()
        return super().focusNextPrevChild(forward)


def stand_last(part: QWidget) -> None:
    """Tab reaches ``part`` after all that its window holds now; what comes later comes behind it.

    A new widget takes the end of Qt's ring: ``part`` follows it there. To read the ring from one part to the
    next is forbidden: PySide makes each the owner of the one it gives, and a line of text that goes away then
    takes with it, for Python, a page that Qt still shows.
    """
    end = QWidget(part.window())
    end.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    QWidget.setTabOrder(end, part)
    end.setParent(None)


def last_stop(layout: QLayout) -> QWidget | None:
    """The last part laid out there that Tab reaches.

    It asks the layouts alone: going round the chain meets Qt's own small widgets, and to name the first one
    PySide makes every class there is ready: 60 ms, which no first screen has.
    """
    for at in reversed(range(layout.count())):
        item = layout.itemAt(at)
        part = item.widget() if item is not None else None
        inner = item.layout() if item is not None and part is None else part.layout() if part else None
        found = last_stop(inner) if inner is not None else None
        if found is None and part is not None and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found = part
        if found is not None:
            return found
    return None
