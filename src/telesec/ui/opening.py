"""A page opened for the first time: its place at once, then a step a turn, then the keys typed meanwhile.

What makes a page (``Shell``'s ``make_page``) is either a function that gives it whole, or a generator that
yields between its parts and returns it: ``yield None`` ends a step, ``yield page`` gives the page its place
before its parts are there, which spares dressing them twice. Under forty milliseconds of work a page needs no
steps; over that, yield where a part is made and where one is given its place, then name it in
``app/pages.IN_STEPS``. Dressing, showing and joining it to the others are steps already.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from telesec.ui.building import Building
from telesec.ui.kept_keys import KeptKeys
from telesec.ui.labels import plain_label
from telesec.ui.look import Look


class Blank(QFrame):
    """The place of a page being opened: its title, and nothing that could lose a key."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.keys = KeptKeys()
        self._title = plain_label("", "title")
        self.setProperty("surface", "page")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        top = QFrame()
        top.setProperty("surface", "bar")
        row = QHBoxLayout(top)
        row.setContentsMargins(look.px(18), look.px(10), look.px(18), look.px(10))
        row.addWidget(self._title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(top)
        column.addStretch(1)
        self.setAccessibleName("La page s'ouvre")

    def come(self, stack: QStackedWidget, title: str) -> None:
        """In front and on the screen now, for the page of this title, with the keyboard."""
        self._title.setText(title)
        self.setAccessibleName(f"{title} : la page s'ouvre")
        stack.setCurrentWidget(self)
        self.setFocus()
        self.repaint()

    def focusNextPrevChild(self, _forward: bool) -> bool:
        return False  # Tab is for the page to come

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.keys.keep(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self.keys.keep(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if event.commitString():
            self.keys.keep_text(event.commitString())

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> object:
        if query is Qt.InputMethodQuery.ImEnabled:
            return True
        return super().inputMethodQuery(query)


class Opening(QObject):
    """``key`` is the page being opened, "" when none. One left for another waits where it was.

    ``failed`` before the error goes on: the page will not come.
    """

    failed = Signal()

    def __init__(self, steps: Callable[[str], Building[QWidget]], keys: KeptKeys, parent: QObject) -> None:
        super().__init__(parent)
        self.key = ""
        self._steps, self._keys = steps, keys
        self._half: dict[str, Building[QWidget]] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.turn)

    def begin(self, key: str) -> None:
        """From the next turn of the event loop, a step a turn; another page being opened waits."""
        if key not in self._half:
            self._half[key] = self._steps(key)
        self.key = key
        self._timer.start()

    def is_half(self, key: str) -> bool:
        """True when some steps of this page are still to be done."""
        return key in self._half

    def turn(self) -> None:
        """One step; after the last one, the keys."""
        key = self.key
        ended = False
        try:
            next(self._half[key])
        except StopIteration:
            ended = True
        except BaseException:
            self._keys.forget()
            self._drop(key)
            self.failed.emit()
            raise
        if not ended:
            self._timer.start()
            return
        self._drop(key)
        self._keys.give(lambda: not self.key)

    def finish(self) -> None:
        """Every step left, now."""
        while self.key:
            self.turn()

    def leave(self) -> None:
        """Go no further for the moment."""
        self.key = ""
        self._timer.stop()

    def stop(self) -> None:
        """Never go further: the session ends."""
        self.leave()
        self._half.clear()
        self._keys.forget()

    def _drop(self, key: str) -> None:
        self._half.pop(key, None)
        self.leave()
