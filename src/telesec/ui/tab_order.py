"""The order in which Tab goes round, where it is not the order in which things were made."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def stand_last(part: QWidget, within: QWidget) -> None:
    """Tab reaches ``part`` after all that ``within`` holds now; what comes later comes behind it."""
    before, seen = None, within.nextInFocusChain()
    while seen is not None and seen is not within:
        if seen is not part and seen.focusPolicy() & Qt.FocusPolicy.TabFocus and within.isAncestorOf(seen):
            before = seen
        seen = seen.nextInFocusChain()
    if before is not None:
        QWidget.setTabOrder(before, part)
