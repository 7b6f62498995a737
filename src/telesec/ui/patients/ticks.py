"""Some of a list of words, each with its box."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget


class Ticks(QWidget):
    """``words``: key → what is shown; ``changed`` at each box ticked or cleared by hand."""

    changed = Signal()

    def __init__(self, name: str, words: Mapping[str, str]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.boxes: dict[str, QCheckBox] = {}
        for key, text in words.items():
            box = self.boxes[key] = QCheckBox(text)
            box.setAccessibleName(f"{name} : {text}")
            box.clicked.connect(self.changed)
            column.addWidget(box)

    def keys(self) -> tuple[str, ...]:
        """The keys ticked, in order."""
        return tuple(key for key, box in self.boxes.items() if box.isChecked())

    def choose(self, keys: Iterable[str]) -> None:
        """Tick these, and no other."""
        wanted = set(keys)
        for key, box in self.boxes.items():
            box.setChecked(key in wanted)
