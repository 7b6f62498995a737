"""What is built a step at a time, so that the window answers meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TypeVar

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
