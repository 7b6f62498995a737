"""What is built a step at a time, so that the window answers meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

T = TypeVar("T")
Building = Generator[QWidget | None, None, T]
"""Ends a step at each ``yield`` and returns what it made; a widget it yields takes its place at once."""


def at_once(building: Building[T]) -> T:
    """Every step one after another, for whoever needs the result now."""
    while True:
        try:
            next(building)
        except StopIteration as end:
            made: T = end.value
            return made


def housed(made: T | Building[T], house: Callable[[QWidget], object]) -> Building[T]:
    """The steps of what may ask for its place before it is whole; ``house`` gives it."""
    if not isinstance(made, Generator):
        return made
    while True:
        try:
            part = next(made)
        except StopIteration as end:
            whole: T = end.value
            return whole
        if part is not None:
            house(part)
        yield None


class Turns(QObject):
    """Builds one thing at a time, a step a turn of the event loop."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._building: Building[Any] | None = None
        self._then: Callable[[Any], object] = lambda _made: None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._turn)

    def begin(self, building: Building[T], then: Callable[[T], object]) -> None:
        """From the next turn; ``then`` hears what was made, in the turn of the last step."""
        self._building, self._then = building, then
        self._timer.start()

    def stop(self) -> None:
        """Go no further: it is for nobody any more."""
        self._building = None
        self._timer.stop()

    def _turn(self) -> None:
        if self._building is None:
            return
        try:
            next(self._building)
        except StopIteration as end:
            self.stop()
            self._then(end.value)
        except BaseException:
            self.stop()
            raise
        else:
            if self._building is not None:
                self._timer.start()
