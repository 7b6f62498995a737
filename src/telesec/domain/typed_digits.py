"""Tells a figure pressed to choose from figures typed one after the other, as a number is."""

from __future__ import annotations

TOGETHER = 0.4
"""Seconds: two figures closer than this are typing."""
_DIGITS = frozenset("0123456789&é\"'(-è_çà")  # the row of figures, with Shift or without


def is_digit(text: str) -> bool:
    """True for a figure, or its key on a French keyboard."""
    return bool(text) and text in _DIGITS


class DigitBurst:
    """``typed`` is told each figure as it comes."""

    def __init__(self) -> None:
        self._last = float("-inf")

    def typed(self, at: float) -> bool:
        """True when the figure pressed at ``at`` (seconds) follows another at once: it chooses nothing."""
        together = at - self._last < TOGETHER
        self._last = at
        return together
